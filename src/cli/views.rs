use clap::Args;

use super::output::say;
use super::{Context, Outcome, output};
use crate::archive::{Snapshot, Viewer};
use crate::vault::{StoredView, stored_views};
use crate::views;

#[derive(Args)]
pub struct Views {
    /// 输出 JSON，每行一个
    #[arg(long)]
    json: bool,
}

impl Views {
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        let archive = context.open_current()?;
        let snapshot = archive.read(&Viewer::everything())?;
        let all = stored_views(archive.vault());
        let counted: Vec<(&StoredView, Result<u64, String>)> =
            all.iter().map(|stored| (stored, count(&snapshot, stored))).collect();
        if self.json {
            for (stored, count) in &counted {
                output::json_line(&told(stored, count))?;
            }
        } else if counted.is_empty() {
            say!("还没有视图：在网页的列表上点“存为视图”，或在 views 文件夹里写一个文件");
        } else {
            let rows = counted.iter().map(|(stored, count)| row(stored, count)).collect();
            say!("{}", output::table(&["视图", "数量", "列表", "条件"], rows));
        }
        let is_broken = counted.iter().any(|(_, count)| count.is_err());
        Ok(if is_broken { Outcome::Findings } else { Outcome::Fine })
    }
}

/// How much a view finds, or why it cannot be used.
fn count(snapshot: &Snapshot<'_>, stored: &StoredView) -> Result<u64, String> {
    let view = stored.view.as_ref().map_err(|fault| {
        let place = format!("{} 第 {} 行", stored.path, fault.line);
        format!("{place}：{}。{}", fault.message, fault.fix)
    })?;
    let found = snapshot.search(&views::request(view, snapshot.catalog()));
    found
        .map(|found| found.total)
        .map_err(|error| format!("{}：{error}", stored.path))
}

fn row(stored: &StoredView, count: &Result<u64, String>) -> Vec<String> {
    let title = stored.title().to_owned();
    match (count, &stored.view) {
        (Ok(count), Ok(view)) => vec![
            title,
            count.to_string(),
            view.list.word().to_owned(),
            view.query.clone(),
        ],
        (Err(why), _) => vec![title, "有误".to_owned(), String::new(), why.clone()],
        (Ok(_), Err(_)) => vec![title],
    }
}

fn told(stored: &StoredView, count: &Result<u64, String>) -> serde_json::Value {
    let view = stored.view.as_ref().ok();
    serde_json::json!({
        "name": stored.name,
        "title": stored.title(),
        "path": stored.path.as_str(),
        "list": view.map(|view| view.list.word()),
        "query": view.map(|view| view.query.as_str()),
        "count": count.as_ref().ok(),
        "problem": count.as_ref().err(),
    })
}

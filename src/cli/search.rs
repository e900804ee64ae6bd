use std::num::NonZeroUsize;

use clap::Args;

use super::output::say;
use super::{Context, Outcome, output};
use crate::archive::Viewer;
use crate::index::{Hit, IndexError, Request};
use crate::kinds::Catalog;
use crate::vault::SavedView;
use crate::views;

#[derive(Args)]
pub struct Search {
    /// 要找的内容，例如：果麦　城市:苏州 芯片　"首付款"　等级:VIP,A -流失
    #[arg(value_name = "内容", required_unless_present = "view", num_args = 1..)]
    query: Vec<String>,
    /// 按存下来的视图找；再写内容就是在视图里找
    #[arg(long, value_name = "视图")]
    view: Option<String>,
    /// 最多显示多少条
    #[arg(long, value_name = "条数", allow_negative_numbers = true, default_value_t = NonZeroUsize::new(20).unwrap_or(NonZeroUsize::MIN))]
    limit: NonZeroUsize,
    /// 输出 JSON，每行一条
    #[arg(long)]
    json: bool,
}

impl Search {
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        let archive = context.open_current()?;
        let snapshot = archive.read(&Viewer::everything())?;
        let words = self.query.join(" ");
        let request = match &self.view {
            Some(name) => within(views::usable(archive.vault(), name)?, &words, snapshot.catalog()),
            None => Request {
                text: words,
                ..Request::default()
            },
        };
        let request = Request {
            limit: self.limit.get(),
            ..request
        };
        let text = &request.text;
        let results = match snapshot.search(&request) {
            Err(crate::archive::ArchiveError::Index(IndexError::Query { message, proposal, .. })) => {
                let hint = proposal
                    .map(|proposal| format!("\n试试：{proposal}"))
                    .unwrap_or_default();
                anyhow::bail!("{message}{hint}");
            }
            other => other?,
        };
        if self.json {
            results.hits.iter().try_for_each(output::json_line)?;
            return Ok(Outcome::Fine);
        }
        if results.hits.is_empty() {
            say!("没有找到“{text}”");
            return Ok(Outcome::Fine);
        }
        for hit in &results.hits {
            output::text_line(&describe(hit, output::wants_color()))?;
        }
        output::text_line(&format!("共 {} 条", results.total))?;
        Ok(Outcome::Fine)
    }
}

/// What a view asks, of this only what has these words.
fn within(view: SavedView, words: &str, catalog: &Catalog) -> Request {
    let request = views::request(&view, catalog);
    Request {
        text: format!("{} {words}", request.text).trim().to_owned(),
        ..request
    }
}

fn describe(hit: &Hit, color: bool) -> String {
    let date = hit
        .date
        .map(|date| date.format("%Y-%m-%d ").to_string())
        .unwrap_or_default();
    let head = if hit.title == hit.customer_name || hit.customer_name.is_empty() {
        hit.title.clone()
    } else {
        format!("{} · {}", hit.customer_name, hit.title)
    };
    let mut text = format!("{head}  {date}{}\n  {}", hit.customer_id, hit.path);
    if !hit.snippet.is_empty() {
        text.push_str("\n  ");
        // What stands in the line above says itself where it was found.
        let label = [&hit.place, &hit.found_in].into_iter().find(|label| !label.is_empty());
        let is_said = hit.hint.is_empty() && [&hit.title, &hit.customer_name].contains(&&hit.snippet);
        if let Some(label) = label.filter(|_| !is_said) {
            text.push_str(&format!("{label}："));
        }
        text.push_str(&highlight(&hit.snippet.replace('\n', " "), &hit.highlights, color));
    }
    if !hit.note.is_empty() {
        text.push_str(&format!("\n  （{}）", hit.note));
    }
    text
}

/// Marks byte ranges of `text` in bold; ranges that do not fit the text are left out.
fn highlight(text: &str, ranges: &[(usize, usize)], color: bool) -> String {
    if !color {
        return text.to_owned();
    }
    let mut marked = String::with_capacity(text.len() + ranges.len() * 8);
    let mut position = 0;
    for &(start, end) in ranges {
        if let (Some(before), Some(hit)) = (text.get(position..start), text.get(start..end)) {
            marked.push_str(before);
            marked.push_str("\x1b[1;33m");
            marked.push_str(hit);
            marked.push_str("\x1b[0m");
            position = end;
        }
    }
    marked.push_str(text.get(position..).unwrap_or_default());
    marked
}

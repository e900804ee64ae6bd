use chrono::Days;
use clap::Args;
use std::path::PathBuf;

use super::output::{self, say};
use super::{Context, Outcome};
use crate::agenda::{Agenda, Asked, Item, Span, feed};
use crate::archive::Viewer;

/// Of each sort of duties.
const MOST: usize = 1_000;

#[derive(Args)]
pub struct Todo {
    /// 只看谁的
    #[arg(long, value_name = "姓名", default_value = "", hide_default_value = true)]
    who: String,
    /// 往后看几天；逾期的总会列出
    #[arg(long, value_name = "天数", default_value_t = 7, value_parser = clap::value_parser!(u64).range(0..=3660))]
    days: u64,
    /// 存成日历文件（.ics），可以导入或订阅到任何日历
    #[arg(short, long, value_name = "文件")]
    output: Option<PathBuf>,
    /// 每件一行 JSON
    #[arg(long)]
    json: bool,
}

impl Todo {
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        let archive = context.open_current()?;
        let snapshot = archive.read(&Viewer::everything())?;
        let today = snapshot.today();
        let until = today.checked_add_days(Days::new(self.days)).unwrap_or(today);
        let mut items: Vec<Item> = Vec::new();
        for span in [Span::before(today), Span::of(today, until)] {
            let asked = Asked {
                who: &self.who,
                span,
                today,
                limit: MOST,
            };
            let agenda = Agenda::of(&snapshot, &asked)?;
            if agenda.total > agenda.items.len() as u64 {
                eprintln!("还有 {} 件没有列出", agenda.total - agenda.items.len() as u64);
            }
            items.extend(agenda.items);
        }
        items.extend(Agenda::undated(&snapshot, &self.who, MOST)?.items);
        if let Some(file) = self.output {
            std::fs::write(&file, feed(&items, "kehu 待办", &|_| None))?;
            say!("{} 件，已存为 {}", items.len(), file.display());
        } else if self.json {
            items.iter().try_for_each(output::json_line)?;
        } else if items.is_empty() {
            say!("没有要做的事");
        } else {
            let row = |item: &Item| {
                let late = if item.day.is_some_and(|day| day < today) {
                    "逾期"
                } else {
                    ""
                };
                let whose = item.whose.as_ref();
                vec![
                    item.when(),
                    late.to_owned(),
                    item.duty.title().to_owned(),
                    item.title.clone(),
                    whose.map(|whose| whose.customer_name.clone()).unwrap_or_default(),
                    item.person.clone(),
                    item.note.clone(),
                ]
            };
            let header = ["日期", "", "类别", "要做什么", "客户", "由谁", "说明"];
            say!("{}", output::table(&header, items.iter().map(row).collect()));
        }
        Ok(Outcome::Fine)
    }
}

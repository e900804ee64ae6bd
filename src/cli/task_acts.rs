//! What is done with a task that is there: finished, opened again, put off.

use clap::Args;
use serde_json::Value;

use super::which_task::{task, task_or_plan};
use super::writing::{by, finish_saying, told};
use super::{Context, Outcome};
use crate::archive::{Archive, Viewer, text_at};
use crate::edit::{self, Revised};
use crate::rules::TASK;
use crate::vault::{RelPath, layout};

#[derive(Args)]
pub struct Done {
    /// 任务的名称，或它的文件
    #[arg(value_name = "任务或文件")]
    what: String,
    /// 做得怎样
    #[arg(value_name = "结果", default_value = "", hide_default_value = true)]
    result: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

impl Done {
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        let archive = context.open_current()?;
        let path = task(&archive, &self.what, true)?;
        let done = edit::finish(&archive, &path, &self.result, &by(None)).map_err(told)?;
        let after = Duty::of(&archive, &done.path)?;
        let came = match self.result.trim() {
            "" => String::new(),
            result => format!("，完成结果：{result}"),
        };
        say(&archive, &done, &format!("完成了{}{came}", after.name), self.json)
    }
}

#[derive(Args)]
pub struct Later {
    /// 任务的名称，或任务、跟进的文件；写客户就是他最近一次跟进里的“下一步”
    #[arg(value_name = "任务、文件或客户")]
    what: String,
    /// 推迟到什么时候：明天、下周一、3天后、月底、明天下午3点、3小时后、2026-12-01
    #[arg(value_name = "日期")]
    day: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

impl Later {
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        let archive = context.open_current()?;
        let to = edit::day_said(&self.day, archive.clock().now()).map_err(told)?;
        let path = task_or_plan(&archive, &self.what)?;
        let before = Duty::of(&archive, &path)?;
        let done = edit::put_off(&archive, &path, to, None, &by(None)).map_err(told)?;
        let after = Duty::of(&archive, &done.path)?;
        let days = match before.due.as_str() {
            "" => format!("到 {}", after.due),
            due => format!("{due} → {}", after.due),
        };
        say(&archive, &done, &format!("推迟了{}：{days}", after.name), self.json)
    }
}

#[derive(Args)]
pub struct Reopen {
    /// 已完成或已取消的任务的名称，或它的文件
    #[arg(value_name = "任务或文件")]
    what: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

impl Reopen {
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        let archive = context.open_current()?;
        let path = task(&archive, &self.what, false)?;
        let before = Duty::of(&archive, &path)?;
        let done = edit::reopen(&archive, &path, &by(None)).map_err(told)?;
        let after = Duty::of(&archive, &done.path)?;
        let now = [("截止", &after.due), ("执行人", &after.who)];
        let now: Vec<String> = now
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(label, value)| format!("{label} {value}"))
            .collect();
        let now = if now.is_empty() {
            String::new()
        } else {
            format!("：{}", now.join("，"))
        };
        let gone = match before.result.as_str() {
            "" => String::new(),
            result => format!("\n完成结果“{result}”从任务里去掉了，变更记录里还有"),
        };
        say(
            &archive,
            &done,
            &format!("重新打开了{}{now}{gone}", after.name),
            self.json,
        )
    }
}

/// A task or a planned step, as its file has it.
struct Duty {
    /// “送样品”（杭州盛泰）
    name: String,
    due: String,
    who: String,
    result: String,
}

impl Duty {
    fn of(archive: &Archive, path: &RelPath) -> anyhow::Result<Self> {
        let opened = edit::open(archive, path).map_err(told)?;
        let snapshot = archive.read(&Viewer::everything())?;
        let dir = layout::place(path, snapshot.catalog()).into_customer();
        let whose = dir.and_then(|dir| snapshot.profile(&dir).transpose()).transpose()?;
        let whose = whose.map_or_else(String::new, |profile| format!("（{}）", profile.customer_name));
        let text = |key| text_at(&opened.record, key);
        let step = opened.record.get("next").unwrap_or(&Value::Null);
        let (name, due, who) = if opened.kind == TASK {
            (text("name"), text("due"), text("assignee"))
        } else {
            (text_at(step, "goal"), text_at(step, "time"), text_at(step, "owner"))
        };
        let name = if name.is_empty() { "下次联系" } else { &name };
        Ok(Self {
            name: format!("“{name}”{whose}"),
            due,
            who,
            result: text("result"),
        })
    }
}

/// What was done and in which file.
fn say(archive: &Archive, done: &Revised, said: &str, as_json: bool) -> anyhow::Result<Outcome> {
    let said = format!("{said}\n文件：{}", done.path);
    finish_saying(archive, done.commit.as_deref(), &done.path, &said, as_json)?;
    Ok(Outcome::Fine)
}

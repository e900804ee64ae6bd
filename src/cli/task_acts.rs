//! What is done with a task that is there: finished, opened again, put off.

use anyhow::Context as _;
use clap::Args;

use super::whom::whom;
use super::writing::{by, file, finish, told};
use super::{Context, Outcome};
use crate::agenda::{Item, tasks_called};
use crate::archive::{Archive, Viewer};
use crate::edit::{self, EditError};
use crate::vault::{PROFILE, RelPath};

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
        let done = edit::finish(&archive, &task(&archive, &self.what, true)?, &self.result, &by(None)).map_err(told)?;
        finish(&archive, done.commit.as_deref(), &done.path, "完成了", self.json)?;
        Ok(Outcome::Fine)
    }
}

#[derive(Args)]
pub struct Later {
    /// 任务或跟进文件的路径；写客户就是他最近一次跟进里的“下一步”
    #[arg(value_name = "文件或客户")]
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
        let done = edit::put_off(&archive, &self.path(&archive)?, to, None, &by(None)).map_err(told)?;
        finish(&archive, done.commit.as_deref(), &done.path, "推迟了", self.json)?;
        Ok(Outcome::Fine)
    }

    fn path(&self, archive: &Archive) -> anyhow::Result<RelPath> {
        if let Some(path) = file(archive, &self.what)
            && edit::open(archive, &path).is_ok()
        {
            return Ok(path);
        }
        let dir = whom(archive, &self.what)?.dir;
        let profile = dir.join(PROFILE).ok_or(EditError::Gone(dir))?;
        Ok(edit::standing_plan(&archive.read(&Viewer::everything())?, &profile)?)
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
        let done = edit::reopen(&archive, &task(&archive, &self.what, false)?, &by(None)).map_err(told)?;
        finish(&archive, done.commit.as_deref(), &done.path, "重新打开了", self.json)?;
        Ok(Outcome::Fine)
    }
}

/// The task of this file, else the one task that is called so and is open, or is not.
fn task(archive: &Archive, word: &str, is_open: bool) -> anyhow::Result<RelPath> {
    if let Some(path) = file(archive, word) {
        return Ok(path);
    }
    let called = tasks_called(&archive.read(&Viewer::everything())?, word, is_open)?;
    let line = |item: &Item| format!("  {} {}（{}）{}", item.when(), item.title, item.person, item.path);
    match called.as_slice() {
        [one] => RelPath::new(&one.path).context("这个任务的文件找不到了"),
        [] if !is_open => anyhow::bail!("没有找到已完成或已取消的任务“{word}”；kehu search 类型:任务 列出全部"),
        [] => anyhow::bail!("没有找到要做的任务“{word}”；kehu todo 列出全部"),
        several => anyhow::bail!(
            "有 {} 个任务叫“{word}”，请写文件的路径：\n{}",
            several.len(),
            several.iter().map(line).collect::<Vec<_>>().join("\n")
        ),
    }
}

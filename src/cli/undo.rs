use clap::Args;
use serde_json::json;

use super::confirm::confirmed;
use super::output::say;
use super::{Context, Outcome, log, output};
use crate::archive::{Undo as Undone, Viewer};

/// Conflicts named before the rest is counted.
const NAMED: usize = 20;

#[derive(Args)]
pub struct Undo {
    /// 要撤销的变更记录号，kehu log 里能看到；前几位就够，HEAD~2 这样的写法也行
    #[arg(value_name = "变更记录")]
    commit: String,
    /// 只看会改回什么，不写入
    #[arg(long)]
    dry_run: bool,
    /// 不询问，直接撤销
    #[arg(long)]
    yes: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

impl Undo {
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        let archive = context.open_current()?;
        let commit = archive.history().commit_named(&self.commit)?;
        if self.dry_run || !self.yes {
            let planned = archive.plan_undo(&commit)?;
            let snapshot = archive.read(&Viewer::everything())?;
            if !self.json {
                preview(&planned, &snapshot)?;
            }
            if self.dry_run || planned.is_empty() {
                return self.finish(&planned, planned.files(), None);
            }
            if !confirmed(
                &format!("{}吗？", planned.verb()),
                "要直接做请加 --yes，只看结果请加 --dry-run",
            )? {
                say!("没有{}", planned.verb());
                return Ok(Outcome::Fine);
            }
        }
        let (undone, applied) = archive.undo(&commit, None, "cli", &|_| {})?;
        output::settle(&archive);
        let commit = applied.and_then(|applied| applied.commit);
        let made = commit
            .as_deref()
            .map(|commit| archive.history().show(commit))
            .transpose()?;
        self.finish(&undone, made.map_or(0, |made| made.files.len()), commit)
    }

    fn finish(&self, undone: &Undone, files: usize, commit: Option<String>) -> anyhow::Result<Outcome> {
        if self.json {
            output::json_line(&json!({
                "undoes": undone.commit,
                "subject": undone.subject,
                "files": files,
                "kept": undone.kept,
                "commit": commit,
            }))?;
        } else if files == 0 {
            say!("没有可以{}的内容", undone.verb());
        } else {
            let when = if self.dry_run { "将" } else { "已" };
            say!("{when}{}“{}”，改动 {files} 个文件", undone.verb(), undone.deed());
            if let Some(commit) = &commit {
                say!(
                    "变更记录：{}（kehu undo 它就{}）",
                    commit.chars().take(10).collect::<String>(),
                    if undone.verb() == "撤销" {
                        "重做"
                    } else {
                        "又撤销"
                    }
                );
            }
        }
        for kept in undone.kept.iter().take(NAMED) {
            eprintln!("没有{}：{kept}", undone.verb());
        }
        if undone.kept.len() > NAMED {
            eprintln!("……没有{}的共 {} 处", undone.verb(), undone.kept.len());
        }
        Ok(if undone.kept.is_empty() {
            Outcome::Fine
        } else {
            Outcome::Findings
        })
    }
}

fn preview(planned: &Undone, snapshot: &crate::archive::Snapshot<'_>) -> anyhow::Result<()> {
    say!("要{}的是：{}", planned.verb(), planned.deed());
    let mut whose = None;
    for change in &planned.changes {
        let customer = snapshot.customer_of_change(&change.path);
        if customer.is_some() && customer != whose {
            output::text_line(customer.as_deref().unwrap_or_default())?;
        }
        let indent = if customer.is_some() { "  " } else { "" };
        output::text_line(&format!("{indent}{}", log::told(change, snapshot.catalog())))?;
        whose = customer;
    }
    Ok(())
}

use clap::Args;
use serde_json::json;

use super::output::say;
use super::writing::{by, told};
use super::{Context, Outcome, output};
use crate::archive::{Archive, Viewer};
use crate::tidy::{self, Proposal, Sort, Survey};

/// 名目 that can be chosen, for the help.
const APPLY: &str = "照做：all 不用先看的全部（网页上默认勾选的，不归档，也不算核对），或名目（bought、lost、folder、tag、value、review、past、invalid、test），或列出的一项（past:CUST…）；几样用逗号隔开";

#[derive(Args)]
pub struct Tidy {
    #[arg(long, value_name = "名目", value_delimiter = ',', help = APPLY)]
    apply: Vec<String>,
    /// 只看会整理什么，不写入（不写 --apply 时列出全部建议）
    #[arg(long)]
    dry_run: bool,
    /// 为什么；不写就记整理的名目
    #[arg(long, value_name = "原因")]
    reason: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

impl Tidy {
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        let archive = context.open_current()?;
        if !self.apply.is_empty() {
            return self.apply(&archive);
        }
        let survey = tidy::survey(&archive.read(&Viewer::everything())?)?;
        if self.json {
            for proposal in &survey.proposals {
                output::json_line(proposal)?;
            }
        } else {
            show(&survey)?;
        }
        Ok(Outcome::Fine)
    }

    /// A slip of the pen must not look like work that is done.
    fn ensure_known(&self) -> anyhow::Result<()> {
        let unknown: Vec<&String> = self.apply.iter().filter(|word| !tidy::can_choose(word)).collect();
        let Some(word) = unknown.first() else { return Ok(()) };
        let sorts = Sort::ALL.into_iter().filter(|sort| sort.is_doable());
        let sorts: Vec<String> = sorts
            .map(|sort| format!("{}（{}）", sort.key(), sort.title()))
            .collect();
        anyhow::bail!(
            "没有“{word}”这个名目，什么也没有写。可以写 all，或 {}，或列出的一项，例如 past:编号",
            sorts.join("、")
        )
    }

    fn apply(&self, archive: &Archive) -> anyhow::Result<Outcome> {
        self.ensure_known()?;
        let done = if self.dry_run {
            tidy::preview(archive, &self.apply).map_err(told)?
        } else {
            tidy::apply(archive, &self.apply, &by(self.reason.clone())).map_err(told)?
        };
        output::settle(archive);
        if self.json {
            output::json_line(&json!({
                "commit": done.commit,
                "done": done.done,
                "refused": done.refused,
                "outdated": done.outdated,
            }))?;
        } else {
            for proposal in &done.done {
                say!("{}：{}", proposal.customer_name, proposal.action);
            }
            match &done.commit {
                Some(commit) => say!(
                    "整理了 {} 项\n变更记录：{}（kehu undo 可以撤销）",
                    done.done.len(),
                    commit.chars().take(10).collect::<String>()
                ),
                None if self.dry_run => say!("会整理 {} 项；去掉 --dry-run 就照做", done.done.len()),
                None => say!("没有要整理的，什么也没有写"),
            }
        }
        for (name, reason) in &done.refused {
            eprintln!("没有整理：{name}（{reason}）");
        }
        for word in done.outdated.iter().filter(|word| *word != "all") {
            eprintln!("没有“{word}”这样的建议，或者已经不用整理了");
        }
        Ok(if done.refused.is_empty() {
            Outcome::Fine
        } else {
            Outcome::Findings
        })
    }
}

fn show(survey: &Survey) -> anyhow::Result<()> {
    for sort in Sort::ALL {
        let proposals: Vec<&Proposal> = survey.of(sort).collect();
        if proposals.is_empty() {
            continue;
        }
        say!("{}（{} 项，{}）", sort.title(), proposals.len(), sort.key());
        for proposal in proposals {
            let number = Some(proposal.customer_id.as_str()).filter(|number| !number.is_empty());
            say!(
                "  {}  {}  {}\n    {}\n    → {}",
                proposal.customer_name,
                number.unwrap_or(proposal.dir.as_str()),
                proposal.owner,
                proposal.reason,
                proposal.action
            );
        }
    }
    for open in &survey.open {
        say!("{}：{} 处，kehu check 看在哪里", open.title, open.count);
    }
    if !survey.can_be_reviewed {
        say!("半年核对：客户资料里还没有“核对日期”“核对人”；在网页的“整理”里点一下就能加上");
    }
    let doable = survey.proposals.iter().filter(|proposal| proposal.is_doable()).count();
    if doable > 0 {
        say!("照做：kehu tidy --apply all（归档和核对的不算在内），或只做几样：kehu tidy --apply lost,past:编号");
    } else if survey.proposals.is_empty() {
        say!("没有要整理的");
    }
    Ok(())
}

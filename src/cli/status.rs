use clap::Args;

use super::output::say;
use super::{Context, Outcome, output};

#[derive(Args)]
pub struct Status {
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

impl Status {
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        let status = context.open_current()?.status()?;
        if self.json {
            output::json_line(&status)?;
            return Ok(Outcome::Fine);
        }
        say!("客户库  {}", status.vault);
        say!(
            "客户    {}{}，记录 {}，文件 {}",
            status.customers,
            also(status.archived, "个已归档的"),
            status.records,
            status.files
        );
        let archived = also(status.archived_findings, "处在已归档的客户里");
        match status.problems {
            0 => say!("问题    没有{archived}"),
            count => say!("问题    {count} 个文件{archived}（kehu check 查看）"),
        }
        if let Some(time) = status.indexed_at {
            say!("索引    更新到 {}", time.format("%Y-%m-%d %H:%M:%S"));
        }
        if let Some(head) = &status.head {
            say!("历史    {}", head.chars().take(10).collect::<String>());
        }
        if status.pending > 0 {
            let reason = status.pending_reason.as_deref().unwrap_or("稍后自动记录");
            say!("待记录  {} 个文件：{reason}", status.pending);
        }
        if status.unread > 0 {
            say!(
                "附件    {} 个的文字还不能搜索（kehu index 或 kehu serve 会读取）",
                status.unread
            );
        }
        for warning in &status.warnings {
            say!("注意    {warning}");
        }
        Ok(Outcome::Fine)
    }
}

/// What is counted apart; empty where there is none.
fn also(count: u64, what: &str) -> String {
    match count {
        0 => String::new(),
        count => format!("，另有 {count} {what}"),
    }
}

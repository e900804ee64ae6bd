use clap::Args;

use super::writing::{by, customer, finish, told};
use super::{Context, Outcome};
use crate::edit::{shelve, unshelve};

#[derive(Args)]
pub struct Shelve {
    /// 客户的编号、名称或信用代码
    #[arg(value_name = "客户")]
    customer: String,
    /// 原因，记在变更里
    #[arg(long, value_name = "原因")]
    reason: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

impl Shelve {
    /// Moves the customer to the archive.
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        self.carry(context, true)
    }

    /// Brings the customer back.
    pub fn restore(self, context: &Context) -> anyhow::Result<Outcome> {
        self.carry(context, false)
    }

    fn carry(self, context: &Context, to_archive: bool) -> anyhow::Result<Outcome> {
        let archive = context.open_current()?;
        let dir = customer(&archive, &self.customer)?.dir;
        let by = by(self.reason);
        let (moved, done) = if to_archive {
            (shelve(&archive, &dir, &by), "已归档")
        } else {
            (unshelve(&archive, &dir, &by), "已恢复")
        };
        let (there, commit) = moved.map_err(told)?;
        finish(&archive, commit.as_deref(), &there, done, self.json)?;
        Ok(Outcome::Fine)
    }
}

use clap::Args;

use super::bulk::Bulk;
use super::whom::whom;
use super::writing::{finish, told};
use super::{Context, Outcome};
use crate::edit::{Alteration, shelve, unshelve};

#[derive(Args)]
pub struct Shelve {
    /// 客户的编号、名称或信用代码
    #[arg(value_name = "客户", required_unless_present = "query")]
    customer: Option<String>,
    #[command(flatten)]
    bulk: Bulk,
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
        let word = match &self.customer {
            Some(word) if self.bulk.is_plain() => word,
            word => {
                let step = if to_archive {
                    Alteration::Archive
                } else {
                    Alteration::Restore
                };
                return self
                    .bulk
                    .run(&archive, self.bulk.whose(&archive, word.as_deref())?, &[step], false);
            }
        };
        let dir = whom(&archive, word)?.dir;
        let by = self.bulk.by();
        let (moved, done) = if to_archive {
            (shelve(&archive, &dir, &by), "已归档")
        } else {
            (unshelve(&archive, &dir, &by), "已恢复")
        };
        let (there, commit) = moved.map_err(told)?;
        finish(&archive, commit.as_deref(), &there, done, self.bulk.wants_json())?;
        Ok(Outcome::Fine)
    }
}

use clap::Args;

use super::bulk::Bulk;
use super::output::say;
use super::whom::whom;
use super::writing::{finish, told};
use super::{Context, Outcome};
use crate::agenda::unfinished;
use crate::archive::{Archive, ArchiveError, Standing, Viewer};
use crate::edit::{Alteration, EditError, Returned, reinstate, revive, shelve};
use crate::vault::RelPath;

/// Files that stay away and are named before the rest is counted.
const NAMED: usize = 20;

#[derive(Args)]
pub struct Shelve {
    /// 客户的编号、名称、信用代码或文件夹
    #[arg(value_name = "客户", required_unless_present = "query")]
    customer: Option<String>,
    #[command(flatten)]
    bulk: Bulk,
}

impl Shelve {
    /// Moves the customer to the archive.
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        let archive = context.open_current()?;
        let Some(word) = self.single() else {
            return self.many(&archive, &Alteration::Archive);
        };
        let dir = whom(&archive, word)?.dir;
        let (there, commit) = shelve(&archive, &dir, &self.bulk.by()).map_err(told)?;
        finish(&archive, commit.as_deref(), &there, "已归档", self.bulk.wants_json())?;
        if !self.bulk.wants_json() {
            say!("还能搜到；要恢复请用 kehu restore {word}");
        }
        let open = unfinished(&archive.read(&Viewer::everything())?, Some(&there))?;
        for open in open.values() {
            eprintln!("注意：归档了，但还有{}", open.said());
        }
        Ok(Outcome::Fine)
    }

    /// Brings the customer back, from the archive or from its deletion.
    pub fn restore(self, context: &Context) -> anyhow::Result<Outcome> {
        let archive = context.open_current()?;
        let Some(word) = self.single() else {
            return self.many(&archive, &Alteration::Restore);
        };
        let word = &meant(&archive, word)?;
        match reinstate(&archive, word, &self.bulk.by()) {
            Ok(back) => self.tell(&archive, &back.dir, back.commit.as_deref(), Some(&back)),
            // It may be a record of a customer who is there.
            Err(EditError::Archive(ArchiveError::NoSuchCustomer(unknown))) => {
                let path = RelPath::new(word).filter(|path| !archive.vault().has(path));
                let revived = path.map(|path| revive(&archive, &path, &self.bulk.by()));
                match revived {
                    None | Some(Err(EditError::Gone(_))) => Err(ArchiveError::NoSuchCustomer(unknown).into()),
                    Some(revived) => {
                        let revived = revived.map_err(told)?;
                        self.tell(
                            &archive,
                            &revived.path,
                            revived.commit.as_deref(),
                            revived.back.as_ref(),
                        )
                    }
                }
            }
            Err(error) => Err(told(error)),
        }
    }

    fn many(&self, archive: &Archive, step: &Alteration) -> anyhow::Result<Outcome> {
        let standing = match step {
            Alteration::Restore => Standing::Archived,
            _ => Standing::Living,
        };
        let whose = self.bulk.whose(archive, self.customer.as_deref(), standing)?;
        self.bulk.run(archive, whose, std::slice::from_ref(step), false)
    }

    /// The one customer that is named, where nothing is to be looked at before.
    fn single(&self) -> Option<&str> {
        self.customer.as_deref().filter(|_| self.bulk.is_plain())
    }

    fn tell(
        &self,
        archive: &Archive,
        place: &RelPath,
        commit: Option<&str>,
        back: Option<&Returned>,
    ) -> anyhow::Result<Outcome> {
        let files = back.map_or(0, |back| back.files);
        let done = match back {
            Some(back) if files > 0 => format!("已恢复客户“{}”的 {files} 个文件", back.name),
            _ => "已恢复".to_owned(),
        };
        finish(archive, commit, place, &done, self.bulk.wants_json())?;
        let kept = back.map_or(&[][..], |back| back.kept.as_slice());
        for kept in kept.iter().take(NAMED) {
            eprintln!("没有恢复：{}（{}）", kept.path, kept.reason);
        }
        if kept.len() > NAMED {
            eprintln!("……没有恢复的共 {} 处", kept.len());
        }
        Ok(if kept.is_empty() {
            Outcome::Fine
        } else {
            Outcome::Findings
        })
    }
}

/// The word itself where it names what was deleted, or nobody who is there; else the one customer that it means.
fn meant(archive: &Archive, word: &str) -> anyhow::Result<String> {
    let is_deleted = archive.read(&Viewer::everything())?.departed_called(word)?.is_some();
    if is_deleted {
        return Ok(word.to_owned());
    }
    match whom(archive, word) {
        Ok(customer) => Ok(customer.dir.to_string()),
        Err(error) => match error.downcast_ref() {
            Some(ArchiveError::NoSuchCustomer(_)) => Ok(word.to_owned()),
            _ => Err(error),
        },
    }
}

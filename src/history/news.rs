//! What is new on record since somebody last looked.

use super::changes::Changes;
use super::commit_text::{message, to_commit};
use super::repository::{head_commit, unless_gone};
use super::snapshot::resolve;
use super::{Commit, History, HistoryError};
use chrono::{DateTime, FixedOffset};
use git2::{Repository, Revwalk};

/// From where on commits are news.
#[derive(Clone, Debug)]
pub enum Since {
    /// All that this commit does not build upon: a branch that is merged in late is news, however old its commits are.
    Commit(String),
    /// What reached the history from this instant on.
    Time(DateTime<FixedOffset>),
}

/// Commits that somebody has not seen.
#[derive(Clone, Debug, Default)]
pub struct News {
    /// The newest commit there is: who has seen these has seen all up to it.
    pub head: Option<String>,
    pub total: u64,
    /// The newest of them, newest first.
    pub commits: Vec<Commit>,
}

impl History {
    /// What is new, of it at most `limit` commits in full. Nothing while the repository is gone.
    ///
    /// # Errors
    /// [`HistoryError::NoSuchCommit`] when the commit last seen is not known here.
    pub fn news(&self, since: &Since, limit: usize) -> Result<News, HistoryError> {
        unless_gone(self.with_repo(|repo| {
            let Some(head) = head_commit(repo)? else {
                return Ok(News::default());
            };
            let mut walk = repo.revwalk()?;
            walk.set_sorting(git2::Sort::TIME)?;
            walk.push(head)?;
            let mut news = News {
                head: Some(head.to_string()),
                ..News::default()
            };
            let ids = unseen(repo, &mut walk, since)?;
            news.total = ids.len() as u64;
            let changes = Changes::new(repo, &self.remembered);
            for id in ids.into_iter().take(limit) {
                let commit = repo.find_commit(id)?;
                news.commits
                    .push(to_commit(&commit, message(&commit), changes.of_commit(&commit)?));
            }
            Ok(news)
        }))
    }
}

fn unseen(repo: &Repository, walk: &mut Revwalk<'_>, since: &Since) -> Result<Vec<git2::Oid>, HistoryError> {
    match since {
        Since::Commit(seen) => {
            walk.hide(resolve(repo, seen)?.id())?;
            Ok(walk.collect::<Result<_, _>>()?)
        }
        Since::Time(time) => {
            let mut ids = Vec::new();
            for id in walk {
                let id = id?;
                if repo.find_commit(id)?.time().seconds() < time.timestamp() {
                    break;
                }
                ids.push(id);
            }
            Ok(ids)
        }
    }
}

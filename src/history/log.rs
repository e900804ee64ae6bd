//! The log: which commits there are, and what each changed.

use super::changes::Changes;
use super::commit_text::{author, author_time, message, to_commit};
use super::repository::{head_commit, unless_gone};
use super::snapshot::resolve;
use super::walk::Walk;
use super::{Commit, History, HistoryError, LogQuery, Message};

/// A computer's clock may have been wrong for a while: so many commits from before `since` must follow each other before
/// the walk ends.
const OLD_COMMITS_IN_A_ROW: usize = 64;

impl History {
    /// Newest first. With paths, `files` holds only what lies within them (or moved from or to there). Nothing while the
    /// repository is gone.
    pub fn log(&self, query: &LogQuery) -> Result<Vec<Commit>, HistoryError> {
        unless_gone(self.with_repo(|repo| {
            let Some(head) = head_commit(repo)? else {
                return Ok(Vec::new());
            };
            let mut skip_to = query
                .after
                .as_deref()
                .map(|after| resolve(repo, after))
                .transpose()?
                .map(|commit| commit.id());
            let changes = Changes::new(repo, &self.remembered);
            let mut walk = Walk::new(repo, changes, head, &query.paths)?;
            let mut found = Vec::new();
            let mut too_old = 0;
            while let Some(step) = walk.next()? {
                if let Some(after) = skip_to {
                    skip_to = skip_to.filter(|_| step.commit.id() != after);
                    continue;
                }
                let since = query.since.map(|since| since.timestamp());
                too_old = if since.is_some_and(|since| step.commit.time().seconds() < since) {
                    too_old + 1
                } else {
                    0
                };
                if too_old > OLD_COMMITS_IN_A_ROW {
                    break;
                }
                if !step.touches {
                    continue;
                }
                let Some(message) = wanted(query, &step.commit) else {
                    continue;
                };
                let files = match step.paths.as_slice() {
                    [] => changes.of_commit(&step.commit)?,
                    paths => changes.within(&step.commit, paths)?,
                };
                found.push(to_commit(&step.commit, message, files));
                if found.len() == query.limit {
                    break;
                }
            }
            match (skip_to, &query.after) {
                (Some(_), Some(after)) => Err(HistoryError::NoSuchCommit(after.clone())),
                _ => Ok(found),
            }
        }))
    }

    /// One commit by its id, the first digits of it (at least 4), or `HEAD`.
    pub fn show(&self, commit: &str) -> Result<Commit, HistoryError> {
        self.with_repo(|repo| {
            let commit = resolve(repo, commit)?;
            let files = Changes::new(repo, &self.remembered).of_commit(&commit)?;
            Ok(to_commit(&commit, message(&commit), files))
        })
    }
}

/// The message of a commit that meets the query.
fn wanted(query: &LogQuery, commit: &git2::Commit<'_>) -> Option<Message> {
    let time = author_time(commit);
    if query.since.is_some_and(|since| time < since) || query.until.is_some_and(|until| time >= until) {
        return None;
    }
    if let Some(part) = &query.author {
        let (author, part) = (author(commit), part.to_lowercase());
        if !author.name.to_lowercase().contains(&part) && !author.email.to_lowercase().contains(&part) {
            return None;
        }
    }
    let message = message(commit);
    query
        .operation
        .as_ref()
        .is_none_or(|operation| message.operation == *operation)
        .then_some(message)
}

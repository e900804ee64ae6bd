//! The log: which commits there are, and what each changed.

use super::changes::Changes;
use super::commit_text::{author, author_time, message, to_commit};
use super::repository::{head_commit, unless_gone};
use super::snapshot::resolve;
use super::walk::{Step, Walk};
use super::{Commit, FileChange, History, HistoryError, LogPart, LogQuery, Message};
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::time::Instant;

/// A computer's clock may have been wrong for a while: so many commits from before `since` must follow each other before
/// the walk ends.
const OLD_COMMITS_IN_A_ROW: usize = 64;
/// So many commits are looked at however short the patience is: every part of the log gets somewhere.
const LEAST_LOOKED_AT: usize = 64;

/// Which of a commit's changes it is about; a commit without such a change is passed over.
pub type About<'a> = &'a dyn Fn(&FileChange) -> bool;

impl History {
    /// Newest first. With paths, `files` holds only what lies within them (or moved from or to there). Nothing while the
    /// repository is gone.
    pub fn log(&self, query: &LogQuery) -> Result<Vec<Commit>, HistoryError> {
        Ok(self.log_about(query, None)?.commits)
    }

    /// The same for commits with changes of one sort, telling where looking ended.
    pub fn log_about(&self, query: &LogQuery, about: Option<About<'_>>) -> Result<LogPart, HistoryError> {
        let mut commits = Vec::new();
        let until = self.each_wanted(query, &mut |wanted| {
            let files = wanted.files()?;
            if about.is_none_or(|about| files.iter().any(about)) {
                commits.push(to_commit(&wanted.step.commit, wanted.message, files));
            }
            let is_enough = query.limit > 0 && commits.len() >= query.limit;
            Ok(if is_enough {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            })
        })?;
        Ok(LogPart { commits, until })
    }

    /// How many commits of the query each author has made, without its limit; those with most first.
    pub fn count_by_author(
        &self,
        query: &LogQuery,
        about: Option<About<'_>>,
    ) -> Result<Vec<(String, u64)>, HistoryError> {
        let mut counts: HashMap<String, u64> = HashMap::new();
        self.each_wanted(query, &mut |wanted| {
            let counts_in = match about {
                Some(about) => wanted.files()?.iter().any(about),
                None => true,
            };
            if counts_in {
                *counts.entry(author(&wanted.step.commit).name).or_default() += 1;
            }
            Ok(ControlFlow::Continue(()))
        })?;
        let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
        counts.sort_by(|(one, of_one), (other, of_other)| (of_other, one).cmp(&(of_one, other)));
        Ok(counts)
    }

    /// Visits the commits that meet the query, newest first, without regard to its limit. Gives the commit at which
    /// patience ended, if it did.
    fn each_wanted(
        &self,
        query: &LogQuery,
        visit: &mut dyn FnMut(Wanted<'_, '_>) -> Result<ControlFlow<()>, HistoryError>,
    ) -> Result<Option<String>, HistoryError> {
        unless_gone(self.with_repo(|repo| {
            let from = match &query.from {
                Some(from) => Some(resolve(repo, from)?.id()),
                None => head_commit(repo)?,
            };
            let Some(from) = from else {
                return Ok(None);
            };
            let mut skip_to = query
                .after
                .as_deref()
                .map(|after| resolve(repo, after))
                .transpose()?
                .map(|commit| commit.id());
            let changes = Changes::new(repo, &self.remembered);
            let mut walk = Walk::new(repo, changes, from, &query.paths)?;
            let since = query.since.map(|since| since.timestamp());
            let (mut too_old, mut looked_at, mut started) = (0, 0, Instant::now());
            while let Some(step) = walk.next()? {
                if let Some(after) = skip_to {
                    skip_to = skip_to.filter(|_| step.commit.id() != after);
                    started = Instant::now();
                    continue;
                }
                too_old = if since.is_some_and(|since| step.commit.time().seconds() < since) {
                    too_old + 1
                } else {
                    0
                };
                if too_old > OLD_COMMITS_IN_A_ROW {
                    break;
                }
                let id = step.commit.id();
                if step.touches
                    && let Some(message) = wanted(query, &step.commit)
                    && visit(Wanted { step, message, changes })?.is_break()
                {
                    break;
                }
                looked_at += 1;
                let is_out_of_patience = query.patience.is_some_and(|patience| started.elapsed() > patience);
                if is_out_of_patience && looked_at >= LEAST_LOOKED_AT {
                    return Ok(Some(id.to_string()));
                }
            }
            match (skip_to, &query.after) {
                (Some(_), Some(after)) => Err(HistoryError::NoSuchCommit(after.clone())),
                _ => Ok(None),
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

    /// What one commit says, without what it changed.
    pub fn message(&self, commit: &str) -> Result<Message, HistoryError> {
        self.with_repo(|repo| Ok(message(&resolve(repo, commit)?)))
    }
}

/// A commit that meets the query.
struct Wanted<'a, 'repo> {
    step: Step<'a>,
    message: Message,
    changes: Changes<'repo>,
}

impl Wanted<'_, '_> {
    /// What it changed, within the query's paths.
    fn files(&self) -> Result<Vec<FileChange>, HistoryError> {
        match self.step.paths.as_slice() {
            [] => self.changes.of_commit(&self.step.commit),
            paths => self.changes.within(&self.step.commit, paths),
        }
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

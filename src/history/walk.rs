//! Going through the history from the newest commit back, along a few paths or as a whole.

use super::HistoryError;
use super::changes::Changes;
use super::follow::{Trace, origin};
use super::identity::{belonging, elsewhere, mentioned};
use crate::vault::RelPath;
use git2::{Commit, Oid, Repository};
use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashSet};

/// Commits in order of their time, newest first; a commit always before its parents on a straight line.
pub(super) struct Walk<'repo> {
    repo: &'repo Repository,
    changes: Changes<'repo>,
    queue: BinaryHeap<Waiting<'repo>>,
    seen: HashSet<Oid>,
    arrivals: usize,
    /// Whether moves are followed: with one path only.
    follow: bool,
    by_path: bool,
}

/// A commit of the walk.
pub(super) struct Step<'repo> {
    pub commit: Commit<'repo>,
    /// Whether it changed what lies at the paths.
    pub touches: bool,
    /// Where the paths are in this commit.
    pub paths: Vec<RelPath>,
}

struct Waiting<'repo> {
    commit: Commit<'repo>,
    traces: Vec<Trace>,
    /// Of commits in the same second, the one that was reached first.
    arrival: usize,
}

impl<'repo> Walk<'repo> {
    pub fn new(
        repo: &'repo Repository,
        changes: Changes<'repo>,
        from: Oid,
        paths: &[RelPath],
    ) -> Result<Self, HistoryError> {
        let mut walk = Self {
            repo,
            changes,
            queue: BinaryHeap::new(),
            seen: HashSet::new(),
            arrivals: 0,
            follow: paths.len() == 1,
            by_path: !paths.is_empty(),
        };
        let commit = repo.find_commit(from)?;
        let tree = commit.tree_id();
        let traces: Result<_, _> = paths.iter().map(|path| Trace::new(repo, tree, path, None)).collect();
        walk.push(commit, traces?);
        Ok(walk)
    }

    pub fn next(&mut self) -> Result<Option<Step<'repo>>, HistoryError> {
        let Some(Waiting { commit, mut traces, .. }) = self.queue.pop() else {
            return Ok(None);
        };
        for trace in &mut traces {
            self.resume(trace, &commit)?;
        }
        let touches = if self.by_path {
            self.push_parents_along(&commit, &traces)?
        } else {
            for parent in commit.parents() {
                self.push(parent, Vec::new());
            }
            true
        };
        let paths = traces.into_iter().map(|trace| trace.path).collect();
        Ok(Some(Step { commit, touches, paths }))
    }

    /// Queues the parents that matter for the paths; tells whether the commit changed them. As git does: where one parent
    /// has everything just so, all that lies at the paths came from there, and the other sides of a merge do not matter.
    fn push_parents_along(&mut self, commit: &Commit<'repo>, traces: &[Trace]) -> Result<bool, HistoryError> {
        let mut parents = Vec::new();
        for parent in commit.parents() {
            let root = parent.tree_id();
            let before: Result<Vec<Trace>, _> = traces
                .iter()
                .map(|trace| Trace::new(self.repo, root, &trace.path, Some(trace)))
                .collect();
            let mut before = before?;
            if before
                .iter()
                .zip(traces)
                .all(|(before, after)| before.found == after.found)
            {
                for (before, after) in before.iter_mut().zip(traces) {
                    before.sought.clone_from(&after.sought);
                }
                self.push(parent, before);
                return Ok(false);
            }
            parents.push((parent, before));
        }
        let touches = !parents.is_empty() || traces.iter().any(|trace| trace.found.is_some());
        for (parent, mut before) in parents {
            if self.follow {
                self.follow_moves(commit.tree_id(), parent.tree_id(), traces, &mut before)?;
            }
            self.push(parent, before);
        }
        Ok(touches)
    }

    fn follow_moves(&self, new: Oid, old: Oid, after: &[Trace], before: &mut [Trace]) -> Result<(), HistoryError> {
        for (trace, after) in before.iter_mut().zip(after) {
            if trace.found.is_some() {
                continue;
            }
            if after.found.is_none() {
                trace.sought.clone_from(&after.sought);
                continue;
            }
            let belonging = belonging(self.repo, new, &trace.path)?;
            let mut path = origin(self.changes, old, new, &trace.path)?;
            if let (None, Some(belonging)) = (&path, &belonging) {
                path = elsewhere(self.repo, old, belonging)?;
            }
            match path {
                Some(path) => *trace = Trace::new(self.repo, old, &path, None)?,
                None => trace.sought = belonging,
            }
        }
        Ok(())
    }

    /// Takes up the trail of a path that came out of nowhere, where a commit is about the customer that it belongs to.
    fn resume(&self, trace: &mut Trace, commit: &Commit<'repo>) -> Result<(), HistoryError> {
        let Some(sought) = &trace.sought else { return Ok(()) };
        if let Some(path) = mentioned(self.repo, self.changes, commit, sought)? {
            *trace = Trace::new(self.repo, commit.tree_id(), &path, None)?;
        }
        Ok(())
    }

    fn push(&mut self, commit: Commit<'repo>, traces: Vec<Trace>) {
        if self.seen.insert(commit.id()) {
            self.arrivals += 1;
            self.queue.push(Waiting {
                commit,
                traces,
                arrival: self.arrivals,
            });
        }
    }
}

impl Ord for Waiting<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |waiting: &Self| (waiting.commit.time().seconds(), std::cmp::Reverse(waiting.arrival));
        key(self).cmp(&key(other))
    }
}
impl PartialOrd for Waiting<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl PartialEq for Waiting<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Waiting<'_> {}

//! Lets changed paths come to rest before they are told.
//!
//! A path is told once it has been still for the debounce time. Under constant writing it is told every 5 seconds all the same;
//! while it only grows (a large file being copied) it waits for up to a minute. When many paths follow each other without a
//! pause (a checkout, a copy of thousands), they are told as one. What vanished waits for what still changes: it may have moved
//! there, and a record of the one half without the other would tell of a loss that never was.

use crate::vault::RelPath;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// The longest a path that is written again and again has to wait.
const RESTLESS: Duration = Duration::from_secs(5);
/// The longest a path that grows has to wait.
const GROWING: Duration = Duration::from_mins(1);
/// More paths than this without a pause are a burst: they are told together …
const BURST: usize = 20;
/// … at the latest after this.
const LONGEST_BURST: Duration = Duration::from_secs(30);

/// What a path looks like: when two looks give the same, it was still in between. The default stands for what is not there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub size: u64,
    pub hash: u64,
}

#[derive(Debug)]
pub(super) struct Debounce {
    still_for: Duration,
    pending: BTreeMap<RelPath, Pending>,
    wave: Option<Wave>,
}

/// Paths that began to change one after the other without a pause.
#[derive(Debug)]
struct Wave {
    first: Instant,
    last: Instant,
    paths: usize,
}

#[derive(Debug)]
struct Pending {
    first: Instant,
    last: Instant,
    look: Look,
    /// A directory that speaks for everything in it.
    covers: bool,
}

impl Debounce {
    pub(super) fn new(still_for: Duration) -> Self {
        Self {
            still_for,
            pending: BTreeMap::new(),
            wave: None,
        }
    }

    /// A path changed and looks like this now. A directory that `covers` takes in what is pending, and will come, below it.
    pub(super) fn touch(&mut self, path: RelPath, covers: bool, look: Look, now: Instant) {
        let above = path
            .ancestors()
            .find(|above| self.pending.get(above).is_some_and(|pending| pending.covers));
        if let Some(pending) = above.and_then(|above| self.pending.get_mut(&above)) {
            pending.last = now;
            return;
        }
        if !self.pending.contains_key(&path) {
            self.count(now);
        }
        let mut first = now;
        if covers {
            let below: Vec<RelPath> = self.below(&path).cloned().collect();
            for inner in below {
                first = self
                    .pending
                    .remove(&inner)
                    .map_or(first, |pending| pending.first.min(first));
            }
        }
        let pending = self.pending.entry(path).or_insert(Pending {
            first,
            last: now,
            look,
            covers,
        });
        pending.last = now;
        pending.look = look;
        pending.covers |= covers;
    }

    /// Another path begins to change.
    fn count(&mut self, now: Instant) {
        let still_for = self.still_for;
        let is_over = |wave: &Wave| now.saturating_duration_since(wave.last) >= still_for;
        match self.wave.as_mut().filter(|wave| !is_over(wave)) {
            Some(wave) => {
                wave.last = now;
                wave.paths += 1;
            }
            None => {
                self.wave = Some(Wave {
                    first: now,
                    last: now,
                    paths: 1,
                });
            }
        }
    }

    /// Until when everything waits, because a burst is going on.
    fn held_until(&self) -> Option<Instant> {
        let wave = self.wave.as_ref().filter(|wave| wave.paths > BURST)?;
        Some((wave.last + self.still_for).min(wave.first + LONGEST_BURST))
    }

    /// Paths that have come to rest, sorted, none below another. `look` looks again.
    pub(super) fn settled(&mut self, now: Instant, look: &dyn Fn(&RelPath) -> Look) -> Vec<RelPath> {
        if self.held_until().is_some_and(|held| now < held) {
            return Vec::new();
        }
        let mut settled = Vec::new();
        for (path, pending) in &mut self.pending {
            let waited = now.saturating_duration_since(pending.first);
            let is_still = now.saturating_duration_since(pending.last) >= self.still_for;
            if !is_still && waited < RESTLESS {
                continue;
            }
            let fresh = look(path);
            if fresh != pending.look {
                let patience = if fresh.size > pending.look.size {
                    GROWING
                } else {
                    RESTLESS
                };
                pending.look = fresh;
                pending.last = now;
                if waited < patience {
                    continue;
                }
            }
            settled.push(path.clone());
        }
        self.hold_vanished(&mut settled, now);
        for path in &settled {
            self.pending.remove(path);
        }
        if settled.len() > BURST {
            self.wave = None;
        }
        without_inner(settled)
    }

    /// Keeps back what is gone while other paths have not come to rest.
    fn hold_vanished(&mut self, settled: &mut Vec<RelPath>, now: Instant) {
        let told: BTreeSet<&RelPath> = settled.iter().collect();
        let others = self.pending.iter().filter(|(path, _)| !told.contains(path));
        let Some(last) = others.map(|(_, pending)| pending.last).max() else {
            return;
        };
        settled.retain(|path| {
            let Some(pending) = self.pending.get_mut(path) else {
                return true;
            };
            let waited = now.saturating_duration_since(pending.first);
            if pending.look != Look::default() || waited >= RESTLESS {
                return true;
            }
            pending.last = last;
            false
        });
    }

    /// When to look for settled paths again; None when nothing is pending.
    pub(super) fn next_look(&self) -> Option<Instant> {
        let due = self
            .pending
            .values()
            .map(|pending| (pending.last + self.still_for).min(pending.first + RESTLESS));
        match self.held_until() {
            Some(held) if !self.pending.is_empty() => Some(held),
            _ => due.min(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.pending.len()
    }

    pub(super) fn clear(&mut self) {
        self.pending.clear();
        self.wave = None;
    }

    fn below(&self, dir: &RelPath) -> impl Iterator<Item = &RelPath> {
        self.pending
            .range(dir.clone()..)
            .map(|(path, _)| path)
            .skip_while(move |path| *path == dir)
            // Names that go on where the directory's ends (`中型-旧`) may sort between it and what lies in it.
            .take_while(move |path| path.as_str().starts_with(dir.as_str()))
            .filter(move |path| path.is_within(dir))
    }
}

/// Drops every path that lies below another of the list.
fn without_inner(sorted: Vec<RelPath>) -> Vec<RelPath> {
    let all: BTreeSet<RelPath> = sorted.iter().cloned().collect();
    sorted
        .into_iter()
        .filter(|path| !path.ancestors().any(|above| all.contains(&above)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    fn path(text: &str) -> RelPath {
        RelPath::new(text).expect(text)
    }

    fn still(_: &RelPath) -> Look {
        Look::default()
    }

    fn started() -> (Debounce, Instant) {
        (Debounce::new(500 * MS), Instant::now())
    }

    #[test]
    fn a_path_is_told_once_it_has_been_still() {
        let (mut debounce, start) = started();
        debounce.touch(path("a"), false, Look::default(), start);
        debounce.touch(path("a"), false, Look::default(), start + 400 * MS);
        assert!(debounce.settled(start + 800 * MS, &still).is_empty());
        assert_eq!(debounce.next_look(), Some(start + 900 * MS));
        assert_eq!(debounce.settled(start + 900 * MS, &still), [path("a")]);
        assert_eq!(debounce.next_look(), None);
    }

    #[test]
    fn what_vanished_waits_for_what_may_have_come_of_it() {
        let here = Look { size: 1, hash: 1 };
        let look = |path: &RelPath| if path.as_str() == "old" { Look::default() } else { here };
        let (mut debounce, start) = started();
        debounce.touch(path("old"), false, Look::default(), start);
        debounce.touch(path("new"), true, here, start);
        debounce.touch(path("new/1"), false, here, start + 300 * MS);
        assert!(debounce.settled(start + 500 * MS, &look).is_empty());
        assert_eq!(debounce.next_look(), Some(start + 800 * MS));
        assert_eq!(debounce.settled(start + 800 * MS, &look), [path("new"), path("old")]);
    }

    #[test]
    fn what_vanished_does_not_wait_for_ever() {
        let (mut debounce, start) = started();
        debounce.touch(path("old"), false, Look::default(), start);
        let told = (1..100).find(|step| {
            let now = start + *step * 100 * MS;
            let busy = Look {
                size: 1,
                hash: u64::from(*step),
            };
            debounce.touch(path("busy"), false, busy, now);
            let look = |path: &RelPath| if path.as_str() == "old" { Look::default() } else { busy };
            debounce.settled(now, &look).contains(&path("old"))
        });
        assert_eq!(told, Some(50), "after five seconds");
    }

    #[test]
    fn a_path_that_is_written_without_end_is_told_from_time_to_time() {
        let (mut debounce, start) = started();
        let mut told = 0;
        for step in 0..200 {
            let now = start + step * 100 * MS;
            debounce.touch(
                path("a"),
                false,
                Look {
                    size: 1,
                    hash: u64::from(step),
                },
                now,
            );
            told += debounce
                .settled(now, &|_| Look {
                    size: 1,
                    hash: u64::from(step),
                })
                .len();
        }
        assert!((3..=4).contains(&told), "{told} times in 20 s");
    }

    #[test]
    fn a_file_that_grows_without_events_waits() {
        let (mut debounce, start) = started();
        debounce.touch(path("a"), false, Look { size: 0, hash: 0 }, start);
        for second in 1..20 {
            let growing = Look {
                size: second,
                hash: second,
            };
            let now = start + Duration::from_secs(second);
            assert!(debounce.settled(now, &|_| growing).is_empty(), "after {second} s");
        }
        let grown = Look { size: 19, hash: 19 };
        assert_eq!(
            debounce.settled(start + Duration::from_secs(20), &|_| grown),
            [path("a")]
        );
    }

    #[test]
    fn a_new_directory_speaks_for_what_is_in_it() {
        let (mut debounce, start) = started();
        debounce.touch(path("d/x/1"), false, Look::default(), start);
        debounce.touch(path("d-e"), false, Look::default(), start);
        debounce.touch(path("d"), true, Look::default(), start + MS);
        debounce.touch(path("d/x/2"), false, Look::default(), start + 2 * MS);
        assert_eq!(debounce.len(), 2);
        assert_eq!(debounce.settled(start + 502 * MS, &still), [path("d"), path("d-e")]);
    }

    #[test]
    fn a_burst_is_told_as_one_however_slowly_it_comes() {
        for pause in [1, 50, 400] {
            let (mut debounce, start) = started();
            let mut told = Vec::new();
            for number in 0..60 {
                let now = start + number * pause * MS;
                debounce.touch(path(&format!("f{number}")), false, Look::default(), now);
                told.extend(debounce.settled(now, &still));
            }
            // With long pauses the first few go out before it is known for a burst.
            let before = told.len();
            let last = debounce.settled(start + (59 * pause + 500) * MS, &still);
            assert!(before <= BURST, "{pause} ms: {before} told before the end");
            assert_eq!(before + last.len(), 60);
        }
    }

    #[test]
    fn a_burst_without_end_is_told_in_pieces() {
        let (mut debounce, start) = started();
        let mut pieces = 0;
        for number in 0..1000 {
            let now = start + number * 100 * MS;
            debounce.touch(path(&format!("f{number}")), false, Look::default(), now);
            pieces += usize::from(debounce.settled(now, &still).len() > BURST);
        }
        assert_eq!(pieces, 3);
    }

    #[test]
    fn a_save_beside_a_restless_file_is_told_at_once() {
        let (mut debounce, start) = started();
        let saved = Look { size: 1, hash: 1 };
        let mut told = 0;
        for step in 0..600_u32 {
            let now = start + step * 100 * MS;
            let restless = Look {
                size: 1,
                hash: u64::from(step),
            };
            debounce.touch(path("restless"), false, restless, now);
            if step % 20 == 0 {
                debounce.touch(path(&format!("save{step}")), false, saved, now);
            }
            let look = |path: &RelPath| {
                if path.as_str() == "restless" { restless } else { saved }
            };
            let settled = debounce.settled(now, &look);
            told += settled.iter().filter(|path| path.as_str() != "restless").count();
            let waiting = step % 20 < 5;
            assert_eq!(
                told,
                usize::try_from(step / 20).expect("small") + usize::from(!waiting),
                "at {step}"
            );
        }
    }
}

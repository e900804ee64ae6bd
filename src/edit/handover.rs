//! What goes along when a customer gets another owner: the open tasks of the former one, and the next step that is planned for
//! them. Payments to come, and plans that name nobody, are the owner's by themselves.

use super::draft::draft;
use super::read::open;
use super::{EditError, FOLLOW_UP, standing_plan};
use crate::agenda::{is_open, open_tasks_of, steps_of};
use crate::archive::{Archive, ArchiveError, Snapshot, Viewer, text_at};
use crate::history::BlobId;
use crate::kinds::Catalog;
use crate::rules::{Finding, TASK};
use crate::vault::{Expect, FileEdit, Place, RelPath, layout};
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};

const OWNER: &str = "owner";
const ASSIGNEE: &str = "assignee";
/// What a follow-up plans, and who is to do it.
const NEXT: &str = "next";
/// What a task and a plan are called, and what one without a name is.
const NAME: &str = "name";
const GOAL: &str = "goal";
const CALL: &str = "下次联系";

/// The owner of a profile before and after a change, where one follows on another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::edit) struct Succession {
    pub from: String,
    pub to: String,
}

impl Succession {
    pub fn of(before: &Value, after: &Value) -> Option<Self> {
        let (from, to) = (text_at(before, OWNER), text_at(after, OWNER));
        (!from.is_empty() && !to.is_empty() && from != to).then_some(Self { from, to })
    }
}

/// A record that goes along, and its text to be.
#[derive(Debug)]
pub(super) struct Handed {
    pub path: RelPath,
    pub seen: BlobId,
    /// What is to be done.
    pub title: String,
    text: String,
}

impl Handed {
    pub fn edit(&self) -> FileEdit {
        FileEdit::Write {
            path: self.path.clone(),
            bytes: self.text.clone().into_bytes(),
            expect: Expect::Blob(self.seen),
        }
    }
}

/// A task or follow-up that stays behind because nobody can tell for whom it waits: it cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Left {
    pub path: RelPath,
    /// Chinese.
    pub reason: String,
}

/// The records that wait for some people, by the customer's folder and the person.
#[derive(Default)]
pub(super) struct Waiting {
    known: HashMap<(String, String), Vec<RelPath>>,
    /// By the customer's folder.
    left: HashMap<String, Vec<Left>>,
}

impl Waiting {
    /// Asked once for all customers that these people hand over.
    pub fn of(snapshot: &Snapshot<'_>, people: &BTreeSet<String>) -> Result<Self, ArchiveError> {
        let mut waiting = Self::default();
        for person in people {
            for path in open_tasks_of(snapshot, person)? {
                waiting.add(snapshot.catalog(), person, path);
            }
            // A profile without a follow-up that can be read plans nothing.
            let plans = steps_of(snapshot, person)?.into_iter();
            for path in plans.filter_map(|profile| standing_plan(snapshot, &profile).ok()) {
                waiting.add(snapshot.catalog(), person, path);
            }
        }
        for finding in snapshot
            .all_findings()?
            .iter()
            .filter(|finding| finding.is_unreadable())
        {
            waiting.leave(snapshot.catalog(), finding);
        }
        Ok(waiting)
    }

    fn leave(&mut self, catalog: &Catalog, finding: &Finding) {
        let Some(path) = RelPath::new(&finding.path) else {
            return;
        };
        let Place::Record {
            customer: Some(dir),
            kind,
        } = layout::place(&path, catalog)
        else {
            return;
        };
        let left = self.left.entry(dir.as_str().to_owned()).or_default();
        if [TASK, FOLLOW_UP].contains(&kind.as_str()) && left.iter().all(|one| one.path != path) {
            let reason = format!("第 {} 行，{}", finding.line, finding.message);
            left.push(Left { path, reason });
        }
    }

    /// What stays behind of the customer in this folder.
    pub fn left(&self, dir: &RelPath) -> Vec<Left> {
        self.left.get(dir.as_str()).cloned().unwrap_or_default()
    }

    fn add(&mut self, catalog: &Catalog, person: &str, path: RelPath) {
        if let Some(dir) = layout::place(&path, catalog).into_customer() {
            let key = (dir.as_str().to_owned(), person.to_owned());
            self.known.entry(key).or_default().push(path);
        }
    }

    /// The records of the customer in this folder that go along, as the files are now.
    ///
    /// # Errors
    /// Where one of them cannot be read or changed.
    pub fn handed(&self, archive: &Archive, dir: &RelPath, who: &Succession) -> Result<Vec<Handed>, EditError> {
        let paths = self.known.get(&(dir.as_str().to_owned(), who.from.clone()));
        let handed = paths.into_iter().flatten().map(|path| hand(archive, path, who));
        handed.filter_map(Result::transpose).collect()
    }
}

/// How many records of a customer wait for its owner: what a form says of the owner whom it may change.
///
/// # Errors
/// [`ArchiveError::Index`].
pub fn waiting_for_owner(snapshot: &Snapshot<'_>, profile: &RelPath, record: &Value) -> Result<usize, ArchiveError> {
    let (Some(dir), owner) = (profile.parent(), text_at(record, OWNER)) else {
        return Ok(0);
    };
    let waiting = Waiting::of(snapshot, &BTreeSet::from([owner.clone()]))?;
    Ok(waiting.known.get(&(dir.as_str().to_owned(), owner)).map_or(0, Vec::len))
}

/// The records that go along with one customer, and those that stay behind.
pub(super) fn hand_over(
    archive: &Archive,
    dir: &RelPath,
    who: &Succession,
) -> Result<(Vec<Handed>, Vec<Left>), EditError> {
    let snapshot = archive.read(&Viewer::everything())?;
    let waiting = Waiting::of(&snapshot, &BTreeSet::from([who.from.clone()]))?;
    Ok((waiting.handed(archive, dir, who)?, waiting.left(dir)))
}

/// A record with the new one in place of the former; None where it does not wait for them any more.
fn hand(archive: &Archive, path: &RelPath, who: &Succession) -> Result<Option<Handed>, EditError> {
    let now = open(archive, path)?;
    let catalog = archive.catalog();
    let kind = catalog
        .kind(&now.kind)
        .ok_or_else(|| EditError::NoSuchKind(now.kind.clone()))?;
    let mut wanted = now.record.clone();
    let is_task = kind.name == TASK;
    let place = if is_task {
        wanted.get_mut(ASSIGNEE).filter(|_| is_open(&now.record))
    } else {
        wanted.get_mut(NEXT).and_then(|next| next.get_mut(OWNER))
    };
    let Some(place) = place.filter(|place| place.as_str() == Some(&who.from)) else {
        return Ok(None);
    };
    *place = who.to.clone().into();
    let title = if is_task {
        text_at(&now.record, NAME)
    } else {
        now.record
            .get(NEXT)
            .map_or_else(String::new, |next| text_at(next, GOAL))
    };
    let text = draft(archive, kind, &now, &wanted)?.text;
    Ok(text.map(|text| Handed {
        title: Some(title)
            .filter(|title| !title.is_empty())
            .unwrap_or_else(|| CALL.to_owned()),
        path: now.path,
        seen: now.blob,
        text,
    }))
}

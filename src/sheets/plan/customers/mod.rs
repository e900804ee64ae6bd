//! A sheet of customers: each row creates a profile, updates one, or changes nothing.

mod gather;
mod prepare;

use super::account::Tally;
use super::existing::{Directory, Existing};
use super::groups::Group;
use super::likely;
use super::update::Update;
use super::{Outcome, PlanError, PlanOptions, Planned, ValueChange};
use crate::kinds::Kind;
use crate::sheets::Row;
use crate::sheets::parallel;
use crate::sheets::understand::Layout;
use crate::vault::layout::unique;
use crate::vault::{CustomerNumbers, Expect, FileEdit, PROFILE, RelPath, Settings};
use prepare::{Brought, Context, New, Prepared};
use std::collections::HashSet;

/// Rows or customers that are worked on at a time, with all cores: what is prepared of all at once would fill the memory.
const BLOCK: usize = 2_000;

pub(super) fn plan(
    rows: std::vec::IntoIter<Row>,
    layout: &Layout<'_>,
    kind: &Kind,
    settings: &Settings,
    existing: &dyn Existing,
    options: &PlanOptions,
    tally: &mut Tally,
) -> Result<Planned, PlanError> {
    let directory = Directory::new(
        existing.customers().map_err(PlanError::Vault)?,
        &settings.quality.placeholder_names,
    );
    let numbers = directory.all().iter().map(|known| known.customer_id.as_str());
    let mut numbering = CustomerNumbers::new(&settings.numbering.pattern, options.today, numbers);
    for given in existing
        .numbers_beginning(&numbering.beginning())
        .map_err(PlanError::Vault)?
    {
        numbering.take(&given);
    }
    let mut groups = gather::gather(rows, layout, kind, settings, &directory, &numbering, tally);
    let of_nobody = std::mem::take(&mut groups.of_nobody);
    let context = Context::new(layout, kind, settings, existing, options)?;
    let mut planner = Planner {
        context: &context,
        numbering,
        // A number of a row that is not imported is somebody's: nobody else gets it.
        ids: directory
            .all()
            .iter()
            .map(|known| known.customer_id.clone())
            .chain(of_nobody)
            .collect(),
        taken: HashSet::new(),
        planned: Planned::default(),
    };
    let mut groups: Vec<Numbered> = groups.into_iter().map(|group| (group, None)).collect();
    likely::tell(&mut groups, &directory);
    // Numbers that the sheet gives are taken first, so that no number given now collides with one further down.
    for (group, id) in &mut groups {
        *id = planner.adopt_number(group);
    }
    let mut groups = groups.into_iter();
    loop {
        let mut block: Vec<Numbered> = groups.by_ref().take(BLOCK).collect();
        if block.is_empty() {
            break;
        }
        for (group, id) in &mut block {
            if group.known.is_none() && id.is_none() {
                *id = Some(planner.next_number());
            }
        }
        // Understanding rows, and reading, parsing and editing the files that are there, is nearly all of the work.
        let prepared = parallel::map(&mut block, |numbered| context.prepare(numbered));
        for ((group, _), prepared) in block.into_iter().zip(prepared) {
            planner.plan_group(group, prepared, tally);
        }
    }
    Ok(planner.planned)
}

/// A customer of the sheet, and its number if it is new.
pub(super) type Numbered = (Group, Option<String>);

struct Planner<'a> {
    context: &'a Context<'a>,
    numbering: CustomerNumbers,
    /// All customer numbers in use.
    ids: HashSet<String>,
    /// Folders that this plan fills, folded.
    taken: HashSet<String>,
    planned: Planned,
}

impl Planner<'_> {
    /// The number that a new customer brings, when it is one of the vault's own and free.
    fn adopt_number(&mut self, group: &mut Group) -> Option<String> {
        if group.known.is_some() {
            return None;
        }
        let at = group
            .numbers
            .iter()
            .position(|id| self.numbering.fits(id) && !self.ids.contains(id))?;
        let id = group.numbers.remove(at);
        self.numbering.take(&id);
        self.ids.insert(id.clone());
        Some(id)
    }

    fn plan_group(&mut self, group: Group, prepared: Prepared, tally: &mut Tally) {
        let planned = match prepared {
            Prepared::New(new) => Ok(self.create(new)),
            Prepared::Known(brought) => brought.map(|brought| self.update(brought)),
        };
        let name = group.name.unwrap_or_default();
        if planned.is_ok() {
            tally.convert(group.converted);
        }
        tally.report(planned, group.rows, &name);
    }

    fn create(&mut self, new: New) -> (Outcome, Vec<ValueChange>) {
        let dir = self.free_dir(&new.wanted);
        if let Some(path) = dir.join(PROFILE) {
            self.planned.edits.push(FileEdit::Write {
                path,
                bytes: new.profile,
                expect: Expect::Absent,
            });
        }
        self.planned.files.created += 1;
        self.planned.note_customer(&new.id);
        (Outcome::Created, Vec::new())
    }

    fn update(&mut self, brought: Brought) -> (Outcome, Vec<ValueChange>) {
        let Brought { known, update, wanted } = brought;
        let Some(Update { bytes, changes, expect }) = update else {
            return (Outcome::Unchanged, Vec::new());
        };
        self.planned.edits.push(FileEdit::Write {
            path: known.path.clone(),
            bytes,
            expect,
        });
        if let (Some(from), Some(wanted)) = (known.path.parent(), wanted) {
            let to = self.free_dir(&wanted);
            self.planned.edits.push(FileEdit::Move { from, to });
            self.planned.files.moved += 1;
        }
        self.planned.files.updated += 1;
        self.planned.note_customer(&known.customer_id);
        (Outcome::Updated, changes)
    }

    fn free_dir(&mut self, wanted: &RelPath) -> RelPath {
        let dir = unique(wanted, &|path| {
            self.taken.contains(&path.folded()) || self.context.existing.taken(path)
        });
        self.taken.insert(dir.folded());
        dir
    }

    fn next_number(&mut self) -> String {
        loop {
            let id = self.numbering.draw();
            if self.ids.insert(id.clone()) {
                return id;
            }
        }
    }
}

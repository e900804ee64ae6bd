//! A sheet of records (follow-ups, contracts, a team's own kind): each row belongs to a customer of the vault, or to none where
//! records of the kind may stand by themselves.

mod group;
mod matching;
mod sameness;

use super::account::Tally;
use super::existing::{Directory, Existing};
use super::groups::sound;
use super::member::Member;
use super::merge;
use super::owners::{NumberColumn, Owners};
use super::update::{self, Update};
use super::{
    CellCounts, Outcome, PlanError, PlanOptions, Planned, Refusal, ValueChange, is_only_items, joined, profile,
};
use crate::kinds::Kind;
use crate::sheets::Row;
use crate::sheets::understand::{Identity, Incoming, Layout, incoming};
use crate::vault::layout::record_path;
use crate::vault::{Expect, FileEdit, RelPath};
use crate::yaml::{self, Document};
use group::{Customer, Group, double};
use matching::{Found, Stored, matches, numbered};
use sameness::{has_same_number, keys};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

pub(super) fn plan(
    rows: impl Iterator<Item = Row>,
    layout: &Layout<'_>,
    (kind, numbers): (&Kind, Option<NumberColumn<'_>>),
    existing: &dyn Existing,
    options: &PlanOptions,
    tally: &mut Tally,
) -> Result<Planned, PlanError> {
    let directory = Directory::new(existing.customers().map_err(PlanError::Vault)?, &[]);
    let mut owners = Owners::new(&directory, numbers, existing)?;
    let defaults = profile::defaults(kind, options)?;
    let mut customers: Vec<Customer<'_>> = Vec::new();
    let mut by_path: HashMap<Option<&RelPath>, usize> = HashMap::new();
    let mut above: Option<Above> = None;
    for row in rows {
        let incoming = incoming(layout, super::custom_key(kind), &row);
        let cells = CellCounts::of(&incoming, &row);
        let Incoming {
            mut record,
            mut customer,
            cannot_clear,
            notes,
            converted,
            ..
        } = incoming;
        if !cannot_clear.is_empty() {
            let name = customer.name.unwrap_or_default();
            tally.reject(row, name, Refusal::not_cleared(&cannot_clear));
            continue;
        }
        if record.is_empty() {
            tally.skip(&row, joined(notes).as_deref());
            continue;
        }
        // Cells that were merged over the rows of one record stand in the first of them.
        if customer.is_empty()
            && is_only_items(&record)
            && let Some(above) = above.take().filter(|above| above.row + 1 == row.number)
        {
            customer = above.customer;
            record.extend(above.keys);
        }
        let keys = keys(kind)
            .into_iter()
            .filter_map(|field| record.get_key_value(&field.key));
        above = Some(Above {
            row: row.number,
            keys: keys.map(|(key, value)| (key.clone(), value.clone())).collect(),
            customer: customer.clone(),
        });
        let name = customer.name.clone().unwrap_or_default();
        let owner = match owners.of(&row, &record, &sound(&customer, &[])) {
            _ if kind.standalone && customer.is_empty() => None,
            Ok(owner) => Some(owner),
            Err(why) => {
                tally.reject(row, name, why);
                continue;
            }
        };
        let known = owner.as_ref().map(|owner| owner.known);
        let at = *by_path.entry(known.map(|known| &known.path)).or_insert_with(|| {
            customers.push(Customer {
                id: known.map_or("", |known| &known.customer_id),
                name: known.map_or("", |known| &known.name),
                dir: known.and_then(|known| known.path.parent()),
                groups: Vec::new(),
            });
            customers.len() - 1
        });
        let Some(customer) = customers.get_mut(at) else {
            continue;
        };
        let note = joined(notes);
        match customer.add(Member { row, cells, note }, record, kind) {
            Ok(()) => {
                tally.convert(converted);
                owner.into_iter().for_each(|owner| owners.learn(owner));
            }
            Err((row, why)) => tally.reject(row, customer.name.to_owned(), why),
        }
    }
    let mut planner = Planner {
        kind,
        existing,
        defaults,
        taken: HashSet::new(),
        planned: Planned::default(),
    };
    for customer in customers {
        planner.plan_customer(customer, tally);
    }
    Ok(planner.planned)
}

/// What the row above says of whose record it is and which.
struct Above {
    row: u32,
    customer: Identity,
    keys: Map<String, Value>,
}

struct Planner<'a> {
    kind: &'a Kind,
    existing: &'a dyn Existing,
    defaults: Map<String, Value>,
    /// Files that this plan writes, folded.
    taken: HashSet<String>,
    planned: Planned,
}

impl Planner<'_> {
    fn plan_customer(&mut self, customer: Customer<'_>, tally: &mut Tally) {
        let Customer { id, name, dir, groups } = customer;
        let mut present = match self.records_in(dir.as_ref()) {
            Ok(present) => present,
            Err(error) => {
                let why = Refusal::new(
                    format!("{} 读不出来：{error}", dir.as_ref().map_or("", RelPath::as_str)),
                    "请检查这个文件夹的权限，再导入这一行",
                );
                groups
                    .into_iter()
                    .flat_map(|group| group.rows)
                    .for_each(|member| tally.reject(member.row, name.to_owned(), why.clone()));
                return;
            }
        };
        let numbered = numbered(&present, self.kind);
        let matches = matches(self.kind, &mut present, &groups);
        for (mut group, found) in groups.into_iter().zip(matches) {
            let same = numbered
                .iter()
                .find(|(_, record)| has_same_number(record, &group.record, self.kind));
            if let (None, Some((path, _)), Some(first)) = (&found, same, group.rows.first_mut()) {
                first.add_notes([double(self.kind, &format!("“{path}”"))]);
            }
            let planned = match found {
                Some(Found::Unchanged) => Ok((Outcome::Unchanged, Vec::new())),
                Some(Found::Same(path)) => self.update(&path, &group, id),
                None => Ok(self.create(dir.as_ref(), &group, id)),
            };
            tally.report(planned, group.rows, name);
        }
    }

    /// The kind's records of a customer, or of none, that can be read.
    fn records_in(&self, dir: Option<&RelPath>) -> Result<Vec<Stored>, String> {
        let folder = match dir {
            Some(dir) => dir.join(&self.kind.folder),
            None => RelPath::new(&self.kind.folder),
        };
        let Some(folder) = folder else {
            return Ok(Vec::new());
        };
        let mut records = Vec::new();
        for path in self.existing.records(&folder)? {
            let text = self
                .existing
                .read(&path)?
                .and_then(|bytes| String::from_utf8(bytes).ok());
            if let Some(Value::Object(record)) = text
                .and_then(|text| Document::parse(&text).ok())
                .map(|document| document.value().clone())
            {
                records.push((path, record));
            }
        }
        Ok(records)
    }

    fn create(&mut self, dir: Option<&RelPath>, group: &Group, id: &str) -> (Outcome, Vec<ValueChange>) {
        let mut record = group.record.clone();
        // A wish to clear also keeps out what would be filled in: a second run would take it out again.
        profile::fill(&mut record, &self.defaults);
        let record = Value::Object(self.kind.in_order(merge::without_wishes(record)));
        let is_taken = |path: &RelPath| self.taken.contains(&path.folded()) || self.existing.taken(path);
        let path = record_path(dir, self.kind, &record, &is_taken);
        self.taken.insert(path.folded());
        let bytes = yaml::to_text(&record).into_bytes();
        self.planned.edits.push(FileEdit::Write {
            path,
            bytes,
            expect: Expect::Absent,
        });
        self.planned.files.created += 1;
        self.planned.note_customer(id);
        (Outcome::Created, Vec::new())
    }

    fn update(&mut self, path: &RelPath, group: &Group, id: &str) -> Result<(Outcome, Vec<ValueChange>), Refusal> {
        let file = update::open(self.existing, path)?;
        let changed = update::bring(file, self.kind.in_order(group.record.clone()), self.kind)?;
        let Some((Update { bytes, changes, expect }, _, _)) = changed else {
            return Ok((Outcome::Unchanged, Vec::new()));
        };
        self.planned.edits.push(FileEdit::Write {
            path: path.clone(),
            bytes,
            expect,
        });
        self.planned.files.updated += 1;
        self.planned.note_customer(id);
        Ok((Outcome::Updated, changes))
    }
}

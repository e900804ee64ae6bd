//! A sheet of customers: each row creates a profile, updates one, or changes nothing.

use super::account::Tally;
use super::existing::{Directory, Existing, Known, name_key};
use super::groups::{Arrival, Group, Groups, Member, sound};
use super::likely;
use super::matching::{self, Match, is_name};
use super::merge;
use super::profile;
use super::update::{self, Update};
use super::{Outcome, PlanError, PlanOptions, Planned, PlannedRow, Refusal, ValueChange};
use super::{is_only_items, joined};
use crate::kinds::Kind;
use crate::sheets::Row;
use crate::sheets::parallel;
use crate::sheets::understand::{Identity, Incoming, Layout, identity, incoming};
use crate::vault::layout::{customer_dir, reclassified, unique};
use crate::vault::{CustomerNumbers, Expect, FileEdit, LIVING, PROFILE, RelPath, Settings};
use crate::yaml;
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

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
    let numbering = CustomerNumbers::new(&settings.numbering.pattern, options.today, numbers);
    let mut groups = group(rows, layout, kind, settings, &directory, &numbering, tally);
    let of_nobody = std::mem::take(&mut groups.of_nobody);
    let context = Context {
        layout,
        kind,
        settings,
        existing,
        custom: super::custom_key(kind),
        defaults: defaults(layout, kind, options)?,
    };
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

/// What new customers have if the sheet does not say.
fn defaults(layout: &Layout<'_>, kind: &Kind, options: &PlanOptions) -> Result<Map<String, Value>, PlanError> {
    let mut defaults = profile::defaults(kind, options)?;
    if layout.person.is_some() {
        profile::fill_people(&mut defaults, kind);
    }
    let today = options.today.format("%Y-%m-%d").to_string();
    profile::fill_one(&mut defaults, "created_on", &today.into());
    profile::fill_one(&mut defaults, "created_by", &options.by.clone().into());
    Ok(defaults)
}

/// Brings the rows of each customer together.
fn group(
    rows: std::vec::IntoIter<Row>,
    layout: &Layout<'_>,
    kind: &Kind,
    settings: &Settings,
    directory: &Directory,
    numbering: &CustomerNumbers,
    tally: &mut Tally,
) -> Groups {
    let mut groups = Groups::default();
    let mut rows: Vec<Row> = rows.collect();
    let named = named_numbers(&mut rows, layout, &settings.quality.placeholder_names);
    let mut above: Option<(u32, Identity)> = None;
    for (row, mut incoming) in understood(rows.into_iter(), layout, super::custom_key(kind)) {
        if incoming.record.is_empty() {
            tally.skip(&row, joined(incoming.notes).as_deref());
            continue;
        }
        // Cells that were merged over the rows of one customer stand in the first of them.
        let mut continued = None;
        if incoming.customer.is_empty() && is_only_items(&incoming.record) {
            let whose = above.take().filter(|(number, _)| number + 1 == row.number);
            continued = whose.as_ref().map(|(number, _)| *number);
            incoming.customer = whose.map(|(_, identity)| identity).unwrap_or_default();
        }
        above = Some((row.number, incoming.customer.clone())).filter(|(_, identity)| !identity.is_empty());
        let name = incoming.customer.name.clone().unwrap_or_default();
        if !incoming.cannot_clear.is_empty() {
            let why = Refusal::not_cleared(&incoming.cannot_clear);
            tally.reject(row, name, why);
            continue;
        }
        let mut identity = sound(&incoming.customer, &settings.quality.placeholder_names);
        if identity.is_empty() {
            tally.reject(row, name, no_identity(incoming.customer.name.as_deref()));
            continue;
        }
        let mut numbers = identity.only_numbers().iter();
        match numbers.find_map(|number| Some((number, named.get(number)?))) {
            Some((number, None)) => {
                tally.reject(row, name, several_named(number));
                continue;
            }
            // Another row says whose number it is.
            Some((_, Some(name))) => identity.name = Some(name.clone()),
            None => {}
        }
        let found = if groups.continues(&identity) {
            Match::None
        } else {
            matching::find(directory, &identity)
        };
        let known = match found {
            Match::One(known) => Some(known),
            Match::None => None,
            Match::Refused(why) => {
                tally.reject(row, name, why);
                continue;
            }
        };
        // A number that nobody has yet names nobody.
        if known.is_none() && !identity.only_numbers().is_empty() && !groups.continues(&identity) {
            groups.of_nobody.extend(identity.numbers);
            tally.reject(row, name, no_identity(None));
            continue;
        }
        let arrival = Arrival {
            row,
            head_count: incoming.head_count,
            continued,
            identity,
            known,
        };
        if let Err((row, why)) = groups.add(arrival, &|number| numbering.fits(number)) {
            tally.reject(row, name, why);
        }
    }
    groups
}

/// The rows, and what each brings.
fn understood<'a>(
    mut rows: std::vec::IntoIter<Row>,
    layout: &'a Layout<'_>,
    custom: &'a str,
) -> impl Iterator<Item = (Row, Incoming)> + 'a {
    let block = move || {
        let mut block: Vec<Row> = rows.by_ref().take(BLOCK).collect();
        let incoming = parallel::map(&mut block, |row| incoming(layout, custom, row));
        (!block.is_empty()).then(|| block.into_iter().zip(incoming))
    };
    std::iter::from_fn(block).flatten()
}

/// Whom the numbers of the named rows stand for; None where rows of different names give one: two older systems may both
/// have had a customer 1001.
fn named_numbers(
    rows: &mut [Row],
    layout: &Layout<'_>,
    placeholder_names: &[String],
) -> HashMap<String, Option<String>> {
    let mut names: HashMap<String, Option<String>> = HashMap::new();
    let numbered = parallel::map(rows, |row| {
        let Identity { numbers, name, .. } = sound(&identity(layout, row), placeholder_names);
        name.filter(|_| !numbers.is_empty()).map(|name| (name, numbers))
    });
    for (name, numbers) in numbered.into_iter().flatten() {
        for number in numbers {
            let known = names.entry(number).or_insert_with(|| Some(name.clone()));
            if known.as_ref().is_some_and(|known| name_key(known) != name_key(&name)) {
                *known = None;
            }
        }
    }
    names
}

fn several_named(number: &str) -> Refusal {
    Refusal::new(
        format!("表格里有几个客户的编号都是 {number}，这一行没有名称，不知道是哪一家"),
        "请在这一行写上客户名称",
    )
}

fn no_identity(name: Option<&str>) -> Refusal {
    match name {
        Some(name) => Refusal::new(format!("“{name}”不是客户名称"), "请填写营业执照上的全称，再导入这一行"),
        None => Refusal::new(
            "没有客户名称",
            "请填写客户名称、统一社会信用代码或客户编号，再导入这一行",
        ),
    }
}

/// What creating and updating need to know.
struct Context<'a> {
    layout: &'a Layout<'a>,
    kind: &'a Kind,
    settings: &'a Settings,
    existing: &'a dyn Existing,
    custom: &'a str,
    /// What new customers have if the sheet does not say.
    defaults: Map<String, Value>,
}

/// What the rows of one customer come to, before it has a folder.
enum Prepared {
    New(New),
    Known(Box<Result<Brought, Refusal>>),
}

/// A customer to be.
struct New {
    id: String,
    /// The bytes of its profile.
    profile: Vec<u8>,
    /// Where its folder belongs, if that place is free.
    wanted: RelPath,
}

/// A customer of the vault with the rows brought in.
struct Brought {
    known: Known,
    /// None when nothing differs.
    update: Option<Update>,
    /// Where the customer's folder belongs from now on, when that is somewhere else.
    wanted: Option<RelPath>,
}

impl Context<'_> {
    fn prepare(&self, (group, id): &mut Numbered) -> Prepared {
        match group.known.take() {
            Some(known) => Prepared::Known(Box::new(self.update(group, known))),
            None => Prepared::New(self.create(group, id.take().unwrap_or_default())),
        }
    }

    fn create(&self, group: &mut Group, id: String) -> New {
        let mut record = group.merge(self.layout, self.custom, self.kind);
        record.insert("customer_id".to_owned(), Value::String(id.clone()));
        if !group.numbers.is_empty() {
            record.insert("legacy_ids".to_owned(), group.numbers.clone().into());
        }
        profile::derive_size(
            &mut record,
            group.head_count,
            None,
            self.kind,
            self.custom,
            self.settings,
        );
        // A wish to clear also keeps out what would be filled in: a second run would take it out again.
        profile::fill(&mut record, &self.defaults);
        let profile = Value::Object(self.kind.in_order(merge::without_wishes(record)));
        New {
            id,
            profile: yaml::to_text(&profile).into_bytes(),
            wanted: customer_dir(LIVING, &profile),
        }
    }

    fn update(&self, group: &mut Group, known: Known) -> Result<Brought, Refusal> {
        let mut record = group.merge(self.layout, self.custom, self.kind);
        let file = update::open(self.existing, &known.path)?;
        let says_nothing_new = |name: &str| {
            name_key(name) == name_key(&known.name) || !is_name(name, &self.settings.quality.placeholder_names)
        };
        if record
            .get("customer_name")
            .and_then(Value::as_str)
            .is_some_and(says_nothing_new)
        {
            record.shift_remove("customer_name");
        } else if record.contains_key("customer_name") && !known.name.is_empty() {
            // A new name from the sheet: the old one stays searchable.
            record.insert("former_names".to_owned(), vec![known.name.clone()].into());
        }
        group.numbers.retain(|number| *number != known.customer_id);
        if !group.numbers.is_empty() {
            record.insert("legacy_ids".to_owned(), group.numbers.clone().into());
        }
        let present = file.document.value();
        profile::derive_size(
            &mut record,
            group.head_count,
            Some(present),
            self.kind,
            self.custom,
            self.settings,
        );
        let changed = update::bring(file, self.kind.in_order(record), self.kind)?;
        let Some((update, before, after)) = changed else {
            return Ok(Brought {
                known,
                update: None,
                wanted: None,
            });
        };
        let wanted = reclassified(&known.path, &before, &after);
        Ok(Brought {
            known,
            update: Some(update),
            wanted,
        })
    }
}

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
        match planned {
            Ok((outcome, mut changes)) => {
                for Member { row, note, cells } in group.rows {
                    let changes = std::mem::take(&mut changes);
                    let customer_name = name.clone();
                    tally.items.push(PlannedRow {
                        row: row.number,
                        outcome,
                        customer_name,
                        changes,
                        reason: note,
                        advice: None,
                        cells,
                    });
                }
            }
            Err(why) => {
                for member in group.rows {
                    tally.reject(member.row, name.clone(), why.clone());
                }
            }
        }
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

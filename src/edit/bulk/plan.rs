//! What would become of many records.

use super::alteration::{altered, place};
use super::numbers::refuse_taken_numbers;
use super::tasks::assign;
use super::{Alteration, Altered, Fate, Item, Planned, Step, text_at, wording};
use crate::agenda::unfinished;
use crate::archive::{Archive, Viewer, scalar_text};
use crate::edit::draft::draft;
use crate::edit::handover::{Succession, Waiting};
use crate::edit::read::{Opened, open};
use crate::edit::said::spell_out;
use crate::edit::{EditError, FieldFault};
use crate::kinds::{CUSTOMER_NAME, Catalog, Field, Kind};
use crate::sheets::parallel;
use crate::vault::layout::unique;
use crate::vault::{RelPath, VaultError, layout};
use crate::yaml::FieldPath;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Plans the change of many records, all made from the files as they are now. Nothing is written.
#[must_use]
pub fn plan_many(archive: &Archive, steps: Vec<Step>) -> Planned {
    let catalog = archive.catalog();
    let mut steps = once_each(steps);
    spell_out(&catalog, &mut steps, archive.clock().now());
    let planned = parallel::map(&mut steps, |step| item(archive, &catalog, step));
    let (mut items, cores): (Vec<Item>, Vec<Vec<String>>) = planned.into_iter().unzip();
    hand_over(archive, &mut items);
    look_after(archive, &steps, &mut items);
    if let Err(error) = refuse_taken_numbers(archive, &mut items) {
        let contracts = items.iter_mut().filter(|item| item.fate == Fate::Changes);
        contracts.for_each(|item| item.fate = Fate::Refused(reason(&error)));
    }
    free_places(archive, &mut items);
    let core: BTreeSet<String> = cores.into_iter().flatten().collect();
    let said = wording::of(&catalog, &steps, &items);
    Planned {
        items,
        core: core.into_iter().collect(),
        verb: said.verb.to_owned(),
        what: said.what,
        operation: said.operation,
    }
}

/// One step for each record, with all that is to be done with it.
fn once_each(steps: Vec<Step>) -> Vec<Step> {
    let mut places: HashMap<RelPath, usize> = HashMap::new();
    let mut once: Vec<Step> = Vec::with_capacity(steps.len());
    for step in steps {
        let at = *places.entry(step.path.clone()).or_insert(once.len());
        match once.get_mut(at) {
            Some(earlier) => earlier.alterations.extend(step.alterations),
            None => once.push(step),
        }
    }
    once
}

/// What becomes of a record, and the core fields that change in it.
fn item(archive: &Archive, catalog: &Catalog, step: &Step) -> (Item, Vec<String>) {
    let place = layout::place(&step.path, catalog);
    let customer = place.customer().unwrap_or(&step.path).file_name().to_owned();
    let mut item = Item {
        path: step.path.clone(),
        customer_id: String::new(),
        customer_name: customer,
        fate: Fate::Unchanged,
        faults: Vec::new(),
        changes: Vec::new(),
        place: None,
        seen: [0; 20],
        text: None,
        handed: Vec::new(),
        unfinished: None,
        left: Vec::new(),
        tasks: Vec::new(),
        succession: None,
    };
    match fill(&mut item, archive, catalog, &step.alterations) {
        Ok(core) => (item, core),
        Err(error) => {
            item.fate = Fate::Refused(reason(&error));
            if let EditError::Invalid(faults) = error {
                item.faults = faults;
            }
            (item, Vec::new())
        }
    }
}

fn fill(
    item: &mut Item,
    archive: &Archive,
    catalog: &Catalog,
    alterations: &[Alteration],
) -> Result<Vec<String>, EditError> {
    let now = open(archive, &item.path)?;
    item.seen = now.blob;
    let kind = catalog
        .kind(&now.kind)
        .ok_or_else(|| EditError::NoSuchKind(now.kind.clone()))?;
    if kind.name == catalog.customer().name {
        item.customer_id = text_at(&now.record, "customer_id");
        let name = text_at(&now.record, CUSTOMER_NAME);
        item.customer_name = Some(name)
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| item.customer_name.clone());
    }
    let wanted = altered(kind, &now.record, alterations)?;
    if kind.name == catalog.customer().name {
        item.succession = Succession::of(&now.record, &wanted);
    }
    item.changes = changes(&kind.fields, kind, &now.record, &wanted);
    let draft = draft(archive, kind, &now, &wanted)?;
    if draft.text.is_some() {
        ensure_writable(archive, &now)?;
    }
    item.text = draft.text;
    item.place = place(&now, &wanted, alterations);
    for alteration in alterations {
        if let Alteration::Task(texts) = alteration {
            assign(archive, catalog, item, &now, texts)?;
        }
    }
    if item.text.is_some() || item.place.is_some() || !item.tasks.is_empty() {
        item.fate = Fate::Changes;
    }
    Ok(draft.core)
}

/// One read-only file must not keep thousands from being written.
fn ensure_writable(archive: &Archive, now: &Opened) -> Result<(), EditError> {
    let metadata = archive.vault().absolute(&now.path).metadata();
    if metadata.is_ok_and(|metadata| metadata.permissions().readonly()) {
        return Err(VaultError::Refused {
            path: now.path.to_string(),
            reason: "是只读文件；请先取消只读，再改".to_owned(),
        }
        .into());
    }
    Ok(())
}

/// The fields that differ, in the order of the schema; a map is told by its parts, a list as a whole.
fn changes(fields: &[Field], kind: &Kind, before: &Value, after: &Value) -> Vec<Altered> {
    let root = FieldPath::default();
    let mut changes = Vec::new();
    collect(fields, kind, (before, after), &root, &mut changes);
    changes
}

fn collect(
    fields: &[Field],
    kind: &Kind,
    (before, after): (&Value, &Value),
    at: &FieldPath,
    changes: &mut Vec<Altered>,
) {
    for field in fields {
        let (old, new) = (&before[field.key.as_str()], &after[field.key.as_str()]);
        if old == new {
            continue;
        }
        let path = at.clone().key(&field.key);
        if !field.children.is_empty() && (old.is_object() || new.is_object()) {
            collect(&field.children, kind, (old, new), &path, changes);
            continue;
        }
        changes.push(Altered {
            label: kind.label(&path),
            before: kind.display(&path, old),
            after: kind.display(&path, new),
            came: only_in(new, old),
            gone: only_in(old, new),
            field: path.to_string(),
        });
    }
}

/// The words of a list that another one has not.
fn only_in(words: &Value, others: &Value) -> Vec<String> {
    if !words.is_array() && !others.is_array() {
        return Vec::new();
    }
    // A single one that somebody wrote without a list counts too.
    let items = |list: &Value| match list {
        Value::Array(items) => items.clone(),
        Value::Null => Vec::new(),
        single => vec![single.clone()],
    };
    let others = items(others);
    let own = items(words).into_iter().filter(|word| !others.contains(word));
    own.filter_map(|word| scalar_text(&word)).collect()
}

/// Finds what is still open with those who are to be archived. It stands in nobody's way: where it cannot be found, nothing is told.
fn look_after(archive: &Archive, steps: &[Step], items: &mut [Item]) {
    let is_archived = |step: &Step| step.alterations.contains(&Alteration::Archive);
    if !steps.iter().any(is_archived) {
        return;
    }
    let only = match &*items {
        [only] => only.path.parent(),
        _ => None,
    };
    let found = archive
        .read(&Viewer::everything())
        .and_then(|snapshot| unfinished(&snapshot, only.as_ref()));
    let Ok(mut found) = found else { return };
    for (item, _) in items.iter_mut().zip(steps).filter(|(_, step)| is_archived(step)) {
        let dir = item.path.parent().filter(|_| item.fate == Fate::Changes);
        item.unfinished = dir.and_then(|dir| found.remove(dir.as_str()));
    }
}

/// Finds what goes along to new owners. A customer of whom something cannot be handed over stays with its owner.
fn hand_over(archive: &Archive, items: &mut [Item]) {
    let mut leaving: Vec<&mut Item> = items
        .iter_mut()
        .filter(|item| item.fate == Fate::Changes && item.succession.is_some())
        .collect();
    let people = leaving.iter().filter_map(|item| item.succession.as_ref());
    let people: BTreeSet<String> = people.map(|who| who.from.clone()).collect();
    if people.is_empty() {
        return;
    }
    let waiting = archive
        .read(&Viewer::everything())
        .and_then(|snapshot| Waiting::of(&snapshot, &people));
    parallel::map(&mut leaving, |item| {
        let (Some(who), Some(dir)) = (&item.succession, item.path.parent()) else {
            return;
        };
        let handed = match &waiting {
            Ok(waiting) => waiting.handed(archive, &dir, who).map_err(|error| reason(&error)),
            Err(error) => Err(error.to_string()),
        };
        match handed {
            Ok(handed) => {
                item.handed = handed;
                item.left = waiting.as_ref().map(|waiting| waiting.left(&dir)).unwrap_or_default();
            }
            Err(reason) => item.fate = Fate::Refused(reason),
        }
    });
}

/// Gives each folder that moves a place of its own. In the order of the items, so that the same plan gives the same places.
pub(super) fn free_places(archive: &Archive, items: &mut [Item]) {
    let mut claimed: HashSet<String> = HashSet::new();
    let moving = items.iter_mut().filter(|item| item.fate == Fate::Changes);
    for (_, to) in moving.filter_map(|item| item.place.as_mut()) {
        let is_taken = |path: &RelPath| claimed.contains(&path.folded()) || archive.vault().has(path);
        *to = unique(to, &is_taken);
        claimed.insert(to.folded());
    }
}

/// Why a record stays as it is, in one line of a list that names the customer already.
pub(super) fn reason(error: &EditError) -> String {
    let told = |fault: &FieldFault| match &fault.fix {
        Some(fix) => format!("{}（{fix}）", fault.message),
        None => fault.message.clone(),
    };
    match error {
        EditError::Invalid(faults) => faults.iter().map(told).collect::<Vec<_>>().join("；"),
        EditError::Gone(_) => "已经不在了，可能刚被移动或删除".to_owned(),
        EditError::Unreadable { reason, .. } => format!("读不出来：{reason}。请先在编辑器里改好它"),
        EditError::Unusual { reason, .. } => format!("写法没法只改这几处：{reason}。请在编辑器里改"),
        error => error.to_string(),
    }
}

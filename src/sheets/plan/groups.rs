//! Rows of one sheet that are about the same customer.

use super::existing::{Known, name_key};
use super::matching::{is_code, is_name, is_number};
use super::member::Member;
use super::merge::{Merger, Rule};
use super::{CellCounts, Refusal};
use crate::kinds::CUSTOMER_NAME;
use crate::kinds::Kind;
use crate::sheets::Row;
use crate::sheets::understand::{Converted, Identity, Layout, incoming};
use crate::vault::RelPath;
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// The rows of one customer, which merge: later rows fill what earlier ones leave empty and add contacts.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub(super) rows: Vec<Member>,
    pub(super) name: Option<String>,
    pub(super) credit_code: Option<String>,
    /// All numbers that the rows give, kehu's own and older ones.
    pub(super) numbers: Vec<String>,
    pub(super) head_count: Option<u64>,
    /// The profile that the rows update.
    pub(super) known: Option<Known>,
    /// Words of the rows that became others of a closed list; known when they have merged.
    pub(super) converted: Vec<Converted>,
}

impl Group {
    pub(super) fn first_row(&self) -> u32 {
        self.rows.first().map_or(0, |first| first.row.number)
    }

    /// What the rows bring together; notes at each what of it was not taken over. The rows are understood once more for it,
    /// because the records of all customers at once would be most of what an import needs of memory.
    pub(super) fn merge(&mut self, layout: &Layout<'_>, custom: &str, kind: &Kind) -> Map<String, Value> {
        let first = self.first_row();
        let of_contacts = self.of_contacts(layout, custom);
        let mut merger = Merger::new(Value::Null, Rule::Fill);
        let mut named: Option<String> = None;
        for member in &mut self.rows {
            let incoming = incoming(layout, custom, &member.row);
            let found = CellCounts::of(&incoming, &member.row);
            let mut record = incoming.record;
            name_for_contact(&mut record, custom, &of_contacts);
            // Which of the two fields a number belongs to is known when the whole sheet is.
            record.shift_remove("customer_id");
            record.shift_remove("legacy_ids");
            // The same name with a blank more says nothing new.
            let name = record.get(CUSTOMER_NAME).and_then(Value::as_str).map(name_key);
            if name.is_some() && name == named {
                record.shift_remove(CUSTOMER_NAME);
            }
            named = named.or(name);
            merger.bring(record);
            merger.list_custom(custom);
            merger.keep_phones(kind);
            let refused = merger.take_refused(kind);
            member.cells = found.without(refused.len());
            let refused = (!refused.is_empty()).then(|| {
                format!(
                    "与第 {first} 行是同一客户，以第 {first} 行为准，未采用：{}",
                    refused.join("、")
                )
            });
            self.converted.extend(incoming.converted);
            member.add_notes(incoming.notes.into_iter().chain(refused));
        }
        match merger.into_value() {
            Value::Object(record) => record,
            _ => Map::new(),
        }
    }
}

impl Group {
    /// The names of their own under which rows with contacts say something different: that is about the contacts.
    fn of_contacts(&self, layout: &Layout<'_>, custom: &str) -> HashSet<String> {
        if self.rows.len() < 2 {
            return HashSet::new();
        }
        let mut said: HashMap<String, Value> = HashMap::new();
        let mut different = HashSet::new();
        for member in &self.rows {
            let record = incoming(layout, custom, &member.row).record;
            if contact_of(&record).is_none() {
                continue;
            }
            for (key, value) in record.get(custom).and_then(Value::as_object).into_iter().flatten() {
                match said.get(key) {
                    Some(other) if other != value => drop(different.insert(key.clone())),
                    Some(_) => {}
                    None => drop(said.insert(key.clone(), value.clone())),
                }
            }
        }
        different
    }
}

/// The name of the one contact that a row brings.
fn contact_of(record: &Map<String, Value>) -> Option<&str> {
    match record.get("contacts")?.as_array()?.as_slice() {
        [only] => only.get("name")?.as_str(),
        _ => None,
    }
}

/// 生日 becomes 生日（张二） where it is the contact's.
fn name_for_contact(record: &mut Map<String, Value>, custom: &str, of_contacts: &HashSet<String>) {
    let Some(contact) = contact_of(record)
        .map(str::to_owned)
        .filter(|_| !of_contacts.is_empty())
    else {
        return;
    };
    if let Some(Value::Object(fields)) = record.get_mut(custom) {
        let renamed = std::mem::take(fields).into_iter().map(|(key, value)| {
            if of_contacts.contains(&key) {
                (format!("{key}（{contact}）"), value)
            } else {
                (key, value)
            }
        });
        *fields = renamed.collect();
    }
}

/// Groups by what identifies them.
#[derive(Debug, Default)]
pub(super) struct Groups {
    groups: Vec<Group>,
    /// Numbers of rows that name nobody.
    pub(super) of_nobody: Vec<String>,
    by_number: HashMap<String, Vec<usize>>,
    by_credit_code: HashMap<String, usize>,
    by_name: HashMap<String, usize>,
    by_path: HashMap<RelPath, usize>,
}

/// A row on its way to its group.
pub(super) struct Arrival<'d> {
    pub(super) row: Row,
    /// Number of people, when the row tells it.
    pub(super) head_count: Option<u64>,
    /// The row above, where that tells whose contact this one is.
    pub(super) continued: Option<u32>,
    /// What of the row identifies, see [`sound`].
    pub(super) identity: Identity,
    /// The customer of the vault that it is about.
    pub(super) known: Option<&'d Known>,
}

impl Groups {
    /// Adds a row to the group of its customer; gives it back when it contradicts the rows before.
    pub(super) fn add(&mut self, arrival: Arrival<'_>, is_own: &dyn Fn(&str) -> bool) -> Result<(), (Row, Refusal)> {
        let Arrival {
            row,
            head_count,
            continued,
            identity,
            known,
        } = arrival;
        let at = self.find(&identity, known, is_own).unwrap_or_else(|| {
            self.groups.push(Group::default());
            self.groups.len() - 1
        });
        if let Some(why) = self.contradiction(at, &identity) {
            return Err((row, why));
        }
        let Some(group) = self.groups.get_mut(at) else {
            return Ok(());
        };
        group.rows.push(Member {
            row,
            note: continued.map(|above| format!("没有写客户，算作第 {above} 行那一位的联系人")),
            cells: CellCounts::default(),
        });
        group.head_count = group.head_count.or(head_count);
        group.name = group.name.take().or_else(|| identity.name.clone());
        group.credit_code = group.credit_code.take().or_else(|| identity.credit_code.clone());
        group.known = group.known.take().or_else(|| known.cloned());
        for number in &identity.numbers {
            if !group.numbers.contains(number) {
                group.numbers.push(number.clone());
            }
        }
        self.learn(at, identity, known);
        Ok(())
    }

    /// Whether a row gives nothing but a number that stands above it: such rows continue the customer named there.
    pub(super) fn continues(&self, identity: &Identity) -> bool {
        let mut numbers = identity.only_numbers().iter();
        numbers.any(|number| self.by_number.contains_key(number))
    }

    /// What of a row speaks against the rows that it seems to belong to.
    fn contradiction(&self, at: usize, identity: &Identity) -> Option<Refusal> {
        let group = self.groups.get(at).filter(|group| !group.rows.is_empty())?;
        let first = group.first_row();
        if let (Some(one), Some(other)) = (&group.credit_code, &identity.credit_code)
            && one != other
        {
            return Some(Refusal::new(
                format!("与第 {first} 行同名，但统一社会信用代码不同（{one}、{other}）"),
                "请核对信用代码；如果是两家同名的公司，请在名称后加上地区以便区分",
            ));
        }
        if let Some((number, elsewhere)) = self.number_of_another(at, identity) {
            return Some(Refusal::new(
                format!("编号与第 {first} 行相同，但编号 {number} 是第 {elsewhere} 行的"),
                "如果是同一家，请把这些编号写在同一行，删掉多余的行",
            ));
        }
        let other = identity.name.as_ref()?;
        let named = self.by_name.get(&name_key(other));
        let Some(one) = &group.name else {
            // Rows that gave no name so far cannot take one that stands for somebody else already.
            let taken = named
                .filter(|named| **named != at)
                .and_then(|named| self.groups.get(*named))?;
            return Some(Refusal::new(
                format!(
                    "编号或信用代码与第 {first} 行相同，名称却与第 {} 行相同，不知道是哪一家",
                    taken.first_row()
                ),
                "如果是同一家，请把编号、信用代码和名称写在同一行，删掉多余的行",
            ));
        };
        let same_code = group.credit_code.is_some() && group.credit_code == identity.credit_code;
        if name_key(one) == name_key(other) || named == Some(&at) || (same_code && named.is_none()) {
            return None;
        }
        Some(Refusal::new(
            format!("编号或信用代码与第 {first} 行相同，但名称不同（{one}、{other}）"),
            "请核对这一行的编号、信用代码和名称",
        ))
    }

    /// A number of a row with nothing but numbers that stands for other rows than those it would join, and the first of them.
    fn number_of_another(&self, at: usize, identity: &Identity) -> Option<(String, u32)> {
        let elsewhere = |number: &String| {
            let groups = self.by_number.get(number).filter(|groups| !groups.contains(&at))?;
            Some((number.clone(), self.groups.get(*groups.first()?)?.first_row()))
        };
        identity.only_numbers().iter().find_map(elsewhere)
    }

    /// `is_own` tells the vault's own numbers, which nobody else gives; an older number alone proves nothing between rows of
    /// different names.
    fn find(&self, identity: &Identity, known: Option<&Known>, is_own: &dyn Fn(&str) -> bool) -> Option<usize> {
        if let Some(at) = known.and_then(|known| self.by_path.get(&known.path)) {
            return Some(*at);
        }
        let fits = |at: &&usize| {
            let Some(group) = self.groups.get(**at) else {
                return false;
            };
            known.is_none() || group.known.is_none()
        };
        let same_name = |at: &&usize| match (
            self.groups.get(**at).and_then(|group| group.name.as_ref()),
            &identity.name,
        ) {
            (Some(one), Some(other)) => name_key(one) == name_key(other),
            _ => true,
        };
        let by_number = || {
            identity.numbers.iter().find_map(|number| {
                let groups = self.by_number.get(number)?;
                groups
                    .iter()
                    .rev()
                    .filter(fits)
                    .find(|at| is_own(number) || same_name(at))
            })
        };
        let by_code = || self.by_credit_code.get(identity.credit_code.as_ref()?).filter(fits);
        let by_name = || self.by_name.get(&name_key(identity.name.as_ref()?)).filter(fits);
        by_number().or_else(by_code).or_else(by_name).copied()
    }

    fn learn(&mut self, at: usize, identity: Identity, known: Option<&Known>) {
        for number in identity.numbers {
            let groups = self.by_number.entry(number).or_default();
            if !groups.contains(&at) {
                groups.push(at);
            }
        }
        if let Some(code) = identity.credit_code {
            self.by_credit_code.entry(code).or_insert(at);
        }
        if let Some(name) = identity.name {
            self.by_name.entry(name_key(&name)).or_insert(at);
        }
        if let Some(known) = known {
            self.by_path.entry(known.path.clone()).or_insert(at);
        }
    }

    pub(super) fn into_iter(self) -> impl Iterator<Item = Group> {
        self.groups.into_iter()
    }
}

/// What of a row identifies its customer: placeholders (无, -, 000…0) do not.
pub(super) fn sound(identity: &Identity, placeholder_names: &[String]) -> Identity {
    Identity {
        numbers: identity
            .numbers
            .iter()
            .filter(|number| is_number(number))
            .cloned()
            .collect(),
        credit_code: identity.credit_code.as_ref().filter(|code| is_code(code)).cloned(),
        name: identity.name.clone().filter(|name| is_name(name, placeholder_names)),
    }
}

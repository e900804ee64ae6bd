//! From a kind, what a record says so far, and what is wrong with it to the fields of a form.

use super::{Block, Fields, Input, Row, Widget};
use crate::edit::{self, Collision, FieldFault, Needs, Texts};
use crate::kinds::{Field, FieldType, Kind};
use crate::tidy::{REVIEWED_BY, REVIEWED_ON};
use crate::web::links;
use crate::yaml::FieldPath;
use std::collections::BTreeMap;

/// Rows of a list that a form shows; the file has the others.
const MOST_ROWS: usize = 60;

/// What a form is made from.
pub struct Filling<'a> {
    pub texts: &'a Texts,
    /// What the form was opened with. Where a field stands is said by that alone: a form that comes back is as it was sent.
    pub opened: &'a Texts,
    pub faults: &'a [FieldFault],
    pub collisions: &'a [Collision],
    /// By key the values that others have written.
    pub proposals: &'a BTreeMap<String, Vec<String>>,
    pub prefix: &'static str,
    /// Nothing is written yet: what has a default shows it.
    pub is_new: bool,
    /// What was sent, of a form that comes back: with the rows that it had.
    pub sent: Option<&'a Texts>,
    /// The key of the field that somebody came for; empty for none.
    pub wanted: &'a str,
}

impl Filling<'_> {
    /// The fields of a kind.
    #[must_use]
    pub fn of(&self, kind: &Kind) -> Fields {
        let mut fields = Fields::default();
        let needs = self.needs(kind);
        let mut asked = edit::lacking(kind, self.opened);
        if self.is_new {
            asked.extend(kind.deciding().into_iter().map(str::to_owned));
        }
        let shown = |field: &&Field| !is_given(kind, field) && !self.comes_later(kind, field);
        for field in kind.fields.iter().filter(shown) {
            let (block, matters) = self.block(&needs, field);
            let Some(block) = block else { continue };
            if matters || asked.contains(&field.key) || self.is_wanted(field) {
                fields.first.push(block);
            } else {
                fields.more.push(block);
            }
        }
        fields.is_open = fields.more.iter().any(Block::is_filled);
        fields
    }

    /// The fields that a kind requires, for a form within another one.
    #[must_use]
    pub fn required(&self, kind: &Kind) -> Vec<Block> {
        let needs = self.needs(kind);
        let required = kind.fields.iter().filter(|field| field.required);
        required.filter_map(|field| self.block(&needs, field).0).collect()
    }

    /// A single field, by the way to it; none where there is no such field, or more than one value in it.
    #[must_use]
    pub fn one(&self, kind: &Kind, way: &str) -> Option<Input> {
        let path: FieldPath = way.parse().ok()?;
        let field = kind.field_at(&path).filter(|field| field.children.is_empty())?;
        Some(self.input(&self.needs(kind), field, kind.label(&path), path))
    }

    fn needs(&self, kind: &Kind) -> Needs {
        Needs::of(kind, self.opened, self.is_new)
    }

    /// Whether the address leads to it, or to something in it (`contacts[1].phone`).
    fn is_wanted(&self, field: &Field) -> bool {
        self.wanted.split(['.', '[']).next() == Some(&field.key)
    }

    /// Whether nobody can know it yet, or a review signs with it. What was said of it all the same, by a link or a template or in
    /// the file, stands in the form.
    fn comes_later(&self, kind: &Kind, field: &Field) -> bool {
        let is_of = |way: &String| way.split(['.', '[']).next() == Some(&field.key);
        let is_said = self.texts.keys().any(is_of) || self.faults.iter().any(|fault| is_of(&fault.path));
        let is_hidden = self.is_new && field.later || is_signed(kind, field);
        is_hidden && !self.is_wanted(field) && !is_said
    }

    fn block(&self, needs: &Needs, field: &Field) -> (Option<Block>, bool) {
        let path = FieldPath::default().key(&field.key);
        let is_list = field.field_type == FieldType::List && !field.children.is_empty();
        if is_list {
            let rows = self.rows(needs, field, &path);
            let matters = field.required || items(self.opened, &path) > 0;
            let hidden = self.items(&path).saturating_sub(MOST_ROWS);
            let block = Block::Rows {
                key: format!("{}{path}", self.prefix),
                label: field.label.clone(),
                need: needs.at(&path, field),
                help: field.description.clone().unwrap_or_default(),
                error: self.error(&path.to_string()).0,
                rows,
                hidden,
            };
            return (Some(block), matters);
        }
        if field.open {
            // What came from elsewhere, under the names it came with.
            let own = self.texts.keys().filter_map(|key| {
                let name = key.strip_prefix(&format!("{}.", field.key))?;
                Some(self.input(needs, field, name.to_owned(), path.clone().key(name)))
            });
            let inputs: Vec<Input> = own.collect();
            let block = (!inputs.is_empty()).then(|| Block::Group {
                label: field.label.clone(),
                help: field.description.clone().unwrap_or_default(),
                inputs,
            });
            return (block, false);
        }
        if !field.children.is_empty() {
            let children = field.children.iter().filter(|child| child.children.is_empty());
            let inputs: Vec<Input> = children
                .map(|child| self.input(needs, child, child.label.clone(), path.clone().key(&child.key)))
                .collect();
            let is_said = |child: &Field| self.is_opened_with(&path.clone().key(&child.key));
            let matters = field.children.iter().any(|child| child.column || is_said(child));
            let block = Block::Group {
                label: field.label.clone(),
                help: field.description.clone().unwrap_or_default(),
                inputs,
            };
            return (Some(block), matters);
        }
        let matters = field.required || field.multiline && self.is_new || self.is_opened_with(&path);
        let input = self.input(needs, field, field.label.clone(), path);
        (Some(Block::One(input)), matters)
    }

    fn is_opened_with(&self, path: &FieldPath) -> bool {
        self.opened
            .get(&path.to_string())
            .is_some_and(|text| !text.trim().is_empty())
    }

    /// Rows that were left empty come back as the one to fill in next.
    fn items(&self, path: &FieldPath) -> usize {
        items(self.texts, path).max(items(self.opened, path))
    }

    fn rows(&self, needs: &Needs, field: &Field, path: &FieldPath) -> Vec<Row> {
        let filled = self.items(path);
        let named = self.sent.map_or(0, |sent| named(sent, path));
        let shown = if named >= filled.max(1) {
            named.min(filled + MOST_ROWS)
        } else {
            filled + 1
        };
        let row = |at: usize| Row {
            inputs: field
                .children
                .iter()
                .filter(|child| child.children.is_empty())
                .map(|child| {
                    self.input(
                        needs,
                        child,
                        child.label.clone(),
                        path.clone().index(at).key(&child.key),
                    )
                })
                .collect(),
            is_new: at >= filled,
        };
        (0..filled.min(MOST_ROWS)).chain(filled..shown).map(row).collect()
    }

    fn input(&self, needs: &Needs, field: &Field, label: String, path: FieldPath) -> Input {
        let key = path.to_string();
        let value = self.texts.get(&key).cloned().unwrap_or_default();
        let default = field.default.as_ref().and_then(serde_json::Value::as_str);
        let proposed = || match path.segments() {
            [_] => self.proposed(field),
            _ => field.suggestions.clone(),
        };
        let (error, other) = self.error(&key);
        Input {
            widget: Widget::of(field, &value, proposed),
            days: field.days,
            name: format!("{}{key}", self.prefix),
            default: default.unwrap_or_default().to_owned(),
            label,
            help: field.description.clone().unwrap_or_default(),
            unit: field.unit.clone().unwrap_or_default(),
            need: needs.at(&path, field),
            is_list: edit::is_list_of_words(field),
            core: field.core,
            error,
            is_next: false,
            other,
            theirs: self.theirs(&path),
            offered: None,
            value,
        }
    }

    fn proposed(&self, field: &Field) -> Vec<String> {
        let known = self.proposals.get(&field.key).map(Vec::as_slice).unwrap_or_default();
        let mut all = field.suggestions.clone();
        all.extend(field.values.iter().cloned());
        for value in known {
            if !all.contains(value) {
                all.push(value.clone());
            }
        }
        all
    }

    /// What is wrong with a field, and the record that stands in the way.
    fn error(&self, key: &str) -> (String, Option<String>) {
        let own = || self.faults.iter().filter(|fault| fault.path == key);
        let told: Vec<String> = own().map(FieldFault::said).collect();
        let other = own().find_map(|fault| fault.other.as_ref());
        (told.join(" "), other.map(|other| links::record(other.as_str())))
    }

    fn theirs(&self, path: &FieldPath) -> Option<String> {
        let collision = self.collisions.iter().find(|collision| collision.path == *path)?;
        Some(collision.theirs.clone())
    }
}

/// How many items of a list these texts tell of.
fn items(texts: &Texts, path: &FieldPath) -> usize {
    let filled = texts.iter().filter(|(_, text)| !text.trim().is_empty());
    count(filled.map(|(key, _)| key), path)
}

/// The same with rows that were sent empty.
fn named(texts: &Texts, path: &FieldPath) -> usize {
    count(texts.keys(), path)
}

fn count<'k>(keys: impl Iterator<Item = &'k String>, path: &FieldPath) -> usize {
    let start = format!("{path}[");
    let numbers = keys.filter_map(|key| {
        let (number, _) = key.strip_prefix(&start)?.split_once(']')?;
        number.parse::<usize>().ok()
    });
    numbers.max().map_or(0, |last| last.saturating_add(1))
}

/// Whether kehu gives the value itself: nobody fills in numbers of customers or who made them.
fn is_given(kind: &Kind, field: &Field) -> bool {
    let is_customer = kind.folder.is_empty();
    is_customer && matches!(field.key.as_str(), "customer_id" | "created_by")
}

/// Whether a tap on 核对无误 writes it.
fn is_signed(kind: &Kind, field: &Field) -> bool {
    kind.folder.is_empty() && [REVIEWED_ON, REVIEWED_BY].contains(&field.key.as_str())
}

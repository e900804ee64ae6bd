//! A record as a form: made from its kind's schema alone, so that what a team adds to a schema can be filled in at once.

use crate::edit::{Collision, FieldFault, Texts};
use crate::kinds::{Field, FieldType, Kind, parse_date, parse_moment};
use crate::tidy::{REVIEWED_BY, REVIEWED_ON};
use crate::yaml::FieldPath;
use chrono::NaiveTime;
use std::collections::BTreeMap;

/// Before the way to a field in the name of its input, so that no field is taken for what else a form sends.
pub const PREFIX: &str = "f.";
/// The same for the first follow-up of a new customer.
pub const FIRST_PREFIX: &str = "n.";

/// The fields of a form, those that matter first.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    pub first: Vec<Block>,
    /// What is seldom filled in, folded away.
    pub more: Vec<Block>,
}

/// A field of a form.
#[derive(Clone, Debug)]
pub enum Block {
    One(Input),
    /// The fields of a mapping.
    Group {
        label: String,
        help: String,
        inputs: Vec<Input>,
    },
    /// The items of a list.
    Rows {
        key: String,
        label: String,
        help: String,
        error: String,
        rows: Vec<Row>,
        /// How many more there are in the file than are shown.
        hidden: usize,
    },
}

impl Block {
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Self::One(input) => &input.label,
            Self::Group { label, .. } | Self::Rows { label, .. } => label,
        }
    }
}

/// An item of a list.
#[derive(Clone, Debug)]
pub struct Row {
    pub inputs: Vec<Input>,
    /// Nothing is in it yet: it is the one to fill in next.
    pub is_new: bool,
}

/// One thing to fill in.
#[derive(Clone, Debug)]
pub struct Input {
    pub name: String,
    pub label: String,
    pub help: String,
    pub unit: String,
    pub value: String,
    /// What counts while nothing is filled in.
    pub default: String,
    pub widget: Widget,
    pub required: bool,
    /// A change of it needs a reason.
    pub core: bool,
    pub error: String,
    /// What somebody else made of it meanwhile.
    pub theirs: Option<String>,
}

/// How it is filled in.
#[derive(Clone, Debug, PartialEq)]
pub enum Widget {
    /// A line; the keyboard that phones show for it, and what others have written there.
    Line {
        mode: &'static str,
        proposals: Vec<String>,
    },
    Area,
    Date,
    Moment,
    /// A day, and a time of the day where somebody knows it.
    DayTime,
    /// One of these, the empty one first.
    Choice(Vec<String>),
}

/// Rows of a list that a form shows; the file has the others.
const MOST_ROWS: usize = 60;

/// What a form is made from.
pub struct Filling<'a> {
    pub texts: &'a Texts,
    pub faults: &'a [FieldFault],
    pub collisions: &'a [Collision],
    /// By key the values that others have written.
    pub proposals: &'a BTreeMap<String, Vec<String>>,
    pub prefix: &'static str,
    /// Nothing is written yet: what has a default shows it.
    pub is_new: bool,
    /// The key of the field that somebody came for; empty for none.
    pub wanted: &'a str,
}

impl Filling<'_> {
    /// The fields of a kind.
    #[must_use]
    pub fn of(&self, kind: &Kind) -> Fields {
        let mut fields = Fields::default();
        let shown = |field: &&Field| !is_given(kind, field) && !self.comes_later(kind, field);
        for field in kind.fields.iter().filter(shown) {
            let (block, matters) = self.block(field);
            let Some(block) = block else { continue };
            if matters || field.key == self.wanted {
                fields.first.push(block);
            } else {
                fields.more.push(block);
            }
        }
        fields
    }

    /// The fields that a kind requires, for a form within another one.
    #[must_use]
    pub fn required(&self, kind: &Kind) -> Vec<Block> {
        let required = kind.fields.iter().filter(|field| field.required);
        required.filter_map(|field| self.block(field).0).collect()
    }

    /// A single field, by the way to it; none where there is no such field, or more than one value in it.
    #[must_use]
    pub fn one(&self, kind: &Kind, way: &str) -> Option<Input> {
        let path: FieldPath = way.parse().ok()?;
        let field = kind.field_at(&path).filter(|field| field.children.is_empty())?;
        Some(self.input(field, kind.label(&path), path))
    }

    /// Whether nobody can know it yet, or a review signs with it. What was said of it all the same, by a link or a template or in
    /// the file, stands in the form.
    fn comes_later(&self, kind: &Kind, field: &Field) -> bool {
        let is_of = |way: &String| way.split(['.', '[']).next() == Some(&field.key);
        let is_said = self.texts.keys().any(is_of) || self.faults.iter().any(|fault| is_of(&fault.path));
        let is_hidden = self.is_new && field.later || is_signed(kind, field) && field.key != self.wanted;
        is_hidden && !is_said
    }

    fn block(&self, field: &Field) -> (Option<Block>, bool) {
        let path = FieldPath::default().key(&field.key);
        let is_list = field.field_type == FieldType::List && !field.children.is_empty();
        if is_list {
            let rows = self.rows(field, &path);
            let matters = field.required || rows.iter().any(|row| !row.is_new);
            let hidden = self.items(&path).saturating_sub(MOST_ROWS);
            let block = Block::Rows {
                key: format!("{}{path}", self.prefix),
                label: field.label.clone(),
                help: field.description.clone().unwrap_or_default(),
                error: self.error(&path.to_string()),
                rows,
                hidden,
            };
            return (Some(block), matters);
        }
        if field.open {
            // What came from elsewhere, under the names it came with.
            let own = self.texts.keys().filter_map(|key| {
                let name = key.strip_prefix(&format!("{}.", field.key))?;
                Some(self.input(field, name.to_owned(), path.clone().key(name)))
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
                .map(|child| self.input(child, child.label.clone(), path.clone().key(&child.key)))
                .collect();
            let matters = inputs
                .iter()
                .any(|input| !input.value.is_empty() || !input.error.is_empty())
                || field.children.iter().any(|child| child.column);
            let block = Block::Group {
                label: field.label.clone(),
                help: field.description.clone().unwrap_or_default(),
                inputs,
            };
            return (Some(block), matters);
        }
        let input = self.input(field, field.label.clone(), path);
        let matters = field.required
            || field.multiline && self.is_new
            || !input.value.is_empty()
            || !input.error.is_empty()
            || input.theirs.is_some();
        (Some(Block::One(input)), matters)
    }

    fn items(&self, path: &FieldPath) -> usize {
        let start = format!("{path}[");
        let numbers = self.texts.keys().filter_map(|key| {
            let (number, _) = key.strip_prefix(&start)?.split_once(']')?;
            number.parse::<usize>().ok()
        });
        numbers.max().map_or(0, |last| last + 1)
    }

    fn rows(&self, field: &Field, path: &FieldPath) -> Vec<Row> {
        let count = self.items(path);
        let row = |at: usize| Row {
            inputs: field
                .children
                .iter()
                .filter(|child| child.children.is_empty())
                .map(|child| self.input(child, child.label.clone(), path.clone().index(at).key(&child.key)))
                .collect(),
            is_new: at >= count,
        };
        let mut rows: Vec<Row> = (0..count.min(MOST_ROWS)).map(row).collect();
        rows.push(row(count));
        rows
    }

    fn input(&self, field: &Field, label: String, path: FieldPath) -> Input {
        let key = path.to_string();
        let value = self.texts.get(&key).cloned().unwrap_or_default();
        let default = field.default.as_ref().and_then(serde_json::Value::as_str);
        Input {
            widget: self.widget(field, &value, path.segments().len()),
            name: format!("{}{key}", self.prefix),
            default: default.unwrap_or_default().to_owned(),
            label,
            help: field.description.clone().unwrap_or_default(),
            unit: field.unit.clone().unwrap_or_default(),
            required: field.required,
            core: field.core,
            error: self.error(&key),
            theirs: self.theirs(&path),
            value,
        }
    }

    fn widget(&self, field: &Field, value: &str, depth: usize) -> Widget {
        if !field.values.is_empty() && field.field_type != FieldType::List {
            let mut choices = vec![String::new()];
            choices.extend(field.values.iter().cloned());
            // What is no value of the list stays chosen until somebody chooses another.
            if !field.values.iter().any(|known| known == value) && !value.is_empty() {
                choices.push(value.to_owned());
            }
            return Widget::Choice(choices);
        }
        let line = |mode| Widget::Line {
            mode,
            proposals: if depth == 1 {
                self.proposed(field)
            } else {
                field.suggestions.clone()
            },
        };
        match field.field_type {
            FieldType::Boolean => {
                let mut choices = vec![String::new(), "是".to_owned(), "否".to_owned()];
                if !choices.iter().any(|known| known == value) {
                    choices.push(value.to_owned());
                }
                Widget::Choice(choices)
            }
            FieldType::Date if value.is_empty() || parse_date(value).is_some_and(|day| day.to_string() == value) => {
                Widget::Date
            }
            FieldType::DateTime if field.format.as_deref() == Some("minute") && is_minute(value) => Widget::Moment,
            FieldType::DateTime if field.format.as_deref() == Some("date-or-minute") && day_time(value).is_some() => {
                Widget::DayTime
            }
            FieldType::Integer | FieldType::Number => line("decimal"),
            FieldType::Text if field.multiline || value.contains('\n') || value.chars().count() > LONG => Widget::Area,
            _ => match field.format.as_deref() {
                Some("phone") => line("tel"),
                Some("email") => line("email"),
                Some("website") => line("url"),
                _ => line("text"),
            },
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

    fn error(&self, key: &str) -> String {
        let own = self.faults.iter().filter(|fault| fault.path == key);
        let told: Vec<String> = own
            .map(|fault| match &fault.fix {
                Some(fix) => format!("{}。{fix}", fault.message),
                None => fault.message.clone(),
            })
            .collect();
        told.join(" ")
    }

    fn theirs(&self, path: &FieldPath) -> Option<String> {
        let collision = self.collisions.iter().find(|collision| collision.path == *path)?;
        Some(collision.theirs.clone())
    }
}

/// Longer texts get room.
const LONG: usize = 60;

fn is_minute(value: &str) -> bool {
    value.is_empty() || parse_moment(value).is_some_and(|moment| moment.format("%Y-%m-%d %H:%M").to_string() == value)
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

/// Behind the name of a field: its time of the day, which has an input of its own.
const TIME: &str = "@time";

/// The day and the time of the day of a text, each as its input wants it; None for one that is something else.
fn day_time(value: &str) -> Option<(&str, &str)> {
    let is_day = |text: &str| parse_date(text).is_some();
    let is_time = |text: &str| text.len() == 5 && NaiveTime::parse_from_str(text, "%H:%M").is_ok();
    match value.split_once(' ') {
        Some((day, time)) => (is_day(day) && is_time(time)).then_some((day, time)),
        None if is_time(value) => Some(("", value)),
        None => (value.is_empty() || is_day(value)).then_some((value, "")),
    }
}

/// The texts of what a form sent, by the way to the field.
#[must_use]
pub fn texts(form: &[(String, String)], prefix: &str) -> Texts {
    let own = || {
        form.iter()
            .filter_map(|(name, text)| Some((name.strip_prefix(prefix)?, as_written(text))))
    };
    let mut texts: Texts = own()
        .filter(|(key, _)| !key.ends_with(TIME))
        .map(|(key, text)| (key.to_owned(), text))
        .collect();
    for (key, time) in own() {
        let Some(key) = key.strip_suffix(TIME).filter(|_| !time.trim().is_empty()) else {
            continue;
        };
        let text = texts.entry(key.to_owned()).or_default();
        // A time without a day is kept, for the check to ask for the day.
        format!("{} {}", text.trim(), time.trim()).trim().clone_into(text);
    }
    texts
}

/// Browsers send moments as `2026-11-21T14:30`.
fn as_written(text: &str) -> String {
    let is_moment = text.len() == 16 && text.as_bytes().get(10) == Some(&b'T');
    match text.split_once('T').filter(|_| is_moment) {
        Some((day, time)) if parse_date(day).is_some() => format!("{day} {time}"),
        _ => text.to_owned(),
    }
}

impl Input {
    /// The value as the widget of a moment wants it.
    #[must_use]
    pub fn moment(&self) -> String {
        self.value.replacen(' ', "T", 1)
    }

    /// The value as the two inputs of a day and its time want it.
    #[must_use]
    pub fn day_time(&self) -> (&str, &str) {
        day_time(&self.value).unwrap_or_default()
    }

    /// The name as an id that a label can point to.
    #[must_use]
    pub fn id(&self) -> String {
        format!("field-{}", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(pairs: &[(&str, &str)]) -> Texts {
        let pairs: Vec<(String, String)> = pairs
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect();
        texts(&pairs, PREFIX)
    }

    #[test]
    fn a_day_and_its_time_are_one_text() {
        for (day, time, text) in [
            ("2026-12-01", "14:00", "2026-12-01 14:00"),
            ("2026-12-01", "", "2026-12-01"),
            ("", "14:00", "14:00"),
            ("", "", ""),
        ] {
            for pairs in [
                [("f.due", day), ("f.due@time", time)],
                [("f.due@time", time), ("f.due", day)],
            ] {
                assert_eq!(sent(&pairs)["due"], text, "{pairs:?}");
            }
            assert_eq!(day_time(text), Some((day, time)));
        }
        assert_eq!(sent(&[("f.due", "2026/12/1")])["due"], "2026/12/1");
        for odd in ["2026/12/1", "明天", "2026-12-01 25:00", "2026-12-01T14:00"] {
            assert_eq!(day_time(odd), None, "{odd}");
        }
    }
}

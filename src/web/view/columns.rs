//! The columns of a list: which there are, which are chosen, and what a row shows in them. Everything comes from the kind's
//! schema but what the index knows of every customer besides.

use super::listing::{Choice, Listing};
use super::value::{Cell, cell, is_blank};
use super::{money, when};
use crate::archive::{DERIVED, Figure};
use crate::index::{FieldValue, Hit};
use crate::kinds::{Field, FieldType, Kind};
use crate::yaml::{FieldPath, Segment};
use serde_json::{Map, Value};

/// Characters that a narrow column holds.
const SHORT: usize = 10;
/// Characters of a text that a cell shows.
const LONGEST: usize = 60;
/// What a card on a small screen shows of a customer as long as nobody chose columns.
const ON_CARDS: [&str; 4] = ["customer_type", "customer_level", "owner", LAST_CONTACT];

const LAST_CONTACT: &str = "last_contact";

/// A column that a list can have.
#[derive(Clone, Debug)]
pub struct Column {
    pub key: String,
    pub label: String,
    pub unit: Option<String>,
    /// Aligned to the right.
    pub number: bool,
    date: bool,
    usual: bool,
    source: Source,
}

#[derive(Clone, Debug)]
enum Source {
    /// The record's value there, and its format.
    Field(FieldPath, Option<String>),
    /// The index's column.
    Index,
    /// The date by which the index has the file.
    Date,
}

/// The columns to choose from.
#[derive(Clone, Debug)]
pub struct Panel {
    pub columns: Vec<PanelColumn>,
    /// Back to the usual ones, when others are chosen.
    pub reset: Option<String>,
}

#[derive(Clone, Debug)]
pub struct PanelColumn {
    pub key: String,
    pub label: String,
    pub chosen: bool,
}

/// The head of a column.
#[derive(Clone, Debug)]
pub struct Head {
    pub label: String,
    pub unit: String,
    /// The list in this order, or in the reverse of the present one.
    pub href: String,
    /// `ascending`, `descending` or empty.
    pub sorted: &'static str,
    pub number: bool,
}

/// What a row shows in a column.
#[derive(Clone, Debug)]
pub struct RowCell {
    pub value: Cell,
    /// What the value is, for cards, which have no heads; empty where the value says it.
    pub label: String,
    /// `number`, `date`, `short`, `extra` (not on cards).
    pub class: String,
}

impl Column {
    fn of(field: &Field, path: &[&Field], is_customer: bool) -> Self {
        let key: Vec<&str> = path.iter().map(|field| field.key.as_str()).collect();
        let label: Vec<&str> = path.iter().map(|field| field.label.as_str()).collect();
        let segments = key.iter().map(|key| Segment::Key((*key).to_owned())).collect();
        Self {
            key: key.join("."),
            label: label.join("·"),
            unit: field.unit.clone().filter(|unit| unit != "%"),
            number: matches!(field.field_type, FieldType::Integer | FieldType::Number),
            date: matches!(field.field_type, FieldType::Date | FieldType::DateTime),
            usual: field.column && (!is_customer || field.key != "customer_id"),
            source: Source::Field(FieldPath(segments), field.format.clone()),
        }
    }

    /// What a row of `kind` shows. `values` are those of [`index_keys`].
    fn cell(&self, hit: &Hit, kind: Option<&Kind>, values: &[(&str, &FieldValue)], listing: &Listing) -> RowCell {
        let value = match &self.source {
            Source::Field(path, format) => {
                let value = lookup(&hit.record, path).filter(|value| !is_blank(value));
                let shown = value.zip(kind).map(|(value, kind)| {
                    let text = kind.display(path, value);
                    let unit = self.unit.as_ref().map(|unit| format!(" {unit}"));
                    let text = unit
                        .and_then(|unit| text.strip_suffix(&unit).map(str::to_owned))
                        .unwrap_or(text);
                    cell(format.as_deref(), value, clipped(&text))
                });
                shown.unwrap_or_default()
            }
            Source::Index => {
                let value = values.iter().find(|(key, _)| *key == self.key);
                Cell::text(value.map(|(_, value)| derived(value)).unwrap_or_default())
            }
            Source::Date => Cell::text(hit.date.map(when::moment).unwrap_or_default()),
        };
        let on_card = !listing.columns.is_empty() || ON_CARDS.contains(&self.key.as_str()) || !is_customer(kind);
        let mut class = Vec::new();
        if self.number {
            class.push("number");
        }
        if self.date {
            class.push("date");
        }
        if value.text.chars().count() <= SHORT {
            class.push("short");
        }
        if !on_card {
            class.push("extra");
        }
        let tells_itself = !self.date && !self.number && listing.columns.is_empty();
        RowCell {
            label: match &self.unit {
                _ if tells_itself || value.text.is_empty() => String::new(),
                Some(unit) => format!("{}（{unit}）", self.label),
                None => self.label.clone(),
            },
            class: class.join(" "),
            value,
        }
    }
}

fn is_customer(kind: Option<&Kind>) -> bool {
    kind.is_some_and(|kind| kind.folder.is_empty())
}

/// All columns of customers: the plain fields of the profile, then what the index knows besides.
#[must_use]
pub fn of_customers(kind: &Kind) -> Vec<Column> {
    let derived = DERIVED.map(|figure| Column {
        key: figure.key.to_owned(),
        label: figure.label.to_owned(),
        unit: (figure.holds == Figure::Money).then(|| "元".to_owned()),
        number: matches!(figure.holds, Figure::Count | Figure::Money),
        date: figure.holds == Figure::Date,
        usual: figure.key == LAST_CONTACT,
        source: Source::Index,
    });
    let mut columns = of_fields(kind);
    columns.retain(|column| column.key != "custom" && !derived.iter().any(|own| own.key == column.key));
    columns.extend(derived);
    columns
}

/// All columns of a kind's records but the title; of files that are no records the date.
#[must_use]
pub fn of_records(kind: Option<&Kind>) -> Vec<Column> {
    match kind {
        Some(kind) => of_fields(kind),
        None => vec![Column {
            key: "date".to_owned(),
            label: "日期".to_owned(),
            unit: None,
            number: false,
            date: true,
            usual: true,
            source: Source::Date,
        }],
    }
}

/// The fields that hold one value, or a list of plain ones; those inside of a mapping too.
fn of_fields(kind: &Kind) -> Vec<Column> {
    let is_profile = is_customer(Some(kind));
    let mut columns = Vec::new();
    for field in kind
        .fields
        .iter()
        .filter(|field| kind.title_field.as_ref() != Some(&field.key))
    {
        match field.field_type {
            FieldType::Map => {
                let plain = field.children.iter().filter(|child| child.children.is_empty());
                columns.extend(plain.map(|child| Column::of(child, &[field, child], is_profile)));
            }
            _ if field.children.is_empty() => columns.push(Column::of(field, &[field], is_profile)),
            _ => {}
        }
    }
    columns
}

/// The keys that the index is to bring along for these columns.
#[must_use]
pub fn index_keys(columns: &[Column]) -> Vec<String> {
    let of_index = columns.iter().filter(|column| matches!(column.source, Source::Index));
    of_index.map(|column| column.key.clone()).collect()
}

/// The chosen ones of all columns, in their order; the usual ones when none of those that are asked for is among them, and
/// the one that the list is sorted by: an order that nobody sees is none.
#[must_use]
pub fn chosen(all: &[Column], listing: &Listing) -> Vec<Column> {
    let those = |is_chosen: &dyn Fn(&Column) -> bool| -> Vec<Column> {
        all.iter().filter(|column| is_chosen(column)).cloned().collect()
    };
    match those(&|column| listing.columns.contains(&column.key)) {
        none if none.is_empty() => {
            let sorted = listing.sort.trim_start_matches('-');
            those(&|column| column.usual || column.key == sorted)
        }
        chosen => chosen,
    }
}

#[must_use]
pub fn panel(all: &[Column], chosen: &[Column], listing: &Listing) -> Panel {
    let column = |column: &Column| PanelColumn {
        key: column.key.clone(),
        label: column.label.clone(),
        chosen: chosen.iter().any(|one| one.key == column.key),
    };
    Panel {
        columns: all.iter().map(column).collect(),
        reset: (!listing.columns.is_empty()).then(|| listing.href(&[("cols", "")])),
    }
}

#[must_use]
pub fn heads(columns: &[Column], listing: &Listing) -> Vec<Head> {
    columns.iter().map(|column| head(column, listing)).collect()
}

fn head(column: &Column, listing: &Listing) -> Head {
    // The largest and the newest are what people look for first.
    sort_link(&column.key, &column.label, column.number || column.date, listing).with(column)
}

/// A head that is no column of its own: the name, the title.
#[must_use]
pub fn sort_link(key: &str, label: &str, falls_first: bool, listing: &Listing) -> Head {
    let (rising, falling) = (key.to_owned(), format!("-{key}"));
    let (first, second) = if falls_first {
        (&falling, &rising)
    } else {
        (&rising, &falling)
    };
    let next = match &listing.sort {
        sort if sort == first => second.as_str(),
        sort if sort == second => "",
        _ => first.as_str(),
    };
    Head {
        label: label.to_owned(),
        unit: String::new(),
        href: listing.href(&[("sort", next)]),
        sorted: match &listing.sort {
            sort if *sort == rising => "ascending",
            sort if *sort == falling => "descending",
            _ => "",
        },
        number: false,
    }
}

impl Head {
    fn with(mut self, column: &Column) -> Self {
        self.unit = column.unit.clone().unwrap_or_default();
        self.number = column.number;
        self
    }
}

/// A row's cells.
#[must_use]
pub fn cells(columns: &[Column], hit: &Hit, kind: Option<&Kind>, listing: &Listing) -> Vec<RowCell> {
    let keys = columns.iter().filter(|column| matches!(column.source, Source::Index));
    let values = keys.zip(&hit.columns);
    let values: Vec<(&str, &FieldValue)> = values
        .filter_map(|(column, value)| Some((column.key.as_str(), value.as_ref()?)))
        .collect();
    columns
        .iter()
        .map(|column| column.cell(hit, kind, &values, listing))
        .collect()
}

/// What the index knows of a customer besides its profile, for the API.
#[must_use]
pub fn derived_json(columns: &[Column], hit: &Hit) -> Value {
    let keys = index_keys(columns);
    let values = keys.into_iter().zip(&hit.columns).map(|(key, value)| {
        let value = match value {
            None => Value::Null,
            Some(FieldValue::Number(number)) => (*number).into(),
            Some(FieldValue::Bool(yes)) => (*yes).into(),
            Some(other) => derived(other).into(),
        };
        (key, value)
    });
    Value::Object(values.collect::<Map<String, Value>>())
}

fn derived(value: &FieldValue) -> String {
    match value {
        FieldValue::Text(text) => text.clone(),
        FieldValue::Number(number) => money::grouped(*number),
        FieldValue::Date(date) => date.format("%Y-%m-%d").to_string(),
        FieldValue::Bool(yes) => if *yes { "是" } else { "否" }.to_owned(),
    }
}

fn lookup<'a>(record: &'a Value, path: &FieldPath) -> Option<&'a Value> {
    path.0.iter().try_fold(record, |value, segment| match segment {
        Segment::Key(key) => value.get(key),
        Segment::Index(at) => value.get(at),
    })
}

fn clipped(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Tabs for the kinds of records, each with how many there are.
#[must_use]
pub fn kind_choice(name: &str, title: &str, count: u64, current: bool, listing: &Listing) -> Choice {
    Choice {
        label: title.to_owned(),
        href: listing.href(&[("kind", name), ("sort", ""), ("cols", "")]),
        current,
        count: Some(count),
    }
}

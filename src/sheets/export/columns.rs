//! Which columns a kind can have, and what a record shows in them.

use super::super::understand::{OWN, header_of, header_of_own};
use super::Cell;
use crate::archive::{DERIVED, Figure, moment, scalar_text};
use crate::index::{FieldValue, Hit};
use crate::kinds::{CUSTOMER_NAME, Field, FieldType, Kind};
use serde_json::{Map, Value};

/// A column of a sheet.
#[derive(Clone, Debug)]
pub struct Column {
    pub header: String,
    /// As `--fields` names it: `customer_level`, `deal.amount`, `contacts.phone`.
    pub key: String,
    pub holds: Holds,
    /// What can be chosen, for a list to pick from.
    pub choices: Vec<String>,
    /// For whoever fills it in.
    pub hint: String,
    pub(super) source: Source,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    Text,
    Number,
    /// Days, or times to the minute.
    Date,
}

/// Where a column's values come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// The customer that a record is about.
    CustomerId,
    CustomerName,
    /// A field of the record.
    Field(String),
    /// A part of a mapping.
    Part(String, String),
    /// A part of each item of a list.
    Item(String, String),
    /// What a team keeps without a field.
    Custom(String),
    /// What a customer's records tell of it.
    Derived(&'static str),
}

/// A field asked for that the kind does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}没有“{wanted}”这个字段。{}", advice(near))]
pub struct NoSuchColumn {
    pub kind: String,
    pub wanted: String,
    /// Those that look most like it.
    pub near: Vec<String>,
}

/// The columns that every record of a kind has: whose it is, then the schema's fields in its order.
pub(super) fn fields(kind: &Kind, customer: &Kind) -> Vec<Column> {
    let mut columns = Vec::new();
    if kind.name != customer.name {
        let label = |key: &str| {
            customer
                .field(key)
                .map_or_else(|| key.to_owned(), |field| field.label.clone())
        };
        for (key, source) in [
            ("customer_id", Source::CustomerId),
            (CUSTOMER_NAME, Source::CustomerName),
        ] {
            columns.push(Column::plain(label(key), key, source));
        }
    }
    for field in kind.fields.iter().filter(|field| field.key != custom(kind)) {
        let is_list = field.field_type == FieldType::List;
        if field.children.is_empty() {
            columns.push(Column::of(kind, field, &[field], Source::Field(field.key.clone())));
        } else {
            columns.extend(field.children.iter().map(|child| {
                let (list, part) = (field.key.clone(), child.key.clone());
                let source = if is_list {
                    Source::Item(list, part)
                } else {
                    Source::Part(list, part)
                };
                Column::of(kind, child, &[field, child], source)
            }));
        }
    }
    columns
}

/// The columns of what records have under these names in `custom`.
pub(super) fn own<'n>(kind: &Kind, names: impl Iterator<Item = &'n String>) -> impl Iterator<Item = Column> {
    names.map(|name| {
        let key = format!("{}.{name}", custom(kind));
        Column::plain(header_of_own(kind, name), &key, Source::Custom(name.clone()))
    })
}

/// What a record has in `custom`.
pub(super) fn names<'r>(kind: &Kind, record: &'r Value) -> impl Iterator<Item = &'r String> {
    let own = record.get(custom(kind)).and_then(Value::as_object);
    own.into_iter().flat_map(Map::keys)
}

/// Key of the field that takes what no other field is for.
pub(super) fn custom(kind: &Kind) -> &str {
    kind.custom_field().map_or("custom", |field| &field.key)
}

/// What a customer's records tell of it: for whoever asks for it by name.
pub(super) fn derived() -> impl Iterator<Item = Column> {
    DERIVED.into_iter().map(|figure| Column {
        holds: match figure.holds {
            Figure::Word => Holds::Text,
            Figure::Date => Holds::Date,
            Figure::Count | Figure::Money => Holds::Number,
        },
        ..Column::plain(figure.label.to_owned(), figure.key, Source::Derived(figure.key))
    })
}

/// Those asked for by key or label, in that order.
pub(super) fn chosen(all: &[Column], wanted: &[String], kind: &Kind) -> Result<Vec<Column>, NoSuchColumn> {
    let find = |word: &String| {
        let is_it = |column: &&Column| column.is_called(word);
        let by_field = |column: &&Column| matches!(&column.source, Source::Field(key) if kind.field(key).is_some_and(|field| field.is_called(word)));
        let by_import = |column: &&Column| column.is_called_in_imports(word, kind);
        let found = all.iter().find(is_it).or_else(|| all.iter().find(by_field));
        let found = found.or_else(|| all.iter().find(by_import));
        found.cloned().ok_or_else(|| NoSuchColumn {
            kind: kind.title.clone(),
            wanted: word.clone(),
            near: nearest(all, word),
        })
    };
    wanted.iter().map(find).collect()
}

fn advice(near: &[String]) -> String {
    if near.is_empty() {
        "能写的就是导出表格里的表头，例如 客户名称、客户等级、负责人".to_owned()
    } else {
        format!("相近的有：{}", near.join("、"))
    }
}

/// The few headers that have most characters in common with a word, the shorter first among equals.
fn nearest(all: &[Column], word: &str) -> Vec<String> {
    const MOST: usize = 6;
    let common = |column: &Column| column.header.chars().filter(|letter| word.contains(*letter)).count();
    let mut near: Vec<&Column> = all.iter().filter(|column| common(column) > 0).collect();
    near.sort_by_key(|column| (std::cmp::Reverse(common(column)), column.header.chars().count()));
    near.into_iter()
        .take(MOST)
        .map(|column| column.header.clone())
        .collect()
}

impl Column {
    fn plain(header: String, key: &str, source: Source) -> Self {
        Self {
            header,
            key: key.to_owned(),
            holds: Holds::Text,
            choices: Vec::new(),
            hint: String::new(),
            source,
        }
    }

    fn of(kind: &Kind, field: &Field, path: &[&Field], source: Source) -> Self {
        let keys: Vec<&str> = path.iter().map(|field| field.key.as_str()).collect();
        Self {
            holds: match field.field_type {
                FieldType::Integer | FieldType::Number => Holds::Number,
                FieldType::Date | FieldType::DateTime => Holds::Date,
                _ => Holds::Text,
            },
            choices: field.values.clone(),
            hint: field.description.clone().unwrap_or_default(),
            ..Self::plain(header_of(kind, path), &keys.join("."), source)
        }
    }

    /// Whether the column tells whose row it is: repeated in every row of a record.
    pub(super) fn identifies(&self, kind: &Kind) -> bool {
        match &self.source {
            Source::CustomerId | Source::CustomerName => true,
            Source::Field(key) => {
                let is_name = matches!(key.as_str(), "customer_id" | CUSTOMER_NAME);
                let field = kind.field(key);
                is_name || field.is_some_and(|field| field.unique) || kind.file_name.contains(&format!("{{{key}}}"))
            }
            _ => false,
        }
    }

    /// Whether a word is its key or label.
    pub(super) fn is_called(&self, word: &str) -> bool {
        self.key == word || self.header == word
    }

    /// Whether a word is what an import calls it: 联系人·电话, 自定义·省/市.
    fn is_called_in_imports(&self, word: &str, kind: &Kind) -> bool {
        match &self.source {
            Source::Item(outer, part) | Source::Part(outer, part) => {
                let outer = kind.field(outer);
                let is_part = |outer: &Field| {
                    let inner = outer.child(part);
                    inner.is_some_and(|inner| word.split_once('·') == Some((&outer.label, &inner.label)))
                };
                outer.is_some_and(is_part)
            }
            Source::Custom(name) => word.strip_prefix(OWN).unwrap_or(word) == name,
            _ => false,
        }
    }

    /// A column that stands for no field of a kind.
    #[must_use]
    pub fn named(header: &str, holds: Holds) -> Self {
        Self {
            holds,
            ..Self::plain(header.to_owned(), header, Source::Custom(header.to_owned()))
        }
    }

    /// What a record shows, `item` being the row's number within the record. Of customers the hit brings the columns of
    /// [`DERIVED`].
    pub(super) fn cell(&self, hit: &Hit, custom: &str, item: usize) -> Cell {
        let record = &hit.record;
        let value = match &self.source {
            Source::CustomerId => return Cell::text(hit.customer_id.as_str()),
            Source::CustomerName => return Cell::text(hit.customer_name.as_str()),
            Source::Derived(key) => {
                let at = DERIVED.iter().position(|figure| figure.key == *key);
                let value = at.and_then(|at| hit.columns.get(at)?.as_ref());
                return value.map_or(Cell::Empty, of_index);
            }
            Source::Field(key) => record.get(key),
            Source::Part(map, part) => record.get(map).and_then(|map| map.get(part)),
            Source::Item(list, part) => record.get(list).and_then(|list| list.get(item)?.get(part)),
            Source::Custom(name) => return own_cell(record, custom, name),
        };
        value.map_or(Cell::Empty, |value| written(value, self.holds))
    }
}

/// What a record shows of what it has under a name in `custom`.
pub(super) fn own_cell(record: &Value, custom: &str, name: &str) -> Cell {
    let value = record.get(custom).and_then(|map| map.get(name));
    value.map_or(Cell::Empty, |value| written(value, Holds::Text))
}

fn written(value: &Value, holds: Holds) -> Cell {
    match value {
        Value::Number(number) => number.as_f64().map_or(Cell::Empty, Cell::number),
        Value::Bool(truth) => Cell::Bool(*truth),
        Value::String(text) if holds == Holds::Date => match moment(text) {
            Some(time) if text.trim().len() > DAY => Cell::DateTime(time),
            Some(time) => Cell::Date(time.date()),
            None => Cell::text(text.as_str()),
        },
        Value::Array(items) => {
            let texts: Vec<String> = items.iter().filter_map(scalar_text).collect();
            let is_plain = |text: &String| !text.contains(SEPARATORS);
            Cell::text(texts.join(if texts.iter().all(is_plain) { "、" } else { "\n" }))
        }
        Value::Object(_) => Cell::text(value.to_string()),
        other => Cell::text(scalar_text(other).unwrap_or_default()),
    }
}

fn of_index(value: &FieldValue) -> Cell {
    match value {
        FieldValue::Text(text) => Cell::text(text.as_str()),
        FieldValue::Number(number) => Cell::number(*number),
        FieldValue::Date(time) => Cell::Date(time.date()),
        FieldValue::Bool(truth) => Cell::Bool(*truth),
    }
}

/// `2026-03-01`
const DAY: usize = 10;
/// What an import takes for the end of an item.
const SEPARATORS: [char; 6] = ['、', '，', ',', '；', ';', '|'];

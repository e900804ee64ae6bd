//! A record's values under the labels of its schema, ready for a page. Nothing here knows a kind by name: what a team adds
//! to a schema is shown like what kehu ships.

use super::value::{Cell, cell, is_blank, plain};
use crate::kinds::{Field, FieldType, Kind};
use crate::yaml::{FieldPath, Segment};
use serde_json::{Map, Value};

/// Text longer than this, or of several lines, is for reading, not for scanning.
const LONG: usize = 48;

/// A labelled value.
#[derive(Clone, Debug, PartialEq)]
pub struct ShownField {
    pub key: String,
    pub label: String,
    pub value: Shown,
}

/// How a value is laid out.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// One short value.
    Line(Cell),
    /// Text to read.
    Reading(String),
    /// A list of short values.
    Chips(Vec<String>),
    /// A list of mappings.
    Table { columns: Vec<String>, rows: Vec<Vec<Cell>> },
    /// A list of people: mappings of which one part is a telephone number.
    People(Vec<Person>),
    /// A mapping.
    Pairs(Vec<(String, Cell)>),
}

/// Somebody to talk to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Person {
    pub name: String,
    /// Further short values without label (title).
    pub role: String,
    /// Yes-or-no parts that are "yes" (决策人).
    pub marks: Vec<String>,
    pub parts: Vec<(String, Cell)>,
}

/// Of what is longer a page shows the beginning; the whole is in the file.
const MOST_CHARS: usize = 3_000;
const MOST_CHIPS: usize = 60;
const MOST_ROWS: usize = 40;
const MOST_PEOPLE: usize = 20;

impl ShownField {
    /// The same, cut to what a page can bear.
    #[must_use]
    pub fn abridged(mut self) -> Self {
        let left_out = |count: usize, unit: &str| format!("… 还有 {count} {unit}，见文件全文");
        match &mut self.value {
            Shown::Reading(text) => {
                if let Some((end, _)) = text.char_indices().nth(MOST_CHARS) {
                    let rest = text.split_off(end).chars().count();
                    text.push_str(&left_out(rest, "个字"));
                }
            }
            Shown::Chips(chips) if chips.len() > MOST_CHIPS => {
                let rest = chips.split_off(MOST_CHIPS).len();
                chips.push(left_out(rest, "个"));
            }
            Shown::Table { rows, .. } if rows.len() > MOST_ROWS => {
                let rest = rows.split_off(MOST_ROWS).len();
                rows.push(vec![Cell::text(left_out(rest, "行"))]);
            }
            Shown::People(people) if people.len() > MOST_PEOPLE => {
                let rest = people.split_off(MOST_PEOPLE).len();
                people.push(Person {
                    name: left_out(rest, "位"),
                    ..Person::default()
                });
            }
            _ => {}
        }
        self
    }

    #[must_use]
    pub fn is_reading(&self) -> bool {
        matches!(self.value, Shown::Reading(_))
    }
    #[must_use]
    pub fn is_short(&self) -> bool {
        matches!(self.value, Shown::Line(_) | Shown::Chips(_))
    }
}

/// Every value of `record` that is not blank: schema fields in the schema's order, then keys the schema does not know, then
/// what stands under `custom`.
#[must_use]
pub fn shown_fields(kind: &Kind, record: &Value) -> Vec<ShownField> {
    let Value::Object(map) = record else {
        return Vec::new();
    };
    let mut fields: Vec<ShownField> = kind
        .fields
        .iter()
        .filter(|field| field.key != "custom")
        .filter_map(|field| {
            let value = map.get(&field.key).filter(|value| !is_blank(value))?;
            Some(ShownField {
                key: field.key.clone(),
                label: field.label.clone(),
                value: shown(kind, field, value),
            })
        })
        .collect();
    let known = |key: &str| key == "custom" || kind.fields.iter().any(|field| field.key == key);
    let custom = map.get("custom").and_then(Value::as_object).into_iter().flatten();
    let strangers = map
        .iter()
        .filter(|(key, _)| !known(key))
        .map(|(key, value)| (key.clone(), value));
    let custom = custom.filter_map(|(key, value)| Some((free_label(kind, map, key, value)?, value)));
    let free = strangers.chain(custom).filter(|(_, value)| !is_blank(value));
    fields.extend(free.map(|(label, value)| ShownField {
        key: label.clone(),
        label,
        value: shown_freely(value),
    }));
    fields
}

/// The same, each cut to what a page can bear.
#[must_use]
pub fn abridged_fields(kind: &Kind, record: &Value) -> Vec<ShownField> {
    shown_fields(kind, record)
        .into_iter()
        .map(ShownField::abridged)
        .collect()
}

/// The label of what stands under `custom`. An import keeps a column there whose values the schema does not take: where the field
/// itself has a value, the kept one is told from it, and left out when it says the same.
fn free_label(kind: &Kind, record: &Map<String, Value>, key: &str, value: &Value) -> Option<String> {
    let field = kind.fields.iter().find(|field| field.is_called(key));
    let own = field
        .and_then(|field| record.get(&field.key))
        .filter(|own| !is_blank(own));
    match own {
        Some(own) if plain(own).trim() == plain(value).trim() => None,
        Some(_) => Some(format!("{key}（原表）")),
        None => Some(key.to_owned()),
    }
}

fn shown(kind: &Kind, field: &Field, value: &Value) -> Shown {
    match value {
        Value::Array(items) if items.iter().all(Value::is_object) => table(field, items),
        Value::Array(items) => Shown::Chips(items.iter().filter(|item| !is_blank(item)).map(plain).collect()),
        Value::Object(map) => Shown::Pairs(pairs(field, map)),
        _ => {
            let path = FieldPath(vec![Segment::Key(field.key.clone())]);
            let cell = cell(field.format.as_deref(), value, kind.display(&path, value));
            if field.multiline {
                Shown::Reading(cell.text.trim().to_owned())
            } else {
                line(cell)
            }
        }
    }
}

fn line(cell: Cell) -> Shown {
    if cell.href.is_none() && (cell.text.contains('\n') || cell.text.chars().count() > LONG) {
        Shown::Reading(cell.text.trim().to_owned())
    } else {
        Shown::Line(cell)
    }
}

fn shown_freely(value: &Value) -> Shown {
    match value {
        Value::Array(items) if !items.iter().any(Value::is_object) => Shown::Chips(items.iter().map(plain).collect()),
        Value::Object(map) => Shown::Pairs(
            map.iter()
                .map(|(key, value)| (key.clone(), Cell::text(plain(value))))
                .collect(),
        ),
        _ => line(Cell::text(plain(value))),
    }
}

/// A child's value: linked by its format, with its unit.
fn child_cell(field: &Field, value: &Value) -> Cell {
    let text = match (&field.unit, value) {
        (Some(unit), Value::Number(number)) => {
            format!(
                "{} {unit}",
                number
                    .as_f64()
                    .map_or_else(|| number.to_string(), super::money::grouped)
            )
        }
        _ => plain(value),
    };
    cell(field.format.as_deref(), value, text)
}

/// Parts of a mapping that are not blank: the known ones in schema order, then the others.
fn pairs(field: &Field, map: &Map<String, Value>) -> Vec<(String, Cell)> {
    let known = field.children.iter().filter_map(|child| {
        let value = map.get(&child.key).filter(|value| !is_blank(value))?;
        Some((child.label.clone(), child_cell(child, value)))
    });
    let others = map
        .iter()
        .filter(|(key, value)| !is_blank(value) && !field.children.iter().any(|child| child.key == **key))
        .map(|(key, value)| (key.clone(), Cell::text(plain(value))));
    known.chain(others).collect()
}

fn table(field: &Field, items: &[Value]) -> Shown {
    let maps: Vec<&Map<String, Value>> = items.iter().filter_map(Value::as_object).collect();
    if field
        .children
        .iter()
        .any(|child| child.format.as_deref() == Some("phone"))
    {
        return Shown::People(maps.iter().map(|map| person(field, map)).collect());
    }
    let mut columns: Vec<String> = Vec::new();
    let rows: Vec<Vec<(String, Cell)>> = maps.iter().map(|map| pairs(field, map)).collect();
    let in_order = field.children.iter().map(|child| &child.label);
    for label in in_order.chain(rows.iter().flatten().map(|(label, _)| label)) {
        if !columns.contains(label) && rows.iter().flatten().any(|(used, _)| used == label) {
            columns.push(label.clone());
        }
    }
    let rows = rows
        .into_iter()
        .map(|row| {
            let find = |label: &String| row.iter().find(|(name, _)| name == label).map(|(_, cell)| cell.clone());
            columns.iter().map(|label| find(label).unwrap_or_default()).collect()
        })
        .collect();
    Shown::Table { columns, rows }
}

fn person(field: &Field, map: &Map<String, Value>) -> Person {
    let mut person = Person::default();
    let is = |child: &Field, field_type: FieldType| child.field_type == field_type;
    for child in &field.children {
        let Some(value) = map.get(&child.key).filter(|value| !is_blank(value)) else {
            continue;
        };
        match child.key.as_str() {
            "name" => person.name = plain(value),
            "title" => person.role = plain(value),
            _ if is(child, FieldType::Boolean) => {
                if value == &Value::Bool(true) {
                    person.marks.push(child.label.clone());
                }
            }
            _ => person.parts.push((child.label.clone(), child_cell(child, value))),
        }
    }
    person
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::Catalog;
    use serde_json::json;

    fn fields(kind: &str, record: &Value) -> Vec<ShownField> {
        let catalog = Catalog::builtin();
        shown_fields(catalog.kind(kind).expect("a kind"), record)
    }

    fn value<'a>(fields: &'a [ShownField], label: &str) -> &'a Shown {
        &fields
            .iter()
            .find(|field| field.label == label)
            .expect("a field of this label")
            .value
    }

    #[test]
    fn contacts_are_people_who_can_be_called() {
        let contact = json!({ "name": "李四", "title": "采购经理", "phone": "13800138000", "decision_maker": true });
        let fields = fields("customer", &json!({ "contacts": [contact] }));
        let Some(Shown::People(people)) = fields.first().map(|field| &field.value) else {
            panic!("no people in {fields:?}");
        };
        assert_eq!((people[0].name.as_str(), people[0].role.as_str()), ("李四", "采购经理"));
        assert_eq!(people[0].parts[0].1.href.as_deref(), Some("tel:13800138000"));
        assert_eq!(people[0].marks.len(), 1);
    }

    #[test]
    fn lists_of_mappings_become_tables_with_the_columns_in_use() {
        let plan =
            json!([{ "due_on": "2026-03-10", "amount": 146_000 }, { "amount": 340_000, "due_on": "2026-06-10" }]);
        let fields = fields("contract", &json!({ "plan": plan }));
        let Shown::Table { columns, rows } = value(&fields, "回款计划") else {
            panic!("no table in {fields:?}");
        };
        assert_eq!(columns, &["计划回款日期", "计划回款金额"]);
        assert_eq!(rows[1][1].text, "340,000 元");
    }

    #[test]
    fn what_no_schema_knows_is_shown_under_its_own_name() {
        let record = json!({ "信用额度": "50万", "custom": { "内部编号": 7, "空": null }, "owner": " " });
        let fields = fields("customer", &record);
        let labels: Vec<&str> = fields.iter().map(|field| field.label.as_str()).collect();
        assert_eq!(labels, ["信用额度", "内部编号"]);
    }

    #[test]
    fn what_an_import_kept_of_a_column_is_not_shown_under_the_same_name_twice() {
        let labels = |kept: &str| -> Vec<String> {
            let record = json!({ "source": "展会", "custom": { "客户来源": kept } });
            fields("customer", &record)
                .into_iter()
                .map(|field| field.label)
                .collect()
        };
        assert_eq!(labels("2025上海展会"), ["客户来源", "客户来源（原表）"]);
        assert_eq!(labels("展会"), ["客户来源"]);
        let alone = fields("customer", &json!({ "custom": { "客户来源": "老王" } }));
        assert_eq!(alone.first().map(|field| field.label.as_str()), Some("客户来源"));
    }

    #[test]
    fn long_text_is_for_reading() {
        let fields = fields("followup", &json!({ "content": "第一行\n第二行", "subject": "报价" }));
        assert!(value(&fields, "跟进内容") == &Shown::Reading("第一行\n第二行".to_owned()));
        assert!(!fields.iter().any(|field| field.label == "主题" && field.is_reading()));
    }
}

//! From schema properties to [`Field`]s.

use super::field::{Days, Field, FieldType};
use super::guard::Flaw;
use super::meta::Meta;
use super::subschema::resolve;
use crate::yaml::Segment;
use serde_json::{Map, Value};
use std::borrow::Cow;

type Schema = Map<String, Value>;

/// Reads fields from a schema that [`super::guard`] has passed, and collects what has no effect in it.
pub(super) struct Extractor<'a> {
    pub root: &'a Value,
    pub flaws: &'a mut Vec<Flaw>,
}

impl Extractor<'_> {
    /// The fields of a map schema in the order of the file: its own `properties`, then those of its `allOf` parts.
    pub(super) fn fields(&mut self, node: &Schema, path: &[Segment]) -> Vec<Field> {
        let mut fields: Vec<Field> = Vec::new();
        let required = words(node.get("required"));
        for (key, property) in node.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let place = joined(path, &["properties", key]);
            let Some(property) = property.as_object() else { continue };
            fields.push(self.field(key, required.contains(key), property, &place));
        }
        for (index, part) in node
            .get("allOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .enumerate()
        {
            let Some(part) = part.as_object() else { continue };
            let mut place = joined(path, &["allOf"]);
            place.push(Segment::Index(index));
            let part = resolve(self.root, part);
            for field in self.fields(&part, &place) {
                if !fields.iter().any(|known| known.key == field.key) {
                    fields.push(field);
                }
            }
            let also_required = words(part.get("required"));
            for field in fields.iter_mut().filter(|field| also_required.contains(&field.key)) {
                field.required = true;
            }
        }
        fields
    }

    fn field(&mut self, key: &str, required: bool, property: &Schema, path: &[Segment]) -> Field {
        let schema = resolve(self.root, property);
        let shape = main_branch(self.root, &schema);
        let field_type = field_type(&shape);
        let item = match (field_type, shape.get("items")) {
            (FieldType::List, Some(Value::Object(items))) => {
                Some(main_branch(self.root, &resolve(self.root, items)).into_owned())
            }
            _ => None,
        };
        // What is said of each value stands in the items of a list, else in the field itself.
        let value = item.as_ref().unwrap_or(&shape);
        let children_at = joined(path, if item.is_some() { &["items"] } else { &[] });
        let text = |name: &str| schema.get(name).and_then(Value::as_str).map(str::to_owned);

        let mut meta = Meta::of(&schema, path, self.flaws);
        let mut field = Field {
            key: key.to_owned(),
            label: text("title").unwrap_or_else(|| key.to_owned()),
            description: text("description"),
            field_type,
            required,
            values: value
                .get("const")
                .map_or_else(|| words(value.get("enum")), |only| words_of(std::slice::from_ref(only))),
            suggestions: words(value.get("examples")),
            format: value.get("format").and_then(Value::as_str).map(str::to_owned),
            unit: meta.text("unit"),
            aliases: meta.words("aliases"),
            value_aliases: meta.synonyms("value_aliases"),
            core: meta.flag("core"),
            personal: meta.flag("personal"),
            facet: meta.flag("facet"),
            column: meta.flag("column"),
            multiline: meta.flag("multiline"),
            later: meta.flag("later"),
            days: Days::Near,
            not_future: meta.flag("not_future"),
            search_weight: meta
                .choice("search_weight", &[("name", 8), ("high", 4), ("normal", 1), ("none", 0)])
                .unwrap_or(u8::from(field_type != FieldType::Boolean)),
            unique: meta.flag("unique"),
            open: field_type == FieldType::Map
                && !schema.contains_key("properties")
                && schema.get("additionalProperties") != Some(&Value::Bool(false)),
            children: Vec::new(),
            default: schema.get("default").cloned(),
        };
        let days = [
            ("past", Days::Past),
            ("ahead", Days::Ahead),
            ("near", Days::Near),
            ("none", Days::Far),
        ];
        field.days = meta.choice("days", &days).unwrap_or_else(|| usual_days(&field));
        for (_, canonical) in &field.value_aliases {
            if !field.values.is_empty() && !field.values.contains(canonical) {
                meta.flaw("value_aliases", format!("“{canonical}”不在“{}”的可选值里", field.label));
                break;
            }
        }
        meta.finish();
        if matches!(field_type, FieldType::Map | FieldType::List) {
            field.children = self.fields(value, &children_at);
        }
        field
    }
}

/// The schema that says most about the value: itself when it names a type, else the first branch of `anyOf`/`oneOf` that
/// describes a map, else the first that names a type.
fn main_branch<'a>(root: &Value, schema: &'a Schema) -> Cow<'a, Schema> {
    if schema.contains_key("type") {
        return Cow::Borrowed(schema);
    }
    let branches: Vec<Cow<'_, Schema>> = ["anyOf", "oneOf"]
        .iter()
        .filter_map(|keyword| schema.get(*keyword)?.as_array())
        .flatten()
        .filter_map(|branch| Some(resolve(root, branch.as_object()?)))
        .collect();
    let main = branches
        .iter()
        .find(|branch| branch.contains_key("properties"))
        .or_else(|| {
            branches
                .iter()
                .find(|branch| branch.get("type").is_some_and(|kind| kind != "null"))
        });
    main.map_or(Cow::Borrowed(schema), |branch| Cow::Owned(branch.clone().into_owned()))
}

fn field_type(schema: &Schema) -> FieldType {
    let types = match schema.get("type") {
        Some(Value::String(one)) => vec![one.as_str()],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let is = |name: &str| types.contains(&name);
    if is("array") || schema.contains_key("items") {
        return FieldType::List;
    }
    if is("object") || schema.contains_key("properties") {
        return FieldType::Map;
    }
    if is("string") || types.iter().all(|name| *name == "null") {
        return match schema.get("format").and_then(Value::as_str) {
            Some("date") => FieldType::Date,
            Some("minute" | "date-or-minute" | "date-time") => FieldType::DateTime,
            _ => FieldType::Text,
        };
    }
    if is("number") {
        FieldType::Number
    } else if is("integer") {
        FieldType::Integer
    } else {
        FieldType::Boolean
    }
}

/// A moment to the minute has been; when only the day may be known yet, it is planned.
fn usual_days(field: &Field) -> Days {
    match field.format.as_deref() {
        Some("minute") => Days::Past,
        _ if field.later => Days::Past,
        Some("date-or-minute") => Days::Ahead,
        _ => Days::Near,
    }
}

fn words(list: Option<&Value>) -> Vec<String> {
    list.and_then(Value::as_array)
        .map(|list| words_of(list))
        .unwrap_or_default()
}

fn words_of(list: &[Value]) -> Vec<String> {
    list.iter()
        .filter_map(|item| match item {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
        .collect()
}

fn joined(path: &[Segment], keys: &[&str]) -> Vec<Segment> {
    path.iter()
        .cloned()
        .chain(keys.iter().map(|key| Segment::Key((*key).to_owned())))
        .collect()
}

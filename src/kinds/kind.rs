//! A record kind.

use super::defaults;
use super::extract::Extractor;
use super::field::Field;
use super::guard::{self, Flaw};
use super::meta::Meta;
use super::names::Names;
use super::validate::Checker;
use crate::yaml::{FieldPath, Segment};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The profile's kind.
pub(super) const CUSTOMER: &str = "customer";
/// The profile's key for what the customer is called.
pub const CUSTOMER_NAME: &str = "customer_name";
/// The profile's key for what the customer bought.
pub const DEAL: &str = "deal";
/// The profile's file name without extension; where profiles lie is the vault's rule, not a schema's.
const PROFILE_STEM: &str = "客户";

/// A record kind.
#[derive(Debug)]
pub struct Kind {
    pub name: String,
    pub title: String,
    pub description: Option<String>,
    /// Folder inside the customer's folder; empty for the profile itself.
    pub folder: String,
    /// Records may also stand by themselves, in the folder of that name at the root of the vault (`x-kehu.standalone`).
    pub standalone: bool,
    /// File-name template without extension: `{time}-{method}-{subject}`; for the profile: `客户`.
    pub file_name: String,
    /// In the order of the schema.
    pub fields: Vec<Field>,
    /// Which field is the record's title / date / person on a timeline (`x-kehu.title_field`, `.date_field`, `.person_field`).
    pub title_field: Option<String>,
    pub date_field: Option<String>,
    pub person_field: Option<String>,
    /// One of the icon names the viewer knows; `file` when the schema names none.
    pub icon: String,
    /// Place among the kinds; 100 when the schema says nothing.
    pub order: i64,
    /// Name of the schema's file: `contract.yaml`.
    pub file: String,
    pub(super) schema: Value,
    pub(super) checker: Checker,
    pub(super) names: Names,
}

impl Kind {
    /// Whether what is missing at this way keeps nobody from saving, and is told as 待补 until somebody fills it in. Of a profile all
    /// but the customer's name and what the customer bought: whoever is on the phone cannot be kept waiting for a credit code. A
    /// record must be complete.
    #[must_use]
    pub fn may_follow(&self, path: &FieldPath) -> bool {
        let top = match path.0.first() {
            Some(Segment::Key(top)) => top.as_str(),
            _ => return false,
        };
        self.folder.is_empty() && top != CUSTOMER_NAME && top != DEAL
    }

    /// The kind that a schema describes, with what in the schema has no effect.
    ///
    /// # Errors
    /// The flaw for which the schema cannot be used at all.
    pub(super) fn new(file: &str, schema: Value) -> Result<(Self, Vec<Flaw>), Flaw> {
        guard::check(&schema)?;
        let checker = Checker::new(&schema)?;
        let mut flaws = Vec::new();
        let Some(root) = schema.as_object() else {
            return Err(Flaw::new(&[], "这不是一份字段说明"));
        };
        let fields = Extractor {
            root: &schema,
            flaws: &mut flaws,
        }
        .fields(root, &[]);

        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let mut meta = Meta::of(root, &[], &mut flaws);
        let name = defaults::name(&mut meta, stem);
        let title = root.get("title").and_then(Value::as_str).unwrap_or(&name).to_owned();
        let is_profile = name == CUSTOMER;
        let folder = meta.text("folder");
        let folder = if is_profile {
            String::new()
        } else {
            defaults::folder(&mut meta, folder, &title)?
        };
        let standalone = meta.flag("standalone");
        let title_field = defaults::title_field(&mut meta, &fields);
        let date_field = defaults::date_field(&mut meta, &fields);
        let person_field = defaults::person_field(&mut meta, &fields);
        let file_name = if is_profile {
            meta.text("file_name");
            PROFILE_STEM.to_owned()
        } else {
            defaults::file_name(&mut meta, &fields, date_field.as_deref(), title_field.as_deref())
        };
        let icon = meta.text("icon").unwrap_or_else(|| "file".to_owned());
        let order = meta.integer("order").unwrap_or(100);
        meta.finish();

        let description = root.get("description").and_then(Value::as_str).map(str::to_owned);
        let file = file.to_owned();
        let mut kind = Self {
            name,
            title,
            description,
            folder,
            standalone,
            file_name,
            fields,
            title_field,
            date_field,
            person_field,
            icon,
            order,
            file,
            schema,
            checker,
            names: Names::default(),
        };
        kind.names = Names::new(&kind.all_fields());
        Ok((kind, flaws))
    }

    /// By key or label.
    pub fn field(&self, word: &str) -> Option<&Field> {
        self.fields
            .iter()
            .find(|field| field.key == word)
            .or_else(|| self.fields.iter().find(|field| field.label == word))
    }

    /// The field that the value at `path` belongs to; for a plain item of a list (`tags[0]`) the list's.
    pub fn field_at(&self, path: &FieldPath) -> Option<&Field> {
        let mut fields = self.fields.as_slice();
        let mut found = None;
        for segment in &path.0 {
            if let Segment::Key(key) = segment {
                let field = fields.iter().find(|field| field.key == *key)?;
                fields = &field.children;
                found = Some(field);
            }
        }
        found
    }

    /// A record in the order of the schema, what the schema does not know at the end.
    #[must_use]
    pub fn in_order(&self, mut record: Map<String, Value>) -> Map<String, Value> {
        let mut ordered = Map::new();
        for field in &self.fields {
            if let Some(value) = record.shift_remove(&field.key) {
                ordered.insert(field.key.clone(), value);
            }
        }
        ordered.extend(record);
        ordered
    }

    /// The field that takes what no other field is for (`custom`).
    pub fn custom_field(&self) -> Option<&Field> {
        self.fields.iter().find(|field| field.open)
    }

    /// The keys of the fields that decide whether others are required: what the schema's `if` beside a `required` looks at.
    pub fn deciding(&self) -> BTreeSet<&str> {
        let rules = self.schema.get("allOf").and_then(Value::as_array);
        let rules = rules.into_iter().flatten().chain([&self.schema]);
        let asks = |rule: &&Value| rule.pointer("/then/required").is_some();
        let conditions = rules
            .filter(asks)
            .filter_map(|rule| rule.pointer("/if/properties")?.as_object());
        conditions.flat_map(Map::keys).map(String::as_str).collect()
    }

    /// Every field, with those inside maps and lists after the one that holds them, and the keys that lead to each.
    pub fn all_fields(&self) -> Vec<(Vec<&str>, &Field)> {
        fn collect<'a>(fields: &'a [Field], above: &[&'a str], found: &mut Vec<(Vec<&'a str>, &'a Field)>) {
            for field in fields {
                let keys: Vec<&str> = above.iter().copied().chain([field.key.as_str()]).collect();
                found.push((keys.clone(), field));
                collect(&field.children, &keys, found);
            }
        }
        let mut found = Vec::new();
        collect(&self.fields, &[], &mut found);
        found
    }
}

//! Which words before a colon mean which fields.

use crate::index::entry::{ATTACHMENT, CUSTOMER, OTHER, SCHEMA, SETTINGS};
use crate::index::schema::column;
use crate::index::text::fold;
use crate::kinds::{Field, FieldType, Kind};
use std::collections::{HashMap, HashSet};

/// What can be asked of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::index) struct Target {
    /// The column that holds its values.
    pub column: String,
    /// The field key, for looking into long texts; none for what is no field of a kind.
    pub key: Option<String>,
    pub label: String,
    pub field_type: FieldType,
    /// Words for the values of a closed list: (folded word, folded value), the values themselves among them.
    pub values: Vec<(String, String)>,
    /// Kinds whose records have it; empty means all files.
    pub kinds: Vec<String>,
    /// Whether a customer's records carry its value.
    pub inherited: bool,
}

impl Target {
    /// The same column of other kinds as well.
    fn take_in(&mut self, other: &Self) {
        for kind in &other.kinds {
            if !self.kinds.contains(kind) {
                self.kinds.push(kind.clone());
            }
        }
        self.inherited |= other.inherited;
        self.values.extend(other.values.iter().cloned());
    }

    fn of(kind: &Kind, field: &Field, key: &str, label: &str) -> Self {
        let is_of_profile = kind.name == CUSTOMER && field.key == key;
        let own = field.values.iter().map(|value| (value, value));
        let words = own.chain(field.value_aliases.iter().map(|(word, value)| (word, value)));
        let values = words.map(|(word, value)| (fold(word), fold(value)));
        Self {
            column: column::of_key(key),
            key: Some(key.to_owned()),
            label: label.to_owned(),
            field_type: field.field_type,
            values: if field.values.is_empty() {
                Vec::new()
            } else {
                values.collect()
            },
            kinds: vec![kind.name.clone()],
            inherited: is_of_profile && field.is_inherited(),
        }
    }
}

/// What a word before a colon means.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::index) enum Key {
    /// 类型: kinds.
    Kind,
    /// 有: and 空:, whose values are keys.
    Has(bool),
    /// The fields of this name, over all kinds.
    Fields(Vec<Target>),
    /// The title of a kind.
    OfKind(String),
}

/// The table of all keys: built-in ones and the fields of every kind by key, label and alias.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    fields: HashMap<String, Vec<Target>>,
    /// Fields inside of maps and lists, by their own short names: 电话 for 联系人·电话.
    inner: HashMap<String, Vec<Target>>,
    /// Name, title and folder of each kind: (word, name).
    kinds: Vec<(String, String)>,
    /// Label by (kind, field key).
    labels: HashMap<(String, String), String>,
    /// The fields that are names of the customer: (kind, field key).
    names: HashSet<(String, String)>,
    /// Every label, for proposals.
    proposals: Vec<String>,
}

/// Words for files of no kind, by which 类型: finds them.
const NO_KINDS: [(&str, &str); 4] = [
    ("附件", ATTACHMENT),
    ("设置文件", SETTINGS),
    ("字段说明", SCHEMA),
    ("其他文件", OTHER),
];

/// The word for files of no kind, by the name that stands for one.
pub fn title_of_no_kind(name: &str) -> Option<&'static str> {
    NO_KINDS.iter().find(|(_, known)| *known == name).map(|(word, _)| *word)
}

/// Label, key, column and type of what files and customers have without a schema.
const BUILT_IN: [(&str, &str, &str, FieldType); 22] = [
    ("路径", "path", column::PATH, FieldType::Text),
    ("日期", "date", column::DATE, FieldType::DateTime),
    ("文件夹", "customer_dir", column::CUSTOMER_DIR, FieldType::Text),
    ("人员", "person", column::PERSON, FieldType::Text),
    ("问题", "rule", column::RULE, FieldType::Text),
    ("首字母", "initial", column::INITIAL, FieldType::Text),
    ("归档", "archived", column::ARCHIVED, FieldType::Boolean),
    ("客户编号", "customer_id", column::CUSTOMER_ID, FieldType::Text),
    ("活跃度", "activity", column::ACTIVITY, FieldType::Text),
    ("价值", "value_tier", column::VALUE_TIER, FieldType::Text),
    ("最近联系", "last_contact", "fields.last_contact", FieldType::DateTime),
    ("下次联系", "next_contact", "fields.next_contact", FieldType::DateTime),
    ("下次目标", "next_goal", "fields.next_goal", FieldType::Text),
    ("下次由谁", "next_owner", "fields.next_owner", FieldType::Text),
    ("过生日", "birthdays", "fields.birthdays", FieldType::Text),
    ("合同数", "contracts", "fields.contracts", FieldType::Number),
    (
        "合同总额",
        "contract_amount",
        "fields.contract_amount",
        FieldType::Number,
    ),
    ("已回款", "paid", "fields.paid", FieldType::Number),
    ("未回款", "unpaid", "fields.unpaid", FieldType::Number),
    ("待收日期", "receivable_on", "fields.receivable_on", FieldType::DateTime),
    ("待补", "lacking", "fields.lacking", FieldType::Number),
    ("待收金额", "receivable", "fields.receivable", FieldType::Number),
];

impl Keys {
    /// The table for the kinds of a catalog.
    pub fn of(kinds: &[Kind]) -> Self {
        let mut keys = Self::default();
        let no_kinds = NO_KINDS.iter().map(|(word, name)| (fold(word), (*name).to_owned()));
        keys.kinds.extend(no_kinds);
        for kind in kinds {
            for word in [&kind.name, &kind.title, &kind.folder] {
                if !word.is_empty() {
                    keys.kinds.push((fold(word), kind.name.clone()));
                }
            }
            for field in &kind.fields {
                keys.add(kind, field, None);
            }
        }
        keys.proposals
            .extend(BUILT_IN.iter().map(|(label, ..)| (*label).to_owned()));
        keys.proposals.extend(["类型", "有", "空"].map(str::to_owned));
        keys.proposals.sort();
        keys.proposals.dedup();
        keys
    }

    /// Makes a field known under all its words; gives what they mean. A field that holds other fields has no values of its
    /// own: its words mean everything inside.
    fn add(&mut self, kind: &Kind, field: &Field, outer: Option<(&str, &str)>) -> Vec<Target> {
        let (key, label) = match outer {
            Some((key, label)) => (format!("{key}.{}", field.key), format!("{label}·{}", field.label)),
            None => (field.key.clone(), field.label.clone()),
        };
        self.labels.insert((kind.name.clone(), key.clone()), label.clone());
        if field.is_name() {
            self.names.insert((kind.name.clone(), key.clone()));
        }
        self.proposals.push(field.label.clone());
        let mut targets = Vec::new();
        for child in &field.children {
            targets.extend(self.add(kind, child, Some((&key, &label))));
        }
        if targets.is_empty() {
            targets.push(Target::of(kind, field, &key, &label));
        }
        for target in &targets {
            let whole = [key.clone(), label.clone(), label.replace('·', "")];
            whole.iter().for_each(|word| put(&mut self.fields, word, target));
            let map = if outer.is_some() {
                &mut self.inner
            } else {
                &mut self.fields
            };
            let own = [&field.key, &field.label].into_iter().chain(&field.aliases);
            own.for_each(|word| put(map, word, target));
        }
        targets
    }

    /// What a word means. `is_column` tells whether the index has values under a field key that no schema names.
    pub(in crate::index) fn resolve(&self, word: &str, is_column: &dyn Fn(&str) -> bool) -> Option<Key> {
        let folded = fold(word);
        match folded.as_str() {
            "类型" | "kind" => return Some(Key::Kind),
            "有" | "has" => return Some(Key::Has(true)),
            "空" | "缺" | "missing" => return Some(Key::Has(false)),
            _ => {}
        }
        if let Some(target) = Self::built_in(&folded) {
            return Some(Key::Fields(vec![target]));
        }
        // Titles only: the names of kinds are keys of fields too (`feedback` of a follow-up).
        if let Some((_, kind)) = self
            .kinds
            .iter()
            .find(|(word, name)| *word == folded && *word != fold(name))
        {
            return Some(Key::OfKind(kind.clone()));
        }
        if let Some(found) = self.fields.get(&folded).or_else(|| self.inner.get(&folded)) {
            return Some(Key::Fields(found.clone()));
        }
        // Fields that a vault has without a schema: the unknown columns of an imported sheet.
        let custom = [word.to_owned(), format!("custom.{word}")]
            .into_iter()
            .find(|key| is_column(key));
        if let Some(key) = custom {
            return Some(Key::Fields(vec![free(&key, word)]));
        }
        // 等级 for 客户等级.
        let mut ending: Vec<&Target> = self.ending(&folded).collect();
        ending.sort_by(|a, b| a.column.cmp(&b.column));
        ending.dedup();
        if ending.is_empty() {
            ending.extend(self.beginning(&folded));
        }
        (!ending.is_empty()).then(|| Key::Fields(ending.into_iter().cloned().collect()))
    }

    /// 首次接触 for 首次接触日期: the one field whose label is so and that it is a date.
    fn beginning(&self, word: &str) -> Option<&Target> {
        let is_called = |target: &&Target| {
            ["日期", "时间"]
                .iter()
                .any(|end| target.label == format!("{word}{end}"))
        };
        self.fields.values().flatten().find(is_called)
    }

    /// Fields whose label ends in a word of at least two characters.
    fn ending<'a>(&'a self, word: &'a str) -> impl Iterator<Item = &'a Target> {
        let long_enough = word.chars().nth(1).is_some() && !word.is_ascii();
        let targets = self.fields.values().flatten();
        targets.filter(move |target| long_enough && fold(&target.label).ends_with(word))
    }

    /// The fields that are a 类型 of something, for `类型:投诉`; those of several kinds that share a column are one.
    pub(in crate::index) fn types(&self) -> Vec<Target> {
        let mut all: Vec<&Target> = self.ending("类型").collect();
        all.sort_by(|a, b| (&a.column, &a.label).cmp(&(&b.column, &b.label)));
        let mut types: Vec<Target> = Vec::new();
        for target in all {
            match types.last_mut().filter(|last| last.column == target.column) {
                Some(last) => last.take_in(target),
                None => types.push(target.clone()),
            }
        }
        types
    }

    /// The kind of a name, title or folder (folded).
    pub(in crate::index) fn kind(&self, folded: &str) -> Option<&str> {
        self.kinds
            .iter()
            .find(|(word, _)| word == folded)
            .map(|(_, name)| name.as_str())
    }

    /// The column and label of a field key, or of a column that is no field: for facets and sorting.
    pub(in crate::index) fn column(&self, word: &str) -> (String, String) {
        let folded = fold(word);
        if folded == column::KIND || folded == "类型" {
            return (column::KIND.to_owned(), "类型".to_owned());
        }
        match Self::built_in(&folded).or_else(|| self.fields.get(&folded)?.first().cloned()) {
            Some(target) => (target.column, target.label),
            None => (column::of_key(word), word.rsplit('.').next().unwrap_or(word).to_owned()),
        }
    }

    /// The label of a field of a kind, by its key.
    pub(in crate::index) fn label(&self, kind: &str, key: &str) -> Option<&str> {
        self.labels.get(&(kind.to_owned(), key.to_owned())).map(String::as_str)
    }

    /// The fields whose values a customer's records are told apart by too, each once.
    pub(in crate::index) fn inherited(&self) -> Vec<&Target> {
        let mut targets: Vec<&Target> = self
            .fields
            .values()
            .flatten()
            .filter(|target| target.inherited)
            .collect();
        targets.sort_by(|a, b| a.column.cmp(&b.column));
        targets.dedup_by(|a, b| a.column == b.column);
        targets
    }

    /// Whether a field of a kind is a name of the customer.
    pub(in crate::index) fn is_name(&self, kind: &str, key: &str) -> bool {
        self.names.contains(&(kind.to_owned(), key.to_owned()))
    }

    /// Every word that may stand before a colon, but for the titles of kinds; sorted.
    pub(in crate::index) fn words(&self) -> &[String] {
        &self.proposals
    }

    /// The known word most like this one; of equally good ones a label.
    pub(super) fn propose(&self, word: &str) -> Option<&str> {
        let likeness = |known: &str| {
            let contains = known.contains(word) || word.contains(known);
            strsim::normalized_damerau_levenshtein(known, word) + if contains { 0.3 } else { 0.0 }
        };
        let labels = self.proposals.iter().map(|known| (likeness(known), true, known));
        let others = self.fields.keys().map(|known| (likeness(known), false, known));
        let (best, _, known) = labels
            .chain(others)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(b.2.cmp(a.2)))?;
        (best >= 0.5).then_some(known)
    }

    fn built_in(folded: &str) -> Option<Target> {
        // What pages call archived customers, and what the folder is called.
        let folded = match folded {
            "已归档" | "历史客户" => "archived",
            word => word,
        };
        let (label, _, column, field_type) = BUILT_IN
            .into_iter()
            .find(|(label, key, ..)| folded == *label || folded == *key)?;
        Some(Target {
            column: column.to_owned(),
            key: None,
            label: label.to_owned(),
            field_type,
            values: Vec::new(),
            kinds: Vec::new(),
            inherited: false,
        })
    }
}

/// A field that no schema knows: its values say what it is.
fn free(key: &str, label: &str) -> Target {
    Target {
        column: column::of_key(key),
        key: Some(key.to_owned()),
        label: label.to_owned(),
        field_type: FieldType::Text,
        values: Vec::new(),
        kinds: Vec::new(),
        inherited: false,
    }
}

/// Adds a target under a word; the same field in another kind joins the one that is there.
fn put(map: &mut HashMap<String, Vec<Target>>, word: &str, target: &Target) {
    if word.is_empty() {
        return;
    }
    let list = map.entry(fold(word)).or_default();
    match list
        .iter_mut()
        .find(|known| known.column == target.column && known.field_type == target.field_type)
    {
        Some(known) => known.take_in(target),
        None => list.push(target.clone()),
    }
}

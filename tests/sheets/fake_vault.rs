//! A vault in memory, for planning without a disk.

use crate::fixtures::table;
use chrono::NaiveDate;
use kehu::kinds::{Catalog, Kind};
use kehu::sheets::{
    BookPlan, Existing, Known, Mapping, Numbered, Outcome, Plan, PlanError, PlanOptions, StoredMapping, Table, plan,
    plan_book,
};
use kehu::vault::{FileEdit, RelPath, Settings};
use kehu::yaml::Document;
use serde_json::Value;
use std::collections::BTreeMap;

/// The day of every import in these tests.
pub const TODAY: (i32, u32, u32) = (2026, 11, 21);

pub struct FakeVault {
    pub files: BTreeMap<String, Vec<u8>>,
    pub catalog: Catalog,
    pub settings: Settings,
    pub options: PlanOptions,
}

impl FakeVault {
    pub fn new() -> Self {
        let today = NaiveDate::from_ymd_opt(TODAY.0, TODAY.1, TODAY.2).expect("a day");
        Self {
            files: BTreeMap::new(),
            catalog: Catalog::builtin(),
            settings: Settings::default(),
            options: PlanOptions {
                kind: None,
                mappings: Vec::new(),
                header_row: None,
                defaults: Vec::new(),
                today,
                by: "李经理".to_owned(),
            },
        }
    }

    /// With this profile in it.
    pub fn with(mut self, path: &str, text: &str) -> Self {
        self.files.insert(path.to_owned(), text.as_bytes().to_vec());
        self
    }

    pub fn with_default(mut self, key: &str, value: &str) -> Self {
        self.options.defaults.push((key.to_owned(), value.to_owned()));
        self
    }

    pub fn of_kind(mut self, kind: &str) -> Self {
        self.options.kind = Some(kind.to_owned());
        self
    }

    /// Where people decided about the columns of sheets.
    pub fn mapped_by(mut self, mapping: Mapping) -> Self {
        let name = "规则".to_owned();
        self.options.mappings.push(StoredMapping { name, mapping });
        self
    }

    pub fn try_plan(&self, table: Table) -> Result<Plan, PlanError> {
        plan(table, &self.catalog, &self.settings, self, &self.options)
    }

    pub fn plan(&self, rows: &[&[&str]]) -> Plan {
        self.try_plan(table(rows)).expect("a plan")
    }

    /// Plans and makes the edits.
    pub fn import(&mut self, rows: &[&[&str]]) -> Plan {
        self.import_table(table(rows))
    }

    pub fn import_table(&mut self, table: Table) -> Plan {
        let plan = self.try_plan(table).expect("a plan");
        for edit in &plan.edits {
            self.make(edit);
        }
        plan
    }

    /// The same for all tables of a file.
    pub fn plan_book(&self, tables: Vec<Table>) -> BookPlan {
        plan_book(tables, &self.catalog, &self.settings, self, &self.options).expect("a plan")
    }

    pub fn import_book(&mut self, tables: Vec<Table>) -> BookPlan {
        let plan = self.plan_book(tables);
        for edit in &plan.edits {
            self.make(edit);
        }
        plan
    }

    fn make(&mut self, edit: &FileEdit) {
        match edit {
            FileEdit::Write { path, bytes, .. } => {
                self.files.insert(path.as_str().to_owned(), bytes.clone());
            }
            FileEdit::Remove { path, .. } => {
                self.files.remove(path.as_str());
            }
            FileEdit::Move { from, to } => {
                let inside = format!("{from}/");
                let moved: Vec<String> = self
                    .files
                    .keys()
                    .filter(|path| path.starts_with(&inside))
                    .cloned()
                    .collect();
                assert!(!moved.is_empty(), "nothing to move at {from}");
                for path in moved {
                    let content = self.files.remove(&path).expect("a file");
                    let target = format!("{to}/{}", &path[inside.len()..]);
                    assert!(self.files.insert(target, content).is_none(), "{to} is occupied");
                }
            }
        }
    }

    pub fn text(&self, path: &str) -> String {
        let paths: Vec<&String> = self.files.keys().collect();
        let bytes = self.files.get(path).unwrap_or_else(|| panic!("no {path} in {paths:?}"));
        String::from_utf8(bytes.clone()).expect("text")
    }

    pub fn value(&self, path: &str) -> Value {
        Document::parse(&self.text(path)).expect("YAML").value().clone()
    }

    /// The only customer's profile.
    pub fn only(&self) -> Value {
        let paths: Vec<&String> = self.files.keys().filter(|path| path.ends_with("/客户.yaml")).collect();
        assert_eq!(paths.len(), 1, "{paths:?}");
        self.value(paths[0])
    }

    pub fn paths(&self) -> Vec<&str> {
        self.files.keys().map(String::as_str).collect()
    }
}

impl Existing for FakeVault {
    fn numbers_beginning(&self, _beginning: &str) -> Result<Vec<String>, String> {
        Ok(Vec::new())
    }

    fn customers(&self) -> Result<Vec<Known>, String> {
        let profiles = self.files.iter().filter(|(path, _)| path.ends_with("/客户.yaml"));
        let known = profiles.map(|(path, bytes)| {
            let text = String::from_utf8_lossy(bytes);
            let value = Document::parse(&text)
                .map(|document| document.value().clone())
                .unwrap_or_default();
            // Of a profile that does not parse, the folder's name is all that is known.
            let folder = path
                .split('/')
                .nth_back(1)
                .filter(|_| !value.is_object())
                .unwrap_or_default();
            let text_of = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            let name = text_of("customer_name");
            Known {
                path: RelPath::new(path).expect("a path"),
                customer_id: text_of("customer_id"),
                legacy_ids: value["legacy_ids"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(|id| id.as_str().map(str::to_owned))
                    .collect(),
                name: if name.is_empty() { folder.to_owned() } else { name },
                credit_code: text_of("credit_code"),
            }
        });
        Ok(known.collect())
    }

    fn read(&self, path: &RelPath) -> Result<Option<Vec<u8>>, String> {
        Ok(self.files.get(path.as_str()).cloned())
    }

    fn taken(&self, path: &RelPath) -> bool {
        let inside = format!("{path}/");
        self.files
            .keys()
            .any(|file| file == path.as_str() || file.starts_with(&inside))
    }

    fn records(&self, folder: &RelPath) -> Result<Vec<RelPath>, String> {
        let paths = self.files.keys().filter_map(|path| RelPath::new(path));
        Ok(paths.filter(|path| path.parent().as_ref() == Some(folder)).collect())
    }

    fn numbered(&self, kind: &Kind, key: &str) -> Result<Vec<Numbered>, String> {
        let records = self.files.keys().filter_map(|path| {
            let path = RelPath::new(path)?;
            let folder = path.parent().filter(|folder| folder.file_name() == kind.folder)?;
            let number = self.value(path.as_str()).get(key)?.as_str()?.to_owned();
            let customer = folder.parent()?;
            Some(Numbered { path, number, customer })
        });
        Ok(records.collect())
    }
}

/// (created, updated, unchanged, rejected, skipped)
pub fn counts(plan: &Plan) -> (u64, u64, u64, u64, u64) {
    let rows = plan.rows;
    (rows.created, rows.updated, rows.unchanged, rows.rejected, rows.skipped)
}

/// The outcome of each listed row.
pub fn outcomes(plan: &Plan) -> Vec<(u32, Outcome)> {
    plan.items.iter().map(|item| (item.row, item.outcome)).collect()
}

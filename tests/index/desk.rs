//! An index in a temporary folder, entries made in a line, questions asked in a line.

use kehu::index::{Entry, FieldValue, Hit, Index, IndexError, IndexSnapshot, Request, Results};
use kehu::kinds::Catalog;
use kehu::vault::{RelPath, Stamp};
use serde_json::{Value, json};
use tempfile::TempDir;

pub const HEAP: usize = 15_000_000;

pub struct Desk {
    pub dir: TempDir,
    pub index: Index,
    pub catalog: Catalog,
}

impl Desk {
    /// With these entries committed.
    pub fn with(entries: impl IntoIterator<Item = Entry>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let index = Index::open(dir.path(), 1).unwrap();
        let desk = Self {
            dir,
            index,
            catalog: Catalog::builtin(),
        };
        desk.put(entries);
        desk
    }

    pub fn put(&self, entries: impl IntoIterator<Item = Entry>) {
        let mut writer = self.index.writer(HEAP).unwrap();
        for entry in entries {
            writer.put(&entry).unwrap();
        }
        writer.commit("mark").unwrap();
        writer.tidy().unwrap();
    }

    /// The same index, closed and opened again.
    pub fn opened_again(self) -> Self {
        let Self { dir, index, catalog } = self;
        drop(index);
        let index = Index::open(dir.path(), 1).unwrap();
        Self { dir, index, catalog }
    }

    pub fn remove(&self, file: &str) {
        let mut writer = self.index.writer(HEAP).unwrap();
        writer.remove(&path(file)).unwrap();
        writer.commit("mark").unwrap();
    }

    pub fn snapshot(&self) -> IndexSnapshot {
        self.index.snapshot().unwrap()
    }

    pub fn ask(&self, request: &Request) -> Result<Results, IndexError> {
        self.snapshot().search(request, &self.catalog)
    }

    pub fn hits(&self, text: &str) -> Vec<Hit> {
        let request = Request {
            text: text.to_owned(),
            limit: 1000,
            ..Request::default()
        };
        self.ask(&request)
            .unwrap_or_else(|error| panic!("{text}: {error}"))
            .hits
    }

    /// Titles of the hits, best first.
    pub fn titles(&self, text: &str) -> Vec<String> {
        self.hits(text).into_iter().map(|hit| hit.title).collect()
    }

    /// The same for somebody who owns customers.
    pub fn titles_for(&self, looker: &str, text: &str) -> Vec<String> {
        let request = Request {
            text: text.to_owned(),
            looker: looker.to_owned(),
            limit: 100,
            ..Request::default()
        };
        let hits = self.ask(&request).unwrap().hits.into_iter();
        hits.map(|hit| hit.title).collect()
    }

    /// Titles of the hits in alphabetical order.
    pub fn found(&self, text: &str) -> Vec<String> {
        let mut titles = self.titles(text);
        titles.sort();
        titles
    }

    /// The error of a query that cannot be understood.
    pub fn complaint(&self, text: &str) -> (String, (usize, usize), Option<String>) {
        let request = Request {
            text: text.to_owned(),
            limit: 1,
            ..Request::default()
        };
        match self.ask(&request) {
            Err(IndexError::Query {
                message,
                span,
                proposal,
            }) => (message, span, proposal),
            other => panic!("{text}: {other:?}"),
        }
    }
}

pub fn path(text: &str) -> RelPath {
    RelPath::new(text).unwrap()
}

/// A file that has nothing but its place.
pub fn file(at: &str, kind: &str) -> Entry {
    let number = at
        .bytes()
        .fold(7_u64, |n, b| n.wrapping_mul(31).wrapping_add(u64::from(b)));
    Entry {
        path: path(at),
        stamp: Stamp {
            size: number % 10_000,
            mtime_ns: number as i64,
            inode: number,
        },
        blob: [number.to_be_bytes()[0]; 20],
        kind: kind.to_owned(),
        archived: at.starts_with("历史客户/"),
        customer_dir: String::new(),
        customer_id: String::new(),
        customer_name: String::new(),
        title: String::new(),
        date: None,
        person: String::new(),
        record: Value::Null,
        fields: vec![],
        names: vec![],
        high: vec![],
        text: Vec::new(),
        note: String::new(),
        unread: false,
        body: vec![],
        findings: Value::Null,
        rules: vec![],
    }
}

/// A profile with this name, in the folder 客户/制造业/中型/NAME.
pub fn customer(name: &str) -> Entry {
    let dir = format!("客户/制造业/中型/{name}");
    let id = format!("CUST2026{:04}", name.chars().map(|c| c as u32).sum::<u32>() % 10_000);
    Entry {
        customer_dir: dir.clone(),
        customer_id: id.clone(),
        customer_name: name.to_owned(),
        title: name.to_owned(),
        names: vec![name.to_owned()],
        record: json!({"customer_id": id, "customer_name": name}),
        ..file(&format!("{dir}/客户.yaml"), "customer")
    }
}

/// A record of a customer with this title.
pub fn record(of: &Entry, kind: &str, title: &str) -> Entry {
    Entry {
        customer_dir: of.customer_dir.clone(),
        customer_id: of.customer_id.clone(),
        customer_name: of.customer_name.clone(),
        archived: of.archived,
        title: title.to_owned(),
        record: json!({"subject": title}),
        ..file(&format!("{}/{kind}/{title}.yaml", of.customer_dir), kind)
    }
}

/// Changes to an entry, in the order of reading.
pub trait With: Sized {
    /// A value that is in the record, searched and filtered.
    fn text(self, key: &str, value: &str) -> Self;
    fn number(self, key: &str, value: f64) -> Self;
    fn date(self, key: &str, value: &str) -> Self;
    fn yes(self, key: &str, value: bool) -> Self;
    /// The date of the record itself.
    fn on(self, day: &str) -> Self;
    fn rule(self, id: &str) -> Self;
}

impl With for Entry {
    fn text(mut self, key: &str, value: &str) -> Self {
        self.record[key.replace('.', "_")] = json!(value);
        self.body.push(value.to_owned());
        self.fields.push((key.to_owned(), FieldValue::Text(value.to_owned())));
        self
    }

    fn number(mut self, key: &str, value: f64) -> Self {
        self.record[key] = json!(value);
        self.fields.push((key.to_owned(), FieldValue::Number(value)));
        self
    }

    fn date(mut self, key: &str, value: &str) -> Self {
        self.fields.push((key.to_owned(), FieldValue::Date(moment(value))));
        self
    }

    fn yes(mut self, key: &str, value: bool) -> Self {
        self.fields.push((key.to_owned(), FieldValue::Bool(value)));
        self
    }

    fn on(mut self, day: &str) -> Self {
        self.date = Some(moment(day));
        self
    }

    fn rule(mut self, id: &str) -> Self {
        self.findings = json!([{"rule": id}]);
        self.rules.push(id.to_owned());
        self
    }
}

fn moment(day: &str) -> chrono::NaiveDateTime {
    chrono::NaiveDate::parse_from_str(day, "%Y-%m-%d")
        .unwrap()
        .and_hms_opt(9, 30, 0)
        .unwrap()
}

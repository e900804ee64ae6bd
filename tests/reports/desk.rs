//! A vault of which reports are asked.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use chrono::{Local, NaiveDate};
use kehu::archive::{Archive, Viewer};
use kehu::index::Request;
use kehu::reports::{self, Drill, Figures, Question, Report, Written};
use serde_json::Value;

use crate::temp_vault::TempVault;

/// Dropped, and with it its folder, when the last test that uses it is.
static DEMO: Mutex<Weak<Desk>> = Mutex::new(Weak::new());

pub struct Desk {
    vault: TempVault,
    archive: Archive,
}

impl Desk {
    /// A fresh vault.
    pub fn new() -> Self {
        let vault = TempVault::new();
        let archive = vault.open();
        Self { vault, archive }
    }

    /// The sample vault, one for all tests that run at the same time.
    pub fn of_the_demo() -> Arc<Self> {
        let mut shared = DEMO.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(desk) = shared.upgrade() {
            return desk;
        }
        let desk = Arc::new(Self::new());
        kehu::demo::create(&desk.archive, today(), kehu::demo::SEED, &|_| {}).unwrap();
        *shared = Arc::downgrade(&desk);
        desk
    }

    pub fn root(&self) -> PathBuf {
        self.vault.root()
    }

    pub fn write(&self, path: &str, text: &str) -> &Self {
        self.vault.put(path, text);
        self
    }

    /// Takes in what was written.
    pub fn save(&self) -> &Self {
        self.archive.catch_up(&|_| {}).unwrap();
        self
    }

    /// The answer to a question, as JSON.
    pub fn ask(&self, name: &str, written: &Written<'_>) -> Value {
        let (report, question, figures) = self.answer(name, written);
        reports::json(report, &question, &figures)
    }

    pub fn figures(&self, name: &str, written: &Written<'_>) -> Figures {
        self.answer(name, written).2
    }

    fn answer(&self, name: &str, written: &Written<'_>) -> (&'static Report, Question, Figures) {
        let snapshot = self.archive.read(&Viewer::everything()).unwrap();
        let report = Report::named(name).unwrap_or_else(|| panic!("no report {name}"));
        let question = Question::read(report, snapshot.catalog(), today(), written).unwrap();
        let figures = report.run(&snapshot, &question).unwrap();
        (report, question, figures)
    }

    /// How many files, or customers, are behind a figure.
    pub fn behind(&self, drill: &Drill) -> u64 {
        let (text, kind) = match drill {
            Drill::Customers(query) => (query, Some("customer".to_owned())),
            Drill::Records(query) => (query, None),
            Drill::These(customers) => return customers.len() as u64,
        };
        let request = Request {
            text: text.clone(),
            kind,
            ..Request::default()
        };
        let snapshot = self.archive.read(&Viewer::everything()).unwrap();
        let found = snapshot.search(&request);
        found.unwrap_or_else(|error| panic!("{text}: {error}")).total
    }
}

pub fn today() -> NaiveDate {
    Local::now().date_naive()
}

/// The profile of a customer in 制造业, 中型.
pub fn profile(id: &str, name: &str, more: &str) -> String {
    format!(
        "customer_id: {id}\ncustomer_name: {name}\nparty: 个人\nindustry: 制造业\ncompany_size: 中型\n\
         customer_type: 意向客户\nsource: 展会\nowner: 张三\ncreated_on: {}\n{more}",
        today()
    )
}

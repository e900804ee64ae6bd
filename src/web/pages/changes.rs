//! 变更 `/changes`: the whole log, by person, operation, path and time.

use crate::history::LogQuery;
use crate::vault::RelPath;
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::view::log::{Day, LogPage, Telling, days, operation_words};
use crate::web::view::when;
use crate::web::{Request, Response, Site, links};
use askama::Template;
use chrono::{DateTime, Days, FixedOffset, Local, NaiveDate, NaiveTime};
use serde_json::json;

/// Files shown of one change.
const FILES: usize = 8;
/// Operations to choose from.
const OPERATIONS: [&str; 11] = [
    "create", "edit", "followup", "feedback", "receipt", "import", "move", "merge", "archive", "undo", "init",
];

#[derive(Template)]
#[template(path = "changes.html")]
pub struct ChangesPage {
    pub page: Layout,
    pub filter: Filter,
    pub operations: Vec<Choice>,
    pub days: Vec<Day>,
    pub older: Option<String>,
    pub complaint: Option<String>,
}

/// What the form holds.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub author: String,
    pub operation: String,
    pub path: String,
    pub since: String,
    pub until: String,
}

#[derive(Clone, Debug)]
pub struct Choice {
    pub value: &'static str,
    pub label: &'static str,
    pub chosen: bool,
}

impl Filter {
    fn of(request: &Request) -> Self {
        let param = |key| request.param(key).to_owned();
        Self {
            author: param("author"),
            operation: param("operation"),
            path: param("path"),
            since: param("since"),
            until: param("until"),
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        [&self.author, &self.operation, &self.path, &self.since, &self.until]
            .iter()
            .all(|text| text.is_empty())
    }

    /// The query, or which part of the form is not understood.
    fn query(&self, after: &str) -> Result<LogQuery, String> {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let day = |text: &str| -> Result<Option<NaiveDate>, String> {
            if text.is_empty() {
                return Ok(None);
            }
            let date = NaiveDate::parse_from_str(text, "%Y-%m-%d");
            date.map(Some)
                .map_err(|_| format!("日期“{text}”看不懂，请写成 2026-01-31 的形式"))
        };
        let paths = match RelPath::new(self.path.trim_matches('/')) {
            Some(path) => vec![path],
            None if self.path.is_empty() => Vec::new(),
            None => return Err(format!("“{}”不是客户库里的路径", self.path)),
        };
        let until = day(&self.until)?.and_then(|date| date.checked_add_days(Days::new(1)));
        Ok(LogQuery {
            paths,
            author: given(&self.author),
            operation: given(&self.operation),
            since: day(&self.since)?.and_then(midnight),
            until: until.and_then(midnight),
            after: given(after),
            limit: LogPage::ASK,
        })
    }

    fn address(&self, after: &str) -> String {
        links::with_query(
            "/changes",
            &[
                ("author", &self.author),
                ("operation", &self.operation),
                ("path", &self.path),
                ("since", &self.since),
                ("until", &self.until),
                ("after", after),
            ],
        )
    }
}

fn midnight(day: NaiveDate) -> Option<DateTime<FixedOffset>> {
    let here = day.and_time(NaiveTime::MIN).and_local_timezone(Local).earliest()?;
    Some(here.fixed_offset())
}

pub(in crate::web) fn page(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let filter = Filter::of(request);
    let (log, complaint) = match filter.query(request.param("after")) {
        Ok(query) => (LogPage::of(visit.snapshot.log(&query)?), None),
        Err(complaint) => (LogPage::default(), Some(complaint)),
    };
    Response::page(&ChangesPage {
        page: Layout::new(&visit, Section::Changes, "变更"),
        operations: OPERATIONS
            .iter()
            .map(|value| Choice {
                value,
                label: operation_words(value).0,
                chosen: filter.operation == *value,
            })
            .collect(),
        days: days(
            &log.entries,
            visit.snapshot.catalog(),
            &Telling {
                today: when::today(),
                files: FILES,
                within: None,
            },
        ),
        older: log.older.map(|commit| filter.address(&commit)),
        complaint,
        filter,
    })
    .map_err(WebError::from)
}

/// `/api/changes?author=&operation=&path=&since=&until=&after=`: the keys of `kehu log --json`, by pages ([`LogPage::json`]).
pub(in crate::web) fn json(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    match Filter::of(request).query(request.param("after")) {
        Ok(query) => {
            let log = LogPage::of(visit.snapshot.log(&query)?);
            Ok(Response::json(&log.json(visit.generation)))
        }
        Err(complaint) => Ok(Response::json(&json!({ "error": complaint })).with_status(400)),
    }
}

//! 变更 `/changes`: the whole log, by person, operation, kind of record, path and time.

use crate::history::LogQuery;
use crate::index::ATTACHMENT;
use crate::vault::RelPath;
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::log::{Day, Linked, LogPage, Telling, days, operation_words};
use crate::web::{Request, Response, Site, links};
use askama::Template;
use chrono::{DateTime, Days, FixedOffset, Local, NaiveDate, NaiveTime};
use serde_json::json;

/// Files shown of one change.
const FILES: usize = 8;
/// People offered to choose from.
const AUTHORS: usize = 200;
/// Stands for the empty operation of commits that people made with git.
const GIT: &str = "git";

#[derive(Template)]
#[template(path = "changes.html")]
pub struct ChangesPage {
    pub page: Layout,
    pub filter: Filter,
    pub authors: Vec<String>,
    pub operations: Vec<Choice>,
    pub kinds: Vec<Choice>,
    /// 今天, 昨天 …
    pub spans: Vec<Span>,
    pub days: Vec<Day>,
    pub older: Option<String>,
    pub is_unfinished: bool,
    pub complaint: Option<String>,
}

/// What the form holds.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub author: String,
    pub operation: String,
    pub kind: String,
    pub path: String,
    pub since: String,
    pub until: String,
}

#[derive(Clone, Debug)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

/// A span of days to choose with one click.
#[derive(Clone, Debug)]
pub struct Span {
    pub label: &'static str,
    pub href: String,
    pub chosen: bool,
}

impl Filter {
    fn of(request: &Request) -> Self {
        let param = |key| request.param(key).to_owned();
        Self {
            author: param("author"),
            operation: param("operation"),
            kind: param("kind"),
            path: param("path"),
            since: param("since"),
            until: param("until"),
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        [
            &self.author,
            &self.operation,
            &self.kind,
            &self.path,
            &self.since,
            &self.until,
        ]
        .iter()
        .all(|text| text.is_empty())
    }

    fn kind(&self) -> Option<&str> {
        Some(self.kind.as_str()).filter(|kind| !kind.is_empty())
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
        Ok(LogQuery {
            paths,
            author: given(&self.author),
            operation: given(&self.operation).map(|operation| if operation == GIT { String::new() } else { operation }),
            since: day(&self.since)?.and_then(midnight),
            until: day(&self.until)?
                .and_then(|day| day.checked_add_days(Days::new(1)))
                .and_then(midnight),
            after: given(after),
            patience: Some(LogPage::PATIENCE),
            limit: LogPage::ASK,
            ..LogQuery::default()
        })
    }

    fn address(&self, after: &str) -> String {
        links::with_query(
            "/changes",
            &[
                ("author", &self.author),
                ("operation", &self.operation),
                ("kind", &self.kind),
                ("path", &self.path),
                ("since", &self.since),
                ("until", &self.until),
                ("after", after),
            ],
        )
    }

    /// The same for other days.
    fn between(&self, since: Option<NaiveDate>, until: Option<NaiveDate>) -> Self {
        let text = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        Self {
            since: text(since),
            until: text(until),
            ..self.clone()
        }
    }

    fn spans(&self, today: NaiveDate) -> Vec<Span> {
        let back = |days| today.checked_sub_days(Days::new(days));
        let spans = [
            ("全部时间", None, None),
            ("今天", Some(today), None),
            ("昨天", back(1), back(1)),
            ("近 7 天", back(6), None),
            ("近 30 天", back(29), None),
        ];
        let span = |(label, since, until)| {
            let other = self.between(since, until);
            Span {
                label,
                chosen: (&other.since, &other.until) == (&self.since, &self.until),
                href: other.address(""),
            }
        };
        spans.map(span).to_vec()
    }
}

fn midnight(day: NaiveDate) -> Option<DateTime<FixedOffset>> {
    let here = day.and_time(NaiveTime::MIN).and_local_timezone(Local).earliest()?;
    Some(here.fixed_offset())
}

pub(in crate::web) fn page(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    visit.ensure_present()?;
    let filter = Filter::of(request);
    let after = request.param("after");
    let (log, query, complaint) = match filter.query(after) {
        Ok(query) => (
            LogPage::of(visit.snapshot.log_of_kind(&query, filter.kind())?),
            query,
            None,
        ),
        Err(complaint) => (LogPage::default(), LogQuery::default(), Some(complaint)),
    };
    let mut days = days(
        &log.entries,
        visit.snapshot.catalog(),
        &Telling {
            today: visit.snapshot.today(),
            files: FILES,
            within: None,
        },
    );
    let is_cut = (!after.is_empty(), log.older.is_some());
    total(&visit, &mut days, &filter, &query, is_cut)?;
    let outline = visit.snapshot.outline()?;
    let authors = outline.busiest_authors();
    Response::page(&ChangesPage {
        page: Layout::new(&visit, Section::Changes, "变更"),
        authors: authors.into_iter().take(AUTHORS).map(str::to_owned).collect(),
        operations: operations(outline.operations.keys(), &filter),
        kinds: kinds(&visit, &filter),
        spans: filter.spans(visit.snapshot.today()),
        days,
        older: log.older.map(|commit| filter.address(&commit)),
        is_unfinished: log.is_unfinished,
        complaint,
        filter,
    })
    .map_err(WebError::from)
}

/// `/api/changes?author=&operation=&kind=&path=&since=&until=&after=`: the keys of `kehu log --json`, by pages
/// ([`LogPage::json`]).
pub(in crate::web) fn json(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let filter = Filter::of(request);
    match filter.query(request.param("after")) {
        Ok(query) => {
            let log = LogPage::of(visit.snapshot.log_of_kind(&query, filter.kind())?);
            Ok(Response::json(&log.json(visit.generation)))
        }
        Err(complaint) => Ok(Response::json(&json!({ "error": complaint })).with_status(400)),
    }
}

/// Tells of each day how many changes there were and whose. The first and the last day of a page may go on on others:
/// those are counted as a whole.
fn total(
    visit: &Visit<'_>,
    days: &mut [Day],
    filter: &Filter,
    query: &LogQuery,
    (goes_before, goes_on): (bool, bool),
) -> Result<(), WebError> {
    let last = days.len().saturating_sub(1);
    for (at, day) in days.iter_mut().enumerate() {
        let counts = if (at == 0 && goes_before) || (at == last && goes_on) {
            let next = day.date.checked_add_days(Days::new(1));
            visit.snapshot.log_counts(
                &LogQuery {
                    since: midnight(day.date),
                    until: next.and_then(midnight),
                    after: None,
                    ..query.clone()
                },
                filter.kind(),
            )?
        } else {
            count(day)
        };
        day.total = format!("{} 次修改", counts.iter().map(|(_, count)| count).sum::<u64>());
        let person = |(author, count): (String, u64)| Linked {
            text: format!("{author} {count}"),
            href: Filter {
                author,
                ..filter.between(Some(day.date), Some(day.date))
            }
            .address(""),
        };
        day.people = counts.into_iter().map(person).collect();
    }
    Ok(())
}

/// Who made how many of a day's changes; who made most first.
fn count(day: &Day) -> Vec<(String, u64)> {
    let mut counts: Vec<(String, u64)> = Vec::new();
    for entry in &day.entries {
        match counts.iter_mut().find(|(author, _)| *author == entry.author.text) {
            Some((_, count)) => *count += 1,
            None => counts.push((entry.author.text.clone(), 1)),
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}

/// The operations that occur, and the one that is asked for.
fn operations<'a>(occurring: impl Iterator<Item = &'a String>, filter: &Filter) -> Vec<Choice> {
    let mut values: Vec<&str> = occurring
        .map(|value| if value.is_empty() { GIT } else { value })
        .collect();
    if !filter.operation.is_empty() && !values.contains(&filter.operation.as_str()) {
        values.push(&filter.operation);
    }
    let label = |value: &str| match operation_words(if value == GIT { "" } else { value }).0 {
        "其他" => value.to_owned(),
        words => words.to_owned(),
    };
    values
        .into_iter()
        .map(|value| Choice {
            value: value.to_owned(),
            label: label(value),
            chosen: filter.operation == value,
        })
        .collect()
}

fn kinds(visit: &Visit<'_>, filter: &Filter) -> Vec<Choice> {
    let kinds = visit.snapshot.catalog().kinds().iter();
    kinds
        .map(|kind| (kind.name.clone(), kind.title.clone()))
        .chain([(ATTACHMENT.to_owned(), "文件".to_owned())])
        .map(|(value, label)| Choice {
            chosen: filter.kind == value,
            value,
            label,
        })
        .collect()
}

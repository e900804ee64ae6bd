//! 报表 `/reports`: all reports at a glance, and each with its period, filter, charts and tables.

use crate::archive::ArchiveError;
use crate::index::IndexError;
use crate::reports::{self, Choice, Drill, Figures, Headline, Preset, Question, Report, Table, Unit, Written};
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::chart::{self, Drawn, Shape};
use crate::web::view::when;
use crate::web::{Request, Response, Site, links};
use askama::Template;
use chrono::NaiveDate;
use serde_json::json;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

/// Rows of a table that are shown; more are no help to a person, and JSON has them all.
const MOST_ROWS: usize = 100;
/// Other divisions that a card offers.
const DIVISIONS: usize = 4;
/// Customers behind a figure that are shown.
const MOST_PICKED: usize = 300;

/// All reports at a glance.
#[derive(Template)]
#[template(path = "reports.html")]
pub struct ReportsPage {
    pub page: Layout,
    pub presets: Vec<Link>,
    pub cards: Arc<Vec<Card>>,
}

/// A report in short.
#[derive(Clone, Debug)]
pub struct Card {
    pub title: &'static str,
    pub about: &'static str,
    pub href: String,
    pub period: String,
    pub headlines: Vec<Shown>,
    pub chart: Option<Drawn>,
    /// The same told apart by something else, one click away.
    pub divisions: Vec<(String, String)>,
}

/// One report.
#[derive(Template)]
#[template(path = "report.html")]
pub struct ReportPage {
    pub page: Layout,
    pub title: &'static str,
    pub about: &'static str,
    pub dated_by: &'static str,
    /// The time in words.
    pub period: String,
    pub presets: Vec<Link>,
    pub action: String,
    /// Name of the preset, kept by the form.
    pub preset: &'static str,
    pub from: String,
    pub to: String,
    pub filter: String,
    pub choices: Vec<Option_>,
    pub complaint: Option<String>,
    pub headlines: Vec<Shown>,
    pub charts: Vec<Drawn>,
    pub tables: Vec<ShownTable>,
    pub notes: Vec<String>,
    pub picked: Option<Picked>,
    pub json: String,
}

/// A choice among several.
#[derive(Clone, Debug)]
pub struct Link {
    pub label: &'static str,
    pub href: String,
    pub current: bool,
}

/// A choice of a select box.
#[derive(Clone, Debug)]
pub struct Option_ {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

/// A number at a glance.
#[derive(Clone, Debug)]
pub struct Shown {
    pub label: String,
    pub value: String,
    pub href: Option<String>,
    /// 比上期 +12.5%
    pub change: String,
    pub tone: &'static str,
}

#[derive(Clone, Debug)]
pub struct ShownTable {
    pub title: String,
    pub columns: Vec<(String, bool)>,
    pub rows: Vec<Vec<ShownCell>>,
    pub total: Option<Vec<ShownCell>>,
    pub more: usize,
}

#[derive(Clone, Debug)]
pub struct ShownCell {
    pub text: String,
    pub href: Option<String>,
    pub number: bool,
    /// Has more to say than how it looks: nothing at all.
    pub faint: bool,
}

/// The customers behind a figure that only the history tells.
#[derive(Clone, Debug)]
pub struct Picked {
    pub count: usize,
    pub customers: Vec<(String, String)>,
    pub close: String,
}

pub(in crate::web) fn page(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let preset = Preset::named(request.param("period"));
    let cards = site
        .overview()
        .get((visit.generation, when::today(), preset), || cards(&visit, preset))?;
    let link = |label, name: &str, current| Link {
        label,
        href: links::with_query("/reports", &[("period", name)]),
        current,
    };
    let own = std::iter::once(link("各自默认", "", preset.is_none()));
    Response::page(&ReportsPage {
        page: Layout::new(&visit, Section::Reports, "报表"),
        presets: own
            .chain(Preset::ALL.map(|known| link(known.label(), known.name(), preset == Some(known))))
            .collect(),
        cards,
    })
    .map_err(WebError::from)
}

/// Every report in short.
fn cards(visit: &Visit<'_>, preset: Option<Preset>) -> Result<Vec<Card>, WebError> {
    let mut cards = Vec::new();
    for report in reports::ALL {
        let mut question = Question::of(report, visit.snapshot.catalog(), when::today());
        if let Some(preset) = preset {
            question = question.in_preset(preset);
        }
        let figures = report.run(&visit.snapshot, &question)?;
        let state = State {
            report,
            question: &question,
        };
        let chart = figures.charts.first();
        let others = (report.choices)(visit.snapshot.catalog()).into_iter();
        let others = others.filter(|choice| *choice != question.by && !choice.key.is_empty());
        let divisions = others.take(DIVISIONS).map(|choice| {
            let label = choice.label.clone();
            let question = question.clone().by(choice);
            let state = State {
                report,
                question: &question,
            };
            (label, state.address(&[]))
        });
        cards.push(Card {
            title: report.title,
            about: report.about,
            href: state.address(&[]),
            period: question.period.said(),
            divisions: divisions.collect(),
            headlines: figures
                .headlines
                .iter()
                .take(3)
                .map(|headline| state.headline(headline, "h"))
                .collect(),
            chart: chart.map(|chart| chart::drawn(chart, &|at, drill| state.drill(drill, &format!("c0.{at}")))),
        });
    }
    Ok(cards)
}

/// The cards made last, with what they were made for: the reports together are the dearest page, and nothing in it changes
/// until a file does, or the day.
#[derive(Default)]
pub(in crate::web) struct Overview(Mutex<Option<(Occasion, Arc<Vec<Card>>)>>);

/// Generation, day, and the period that was asked for.
type Occasion = (u64, NaiveDate, Option<Preset>);

impl Overview {
    fn get(
        &self,
        occasion: Occasion,
        make: impl FnOnce() -> Result<Vec<Card>, WebError>,
    ) -> Result<Arc<Vec<Card>>, WebError> {
        // Held throughout: who comes second waits for the first instead of doing the same work.
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((made_for, cards)) = &*last
            && *made_for == occasion
        {
            return Ok(Arc::clone(cards));
        }
        let cards = Arc::new(make()?);
        *last = Some((occasion, Arc::clone(&cards)));
        Ok(cards)
    }
}

/// `/reports/{name}?period=&from=&to=&q=&by=&pick=`
pub(in crate::web) fn report(site: &Site, request: &Request, name: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let report = Report::named(name).ok_or_else(|| WebError::NotFound(request.path()))?;
    let (question, figures, complaint) = match answer(&visit, report, request)? {
        Ok((question, figures)) => (question, figures, None),
        Err(complaint) => {
            let question = Question::of(report, visit.snapshot.catalog(), when::today());
            (question, Figures::default(), Some(complaint))
        }
    };
    let state = State {
        report,
        question: &question,
    };
    let preset_link = |preset: Preset| Link {
        label: preset.label(),
        href: state.address(&[("period", preset.name()), ("from", ""), ("to", "")]),
        current: question.preset == Some(preset),
    };
    let choices = (report.choices)(visit.snapshot.catalog());
    let option = |choice: &Choice| Option_ {
        value: choice.key.clone(),
        label: choice.label.clone(),
        chosen: *choice == question.by,
    };
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let written = |key: &str, read: String| {
        if complaint.is_some() {
            request.param(key).to_owned()
        } else {
            read
        }
    };
    Response::page(&ReportPage {
        page: Layout::new(&visit, Section::Reports, report.title),
        title: report.title,
        about: report.about,
        dated_by: report.dated_by,
        period: question.period.said(),
        presets: Preset::ALL.map(preset_link).to_vec(),
        action: format!("/reports/{}", report.name),
        preset: question.preset.map_or("", Preset::name),
        from: written("from", day(question.period.from.filter(|_| question.preset.is_none()))),
        to: written("to", day(question.period.to.filter(|_| question.preset.is_none()))),
        filter: written("q", question.filter.clone()),
        choices: if choices.len() > 1 {
            choices.iter().map(option).collect()
        } else {
            Vec::new()
        },
        headlines: state.numbered(&figures.headlines),
        charts: figures
            .charts
            .iter()
            .enumerate()
            .map(|(number, chart)| chart::drawn(chart, &|at, drill| state.drill(drill, &format!("c{number}.{at}"))))
            .collect(),
        tables: figures
            .tables
            .iter()
            .enumerate()
            .map(|(number, table)| state.table(number, table))
            .collect(),
        picked: picked(&visit, &figures, request.param("pick"), &state)?,
        notes: figures.notes,
        json: state.json(),
        complaint,
    })
    .map_err(WebError::from)
}

/// `/api/reports`: which reports there are. `/api/reports/{name}`: the keys of `kehu report --json`.
pub(in crate::web) fn list_json(_site: &Site, _request: &Request, _rest: &str) -> Result<Response, WebError> {
    let row = |report: &Report| json!({ "name": report.name, "title": report.title, "about": report.about });
    let rows: Vec<_> = reports::ALL.into_iter().map(row).collect();
    Ok(Response::json(&json!({ "total": rows.len(), "results": rows })))
}

pub(in crate::web) fn json(site: &Site, request: &Request, name: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let report = Report::named(name).ok_or_else(|| WebError::NotFound(request.path()))?;
    Ok(match answer(&visit, report, request)? {
        Ok((question, figures)) => {
            let mut told = reports::json(report, &question, &figures);
            if let Some(map) = told.as_object_mut() {
                map.insert("generation".to_owned(), visit.generation.into());
            }
            Response::json(&told)
        }
        Err(complaint) => Response::json(&json!({ "error": complaint })).with_status(400),
    })
}

/// The figures, or what in the address is not understood.
fn answer(
    visit: &Visit<'_>,
    report: &Report,
    request: &Request,
) -> Result<Result<(Question, Figures), String>, WebError> {
    let written = Written {
        period: request.param("period"),
        from: request.param("from"),
        to: request.param("to"),
        filter: request.param("q"),
        by: request.param("by"),
    };
    let question = match Question::read(report, visit.snapshot.catalog(), when::today(), &written) {
        Ok(question) => question,
        Err(complaint) => return Ok(Err(complaint)),
    };
    match report.run(&visit.snapshot, &question) {
        Ok(figures) => Ok(Ok((question, figures))),
        Err(ArchiveError::Index(IndexError::Query { message, .. })) => Ok(Err(message)),
        Err(error) => Err(error.into()),
    }
}

/// A report and what it was asked: what its addresses are made of.
struct State<'a> {
    report: &'a Report,
    question: &'a Question,
}

impl State<'_> {
    /// The address of this report, with some of its values changed.
    fn address(&self, changed: &[(&str, &str)]) -> String {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let own_range = self.question.preset.is_none();
        let from = day(self.question.period.from.filter(|_| own_range));
        let to = day(self.question.period.to.filter(|_| own_range));
        let preset = self.question.preset.filter(|preset| *preset != self.report.preset);
        let pairs = [
            ("period", preset.map_or("", Preset::name)),
            ("from", &from),
            ("to", &to),
            ("by", &self.question.by.key),
            ("q", &self.question.filter),
        ];
        let mut pairs: Vec<(&str, &str)> = pairs
            .into_iter()
            .filter(|(key, _)| !changed.iter().any(|(other, _)| other == key))
            .collect();
        pairs.extend(changed);
        links::with_query(&format!("/reports/{}", self.report.name), &pairs)
    }

    fn json(&self) -> String {
        format!("/api{}", self.address(&[]))
    }

    /// Where a figure leads; `place` names it for what only this report knows.
    fn drill(&self, drill: &Drill, place: &str) -> String {
        match drill {
            Drill::Customers(query) => links::with_query("/customers", &[("q", query)]),
            Drill::Records(query) => links::with_query("/search", &[("q", query)]),
            Drill::These(customers) => match customers.as_slice() {
                [one] => links::customer(one, ""),
                _ => format!("{}#picked", self.address(&[("pick", place)])),
            },
        }
    }

    fn numbered(&self, headlines: &[Headline]) -> Vec<Shown> {
        let shown = |(at, headline): (usize, &Headline)| self.headline(headline, &format!("h{at}"));
        headlines.iter().enumerate().map(shown).collect()
    }

    fn headline(&self, headline: &Headline, place: &str) -> Shown {
        let (change, tone) = match headline.before {
            None => (String::new(), ""),
            Some(before) => change(headline.value.number(), before),
        };
        let tone = if headline.is_welcome { tone } else { "" };
        Shown {
            label: headline.label.clone(),
            value: headline.value.said(headline.unit),
            href: headline.drill.as_ref().map(|drill| self.drill(drill, place)),
            change,
            tone,
        }
    }

    fn table(&self, number: usize, table: &Table) -> ShownTable {
        let cells = |row: usize, cells: &[reports::Cell]| -> Vec<ShownCell> {
            let pairs = table.columns.iter().zip(cells).enumerate();
            pairs
                .map(|(at, (column, cell))| ShownCell {
                    text: cell.value.written(column.unit),
                    href: cell
                        .drill
                        .as_ref()
                        .map(|drill| self.drill(drill, &format!("t{number}.{row}.{at}"))),
                    number: column.unit != Unit::Text,
                    faint: matches!(cell.value, reports::Value::Number(0.0) | reports::Value::Nothing),
                })
                .collect()
        };
        ShownTable {
            title: table.title.clone(),
            columns: table
                .columns
                .iter()
                .map(|column| (column.label.clone(), column.unit != Unit::Text))
                .collect(),
            rows: table
                .rows
                .iter()
                .enumerate()
                .take(MOST_ROWS)
                .map(|(at, row)| cells(at, &row.cells))
                .collect(),
            total: table.total.as_ref().map(|row| cells(table.rows.len(), &row.cells)),
            more: table.rows.len().saturating_sub(MOST_ROWS),
        }
    }
}

/// 比上期 +12.5%, and whether that is good.
fn change(now: f64, before: f64) -> (String, &'static str) {
    let tone = if now >= before { "good" } else { "bad" };
    if before > 0.0 {
        let change = (now - before) / before;
        let sign = if change >= 0.0 { "+" } else { "" };
        (format!("比上期 {sign}{}", Unit::Percent.written(change)), tone)
    } else if now > 0.0 {
        ("上期没有".to_owned(), "")
    } else {
        (String::new(), "")
    }
}

/// The customers behind the figure at a place (`h1`, `c0.2`, `t0.2.3`), when there are such.
fn picked(visit: &Visit<'_>, figures: &Figures, place: &str, state: &State<'_>) -> Result<Option<Picked>, WebError> {
    let Some(Drill::These(ids)) = drill_at(figures, place) else {
        return Ok(None);
    };
    let wanted: HashSet<&str> = ids.iter().map(String::as_str).collect();
    let profiles = visit.snapshot.profiles()?;
    let mut customers: Vec<(String, String)> = profiles
        .into_iter()
        .filter(|profile| wanted.contains(profile.customer_id.as_str()))
        .map(|profile| {
            (
                profile.customer_name,
                links::customer(&profile.customer_id, &profile.customer_dir),
            )
        })
        .collect();
    customers.truncate(MOST_PICKED);
    Ok(Some(Picked {
        count: ids.len(),
        customers,
        close: state.address(&[]),
    }))
}

fn drill_at<'a>(figures: &'a Figures, place: &str) -> Option<&'a Drill> {
    let kind = place.chars().next()?;
    let numbers: Vec<usize> = place
        .get(1..)?
        .split('.')
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    match (kind, numbers.as_slice()) {
        ('h', [at]) => figures.headlines.get(*at)?.drill.as_ref(),
        ('c', [chart, at]) => figures.charts.get(*chart)?.drills.get(*at)?.as_ref(),
        ('t', [table, row, at]) => {
            let table = figures.tables.get(*table)?;
            let row = table.rows.get(*row).or(table.total.as_ref())?;
            row.cells.get(*at)?.drill.as_ref()
        }
        _ => None,
    }
}

impl ReportsPage {
    /// Whether there is anything to report about at all.
    fn is_empty(&self) -> bool {
        self.cards.iter().all(|card| {
            card.chart
                .as_ref()
                .is_none_or(|chart| matches!(chart.shape, Shape::Nothing))
        })
    }
}

//! `/reports/{name}`: one report.

use super::Link;
use super::shown::{Shown, ShownTable, State};
use crate::archive::ArchiveError;
use crate::index::IndexError;
use crate::reports::{self, Choice, Drill, Figures, Preset, Question, Report, Written};
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::chart::{self, Drawn, Shape};
use crate::web::{Request, Response, Site, links};
use askama::Template;
use chrono::NaiveDate;
use serde_json::json;
use std::collections::HashSet;

/// Customers behind a figure that are shown.
const MOST_PICKED: usize = 300;

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
    /// The time that it is compared with; empty where it is not.
    pub before: String,
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
    /// As Excel and as CSV.
    pub exports: Vec<String>,
    pub json: String,
}

/// A choice of a select box.
#[derive(Clone, Debug)]
pub struct Option_ {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

/// The customers behind a figure that only the history tells.
#[derive(Clone, Debug)]
pub struct Picked {
    pub count: usize,
    pub customers: Vec<(String, String)>,
    pub close: String,
}

/// `/reports/{name}?period=&from=&to=&q=&by=&pick=`
pub(in crate::web) fn report(site: &Site, request: &Request, name: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let report = Report::named(name).ok_or_else(|| WebError::NotFound(request.path()))?;
    let (question, figures, complaint) = match answer(&visit, report, request)? {
        Ok((question, figures)) => (question, figures, None),
        Err(complaint) => {
            let question = Question::of(report, visit.snapshot.catalog(), visit.snapshot.today());
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
        before: question
            .before()
            .filter(|_| figures.headlines.iter().any(|headline| headline.before.is_some()))
            .map(|before| before.said())
            .unwrap_or_default(),
        picked: picked(&visit, &figures, request.param("pick"), &state)?,
        notes: figures.notes,
        exports: ["xlsx", "csv"].map(|format| state.export(format)).to_vec(),
        json: state.json(),
        complaint,
    })
    .map_err(WebError::from)
}

/// `/api/reports/{name}`: the keys of `kehu report --json`.
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
pub(in crate::web::pages) fn answer(
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
    let question = match Question::read(report, visit.snapshot.catalog(), visit.snapshot.today(), &written) {
        Ok(question) => question,
        Err(complaint) => return Ok(Err(complaint)),
    };
    match report.run(&visit.snapshot, &question) {
        Ok(figures) => Ok(Ok((question, figures))),
        Err(ArchiveError::Index(IndexError::Query { message, .. })) => Ok(Err(message)),
        Err(error) => Err(error.into()),
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

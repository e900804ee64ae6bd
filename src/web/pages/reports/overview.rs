//! `/reports`: all reports at a glance.

use super::Link;
use super::shown::{Shown, State};
use crate::reports::{self, Preset, Question, Report};
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::chart::{self, Drawn, Shape};
use crate::web::{Request, Response, Site, links};
use askama::Template;
use chrono::NaiveDate;
use serde_json::json;
use std::sync::{Arc, Mutex, PoisonError};

/// Other divisions that a card offers.
const DIVISIONS: usize = 4;

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

pub(in crate::web) fn page(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let preset = Preset::named(request.param("period"));
    let cards = site
        .overview()
        .get((visit.generation, visit.snapshot.today(), preset), || {
            cards(&visit, preset)
        })?;
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
        let mut question = Question::of(report, visit.snapshot.catalog(), visit.snapshot.today());
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
            period: format!("{}：{}", report.dated_by, question.period.said()),
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

/// `/api/reports`: which reports there are.
pub(in crate::web) fn list_json(_site: &Site, _request: &Request, _rest: &str) -> Result<Response, WebError> {
    let row = |report: &Report| json!({ "name": report.name, "title": report.title, "about": report.about });
    let rows: Vec<_> = reports::ALL.into_iter().map(row).collect();
    Ok(Response::json(&json!({ "total": rows.len(), "results": rows })))
}

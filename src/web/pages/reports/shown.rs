//! Figures as a page shows them, each with the address of what lies behind it.

use crate::archive::{Standing, says_standing};
use crate::reports::{self, Drill, Headline, Preset, Question, Report, Table, Unit};
use crate::web::links;
use crate::web::view::standing;
use chrono::NaiveDate;

/// Rows of a table that are shown; more are no help to a person, and JSON has them all.
const MOST_ROWS: usize = 100;

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

/// A report and what it was asked: what its addresses are made of.
pub(super) struct State<'a> {
    pub report: &'a Report,
    pub question: &'a Question,
}

impl State<'_> {
    /// The address of this report, with some of its values changed.
    pub fn address(&self, changed: &[(&str, &str)]) -> String {
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

    /// Where the tables can be had as a file.
    pub fn export(&self, format: &str) -> String {
        self.address(&[("format", format)]).replacen("/reports/", "/export/", 1)
    }

    pub fn json(&self) -> String {
        format!("/api{}", self.address(&[]))
    }

    /// Where a figure leads; `place` names it for what only this report knows.
    pub fn drill(&self, drill: &Drill, place: &str) -> String {
        match drill {
            Drill::Customers(query) => {
                // Reports count whoever there was.
                let archived = if says_standing(query) {
                    ""
                } else {
                    standing::word(Standing::Both)
                };
                links::with_query("/customers", &[("q", query), (standing::KEY, archived)])
            }
            Drill::Records(query) => links::with_query("/search", &[("q", query)]),
            Drill::These(customers) => match customers.as_slice() {
                [one] => links::customer(one, ""),
                _ => format!("{}#picked", self.address(&[("pick", place)])),
            },
        }
    }

    pub fn numbered(&self, headlines: &[Headline]) -> Vec<Shown> {
        let shown = |(at, headline): (usize, &Headline)| self.headline(headline, &format!("h{at}"));
        headlines.iter().enumerate().map(shown).collect()
    }

    pub fn headline(&self, headline: &Headline, place: &str) -> Shown {
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

    pub fn table(&self, number: usize, table: &Table) -> ShownTable {
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

//! Reports: figures from the index, as a model that knows nothing of how it is drawn.
//!
//! One file per report: what it is called, what it can be told apart by, and how its [`Figures`] come about. Each is asked with
//! a [`Question`] (period, filter in the query language, what to tell apart by), and gives charts and tables whose values lead to
//! the customers or records behind them ([`Drill`]). Pages, commands and files draw the same model.

mod activity;
mod at_once;
mod contracts;
mod conversion;
mod customers;
mod customers_new;
mod dimension;
mod drill;
mod feedback;
mod followups;
mod model;
pub mod money;
mod period;
mod pivot;
mod question;
mod survey;
mod timeline;
mod told;
mod value;

pub use dimension::Choice;
pub use drill::Drill;
pub use model::{Cell, Chart, Column, Figures, Form, Headline, Row, Series, Table, Unit, Value};
pub use period::{Period, Preset};
pub use question::{Question, Written};
pub use told::json;

use crate::archive::{ArchiveError, Snapshot};
use crate::kinds::Catalog;

/// A report.
pub struct Report {
    /// In addresses and commands.
    pub name: &'static str,
    pub title: &'static str,
    /// The question that it answers, in Chinese.
    pub about: &'static str,
    /// Which date the period is about, in Chinese.
    pub dated_by: &'static str,
    /// The period when none is asked for.
    pub preset: Preset,
    /// What its figures can be told apart by; the first is taken when nothing is asked for.
    pub choices: fn(&Catalog) -> Vec<Choice>,
    run: fn(&Snapshot<'_>, &Question) -> Result<Figures, ArchiveError>,
}

/// All reports, in the order of the page.
pub const ALL: [&Report; 8] = [
    &contracts::REPORT,
    &customers_new::REPORT,
    &followups::REPORT,
    &conversion::REPORT,
    &customers::REPORT,
    &value::REPORT,
    &activity::REPORT,
    &feedback::REPORT,
];

impl Report {
    /// The report of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        ALL.into_iter().find(|report| report.name == name)
    }

    /// Works out the figures.
    ///
    /// # Errors
    /// [`crate::index::IndexError::Query`] when the filter cannot be understood.
    pub fn run(&self, snapshot: &Snapshot<'_>, question: &Question) -> Result<Figures, ArchiveError> {
        (self.run)(snapshot, question)
    }
}

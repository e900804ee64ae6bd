//! Asking the index what a report wants to know: files of one kind, dated within the period, that meet the filter.

use super::Question;
use super::dimension::Choice;
use super::drill::{Drill, dated, of_customers, of_kind, of_records};
use super::period::{Period, When};
use super::timeline::{Row, Timeline};
use crate::archive::{ArchiveError, Snapshot};
use crate::index::{Dimension, Group, Grouping, Measure};
use crate::kinds::Catalog;
use std::collections::HashMap;

/// The files that a report is about.
pub(super) struct Survey<'a> {
    snapshot: &'a Snapshot<'a>,
    pub question: &'a Question,
    kind: &'a str,
    /// The date field that the period is about.
    dated: &'a str,
    /// The months that are told apart, if any are.
    timeline: Timeline,
}

/// Figures by the text of their key.
pub(super) struct ByKey(HashMap<String, Group>);

impl<'a> Survey<'a> {
    pub fn new(snapshot: &'a Snapshot<'a>, question: &'a Question, kind: &'a str, dated: &'a str) -> Self {
        Self {
            snapshot,
            question,
            kind,
            dated,
            timeline: Timeline::default(),
        }
    }

    /// The same with the months at hand that the question may tell apart.
    pub fn of_records(
        snapshot: &'a Snapshot<'a>,
        question: &'a Question,
        kind: &'a str,
        dated: &'a str,
    ) -> Result<Self, ArchiveError> {
        let survey = Self::new(snapshot, question, kind, dated);
        if question.by.is_month() {
            survey.by_month()
        } else {
            Ok(survey)
        }
    }

    /// The same with all months at hand.
    pub fn by_month(mut self) -> Result<Self, ArchiveError> {
        let period = self.question.period;
        self.timeline = match Timeline::of_all(period) {
            Some(timeline) => timeline,
            None => {
                let groups = ByKey::of(self.groups(vec![self.month()], None)?);
                Timeline::of_files(period, groups.0.iter().map(|(key, group)| (key.as_str(), group.files)))
            }
        };
        Ok(self)
    }

    pub fn catalog(&self) -> &Catalog {
        self.snapshot.catalog()
    }

    /// Figures by some dimensions.
    pub fn groups(&self, by: Vec<Dimension>, sum: Option<Measure>) -> Result<Vec<Group>, ArchiveError> {
        self.ask(self.question.period, &self.question.filter, by, sum)
    }

    /// Figures by what the question tells apart, and perhaps something more, of files that also meet `condition`.
    pub fn groups_with(&self, condition: &str, more: Option<Dimension>) -> Result<Vec<Group>, ArchiveError> {
        let by = std::iter::once(self.dimension()).chain(more).collect();
        let filter = format!("{} {condition}", self.question.filter);
        self.ask(self.question.period, &filter, by, None)
    }

    /// Figures by some dimensions, of customers that also have files of another sort.
    pub fn groups_among(&self, others: &Grouping, by: Vec<Dimension>) -> Result<Vec<Group>, ArchiveError> {
        self.snapshot.group(&Grouping {
            among: Some(Box::new(others.clone())),
            by,
            ..self.grouping(self.question.period, &self.question.filter)
        })
    }

    /// Figures by what the question tells apart.
    pub fn by_key(&self, sum: Option<Measure>) -> Result<ByKey, ArchiveError> {
        Ok(ByKey::of(self.groups(vec![self.dimension()], sum)?))
    }

    /// Figures of everything together.
    pub fn whole(&self, sum: Option<Measure>) -> Result<Group, ArchiveError> {
        self.whole_of(self.question.period, sum)
    }

    /// The same of the period before; None when there is no such period.
    pub fn before(&self, sum: Option<Measure>) -> Result<Option<Group>, ArchiveError> {
        self.question
            .before()
            .map(|before| self.whole_of(before, sum))
            .transpose()
    }

    /// The same of another period.
    pub fn whole_of(&self, period: Period, sum: Option<Measure>) -> Result<Group, ArchiveError> {
        let nothing = Group {
            keys: Vec::new(),
            files: 0,
            customers: 0,
            sum: 0.0,
            measured: 0,
        };
        let found = self.ask(period, &self.question.filter, Vec::new(), sum)?.pop();
        Ok(found.unwrap_or(nothing))
    }

    fn ask(
        &self,
        period: Period,
        filter: &str,
        by: Vec<Dimension>,
        sum: Option<Measure>,
    ) -> Result<Vec<Group>, ArchiveError> {
        self.snapshot.group(&Grouping {
            by,
            sum,
            ..self.grouping(period, filter)
        })
    }

    /// The files of a period that meet a filter.
    fn grouping(&self, period: Period, filter: &str) -> Grouping {
        Grouping {
            text: filter.to_owned(),
            kind: Some(self.kind.to_owned()),
            period: Some((self.dated.to_owned(), period.from, period.to)),
            ..Grouping::default()
        }
    }

    /// What the question tells apart.
    pub fn dimension(&self) -> Dimension {
        if self.question.by.is_month() {
            self.month()
        } else {
            Dimension::Value(self.question.by.key.clone())
        }
    }

    pub fn month(&self) -> Dimension {
        Dimension::Month(self.dated.to_owned(), self.timeline.since)
    }

    /// The months in turn with the days of each, then what has no date at all.
    pub fn months(&self, figures: &ByKey) -> Vec<Row> {
        let mut rows = self.timeline.rows.clone();
        if figures.files("") > 0 {
            rows.push((String::new(), When::Never));
        }
        rows
    }

    /// The months of a chart.
    pub fn charted_months(&self) -> &[Row] {
        &self.timeline.charted
    }

    /// The title of a chart over time, which says so when it does not show all months.
    pub fn over_time(&self, title: &str) -> String {
        match self.timeline.stretch() {
            Some(stretch) => format!("{title}（{stretch}）"),
            None => title.to_owned(),
        }
    }

    /// The keys of a table's rows with the time each is about: months in turn, else the largest first and what has no value
    /// last.
    pub fn rows(&self, figures: &ByKey, size: impl Fn(&Group) -> f64) -> Vec<Row> {
        if self.question.by.is_month() {
            return self.months(figures);
        }
        let mut sizes: Vec<(&String, f64)> = figures.0.iter().map(|(key, group)| (key, size(group))).collect();
        sizes.sort_by(|a, b| {
            let last = a.0.is_empty().cmp(&b.0.is_empty());
            last.then(b.1.total_cmp(&a.1)).then(a.0.cmp(b.0))
        });
        sizes
            .into_iter()
            .map(|(key, _)| (key.clone(), self.question.period.into()))
            .collect()
    }

    /// Those rows that a chart shows.
    pub fn charted(&self, rows: &[Row]) -> Vec<Row> {
        if self.question.by.is_month() {
            self.timeline.charted.clone()
        } else {
            rows.to_vec()
        }
    }

    /// What lies behind all figures.
    pub fn drill_all(&self) -> Drill {
        self.drill_in(self.question.period, None)
    }

    /// What lies behind a row.
    pub fn drill(&self, key: &str, when: impl Into<When>) -> Drill {
        let by = &self.question.by;
        self.drill_in(when, (!by.is_month() && !by.key.is_empty()).then_some((by, key)))
    }

    /// What lies behind each row.
    pub fn drills(&self, rows: &[Row]) -> Vec<Option<Drill>> {
        rows.iter().map(|(key, when)| Some(self.drill(key, *when))).collect()
    }

    /// What lies behind files of these dates that have this value.
    pub fn drill_in(&self, when: impl Into<When>, value: Option<(&Choice, &str)>) -> Drill {
        let catalog = self.catalog();
        let is_customer = self.kind == catalog.customer().name;
        let mut query = self.question.filter.clone();
        if !is_customer {
            query = of_kind(&query, self.kind, catalog);
        }
        query = dated(&query, self.dated, when.into(), catalog);
        if let Some((choice, value)) = value {
            let with_value = if is_customer { of_customers } else { of_records };
            query = with_value(&query, &choice.key, value, catalog);
        }
        if is_customer {
            Drill::Customers(query)
        } else {
            Drill::Records(query)
        }
    }
}

impl ByKey {
    pub fn of(groups: Vec<Group>) -> Self {
        let pair = |group: Group| (group.keys.first().cloned().unwrap_or_default(), group);
        Self(groups.into_iter().map(pair).collect())
    }

    pub fn files(&self, key: &str) -> u64 {
        self.0.get(key).map_or(0, |group| group.files)
    }

    pub fn customers(&self, key: &str) -> u64 {
        self.0.get(key).map_or(0, |group| group.customers)
    }

    pub fn sum(&self, key: &str) -> f64 {
        self.0.get(key).map_or(0.0, |group| group.sum)
    }

    /// The mean of what was measured; None where nothing was.
    pub fn mean(&self, key: &str) -> Option<f64> {
        self.0
            .get(key)
            .filter(|group| group.measured > 0)
            .map(|group| group.sum / group.measured as f64)
    }
}

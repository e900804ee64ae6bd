//! The months that a report tells apart, and those that its chart shows.
//!
//! Rows add up to their total whatever dates the files hold. One contract of `2062-11-06` among those of 2026 has a month of its
//! own, without the 430 empty ones in between, and what is more than a page of months is one row: 更早. A chart has to be a line
//! of time without gaps; where the rows are none, it shows the stretch in which most files lie and leaves the rest to the table.

use super::period::{Period, When};
use crate::index::Dimension;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// Months that have a row: eight years of them are about what a page shows.
const MOST_ROWS: usize = 96;
/// Months in a chart that does not show all of them.
const MOST_COLUMNS: i32 = 36;

/// A month (`2026-03`) with its days.
pub(super) type Row = (String, When);

#[derive(Default)]
pub(super) struct Timeline {
    pub rows: Vec<Row>,
    pub charted: Vec<Row>,
    /// Whatever lies before this day is one row.
    pub since: Option<NaiveDate>,
}

impl Timeline {
    /// Every month of a period; None when they are too many or an end is open.
    pub fn of_all(period: Period) -> Option<Self> {
        let months = number(period.from?)..=number(period.to?);
        (count(&months) <= MOST_ROWS).then(|| Self::without_gaps(period, months))
    }

    /// The months of a period with figures, given how many files each (`2026-03`) has. Empty months in between are told too as
    /// long as there is room for them.
    pub fn of_files<'a>(period: Period, files: impl Iterator<Item = (&'a str, u64)>) -> Self {
        let files: BTreeMap<i32, u64> = files.filter_map(|(key, files)| Some((read(key)?, files))).collect();
        let (Some((first, _)), Some((last, _))) = (files.first_key_value(), files.last_key_value()) else {
            return Self::default();
        };
        let known = *first..=*last;
        let asked = period.from.map_or(*first, number)..=period.to.map_or(*last, number);
        if let Some(months) = [asked, known].into_iter().find(|months| count(months) <= MOST_ROWS) {
            return Self::without_gaps(period, months);
        }
        let newest = files.keys().skip(files.len().saturating_sub(MOST_ROWS));
        let mut rows: Vec<Row> = newest.filter_map(|month| row(period, *month)).collect();
        let mut since = None;
        if files.len() > MOST_ROWS
            && let Some((_, When::Within(oldest))) = rows.first()
        {
            since = oldest.from;
            let days = Period {
                from: period.from,
                to: since.and_then(|day| day.pred_opt()),
            };
            rows.insert(0, (Dimension::EARLIER.to_owned(), When::Within(days)));
        }
        Self {
            charted: busiest(&files)
                .into_iter()
                .filter_map(|month| row(period, month))
                .collect(),
            rows,
            since,
        }
    }

    fn without_gaps(period: Period, months: RangeInclusive<i32>) -> Self {
        let rows: Vec<Row> = months.filter_map(|month| row(period, month)).collect();
        Self {
            charted: rows.clone(),
            rows,
            since: None,
        }
    }

    /// From when to when the chart shows months, where it does not show all.
    pub fn stretch(&self) -> Option<String> {
        let ((first, _), (last, _)) = (self.charted.first()?, self.charted.last()?);
        (self.charted != self.rows).then(|| format!("{first} 至 {last}"))
    }
}

/// The months, at most [`MOST_COLUMNS`], with most files in them; the latest of equal ones.
fn busiest(files: &BTreeMap<i32, u64>) -> Vec<i32> {
    let stretch = |first: &i32| files.range(*first..first + MOST_COLUMNS);
    let weight = |first: &&i32| stretch(first).map(|(_, files)| files).sum::<u64>();
    let first = files.keys().max_by_key(weight);
    let last = first.and_then(|first| stretch(first).next_back());
    let months = first.zip(last).map(|(first, (last, _))| *first..=*last);
    months.into_iter().flatten().collect()
}

fn count(months: &RangeInclusive<i32>) -> usize {
    usize::try_from(months.end() - months.start() + 1).unwrap_or_default()
}

/// Months counted from the year 0.
fn number(day: NaiveDate) -> i32 {
    day.year() * 12 + day.month0() as i32
}

fn read(key: &str) -> Option<i32> {
    let day = NaiveDate::parse_from_str(&format!("{key}-01"), "%Y-%m-%d");
    day.ok().map(number)
}

fn row(period: Period, month: i32) -> Option<Row> {
    let first_day = |month: i32| {
        let of_year = u32::try_from(month.rem_euclid(12)).ok()? + 1;
        NaiveDate::from_ymd_opt(month.div_euclid(12), of_year, 1)
    };
    let (first, last) = (first_day(month)?, first_day(month + 1)?.pred_opt()?);
    let days = Period {
        from: Some(period.from.map_or(first, |from| from.max(first))),
        to: Some(period.to.map_or(last, |to| to.min(last))),
    };
    Some((first.format("%Y-%m").to_string(), When::Within(days)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(from: &str, to: &str) -> Period {
        let day = |text: &str| text.parse().ok();
        Period {
            from: day(from),
            to: day(to),
        }
    }

    fn keys(rows: &[Row]) -> Vec<&str> {
        rows.iter().map(|(key, _)| key.as_str()).collect()
    }

    fn of<'a>(period: Period, months: impl IntoIterator<Item = &'a str>) -> Timeline {
        Timeline::of_files(period, months.into_iter().map(|month| (month, 1)))
    }

    #[test]
    fn months_without_figures_are_there_too() {
        let timeline = Timeline::of_all(period("2026-01-15", "2026-03-10")).expect("short");
        let within = |from, to| When::Within(period(from, to));
        assert_eq!(
            timeline.rows,
            [
                ("2026-01".to_owned(), within("2026-01-15", "2026-01-31")),
                ("2026-02".to_owned(), within("2026-02-01", "2026-02-28")),
                ("2026-03".to_owned(), within("2026-03-01", "2026-03-10")),
            ]
        );
        assert_eq!(timeline.charted, timeline.rows);
        let open = of(Period::default(), ["2025-12", "2026-02", "9999-99", ""]);
        assert_eq!(keys(&open.rows), ["2025-12", "2026-01", "2026-02"]);
        assert_eq!(
            keys(&of(period("2025-11-01", ""), ["2025-12"]).rows),
            ["2025-11", "2025-12"]
        );
        assert_eq!(open.stretch(), None);
        assert!(Timeline::of_all(period("1900-01-01", "2026-01-01")).is_none());
        assert!(of(Period::default(), []).rows.is_empty());
    }

    #[test]
    fn a_date_far_away_brings_no_empty_months() {
        for open in [
            Period::default(),
            period("1600-01-01", ""),
            period("1600-01-01", "2300-01-01"),
        ] {
            let timeline = of(open, ["2026-01", "2026-03", "2062-11"]);
            assert_eq!(keys(&timeline.rows), ["2026-01", "2026-03", "2062-11"]);
            assert_eq!(keys(&timeline.charted), ["2026-01", "2026-02", "2026-03"]);
            assert_eq!(timeline.stretch().as_deref(), Some("2026-01 至 2026-03"));
        }
        let long = of(period("1600-01-01", ""), ["2026-01", "2026-03"]);
        assert_eq!(keys(&long.rows), ["2026-01", "2026-02", "2026-03"]);
    }

    #[test]
    fn more_than_a_page_of_months_are_one_row() {
        let months: Vec<String> = (0..120)
            .map(|at| format!("{}-{:02}", 2010 + at / 12, at % 12 + 1))
            .collect();
        let timeline = of(Period::default(), months.iter().map(String::as_str));
        assert_eq!(timeline.rows.len(), MOST_ROWS + 1);
        assert_eq!(
            timeline.rows[0],
            ("更早".to_owned(), When::Within(period("", "2011-12-31")))
        );
        assert_eq!(timeline.since, "2012-01-01".parse().ok());
        assert_eq!(timeline.charted.len(), 36);
        assert_eq!(timeline.charted[35].0, "2019-12", "the latest of equal ones");
    }
}

//! Columns and lines over a line of months.

use super::{COLOURS, Part, largest, parts, percent, sum_at, value_at};
use crate::reports::{Chart, Unit};
use std::collections::BTreeMap;

/// Labels below columns have room for about so many.
const MOST_TICKS: usize = 12;

/// A column over a label of the time line.
#[derive(Clone, Debug)]
pub struct Stack {
    /// Left edge, width and middle in percent.
    pub left: String,
    pub width: String,
    pub middle: String,
    pub parts: Vec<Part>,
    /// Shown below; empty where there is no room.
    pub tick: String,
    /// Every second of those shown: left out on narrow screens.
    pub is_odd: bool,
    pub year: String,
    pub href: Option<String>,
    /// What it says in words.
    pub told: String,
}

/// A horizontal line of the grid.
#[derive(Clone, Debug)]
pub struct Grid {
    pub at: String,
    pub label: String,
}

#[derive(Clone, Debug)]
pub struct Line {
    pub colour: usize,
    /// In a view box of 100 by 100.
    pub points: String,
}

pub(super) fn stacks(chart: &Chart, href: &dyn Fn(usize) -> Option<String>) -> Vec<Stack> {
    let count = chart.labels.len().max(1) as f64;
    let top = top(chart);
    let every = chart.labels.len().div_ceil(MOST_TICKS).max(1);
    let years = years(&chart.labels, every);
    // Narrow screens show every second month, and among them the one that a year stands below.
    let parity = years.keys().find(|at| **at > 0).map_or(0, |at| at / every % 2);
    let mut stacks = Vec::new();
    for (at, label) in chart.labels.iter().enumerate() {
        let (left, slot) = (at as f64 / count, 1.0 / count);
        let tick = match label.split_once('-') {
            _ if !at.is_multiple_of(every) => String::new(),
            Some((_, month)) => format!("{}月", month.trim_start_matches('0')),
            None => label.clone(),
        };
        stacks.push(Stack {
            is_odd: at / every % 2 != parity,
            left: percent(left + slot * 0.15),
            width: percent(slot * 0.7),
            middle: percent(left + slot / 2.0),
            // Columns grow from the bottom.
            parts: parts(chart, at, top, |sum, value| top - sum - value),
            tick,
            year: years.get(&at).map(|year| (*year).to_owned()).unwrap_or_default(),
            href: href(at),
            told: told(chart, at, label),
        });
    }
    stacks
}

/// At which of the ticked labels (`2026-03`) a year is told: where it begins.
fn years(labels: &[String], every: usize) -> BTreeMap<usize, &str> {
    let mut years = BTreeMap::new();
    let mut shown = "";
    for (at, label) in labels.iter().enumerate().step_by(every) {
        let Some((year, _)) = label.split_once('-') else {
            continue;
        };
        let next = labels.get(at..).unwrap_or_default().iter().take(3 * every);
        // A year that ends at once has no room before the next one.
        let ends_soon = next.clone().any(|label| !label.starts_with(year));
        if year != shown && !(at == 0 && ends_soon) {
            shown = year;
            years.insert(at, year);
        }
    }
    years
}

/// 2026-03：12.5 万元（展会 3 位、转介绍 2 位）
fn told(chart: &Chart, at: usize, label: &str) -> String {
    let sum = chart.unit.said(sum_at(chart, at));
    if chart.series.len() < 2 {
        return format!("{label}：{sum}");
    }
    let parts = chart.series.iter().enumerate().filter_map(|(series, named)| {
        let value = value_at(chart, series, at);
        (value > 0.0).then(|| format!("{} {}", named.name, chart.unit.said(value)))
    });
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() {
        format!("{label}：{sum}")
    } else {
        format!("{label}：{sum}（{}）", parts.join("、"))
    }
}

pub(super) fn lines(chart: &Chart) -> Vec<Line> {
    let count = chart.labels.len().max(1) as f64;
    let top = top(chart);
    let line = |series: usize| {
        let point = |at: usize| {
            let x = (at as f64 + 0.5) / count * 100.0;
            let y = 100.0 - value_at(chart, series, at) / top * 100.0;
            format!("{x:.2},{y:.2}")
        };
        let points: Vec<String> = (0..chart.labels.len()).map(point).collect();
        Line {
            colour: series % COLOURS,
            points: points.join(" "),
        }
    };
    (0..chart.series.len()).map(line).collect()
}

/// Lines at the top, at half the height and at the bottom.
pub(super) fn grid(chart: &Chart) -> Vec<Grid> {
    let top = top(chart);
    let line = |share: f64| Grid {
        at: percent(1.0 - share),
        label: if share > 0.0 {
            chart.unit.said(top * share)
        } else {
            String::new()
        },
    };
    [1.0, 0.5, 0.0].map(line).to_vec()
}

fn top(chart: &Chart) -> f64 {
    ceiling(largest(chart), matches!(chart.unit, Unit::Count(_)))
}

/// The next number that is round and has a round half, near enough for columns to use the height. Of whole things the half is
/// whole too: half a customer is none.
fn ceiling(number: f64, is_whole: bool) -> f64 {
    if number.is_nan() || number <= 0.0 || number.is_infinite() {
        return 1.0;
    }
    let tenth = 10_f64.powf(number.log10().floor()) / 10.0;
    let steps = [10.0, 12.0, 15.0, 20.0, 25.0, 30.0, 40.0, 50.0, 60.0, 80.0, 100.0];
    let mut tops = steps.into_iter().map(|step| step * tenth);
    let is_fit = |top: &f64| *top >= number && (!is_whole || top % 2.0 == 0.0);
    tops.find(is_fit).unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::super::Shape;
    use super::super::tests::{chart, draw};
    use super::*;
    use crate::reports::Form;

    #[test]
    fn columns_stand_on_the_ground() {
        let Shape::Columns(stacks, grid) = draw(Form::Columns, &[3.0, 0.0, 4.0]) else {
            panic!("no columns")
        };
        let part = stacks[0].parts.first().expect("a part");
        assert_eq!((part.offset.as_str(), part.length.as_str()), ("25.00", "75.00"));
        assert_eq!(stacks[1].parts.len(), 0);
        assert_eq!(stacks[1].href, None, "nothing lies behind nothing");
        assert_eq!((stacks[0].tick.as_str(), stacks[0].year.as_str()), ("1月", "2026"));
        assert_eq!(stacks[1].year, "");
        assert_eq!(grid[0].label, "4 位");
    }

    #[test]
    fn a_year_stands_below_a_month_that_narrow_screens_show() {
        let mut year = chart(Form::Columns, &[1.0; 12]);
        year.labels = (11..23)
            .map(|at| format!("{}-{:02}", 2025 + at / 12, at % 12 + 1))
            .collect();
        let stacks = stacks(&year, &|_| None);
        let shown: Vec<&str> = stacks.iter().filter(|s| !s.is_odd).map(|s| s.tick.as_str()).collect();
        assert_eq!(shown, ["1月", "3月", "5月", "7月", "9月", "11月"]);
        assert_eq!((stacks[0].year.as_str(), stacks[1].year.as_str()), ("", "2026"));
    }

    #[test]
    fn scales_end_at_round_numbers() {
        for (number, of_money, of_things) in [
            (0.0, 1.0, 1.0),
            (1.0, 1.0, 2.0),
            (3.0, 3.0, 4.0),
            (7.0, 8.0, 8.0),
            (9.5, 10.0, 10.0),
            (11.0, 12.0, 12.0),
            (13.0, 15.0, 20.0),
            (41.0, 50.0, 50.0),
            (99.5, 100.0, 100.0),
            (120.0, 120.0, 120.0),
            (241.0, 250.0, 250.0),
            (1_200_000.0, 1_200_000.0, 1_200_000.0),
            (1e15, 1e15, 1e15),
            (f64::INFINITY, 1.0, 1.0),
        ] {
            for (round, is_whole) in [(of_money, false), (of_things, true)] {
                let top = ceiling(number, is_whole);
                assert!((top - round).abs() < 1e-9 * round, "{number}: {top}");
            }
        }
    }
}

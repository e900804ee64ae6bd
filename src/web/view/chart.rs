//! Charts as shapes for templates: lengths in percent of the space there is, so that a chart fits any screen and its text keeps
//! its size. Drawn here and not by a library because every shape is a link, colours follow light and dark, and nothing may be
//! styled inline (decision 008).

use crate::reports::{Chart, Drill, Form, Unit};
use std::f64::consts::TAU;

/// Bars, slices beyond this many are left to the table.
const MOST_BARS: usize = 12;
const MOST_SLICES: usize = 7;
/// Labels below columns have room for about so many.
const MOST_TICKS: usize = 12;
/// Colours before they repeat; the last is for what is left over.
const COLOURS: usize = 8;
/// Half the donut's view box.
const RADIUS: f64 = 50.0;
const HOLE: f64 = 30.0;

/// A chart ready to be drawn.
#[derive(Clone, Debug)]
pub struct Drawn {
    pub title: String,
    pub shape: Shape,
    pub legend: Vec<Key>,
    /// What is not drawn.
    pub note: String,
}

#[derive(Clone, Debug)]
pub enum Shape {
    Nothing,
    Bars(Vec<Bar>),
    Columns(Vec<Stack>, Vec<Grid>),
    Lines(Vec<Line>, Vec<Stack>, Vec<Grid>),
    Donut(Vec<Slice>, String),
}

/// A colour and what it stands for.
#[derive(Clone, Debug)]
pub struct Key {
    pub colour: usize,
    pub label: String,
}

/// A horizontal bar, or a stage of a funnel.
#[derive(Clone, Debug)]
pub struct Bar {
    pub label: String,
    pub href: Option<String>,
    pub value: String,
    pub note: String,
    pub parts: Vec<Part>,
}

/// A piece of a bar or column; offset and length in percent.
#[derive(Clone, Debug)]
pub struct Part {
    pub offset: String,
    pub length: String,
    pub colour: usize,
}

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

#[derive(Clone, Debug)]
pub struct Slice {
    pub path: String,
    pub colour: usize,
    pub href: Option<String>,
    pub label: String,
    pub value: String,
    pub share: String,
}

/// A chart as shapes. `address` makes links of what lies behind; it is given the label's place.
pub fn drawn(chart: &Chart, address: &dyn Fn(usize, &Drill) -> String) -> Drawn {
    let href = |at: usize| {
        let drill = chart.drills.get(at)?.as_ref()?;
        let is_something = chart
            .series
            .iter()
            .any(|series| series.values.get(at).is_some_and(|value| *value > 0.0));
        is_something.then(|| address(at, drill))
    };
    let has_figures = chart
        .series
        .iter()
        .flat_map(|series| &series.values)
        .any(|value| *value > 0.0);
    let mut note = String::new();
    let shape = match chart.form {
        _ if !has_figures => Shape::Nothing,
        Form::Bars | Form::Funnel => {
            if chart.labels.len() > MOST_BARS {
                note = format!("只画前 {MOST_BARS} 项，全部 {} 项见下表", chart.labels.len());
            }
            Shape::Bars(bars(chart, &href))
        }
        Form::Columns => Shape::Columns(stacks(chart, &href), grid(chart)),
        Form::Lines => Shape::Lines(lines(chart), stacks(chart, &href), grid(chart)),
        Form::Donut => Shape::Donut(slices(chart, &href), chart.unit.said(total(chart))),
    };
    let key = |(at, series): (usize, &crate::reports::Series)| Key {
        colour: at % COLOURS,
        label: series.name.clone(),
    };
    Drawn {
        title: chart.title.clone(),
        legend: if chart.series.len() > 1 {
            chart.series.iter().enumerate().map(key).collect()
        } else {
            Vec::new()
        },
        shape,
        note,
    }
}

fn total(chart: &Chart) -> f64 {
    chart.series.iter().flat_map(|series| &series.values).sum()
}

fn value_at(chart: &Chart, series: usize, at: usize) -> f64 {
    let value = chart.series.get(series).and_then(|series| series.values.get(at));
    value
        .copied()
        .filter(|value| value.is_finite())
        .unwrap_or_default()
        .max(0.0)
}

fn sum_at(chart: &Chart, at: usize) -> f64 {
    (0..chart.series.len()).map(|series| value_at(chart, series, at)).sum()
}

fn largest(chart: &Chart) -> f64 {
    let stacks = chart.form != Form::Lines;
    let height = |at: usize| {
        if stacks {
            sum_at(chart, at)
        } else {
            (0..chart.series.len())
                .map(|series| value_at(chart, series, at))
                .fold(0.0, f64::max)
        }
    };
    (0..chart.labels.len()).map(height).fold(0.0, f64::max)
}

fn percent(share: f64) -> String {
    format!("{:.2}", share.clamp(0.0, 1.0) * 100.0)
}

/// The parts of a label's bar, one after the other, measured against `whole`.
fn parts(chart: &Chart, at: usize, whole: f64, from: impl Fn(f64, f64) -> f64) -> Vec<Part> {
    let mut sum = 0.0;
    let mut parts = Vec::new();
    for series in 0..chart.series.len() {
        let value = value_at(chart, series, at);
        if value > 0.0 && whole > 0.0 {
            parts.push(Part {
                offset: percent(from(sum, value) / whole),
                length: percent(value / whole),
                colour: series % COLOURS,
            });
        }
        sum += value;
    }
    parts
}

fn bars(chart: &Chart, href: &dyn Fn(usize) -> Option<String>) -> Vec<Bar> {
    let whole = largest(chart);
    let is_funnel = chart.form == Form::Funnel;
    let bar = |(at, label): (usize, &String)| {
        let value = sum_at(chart, at);
        let before = at.checked_sub(1).map(|before| sum_at(chart, before));
        let note = match before.filter(|before| is_funnel && *before > 0.0) {
            Some(before) => format!("上一步的 {}", Unit::Percent.written(value / before)),
            None => String::new(),
        };
        let from = |sum: f64, value: f64| if is_funnel { (whole - value) / 2.0 } else { sum };
        Bar {
            label: label.clone(),
            href: href(at),
            value: chart.unit.said(value),
            note,
            parts: parts(chart, at, whole, from),
        }
    };
    chart.labels.iter().enumerate().take(MOST_BARS).map(bar).collect()
}

fn stacks(chart: &Chart, href: &dyn Fn(usize) -> Option<String>) -> Vec<Stack> {
    let count = chart.labels.len().max(1) as f64;
    let top = ceiling(largest(chart));
    let every = chart.labels.len().div_ceil(MOST_TICKS).max(1);
    let mut shown_year = "";
    let mut stacks = Vec::new();
    for (at, label) in chart.labels.iter().enumerate() {
        let (left, slot) = (at as f64 / count, 1.0 / count);
        let is_ticked = at.is_multiple_of(every);
        let (tick, year) = match label.split_once('-') {
            Some((year, month)) => (format!("{}月", month.trim_start_matches('0')), year),
            None => (label.clone(), ""),
        };
        // A year that ends at once has no room before the next one.
        let ends_soon = chart
            .labels
            .iter()
            .skip(at)
            .take(3 * every)
            .any(|label| !label.starts_with(year));
        let is_new_year = is_ticked && year != shown_year && !(at == 0 && ends_soon);
        if is_new_year {
            shown_year = year;
        }
        stacks.push(Stack {
            is_odd: !(at / every).is_multiple_of(2),
            left: percent(left + slot * 0.15),
            width: percent(slot * 0.7),
            middle: percent(left + slot / 2.0),
            // Columns grow from the bottom.
            parts: parts(chart, at, top, |sum, value| top - sum - value),
            tick: if is_ticked { tick } else { String::new() },
            year: if is_new_year { year.to_owned() } else { String::new() },
            href: href(at),
            told: told(chart, at, label),
        });
    }
    stacks
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

fn lines(chart: &Chart) -> Vec<Line> {
    let count = chart.labels.len().max(1) as f64;
    let top = ceiling(largest(chart));
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
fn grid(chart: &Chart) -> Vec<Grid> {
    let top = ceiling(largest(chart));
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

/// The next round number (1, 2, 4, 5, 6, 8 or 10 times a power of ten), whose half is round too.
fn ceiling(number: f64) -> f64 {
    if number.is_nan() || number <= 0.0 || number.is_infinite() {
        return 1.0;
    }
    let power = 10_f64.powf(number.log10().floor());
    let steps = [1.0, 2.0, 4.0, 5.0, 6.0, 8.0, 10.0];
    let step = steps.into_iter().find(|step| step * power >= number).unwrap_or(10.0);
    // Half a customer is none.
    (step * power).max(2.0)
}

fn slices(chart: &Chart, href: &dyn Fn(usize) -> Option<String>) -> Vec<Slice> {
    let whole = total(chart);
    let mut order: Vec<usize> = (0..chart.labels.len()).filter(|at| sum_at(chart, *at) > 0.0).collect();
    let rest = if order.len() > MOST_SLICES + 1 {
        order.split_off(MOST_SLICES)
    } else {
        Vec::new()
    };
    let mut angle = 0.0;
    let mut slice = |label: String, value: f64, colour: usize, href: Option<String>| {
        let from = angle;
        angle += value / whole;
        Slice {
            path: ring(from, angle),
            colour,
            href,
            label,
            value: chart.unit.said(value),
            share: Unit::Percent.written(value / whole),
        }
    };
    let mut slices: Vec<Slice> = Vec::new();
    for (colour, at) in order.iter().enumerate() {
        let label = chart.labels.get(*at).cloned().unwrap_or_default();
        slices.push(slice(label, sum_at(chart, *at), colour % COLOURS, href(*at)));
    }
    if !rest.is_empty() {
        let sum = rest.iter().map(|at| sum_at(chart, *at)).sum();
        slices.push(slice(format!("其他 {} 项", rest.len()), sum, COLOURS - 1, None));
    }
    slices
}

/// A piece of a ring, from and to as shares of the whole turn, beginning at the top.
fn ring(from: f64, to: f64) -> String {
    // A full circle has no two ends that an arc could lead between.
    let to = to.min(from + 0.9999);
    let point = |share: f64, radius: f64| {
        let angle = share * TAU;
        format!("{:.2} {:.2}", radius * angle.sin(), -radius * angle.cos())
    };
    let large = u8::from(to - from > 0.5);
    format!(
        "M{} A{RADIUS} {RADIUS} 0 {large} 1 {} L{} A{HOLE} {HOLE} 0 {large} 0 {} Z",
        point(from, RADIUS),
        point(to, RADIUS),
        point(to, HOLE),
        point(from, HOLE)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::Series;

    fn chart(form: Form, values: &[f64]) -> Chart {
        Chart {
            title: String::new(),
            form,
            unit: Unit::Count("位"),
            labels: (0..values.len()).map(|at| format!("2026-{:02}", at + 1)).collect(),
            series: vec![Series {
                name: "客户".to_owned(),
                values: values.to_vec(),
            }],
            drills: vec![Some(Drill::Customers(String::new())); values.len()],
        }
    }

    fn draw(form: Form, values: &[f64]) -> Shape {
        drawn(&chart(form, values), &|at, _| format!("/{at}")).shape
    }

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
    fn no_figures_make_no_shape() {
        for form in [Form::Bars, Form::Columns, Form::Lines, Form::Donut, Form::Funnel] {
            assert!(matches!(draw(form, &[]), Shape::Nothing));
            assert!(matches!(draw(form, &[0.0, f64::NAN]), Shape::Nothing));
        }
    }

    #[test]
    fn a_single_slice_is_a_whole_ring() {
        let Shape::Donut(slices, whole) = draw(Form::Donut, &[5.0]) else {
            panic!("no donut")
        };
        assert_eq!(
            (slices.len(), slices[0].share.as_str(), whole.as_str()),
            (1, "100%", "5 位")
        );
        assert!(slices[0].path.contains("A50 50 0 1 1"), "{}", slices[0].path);
    }

    #[test]
    fn small_slices_are_one() {
        let Shape::Donut(slices, _) = draw(Form::Donut, &[1.0; 20]) else {
            panic!("no donut")
        };
        assert_eq!(slices.len(), 8);
        assert_eq!(slices[7].label, "其他 13 项");
    }

    #[test]
    fn scales_end_at_round_numbers() {
        for (number, round) in [
            (0.0, 1.0),
            (1.0, 2.0),
            (7.0, 8.0),
            (41.0, 50.0),
            (1e15, 1e15),
            (f64::INFINITY, 1.0),
        ] {
            assert!((ceiling(number) - round).abs() < 1e-9 * round, "{number}");
        }
    }
}

//! Charts as shapes for templates: lengths in percent of the space there is, so that a chart fits any screen and its text keeps
//! its size. Drawn here and not by a library because every shape is a link, colours follow light and dark, and nothing may be
//! styled inline (decision 008).

use crate::reports::{Chart, Drill, Form, Unit};

mod donut;
mod plot;

pub use donut::Slice;
pub use plot::{Grid, Line, Stack};

/// Bars beyond this many are left to the table.
const MOST_BARS: usize = 12;
/// Colours before they repeat; the last is for what is left over.
const COLOURS: usize = 8;

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
        Form::Columns => Shape::Columns(plot::stacks(chart, &href), plot::grid(chart)),
        Form::Lines => Shape::Lines(plot::lines(chart), plot::stacks(chart, &href), plot::grid(chart)),
        Form::Donut => Shape::Donut(donut::slices(chart, &href), chart.unit.said(total(chart))),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::Series;

    pub(super) fn chart(form: Form, values: &[f64]) -> Chart {
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

    pub(super) fn draw(form: Form, values: &[f64]) -> Shape {
        drawn(&chart(form, values), &|at, _| format!("/{at}")).shape
    }

    #[test]
    fn no_figures_make_no_shape() {
        for form in [Form::Bars, Form::Columns, Form::Lines, Form::Donut, Form::Funnel] {
            assert!(matches!(draw(form, &[]), Shape::Nothing));
            assert!(matches!(draw(form, &[0.0, f64::NAN]), Shape::Nothing));
        }
    }
}

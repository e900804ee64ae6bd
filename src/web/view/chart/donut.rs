//! A ring of slices.

use super::{COLOURS, sum_at, total};
use crate::reports::{Chart, Unit};
use std::f64::consts::TAU;

/// Slices beyond this many become one.
const MOST_SLICES: usize = 7;
/// Half the view box.
const RADIUS: f64 = 50.0;
const HOLE: f64 = 30.0;

#[derive(Clone, Debug)]
pub struct Slice {
    pub path: String,
    pub colour: usize,
    pub href: Option<String>,
    pub label: String,
    pub value: String,
    pub share: String,
}

pub(super) fn slices(chart: &Chart, href: &dyn Fn(usize) -> Option<String>) -> Vec<Slice> {
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
    use super::super::Shape;
    use super::super::tests::draw;
    use crate::reports::Form;

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
}

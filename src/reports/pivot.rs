//! Figures told apart by two things: rows, and the series that stand beside each other in them.

use super::dimension::label;
use super::model::Series;
use super::timeline::Row;
use crate::index::Group;
use std::collections::HashMap;

/// Series beyond this many are one: 其他.
const MOST_SERIES: usize = 6;
/// What the smaller series are called together.
const OTHERS: &str = "其他";

/// A value for each row and series.
pub(super) struct Pivot {
    /// The value that each series is about; None for all the smaller ones together.
    keys: Vec<Option<String>>,
    pub series: Vec<Series>,
    /// Of each series everything together, in whatever row or none.
    pub totals: Vec<f64>,
}

impl Pivot {
    /// Each series with the value that it is about.
    pub fn named(&self) -> impl Iterator<Item = (Option<&str>, &Series)> {
        self.keys.iter().map(Option::as_deref).zip(&self.series)
    }

    /// Files by groups with two keys, row and series, for these rows. `whole` has the groups of the series alone: a file that is
    /// in several rows is in them once. The largest series first, what has no value last.
    pub fn of(groups: &[Group], whole: &[Group], rows: &[Row]) -> Self {
        let places: HashMap<&str, usize> = rows
            .iter()
            .enumerate()
            .map(|(at, (key, _))| (key.as_str(), at))
            .collect();
        let mut by_series: HashMap<&str, Vec<f64>> = HashMap::new();
        for group in groups {
            let [row, series] = group.keys.as_slice() else { continue };
            let Some(place) = places.get(row.as_str()) else {
                continue;
            };
            let values = by_series.entry(series).or_insert_with(|| vec![0.0; rows.len()]);
            if let Some(value) = values.get_mut(*place) {
                *value += group.files as f64;
            }
        }
        let mut all: Vec<(&str, f64, Vec<f64>)> = Vec::new();
        for group in whole {
            let key = group.keys.first().map_or("", String::as_str);
            let values = by_series.remove(key).unwrap_or_else(|| vec![0.0; rows.len()]);
            all.push((key, group.files as f64, values));
        }
        all.sort_by(|a, b| {
            let last = a.0.is_empty().cmp(&b.0.is_empty());
            last.then(b.1.total_cmp(&a.1)).then(a.0.cmp(b.0))
        });
        let rest = if all.len() > MOST_SERIES + 1 {
            all.split_off(MOST_SERIES)
        } else {
            Vec::new()
        };
        let mut pivot = Self {
            keys: all.iter().map(|(key, ..)| Some((*key).to_owned())).collect(),
            totals: all.iter().map(|(_, total, _)| *total).collect(),
            series: all
                .into_iter()
                .map(|(key, _, values)| Series {
                    name: label(key),
                    values,
                })
                .collect(),
        };
        if !rest.is_empty() {
            let sum = |at: usize| rest.iter().filter_map(|(.., values)| values.get(at)).sum();
            pivot.keys.push(None);
            pivot.totals.push(rest.iter().map(|(_, total, _)| total).sum());
            pivot.series.push(Series {
                name: OTHERS.to_owned(),
                values: (0..rows.len()).map(sum).collect(),
            });
        }
        pivot
    }
}

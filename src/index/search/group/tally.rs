//! Figures group by group.

use super::Group;
use super::keys::{Codes, Names};
use std::collections::HashMap;

/// Figures by the numbers of the keys.
#[derive(Default)]
pub(super) struct Tally {
    places: HashMap<Vec<u32>, usize>,
    figures: Vec<Figures>,
    /// Place and customer of each file that has one.
    customers: Vec<(usize, u64)>,
    key: Vec<u32>,
}

#[derive(Clone, Copy, Default)]
struct Figures {
    files: u64,
    sum: f64,
    measured: u64,
}

impl Tally {
    /// Adds the file at a place of the codes to the groups of each combination of its keys.
    pub(super) fn add(&mut self, codes: &[Codes], at: usize, customer: u64, sum: Option<f64>) {
        let combinations: usize = codes.iter().map(|codes| codes.of(at).len()).product();
        // One buffer for all files: there are many.
        let mut key = std::mem::take(&mut self.key);
        key.resize(codes.len(), 0);
        for mut rest in 0..combinations {
            for (slot, codes) in key.iter_mut().zip(codes) {
                let list = codes.of(at);
                *slot = list.get(rest % list.len()).copied().unwrap_or_default();
                rest /= list.len();
            }
            let place = match self.places.get(&key) {
                Some(place) => *place,
                None => {
                    self.figures.push(Figures::default());
                    self.places.insert(key.clone(), self.figures.len() - 1);
                    self.figures.len() - 1
                }
            };
            if let Some(figures) = self.figures.get_mut(place) {
                figures.files += 1;
                figures.sum += sum.unwrap_or_default();
                figures.measured += u64::from(sum.is_some());
            }
            // Files of a customer lie side by side: most of what would be sorted out later is not even kept.
            if customer != 0 && self.customers.last() != Some(&(place, customer)) {
                self.customers.push((place, customer));
            }
        }
        self.key = key;
    }

    pub(super) fn groups(mut self, names: &Names) -> Vec<Group> {
        self.customers.sort_unstable();
        self.customers.dedup();
        let mut customers = vec![0; self.figures.len()];
        for (place, _) in self.customers {
            if let Some(count) = customers.get_mut(place) {
                *count += 1;
            }
        }
        let name = |number: u32| names.texts.get(number as usize).cloned().unwrap_or_default();
        let mut groups: Vec<Group> = self
            .places
            .into_iter()
            .map(|(key, place)| {
                let figures = self.figures.get(place).copied().unwrap_or_default();
                Group {
                    keys: key.into_iter().map(name).collect(),
                    files: figures.files,
                    customers: customers.get(place).copied().unwrap_or_default(),
                    sum: figures.sum,
                    measured: figures.measured,
                }
            })
            .collect();
        groups.sort_by(|a, b| a.keys.cmp(&b.keys));
        groups
    }
}

//! The text around the match, from the stored record.

mod marked;
mod needle;

pub(super) use needle::{Needle, needles};

use super::{own_words, widen};
use crate::index::entry::CUSTOMER;
use crate::index::names::{By, CONTACTS};
use crate::index::query::{Clause, Keys};
use crate::index::schema::column;
use crate::index::{Hit, IndexError, IndexSnapshot};
use crate::kinds::Catalog;
use marked::Marked;
use serde_json::Value;

/// Looks for the words of a query in texts that the index searches, but does not keep.
pub struct Seeker {
    needles: Vec<Needle>,
}

impl IndexSnapshot {
    /// What looks for the words of a query; none when it has no words.
    pub fn seeker(&self, text: &str, catalog: &Catalog) -> Result<Option<Seeker>, IndexError> {
        let keys = Keys::of(catalog.kinds());
        let mut clauses = own_words::read(self, text, &self.reading(&keys))?;
        if let Some(wider) = widen::clauses(self, &clauses)? {
            clauses = wider;
        }
        let wanted = clauses.iter().flat_map(Clause::wanted);
        let needles: Vec<Needle> = wanted.flat_map(|clause| needles(clause, &keys)).collect();
        Ok((!needles.is_empty()).then_some(Seeker { needles }))
    }
}

impl Seeker {
    /// Makes the text that has most of the words the snippet of the hit, unless its names have more of them. Gives the number
    /// of that text.
    pub fn seek<'a>(&self, hit: &mut Hit, texts: impl Iterator<Item = &'a str>) -> Option<usize> {
        let names = [&hit.title, &hit.customer_name].map(|name| Marked::of(name, &self.needles).count);
        let mut least = names.into_iter().max().unwrap_or_default().max(1);
        let mut found = None;
        for (number, text) in texts.enumerate() {
            let marked = Marked::of(text, &self.needles);
            if marked.count >= least {
                least = marked.count + 1;
                found = Some((number, marked));
            }
            if least > self.needles.len() {
                break;
            }
        }
        let (number, marked) = found?;
        marked.cut(String::new()).show(hit);
        Some(number)
    }
}

/// A snippet with its highlights as byte ranges, and the label of the field it is from.
pub(super) struct Snippet {
    text: String,
    highlights: Vec<(usize, usize)>,
    label: String,
    /// How the words hint at it, unless they stand there as typed.
    by: Option<By>,
}

impl Snippet {
    /// Makes it the snippet of a hit.
    pub fn show(self, hit: &mut Hit) {
        let by = self.by.map_or("", By::label);
        let reasons = [self.label.as_str(), by]
            .into_iter()
            .filter(|reason| !reason.is_empty());
        hit.found_in = reasons.collect::<Vec<_>>().join(" · ");
        hit.hint = by;
        hit.snippet = self.text;
        hit.highlights = self.highlights;
    }
}

/// The text of the hit in which most needles are found, cut around the first of them. What the words only hint at counts where
/// fewer of them stand as typed.
pub(super) fn best(hit: &Hit, texts: &[String], needles: &[Needle], keys: &Keys) -> Option<Snippet> {
    let mut choice = Choice::of(needles);
    let label = |key: &str| label(&hit.kind, key, keys);
    walk(&hit.record, "", &mut |text, key| {
        choice.consider(text, &|| label(key), false);
    });
    for text in texts.iter().chain([&hit.title, &hit.customer_name, &hit.customer_id]) {
        choice.consider(text, &String::new, false);
    }
    if !choice.is_settled() {
        let name = || self::label(CUSTOMER, column::CUSTOMER_NAME, keys);
        choice.consider(&hit.customer_name, &name, true);
        each_name(hit, keys, &mut |text, key| choice.consider(text, &|| label(key), true));
    }
    choice.snippet()
}

/// The same among the names in a profile, for other files of that customer: they are found by these too.
pub(super) fn best_name(profile: &Hit, needles: &[Needle], keys: &Keys) -> Option<Snippet> {
    let mut choice = Choice::of(needles);
    for hints in [false, true] {
        each_name(profile, keys, &mut |text, key| {
            choice.consider(text, &|| label(CUSTOMER, key, keys), hints);
        });
    }
    choice.snippet()
}

/// The names of the customer and its contacts in a profile, with their field keys.
fn each_name(hit: &Hit, keys: &Keys, act: &mut dyn FnMut(&str, &str)) {
    if hit.kind == CUSTOMER {
        walk(&hit.record, "", &mut |text, key| {
            if key == CONTACTS || keys.is_name(CUSTOMER, key) {
                act(text, key);
            }
        });
    }
}

/// The best of several texts.
struct Choice<'a> {
    needles: &'a [Needle],
    best: Option<(Marked, String)>,
}

impl<'a> Choice<'a> {
    fn of(needles: &'a [Needle]) -> Self {
        Self { needles, best: None }
    }

    fn count(&self) -> usize {
        self.best.as_ref().map_or(0, |(marked, _)| marked.count)
    }

    fn is_settled(&self) -> bool {
        self.count() >= self.needles.len()
    }

    fn consider(&mut self, text: &str, label: &dyn Fn() -> String, hints: bool) {
        if self.is_settled() {
            return;
        }
        let marked = Marked::new(text, self.needles, hints);
        if marked.count > self.count() {
            self.best = Some((marked, label()));
        }
    }

    fn snippet(self) -> Option<Snippet> {
        self.best.map(|(marked, label)| marked.cut(label))
    }
}

/// Every text and number of a record with its field key.
fn walk(value: &Value, key: &str, act: &mut dyn FnMut(&str, &str)) {
    match value {
        Value::String(text) => act(text, key),
        Value::Number(number) => act(&number.to_string(), key),
        Value::Array(list) => list.iter().for_each(|value| walk(value, key, act)),
        Value::Object(map) => {
            for (name, value) in map {
                let inner = if key.is_empty() {
                    name.clone()
                } else {
                    format!("{key}.{name}")
                };
                walk(value, &inner, act);
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
}

/// A free field has no label but its own name.
fn label(kind: &str, key: &str, keys: &Keys) -> String {
    let last = key.rsplit('.').next().unwrap_or(key);
    keys.label(kind, key).unwrap_or(last).to_owned()
}

//! Counting the values of a field among the found documents.

use super::choices::Chosen;
use super::dense::{Dense, Texts};
use super::gather::Found;
use super::standing::{Standing, is_standing};
use crate::index::document::LONG_VALUE;
use crate::index::query::Keys;
use crate::index::schema::column;
use crate::index::text::fold;
use crate::index::{Choice, Facet, IndexError, columns};
use std::collections::{BTreeMap, HashMap};
use tantivy::columnar::{Column, DynamicColumn, StrColumn};
use tantivy::{DocId, Searcher};

type Counts = HashMap<String, u64>;

/// What a facet counts.
pub(super) struct Subject {
    pub column: String,
    pub label: String,
    /// The word before the colon of a condition on its values.
    pub word: String,
    /// The years of its dates, not the dates.
    is_year: bool,
}

impl Subject {
    pub fn of(key: &str, keys: &Keys) -> Self {
        let year = key.strip_prefix(Facet::YEAR);
        let date = year.and_then(|rest| {
            if rest.is_empty() {
                Some(column::DATE)
            } else {
                rest.strip_prefix(':')
            }
        });
        let (column, word) = keys.column(date.unwrap_or(key));
        Self {
            label: match date {
                Some(_) => format!("{}年份", word.trim_end_matches("日期")),
                None => word.clone(),
            },
            column,
            word,
            is_year: date.is_some(),
        }
    }
}

/// The most frequent values first, equally frequent ones by value; of years the newest first. Chosen ones are there even
/// where nothing has them: else they could not be taken away.
pub(super) fn count(
    searcher: &Searcher,
    dense: &Dense,
    standing: Option<&Standing>,
    found: &[Found],
    (key, subject): (&str, Subject),
    chosen: &[Chosen],
) -> Result<Facet, IndexError> {
    let Subject {
        column,
        label,
        word,
        is_year,
    } = subject;
    let mut counts = Counts::new();
    for segment in found.iter().filter(|segment| !segment.docs.is_empty()) {
        let reader = searcher.segment_reader(segment.segment);
        if let Some(standing) = standing.filter(|_| is_standing(&column)) {
            let customers = dense.segment(reader).customers(reader)?;
            dense_texts(&standing.texts(&column, &customers), &segment.docs, &mut counts);
            continue;
        }
        if let Some(texts) = dense.segment(reader).texts(reader, &column)? {
            dense_texts(&texts, &segment.docs, &mut counts);
            continue;
        }
        for column in columns::columns(reader, &column)? {
            match column {
                DynamicColumn::Str(column) => texts(&column, &segment.docs, &mut counts)?,
                DynamicColumn::Bool(column) => {
                    values(&column, &segment.docs, &mut counts, |yes| {
                        if yes { "是" } else { "否" }.to_owned()
                    });
                }
                DynamicColumn::DateTime(column) if is_year => years(&column, &segment.docs, &mut counts),
                DynamicColumn::DateTime(column) => {
                    let day = |date: tantivy::DateTime| date.into_utc().date().to_string();
                    values(&column, &segment.docs, &mut counts, day);
                }
                other => {
                    if let Some(column) = columns::as_f64(other) {
                        values(&column, &segment.docs, &mut counts, |number| number.to_string());
                    }
                }
            }
        }
    }
    counts.remove(LONG_VALUE);
    let choices: Vec<Choice> = chosen.iter().map(|chosen| choice(chosen, &mut counts)).collect();
    let mut values: Vec<(String, u64)> = counts.into_iter().collect();
    if is_year {
        values.sort_by(|a, b| b.0.cmp(&a.0));
    } else {
        values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    }
    let cut = values.split_off(values.len().min(Facet::MOST));
    let is_chosen = |value: &String| choices.iter().any(|choice| choice.means.contains(value));
    values.extend(cut.into_iter().filter(|(value, _)| is_chosen(value)));
    Ok(Facet {
        key: key.to_owned(),
        label,
        word,
        values,
        choices,
    })
}

/// What a chosen value means among those counted.
fn choice(chosen: &Chosen, counts: &mut Counts) -> Choice {
    let those = |is_meant: &dyn Fn(&str) -> bool| -> Vec<String> {
        counts.keys().filter(|value| is_meant(value)).cloned().collect()
    };
    // A condition on free text finds what contains it; the value that is just it is what was chosen.
    let written = fold(&chosen.choice.written);
    let mut means = those(&|value| fold(value) == written);
    if means.is_empty() {
        means = those(&|value| chosen.means(value));
    }
    if means.is_empty() {
        counts.insert(chosen.choice.written.clone(), 0);
        means.push(chosen.choice.written.clone());
    }
    means.sort();
    Choice {
        means,
        ..chosen.choice.clone()
    }
}

/// Counts years: a year is spelled out once, not once a document.
fn years(column: &Column<tantivy::DateTime>, docs: &[DocId], counts: &mut Counts) {
    let mut by_year: BTreeMap<i32, u64> = BTreeMap::new();
    for date in docs.iter().filter_map(|doc| column.first(*doc)) {
        *by_year.entry(date.into_utc().year()).or_default() += 1;
    }
    for (year, count) in by_year {
        *counts.entry(year.to_string()).or_default() += count;
    }
}

fn dense_texts(texts: &Texts, docs: &[DocId], counts: &mut Counts) {
    let mut by_number = vec![0_u64; texts.values.len()];
    for number in docs.iter().filter_map(|doc| texts.number(*doc)) {
        if let Some(count) = by_number.get_mut(number) {
            *count += 1;
        }
    }
    let used = texts.values.iter().zip(by_number).filter(|(_, count)| *count > 0);
    for (value, count) in used {
        match counts.get_mut(value.as_str()) {
            Some(known) => *known += count,
            None => drop(counts.insert(value.clone(), count)),
        }
    }
}

/// Counts by the number of the value in the segment's dictionary first: a value is spelled out once, not once a document.
fn texts(column: &StrColumn, docs: &[DocId], counts: &mut Counts) -> Result<(), IndexError> {
    let ords = column.ords();
    let mut by_ord = vec![0_u32; column.dictionary().num_terms()];
    let mut add = |ord: u64| {
        if let Some(count) = usize::try_from(ord).ok().and_then(|ord| by_ord.get_mut(ord)) {
            *count += 1;
        }
    };
    if ords.get_cardinality().is_multivalue() {
        docs.iter().for_each(|doc| ords.values_for_doc(*doc).for_each(&mut add));
    } else {
        let mut block = [None; 64];
        for docs in docs.chunks(block.len()) {
            block.fill(None);
            ords.first_vals(docs, &mut block[..docs.len()]);
            block.iter().take(docs.len()).flatten().for_each(|ord| add(*ord));
        }
    }
    let used: Vec<(u64, u32)> = (0..).zip(by_ord).filter(|(_, count)| *count > 0).collect();
    let ords: Vec<u64> = used.iter().map(|(ord, _)| *ord).collect();
    let mut numbers = used.iter().map(|(_, count)| u64::from(*count));
    column.dictionary().sorted_ords_to_term_cb(&ords, |bytes| {
        *counts.entry(String::from_utf8_lossy(bytes).into_owned()).or_default() += numbers.next().unwrap_or_default();
    })?;
    Ok(())
}

fn values<T: Copy + PartialOrd + std::fmt::Debug + Send + Sync + 'static>(
    column: &Column<T>,
    docs: &[DocId],
    counts: &mut Counts,
    name: impl Fn(T) -> String,
) {
    for value in docs.iter().flat_map(|doc| column.values_for_doc(*doc)) {
        *counts.entry(name(value)).or_default() += 1;
    }
}

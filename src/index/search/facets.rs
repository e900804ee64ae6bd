//! Counting the values of a field among the found documents.

use super::dense::{Dense, Texts};
use super::gather::Found;
use super::standing::{Standing, is_standing};
use crate::index::document::LONG_VALUE;
use crate::index::query::Keys;
use crate::index::{Facet, IndexError, columns};
use std::collections::HashMap;
use tantivy::columnar::{Column, DynamicColumn, StrColumn};
use tantivy::{DocId, Searcher};

type Counts = HashMap<String, u64>;

/// The most frequent values first, equally frequent ones by value.
pub(super) fn count(
    searcher: &Searcher,
    dense: &Dense,
    standing: Option<&Standing>,
    found: &[Found],
    key: &str,
    keys: &Keys,
) -> Result<Facet, IndexError> {
    let (column, label) = keys.column(key);
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
    let mut values: Vec<(String, u64)> = counts.into_iter().collect();
    values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    values.truncate(Facet::MOST);
    Ok(Facet {
        key: key.to_owned(),
        label,
        values,
    })
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

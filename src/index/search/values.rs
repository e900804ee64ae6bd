//! The values of some columns for one page of hits.

use super::dense::Texts;
use super::standing::{Standing, is_standing};
use crate::index::columns::{as_f64, columns};
use crate::index::document::LONG_VALUE;
use crate::index::snapshot::IndexSnapshot;
use crate::index::{FieldValue, IndexError};
use tantivy::columnar::DynamicColumn;
use tantivy::{DocAddress, DocId, SegmentOrdinal};

/// The first value of each column for each of these files. Each segment's column is opened once.
pub(super) fn read(
    snapshot: &IndexSnapshot,
    standing: Option<&Standing>,
    files: &[DocAddress],
    names: &[String],
) -> Result<Vec<Vec<Option<FieldValue>>>, IndexError> {
    let mut rows = vec![vec![None; names.len()]; files.len()];
    let mut segments: Vec<SegmentOrdinal> = files.iter().map(|file| file.segment_ord).collect();
    segments.sort_unstable();
    segments.dedup();
    for segment in segments {
        let reader = snapshot.searcher().segment_reader(segment);
        for (place, name) in names.iter().enumerate() {
            let readings = match standing.filter(|_| is_standing(name)) {
                Some(standing) => {
                    let customers = snapshot.dense().segment(reader).customers(reader)?;
                    vec![of_standing(standing.texts(name, &customers))]
                }
                None => columns(reader, name)?.into_iter().map(of_column).collect(),
            };
            for (row, file) in rows
                .iter_mut()
                .zip(files)
                .filter(|(_, file)| file.segment_ord == segment)
            {
                for read in &readings {
                    if let Some(cell @ None) = row.get_mut(place) {
                        *cell = read(file.doc_id)?;
                    }
                }
            }
        }
    }
    Ok(rows)
}

type Read = Box<dyn Fn(DocId) -> Result<Option<FieldValue>, IndexError>>;

fn of_standing(texts: Texts) -> Read {
    Box::new(move |doc| {
        let text = texts.number(doc).and_then(|number| texts.values.get(number));
        Ok(text.cloned().map(FieldValue::Text))
    })
}

fn of_column(column: DynamicColumn) -> Read {
    match column {
        DynamicColumn::Str(column) => Box::new(move |doc| {
            let Some(ord) = column.ords().first(doc) else {
                return Ok(None);
            };
            let mut text = String::new();
            column.ord_to_str(ord, &mut text)?;
            Ok((text != LONG_VALUE).then_some(FieldValue::Text(text)))
        }),
        DynamicColumn::Bool(column) => Box::new(move |doc| Ok(column.first(doc).map(FieldValue::Bool))),
        DynamicColumn::DateTime(column) => Box::new(move |doc| {
            let date = column.first(doc).map(tantivy::DateTime::into_timestamp_secs);
            let date = date.and_then(|seconds| chrono::DateTime::from_timestamp(seconds, 0));
            Ok(date.map(|date| FieldValue::Date(date.naive_utc())))
        }),
        other => match as_f64(other) {
            Some(column) => Box::new(move |doc| Ok(column.first(doc).map(FieldValue::Number))),
            None => Box::new(|_| Ok(None)),
        },
    }
}

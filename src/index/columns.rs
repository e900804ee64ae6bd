//! Reading the engine's columns: values of a field by document, within one segment.

use super::IndexError;
use chrono::NaiveDate;
use tantivy::columnar::{Column, DynamicColumn, NumericalType, StrColumn};
use tantivy::{DateTime, DocId, SegmentReader};

/// The columns of one field key: a key may hold text in one kind and numbers in another.
pub(super) fn columns(reader: &SegmentReader, name: &str) -> Result<Vec<DynamicColumn>, IndexError> {
    let handles = reader.fast_fields().dynamic_column_handles(name)?;
    handles.iter().map(|handle| Ok(handle.open()?)).collect()
}

/// The text column of a name, if the segment has one.
pub(super) fn strings(reader: &SegmentReader, name: &str) -> Result<Option<StrColumn>, IndexError> {
    Ok(reader.fast_fields().str(name)?)
}

/// A column of whole numbers that every document has.
pub(super) fn numbers<T>(reader: &SegmentReader, name: &str) -> Result<Option<Column<T>>, IndexError>
where
    T: tantivy::columnar::HasAssociatedColumnType,
    DynamicColumn: Into<Option<Column<T>>>,
{
    Ok(reader.fast_fields().column_opt(name)?)
}

/// The first column of dates of a name.
pub(super) fn dates(reader: &SegmentReader, name: &str) -> Result<Option<Column<DateTime>>, IndexError> {
    let columns = columns(reader, name)?;
    Ok(columns.into_iter().find_map(|column| match column {
        DynamicColumn::DateTime(column) => Some(column),
        _ => None,
    }))
}

/// The day of a document in a column of dates.
pub(super) fn date(dates: Option<&Column<DateTime>>, doc: DocId) -> Option<NaiveDate> {
    let seconds = dates?.first(doc)?.into_timestamp_secs();
    chrono::DateTime::from_timestamp(seconds, 0).map(|date| date.date_naive())
}

/// A numeric column as floating point numbers.
pub(super) fn as_f64(column: DynamicColumn) -> Option<Column<f64>> {
    match column.coerce_numerical(NumericalType::F64)? {
        DynamicColumn::F64(column) => Some(column),
        _ => None,
    }
}

/// The first text of each document, in the order asked; empty for none.
pub(super) fn texts(column: Option<&StrColumn>, docs: &[DocId]) -> Result<Vec<String>, IndexError> {
    let mut texts = vec![String::new(); docs.len()];
    let Some(column) = column else { return Ok(texts) };
    let firsts = docs
        .iter()
        .enumerate()
        .filter_map(|(at, doc)| Some((column.ords().first(*doc)?, at)));
    spell(column, firsts.collect(), |at, text| {
        if let Some(place) = texts.get_mut(at) {
            *place = text;
        }
    })?;
    Ok(texts)
}

/// All texts of each document, in the order asked; whole numbers as their digits.
pub(super) fn text_lists(reader: &SegmentReader, name: &str, docs: &[DocId]) -> Result<Vec<Vec<String>>, IndexError> {
    let mut lists = vec![Vec::new(); docs.len()];
    for column in columns(reader, name)? {
        match column {
            DynamicColumn::Str(column) => {
                let mut wanted = Vec::new();
                for (at, (list, doc)) in lists.iter_mut().zip(docs).enumerate() {
                    for ord in column.ords().values_for_doc(*doc) {
                        wanted.push((ord, (at, list.len())));
                        list.push(String::new());
                    }
                }
                spell(&column, wanted, |(at, number), text| {
                    if let Some(place) = lists.get_mut(at).and_then(|list| list.get_mut(number)) {
                        *place = text;
                    }
                })?;
            }
            other => {
                let Some(numbers) = as_f64(other) else { continue };
                for (list, doc) in lists.iter_mut().zip(docs) {
                    list.extend(numbers.values_for_doc(*doc).map(|number| number.to_string()));
                }
            }
        }
    }
    Ok(lists)
}

/// Hands over the text of each place's ordinal. The dictionary is read once from front to back: to open it anew for every
/// text takes ten times as long.
fn spell<P: Copy + Ord>(
    column: &StrColumn,
    mut wanted: Vec<(u64, P)>,
    mut put: impl FnMut(P, String),
) -> Result<(), IndexError> {
    wanted.sort_unstable();
    let ords: Vec<u64> = wanted.iter().map(|(ord, _)| *ord).collect();
    let mut places = wanted.iter().map(|(_, place)| *place);
    column.dictionary().sorted_ords_to_term_cb(&ords, |bytes| {
        if let Some(place) = places.next() {
            put(place, String::from_utf8_lossy(bytes).into_owned());
        }
    })?;
    Ok(())
}

/// The documents that are not deleted.
pub(super) fn alive(reader: &SegmentReader) -> impl Iterator<Item = DocId> + '_ {
    (0..reader.max_doc()).filter(|doc| !reader.is_deleted(*doc))
}

//! Conditions on fields: looked up in the columns, and in the tokens of texts too long for a column.

use super::bits::BitSetQuery;
use super::dense::{Dense, Texts};
use super::place::Place;
use super::standing::{Standing, is_standing};
use super::term;
use crate::index::IndexError;
use crate::index::columns::{as_f64, columns};
use crate::index::document::{LONG_VALUE, TOO_LONG, date_value};
use crate::index::query::{Condition, Target, Test};
use crate::index::schema::{Fields, column};
use crate::index::text::{Pieces, compose, fold, fold_into};
use crate::kinds::FieldType;
use std::ops::{Bound, RangeBounds as _};
use std::sync::Arc;
use tantivy::columnar::{Column, DynamicColumn, StrColumn};
use tantivy::query::{BooleanQuery, Query};
use tantivy::{BitSet, DocId, SegmentReader, Term};

/// The files that fulfil a condition, only those of these kinds unless there are none.
pub(super) fn condition(
    fields: &Fields,
    dense: &Arc<Dense>,
    standing: Option<&Arc<Standing>>,
    condition: &Condition,
    kinds: &[String],
) -> Box<dyn Query> {
    let kind_is = |kind: &String| term(Term::from_field_text(fields.kind, kind));
    let mut any: Vec<Box<dyn Query>> = Vec::new();
    if condition.tests.contains(&Test::Absent) {
        // Every customer stands somehow.
        let stored = condition.targets.iter().filter(|target| !is_standing(&target.column));
        let columns: Vec<(String, bool)> = stored.map(|target| (target.column.clone(), is_date(target))).collect();
        if !columns.is_empty() {
            any.push(absent(dense, columns));
        }
    }
    for target in &condition.targets {
        if target.column == column::KIND {
            // Kinds have postings: quicker than looking at every file.
            let kinds = condition.tests.iter().filter_map(|test| match test {
                Test::Equals(kind) => Some(kind_is(kind)),
                _ => None,
            });
            any.extend(kinds);
            continue;
        }
        if let Some(standing) = standing.filter(|_| is_standing(&target.column)) {
            any.push(in_standing(dense, standing, &target.column, condition.tests.clone()));
            continue;
        }
        let tests = condition.tests.iter().map(|test| match test {
            Test::Present if is_date(target) => Test::Date(Bound::Unbounded, Bound::Unbounded),
            other => other.clone(),
        });
        any.push(in_column(dense, &target.column, tests.collect()));
        any.extend(
            condition
                .tests
                .iter()
                .filter_map(|test| in_long_text(fields, target, test)),
        );
    }
    let any: Box<dyn Query> = Box::new(BooleanQuery::union(any));
    if kinds.is_empty() {
        return any;
    }
    let kinds: Box<dyn Query> = Box::new(BooleanQuery::union(kinds.iter().map(kind_is).collect()));
    Box::new(BooleanQuery::intersection(vec![kinds, any]))
}

/// Whether only what can be read as a date is a value of a field: 昨天 is of no month in a report either, so 空: finds it.
fn is_date(target: &Target) -> bool {
    matches!(target.field_type, FieldType::Date | FieldType::DateTime)
}

/// The files that have a value in a column.
pub(super) fn present(dense: &Arc<Dense>, column: &str) -> Box<dyn Query> {
    in_column(dense, column, vec![Test::Present])
}

/// The files that have a value in none of these columns, of some only dates being values.
fn absent(dense: &Arc<Dense>, names: Vec<(String, bool)>) -> Box<dyn Query> {
    Box::new(BitSetQuery::new(Arc::clone(dense), move |_, reader| {
        let mut found = BitSet::with_max_value_and_full(reader.max_doc());
        for (name, only_dates) in &names {
            for column in columns(reader, name)? {
                if *only_dates && !matches!(column, DynamicColumn::DateTime(_)) {
                    continue;
                }
                let index = column.into_column_index();
                for doc in (0..reader.max_doc()).filter(|doc| index.has_value(*doc)) {
                    found.remove(doc);
                }
            }
        }
        Ok(found)
    }))
}

/// The files of which a value in the column fulfils one of the tests.
pub(super) fn in_column(dense: &Arc<Dense>, name: &str, tests: Vec<Test>) -> Box<dyn Query> {
    let name = name.to_owned();
    Box::new(BitSetQuery::new(Arc::clone(dense), move |dense, reader| {
        let mut found = BitSet::with_max_value(reader.max_doc());
        if let Some(texts) = dense.texts(reader, &name)? {
            spelled_in_memory(&texts, &tests, &mut found);
            return Ok(found);
        }
        for column in columns(reader, &name)? {
            for test in &tests {
                matches(column.clone(), test, reader, &mut found)?;
            }
        }
        Ok(found)
    }))
}

/// The files of customers that stand so.
fn in_standing(dense: &Arc<Dense>, standing: &Arc<Standing>, name: &str, tests: Vec<Test>) -> Box<dyn Query> {
    let (name, standing) = (name.to_owned(), Arc::clone(standing));
    Box::new(BitSetQuery::new(Arc::clone(dense), move |dense, reader| {
        let mut found = BitSet::with_max_value(reader.max_doc());
        let texts = standing.texts(&name, &dense.customers(reader)?);
        spelled_in_memory(&texts, &tests, &mut found);
        Ok(found)
    }))
}

/// Adds the documents of a segment of which a value in this column fulfils the test.
fn matches(column: DynamicColumn, test: &Test, reader: &SegmentReader, found: &mut BitSet) -> Result<(), IndexError> {
    match (column, test) {
        (column, Test::Present) => {
            let index = column.into_column_index();
            for doc in (0..reader.max_doc()).filter(|doc| index.has_value(*doc)) {
                found.insert(doc);
            }
        }
        (DynamicColumn::Str(column), Test::Contains(_) | Test::Equals(_) | Test::Within(_)) => {
            spelled(&column, test, found)?;
        }
        (DynamicColumn::Bool(column), Test::Bool(wanted)) => with_values(&column, |yes| yes == *wanted, found),
        (DynamicColumn::DateTime(column), Test::Date(from, to)) => {
            let bound = |bound: &Bound<chrono::NaiveDateTime>| match bound {
                Bound::Included(date) => date_value(*date).map_or(Bound::Unbounded, Bound::Included),
                Bound::Excluded(date) => date_value(*date).map_or(Bound::Unbounded, Bound::Excluded),
                Bound::Unbounded => Bound::Unbounded,
            };
            let range = (bound(from), bound(to));
            with_values(&column, |date| range.contains(&date), found);
        }
        (column, Test::Number(from, to)) => {
            if let Some(column) = as_f64(column) {
                let range = (*from, *to);
                with_values(&column, |number| range.contains(&number), found);
            }
        }
        _ => {}
    }
    Ok(())
}

/// Adds the documents that have a good value. Goes through the values there are, which may be far fewer than documents.
fn with_values<T>(column: &Column<T>, is_good: impl Fn(T) -> bool, found: &mut BitSet)
where
    T: Copy + PartialOrd + std::fmt::Debug + Send + Sync + 'static,
{
    let rows = 0..column.values.num_vals();
    let mut docs: Vec<DocId> = rows.filter(|row| is_good(column.values.get_val(*row))).collect();
    column.index.select_batch_in_place(0, &mut docs);
    for doc in docs {
        found.insert(doc);
    }
}

/// Looks once at every different text of the column, then only at the documents' numbers of them.
fn spelled(column: &StrColumn, test: &Test, found: &mut BitSet) -> Result<(), IndexError> {
    let terms = u32::try_from(column.dictionary().num_terms()).unwrap_or(u32::MAX);
    let mut good = BitSet::with_max_value(terms);
    let mut stream = column.dictionary().stream()?;
    let (mut ord, mut folded) = (0, String::new());
    while stream.advance() {
        let value = std::str::from_utf8(stream.key()).unwrap_or_default();
        if is_spelled(value, test, &mut folded) {
            good.insert(ord);
        }
        ord += 1;
    }
    if good.len() > 0 {
        let is_good = |ord: u64| u32::try_from(ord).is_ok_and(|ord| good.contains(ord));
        with_values(column.ords(), is_good, found);
    }
    Ok(())
}

/// The same for a column that is spread out in memory.
fn spelled_in_memory(texts: &Texts, tests: &[Test], found: &mut BitSet) {
    let mut folded = String::new();
    let mut fulfils = |value: &String| {
        let mut by_test = |test: &Test| *test == Test::Present || is_spelled(value, test, &mut folded);
        tests.iter().any(&mut by_test)
    };
    let good: Vec<bool> = texts.values.iter().map(&mut fulfils).collect();
    for (doc, number) in (0..).zip(&texts.numbers) {
        if good.get(usize::from(*number)) == Some(&true) {
            found.insert(doc);
        }
    }
}

/// Whether a text fulfils a test of texts; `folded` is a buffer.
pub(super) fn is_spelled(value: &str, test: &Test, folded: &mut String) -> bool {
    if value == LONG_VALUE {
        return matches!(test, Test::Equals(text) if *text == fold(TOO_LONG));
    }
    fold_into(value, folded);
    match test {
        Test::Contains(text) => folded.contains(text.as_str()),
        Test::Equals(text) => folded == text,
        Test::Within(folders) => format!("/{folded}/").contains(folders.as_str()),
        _ => false,
    }
}

/// The same test on texts too long for the column.
fn in_long_text(fields: &Fields, target: &Target, test: &Test) -> Option<Box<dyn Query>> {
    let (Some(key), Test::Contains(text)) = (&target.key, test) else {
        return None;
    };
    let pieces = Pieces::of(&compose(text));
    // Its tokens are somewhere in this field and it is as it is somewhere in the file: together that is as good as sure.
    let scattered = Place::key(fields.long, key).scattered(&pieces)?;
    let exact = Place::field(fields.text).phrase(&pieces, &pieces.list)?;
    Some(Box::new(BooleanQuery::intersection(vec![scattered, exact])))
}

//! What a word may stand for beside the text that it is: a kind of file (合同), an amount (58万), some days (上周), a value that
//! customers are told apart by (制造业, a colleague's name).
//!
//! Nobody who types these wonders whether they stand in the files so. They find as conditions would, and what has them in its
//! text is found as well.

use super::bits::BitSetQuery;
use super::dense::Dense;
use super::gather::{Bonus, gather};
use super::place::Place;
use super::{filter, term};
use crate::dates;
use crate::index::IndexError;
use crate::index::names::is_legal_form;
use crate::index::query::{Keys, Test, literal};
use crate::index::schema::column;
use crate::index::snapshot::IndexSnapshot;
use crate::index::text::{fold, fold_into};
use crate::kinds::FieldType;
use chrono::NaiveDate;
use std::ops::Bound;
use std::sync::Arc;
use tantivy::query::Query;
use tantivy::{BitSet, Score, Term};

/// What a file of the kind that is named is worth: as much as one with the word in its title.
const KIND: Score = 12.0;

/// Words are read by these.
pub(super) struct Meanings<'a> {
    pub snapshot: &'a IndexSnapshot,
    pub keys: &'a Keys,
    pub today: NaiveDate,
    /// Whether the word stands beside others. Alone, a value that customers have means these and not all of their records.
    pub is_beside: bool,
}

/// What a word also finds.
#[derive(Default)]
pub(super) struct Meaning {
    pub queries: Vec<Box<dyn Query>>,
    pub bonuses: Vec<Bonus>,
}

/// Whether a word (folded) names a kind of file.
pub(super) fn kind<'a>(keys: &'a Keys, word: &str) -> Option<&'a str> {
    // Latin words are no titles but the names of kinds, which are words of texts too.
    keys.kind(word).filter(|_| !word.is_ascii())
}

impl Meanings<'_> {
    pub fn of(&self, word: &str) -> Result<Meaning, IndexError> {
        let mut meaning = Meaning::default();
        let folded = fold(word);
        if let Some(kind) = kind(self.keys, &folded) {
            let of_kind = || term(Term::from_field_text(self.snapshot.fields().kind, kind));
            meaning.bonuses.push(Bonus {
                found: gather(self.snapshot.searcher(), of_kind().as_ref())?,
                worth: KIND,
            });
            meaning.queries.push(of_kind());
            return Ok(meaning);
        }
        meaning.queries.extend(self.amount(&folded));
        meaning.queries.extend(self.days(&folded));
        if self.is_beside {
            meaning.queries.extend(self.of_customers(&folded));
        }
        Ok(meaning)
    }

    /// 58万, 1.5亿, 296,000: the number as records have it.
    fn amount(&self, word: &str) -> Option<Box<dyn Query>> {
        let is_written_out = word.ends_with(['万', '亿', '元']) || word.contains(',');
        let number = literal::number(word).filter(|number| is_written_out && *number >= 1.0)?;
        // 45.2万 is not quite a whole number before it is rounded.
        let whole = number.round();
        let is_whole = (number - whole).abs() < 1e-6 * number;
        is_whole.then(|| Place::field(self.snapshot.fields().text).token(&format!("{whole:.0}")))
    }

    /// 上周, 近30天, 2026年3月: the files of these days.
    fn days(&self, word: &str) -> Option<Box<dyn Query>> {
        let is_date = dates::span(word, self.today).is_some()
            || (word.contains('年') && word.ends_with(['年', '月', '日', '号']));
        let (from, to) = literal::date(word, self.today).filter(|_| is_date)?;
        let test = Test::Date(Bound::Included(from), Bound::Excluded(to));
        Some(filter::in_column(self.snapshot.dense(), column::DATE, vec![test]))
    }

    /// Files of customers that have this value. A legal form, 有限公司, is meant as it stands in names, not for what sort of
    /// customer it may be another word for: that would be nearly all of them.
    fn of_customers(&self, word: &str) -> Option<Box<dyn Query>> {
        word.chars().nth(1).filter(|_| !is_legal_form(word))?;
        let known = self.keys.inherited().into_iter();
        let texts = known.filter(|target| matches!(target.field_type, FieldType::Text | FieldType::List));
        let wanted = texts.map(|target| {
            let meant = target.values.iter().find(|(known, _)| known == word);
            let value = meant.map_or(word, |(_, value)| value.as_str());
            // People say 杭州 for 杭州市, 浙江 for 浙江省.
            let values = ["", "市", "省"].map(|end| format!("{value}{end}"));
            (target.column.clone(), values)
        });
        let wanted: Vec<(String, [String; 3])> = wanted.collect();
        (!wanted.is_empty()).then(|| of_values(self.snapshot.dense(), wanted))
    }
}

/// The files that have one of these values (folded) in one of these columns, as long as it has few different ones: columns of
/// many tell no customers apart but are what each has of its own.
fn of_values(dense: &Arc<Dense>, wanted: Vec<(String, [String; 3])>) -> Box<dyn Query> {
    Box::new(BitSetQuery::new(Arc::clone(dense), move |dense, reader| {
        let mut found = BitSet::with_max_value(reader.max_doc());
        let mut folded = String::new();
        for (name, wanted) in &wanted {
            let Some(texts) = dense.texts(reader, name)? else {
                continue;
            };
            let mut is_wanted = |value: &String| {
                fold_into(value, &mut folded);
                wanted.contains(&folded)
            };
            let good: Vec<bool> = texts.values.iter().map(&mut is_wanted).collect();
            if good.contains(&true) {
                for (doc, number) in (0..).zip(&texts.numbers) {
                    if good.get(usize::from(*number)) == Some(&true) {
                        found.insert(doc);
                    }
                }
            }
        }
        Ok(found)
    }))
}

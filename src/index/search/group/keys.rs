//! The texts that tell groups apart, each as a number.

use super::Dimension;
use crate::index::IndexError;
use crate::index::columns::{as_f64, columns, date, dates};
use crate::index::document::{LONG_VALUE, TOO_LONG};
use chrono::{Datelike, NaiveDate};
use std::collections::HashMap;
use tantivy::columnar::DynamicColumn;
use tantivy::{DocId, SegmentReader};

/// Every text of a dimension once.
#[derive(Default)]
pub(super) struct Names {
    numbers: HashMap<String, u32>,
    pub(super) texts: Vec<String>,
}

/// For each document the numbers of its texts, never none.
pub(super) struct Codes {
    all: Vec<u32>,
    /// Where each document's begin, and the end.
    starts: Vec<usize>,
}

impl Codes {
    fn with_room_for(docs: &[DocId]) -> Self {
        let mut starts = Vec::with_capacity(docs.len() + 1);
        starts.push(0);
        Self {
            all: Vec::with_capacity(docs.len()),
            starts,
        }
    }

    /// The only text of the next document.
    fn push(&mut self, number: u32) {
        self.all.push(number);
        self.starts.push(self.all.len());
    }

    pub(super) fn of(&self, at: usize) -> &[u32] {
        let bounds = self.starts.get(at).zip(self.starts.get(at + 1));
        bounds
            .and_then(|(start, end)| self.all.get(*start..*end))
            .unwrap_or_default()
    }
}

impl Names {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(text.to_owned());
        self.numbers.insert(text.to_owned(), number);
        number
    }

    /// The number of a text as columns hold it.
    fn of_column(&mut self, text: &str) -> u32 {
        self.number(if text == LONG_VALUE { TOO_LONG } else { text })
    }

    /// From a column with at most one text a document.
    pub(super) fn of_texts(
        &mut self,
        values: &[String],
        docs: &[DocId],
        place: impl Fn(DocId) -> Option<usize>,
    ) -> Codes {
        let mut numbers: Vec<Option<u32>> = vec![None; values.len()];
        let nothing = self.number("");
        let mut codes = Codes::with_room_for(docs);
        for doc in docs {
            let number = place(*doc).and_then(|at| {
                let number = numbers.get_mut(at)?;
                let text = values.get(at)?;
                Some(*number.get_or_insert_with(|| self.of_column(text)))
            });
            codes.push(number.unwrap_or(nothing));
        }
        codes
    }

    /// From lists of texts.
    fn of_lists(&mut self, lists: &[Vec<u32>]) -> Codes {
        let nothing = self.number("");
        let mut codes = Codes {
            all: Vec::with_capacity(lists.len()),
            starts: vec![0],
        };
        for list in lists {
            if list.is_empty() {
                codes.all.push(nothing);
            } else {
                codes.all.extend(list);
            }
            codes.starts.push(codes.all.len());
        }
        codes
    }
}

pub(super) fn months(
    reader: &SegmentReader,
    name: &str,
    since: Option<NaiveDate>,
    docs: &[DocId],
    names: &mut Names,
) -> Result<Codes, IndexError> {
    let column = dates(reader, name)?;
    let nothing = names.number("");
    // A month is spelled out once, not once a document.
    let mut known: HashMap<(i32, u32), u32> = HashMap::new();
    let mut codes = Codes::with_room_for(docs);
    for doc in docs {
        codes.push(match date(column.as_ref(), *doc) {
            None => nothing,
            Some(day) if since.is_some_and(|since| day < since) => names.number(Dimension::EARLIER),
            Some(day) => {
                let (year, month) = (day.year(), day.month());
                let number = known.entry((year, month));
                *number.or_insert_with(|| names.number(&format!("{year:04}-{month:02}")))
            }
        });
    }
    Ok(codes)
}

/// Of columns that are not spread out in memory: several texts a document, many different ones, numbers.
pub(super) fn values(
    reader: &SegmentReader,
    name: &str,
    docs: &[DocId],
    names: &mut Names,
) -> Result<Codes, IndexError> {
    let mut lists: Vec<Vec<u32>> = vec![Vec::new(); docs.len()];
    for column in columns(reader, name)? {
        match column {
            DynamicColumn::Str(column) => {
                let mut known: HashMap<u64, u32> = HashMap::new();
                let mut text = String::new();
                for (list, doc) in lists.iter_mut().zip(docs) {
                    for ord in column.ords().values_for_doc(*doc) {
                        let number = match known.get(&ord) {
                            Some(number) => *number,
                            None => {
                                text.clear();
                                column.ord_to_str(ord, &mut text)?;
                                let number = names.of_column(&text);
                                known.insert(ord, number);
                                number
                            }
                        };
                        if !list.contains(&number) {
                            list.push(number);
                        }
                    }
                }
            }
            DynamicColumn::Bool(column) => {
                for (list, doc) in lists.iter_mut().zip(docs) {
                    list.extend(
                        column
                            .first(*doc)
                            .map(|yes| names.number(if yes { "是" } else { "否" })),
                    );
                }
            }
            other => {
                let Some(column) = as_f64(other) else { continue };
                for (list, doc) in lists.iter_mut().zip(docs) {
                    list.extend(column.first(*doc).map(|number| names.number(&number.to_string())));
                }
            }
        }
    }
    Ok(names.of_lists(&lists))
}

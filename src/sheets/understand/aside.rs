//! Rows below the header that are no records: sums, examples, the header once more, headings of sections, signatures.

use super::super::{Cell, Row};
use super::columns::{Column, Layout, Meaning};
use super::header::normalise;
use super::sample::is_company;
use super::words;
use unicode_normalization::UnicodeNormalization;

/// Rows below the header among which examples are.
const EXAMPLES: usize = 3;

/// What a row is that is no record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sheets) enum Aside {
    /// It is about nobody, for this reason.
    Nobody(&'static str),
    /// It looks like a heading or a signature. Only a person can tell, because a customer's name may look like one.
    Heading,
}

/// Tells the rows of one table apart.
pub(in crate::sheets) struct Asides<'l, 'k> {
    layout: &'l Layout<'k>,
    /// Whether records fill so many columns that a row with one cell stands out.
    is_wide: bool,
}

impl<'l, 'k> Asides<'l, 'k> {
    pub(in crate::sheets) fn new<'r>(layout: &'l Layout<'k>, rows: impl Iterator<Item = &'r Row>) -> Self {
        const WIDE: usize = 3;
        let mut asides = Self { layout, is_wide: false };
        let (mut wide, mut all) = (0_usize, 0_usize);
        for row in rows {
            if !asides.is_heading(row) {
                all += 1;
                wide += usize::from(asides.filled(row).count() >= WIDE);
            }
        }
        // Rejected rows may be nothing but headings: what was no customer in the sheet they come from is none here.
        let columns = layout.columns.iter();
        let is_left_out = |column: &&Column<'_>| matches!(column.meaning, Meaning::Ignored);
        let own = columns.clone().filter(|column| !is_left_out(column));
        let mut left_out = columns.clone().filter(is_left_out);
        let is_rejected = left_out.any(|column| column.header.word == words::REASON);
        asides.is_wide = wide * 2 > all || (is_rejected && own.count() >= WIDE);
        asides
    }

    /// What a row is, unless it is a record. `at` counts from the header.
    pub(in crate::sheets) fn of(&self, row: &Row, at: usize) -> Option<Aside> {
        let texts = || row.cells.iter().map(|(_, cell)| cell.display());
        if texts()
            .take(3)
            .any(|text| words::SUMS.contains(&normalise(&text).as_str()))
        {
            return Some(Aside::Nobody("合计行，不导入"));
        }
        let is_example = |text: &str| words::EXAMPLES.iter().any(|mark| text.contains(mark));
        if at < EXAMPLES && texts().any(|text| is_example(&text)) {
            return Some(Aside::Nobody("示例行，不导入"));
        }
        if self.repeats_header(row) {
            return Some(Aside::Nobody("重复的表头，不导入"));
        }
        if self.is_banner(row) {
            return Some(Aside::Nobody("小标题行，不导入"));
        }
        (self.is_wide && self.is_heading(row)).then_some(Aside::Heading)
    }

    /// Printed lists have their header again on every page.
    fn repeats_header(&self, row: &Row) -> bool {
        const ENOUGH: usize = 2;
        let repeats = |(column, cell): &&(u32, Cell)| match (self.column(*column), cell) {
            (Some(column), Cell::Text(text)) => is_header(text, column),
            _ => false,
        };
        row.cells.iter().filter(repeats).nth(ENOUGH - 1).is_some()
    }

    /// Whether a row has nothing but a text in brackets, as sections are headed: 【北京】.
    fn is_banner(&self, row: &Row) -> bool {
        let mut filled = self.filled(row);
        let (Some((_, Cell::Text(text))), None) = (filled.next(), filled.next()) else {
            return false;
        };
        let inside = text.trim().strip_prefix('【').and_then(|text| text.strip_suffix('】'));
        inside.is_some_and(|inside| !inside.contains(['【', '】']))
    }

    /// Whether a row with next to nothing in it says what stands below it, or who made the sheet.
    fn is_heading(&self, row: &Row) -> bool {
        let mut filled = self.filled(row);
        let (Some(first), second, third) = (filled.next(), filled.next(), filled.next()) else {
            return false;
        };
        let is_signed = |cell: &(u32, Cell)| matches!(&cell.1, Cell::Text(text) if is_signature(text));
        match (second, third) {
            (None, _) => {
                // One that goes on with the contacts of the row above is none: 采购部.
                let is_item = self.column(first.0).is_some_and(is_of_list);
                is_signed(first) || (!is_item && matches!(&first.1, Cell::Text(text) if is_section(text)))
            }
            (Some(second), None) => is_signed(first) || is_signed(second),
            (Some(_), Some(_)) => false,
        }
    }

    /// The cells that hold something of the row: neither its number nor why it was rejected before.
    fn filled<'r>(&self, row: &'r Row) -> impl Iterator<Item = &'r (u32, Cell)> {
        row.cells.iter().filter(|(column, _)| {
            let column = self.column(*column);
            column.is_none_or(|column| !matches!(column.meaning, Meaning::Ignored))
        })
    }

    fn column(&self, index: u32) -> Option<&'l Column<'k>> {
        let columns = &self.layout.columns;
        let at = columns.binary_search_by_key(&index, |column| column.index).ok()?;
        columns.get(at)
    }
}

fn is_of_list(column: &Column<'_>) -> bool {
    matches!(&column.meaning, Meaning::Field(place) | Meaning::Further { first: place, .. } if place.in_list)
}

/// Whether a cell is the header of its column, or the lower part of one in two rows. Nearly no cell has the first character of
/// its header: the others need no closer look.
fn is_header(text: &str, column: &Column<'_>) -> bool {
    let word = &column.header.word;
    let lower = column.header.text.rsplit('·').next().unwrap_or_default();
    let begins = |word: &str| {
        let first = word.chars().next();
        first.is_some_and(|first| text.chars().any(|other| other.eq_ignore_ascii_case(&first)))
    };
    (begins(word) || begins(lower)) && {
        let said = normalise(text);
        !said.is_empty() && (said == *word || said == normalise(lower))
    }
}

/// 一、重点客户, （一）华东, 2、华南, 华东区, 重点客户名单.
fn is_section(text: &str) -> bool {
    let text: String = text.trim().nfkc().collect();
    is_numbered(&text)
        || (words::SECTIONS.iter().any(|ending| text.ends_with(ending))
            && !is_company(&text)
            && !words::SHOPS.iter().any(|ending| text.ends_with(ending)))
}

fn is_numbered(text: &str) -> bool {
    let is_digit = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let bracketed = text.strip_prefix('(');
    let behind = bracketed.unwrap_or(text).trim_start_matches(is_digit);
    let is_counted = behind.len() < bracketed.unwrap_or(text).len();
    is_counted && behind.starts_with(if bracketed.is_some() { ')' } else { '、' })
}

/// 制表人：张三
fn is_signature(text: &str) -> bool {
    words::SIGNATURES
        .iter()
        .filter_map(|mark| text.split_once(mark))
        .any(|(_, behind)| behind.contains([':', '：']))
}

//! The unit that a sheet names once for all its amounts: 单位：万元 above the header, or 合同（万元） as the sheet's name.

use super::super::{Cell, Row, Table, currency};
use super::columns::{Column, Layout, Meaning};
use super::header::Unit;
use super::units;
use unicode_normalization::UnicodeNormalization;

/// A unit for all amounts of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::sheets) struct SheetUnit {
    unit: Unit,
    /// As the sheet writes it.
    text: String,
}

/// What a sheet says above its header, or in its name. `head` holds its first rows as they were read; a sheet that names
/// several units says nothing for all amounts.
pub(in crate::sheets) fn sheet_unit(head: &Table, header: &Row) -> Option<SheetUnit> {
    let mut above: Vec<&Row> = head.rows.iter().take_while(|row| row.number < header.number).collect();
    // A header joined of two rows: the upper one speaks of its own columns.
    let is_joined = head.rows.iter().any(|row| row.number == header.number && row != header);
    if is_joined {
        above.pop();
    }
    let mut said: Vec<SheetUnit> = above.into_iter().flat_map(of_row).collect();
    said.extend(head.sheet.as_deref().and_then(of_name));
    said.dedup_by(|one, other| one.unit == other.unit);
    let unit = if said.len() > 1 { None } else { said.pop() };
    match currency_of(head, header) {
        Some(currency) => Some(in_currency(unit.as_ref(), &currency)),
        None => unit,
    }
}

/// The other currency that is named above the header: 币种：美元.
fn currency_of(head: &Table, header: &Row) -> Option<String> {
    let above = head.rows.iter().take_while(|row| row.number < header.number);
    let mut texts = above.flat_map(|row| {
        row.cells
            .iter()
            .map(|(_, cell)| cell.display().nfkc().collect::<String>())
    });
    texts.find_map(|text| {
        let (_, behind) = text.split_once("币种:").or_else(|| text.split_once("币别:"))?;
        let name = behind.split_whitespace().next()?.trim_end_matches([')', ']', '】']);
        currency::is_foreign(name).then(|| name.to_uppercase())
    })
}

fn in_currency(unit: Option<&SheetUnit>, currency: &str) -> SheetUnit {
    let unit = unit.map_or(&Unit::Unsaid, |unit| &unit.unit).in_currency(currency);
    let text = match &unit {
        Unit::Foreign(text) => text.clone(),
        Unit::Unsaid | Unit::Times(_) => currency.to_owned(),
    };
    SheetUnit { unit, text }
}

/// Units behind 单位： in a row. One that is said of something (注册资本单位：万元) is not for all amounts, and 编制单位：甲公司 is
/// no unit.
fn of_row(row: &Row) -> Vec<SheetUnit> {
    let texts: Vec<String> = row.cells.iter().map(|(_, cell)| cell.display()).collect();
    let text: String = texts.join(" ").nfkc().collect();
    let units = text.match_indices("单位:").filter_map(|(at, mark)| {
        let before = text.get(..at)?;
        let before = ["金额", "货币"]
            .iter()
            .find_map(|word| before.strip_suffix(word))
            .unwrap_or(before);
        let is_for_all = !before.ends_with(char::is_alphabetic);
        let behind = text.get(at + mark.len()..)?.trim_start();
        let end = behind
            .find(|c: char| c.is_whitespace() || ")]】,、;。".contains(c))
            .unwrap_or(behind.len());
        named(behind.get(..end)?).filter(|_| is_for_all)
    });
    units.collect()
}

/// The unit in the brackets with which a sheet's name ends. 销售（分） is a branch, no hundredth of a yuan.
fn of_name(name: &str) -> Option<SheetUnit> {
    let name: String = name.nfkc().collect();
    let (_, inside) = name.trim().strip_suffix(')')?.rsplit_once('(')?;
    let unit = ["金额单位:", "单位:"]
        .iter()
        .find_map(|mark| inside.strip_prefix(mark))
        .unwrap_or(inside);
    named(unit.trim()).filter(|_| unit.contains(['元', '万', '亿']))
}

/// Whether a column without a field is called like money: it keeps the unit in its name.
fn is_own_money(column: &Column<'_>) -> bool {
    const WORDS: [&str; 9] = ["额", "款", "价", "价格", "收入", "支出", "利润", "成本", "费用"];
    matches!(column.meaning, Meaning::Custom(_)) && WORDS.iter().any(|word| column.header.word.ends_with(word))
}

fn named(text: &str) -> Option<SheetUnit> {
    let unit = Unit::of_hint(text)?;
    let text = text.to_owned();
    Some(SheetUnit { unit, text })
}

impl SheetUnit {
    /// Gives the unit to the amounts that have none of their own, and writes it behind their headers: people see then how the
    /// amounts were read, and rejected rows keep it when they leave the sheet.
    pub(in crate::sheets) fn apply(&self, layout: &mut Layout<'_>, header: &mut Row) {
        let told: Vec<u32> = layout
            .columns
            .iter()
            .filter_map(|column| match column.meaning {
                Meaning::UnitOf(amount) => Some(amount),
                _ => None,
            })
            .collect();
        for column in &mut layout.columns {
            if !(units::is_money(column) || is_own_money(column))
                || column.header.unit != Unit::Unsaid
                || told.contains(&column.index)
            {
                continue;
            }
            column.header.unit = self.unit.clone();
            if column.header.text.is_empty() {
                continue;
            }
            column.header.text = format!("{}（{}）", column.header.text, self.text);
            if let Meaning::Custom(name) = &mut column.meaning {
                *name = format!("{name}（{}）", self.text);
            }
            for (_, cell) in header.cells.iter_mut().filter(|(at, _)| *at == column.index) {
                *cell = Cell::text(column.header.text.clone());
            }
        }
    }
}

//! The values below a header, where they tell what the header does not.

use super::super::Row;
use super::choice;
use super::header::Header;
use super::text::narrow;
use super::value::is_sign_for_nothing;
use crate::kinds::{Field, Format, tidy_phone};

/// Some of a column's values as texts, blank ones left out.
pub(super) struct Sample(Vec<String>);

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nature {
    Mobile,
    Email,
    CreditCode,
    Company,
}

impl Sample {
    /// Codes count as the words that the header's legend gives them.
    pub(super) fn of(rows: &[Row], column: u32, header: &Header) -> Self {
        const ENOUGH: usize = 200;
        let is_something = |text: &String| !text.trim().is_empty() && !is_sign_for_nothing(text);
        let texts = rows.iter().map(|row| {
            let cell = row.get(column);
            let word = header.legend.translate(cell);
            word.map_or_else(|| cell.display(), str::to_owned)
        });
        Self(texts.filter(is_something).take(ENOUGH).collect())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the values are so many that their all being different says something.
    pub(super) fn never_repeats(&self) -> bool {
        const FEWEST: usize = 5;
        let different: std::collections::HashSet<&String> = self.0.iter().collect();
        self.0.len() >= FEWEST && different.len() == self.0.len()
    }

    pub(super) fn any(&self, is_one: impl Fn(&str) -> bool) -> bool {
        self.0.iter().any(|text| is_one(text))
    }

    /// How many of a hundred values a field's list, or its suggestions, hold.
    pub(super) fn understood_by(&self, field: &Field) -> usize {
        let is_known = |text: &str| choice::understand(field, text).is_some();
        self.percentage(is_known)
    }

    /// What at least four of five values are.
    pub(super) fn nature(&self) -> Option<Nature> {
        const MOST: usize = 80;
        let natures = [
            (Nature::Email, is_email as fn(&str) -> bool),
            (Nature::CreditCode, is_credit_code),
            (Nature::Mobile, is_mobile),
            (Nature::Company, is_company),
        ];
        let found = natures.into_iter().find(|(_, is_one)| self.percentage(is_one) >= MOST);
        found.map(|(nature, _)| nature)
    }

    fn percentage(&self, is_one: impl Fn(&str) -> bool) -> usize {
        let hits = self.0.iter().filter(|text| is_one(text)).count();
        (hits * 100).checked_div(self.0.len()).unwrap_or(0)
    }
}

fn is_email(text: &str) -> bool {
    Format::Email.check(&narrow(text)).is_ok()
}

fn is_credit_code(text: &str) -> bool {
    Format::CreditCode.check(&narrow(text).to_uppercase()).is_ok()
}

fn is_mobile(text: &str) -> bool {
    tidy_phone(text).is_some_and(|number| number.len() == 11 && number.starts_with('1'))
}

/// The words that names of companies and institutions end with.
pub(super) fn is_company(text: &str) -> bool {
    const ENDINGS: [&str; 16] = [
        "公司",
        "集团",
        "工厂",
        "厂",
        "研究院",
        "医院",
        "学院",
        "中心",
        "事务所",
        "合作社",
        "银行",
        "商行",
        "大学",
        "学校",
        "经营部",
        "个体工商户",
    ];
    let name = narrow(text);
    // 杭州盛泰（集团）, 甲公司(杭州)
    let name = name
        .trim_end_matches(')')
        .rsplit_once('(')
        .map_or(name.as_str(), |(before, _)| before);
    name.chars().count() >= 4 && ENDINGS.iter().any(|ending| name.ends_with(ending))
}

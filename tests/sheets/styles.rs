//! The many ways in which people lay out and spell a sheet of customers.

use crate::fixtures::table_of;
use crate::generated::Customer;
use chrono::NaiveDate;
use kehu::sheets::{Cell, Table};
use proptest::prelude::*;
use proptest::sample::select;

/// How a sheet is laid out and spelled.
#[derive(Clone, Debug)]
pub struct Style {
    titles: usize,
    blank_rows_above: usize,
    two_header_rows: bool,
    star: &'static str,
    /// Which of the words for each column, and the order of the columns.
    words: [usize; 12],
    order: Vec<usize>,
    capital_in_yuan: bool,
    spellings: usize,
    blank_row_every: usize,
}

/// The words for each column; the contact's three stand beside each other.
const WORDS: [&[&str]; 12] = [
    &["客户名称", "公司名称", "企业名称", "单位名称", "客户全称"],
    &["统一社会信用代码", "信用代码", "社会信用代码"],
    &["所属行业", "行业", "客户行业", "行业类别"],
    &["企业规模", "公司规模", "规模"],
    &["客户等级", "客户级别", "级别", "客户类别"],
    &["负责人", "业务员", "客户经理", "销售员"],
    &["城市", "所在城市", "市"],
    &["联系人", "联系人姓名", "对接人"],
    &["联系电话", "手机", "电话", "联系人电话"],
    &["邮箱", "电子邮箱", "E-mail", "联系人邮箱"],
    &["首次接触日期", "首次接触时间", "首次联系时间-例:2020-2-1"],
    &["客户标签", "标签"],
];
const CONTACT: std::ops::Range<usize> = 7..10;

pub fn styles() -> impl Strategy<Value = Style> {
    let words = prop::array::uniform12(0..5_usize);
    let order = Just((0..=WORDS.len()).collect::<Vec<_>>()).prop_shuffle();
    let layout = (0..3_usize, 0..4_usize, any::<bool>(), select(vec!["", "*", "＊"]));
    (layout, words, order, any::<bool>(), 0..60_usize, 2..5_usize).prop_map(
        |(
            (titles, blank_rows_above, two_header_rows, star),
            words,
            order,
            capital_in_yuan,
            spellings,
            blank_row_every,
        )| Style {
            titles,
            blank_rows_above,
            two_header_rows,
            star,
            words,
            order,
            capital_in_yuan,
            spellings,
            blank_row_every,
        },
    )
}

impl Style {
    /// The sheet of these customers, in this order.
    pub fn sheet(&self, customers: &[Customer]) -> Table {
        let text = |text: &str| Cell::text(text);
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        rows.extend((0..self.titles).map(|at| {
            vec![text(
                ["客户信息表（*代表必填项）", "注意事项：手机号 11 位，客户名称不能重复"][at],
            )]
        }));
        rows.extend((0..self.blank_rows_above).map(|_| Vec::new()));
        let columns = self.columns();
        if self.two_header_rows {
            let upper = |column: &usize| match column {
                column if *column == CONTACT.start => text("联系人"),
                column if CONTACT.contains(column) => Cell::Empty,
                column => self.header(*column),
            };
            let lower = |column: &usize| match column.checked_sub(CONTACT.start) {
                Some(at) if at < CONTACT.len() => text(["姓名", "电话", "邮箱"][at]),
                _ => Cell::Empty,
            };
            rows.push(columns.iter().map(upper).collect());
            rows.push(columns.iter().map(lower).collect());
        } else {
            rows.push(columns.iter().map(|column| self.header(*column)).collect());
        }
        for (at, customer) in customers.iter().enumerate() {
            if at > 0 && at % self.blank_row_every == 0 {
                rows.push(Vec::new());
            }
            rows.push(columns.iter().map(|column| self.cell(*column, customer)).collect());
        }
        table_of(rows)
    }

    /// The columns as they stand; those of the contact together.
    fn columns(&self) -> Vec<usize> {
        let mut columns: Vec<usize> = Vec::new();
        for column in &self.order {
            if *column == CONTACT.start {
                columns.extend(CONTACT);
            } else if !CONTACT.contains(column) {
                columns.push(*column);
            }
        }
        columns
    }

    fn header(&self, column: usize) -> Cell {
        let word = match WORDS.get(column) {
            Some(words) => words[self.words[column] % words.len()],
            None if self.capital_in_yuan => "注册资本（元）",
            None => ["注册资本", "注册资金（万元）"][self.spellings % 2],
        };
        Cell::text(if column.is_multiple_of(2) {
            format!("{}{word}", self.star)
        } else {
            word.to_owned()
        })
    }

    fn cell(&self, column: usize, customer: &Customer) -> Cell {
        let spelling = self.spellings;
        let optional = |text: Option<&str>| text.map_or(Cell::Empty, Cell::text);
        match column {
            0 => Cell::text(format!("{}{}", ["", " "][spelling % 2], customer.name)),
            1 => optional(customer.credit_code.as_deref().map(str::to_lowercase).as_deref()),
            2 => Cell::text(customer.industry),
            3 => Cell::text(customer.size),
            4 => optional(
                customer
                    .level
                    .map(|level| [level.to_owned(), level.to_lowercase(), format!("{level}级")][spelling % 3].clone())
                    .as_deref(),
            ),
            5 => Cell::text(customer.owner),
            6 => optional(customer.city),
            7 => Cell::text(customer.contact),
            8 => phone(&customer.phone, spelling),
            9 => optional(customer.email.as_deref()),
            10 => customer.met_on.map_or(Cell::Empty, |day| date(day, spelling)),
            11 => Cell::text(customer.tags.join(["、", "，", ";", "\n"][spelling % 4])),
            _ => match customer.capital {
                Some(capital) => amount(capital, self.capital_in_yuan, spelling),
                None => Cell::Empty,
            },
        }
    }
}

fn phone(phone: &str, spelling: usize) -> Cell {
    let digits = phone.replace('-', "");
    let number = |digits: &str| Cell::Number(digits.parse().expect("digits"));
    match (spelling % 5, phone.contains('-')) {
        (0, _) => Cell::text(phone),
        // A number cell loses the zero of the area code.
        (1, _) => number(&digits),
        (2, true) => Cell::text(phone.replace('-', " ")),
        (2, false) => Cell::text(format!("+86 {phone}")),
        (3, true) => Cell::text(phone.trim_start_matches('0')),
        (3, false) => Cell::text(format!("{}-{}-{}", &phone[..3], &phone[3..7], &phone[7..])),
        _ => Cell::text(format!("{digits}.0").trim_start_matches('0')),
    }
}

fn date(day: NaiveDate, spelling: usize) -> Cell {
    let first = NaiveDate::from_ymd_opt(1899, 12, 30).expect("a day");
    match spelling % 6 {
        0 => Cell::Date(day),
        1 => Cell::Number((day - first).num_days() as f64),
        2 => Cell::text(day.format("%Y年%-m月%-d日").to_string()),
        3 => Cell::text(day.format("%Y/%-m/%-d").to_string()),
        4 => Cell::text(day.format("%Y.%m.%d").to_string()),
        _ => Cell::text(day.format("%Y%m%d").to_string()),
    }
}

fn amount(capital: u32, in_yuan: bool, spelling: usize) -> Cell {
    let number = f64::from(capital) * if in_yuan { 1e4 } else { 1.0 };
    match spelling % 3 {
        0 => Cell::Number(number),
        1 => Cell::text(format!("{number}")),
        _ => Cell::text(format!("{capital}万元")),
    }
}

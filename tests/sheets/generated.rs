//! Random customers.

use chrono::{Days, NaiveDate};
use kehu::kinds::Format;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

/// A customer as its profile holds it.
#[derive(Clone, Debug)]
pub struct Customer {
    pub name: String,
    pub credit_code: Option<String>,
    pub industry: &'static str,
    pub size: &'static str,
    pub level: Option<&'static str>,
    pub owner: &'static str,
    pub city: Option<&'static str>,
    pub contact: &'static str,
    pub phone: String,
    pub email: Option<String>,
    pub met_on: Option<NaiveDate>,
    /// In 万元.
    pub capital: Option<u32>,
    pub tags: Vec<&'static str>,
}

pub fn customers() -> impl Strategy<Value = Vec<Customer>> {
    let one = (
        (
            select(vec!["盛泰", "恒瑞", "华信", "远大"]),
            any::<bool>(),
            select(vec!["机械有限公司", "医院", "设备厂"]),
        ),
        select(vec!["制造业", "零售业", "IT业", "金融业", "医疗健康"]),
        select(vec!["小型", "中型", "大型集团"]),
        prop::option::of(select(vec!["VIP", "A", "B", "C"])),
        select(vec!["张三", "李四", "欧阳修"]),
        prop::option::of(select(vec!["杭州", "宁波", "石家庄"])),
        (
            select(vec!["王芳", "李强", "赵敏"]),
            0..100_000_000_u32,
            any::<bool>(),
            any::<bool>(),
        ),
        prop::option::of(0..30_000_u64),
        prop::option::of(1..1_000_000_u32),
        prop::sample::subsequence(vec!["重点", "展会2026", "老客户"], 0..=3),
    );
    let draft = one.prop_map(
        |(
            (name, has_code, ending),
            industry,
            size,
            level,
            owner,
            city,
            (contact, number, is_mobile, has_mail),
            day,
            capital,
            tags,
        )| {
            let first = NaiveDate::from_ymd_opt(1980, 1, 1).expect("a day");
            let phone = if is_mobile {
                format!("138{number:08}")
            } else {
                format!(
                    "{}-8{:07}",
                    ["0571", "0755", "010"][number as usize % 3],
                    number % 10_000_000
                )
            };
            Customer {
                name: format!("{name}{ending}"),
                credit_code: has_code.then(String::new),
                email: has_mail.then(|| format!("m{number}@example.com")),
                met_on: day.map(|days| first + Days::new(days)),
                industry,
                size,
                level,
                owner,
                city,
                contact,
                phone,
                capital,
                tags,
            }
        },
    );
    prop::collection::vec(draft, 1..8).prop_map(|mut customers| {
        for (at, customer) in customers.iter_mut().enumerate() {
            customer.name = format!("{}号{}", at + 1, customer.name);
            customer.credit_code = customer.credit_code.as_ref().map(|_| credit_code(at));
        }
        customers
    })
}

/// A valid code of its own for each customer.
fn credit_code(at: usize) -> String {
    let start = format!("91330100{:09}", 100_000_000 + at);
    let check = "0123456789ABCDEFGHJKLMNPQRTUWXY"
        .chars()
        .map(|check| format!("{start}{check}"));
    check
        .into_iter()
        .find(|code| Format::CreditCode.check(code).is_ok())
        .expect("a check character")
}

impl Customer {
    /// What its profile holds, but for what kehu gives it.
    pub fn profile(&self) -> Value {
        let mut contact = json!({"name": self.contact, "phone": self.phone});
        if let Some(email) = &self.email {
            contact["email"] = json!(email);
        }
        let all = [
            ("customer_name", json!(self.name)),
            ("credit_code", json!(self.credit_code)),
            ("industry", json!(self.industry)),
            ("company_size", json!(self.size)),
            ("customer_level", json!(self.level)),
            (
                "tags",
                if self.tags.is_empty() {
                    Value::Null
                } else {
                    json!(self.tags)
                },
            ),
            ("owner", json!(self.owner)),
            ("contacts", json!([contact])),
            ("city", json!(self.city)),
            ("registered_capital", json!(self.capital)),
            (
                "first_contact_on",
                json!(self.met_on.map(|day| day.format("%Y-%m-%d").to_string())),
            ),
        ];
        let told = all.into_iter().filter(|(_, value)| !value.is_null());
        Value::Object(told.map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>())
    }
}

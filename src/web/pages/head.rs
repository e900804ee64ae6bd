//! The head of a customer's page: who it is, how it stands, and the figures at a glance.

use crate::archive::{Completeness, CustomerView, Derived};
use crate::web::view::fields::Person;
use crate::web::view::value::plain;
use crate::web::view::{money, when};
use chrono::NaiveDate;

/// So many missing fields are named.
const NAMED: usize = 3;

/// Who it is.
#[derive(Clone, Debug, Default)]
pub struct Head {
    pub name: String,
    pub customer_id: String,
    pub archived: bool,
    /// Text and tone.
    pub chips: Vec<(String, &'static str)>,
    /// 制造业 · 中型 · 浙江 杭州
    pub place: String,
    pub owner: String,
    pub figures: Vec<Figure>,
    /// The first contact who can be called.
    pub call: Option<Call>,
}

/// A number at a glance.
#[derive(Clone, Debug, Default)]
pub struct Figure {
    pub label: &'static str,
    pub value: String,
    pub note: String,
    pub tone: &'static str,
    /// Of a hundred, to be drawn as a bar.
    pub share: Option<usize>,
}

/// Somebody to call.
#[derive(Clone, Debug)]
pub struct Call {
    pub name: String,
    pub number: String,
    pub href: String,
}

impl Head {
    #[must_use]
    pub(in crate::web) fn of(customer: &CustomerView, people: &[Person], today: NaiveDate) -> Self {
        let text = |key: &str| customer.profile.get(key).map(plain).unwrap_or_default();
        let mut place = ["industry", "company_size", "province", "city"].map(text).to_vec();
        // Some cities are a province, too.
        place.dedup();
        place.retain(|part| !part.is_empty());
        Self {
            name: if customer.name.is_empty() {
                customer.dir.file_name().to_owned()
            } else {
                customer.name.clone()
            },
            customer_id: customer.customer_id.clone(),
            archived: customer.archived,
            chips: chips(customer),
            place: place.join(" · "),
            owner: text("owner"),
            figures: figures(customer, today),
            call: people.iter().find_map(call),
        }
    }
}

fn call(person: &Person) -> Option<Call> {
    person.parts.iter().find_map(|(_, cell)| {
        let href = cell.href.clone().filter(|href| href.starts_with("tel:"))?;
        Some(Call {
            name: person.name.clone(),
            number: cell.text.clone(),
            href,
        })
    })
}

fn chips(customer: &CustomerView) -> Vec<(String, &'static str)> {
    let text = |key: &str| customer.profile.get(key).map(plain).unwrap_or_default();
    let customer_type = text("customer_type");
    let type_tone = match customer_type.as_str() {
        "成交客户" => "good",
        "意向客户" => "info",
        "流失客户" => "bad",
        _ => "",
    };
    let level = text("customer_level");
    let (level, level_tone) = match level.as_str() {
        "" => (level, ""),
        "VIP" => (level, "accent"),
        "A" => ("A 级".to_owned(), "accent"),
        _ => (format!("{level} 级"), ""),
    };
    let activity = customer.derived.activity.clone().unwrap_or_default();
    let activity_tone = match activity.as_str() {
        "活跃" => "good",
        "沉睡" => "warn",
        _ => "bad",
    };
    let complaints = match customer.derived.open_complaints {
        0 => String::new(),
        count => format!("{count} 件投诉未解决"),
    };
    let tier = Some(&customer.derived.value_tier).filter(|tier| !tier.is_empty());
    let mut chips = vec![
        (complaints, "bad"),
        (customer_type, type_tone),
        (level, level_tone),
        (activity, activity_tone),
        (text("follow_up_status"), ""),
        (tier.map(|tier| format!("{tier}价值")).unwrap_or_default(), ""),
    ];
    chips.retain(|(text, _)| !text.is_empty());
    chips
}

fn figures(customer: &CustomerView, today: NaiveDate) -> Vec<Figure> {
    let derived = &customer.derived;
    let mut figures = vec![last_contact(derived, today)];
    // Of archived customers nobody is reminded.
    figures.extend((!customer.archived).then(|| next_contact(derived, today)));
    figures.extend(contracts(derived));
    figures.extend(known(&customer.completeness));
    figures
}

fn last_contact(derived: &Derived, today: NaiveDate) -> Figure {
    Figure {
        label: "最近联系",
        value: derived
            .last_contact
            .map_or_else(|| "还没有".to_owned(), |at| when::distance(at.date(), today)),
        note: derived.last_contact.map(when::moment).unwrap_or_default(),
        ..Figure::default()
    }
}

fn next_contact(derived: &Derived, today: NaiveDate) -> Figure {
    let label = "下次联系";
    let Some(at) = derived.next_contact else {
        let undated = derived.undated();
        return Figure {
            label,
            value: undated.as_ref().map_or("没有安排", |_| "没定日期").to_owned(),
            note: undated.unwrap_or_default(),
            ..Figure::default()
        };
    };
    let goal = derived.next_goal.clone().unwrap_or_default();
    Figure {
        label,
        value: when::due(at.date(), today),
        note: format!("{} {goal}", when::moment(at)).trim().to_owned(),
        tone: if at.date() < today { "bad" } else { "" },
        share: None,
    }
}

fn contracts(derived: &Derived) -> Vec<Figure> {
    if derived.contracts == 0 {
        return vec![Figure {
            label: "合同",
            value: "还没有".to_owned(),
            ..Figure::default()
        }];
    }
    let year = money::short(derived.trailing_year_amount);
    let signed = Figure {
        label: "合同",
        value: money::short(derived.contract_amount),
        note: match derived.absurd_amounts {
            0 => format!("{} 份 · 近一年 {year}", derived.contracts),
            absurd => format!("{} 份 · {absurd} 处金额不可能，没有算进来", derived.contracts),
        },
        ..Figure::default()
    };
    let paid = Figure {
        label: "已回款",
        value: money::short(derived.paid),
        note: if derived.contract_amount <= 0.0 {
            "合同没有写金额".to_owned()
        } else if derived.unpaid > 0.0 {
            format!("未回款 {}", money::short(derived.unpaid))
        } else {
            "已全部回款".to_owned()
        },
        ..Figure::default()
    };
    vec![signed, paid]
}

fn known(completeness: &Completeness) -> Option<Figure> {
    let percent = completeness.percent()?;
    let missing = &completeness.missing;
    let named = completeness.labels().take(NAMED).collect::<Vec<_>>().join("、");
    Some(Figure {
        label: "资料完整度",
        value: format!("{percent}%"),
        note: match missing.len() {
            0 => "该有的都有了".to_owned(),
            count if count > NAMED => format!("待补{named}等 {count} 项"),
            _ => format!("待补{named}"),
        },
        tone: "",
        share: Some(percent),
    })
}

//! A few figures at a glance; each leads to what it counts.

use super::{Asked, LIVING, label};
use crate::index::{self, Grouping, Measure};
use crate::web::error::WebError;
use crate::web::links;
use crate::web::view::money;
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    pub label: &'static str,
    pub value: String,
    #[serde(skip)]
    pub href: String,
    /// `bad` for what should be none.
    #[serde(skip)]
    pub tone: &'static str,
    /// What is not counted.
    #[serde(skip)]
    pub note: String,
}

/// Customers, this month's follow-ups and contracts, open complaints.
pub(super) fn figures(asked: &Asked<'_>) -> Result<Vec<Figure>, WebError> {
    let month = asked.today.format("%Y-%m");
    let word = |kind: &str, key: &str| label(asked.visit, kind, key);
    let customers = asked.theirs(LIVING);
    let followups = format!("类型:跟进 {}:{month}", word("followup", "time"));
    let followups = asked.by("followup", "by", &followups);
    let signed = format!("类型:合同 {}:{month}", word("contract", "signed_on"));
    let signed = asked.by("contract", "our_signer", &signed);
    let complaints = format!(
        "类型:反馈 {}:投诉 -{}:已解决",
        word("feedback", "type"),
        word("feedback", "status")
    );
    let complaints = asked.of_theirs(&complaints);
    let open = count(asked, &complaints)?;
    let former = asked.customers(of(&asked.theirs("归档:是")))?.total;
    let number = |count: u64| money::grouped(count as f64);
    let search = |text: &str| links::with_query("/search", &[("q", text)]);
    Ok(vec![
        Figure {
            label: "在册客户",
            value: number(asked.customers(of(&customers))?.total),
            href: links::with_query("/customers", &[("q", &customers)]),
            tone: "",
            note: if former > 0 {
                format!("另有已归档 {}", number(former))
            } else {
                String::new()
            },
        },
        Figure {
            label: "本月跟进",
            value: format!("{} 次", number(count(asked, &followups)?)),
            href: search(&followups),
            tone: "",
            note: String::new(),
        },
        Figure {
            label: "本月签约",
            value: money::short(sum(asked, &signed)?),
            href: search(&signed),
            tone: "",
            note: String::new(),
        },
        Figure {
            label: "未解决的投诉",
            value: format!("{} 件", number(open)),
            href: search(&complaints),
            tone: if open > 0 { "bad" } else { "" },
            note: String::new(),
        },
    ])
}

fn of(text: &str) -> index::Request {
    index::Request {
        text: text.to_owned(),
        ..index::Request::default()
    }
}

fn count(asked: &Asked<'_>, text: &str) -> Result<u64, WebError> {
    Ok(asked.visit.snapshot.search_known(&of(text))?.total)
}

/// The amounts of these contracts together.
fn sum(asked: &Asked<'_>, text: &str) -> Result<f64, WebError> {
    let groups = asked.visit.snapshot.group_known(&Grouping {
        text: text.to_owned(),
        kind: Some("contract".to_owned()),
        sum: Some(Measure::Number("amount".to_owned())),
        ..Grouping::default()
    })?;
    Ok(groups.iter().map(|group| group.sum).sum())
}

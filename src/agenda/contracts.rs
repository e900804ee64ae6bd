//! Payments to come, and contracts that end.

use super::tasks::joined;
use super::{Asked, Collected, Duty, Item, LIVING, Whose, label, of_owner};
use crate::archive::{RECEIVABLE, RECEIVABLE_ON, Snapshot, text_at};
use crate::index::{FieldValue, Hit, Request, Sort};
use crate::reports::money;
use chrono::NaiveDate;

const CONTRACT: &str = "contract";
/// Of such a contract neither money nor an end is expected.
const VOID: &str = "已终止,已作废";

/// What contracts still wait for by their plans.
pub(super) fn receivables(snapshot: &Snapshot<'_>, asked: &Asked<'_>) -> Collected {
    let status = label(snapshot, CONTRACT, "status");
    let text = format!("{} -{status}:{VOID} {LIVING}", asked.span.condition(RECEIVABLE_ON));
    let found = snapshot.search_known(&Request {
        text: of_owner(snapshot, asked, &text),
        kind: Some(CONTRACT.to_owned()),
        sort: Sort::Field(RECEIVABLE_ON.to_owned(), asked.span.is_open()),
        limit: asked.limit,
        columns: vec![RECEIVABLE_ON.to_owned(), RECEIVABLE.to_owned()],
        ..Request::default()
    })?;
    let item = |hit: &Hit| {
        let [Some(FieldValue::Date(on)), amount] = hit.columns.as_slice() else {
            return None;
        };
        let amount = match amount {
            Some(FieldValue::Number(yuan)) => format!("应收 {} 元", money::grouped(*yuan)),
            _ => String::new(),
        };
        Some(of(Duty::Receivable, on.date(), amount, hit))
    };
    Ok((found.total, found.hits.iter().filter_map(item).collect()))
}

/// Contracts that end; what has ended is over and not late.
pub(super) fn endings(snapshot: &Snapshot<'_>, asked: &Asked<'_>) -> Collected {
    if asked.span.is_open() {
        return Ok((0, Vec::new()));
    }
    let word = |key: &str| label(snapshot, CONTRACT, key);
    let ends = asked.span.condition(&word("ends_on"));
    let text = format!("{ends} -{}:{VOID} {LIVING}", word("status"));
    let found = snapshot.search_known(&Request {
        text: of_owner(snapshot, asked, &text),
        kind: Some(CONTRACT.to_owned()),
        sort: Sort::Field("ends_on".to_owned(), false),
        limit: asked.limit,
        ..Request::default()
    })?;
    let item = |hit: &Hit| {
        let on: NaiveDate = text_at(&hit.record, "ends_on").parse().ok()?;
        Some(of(Duty::ContractEnd, on, "到期，谈续约".to_owned(), hit))
    };
    Ok((found.total, found.hits.iter().filter_map(item).collect()))
}

fn of(duty: Duty, day: NaiveDate, note: String, hit: &Hit) -> Item {
    let number = text_at(&hit.record, "contract_no");
    Item {
        duty,
        day: Some(day),
        time: None,
        title: joined([number, hit.title.clone()]),
        note,
        whose: Whose::of(hit),
        person: hit.person.clone(),
        urgent: false,
        path: hit.path.clone(),
    }
}

//! Payments to come, and contracts that end.

use super::tasks::joined;
use super::{Asked, Collected, Duty, Item, LIVING, OWNER, Whose, label};
use crate::archive::{RECEIVABLE, RECEIVABLE_ON, Snapshot, text_at};
use crate::index::{FieldValue, Hit, Request, Sort, sentence};
use crate::reports::money;
use chrono::NaiveDate;

pub(super) const CONTRACT: &str = "contract";
/// Who signed for us.
const SIGNER: &str = "our_signer";
/// Of such a contract neither money nor an end is expected.
const VOID: &str = "已终止,已作废";

/// What contracts still wait for by their plans.
pub(super) fn receivables(snapshot: &Snapshot<'_>, asked: &Asked<'_>) -> Collected {
    let status = label(snapshot, CONTRACT, "status");
    let text = format!("{} -{status}:{VOID} {LIVING}", asked.span.condition(RECEIVABLE_ON));
    let found = snapshot.search_known(&Request {
        text: of_person(snapshot, asked, &text),
        kind: Some(CONTRACT.to_owned()),
        sort: Sort::Field(RECEIVABLE_ON.to_owned(), asked.span.is_open()),
        limit: asked.limit,
        columns: [RECEIVABLE_ON, RECEIVABLE, OWNER].map(str::to_owned).to_vec(),
        ..Request::default()
    })?;
    let item = |hit: &Hit| {
        let [Some(FieldValue::Date(on)), amount, owner] = hit.columns.as_slice() else {
            return None;
        };
        let amount = match amount {
            Some(FieldValue::Number(yuan)) => format!("应收 {} 元", money::grouped(*yuan)),
            _ => String::new(),
        };
        Some(of(Duty::Receivable, on.date(), amount, (hit, owner.as_ref())))
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
        text: of_person(snapshot, asked, &text),
        kind: Some(CONTRACT.to_owned()),
        sort: Sort::Field("ends_on".to_owned(), false),
        limit: asked.limit,
        columns: vec![OWNER.to_owned()],
        ..Request::default()
    })?;
    let item = |hit: &Hit| {
        let on: NaiveDate = text_at(&hit.record, "ends_on").parse().ok()?;
        let owner = hit.columns.first().and_then(Option::as_ref);
        Some(of(Duty::ContractEnd, on, "到期，谈续约".to_owned(), (hit, owner)))
    };
    Ok((found.total, found.hits.iter().filter_map(item).collect()))
}

/// `words` for the contracts that are somebody's to see to: see [`of`].
fn of_person(snapshot: &Snapshot<'_>, asked: &Asked<'_>, words: &str) -> String {
    if asked.who.is_empty() {
        return words.to_owned();
    }
    let owner = snapshot.catalog().word(OWNER).unwrap_or(OWNER);
    let owned = sentence::condition(owner, asked.who);
    let signer = snapshot.catalog().kind(CONTRACT).and_then(|kind| kind.field(SIGNER));
    let theirs = match signer {
        Some(signer) => {
            let signed = sentence::condition(&signer.label, asked.who);
            format!("({owned} 或 (类型:{CONTRACT} 空:{owner} {signed}))")
        }
        None => owned,
    };
    sentence::with(words, &theirs)
}

/// Whoever owns the customer now is to see to it; the signer, who may have handed it over, only where nobody owns it.
fn of(duty: Duty, day: NaiveDate, note: String, (hit, owner): (&Hit, Option<&FieldValue>)) -> Item {
    let number = text_at(&hit.record, "contract_no");
    let person = match owner {
        Some(FieldValue::Text(owner)) if !owner.is_empty() => owner,
        _ => &hit.person,
    };
    Item {
        duty,
        day: Some(day),
        time: None,
        title: joined([number, hit.title.clone()]),
        note,
        whose: Whose::of(hit),
        person: person.clone(),
        urgent: false,
        path: hit.path.clone(),
    }
}

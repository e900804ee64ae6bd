//! What the latest follow-up of each customer plans.

use super::{Asked, Collected, Duty, Item, OWNER, Whose, followed};
use crate::archive::{NEXT_GOAL, NEXT_OWNER, Result, Snapshot, text_at};
use crate::index::{FieldValue, Hit, Request, Sort, sentence};
use crate::vault::RelPath;
use chrono::NaiveTime;

const NEXT_CONTACT: &str = "next_contact";
const COLUMNS: [&str; 3] = [NEXT_CONTACT, NEXT_GOAL, NEXT_OWNER];
/// Where the plan says nothing.
const NO_GOAL: &str = "再次联系";

pub(super) fn collect(snapshot: &Snapshot<'_>, asked: &Asked<'_>) -> Collected {
    let text = followed(snapshot, &asked.span.condition(NEXT_CONTACT));
    let found = snapshot.search_known(&Request {
        text: sentence::with(&text, &theirs(snapshot, asked.who)),
        kind: Some(snapshot.catalog().customer().name.clone()),
        sort: Sort::Field(NEXT_CONTACT.to_owned(), asked.span.is_open()),
        limit: asked.limit,
        columns: COLUMNS.map(str::to_owned).to_vec(),
        ..Request::default()
    })?;
    Ok((found.total, found.hits.iter().filter_map(item).collect()))
}

/// Next steps for which nobody named a day, so that they are on no day's list.
pub(super) fn undated(snapshot: &Snapshot<'_>, who: &str, limit: usize) -> Collected {
    let words = format!("(有:{NEXT_GOAL} 或 有:{NEXT_OWNER}) 空:{NEXT_CONTACT}");
    let found = snapshot.search_known(&Request {
        text: sentence::with(&followed(snapshot, &words), &theirs(snapshot, who)),
        kind: Some(snapshot.catalog().customer().name.clone()),
        limit,
        columns: COLUMNS.map(str::to_owned).to_vec(),
        ..Request::default()
    })?;
    Ok((found.total, found.hits.iter().filter_map(item).collect()))
}

/// The profiles of the customers whose latest follow-up says that this person is to go on.
pub fn steps_of(snapshot: &Snapshot<'_>, who: &str) -> Result<Vec<RelPath>> {
    let request = Request {
        text: sentence::condition(NEXT_OWNER, who),
        kind: Some(snapshot.catalog().customer().name.clone()),
        limit: usize::MAX >> 1,
        keys: Some(&[]),
        columns: vec![NEXT_OWNER.to_owned()],
        ..Request::default()
    };
    let is_theirs = |hit: &&Hit| hit.columns.first() == Some(&Some(FieldValue::Text(who.to_owned())));
    Ok(snapshot
        .search_known(&request)?
        .hits
        .iter()
        .filter(is_theirs)
        .filter_map(|hit| RelPath::new(&hit.path))
        .collect())
}

/// Whose customer it is, or who is to do it by the plan: nobody is to miss it.
fn theirs(snapshot: &Snapshot<'_>, who: &str) -> String {
    if who.is_empty() {
        return String::new();
    }
    let owner = snapshot.catalog().word(OWNER).unwrap_or(OWNER);
    let owned = sentence::condition(owner, who);
    format!("({owned} 或 {})", sentence::condition(NEXT_OWNER, who))
}

fn item(hit: &Hit) -> Option<Item> {
    let [time, goal, owner] = hit.columns.as_slice() else {
        return None;
    };
    let time = match time {
        Some(FieldValue::Date(time)) => Some(*time),
        _ => None,
    };
    let text = |value: &Option<FieldValue>| match value {
        Some(FieldValue::Text(text)) => text.clone(),
        _ => String::new(),
    };
    let (goal, owner) = (text(goal), text(owner));
    Some(Item {
        duty: Duty::NextStep,
        day: time.map(|time| time.date()),
        time: time.map(|time| time.time()).filter(|time| *time != NaiveTime::MIN),
        title: if goal.is_empty() { NO_GOAL.to_owned() } else { goal },
        note: String::new(),
        whose: Whose::of(hit),
        person: if owner.is_empty() {
            text_at(&hit.record, OWNER)
        } else {
            owner
        },
        urgent: false,
        path: hit.path.clone(),
    })
}

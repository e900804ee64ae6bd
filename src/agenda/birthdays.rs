//! Birthdays of the people whom customers have (R171).

use super::tasks::joined;
use super::{Asked, Collected, Duty, Item, OWNER, Whose, followed, of_owner};
use crate::archive::{BIRTHDAYS, Snapshot, birthdays, text_at};
use crate::index::{Hit, Request};
use chrono::NaiveDate;

pub(super) fn collect(snapshot: &Snapshot<'_>, asked: &Asked<'_>) -> Collected {
    // A birthday that went by without a word is not made good by a late one.
    let days: Vec<String> = days(asked).flat_map(dates).collect();
    if days.is_empty() {
        return Ok((0, Vec::new()));
    }
    let text = followed(snapshot, &format!("{BIRTHDAYS}:{}", days.join(",")));
    let found = snapshot.search_known(&Request {
        text: of_owner(snapshot, asked, &text),
        kind: Some(snapshot.catalog().customer().name.clone()),
        limit: asked.limit,
        ..Request::default()
    })?;
    let items: Vec<Item> = found.hits.iter().flat_map(|hit| items(hit, asked)).collect();
    Ok((items.len() as u64, items))
}

fn items(hit: &Hit, asked: &Asked<'_>) -> Vec<Item> {
    let of = |(contact, date): (&serde_json::Value, String)| {
        let day = days(asked).find(|day| dates(*day).any(|own| own == date))?;
        let name = text_at(contact, "name");
        Some(Item {
            duty: Duty::Birthday,
            day: Some(day),
            time: None,
            title: format!("{name}的生日"),
            note: joined([text_at(contact, "title"), text_at(contact, "phone")]),
            whose: Whose::of(hit),
            person: text_at(&hit.record, OWNER),
            urgent: false,
            path: hit.path.clone(),
        })
    };
    birthdays(&hit.record).filter_map(of).collect()
}

/// The days that are looked at: after a year they come again.
fn days(asked: &Asked<'_>) -> impl Iterator<Item = NaiveDate> {
    asked.span.days().take(366)
}

/// The dates whose birthdays are kept on a day: those of 29 February on the 28th where the year has no other.
fn dates(day: NaiveDate) -> impl Iterator<Item = String> {
    let leap = (day.format("%m-%d").to_string() == "02-28" && !day.leap_year()).then(|| "02-29".to_owned());
    std::iter::once(day.format("%m-%d").to_string()).chain(leap)
}

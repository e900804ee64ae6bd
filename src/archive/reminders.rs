//! What a record reminds of by itself, computed as it is indexed so that one query finds all that is due: the next payment that a
//! contract still waits for, and the birthdays of a customer's people.

use chrono::{Datelike, NaiveDate};
use serde_json::Value;

use super::digest::{moment, text_at};
use crate::index::FieldValue;
use crate::kinds::Kind;

/// Columns of the index.
pub const RECEIVABLE_ON: &str = "receivable_on";
/// Yuan of the plan that were due by that day and have not come in.
pub const RECEIVABLE: &str = "receivable";
/// `03-08`
pub const BIRTHDAYS: &str = "birthdays";

/// Less than a fen is a rounding error.
const NOTHING: f64 = 0.005;

/// The columns that a record fills.
#[must_use]
pub fn fields_of(kind: &Kind, record: &Value) -> Vec<(String, FieldValue)> {
    match kind.name.as_str() {
        "contract" => receivable(record).map_or_else(Vec::new, |(on, amount)| {
            let on = on.and_time(chrono::NaiveTime::MIN);
            vec![
                (RECEIVABLE_ON.to_owned(), FieldValue::Date(on)),
                (RECEIVABLE.to_owned(), FieldValue::Number(amount)),
            ]
        }),
        "customer" => birthdays(record)
            .map(|(_, day)| (BIRTHDAYS.to_owned(), FieldValue::Text(day)))
            .collect(),
        _ => Vec::new(),
    }
}

/// The day of the first payment of the plan that what came in does not cover, and how much of it is missing. Money counts for
/// the earliest payment that is open, whatever it was paid for: that is how a balance is read.
fn receivable(contract: &Value) -> Option<(NaiveDate, f64)> {
    let list = |key: &str| contract.get(key).and_then(Value::as_array).into_iter().flatten();
    let amount = |item: &Value| {
        item.get("amount")
            .and_then(Value::as_f64)
            .filter(|yuan| yuan.is_finite())
    };
    let mut received: f64 = list("receipts").filter_map(amount).sum();
    let mut plan: Vec<(NaiveDate, f64)> = list("plan")
        .filter_map(|term| Some((moment(&text_at(term, "due_on"))?.date(), amount(term)?)))
        .collect();
    plan.sort_by_key(|(day, _)| *day);
    plan.into_iter().find_map(|(day, due)| {
        let missing = due - received;
        received = (received - due).max(0.0);
        (missing > NOTHING).then_some((day, missing))
    })
}

/// The people of a customer who have a birthday, with its day as `03-08`.
pub fn birthdays(profile: &Value) -> impl Iterator<Item = (&Value, String)> {
    let contacts = profile.get("contacts").and_then(Value::as_array);
    contacts.into_iter().flatten().filter_map(|contact| {
        let text = text_at(contact, "birthday");
        let day = match moment(&text) {
            Some(day) => day.format("%m-%d").to_string(),
            // 2000 is a leap year.
            None => NaiveDate::parse_from_str(&format!("2000-{}", text.trim()), "%Y-%m-%d")
                .ok()
                .map(|day| format!("{:02}-{:02}", day.month(), day.day()))?,
        };
        Some((contact, day))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect(text)
    }

    #[test]
    fn what_came_in_covers_the_earliest_payments() {
        let contract = |receipts: Value| {
            json!({
                "plan": [
                    { "due_on": "2026-06-01", "amount": 300 },
                    { "due_on": "2026-03-01", "amount": 100 },
                ],
                "receipts": receipts,
            })
        };
        let paid = |amount: f64| receivable(&contract(json!([{ "on": "2026-03-05", "amount": amount }])));
        assert_eq!(receivable(&contract(json!([]))), Some((day("2026-03-01"), 100.0)));
        assert_eq!(paid(40.0), Some((day("2026-03-01"), 60.0)));
        assert_eq!(paid(100.0), Some((day("2026-06-01"), 300.0)));
        assert_eq!(paid(250.0), Some((day("2026-06-01"), 150.0)));
        assert_eq!(paid(400.0), None);
        assert_eq!(receivable(&json!({ "plan": "首付三成" })), None);
    }

    #[test]
    fn birthdays_with_and_without_a_year() {
        let profile = json!({ "contacts": [
            { "name": "甲", "birthday": "1985-03-08" },
            { "name": "乙", "birthday": "02-29" },
            { "name": "丙", "birthday": "不详" },
            { "name": "丁" },
        ] });
        let found: Vec<(String, String)> = birthdays(&profile)
            .map(|(contact, day)| (text_at(contact, "name"), day))
            .collect();
        assert_eq!(
            found,
            [
                ("甲".to_owned(), "03-08".to_owned()),
                ("乙".to_owned(), "02-29".to_owned())
            ]
        );
    }
}

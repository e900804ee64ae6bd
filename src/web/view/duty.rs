//! Something to do, as a row of 待办 and 今日: what, for whom, when, and what can be done about it in one tap.

use super::log::Linked;
use super::when;
use crate::agenda::{Duty, Item, Offer, Planned};
use crate::web::links;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

/// A row.
#[derive(Clone, Debug)]
pub struct DutyRow {
    /// What tells it from the others on a page that is merged.
    pub key: String,
    /// 任务, 跟进 …
    pub duty: &'static str,
    pub title: String,
    pub href: String,
    pub customer: Option<Linked>,
    pub note: String,
    pub person: String,
    /// Empty where there is none.
    pub day: String,
    /// At what time of the day; empty for any.
    pub clock: String,
    /// 逾期 3 天, 14:30, 后天, 明天 15:00
    pub distance: String,
    pub late: bool,
    pub urgent: bool,
    /// Where one tap says that it is done.
    pub finish: Option<String>,
    pub put_off: Option<PutOff>,
    /// The form by which it is done.
    pub act: Option<Linked>,
}

/// The ways to put something off.
#[derive(Clone, Debug)]
pub struct PutOff {
    pub action: String,
    /// When it is planned, sent along: another plan may stand when an old page is used.
    pub planned: String,
    /// Those of one tap: 明天 … with their days.
    pub days: Vec<Offer>,
    /// The first day that can be chosen.
    pub first: NaiveDate,
    /// It has no day yet.
    pub is_undated: bool,
}

impl PutOff {
    /// Of a task, or of the plan for the customer of a profile.
    #[must_use]
    pub fn of(path: &str, planned: Planned, now: NaiveDateTime) -> Self {
        Self {
            action: links::put_off(path),
            planned: planned.to_string(),
            days: planned.offers(now),
            first: planned.first(now),
            is_undated: planned.day.is_none(),
        }
    }
}

impl DutyRow {
    /// What stands behind the customer's name.
    #[must_use]
    pub fn words(&self) -> Vec<&str> {
        let words = [self.note.as_str(), self.person.as_str()];
        words.into_iter().filter(|word| !word.is_empty()).collect()
    }

    #[must_use]
    pub fn of(item: &Item, now: NaiveDateTime) -> Self {
        let today = now.date();
        let planned = Planned {
            day: item.day,
            time: item.time,
        };
        // A contract that has ended, a birthday that went by: over, but not late.
        let late = item.day.is_some_and(|day| day < today) && !matches!(item.duty, Duty::ContractEnd | Duty::Birthday);
        let page = item.whose.as_ref().map(|whose| Linked {
            href: links::customer(&whose.customer_id, &whose.dir),
            text: whose.customer_name.clone(),
        });
        let form = |text: &str, href: String| {
            Some(Linked {
                href,
                text: text.to_owned(),
            })
        };
        let whose = item.whose.as_ref();
        let follow_up = whose.map(|whose| links::follow_up(&whose.customer_id, &whose.dir));
        Self {
            key: format!("{}-{}", item.path, item.title),
            duty: item.duty.title(),
            title: item.title.clone(),
            href: match (item.duty, &page) {
                (Duty::NextStep | Duty::Birthday, Some(page)) => page.href.clone(),
                _ => links::record(&item.path),
            },
            customer: page,
            note: item.note.clone(),
            person: item.person.clone(),
            day: item.day.map_or_else(String::new, |day| day.to_string()),
            clock: item.time.map(minute).unwrap_or_default(),
            distance: match (item.day, item.time.filter(|_| !late)) {
                (Some(day), Some(time)) if day == today => minute(time),
                (Some(day), Some(time)) => format!("{} {}", when::due(day, today), minute(time)),
                (Some(day), None) => when::due(day, today),
                (None, _) => item.when(),
            },
            late,
            urgent: item.urgent,
            finish: (item.duty == Duty::Task).then(|| links::finish(&item.path)),
            put_off: matches!(item.duty, Duty::Task | Duty::NextStep).then(|| PutOff::of(&item.path, planned, now)),
            act: match item.duty {
                Duty::Receivable => form("登记回款", links::edit(&item.path)),
                _ => follow_up.and_then(|href| form("写跟进", href)),
            },
        }
    }
}

fn minute(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

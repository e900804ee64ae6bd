//! Something to do, as a row of 待办 and 今日: what, for whom, when, and what can be done about it in one tap.

use super::log::Linked;
use super::when;
use crate::agenda::{Duty, Item};
use crate::web::links;
use chrono::{Datelike, Days, NaiveDate, NaiveTime, Weekday};

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
    /// 逾期 3 天, 14:30, 后天
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
    /// Those of one tap: 明天 … with their days.
    pub days: Vec<(&'static str, NaiveDate)>,
    /// The first day that can be chosen.
    pub first: NaiveDate,
}

impl PutOff {
    /// Of a task, or of the plan for the customer of a profile, that is to be done on this day.
    #[must_use]
    pub fn of(path: &str, day: Option<NaiveDate>, today: NaiveDate) -> Self {
        // What is late, or has no day, can still be done today.
        let is_for_today = day.is_none_or(|day| day < today);
        let mut days = later(today);
        if is_for_today {
            days.insert(0, ("今天", today));
        }
        Self {
            action: links::put_off(path),
            days,
            first: today,
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
    pub fn of(item: &Item, today: NaiveDate) -> Self {
        // A contract that has ended, a birthday that went by: over, but not late.
        let late = item.day.is_some_and(|day| day < today) && !matches!(item.duty, Duty::ContractEnd | Duty::Birthday);
        let time = item.time.filter(|_| item.day == Some(today));
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
            distance: match (time, item.day) {
                (Some(time), _) => minute(time),
                (None, Some(day)) => when::due(day, today),
                (None, None) => item.when(),
            },
            late,
            urgent: item.urgent,
            finish: (item.duty == Duty::Task).then(|| links::finish(&item.path)),
            put_off: matches!(item.duty, Duty::Task | Duty::NextStep).then(|| PutOff::of(&item.path, item.day, today)),
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

/// The days to which something is put off with one tap.
fn later(today: NaiveDate) -> Vec<(&'static str, NaiveDate)> {
    let on = |days: u64| today.checked_add_days(Days::new(days)).unwrap_or(today);
    let to_monday = 7 - u64::from(today.weekday().num_days_from_monday());
    let mut days = vec![("明天", on(1)), ("后天", on(2))];
    if today.weekday() != Weekday::Sun && today.weekday() != Weekday::Sat {
        days.push(("下周一", on(to_monday)));
    }
    days.push(("一周后", on(7)));
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn today_is_offered_for_what_is_late_or_has_no_day() {
        let day = |text: &str| text.parse().expect("a day");
        let first = |due: Option<&str>| PutOff::of("任务/a.yaml", due.map(day), day("2026-11-26")).days[0].0;
        assert_eq!(first(Some("2026-11-25")), "今天");
        assert_eq!(first(None), "今天");
        assert_eq!(first(Some("2026-11-26")), "明天");
        assert_eq!(first(Some("2026-11-27")), "明天");
    }

    fn days_after(today: &str) -> Vec<String> {
        let days = later(today.parse().expect("a day"));
        days.into_iter().map(|(word, day)| format!("{word} {day}")).collect()
    }

    #[test]
    fn next_monday_is_said_where_it_is_not_tomorrow_or_the_day_after() {
        assert_eq!(
            days_after("2026-11-26"),
            [
                "明天 2026-11-27",
                "后天 2026-11-28",
                "下周一 2026-11-30",
                "一周后 2026-12-03"
            ]
        );
        assert_eq!(
            days_after("2026-11-29"),
            ["明天 2026-11-30", "后天 2026-12-01", "一周后 2026-12-06"]
        );
    }
}

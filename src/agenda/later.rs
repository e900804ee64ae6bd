//! To when something can be put off: after what was planned, and after now.

use crate::dates::Moment;
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use std::fmt;

/// Fewer of the usual days than this are helped out by days told from the planned one.
const ENOUGH: usize = 3;
/// More are a list to read.
const MOST: usize = 5;

/// A day to put something off to, and what it is called.
pub type Offer = (&'static str, NaiveDate);

/// What is planned.
#[derive(Clone, Copy, Debug, Default)]
pub struct Planned {
    pub day: Option<NaiveDate>,
    /// The time of that day, which stays.
    pub time: Option<NaiveTime>,
}

impl Planned {
    /// What a record says; midnight stands for no time.
    #[must_use]
    pub fn of(moment: Option<NaiveDateTime>) -> Self {
        Self {
            day: moment.map(|moment| moment.date()),
            time: moment
                .map(|moment| moment.time())
                .filter(|time| *time != NaiveTime::MIN),
        }
    }

    /// The moment to which this is put off: the time of day stays unless there is another.
    #[must_use]
    pub fn put_off_to(self, to: Moment) -> Moment {
        Moment {
            time: to.time.or(self.time),
            ..to
        }
    }

    /// Whether a moment is later than what is planned. Where a day has no time, any of its times is.
    #[must_use]
    pub fn is_before(self, to: Moment) -> bool {
        self.day.is_none_or(|day| (day, self.time) < (to.day, to.time))
    }

    /// The days that are offered, the soonest first: those after the planned one on which its time is still to come.
    #[must_use]
    pub fn offers(self, now: NaiveDateTime) -> Vec<Offer> {
        let fits = |(_, day): &Offer| {
            let to = self.put_off_to(Moment::from(*day));
            self.is_before(to) && !is_over(to, now)
        };
        let mut offers: Vec<Offer> = usual(now.date()).into_iter().filter(fits).collect();
        if offers.len() < ENOUGH
            && let Some(planned) = self.day
        {
            let known: Vec<NaiveDate> = offers.iter().map(|(_, day)| *day).collect();
            let on = |days| planned.checked_add_days(Days::new(days));
            let further = [("晚一天", on(1)), ("晚两天", on(2)), ("晚一周", on(7))];
            let further = further.into_iter().filter_map(|(word, day)| Some((word, day?)));
            offers.extend(further.filter(fits).filter(|(_, day)| !known.contains(day)));
        }
        offers.sort_by_key(|(_, day)| *day);
        offers.truncate(MOST);
        offers
    }

    /// The first day that can be chosen.
    #[must_use]
    pub fn first(self, now: NaiveDateTime) -> NaiveDate {
        let today = now.date();
        let fits = |day: &NaiveDate| {
            let to = self.put_off_to(Moment::from(*day));
            self.is_before(to) && !is_over(to, now)
        };
        let days = [Some(today), today.succ_opt(), self.day.and_then(|day| day.succ_opt())];
        days.into_iter().flatten().find(fits).unwrap_or(today)
    }
}

impl fmt::Display for Planned {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(day) = self.day else { return Ok(()) };
        Moment { day, time: self.time }.fmt(formatter)
    }
}

/// Whether a moment is over; a day without a time is not until its end.
#[must_use]
pub fn is_over(moment: Moment, now: NaiveDateTime) -> bool {
    let is_past = |time: NaiveTime| moment.day == now.date() && time <= now.time();
    moment.day < now.date() || moment.time.is_some_and(is_past)
}

/// The days that people put things off to.
fn usual(today: NaiveDate) -> Vec<Offer> {
    let on = |days: u64| today.checked_add_days(Days::new(days)).unwrap_or(today);
    let to_monday = 7 - u64::from(today.weekday().num_days_from_monday());
    let mut days = vec![("今天", today), ("明天", on(1)), ("后天", on(2))];
    // At the weekend it is one of these already, and on a Monday a week away.
    if !matches!(today.weekday(), Weekday::Sat | Weekday::Sun | Weekday::Mon) {
        days.push(("下周一", on(to_monday)));
    }
    days.push(("一周后", on(7)));
    days
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    fn offers(now: &str, planned: &str) -> Vec<String> {
        let offers = self::planned(planned).offers(at(now));
        offers
            .into_iter()
            .map(|(word, day)| format!("{word} {}", day.format("%m-%d")))
            .collect()
    }

    fn planned(text: &str) -> Planned {
        let (day, time) = text.split_once(' ').unwrap_or((text, ""));
        Planned {
            day: day.parse().ok(),
            time: NaiveTime::parse_from_str(time, "%H:%M").ok(),
        }
    }

    #[test]
    fn what_is_offered_is_later_than_what_is_planned_and_than_now() {
        // A Thursday.
        let now = "2026-11-26 15:00";
        let all = ["明天 11-27", "后天 11-28", "下周一 11-30", "一周后 12-03"];
        assert_eq!(offers(now, "2026-11-26"), all);
        assert_eq!(offers(now, "2026-11-26 09:00"), all, "late since this morning");
        assert_eq!(offers(now, "2026-11-25 09:00"), all, "nine o'clock is over today");
        assert_eq!(offers(now, "2026-11-25 16:00")[0], "今天 11-26");
        assert_eq!(offers(now, "2026-11-25")[0], "今天 11-26");
        assert_eq!(offers(now, "")[0], "今天 11-26");
        assert_eq!(offers(now, "2026-11-27"), &all[1..]);
        assert_eq!(
            offers(now, "2026-11-28"),
            ["晚一天 11-29", "下周一 11-30", "一周后 12-03", "晚一周 12-05"]
        );
        assert_eq!(
            offers(now, "2026-12-20"),
            ["晚一天 12-21", "晚两天 12-22", "晚一周 12-27"]
        );
        assert_eq!(
            offers("2026-11-29 10:00", "2026-11-29"),
            ["明天 11-30", "后天 12-01", "一周后 12-06"]
        );
    }

    proptest! {
        #[test]
        fn every_offer_can_be_taken(
            today in 700_000_i32..760_000,
            minute in 0_u32..1440,
            ahead in proptest::option::of(-40_i64..400),
            time in proptest::option::of(0_u32..1440),
        ) {
            let of_day = |minute: u32| NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap();
            let now = NaiveDate::from_num_days_from_ce_opt(today).unwrap().and_time(of_day(minute));
            let planned = Planned {
                day: ahead.map(|days| now.date() + chrono::TimeDelta::days(days)),
                time: time.map(of_day),
            };
            let offers = planned.offers(now);
            prop_assert!((ENOUGH..=MOST).contains(&offers.len()), "{offers:?}");
            for (word, day) in &offers {
                let to = planned.put_off_to(Moment::from(*day));
                prop_assert!(planned.is_before(to) && !is_over(to, now), "{word} {to}");
            }
            prop_assert!(offers.windows(2).all(|two| two[0].1 < two[1].1), "{offers:?}");
            prop_assert!(planned.first(now) <= offers[0].1);
        }
    }
}

//! Dates of stories: counted back from today, on working days.

use super::random::Random;
use super::script::Step;
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Weekday};

/// `date`, or the Friday before when it is a Saturday or Sunday.
pub(super) fn working_day(date: NaiveDate) -> NaiveDate {
    let back = match date.weekday() {
        Weekday::Sat => 1,
        Weekday::Sun => 2,
        _ => 0,
    };
    days_before(date, back)
}

/// `days` earlier, as far as the calendar reaches.
pub(super) fn days_before(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_sub_days(Days::new(days)).unwrap_or(date)
}

/// `days` later, as far as the calendar reaches.
pub(super) fn days_after(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(date)
}

/// A moment of the working day (8:30–11:45, 13:30–17:15), in steps of five minutes.
pub(super) fn office_hours(date: NaiveDate, random: &mut Random) -> NaiveDateTime {
    let step = random.between(0, 84);
    let break_after = 39;
    let minutes = 8 * 60 + 30 + 5 * step + if step > break_after { 100 } else { 0 };
    let time = u32::try_from(minutes)
        .ok()
        .and_then(|minutes| NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0));
    date.and_time(time.unwrap_or_default())
}

/// The dates of a story's steps, each later than the one before, the last of them `last` days before today.
pub(super) fn dates(steps: &[&Step], last: u64, today: NaiveDate, random: &mut Random) -> Vec<NaiveDate> {
    let mut date = days_before(today, last);
    let mut dates: Vec<NaiveDate> = Vec::with_capacity(steps.len());
    for Step(_, least, most) in steps.iter().rev() {
        let latest = dates.last().map_or(date, |later| days_before(*later, 1));
        dates.push(working_day(date.min(latest)));
        date = days_before(date, random.between(*least, *most));
    }
    dates.reverse();
    dates
}

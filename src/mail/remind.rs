//! The letter shortly before something that has a time of day.

use super::digest::{line, title};
use super::letter::{Letter, Occasion};
use crate::agenda::{Agenda, Asked, Item, Span};
use crate::archive::{Result, Snapshot};
use crate::vault::Member;
use chrono::{NaiveDateTime, TimeDelta};

/// As long before as calendars remind by the feed.
const AHEAD: TimeDelta = TimeDelta::minutes(15);
/// Of each sort of duties in the days looked at.
const MOST: usize = 200;

/// What a member is to be reminded of now. The same thing at the same time has the same letter.
pub(super) fn write(snapshot: &Snapshot<'_>, member: &Member, now: NaiveDateTime) -> Result<Vec<Letter>> {
    let soon = now + AHEAD;
    let asked = Asked {
        who: &member.name,
        span: Span::of(now.date(), soon.date()),
        today: now.date(),
        limit: MOST,
    };
    let agenda = Agenda::of(snapshot, &asked)?;
    let letter = |item: &Item| {
        let at = item.day?.and_time(item.time?);
        (now < at && at <= soon).then(|| of(item, at, member, now))
    };
    Ok(agenda.items.iter().filter_map(letter).collect())
}

fn of(item: &Item, at: NaiveDateTime, member: &Member, now: NaiveDateTime) -> Letter {
    let occasion = Occasion {
        day: at.date(),
        sort: "reminder",
        about: &format!("{at} {:?} {}", item.duty, item.path),
    };
    let subject = format!("提醒：{} {}", at.format("%H:%M"), title(item));
    let body = format!("{}，您好：\n\n{}\n", member.name, line(item));
    Letter::new(&occasion, member, now, at).saying(subject, body)
}

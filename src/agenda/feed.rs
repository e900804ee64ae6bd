//! What is to be done as an iCalendar feed (RFC 5545), to which any calendar can subscribe.

use super::Item;
use chrono::{Duration, NaiveDate, Utc};
use icalendar::{Alarm, Calendar, Component, Event, EventLike};
use sha1::{Digest, Sha1};

/// How long something with a time of day takes in the calendar: nobody says, but it must be seen.
const HALF_AN_HOUR: i64 = 30;
/// Minutes before that a calendar reminds of it.
const AHEAD: i64 = 15;

/// The feed; `name` is what the calendar is called, `link` makes an item's address where there is one.
#[must_use]
pub fn feed(items: &[Item], name: &str, link: &dyn Fn(&Item) -> Option<String>) -> String {
    let mut calendar = Calendar::new().name(&in_line(name)).done();
    // What has no day has no place in a calendar.
    for (item, day) in items.iter().filter_map(|item| Some((item, item.day?))) {
        calendar.push(event(item, day, link(item)));
    }
    calendar.to_string()
}

fn event(item: &Item, day: NaiveDate, link: Option<String>) -> Event {
    let whose = item.whose.as_ref().map_or("", |whose| whose.customer_name.as_str());
    let summary = match whose {
        "" => format!("{}：{}", item.duty.title(), item.title),
        whose => format!("{}：{}（{whose}）", item.duty.title(), item.title),
    };
    let summary = in_line(&summary);
    let lines = [
        item.note.as_str(),
        item.person.as_str(),
        link.as_deref().unwrap_or_default(),
    ];
    let description: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).map(in_line).collect();
    let mut event = Event::new();
    event
        .uid(&identity(item))
        .summary(&summary)
        .description(&description.join("\n"))
        .timestamp(Utc::now());
    if let Some(link) = &link {
        event.url(link);
    }
    match item.time {
        // A time without a zone is that of whoever looks (RFC 5545, 3.3.5, form 1).
        Some(time) => {
            let start = day.and_time(time);
            event.starts(start).ends(start + Duration::minutes(HALF_AN_HOUR));
            event.alarm(Alarm::display(&summary, -Duration::minutes(AHEAD)));
        }
        None => {
            // The end is the first day that is free again (RFC 5545, 3.6.1).
            event.starts(day).ends(day + Duration::days(1));
        }
    }
    if item.urgent {
        event.priority(1);
    }
    event.done()
}

/// Text without control characters, which have no place in a feed (RFC 5545, 3.3.11) and could end its line.
fn in_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The same item keeps its place in the calendar when it is put off.
fn identity(item: &Item) -> String {
    let mut hash = Sha1::new();
    hash.update(format!("{:?} {} ", item.duty, item.path));
    // A profile has many birthdays.
    if item.duty == super::Duty::Birthday {
        hash.update(format!("{} {}", item.title, item.when()));
    }
    let hex: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{hex}@kehu")
}

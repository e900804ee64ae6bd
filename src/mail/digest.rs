//! The letter about the day: what a member has to do today, and what is late.

use super::letter::{Letter, Occasion};
use crate::agenda::{Agenda, Asked, Item, Span};
use crate::archive::{Result, Snapshot};
use crate::vault::Member;
use chrono::{NaiveDateTime, NaiveTime};

/// Of each sort of duties, today and late: a letter is to be read, the rest is on the page.
const MOST: usize = 30;

/// None for whoever has nothing to do.
pub(super) fn write(snapshot: &Snapshot<'_>, member: &Member, now: NaiveDateTime) -> Result<Option<Letter>> {
    let today = now.date();
    let of = |span| {
        let asked = Asked {
            who: &member.name,
            span,
            today,
            limit: MOST,
        };
        Agenda::of(snapshot, &asked)
    };
    let due = of(Span::of(today, today))?;
    let late = of(Span::before(today))?;
    let counts: Vec<String> = [("今天", due.total), ("逾期", late.total)]
        .into_iter()
        .filter(|(_, total)| *total > 0)
        .map(|(word, total)| format!("{word} {total} 件"))
        .collect();
    if counts.is_empty() {
        return Ok(None);
    }
    let mut body = format!("{}，您好：\n", member.name);
    part(&mut body, &format!("今天要做的（{today}）"), &due);
    part(&mut body, "已经逾期的", &late);
    body.push_str("\n全部内容见客户库的“待办”。\n");
    let occasion = Occasion {
        day: today,
        sort: "digest",
        about: "",
    };
    // Tomorrow there is another one.
    let until = today.succ_opt().unwrap_or(today).and_time(NaiveTime::MIN);
    let subject = format!("{}待办：{}", today.format("%-m月%-d日"), counts.join("，"));
    Ok(Some(Letter::new(&occasion, member, now, until).saying(subject, body)))
}

fn part(body: &mut String, title: &str, agenda: &Agenda) {
    if agenda.items.is_empty() {
        return;
    }
    body.push_str(&format!("\n{title}\n"));
    for item in &agenda.items {
        body.push_str(&format!("· {}\n", line(item)));
    }
    let more = agenda.total.saturating_sub(agenda.items.len() as u64);
    if more > 0 {
        body.push_str(&format!("· 还有 {more} 件\n"));
    }
}

/// 2026-11-26 14:00　跟进：谈报价（盛泰机械）　高优先级　…
pub(super) fn line(item: &Item) -> String {
    let urgent = if item.urgent { "高优先级" } else { "" };
    let parts = [item.when(), title(item), urgent.to_owned(), item.note.clone()];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("　")
}

/// 跟进：谈报价（盛泰机械）, in one line whatever people wrote.
pub(super) fn title(item: &Item) -> String {
    let said = match &item.whose {
        Some(whose) => format!("{}：{}（{}）", item.duty.title(), item.title, whose.customer_name),
        None => format!("{}：{}", item.duty.title(), item.title),
    };
    said.split(char::is_control).collect::<Vec<_>>().join(" ")
}

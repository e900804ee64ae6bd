//! What a form sent: the texts of its fields, as the record is to hold them.

use crate::edit::Texts;
use crate::kinds::parse_date;
use chrono::NaiveTime;

/// Behind the name of a field: its time of the day, which has an input of its own.
const TIME: &str = "@time";

/// The day and the time of the day of a text, each as its input wants it; None for one that is something else.
pub(super) fn day_time(value: &str) -> Option<(&str, &str)> {
    let is_day = |text: &str| parse_date(text).is_some();
    let is_time = |text: &str| text.len() == 5 && NaiveTime::parse_from_str(text, "%H:%M").is_ok();
    match value.split_once(' ') {
        Some((day, time)) => (is_day(day) && is_time(time)).then_some((day, time)),
        None if is_time(value) => Some(("", value)),
        None => (value.is_empty() || is_day(value)).then_some((value, "")),
    }
}

/// The texts of what a form sent, by the way to the field.
#[must_use]
pub fn texts(form: &[(String, String)], prefix: &str) -> Texts {
    let own = || {
        form.iter()
            .filter_map(|(name, text)| Some((name.strip_prefix(prefix)?, as_written(text))))
    };
    let mut texts: Texts = own()
        .filter(|(key, _)| !key.ends_with(TIME))
        .map(|(key, text)| (key.to_owned(), text))
        .collect();
    for (key, time) in own() {
        let Some(key) = key.strip_suffix(TIME).filter(|_| !time.trim().is_empty()) else {
            continue;
        };
        let text = texts.entry(key.to_owned()).or_default();
        // A time without a day is kept, for the check to ask for the day.
        format!("{} {}", text.trim(), time.trim()).trim().clone_into(text);
    }
    texts
}

/// Browsers send moments as `2026-11-21T14:30`.
fn as_written(text: &str) -> String {
    let is_moment = text.len() == 16 && text.as_bytes().get(10) == Some(&b'T');
    match text.split_once('T').filter(|_| is_moment) {
        Some((day, time)) if parse_date(day).is_some() => format!("{day} {time}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::view::form::PREFIX;

    fn sent(pairs: &[(&str, &str)]) -> Texts {
        let pairs: Vec<(String, String)> = pairs
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect();
        texts(&pairs, PREFIX)
    }

    #[test]
    fn a_day_and_its_time_are_one_text() {
        for (day, time, text) in [
            ("2026-12-01", "14:00", "2026-12-01 14:00"),
            ("2026-12-01", "", "2026-12-01"),
            ("", "14:00", "14:00"),
            ("", "", ""),
        ] {
            for pairs in [
                [("f.due", day), ("f.due@time", time)],
                [("f.due@time", time), ("f.due", day)],
            ] {
                assert_eq!(sent(&pairs)["due"], text, "{pairs:?}");
            }
            assert_eq!(day_time(text), Some((day, time)));
        }
        assert_eq!(sent(&[("f.due", "2026/12/1")])["due"], "2026/12/1");
        for odd in ["2026/12/1", "明天", "2026-12-01 25:00", "2026-12-01T14:00"] {
            assert_eq!(day_time(odd), None, "{odd}");
        }
    }
}

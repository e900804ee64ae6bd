//! Times of the day as people write them: 14:30, 14时30分, 下午2点半, 下午三点, 2:30 PM.

use super::number::count;
use chrono::NaiveTime;

/// Which half of the day a text names.
#[derive(Clone, Copy, PartialEq)]
enum Half {
    Unsaid,
    Am,
    Morning,
    Noon,
    Afternoon,
    Evening,
}

/// What people call the halves.
const HALVES: [(&str, Half); 11] = [
    ("上午", Half::Morning),
    ("早上", Half::Morning),
    ("早晨", Half::Morning),
    ("凌晨", Half::Morning),
    ("中午", Half::Noon),
    ("下午", Half::Afternoon),
    ("傍晚", Half::Evening),
    ("晚上", Half::Evening),
    ("晚", Half::Evening),
    ("am", Half::Am),
    ("pm", Half::Afternoon),
];

/// The time that a narrow text is; None when anything else is in it, and for hours that say two things (晚上12点).
#[must_use]
pub fn parse(text: &str) -> Option<NaiveTime> {
    let text = text.trim().trim_end_matches(['Z', 'z']).to_lowercase();
    let named = HALVES
        .iter()
        .find(|(word, _)| text.starts_with(word) || text.ends_with(word));
    let (text, half) = named.map_or((text.clone(), Half::Unsaid), |(word, half)| {
        (text.replacen(word, "", 1), *half)
    });
    let says_hour = half != Half::Unsaid || text.contains(['点', '时']);
    let text = if says_hour { in_digits(&text) } else { text };
    let text = text
        .replace("点半", ":30")
        .replace("点1刻", ":15")
        .replace("点3刻", ":45")
        .replace(['时', '点', '分', '秒'], ":")
        .replace(' ', "");
    let text = text.trim_end_matches(':').split('.').next()?;
    let number = |part: &str| part.parse::<u32>().ok().filter(|_| (1..=2).contains(&part.len()));
    let parts: Vec<u32> = text.split(':').map(number).collect::<Option<_>>()?;
    let (hour, minute, second) = match *parts {
        [hour] if says_hour => (hour, 0, 0),
        [hour, minute] => (hour, minute, 0),
        [hour, minute, second] => (hour, minute, second),
        _ => return None,
    };
    NaiveTime::from_hms_opt(half.hour(hour)?, minute, second)
}

/// Whether a text names a half of the day and no time in it: 下午.
#[must_use]
pub fn is_half(text: &str) -> bool {
    HALVES.iter().any(|(word, _)| text == *word)
}

/// Whether an hour is told without its half of the day where people would mean either: 3点.
#[must_use]
pub fn is_either(text: &str) -> bool {
    let is_named = HALVES.iter().any(|(word, _)| text.contains(word));
    let hour = in_digits(text);
    let hour = hour.split_once(['点', '时']).and_then(|(hour, _)| hour.parse().ok());
    !is_named && hour.is_some_and(|hour: u32| (1..=EARLY).contains(&hour))
}

/// Whether a text is meant as a time of the day, also one that is no time: 下午, 3点, 25点, 14:30.
#[must_use]
pub fn is_meant(text: &str) -> bool {
    is_half(text) || hour_in(text).is_some()
}

/// Whether a text tells an hour that no day has, by itself or in its half: 25点, 上午15点.
#[must_use]
pub fn is_beyond(text: &str) -> bool {
    hour_in(text).is_some() && parse(text).is_none()
}

/// The number before 点 or a colon: 下午3点半, 25:00.
fn hour_in(text: &str) -> Option<u32> {
    let plain = HALVES
        .iter()
        .fold(in_digits(text), |text, (word, _)| text.replacen(word, "", 1));
    let (hour, _) = plain.split_once(['点', '时', ':'])?;
    hour.trim().parse().ok()
}

/// The last hour at which nobody works in the morning.
const EARLY: u32 = 6;

/// 三点二十分 as 3点20分.
fn in_digits(text: &str) -> String {
    let is_word = |letter: char| "一二两三四五六七八九十".contains(letter);
    let (mut digits, mut rest) = (String::new(), text);
    while let Some(start) = rest.find(is_word) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|letter| !is_word(letter)).unwrap_or(from.len());
        let (word, behind) = from.split_at(end);
        digits.push_str(before);
        digits.push_str(&count(word).map_or_else(|| word.to_owned(), |number| number.to_string()));
        rest = behind;
    }
    digits.push_str(rest);
    digits
}

impl Half {
    /// The hour of the day that an hour of this half is.
    fn hour(self, hour: u32) -> Option<u32> {
        match (self, hour) {
            (Self::Unsaid, hour) | (Self::Am | Self::Morning, hour @ 0..=11) => Some(hour),
            (Self::Am, 12) => Some(0),
            (Self::Noon, 11 | 12) | (Self::Afternoon, 12) | (Self::Afternoon | Self::Evening, 13..24) => Some(hour),
            (Self::Noon, 1 | 2) | (Self::Afternoon | Self::Evening, 1..=11) => Some(hour + 12),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn times_are_read_in_every_form() {
        for (text, time) in [
            ("14:30", Some("14:30:00")),
            ("9:05:30", Some("09:05:30")),
            ("14:30:00.000Z", Some("14:30:00")),
            ("14时30分", Some("14:30:00")),
            ("下午3点", Some("15:00:00")),
            ("下午 3点半", Some("15:30:00")),
            ("下午14:30", Some("14:30:00")),
            ("中午12点", Some("12:00:00")),
            ("中午1点", Some("13:00:00")),
            ("晚上8点15分", Some("20:15:00")),
            ("2:30 PM", Some("14:30:00")),
            ("12:30 AM", Some("00:30:00")),
            ("15点", Some("15:00:00")),
            ("下午三点", Some("15:00:00")),
            ("下午三点半", Some("15:30:00")),
            ("上午十点一刻", Some("10:15:00")),
            ("晚上十一点二十五分", Some("23:25:00")),
            ("晚上12点", None),
            ("上午12点", None),
            ("25:00", None),
            ("14:60", None),
            ("14", None),
            ("大约3点", None),
            ("", None),
        ] {
            assert_eq!(parse(text).map(|time| time.to_string()).as_deref(), time, "{text}");
        }
    }
}

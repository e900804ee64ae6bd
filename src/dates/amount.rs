//! How far a day lies from today: 90天前, 两周后, 半年前.

use super::number::count;
use chrono::{Days, Months, NaiveDate};

/// Furthest day that is counted to: ten years.
const FARTHEST: u32 = 3650;

/// 30天, 两周, 3个月, 半年.
pub(super) enum Amount {
    Days(u32),
    Months(u32),
}

/// The day that lies so far in the past or the future: 90天前, 半年前, 3个月后.
#[must_use]
pub fn point(word: &str, today: NaiveDate) -> Option<NaiveDate> {
    let plain: String = word.chars().filter(|c| !c.is_whitespace()).collect();
    let (amount, is_past) = match plain.strip_suffix('前') {
        Some(amount) => (amount, true),
        None => (plain.strip_suffix('后')?, false),
    };
    Amount::of(amount.trim_end_matches(['以', '之']))?.from(today, is_past)
}

impl Amount {
    pub(super) fn of(text: &str) -> Option<Self> {
        match text {
            "半年" => return Some(Self::Months(6)),
            "半个月" | "半月" => return Some(Self::Days(15)),
            _ => {}
        }
        let at = text.find(['天', '日', '周', '星', '礼', '个', '月', '季', '年'])?;
        let (counted, unit) = text.split_at_checked(at)?;
        let counted = count(counted).filter(|counted| (1..=FARTHEST).contains(counted))?;
        let (days, months) = match unit {
            "天" | "日" => (1, 0),
            "周" | "星期" | "个星期" | "礼拜" | "个礼拜" => (7, 0),
            "个月" | "月" => (0, 1),
            "季度" | "个季度" => (0, 3),
            "年" => (0, 12),
            _ => return None,
        };
        Some(if months == 0 {
            Self::Days(counted * days)
        } else {
            Self::Months(counted * months)
        })
    }

    pub(super) fn from(&self, today: NaiveDate, is_past: bool) -> Option<NaiveDate> {
        match (self, is_past) {
            (Self::Days(days), true) => today.checked_sub_days(Days::new((*days).into())),
            (Self::Days(days), false) => today.checked_add_days(Days::new((*days).into())),
            (Self::Months(months), true) => today.checked_sub_months(Months::new(*months)),
            (Self::Months(months), false) => today.checked_add_months(Months::new(*months)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::point;
    use chrono::NaiveDate;

    #[test]
    fn so_long_ago_is_a_day() {
        let today = NaiveDate::from_ymd_opt(2026, 1, 31).unwrap();
        for (word, day) in [
            ("90天前", "2025-11-02"),
            ("两周前", "2026-01-17"),
            ("半年前", "2025-07-31"),
            ("3个月以前", "2025-10-31"),
            ("一年后", "2027-01-31"),
            ("十五天之后", "2026-02-15"),
        ] {
            let found = point(word, today).map(|day| day.to_string());
            assert_eq!(found.as_deref(), Some(day), "{word}");
        }
        assert_eq!(point("前", today), None);
    }

    #[test]
    fn nothing_overflows() {
        for day in [NaiveDate::MIN, NaiveDate::MAX] {
            let _ = (point("10年前", day), point("10年后", day));
        }
    }
}

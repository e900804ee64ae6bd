//! A length of time as `kehu.yaml` writes it: 6个月, 90天, 1年.

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Longer is a slip of the pen.
const MOST_DAYS: u32 = 36_500;
const MOST_MONTHS: u32 = 1_200;

/// A length of time. Months are those of the calendar: six months after 2025-08-31 is 2026-02-28, for a month that lacks the
/// day ends with its last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Span {
    Days(u32),
    Months(u32),
}

impl Span {
    /// What is meant by `6个月`, `90 天`, `1年`; None for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let at = text.find(|c: char| !c.is_ascii_digit())?;
        let (number, unit) = text.split_at(at);
        let number: u32 = number.parse().ok().filter(|number| *number > 0)?;
        match unit.trim() {
            "天" | "日" => Some(Self::Days(number)).filter(|_| number <= MOST_DAYS),
            "个月" | "月" => Some(Self::Months(number)).filter(|_| number <= MOST_MONTHS),
            "年" => Some(Self::Months(number.checked_mul(12)?)).filter(|_| number <= MOST_MONTHS / 12),
            _ => None,
        }
    }

    /// The day on which it is over; the last there is where it never is.
    #[must_use]
    pub fn after(self, day: NaiveDate) -> NaiveDate {
        let end = match self {
            Self::Days(days) => day.checked_add_days(Days::new(days.into())),
            Self::Months(months) => day.checked_add_months(Months::new(months)),
        };
        end.unwrap_or(NaiveDate::MAX)
    }

    /// Whether it is over today, counted from a day: on the day itself it is.
    #[must_use]
    pub fn is_over(self, since: NaiveDate, today: NaiveDate) -> bool {
        self.after(since) <= today
    }

    /// For comparing lengths: a month is a little more than 30 days.
    pub(super) fn rough_days(self) -> f64 {
        match self {
            Self::Days(days) => f64::from(days),
            Self::Months(months) => f64::from(months) * 365.25 / 12.0,
        }
    }

    /// Half of it, for warnings in good time.
    #[must_use]
    pub fn half(self) -> Self {
        match self {
            Self::Months(months) if months % 2 == 0 => Self::Months(months / 2),
            whole => Self::Days((whole.rough_days() / 2.0).ceil() as u32),
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days(days) => write!(formatter, "{days} 天"),
            Self::Months(months) => write!(formatter, "{months} 个月"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Span;
    use chrono::NaiveDate;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn lengths_are_read_as_people_write_them() {
        for (text, span) in [
            ("6个月", Span::Months(6)),
            (" 6 个月 ", Span::Months(6)),
            ("90天", Span::Days(90)),
            ("1年", Span::Months(12)),
        ] {
            assert_eq!(Span::parse(text), Some(span), "{text}");
        }
        for text in [
            "",
            "6",
            "个月",
            "0天",
            "-1天",
            "6周",
            "99999999999天",
            "4000年",
            "６个月x",
        ] {
            assert_eq!(Span::parse(text), None, "{text}");
        }
    }

    #[test]
    fn months_end_on_the_same_day_or_on_the_last_one_of_a_shorter_month() {
        let half_year = Span::Months(6);
        for (since, last_day_before, over) in [
            ("2026-01-15", "2026-07-14", "2026-07-15"),
            ("2025-08-31", "2026-02-27", "2026-02-28"),
            ("2025-08-29", "2026-02-27", "2026-02-28"),
            // A leap year has one day more to go.
            ("2027-08-31", "2028-02-28", "2028-02-29"),
            ("2027-08-29", "2028-02-28", "2028-02-29"),
            ("2028-02-29", "2028-08-28", "2028-08-29"),
            ("2026-02-28", "2026-08-27", "2026-08-28"),
        ] {
            assert!(!half_year.is_over(day(since), day(last_day_before)), "{since}");
            assert!(half_year.is_over(day(since), day(over)), "{since}");
        }
        let year = Span::Months(12);
        assert!(!year.is_over(day("2028-02-29"), day("2029-02-27")));
        assert!(year.is_over(day("2028-02-29"), day("2029-02-28")));
    }

    #[test]
    fn days_are_counted() {
        assert!(!Span::Days(90).is_over(day("2028-02-01"), day("2028-04-30")));
        assert!(Span::Days(90).is_over(day("2028-02-01"), day("2028-05-01")));
        assert!(!Span::Days(u32::MAX).is_over(day("2026-01-01"), day("9999-12-31")));
    }
}

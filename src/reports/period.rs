//! The time that a report is about: 近30天, 本季度, 本年, any range (R209).

use chrono::{Datelike, Days, Months, NaiveDate};

/// Days, both included; an open end is the beginning or the end of everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

/// The dates of some files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Within(Period),
    /// They have none.
    Never,
}

/// A period that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    Last30Days,
    Month,
    Quarter,
    Year,
    Last12Months,
    All,
}

impl From<Period> for When {
    fn from(period: Period) -> Self {
        Self::Within(period)
    }
}

impl Preset {
    pub const ALL: [Self; 6] = [
        Self::Last30Days,
        Self::Month,
        Self::Quarter,
        Self::Year,
        Self::Last12Months,
        Self::All,
    ];

    /// In addresses and commands.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Last30Days => "30d",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::Last12Months => "12m",
            Self::All => "all",
        }
    }

    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Last30Days => "近30天",
            Self::Month => "本月",
            Self::Quarter => "本季度",
            Self::Year => "本年",
            Self::Last12Months => "近12个月",
            Self::All => "全部",
        }
    }

    /// By its name or its label.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|preset| preset.name() == word || preset.label() == word)
    }

    /// Its days as of today. What is planned for later counts to the end of the month, quarter or year.
    #[must_use]
    pub fn period(self, today: NaiveDate) -> Period {
        let month = today.with_day(1).unwrap_or(today);
        let first_of = |month0: u32| month.with_month0(month0).unwrap_or(month);
        let last = |from: NaiveDate, months| Period {
            from: Some(from),
            to: from
                .checked_add_months(Months::new(months))
                .and_then(|day| day.pred_opt()),
        };
        match self {
            Self::Last30Days => Period {
                from: today.checked_sub_days(Days::new(29)),
                to: Some(today),
            },
            Self::Month => last(month, 1),
            Self::Quarter => last(first_of(today.month0() / 3 * 3), 3),
            Self::Year => last(first_of(0), 12),
            Self::Last12Months => Period {
                from: month.checked_sub_months(Months::new(11)),
                to: last(month, 1).to,
            },
            Self::All => Period::default(),
        }
    }
}

impl Period {
    #[must_use]
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| day >= from) && self.to.is_none_or(|to| day <= to)
    }

    /// The period of the same length just before; None when an end is open.
    #[must_use]
    pub fn before(&self) -> Option<Self> {
        let (from, to) = (self.from?, self.to?);
        let is_whole_months = from.day() == 1 && to.succ_opt()?.day() == 1;
        let earlier = if is_whole_months {
            let next = to.succ_opt()?;
            let months = (next.year() - from.year()) * 12 + next.month0() as i32 - from.month0() as i32;
            from.checked_sub_months(Months::new(u32::try_from(months).ok()?))?
        } else {
            let days = u64::try_from((to - from).num_days() + 1).ok()?;
            from.checked_sub_days(Days::new(days))?
        };
        Some(Self {
            from: Some(earlier),
            to: from.pred_opt(),
        })
    }

    /// 2026年1月1日至3月31日, 2026年11月, 全部时间.
    #[must_use]
    pub fn said(&self) -> String {
        let day = |day: NaiveDate| format!("{}年{}月{}日", day.year(), day.month(), day.day());
        match (self.from, self.to) {
            (None, None) => "全部时间".to_owned(),
            (Some(from), None) => format!("{}以来", day(from)),
            (None, Some(to)) => format!("{}以前", day(to)),
            (Some(from), Some(to)) if from == to => day(from),
            (Some(from), Some(to)) if from.year() == to.year() => {
                format!("{}至{}月{}日", day(from), to.month(), to.day())
            }
            (Some(from), Some(to)) => format!("{}至{}", day(from), day(to)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn period(from: &str, to: &str) -> Period {
        Period {
            from: Some(day(from)),
            to: Some(day(to)),
        }
    }

    #[test]
    fn presets_are_whole_calendar_spans() {
        let today = day("2026-11-25");
        assert_eq!(Preset::Last30Days.period(today), period("2026-10-27", "2026-11-25"));
        assert_eq!(Preset::Month.period(today), period("2026-11-01", "2026-11-30"));
        assert_eq!(Preset::Quarter.period(today), period("2026-10-01", "2026-12-31"));
        assert_eq!(Preset::Year.period(today), period("2026-01-01", "2026-12-31"));
        assert_eq!(Preset::Last12Months.period(today), period("2025-12-01", "2026-11-30"));
        assert_eq!(
            Preset::Month.period(day("2024-02-29")),
            period("2024-02-01", "2024-02-29")
        );
        assert_eq!(Preset::named("本季度"), Preset::named("quarter"));
    }

    #[test]
    fn the_period_before_is_as_long() {
        assert_eq!(
            period("2026-10-01", "2026-12-31").before(),
            Some(period("2026-07-01", "2026-09-30"))
        );
        assert_eq!(
            period("2026-03-01", "2026-03-31").before(),
            Some(period("2026-02-01", "2026-02-28"))
        );
        assert_eq!(
            period("2026-01-10", "2026-01-12").before(),
            Some(period("2026-01-07", "2026-01-09"))
        );
        assert_eq!(Period::default().before(), None);
    }

    #[test]
    fn says_what_time_it_is_about() {
        assert_eq!(period("2026-01-01", "2026-03-31").said(), "2026年1月1日至3月31日");
        assert_eq!(Period::default().said(), "全部时间");
    }
}

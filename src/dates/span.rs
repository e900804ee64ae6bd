//! Days that are told from today on: 今天, 近30天, 上季度. Written so, a query or a view that is kept means other days tomorrow.

use super::amount::Amount;
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// Days from one to another, both included.
pub type Span = (NaiveDate, NaiveDate);

/// The spans that have a name, as they are offered.
pub const NAMED: [&str; 22] = [
    "今天",
    "昨天",
    "明天",
    "前天",
    "后天",
    "大前天",
    "大后天",
    "本周",
    "上周",
    "下周",
    "本月",
    "上月",
    "下月",
    "本季度",
    "上季度",
    "下季度",
    "上半年",
    "下半年",
    "今年",
    "去年",
    "明年",
    "前年",
];

/// The days that a word means; None for what is no such word.
pub fn span(word: &str, today: NaiveDate) -> Option<Span> {
    let plain: String = word.chars().filter(|c| !c.is_whitespace()).collect();
    named(&plain, today).or_else(|| counted(&plain, today))
}

fn named(word: &str, today: NaiveDate) -> Option<Span> {
    let day = |day: Option<NaiveDate>| day.map(|day| (day, day));
    let days = |by: i64| today.checked_add_signed(chrono::TimeDelta::days(by));
    let week = |by: i64| {
        let monday = today.week(Weekday::Mon).checked_first_day()?;
        let monday = monday.checked_add_signed(chrono::TimeDelta::weeks(by))?;
        Some((monday, monday.checked_add_days(Days::new(6))?))
    };
    let months = |by: i32, count: u32| {
        let first = shifted(today.with_day(1)?, by)?;
        let end = first.checked_add_months(Months::new(count))?;
        Some((first, end.pred_opt()?))
    };
    let in_quarter = i32::try_from(today.month0() % 3).unwrap_or_default();
    let in_year = i32::try_from(today.month0()).unwrap_or_default();
    match word {
        "今天" | "今日" | "本日" => day(Some(today)),
        "昨天" | "昨日" => day(days(-1)),
        "前天" => day(days(-2)),
        "明天" | "明日" => day(days(1)),
        "后天" => day(days(2)),
        "大前天" => day(days(-3)),
        "大后天" => day(days(3)),
        "本周" | "这周" | "本星期" | "这星期" | "这个星期" => week(0),
        "上周" | "上星期" | "上个星期" => week(-1),
        "下周" | "下星期" | "下个星期" => week(1),
        "本月" | "这个月" | "当月" => months(0, 1),
        "上月" | "上个月" => months(-1, 1),
        "下月" | "下个月" => months(1, 1),
        "本季度" | "本季" | "这个季度" => months(-in_quarter, 3),
        "上季度" | "上季" | "上个季度" => months(-in_quarter - 3, 3),
        "下季度" | "下季" | "下个季度" => months(-in_quarter + 3, 3),
        "上半年" => months(-in_year, 6),
        "下半年" => months(6 - in_year, 6),
        "今年" | "本年" | "本年度" => months(-in_year, 12),
        "去年" | "上年" => months(-in_year - 12, 12),
        "前年" => months(-in_year - 24, 12),
        "明年" => months(-in_year + 12, 12),
        _ => None,
    }
}

/// 近30天 and 未来7天, today included.
fn counted(word: &str, today: NaiveDate) -> Option<Span> {
    let (amount, is_past) = match ["最近", "过去", "近"].iter().find_map(|start| word.strip_prefix(start)) {
        Some(amount) => (amount, true),
        None => {
            let amount = ["未来", "今后", "接下来"]
                .iter()
                .find_map(|start| word.strip_prefix(start))?;
            (amount, false)
        }
    };
    let other = Amount::of(amount)?.from(today, is_past)?;
    if is_past {
        Some((other.succ_opt()?, today))
    } else {
        Some((today, other.pred_opt()?))
    }
}

pub(super) fn shifted(day: NaiveDate, months: i32) -> Option<NaiveDate> {
    let by = Months::new(months.unsigned_abs());
    if months < 0 {
        day.checked_sub_months(by)
    } else {
        day.checked_add_months(by)
    }
}

#[cfg(test)]
mod tests {
    use super::{NAMED, span};
    use chrono::NaiveDate;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 31).unwrap()
    }

    #[test]
    fn words_mean_days() {
        for (word, days) in [
            ("今天", "2026-01-31..2026-01-31"),
            ("昨天", "2026-01-30..2026-01-30"),
            ("近30天", "2026-01-02..2026-01-31"),
            ("最近 3 个月", "2025-11-01..2026-01-31"),
            ("近一周", "2026-01-25..2026-01-31"),
            ("未来7天", "2026-01-31..2026-02-06"),
            ("本周", "2026-01-26..2026-02-01"),
            ("上月", "2025-12-01..2025-12-31"),
            ("下个月", "2026-02-01..2026-02-28"),
            ("本季度", "2026-01-01..2026-03-31"),
            ("上季度", "2025-10-01..2025-12-31"),
            ("下半年", "2026-07-01..2026-12-31"),
            ("去年", "2025-01-01..2025-12-31"),
            ("近半年", "2025-08-01..2026-01-31"),
        ] {
            let found = span(word, today()).map(|(from, to)| format!("{from}..{to}"));
            assert_eq!(found.as_deref(), Some(days), "{word}");
        }
        for word in ["", "火星", "近天", "近0天", "近9999天", "近30", "30天", "90天前"] {
            assert_eq!(span(word, today()), None, "{word}");
        }
        assert!(NAMED.iter().all(|word| span(word, today()).is_some()));
    }

    #[test]
    fn nothing_overflows() {
        for day in [NaiveDate::MIN, NaiveDate::MAX] {
            for word in NAMED.iter().chain(&["近10年", "未来10年", "近3650天"]) {
                let _ = span(word, day);
            }
        }
    }
}

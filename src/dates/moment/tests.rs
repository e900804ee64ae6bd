//! What people say of days and times, and what of it is refused.

use super::*;
use chrono::{Datelike, Days, Weekday};
use proptest::prelude::*;

/// A Friday.
fn now() -> NaiveDateTime {
    NaiveDateTime::parse_from_str("2026-11-27 10:20:30", "%Y-%m-%d %H:%M:%S").unwrap()
}

fn said(text: &str, lean: Lean) -> String {
    moment(text, now(), lean).map_or_else(String::new, |moment| moment.to_string())
}

#[test]
fn what_is_planned_lies_ahead() {
    for (text, meant) in [
        ("今天", "2026-11-27"),
        ("明天", "2026-11-28"),
        ("大后天", "2026-11-30"),
        ("3天后", "2026-11-30"),
        ("三天以后", "2026-11-30"),
        ("3天内", "2026-11-30"),
        ("两周之后", "2026-12-11"),
        ("周五", "2026-11-27"),
        ("本周五", "2026-11-27"),
        ("周四", "2026-12-03"),
        ("下周一", "2026-11-30"),
        ("下周", "2026-11-30"),
        ("下下周三", "2026-12-09"),
        ("下星期天", "2026-12-06"),
        ("礼拜六", "2026-11-28"),
        ("周末", "2026-11-28"),
        ("下周五前", "2026-12-04"),
        ("月底", "2026-11-30"),
        ("本月底", "2026-11-30"),
        ("月底之前", "2026-11-30"),
        ("下月初", "2026-12-01"),
        ("下个月底", "2026-12-31"),
        ("下月15号", "2026-12-15"),
        ("月初", "2026-12-01"),
        ("15号", "2026-12-15"),
        ("31号", "2026-12-31"),
        ("年底", "2026-12-31"),
        ("明年3月底", "2027-03-31"),
        ("明年3月1日", "2027-03-01"),
        ("11月5日", "2027-11-05"),
        ("12/5", "2026-12-05"),
        ("2月29日", "2028-02-29"),
        ("明天 15:00", "2026-11-28 15:00"),
        ("明天下午3点", "2026-11-28 15:00"),
        ("明天，下午三点半", "2026-11-28 15:30"),
        ("明早9点", "2026-11-28 09:00"),
        ("今晚八点", "2026-11-27 20:00"),
        ("今晚上8点", "2026-11-27 20:00"),
        ("下周一上午10点", "2026-11-30 10:00"),
        ("12月5日14:30", "2026-12-05 14:30"),
        ("11月15日8点", "2027-11-15 08:00"),
        ("3小时后", "2026-11-27 13:20"),
        ("一个半小时后", "2026-11-27 11:50"),
        ("半小时后", "2026-11-27 10:50"),
        ("15小时后", "2026-11-28 01:20"),
        ("30分钟后", "2026-11-27 10:50"),
        ("下午3点", "2026-11-27 15:00"),
        ("2026/12/1", "2026-12-01"),
        ("2026年12月1日 下午3点", "2026-12-01 15:00"),
        ("20261201", "2026-12-01"),
        ("２０２６－１２－０１", "2026-12-01"),
    ] {
        assert_eq!(said(text, Lean::Ahead), meant, "{text}");
    }
}

#[test]
fn what_has_happened_lies_behind() {
    for (text, meant) in [
        ("昨天", "2026-11-26"),
        ("大前天", "2026-11-24"),
        ("周四", "2026-11-26"),
        ("上周五", "2026-11-20"),
        ("上月底", "2026-10-31"),
        ("15号", "2026-11-15"),
        ("12月5日", "2025-12-05"),
        ("3天前", "2026-11-24"),
        ("昨天下午3点", "2026-11-26 15:00"),
        ("昨晚8点", "2026-11-26 20:00"),
        ("2小时前", "2026-11-27 08:20"),
        ("现在", "2026-11-27 10:20"),
    ] {
        assert_eq!(said(text, Lean::Past), meant, "{text}");
    }
}

#[test]
fn what_says_no_day_or_several_is_not_guessed() {
    for text in [
        "",
        "火星",
        "本周",
        "本月",
        "上周",
        "今年",
        "明天3点",
        "明天下午",
        "明天25点",
        "30天",
        "底",
        "前",
        "后",
        "0天后",
        "9999天后",
        "2月30日",
        "13月1日",
        "周八",
        "下周一一",
        "9点",
        "15:00",
        "明天明天",
        "99999999999小时后",
    ] {
        assert_eq!(said(text, Lean::Ahead), "", "{text}");
    }
}

#[test]
fn advice_says_what_is_missing() {
    let advice = |text: &str| advice(text, now(), Lean::Ahead);
    assert!(advice("明天3点").contains("明天下午3点"));
    assert!(advice("明天下午").contains("明天下午3点"));
    assert_eq!(
        advice("明天25点"),
        "没有“25点”这个时间，写成 明天下午3点 或 明天 15:00 这样"
    );
    assert!(advice("后天 25:00").starts_with("没有“25:00”这个时间"));
    let for_day = |text: &str| advice_for_day(text, now(), Lean::Ahead);
    for (text, day) in [
        ("明天3点", "明天"),
        ("后天上午", "后天"),
        ("明天25点", "明天"),
        ("下周一 14:30", "下周一"),
    ] {
        assert_eq!(for_day(text), format!("这里只写哪一天，不写几点，写成 {day}"));
    }
    assert!(for_day("哪天").contains("写成 2026-12-01"));
    assert!(advice("火星3点").contains("3天后") && advice("").contains("3天后"));
}

const DAYS: [&str; 16] = [
    "明天",
    "大后天",
    "周一",
    "周日",
    "下周三",
    "月底",
    "下月初",
    "15号",
    "11月5日",
    "12/31",
    "3天后",
    "半年后",
    "年底",
    "下下周五",
    "2026-12-01",
    "20261201",
];

proptest! {
    #[test]
    fn nothing_breaks_it(text in ".{0,40}", day in -100_000_i32..3_000_000) {
        let day = NaiveDate::from_num_days_from_ce_opt(day).unwrap();
        let now = day.and_hms_opt(23, 59, 59).unwrap();
        for lean in [Lean::Ahead, Lean::Past] {
            let _ = (moment(&text, now, lean), advice(&text, now, lean), named_day(&text, day));
        }
    }

    #[test]
    fn pieces_of_what_people_say_break_nothing(
        pieces in proptest::collection::vec(prop::sample::select(vec![
            "明", "后", "天", "下", "周", "一", "五", "十", "月", "底", "初", "年", "3", "15", "号", "日", "点", "半", "小时", "下午", "前", "内", ":", "-", " ", "个",
        ]), 0..10),
        day in 0_i32..900_000,
    ) {
        let now = NaiveDate::from_num_days_from_ce_opt(day).unwrap().and_hms_opt(12, 0, 0).unwrap();
        let text = pieces.concat();
        if let Some(meant) = moment(&text, now, Lean::Ahead) {
            // What is understood is read the same once it is written down.
            prop_assert_eq!(moment(&meant.to_string(), now, Lean::Ahead), Some(Moment { time: meant.time, ..meant }));
        }
    }

    #[test]
    fn a_day_and_a_time_are_that_day_and_that_time(
        day in prop::sample::select(&DAYS[..]),
        (time, meant) in prop::sample::select(vec![
            ("15:00", (15, 0)), (" 9:30", (9, 30)), ("下午3点", (15, 0)), (" 上午10点半", (10, 30)), ("晚上八点", (20, 0)), ("14时5分", (14, 5)),
        ]),
        today in 700_000_i32..760_000,
    ) {
        let now = NaiveDate::from_num_days_from_ce_opt(today).unwrap().and_hms_opt(8, 0, 0).unwrap();
        let alone = moment(day, now, Lean::Ahead).unwrap();
        // Figures need a blank before figures.
        let text = if day.ends_with(|c: char| c.is_ascii_digit()) { format!("{day} {}", time.trim()) } else { format!("{day}{time}") };
        let time = NaiveTime::from_hms_opt(meant.0, meant.1, 0);
        if !day.contains('/') && day != "20261201" {
            prop_assert_eq!(moment(&text, now, Lean::Ahead), Some(Moment { time, ..alone }), "{}", text);
        }
    }

    #[test]
    fn a_day_of_the_week_is_within_a_week(
        (at, name) in prop::sample::select(vec![(0, "周一"), (1, "星期二"), (2, "礼拜三"), (3, "周四"), (4, "周五"), (5, "周六"), (6, "星期天")]),
        today in 700_000_i32..760_000,
    ) {
        let today = NaiveDate::from_num_days_from_ce_opt(today).unwrap();
        let now = today.and_hms_opt(8, 0, 0).unwrap();
        let day = |text: &str, lean| moment(text, now, lean).unwrap().day;
        let (next, last) = (day(name, Lean::Ahead), day(name, Lean::Past));
        prop_assert_eq!(next.weekday().num_days_from_monday(), at);
        prop_assert!(today <= next && next < today + Days::new(7) && last <= today && today < last + Days::new(7));
        let following = day(&format!("下{name}"), Lean::Past);
        prop_assert_eq!(following, today.week(Weekday::Mon).first_day() + Days::new(7 + u64::from(at)));
    }
}

//! Figures by groups, and how customers stand today.

use crate::desk::{Desk, With, customer, record};
use chrono::{Days, Local, NaiveDate};
use kehu::index::{Dimension, Group, Grouping, Measure, Request, Sort};

fn contract(of: &str, number: &str, amount: f64, signed_on: NaiveDate) -> kehu::index::Entry {
    record(&customer(of), "contract", number)
        .number("amount", amount)
        .date("signed_on", &signed_on.to_string())
}

fn last_seen(name: &str, days_ago: u64) -> kehu::index::Entry {
    customer(name).date("last_contact", &ago(days_ago).to_string())
}

fn ago(days: u64) -> NaiveDate {
    Local::now().date_naive().checked_sub_days(Days::new(days)).unwrap()
}

fn groups(desk: &Desk, grouping: &Grouping) -> Vec<(String, u64, u64, f64)> {
    let told = |group: Group| (group.keys.join("/"), group.files, group.customers, group.sum);
    let found = desk.snapshot().group(grouping, &desk.catalog).unwrap();
    found.into_iter().map(told).collect()
}

fn archive() -> Desk {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    Desk::with([
        customer("盛泰")
            .text("industry", "制造业")
            .text("tags", "展会")
            .text("tags", "老客户"),
        customer("恒瑞").text("industry", "医疗健康").text("tags", "展会"),
        customer("无名"),
        contract("盛泰", "HT1", 10.0, day("2026-01-31")).text("industry", "制造业"),
        contract("盛泰", "HT2", 5.0, day("2026-02-01")).text("industry", "制造业"),
        contract("恒瑞", "HT3", 2.5, day("2026-02-28")).text("industry", "医疗健康"),
    ])
}

#[test]
fn files_customers_and_sums_are_told_apart() {
    let desk = archive();
    let by = |by: Vec<Dimension>| Grouping {
        kind: Some("contract".to_owned()),
        by,
        sum: Some(Measure::Number("amount".to_owned())),
        ..Grouping::default()
    };
    let month = Dimension::Month("signed_on".to_owned(), None);
    let industry = Dimension::Value("industry".to_owned());
    assert_eq!(
        groups(&desk, &by(vec![industry.clone()])),
        [("制造业".to_owned(), 2, 1, 15.0), ("医疗健康".to_owned(), 1, 1, 2.5)]
    );
    assert_eq!(
        groups(&desk, &by(vec![month.clone(), industry])),
        [
            ("2026-01/制造业".to_owned(), 1, 1, 10.0),
            ("2026-02/制造业".to_owned(), 1, 1, 5.0),
            ("2026-02/医疗健康".to_owned(), 1, 1, 2.5)
        ]
    );
    assert_eq!(groups(&desk, &by(vec![])), [(String::new(), 3, 2, 17.5)]);
    assert_eq!(
        groups(&desk, &by(vec![Dimension::Customer])),
        [
            ("客户/制造业/中型/恒瑞".to_owned(), 1, 1, 2.5),
            ("客户/制造业/中型/盛泰".to_owned(), 2, 1, 15.0)
        ]
    );
    let february = Grouping {
        period: Some((
            "signed_on".to_owned(),
            "2026-02-01".parse().ok(),
            "2026-02-28".parse().ok(),
        )),
        ..by(vec![month])
    };
    assert_eq!(groups(&desk, &february), [("2026-02".to_owned(), 2, 2, 7.5)]);
    let with_contracts = Grouping {
        kind: Some("customer".to_owned()),
        among: Some(Box::new(february.clone())),
        ..Grouping::default()
    };
    assert_eq!(groups(&desk, &with_contracts), [(String::new(), 2, 2, 0.0)]);
    let filtered = Grouping {
        text: "行业:制造业".to_owned(),
        ..by(vec![])
    };
    assert_eq!(groups(&desk, &filtered), [(String::new(), 2, 1, 15.0)]);
}

#[test]
fn months_before_a_day_are_one_group_that_counts_each_customer_once() {
    let desk = archive();
    let since = |day: &str| Grouping {
        kind: Some("contract".to_owned()),
        by: vec![Dimension::Month("signed_on".to_owned(), day.parse().ok())],
        ..Grouping::default()
    };
    assert_eq!(
        groups(&desk, &since("2026-02-01")),
        [("2026-02".to_owned(), 2, 2, 0.0), ("更早".to_owned(), 1, 1, 0.0)]
    );
    assert_eq!(groups(&desk, &since("2026-03-01")), [("更早".to_owned(), 3, 2, 0.0)]);
}

#[test]
fn what_cannot_be_is_not_added_up() {
    let of = customer("盛泰");
    let feedback = |title: &str, on: &str, closed_on: &str, rating: f64| {
        record(&of, "feedback", title)
            .date("on", on)
            .date("closed_on", closed_on)
            .number("rating", rating)
    };
    let desk = Desk::with([
        contract("盛泰", "HT1", 1e15, ago(1)).number("amount", 1e308),
        contract("盛泰", "HT2", -1e17, ago(1)),
        feedback("好", "2026-01-01", "2026-01-03", 5.0),
        feedback("倒", "2026-01-03", "2026-01-01", 0.0),
        feedback("当天", "2026-01-03", "2026-01-03", 55.0),
    ]);
    let summed = |kind: &str, measure| {
        let grouping = Grouping {
            kind: Some(kind.to_owned()),
            sum: Some(measure),
            ..Grouping::default()
        };
        let group = desk.snapshot().group(&grouping, &desk.catalog).unwrap().remove(0);
        (group.files, group.measured, group.sum)
    };
    assert_eq!(summed("contract", Measure::Number("amount".to_owned())), (2, 1, 1e15));
    let days = Measure::Days("on".to_owned(), "closed_on".to_owned());
    assert_eq!(summed("feedback", days), (3, 2, 2.0));
    assert_eq!(
        summed("feedback", Measure::Score("rating".to_owned(), 1..=5)),
        (3, 1, 5.0)
    );
}

#[test]
fn a_text_too_long_for_a_column_is_a_value() {
    let long = "很".repeat(200);
    let desk = Desk::with([
        contract("盛泰", "HT1", 1.0, ago(1)).text("our_signer", &long),
        contract("盛泰", "HT2", 1.0, ago(1)).text("our_signer", "张三"),
        contract("盛泰", "HT3", 1.0, ago(1)),
    ]);
    let by_signer = Grouping {
        kind: Some("contract".to_owned()),
        by: vec![Dimension::Value("our_signer".to_owned())],
        ..Grouping::default()
    };
    let names: Vec<String> = groups(&desk, &by_signer).into_iter().map(|row| row.0).collect();
    assert_eq!(names, ["", "张三", "（文字太长）"]);
    assert_eq!(desk.found("公司签约人=\"（文字太长）\""), ["HT1"]);
    assert_eq!(desk.found("空:公司签约人"), ["HT3"]);
}

#[test]
fn a_file_counts_for_each_of_its_values_and_without_any_too() {
    let by_tag = Grouping {
        kind: Some("customer".to_owned()),
        by: vec![Dimension::Value("tags".to_owned())],
        ..Grouping::default()
    };
    assert_eq!(
        groups(&archive(), &by_tag),
        [
            (String::new(), 1, 1, 0.0),
            ("展会".to_owned(), 2, 2, 0.0),
            ("老客户".to_owned(), 1, 1, 0.0)
        ]
    );
    assert_eq!(groups(&Desk::with([]), &by_tag), []);
}

fn standing() -> Desk {
    let desk = Desk::with([
        last_seen("常来", 3),
        last_seen("久违", 200),
        last_seen("不再", 365),
        customer("陌生"),
        contract("常来", "HT1", 300_000.0, ago(10)),
        contract("不再", "HT4", 100_000.0, ago(365)),
        contract("久违", "HT5", 900_000.0, ago(366)),
    ]);
    // In a segment of its own.
    desk.put([contract("常来", "HT2", 200_000.0, ago(0))]);
    desk
}

#[test]
fn activity_and_value_are_worked_out_for_every_file_of_a_customer() {
    let desk = standing();
    assert_eq!(desk.found("活跃度:活跃 类型:客户"), ["常来"]);
    assert_eq!(desk.found("活跃度:沉睡 类型:客户"), ["久违"]);
    assert_eq!(desk.found("活跃度:流失,未联系 类型:客户"), ["不再", "陌生"]);
    assert_eq!(desk.found("价值:高 类型:客户"), ["常来"]);
    assert_eq!(desk.found("价值:中 类型:客户"), ["不再"]);
    assert_eq!(desk.found("价值:低 类型:客户"), ["久违", "陌生"]);
    assert_eq!(desk.found("价值:高 类型:合同"), ["HT1", "HT2"]);
    assert_eq!(desk.found("-价值:低 类型:客户"), ["不再", "常来"]);
    assert_eq!(desk.found("空:活跃度"), Vec::<String>::new());

    let request = Request {
        kind: Some("customer".to_owned()),
        facets: vec!["value_tier".to_owned(), "activity".to_owned()],
        sort: Sort::Field("activity".to_owned(), false),
        limit: 10,
        ..Request::default()
    };
    let results = desk.ask(&request).unwrap();
    let titles: Vec<&str> = results.hits.iter().map(|hit| hit.title.as_str()).collect();
    assert_eq!(titles, ["常来", "久违", "不再", "陌生"]);
    let values = results.facets[0].values.clone();
    assert_eq!(
        values,
        [("低".to_owned(), 2), ("中".to_owned(), 1), ("高".to_owned(), 1)]
    );
    assert_eq!(results.facets[1].label, "活跃度");
}

#[test]
fn figures_can_be_had_by_standing() {
    let by = Grouping {
        kind: Some("customer".to_owned()),
        by: vec![Dimension::Value("value_tier".to_owned())],
        ..Grouping::default()
    };
    let counts: Vec<(String, u64)> = groups(&standing(), &by).into_iter().map(|row| (row.0, row.1)).collect();
    assert_eq!(
        counts,
        [("中".to_owned(), 1), ("低".to_owned(), 2), ("高".to_owned(), 1)]
    );
}

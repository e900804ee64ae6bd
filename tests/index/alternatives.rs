//! `或`, groups in brackets, and days told from today on.

use crate::desk::{Desk, With, customer, record};
use chrono::{Days, Local};
use kehu::index::Request;
use kehu::kinds::Catalog;

fn archive() -> Desk {
    let a = customer("甲机械").text("city", "苏州市").text("customer_level", "VIP");
    let b = customer("乙软件").text("city", "上海市").text("customer_level", "A");
    let c = customer("丙贸易").text("city", "杭州市").text("customer_level", "VIP");
    Desk::with([
        record(&a, "followup", "报价").text("content", "报了三台的价"),
        record(&b, "followup", "送样").text("content", "样品已寄出"),
        record(&c, "followup", "投诉").text("content", "报价晚了，包装也破了"),
        a,
        b,
        c,
    ])
}

#[test]
fn any_of_the_alternatives_will_do() {
    let desk = archive();
    assert_eq!(desk.found("甲机械 或 乙软件 类型:客户"), ["乙软件", "甲机械"]);
    for or in ["或", "或者", "OR", "or", "|"] {
        let query = format!("城市:苏州 {or} 城市:上海");
        assert_eq!(desk.found(&query), ["乙软件", "甲机械"], "{or}");
    }
    assert_eq!(
        desk.found("城市:苏州 或 城市:上海 或 城市:杭州").len(),
        3,
        "as many as one likes"
    );
    assert_eq!(desk.found("样品 或 包装"), ["投诉", "送样"], "words");
    assert_eq!(
        desk.found("\"报了三台\" 或 \"已寄出\""),
        ["报价", "送样"],
        "quoted text"
    );
}

#[test]
fn an_alternative_binds_what_stands_beside_it() {
    let desk = archive();
    assert_eq!(desk.found("城市:苏州 或 城市:上海 等级:VIP"), ["甲机械"]);
    assert_eq!(desk.found("等级:VIP 城市:苏州 或 城市:上海"), ["甲机械"]);
    assert_eq!(desk.found("城市:苏州 或 城市:上海 -等级:VIP"), ["乙软件"]);
}

#[test]
fn brackets_group() {
    let desk = archive();
    assert_eq!(
        desk.found("(城市:苏州 等级:VIP) 或 (城市:上海 等级:A)"),
        ["乙软件", "甲机械"]
    );
    assert_eq!(desk.found("（城市:苏州 或 城市:上海） 等级:A"), ["乙软件"]);
    assert_eq!(desk.found("类型:客户 -(城市:苏州 或 城市:上海)"), ["丙贸易"]);
    assert_eq!(desk.found("类型:客户 -(城市:苏州 等级:VIP)"), ["丙贸易", "乙软件"]);
    assert_eq!(
        desk.found("类型:客户 (城市:上海 或 (等级:VIP -城市:苏州))"),
        ["丙贸易", "乙软件"],
        "what an alternative excludes it excludes for itself"
    );
    assert_eq!(desk.found("类型:客户 城市:上海 或 -等级:VIP"), ["乙软件"]);
}

#[test]
fn brackets_and_the_word_itself_are_text_elsewhere() {
    let desk = Desk::with([customer("（香港）盛泰"), customer("盛泰(集团)"), customer("或许科技")]);
    assert_eq!(desk.found("（香港）盛泰"), ["（香港）盛泰"]);
    assert_eq!(desk.found("盛泰(集团)"), ["盛泰(集团)"]);
    assert_eq!(desk.found("(集团)"), ["盛泰(集团)"]);
    assert_eq!(desk.found("（香港）盛泰 或 盛泰(集团)").len(), 2);
    assert_eq!(desk.found("或"), ["或许科技"]);
    assert_eq!(desk.found("或许"), ["或许科技"]);
    assert_eq!(desk.found("香港 或"), ["（香港）盛泰"], "still being typed");
    assert_eq!(desk.found("香港 或 或许"), ["或许科技", "（香港）盛泰"]);
}

#[test]
fn a_query_of_nothing_but_signs_and_brackets_is_answered() {
    let desk = archive();
    let deep = format!("{}a 或 b{}", "(".repeat(400), ")".repeat(400));
    for query in [
        "(",
        ")",
        "()",
        "-()",
        "-(",
        "(或)",
        "( 或 )",
        "(或 或)",
        "或 或 或",
        "-(或)",
        "（",
        "((((",
        "(a 或",
        "(a 或 \"b)",
        "|",
        "| |",
        "-(-(-(a)))",
        &deep,
    ] {
        let answer = desk.ask(&Request {
            text: query.to_owned(),
            limit: 5,
            ..Request::default()
        });
        assert!(answer.is_ok(), "{query}: {answer:?}");
    }
}

#[test]
fn what_is_wrong_in_a_group_is_pointed_at() {
    let desk = archive();
    let (message, span, _) = desk.complaint("等级:A (城市:苏州 或 没有:x)");
    assert!(message.contains("没有"), "{message}");
    assert_eq!(&"等级:A (城市:苏州 或 没有:x)"[span.0..span.1], "没有");
}

#[test]
fn words_of_all_alternatives_are_highlighted() {
    let desk = archive();
    let hits = desk.hits("样品 或 包装");
    let marked = |title: &str| {
        let hit = hits.iter().find(|hit| hit.title == title).unwrap();
        let (from, to) = hit.highlights[0];
        hit.snippet[from..to].to_owned()
    };
    assert_eq!((marked("送样"), marked("投诉")), ("样品".to_owned(), "包装".to_owned()));
}

#[test]
fn a_facet_beside_alternatives_counts_within_them() {
    let desk = archive();
    let results = desk
        .ask(&Request {
            text: "城市:苏州 或 城市:上海".to_owned(),
            kind: Some("customer".to_owned()),
            facets: vec!["customer_level".to_owned()],
            ..Request::default()
        })
        .unwrap();
    assert_eq!(
        results.facets[0].values,
        [("A".to_owned(), 1), ("VIP".to_owned(), 1)],
        "{:?}",
        results.facets
    );
}

#[test]
fn days_are_told_from_today() {
    let today = Local::now().date_naive();
    let ago = |days: u64| today.checked_sub_days(Days::new(days)).unwrap().to_string();
    let ahead = today.checked_add_days(Days::new(5)).unwrap().to_string();
    let of = customer("甲机械");
    let contact = |title: &str, day: &str| record(&of, "followup", title).on(day);
    let desk = Desk::with([
        contact("今天", &today.to_string()),
        contact("十天前", &ago(10)),
        contact("百天前", &ago(100)),
        contact("五天后", &ahead),
    ]);
    assert_eq!(desk.found("日期:今天"), ["今天"]);
    assert_eq!(desk.found("日期:近30天"), ["今天", "十天前"]);
    assert_eq!(desk.found("跟进:近11天"), ["今天", "十天前"]);
    assert_eq!(desk.found("跟进:近10天"), ["今天"], "today is the first of them");
    assert_eq!(desk.found("日期:未来7天"), ["五天后", "今天"]);
    assert_eq!(desk.found("日期>90天前"), ["百天前"], "longer ago");
    assert_eq!(desk.found("日期<10天前"), ["五天后", "今天"], "more recent");
    assert_eq!(desk.found("日期:10天前"), ["十天前"]);
    assert_eq!(desk.found("日期>今天"), ["五天后"]);
    assert_eq!(desk.found("日期:10天前..今天"), ["今天", "十天前"]);
    assert!(desk.complaint("日期:近0天").0.contains("近30天"));
    assert!(desk.snapshot().understands("日期:本季度", &Catalog::builtin()).is_ok());
}

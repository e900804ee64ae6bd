//! The vault's own words: synonyms, words that say nothing, words that are one.

use crate::desk::{Desk, With, customer, record};
use kehu::index::{Request, Wording};
use kehu::vault::SearchWords;
use std::sync::Arc;

fn archive() -> Desk {
    let shengtai = customer("盛泰机械");
    Desk::with([
        record(&shengtai, "followup", "甲").text("content", "客户来询价"),
        record(&shengtai, "followup", "乙").text("content", "报价已发"),
        record(&shengtai, "followup", "询价").text("content", "电话里说的"),
        shengtai,
    ])
}

fn words(lists: [&[&str]; 3]) -> Arc<Wording> {
    let [synonyms, stop_words, words] = lists.map(|list| list.iter().map(|word| (*word).to_owned()).collect());
    Arc::new(Wording::new(&SearchWords {
        synonyms: vec![synonyms],
        stop_words,
        words,
    }))
}

fn titles(desk: &Desk, wording: &Arc<Wording>, text: &str) -> Vec<String> {
    let request = Request {
        text: text.to_owned(),
        limit: 100,
        ..Request::default()
    };
    let snapshot = desk.snapshot().with_wording(Arc::clone(wording));
    let hits = snapshot.search(&request, &desk.catalog).unwrap().hits;
    hits.into_iter().map(|hit| hit.title).collect()
}

#[test]
fn a_synonym_finds_the_others_after_what_has_the_word_itself() {
    let desk = archive();
    let wording = words([&["报价", "询价", "價格"], &[], &[]]);
    let found = titles(&desk, &wording, "报价");
    assert_eq!(found.first().map(String::as_str), Some("乙"), "{found:?}");
    assert_eq!(found.len(), 3);
    assert_eq!(
        titles(&desk, &wording, "价格").len(),
        3,
        "whether or not it stands anywhere"
    );
    assert_eq!(titles(&desk, &wording, "价格 电话"), ["询价"]);
    assert_eq!(titles(&desk, &wording, "\"报价\""), ["乙"]);
    assert_eq!(titles(&desk, &wording, "跟进:价格").len(), 3);
    assert!(titles(&desk, &wording, "合同:价格").is_empty());
    assert!(!titles(&desk, &wording, "盛泰 -报价").contains(&"乙".to_owned()));
    assert!(titles(&desk, &wording, "盛泰 -报价").contains(&"甲".to_owned()));
    let either = titles(&desk, &wording, "电话 或 报价");
    assert_eq!(either.len(), 3, "{either:?}");
}

#[test]
fn the_word_itself_anywhere_stands_before_a_synonym_that_is_a_name() {
    let (own, other) = (customer("盛泰"), customer("询价"));
    let desk = Desk::with([record(&own, "followup", "乙").text("content", "报价已发"), own, other]);
    let wording = words([&["报价", "询价"], &[], &[]]);
    assert_eq!(titles(&desk, &wording, "报价"), ["乙", "询价"]);
}

#[test]
fn synonyms_are_highlighted() {
    let desk = archive();
    let request = Request {
        text: "报价".to_owned(),
        limit: 100,
        ..Request::default()
    };
    let snapshot = desk.snapshot().with_wording(words([&["报价", "询价"], &[], &[]]));
    let hits = snapshot.search(&request, &desk.catalog).unwrap().hits;
    let hit = hits.iter().find(|hit| hit.title == "甲").unwrap();
    assert_eq!(
        hit.highlights
            .iter()
            .map(|(from, to)| &hit.snippet[*from..*to])
            .collect::<Vec<_>>(),
        ["询价"]
    );
}

#[test]
fn words_that_say_nothing_are_left_out_where_something_remains() {
    let desk = archive();
    let wording = words([&[], &["请问", "有没有", "的"], &[]]);
    assert_eq!(titles(&desk, &wording, "请问 有没有 报价"), ["乙"]);
    assert!(titles(&desk, &wording, "请问").is_empty(), "alone it is looked for");
    assert!(titles(&desk, &wording, "\"请问\" 报价").is_empty());
    assert_eq!(titles(&desk, &wording, "请问盛泰的报价"), ["乙"], "also without blanks");
}

#[test]
fn a_word_of_the_vault_is_not_cut() {
    let of = customer("某某");
    let desk = Desk::with([
        record(&of, "followup", "一").text("content", "云平台的方案，南京"),
        record(&of, "followup", "二")
            .text("content", "云台 南京 平台")
            .text("remark", "云平台南"),
        record(&of, "followup", "三").text("content", "平台 南京"),
    ]);
    let found = titles(&desk, &words([&[], &[], &["云平台"]]), "南京云平台方案");
    assert_eq!(found, ["一"]);
}

//! Words that only hint at a name: pinyin, short names, characters that sound the same.

use crate::desk::{Desk, With, customer, record};

fn archive() -> Desk {
    let shengtai = customer("杭州盛泰机械有限公司").text("contacts.name", "单晓敏");
    let kungong = customer("昆明理工恒达科技股份有限公司");
    let steel = customer("重庆钢铁股份有限公司");
    Desk::with([
        record(&shengtai, "followup", "产品需求沟通").text("content", "看了 HZST 样机，昆工科技也在用"),
        shengtai,
        kungong,
        steel,
    ])
}

#[test]
fn pinyin_finds_names_in_full_by_initials_and_mixed() {
    let desk = archive();
    for typed in [
        "hangzhoushengtai",
        "shengtai",
        "hzstjx",
        "hangzhoust",
        "hangzhou st",
        "HZSTJX",
        "shengtaij",
    ] {
        assert_eq!(
            desk.titles(typed).first().map(String::as_str),
            Some("杭州盛泰机械有限公司"),
            "{typed}"
        );
    }
    for typed in ["cqgt", "chongqing", "zhongqing"] {
        assert_eq!(desk.found(typed), ["重庆钢铁股份有限公司"], "{typed}: all readings");
    }
    assert!(desk.found("xyzq").is_empty());
}

#[test]
fn contacts_are_found_as_they_are_spoken() {
    let desk = archive();
    for typed in ["shanxiaomin", "danxm", "sxm", "xiaomin"] {
        assert_eq!(
            desk.titles(typed).first().map(String::as_str),
            Some("杭州盛泰机械有限公司"),
            "{typed}"
        );
    }
}

#[test]
fn what_stands_somewhere_as_typed_counts_more_than_a_hint() {
    let desk = archive();
    let found = desk.found("hzst");
    assert_eq!(
        found.len(),
        2,
        "the file that says so and the customer that may be meant: {found:?}"
    );
    assert_eq!(desk.found("样机 hzst"), ["产品需求沟通"]);
}

#[test]
fn the_usual_reading_counts_more_than_a_strange_one_whether_letters_stand_somewhere_or_not() {
    // 达 is read ta as well, and its customer comes first by everything else.
    let strange = customer("财达证券股份有限公司").text("customer_level", "VIP");
    let usual = customer("财通证券股份有限公司");
    let note = record(&usual, "followup", "开户").text("content", "内部代号 CTZQ");
    let first_two = |desk: &Desk| desk.titles("ctzq").into_iter().take(2).collect::<Vec<_>>();
    let desk = Desk::with([strange, usual]);
    assert_eq!(first_two(&desk), ["财通证券股份有限公司", "财达证券股份有限公司"]);
    desk.put([note]);
    assert_eq!(first_two(&desk), ["财通证券股份有限公司", "财达证券股份有限公司"]);
}

#[test]
fn short_names_find_the_whole_name_they_are_taken_from() {
    let desk = archive();
    let found = desk.found("昆工科技");
    assert!(found.contains(&"昆明理工恒达科技股份有限公司".to_owned()), "{found:?}");
    assert!(
        found.contains(&"产品需求沟通".to_owned()),
        "and what has it as typed: {found:?}"
    );
    assert_eq!(desk.found("kgkj"), ["昆明理工恒达科技股份有限公司"]);
    assert!(desk.found("昆工科枝").is_empty());
}

#[test]
fn sounds_that_are_not_told_apart_and_other_characters_are_a_last_resort() {
    let desk = archive();
    for typed in ["hangzoushentai", "sengtai", "congqing"] {
        assert!(!desk.found(typed).is_empty(), "{typed}");
    }
    assert!(desk.found("胜泰").contains(&"杭州盛泰机械有限公司".to_owned()));
    let desk = Desk::with([customer("胜泰电子"), customer("盛泰机械")]);
    assert_eq!(desk.found("胜泰"), ["胜泰电子"], "never at the price of exactness");
}

#[test]
fn quoted_and_excluded_words_mean_what_they_say() {
    let desk = archive();
    assert!(desk.found("\"cqgt\"").is_empty());
    assert!(desk.found("-cqgt").contains(&"重庆钢铁股份有限公司".to_owned()));
    assert!(desk.found("\"昆工恒达\"").is_empty());
}

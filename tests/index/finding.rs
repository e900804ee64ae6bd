//! Words, quoted text, numbers and names.

use crate::desk::{Desk, With, customer, record};

fn archive() -> Desk {
    let shengtai = customer("杭州盛泰机械有限公司")
        .text("contacts.phone", "138-0013 8000")
        .text("city", "杭州市");
    let guomai = customer("果麦文化传媒股份有限公司")
        .text("remark", "深圳市分公司在苏州")
        .text("contacts.email", "Li.Ming@example.com");
    Desk::with([
        record(&shengtai, "followup", "产品需求沟通")
            .text("content", "客户希望升级ERP系统V2.0，首付款30%，九月底前交付。")
            .on("2026-11-21"),
        record(&shengtai, "contract", "设备采购")
            .text("contract_no", "HT2026001")
            .on("2026-03-01"),
        record(&guomai, "feedback", "交付延期")
            .text("description", "联系电话(0571)8888 1234，已道歉")
            .on("2026-04-02"),
        shengtai,
        guomai,
    ])
}

#[test]
fn every_chinese_substring_of_a_value_is_found() {
    let desk = archive();
    let value: Vec<char> = "客户希望升级".chars().collect();
    for from in 0..value.len() {
        for to in from + 1..=value.len() {
            let part: String = value[from..to].iter().collect();
            assert!(desk.titles(&part).contains(&"产品需求沟通".to_owned()), "{part}");
        }
    }
}

#[test]
fn a_run_of_characters_is_found_only_side_by_side() {
    let desk = archive();
    assert_eq!(desk.found("首付款"), ["产品需求沟通"]);
    assert!(desk.found("首款").is_empty());
    assert!(desk.found("款首").is_empty());
    // 交付 stands before a full stop; nothing reaches across it or across the comma.
    assert!(desk.found("款九月").is_empty());
}

#[test]
fn all_words_must_be_there_in_any_field() {
    let desk = archive();
    assert_eq!(desk.found("首付款 九月底"), ["产品需求沟通"]);
    assert!(desk.found("首付款 道歉").is_empty());
    assert_eq!(
        desk.found("盛泰 首付款"),
        ["产品需求沟通"],
        "a record is found by its customer's name too"
    );
}

#[test]
fn quoted_text_is_exact_signs_and_all() {
    let desk = archive();
    assert_eq!(desk.found("\"首付款30%，九月底\""), ["产品需求沟通"]);
    assert_eq!(
        desk.found("“ERP系统v2.0”"),
        ["产品需求沟通"],
        "case and the kind of quotation mark do not matter"
    );
    assert!(desk.found("\"首付款30 九月底\"").is_empty());
    assert!(desk.found("\"升级 系统\"").is_empty());
    assert!(desk.found("\"九月底前。\"").is_empty());
    assert_eq!(desk.found("\"交付。\""), ["产品需求沟通"]);
    assert_eq!(desk.found("\"级E").len(), 0, "a word in quotation marks is whole");
}

#[test]
fn latin_words_and_codes_are_found_by_their_beginning() {
    let desk = archive();
    assert_eq!(desk.found("er"), ["产品需求沟通"]);
    assert_eq!(desk.found("ＥＲＰ系统"), ["产品需求沟通"], "full width is half width");
    assert_eq!(desk.found("ht2026"), ["设备采购"]);
    assert!(desk.found("rp").is_empty());
    assert_eq!(desk.found("li.ming@example.com"), ["果麦文化传媒股份有限公司"]);
    assert_eq!(desk.found("example.co"), ["果麦文化传媒股份有限公司"]);
}

#[test]
fn four_digits_of_a_number_are_enough_however_it_is_spaced() {
    let desk = archive();
    for digits in [
        "13800138000",
        "138-0013-8000",
        "138 0013 8000",
        "0138",
        "1380013",
        "00138000",
    ] {
        assert_eq!(desk.found(digits), ["杭州盛泰机械有限公司"], "{digits}");
    }
    for digits in ["057188881234", "0571-88881234", "88881234", "8812"] {
        assert_eq!(desk.found(digits), ["交付延期"], "{digits}");
    }
    assert_eq!(desk.found("2026001"), ["设备采购"]);
    assert!(desk.found("13800138001").is_empty());
}

#[test]
fn a_single_character_is_found_at_both_ends_and_inside() {
    let desk = archive();
    for single in ["客", "户", "级", "九", "付"] {
        assert!(desk.found(single).contains(&"产品需求沟通".to_owned()), "{single}");
    }
    assert!(desk.found("鑫").is_empty());
}

#[test]
fn the_better_the_name_fits_the_higher_it_stands() {
    let names = ["盛泰", "盛泰机械", "杭州盛泰机械有限公司", "宁波重工"];
    let mut entries: Vec<_> = names.into_iter().map(customer).collect();
    entries[3] = entries[3].clone().text("remark", "盛泰的供应商");
    entries.push(record(&entries[3], "followup", "拜访盛泰").on("2026-10-01"));
    let desk = Desk::with(entries);
    assert_eq!(
        desk.titles("盛泰"),
        ["盛泰", "盛泰机械", "杭州盛泰机械有限公司", "拜访盛泰", "宁波重工"]
    );
}

#[test]
fn names_are_found_without_their_brackets() {
    let desk = Desk::with([customer("深圳市振业(集团)股份有限公司")]);
    assert_eq!(desk.found("振业集团").len(), 1);
    assert_eq!(desk.found("振业（集团）").len(), 1);
    assert_eq!(desk.found("\"振业(集团)\"").len(), 1);
}

#[test]
fn a_minus_excludes() {
    let desk = archive();
    assert_eq!(desk.found("盛泰 -首付款 -HT2026001"), ["杭州盛泰机械有限公司"]);
    assert_eq!(desk.found("-盛泰"), ["交付延期", "果麦文化传媒股份有限公司"]);
    assert_eq!(
        desk.found("盛泰 -\"首付款 30%\"").len(),
        3,
        "quoted text excludes what is exactly so only"
    );
}

#[test]
fn without_words_everything_is_listed_newest_first() {
    let desk = archive();
    assert_eq!(desk.titles("")[..3], ["产品需求沟通", "交付延期", "设备采购"]);
    assert_eq!(desk.titles("  ").len(), 5);
}

#[test]
fn the_text_of_a_file_that_does_not_parse_is_found_and_shown() {
    let of = customer("杭州盛泰机械有限公司");
    let mut broken = record(&of, "followup", "broken.yaml");
    broken.record = serde_json::Value::Null;
    broken.body = vec!["content: \"没有收尾的引号\nnext: 下周回访".to_owned()];
    let desk = Desk::with([of, broken]);
    let hits = desk.hits("收尾");
    assert_eq!(hits.len(), 1);
    assert!(hits[0].snippet.contains("没有收尾的引号"), "{}", hits[0].snippet);
}

#[test]
fn a_customers_number_or_its_beginning_finds_all_of_its_files() {
    let desk = archive();
    let id = desk.hits("产品需求沟通")[0].customer_id.clone();
    for words in [id.as_str(), &id[..id.len() - 1], &id.to_lowercase()] {
        let mut found = desk.titles(words);
        found.sort();
        assert_eq!(found, ["产品需求沟通", "杭州盛泰机械有限公司", "设备采购"], "{words}");
    }
    assert_eq!(desk.titles(&id)[0], "杭州盛泰机械有限公司", "the customer comes first");
}

//! Last resorts for words that stand nowhere: mistyped letters, words without a blank between them.

use crate::desk::{Desk, With, customer, record};

fn archive() -> Desk {
    let siemens = customer("Siemens 中国").text("remark", "工业自动化");
    let shengtai = customer("杭州盛泰机械有限公司");
    Desk::with([
        record(&shengtai, "feedback", "延期").text("content", "苏州工厂的交付又晚了，客户投诉"),
        record(&shengtai, "contract", "年度框架").text("content", "报价单见附件，型号 HT2026A"),
        record(&siemens, "followup", "回访").text("content", "Schneider 的方案也在看，苏州"),
        siemens,
        shengtai,
    ])
}

#[test]
fn one_wrong_letter_in_a_word_found_nowhere_is_forgiven() {
    let desk = archive();
    for typed in ["simens", "siemans", "sieemens", "seimens", "SIMENS", "simens 工业"] {
        assert_eq!(
            desk.titles(typed).first().map(String::as_str),
            Some("Siemens 中国"),
            "{typed}"
        );
    }
    assert_eq!(desk.found("schnieder"), ["回访"]);
    assert_eq!(desk.found("schnie"), ["回访"], "while it is being typed");
    assert_eq!(
        desk.found("schneider simens"),
        ["回访"],
        "found in the text and in the name"
    );
}

#[test]
fn letters_count_where_a_guess_would_be_too_wild() {
    let desk = archive();
    for typed in [
        "\"simens\"",
        "-siemens simens",
        "tiemens",
        "simans",
        "HT2026B",
        "sie3ens",
    ] {
        assert!(desk.found(typed).is_empty(), "{typed}");
    }
    let desk = Desk::with([customer("Simens"), customer("Siemens")]);
    assert_eq!(desk.found("simens"), ["Simens"], "never where the word exists");
    assert_eq!(desk.found("simens 不存在"), Vec::<String>::new());
}

#[test]
fn words_without_a_blank_are_found_each_for_itself() {
    let desk = archive();
    assert_eq!(desk.found("苏州交付投诉"), ["延期"]);
    assert_eq!(
        desk.found("盛泰报价单"),
        ["年度框架"],
        "one part in the customer's name"
    );
    assert_eq!(desk.found("苏州投诉 机械"), ["延期"]);
    assert_eq!(desk.found("苏州的投诉"), ["延期"]);
    assert_eq!(desk.found("反馈:苏州投诉"), ["延期"]);
    assert_eq!(desk.found("跟进:schnieder"), ["回访"]);
    assert!(desk.found("合同:苏州投诉").is_empty());
    assert_eq!(desk.found("苏州交付simens"), Vec::<String>::new());
    assert_eq!(desk.found("自动化simens"), ["Siemens 中国"]);
    for typed in ["\"苏州投诉\"", "苏州天空", "苏州报", "交苏诉付", "苏州报价单"] {
        assert!(desk.found(typed).is_empty(), "{typed}");
    }
}

#[test]
fn what_was_found_instead_is_highlighted() {
    let desk = archive();
    let marked = |typed: &str| -> Vec<String> {
        let hit = desk.hits(typed).into_iter().next().unwrap();
        let parts = hit
            .highlights
            .iter()
            .map(|(from, to)| hit.snippet[*from..*to].to_owned());
        parts.collect()
    };
    assert_eq!(marked("苏州交付投诉"), ["苏州", "交付", "投诉"]);
    assert_eq!(marked("schnieder"), ["Schneider"]);
}

#[test]
fn a_word_that_stands_somewhere_is_not_widened_for_what_stands_beside_it() {
    let desk = archive();
    assert!(desk.found("schneider 城市:北京").is_empty());
    assert!(desk.found("HT2026A 工业自动化").is_empty());
}

//! Words that stand for more than the text that they are: kinds of files, amounts, days, values that customers have.

use crate::desk::{Desk, With, customer, record};
use chrono::NaiveDate;
use kehu::index::Request;

fn archive() -> Desk {
    let shengtai = customer("杭州盛泰机械有限公司")
        .text("industry", "制造业")
        .text("city", "杭州市")
        .text("owner", "林晓峰");
    let guomai = customer("果麦文化传媒")
        .text("industry", "文化传媒")
        .text("owner", "黄雅婷");
    // Records have what their customer is told apart by, but not in their text.
    let of = |mut record: kehu::index::Entry, of: &kehu::index::Entry| {
        record.fields.extend(of.fields.iter().cloned());
        record
    };
    Desk::with([
        of(
            record(&shengtai, "contract", "设备采购")
                .text("amount", "580000")
                .on("2026-03-01"),
            &shengtai,
        ),
        of(
            record(&shengtai, "feedback", "终端坏了")
                .text("type", "投诉")
                .on("2026-11-20"),
            &shengtai,
        ),
        of(
            record(&shengtai, "followup", "合同寄回")
                .text("content", "下周再去")
                .on("2026-11-02"),
            &shengtai,
        ),
        of(
            record(&guomai, "feedback", "发错货")
                .text("type", "投诉")
                .on("2026-11-19"),
            &guomai,
        ),
        shengtai,
        guomai,
    ])
}

#[test]
fn the_title_of_a_kind_finds_its_files_beside_what_has_the_word() {
    let desk = archive();
    assert_eq!(desk.found("盛泰 合同"), ["合同寄回", "设备采购"]);
    assert_eq!(desk.found("合同"), ["合同寄回", "设备采购"]);
    assert_eq!(desk.found("\"合同\""), ["合同寄回"], "quoted it is a word like others");
    assert_eq!(desk.found("盛泰 -合同").len(), 3, "excluded as well");
}

#[test]
fn amounts_are_found_however_they_are_written() {
    let desk = archive();
    for typed in ["合同 58万", "58万", "580,000", "盛泰 58万元"] {
        assert_eq!(desk.found(typed), ["设备采购"], "{typed}");
    }
    assert!(desk.found("58.1万").is_empty());
}

#[test]
fn days_find_the_files_of_these_days() {
    let desk = archive();
    let found = |text: &str| {
        let request = Request {
            text: text.to_owned(),
            limit: 10,
            today: NaiveDate::from_ymd_opt(2026, 11, 21),
            ..Request::default()
        };
        let mut titles: Vec<String> = desk
            .ask(&request)
            .unwrap()
            .hits
            .into_iter()
            .map(|hit| hit.title)
            .collect();
        titles.sort();
        titles
    };
    assert_eq!(found("昨天 投诉"), ["终端坏了"]);
    assert_eq!(found("本周 投诉"), ["发错货", "终端坏了"]);
    assert_eq!(found("2026年3月 盛泰"), ["设备采购"]);
    assert_eq!(found("下周"), ["合同寄回"], "what says so is found too");
}

#[test]
fn beside_other_words_a_value_of_the_customer_means_its_records() {
    let desk = archive();
    assert_eq!(desk.found("制造业 投诉"), ["终端坏了"]);
    assert_eq!(desk.found("黄雅婷 投诉"), ["发错货"]);
    assert_eq!(desk.found("杭州 林晓峰 投诉"), ["终端坏了"]);
    assert_eq!(
        desk.found("制造业"),
        ["杭州盛泰机械有限公司"],
        "alone it means the customers"
    );
    assert!(desk.found("\"制造业\" 投诉").is_empty());
}

#[test]
fn a_legal_form_is_meant_as_it_stands_in_names() {
    let limited = customer("杭州盛泰机械有限公司").text("party", "企业");
    let desk = Desk::with([limited, customer("果麦文化传媒").text("party", "企业")]);
    for typed in ["类型:客户 有限公司", "客户 公司", "有限公司 类型:客户", "有限公司"] {
        assert_eq!(desk.found(typed), ["杭州盛泰机械有限公司"], "{typed}");
    }
    assert_eq!(
        desk.found("类型:客户 企业").len(),
        2,
        "the value itself is another thing"
    );
    assert_eq!(
        desk.found("主体类型:有限公司").len(),
        2,
        "as is what is asked of the field"
    );
}

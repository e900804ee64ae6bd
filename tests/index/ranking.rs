//! In which order hits come.

use crate::desk::{Desk, With, customer, record};
use kehu::index::Entry;

/// The same customer in 历史客户.
fn archived(name: &str) -> Entry {
    let of = customer(name);
    let dir = of.customer_dir.replace("客户/", "历史客户/");
    Entry {
        archived: true,
        path: crate::desk::path(&format!("{dir}/客户.yaml")),
        customer_dir: dir,
        ..of
    }
}

/// Searched with the weight of titles, contacts and tags.
fn high(mut of: Entry, key: &str, value: &str) -> Entry {
    of.high.push(value.to_owned());
    of.text(key, value)
}

#[test]
fn a_whole_name_comes_before_its_beginning_before_a_name_before_a_contact_before_a_tag_before_a_record_before_text() {
    let contact = high(customer("甲公司"), "contacts.name", "盛泰来");
    let tag = high(customer("乙公司"), "tags", "盛泰系");
    let remark = customer("丙公司").text("remark", "盛泰的供应商");
    let older = record(&remark, "followup", "盛泰拜访").on("2026-01-01");
    let newer = record(&remark, "followup", "拜访盛泰").on("2026-10-01");
    let text = record(&remark, "followup", "周报")
        .text("content", "见了盛泰")
        .on("2026-11-01");
    let desk = Desk::with([
        text,
        older,
        newer,
        remark,
        tag,
        contact,
        customer("杭州盛泰机械有限公司"),
        customer("盛泰机械"),
        customer("盛泰"),
    ]);
    assert_eq!(
        desk.titles("盛泰"),
        [
            "盛泰",
            "盛泰机械",
            "杭州盛泰机械有限公司",
            "甲公司",
            "乙公司",
            "拜访盛泰",
            "盛泰拜访",
            "周报",
            "丙公司"
        ]
    );
}

#[test]
fn a_contacts_number_counts_like_its_name() {
    let contact = high(customer("甲公司"), "contacts.phone", "13800138000");
    let of = customer("乙公司");
    let title = record(&of, "followup", "回电 13800138000");
    assert_eq!(Desk::with([title, of, contact]).titles("13800138000")[0], "甲公司");
}

#[test]
fn the_living_come_before_the_archived_however_well_those_fit() {
    let desk = Desk::with([
        archived("杭州纸业").on("2026-11-01"),
        archived("杭州石化").text("customer_level", "VIP"),
        customer("杭州盛泰机械科技股份有限公司").on("2020-01-01"),
    ]);
    for typed in ["hz", "hangzhou", "杭州"] {
        assert_eq!(desk.titles(typed)[0], "杭州盛泰机械科技股份有限公司", "{typed}");
        assert_eq!(desk.titles(typed).len(), 3, "{typed}");
    }
}

#[test]
fn an_archived_customer_whose_name_is_typed_in_full_is_the_one_that_is_meant() {
    let desk = Desk::with([customer("盛泰机械有限公司"), archived("盛泰")]);
    assert_eq!(desk.titles("盛泰")[0], "盛泰");
}

#[test]
fn of_equally_good_matches_the_customer_of_the_higher_level_comes_first_then_the_one_met_last() {
    let level = |name: &str, level: &str, day: &str| customer(name).text("customer_level", level).on(day);
    let desk = Desk::with([
        level("杭州甲", "C", "2026-11-03"),
        level("杭州乙", "VIP", "2026-11-01"),
        level("杭州丙", "B", "2026-11-02"),
        level("杭州丁", "B", "2026-11-04"),
        customer("杭州戊").on("2026-11-05"),
        level("杭州己", "A", "2026-11-01"),
    ]);
    for typed in ["杭州", "hz"] {
        assert_eq!(
            desk.titles(typed),
            ["杭州乙", "杭州己", "杭州丁", "杭州丙", "杭州甲", "杭州戊"],
            "{typed}"
        );
    }
}

#[test]
fn no_level_lifts_a_weaker_match_above_a_better_one() {
    let desk = Desk::with([
        high(customer("甲公司"), "contacts.name", "盛泰来").text("customer_level", "VIP"),
        archived("新盛泰").text("customer_level", "C"),
    ]);
    assert_eq!(desk.titles("盛泰"), ["新盛泰", "甲公司"]);
}

#[test]
fn of_equally_good_matches_the_own_customers_come_first_but_not_before_better_ones() {
    let of = |name: &str, owner: &str| customer(name).text("owner", owner);
    let desk = Desk::with([
        of("杭州甲", "张三").text("customer_level", "VIP"),
        of("杭州乙", "李四"),
        of("新杭州", "李四"),
    ]);
    assert_eq!(desk.titles("杭州"), ["杭州甲", "杭州乙", "新杭州"]);
    assert_eq!(desk.titles_for("李四", "杭州"), ["杭州乙", "杭州甲", "新杭州"]);
    assert_eq!(desk.titles_for("王五", "杭州"), ["杭州甲", "杭州乙", "新杭州"]);
}

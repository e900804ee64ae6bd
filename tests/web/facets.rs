//! Facets: several values beside one another, counts that leave the others in sight, chips, years.

use crate::browser::Page;
use crate::site::{Site, encoded};

fn industries() -> Site {
    Site::with_vault(|vault| {
        vault.customer("杭州盛泰").followup("2025-11-18 14:30", "报价", "报价");
        vault
            .customer("苏州恒瑞")
            .with("industry", "IT业")
            .with("created_on", "2025-06-01")
            .followup("2026-01-05 09:00", "报价", "报价");
        vault.customer("宁波远洋").with("industry", "零售业");
        vault.customer("上海长城").with("industry", "IT业");
    })
}

/// The values of a facet with their counts, those chosen with a star.
fn values(page: &Page, facet: &str) -> Vec<String> {
    let shown = page.value(&format!(
        "[...document.querySelectorAll('.facet[data-key=\"{facet}\"] li a')].map((a) =>
            [...a.querySelectorAll('span')].map((e) => e.innerText).join(' ') + (a.ariaCurrent ? '*' : ''))"
    ));
    let mut shown: Vec<String> = serde_json::from_value(shown).unwrap();
    shown.sort();
    shown
}

fn chips(page: &Page) -> serde_json::Value {
    page.value("[...document.querySelectorAll('.removable a')].map((a) => a.innerText)")
}

#[test]
fn several_values_of_a_facet_are_chosen_beside_one_another() {
    let site = industries();
    let page = site.open("/customers").shows("宁波远洋");
    assert_eq!(values(&page, "所属行业"), ["IT业 2", "制造业 1", "零售业 1"]);
    let page = page.chooses("所属行业", "制造业").shows("杭州盛泰").hides("宁波远洋");
    assert_eq!(values(&page, "所属行业"), ["IT业 2", "制造业 1*", "零售业 1"]);
    let page = page
        .chooses("所属行业", "IT业")
        .shows("苏州恒瑞")
        .shows("上海长城")
        .shows("杭州盛泰")
        .hides("宁波远洋")
        .is_at("/customers?q=所属行业:制造业,IT业");
    assert_eq!(values(&page, "所属行业"), ["IT业 2*", "制造业 1*", "零售业 1"]);
    assert_eq!(
        chips(&page),
        serde_json::json!(["所属行业:制造业", "所属行业:IT业", "全部清除"])
    );
    // The address holds all of it.
    let again = site.open(&format!("/customers?q={}", encoded("所属行业:制造业,IT业")));
    assert_eq!(values(&again, "所属行业"), values(&page, "所属行业"));
    assert_eq!(chips(&again), chips(&page));
    page.clicks("所属行业:制造业")
        .hides("杭州盛泰")
        .shows("苏州恒瑞")
        .is_at("/customers?q=所属行业:IT业")
        .chooses("所属行业", "IT业")
        .shows("宁波远洋")
        .is_at("/customers")
        .is_quiet();
}

#[test]
fn other_facets_count_within_what_is_chosen() {
    let site = industries();
    let page = site.open(&format!("/customers?q={}", encoded("行业:软件 城市:杭州")));
    assert_eq!(
        values(&page, "建档年份"),
        ["2025 1", "2026 1"],
        "of the two in this trade"
    );
    assert_eq!(
        values(&page, "所属行业"),
        ["IT业 2*", "制造业 1", "零售业 1"],
        "whatever word the condition is written with"
    );
    let page = page.chooses("建档年份", "2025").hides("上海长城").shows("苏州恒瑞");
    let page = page
        .is_at("/customers?q=行业:软件 城市:杭州 建档日期:2025")
        .shows("年份:2025");
    assert_eq!(values(&page, "所属行业"), ["IT业 1*"]);
    page.clicks("全部清除").is_at("/customers").is_quiet();
}

#[test]
fn what_is_chosen_and_has_nothing_can_be_given_up() {
    let site = industries();
    let page = site.open(&format!("/customers?q={}", encoded("行业:零售业,软件 建档日期:2025")));
    assert_eq!(values(&page, "所属行业"), ["IT业 1*", "零售业 0*"]);
    page.chooses("所属行业", "零售业")
        .is_at("/customers?q=行业:软件 建档日期:2025");
}

#[test]
fn search_and_lists_of_records_have_them_too() {
    let site = industries();
    let page = site.open(&format!("/search?q={}", encoded("报价")));
    assert_eq!(values(&page, "年份"), ["2025 1", "2026 1"]);
    let page = page
        .chooses("年份", "2025")
        .shows("杭州盛泰")
        .hides("苏州恒瑞")
        .chooses("年份", "2026")
        .is_at("/search?q=报价 日期:2025,2026")
        .shows("苏州恒瑞");
    let page = page.goes_to(&format!("/search?q={}", encoded("类型:跟进")));
    let kinds = values(&page, "类型");
    assert!(
        ["客户 4", "跟进 2*"]
            .iter()
            .all(|kind| kinds.iter().any(|one| one == kind)),
        "{kinds:?}"
    );
    let page = page
        .chooses("类型", "客户")
        .is_at("/search?q=类型:跟进,客户")
        .shows("宁波远洋");
    let page = page.goes_to(&format!(
        "/customers?view=kind&kind=followup&q={}",
        encoded("行业:软件")
    ));
    assert_eq!(values(&page, "所属行业"), ["IT业 1*", "制造业 1"]);
    page.chooses("所属行业", "制造业")
        .is_at("/customers?view=kind&kind=followup&q=行业:软件,制造业")
        .shows("杭州盛泰")
        .is_quiet();
    let facets = site.json(&format!("/api/customers?q={}", encoded("行业:软件")))["facets"].clone();
    let of = |key: &str| {
        facets
            .as_array()
            .unwrap()
            .iter()
            .find(|facet| facet["key"] == key)
            .unwrap()["values"]
            .clone()
    };
    assert_eq!(of("industry").as_array().unwrap().len(), 3);
    assert_eq!(
        of("industry")[0],
        serde_json::json!({ "value": "IT业", "count": 2, "chosen": true })
    );
}

#[test]
fn a_phone_chooses_several_too() {
    let site = industries();
    site.open("/customers")
        .on_a_phone()
        .goes_to(&format!("/customers?q={}", encoded("行业:软件")))
        .clicks("按类别挑选")
        .chooses("所属行业", "制造业")
        .shows("杭州盛泰")
        .fits()
        .is_quiet();
}

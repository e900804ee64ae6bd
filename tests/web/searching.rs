//! 搜索: as you type, with facets, by keyboard.

use crate::site::{Site, encoded};

fn three_customers() -> Site {
    Site::with_vault(|vault| {
        vault
            .customer("杭州盛泰机械有限公司")
            .followup("2026-11-18 14:30", "产品需求沟通", "客户需要两台数控机床的报价")
            .contract("HT2026001", "设备采购", 486_000, "2026-03-01");
        vault
            .customer("苏州恒瑞精密制造")
            .with("city", "苏州")
            .with("customer_level", "VIP")
            .followup("2026-11-20 09:00", "报价跟进", "报价已发出，等对方财务确认");
        vault.customer("宁波远洋电子").with("city", "宁波");
    })
}

#[test]
fn results_come_while_typing_and_one_step_back_leads_out() {
    let site = three_customers();
    site.open("/customers")
        .is_awake()
        .presses("/")
        .types("盛泰")
        .is_at("/search?q=盛泰")
        .shows("产品需求沟通")
        .hides("宁波远洋电子")
        .types("机械")
        .is_at("/search?q=盛泰机械")
        .until("lost the focus", "document.activeElement.id === 'q'")
        .until("cannot go back", "history.back() === undefined")
        .is_at("/customers")
        .shows("宁波远洋电子")
        .is_quiet();
}

#[test]
fn matches_are_marked_and_grouped_by_customer() {
    let site = three_customers();
    site.open(&format!("/search?q={}", encoded("报价")))
        .shows("杭州盛泰机械有限公司")
        .shows("苏州恒瑞精密制造")
        .until(
            "marks nothing",
            "[...document.querySelectorAll('mark')].some((mark) => mark.innerText === '报价')",
        )
        .until("does not group", "document.querySelectorAll('.group').length === 2")
        .is_quiet();
}

#[test]
fn a_facet_narrows_and_its_removal_widens() {
    let site = three_customers();
    site.open("/customers")
        .shows("宁波远洋电子")
        .chooses("城市", "苏州")
        .shows("苏州恒瑞精密制造")
        .hides("宁波远洋电子")
        .until(
            "does not show the condition",
            "Boolean(document.querySelector('.removable a'))",
        )
        .until("click", "document.querySelector('.removable a').click() === undefined")
        .shows("宁波远洋电子")
        .is_quiet();
}

#[test]
fn an_unknown_field_is_explained_with_a_proposal() {
    let site = three_customers();
    site.open(&format!("/search?q={}", encoded("城巿:苏州")))
        .shows("城市")
        .clicks("城市:苏州")
        .shows("苏州恒瑞精密制造");
}

#[test]
fn nothing_found_says_so_and_tells_how_to_search() {
    three_customers()
        .open(&format!("/search?q={}", encoded("没有这个词")))
        .shows("没有找到“没有这个词”")
        .shows("连续四位以上的数字");
}

#[test]
fn it_works_without_a_script() {
    let site = three_customers();
    let (status, body) = site.get(&format!("/search?q={}", encoded("盛泰")));
    assert_eq!(status, 200);
    assert!(
        body.contains("产品需求沟通") && body.contains("action=\"/search\""),
        "{body}"
    );
}

#[test]
fn the_keyboard_is_enough() {
    let site = three_customers();
    site.open("/customers")
        .is_awake()
        .presses("j")
        .presses("j")
        .until(
            "is not on the second row",
            "[...document.querySelectorAll('[data-row] .go')].indexOf(document.activeElement) === 1",
        )
        .presses("k")
        .until(
            "is not on the first row",
            "[...document.querySelectorAll('[data-row] .go')].indexOf(document.activeElement) === 0",
        )
        .presses("o")
        .until("did not open a customer", "location.pathname.startsWith('/c/')")
        .is_awake()
        .goes_by_keys(["g", "p"], "/problems")
        .is_awake()
        .presses("?")
        .shows("下一行、上一行")
        .presses("Escape")
        .until("help stays open", "!document.getElementById('help').open")
        .is_quiet();
}

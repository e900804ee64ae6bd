//! 客户, 问题, 变更.

use crate::site::{Site, encoded};

#[test]
fn customers_are_sorted_and_paged_by_address() {
    let site = Site::with_vault(|vault| {
        for number in 0..70 {
            vault.customer(&format!("公司{number:02}"));
        }
    });
    site.open("/customers")
        .shows("第 1–60 位，共 70 位")
        .clicks("下一页")
        .shows("第 61–70 位，共 70 位");
    let first = |sort: &str| {
        site.json(&format!("/api/customers?sort={sort}&limit=1"))["results"][0]["customer_name"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(first("customer_id"), "公司00");
    assert_eq!(first("-customer_id"), "公司69");
}

#[test]
fn names_are_found_by_their_initial() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰");
        vault.customer("苏州恒瑞");
    });
    site.open("/customers")
        .clicks("H")
        .shows("杭州盛泰")
        .hides("苏州恒瑞")
        .clicks("S")
        .shows("苏州恒瑞")
        .hides("杭州盛泰");
}

#[test]
fn problems_show_the_line_and_what_to_do() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰").with("customer_level", "E");
    });
    site.open("/problems")
        .shows("客户等级")
        .shows("怎么办")
        .until(
            "does not mark the value",
            "document.querySelector('.source em').innerText === 'E'",
        )
        .is_quiet();
    let problems = site.json("/api/problems");
    assert_eq!(problems["results"][0]["field"], "customer_level", "{problems}");
    for key in ["rule", "severity", "path", "line", "column", "message", "fix"] {
        assert!(!problems["results"][0][key].is_null(), "{key}");
    }
}

#[test]
fn a_sound_vault_says_so() {
    Site::with_vault(|vault| {
        vault.customer("杭州盛泰");
    })
    .open("/problems")
    .shows("没有发现问题");
}

#[test]
fn changes_are_filtered_by_person_and_path() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰");
    });
    site.open("/changes")
        .shows("变更")
        .until("lists nothing", "document.querySelectorAll('.entry').length > 0");
    site.open(&format!("/changes?author={}", encoded("没有这个人")))
        .shows("没有符合条件的修改");
    site.open("/changes?since=yesterday").shows("看不懂");
    assert_eq!(site.get("/api/changes?since=yesterday").0, 400);
    assert_eq!(site.get("/changes?after=abcdef12").0, 404);
    assert_eq!(site.get("/api/changes?after=x").0, 404);
}

#[test]
fn an_empty_vault_is_explained() {
    let site = Site::with_vault(|_| {});
    site.open("/customers").shows("客户库里还没有客户").shows("kehu import");
}

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
fn problems_are_grouped_filtered_and_paged_by_address() {
    let site = Site::with_vault(|vault| {
        for number in 0..60 {
            vault.customer(&format!("公司{number:02}")).with("customer_level", "E");
        }
        vault
            .customer("杭州盛泰")
            .file("跟进/2026-01-05-0900-电话-坏.yaml", "a: [\n");
    });
    let shown = "document.querySelectorAll('.finding').length";
    let page = site.open("/problems").shows("看全部 60 个");
    let all = page.value(shown).as_u64().unwrap();
    assert!(all < 20, "{all} at once");
    let page = page.clicks("看全部 60 个").shows("共 60 个问题");
    assert_eq!(page.value(shown), 50);
    let page = page
        .clicks("下一页")
        .until("is not the second page", &format!("{shown} === 10"));
    let page = page
        .goes_to("/problems")
        .is_awake()
        .focuses("#filter")
        .types("公司07")
        .shows("共 1 个问题");
    let page = page
        .is_at("/problems?q=公司07")
        .clicks("公司07")
        .shows("CUST202601010008");
    let page = page
        .goes_to("/problems")
        .clicks("按严重程度")
        .is_at("/problems?by=severity");
    page.clicks("错误").until(
        "does not narrow",
        "location.search.includes('severity=error') && document.querySelectorAll('main section').length === 1",
    );
    let errors = site.json("/api/problems?severity=error")["total"].as_u64();
    let notes = site.json("/api/problems?severity=note")["total"].as_u64();
    assert_eq!((errors > Some(0), notes), (true, Some(0)));
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

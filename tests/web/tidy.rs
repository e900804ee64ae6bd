//! 整理: what is proposed is ticked, done in one commit and taken back.

use crate::site::{Site, encoded, location};
use serde_json::json;

fn office() -> Site {
    Site::with_vault(|vault| {
        vault
            .customer("甲沉默")
            .with("customer_type", "潜在客户")
            .followup("2024-01-05 09:00", "报价", "太贵");
        vault
            .customer("乙注销")
            .with("follow_up_status", "无效")
            .followup("2024-01-05 09:00", "报价", "打不通");
        vault
            .customer("丙活跃")
            .with("tags", "[沉睡]")
            .followup("2024-01-05 09:00", "报价", "好");
        vault.customer("丁标签").with("tags", "[高价值, 展会]");
    })
}

#[test]
fn what_is_ticked_is_done_at_once_and_taken_back() {
    let site = office();
    let page = site
        .open("/")
        .is_awake()
        .goes_by_keys(["g", "z"], "/tidy")
        .is_awake()
        .shows("长期没有往来，也没有意向")
        .shows("最近一次往来 2024-01-05")
        .shows("标签“沉睡”换成“流失”");
    let ticked = "[...document.querySelectorAll('[name=tick]:checked')].map((tick) => tick.ariaLabel)";
    assert_eq!(
        page.value(ticked),
        json!(["丙活跃", "丁标签"]),
        "nobody goes by a careless click"
    );
    page.runs("document.querySelector('[aria-labelledby=group-past] [data-tick-all]').click()");
    let page = page.until(
        "is not ticked",
        "document.querySelectorAll('[name=tick]:checked').length === 3",
    );
    page.runs("document.querySelector('[aria-labelledby=group-tag] [name=tick]').click()");
    let page = page
        .clicks("整理勾选的")
        .shows("整理了 2 项，记为一次修改。")
        .hides("甲沉默")
        .shows("乙注销")
        .shows("丙活跃");
    assert!(site.root().join("历史客户/制造业/中型/甲沉默/客户.yaml").exists());
    let today = chrono::Local::now().date_naive().to_string();
    let found = site.json(&format!("/api/customers?q={}", encoded("甲沉默")));
    let id = found["results"][0]["customer_id"].as_str().unwrap();
    site.open(&format!("/c/{id}"))
        .shows(&format!("历史客户 · {today} 归档"));
    let text = std::fs::read_to_string(site.root().join("客户/制造业/中型/丁标签/客户.yaml")).unwrap();
    assert!(text.contains("展会") && !text.contains("高价值"), "{text}");
    page.clicks("撤销").clicks("撤销，改回去").shows("已撤销");
    assert!(site.root().join("客户/制造业/中型/甲沉默/客户.yaml").exists());
    assert_eq!(site.json("/api/tidy")["total"], 4);
}

#[test]
fn it_works_on_a_phone_without_a_script_and_for_nonsense() {
    let site = office();
    site.open("/tidy").on_a_phone().shows("整理勾选的").fits().is_quiet();
    let ids = site.json("/api/tidy");
    let id = ids["results"][0]["id"].as_str().unwrap();
    let (head, page) = site.sends_form("/tidy", &[]);
    assert!(
        head.starts_with("HTTP/1.1 422") && page.contains("还没有勾选"),
        "{head}"
    );
    let (head, _) = site.sends_form(
        "/tidy",
        &[("tick", id), ("tick", "past:nobody"), ("reason", "月末归类")],
    );
    let done = location(&head).unwrap();
    assert!(done.contains("done=1") && done.contains("outdated=1"), "{done}");
    assert_eq!(site.json("/api/changes?limit=1")["results"][0]["reason"], "月末归类");
    // Sent twice, it is done once.
    let (head, _) = site.sends_form("/tidy", &[("tick", id)]);
    assert!(location(&head).unwrap().contains("done=0"), "{head}");
}

#[test]
fn a_clean_vault_says_so() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰");
    });
    site.open("/tidy").shows("没有要整理的").hides("整理勾选的").is_quiet();
}

//! 整理: what is proposed is ticked, done in one commit and taken back.

use crate::site::{Site, encoded, location};
use serde_json::json;

/// As if everybody had just been looked at: reviews fall due by time alone.
fn reviewed() -> String {
    chrono::Local::now().date_naive().to_string()
}

fn office() -> Site {
    Site::with_vault(|vault| {
        vault
            .customer("甲沉默")
            .with("reviewed_on", &reviewed())
            .with("customer_type", "潜在客户")
            .followup("2024-01-05 09:00", "报价", "太贵");
        vault
            .customer("乙注销")
            .with("follow_up_status", "无效")
            .followup("2024-01-05 09:00", "报价", "打不通");
        vault
            .customer("丙活跃")
            .with("reviewed_on", &reviewed())
            .with("tags", "[沉睡]")
            .followup("2024-01-05 09:00", "报价", "好");
        vault
            .customer("丁标签")
            .with("reviewed_on", &reviewed())
            .with("tags", "[高价值, 展会]");
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
    let found = site.json(&format!("/api/customers?archived=only&q={}", encoded("甲沉默")));
    let id = found["results"][0]["customer_id"].as_str().unwrap();
    site.open(&format!("/c/{id}")).shows(&format!("已归档 · {today}"));
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
        vault.customer("杭州盛泰").with("reviewed_on", &reviewed());
    });
    site.open("/tidy").shows("没有要整理的").hides("整理勾选的").is_quiet();
}

#[test]
fn each_owner_reviews_their_own_and_signs() {
    let site = Site::with_vault(|vault| {
        vault.customer("甲一").with("owner", "张三");
        vault.customer("乙二").with("owner", "李四");
    });
    let page = site
        .open("/tidy?who=%E6%9D%8E%E5%9B%9B")
        .is_awake()
        .shows("半年核对")
        .shows("建档以来没有核对过")
        .shows("乙二")
        .hides("甲一");
    assert_eq!(
        page.value("document.querySelectorAll('[name=tick]:checked').length"),
        json!(0),
        "somebody has to look first"
    );
    page.runs("document.querySelector('[name=tick]').click()");
    page.clicks("整理勾选的").shows("整理了 1 项").hides("半年核对");
    let text = |path: &str| std::fs::read_to_string(site.root().join(path)).unwrap();
    let signed = text("客户/制造业/中型/乙二/客户.yaml");
    assert!(signed.contains(&format!("reviewed_on: {}", reviewed())), "{signed}");
    let id = site.json(&format!("/api/customers?q={}", encoded("甲一")))["results"][0]["customer_id"].clone();
    site.open(&format!("/c/{}", id.as_str().unwrap()))
        .shows("该核对了")
        .clicks("核对无误")
        .shows("已保存")
        .hides("该核对了")
        .shows(&format!("{} 由", reviewed()))
        .is_quiet();
    assert!(text("客户/制造业/中型/甲一/客户.yaml").contains("reviewed_by: "));
    site.open("/tidy").shows("没有要整理的");
    // The form of the profile shows what is written, and asks nobody for it.
    site.open("/new/customer").hides("核对日期");
}

#[test]
fn who_may_leave_is_given_a_task_of_care() {
    let last = chrono::Local::now().date_naive() - chrono::Days::new(150);
    let site = Site::with_vault(|vault| {
        vault
            .customer("杭州盛泰")
            .with("owner", "张三")
            .with("tags", "[高价值]")
            .with("reviewed_on", &reviewed())
            .with("customer_type", "成交客户")
            .with("deal", &format!("{{amount: 1, product: 机床, signed_on: {last}}}"))
            .contract("HT1", "机床", 620_000, &last.to_string());
    });
    let page = site.open("/tidy").is_awake().shows("高价值客户好久没联系");
    page.runs("document.querySelector('[name=id]').click()");
    let due = (chrono::Local::now().date_naive() + chrono::Days::new(20)).to_string();
    let page = page
        .clicks("给勾选的新建任务")
        .shows("杭州盛泰")
        .hides("请填写")
        .focuses("[name='f.name']")
        .types("中秋问候");
    page.runs(&format!("document.querySelector('[name=\"f.due\"]').value = '{due}'"));
    page.clicks("看会建哪些任务")
        .shows("会有这些任务")
        .shows(&format!("关怀 · 中秋问候 · {due} · 张三"))
        .clicks("执行：新建 1 个任务")
        .shows("已给 1 个客户新建任务")
        .hides("高价值客户好久没联系")
        .clicks("撤销")
        .clicks("撤销，改回去")
        .shows("已撤销")
        .is_quiet();
}

#[test]
fn nothing_overlaps_on_the_narrowest_phone() {
    let site = Site::of_the_demo();
    let apart = "[...document.querySelectorAll('.proposals .about small')].every((owner) => owner.getBoundingClientRect().bottom <= owner.closest('li').querySelector('.about + p').getBoundingClientRect().top + 1)";
    for dark in [false, true] {
        site.open("/tidy")
            .on_a_screen(320, 700)
            .in_light(dark)
            .fits()
            .until(
                "has owners",
                "document.querySelectorAll('.proposals .about small').length > 3",
            )
            .until("keeps them apart from the text", apart)
            .is_quiet();
    }
}

//! 报表: figures that lead somewhere, choices in the address, charts that fit.

use crate::site::{Site, encoded};

fn selling() -> Site {
    Site::with_vault(|vault| {
        vault
            .customer("杭州盛泰")
            .with("owner", "张三")
            .contract("HT1", "立式机床", 120_000, "2026-03-05")
            .contract("HT2", "备件", 30_000, "2026-04-06")
            .followup("2026-03-01 10:00", "报价", "谈价格");
        vault
            .customer("苏州恒瑞")
            .with("owner", "李四")
            .contract("HT3", "产线", 50_000, "2026-03-20");
    })
}

#[test]
fn every_report_is_a_page_and_a_json_twin() {
    let site = Site::of_the_demo();
    site.open("/reports")
        .shows("合同金额")
        .shows("客户反馈")
        .on_a_screen(1440, 900)
        .fits()
        .is_quiet();
    let reports = site.json("/api/reports");
    assert_eq!(reports["total"], 8);
    for report in reports["results"].as_array().unwrap() {
        let name = report["name"].as_str().unwrap();
        site.open(&format!("/reports/{name}"))
            .shows(report["title"].as_str().unwrap())
            .until(
                "has no table",
                "document.querySelectorAll('.figures-table tbody tr').length > 0",
            )
            .until("has no chart", "document.querySelectorAll('.chart svg').length > 0")
            .on_a_screen(1440, 900)
            .fits()
            .on_a_phone()
            .fits()
            .is_quiet();
        let twin = site.json(&format!("/api/reports/{name}?period=all"));
        assert_eq!(twin["name"], name);
        assert!(twin["columns"].is_array() && twin["rows"].is_array(), "{name}");
    }
}

#[test]
fn a_figure_leads_to_the_records_behind_it() {
    let site = selling();
    site.open("/reports/contracts?period=all&by=owner")
        .shows("20 万元")
        .clicks("张三")
        .shows("立式机床")
        .shows("备件")
        .hides("产线");
    site.open("/reports/customers?by=owner")
        .clicks("李四")
        .is_at("/customers?q=负责人=李四&archived=with")
        .shows("苏州恒瑞")
        .hides("杭州盛泰");
}

#[test]
fn time_filter_and_division_are_in_the_address() {
    let site = selling();
    let rows = |path: &str| site.json(path)["rows"].as_array().unwrap().clone();
    let march = rows("/api/reports/contracts?from=2026-03&to=2026-03");
    assert_eq!(march.len(), 1);
    assert_eq!(
        (&march[0]["contracts"], &march[0]["amount"]),
        (&2.into(), &170_000.into())
    );
    let filter = encoded("负责人:李四");
    let of_one = rows(&format!("/api/reports/contracts?period=all&q={filter}"));
    assert_eq!(of_one.len(), 1);
    assert_eq!(of_one[0]["amount"], 50_000);
    site.open("/reports/contracts?from=2026-03-01&to=2026-03-31")
        .shows("签订日期：2026年3月1日至3月31日")
        .clicks("近30天")
        .is_at("/reports/contracts?by=month&period=30d")
        .hides("至3月31日");
}

#[test]
fn what_is_not_understood_is_said_in_place() {
    let site = selling();
    for (query, said) in [
        ("from=%E6%98%A8%E5%A4%A9", "请写成 2026-01-31"),
        ("period=century", "近30天"),
        ("by=mood", "可以按"),
        ("q=%E9%87%91%E9%A2%9D%3E%E5%BE%88%E5%A4%9A", "数字"),
        ("from=2026-05-01&to=2026-01-01", "请对调"),
    ] {
        let path = format!("/reports/contracts?{query}");
        site.open(&path).shows(said).is_quiet();
        let (status, body) = site.get(&format!("/api{path}"));
        assert!(status == 400 && body.contains("error"), "{path}: {status} {body}");
    }
    let (status, _) = site.get("/reports/nonsense");
    assert_eq!(status, 404);
}

#[test]
fn the_customers_that_only_history_tells_are_named() {
    let site = Site::of_the_demo();
    let rows = site.json("/api/reports/conversion?period=all")["rows"].clone();
    let ended = rows[2]["end"].as_u64().unwrap();
    assert!(ended > 1);
    site.open("/reports/conversion?period=all&pick=t0.2.8")
        .shows(&format!("{ended} 位客户"))
        .until(
            "does not name them",
            &format!("document.querySelectorAll('#picked li').length === {ended}"),
        );
    for odd in ["t9.9.9", "c0", "x", "t0.2.8.1", "h99", "%E5%AE%A2"] {
        site.open(&format!("/reports/conversion?pick={odd}"))
            .shows("客户转化")
            .is_quiet();
    }
}

#[test]
fn reports_follow_the_files() {
    let site = selling();
    let page = site
        .open("/reports/contracts?period=all&by=owner")
        .shows("20 万元")
        .is_awake();
    site.edit(
        "客户/制造业/中型/苏州恒瑞/合同/HT3-产线-2026-03-20.yaml",
        "amount: 50000",
        "amount: 150000",
    );
    page.shows("30 万元");
}

#[test]
fn what_was_signed_this_quarter_by_industry_is_three_clicks_away() {
    Site::of_the_demo()
        .open("/")
        .clicks("报表")
        .shows("合同金额")
        .clicks("本季度")
        .is_at("/reports?period=quarter")
        .clicks("所属行业")
        .is_at("/reports/contracts?period=quarter&by=industry")
        .shows("按所属行业")
        .is_quiet();
}

#[test]
fn an_empty_vault_says_what_will_be_here() {
    let site = Site::with_vault(|_| {});
    site.open("/reports")
        .shows("还没有可以统计的数据")
        .on_a_phone()
        .fits()
        .is_quiet();
    site.open("/reports/conversion").shows("客户转化").is_quiet();
}

#[test]
fn strange_names_and_amounts_stay_what_they_are() {
    let site = Site::with_vault(|vault| {
        let name = format!("<script>alert(1)</script>{}", "很长的名称".repeat(16));
        vault.customer(&name).with("owner", "\"<b>\\u202e‏مرحبا 😀\"").contract(
            "HT1",
            "<img src=x onerror=alert(1)>",
            4_000_000_000,
            "2026-03-05",
        );
    });
    for path in [
        "/reports",
        "/reports/value?period=all",
        "/reports/contracts?period=all&by=owner",
    ] {
        site.open(path).shows("40 亿元").is_quiet().on_a_phone().fits();
    }
}

#[test]
fn a_phone_shows_figures_first_and_conditions_when_asked() {
    let site = selling();
    let shown = |is: &str| format!("(document.querySelector('.folded').offsetParent !== null) === {is}");
    for path in ["/reports/contracts", "/changes"] {
        let page = site
            .open("/")
            .on_a_phone()
            .goes_to(path)
            .until("is open", &shown("false"));
        page.value("void document.querySelector('.fold-label').click()");
        page.until("stays shut", &shown("true")).fits().is_quiet();
    }
    site.open("/")
        .on_a_phone()
        .goes_to("/reports/contracts?by=owner&q=%E8%B4%9F%E8%B4%A3%E4%BA%BA%3A%E5%BC%A0%E4%B8%89")
        .until("hides the condition that holds", &shown("true"));
}

#[test]
fn a_table_on_a_phone_keeps_its_first_column_whole_and_in_sight() {
    let page = selling().open("/reports/contracts?period=all&by=month").on_a_phone();
    let page = page.shows("2026-03");
    let first = "document.querySelector('.figures-table tbody td')";
    let place = format!("(({{ left, height }}) => [Math.round(left), height < 40])({first}.getBoundingClientRect())");
    let before = page.value(&place);
    assert_eq!(before[1], true, "the month is broken");
    page.value(&format!("void ({first}.closest('.mini-wrap').scrollLeft = 60)"));
    let page = page.until(
        "does not move",
        &format!("{first}.closest('.mini-wrap').scrollLeft === 60"),
    );
    assert_eq!(page.value(&place), before);
}

//! The customer page, its records, its history, its files.

use crate::site::{Site, encoded};

const DIR: &str = "客户/制造业/中型/杭州盛泰机械有限公司";

fn one_customer() -> Site {
    Site::with_vault(|vault| {
        vault
            .customer("杭州盛泰机械有限公司")
            .with("credit_limit", "500000")
            .followup(
                "2026-11-18 14:30",
                "产品需求沟通",
                "客户需要两台数控机床的报价\n希望下周三之前给到",
            )
            .contract("HT2026001", "设备采购", 486_000, "2026-03-01")
            .file("合同/HT2026001-设备采购-2026-03-01.pdf", "%PDF-1.4")
            .file("附件/产线布置图.dwg", [0, 1, 2])
            .file("附件/现场.png", include_bytes!("pixel.png"));
    })
}

#[test]
fn it_tells_who_they_are_and_what_happened() {
    one_customer()
        .open("/c/CUST202601010001")
        .shows("杭州盛泰机械有限公司")
        .shows("CUST202601010001")
        .shows("意向客户")
        .shows("产品需求沟通")
        .shows("希望下周三之前给到")
        .shows("48.6 万元")
        .shows("未回款 24.3 万元")
        .until(
            "cannot be called",
            "Boolean(document.querySelector('a[href=\"tel:13800138000\"]'))",
        )
        .until(
            "cannot be written to",
            "Boolean(document.querySelector('a[href=\"mailto:li.si@example.com\"]'))",
        )
        .until(
            "has no scan beside the contract",
            "Boolean(document.querySelector('.moment a[href$=\".pdf\"]'))",
        )
        .until(
            "shows no picture",
            "[...document.images].some((image) => image.naturalWidth > 0)",
        )
        .is_quiet();
}

#[test]
fn the_timeline_is_filtered_by_kind() {
    one_customer()
        .open("/c/CUST202601010001")
        .clicks("合同")
        .is_at("/c/CUST202601010001?kind=contract")
        .shows("HT2026001")
        .hides("产品需求沟通");
}

#[test]
fn a_team_adds_a_field_and_a_kind_by_schema_alone() {
    let site = Site::with_vault(|vault| {
        vault.write(
            "schemas/visit.yaml",
            "title: 拜访计划\ntype: object\nx-kehu:\n  kind: visit\n  folder: 拜访\n  file_name: \"{on}-{goal}\"\n  title_field: goal\n  \
             date_field: on\n  icon: calendar\nrequired: [on, goal]\nproperties:\n  on: {title: 日期, type: string, format: date}\n  \
             goal: {title: 目的, type: string}\n  budget: {title: 预算, type: number, x-kehu: {unit: 元}}\n",
        );
        vault.customer("杭州盛泰机械有限公司").file(
            "拜访/2026-12-01-看产线.yaml",
            "on: 2026-12-01\ngoal: 看产线\nbudget: 3000\n",
        );
    });
    site.open("/c/CUST202601010001")
        .shows("拜访计划")
        .shows("看产线")
        .shows("3,000");
}

#[test]
fn a_record_has_a_page_with_its_fields_and_its_text() {
    let site = one_customer();
    let path = format!("{DIR}/跟进/2026-11-18-1430-电话-产品需求沟通.yaml");
    site.open(&format!("/r/{}", encoded(&path).replace("%2F", "/")))
        .shows("跟进内容")
        .shows("method: 电话")
        .clicks("杭州盛泰机械有限公司")
        .is_at("/c/CUST202601010001");
}

#[test]
fn history_tells_before_and_after_of_each_field() {
    let site = one_customer();
    site.edit(&format!("{DIR}/客户.yaml"), "customer_level: B", "customer_level: A");
    site.open("/c/CUST202601010001/history")
        .shows("客户等级")
        .until(
            "does not tell before and after",
            "document.querySelector('del').innerText === 'B' && document.querySelector('ins').innerText === 'A'",
        )
        .is_quiet();
    let entry = &site.json("/api/c/CUST202601010001/history")["results"][0];
    assert_eq!(entry["changes"][0]["field"], "customer_level", "{entry}");
    let file = site.json(&format!(
        "/api/c/CUST202601010001/history?file={}",
        encoded("客户.yaml")
    ));
    assert_eq!(file["results"][0]["changes"][0]["after"], "A", "{file}");
}

#[test]
fn an_unknown_customer_gets_proposals() {
    let site = one_customer();
    site.open(&format!("/c/{}", encoded("盛泰机床公司")))
        .shows("没有找到这位客户")
        .clicks("杭州盛泰机械有限公司")
        .is_at("/c/CUST202601010001");
    assert_eq!(site.get("/c/nobody").0, 404);
    assert_eq!(site.get("/api/c/nobody").0, 404);
}

#[test]
fn a_customer_without_a_readable_profile_still_has_a_page() {
    let site = Site::with_vault(|vault| {
        vault
            .customer("破损公司")
            .followup("2026-11-18 14:30", "沟通", "内容")
            .file("客户.yaml", "customer_name: [未闭合\n");
    });
    site.open(&format!("/c/{}", encoded("客户/制造业/中型/破损公司")))
        .shows("破损公司")
        .shows("沟通")
        .shows("个问题");
}

//! 资料: all records of one kind over all customers.

use crate::site::{Site, encoded};

const VISITS: &str = "title: 拜访计划
type: object
x-kehu: {kind: visit, title_field: purpose, date_field: date, person_field: visitor, order: 40}
required: [date, purpose]
properties:
  date: {title: 拜访日期, type: string, format: date, x-kehu: {column: true}}
  visitor: {title: 拜访人, type: string, x-kehu: {facet: true, column: true}}
  purpose: {title: 拜访目的, type: string}
  cost: {title: 差旅费, type: number, x-kehu: {column: true, unit: 元}}
";

fn with_records() -> Site {
    Site::with_vault(|vault| {
        vault.write("schemas/visit.yaml", VISITS);
        vault
            .customer("杭州盛泰")
            .contract("HT2026001", "设备采购", 1_486_000, "2026-03-01")
            .contract("HT2026002", "二期改造", 90_000, "2026-05-01")
            .file("附件/报价单.pdf", "x")
            .file(
                "拜访计划/2026-12-03-年度回访.yaml",
                "date: 2026-12-03\nvisitor: 张三\npurpose: 年度回访\ncost: 1250.5\n",
            );
        vault
            .customer("苏州恒瑞")
            .with("customer_level", "VIP")
            .contract("HT2026003", "备件供应", 30_000, "2026-04-01")
            .file(
                "拜访计划/2026-12-05-送样.yaml",
                "date: 2026-12-05\nvisitor: 李四\npurpose: 送样\n",
            );
    })
}

fn titles(site: &Site, query: &str) -> Vec<String> {
    let answer = site.json(&format!("/api/customers?view=kind&kind=contract{query}"));
    let rows = answer["results"].as_array().unwrap();
    rows.iter()
        .map(|row| row["title"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn contracts_of_all_customers_are_one_table() {
    let site = with_records();
    site.open("/customers?view=kind&kind=contract")
        .shows("设备采购")
        .shows("1,486,000")
        .shows("苏州恒瑞")
        .shows("合同金额（元）")
        .clicks("合同金额")
        .until(
            "does not sort by amount",
            "document.querySelector('tbody .go').innerText === '设备采购'",
        )
        .is_quiet();
    assert_eq!(titles(&site, ""), ["二期改造", "备件供应", "设备采购"]);
    assert_eq!(titles(&site, "&sort=amount"), ["备件供应", "二期改造", "设备采购"]);
    assert_eq!(titles(&site, &format!("&q={}", encoded("等级:VIP"))), ["备件供应"]);
    assert_eq!(titles(&site, &format!("&q={}", encoded("金额>5万"))).len(), 2);
}

#[test]
fn a_teams_own_kind_is_shown_like_any_other() {
    let site = with_records();
    site.open("/customers?view=kind")
        .clicks("拜访计划")
        .shows("年度回访")
        .shows("1,250.5")
        .shows("拜访人")
        .chooses("拜访人", "李四")
        .shows("送样")
        .hides("年度回访")
        .is_quiet();
}

#[test]
fn attachments_are_listed_by_their_file_names() {
    let site = with_records();
    site.open("/customers?view=kind&kind=attachment")
        .shows("报价单.pdf")
        .shows("杭州盛泰");
    site.open(&format!("/customers?view=kind&kind={}", encoded("没有这种")))
        .shows("还没有跟进")
        .is_quiet();
}

#[test]
fn every_kind_fits_a_phone() {
    let site = with_records();
    let mut page = site.open("/customers").on_a_phone();
    for kind in ["contract", "visit", "attachment"] {
        page = page.goes_to(&format!("/customers?view=kind&kind={kind}")).fits();
    }
}

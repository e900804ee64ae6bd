//! Every page that a site has, for what must hold on all of them.

use crate::site::{Site, encoded, until};

/// Name and address of each page; the customer's own ones only where there is a customer.
pub fn every_page(site: &Site) -> Vec<(&'static str, String)> {
    let mut pages = vec![
        ("today", "/".to_owned()),
        ("search", "/search".to_owned()),
        ("found", format!("/search?q={}", encoded("报价"))),
        ("customers", "/customers".to_owned()),
        ("filtered", format!("/customers?q={}", encoded("行业:制造业"))),
        ("columns", "/customers?cols=contract_amount,paid,unpaid,value_tier,tags,owner,employees,annual_revenue,next_contact,remark,city,address,phone&more=owner".to_owned()),
        ("folders", format!("/customers?view=tree&open={}&open={}", encoded("客户/制造业"), encoded("客户/制造业/中型"))),
        ("contracts", "/customers?view=kind&kind=contract".to_owned()),
        ("nothing", format!("/search?q={}", encoded("报价 城市:火星"))),
        ("views", "/views".to_owned()),
        ("view", format!("/views/{}", encoded("重点客户"))),
        (
            "view-changed",
            format!("/customers?q={}&from={}", encoded("等级:VIP"), encoded("重点客户")),
        ),
        ("problems", "/problems".to_owned()),
        ("tidy", "/tidy".to_owned()),
        ("todo", "/todo".to_owned()),
        ("calendar", "/calendar".to_owned()),
        ("form-customer", "/new/customer".to_owned()),
        ("form-task", "/new/task".to_owned()),
        ("bulk-acts", format!("/bulk?all=1&q={}", encoded("行业:制造业"))),
        (
            "bulk-preview",
            format!(
                "/bulk?all=1&do=owner&q={}&f.owner={}",
                encoded("行业:制造业"),
                encoded("陈思敏")
            ),
        ),
        ("changes", "/changes".to_owned()),
        ("reports", "/reports".to_owned()),
        ("import", "/import".to_owned()),
        ("lost", "/c/nobody".to_owned()),
        ("unclear", format!("/search?q={}", encoded("没有这个字段:1"))),
    ];
    for (name, report) in [
        ("report-customers", "customers"),
        ("report-new-customers", "new-customers"),
        ("report-followups", "followups"),
        ("report-conversion", "conversion"),
        ("report-activity", "activity"),
        ("report-value", "value"),
        ("report-contracts", "contracts"),
        ("report-feedback", "feedback"),
    ] {
        pages.push((name, format!("/reports/{report}")));
    }
    let first = site.json("/api/customers?sort=-contract_amount&limit=1");
    if let Some(id) = first["results"][0]["customer_id"].as_str() {
        let path = first["results"][0]["path"].as_str().unwrap();
        pages.push(("customer", format!("/c/{id}")));
        pages.push(("history", format!("/c/{id}/history")));
        pages.push(("form-followup", format!("/new/followup?customer={id}")));
        pages.push(("form-contract", format!("/new/contract?customer={id}")));
        pages.push(("form-edit", format!("/edit/{}", encoded(path).replace("%2F", "/"))));
        pages.push(("form-text", format!("/text/{}", encoded(path).replace("%2F", "/"))));
        let record = format!("/r/{}", encoded(path).replace("%2F", "/"));
        let versions = format!("/c/{id}/history?file={}", encoded("客户.yaml"));
        let made = site.json(&format!("/api{versions}"));
        if let [newest, .., oldest] = made["results"].as_array().unwrap().as_slice() {
            let commit = |entry: &serde_json::Value| entry["commit"].as_str().unwrap().to_owned();
            pages.push(("version", format!("{record}?at={}", commit(oldest))));
            pages.push((
                "compared",
                format!("{record}?at={}&with={}", commit(oldest), commit(newest)),
            ));
        }
        pages.push(("versions", versions));
        pages.push(("record", record));
    }
    let sheet = "客户名称,手机,内部代号,行业\n杭州盛泰机械有限公司,13800138000,ST,制造业\n,,无名,\n苏州新客户有限公司,13900139000,XK,IT\n";
    let upload = site.uploads("客户名单.csv", sheet.as_bytes());
    pages.push(("import-preview", format!("{upload}/preview")));
    // Another customer each time: what is there already is not imported once more.
    let another = format!(
        "{sheet}苏州新客户{}有限公司,13900139001,,IT\n",
        upload.rsplit('/').next().unwrap()
    );
    let done = site.uploads("已导入的.csv", another.as_bytes());
    site.sends_form(&done, &[("do", "next")]);
    until(|| site.json(&format!("/api{done}"))["stage"] == "planned");
    site.runs(&done);
    until(|| site.json(&format!("/api{done}"))["stage"] == "imported");
    pages.push(("import-result", format!("{done}/result")));
    pages.push(("import-columns", upload));
    let other = site.uploads("不是表格.csv", b"%PDF-1.7");
    pages.push(("import-unreadable", other));
    let problems = site.json("/api/problems?limit=1");
    if let Some(rule) = problems["results"][0]["rule"].as_str() {
        pages.push(("rule", format!("/problems?rule={rule}")));
    }
    pages
}

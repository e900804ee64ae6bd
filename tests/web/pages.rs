//! Every page that a site has, for what must hold on all of them.

use crate::site::{Site, encoded};

/// Name and address of each page; the customer's own ones only where there is a customer.
pub fn every_page(site: &Site) -> Vec<(&'static str, String)> {
    let mut pages = vec![
        ("today", "/".to_owned()),
        ("search", "/search".to_owned()),
        ("found", format!("/search?q={}", encoded("报价"))),
        ("customers", "/customers".to_owned()),
        ("filtered", format!("/customers?q={}", encoded("行业:制造业"))),
        ("problems", "/problems".to_owned()),
        ("changes", "/changes".to_owned()),
        ("reports", "/reports".to_owned()),
        ("lost", "/c/nobody".to_owned()),
        ("unclear", format!("/search?q={}", encoded("没有这个字段:1"))),
    ];
    for report in [
        "customers",
        "new-customers",
        "followups",
        "conversion",
        "activity",
        "value",
        "contracts",
        "feedback",
    ] {
        pages.push((report, format!("/reports/{report}")));
    }
    let first = site.json("/api/customers?sort=-contract_amount&limit=1");
    if let Some(id) = first["results"][0]["customer_id"].as_str() {
        let path = first["results"][0]["path"].as_str().unwrap();
        pages.push(("customer", format!("/c/{id}")));
        pages.push(("history", format!("/c/{id}/history")));
        pages.push(("record", format!("/r/{}", encoded(path).replace("%2F", "/"))));
    }
    let problems = site.json("/api/problems?limit=1");
    if let Some(rule) = problems["results"][0]["rule"].as_str() {
        pages.push(("rule", format!("/problems?rule={rule}")));
    }
    pages
}

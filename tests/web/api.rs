//! The JSON twins: the commands' keys, so that a script reads a page and a command alike.

use serde_json::Value;

use crate::site::{Site, encoded};

fn site() -> Site {
    Site::with_vault(|vault| {
        vault
            .customer("杭州盛泰")
            .followup("2026-11-18 14:30", "报价沟通", "两台机床的报价")
            .with("customer_level", "E");
    })
}

fn has_keys(value: &Value, keys: &[&str]) {
    for key in keys {
        assert!(value.get(key).is_some(), "{key} in {value}");
    }
}

#[test]
fn lists_answer_total_and_results() {
    let site = site();
    for path in [
        "/api/search",
        "/api/customers",
        "/api/problems",
        "/api/changes",
        "/api/c/CUST202601010001/history",
    ] {
        let answer = site.json(path);
        assert!(
            answer["total"].is_u64() && answer["results"].is_array(),
            "{path}: {answer}"
        );
        assert!(!answer["results"].as_array().unwrap().is_empty(), "{path}");
    }
}

#[test]
fn search_has_the_keys_of_the_command_and_facets() {
    let site = site();
    let answer = site.json(&format!("/api/search?q={}&limit=1", encoded("报价")));
    assert_eq!(answer["results"].as_array().unwrap().len(), 1);
    has_keys(
        &answer["results"][0],
        &[
            "kind",
            "path",
            "customer_id",
            "customer_name",
            "title",
            "snippet",
            "score",
            "date",
        ],
    );
    has_keys(&answer["facets"][0], &["key", "label", "values"]);
}

#[test]
fn a_customer_has_profile_derived_and_records() {
    let answer = site().json("/api/c/CUST202601010001");
    has_keys(&answer, &["profile", "derived", "records", "findings"]);
    assert_eq!(answer["profile"]["customer_name"], "杭州盛泰");
    assert_eq!(answer["records"][0]["record"]["subject"], "报价沟通");
}

#[test]
fn status_has_the_keys_of_the_command() {
    let answer = site().json("/api/status");
    has_keys(
        &answer,
        &[
            "customers",
            "records",
            "files",
            "problems",
            "head",
            "indexed_at",
            "indexed_head",
            "pending",
            "watch",
            "index_bytes",
        ],
    );
    assert_eq!(answer["customers"], 1);
}

#[test]
fn failures_are_json_too() {
    let site = site();
    for (path, status) in [
        ("/api/nothing".to_owned(), 404),
        ("/api/c/nobody".to_owned(), 404),
        ("/api/r/nothing.yaml".to_owned(), 404),
        (format!("/api/search?q={}", encoded("没有这个字段:1")), 400),
    ] {
        let (given, body) = site.get(&path);
        assert_eq!(given, status, "{path}: {body}");
        assert!(
            serde_json::from_str::<Value>(&body).unwrap()["error"].is_string(),
            "{body}"
        );
    }
}

#[test]
fn a_vanished_vault_is_told_and_comes_back() {
    let site = site();
    let away = site.root().with_file_name("不见了");
    std::fs::rename(site.root(), &away).unwrap();
    let page = site_page_while_gone(&site);
    assert!(page.contains("客户库不见了"), "{page}");
    std::fs::rename(&away, away.with_file_name("客户库")).unwrap();
    site.open("/customers").shows("杭州盛泰");
}

/// The page that tells of the loss; what is indexed may still be shown with a warning.
fn site_page_while_gone(site: &Site) -> String {
    let started = std::time::Instant::now();
    loop {
        let (_, body) = site.get("/problems");
        if body.contains("客户库不见了") || started.elapsed().as_secs() > 30 {
            return body;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

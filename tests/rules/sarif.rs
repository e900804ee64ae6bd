//! SARIF 2.1.0.

use kehu::rules::{Finding, Severity, all, render_sarif};
use serde_json::json;

fn finding() -> Finding {
    Finding {
        rule: "schema/missing".to_owned(),
        severity: Severity::Warning,
        path: "客户/制造业/中型/A & B: 公司/客户.yaml".to_owned(),
        line: 3,
        column: 1,
        end_line: 3,
        end_column: 9,
        message: "缺少必填项“负责人”".to_owned(),
        fix: Some("补上 owner".to_owned()),
        field: Some("owner".to_owned()),
        others: None,
    }
}

#[test]
fn a_finding_becomes_a_result() {
    let sarif = render_sarif(&[finding()]);
    let index = all().iter().position(|rule| rule.id == "schema/missing");
    assert_eq!(
        sarif["runs"][0]["results"],
        json!([{
            "ruleId": "schema/missing",
            "level": "warning",
            "message": { "text": "缺少必填项“负责人”。改法：补上 owner" },
            "locations": [{
                "physicalLocation": {
                    "artifactLocation": {
                        "uri": "%E5%AE%A2%E6%88%B7/%E5%88%B6%E9%80%A0%E4%B8%9A/%E4%B8%AD%E5%9E%8B/A%20%26%20B%3A%20%E5%85%AC%E5%8F%B8/%E5%AE%A2%E6%88%B7.yaml",
                        "uriBaseId": "%SRCROOT%"
                    },
                    "region": { "startLine": 3, "startColumn": 1, "endLine": 3, "endColumn": 9 }
                }
            }],
            "ruleIndex": index,
            "properties": { "field": "owner" }
        }])
    );
}

#[test]
fn the_run_says_what_columns_count_and_lists_all_rules() {
    let sarif = render_sarif(&[]);
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(run["results"], json!([]));
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "kehu");
    assert_eq!(driver["rules"].as_array().map(Vec::len), Some(all().len()));
}

#[test]
fn every_rule_has_a_level_that_sarif_knows() {
    let sarif = render_sarif(&[]);
    for rule in sarif["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules") {
        let level = rule["defaultConfiguration"]["level"].as_str().expect("a level");
        assert!(["error", "warning", "note"].contains(&level));
    }
}

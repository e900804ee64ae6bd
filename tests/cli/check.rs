use super::support::{Sandbox, profile};

const DIR: &str = "客户/制造业/中型/杭州盛泰机械有限公司";

#[test]
fn a_sound_vault_has_no_findings() {
    let vault = Sandbox::new();
    vault.customer("杭州盛泰机械有限公司");
    vault.kehu(["check"]).succeeds().prints("没有问题");
}

#[test]
fn findings_name_file_line_column_and_fix() {
    let vault = Sandbox::new();
    let text = profile("杭州盛泰机械有限公司")
        .replace("13800138000", "1380013800")
        .replace("industry", "indutry");
    vault.write(&format!("{DIR}/客户.yaml"), text);
    let run = vault.kehu(["check", "--format", "json"]);
    let findings = run.exits(1).json();
    let phone = findings
        .iter()
        .find(|finding| finding["field"] == "contacts[0].phone")
        .expect("the phone");
    assert_eq!(phone["line"], 13);
    assert!(phone["fix"].is_string());
    let unknown = findings
        .iter()
        .find(|finding| finding["rule"] == "schema/unknown-key")
        .expect("the key");
    assert!(format!("{unknown}").contains("industry"), "{unknown}");
    vault.kehu(["check"]).exits(1).prints("客户.yaml:13").prints("个错误");
    let sarif = &vault.kehu(["check", "--format", "sarif"]).exits(1).json()[0];
    assert_eq!(sarif["version"], "2.1.0");
}

#[test]
fn files_that_do_not_parse_stay_searchable_and_are_listed() {
    let vault = Sandbox::new();
    vault.customer("杭州盛泰机械有限公司");
    vault.write(
        &format!("{DIR}/跟进/2026-01-06-0900-电话-坏了.yaml"),
        "time: 2026-01-06 09:00\nsubject：全角冒号\n\tcontent: 报价\n",
    );
    let gbk = encoding_rs::GB18030.encode("customer_name: 编码不对的客户\n").0;
    vault.write("客户/制造业/中型/编码客户/客户.yaml", gbk);
    vault.write("客户/制造业/中型/炸弹/客户.yaml", bomb());
    vault.write("客户/制造业/中型/大文件/客户.yaml", vec![b'#'; 6_000_000]);
    let run = vault.kehu(["check", "--format", "json"]);
    let findings = run.exits(1).json();
    let rules: Vec<&str> = findings.iter().filter_map(|finding| finding["rule"].as_str()).collect();
    assert!(rules.iter().any(|rule| rule.starts_with("syntax/")), "{rules:?}");
    assert!(rules.contains(&"encoding/not-utf8"), "{rules:?}");
    assert!(rules.contains(&"size/too-large"), "{rules:?}");
    assert_eq!(vault.kehu(["search", "全角冒号", "--json"]).json().len(), 1);
    assert_eq!(vault.kehu(["search", "编码不对", "--json"]).json().len(), 1);
    vault.is_sound();
}

fn bomb() -> String {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let item = format!("*a{}", level - 1);
        text.push_str(&format!("a{level}: &a{level} [{}]\n", [item.as_str(); 9].join(", ")));
    }
    text
}

#[test]
fn the_same_number_twice_is_found_across_files() {
    let vault = Sandbox::new();
    vault.customer("杭州盛泰机械有限公司");
    let twin = profile("杭州盛泰机械有限公司").replace("customer_name: 杭州盛泰机械有限公司", "customer_name: 另一家");
    vault.write("客户/制造业/中型/另一家/客户.yaml", twin);
    let findings = vault.kehu(["check", "--format", "json"]).exits(1).json();
    let twins: Vec<_> = findings
        .iter()
        .filter(|finding| finding["rule"] == "duplicate/customer-id")
        .collect();
    assert_eq!(twins.len(), 2, "{findings:?}");
    assert_eq!(twins[0]["line"], 2);
}

/// The findings as `rule path` words.
fn told(vault: &Sandbox) -> Vec<String> {
    let findings = vault.kehu(["check", "--format", "json"]).json();
    let word = |finding: &serde_json::Value, key: &str| finding[key].as_str().unwrap().to_owned();
    findings
        .iter()
        .map(|finding| format!("{} {}", word(finding, "rule"), word(finding, "path")))
        .collect()
}

#[test]
fn what_lies_in_the_wrong_place_is_told_until_it_is_put_right() {
    let vault = Sandbox::new();
    vault.customer("杭州盛泰机械有限公司");
    let orphan = "客户/制造业/中型/没有档案";
    vault.write(
        &format!("{orphan}/跟进/2026-01-06-0900-电话-问价.yaml"),
        "time: 2026-01-06 09:00\n",
    );
    vault.write(&format!("{DIR}/客户 - 副本.yaml"), profile("杭州盛泰机械有限公司"));
    vault.write("客户/制造业/散落.yaml", "time: 2026-01-06 09:00\n");
    vault.write("客户/制造业/中型/客户.yaml/说明.txt", "文件夹起了文件的名字");
    let findings = told(&vault);
    for expected in [
        format!("layout/no-profile {orphan}"),
        format!("layout/two-profiles {DIR}/客户 - 副本.yaml"),
        "layout/stray 客户/制造业/散落.yaml".to_owned(),
        "layout/record-dir 客户/制造业/中型/客户.yaml".to_owned(),
    ] {
        assert!(findings.contains(&expected), "{expected}: {findings:#?}");
    }
    vault.write(
        &format!("{orphan}/跟进/2026-01-07-0900-电话-又问价.yaml"),
        "time: 2026-01-07 09:00\n",
    );
    let again = format!("layout/no-profile {orphan}");
    assert_eq!(
        told(&vault).iter().filter(|line| **line == again).count(),
        1,
        "once a folder"
    );
    vault.write(&format!("{orphan}/客户.yaml"), profile("没有档案"));
    std::fs::remove_file(vault.path(&format!("{DIR}/客户 - 副本.yaml"))).unwrap();
    std::fs::remove_file(vault.path("客户/制造业/散落.yaml")).unwrap();
    std::fs::remove_dir_all(vault.path("客户/制造业/中型/客户.yaml")).unwrap();
    let left = told(&vault);
    assert!(!left.iter().any(|line| line.starts_with("layout/")), "{left:#?}");
    vault.is_sound();
}

#[test]
#[cfg(unix)]
fn a_link_is_told_and_never_followed() {
    let vault = Sandbox::new();
    vault.customer("杭州盛泰机械有限公司");
    std::fs::write(vault.beside("秘密.yaml"), "暗号: 芝麻开门\n").unwrap();
    std::os::unix::fs::symlink(vault.beside("秘密.yaml"), vault.path(&format!("{DIR}/链接.yaml"))).unwrap();
    assert_eq!(told(&vault), [format!("layout/link {DIR}/链接.yaml")]);
    assert_eq!(vault.kehu(["search", "芝麻开门", "--json"]).json().len(), 0);
    let served = vault.serve();
    std::fs::remove_file(vault.path(&format!("{DIR}/链接.yaml"))).unwrap();
    served.until("the finding is gone", |served| {
        served.api("/api/problems")["total"] == 0
    });
}

#[test]
fn a_broken_schema_is_a_finding_and_costs_only_itself() {
    let vault = Sandbox::new();
    vault.customer("杭州盛泰机械有限公司");
    vault.write("schemas/contract.yaml", "title: [合同\n");
    let findings = vault.kehu(["check", "--format", "json"]).exits(1).json();
    let broken = findings
        .iter()
        .find(|finding| finding["path"] == "schemas/contract.yaml");
    assert_eq!(broken.expect("a finding")["rule"], "kind/broken", "{findings:#?}");
    assert_eq!(vault.kehu(["search", "盛泰", "--json"]).json().len(), 1);
}

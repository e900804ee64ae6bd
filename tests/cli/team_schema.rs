use super::support::{Sandbox, profile};

const VISIT_PLAN: &str = "\
$schema: https://json-schema.org/draft/2020-12/schema
title: 拜访计划
type: object
x-kehu:
  kind: visit_plan
  folder: 拜访计划
  file_name: \"{on}-{purpose}\"
  title_field: purpose
  date_field: on
required: [on, purpose]
properties:
  on: {title: 拜访日期, type: string, format: date}
  purpose: {title: 目的, type: string}
  place: {title: 地点, type: string}
additionalProperties: false
";

#[test]
fn a_kind_that_a_team_adds_by_one_file_is_checked_found_and_shown() {
    let vault = Sandbox::new();
    vault
        .customer("杭州盛泰机械有限公司")
        .write("schemas/visit_plan.yaml", VISIT_PLAN);
    let dir = "客户/制造业/中型/杭州盛泰机械有限公司/拜访计划";
    vault.write(
        &format!("{dir}/2026-02-01-看样机.yaml"),
        "on: 2026-02-01\npurpose: 看样机\nplace: 萧山展厅\n",
    );
    vault.write(&format!("{dir}/2026-02-31-写错.yaml"), "on: 2026-02-31\nplace: 展厅\n");
    let hits = vault.kehu(["search", "萧山展厅", "--json"]).json();
    assert_eq!(
        (hits.len(), &hits[0]["kind"], &hits[0]["title"]),
        (1, &"visit_plan".into(), &"看样机".into())
    );
    assert_eq!(
        vault.kehu(["search", "类型:拜访计划 地点:萧山", "--json"]).json().len(),
        1
    );
    let findings = vault.kehu(["check", "--format", "json"]).exits(1).json();
    let rules: Vec<&str> = findings.iter().filter_map(|finding| finding["rule"].as_str()).collect();
    assert!(rules.contains(&"schema/missing"), "{rules:?}");
    assert_eq!(findings.len(), 2, "{findings:?}");
    vault
        .kehu(["show", "杭州盛泰机械有限公司"])
        .succeeds()
        .prints("拜访计划  看样机");
    std::fs::write(
        vault.beside("计划.csv"),
        "客户名称,拜访日期,目的,地点\n杭州盛泰机械有限公司,2026年3月5日,谈年框,滨江\n",
    )
    .unwrap();
    let sheet = vault.beside("计划.csv").to_str().unwrap().to_owned();
    let import = ["import", sheet.as_str(), "--kind", "拜访计划", "--yes", "--json"];
    assert_eq!(vault.kehu(import).succeeds().json()[0]["created"], 1);
    assert!(
        vault
            .read(&format!("{dir}/2026-03-05-谈年框.yaml"))
            .contains("place: 滨江")
    );
    assert_eq!(vault.kehu(["search", "地点:滨江", "--json"]).json().len(), 1);
    assert_eq!(vault.kehu(import).succeeds().json()[0]["created"], 0, "once");
}

#[test]
fn a_field_that_a_team_adds_to_a_schema_is_checked_found_and_shown() {
    let vault = Sandbox::new();
    let schema = vault.read("schemas/customer.yaml");
    let with_limit = schema.replacen("\nproperties:\n", "\nproperties:\n  credit_limit:\n    title: 信用额度\n    type: number\n    minimum: 0\n    x-kehu: {unit: 元, column: true}\n", 1);
    assert_ne!(schema, with_limit);
    vault.write("schemas/customer.yaml", with_limit);
    let name = "杭州盛泰机械有限公司";
    vault.write(
        &format!("客户/制造业/中型/{name}/客户.yaml"),
        profile(name) + "credit_limit: 300000\n",
    );
    vault.kehu(["check"]).succeeds();
    assert_eq!(vault.kehu(["search", "信用额度>20万", "--json"]).json().len(), 1);
    assert_eq!(vault.kehu(["search", "信用额度>50万", "--json"]).json().len(), 0);
    vault.kehu(["show", name]).succeeds().prints("信用额度：300,000");
    vault.write(
        &format!("客户/制造业/中型/{name}/客户.yaml"),
        profile(name) + "credit_limit: 很多\n",
    );
    vault.kehu(["check"]).exits(1).prints("信用额度");
    std::fs::write(
        vault.beside("额度.csv"),
        format!("客户名称,信用额度（万元）\n{name},80\n"),
    )
    .unwrap();
    let sheet = vault.beside("额度.csv").to_str().unwrap().to_owned();
    vault.kehu(["import", sheet.as_str(), "--yes"]).succeeds();
    assert_eq!(vault.kehu(["search", "信用额度>=80万", "--json"]).json().len(), 1);
}

#[test]
fn a_broken_schema_is_named_and_the_built_in_one_stands_in() {
    let vault = Sandbox::new();
    vault
        .customer("杭州盛泰机械有限公司")
        .write("schemas/followup.yaml", "title: [跟进\n");
    vault.kehu(["status"]).succeeds().prints("followup.yaml");
    assert_eq!(vault.kehu(["search", "盛泰", "--json"]).json().len(), 1);
}

//! Saved views on the command line: listed, searched, exported, checked.

use crate::support::{Run, Sandbox};
use serde_json::Value;

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.customer("杭州盛泰").customer("苏州恒瑞").write(
        "views/杭州的.yaml",
        "query: 客户名称:杭州\ncolumns: [owner, 城市]\nsort: -customer_name\n",
    );
    sandbox
}

fn of(run: &Run, name: &str) -> Value {
    run.json().into_iter().find(|line| line["name"] == name).unwrap()
}

#[test]
fn a_view_is_searched_and_narrowed() {
    let sandbox = sandbox();
    let found = sandbox.kehu(["search", "--view", "杭州的", "--json"]);
    let names: Vec<Value> = found
        .succeeds()
        .json()
        .iter()
        .map(|hit| hit["customer_name"].clone())
        .collect();
    assert_eq!(names, ["杭州盛泰"]);
    let narrowed = sandbox.kehu(["search", "--view", "杭州的", "-盛泰"]);
    narrowed.succeeds().prints("没有找到");
    sandbox.kehu(["search"]).exits(2);
}

#[test]
fn views_are_listed_with_counts_and_what_is_wrong() {
    let sandbox = sandbox();
    sandbox.kehu(["views"]).succeeds().prints("杭州的").prints("重点客户");
    assert_eq!(of(sandbox.kehu(["views", "--json"]).succeeds(), "杭州的")["count"], 1);
    sandbox.write("views/坏的.yaml", "query: [行业]\n");
    let broken = of(sandbox.kehu(["views", "--json"]).exits(1), "坏的");
    let problem = broken["problem"].as_str().unwrap();
    assert!(
        problem.contains("views/坏的.yaml 第 1 行") && problem.contains("一行文字"),
        "{problem}"
    );
    let refused = sandbox.kehu(["search", "--view", "坏的"]);
    refused.exits(2).complains("第 1 行").complains("写在冒号后面");
    sandbox
        .kehu(["search", "--view", "杭州的"])
        .succeeds()
        .prints("杭州盛泰");
    let unknown = sandbox.kehu(["export", "--view", "没有的", "-o", "x.csv"]);
    unknown.exits(2).complains("没有名为“没有的”的视图").complains("杭州的");
}

#[test]
fn views_are_checked() {
    let sandbox = sandbox();
    sandbox
        .write("views/坏的.yaml", "list: 订货单\n")
        .write("views/看不懂.yaml", "title: 看不懂\nquery: 城巿:杭州\n")
        .write("views/多余.yaml", "qurey: 城市:杭州\n");
    let check = sandbox.kehu(["check", "views"]);
    check
        .exits(1)
        .prints("[view/invalid]")
        .prints("没有“订货单”这个列表")
        .prints("[view/query]")
        .prints("views/看不懂.yaml:2:8")
        .prints("城市")
        .prints("[view/unknown-key]")
        .prints("是不是想写 query？");
    assert_eq!(sandbox.git(["status", "--porcelain"]), "");
}

#[test]
fn a_view_is_exported_with_its_columns() {
    let sandbox = sandbox();
    let file = sandbox.beside("杭州.csv");
    sandbox
        .kehu(["export", "--view", "杭州的", "-o", file.to_str().unwrap()])
        .succeeds();
    let text = std::fs::read_to_string(file).unwrap();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "客户编号,客户名称,负责人,城市");
    assert_eq!((lines.len(), text.contains("苏州恒瑞")), (2, false), "{text}");
}

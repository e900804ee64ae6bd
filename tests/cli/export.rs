//! Records out, and back in.

use super::support::Sandbox;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// The sample vault without a server.
fn sample() -> Sandbox {
    let vault = Sandbox::new();
    std::fs::remove_dir_all(vault.root()).unwrap();
    vault
        .kehu(["demo", "--no-serve", vault.root().to_str().unwrap()])
        .succeeds();
    vault
}

fn exported(vault: &Sandbox, name: &str, more: &[&str]) -> String {
    let file = vault.beside(name).to_str().unwrap().to_owned();
    let arguments = ["export", "-o", &file].into_iter().chain(more.iter().copied());
    vault.kehu(arguments).succeeds().prints("已导出");
    file
}

/// Every record below a folder by its path in the customer's folder and the customer's name; texts without blanks around them.
fn records(root: &Path) -> BTreeMap<String, Value> {
    let mut records = BTreeMap::new();
    for entry in walkdir::WalkDir::new(root).into_iter().map(Result::unwrap) {
        let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        let below: Vec<&str> = path.split('/').skip(3).collect();
        if path.starts_with("客户/")
            && path.ends_with(".yaml")
            && let Ok(text) = std::fs::read_to_string(entry.path())
            && let Ok(document) = kehu::yaml::Document::parse(&text)
        {
            records.insert(below.join("/"), trimmed(document.value()));
        }
    }
    records
}

fn trimmed(value: &Value) -> Value {
    match value {
        Value::String(text) => text.trim().into(),
        Value::Array(items) => items.iter().map(trimmed).collect(),
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), trimmed(value))).collect(),
        // A phone number without quotes is one too.
        Value::Number(number) => number.to_string().into(),
        other => other.clone(),
    }
}

#[test]
fn what_was_exported_imports_back_to_no_change() {
    let vault = sample();
    let file = exported(&vault, "全部.xlsx", &[]);
    for kind in ["客户", "跟进", "合同", "反馈", "任务"] {
        vault
            .kehu(["import", &file, "--sheet", kind, "--kind", kind, "--yes"])
            .succeeds()
            .prints("没有变化");
    }
    assert_eq!(vault.git(["status", "--porcelain"]), "");
}

#[test]
fn an_empty_vault_becomes_equal() {
    let vault = sample();
    // Two customers share a code and one lies in the wrong folder, both on purpose.
    let file = exported(&vault, "全部.xlsx", &["-恒诺", "-燕禾", "归档:否"]);
    let other = Sandbox::new();
    for kind in ["客户", "跟进", "合同", "反馈", "任务"] {
        other
            .kehu(["import", &file, "--sheet", kind, "--kind", kind, "--yes"])
            .succeeds();
    }
    let mut before = records(&vault.root());
    let after = records(&other.root());
    before.retain(|path, _| !path.contains("恒诺") && !path.contains("燕禾"));
    assert!(after.len() > 250, "{}", after.len());
    for (path, record) in &after {
        let mut record = record.clone();
        if let (true, Value::Object(record)) = (path.ends_with("/客户.yaml"), &mut record) {
            // The sample has a word on purpose that the import writes as the list has it, and a profile that tells nobody made it.
            for key in ["customer_type", "created_by"] {
                match before[path].get(key) {
                    Some(value) => drop(record.insert(key.to_owned(), value.clone())),
                    None => drop(record.shift_remove(key)),
                }
            }
        }
        assert_eq!(Some(&record), before.get(path), "{path}");
    }
}

#[test]
fn fields_are_chosen_and_csv_is_for_old_programs_too() {
    let vault = Sandbox::new();
    vault
        .customer("杭州盛泰机械有限公司")
        .customer("=SUM(A1)公司")
        .kehu(["status"])
        .succeeds();
    let file = exported(&vault, "名单.csv", &["--fields", "负责人,客户名称,电话"]);
    let bytes = std::fs::read(&file).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(
        text,
        "\u{feff}负责人,客户名称,电话\r\n张三,杭州盛泰机械有限公司,13800138000\r\n张三,'=SUM(A1)公司,13800138000\r\n"
    );
    let old = exported(&vault, "旧.csv", &["--gb18030", "--fields", "客户名称", "盛泰"]);
    let bytes = std::fs::read(old).unwrap();
    let (text, _, _) = encoding_rs::GB18030.decode(&bytes);
    assert_eq!(text, "客户名称\r\n杭州盛泰机械有限公司\r\n");
    let log = vault.kehu(["log", "--operation", "export", "--json"]).json();
    assert_eq!(log.len(), 2);
    assert!(
        log[0]["summary"].as_str().unwrap().starts_with("导出 旧.csv：客户 1"),
        "{log:?}"
    );
    vault
        .kehu(["export", "-o", &file, "--fields", "没有的"])
        .exits(2)
        .complains("客户没有“没有的”这个字段")
        .complains("客户等级");
    vault
        .kehu(["export", "-o", "表.doc"])
        .exits(2)
        .complains(".xlsx 或 .csv");
    vault
        .kehu(["export", "-o", &file, "没有这个:1"])
        .exits(2)
        .complains("没有");
}

#[test]
fn an_empty_sheet_tells_what_goes_where() {
    let vault = Sandbox::new();
    let file = vault.beside("空表.xlsx").to_str().unwrap().to_owned();
    vault
        .kehu(["export", "-o", &file, "--template", "--kind", "合同"])
        .succeeds()
        .prints("空表写好了");
    let mut parts = zip::ZipArchive::new(std::fs::File::open(&file).unwrap()).unwrap();
    let mut notes = String::new();
    std::io::Read::read_to_string(&mut parts.by_name("xl/comments1.xml").unwrap(), &mut notes).unwrap();
    assert!(notes.contains("合同名称，或"), "{notes}");
    vault
        .kehu(["import", &file, "--kind", "合同", "--dry-run"])
        .succeeds()
        .prints("合同金额")
        .prints("共 0 行");
}

#[test]
fn a_whole_book_becomes_a_vault_in_one_change() {
    let vault = sample();
    let file = exported(&vault, "全部.xlsx", &["-恒诺", "-燕禾", "归档:否"]);
    let other = Sandbox::new();
    let before = other.git(["rev-list", "--count", "HEAD"]);
    let summary = other.kehu(["import", &file, "--yes", "--json"]).succeeds().json()[0].clone();
    let kinds: Vec<&str> = summary["sheets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|sheet| sheet["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["客户", "跟进", "合同", "反馈", "任务"]);
    assert_eq!(summary["rejected"], 0, "{summary}");
    let commits = |text: &str| text.trim().parse::<u32>().unwrap();
    assert_eq!(
        commits(&other.git(["rev-list", "--count", "HEAD"])),
        commits(&before) + 1
    );
    assert!(other.git(["log", "-1", "--format=%s"]).contains("份合同"));
    assert!(records(&other.root()).len() > 250);
    other.kehu(["import", &file, "--yes"]).succeeds().prints("没有变化");
    other.kehu(["undo", "HEAD", "--yes"]).succeeds();
    assert_eq!(records(&other.root()).len(), 0);
    other.is_sound();
}

#[test]
fn what_stands_under_names_of_its_own_comes_back_under_them() {
    let vault = Sandbox::new();
    let sheet = vault.beside("电话.csv");
    let text =
        "客户名称,联系人,联系电话,数量\n铜陵乙公司,张六,13800138000（财务）,2\n铜陵乙公司,李七,0562-2812345/46/47,3\n";
    std::fs::write(&sheet, text).unwrap();
    vault.kehu(["import", sheet.to_str().unwrap(), "--yes"]).succeeds();
    for name in ["出.xlsx", "出.csv"] {
        let file = exported(&vault, name, &["类型:客户"]);
        vault.kehu(["import", &file, "--yes"]).succeeds().prints("没有变化");
    }
}

#[test]
fn fields_may_be_called_as_the_import_calls_them() {
    let vault = sample();
    let file = exported(&vault, "电话.csv", &["--fields", "客户名称,联系人·电话"]);
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.lines().next().unwrap().contains("电话"), "{text}");
    let other = vault.beside("x.csv");
    let other = other.to_str().unwrap();
    let failed = vault.kehu(["export", "-o", other, "--fields", "客户名"]);
    failed.complains("相近的有：").complains("客户名称");
    let nowhere = vault.beside("没有/x.csv");
    let failed = vault.kehu(["export", "-o", nowhere.to_str().unwrap()]);
    failed.complains("请先建好");
}

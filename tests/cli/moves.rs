//! A customer's log goes back to its beginning, however its folder was moved.

use super::support::Sandbox;
use std::fs;
use std::path::Path;

const OLD: &str = "客户/制造业/中型/杭州盛泰机械有限公司";
const NEW: &str = "客户/零售业/小型/盛泰商贸有限公司";

/// With a customer of three commits: its profile, a talk, another owner.
fn vault() -> Sandbox {
    let vault = Sandbox::new();
    vault.customer("杭州盛泰机械有限公司").kehu(["status"]).succeeds();
    let talk = "time: 2026-11-02 14:30\nmethod: 电话\nby: 张三\nsubject: 报价\ncontent: 谈了两台设备\n";
    vault.write(&format!("{OLD}/跟进/2026-11-02-1430-电话-报价.yaml"), talk);
    vault.kehu(["status"]).succeeds();
    change(&vault, OLD, "city: 杭州", "city: 宁波");
    vault.kehu(["status"]).succeeds();
    vault
}

fn change(vault: &Sandbox, folder: &str, before: &str, after: &str) {
    let profile = format!("{folder}/客户.yaml");
    let text = vault.read(&profile);
    assert!(text.contains(before), "{text}");
    vault.write(&profile, text.replace(before, after));
}

fn reclassify(vault: &Sandbox, folder: &str) {
    change(vault, folder, "杭州盛泰机械有限公司", "盛泰商贸有限公司");
    change(vault, folder, "industry: 制造业", "industry: 零售业");
    change(vault, folder, "company_size: 中型", "company_size: 小型");
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &to.join(entry.file_name()));
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

fn rename(vault: &Sandbox, from: &str, to: &str) {
    fs::create_dir_all(vault.path(to).parent().unwrap()).unwrap();
    fs::rename(vault.path(from), vault.path(to)).unwrap();
}

/// The subjects of a log, oldest first.
fn subjects(vault: &Sandbox, of: &str) -> Vec<String> {
    let log = vault.kehu(["log", of, "--json"]).succeeds().json();
    log.iter()
        .rev()
        .map(|entry| entry["summary"].as_str().unwrap().to_owned())
        .collect()
}

fn begins_at_the_beginning(vault: &Sandbox, of: &str) {
    let told = subjects(vault, of);
    let beginning = [
        "杭州盛泰机械有限公司：新增客户档案",
        "杭州盛泰机械有限公司：新增跟进 报价",
        "杭州盛泰机械有限公司：城市：杭州 → 宁波",
    ];
    assert_eq!(told[..3], beginning, "{told:#?}");
}

#[test]
fn renamed_and_edited_in_one_save() {
    let vault = vault();
    rename(&vault, OLD, NEW);
    reclassify(&vault, NEW);
    vault.kehu(["status"]).succeeds();
    begins_at_the_beginning(&vault, NEW);
    let last = subjects(&vault, NEW).pop().unwrap();
    assert!(
        last.starts_with("杭州盛泰机械有限公司：改名为 盛泰商贸有限公司，移到 零售业/小型，同时修改 2 处"),
        "{last}"
    );
    let entry = &vault.kehu(["log", NEW, "--json", "--limit", "1"]).json()[0];
    let fields: Vec<&str> = entry["changes"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|change| change["field"].as_str())
        .collect();
    assert!(
        ["customer_name", "industry", "company_size"]
            .iter()
            .all(|field| fields.contains(field)),
        "{fields:?}"
    );
    let talk = format!("{NEW}/跟进/2026-11-02-1430-电话-报价.yaml");
    assert_eq!(subjects(&vault, &talk).len(), 2, "the talk and the move");
}

#[test]
fn copied_first_and_deleted_later_as_sync_programs_do() {
    let vault = vault();
    copy_folder(&vault.path(OLD), &vault.path(NEW));
    vault.kehu(["status"]).succeeds();
    fs::remove_dir_all(vault.path(OLD)).unwrap();
    vault.kehu(["status"]).succeeds();
    reclassify(&vault, NEW);
    vault.kehu(["status"]).succeeds();
    begins_at_the_beginning(&vault, NEW);
    assert_eq!(
        subjects(&vault, &format!("{NEW}/跟进/2026-11-02-1430-电话-报价.yaml")).len(),
        2
    );
}

#[test]
fn deleted_first_and_back_later_under_another_name() {
    let vault = vault();
    let aside = vault.beside("别处");
    fs::rename(vault.path(OLD), &aside).unwrap();
    vault.kehu(["status"]).succeeds();
    fs::create_dir_all(vault.path(NEW).parent().unwrap()).unwrap();
    fs::rename(&aside, vault.path(NEW)).unwrap();
    reclassify(&vault, NEW);
    vault.kehu(["status"]).succeeds();
    begins_at_the_beginning(&vault, NEW);
}

#[test]
fn a_folder_put_together_piece_by_piece() {
    let vault = vault();
    let to = "客户/零售业/中型/杭州盛泰机械有限公司";
    vault.write(&format!("{to}/客户.yaml"), vault.read(&format!("{OLD}/客户.yaml")));
    vault.kehu(["status"]).succeeds();
    copy_folder(&vault.path(OLD), &vault.path(to));
    vault.kehu(["status"]).succeeds();
    fs::remove_dir_all(vault.path(OLD)).unwrap();
    vault.kehu(["status"]).succeeds();
    begins_at_the_beginning(&vault, to);
}

#[test]
fn another_customer_of_the_same_name_has_a_past_of_its_own() {
    let vault = vault();
    let other = vault.read(&format!("{OLD}/客户.yaml"));
    let number = other
        .lines()
        .find_map(|line| line.strip_prefix("customer_id: "))
        .unwrap()
        .to_owned();
    let to = "客户/零售业/小型/杭州盛泰机械有限公司";
    vault.write(&format!("{to}/客户.yaml"), other.replace(&number, "CUST201901010001"));
    vault.kehu(["status"]).succeeds();
    assert_eq!(subjects(&vault, to).len(), 1);
}

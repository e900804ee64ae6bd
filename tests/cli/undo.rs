//! A commit is taken back; what others did since stays.

use super::support::Sandbox;
use std::collections::BTreeMap;

const DIR: &str = "客户/制造业/中型/杭州盛泰机械有限公司";

fn profile() -> String {
    format!("{DIR}/客户.yaml")
}

/// With one customer on record.
fn vault() -> Sandbox {
    let vault = Sandbox::new();
    vault.customer("杭州盛泰机械有限公司").kehu(["status"]).succeeds();
    vault
}

/// Replaces a text in a file and puts it on record.
fn change(vault: &Sandbox, path: &str, before: &str, after: &str) {
    let text = vault.read(path);
    assert!(text.contains(before), "{text}");
    vault.write(path, text.replace(before, after));
    vault.kehu(["status"]).succeeds();
}

/// All files below the tree of customers.
fn files(vault: &Sandbox) -> BTreeMap<String, String> {
    let listed = vault.git(["-c", "core.quotePath=false", "ls-files", "客户"]);
    listed.lines().map(|path| (path.to_owned(), vault.read(path))).collect()
}

#[test]
fn a_whole_import_goes_with_its_updates_and_comes_again() {
    let vault = vault();
    let before = files(&vault);
    let sheet = vault.beside("名单.csv");
    std::fs::write(
        &sheet,
        "客户名称,所属行业,城市,负责人\n杭州盛泰机械有限公司,零售业,宁波,李四\n苏州恒瑞科技有限公司,制造业,苏州,王五\n",
    )
    .unwrap();
    vault.kehu(["import", sheet.to_str().unwrap(), "--yes"]).succeeds();
    let after = files(&vault);
    assert_eq!(after.len(), 2, "{after:?}");
    assert!(!vault.path(DIR).exists(), "its folder goes where its industry is");

    vault
        .kehu(["undo", "HEAD", "--dry-run"])
        .succeeds()
        .prints("导入 名单.csv")
        .prints("负责人：李四 → 张三");
    assert_eq!(files(&vault), after, "a dry run writes nothing");

    vault.kehu(["undo", "HEAD", "--yes"]).succeeds().prints("已撤销");
    assert_eq!(files(&vault), before);
    assert!(
        vault
            .git(["log", "-1", "--format=%s"])
            .starts_with("撤销：导入 名单.csv")
    );
    assert_eq!(vault.git(["status", "--porcelain"]), "");

    vault
        .kehu(["undo", "HEAD", "--dry-run"])
        .succeeds()
        .prints("要重做的是：导入 名单.csv")
        .prints("将重做");
    vault
        .kehu(["undo", "HEAD", "--yes"])
        .succeeds()
        .prints("已重做“导入 名单.csv");
    assert_eq!(files(&vault), after);
    assert!(
        vault
            .git(["log", "-1", "--format=%s"])
            .starts_with("重做：导入 名单.csv")
    );
    vault.is_sound();
}

#[test]
fn what_others_changed_since_stays() {
    let vault = vault();
    change(&vault, &profile(), "city: 杭州", "city: 宁波");
    let commit = vault.git(["rev-parse", "HEAD"]).trim().to_owned();
    change(&vault, &profile(), "owner: 张三", "owner: 李四 # 接手");
    vault.kehu(["undo", &commit[..8], "--yes"]).succeeds();
    let text = vault.read(&profile());
    assert!(
        text.contains("city: 杭州") && text.contains("owner: 李四 # 接手"),
        "{text}"
    );
    assert!(text.starts_with("# 老客户，联系前先看跟进\n"), "{text}");
    vault.is_sound();
}

#[test]
fn what_was_changed_again_is_told_and_stays() {
    let vault = vault();
    let both = vault
        .read(&profile())
        .replace("city: 杭州", "city: 宁波")
        .replace("source: 展会", "source: 官网");
    vault.write(&profile(), both).kehu(["status"]).succeeds();
    let commit = vault.git(["rev-parse", "HEAD"]).trim().to_owned();
    change(&vault, &profile(), "city: 宁波", "city: 温州");
    vault
        .kehu(["undo", &commit, "--yes"])
        .exits(1)
        .complains("没有撤销")
        .complains("城市");
    let text = vault.read(&profile());
    assert!(text.contains("city: 温州") && text.contains("source: 展会"), "{text}");
    let told = vault.git(["log", "-1", "--format=%b"]);
    assert!(told.contains("城市"), "{told}");
    vault
        .kehu(["undo", &commit, "--yes"])
        .exits(1)
        .prints("没有可以撤销的内容");
    vault.is_sound();
}

#[test]
fn a_deleted_customer_comes_back() {
    let vault = vault();
    let before = files(&vault);
    std::fs::remove_dir_all(vault.path(DIR)).unwrap();
    vault.kehu(["status"]).succeeds();
    vault.kehu(["undo", "HEAD", "--yes"]).succeeds();
    assert_eq!(files(&vault), before);
    vault.kehu(["show", "杭州盛泰机械有限公司"]).succeeds();
    vault.is_sound();
}

#[test]
fn a_change_is_found_where_the_customer_is_now() {
    let vault = vault();
    change(&vault, &profile(), "city: 杭州", "city: 宁波");
    let commit = vault.git(["rev-parse", "HEAD"]).trim().to_owned();
    std::fs::create_dir_all(vault.path("客户/零售业/中型")).unwrap();
    let there = "客户/零售业/中型/杭州盛泰机械有限公司";
    std::fs::rename(vault.path(DIR), vault.path(there)).unwrap();
    vault.kehu(["status"]).succeeds();
    vault.kehu(["undo", &commit, "--yes"]).succeeds();
    assert!(vault.read(&format!("{there}/客户.yaml")).contains("city: 杭州"));
    vault.is_sound();
}

#[test]
fn a_customer_that_has_records_by_now_is_not_taken_away() {
    let vault = vault();
    let commit = vault.git(["rev-parse", "HEAD"]).trim().to_owned();
    let talk = "time: 2026-11-02 14:30\nmethod: 电话\nby: 张三\nsubject: 报价\ncontent: 谈了两台设备\n";
    vault.write(&format!("{DIR}/跟进/2026-11-02-1430-电话-报价.yaml"), talk);
    vault.kehu(["status"]).succeeds();
    vault
        .kehu(["undo", &commit, "--yes", "--json"])
        .exits(1)
        .complains("后来有了别的资料");
    assert!(vault.path(&profile()).exists());
}

#[test]
fn some_commits_cannot_be_taken_back() {
    let vault = vault();
    let first = vault.git(["rev-list", "--max-parents=0", "HEAD"]).trim().to_owned();
    vault.kehu(["undo", &first, "--yes"]).exits(2).complains("不能撤销");
    vault
        .kehu(["undo", "deadbeef", "--yes"])
        .exits(2)
        .complains("没有这个版本");
    vault.kehu(["undo", "HEAD"]).exits(2).complains("--yes");
    vault
        .kehu(["undo", "HEAD:kehu.yaml", "--yes"])
        .exits(2)
        .complains("没有这个版本");
}

#[test]
fn a_commit_is_named_as_for_git() {
    let vault = vault();
    change(&vault, &profile(), "city: 杭州", "city: 宁波");
    change(&vault, &profile(), "owner: 张三", "owner: 李四");
    vault.kehu(["undo", "HEAD~1", "--yes"]).succeeds();
    let text = vault.read(&profile());
    assert!(text.contains("city: 杭州") && text.contains("owner: 李四"), "{text}");
    vault.kehu(["undo", "main", "--yes"]).succeeds();
    assert!(vault.read(&profile()).contains("city: 宁波"));
}

#[test]
fn a_deleted_customer_is_restored_by_name_number_or_path() {
    let vault = vault();
    let talk = format!("{DIR}/跟进/2026-11-02-1430-电话-报价.yaml");
    let text = "time: 2026-11-02 14:30\nmethod: 电话\nby: 张三\nsubject: 报价\ncontent: 谈了两台设备\n";
    vault.write(&talk, text).kehu(["status"]).succeeds();
    let before = files(&vault);
    let number = before[&profile()]
        .lines()
        .find_map(|line| line.strip_prefix("customer_id: "))
        .unwrap()
        .to_owned();
    for word in ["杭州盛泰机械有限公司", &number, DIR, &talk] {
        std::fs::remove_dir_all(vault.path(DIR)).unwrap();
        vault
            .kehu(["restore", word])
            .succeeds()
            .prints("已恢复客户“杭州盛泰机械有限公司”的 2 个文件");
        assert_eq!(files(&vault), before, "{word}");
    }
    vault.kehu(["restore", &number]).exits(2).complains("这个客户没有归档");
    // A record alone, of a customer who is there.
    std::fs::remove_file(vault.path(&talk)).unwrap();
    vault.kehu(["restore", &talk]).succeeds().prints("已恢复");
    assert_eq!(files(&vault), before);
    vault.kehu(["restore", "没有这家"]).exits(2).complains("没有找到客户");
    let json = vault.kehu(["archive", &number, "--json"]).succeeds().json();
    assert!(json[0]["paths"][0].as_str().unwrap().starts_with("历史客户/"));
    vault.kehu(["restore", &number, "--json"]).succeeds();
    assert_eq!(files(&vault), before);
    vault.is_sound();
}

#[test]
fn what_is_announced_is_what_is_done_file_by_file_and_by_whose_name() {
    let vault = vault();
    for day in 1..=4 {
        let talk = format!("time: 2026-01-0{day} 09:00\nmethod: 电话\nby: 张三\nsubject: 报价\ncontent: x\n");
        vault.write(&format!("{DIR}/跟进/2026-01-0{day}-0900-电话-报价.yaml"), talk);
    }
    vault.kehu(["status"]).succeeds();
    let moved = ["move", "杭州盛泰机械有限公司", "IT业/大型集团", "--reason", "重新归类"];
    vault.kehu(moved).succeeds();
    let planned = vault.kehu(["undo", "HEAD", "--dry-run", "--json"]).succeeds().json();
    vault
        .kehu(["undo", "HEAD", "--dry-run"])
        .succeeds()
        .prints("\n杭州盛泰机械有限公司\n")
        .prints("改动 5 个文件");
    let done = vault.kehu(["undo", "HEAD", "--yes", "--json"]).succeeds().json();
    assert_eq!((&planned[0]["files"], &done[0]["files"]), (&5.into(), &5.into()));
    assert!(vault.path(&profile()).exists());
    change(&vault, &profile(), "city: 杭州", "city: 宁波");
    vault
        .kehu(["undo", "HEAD", "--dry-run"])
        .succeeds()
        .prints("\n杭州盛泰机械有限公司\n")
        .prints("改动 1 个文件");
}

//! While it is served, every way of saving a file is on record and searchable.

use std::process::Command;
use std::time::{Duration, Instant};

use super::support::{Sandbox, Served};

const PATH: &str = "客户/制造业/中型/杭州盛泰机械有限公司/客户.yaml";

fn served() -> (Sandbox, Served) {
    let vault = Sandbox::new();
    vault.customer("杭州盛泰机械有限公司");
    vault.kehu(["status"]).succeeds();
    let served = vault.serve();
    (vault, served)
}

/// The save shows up everywhere, and its commit changes one line only.
fn is_on_record(vault: &Sandbox, served: &Served, city: &str) {
    served.until("the save being searchable", |served| {
        served.finds(&format!("城市:{city}")) == 1
    });
    served.until("a clean git status", |_| {
        vault.git(["status", "--porcelain"]).is_empty()
    });
    let diff = vault.git(["show", "--numstat", "--format=", "HEAD"]);
    assert!(diff.starts_with("1\t1\t"), "one line changed: {diff}");
    let entry = &vault.kehu(["log", PATH, "--json", "--limit", "1"]).json()[0];
    assert_eq!(entry["changes"][0]["field"], "city");
    assert_eq!(entry["changes"][0]["after"], city);
}

#[test]
fn a_save_in_place() {
    let (vault, served) = served();
    vault.write(PATH, vault.read(PATH).replace("city: 杭州", "city: 苏州"));
    is_on_record(&vault, &served, "苏州");
}

#[test]
fn sed_and_editors_that_write_aside_and_rename() {
    let (vault, served) = served();
    let status = Command::new("sed")
        .args(["-i", "s/city: 杭州/city: 无锡/"])
        .arg(vault.path(PATH))
        .status()
        .unwrap();
    assert!(status.success());
    is_on_record(&vault, &served, "无锡");
    let aside = vault.path("客户/制造业/中型/杭州盛泰机械有限公司/.客户.yaml.swp");
    std::fs::write(&aside, vault.read(PATH).replace("city: 无锡", "city: 常州")).unwrap();
    std::fs::rename(&aside, vault.path(PATH)).unwrap();
    is_on_record(&vault, &served, "常州");
}

#[test]
fn a_pull_from_a_colleague() {
    let (vault, served) = served();
    let clone = vault.beside("二号");
    vault.git(["clone", "-q", ".", clone.to_str().unwrap()]);
    let text = std::fs::read_to_string(clone.join(PATH)).unwrap();
    std::fs::write(clone.join(PATH), text.replace("city: 杭州", "city: 宁波")).unwrap();
    vault.git_in(&clone, ["commit", "-qam", "同事改了城市"]);
    vault.git(["pull", "-q", clone.to_str().unwrap(), "main"]);
    is_on_record(&vault, &served, "宁波");
}

#[test]
fn a_removed_customer_is_gone_from_search_but_not_from_history() {
    let (vault, served) = served();
    std::fs::remove_dir_all(vault.path("客户/制造业/中型/杭州盛泰机械有限公司")).unwrap();
    served.until("the removal", |served| served.finds("盛泰") == 0);
    served.until("its commit", |_| vault.git(["status", "--porcelain"]).is_empty());
    assert!(
        vault
            .git(["show", "--stat", "--format=%s", "HEAD"])
            .contains("客户.yaml")
    );
}

#[test]
fn a_burst_of_new_customers_is_taken_in_whole_by_native_events() {
    burst("native");
}

#[test]
fn a_burst_of_new_customers_is_taken_in_whole_by_polling() {
    burst("poll");
}

fn burst(mode: &str) {
    let vault = Sandbox::new();
    vault.write(
        "kehu.yaml",
        format!("watch:\n  mode: {mode}\n  debounce_ms: 100\n  poll_ms: 300\n"),
    );
    vault.kehu(["status"]).succeeds();
    let served = vault.serve();
    for number in 0..500 {
        let name = format!("批量客户{number:03}有限公司");
        vault.customer(&name);
        let dir = format!("客户/制造业/中型/{name}");
        vault.write(
            &format!("{dir}/跟进/2026-01-05-1430-电话-第{number}次.yaml"),
            followup(number),
        );
    }
    served.until("all 1,000 files", |served| {
        let status = served.api("/api/status");
        status["customers"] == 500 && status["records"].as_u64() >= Some(500) && served.finds("批量客户") >= 500
    });
    served.until("all on record", |_| vault.git(["status", "--porcelain"]).is_empty());
    drop(served);
    vault.is_sound();
}

fn followup(number: u32) -> String {
    format!("time: 2026-01-05 14:30\nmethod: 电话\nby: 张三\nsubject: 第{number}次\ncontent: 报价编号{number}\n")
}

#[test]
fn an_index_that_is_deleted_while_served_comes_back() {
    let (vault, served) = served();
    std::fs::remove_dir_all(vault.beside("cache")).unwrap();
    vault.write(PATH, vault.read(PATH).replace("city: 杭州", "city: 苏州"));
    served.until("the save being searchable", |served| {
        served
            .try_get("/api/search?q=%E8%8B%8F%E5%B7%9E")
            .is_some_and(|answer| answer.contains("盛泰"))
    });
    served.until("no trouble is left", |served| {
        served.api("/api/status")["warnings"]
            .as_array()
            .is_some_and(Vec::is_empty)
    });
}

#[test]
fn a_vault_that_vanishes_while_served_is_waited_for_and_loses_nothing() {
    let (vault, served) = served();
    let away = vault.beside("拔掉了");
    std::fs::rename(vault.root(), &away).unwrap();
    served.until("the warning", |served| {
        served
            .try_get("/api/status")
            .is_some_and(|status| status.contains("不见了"))
    });
    assert!(!vault.root().exists(), "nothing is made where the vault was");
    std::fs::rename(&away, vault.root()).unwrap();
    served.until("it is back", |served| {
        served.api("/api/status")["warnings"]
            .as_array()
            .is_some_and(Vec::is_empty)
    });
    assert_eq!(served.finds("盛泰"), 1);
    assert_eq!(vault.git(["status", "--porcelain"]), "");
}

#[test]
fn a_file_that_is_just_being_written_is_taken_whole() {
    let vault = Sandbox::new();
    vault.customer("杭州盛泰机械有限公司");
    vault.kehu(["status"]).succeeds();
    let text = vault.read(PATH);
    let mut saves = 0;
    for round in 0..50 {
        let before = vault.git(["rev-parse", "HEAD"]);
        let begun = Instant::now();
        // An editor that saves in place empties the file first.
        vault.write(PATH, "");
        let new = text.replace("city: 杭州", &format!("city: 第{round}城"));
        let took = std::thread::scope(|scope| {
            let status = scope.spawn(|| vault.kehu(["status"]).succeeds().stdout());
            std::thread::sleep(Duration::from_millis(30));
            vault.write(PATH, new);
            let took = begun.elapsed();
            status.join().unwrap();
            took
        });
        vault.kehu(["status"]).succeeds();
        // An editor that rests in the middle of a save for longer than kehu waits is taken at its word.
        if took < Duration::from_millis(100) {
            let log = vault.git(["log", "--format=%s", &format!("{}..HEAD", before.trim())]);
            assert!(
                !log.is_empty() && !log.contains("删除"),
                "no half save is on record: {log}"
            );
            saves += 1;
        }
        if saves == 5 {
            break;
        }
    }
    assert!(saves > 0, "this machine never saved a file within 100 ms");
    vault.is_sound();
}

#[test]
fn a_record_that_vanishes_while_served_goes_on_when_it_is_back() {
    let (vault, served) = served();
    let (git, aside) = (vault.path(".git"), vault.beside("git"));
    std::fs::rename(&git, &aside).unwrap();
    vault.write(PATH, vault.read(PATH).replace("city: 杭州", "city: 苏州"));
    served.until("the status telling", |served| {
        served.api("/api/status")["warnings"].to_string().contains("变更记录")
    });
    for page in [
        "/",
        "/search?q=盛泰",
        "/customers",
        "/problems",
        "/c/杭州盛泰机械有限公司",
        "/changes",
    ] {
        assert!(served.try_get(page).is_some(), "{page}");
    }
    assert!(!git.exists(), "nothing is put in its place");
    std::fs::rename(&aside, &git).unwrap();
    is_on_record(&vault, &served, "苏州");
}

#[test]
fn a_folder_renamed_and_then_edited_is_one_move() {
    let (vault, served) = served();
    let from = "客户/制造业/中型/杭州盛泰机械有限公司";
    let to = format!("{from}（新）");
    // Made ready before: nothing may be recorded between the two.
    let edited = vault
        .read(&format!("{from}/客户.yaml"))
        .replace("city: 杭州", "city: 苏州");
    std::fs::rename(vault.path(from), vault.path(&to)).unwrap();
    vault.write(&format!("{to}/客户.yaml"), edited);
    served.until("the edit being searchable", |served| served.finds("城市:苏州") == 1);
    served.until("a clean git status", |_| {
        vault.git(["status", "--porcelain"]).is_empty()
    });
    let last = vault.git(["log", "-1", "--format=%s"]);
    assert!(last.contains("：文件夹改名为 杭州盛泰机械有限公司（新），"), "{last}");
}

#[test]
fn what_another_process_saves_counts_among_the_problems() {
    let (vault, served) = served();
    let problems = |served: &Served| served.api("/api/problems")["total"].as_u64().unwrap();
    let before = problems(&served);
    vault.kehu(["new", "壬癸子贸易有限公司"]).succeeds();
    assert!(problems(&served) > before, "at once");
    vault.kehu(["undo", "HEAD", "--yes"]).succeeds();
    assert_eq!(problems(&served), before, "no problem of who is gone");
}

//! People who use git themselves are respected (issue: co-existence).

use super::support::Sandbox;

const PATH: &str = "客户/制造业/中型/杭州盛泰机械有限公司/客户.yaml";

fn vault_on_record() -> Sandbox {
    let vault = Sandbox::new();
    vault.customer("杭州盛泰机械有限公司");
    vault.kehu(["status"]).succeeds();
    vault
}

/// Somebody merges a branch with another file and has yet to commit.
fn in_the_middle_of_a_merge() -> Sandbox {
    let vault = vault_on_record();
    vault.git(["checkout", "-q", "-b", "side"]);
    vault.write("a.txt", "side");
    vault.git(["add", "a.txt"]);
    vault.git(["commit", "-qm", "side"]);
    vault.git(["checkout", "-q", "main"]);
    vault.git(["merge", "-q", "--no-ff", "--no-commit", "side"]);
    vault
}

#[test]
fn what_a_person_staged_stays_staged_and_out_of_kehus_commit() {
    let vault = vault_on_record();
    vault.write("说明.txt", "草稿");
    vault.kehu(["status"]).succeeds();
    vault.write("说明.txt", "草稿二");
    vault.git(["add", "说明.txt"]);
    vault.write("说明.txt", "草稿");
    vault.write(PATH, vault.read(PATH).replace("杭州\n", "苏州\n"));
    vault.kehu(["status"]).succeeds();
    assert_eq!(vault.git(["status", "--porcelain"]), "MM 说明.txt\n");
}

#[test]
fn a_commit_that_a_person_made_is_taken_as_it_is() {
    let vault = vault_on_record();
    vault.write(PATH, vault.read(PATH).replace("杭州\n", "苏州\n"));
    vault.git(["commit", "-qam", "我自己提交"]);
    vault.kehu(["status"]).succeeds();
    assert_eq!(vault.git(["log", "-1", "--format=%s"]).trim(), "我自己提交");
    assert_eq!(vault.kehu(["search", "城市:苏州", "--json"]).json().len(), 1);
    vault.is_sound();
}

#[test]
fn saves_during_a_merge_wait_and_are_recorded_after_it() {
    let vault = in_the_middle_of_a_merge();
    vault.write(PATH, vault.read(PATH).replace("杭州\n", "苏州\n"));
    let status = &vault.kehu(["status", "--json"]).succeeds().json()[0];
    assert!(status["pending"].as_u64().unwrap() > 0, "{status}");
    assert_eq!(vault.kehu(["search", "城市:苏州", "--json"]).json().len(), 1);
    vault.git(["commit", "-q", "--no-edit"]);
    vault.kehu(["status"]).succeeds();
    assert_eq!(vault.kehu(["status", "--json"]).json()[0]["pending"], 0);
    vault.is_sound();
}

#[test]
fn a_pull_moves_the_archive_on() {
    let vault = vault_on_record();
    let clone = vault.beside("二号");
    vault.git(["clone", "-q", ".", clone.to_str().unwrap()]);
    let path = clone.join(PATH);
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("杭州\n", "宁波\n")).unwrap();
    vault.git_in(&clone, ["commit", "-qam", "同事改了城市"]);
    vault.git(["pull", "-q", clone.to_str().unwrap(), "main"]);
    assert_eq!(vault.kehu(["search", "城市:宁波", "--json"]).json().len(), 1);
    let entry = &vault.kehu(["log", PATH, "--json"]).json()[0];
    assert_eq!(entry["summary"], "同事改了城市");
    assert_eq!(entry["changes"][0]["after"], "宁波");
    vault.is_sound();
}

#[test]
fn history_follows_a_moved_folder() {
    let vault = vault_on_record();
    std::fs::create_dir_all(vault.path("客户/IT业/中型")).unwrap();
    std::fs::rename(
        vault.path("客户/制造业/中型/杭州盛泰机械有限公司"),
        vault.path("客户/IT业/中型/杭州盛泰机械有限公司"),
    )
    .unwrap();
    vault.kehu(["status"]).succeeds();
    let log = vault.kehu(["log", "杭州盛泰机械有限公司", "--json"]).json();
    assert!(log.len() >= 2, "{log:?}");
    let findings = vault.kehu(["check", "--format", "json"]).exits(1).json();
    assert_eq!(findings[0]["rule"], "folder/mismatch");
}

#[test]
fn a_held_index_lock_delays_nothing() {
    let vault = vault_on_record();
    let lock = vault.path(".git/index.lock");
    std::fs::write(&lock, b"").unwrap();
    vault.write(PATH, vault.read(PATH).replace("杭州\n", "苏州\n"));
    vault.kehu(["status"]).succeeds();
    assert!(vault.git(["show", "--format=", "HEAD"]).contains("苏州"));
    std::fs::remove_file(lock).unwrap();
    vault.kehu(["status"]).succeeds();
    vault.is_sound();
}

#[test]
fn a_damaged_git_index_is_made_anew_while_served() {
    let vault = vault_on_record();
    let served = vault.serve();
    std::fs::write(vault.path(".git/index"), b"DIRC and then nonsense").unwrap();
    vault.write(PATH, vault.read(PATH).replace("杭州\n", "苏州\n"));
    served.until("the save is on record", |served| served.finds("城市:苏州") == 1);
    served.until("git works again", |_| {
        let status = vault.try_git(["status", "--porcelain"]);
        status.is_some_and(|status| status.is_empty())
    });
}

#[test]
fn checkouts_of_many_files_while_served_are_never_taken_for_edits() {
    let vault = vault_on_record();
    vault.git(["checkout", "-q", "-b", "side"]);
    for number in 0..400 {
        vault.customer(&format!("旁支{number:03}有限公司"));
    }
    vault.git(["add", "-A"]);
    vault.git(["commit", "-qm", "旁支"]);
    vault.git(["checkout", "-q", "main"]);
    let served = vault.serve();
    for _ in 0..5 {
        vault.git(["checkout", "-q", "side"]);
        vault.git(["checkout", "-q", "main"]);
    }
    vault.git(["merge", "-q", "--ff-only", "side"]);
    served.until("all are there", |served| served.api("/api/status")["customers"] == 401);
    let log = vault.git(["log", "--format=%s", "--all"]);
    assert_eq!(log.lines().next(), Some("旁支"), "nobody else committed: {log}");
    assert_eq!(vault.git(["status", "--porcelain"]), "");
}

#[test]
fn a_moved_folder_is_called_moved_archived_and_restored() {
    let vault = vault_on_record();
    let from = vault.path("客户/制造业/中型/杭州盛泰机械有限公司");
    let to = vault.path("客户/IT业/小型/杭州盛泰机械有限公司");
    let archived = vault.path("历史客户/IT业/小型/杭州盛泰机械有限公司");
    let rename = |from: &std::path::Path, to: &std::path::Path| {
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::rename(from, to).unwrap();
        let entry = &vault.kehu(["log", "--json", "--limit", "1"]).json()[0];
        format!(
            "{} {}",
            entry["operation"].as_str().unwrap(),
            entry["summary"].as_str().unwrap()
        )
    };
    let name = "杭州盛泰机械有限公司";
    assert_eq!(rename(&from, &to), format!("move {name}：移到 IT业/小型"));
    assert_eq!(rename(&to, &archived), format!("archive {name}：归档"));
    assert_eq!(rename(&archived, &to), format!("restore {name}：从归档恢复"));
}

#[test]
fn a_branch_that_lost_its_place_is_not_begun_anew() {
    let vault = vault_on_record();
    let main = vault.path(".git/refs/heads/main");
    let tip = std::fs::read_to_string(&main).unwrap();
    std::fs::remove_file(&main).unwrap();
    vault.write(PATH, vault.read(PATH).replace("杭州\n", "苏州\n"));
    let status = &vault.kehu(["status", "--json"]).succeeds().json()[0];
    assert!(
        status["pending_reason"].to_string().contains("refs/heads/main"),
        "{status}"
    );
    assert!(!main.exists());
    assert_eq!(vault.kehu(["search", "城市:苏州", "--json"]).json().len(), 1);
    std::fs::write(&main, tip).unwrap();
    vault.kehu(["status"]).succeeds();
    assert!(vault.git(["show", "--format=", "HEAD"]).contains("苏州"));
    vault.is_sound();
}

#[test]
fn every_save_that_waits_for_a_merge_is_counted() {
    let vault = in_the_middle_of_a_merge();
    for (waiting, name) in (1..).zip(["甲有限公司", "乙有限公司", "丙有限公司"]) {
        vault.customer(name);
        let status = &vault.kehu(["status", "--json"]).succeeds().json()[0];
        assert_eq!(status["pending"], waiting + 1, "with the merged file: {status}");
        assert!(status["pending_reason"].is_string(), "{status}");
    }
    vault.git(["commit", "-q", "--no-edit"]);
    vault.kehu(["status"]).succeeds();
    assert_eq!(vault.kehu(["status", "--json"]).json()[0]["pending"], 0);
    vault.is_sound();
}

#[test]
fn a_name_that_git_refuses_costs_only_itself() {
    let vault = vault_on_record();
    vault.write("客户/新客/git~1/a.txt", "x");
    vault.write(PATH, vault.read(PATH).replace("杭州\n", "苏州\n"));
    assert_eq!(vault.kehu(["status", "--json"]).succeeds().json()[0]["pending"], 0);
    assert!(vault.git(["show", "--format=", "HEAD"]).contains("苏州"));
    let findings = vault.kehu(["check", "--format", "json"]).json();
    assert!(
        findings.iter().any(|finding| finding["rule"] == "layout/refused-name"),
        "{findings:?}"
    );
}

#[test]
fn an_old_version_that_is_lost_keeps_no_save_from_being_recorded() {
    let vault = vault_on_record();
    let blob = vault.git(["rev-parse", &format!("HEAD:{PATH}")]);
    let (dir, file) = blob.trim().split_at(2);
    std::fs::remove_file(vault.path(&format!(".git/objects/{dir}/{file}"))).unwrap();
    vault.write(PATH, vault.read(PATH).replace("杭州\n", "苏州\n"));
    vault.kehu(["status"]).succeeds();
    assert_eq!(vault.git(["status", "--porcelain"]), "");
    assert!(vault.git(["show", &format!("HEAD:{PATH}")]).contains("苏州"));
}

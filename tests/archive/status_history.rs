//! Who became what and when, as the commits tell it.

use kehu::archive::StatusChange;

use crate::shelf::Shelf;

const ONE: &str = "CUST202601010001";
const HOME: &str = "客户/制造业/中型/盛泰/客户.yaml";

#[test]
fn a_new_profile_begins_without_a_before_and_its_changes_follow() {
    let shelf = with_one();
    assert_eq!(told(&shelf), ["customer_type: - → 潜在客户", "owner: - → 张三"]);
    becomes(&shelf, "意向客户");
    shelf.write(HOME, &(profile("意向客户") + "customer_level: A\n")).save();
    assert_eq!(
        told(&shelf)[2..],
        ["customer_type: 潜在客户 → 意向客户", "customer_level: - → A"]
    );
    let last = changes(&shelf).pop().unwrap();
    assert_eq!(last.author, "张三");
    assert_eq!(last.commit, shelf.git(&["rev-parse", "HEAD"]).trim());
    assert!((chrono::Local::now() - last.time.with_timezone(&chrono::Local)).num_minutes() < 5);
}

#[test]
fn what_is_not_tracked_is_no_change() {
    let shelf = with_one();
    shelf.write(HOME, &(profile("潜在客户") + "remark: 老客户\n")).save();
    assert_eq!(told(&shelf).len(), 2);
}

#[test]
fn iter_tells_of_all_customers() {
    let shelf = with_one();
    let other = profile("成交客户").replace(ONE, "CUST202601010002");
    shelf.write("客户/零售业/小型/远东/客户.yaml", &other).save();
    let all = shelf.read(|snapshot| snapshot.status_changes().unwrap());
    assert_eq!(all.iter().count(), 4);
    assert_eq!(all.of("CUST202601010002").len(), 2);
    assert!(all.of("CUST1").is_empty());
}

#[test]
fn a_moved_folder_is_no_change() {
    let shelf = with_one();
    let there = "客户/零售业/小型/盛泰/客户.yaml";
    move_profile(&shelf, HOME, there);
    shelf.save();
    assert_eq!(told(&shelf).len(), 2);
    shelf.write(there, &profile("成交客户")).save();
    assert_eq!(told(&shelf)[2..], ["customer_type: 潜在客户 → 成交客户"]);
}

#[test]
fn a_move_in_two_steps_is_no_change_whichever_comes_first() {
    let shelf = with_one();
    let there = "历史客户/制造业/中型/盛泰/客户.yaml";
    shelf.write(there, &profile("潜在客户")).save();
    std::fs::remove_file(shelf.path(HOME)).unwrap();
    shelf.save();
    assert_eq!(told(&shelf)[2..], ["archived: - → 是"], "copied, then deleted");
    std::fs::remove_file(shelf.path(there)).unwrap();
    shelf.save();
    assert_eq!(told(&shelf)[3..], ["customer_type: 潜在客户 → -"]);
    shelf.write(HOME, &profile("意向客户")).save();
    assert_eq!(
        told(&shelf)[3..],
        ["customer_type: 潜在客户 → 意向客户", "archived: 是 → -"],
        "deleted, then back with a change"
    );
}

#[test]
fn a_deleted_profile_ends_the_type_alone() {
    let shelf = with_one();
    std::fs::remove_dir_all(shelf.path("客户/制造业/中型/盛泰")).unwrap();
    shelf.save();
    assert_eq!(told(&shelf)[2..], ["customer_type: 潜在客户 → -"]);
}

#[test]
fn a_profile_that_does_not_parse_for_a_while_loses_nothing() {
    let shelf = with_one();
    shelf
        .write(HOME, &format!("{}\nowner: [坏\n", profile("成交客户")))
        .save();
    assert_eq!(told(&shelf).len(), 2);
    becomes(&shelf, "意向客户");
    assert_eq!(told(&shelf)[2..], ["customer_type: 潜在客户 → 意向客户"]);
}

#[test]
fn a_corrected_number_keeps_the_past() {
    let shelf = with_one();
    becomes(&shelf, "意向客户");
    let renumbered = profile("成交客户").replace(ONE, "CUST202601010009");
    shelf.write(HOME, &renumbered).save();
    let all = shelf.read(|snapshot| snapshot.status_changes().unwrap());
    assert!(all.of(ONE).is_empty());
    let past: Vec<String> = all.of("CUST202601010009").iter().map(line).collect();
    assert_eq!(
        past[2..],
        [
            "customer_type: 潜在客户 → 意向客户",
            "customer_type: 意向客户 → 成交客户"
        ]
    );
}

#[test]
fn the_same_change_on_both_sides_of_a_merge_counts_once() {
    let shelf = with_one();
    on_a_branch(&shelf, |shelf| {
        becomes(shelf, "意向客户");
        shelf.write("客户/制造业/中型/盛泰/附件/甲.txt", "甲").save();
    });
    becomes(&shelf, "意向客户");
    shelf.git(&["merge", "-q", "--no-ff", "-m", "合并", "side"]);
    shelf.save();
    assert_eq!(told(&shelf)[2..], ["customer_type: 潜在客户 → 意向客户"]);
}

#[test]
fn a_merge_tells_only_what_was_decided_in_it() {
    let shelf = with_one();
    on_a_branch(&shelf, |shelf| becomes(shelf, "流失客户"));
    shelf
        .write(HOME, &profile("潜在客户").replace("owner: 张三", "owner: 李四"))
        .save();
    shelf.git(&["merge", "-q", "--no-ff", "--no-commit", "-X", "ours", "side"]);
    shelf.write(HOME, &profile("成交客户").replace("owner: 张三", "owner: 李四"));
    shelf.git(&["commit", "-q", "-a", "-m", "合并"]);
    shelf.save();
    let mut tail = told(&shelf)[2..].to_vec();
    tail[..2].sort();
    assert_eq!(
        tail,
        [
            "customer_type: 潜在客户 → 流失客户",
            "owner: 张三 → 李四",
            "customer_type: 流失客户 → 成交客户"
        ]
    );
}

#[test]
fn a_rewritten_history_is_told_anew() {
    let shelf = with_one();
    becomes(&shelf, "意向客户");
    assert_eq!(told(&shelf).len(), 3);
    shelf.git(&["reset", "-q", "--hard", "HEAD~1"]);
    shelf.save();
    assert_eq!(told(&shelf).len(), 2);
    becomes(&shelf, "流失客户");
    assert_eq!(told(&shelf)[2..], ["customer_type: 潜在客户 → 流失客户"]);
}

#[test]
fn a_start_goes_on_from_the_cache_directory_whatever_became_of_it() {
    let shelf = with_one();
    assert_eq!(told(&shelf).len(), 2);
    becomes(&shelf, "意向客户");
    let before = changes(&shelf);
    let mut shelf = shelf.restart();
    assert_eq!(changes(&shelf), before, "extended");
    let whole = std::fs::read(kept(&shelf)).unwrap();
    let flip = |byte: &u8| if *byte == b'1' { b'2' } else { *byte };
    for damaged in [
        Vec::new(),
        b"\n\n".to_vec(),
        whole[..whole.len() / 2].to_vec(),
        whole.iter().map(flip).collect(),
    ] {
        std::fs::write(kept(&shelf), damaged).unwrap();
        shelf = shelf.restart();
        assert_eq!(changes(&shelf), before, "made anew");
    }
    std::fs::remove_file(kept(&shelf)).unwrap();
    assert_eq!(changes(&shelf.restart()), before);
}

#[test]
fn a_vault_without_commits_has_no_changes() {
    let shelf = Shelf::new();
    assert!(shelf.read(|snapshot| snapshot.status_changes().unwrap().iter().next().is_none()));
}

fn with_one() -> Shelf {
    let shelf = Shelf::new();
    shelf.write(HOME, &profile("潜在客户")).save();
    shelf
}

fn profile(customer_type: &str) -> String {
    format!("customer_id: {ONE}\ncustomer_name: 盛泰\ncustomer_type: {customer_type}   # 现状\nowner: 张三\n")
}

fn becomes(shelf: &Shelf, customer_type: &str) {
    shelf.write(HOME, &profile(customer_type)).save();
}

fn move_profile(shelf: &Shelf, from: &str, to: &str) {
    std::fs::create_dir_all(shelf.path(to).parent().unwrap()).unwrap();
    std::fs::rename(shelf.path(from), shelf.path(to)).unwrap();
}

/// Work on a branch `side`; afterwards `main` is as before.
fn on_a_branch(shelf: &Shelf, work: impl FnOnce(&Shelf)) {
    shelf.git(&["checkout", "-q", "-b", "side"]);
    work(shelf);
    shelf.git(&["checkout", "-q", "main"]);
    shelf.save();
}

fn changes(shelf: &Shelf) -> Vec<StatusChange> {
    shelf.read(|snapshot| snapshot.status_changes().unwrap().of(ONE).to_vec())
}

fn told(shelf: &Shelf) -> Vec<String> {
    changes(shelf).iter().map(line).collect()
}

fn line(change: &StatusChange) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".into());
    format!("{}: {} → {}", change.field, text(&change.before), text(&change.after))
}

fn kept(shelf: &Shelf) -> std::path::PathBuf {
    let dir = std::fs::read_dir(shelf.cache()).unwrap().next().unwrap().unwrap();
    dir.path().join("status-history")
}

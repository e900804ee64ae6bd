//! What is ticked is done in one commit, and taken back as one.

use crate::desk::Desk;

fn office() -> Desk {
    let desk = Desk::on("2027-03-01");
    desk.customer("甲沉默", "潜在客户").called("2026-02-01");
    desk.customer("乙远洋", "意向客户")
        .called("2027-02-20")
        .with("follow_up_status: 无效");
    desk.customer("丙盛泰", "意向客户")
        .called("2027-02-20")
        .signed("2027-02-20", 620_000, 0);
    desk.customer("丁移动", "意向客户")
        .called("2027-02-20")
        .with("company_size: 大型集团");
    desk.saved()
}

#[test]
fn everything_is_done_in_one_commit_with_only_the_right_lines_and_undone_as_one() {
    let desk = office();
    assert_eq!(
        desk.proposed(),
        [
            "bought 丙盛泰",
            "folder 丁移动",
            "value 丙盛泰",
            "past 甲沉默",
            "invalid 乙远洋"
        ]
    );
    let before = desk.git(&["rev-parse", "HEAD"]);
    let tree = desk.git(&["ls-tree", "-r", "HEAD"]);
    let profile = desk.read("客户/制造业/中型/丙盛泰/客户.yaml");
    let done = desk.apply(&["all", "past", "invalid"]);
    assert_eq!(
        (done.done.len(), done.refused.len(), done.outdated.len()),
        (5, 0, 0),
        "{done:?}"
    );
    assert_eq!(desk.git(&["rev-parse", "HEAD~"]), before);
    assert_eq!(
        desk.git(&["log", "-1", "--format=%s"]).trim(),
        "整理 4 个客户：1 个转成交，1 个移文件夹，1 个改高价值标签，2 个归档"
    );
    assert!(
        desk.git(&["log", "-1", "--format=%b"])
            .contains("Reason: 签了合同，还不是成交客户；")
    );
    assert!(desk.proposed().is_empty(), "{:?}", desk.proposed());
    for path in [
        "历史客户/制造业/中型/甲沉默",
        "历史客户/制造业/中型/乙远洋",
        "客户/制造业/大型集团/丁移动",
    ] {
        assert!(!desk.read(&format!("{path}/客户.yaml")).is_empty(), "{path}");
    }
    let now = desk.read("客户/制造业/中型/丙盛泰/客户.yaml");
    let new: Vec<&str> = now.lines().filter(|line| !profile.contains(line)).collect();
    assert_eq!(
        new,
        [
            "customer_type: 成交客户",
            "deal:",
            "  amount: 620000",
            "  product: 数控机床",
            "  signed_on: 2027-02-20",
            "tags:",
            "  - 高价值"
        ]
    );
    let commit = done.commit.unwrap();
    desk.archive().undo(&commit, None, "web", &|_| {}).unwrap();
    assert_eq!(desk.git(&["ls-tree", "-r", "HEAD"]), tree);
    assert_eq!(desk.proposed().len(), 5);
}

#[test]
fn all_is_what_the_page_ticks_and_sends_nobody_away() {
    let desk = office();
    desk.apply(&["all"]);
    assert_eq!(desk.proposed(), ["past 甲沉默", "invalid 乙远洋"]);
}

#[test]
fn only_what_is_chosen_is_done() {
    let desk = office();
    let id = desk.only("past").id;
    let done = desk.apply(&[&id, "value"]);
    assert_eq!(done.done.len(), 2);
    assert_eq!(desk.proposed(), ["bought 丙盛泰", "folder 丁移动", "invalid 乙远洋"]);
    let by_number = format!("invalid:{}", desk.only("invalid").customer_id);
    assert_eq!(desk.apply(&[&by_number]).done.len(), 1);
}

#[test]
fn what_is_not_true_any_more_is_not_done() {
    let desk = office();
    let id = desk.only("past").id;
    desk.customer("甲沉默", "潜在客户").called("2027-02-28");
    let desk = desk.saved();
    let done = desk.apply(&[&id, "nonsense"]);
    assert_eq!((done.commit, done.outdated), (None, vec![id, "nonsense".to_owned()]));
}

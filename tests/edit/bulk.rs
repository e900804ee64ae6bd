//! Many records in one commit: planned, looked at, applied, taken back.

use crate::desk::{BY_HAND, Desk, PROFILE, by, rel, texts};
use kehu::edit::{Alteration, By, Done, EditError, Fate, Item, Planned, Step, apply_many, plan_many};

const OTHER: &str = "客户/零售业/小型/远东商贸/客户.yaml";
const TALK: &str = "客户/零售业/小型/远东商贸/跟进/a.yaml";

/// The desk with a second customer.
fn desk_of_two() -> Desk {
    let desk = Desk::new();
    desk.write(
        OTHER,
        "customer_id: CUST202601010002\ncustomer_name: 远东商贸\nindustry: 零售业\ncompany_size: 小型\n\
         customer_type: 潜在客户\nsource: 展会\nowner: 李四\ncreated_on: 2026-01-02\n",
    );
    desk
}

fn set(fields: &[(&str, &str)]) -> Alteration {
    Alteration::Set(texts(fields))
}

fn add(words: &str) -> Alteration {
    let (key, words) = ("tags".to_owned(), words.to_owned());
    Alteration::Add { key, words }
}

fn remove(words: &str) -> Alteration {
    let (key, words) = ("tags".to_owned(), words.to_owned());
    Alteration::Remove { key, words }
}

fn plan(desk: &Desk, paths: &[&str], alterations: &[Alteration]) -> Planned {
    plan_many(
        desk.archive(),
        Step::each(paths.iter().map(|path| rel(path)), alterations),
    )
}

fn with_reason(reason: &str) -> By {
    By {
        reason: Some(reason.to_owned()),
        ..by("王五")
    }
}

fn apply(desk: &Desk, planned: Planned) -> Done {
    apply_many(desk.archive(), planned, &with_reason("季度调整")).unwrap()
}

fn told(item: &Item) -> Vec<String> {
    let line = |change: &kehu::edit::Altered| format!("{}：{} → {}", change.label, change.before, change.after);
    item.changes.iter().map(line).collect()
}

fn refusal(item: &Item) -> &str {
    item.refused().map_or("", |(_, reason)| reason)
}

#[test]
fn many_customers_change_in_one_commit_by_their_own_lines_and_are_taken_back() {
    let desk = desk_of_two();
    let planned = plan(
        &desk,
        &[PROFILE, OTHER],
        &[set(&[("owner", "王五")]), add("重点、老友")],
    );
    assert_eq!(
        told(&planned.items[0]),
        ["标签：重点、展会 → 重点、展会、老友", "负责人：张三 → 王五"]
    );
    assert_eq!(told(&planned.items[1]), ["标签： → 重点、老友", "负责人：李四 → 王五"]);
    assert_eq!(planned.items[1].customer_name, "远东商贸");
    assert_eq!(desk.read(PROFILE), BY_HAND, "a plan writes nothing");

    let done = apply(&desk, planned);
    assert_eq!(done.changed().count(), 2);
    assert_eq!(
        desk.last_commit("%s"),
        "批量修改 2 个客户：负责人 → 王五，加标签 重点、老友"
    );
    let body = desk.last_commit("%b");
    for trailer in [
        "Operation: edit",
        "Reason: 季度调整",
        "Via: web",
        "Customer-Id: CUST202601010002",
    ] {
        assert!(body.contains(trailer), "{body}");
    }
    let mut lines = desk.last_diff();
    lines.sort();
    assert_eq!(
        lines,
        [
            "+  - 老友",
            "+  - 重点",
            "+owner: 王五",
            "+owner: 王五",
            "+tags:",
            "+tags: [重点, 展会, 老友]",
            "-owner: 张三",
            "-owner: 李四",
            "-tags: [重点, 展会]",
        ]
    );
    assert_eq!(desk.found("负责人:王五"), 2, "searchable at once");

    desk.archive()
        .undo(&done.commit.unwrap(), None, "web", &|_| {})
        .unwrap();
    assert_eq!(desk.read(PROFILE), BY_HAND);
    assert!(desk.read(OTHER).contains("owner: 李四"));
}

#[test]
fn who_has_it_already_is_left_alone_and_a_single_change_says_what_it_did() {
    let desk = desk_of_two();
    let planned = plan(&desk, &[PROFILE, OTHER], &[set(&[("owner", "李四")])]);
    assert_eq!(planned.items[1].fate, Fate::Unchanged);
    assert_eq!((planned.changing().count(), planned.unchanged()), (1, 1));
    apply(&desk, planned);
    assert_eq!(desk.last_commit("%s"), "盛泰机械：负责人：张三 → 李四");
    let nothing = apply(&desk, plan(&desk, &[PROFILE, OTHER], &[set(&[("owner", "李四")])]));
    assert_eq!(nothing.commit, None);
}

#[test]
fn words_leave_a_list_and_an_empty_list_goes() {
    let desk = desk_of_two();
    apply(&desk, plan(&desk, &[PROFILE, OTHER], &[remove("展会")]));
    assert_eq!(desk.last_diff(), ["-tags: [重点, 展会]", "+tags: [重点]"]);
    apply(&desk, plan(&desk, &[PROFILE], &[remove("重点")]));
    assert_eq!(desk.last_diff(), ["-tags: [重点]"]);
    let odd = Alteration::Add {
        key: "owner".to_owned(),
        words: "x".to_owned(),
    };
    let planned = plan(&desk, &[PROFILE], &[odd]);
    assert!(refusal(&planned.items[0]).contains("负责人"));
}

#[test]
fn what_cannot_be_changed_is_named_and_the_others_are() {
    let desk = desk_of_two();
    desk.write("客户/制造业/中型/坏掉/客户.yaml", "customer_name: [没写完\n");
    let paths = [
        PROFILE,
        OTHER,
        "客户/制造业/中型/坏掉/客户.yaml",
        "客户/无/无/没有/客户.yaml",
        "kehu.yaml",
    ];
    let planned = plan(&desk, &paths, &[set(&[("customer_level", "A")])]);
    let reasons: Vec<&str> = planned.items.iter().map(refusal).collect();
    assert_eq!(&reasons[..2], ["", ""]);
    assert!(reasons[2].contains("读不出来：第 1"), "{}", reasons[2]);
    assert!(reasons[3].contains("不在了"), "{}", reasons[3]);
    assert!(reasons[4].contains("不是客户资料"), "{}", reasons[4]);
    let done = apply(&desk, planned);
    assert_eq!((done.changed().count(), done.refused().count()), (2, 3));
    assert_eq!(desk.last_commit("%s"), "批量修改 2 个客户：客户等级 → A");

    let planned = plan(&desk, &[PROFILE, OTHER], &[set(&[("customer_level", "超级")])]);
    assert_eq!(planned.refused().count(), 2, "what the check refuses");
    assert!(
        refusal(&planned.items[0]).contains("超级"),
        "{}",
        refusal(&planned.items[0])
    );
}

#[test]
fn a_core_field_needs_a_reason_once_for_all() {
    let desk = desk_of_two();
    let again = || plan(&desk, &[PROFILE, OTHER], &[set(&[("customer_name", "盛远集团")])]);
    assert_eq!(again().core, ["客户名称"]);
    let refused = apply_many(desk.archive(), again(), &by("王五"));
    assert!(matches!(refused, Err(EditError::NeedsReason(_))));
    apply_many(desk.archive(), again(), &with_reason("两家合并")).unwrap();
    assert!(desk.last_commit("%b").contains("Reason: 两家合并"));
}

#[test]
fn who_was_faster_is_not_overwritten() {
    let desk = desk_of_two();
    let planned = plan(&desk, &[PROFILE, OTHER], &[set(&[("owner", "王五")])]);
    desk.write_unseen(PROFILE, &BY_HAND.replace("苏州", "无锡"));
    let done = apply(&desk, planned);
    assert!(refusal(&done.items[0]).contains("刚刚被别人改过"));
    assert_eq!(desk.read(PROFILE), BY_HAND.replace("苏州", "无锡"));
    assert!(desk.read(OTHER).contains("owner: 王五"));
}

#[test]
fn the_folder_follows_the_class_and_two_of_one_name_get_two_folders() {
    let desk = desk_of_two();
    desk.write(
        "客户/零售业/小型/盛泰机械/客户.yaml",
        &BY_HAND
            .replace("0001", "0003")
            .replace("制造业 ", "零售业 ")
            .replace("中型", "小型"),
    );
    let class = Alteration::Classify(texts(&[("industry", "IT业"), ("company_size", "大型集团")]));
    let planned = plan(
        &desk,
        &[PROFILE, OTHER, "客户/零售业/小型/盛泰机械/客户.yaml"],
        &[class],
    );
    let places: Vec<&str> = planned
        .items
        .iter()
        .flat_map(|item| &item.place)
        .map(|(_, to)| to.as_str())
        .collect();
    assert_eq!(
        places,
        [
            "客户/IT业/大型集团/盛泰机械",
            "客户/IT业/大型集团/远东商贸",
            "客户/IT业/大型集团/盛泰机械 (2)"
        ]
    );
    let done = apply(&desk, planned);
    assert_eq!(
        desk.last_commit("%s"),
        "批量移动 3 个客户：所属行业 → IT业，企业规模 → 大型集团"
    );
    for item in &done.items {
        let text = desk.read(item.path_after().as_str());
        assert!(text.contains("IT业") && text.contains("大型集团"));
    }
    desk.archive()
        .undo(&done.commit.unwrap(), None, "web", &|_| {})
        .unwrap();
    assert_eq!(desk.read(PROFILE), BY_HAND);
}

#[test]
fn a_folder_that_lay_elsewhere_goes_where_the_profile_says_when_classified() {
    let desk = Desk::new();
    let astray = "客户/零售业/中型/盛泰机械/客户.yaml";
    std::fs::create_dir_all(desk.path("客户/零售业/中型")).unwrap();
    std::fs::rename(
        desk.path("客户/制造业/中型/盛泰机械"),
        desk.path("客户/零售业/中型/盛泰机械"),
    )
    .unwrap();
    desk.archive().catch_up(&|_| {}).unwrap();
    let class = || texts(&[("industry", "制造业")]);
    assert_eq!(
        plan(&desk, &[astray], &[Alteration::Set(class())]).items[0].fate,
        Fate::Unchanged
    );
    apply(&desk, plan(&desk, &[astray], &[Alteration::Classify(class())]));
    assert_eq!(desk.read(PROFILE), BY_HAND);
}

#[test]
fn customers_go_to_the_archive_together_and_come_back() {
    let desk = desk_of_two();
    desk.write(
        TALK,
        "time: 2026-11-20 14:30\nmethod: 电话\nby: 张三\nsubject: 报价\ncontent: x\n",
    );
    let done = apply(&desk, plan(&desk, &[PROFILE, OTHER], &[Alteration::Archive]));
    assert_eq!(desk.last_commit("%s"), "批量归档 2 个客户");
    assert!(desk.last_commit("%b").contains("Operation: archive"));
    assert!(desk.path("历史客户/零售业/小型/远东商贸/跟进/a.yaml").exists() && !desk.path(OTHER).exists());
    let there: Vec<String> = done.items.iter().map(|item| item.path_after().to_string()).collect();
    let there: Vec<&str> = there.iter().map(String::as_str).collect();
    assert_eq!(
        plan(&desk, &there, &[Alteration::Archive]).unchanged(),
        2,
        "they are there already"
    );
    apply(&desk, plan(&desk, &there, &[Alteration::Restore]));
    assert_eq!(desk.last_commit("%s"), "批量恢复 2 个客户");
    assert_eq!(desk.read(PROFILE), BY_HAND);
}

#[test]
fn each_record_may_get_something_else_and_one_may_be_named_twice() {
    let desk = desk_of_two();
    desk.write(
        TALK,
        "time: 2026-11-20 14:30\nmethod: 电话\nby: 张三\nsubject: 报价\ncontent: x\n",
    );
    let step = |path: &str, one: Alteration| Step {
        path: rel(path),
        alterations: vec![one],
    };
    let steps = vec![
        step(PROFILE, set(&[("city", "无锡")])),
        step(TALK, set(&[("subject", "看样机")])),
        step(PROFILE, add("老友")),
    ];
    let mut planned = plan_many(desk.archive(), steps);
    assert_eq!(planned.items.len(), 2);
    planned.verb = "月末整理".to_owned();
    apply(&desk, planned);
    assert_eq!(desk.last_commit("%s"), "月末整理 2 份资料：主题、城市、标签");
    assert!(desk.read(TALK).contains("subject: 看样机"));
}

#[test]
fn a_plan_of_the_same_files_has_the_same_digest() {
    let desk = desk_of_two();
    let digest = |owner: &str| plan(&desk, &[PROFILE, OTHER], &[set(&[("owner", owner)])]).digest();
    let before = digest("王五");
    assert_eq!(before, digest("王五"));
    assert_ne!(before, digest("赵六"));
    desk.write(PROFILE, &BY_HAND.replace("苏州", "无锡"));
    assert_ne!(before, digest("王五"));
}

//! A task for each of many customers: made in one commit, by whoever owns the customer, and once only.

use crate::desk::{Desk, PROFILE, by, rel, texts};
use kehu::edit::{Alteration, Planned, Step, apply_many, plan_many, task_faults};

const OTHER: &str = "客户/零售业/小型/远东商贸/客户.yaml";
const FIRST_TASK: &str = "客户/制造业/中型/盛泰机械/任务/2026-09-20-中秋问候.yaml";
const OTHER_TASK: &str = "客户/零售业/小型/远东商贸/任务/2026-09-20-中秋问候.yaml";
const CARE: [(&str, &str); 3] = [("name", "中秋问候"), ("type", "关怀"), ("due", "2026-09-20")];

/// The desk with a second customer, of whose profile these lines are added.
fn desk_with(more: &str) -> Desk {
    let desk = Desk::new();
    desk.write(
        OTHER,
        &format!(
            "customer_id: CUST202601010002\ncustomer_name: 远东商贸\nindustry: 零售业\ncompany_size: 小型\n\
             customer_type: 潜在客户\nsource: 展会\ncreated_on: 2026-01-02\n{more}"
        ),
    );
    desk
}

fn plan(desk: &Desk, fields: &[(&str, &str)]) -> Planned {
    let all: Vec<(&str, &str)> = CARE.iter().chain(fields).copied().collect();
    let task = [Alteration::Task(texts(&all))];
    plan_many(desk.archive(), Step::each([PROFILE, OTHER].map(rel), &task))
}

#[test]
fn each_owner_gets_theirs_in_one_commit_and_it_is_taken_back_as_one() {
    let desk = desk_with("owner: 李四\n");
    let planned = plan(&desk, &[("priority", "高")]);
    let told: Vec<&str> = planned
        .items
        .iter()
        .map(|item| item.changes[0].after.as_str())
        .collect();
    assert_eq!(
        told,
        [
            "关怀 · 中秋问候 · 2026-09-20 · 张三",
            "关怀 · 中秋问候 · 2026-09-20 · 李四"
        ]
    );
    assert!(!desk.path(FIRST_TASK).exists(), "a plan writes nothing");
    let before = desk.git(&["rev-parse", "HEAD"]);
    let done = apply_many(desk.archive(), planned, &by("王五")).unwrap();
    assert_eq!(desk.git(&["rev-parse", "HEAD~"]), before);
    assert_eq!(desk.last_commit("%s"), "给 2 个客户新建任务：中秋问候");
    assert_eq!(
        desk.read(OTHER_TASK),
        "name: 中秋问候\ntype: 关怀\nassignee: 李四\ndue: 2026-09-20\npriority: 高\nassigned_by: 值班\n"
    );
    assert!(desk.read(FIRST_TASK).contains("assignee: 张三"));
    desk.archive()
        .undo(&done.commit.unwrap(), None, "web", &|_| {})
        .unwrap();
    assert!(!desk.path(FIRST_TASK).exists() && !desk.path(OTHER_TASK).exists());
}

#[test]
fn asked_for_twice_it_is_made_once() {
    let desk = desk_with("owner: 李四\n");
    let first = plan(&desk, &[]);
    let digest = first.digest();
    assert_eq!(plan(&desk, &[]).digest(), digest, "the same plan of the same files");
    let second = plan(&desk, &[]);
    apply_many(desk.archive(), first, &by("王五")).unwrap();
    let done = apply_many(desk.archive(), second, &by("王五")).unwrap();
    assert_eq!((done.commit, done.items[0].refused().is_some()), (None, true));
    let again = plan(&desk, &[]);
    assert_eq!((again.changing().count(), again.unchanged()), (0, 2));
    assert_ne!(again.digest(), digest);
    // Another one of the same name and day is another task.
    apply_many(desk.archive(), plan(&desk, &[("description", "送月饼")]), &by("王五")).unwrap();
    assert!(desk.path(&FIRST_TASK.replace(".yaml", " (2).yaml")).exists());
}

#[test]
fn one_person_may_do_it_for_everybody() {
    let desk = desk_with("");
    apply_many(desk.archive(), plan(&desk, &[("assignee", "王五")]), &by("王五")).unwrap();
    assert!(desk.read(FIRST_TASK).contains("assignee: 王五"));
    assert!(desk.read(OTHER_TASK).contains("assignee: 王五"));
}

#[test]
fn whom_nobody_owns_and_who_is_invalid_stays_without_and_the_others_get_theirs() {
    for (lines, reason) in [
        ("", "没有负责人，请选定一位执行人"),
        ("owner: 李四\nfollow_up_status: 无效\n", "不再跟进"),
    ] {
        let desk = desk_with(lines);
        let done = apply_many(desk.archive(), plan(&desk, &[]), &by("王五")).unwrap();
        assert!(desk.path(FIRST_TASK).exists());
        let refused: Vec<&str> = done.refused().map(|(_, reason)| reason).collect();
        assert!(refused.len() == 1 && refused[0].contains(reason), "{refused:?}");
    }
}

#[test]
fn what_is_wrong_with_the_task_is_told_once() {
    let desk = Desk::new();
    let catalog = desk.archive().catalog();
    let paths = |fields: &[(&str, &str)]| -> Vec<String> {
        let faults = task_faults(&catalog, &texts(fields), desk.archive().clock().now());
        faults.into_iter().map(|fault| fault.path).collect()
    };
    assert!(paths(&CARE).is_empty());
    assert_eq!(paths(&[("name", "中秋问候"), ("due", "某天")]), ["due"]);
    assert_eq!(paths(&[("due", "2026-09-20")]), ["name"]);
}

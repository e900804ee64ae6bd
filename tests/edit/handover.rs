//! A customer gets another owner: what waits for the former one goes along.

use crate::desk::{BY_HAND, DIR, Desk, PROFILE, by, rel, texts};
use kehu::edit::{Alteration, By, Revision, Step, apply_many, plan_many, revise};

const TALK: &str = "客户/制造业/中型/盛泰机械/跟进/2026-11-20-0900-电话-报价.yaml";
const TASK: &str = "客户/制造业/中型/盛泰机械/任务/2026-12-10-走访.yaml";
const OF_OTHER: &str = "客户/制造业/中型/盛泰机械/任务/2026-12-11-送样.yaml";
const FINISHED: &str = "客户/制造业/中型/盛泰机械/任务/2026-10-01-报价.yaml";
const ALONE: &str = "任务/2026-12-12-写周报.yaml";

/// The desk where 张三 and others have something to do.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write(TASK, "name: 走访 # 带样品\nassignee: 张三\ndue: 2026-12-10\n");
    desk.write(OF_OTHER, "name: 送样\nassignee: 王五\ndue: 2026-12-11\n");
    desk.write(
        FINISHED,
        "name: 报价\nassignee: 张三\ndue: 2026-10-01\nstatus: 已完成\n",
    );
    desk.write(ALONE, "name: 写周报\nassignee: 张三\ndue: 2026-12-12\n");
    desk.write(
        TALK,
        "time: 2026-11-20 09:00\nmethod: 电话\nby: 张三\nsubject: 报价\ncontent: x\nnext: {time: 2026-12-09, goal: 送样, owner: 张三}\n",
    );
    desk
}

fn because(reason: &str) -> By {
    By {
        reason: Some(reason.to_owned()),
        ..by("经理")
    }
}

#[test]
fn open_tasks_and_the_planned_step_of_the_former_owner_go_along_and_come_back() {
    let desk = desk();
    let done = desk.change(&[("owner", "李四")], &because("换区")).unwrap();
    assert_eq!(done.handed, 2);
    assert_eq!(
        desk.read(TASK),
        "name: 走访 # 带样品\nassignee: 李四\ndue: 2026-12-10\n"
    );
    assert!(desk.read(TALK).contains("owner: 李四}"), "{}", desk.read(TALK));
    assert!(desk.read(TALK).contains("by: 张三"), "who wrote it wrote it");
    for kept in [OF_OTHER, FINISHED, ALONE] {
        assert!(!desk.read(kept).contains("李四"), "{kept}");
    }
    let subject = desk.last_commit("%s");
    assert!(subject.contains("负责人") && subject.contains("3 处"), "{subject}");
    assert_eq!(desk.found("类型:任务 执行人:李四"), 1, "searchable at once");
    desk.archive()
        .undo(&done.commit.unwrap(), None, "web", &|_| {})
        .unwrap();
    assert_eq!(desk.read(PROFILE), BY_HAND);
    assert!(desk.read(TASK).contains("assignee: 张三"));
    assert!(desk.read(TALK).contains("owner: 张三}"));
}

#[test]
fn the_folder_may_move_in_the_same_change_and_who_wants_it_keeps_the_tasks() {
    let desk = desk();
    desk.change(&[("owner", "李四"), ("company_size", "小型")], &because("换区"))
        .unwrap();
    let moved = TASK.replace("中型", "小型");
    assert!(desk.read(&moved).contains("assignee: 李四"));
    let seen = desk.open(&PROFILE.replace("中型", "小型"));
    let revision = Revision {
        path: seen.path.clone(),
        seen: seen.blob,
        texts: texts(&[("owner", "赵六")]),
        keeps_tasks: true,
    };
    let done = revise(desk.archive(), &revision, &because("轮岗")).unwrap();
    assert_eq!(done.handed, 0);
    assert!(desk.read(&moved).contains("assignee: 李四"));
}

#[test]
fn many_customers_take_their_tasks_along_in_one_commit() {
    let desk = desk();
    let other = "客户/零售业/小型/远东商贸/客户.yaml";
    let task = "客户/零售业/小型/远东商贸/任务/催款.yaml";
    desk.write(
        other,
        "customer_id: CUST202601010002\ncustomer_name: 远东商贸\nindustry: 零售业\ncompany_size: 小型\n\
         customer_type: 潜在客户\nsource: 展会\nowner: 王五\ncreated_on: 2026-01-02\n",
    );
    desk.write(task, "name: 催款\nassignee: 王五\ndue: 2026-12-10\n");
    let to = [Alteration::Set(texts(&[("owner", "李四")]))];
    let plan = || plan_many(desk.archive(), Step::each([rel(PROFILE), rel(other)], &to));
    assert_eq!(plan().handed(), 3);
    let mut kept = plan();
    kept.keep_tasks();
    assert_eq!(kept.handed(), 0);
    assert_ne!(kept.digest(), plan().digest());

    let stale = plan();
    desk.write(task, "name: 催款\nassignee: 王五\ndue: 2026-12-30\n");
    let done = apply_many(desk.archive(), stale, &because("换区")).unwrap();
    assert_eq!(done.refused().count(), 1, "its task was changed since");
    assert!(desk.read(other).contains("owner: 王五"));
    assert!(desk.read(TASK).contains("assignee: 李四"));

    let done = apply_many(desk.archive(), plan(), &because("换区")).unwrap();
    assert_eq!(done.changed().map(kehu::edit::Item::handed).sum::<usize>(), 1);
    assert!(desk.read(task).contains("assignee: 李四\ndue: 2026-12-30"));
    assert!(desk.read(&format!("{DIR}/任务/2026-12-11-送样.yaml")).contains("王五"));
}

#[test]
fn what_cannot_be_read_is_told_and_stays_behind() {
    let desk = desk();
    let broken = OF_OTHER.replace("送样", "坏的");
    desk.write(&broken, "name：坏的\nassignee: 张三\n");
    let to = [Alteration::Set(texts(&[("owner", "李四")]))];
    let planned = plan_many(desk.archive(), Step::each([rel(PROFILE)], &to));
    assert_eq!(planned.left(), 1);
    let left = &planned.items[0].left[0];
    assert_eq!(left.path, rel(&broken));
    assert!(
        left.reason.contains("第 1 行") && left.reason.contains("全角冒号"),
        "{}",
        left.reason
    );
    let done = desk.change(&[("owner", "李四")], &because("换区")).unwrap();
    assert_eq!((done.handed, done.left.len()), (2, 1));
    assert!(desk.read(&broken).contains("张三"));
}

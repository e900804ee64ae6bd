//! Files and fields as they were at another time.

use crate::desk::{BY_HAND, DIR, Desk, PROFILE, by, rel};
use kehu::archive::{Version, Viewer};
use kehu::edit::{By, EditError, differences, restore};

fn version(desk: &Desk, commit: &str) -> Version {
    let snapshot = desk.archive().read(&Viewer::everything()).unwrap();
    snapshot.version(&rel(PROFILE), commit).unwrap().unwrap()
}

fn with_reason(name: &str) -> By {
    By {
        reason: Some("客户要求".to_owned()),
        ..by(name)
    }
}

fn fields(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

#[test]
fn one_field_is_taken_back_and_what_others_changed_since_stays() {
    let desk = Desk::new();
    let first = desk.git(&["rev-parse", "HEAD"]).trim().to_owned();
    desk.change(&[("city", "无锡"), ("tags", "重点")], &by("李四")).unwrap();
    desk.change(&[("owner", "王五")], &with_reason("王五")).unwrap();
    let then = version(&desk, &first);
    let told: Vec<(String, String, String)> = differences(desk.archive(), &then, &rel(PROFILE))
        .unwrap()
        .into_iter()
        .map(|one| (one.label, one.then, one.now))
        .collect();
    let said = |label: &str, then: &str, now: &str| (label.to_owned(), then.to_owned(), now.to_owned());
    assert!(told.contains(&said("城市", "苏州", "无锡")), "{told:?}");
    assert!(told.contains(&said("负责人", "张三", "王五")), "{told:?}");
    let done = restore(desk.archive(), &then, &rel(PROFILE), &fields(&["city"]), &by("张三")).unwrap();
    assert!(done.commit.is_some());
    let text = desk.read(PROFILE);
    assert!(
        text.contains("city: \"苏州\"") && text.contains("owner: 王五"),
        "{text}"
    );
    assert!(
        desk.last_commit("%s").contains("无锡 → 苏州"),
        "{}",
        desk.last_commit("%s")
    );
    assert!(
        desk.last_commit("%b").contains("Reason: 恢复成 "),
        "{}",
        desk.last_commit("%b")
    );
    let again = restore(desk.archive(), &then, &rel(PROFILE), &fields(&["city"]), &by("张三")).unwrap();
    assert_eq!(again.commit, None);
}

#[test]
fn a_whole_file_comes_back_byte_for_byte_and_takes_its_folder_along() {
    let desk = Desk::new();
    let first = desk.git(&["rev-parse", "HEAD"]).trim().to_owned();
    let moved = desk
        .change(&[("industry", "IT业"), ("city", "")], &with_reason("李四"))
        .unwrap();
    assert_eq!(moved.path.as_str(), "客户/IT业/中型/盛泰机械/客户.yaml");
    let then = version(&desk, &first);
    let done = restore(desk.archive(), &then, &moved.path, &[], &with_reason("张三")).unwrap();
    assert_eq!(done.path.as_str(), PROFILE);
    assert_eq!(desk.read(PROFILE), BY_HAND);
}

#[test]
fn a_deleted_file_is_put_back_and_fields_of_it_are_refused() {
    let desk = Desk::new();
    let path = format!("{DIR}/跟进/a.yaml");
    desk.write(
        &path,
        "time: 2026-11-20 14:30\nmethod: 电话\nby: 张三\nsubject: 报价\ncontent: x # 记\n",
    );
    let head = desk.git(&["rev-parse", "HEAD"]).trim().to_owned();
    let seen = desk.open(&path).blob;
    kehu::edit::delete(desk.archive(), &rel(&path), seen, &by("李四")).unwrap();
    let then = {
        let snapshot = desk.archive().read(&Viewer::everything()).unwrap();
        snapshot.version(&rel(&path), &head).unwrap().unwrap()
    };
    let some = restore(desk.archive(), &then, &rel(&path), &fields(&["content"]), &by("张三"));
    assert!(matches!(some, Err(EditError::Gone(_))));
    restore(desk.archive(), &then, &rel(&path), &[], &by("张三")).unwrap();
    assert!(desk.read(&path).ends_with("content: x # 记\n"));
}

#[test]
fn what_would_break_the_schema_now_is_refused_field_by_field() {
    let desk = Desk::new();
    let old = BY_HAND.replace("customer_type: 潜在客户", "customer_type: 老朋友");
    desk.write(PROFILE, &old);
    let head = desk.git(&["rev-parse", "HEAD"]).trim().to_owned();
    desk.write(PROFILE, BY_HAND);
    let then = version(&desk, &head);
    let refused = restore(
        desk.archive(),
        &then,
        &rel(PROFILE),
        &fields(&["customer_type"]),
        &by("张三"),
    );
    assert!(matches!(refused, Err(EditError::Invalid(_))), "{refused:?}");
    assert_eq!(desk.read(PROFILE), BY_HAND);
}

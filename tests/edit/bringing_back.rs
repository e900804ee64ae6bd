//! Customers that were deleted come back as a whole.

use crate::desk::{BY_HAND, DIR, Desk, PROFILE, by, rel, texts};
use kehu::archive::{ArchiveError, Viewer};
use kehu::edit::{EditError, NewCustomer, bring_back, create_customer, delete, reinstate, revive, shelve};
use std::collections::BTreeMap;
use std::path::Path;

const NUMBER: &str = "CUST202601010001";

fn talk(subject: &str) -> String {
    format!("time: 2026-11-20 14:30\nmethod: 电话\nby: 张三\nsubject: {subject}\ncontent: x # 记\n")
}

/// A customer with records and an attachment.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write_unseen(&format!("{DIR}/跟进/a.yaml"), &talk("报价"));
    desk.write_unseen(&format!("{DIR}/跟进/b.yaml"), &talk("回访"));
    std::fs::create_dir_all(desk.path(&format!("{DIR}/附件"))).unwrap();
    std::fs::write(desk.path(&format!("{DIR}/附件/名片.bin")), [0, 159, 146, 150, 13, 10]).unwrap();
    desk.archive().catch_up(&|_| {}).unwrap();
    desk
}

/// Every file of the customers, with its bytes.
fn files(desk: &Desk) -> BTreeMap<String, Vec<u8>> {
    fn below(dir: &Path, root: &Path, all: &mut BTreeMap<String, Vec<u8>>) {
        for entry in std::fs::read_dir(dir).into_iter().flatten().map(Result::unwrap) {
            if entry.path().is_dir() {
                below(&entry.path(), root, all);
            } else {
                let path = entry.path().strip_prefix(root).unwrap().display().to_string();
                all.insert(path, std::fs::read(entry.path()).unwrap());
            }
        }
    }
    let mut all = BTreeMap::new();
    for tree in ["客户", "历史客户"] {
        below(&desk.path(tree), &desk.path(""), &mut all);
    }
    all
}

fn remove(desk: &Desk) {
    std::fs::remove_dir_all(desk.path(DIR)).unwrap();
}

fn remove_on_record(desk: &Desk) {
    remove(desk);
    desk.archive().catch_up(&|_| {}).unwrap();
}

#[test]
fn all_of_a_customer_comes_back_in_one_commit_that_can_be_undone() {
    let desk = desk();
    let before = files(&desk);
    for word in [NUMBER, DIR, PROFILE, "盛泰机械"] {
        remove_on_record(&desk);
        let head = desk.last_commit("%H");
        let back = bring_back(desk.archive(), word, &by("李四")).unwrap();
        assert_eq!((back.files, back.dir.as_str()), (4, DIR), "{word}");
        assert_eq!(files(&desk), before, "{word}");
        assert_eq!(desk.last_commit("%P"), head, "one commit");
        assert_eq!(desk.last_commit("%an %s"), "李四 恢复客户 盛泰机械：4 个文件");
        assert_eq!(desk.found("回访"), 1);
    }
    let commit = desk.last_commit("%H");
    desk.archive().undo(&commit, None, "web", &|_| {}).unwrap();
    assert!(!desk.path(DIR).exists());
    desk.archive()
        .undo(&desk.last_commit("%H"), None, "web", &|_| {})
        .unwrap();
    assert_eq!(files(&desk), before);
}

#[test]
fn a_deletion_that_is_not_on_record_yet_is_recorded_first() {
    let desk = desk();
    let before = files(&desk);
    remove(&desk);
    let back = bring_back(desk.archive(), NUMBER, &by("李四")).unwrap();
    assert!(back.commit.is_some());
    assert_eq!(files(&desk), before);
    assert!(desk.git(&["log", "-1", "--format=%s", "HEAD~1"]).contains("删除"));
}

#[test]
fn what_is_there_by_now_stays_as_it_is() {
    let desk = desk();
    remove_on_record(&desk);
    let own = format!("{DIR}/跟进/a.yaml");
    desk.write(&own, &talk("别人后来写的"));
    let back = bring_back(desk.archive(), NUMBER, &by("李四")).unwrap();
    assert_eq!((back.dir.as_str(), back.files), (DIR, 3));
    assert!(desk.read(&own).contains("别人后来写的"));
    assert_eq!(back.kept.len(), 1, "{:?}", back.kept);
    assert!(
        desk.last_commit("%b").contains("没有恢复"),
        "{}",
        desk.last_commit("%b")
    );
}

#[test]
fn a_record_that_was_deleted_on_purpose_does_not_come_back_with_its_customer() {
    let desk = desk();
    let gone = format!("{DIR}/跟进/b.yaml");
    let seen = desk.open(&gone).blob;
    delete(desk.archive(), &rel(&gone), seen, &by("王五")).unwrap();
    let before = files(&desk);
    remove_on_record(&desk);
    bring_back(desk.archive(), NUMBER, &by("李四")).unwrap();
    assert_eq!(files(&desk), before);
}

#[test]
fn where_another_customer_has_the_place_both_are_there() {
    let desk = desk();
    remove_on_record(&desk);
    let other = BY_HAND.replace(NUMBER, "CUST202601010009");
    desk.write(PROFILE, &other);
    // Its number says who is meant; its place says the other one, who is there.
    let there = bring_back(desk.archive(), DIR, &by("李四")).unwrap();
    assert_eq!((there.commit, there.customer_id.as_str()), (None, "CUST202601010009"));
    let back = bring_back(desk.archive(), NUMBER, &by("李四")).unwrap();
    assert_eq!((back.files, back.dir.as_str()), (4, "客户/制造业/中型/盛泰机械 (2)"));
    assert_eq!(desk.read(PROFILE), other);
    assert_eq!(desk.read("客户/制造业/中型/盛泰机械 (2)/客户.yaml"), BY_HAND);
    // A record of the first one goes to the first one.
    let talk = format!("{DIR}/跟进/a.yaml");
    let revived = revive(desk.archive(), &rel(&talk), &by("李四")).unwrap();
    assert_eq!(revived.commit, None);
    assert_eq!(revived.path.as_str(), "客户/制造业/中型/盛泰机械 (2)/跟进/a.yaml");
    assert!(!desk.path(&talk).exists());
}

#[test]
fn a_customer_that_is_there_is_left_alone_wherever_it_is() {
    let desk = desk();
    remove_on_record(&desk);
    bring_back(desk.archive(), NUMBER, &by("李四")).unwrap();
    let head = desk.last_commit("%H");
    let twice = bring_back(desk.archive(), NUMBER, &by("王五")).unwrap();
    assert_eq!((twice.commit, twice.files, twice.dir.as_str()), (None, 0, DIR));
    let (there, _) = shelve(desk.archive(), &rel(DIR), &by("李四")).unwrap();
    let archived = bring_back(desk.archive(), NUMBER, &by("王五")).unwrap();
    assert_eq!((archived.commit, archived.dir), (None, there.clone()));
    // A folder that was only moved, and nobody recorded it yet.
    let moved = "历史客户/零售业/小型/盛泰机械";
    std::fs::create_dir_all(desk.path("历史客户/零售业/小型")).unwrap();
    std::fs::rename(desk.path(there.as_str()), desk.path(moved)).unwrap();
    let moved_one = bring_back(desk.archive(), NUMBER, &by("王五")).unwrap();
    assert_eq!((moved_one.commit, moved_one.dir.as_str()), (None, moved));
    assert_ne!(desk.last_commit("%H"), head);
    let back = reinstate(desk.archive(), NUMBER, &by("李四")).unwrap();
    assert_eq!(back.dir.as_str(), "客户/零售业/小型/盛泰机械");
    assert!(matches!(
        reinstate(desk.archive(), NUMBER, &by("李四")),
        Err(EditError::Pointless(_))
    ));
    assert!(matches!(
        bring_back(desk.archive(), "没有这家", &by("李四")),
        Err(EditError::Archive(ArchiveError::NoSuchCustomer(_)))
    ));
}

#[test]
fn a_customer_whose_number_was_given_away_does_not_come_back_under_it() {
    let desk = desk();
    remove_on_record(&desk);
    let other = BY_HAND.replace("customer_name: 盛泰机械", "customer_name: 远东商贸");
    desk.write("客户/零售业/小型/远东商贸/客户.yaml", &other);
    for path in [format!("{DIR}/跟进/a.yaml"), PROFILE.to_owned()] {
        let refused = revive(desk.archive(), &rel(&path), &by("李四"));
        let Err(EditError::Pointless(why)) = refused else {
            panic!("{refused:?}")
        };
        assert!(why.contains("远东商贸") && why.contains(NUMBER), "{why}");
    }
    assert!(matches!(
        bring_back(desk.archive(), DIR, &by("李四")),
        Err(EditError::Pointless(_))
    ));
    assert!(!desk.path(DIR).exists());
}

#[test]
fn a_customer_with_two_thousand_files_comes_back() {
    let desk = desk();
    for number in 0..2_000 {
        desk.write_unseen(&format!("{DIR}/附件/{number}.txt"), &format!("第 {number} 份"));
    }
    desk.archive().catch_up(&|_| {}).unwrap();
    let before = files(&desk);
    remove_on_record(&desk);
    let back = bring_back(desk.archive(), NUMBER, &by("李四")).unwrap();
    assert_eq!(back.files, 2_004);
    assert_eq!(files(&desk), before);
}

#[test]
fn a_customer_without_a_type_is_found_by_its_number_as_well() {
    let desk = Desk::new();
    let new = NewCustomer {
        texts: texts(&[("customer_name", "远东商贸")]),
        ..NewCustomer::default()
    };
    let made = create_customer(desk.archive(), &new, &by("李四")).unwrap();
    let dir = made.path.parent().unwrap();
    std::fs::remove_dir_all(desk.path(dir.as_str())).unwrap();
    desk.archive().catch_up(&|_| {}).unwrap();
    let snapshot = desk.archive().read(&Viewer::everything()).unwrap();
    let departed = snapshot.departed(&made.customer_id).unwrap().unwrap();
    assert_eq!((departed.name.as_str(), departed.dir), ("远东商贸", dir.clone()));
    assert_eq!(
        bring_back(desk.archive(), &made.customer_id, &by("李四")).unwrap().dir,
        dir
    );
}

#[test]
fn a_record_brings_its_customer_along() {
    let desk = desk();
    let before = files(&desk);
    remove_on_record(&desk);
    let talk = format!("{DIR}/跟进/a.yaml");
    let revived = revive(desk.archive(), &rel(&talk), &by("李四")).unwrap();
    assert_eq!(revived.path.as_str(), talk);
    assert_eq!(revived.back.map(|back| back.files), Some(4));
    assert_eq!(files(&desk), before);
    assert_eq!(desk.last_commit("%s"), "恢复客户 盛泰机械：4 个文件");
}

#[test]
fn a_profile_that_was_deleted_alone_comes_back_alone() {
    let desk = desk();
    let before = files(&desk);
    std::fs::remove_file(desk.path(PROFILE)).unwrap();
    let revived = revive(desk.archive(), &rel(PROFILE), &by("李四")).unwrap();
    assert_eq!(revived.back.map(|back| back.files), Some(1));
    assert_eq!(files(&desk), before);
    std::fs::remove_file(desk.path(PROFILE)).unwrap();
    desk.archive().catch_up(&|_| {}).unwrap();
    assert_eq!(reinstate(desk.archive(), DIR, &by("李四")).unwrap().files, 1);
    assert_eq!(files(&desk), before);
}

#[test]
fn a_record_goes_to_where_its_customer_is_now() {
    let desk = desk();
    let talk = format!("{DIR}/跟进/a.yaml");
    let seen = desk.open(&talk).blob;
    delete(desk.archive(), &rel(&talk), seen, &by("王五")).unwrap();
    let (there, _) = shelve(desk.archive(), &rel(DIR), &by("李四")).unwrap();
    let revived = revive(desk.archive(), &rel(&talk), &by("李四")).unwrap();
    assert_eq!(revived.path, there.join("跟进/a.yaml").unwrap());
    assert_eq!(revived.back, None);
    assert!(!desk.path(DIR).exists());
}

#[test]
fn one_that_was_deleted_while_another_like_it_was_made_is_no_move() {
    let desk = desk();
    let before = desk.read(PROFILE);
    remove(&desk);
    let other = BY_HAND
        .replace(NUMBER, "CUST202601010099")
        .replace("customer_name: 盛泰机械", "customer_name: 远洋机械");
    desk.write("客户/制造业/中型/远洋机械/客户.yaml", &other);
    for word in [NUMBER, "盛泰机械"] {
        let back = reinstate(desk.archive(), word, &by("张三")).unwrap();
        assert_eq!((back.customer_id.as_str(), back.files), (NUMBER, 4), "{word}");
        assert_eq!(desk.read(PROFILE), before);
        remove_on_record(&desk);
    }
}

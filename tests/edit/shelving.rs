//! Deleting, archiving and bringing back.

use crate::desk::{DIR, Desk, PROFILE, by, rel};
use kehu::archive::ArchiveError;
use kehu::edit::{EditError, delete, shelve, unshelve};

const TALK: &str = "客户/制造业/中型/盛泰机械/跟进/a.yaml";

#[test]
fn a_deleted_record_is_one_commit_that_can_be_undone() {
    let desk = Desk::new();
    desk.write(
        TALK,
        "time: 2026-11-20 14:30\nmethod: 电话\nby: 张三\nsubject: 报价\ncontent: x\n",
    );
    let seen = desk.open(TALK).blob;
    let commit = delete(desk.archive(), &rel(TALK), seen, &by("李四")).unwrap().unwrap();
    assert!(!desk.path(TALK).exists());
    desk.archive().undo(&commit, None, "web", &|_| {}).unwrap();
    assert!(desk.path(TALK).exists());
    desk.write_unseen(TALK, "time: 2026-11-20 14:30\nsubject: 改了\n");
    assert!(
        delete(desk.archive(), &rel(TALK), seen, &by("李四")).is_err(),
        "it is another one now"
    );
    assert!(desk.path(TALK).exists());
}

#[test]
fn a_profile_is_not_deleted() {
    let desk = Desk::new();
    let seen = desk.open(PROFILE).blob;
    let refused = delete(desk.archive(), &rel(PROFILE), seen, &by("李四"));
    assert!(matches!(refused, Err(EditError::NoRecord(_))));
}

#[test]
fn a_customer_goes_to_the_archive_and_comes_back() {
    let desk = Desk::new();
    let (there, commit) = shelve(desk.archive(), &rel(DIR), &by("李四")).unwrap();
    assert_eq!(there.as_str(), "历史客户/制造业/中型/盛泰机械");
    assert!(commit.is_some() && desk.path("历史客户/制造业/中型/盛泰机械/客户.yaml").exists());
    assert!(desk.last_commit("%s").contains("归档"), "{}", desk.last_commit("%s"));
    assert!(matches!(
        shelve(desk.archive(), &there, &by("李四")),
        Err(EditError::Pointless(_))
    ));
    let (back, _) = unshelve(desk.archive(), &there, &by("李四")).unwrap();
    assert_eq!(back.as_str(), DIR);
    assert!(matches!(
        unshelve(desk.archive(), &back, &by("李四")),
        Err(EditError::Pointless(_))
    ));
}

#[test]
fn the_first_record_of_a_vault_is_not_taken_back() {
    let desk = Desk::new();
    let first = desk.git(&["rev-list", "--max-parents=0", "HEAD"]);
    let undone = desk.archive().undo(first.trim(), None, "web", &|_| {});
    assert!(matches!(undone, Err(ArchiveError::CannotUndo(_))));
    assert!(desk.path("kehu.yaml").exists());
}

#[test]
fn a_customer_who_lives_elsewhere_by_now_is_not_brought_back_twice() {
    let desk = Desk::new();
    let there = "客户/零售业/小型/盛泰机械/客户.yaml";
    desk.write_unseen(there, &desk.read(PROFILE));
    desk.archive().take_in(&[rel(there)]).unwrap();
    std::fs::remove_dir_all(desk.path(DIR)).unwrap();
    desk.archive().catch_up(&|_| {}).unwrap();
    let gone = desk.last_commit("%H");
    desk.archive().undo(&gone, None, "web", &|_| {}).unwrap();
    assert!(desk.path(there).exists() && !desk.path(PROFILE).exists());
}

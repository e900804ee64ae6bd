//! A contract is told from all others by its number.

use crate::desk::{DIR, Desk, by, rel, texts};
use kehu::archive::Viewer;
use kehu::edit::{Alteration, By, Created, EditError, NewRecord, Step, apply_many, check, create, plan_many, restore};
use kehu::vault::RelPath;

fn contract(desk: &Desk, number: &str) -> Result<Created, EditError> {
    let new = NewRecord {
        kind: "contract".to_owned(),
        customer: Some(rel(DIR)),
        texts: texts(&[
            ("contract_no", number),
            ("project", "设备"),
            ("amount", "10万"),
            ("signed_on", "2026-03-01"),
        ]),
    };
    create(desk.archive(), &new, &by("李四"))
}

fn fault(refused: Result<impl std::fmt::Debug, EditError>) -> String {
    match refused {
        Err(EditError::Invalid(faults)) => {
            assert_eq!(faults[0].path, "contract_no");
            faults[0].message.clone()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_number_that_another_contract_has_is_refused_at_its_field() {
    let desk = Desk::new();
    let first = contract(&desk, "HT2026001").unwrap().path;
    for same in [
        "HT2026001",
        "ht2026001",
        "ＨＴ２０２６００１",
        "HT 2026 001",
        "HT2026\u{200b}001\u{feff}",
    ] {
        let message = fault(contract(&desk, same));
        assert!(
            message.contains("盛泰机械的“设备”") && message.contains(first.as_str()),
            "{message}"
        );
    }
    let second = contract(&desk, "HT2026002").unwrap().path;
    let because = By {
        reason: Some("抄错了".to_owned()),
        ..by("李四")
    };
    let seen = desk.open(second.as_str());
    fault(desk.send(&seen, &[("contract_no", "HT2026001")], &because));
    // Its own number may be written otherwise, and other fields may be changed.
    desk.send(&seen, &[("contract_no", "ht2026002"), ("amount", "12万")], &because)
        .unwrap();
}

#[test]
fn a_number_that_another_contract_has_is_told_while_it_is_typed() {
    let desk = Desk::new();
    let first = contract(&desk, "HT2026001").unwrap().path;
    let second = contract(&desk, "HT2026002").unwrap().path;
    let catalog = desk.archive().catalog();
    let kind = catalog.kind("contract").unwrap();
    let told = |path: Option<&kehu::vault::RelPath>, number: &str| {
        let faults = check(desk.archive(), kind, path, &texts(&[("contract_no", number)])).unwrap();
        let fault = faults.into_iter().find(|fault| fault.path == "contract_no");
        fault.map(|fault| (fault.message, fault.other))
    };
    for path in [None, Some(&second)] {
        let (message, other) = told(path, "ht2026001").unwrap();
        assert!(
            message.contains("已经有了") && other.as_ref() == Some(&first),
            "{message}"
        );
        assert_eq!(told(path, "HT2026003"), None);
    }
    assert_eq!(told(Some(&second), "ht 2026002"), None, "its own");
}

#[test]
fn a_number_that_somebody_else_has_by_now_is_not_restored() {
    let desk = Desk::new();
    let first = contract(&desk, "HT2026001").unwrap().path;
    let before = desk.git(&["rev-parse", "HEAD"]).trim().to_owned();
    let because = By {
        reason: Some("抄错了".to_owned()),
        ..by("李四")
    };
    desk.send(&desk.open(first.as_str()), &[("contract_no", "HT2026009")], &because)
        .unwrap();
    contract(&desk, "HT2026001").unwrap();
    let snapshot = desk.archive().read(&Viewer::everything()).unwrap();
    let then = snapshot.version(&first, &before).unwrap().unwrap();
    for fields in [vec!["contract_no".to_owned()], Vec::new()] {
        let message = fault(restore(desk.archive(), &then, &first, &fields, &because));
        assert!(message.contains("已经有了"), "{message}");
    }
}

/// Gives the contract at `path` another number and then its former one to a new contract; gives the commit of the first.
fn number_moves_on(desk: &Desk) -> (RelPath, String) {
    let first = contract(desk, "HT2026001").unwrap().path;
    let because = By {
        reason: Some("抄错了".to_owned()),
        ..by("李四")
    };
    let changes = [("contract_no", "HT2026009"), ("amount", "12万")];
    desk.send(&desk.open(first.as_str()), &changes, &because).unwrap();
    let commit = desk.last_commit("%H");
    contract(desk, "ht2026001").unwrap();
    (first, commit)
}

#[test]
fn undoing_does_not_give_a_number_back_that_another_contract_has_by_now() {
    let desk = Desk::new();
    let (first, commit) = number_moves_on(&desk);
    let (undone, applied) = desk.archive().undo(&commit, None, "web", &|_| {}).unwrap();
    assert!(applied.is_none());
    assert_eq!(undone.kept[0].path, first);
    assert!(
        undone.kept[0]
            .reason
            .contains("合同编号“HT2026001”现在是另一份合同的：盛泰机械")
    );
    assert_eq!(undone.changes.len(), 0, "nothing is told that is not done");
}

#[test]
fn of_a_deletion_that_is_undone_all_comes_back_but_the_contract_whose_number_is_given_away() {
    let desk = Desk::new();
    let first = contract(&desk, "HT2026001").unwrap().path;
    let talk = format!("{DIR}/跟进/a.yaml");
    desk.write(
        &talk,
        "time: 2026-11-20 14:30\nmethod: 电话\nby: 张三\nsubject: 报价\ncontent: x\n",
    );
    std::fs::remove_file(desk.path(&talk)).unwrap();
    std::fs::remove_file(desk.path(first.as_str())).unwrap();
    desk.archive().catch_up(&|_| {}).unwrap();
    let deletion = desk.last_commit("%H");
    let text = "contract_no: HT2026001\nproject: 维修\namount: 300\nsigned_on: 2026-01-05\n";
    let second = format!("{DIR}/合同/维修.yaml");
    desk.write(&second, text);
    let (undone, applied) = desk.archive().undo(&deletion, None, "web", &|_| {}).unwrap();
    assert!(applied.is_some() && desk.path(&talk).exists());
    assert_eq!(undone.kept.len(), 1, "{:?}", undone.kept);
    // Without the second one the number is free again.
    let seen = desk.open(&second).blob;
    kehu::edit::delete(desk.archive(), &rel(&second), seen, &by("李四")).unwrap();
    desk.archive().undo(&deletion, None, "web", &|_| {}).unwrap();
    assert!(desk.path(first.as_str()).exists());
}

#[test]
fn numbers_that_change_places_are_undone_and_redone() {
    let desk = Desk::new();
    let (one, other) = (format!("{DIR}/合同/a.yaml"), format!("{DIR}/合同/b.yaml"));
    let text = |number: &str| format!("contract_no: {number}\nproject: 设备\namount: 300\nsigned_on: 2026-01-05\n");
    desk.write_unseen(&one, &text("HT1"));
    desk.write(&other, &text("HT2"));
    desk.write_unseen(&one, &text("HT2"));
    desk.write(&other, &text("HT1"));
    for numbers in [["HT1", "HT2"], ["HT2", "HT1"]] {
        let (undone, _) = desk
            .archive()
            .undo(&desk.last_commit("%H"), None, "web", &|_| {})
            .unwrap();
        assert_eq!(undone.kept, []);
        assert_eq!([desk.read(&one), desk.read(&other)], numbers.map(text));
    }
}

#[test]
fn redoing_an_import_leaves_out_the_contract_whose_number_is_given_away_by_now() {
    let desk = Desk::new();
    let path = |number: usize| format!("{DIR}/合同/{number}.yaml");
    for number in 0..30 {
        let text = format!("contract_no: HT{number}\nproject: 设备\namount: 300\nsigned_on: 2026-01-05\n");
        desk.write_unseen(&path(number), &text);
    }
    desk.archive().catch_up(&|_| {}).unwrap();
    desk.archive()
        .undo(&desk.last_commit("%H"), None, "web", &|_| {})
        .unwrap();
    let undo = desk.last_commit("%H");
    contract(&desk, "HT7").unwrap();
    let (redone, _) = desk.archive().undo(&undo, None, "web", &|_| {}).unwrap();
    assert_eq!(
        redone.kept.iter().map(|kept| kept.path.as_str()).collect::<Vec<_>>(),
        [path(7)]
    );
    assert!(desk.path(&path(29)).exists() && !desk.path(&path(7)).exists());
}

#[test]
fn a_customer_comes_back_without_the_contract_whose_number_is_given_away() {
    let desk = Desk::new();
    let first = contract(&desk, "HT2026001").unwrap().path;
    std::fs::remove_dir_all(desk.path(DIR)).unwrap();
    desk.archive().catch_up(&|_| {}).unwrap();
    let text = "contract_no: HT2026001\nproject: 维修\namount: 300\nsigned_on: 2026-01-05\n";
    desk.write("历史客户/零售业/小型/远东/合同/b.yaml", text);
    let back = kehu::edit::bring_back(desk.archive(), DIR, &by("李四")).unwrap();
    assert_eq!(back.kept.len(), 1);
    assert!(!desk.path(first.as_str()).exists() && desk.path(crate::desk::PROFILE).exists());
    // Nor does it come alone.
    let message = fault(kehu::edit::revive(desk.archive(), &first, &by("李四")));
    assert!(message.contains("远东"), "{message}");
}

#[test]
fn many_contracts_at_once_do_not_get_one_number() {
    let desk = Desk::new();
    let because = By {
        reason: Some("重编号".to_owned()),
        ..by("李四")
    };
    let set = |number: &str| [Alteration::Set(texts(&[("contract_no", number)]))];
    let contracts: Vec<RelPath> = ["HT1", "HT2", "HT3"]
        .iter()
        .map(|number| contract(&desk, number).unwrap().path)
        .collect();
    let all = plan_many(desk.archive(), Step::each(contracts.clone(), &set("HT9")));
    assert_eq!(all.changing().count(), 0, "{all:?}");
    let why: Vec<&str> = all.refused().map(|(_, why)| why).collect();
    assert!(why.len() == 3 && why[0].contains("3 份合同"), "{why:?}");
    let one = plan_many(desk.archive(), Step::each([contracts[0].clone()], &set("ＨＴ２")));
    assert!(
        one.refused().any(|(_, why)| why.contains("现在是另一份合同的")),
        "{one:?}"
    );
    let free = plan_many(desk.archive(), Step::each([contracts[0].clone()], &set("HT9")));
    assert_eq!(free.changing().count(), 1);
    // Somebody is faster.
    contract(&desk, "HT9").unwrap();
    let done = apply_many(desk.archive(), free, &because).unwrap();
    assert_eq!((done.commit.as_deref(), done.refused().count()), (None, 1));
}

#[test]
fn nothing_is_written_into_a_folder_that_somebody_moved_a_moment_ago() {
    let desk = Desk::new();
    let moved = "客户/制造业/中型/盛泰机械（新）";
    std::fs::rename(desk.path(DIR), desk.path(moved)).unwrap();
    assert!(matches!(contract(&desk, "HT2026001"), Err(EditError::Gone(_))));
    assert!(!desk.path(DIR).exists());
}

#[test]
fn numbers_that_were_written_twice_by_hand_are_found_in_both_files() {
    let desk = Desk::new();
    let text = "contract_no: 2026001\nproject: 设备\namount: 300\nsigned_on: 2026-01-05\n";
    let (one, other) = (format!("{DIR}/合同/a.yaml"), "历史客户/零售业/小型/远东/合同/b.yaml");
    desk.write(&one, text);
    let found = || -> Vec<(String, u32, String)> {
        let snapshot = desk.archive().read(&Viewer::everything()).unwrap();
        let all = snapshot.findings(None).unwrap();
        let double = all
            .into_iter()
            .filter(|finding| finding.rule == "duplicate/contract-no");
        double.map(|one| (one.path, one.line, one.message)).collect()
    };
    assert_eq!(found(), []);
    desk.write(other, text);
    assert_eq!(
        found(),
        [
            (other.to_owned(), 1, format!("合同编号“2026001”与“{one}”重复")),
            (one.clone(), 1, format!("合同编号“2026001”与“{other}”重复")),
        ]
    );
    desk.write(other, &text.replace("2026001", "2026002"));
    assert_eq!(found(), []);
}

#[test]
fn one_number_is_one_however_the_first_was_written() {
    for (first, second) in [
        ("HT 2026 001", "HT2026001"),
        ("S\u{3000}2", "s2"),
        ("S\u{a0}3", "S3"),
        ("HT\"1", "HT\"1"),
        ("HT“2”", "HT“2”"),
    ] {
        let desk = Desk::new();
        contract(&desk, first).unwrap();
        let message = fault(contract(&desk, second));
        assert!(message.contains("已经有了"), "{first}: {message}");
    }
}

#[test]
fn a_dash_of_print_is_the_dash_of_the_keyboard() {
    let desk = Desk::new();
    contract(&desk, "HT-2026-001").unwrap();
    for same in [
        "HT–2026–001",
        "HT—2026—001",
        "HT－2026－001",
        "HT\u{2212}2026\u{2011}001",
    ] {
        fault(contract(&desk, same));
    }
    let copy = format!("{DIR}/合同/抄来的.yaml");
    desk.write(
        &copy,
        "contract_no: HT—2026—001\nproject: 设备\namount: 1\nsigned_on: 2026-03-01\n",
    );
    let snapshot = desk.archive().read(&Viewer::everything()).unwrap();
    let findings = snapshot.findings(None).unwrap();
    let doubled = findings
        .iter()
        .filter(|finding| finding.rule == "duplicate/contract-no");
    assert_eq!(doubled.count(), 2);
}

//! A contract is told from all others by its number.

use crate::desk::{DIR, Desk, by, rel, texts};
use kehu::archive::Viewer;
use kehu::edit::{By, Created, EditError, NewRecord, check, create, restore};

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
    for same in ["HT2026001", "ht2026001", "ＨＴ２０２６００１", "HT 2026 001"] {
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

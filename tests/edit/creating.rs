//! New customers and records.

use crate::desk::{DIR, Desk, by, rel, texts};
use kehu::edit::{Created, EditError, NewCustomer, NewRecord, create, create_customer};

fn record(desk: &Desk, kind: &str, fields: &[(&str, &str)]) -> Result<Created, EditError> {
    let new = NewRecord {
        kind: kind.to_owned(),
        customer: Some(rel(DIR)),
        texts: texts(fields),
    };
    create(desk.archive(), &new, &by("李四"))
}

#[test]
fn a_follow_up_needs_little_and_lies_where_it_belongs() {
    let desk = Desk::new();
    let made = record(
        &desk,
        "followup",
        &[
            ("time", "2026-11-20 14:30"),
            ("method", "打电话"),
            ("subject", "报价"),
            ("content", "要三台\n下周定"),
        ],
    )
    .unwrap();
    assert_eq!(made.path.as_str(), format!("{DIR}/跟进/2026-11-20-1430-电话-报价.yaml"));
    let text = desk.read(made.path.as_str());
    assert_eq!(
        text,
        "time: 2026-11-20 14:30\nmethod: 电话\nby: 李四\nsubject: 报价\ncontent: |-\n  要三台\n  下周定\n",
    );
    assert_eq!(desk.last_commit("%an"), "李四");
    assert_eq!(desk.git(&["status", "--porcelain"]), "", "no later than the answer");
    assert!(
        desk.last_commit("%s").contains("盛泰机械"),
        "{}",
        desk.last_commit("%s")
    );
    assert_eq!(desk.found("下周定"), 1);
}

#[test]
fn the_moment_is_filled_in_and_a_second_one_of_the_name_gets_a_number() {
    let desk = Desk::new();
    let fields = [
        ("method", "电话"),
        ("subject", "报价"),
        ("content", "x"),
        ("time", "2026-11-20 14:30"),
    ];
    record(&desk, "followup", &fields).unwrap();
    let second = record(&desk, "followup", &fields).unwrap();
    assert!(second.path.as_str().ends_with("报价 (2).yaml"), "{}", second.path);
    let now = record(&desk, "followup", &fields[..3]).unwrap();
    let today = chrono::Local::now().format("time: %Y-%m-%d").to_string();
    assert!(desk.read(now.path.as_str()).starts_with(&today));
}

#[test]
fn what_is_missing_is_told_field_by_field() {
    let desk = Desk::new();
    let Err(EditError::Invalid(faults)) = record(&desk, "followup", &[("method", "电话")]) else {
        panic!("made");
    };
    let missing: Vec<&str> = faults.iter().map(|fault| fault.path.as_str()).collect();
    assert_eq!(missing, ["subject", "content"]);
    assert!(faults.iter().all(|fault| fault.is_missing));
    assert!(matches!(record(&desk, "customer", &[]), Err(EditError::NoSuchKind(_))));
    assert!(matches!(record(&desk, "../x", &[]), Err(EditError::NoSuchKind(_))));
}

#[test]
fn a_customer_gets_number_folder_and_first_follow_up_in_one_go() {
    let desk = Desk::new();
    let new = NewCustomer {
        texts: texts(&[
            ("customer_name", "远东 贸易/公司"),
            ("industry", "零售"),
            ("contacts[0].name", "赵敏"),
        ]),
        followup: texts(&[("method", "电话"), ("subject", "初次联系"), ("content", "问了价格")]),
        ..NewCustomer::default()
    };
    let before: usize = desk.git(&["rev-list", "--count", "HEAD"]).trim().parse().unwrap();
    let made = create_customer(desk.archive(), &new, &by("李四")).unwrap();
    let today = chrono::Local::now().format("CUST%Y%m%d0001").to_string();
    assert_eq!(made.customer_id, today);
    let text = desk.read(made.path.as_str());
    for line in [
        &format!("customer_id: {today}"),
        "customer_name: 远东 贸易/公司",
        "owner: 李四",
        "created_by: 李四",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let after: usize = desk.git(&["rev-list", "--count", "HEAD"]).trim().parse().unwrap();
    assert_eq!(after - before, 1, "one commit");
    assert_eq!(desk.found("问了价格"), 1);
    let next = create_customer(
        desk.archive(),
        &NewCustomer {
            texts: texts(&[("customer_name", "又一家")]),
            ..NewCustomer::default()
        },
        &by("李四"),
    )
    .unwrap();
    assert!(next.customer_id.ends_with("0002"));
    assert!(next.path.as_str().starts_with("客户/未分类/未分类/又一家"));
}

#[test]
fn a_name_that_is_a_files_is_refused_at_its_field() {
    let desk = Desk::new();
    for name in ["客户.yaml", "盛泰.YML", "盛泰．ｙａｍｌ", "客户.yaml."] {
        let new = NewCustomer {
            texts: texts(&[("customer_name", name)]),
            ..NewCustomer::default()
        };
        let Err(EditError::Invalid(faults)) = create_customer(desk.archive(), &new, &by("李四")) else {
            panic!("{name}");
        };
        assert_eq!(faults[0].path, "customer_name");
        assert!(faults[0].message.contains("不能以 .yaml"), "{}", faults[0].message);
    }
    // One that came some other way lies in a folder that is no file's.
    let dir = kehu::vault::layout::customer_dir("客户", &serde_json::json!({ "customer_name": "客户.yaml" }));
    assert_eq!(dir.file_name(), "客户.yaml_");
}

#[test]
fn a_name_of_which_nothing_is_seen_is_none_and_a_control_character_is_told() {
    let desk = Desk::new();
    let refused = |name: &str| {
        let new = NewCustomer {
            texts: texts(&[("customer_name", name)]),
            ..NewCustomer::default()
        };
        match create_customer(desk.archive(), &new, &by("李四")) {
            Err(EditError::Invalid(faults)) => faults[0].clone(),
            other => panic!("{name:?}: {other:?}"),
        }
    };
    for name in ["\u{200b}\u{feff}", "\u{1}\u{2}", " \u{2060} ", "\u{3164}"] {
        let fault = refused(name);
        assert_eq!((fault.path.as_str(), fault.is_missing), ("customer_name", true));
        assert_eq!(fault.message, "请填写“客户名称”");
    }
    for name in ["杭州\u{7}盛泰二号", "杭州\t盛泰二号", "杭州\n盛泰二号"] {
        let fault = refused(name);
        assert_eq!((fault.path.as_str(), fault.is_missing), ("customer_name", false));
        assert!(fault.message.contains("在“杭州”后面"), "{}", fault.message);
    }
}

#[test]
fn a_number_given_again_after_undo_does_not_come_twice() {
    let desk = Desk::new();
    let make = |name: &str| {
        let new = NewCustomer {
            texts: texts(&[("customer_name", name)]),
            followup: texts(&[("subject", "初谈"), ("content", "x"), ("method", "电话")]),
            ..NewCustomer::default()
        };
        create_customer(desk.archive(), &new, &by("李四")).unwrap()
    };
    let undo = |commit: &str| desk.archive().undo(commit, None, "web", &|_| {}).unwrap();
    let first = make("甲公司");
    let (_, undone) = undo(&first.commit.unwrap());
    let undone = undone.unwrap().commit.unwrap();
    assert_ne!(make("丙公司").customer_id, first.customer_id);
    // Somebody's own numbering gives it again.
    let second = "客户/制造业/中型/乙公司/客户.yaml";
    desk.write(
        second,
        &format!(
            "customer_id: {}\ncustomer_name: 乙公司\nindustry: 制造业\ncompany_size: 中型\n",
            first.customer_id
        ),
    );
    let (redone, applied) = undo(&undone);
    assert!(applied.is_none(), "neither the profile nor what lay beside it");
    assert_eq!(redone.kept.len(), 2, "{:?}", redone.kept);
    assert!(redone.kept[0].reason.contains("后来给了“乙公司”"), "{:?}", redone.kept);
    assert!(!desk.path(first.path.as_str()).exists());
    // With another number of its own for the second one, the first comes back.
    let because = kehu::edit::By {
        reason: Some("撞号".to_owned()),
        ..by("李四")
    };
    let seen = desk.open(second);
    desk.send(&seen, &[("customer_id", "CUST202601010099")], &because)
        .unwrap();
    undo(&undone);
    assert!(desk.path(first.path.as_str()).exists());
}

#[test]
fn nothing_of_a_customer_is_made_when_anything_is_wrong() {
    let desk = Desk::new();
    let tries = [
        (texts(&[("city", "苏州")]), texts(&[]), "customer_name"),
        (
            texts(&[("customer_name", "甲乙"), ("contacts[0].email", "x@")]),
            texts(&[]),
            "contacts[0].email",
        ),
        (
            texts(&[("customer_name", "甲乙")]),
            texts(&[("method", "电话")]),
            "followup.subject",
        ),
    ];
    for (fields, followup, place) in tries {
        let new = NewCustomer {
            texts: fields,
            followup,
            ..NewCustomer::default()
        };
        let refused = create_customer(desk.archive(), &new, &by("李四"));
        let Err(EditError::Invalid(faults)) = refused else {
            panic!("{place}")
        };
        assert!(faults.iter().any(|fault| fault.path == place), "{faults:?}");
    }
    assert!(!desk.path("客户/未分类").exists());
}

#[test]
fn many_at_once_get_numbers_of_their_own() {
    let desk = Desk::new();
    let ids: Vec<String> = std::thread::scope(|scope| {
        let makers: Vec<_> = (0..8)
            .map(|number| {
                let desk = &desk;
                scope.spawn(move || {
                    let new = NewCustomer {
                        texts: texts(&[("customer_name", &format!("客户{number}号"))]),
                        ..NewCustomer::default()
                    };
                    create_customer(desk.archive(), &new, &by("李四")).unwrap().customer_id
                })
            })
            .collect();
        makers.into_iter().map(|maker| maker.join().unwrap()).collect()
    });
    let different: std::collections::BTreeSet<&String> = ids.iter().collect();
    assert_eq!(different.len(), 8, "{ids:?}");
}

fn named(desk: &Desk, name: &str) -> String {
    let new = NewCustomer {
        texts: texts(&[("customer_name", name)]),
        ..NewCustomer::default()
    };
    create_customer(desk.archive(), &new, &by("李四")).unwrap().customer_id
}

#[test]
fn the_number_of_a_deleted_customer_is_nobody_elses() {
    let desk = Desk::new();
    named(&desk, "甲机械");
    let second = named(&desk, "乙商贸");
    std::fs::remove_dir_all(desk.path("客户/未分类/未分类/乙商贸")).unwrap();
    // As long as nobody has taken the deletion in, and afterwards.
    let third = named(&desk, "丙物流");
    desk.archive().catch_up(&|_| {}).unwrap();
    let fourth = named(&desk, "丁食品");
    assert!(second.ends_with("0002") && third.ends_with("0003") && fourth.ends_with("0004"));
    let back = kehu::edit::bring_back(desk.archive(), "乙商贸", &by("李四")).unwrap();
    assert_eq!(back.customer_id, second);
}

#[test]
fn names_that_differ_in_their_legal_form_alone_are_told_as_alike() {
    let desk = Desk::new();
    named(&desk, "东莞卓远电子有限公司");
    named(&desk, "杭州市盛泰精密机械股份有限公司");
    let alike = |name: &str| {
        let snapshot = desk.archive().read(&kehu::archive::Viewer::everything()).unwrap();
        let found = kehu::edit::alike(&snapshot, &texts(&[("customer_name", name)]));
        found.into_iter().map(|alike| alike.name).collect::<Vec<_>>()
    };
    for name in [
        "东莞卓远电子公司",
        "东莞市卓远电子有限公司",
        "东莞卓远电子",
        "东莞卓远电子股份有限公司",
    ] {
        assert_eq!(alike(name), ["东莞卓远电子有限公司"], "{name}");
    }
    assert_eq!(alike("杭州盛泰精密机械公司"), ["杭州市盛泰精密机械股份有限公司"]);
    for other in ["东莞电子", "卓越电子公司", "远卓东莞电子公司"] {
        assert!(!alike(other).iter().any(|name| name.contains("卓远")), "{other}");
    }
}

#[test]
fn names_that_differ_in_their_place_alone_are_told_as_alike() {
    let desk = Desk::new();
    named(&desk, "恒诺精密部件（苏州）有限公司");
    named(&desk, "杭州远大包装材料有限公司");
    let alike = |name: &str| {
        let snapshot = desk.archive().read(&kehu::archive::Viewer::everything()).unwrap();
        let found = kehu::edit::alike(&snapshot, &texts(&[("customer_name", name)]));
        assert!(found.iter().all(|alike| !alike.why.is_certain()), "{name}: {found:?}");
        found.into_iter().map(|alike| alike.name).collect::<Vec<_>>()
    };
    for name in [
        "恒诺精密部件（吴江）",
        "恒诺精密部件",
        "恒诺(昆山)精密部件有限公司",
        "苏州恒诺精密部件有限公司",
        "江苏省苏州市恒诺精密部件股份有限公司",
    ] {
        assert_eq!(alike(name), ["恒诺精密部件（苏州）有限公司"], "{name}");
    }
    assert_eq!(alike("宁波远大包装材料"), ["杭州远大包装材料有限公司"]);
    for other in [
        "恒诺精密模具（苏州）有限公司",
        "苏州精密部件有限公司",
        "杭州包装材料有限公司",
    ] {
        assert!(alike(other).is_empty(), "{other}: {:?}", alike(other));
    }
}

#[test]
fn another_ones_credit_code_is_refused_at_its_field() {
    let desk = Desk::new();
    let path = "客户/制造业/中型/远东/客户.yaml";
    desk.write(
        path,
        "customer_id: CUST202601010002\ncustomer_name: 远东\ncredit_code: 919900000000000192\nindustry: 制造业\ncompany_size: 中型\n",
    );
    let because = kehu::edit::By {
        reason: Some("补资料".to_owned()),
        ..by("李四")
    };
    let Err(EditError::Invalid(faults)) = desk.change(&[("credit_code", "919900000000000192")], &because) else {
        panic!("saved");
    };
    assert_eq!(faults[0].path, "credit_code");
    assert!(faults[0].message.contains("“远东”"), "{faults:?}");
    // Its own stays as it is.
    let seen = desk.open(path);
    desk.send(
        &seen,
        &[("credit_code", "919900000000000192"), ("city", "宁波")],
        &because,
    )
    .unwrap();
}

//! Changing a record that others may change, too.

use crate::desk::{BY_HAND, DIR, Desk, PROFILE, by, texts};
use kehu::edit::{By, EditError, texts_of};
use kehu::kinds::Catalog;

fn with_reason(name: &str, reason: &str) -> By {
    By {
        reason: Some(reason.to_owned()),
        ..by(name)
    }
}

#[test]
fn only_the_lines_of_changed_fields_change() {
    let desk = Desk::new();
    let done = desk
        .change(
            &[
                ("city", "无锡"),
                ("contacts[1].phone", "139 1111 2222"),
                ("tags", "重点、展会"),
            ],
            &by("李四"),
        )
        .unwrap();
    assert!(done.commit.is_some() && !done.merged);
    assert_eq!(
        desk.last_diff(),
        ["-city: \"苏州\"", "+city: \"无锡\"", "+    phone: \"13911112222\""]
    );
    assert_eq!(desk.last_commit("%an"), "李四");
    assert!(
        desk.last_commit("%s").starts_with("盛泰机械："),
        "{}",
        desk.last_commit("%s")
    );
    assert!(desk.last_commit("%b").contains("Via: web"));
    assert_eq!(desk.found("城市:无锡"), 1, "searchable at once");
}

#[test]
fn a_form_sent_as_it_was_opened_changes_nothing() {
    let desk = Desk::new();
    let opened = desk.open(PROFILE);
    let catalog = Catalog::builtin();
    let all = texts_of(catalog.customer(), &opened.record);
    let fields: Vec<(&str, &str)> = all.iter().map(|(key, text)| (key.as_str(), text.as_str())).collect();
    assert_eq!(desk.send(&opened, &fields, &by("李四")).unwrap().commit, None);
    assert_eq!(desk.read(PROFILE), BY_HAND);
}

#[test]
fn an_emptied_field_goes_and_so_does_an_emptied_contact() {
    let desk = Desk::new();
    desk.change(&[("city", " "), ("contacts[1].name", "")], &by("李四"))
        .unwrap();
    assert_eq!(desk.last_diff(), ["-city: \"苏州\"", "-  - name: 李强"]);
}

#[test]
fn changes_of_others_to_other_fields_are_kept() {
    let desk = Desk::new();
    let opened = desk.open(PROFILE);
    desk.change(&[("contacts[0].title", "经理")], &by("王五")).unwrap();
    desk.write_unseen(PROFILE, &desk.read(PROFILE).replace("source: 转介绍", "source: 展会"));
    let done = desk
        .send(
            &opened,
            &[("city", "无锡"), ("contacts[0].phone", "13911112222")],
            &by("李四"),
        )
        .unwrap();
    assert!(done.merged);
    let text = desk.read(PROFILE);
    for line in ["source: 展会", "city: \"无锡\"", "    title: 经理"] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(text.contains("13911112222"), "{text}");
    let authors = desk.git(&["log", "-3", "--format=%an"]);
    assert_eq!(authors.lines().next(), Some("李四"));
    assert!(authors.contains("王五"), "{authors}");
}

#[test]
fn who_changed_the_same_field_is_told_and_nothing_is_written() {
    let desk = Desk::new();
    let opened = desk.open(PROFILE);
    desk.change(&[("city", "常州")], &by("王五")).unwrap();
    let before = desk.read(PROFILE);
    let Err(EditError::Collides(collided)) = desk.send(&opened, &[("city", "无锡"), ("remark", "急")], &by("李四"))
    else {
        panic!("no collision");
    };
    assert_eq!(collided.by.as_deref(), Some("王五"));
    assert!(collided.at.is_some());
    let field = &collided.fields[0];
    assert_eq!(
        (field.label.as_str(), field.mine.as_str(), field.theirs.as_str()),
        ("城市", "无锡", "常州")
    );
    assert_eq!(collided.fields.len(), 1);
    assert_eq!(desk.read(PROFILE), before);
}

#[test]
fn the_same_change_twice_is_one() {
    let desk = Desk::new();
    let opened = desk.open(PROFILE);
    desk.send(&opened, &[("city", "无锡")], &by("李四")).unwrap();
    let again = desk.send(&opened, &[("city", "无锡")], &by("李四")).unwrap();
    assert_eq!(again.commit, None, "a double click");
}

#[test]
fn a_core_field_asks_for_a_reason() {
    let desk = Desk::new();
    let refused = desk.change(&[("customer_name", "盛泰机械集团")], &by("李四"));
    assert!(matches!(refused, Err(EditError::NeedsReason(labels)) if labels == ["客户名称"]));
    let done = desk
        .change(&[("customer_name", "盛泰机械集团")], &with_reason("李四", "公司更名"))
        .unwrap();
    assert_eq!(
        done.path.as_str(),
        "客户/制造业/中型/盛泰机械集团/客户.yaml",
        "its folder goes along"
    );
    assert!(desk.last_commit("%b").contains("Reason: 公司更名"));
    assert!(!desk.path(DIR).exists());
}

#[test]
fn what_breaks_the_schema_is_told_at_its_field() {
    let desk = Desk::new();
    let refused = desk.change(
        &[
            ("contacts[0].email", "wang@"),
            ("customer_type", "大客户"),
            ("industry", ""),
        ],
        &by("李四"),
    );
    let Err(EditError::Invalid(faults)) = refused else {
        panic!("{refused:?}")
    };
    let paths: Vec<&str> = faults.iter().map(|fault| fault.path.as_str()).collect();
    for path in ["contacts[0].email", "customer_type", "industry"] {
        assert!(paths.contains(&path), "{paths:?}");
    }
    assert_eq!(desk.read(PROFILE), BY_HAND);
}

#[test]
fn what_was_wrong_before_is_no_obstacle() {
    let desk = Desk::new();
    desk.write(
        PROFILE,
        &BY_HAND.replace("customer_type: 潜在客户", "customer_type: 大客户"),
    );
    assert!(desk.change(&[("city", "无锡")], &by("李四")).is_ok());
}

#[test]
fn a_file_that_is_gone_or_broken_is_told() {
    let desk = Desk::new();
    let opened = desk.open(PROFILE);
    desk.write_unseen(PROFILE, "customer_name: [坏\n");
    let broken = desk.send(&opened, &[("city", "无锡")], &by("李四"));
    assert!(matches!(broken, Err(EditError::Unreadable { .. })), "{broken:?}");
    std::fs::remove_file(desk.path(PROFILE)).unwrap();
    let gone = desk.send(&opened, &[("city", "无锡")], &by("李四"));
    assert!(matches!(gone, Err(EditError::Gone(_))), "{gone:?}");
}

#[test]
fn odd_texts_are_written_so_that_they_are_read_back() {
    let desk = Desk::new();
    let long = "长".repeat(40_000);
    for text in [
        "<script>alert(1)</script>",
        ": # - |",
        "no",
        "~",
        "2026-01-01",
        "a\r\nb\n\nc",
        "😀\u{200d}",
        "'\"\\",
        "- x\n- y",
        "\t缩进",
        &long,
    ] {
        desk.change(&[("remark", text)], &by("李四")).unwrap();
        let said = desk.open(PROFILE).record["remark"].as_str().map(str::to_owned);
        assert_eq!(said.as_deref(), Some(text.replace("\r\n", "\n").trim()), "{text:.40}");
    }
    assert!(desk.read(PROFILE).starts_with("# 老客户，王总介绍的\n"));
}

#[test]
fn twenty_people_at_once_lose_nothing() {
    let desk = Desk::new();
    let opened = desk.open(PROFILE);
    let before: usize = desk.git(&["rev-list", "--count", "HEAD"]).trim().parse().unwrap();
    std::thread::scope(|scope| {
        for number in 0..20 {
            let (desk, opened) = (&desk, &opened);
            scope.spawn(move || {
                let key = format!("custom.栏目{number}");
                desk.send(opened, &[(&key, "x")], &by(&format!("员工{number}")))
                    .unwrap();
            });
        }
    });
    let record = desk.open(PROFILE).record;
    let custom = record["custom"].as_object().unwrap();
    assert_eq!(custom.len(), 20, "{custom:?}");
    let after: usize = desk.git(&["rev-list", "--count", "HEAD"]).trim().parse().unwrap();
    assert_eq!(after - before, 20, "every save a commit of its own");
    let authors = desk.git(&["log", "-20", "--format=%an"]);
    let authors: std::collections::BTreeSet<&str> = authors.lines().collect();
    assert_eq!(authors.len(), 20);
}

#[test]
fn a_form_is_checked_while_it_is_filled_in() {
    let desk = Desk::new();
    let catalog = desk.archive().catalog();
    let typed = texts(&[("contacts[0].phone", "12")]);
    let faults = kehu::edit::check(desk.archive(), catalog.customer(), None, &typed).unwrap();
    assert!(
        faults.iter().any(|fault| fault.path == "contacts[0].phone"),
        "{faults:?}"
    );
    assert!(
        faults
            .iter()
            .any(|fault| fault.path == "customer_name" && fault.is_missing)
    );
}

#[test]
fn what_an_editor_saved_beside_it_goes_on_record_afterwards() {
    let desk = Desk::new();
    let talk = "客户/制造业/中型/盛泰机械/跟进/a.yaml";
    let said = "time: 2026-11-20 14:30\nmethod: 电话\nby: 张三\nsubject: 报价\ncontent: x\n";
    desk.write_unseen(talk, said);
    desk.change(&[("city", "无锡")], &by("李四")).unwrap();
    assert!(
        !desk
            .git(&["show", "--format=", "--name-only", "HEAD"])
            .contains("a.yaml")
    );
    desk.archive().catch_up(&|_| {}).unwrap();
    assert_eq!(desk.git(&["show", &format!("HEAD:{talk}")]), said);

    desk.write_unseen(PROFILE, &desk.read(PROFILE).replace("无锡", "常州"));
    let changed = [("subject", "报价单")];
    desk.send(&desk.open(talk), &changed, &by("李四")).unwrap();
    desk.archive().catch_up(&|_| {}).unwrap();
    assert_eq!(desk.git(&["show", &format!("HEAD:{PROFILE}")]), desk.read(PROFILE));
    assert_eq!(desk.found("类型:客户 城市:常州"), 1);
}

#[test]
fn what_has_been_is_not_dated_on_a_day_to_come() {
    let desk = Desk::new();
    let Err(EditError::Invalid(faults)) = desk.change(&[("reviewed_on", "2199-01-01")], &by("李四")) else {
        panic!("written");
    };
    assert_eq!(faults[0].path, "reviewed_on");
    assert_eq!(faults[0].message, "“核对日期”2199-01-01 还没有到");
    let today = chrono::Local::now().date_naive();
    desk.change(&[("reviewed_on", &today.to_string())], &by("李四"))
        .unwrap();
    let profile = desk.read(PROFILE);
    desk.write(
        PROFILE,
        &profile.replace(&format!("reviewed_on: {today}"), "reviewed_on: 2199-01-01"),
    );
    let snapshot = desk.archive().read(&kehu::archive::Viewer::everything()).unwrap();
    let findings = snapshot.findings(None).unwrap();
    let future: Vec<_> = findings
        .iter()
        .filter(|finding| finding.rule == "date/future")
        .collect();
    assert_eq!(future.len(), 1);
    assert_eq!(
        (future[0].path.as_str(), future[0].field.as_deref()),
        (PROFILE, Some("reviewed_on"))
    );
    assert!(future[0].line > 1);
    // Who mends something else is not kept from it.
    desk.change(&[("city", "宁波")], &by("李四")).unwrap();
}

#[test]
fn nobody_is_named_for_a_change_that_is_not_on_record_yet() {
    let desk = Desk::new();
    let opened = desk.open(PROFILE);
    desk.write_unseen(PROFILE, &BY_HAND.replace("苏州", "南京"));
    let Err(EditError::Collides(collided)) = desk.send(&opened, &[("city", "无锡")], &by("李四")) else {
        panic!("it collides");
    };
    assert_eq!((collided.by, collided.at), (None, None));
}

#[test]
fn numbers_and_values_of_one_line_that_break_elsewhere_are_refused() {
    let desk = Desk::new();
    let long = "9".repeat(200);
    for (field, value, words) in [
        ("customer_id", "..", "不能用在编号里"),
        ("customer_id", "<b>", "不能用在编号里"),
        ("customer_id", long.as_str(), "太长"),
        ("customer_name", "..", "不是名称"),
        ("owner", "张三\n李四", "不能换行"),
        ("owner", "张\u{202E}三", "看不见的字符"),
        ("customer_name", "盛泰\u{FFFE}机械", "看不见的字符"),
    ] {
        let refused = desk.change(&[(field, value)], &with_reason("李四", "试"));
        let Err(EditError::Invalid(faults)) = refused else {
            panic!("saved: {field} {value}");
        };
        assert_eq!(faults[0].path, field);
        assert!(faults[0].message.contains(words), "{faults:?}");
    }
    desk.change(&[("customer_id", "客户_0007-a")], &with_reason("李四", "换编号"))
        .unwrap();
}

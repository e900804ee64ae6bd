//! Messages and their text.

use crate::sandbox::{Sandbox, put, zhang};
use kehu::history::{Message, Person};
use proptest::prelude::*;

#[test]
fn a_message_is_a_subject_a_body_and_trailers() {
    let message = Message {
        subject: "杭州盛泰：规模 中型 → 大型".into(),
        body: "客户.yaml：公司规模\n\n详见附件: 年报".into(),
        operation: "edit".into(),
        customer_ids: vec!["CUST202601010001".into(), "CUST202601010002".into()],
        reason: Some("年报显示员工 1,200 人\n附：年报第 3 页".into()),
        via: "web".into(),
        trailers: vec![("Import-File".into(), "客户名单：2026.xlsx".into())],
    };
    let text = "\
杭州盛泰：规模 中型 → 大型

客户.yaml：公司规模

详见附件: 年报

Operation: edit
Customer-Id: CUST202601010001
Customer-Id: CUST202601010002
Reason: 年报显示员工 1,200 人
 附：年报第 3 页
Via: web
Import-File: 客户名单：2026.xlsx
";
    assert_eq!(message.to_text(), text);
    assert_eq!(Message::parse(text), message);
}

#[test]
fn git_reads_the_trailers() {
    let vault = Sandbox::with_readme();
    let message = Message {
        subject: "导入".into(),
        operation: "import".into(),
        reason: Some("展会\n名单".into()),
        via: "cli".into(),
        trailers: vec![("Import-File".into(), "a.xlsx".into())],
        ..Message::default()
    };
    vault.history.commit(&[put("a", "1")], &zhang(), &message).unwrap();
    let trailers = vault.git(&["log", "-1", "--format=%(trailers:only,unfold)"]);
    assert_eq!(
        trailers.trim_end(),
        "Operation: import\nReason: 展会 名单\nVia: cli\nImport-File: a.xlsx"
    );
    assert_eq!(vault.git(&["log", "-1", "--format=%s"]), "导入");
    assert_eq!(vault.history.show("HEAD").unwrap().message, message);
}

#[test]
fn at_most_twenty_customers_are_named() {
    let message = Message {
        customer_ids: (0..6000).map(|i| format!("CUST{i}")).collect(),
        ..Message::default()
    };
    assert_eq!(Message::parse(&message.to_text()).customer_ids.len(), 20);
}

#[test]
fn peoples_own_messages_are_read_as_they_are() {
    let parse = |text: &str| {
        let message = Message::parse(text);
        (message.subject, message.body, message.operation, message.trailers)
    };
    let none = Vec::new;
    assert_eq!(
        parse("改了电话"),
        ("改了电话".into(), String::new(), String::new(), none())
    );
    assert_eq!(parse(""), (String::new(), String::new(), String::new(), none()));
    assert_eq!(
        parse("\n\n 两行\n标题 \r\n\r\n正文：一\r\n\r\n二\n"),
        ("两行 标题".into(), "正文：一\n\n二".into(), String::new(), none())
    );
    assert_eq!(
        parse("fix\n\nbody\n\nSigned-off-by: A <a@b>\nReviewed-by: B"),
        (
            "fix".into(),
            "body".into(),
            String::new(),
            vec![
                ("Signed-off-by".into(), "A <a@b>".into()),
                ("Reviewed-by".into(), "B".into())
            ]
        )
    );
    assert_eq!(
        parse("Operation: edit"),
        ("Operation: edit".into(), String::new(), String::new(), none())
    );
    assert_eq!(
        parse("a\n\n时间: 2点"),
        ("a".into(), "时间: 2点".into(), String::new(), none())
    );
}

#[test]
fn a_commit_in_a_chinese_code_page_is_read() {
    let vault = Sandbox::with_readme();
    let (subject, _, _) = encoding_rs::GBK.encode("修改客户资料");
    let file = vault.beside("message.txt");
    std::fs::write(&file, &subject).unwrap();
    let file = file.to_str().unwrap();
    vault.git(&[
        "-c",
        "i18n.commitEncoding=GBK",
        "commit",
        "-q",
        "--allow-empty",
        "-F",
        file,
    ]);
    assert_eq!(vault.history.show("HEAD").unwrap().message.subject, "修改客户资料");

    // The same bytes by a tool that did not say what they are.
    let head = vault.git(&["rev-parse", "HEAD"]);
    let repo = git2::Repository::open(vault.root()).unwrap();
    let raw = repo
        .odb()
        .unwrap()
        .read(git2::Oid::from_str(&head).unwrap())
        .unwrap()
        .data()
        .to_vec();
    let undeclared: Vec<u8> = raw
        .split_inclusive(|byte| *byte == b'\n')
        .filter(|line| !line.starts_with(b"encoding "))
        .flatten()
        .copied()
        .collect();
    let id = repo
        .odb()
        .unwrap()
        .write(git2::ObjectType::Commit, &undeclared)
        .unwrap();
    assert_eq!(
        vault.history.show(&id.to_string()).unwrap().message.subject,
        "修改客户资料"
    );
}

/// What a person may type, without what no message keeps: blanks at the ends of a line, control characters.
fn line() -> impl Strategy<Value = String> {
    "[a-zA-Z:：#<>“”\\-→ 0-9客户规模大型王五😀]{0,24}".prop_map(|text| text.trim().to_string())
}
fn lines(blank_lines: bool) -> impl Strategy<Value = String> {
    prop::collection::vec(line(), 0..5).prop_map(move |lines| {
        let lines: Vec<String> = lines
            .into_iter()
            .filter(|line| blank_lines || !line.is_empty())
            .collect();
        lines.join("\n").trim_matches('\n').to_string()
    })
}
fn key() -> impl Strategy<Value = String> {
    "X-[A-Za-z0-9-]{1,8}"
}

proptest! {
    #[test]
    fn text_and_back(
        subject in line(),
        body in lines(true),
        operation in "[a-z]{0,8}",
        customer_ids in prop::collection::vec("CUST[0-9]{8,12}", 0..4),
        reason in prop::option::of(lines(false)),
        via in "[a-z]{0,6}",
        trailers in prop::collection::vec((key(), lines(false)), 0..4),
    ) {
        let subject = if subject.is_empty() { "标题".to_string() } else { subject };
        let message = Message { subject, body, operation, customer_ids, reason, via, trailers };
        prop_assert_eq!(Message::parse(&message.to_text()), message);
    }

    /// Whatever is typed or found in a repository: reading never fails, and what was read once stays the same.
    #[test]
    fn any_text_is_read_and_settles(text in "(\\PC|\n|\r|\t| |:|\0){0,200}") {
        let once = Message::parse(&text);
        let written = Message { operation: "edit".into(), ..once };
        let twice = Message::parse(&written.to_text());
        prop_assert_eq!(Message::parse(&twice.to_text()), twice);
    }

    /// Nobody can forge another's commit by a name, and git takes every message.
    #[test]
    fn any_person_and_any_message_can_be_stored(name in "(\\PC|\n|\0|<|>){0,20}", text in "(\\PC|\n|\0){0,60}") {
        let person = Person { name: name.clone(), email: name };
        let clean = person.sanitised();
        prop_assert!(!clean.name.contains(['\n', '<', '>', '\0']) && !clean.name.is_empty());
        prop_assert!(git2::Signature::now(&clean.name, &clean.email).is_ok());
        let message = Message { subject: text.clone(), body: text.clone(), reason: Some(text.clone()), via: text, ..Message::default() };
        prop_assert!(!message.to_text().contains('\0'));
    }
}

//! The document as a whole: markers, line breaks, what is shared, what is refused.

use kehu::yaml::EditError;
use serde_json::json;

use super::PROFILE;
use crate::{append, document, edited, path, remove, set, try_edit};

#[test]
fn documents_with_markers() {
    assert_eq!(edited("---\na: 1\n", set("b", 2)), "---\na: 1\nb: 2\n");
    assert_eq!(
        edited("%YAML 1.2\n--- # c\na: 1\n...\n", set("b", 2)),
        "%YAML 1.2\n--- # c\na: 1\nb: 2\n...\n"
    );
    assert_eq!(edited("---\n- a\n", append("", "b")), "---\n- a\n- b\n");
}

#[test]
fn line_breaks_and_bom_survive() {
    let windows = format!("\u{feff}{}", PROFILE.replace('\n', "\r\n"));
    let text = edited(&windows, set("remark", "一\n二\n"));
    assert_eq!(text, windows.replace("  第一行\r\n  第二行\r\n", "  一\r\n  二\r\n"));
    let text = edited(&windows, append("contacts", json!({"name": "赵六", "phone": "1"})));
    let new = "email: wang@example.com\r\n  - name: 赵六\r\n    phone: \"1\"\r\n";
    assert_eq!(text, windows.replace("email: wang@example.com\r\n", new));
    assert_eq!(edited("\u{feff}a: 1\r\nb: 2\r\n", remove("a")), "\u{feff}b: 2\r\n");
    assert_eq!(document(&text).get(&path("contacts[2].name")), Some(&json!("赵六")));
}

#[test]
fn what_is_shared_is_not_touched() {
    let shared = "base: &b {x: 1}\nuse: *b\nn: &n 5\nm: *n\nother: 1\n";
    for edit in [
        set("use", 1),
        set("n", 6),
        set("use.x", 2),
        set("base.x", 2),
        set("m", 1),
        remove("n"),
        remove("base"),
    ] {
        let refused = try_edit(shared, edit.clone());
        assert!(
            matches!(refused, Err(EditError::NotExact(_))),
            "{edit:?} gave {refused:?}"
        );
    }
    assert_eq!(edited(shared, set("other", 2)), shared.replace("other: 1", "other: 2"));
    assert_eq!(edited(shared, remove("m")), shared.replace("m: *n\n", ""));
    let merged = "base: &b\n  x: 1\nuse:\n  <<: *b\n  y: 2\n";
    assert_eq!(edited(merged, set("use.x", 3)), format!("{merged}  x: 3\n"));
    assert!(matches!(try_edit(merged, remove("use.x")), Err(EditError::NotExact(_))));
}

#[test]
fn a_refusal_says_where_and_why() {
    let error = try_edit("a: &x 1\nb: *x\n", set("a", 2)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "这处修改会影响其他内容，已放弃（a：内容是引用（& 或 *），牵连别处）"
    );
    let error = try_edit("a: 1\n", set("a.b", 2)).unwrap_err();
    assert_eq!(error.to_string(), "a 处的内容不是列表或映射，无法写入");
    let error = try_edit("只是文字\n", set("a", 2)).unwrap_err();
    assert_eq!(error.to_string(), "文件最外层 处的内容不是列表或映射，无法写入");
}

#[test]
fn several_edits_are_made_in_order_or_not_at_all() {
    let edits = [
        set("a", 2),
        set("b.c", "x"),
        append("b.d", 1),
        append("b.d", 2),
        remove("a"),
    ];
    assert_eq!(
        document("a: 1\n").edit(&edits).unwrap(),
        "b:\n  c: x\n  d:\n    - 1\n    - 2\n"
    );
    let edits = [set("a", 2), set("a.b", 1)];
    assert!(document("a: 1\n").edit(&edits).is_err());
}

#[test]
fn a_last_line_of_text_without_line_break_keeps_its_value() {
    let text = "a: 1\nremark: |\n  文字";
    assert_eq!(document(text).value(), &json!({"a": 1, "remark": "文字"}));
    assert_eq!(edited(text, set("b", 2)), "a: 1\nb: 2\nremark: |\n  文字");
    assert_eq!(edited(text, set("remark", "新\n")), "a: 1\nremark: |\n  新\n");
}

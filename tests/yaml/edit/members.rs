//! Keys and list items that come and go. What stands in a comment here is part of the test.

use kehu::yaml::EditError;
use serde_json::json;

use super::PROFILE;
use crate::{append, edited, remove, set, try_edit};

#[test]
fn a_new_key_goes_to_the_end_of_its_mapping() {
    assert_eq!(edited(PROFILE, set("owner", "张三")), format!("{PROFILE}owner: 张三\n"));
    let text = edited(PROFILE, set("deal.signed_on", "2026-03-01"));
    assert_eq!(
        text,
        PROFILE.replace("数控车床\n", "数控车床\n  signed_on: 2026-03-01\n")
    );
    let text = edited(PROFILE, set("contacts[0].title", "采购经理"));
    assert_eq!(text, PROFILE.replace("# 手机\n", "# 手机\n    title: 采购经理\n"));
    assert_eq!(edited("a: 1", set("b", 2)), "a: 1\nb: 2");
    assert_eq!(edited("a: 1\n\n# 文末\n", set("b", 2)), "a: 1\nb: 2\n\n# 文末\n");
    assert_eq!(
        edited("a: |\n  x\n\nb: |\n  y\n\n", set("c", 2)),
        "a: |\n  x\n\nb: |\n  y\nc: 2\n\n"
    );
    assert_eq!(edited("a: |+\n  x\n\n", set("c", 2)), "a: |+\n  x\n\nc: 2\n");
}

#[test]
fn missing_parents_are_made() {
    assert_eq!(edited("a: 1\n", set("b.c.d", 2)), "a: 1\nb:\n  c:\n    d: 2\n");
    assert_eq!(edited("a:\n    x: 1\n", set("b.c", 2)), "a:\n    x: 1\nb:\n    c: 2\n");
    assert_eq!(edited("a: 1\n", set("b[0].c", 2)), "a: 1\nb:\n  - c: 2\n");
    assert_eq!(
        edited("a: 1\n", append("b.c", json!({"x": 1, "z": [2]}))),
        "a: 1\nb:\n  c:\n    - x: 1\n      z:\n        - 2\n"
    );
    assert_eq!(
        try_edit("a: 1\n", set("a.b", 2)),
        Err(EditError::WrongShape("a".to_owned()))
    );
    assert_eq!(
        try_edit("a: [1]\n", set("a[2]", 2)),
        Err(EditError::WrongShape("a".to_owned()))
    );
    assert_eq!(
        try_edit("a: {b: 1}\n", append("a", 2)),
        Err(EditError::WrongShape("a".to_owned()))
    );
}

#[test]
fn an_empty_document_gets_its_first_key() {
    assert_eq!(edited("", set("a", 1)), "a: 1\n");
    assert_eq!(edited("# 说明\n", set("a", 1)), "# 说明\na: 1\n");
    assert_eq!(edited("# 说明", set("a", "x")), "# 说明\na: x");
    assert_eq!(edited("---\n", set("a", 1)), "---\na: 1\n");
    assert_eq!(edited("--- # c\n...\n", set("a", 1)), "--- # c\na: 1\n...\n");
    assert_eq!(edited("\u{feff}", set("a", 1)), "\u{feff}a: 1\n");
    assert_eq!(
        edited("\u{feff}# c\r\n", set("a.b", 1)),
        "\u{feff}# c\r\na:\r\n  b: 1\r\n"
    );
}

#[test]
fn a_removed_key_takes_its_lines_along() {
    assert_eq!(
        edited(PROFILE, remove("short_name")),
        PROFILE.replace("short_name: '盛泰'\n", "")
    );
    assert_eq!(
        edited(PROFILE, remove("remark")),
        PROFILE.replace("remark: |\n  第一行\n  第二行\n", "")
    );
    let text = edited(PROFILE, remove("deal.amount"));
    assert_eq!(text, PROFILE.replace("  amount: 860000.50\n", ""));
    assert_eq!(edited("a: 1\nb: 2", remove("b")), "a: 1");
    assert_eq!(edited("a: 1\nb: 2", remove("a")), "b: 2");
    assert_eq!(edited("a: 1\n", remove("a")), "{}\n");
    assert_eq!(edited("a:\n  b: 1 # c\nd: 2\n", remove("a.b")), "a: {}\nd: 2\n");
}

#[test]
fn a_removed_key_takes_the_comment_that_speaks_of_it_alone() {
    assert_eq!(edited("a: 1\n# 关于 b\nb: 2\nc: 3\n", remove("b")), "a: 1\nc: 3\n");
    assert_eq!(
        edited("a: 1\n\n# 一节\nb: 2\nc: 3\n", remove("b")),
        "a: 1\n\n# 一节\nc: 3\n"
    );
    assert_eq!(
        edited("a: 1\n\n# 一节\nb: 2\n\nc: 3\n", remove("b")),
        "a: 1\n\n\nc: 3\n"
    );
    assert_eq!(
        edited("# 文件头\na: 1\n# b 的\nb: 2\n", remove("a")),
        "# 文件头\n# b 的\nb: 2\n"
    );
    assert_eq!(
        edited("a:\n  b: 1\n  # 留\nc: 3\n", remove("a.b")),
        "a: {}\n  # 留\nc: 3\n"
    );
}

#[test]
fn list_items_come_and_go() {
    let text = edited(
        PROFILE,
        append("contacts", json!({"name": "赵六", "phone": "13600136000"})),
    );
    let last = "    email: wang@example.com\n";
    assert_eq!(
        text,
        PROFILE.replace(last, &format!("{last}  - name: 赵六\n    phone: \"13600136000\"\n"))
    );
    let text = edited(PROFILE, remove("contacts[0]"));
    assert_eq!(
        text,
        PROFILE.replace(
            "  # 采购负责人\n  - name: 李四\n    phone: \"13900139000\" # 手机\n",
            ""
        )
    );
    let text = edited(PROFILE, remove("contacts[1]"));
    assert_eq!(
        text,
        PROFILE.replace("  # 技术\n  - name: 王五\n    email: wang@example.com\n", "")
    );
    let text = edited(PROFILE, set("contacts[1].name", "王武"));
    assert_eq!(text, PROFILE.replace("王五", "王武"));
    assert_eq!(
        edited("a:\n- x\n- y\nb: 1\n", append("a", "z")),
        "a:\n- x\n- y\n- z\nb: 1\n"
    );
    assert_eq!(edited("a:\n- x # c\nb: 1\n", remove("a[0]")), "a: []\nb: 1\n");
    assert_eq!(
        edited("a:\n  - x\n\n  - y\nb: 1\n", append("a", "z")),
        "a:\n  - x\n\n  - y\n\n  - z\nb: 1\n"
    );
    assert_eq!(edited("a: []\nb: 1\n", append("a", "z")), "a:\n  - z\nb: 1\n");
}

#[test]
fn a_key_beside_a_dash_can_go() {
    assert_eq!(edited("- a: 1\n  b: 2\n- c: 3\n", remove("[0].a")), "- b: 2\n- c: 3\n");
    assert_eq!(
        edited("- a: 1\n  # 关于 b\n  b: 2\n", remove("[0].a")),
        "-\n  # 关于 b\n  b: 2\n"
    );
    assert_eq!(edited("- a: 1\n  b: 2\n", remove("[0].b")), "- a: 1\n");
    assert_eq!(edited("- a: 1 # c\n- b\n", remove("[0].a")), "- {}\n- b\n");
}

#[test]
fn lists_in_lists() {
    assert_eq!(edited("- - a\n  - b\n- c\n", remove("[0][0]")), "- - b\n- c\n");
    assert_eq!(
        edited("- - a\n  - b\n- c\n", append("[0]", "x")),
        "- - a\n  - b\n  - x\n- c\n"
    );
    assert_eq!(
        edited("- - a\n- c\n", set("[0]", json!(["z", "a"]))),
        "- - z\n  - a\n- c\n"
    );
}

#[test]
fn flow_style_stays() {
    assert_eq!(
        edited(PROFILE, append("tags", "新")),
        PROFILE.replace("年框]", "年框, 新]")
    );
    assert_eq!(
        edited(PROFILE, set("tags[1]", "a,b")),
        PROFILE.replace("年框]", "\"a,b\"]")
    );
    assert_eq!(
        edited(PROFILE, remove("tags[0]")),
        PROFILE.replace("[重点, 年框]", "[年框]")
    );
    assert_eq!(
        edited(PROFILE, remove("tags[1]")),
        PROFILE.replace("[重点, 年框]", "[重点]")
    );
    assert_eq!(edited("a: [x] # c\n", remove("a[0]")), "a: [] # c\n");
    assert_eq!(edited("a: {x: 1, y: } # c\n", set("a.y", 2)), "a: {x: 1, y: 2 } # c\n");
    assert_eq!(
        edited("a: {x: 1}\n", set("a.y", json!({"z": [1]}))),
        "a: {x: 1, y: {z: [1]}}\n"
    );
    assert_eq!(edited("a: {x: 1, y: }\n", set("a.z", 2)), "a: {x: 1, y: , z: 2 }\n");
    assert_eq!(edited("a: {x: 1, y: 2}\n", remove("a.x")), "a: {y: 2}\n");
    assert_eq!(
        edited("a: [\n  x, # c\n  y # d\n]\n", append("a", "z")),
        "a: [\n  x, # c\n  y,\n  z # d\n]\n"
    );
    assert_eq!(
        edited("a: [\n  x, # c\n  y, # d\n]\n", remove("a[0]")),
        "a: [\n  y, # d\n]\n"
    );
    assert_eq!(edited("{a: 1}\n", set("b", 2)), "{a: 1, b: 2}\n");
}

#[test]
fn a_list_in_place_of_another_touches_only_what_differs() {
    let new = json!([
        {"name": "李四", "phone": "13900139000", "title": "经理"},
        {"name": "孙七"},
        {"name": "王五", "email": "wu@example.com"},
    ]);
    let text = edited(PROFILE, set("contacts", new));
    let expected = PROFILE
        .replace("# 手机\n", "# 手机\n    title: 经理\n  - name: 孙七\n")
        .replace("wang@example.com", "wu@example.com");
    assert_eq!(text, expected);
}

#[test]
fn keys_that_need_quotes_get_them() {
    assert_eq!(edited("a: 1\n", set("[\"2026\"]", "x")), "a: 1\n\"2026\": x\n");
    assert_eq!(edited("a: 1\n", set("[\"k: v\"]", "x")), "a: 1\n\"k: v\": x\n");
    assert_eq!(edited("2026: 1\n", set("[\"2026\"]", 2)), "2026: 2\n");
    assert_eq!(edited("\"k\": 1\n'l' : 2\n", set("l", 3)), "\"k\": 1\n'l' : 3\n");
}

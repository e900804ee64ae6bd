//! Values in place of others, in the style of what was there.

use serde_json::{Value, json};

use super::PROFILE;
use crate::{append, edited, remove, set};

#[test]
fn a_plain_value_stays_plain_and_keeps_the_comment_behind_it() {
    let text = edited(PROFILE, set("customer_id", "CUST202611210002"));
    assert_eq!(text, PROFILE.replace("CUST202611210001", "CUST202611210002"));
}

#[test]
fn quotes_stay_and_chinese_is_not_escaped() {
    let text = edited(PROFILE, set("customer_name", "杭州盛泰智能装备有限公司"));
    assert_eq!(
        text,
        PROFILE.replace("杭州盛泰机械有限公司", "杭州盛泰智能装备有限公司")
    );
    let text = edited(PROFILE, set("short_name", "盛泰's"));
    assert_eq!(text, PROFILE.replace("'盛泰'", "'盛泰''s'"));
    let text = edited(PROFILE, set("contacts[0].phone", "13700137000"));
    assert_eq!(text, PROFILE.replace("13900139000", "13700137000"));
}

#[test]
fn a_plain_value_gets_quotes_when_it_needs_them() {
    for (new, written) in [
        ("13900139000", "\"13900139000\""),
        ("no", "\"no\""),
        ("客户说: 好", "\"客户说: 好\""),
        ("编号 #5", "\"编号 #5\""),
        ("他说\"好\"", "他说\"好\""),
        ("\"好\"", "'\"好\"'"),
        ("C:\\a: b", "'C:\\a: b'"),
        ("", "\"\""),
        ("2026-03-01", "2026-03-01"),
        ("备注：全角", "备注：全角"),
        ("- 项", "\"- 项\""),
        ("-项", "-项"),
        ("中\t表", "\"中\\t表\""),
    ] {
        assert_eq!(
            edited("a: x # c\nb: 1\n", set("a", new)),
            format!("a: {written} # c\nb: 1\n")
        );
    }
}

#[test]
fn numbers_and_booleans_and_nothing() {
    assert_eq!(edited("a: x # c\n", set("a", 5)), "a: 5 # c\n");
    assert_eq!(edited("a: \"x\" # c\n", set("a", true)), "a: true # c\n");
    assert_eq!(edited("a: x # c\n", set("a", Value::Null)), "a: # c\n");
    assert_eq!(edited("a: x\n", set("a", Value::Null)), "a:\n");
    assert_eq!(edited("- x\n- y\n", set("[0]", Value::Null)), "- null\n- y\n");
    assert_eq!(
        edited(PROFILE, set("deal.amount", 1.5)),
        PROFILE.replace("860000.50", "1.5")
    );
}

#[test]
fn what_is_already_so_is_left_as_it_is() {
    assert_eq!(edited(PROFILE, set("deal.amount", 860_000.5)), PROFILE);
    assert_eq!(edited("a: 0x10\n", set("a", 16)), "a: 0x10\n");
    assert_eq!(edited(PROFILE, remove("nothing.here")), PROFILE);
}

#[test]
fn an_empty_value_is_filled() {
    assert_eq!(
        edited(PROFILE, set("credit_rating", "AA")),
        PROFILE.replace("credit_rating:\n", "credit_rating: AA\n")
    );
    assert_eq!(edited("a:   # c\nb: 1\n", set("a", "x")), "a: x   # c\nb: 1\n");
    assert_eq!(edited("a:  \nb: 1\n", set("a", "x")), "a: x\nb: 1\n");
    assert_eq!(edited("a:\nb: 1\n", set("a", json!({"x": 1}))), "a:\n  x: 1\nb: 1\n");
    assert_eq!(edited("a: # c\nb: 1\n", append("a", "x")), "a: # c\n  - x\nb: 1\n");
    assert_eq!(edited("- \n- y\n", set("[0]", "x")), "- x\n- y\n");
    assert_eq!(edited("a: ~\n", set("a.b", 1)), "a:\n  b: 1\n");
}

#[test]
fn a_literal_block_stays_one() {
    let text = edited(PROFILE, set("remark", "新的\n  缩进\n\n末行\n"));
    assert_eq!(
        text,
        PROFILE.replace("  第一行\n  第二行\n", "  新的\n    缩进\n\n  末行\n")
    );
    let text = edited(PROFILE, set("remark", "没有换行结尾"));
    assert_eq!(text, PROFILE.replace("|\n  第一行\n  第二行\n", "|-\n  没有换行结尾\n"));
    assert_eq!(
        edited("a: |2- # c\n    x\nb: 1\n", set("a", "y\n")),
        "a: | # c\n  y\nb: 1\n"
    );
    assert_eq!(
        edited("a: |+\n  x\n\n\nb: 1\n", set("a", "y\n\n")),
        "a: |+\n  y\n\nb: 1\n"
    );
    assert_eq!(
        edited("a: |\n    x\nb: 1\n", set("a", "y\nz\n")),
        "a: |\n    y\n    z\nb: 1\n"
    );
    assert_eq!(edited("a: |\n  x\n\n# c\nb: 1\n", set("a", 5)), "a: 5\n\n# c\nb: 1\n");
    assert_eq!(edited("- |\n  x\n- b\n", set("[0]", "y\nz")), "- |-\n  y\n  z\n- b\n");
    assert_eq!(edited("a: |\n\nb: 1\n", set("a", "x\n")), "a: |\n  x\n\nb: 1\n");
}

#[test]
fn a_folded_block_stays_one() {
    assert_eq!(
        edited("a: >-\n  折叠\n  文字\nb: 1\n", set("a", "新的 文字")),
        "a: >-\n  新的 文字\nb: 1\n"
    );
    assert_eq!(
        edited("a: >\n  x\nb: 1\n", set("a", "一\n二\n\n三\n")),
        "a: >\n  一\n\n  二\n\n\n  三\nb: 1\n"
    );
    assert_eq!(
        edited("a: >\n  x\nb: 1\n", set("a", "一\n  深\n")),
        "a: |\n  一\n    深\nb: 1\n"
    );
}

#[test]
fn a_value_of_several_lines_becomes_a_block() {
    assert_eq!(
        edited("a: x # c\nb: 1\n", set("a", "一\n二")),
        "a: |- # c\n  一\n  二\nb: 1\n"
    );
    assert_eq!(edited("a: \"x\"\nb: 1", set("a", "一\n二\n")), "a: |\n  一\n  二\nb: 1");
    assert_eq!(
        edited("- a: x\n  b: 1\n", set("[0].a", "一\n二\n")),
        "- a: |\n    一\n    二\n  b: 1\n"
    );
    assert_eq!(edited("a: [x]\n", set("a[0]", "一\n二")), "a: [\"一\\n二\"]\n");
}

#[test]
fn values_written_over_several_lines_are_replaced_whole() {
    assert_eq!(
        edited("a: \"x\n  y\" # c\nb: 1\n", set("a", "z")),
        "a: \"z\" # c\nb: 1\n"
    );
    assert_eq!(edited("a: x\n  y\nb: 1\n", set("a", "z")), "a: z\nb: 1\n");
    assert_eq!(edited("a:\n  x y\nb: 1\n", set("a", "z")), "a:\n  z\nb: 1\n");
    assert_eq!(
        edited("a:\n  x # c\nb: 1\n", set("a", "一\n二\n")),
        "a: | # c\n  一\n  二\nb: 1\n"
    );
}

#[test]
fn a_value_of_another_shape_takes_the_place() {
    assert_eq!(
        edited("a:\n  b: 1\n  # c\nd: 2\n", set("a", "x")),
        "a: x\n  # c\nd: 2\n"
    );
    assert_eq!(
        edited("a:\n  b: 1\n  # c\nd: 2\n", set("a", "x\ny\n")),
        "a: |\n  x\n  y\nd: 2\n"
    );
    assert_eq!(edited("a: # c\n  b: 1\nd: 2\n", set("a", "x")), "a: x # c\nd: 2\n");
    assert_eq!(
        edited("a: x # c\nd: 2\n", set("a", json!(["z"]))),
        "a: # c\n  - z\nd: 2\n"
    );
    assert_eq!(edited("- a: 1\n  b: 2\n- c\n", set("[0]", "x")), "- x\n- c\n");
    assert_eq!(
        edited("- x # c\n- c\n", set("[0]", json!({"a": 1, "b": 2}))),
        "- a: 1 # c\n  b: 2\n- c\n"
    );
}

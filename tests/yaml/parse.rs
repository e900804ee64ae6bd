//! What a text means and where its values stand.

use kehu::yaml::{Position, Span};
use serde_json::{Value, json};

use crate::{document, path};

fn value(text: &str) -> Value {
    document(text).into_value()
}

#[test]
fn nothing_is_null() {
    for text in ["", "\u{feff}", "\n\n", "# 只有说明", "---\n", "--- # c\n...\n", "\r\n"] {
        assert_eq!(value(text), Value::Null, "{text:?}");
    }
}

#[test]
fn plain_scalars_follow_the_core_schema() {
    let text = "a: 13900139000\nb: 013800138000\nc: NO\nd: yes\ne: 2026-03-01\nf: 1.10\ng: 0x1F\nh: .5\ni: ~\nj: True\nk: 1e3\nl: -0o17\nm: 12:30\n";
    let expected = json!({
        "a": 13_900_139_000_u64, "b": "013800138000", "c": "NO", "d": "yes", "e": "2026-03-01", "f": 1.1, "g": 31, "h": 0.5,
        "i": null, "j": true, "k": 1000.0, "l": -15, "m": "12:30",
    });
    assert_eq!(value(text), expected);
}

#[test]
fn numbers_that_no_value_can_hold_stay_as_written() {
    let text = "account: 62220212345678901234567\nbelow: -9223372036854775809\nratio: .NaN\nlimit: -.inf\nhex: 0xFFFFFFFFFFFFFFFFFF\n";
    let expected = json!({
        "account": "62220212345678901234567", "below": "-9223372036854775809", "ratio": ".NaN", "limit": "-.inf",
        "hex": "0xFFFFFFFFFFFFFFFFFF",
    });
    assert_eq!(value(text), expected);
    assert_eq!(
        value("a: 18446744073709551615\nb: -9223372036854775808"),
        json!({"a": u64::MAX, "b": i64::MIN})
    );
}

#[test]
fn what_a_person_wrote_is_kept_beside_the_number() {
    let document = document("phone: +8613900139000\nversion: 1.10\nquoted: \"1.10\"\nnone:\nlist: [1.0]\n");
    assert_eq!(document.plain_text(&path("phone")), Some("+8613900139000"));
    assert_eq!(document.plain_text(&path("version")), Some("1.10"));
    assert_eq!(document.plain_text(&path("list[0]")), Some("1.0"));
    for none in ["quoted", "none", "list", "missing"] {
        assert_eq!(document.plain_text(&path(none)), None, "{none}");
    }
}

#[test]
fn keys_are_text() {
    assert_eq!(
        value("2026: a\ntrue: b\n~: c\n\"\": d\n1.0: e\n"),
        json!({"2026": "a", "true": "b", "~": "c", "": "d", "1.0": "e"})
    );
}

#[test]
fn aliases_and_merge_keys_are_unfolded() {
    assert_eq!(value("a: &x {n: 1}\nb: *x\n"), json!({"a": {"n": 1}, "b": {"n": 1}}));
    let merged = value("a: &x {n: 1, m: 2}\nb: &y {n: 3, o: 4}\nc:\n  <<: [*x, *y]\n  m: 5\n");
    assert_eq!(merged["c"], json!({"n": 1, "m": 5, "o": 4}));
    assert_eq!(value("\"<<\": 1\n"), json!({"<<": 1}));
}

#[test]
fn yamls_own_tags_are_followed() {
    let text = "a: !!str 12\nb: !!float 1\nc: !!int \"3\"\nd: !!set {x, y}\ne: !!timestamp 2026-01-01\nf: !!str\n";
    assert_eq!(
        value(text),
        json!({"a": "12", "b": 1.0, "c": 3, "d": {"x": null, "y": null}, "e": "2026-01-01", "f": ""})
    );
}

#[test]
fn values_and_keys_have_places() {
    let text =
        "\u{feff}# 说明\r\n名称: 杭州盛泰\r\ncontacts:\r\n  - name: \"张三\" # c\r\n    phone:\r\n  - {name: 李四}\r\n";
    let document = document(text);
    let at = |span: Option<Span>| {
        span.map(|span| {
            (
                span.start.line,
                span.start.column,
                &text[span.start.offset..span.end.offset],
            )
        })
    };
    assert_eq!(at(document.span_of(&path("名称"))), Some((2, 5, "杭州盛泰")));
    assert_eq!(at(document.key_span_of(&path("名称"))), Some((2, 1, "名称")));
    assert_eq!(
        at(document.span_of(&path("contacts[0].name"))),
        Some((4, 11, "\"张三\""))
    );
    assert_eq!(at(document.span_of(&path("contacts[0].phone"))), Some((5, 11, "")));
    assert_eq!(
        at(document.key_span_of(&path("contacts[1]"))),
        Some((6, 5, "{name: 李四}"))
    );
    assert_eq!(at(document.span_of(&path("contacts[1].name"))), Some((6, 12, "李四")));
    assert_eq!(
        at(document.span_of(&path("contacts[0]"))),
        Some((4, 5, "name: \"张三\" # c\r\n    phone:"))
    );
    assert_eq!(at(document.span_of(&path("contacts[2]"))), None);
    assert_eq!(at(document.span_of(&path("名称.x"))), None);
}

#[test]
fn a_block_of_text_ends_with_its_last_line() {
    let text = "a: |\n  一\n  二\n\n# 后面\nb: |+\n  三\n\nc: |\n\nd: 1\n";
    let document = document(text);
    let source = |field: &str| {
        document
            .span_of(&path(field))
            .map(|span| &text[span.start.offset..span.end.offset])
    };
    assert_eq!(source("a"), Some("一\n  二"));
    assert_eq!(source("b"), Some("三\n"));
    assert_eq!(source("c"), Some(""));
    assert_eq!(document.value()["a"], "一\n二\n");
    assert_eq!(document.value()["b"], "三\n\n");
    assert_eq!(
        document.span_of(&path("a")).unwrap().end,
        Position {
            offset: 16,
            line: 3,
            column: 4
        }
    );
}

#[test]
fn what_an_alias_brings_in_stands_at_the_alias() {
    let text = "a: &x {n: [1]}\nb: *x\nc:\n  <<: *x\n";
    let document = document(text);
    let source = |field: &str| {
        document
            .span_of(&path(field))
            .map(|span| (span.start.line, &text[span.start.offset..span.end.offset]))
    };
    assert_eq!(source("b.n[0]"), Some((2, "*x")));
    assert_eq!(source("c.n[0]"), Some((4, "*x")));
    assert_eq!(document.key_span_of(&path("c.n")).map(|span| span.start.line), Some(4));
}

#[test]
fn a_document_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&document("a: 1\n"));
}

#[test]
fn a_position_can_be_had_for_any_offset() {
    let text = "\u{feff}一二\r\n三\n";
    let at = |offset| Position::at(text, offset);
    assert_eq!(
        at(3),
        Position {
            offset: 3,
            line: 1,
            column: 1
        }
    );
    assert_eq!(
        at(6),
        Position {
            offset: 6,
            line: 1,
            column: 2
        }
    );
    assert_eq!(
        at(7),
        Position {
            offset: 6,
            line: 1,
            column: 2
        }
    );
    assert_eq!(
        at(11),
        Position {
            offset: 11,
            line: 2,
            column: 1
        }
    );
    assert_eq!(
        at(999),
        Position {
            offset: 15,
            line: 3,
            column: 1
        }
    );
}

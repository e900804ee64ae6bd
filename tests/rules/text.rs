//! What the terminal shows.

use kehu::rules::{Finding, Severity, render_text, summary};
use proptest::prelude::*;

const SOURCE: &str = "customer_name: 杭州盛泰机械有限公司\n\
    contacts:\n  \
    - name: 周建国\n    \
    phone: \"1541234567\"   # 手机\n";

fn finding(line: u32, column: u32, end_column: u32) -> Finding {
    Finding {
        rule: "format/phone".to_owned(),
        severity: Severity::Error,
        path: "客户/制造业/中型/杭州盛泰机械有限公司/客户.yaml".to_owned(),
        line,
        column,
        end_line: line,
        end_column,
        message: "第 1 位联系人的电话“1541234567”不是有效的电话号码".to_owned(),
        fix: Some("手机号要 11 位；座机要带区号，如 0571-88001234".to_owned()),
        field: Some("contacts[0].phone".to_owned()),
        others: None,
    }
}

#[track_caller]
fn assert_shown(finding: &Finding, source: Option<&str>, expected: &str) {
    let shown = render_text(finding, source, false);
    assert_eq!(shown, expected, "\n{shown}\n");
}

#[test]
fn message_place_source_line_carets_and_advice() {
    assert_shown(
        &finding(4, 12, 24),
        Some(SOURCE),
        r#"错误[format/phone]: 第 1 位联系人的电话“1541234567”不是有效的电话号码
 --> 客户/制造业/中型/杭州盛泰机械有限公司/客户.yaml:4:12
  |
4 |     phone: "1541234567"   # 手机
  |            ^^^^^^^^^^^^
  |
  = 改法: 手机号要 11 位；座机要带区号，如 0571-88001234"#,
    );
}

#[test]
fn carets_fit_full_width_characters() {
    let mut warning = finding(1, 18, 20);
    warning.severity = Severity::Warning;
    warning.fix = None;
    assert_shown(
        &warning,
        Some(SOURCE),
        "警告[format/phone]: 第 1 位联系人的电话“1541234567”不是有效的电话号码
 --> 客户/制造业/中型/杭州盛泰机械有限公司/客户.yaml:1:18
  |
1 | customer_name: 杭州盛泰机械有限公司
  |                    ^^^^",
    );
}

#[test]
fn tabs_line_ends_and_the_byte_order_mark_do_not_shift_the_carets() {
    let mut note = finding(2, 2, 7);
    note.severity = Severity::Note;
    note.fix = None;
    note.message = "缩进用了制表符".to_owned();
    assert_shown(
        &note,
        Some("\u{feff}contacts:\r\n\tphone: 1\r\n"),
        "提示[format/phone]: 缩进用了制表符
 --> 客户/制造业/中型/杭州盛泰机械有限公司/客户.yaml:2:2
  |
2 |     phone: 1
  |     ^^^^^",
    );
    let mut first = finding(1, 1, 9);
    first.fix = None;
    let shown = render_text(&first, Some("\u{feff}contacts:\r\n"), false);
    assert!(shown.ends_with("1 | contacts:\n  | ^^^^^^^^"), "\n{shown}");
}

#[test]
fn a_finding_about_the_whole_file_shows_only_its_path() {
    let mut whole = finding(1, 1, 1);
    whole.message = "文件不是 UTF-8 编码".to_owned();
    assert_shown(
        &whole,
        Some(SOURCE),
        "错误[format/phone]: 文件不是 UTF-8 编码
--> 客户/制造业/中型/杭州盛泰机械有限公司/客户.yaml
 = 改法: 手机号要 11 位；座机要带区号，如 0571-88001234",
    );
}

#[test]
fn without_the_source_the_place_is_still_named() {
    let mut bare = finding(4, 12, 24);
    bare.fix = None;
    let expected = "错误[format/phone]: 第 1 位联系人的电话“1541234567”不是有效的电话号码
--> 客户/制造业/中型/杭州盛泰机械有限公司/客户.yaml:4:12";
    assert_shown(&bare, None, expected);
    assert_shown(&bare, Some("只有一行"), expected);
}

#[test]
fn what_spans_lines_is_underlined_to_the_end_of_the_first() {
    let mut block = finding(2, 1, 5);
    block.end_line = 4;
    block.fix = None;
    let shown = render_text(&block, Some(SOURCE), false);
    assert!(shown.ends_with("2 | contacts:\n  | ^^^^^^^^^"), "\n{shown}");
}

#[test]
fn a_very_long_line_is_cut_around_the_place() {
    let source = format!(
        "content: {}错{}\n",
        "很长的一行。".repeat(3000),
        "后面还有。".repeat(3000)
    );
    let column = 9 + 6 * 3000 + 1;
    let shown = render_text(&finding(1, column, column + 1), Some(&source), false);
    assert!(shown.lines().all(|line| line.chars().count() <= 120), "\n{shown}");
    assert!(shown.contains("。错后面"), "\n{shown}");
    assert!(shown.contains(&format!(":1:{column}\n")), "\n{shown}");
}

#[test]
fn a_very_long_value_is_underlined_in_part() {
    let source = format!("content: {}\n", "很长。".repeat(5000));
    let shown = render_text(&finding(1, 10, 15_010), Some(&source), false);
    assert!(shown.lines().all(|line| line.chars().count() <= 140), "\n{shown}");
}

#[test]
fn control_characters_of_foreign_text_never_reach_the_terminal() {
    let mut hostile = finding(1, 1, 4);
    hostile.message = "值“\u{1b}[31m红\u{7}”\n不对".to_owned();
    hostile.fix = Some("改掉\u{1b}]0;标题\u{7}".to_owned());
    hostile.path = "客户/\u{1b}[2J/客户.yaml".to_owned();
    let shown = render_text(&hostile, Some("ab\u{1b}[31mc\u{0}\u{202e}d\n"), false);
    assert!(!shown.contains(['\u{1b}', '\u{7}', '\u{0}', '\u{202e}']), "{shown:?}");
}

#[test]
fn a_message_that_quotes_a_whole_page_is_cut() {
    let mut wordy = finding(4, 12, 24);
    wordy.message = "很长".repeat(5000);
    assert!(
        render_text(&wordy, None, false)
            .lines()
            .all(|line| line.chars().count() < 330)
    );
}

#[test]
fn colour_is_there_when_asked_for() {
    assert!(render_text(&finding(4, 12, 24), Some(SOURCE), true).contains("\u{1b}["));
    assert!(!render_text(&finding(4, 12, 24), Some(SOURCE), false).contains("\u{1b}["));
}

#[test]
fn the_summary_counts_by_severity() {
    assert_eq!(summary(&[]), "没有发现问题");
    let mut warning = finding(2, 1, 2);
    warning.severity = Severity::Warning;
    let mut elsewhere = finding(1, 1, 1);
    elsewhere.path = "客户/x".to_owned();
    assert_eq!(
        summary(&[finding(1, 1, 1), warning, elsewhere]),
        "发现 2 个错误、1 个警告，涉及 2 个文件"
    );
}

#[test]
fn the_json_keys_are_those_of_the_command() {
    let json = serde_json::to_value(finding(4, 12, 24)).expect("a finding is plain data");
    let keys: Vec<&str> = json
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        keys,
        [
            "rule",
            "severity",
            "path",
            "line",
            "column",
            "end_line",
            "end_column",
            "message",
            "fix",
            "field"
        ]
    );
    assert_eq!(json["severity"], "error");
}

proptest! {
    #[test]
    fn no_text_and_no_place_makes_it_panic(
        source in "(?s).{0,80}", line in 0u32..6, column in 0u32..90, lines in 0u32..3, length in 0u32..200,
    ) {
        let mut any = finding(line, column, column.saturating_add(length));
        any.end_line = line + lines;
        let shown = render_text(&any, Some(&source), true);
        prop_assert!(shown.contains("format/phone"));
    }
}

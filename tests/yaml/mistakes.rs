//! What people get wrong, and what they are told: class, place, words and remedy.

use kehu::yaml::{Document, SyntaxError, code};
use proptest::prelude::*;

use crate::cases;
use crate::generate::sample;

fn errors(text: &str) -> Vec<SyntaxError> {
    match Document::parse(text) {
        Ok(document) => panic!("{text:?} is read as {}", document.value()),
        Err(errors) => errors,
    }
}

/// Class, line, column and source of each finding.
fn found(text: &str) -> Vec<(&'static str, u32, u32, &str)> {
    let place = |error: SyntaxError| {
        let (start, end) = (error.span.start, error.span.end);
        (error.code, start.line, start.column, &text[start.offset..end.offset])
    };
    errors(text).into_iter().map(place).collect()
}

/// The one finding's message and hint.
fn words(text: &str) -> (String, String) {
    let [error] = <[SyntaxError; 1]>::try_from(errors(text)).unwrap_or_else(|errors| panic!("{errors:?}"));
    (error.message, error.hint.unwrap_or_default())
}

fn pair(message: &str, hint: &str) -> (String, String) {
    (message.to_owned(), hint.to_owned())
}

#[test]
fn a_full_width_colon_is_found_on_its_own_line() {
    let text = "industry: 制造业\ncompany_size：中型\ncity: 杭州\n";
    assert_eq!(found(text), [(code::FULL_WIDTH_COLON, 2, 13, "：")]);
    assert_eq!(
        words(text),
        pair(
            "“company_size”后面用了全角冒号“：”",
            "请用英文冒号加一个空格，写成：company_size: 中型"
        )
    );
    assert_eq!(
        found("contacts:\n  - name：张三\n    phone: \"1\"\n"),
        [(code::FULL_WIDTH_COLON, 2, 9, "：")]
    );
    assert_eq!(
        found("name：张三\ncity: 杭州\n"),
        [(code::FULL_WIDTH_COLON, 1, 5, "：")]
    );
}

#[test]
fn all_full_width_colons_are_found_at_once() {
    let text = "a: 1\nb：2\nnote: 采购：张三\nc:\n  d：3\n  e: 4\n";
    assert_eq!(
        found(text),
        [
            (code::FULL_WIDTH_COLON, 2, 2, "："),
            (code::FULL_WIDTH_COLON, 5, 4, "：")
        ]
    );
    let text = "名称：杭州盛泰\n行业：制造业\n";
    assert_eq!(
        found(text),
        [
            (code::FULL_WIDTH_COLON, 1, 3, "："),
            (code::FULL_WIDTH_COLON, 2, 3, "：")
        ]
    );
    let text = "contacts:\n  - name：张三\n    phone：1\n";
    assert_eq!(
        found(text),
        [
            (code::FULL_WIDTH_COLON, 2, 9, "："),
            (code::FULL_WIDTH_COLON, 3, 10, "：")
        ]
    );
}

#[test]
fn a_full_width_colon_in_a_text_is_none_of_our_business() {
    let text = "note: 采购：张三\nlong: 第一行：甲\n  第二行：乙\n标题：甲: 1\nlist:\n  - 备注：重要\n";
    assert!(Document::parse(text).is_ok());
}

#[test]
fn other_full_width_signs() {
    assert_eq!(found("a: \"张三”\nb: 1\n"), [(code::FULL_WIDTH_QUOTE, 1, 7, "”")]);
    assert_eq!(
        found("a: [甲，乙］\nb: 1\n"),
        [(code::FULL_WIDTH_PUNCTUATION, 1, 8, "］")]
    );
    assert_eq!(
        found("a: 1\n＃ 说明\nb: 2\n"),
        [(code::FULL_WIDTH_PUNCTUATION, 2, 1, "＃")]
    );
    assert_eq!(
        found("a: 1\n\u{3000}b: 2\n"),
        [(code::FULL_WIDTH_SPACE, 2, 1, "\u{3000}")]
    );
    assert_eq!(
        found("a:\n  - b: 1\n\u{3000}\u{3000}  c: 2\n"),
        [(code::FULL_WIDTH_SPACE, 3, 1, "\u{3000}\u{3000}  ")]
    );
    let told = words("a: \"张三”\nb: 1\n");
    assert_eq!(
        told,
        pair(
            "开头是英文引号 \" ，结尾却是中文引号 ” ，配不成对",
            "请把结尾的 ” 换成 \""
        )
    );
}

#[test]
fn tabs_are_found_where_they_are() {
    let text = "contacts:\n\t- name: 张三\n\t  phone: \"1\"\ncity: 杭州\n";
    assert_eq!(found(text), [(code::TAB, 2, 1, "\t"), (code::TAB, 3, 1, "\t")]);
    assert_eq!(found("a:\n  b: 1\n  \tc: 2\n"), [(code::TAB, 3, 3, "\t")]);
    assert_eq!(found("\ta: 1\n"), [(code::TAB, 1, 1, "\t")]);
    assert_eq!(found("a: |\n  x\n\ty\nb: 1\n"), [(code::TAB, 3, 1, "\t")]);
    assert!(Document::parse("a: 1\t# c\nb:\tx\nc: |\n  \t缩进\n").is_ok());
}

#[test]
fn duplicates_name_both_lines() {
    let text = "name: 甲\ncity: 杭州\nname: 乙\n";
    assert_eq!(found(text), [(code::DUPLICATE_KEY, 3, 1, "name")]);
    assert_eq!(
        words(text),
        pair(
            "“name”写了两次，第 1 行已经有了",
            "同一个字段只能写一次：请留下对的，删掉另一个"
        )
    );
    assert_eq!(found("a: {b: 1, \"b\": 2}\n"), [(code::DUPLICATE_KEY, 1, 11, "\"b\"")]);
    assert_eq!(found("1: a\n\"1\": b\n"), [(code::DUPLICATE_KEY, 2, 1, "\"1\"")]);
    assert_eq!(found("a: 1\na: 2\nb: 1\na: 3\nb: 2\n").len(), 3);
}

#[test]
fn conflicts_are_told_as_regions() {
    let text = "a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> 分支\nc: |\n  <<<<<<< 不是\n";
    assert_eq!(found(text), [(code::CONFLICT_MARKER, 2, 1, "<<<<<<< HEAD")]);
    let told = pair(
        "第 2 到 6 行是没有处理完的合并冲突：两个人改了同一处",
        "请在这几行里留下要保留的内容，再删掉以 <<<<<<<、=======、>>>>>>> 开头的三行",
    );
    assert_eq!(words(text), told);
    assert_eq!(
        found("a: 1\n>>>>>>> x\r\n"),
        [(code::CONFLICT_MARKER, 2, 1, ">>>>>>> x")]
    );
    assert_eq!(found("<<<<<<< x\na: 1\n"), [(code::CONFLICT_MARKER, 1, 1, "<<<<<<< x")]);
}

#[test]
fn quotes_and_brackets_without_partner() {
    assert_eq!(
        found("a: \"张三\nb: 1\nc: 2\n"),
        [(code::UNCLOSED_QUOTE, 1, 4, "\"张三")]
    );
    assert_eq!(found("a: 1\nb: 'x\n"), [(code::UNCLOSED_QUOTE, 2, 4, "'x")]);
    assert_eq!(found("a: [x, y\nb: 2\n"), [(code::UNCLOSED_BRACKET, 1, 4, "[x, y")]);
    assert_eq!(found("a: {x: 1]\nb: 2\n"), [(code::UNCLOSED_BRACKET, 1, 4, "{x: 1]")]);
}

#[test]
fn values_that_need_quotes() {
    for value in [
        "@张",
        "`x`",
        "%50",
        "[重要] 客户",
        "{x} 客户",
        "\"引用\"后面",
        "'x' y",
        "| 内容",
        "> 5万",
        "- 第一",
        "& b",
        "* b",
        "!重要 x",
        "? b",
        "]x",
        ", x",
    ] {
        let text = format!("a: 1\nnote: {value} # c\nb: 2\n");
        assert_eq!(found(&text), [(code::RESERVED_START, 2, 7, value)], "{value}");
    }
    let told = words("note: [重要] 客户\nb: 1\n");
    let message = "内容以 [ 开头，会被当成列表或映射，可它后面还有别的文字";
    assert_eq!(told, pair(message, "请给整个内容加上引号，写成：note: \"[重要] 客户\""));
    assert_eq!(words("note: 'it's'\n").1, "请给整个内容加上引号，写成：note: \"it's\"");
    assert_eq!(found("a: 客户说: 明天\n"), [(code::COLON_IN_VALUE, 1, 7, ":")]);
    assert_eq!(found("a: \"C:\\Users\"\n"), [(code::ESCAPE, 1, 7, "\\U")]);
}

#[test]
fn what_yaml_takes_for_its_own() {
    assert_eq!(found("a: *重点\n"), [(code::ALIAS, 1, 4, "*重点")]);
    assert_eq!(found("a: &客户 x\n"), [(code::RESERVED_START, 1, 4, "&客户")]);
    assert_eq!(found("a: &R&D\n"), [(code::RESERVED_START, 1, 4, "&R&D")]);
    assert_eq!(found("a: !urgent x\n"), [(code::TAG, 1, 4, "!urgent")]);
    assert_eq!(found("a: !!int x\n"), [(code::TAG, 1, 10, "x")]);
    assert_eq!(found("%名称: x\na: 1\n"), [(code::DIRECTIVE, 1, 1, "%名称: x")]);
    assert_eq!(found("a: &x [*x]\n"), [(code::ALIAS, 1, 8, "*x")]);
    assert_eq!(found("<<: 1\n"), [(code::MERGE_KEY, 1, 1, "<<")]);
}

#[test]
fn fields_that_are_none() {
    assert_eq!(found("a: 1\nphone:139\nb: 2\n"), [(code::MISSING_SPACE, 2, 6, ":")]);
    assert_eq!(found("phone:139\ncity:杭州\n").len(), 2);
    assert_eq!(
        found("a: 1\n这家客户很重要\nb: 2\n"),
        [(code::NOT_A_FIELD, 2, 1, "这家客户很重要")]
    );
    assert_eq!(found("a: 1\n: 2\n"), [(code::EMPTY_KEY, 2, 1, "")]);
    assert_eq!(found("{{name}}: x\n"), [(code::COMPLEX_KEY, 1, 1, "{{name}}")]);
}

#[test]
fn indentation_that_fits_nothing() {
    let text = "contacts:\n  - name: 张三\n   phone: 1\n";
    assert_eq!(found(text), [(code::INDENTATION, 3, 1, "   ")]);
    let hint = "同级的行要左对齐：如果和第 2 行的“name”同级，前面应有 4 个空格";
    assert_eq!(words(text), pair("这一行前面有 3 个空格，缩进和上下文对不上", hint));
    assert_eq!(found("a: 1\n b: 2\nc: 3\n"), [(code::INDENTATION, 2, 1, " ")]);
    let text = "contacts:\n  - name: 张三\n  phone: 1\ncity: 杭州\n";
    let hint = "如果它属于第 2 行的那一项，前面应有 4 个空格；如果是新的一项，请在前面加上“- ”";
    assert_eq!(words(text), pair("这一级是列表，每一项都要以“- ”开头", hint));
    assert_eq!(found("a: 1\n- b\nc: 2\n"), [(code::INDENTATION, 2, 1, "- b")]);
}

#[test]
fn damaged_files() {
    assert_eq!(found("a: x\0y\n"), [(code::NUL, 1, 5, "\0")]);
    assert_eq!(found("a: x\u{7}y\n"), [(code::CONTROL_CHARACTER, 1, 5, "\u{7}")]);
    assert_eq!(
        found("a: 1\nb: \u{feff}\n"),
        [(code::CONTROL_CHARACTER, 2, 4, "\u{feff}")]
    );
}

#[test]
fn one_file_is_one_document() {
    assert_eq!(found("a: 1\n---\nb: 2\n"), [(code::SEVERAL_DOCUMENTS, 2, 1, "---")]);
    assert_eq!(found("a: 1\n...\nb: 2\n"), [(code::SEVERAL_DOCUMENTS, 3, 1, "")]);
    assert!(Document::parse("---\na: 1\n...\n").is_ok());
}

#[test]
fn many_mistakes_are_told_in_one_go_and_in_order() {
    let text = "\
a: 1
contacts:
  - name：张三
    phone：139
tags: [a, b
remark: 客户说: 好
owner: @李四
a: 2
level:A
";
    let classes: Vec<_> = found(text).into_iter().map(|(code, line, ..)| (code, line)).collect();
    assert_eq!(
        classes,
        [
            (code::FULL_WIDTH_COLON, 3),
            (code::FULL_WIDTH_COLON, 4),
            (code::UNCLOSED_BRACKET, 5),
            (code::COLON_IN_VALUE, 6),
            (code::RESERVED_START, 7),
            (code::DUPLICATE_KEY, 8),
            (code::MISSING_SPACE, 9),
        ]
    );
}

#[test]
fn tabs_do_not_hide_the_rest() {
    assert_eq!(
        found("a:\n\t- b: 1\nc: 1\nc: 2\n"),
        [(code::TAB, 2, 1, "\t"), (code::DUPLICATE_KEY, 4, 1, "c")]
    );
    assert_eq!(
        found("%x\na: 1\na: 2\n"),
        [(code::DIRECTIVE, 1, 1, "%x"), (code::DUPLICATE_KEY, 3, 1, "a")]
    );
}

#[test]
fn places_are_right_with_windows_line_breaks_and_bom() {
    let text = "\u{feff}a：1\r\nb: 1\r\n  c: @x\r\n";
    assert_eq!(found(text)[0], (code::FULL_WIDTH_COLON, 1, 2, "："));
    assert_eq!(found("a: 1\r\nb: @x\r\n"), [(code::RESERVED_START, 2, 4, "@x")]);
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn a_broken_document_is_told_in_chinese_with_a_place_inside_it(sample in sample(), at in any::<prop::sample::Index>(), sign in "[：:\"'\\[{@\t\u{3000}\0<-]|\n  x\n|\n---\n| - ") {
        let mut text = sample.text.clone();
        let places: Vec<_> = text.char_indices().map(|(at, _)| at).collect();
        text.insert_str(if places.is_empty() { 0 } else { *at.get(&places) }, &sign);
        let Err(errors) = Document::parse(&text) else { return Ok(()) };
        prop_assert!(!errors.is_empty());
        for pair in errors.windows(2) {
            prop_assert!(pair[0].span.start.offset <= pair[1].span.start.offset);
        }
        for error in errors {
            let source = text.get(error.span.start.offset..error.span.end.offset);
            prop_assert!(source.is_some(), "{:?} is not in {:?}", error, text);
            prop_assert_eq!(error.span.start, kehu::yaml::Position::at(&text, error.span.start.offset));
            prop_assert_eq!(error.span.end, kehu::yaml::Position::at(&text, error.span.end.offset));
            prop_assert!(error.message.contains(|c| ('一'..='龥').contains(&c)) && error.hint.is_some());
        }
    }
}

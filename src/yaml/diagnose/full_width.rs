//! Punctuation typed with a Chinese input method on.

use super::super::error::{SyntaxError, code};
use super::super::position::Line;
use super::super::words;
use super::line;
use super::scene::{Scene, Suspect, suspects};

/// `name：张三`.
pub(super) fn colon(_: &Scene, line: Line) -> Option<Vec<Suspect>> {
    let at = words::full_width_colon_at(line.text)?;
    let (name, rest) = (&line.text[..at], &line.text[at + '：'.len_utf8()..]);
    Some(suspects(
        &words::full_width_colon(line.text, line.span(at, at + '：'.len_utf8())),
        vec![format!("{name}: {}", rest.trim_start())],
    ))
}

/// Full-width or no-break spaces as indentation.
pub(super) fn space(_: &Scene, line: Line) -> Option<Vec<Suspect>> {
    let width = line.text.len() - line.text.trim_start().len();
    let (blank, rest) = line.text.split_at(width);
    if !blank.contains(['\u{3000}', '\u{a0}']) {
        return None;
    }
    let indent = |full: &str, half: &str| [&blank.replace('\u{3000}', full).replace('\u{a0}', half), rest].concat();
    Some(suspects(
        &SyntaxError::new(
            code::FULL_WIDTH_SPACE,
            line.span(0, width),
            "行首用了全角空格，不能当缩进",
            "请把行首的全角空格换成半角空格，每级 2 个",
        ),
        vec![indent("  ", " "), indent(" ", " "), indent("", "")],
    ))
}

/// `"张三”`: opened with an ASCII quote, closed with a Chinese one.
pub(super) fn quote(_: &Scene, line: Line) -> Option<Vec<Suspect>> {
    let value = line::value(line.text);
    let open = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (at, close) = value.char_indices().rev().find(|(_, c)| "“”＂‘’＇".contains(*c))?;
    if value[1..].contains(open) {
        return None;
    }
    let start = line::value_at(line.text) + at;
    let end = start + close.len_utf8();
    Some(suspects(
        &SyntaxError::new(
            code::FULL_WIDTH_QUOTE,
            line.span(start, end),
            format!("开头是英文引号 {open} ，结尾却是中文引号 {close} ，配不成对"),
            format!("请把结尾的 {close} 换成 {open}"),
        ),
        vec![[&line.text[..start], open.encode_utf8(&mut [0; 4]), &line.text[end..]].concat()],
    ))
}

/// `[重点，长期］`: a list or mapping whose closing bracket is full-width.
pub(super) fn bracket(_: &Scene, line: Line) -> Option<Vec<Suspect>> {
    let value = line::value(line.text);
    let (wide, close) = match value.chars().next()? {
        '[' => (['］', '】'], ']'),
        '{' => (['｝', '】'], '}'),
        _ => return None,
    };
    let (at, found) = value.char_indices().rev().find(|(_, c)| wide.contains(c))?;
    let start = line::value_at(line.text) + at;
    let end = start + found.len_utf8();
    Some(suspects(
        &SyntaxError::new(
            code::FULL_WIDTH_PUNCTUATION,
            line.span(start, end),
            format!("结尾用了全角括号“{found}”"),
            format!("请换成英文括号 {close}，各项之间也用英文逗号隔开"),
        ),
        vec![[&line.text[..start], close.encode_utf8(&mut [0; 4]), &line.text[end..]].concat()],
    ))
}

/// `＃ 说明`: a comment that is none.
pub(super) fn comment(_: &Scene, line: Line) -> Option<Vec<Suspect>> {
    let at = line.text.len() - line.text.trim_start().len();
    let rest = line.text[at..].strip_prefix('＃')?;
    Some(suspects(
        &SyntaxError::new(
            code::FULL_WIDTH_PUNCTUATION,
            line.span(at, at + '＃'.len_utf8()),
            "行首是全角的“＃”，不会被当成说明",
            "说明文字请用英文的 # 开头",
        ),
        vec![[&line.text[..at], "#", rest].concat()],
    ))
}

//! What several finders say in the same words.

use std::borrow::Cow;

use super::error::{SyntaxError, code};
use super::position::Span;

/// A piece of the person's text as it may stand in a message: long ones are cut.
pub(super) fn short(text: &str) -> Cow<'_, str> {
    const LONG: usize = 40;
    match text.char_indices().nth(LONG) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

pub(super) fn tab(place: Span) -> SyntaxError {
    SyntaxError::new(
        code::TAB,
        place,
        "这一行用了制表符（Tab）来缩进",
        "请把行首的 Tab 换成空格，每级 2 个；编辑器里通常可以设置“用空格缩进”",
    )
}

pub(super) fn directive(place: Span) -> SyntaxError {
    SyntaxError::new(
        code::DIRECTIVE,
        place,
        "以 % 开头的行会被当成给程序看的指令，不算内容",
        "请删掉这一行；如果字段名确实以 % 开头，请给字段名加上引号",
    )
}

/// Where in a line the full-width colon stands that was meant to follow a field's name: in `  - name：张三` but not in
/// `note: 采购：张三` or `客户说，价格：面议`.
pub(super) fn full_width_colon_at(line: &str) -> Option<usize> {
    let at = line.find('：')?;
    let name = line[..at].trim_start().trim_start_matches("- ");
    let is_name = !name.is_empty() && name.chars().count() <= 40 && !name.starts_with('#');
    let is_other = |c: char| c.is_whitespace() || "，。；、！？,;:\"'[]{}“”".contains(c);
    (is_name && !name.contains(is_other)).then_some(at)
}

pub(super) fn full_width_colon(line: &str, place: Span) -> SyntaxError {
    let (name, content) = line.split_once('：').unwrap_or((line, ""));
    let name = name.trim_start().trim_start_matches("- ");
    SyntaxError::new(
        code::FULL_WIDTH_COLON,
        place,
        format!("“{name}”后面用了全角冒号“：”"),
        format!(
            "请用英文冒号加一个空格，写成：{}",
            format!("{name}: {}", short(content.trim())).trim_end()
        ),
    )
}

/// Where in a line the colon stands that lacks its blank, as in `phone:139` but not in `http://…` or `价格: 12:30`.
pub(super) fn tight_colon_at(line: &str) -> Option<usize> {
    let at = line.find(':')?;
    let name = line[..at].trim_start().trim_start_matches("- ");
    let is_name = !name.is_empty() && name.chars().count() <= 40;
    let is_other = |c: char| c.is_whitespace() || "\"'#，。；、".contains(c);
    let content = &line[at + 1..];
    let is_tight = !content.is_empty() && !content.starts_with([' ', '\t']) && !content.starts_with("//");
    (is_name && !name.contains(is_other) && is_tight).then_some(at)
}

pub(super) fn missing_space(line: &str, place: Span) -> SyntaxError {
    let (name, content) = line.split_once(':').unwrap_or((line, ""));
    let name = name.trim_start().trim_start_matches("- ");
    SyntaxError::new(
        code::MISSING_SPACE,
        place,
        format!("“{name}:”的冒号后面少了一个空格"),
        format!("请在冒号后面加一个空格，写成：{name}: {}", short(content.trim_end())),
    )
}

/// A value that begins with a character YAML keeps for itself. `place` is the value or its first character.
pub(super) fn reserved_start(start: char, place: Span) -> SyntaxError {
    let message = match start {
        '-' => "“- ”是列表项的写法，不能和字段名写在同一行".to_owned(),
        '|' | '>' => format!("内容以 {start} 开头，会被当成多行文字的标记"),
        '[' | '{' => format!("内容以 {start} 开头，会被当成列表或映射，可它后面还有别的文字"),
        '"' | '\'' => "内容以引号开头，可配对的引号后面还有别的文字".to_owned(),
        '&' | '*' => format!("内容以 {start} 开头，会被当成引用标记"),
        '!' => "内容以 ! 开头，会被当成类型标签".to_owned(),
        _ => format!("内容不能直接以 {start} 开头"),
    };
    let hint = match start {
        '-' => "列表请另起一行，每项一行，以“- ”开头；如果这就是文字内容，请给整个内容加上引号",
        '"' => "请给整个内容外面再加一对单引号",
        _ => "请给整个内容加上引号",
    };
    SyntaxError::new(code::RESERVED_START, place, message, hint)
}

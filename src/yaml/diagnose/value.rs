//! Values that need quotes, or whose quotes or brackets do not close.

use granit_parser::ErrorKind;

use super::super::error::{SyntaxError, code};
use super::super::position::Line;
use super::super::words;
use super::line;
use super::scene::{Scene, Suspect, suspects};

/// `"C:\Users"`.
pub(super) fn escape(scene: &Scene, line: Line) -> Option<Vec<Suspect>> {
    let kinds = matches!(
        scene.failure.kind,
        ErrorKind::UnknownQuotedScalarEscape
            | ErrorKind::InvalidQuotedScalarHexEscape
            | ErrorKind::InvalidLowSurrogateHexEscape
            | ErrorKind::InvalidLowSurrogate
            | ErrorKind::MissingLowSurrogate
            | ErrorKind::UnpairedLowSurrogate
            | ErrorKind::InvalidUnicodeEscape
    );
    let at = line.text.find('\\').filter(|_| kinds)?;
    Some(suspects(
        &SyntaxError::new(
            code::ESCAPE,
            line.span(at, (at + 2).min(line.text.len())),
            "双引号里的反斜杠“\\”有特殊含义，这里的写法不认识",
            "请把内容两边的双引号换成单引号，反斜杠就只是反斜杠；或者把“\\”写成“\\\\”",
        ),
        vec![line.text.replace('\\', "\\\\")],
    ))
}

/// A quote that is opened and not closed.
pub(super) fn unclosed_quote(_: &Scene, line: Line) -> Option<Vec<Suspect>> {
    let value = line::value(line.text);
    let open = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    if value.matches(open).count() % 2 == 0 {
        return None;
    }
    let at = line::value_at(line.text);
    Some(suspects(
        &SyntaxError::new(
            code::UNCLOSED_QUOTE,
            line.span(at, at + value.len()),
            format!("开头的引号 {open} 没有配对的结尾"),
            format!("请在内容末尾补上 {open}；如果引号只是内容的一部分，请在外面再加一对另一种引号"),
        ),
        vec![format!("{}{open}", line.text)],
    ))
}

/// A list or mapping in brackets that is not closed, or with the wrong bracket.
pub(super) fn unclosed_bracket(_: &Scene, line: Line) -> Option<Vec<Suspect>> {
    let value = line::value(line.text);
    let (open, close, wrong) = match value.chars().next()? {
        '[' => ('[', ']', '}'),
        '{' => ('{', '}', ']'),
        _ => return None,
    };
    if value.matches(open).count() <= value.matches(close).count() {
        return None;
    }
    let at = line::value_at(line.text);
    let swapped = value
        .strip_suffix(wrong)
        .map(|inside| line::with_value(line.text, &format!("{inside}{close}")));
    let closed = line::with_value(line.text, &format!("{value}{close}"));
    Some(suspects(
        &SyntaxError::new(
            code::UNCLOSED_BRACKET,
            line.span(at, at + value.len()),
            format!("括号 {open} 没有配对的 {close}"),
            format!("请在末尾补上 {close}；如果括号只是文字内容，请给整个内容加上引号"),
        ),
        swapped.into_iter().chain([closed]),
    ))
}

/// A value that begins with a character YAML keeps for itself.
pub(super) fn reserved_start(_: &Scene, line: Line) -> Option<Vec<Suspect>> {
    let value = line::value(line.text);
    let first = value.chars().next().filter(|c| "@`%&*!|>[]{},?-\"'".contains(*c))?;
    let at = line::value_at(line.text);
    let mut error = words::reserved_start(first, line.span(at, at + value.len()));
    if first != '-' {
        error.hint = Some(line::advice(line.text));
    }
    // Behind `|` and `>` people may go on in the lines below.
    let block = matches!(first, '|' | '>').then(|| line::with_value(line.text, "|"));
    Some(suspects(&error, block.into_iter().chain([in_quotes(line.text)])))
}

/// `note: 客户说: 明天`.
pub(super) fn colon_in_value(_: &Scene, line: Line) -> Option<Vec<Suspect>> {
    let value = line::value(line.text);
    let (name, at) = line::field(line.text)?;
    if !value.contains(": ") && !value.ends_with(':') {
        return None;
    }
    let colon = at + value.find(": ").unwrap_or(value.len() - 1);
    Some(suspects(
        &SyntaxError::new(
            code::COLON_IN_VALUE,
            line.span(colon, colon + 1),
            format!("“{}”的内容里又有一个英文冒号，会被当成新的字段", words::short(name)),
            format!("{}；或者把内容里的冒号换成全角的“：”", line::advice(line.text)),
        ),
        vec![in_quotes(line.text)],
    ))
}

fn in_quotes(line: &str) -> String {
    line::with_value(line, &format!("'{}'", line::value(line).replace('\'', "''")))
}

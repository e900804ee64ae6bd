//! What can be said of a failure no suspect explains.

use granit_parser::ErrorKind;

use super::super::error::{SyntaxError, code};
use super::super::load::MAX_DEPTH;
use super::super::position::{Line, Span, line_end, lines};
use super::super::words;
use super::Failure;

pub(super) fn error(text: &str, failure: &Failure) -> SyntaxError {
    let start = failure.place.offset.min(text.len());
    let one = text
        .get(start..line_end(text, start))
        .and_then(|rest| rest.chars().next())
        .map_or(0, char::len_utf8);
    let place = Span::at(text, start, start + one);
    let (code, message, hint) = match &failure.kind {
        ErrorKind::RecursionLimitExceeded => (
            code::TOO_DEEP,
            format!("嵌套超过 {MAX_DEPTH} 层，已停止读取"),
            "请减少嵌套的层数；如果文件来路不明，请不要使用它",
        ),
        ErrorKind::UnexpectedCharacter { character } if is_invisible(*character) => {
            return control_character(text, start, *character);
        }
        ErrorKind::BomInsideDocument => (
            code::CONTROL_CHARACTER,
            "文件中间混进了一个看不见的 BOM 字符".to_owned(),
            "请删掉这个字符：多半是把几个文件拼在一起带进来的",
        ),
        ErrorKind::UnexpectedCharacter { character } => return words::reserved_start(*character, place),
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabInPlainScalar
        | ErrorKind::TabAtBlockScalarStart => return words::tab(tab_near(text, place)),
        ErrorKind::UnclosedQuotedScalar
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::DocumentIndicatorInQuotedScalar => (
            code::UNCLOSED_QUOTE,
            "引号里的内容没有正常结束".to_owned(),
            "请检查这一行和上面几行的引号是否成对",
        ),
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::MismatchedFlowCollectionEnd { .. }
        | ErrorKind::MisplacedFlowCollectionEnd
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::ExpectedFlowSequenceSeparator
        | ErrorKind::InvalidColonPlacement => (
            code::UNCLOSED_BRACKET,
            "括号 [ ] 或 { } 里的内容没有正常结束".to_owned(),
            "请检查括号是否成对、各项之间是否用英文逗号隔开；如果括号只是文字内容，请给整个内容加上引号",
        ),
        ErrorKind::ExpectedBlockSequenceEntry => (
            code::INDENTATION,
            "这一级是列表，每一项都要以“- ”开头".to_owned(),
            "请在行首加上“- ”，或者调整缩进，让它属于正确的一级",
        ),
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::BlockSequenceEntryNotAllowed => (
            code::INDENTATION,
            "这里和上面的字段接不上".to_owned(),
            "请检查缩进是否与同级字段对齐、字段名后面是否有英文冒号和空格",
        ),
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidIndentation | ErrorKind::InvalidBlockScalarIndent => (
            code::INDENTATION,
            "这一行的缩进和上下文对不上".to_owned(),
            "同级的行要左对齐，下一级多缩进 2 个空格",
        ),
        ErrorKind::InvalidSimpleKey | ErrorKind::SimpleKeyExpected => (
            code::NOT_A_FIELD,
            "这里看不出是哪个字段".to_owned(),
            "请写成“字段名: 内容”；字段名要在一行之内，不能超过 1000 个字",
        ),
        kind if is_directive(kind) => return words::directive(place),
        _ => (
            code::SYNTAX,
            "这里的写法不符合 YAML 格式".to_owned(),
            "请对照上下几行检查缩进、冒号和引号；内容里有特殊符号时，请给整个内容加上引号",
        ),
    };
    SyntaxError::new(code, place, message, hint)
}

fn is_invisible(character: char) -> bool {
    character.is_control() || matches!(character, '\u{fffe}' | '\u{ffff}')
}

/// The parser reports the value that holds the character.
fn control_character(text: &str, start: usize, character: char) -> SyntaxError {
    let at = start + text[start..].find(character).unwrap_or_default();
    SyntaxError::new(
        code::CONTROL_CHARACTER,
        Span::at(text, at, at + character.len_utf8()),
        format!("这里有一个看不见的控制字符（U+{:04X}）", u32::from(character)),
        "请删掉这个字符：多半是从别处粘贴带进来的",
    )
}

/// The first tab at the start of a line from the failure on; the parser reports some at the end of the value in front.
fn tab_near(text: &str, place: Span) -> Span {
    let indented = |line: &Line| line.text.trim_start_matches(' ').starts_with('\t');
    let line = lines(text)
        .filter(|line| line.number >= place.start.line)
        .take(3)
        .find(indented);
    line.map_or(place, |line| {
        let at = line.text.find('\t').unwrap_or_default();
        line.span(at, at + 1)
    })
}

fn is_directive(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::DuplicateVersionDirective
            | ErrorKind::UnsupportedYamlMajorVersion
            | ErrorKind::DuplicateTagDirective
            | ErrorKind::ExpectedDocumentStart
            | ErrorKind::MissingDocumentEndBeforeDirective
            | ErrorKind::InvalidDirectiveTerminator
            | ErrorKind::DirectiveDisallowed
            | ErrorKind::MissingDirectiveName
            | ErrorKind::InvalidDirectiveName
            | ErrorKind::DirectiveByteLimitExceeded { .. }
            | ErrorKind::TooManyReservedDirectiveParams { .. }
            | ErrorKind::MissingYamlVersionSeparator
            | ErrorKind::YamlVersionTooLong
            | ErrorKind::MissingYamlVersion
            | ErrorKind::InvalidTagDirectiveTerminator
    )
}

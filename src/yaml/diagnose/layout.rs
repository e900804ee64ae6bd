//! Blanks that are missing, too many, or tabs.

use granit_parser::ErrorKind;

use super::super::error::{SyntaxError, code};
use super::super::position::Line;
use super::super::words;
use super::line;
use super::scene::{Scene, Suspect, suspects};

/// `phone:13900139000`.
pub(super) fn missing_space(_: &Scene, line: Line) -> Option<Vec<Suspect>> {
    let at = words::tight_colon_at(line.text)?;
    let (name, content) = line.text.split_at(at + 1);
    Some(suspects(
        &words::missing_space(line.text, line.span(at, at + 1)),
        [format!("{name} {content}")],
    ))
}

/// A field at the level of a list's dashes.
pub(super) fn missing_dash(scene: &Scene, line: Line) -> Option<Vec<Suspect>> {
    let width = indentation_of(line.text);
    let item = scene.above(line).find(|above| indentation_of(above.text) <= width)?;
    if !matches!(scene.failure.kind, ErrorKind::ExpectedBlockSequenceEntry) || indentation_of(item.text) != width {
        return None;
    }
    let (blank, body) = line.text.split_at(width);
    let error = SyntaxError::new(
        code::INDENTATION,
        line.span(0, line.text.trim_end().len()),
        "这一级是列表，每一项都要以“- ”开头",
        format!(
            "如果它属于第 {} 行的那一项，前面应有 {} 个空格；如果是新的一项，请在前面加上“- ”",
            item.number,
            line::body_at(item.text)
        ),
    );
    let inside = " ".repeat(line::body_at(item.text));
    Some(suspects(
        &error,
        [format!("{inside}{body}"), format!("{blank}- {body}")],
    ))
}

/// A list item at the level of fields.
pub(super) fn stray_dash(scene: &Scene, line: Line) -> Option<Vec<Suspect>> {
    let width = indentation_of(line.text);
    let (blank, body) = line.text.split_at(width);
    if !matches!(scene.failure.kind, ErrorKind::ExpectedBlockMappingKey) || !body.starts_with("- ") {
        return None;
    }
    let error = SyntaxError::new(
        code::INDENTATION,
        line.span(width, line.text.trim_end().len()),
        "这一行以“- ”开头，是列表项；可同一级的其他行是字段",
        "列表项要写在它所属的字段名下面；如果是说明文字，请在行首加上“# ”",
    );
    Some(suspects(&error, [format!("{blank}# {body}")]))
}

/// A line whose indentation fits none above it.
pub(super) fn indentation(scene: &Scene, line: Line) -> Option<Vec<Suspect>> {
    let width = indentation_of(line.text);
    let rest = &line.text[width..];
    let mut levels: Vec<(usize, &Line)> = Vec::new();
    for above in scene.above(line) {
        for level in [line::body_at(above.text), indentation_of(above.text)] {
            if level != width && levels.iter().all(|(known, _)| *known != level) {
                levels.push((level, above));
            }
        }
    }
    levels.sort_by_key(|(level, _)| level.abs_diff(width));
    let suspect = |(level, above): &(usize, &Line)| {
        let name = words::short(line::field(above.text).map_or_else(|| above.text.trim(), |(name, _)| name));
        let hint = format!(
            "同级的行要左对齐：如果和第 {} 行的“{name}”同级，前面应有 {level} 个空格",
            above.number
        );
        let message = format!("这一行前面有 {width} 个空格，缩进和上下文对不上");
        Suspect {
            error: SyntaxError::new(code::INDENTATION, line.span(0, width.max(1)), message, hint),
            repair: " ".repeat(*level) + rest,
        }
    };
    (line.number == scene.failure.place.line).then(|| levels.iter().take(6).map(suspect).collect())
}

fn indentation_of(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Text where a field is expected.
pub(super) fn not_a_field(scene: &Scene, line: Line) -> Option<Vec<Suspect>> {
    if !matches!(scene.failure.kind, ErrorKind::SimpleKeyExpected) || line.number != scene.failure.place.line {
        return None;
    }
    let start = line.text.len() - line.text.trim_start().len();
    let (blank, body) = line.text.split_at(start);
    Some(suspects(
        &SyntaxError::new(
            code::NOT_A_FIELD,
            line.span(start, line.text.trim_end().len()),
            "这一行没有冒号，看不出是哪个字段",
            "如果是上一行内容的延续，请在行首多缩进几个空格；如果是说明文字，请在行首加上“# ”",
        ),
        vec![format!("{blank}# {body}")],
    ))
}

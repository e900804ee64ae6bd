//! What is looked for before a text is parsed, because the parser would not see it or would call it something else.

use super::error::{SyntaxError, code};
use super::load::MAX_ERRORS;
use super::position::{Line, Span, lines};

/// Findings after which parsing would only add noise.
pub(super) fn preflight(text: &str) -> Vec<SyntaxError> {
    let mut errors = Vec::new();
    if text.contains('\0') {
        errors.push(nul(text));
    }
    if ["<<<<<<<", ">>>>>>>", "|||||||"]
        .iter()
        .any(|marker| text.contains(marker))
    {
        errors.extend(conflicts(text));
    }
    errors
}

fn nul(text: &str) -> SyntaxError {
    let first = text.find('\0').unwrap_or_default();
    let count = text.bytes().filter(|&b| b == 0).count();
    SyntaxError::new(
        code::NUL,
        Span::at(text, first, first + 1),
        format!("文件里有 {count} 个空字符（NUL）：文件已损坏，或者不是文本文件"),
        "请从历史版本或备份恢复；如果是 Word、Excel、图片等文件，请放进“附件”文件夹",
    )
}

/// Conflict regions, one finding each, and markers left over from regions half cleaned up.
fn conflicts(text: &str) -> Vec<SyntaxError> {
    let mut errors = Vec::new();
    let mut open: Option<Line> = None;
    for line in lines(text) {
        if is_marker(line.text, '<') {
            errors.extend(open.replace(line).map(stray));
        } else if is_marker(line.text, '>') {
            errors.push(open.take().map_or_else(|| stray(line), |start| conflict(start, line)));
        } else if is_marker(line.text, '|') && open.is_none() {
            errors.push(stray(line));
        }
        if errors.len() >= MAX_ERRORS {
            return errors;
        }
    }
    errors.extend(open.map(stray));
    errors
}

/// Seven of a sign at the start of a line, alone or before a blank.
fn is_marker(line: &str, sign: char) -> bool {
    let rest = line.trim_start_matches(sign);
    line.len() - rest.len() == 7 && (rest.is_empty() || rest.starts_with(' '))
}

fn conflict(start: Line, end: Line) -> SyntaxError {
    SyntaxError::new(
        code::CONFLICT_MARKER,
        start.span(0, start.text.len()),
        format!(
            "第 {} 到 {} 行是没有处理完的合并冲突：两个人改了同一处",
            start.number, end.number
        ),
        "请在这几行里留下要保留的内容，再删掉以 <<<<<<<、=======、>>>>>>> 开头的三行",
    )
}

fn stray(line: Line) -> SyntaxError {
    SyntaxError::new(
        code::CONFLICT_MARKER,
        line.span(0, line.text.len()),
        "这里留着合并冲突的标记，没有删干净",
        "请核对上下文的内容，再删掉以 <<<<<<<、|||||||、=======、>>>>>>> 开头的行",
    )
}

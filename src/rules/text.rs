//! Findings as rustc prints them: message, place, source line, carets that fit full-width characters, advice.

use super::finding::{Finding, Severity};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str};
use std::collections::HashSet;
use std::fmt::Write as _;
use std::ops::Range;

/// Terminal columns for source lines; longer ones are cut around the place that is meant.
const WIDTH: usize = 100;
/// Most characters of a message: values that people pasted can be of any length.
const MESSAGE: usize = 300;
/// Most characters underlined, and kept behind the underline, so that a line of a megabyte stays readable.
const SHOWN: usize = 60;

/// How findings are printed: like rustc, with the source line and carets that fit full-width characters. `source` is the text
/// of the finding's file as it was checked; without it, or when the finding is about the file as a whole, only the place is
/// named. Ends without a line feed. Control characters of foreign text are shown, never sent to the terminal.
#[must_use]
pub fn render_text(finding: &Finding, source: Option<&str>, color: bool) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level
        .with_name(finding.severity.label())
        .primary_title(one_line(&finding.message))
        .id(&finding.rule);
    let path = one_line(&finding.path);
    let mut group = Group::with_title(title).element(place(finding, &path, source));
    if let Some(fix) = &finding.fix {
        group = group.element(Level::HELP.with_name("改法").message(one_line(fix)));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    // Box-drawing characters take two columns in many Chinese terminals, ASCII never does.
    renderer
        .decor_style(DecorStyle::Ascii)
        .term_width(WIDTH)
        .render(&[group])
}

/// How many findings of which severity in how many files, in one Chinese sentence.
#[must_use]
pub fn summary(findings: &[Finding]) -> String {
    if findings.is_empty() {
        return "没有发现问题".to_owned();
    }
    let mut text = "发现 ".to_owned();
    let mut separator = "";
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let count = findings.iter().filter(|finding| finding.severity == severity).count();
        if count > 0 {
            let _ = write!(text, "{separator}{count} 个{}", severity.label());
            separator = "、";
        }
    }
    let files: HashSet<&str> = findings.iter().map(|finding| finding.path.as_str()).collect();
    let _ = write!(text, "，涉及 {} 个文件", files.len());
    text
}

fn place<'a>(finding: &Finding, path: &'a str, source: Option<&'a str>) -> Element<'a> {
    if is_whole_file(finding) {
        return Origin::path(path).into();
    }
    match source.and_then(|source| line_of(source, finding.line)) {
        Some(line) => {
            let marked = marked(line, finding);
            let shown = line.get(..nth_char(line, marked.end, SHOWN)).unwrap_or(line);
            Snippet::source(shown)
                .path(path)
                .line_start(finding.line as usize)
                .annotation(AnnotationKind::Primary.span(marked))
                .into()
        }
        None => Origin::path(path)
            .line(finding.line as usize)
            .char_column(finding.column as usize)
            .into(),
    }
}

fn is_whole_file(finding: &Finding) -> bool {
    [finding.line, finding.column, finding.end_line, finding.end_column] == [1; 4]
}

/// A line by its 1-based number, without its line end and the file's byte order mark.
fn line_of(source: &str, number: u32) -> Option<&str> {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let index = usize::try_from(number).ok()?.checked_sub(1)?;
    let line = source.split('\n').nth(index)?;
    Some(line.strip_suffix('\r').unwrap_or(line))
}

/// The bytes of `line` to underline; what goes over several lines is underlined to the end of the first.
fn marked(line: &str, finding: &Finding) -> Range<usize> {
    let start = nth_char(line, 0, finding.column.saturating_sub(1) as usize);
    let length = if finding.end_line > finding.line {
        SHOWN
    } else {
        (finding.end_column.saturating_sub(finding.column) as usize).clamp(1, SHOWN)
    };
    let end = nth_char(line, start, length);
    let text = line.get(start..end).unwrap_or_default();
    start..start + text.trim_end().len()
}

/// The byte offset `count` characters behind `from`, at most the line's length.
fn nth_char(line: &str, from: usize, count: usize) -> usize {
    let rest = line.get(from..).unwrap_or_default();
    rest.char_indices()
        .nth(count)
        .map_or(line.len(), |(offset, _)| from + offset)
}

/// Foreign text on one line, of bearable length, its control characters made visible.
fn one_line(text: &str) -> String {
    let line = text
        .split(['\n', '\r'])
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let mut line = normalize_untrusted_str(&line);
    if let Some((cut, _)) = line.char_indices().nth(MESSAGE) {
        line.truncate(cut);
        line.push('…');
    }
    line
}

//! Lines of a file with the place of a finding marked.

use crate::rules::Finding;

/// Longest part of a line that is shown; a file may be one line of megabytes.
const MAX_CHARS: usize = 400;

/// A line of a file, cut at the marked part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceLine {
    pub number: u32,
    pub before: String,
    /// What is wrong; empty when the place is between two characters.
    pub marked: String,
    pub after: String,
}

/// The line a finding points at. None when the finding means the whole file or the file has no such line.
#[must_use]
pub fn line_of(finding: &Finding, text: &str) -> Option<SourceLine> {
    let whole_file = (finding.line, finding.column, finding.end_line, finding.end_column) == (1, 1, 1, 1);
    if whole_file || finding.line == 0 {
        return None;
    }
    let line = text.lines().nth(finding.line as usize - 1)?;
    let line = line.strip_prefix('\u{FEFF}').unwrap_or(line);
    let start = finding.column.saturating_sub(1) as usize;
    let length = if finding.end_line > finding.line {
        usize::MAX
    } else {
        (finding.end_column.saturating_sub(finding.column)) as usize
    };
    let take = |skip: usize, count: usize| -> String { line.chars().skip(skip).take(count).collect() };
    // What is wrong with a setting is said with the beginning of its value only.
    let length = if length == 0 && finding.rule.starts_with("settings/") {
        value_length(&take(start, MAX_CHARS))
    } else {
        length
    };
    let marked = take(start, length.min(MAX_CHARS));
    let end = start + marked.chars().count();
    let first = start.saturating_sub(MAX_CHARS / 2);
    let mut before = take(first, start - first);
    if first > 0 {
        before.insert(0, '…');
    }
    Some(SourceLine {
        number: finding.line,
        before,
        marked,
        after: take(end, MAX_CHARS / 2),
    })
}

/// Characters of a value that stands at the beginning of `text`, without the comment behind it.
fn value_length(text: &str) -> usize {
    let value = text.find(" #").and_then(|at| text.get(..at)).unwrap_or(text);
    value.trim_end().chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Severity;

    fn at(line: u32, column: u32, end_line: u32, end_column: u32) -> Finding {
        Finding {
            rule: "phone".to_owned(),
            severity: Severity::Error,
            path: "a.yaml".to_owned(),
            line,
            column,
            end_line,
            end_column,
            message: String::new(),
            fix: None,
            field: None,
            others: None,
        }
    }

    #[test]
    fn cuts_the_line_by_characters() {
        let text = "名称: 甲\n电话：12345 # 旧\n";
        let line = line_of(&at(2, 4, 2, 9), text).expect("a line");
        assert_eq!(
            (line.before.as_str(), line.marked.as_str(), line.after.as_str()),
            ("电话：", "12345", " # 旧")
        );
    }

    #[test]
    fn a_place_past_the_end_marks_nothing() {
        let line = line_of(&at(1, 99, 1, 99), "短").expect("a line");
        assert_eq!((line.marked.as_str(), line.after.as_str()), ("", ""));
        assert_eq!(line_of(&at(9, 1, 9, 2), "短"), None);
        assert_eq!(line_of(&at(1, 1, 1, 1), "短"), None, "the whole file");
    }

    #[test]
    fn a_setting_is_marked_to_the_end_of_its_value() {
        let setting = Finding {
            rule: "settings/invalid".to_owned(),
            ..at(1, 7, 1, 7)
        };
        let line = line_of(&setting, "mode: 自动 啊  # 旧").expect("a line");
        assert_eq!((line.marked.as_str(), line.after.as_str()), ("自动 啊", "  # 旧"));
    }

    #[test]
    fn endless_lines_are_cut() {
        let text = "x".repeat(1_000_000);
        let line = line_of(&at(1, 500_001, 2, 1), &text).expect("a line");
        assert!(line.before.len() + line.marked.len() + line.after.len() < 1_500);
    }
}

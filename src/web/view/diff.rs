//! Two texts line by line: what is gone, what came, and a little of what stayed around it.

use similar::{ChangeTag, TextDiff};
use std::time::Duration;

/// Unchanged lines shown around changes.
const AROUND: usize = 3;
/// So much of each text is compared.
const MAX_TEXT: usize = 256 * 1024;
/// Lines shown; the rest is counted.
const MAX_LINES: usize = 800;
/// After this the comparison gets coarser.
const PATIENCE: Duration = Duration::from_millis(20);

/// A line of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// In both, with its number in the newer text.
    Same(usize, String),
    /// In the older text alone.
    Gone(usize, String),
    /// In the newer text alone.
    Come(usize, String),
    /// So many lines that are left out because they did not change.
    Unchanged(usize),
    /// So many lines that are left out because there are too many.
    More(usize),
}

/// What differs between two texts; nothing when they are the same.
#[must_use]
pub fn lines(older: &str, newer: &str) -> Vec<Line> {
    let cut = |text: &str| {
        let text = text.trim_start_matches('\u{FEFF}');
        text.get(..text.floor_char_boundary(MAX_TEXT))
            .unwrap_or_default()
            .to_owned()
    };
    let (older, newer) = (cut(older), cut(newer));
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(&older, &newer);
    let mut shown = Vec::new();
    let mut done = 0;
    for group in diff.grouped_ops(AROUND) {
        let start = group.first().map_or(done, |op| op.new_range().start);
        if start > done {
            shown.push(Line::Unchanged(start - done));
        }
        for op in &group {
            for change in diff.iter_changes(op) {
                let text = change.value().trim_end_matches(['\n', '\r']).to_owned();
                let number = |index: Option<usize>| index.map_or(0, |index| index + 1);
                shown.push(match change.tag() {
                    ChangeTag::Equal => Line::Same(number(change.new_index()), text),
                    ChangeTag::Delete => Line::Gone(number(change.old_index()), text),
                    ChangeTag::Insert => Line::Come(number(change.new_index()), text),
                });
            }
        }
        done = group.last().map_or(done, |op| op.new_range().end);
    }
    let total = newer.lines().count();
    if !shown.is_empty() && total > done {
        shown.push(Line::Unchanged(total - done));
    }
    if shown.len() > MAX_LINES {
        let more = shown.len() - MAX_LINES;
        shown.truncate(MAX_LINES);
        shown.push(Line::More(more));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_went_and_what_came_and_leaves_out_the_rest() {
        let older: Vec<String> = (1..=20).map(|number| format!("行 {number}")).collect();
        let mut newer = older.clone();
        newer[9] = "改了".to_owned();
        let told = lines(&older.join("\n"), &newer.join("\r\n").replace('\r', ""));
        assert_eq!(told.first(), Some(&Line::Unchanged(6)));
        assert_eq!(told.get(4), Some(&Line::Gone(10, "行 10".to_owned())));
        assert_eq!(told.get(5), Some(&Line::Come(10, "改了".to_owned())));
        assert_eq!(told.last(), Some(&Line::Unchanged(7)));
    }

    #[test]
    fn equal_texts_have_nothing_to_tell() {
        assert_eq!(lines("甲\n乙\n", "甲\n乙\n"), []);
        assert_eq!(lines("", ""), []);
    }

    #[test]
    fn endless_texts_are_cut() {
        let older = "x\n".repeat(500_000);
        let newer = "y\n".repeat(500_000);
        assert!(lines(&older, &newer).len() <= MAX_LINES + 1);
    }
}

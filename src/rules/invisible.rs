//! `text/invisible`: characters that nobody sees, in a value of one line: two names that look the same are not the same, and a
//! direction character turns round what stands behind it.

use super::finding::{Finding, RuleInfo, Severity};
use super::position;
use crate::kinds::{FieldType, Kind, is_invisible, shows_nothing};
use crate::vault::RelPath;
use crate::yaml::{Document, FieldPath};
use serde_json::Value;

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "text/invisible",
    title: "有看不见的字符",
    severity: Severity::Warning,
    help: "从网页或聊天里复制来的文字，常夹着看不见的字符：零宽空格、改变文字方向的字符、控制字符。看起来一样的两个名称，查重和搜索却认为不同。删掉它，或者整个重新输入一遍。",
};

/// How much of the text before such a character is named.
const NAMED: usize = 8;

/// A character that nobody sees, in a value of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hidden {
    pub at: FieldPath,
    pub character: char,
    /// What is wrong, in words.
    pub message: String,
}

/// What somebody is told to do about it.
const FIX: &str = "删掉它，或者整个重新输入一遍";

/// The first of these characters in each value of a record.
#[must_use]
pub fn hidden_in(kind: &Kind, record: &Value) -> Vec<Hidden> {
    let mut all = Vec::new();
    look(record, &FieldPath::root(), &mut |at, text| {
        let (is_long, label) = (is_long(kind, at), kind.label(at));
        let Some((before, character)) = first_hidden(text, is_long) else {
            return;
        };
        let place = if before.is_empty() {
            "开头".to_owned()
        } else {
            format!("“{before}”后面")
        };
        all.push(Hidden {
            at: at.clone(),
            character,
            message: format!("“{label}”里有看不见的字符（{}，在{place}）", named(character)),
        });
    });
    all
}

pub(super) fn check(path: &RelPath, document: &Document, kind: &Kind) -> Vec<Finding> {
    let hidden = hidden_in(kind, document.value()).into_iter();
    let finding = |hidden: Hidden| {
        let finding = RULE.finding(path, position::of_value(document, &hidden.at), hidden.message);
        finding.with_field(hidden.at.to_string()).with_fix(FIX)
    };
    hidden.map(finding).collect()
}

fn look(value: &Value, at: &FieldPath, found: &mut dyn FnMut(&FieldPath, &str)) {
    match value {
        Value::String(text) => found(at, text),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                look(item, &at.clone().index(index), found);
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                look(item, &at.clone().key(key), found);
            }
        }
        _ => {}
    }
}

/// Whether a text may have lines.
fn is_long(kind: &Kind, at: &FieldPath) -> bool {
    kind.field_at(at)
        .is_none_or(|field| field.multiline || field.field_type != FieldType::Text)
}

/// What stands before the first character that nobody sees, and that character. What shows nothing at all is another rule's.
fn first_hidden(text: &str, is_long: bool) -> Option<(String, char)> {
    if shows_nothing(text) {
        return None;
    }
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        if is_hidden(c, before, is_long) {
            let seen: Vec<char> = text[..at].chars().rev().take(NAMED).collect();
            return Some((seen.into_iter().rev().collect(), c));
        }
        before = Some(c);
    }
    None
}

fn is_hidden(c: char, before: Option<char>, is_long: bool) -> bool {
    match c {
        '\n' | '\t' | '\r' => !is_long,
        // They hold pictures together, as in 👨‍👩‍👧 and ❤️.
        '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' => before.is_none_or(char::is_alphanumeric),
        // What could not be decoded is seen.
        '\u{FFFD}' => false,
        c => c.is_control() || is_invisible(c),
    }
}

fn named(c: char) -> String {
    let what = match c {
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{61C}' => "改变文字方向的 ",
        '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' => "零宽字符 ",
        '\n' | '\r' => "换行 ",
        '\t' => "制表符 ",
        c if c.is_control() => "控制字符 ",
        _ => "",
    };
    format!("{what}U+{:04X}", c as u32)
}

#[cfg(test)]
mod tests {
    use super::first_hidden;

    #[test]
    fn what_is_seen_is_left_alone() {
        for text in [
            "杭州盛泰",
            "O'Brien",
            "👨\u{200D}👩\u{200D}👧",
            "❤\u{FE0F}",
            "a\u{FFFD}",
        ] {
            assert_eq!(first_hidden(text, false), None, "{text}");
        }
        assert_eq!(first_hidden("一\n二", true), None);
        assert_eq!(first_hidden("一\n二", false), Some(("一".to_owned(), '\n')));
        assert_eq!(first_hidden("张\u{200D}三", false), Some(("张".to_owned(), '\u{200D}')));
    }
}

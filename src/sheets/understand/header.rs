//! A header cell as people write it: stars, hints, units and blanks around the word that counts.

use unicode_normalization::UnicodeNormalization;

/// What a header says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::sheets) struct Header {
    /// As it stands in the sheet, on one line, without the star of a required column.
    pub(in crate::sheets) text: String,
    /// The word to look up; see [`normalise`].
    pub(super) word: String,
    /// How many of the base unit (元, 人 …) one unit of the column is, when the header names a unit.
    pub(super) unit: Option<f64>,
}

impl Header {
    pub(in crate::sheets) fn new(cell: &str) -> Self {
        let text = cell.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = text.trim_matches(['*', '＊', ' ', '\u{feff}', '\u{200b}']).to_owned();
        let Parts { word, inside } = Parts::of(&text);
        let unit = inside
            .iter()
            .find_map(|hint| unit_factor(hint))
            .or_else(|| said_unit(&text));
        Self { word, unit, text }
    }
}

/// The word of a header or alias: full-width and half-width, case, stars, blanks, punctuation, hints (`-例:2020-2-1`) and
/// brackets make no difference.
pub(super) fn normalise(text: &str) -> String {
    Parts::of(text).word
}

/// A header cut into its word and what stands in brackets.
struct Parts {
    word: String,
    inside: Vec<String>,
}

impl Parts {
    fn of(text: &str) -> Self {
        let folded: String = text.nfkc().flat_map(char::to_lowercase).collect();
        let folded = without_hint(&folded);
        let (mut outside, mut inside, mut depth) = (String::new(), Vec::new(), 0_usize);
        for character in folded.chars() {
            match character {
                '(' | '[' | '【' | '〔' | '<' | '《' | '{' => {
                    if depth == 0 {
                        inside.push(String::new());
                    }
                    depth += 1;
                }
                ')' | ']' | '】' | '〕' | '>' | '》' | '}' => depth = depth.saturating_sub(1),
                _ if depth == 0 => outside.push(character),
                _ => inside.last_mut().into_iter().for_each(|hint| hint.push(character)),
            }
        }
        let mut word = bare(&outside);
        if word.is_empty() {
            // All of it stands in brackets: （备注）.
            word = inside.first().map_or_else(String::new, |first| bare(first));
        }
        Self { word, inside }
    }
}

/// Cuts off an example: `跟进时间-例:2020-2-1`, `电话 如:0571-88001234`.
fn without_hint(text: &str) -> &str {
    let hint = ["例:", "例如", "如:", "示例:", "格式:", "单位:", "说明:"]
        .iter()
        .filter_map(|mark| text.find(mark))
        .min();
    match hint.and_then(|at| text.get(..at)) {
        Some(before) if !before.trim().is_empty() => before,
        _ => text,
    }
}

fn bare(text: &str) -> String {
    text.chars()
        .filter(|character| {
            !character.is_whitespace()
                && !character.is_control()
                && !"*:;,.、。/\\-_|'\"“”·\u{200b}\u{200c}\u{200d}\u{feff}".contains(*character)
        })
        .collect()
}

/// `价格,单位:分` names its unit without brackets.
fn said_unit(text: &str) -> Option<f64> {
    let folded: String = text.nfkc().collect();
    folded
        .split_once("单位:")
        .and_then(|(_, unit)| unit_factor(unit.trim_end_matches([')', ']', '】', '〕', '}'])))
}

/// How many yuan (or pieces) a unit of money (or number) is.
pub(super) fn unit_factor(unit: &str) -> Option<f64> {
    let unit = bare(unit);
    let unit = unit.strip_prefix("单位").unwrap_or(&unit);
    Some(match unit {
        "元" | "人民币" | "人民币元" | "rmb" | "cny" | "人" | "个" => 1.0,
        "分" => 0.01,
        "千元" => 1e3,
        "万元" | "万" | "人民币万元" | "万人" => 1e4,
        "百万元" | "百万" => 1e6,
        "千万元" | "千万" => 1e7,
        "亿元" | "亿" => 1e8,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoration_of_headers_makes_no_difference() {
        for (header, word) in [
            ("*客户名称", "客户名称"),
            ("客户名称 *", "客户名称"),
            ("客户名称（必填）", "客户名称"),
            ("客户\n名称(必填)", "客户名称"),
            ("　客户 名称：", "客户名称"),
            ("跟进时间-例:2020-2-1", "跟进时间"),
            ("手机号(11位手机号，不可有空格)", "手机号"),
            ("ｅ－ｍａｉｌ", "email"),
            ("E-mail", "email"),
            ("统一社会信用代码/纳税人识别号", "统一社会信用代码纳税人识别号"),
            ("（备注）", "备注"),
            ("价格，单位：分", "价格"),
            ("#", "#"),
            ("***", ""),
        ] {
            assert_eq!(normalise(header), word, "{header}");
        }
    }

    #[test]
    fn units_are_read_before_they_are_stripped() {
        for (header, unit) in [
            ("注册资金（万元）", Some(1e4)),
            ("金额(元)", Some(1.0)),
            ("价格，单位：分", Some(0.01)),
            ("营收【单位：亿元】", Some(1e8)),
            ("手机号(11位)", None),
            ("金额", None),
        ] {
            assert_eq!(Header::new(header).unit, unit, "{header}");
        }
    }

    #[test]
    fn the_text_of_a_header_stays_readable() {
        assert_eq!(Header::new(" *注册资金\r\n（万元） ").text, "注册资金 （万元）");
    }
}

//! A header cell as people write it: stars, hints, units and blanks around the word that counts.

use super::super::currency;
use super::legend::Legend;
use super::scale;
use unicode_normalization::UnicodeNormalization;

/// In which unit the numbers of a column, or of one cell, are.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Unit {
    #[default]
    Unsaid,
    /// How many of the base unit (元, 人 …) it is.
    Times(f64),
    /// Something that is no multiple of the base unit: 美元.
    Foreign(String),
}

impl Unit {
    /// What a text that names a unit says, alone in its cell.
    pub(super) fn of(text: &str) -> Self {
        match unit_factor(text) {
            Some(factor) => Self::Times(factor),
            None if text.trim().is_empty() => Self::Unsaid,
            None => Self::Foreign(text.trim().to_uppercase()),
        }
    }

    /// The same for what stands in a header's brackets, which may be anything.
    pub(super) fn of_hint(hint: &str) -> Option<Self> {
        let hint = bare(hint);
        let hint = ["单位", "币种", "币别", "货币"]
            .iter()
            .find_map(|mark| hint.strip_prefix(mark))
            .unwrap_or(&hint);
        let found = Self::of(hint);
        match found {
            Self::Foreign(_) if !currency::is_foreign(scale::without(hint)) => None,
            Self::Unsaid => None,
            _ => Some(found),
        }
    }

    /// The same amount of another currency: 万元 become 万美元.
    pub(super) fn in_currency(&self, currency: &str) -> Self {
        let scale = match self {
            Self::Times(factor) => scale::word(*factor),
            Self::Unsaid | Self::Foreign(_) => None,
        };
        match (self, scale) {
            (Self::Foreign(_), _) => self.clone(),
            (_, Some(scale)) => Self::Foreign(format!("{scale}{currency}")),
            (_, None) => Self::Foreign(currency.to_owned()),
        }
    }
}

/// What a header says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::sheets) struct Header {
    /// As it stands in the sheet, on one line, without the star of a required column.
    pub(in crate::sheets) text: String,
    /// The word to look up; see [`normalise`].
    pub(super) word: String,
    pub(super) unit: Unit,
    /// What the codes of the column stand for, when the header tells.
    pub(super) legend: Legend,
    /// What the group of a numbered contact is called: 财务 of 联系人2（财务）·姓名.
    pub(super) role: Option<String>,
}

impl Header {
    pub(in crate::sheets) fn new(cell: &str) -> Self {
        let text = cell.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = text.trim_matches(['*', '＊', ' ', '\u{feff}', '\u{200b}']).to_owned();
        let (without_legend, legend) = Legend::cut(&text).unwrap_or_else(|| (text.clone(), Legend::default()));
        let Parts { word, inside } = Parts::of(&without_legend);
        let unit = inside.iter().find_map(|hint| Unit::of_hint(hint));
        let unit = unit.or_else(|| said_unit(&text)).or_else(|| said_currency(&word));
        Self {
            word,
            unit: unit.unwrap_or_default(),
            role: role(&text),
            text,
            legend,
        }
    }
}

fn role(text: &str) -> Option<String> {
    let numbered = text
        .strip_prefix("联系人")?
        .strip_prefix(|c: char| c.is_ascii_digit())?;
    let (role, _) = numbered.strip_prefix('（')?.split_once("）·")?;
    Some(role.to_owned())
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
fn said_unit(text: &str) -> Option<Unit> {
    let folded: String = text.nfkc().collect();
    folded
        .split_once("单位:")
        .and_then(|(_, unit)| Unit::of_hint(unit.trim_end_matches([')', ']', '】', '〕', '}'])))
}

/// 金额美元 and USD金额 name a currency without brackets.
fn said_currency(word: &str) -> Option<Unit> {
    let name = currency::at_end(word).map(|(_, name)| name);
    let name = name.or_else(|| currency::at_beginning(word))?;
    Some(Unit::Foreign(name.to_uppercase()))
}

/// How many yuan (or pieces) a unit of money (or number) is.
pub(super) fn unit_factor(unit: &str) -> Option<f64> {
    let unit = bare(unit).nfkc().collect::<String>().to_lowercase();
    let unit = unit.strip_prefix("单位").unwrap_or(&unit);
    let (unit, is_yuan) = currency::without_yuan(unit);
    match (unit, unit.strip_suffix(['元', '圆', '人', '个'])) {
        ("分", _) => Some(0.01),
        ("", _) => is_yuan.then_some(1.0),
        (_, Some("")) => Some(1.0),
        (_, times) => scale::factor(times.unwrap_or(unit)),
    }
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
            ("注册资金（万元）", Unit::Times(1e4)),
            ("金额(元)", Unit::Times(1.0)),
            ("价格，单位：分", Unit::Times(0.01)),
            ("营收【单位：亿元】", Unit::Times(1e8)),
            ("金额（美元）", Unit::Foreign("美元".into())),
            ("金额(万USD)", Unit::Foreign("万USD".into())),
            ("金额（单位 港币）", Unit::Foreign("港币".into())),
            ("金额(HK$)", Unit::Foreign("HK$".into())),
            ("金额 USD", Unit::Foreign("USD".into())),
            ("美元金额", Unit::Foreign("美元".into())),
            ("金额(￥)", Unit::Times(1.0)),
            ("金额（万元人民币）", Unit::Times(1e4)),
            ("金额（RMB/万元）", Unit::Times(1e4)),
            ("金额（千万元）", Unit::Times(1e7)),
            ("金额(百万)", Unit::Times(1e6)),
            ("金额（十亿元）", Unit::Times(1e9)),
            ("金额（百万美元）", Unit::Foreign("百万美元".into())),
            ("手机号(11位)", Unit::Unsaid),
            ("金额", Unit::Unsaid),
        ] {
            assert_eq!(Header::new(header).unit, unit, "{header}");
        }
    }

    #[test]
    fn legends_are_no_part_of_the_word() {
        for (header, word) in [
            ("重要等级 1重要2一般3其它", "重要等级"),
            ("*状态（0正常 1停用）", "状态"),
            ("1已签订 0未签订", ""),
        ] {
            assert_eq!(Header::new(header).word, word, "{header}");
        }
    }

    #[test]
    fn the_text_of_a_header_stays_readable() {
        assert_eq!(Header::new(" *注册资金\r\n（万元） ").text, "注册资金 （万元）");
    }
}

//! Legends of codes that headers carry: 状态（0正常 1停用）, 重要等级 1重要2一般3其它, 是否有效 1:是 0:否.

use super::super::Cell;
use super::text::narrow;

/// What the codes of a column stand for, in the order of the header.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::sheets) struct Legend(Vec<(String, String)>);

impl Legend {
    /// Takes the legend out of a header: what stands before and after it, and the legend. None when the header has none.
    pub(super) fn cut(header: &str) -> Option<(String, Self)> {
        let header = narrow(header);
        let starts = header.char_indices().filter(|(at, character)| {
            let before = header.get(..*at).and_then(|before| before.chars().next_back());
            character.is_ascii_digit() && !before.is_some_and(|before| before.is_ascii_digit() || before == '-')
        });
        for (start, _) in starts {
            let (before, rest) = header.split_at_checked(start)?;
            let (inside, after) = match before.trim_end().chars().next_back() {
                Some('(') => rest.split_once(')').unwrap_or((rest, "")),
                Some('[') => rest.split_once(']').unwrap_or((rest, "")),
                Some('【') => rest.split_once('】').unwrap_or((rest, "")),
                _ => (rest, ""),
            };
            if let Some(legend) = Self::of(inside) {
                let before = before.trim_end().trim_end_matches(['(', '[', '【', ':']);
                return Some((format!("{before}{after}").trim().to_owned(), legend));
            }
        }
        None
    }

    /// A text that is nothing but codes and words: at least two of them, each code a small number and given once.
    fn of(text: &str) -> Option<Self> {
        /// Longer ones are sentences.
        const LONGEST: usize = 10;
        let mut pairs: Vec<(String, String)> = Vec::new();
        let mut rest = text.trim_end_matches([')', ']', '】', ' ']);
        while !rest.is_empty() {
            let code_end = rest.find(|c: char| !c.is_ascii_digit())?;
            let (code, tail) = rest.split_at_checked(code_end)?;
            let tail = tail.trim_start_matches([' ', ':', '=', '-', '.', '、', '表', '为', '代']);
            let word_end = tail.find(|c: char| c.is_ascii_digit()).unwrap_or(tail.len());
            let (word, next) = tail.split_at_checked(word_end)?;
            let word = word
                .trim()
                .trim_end_matches([',', ';', '/', '、', '|', '。', ' '])
                .trim();
            let is_pair = (1..=2).contains(&code.len())
                && (1..=LONGEST).contains(&word.chars().count())
                && word.chars().all(char::is_alphabetic)
                // 15位或18位 is a length.
                && !word.starts_with('位')
                && pairs.iter().all(|(known, other)| known != code && other != word);
            if !is_pair {
                return None;
            }
            pairs.push((code.to_owned(), word.to_owned()));
            rest = next;
        }
        (pairs.len() >= 2).then_some(Self(pairs))
    }

    /// The words of the legend.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(_, word)| word.as_str())
    }

    /// What a cell that holds a code stands for.
    pub(super) fn translate(&self, cell: &Cell) -> Option<&str> {
        // Hardly any header has one.
        if self.0.is_empty() {
            return None;
        }
        let said = match cell {
            Cell::Text(text) => narrow(text),
            Cell::Number(_) => cell.display(),
            Cell::Bool(truth) => u8::from(*truth).to_string(),
            _ => return None,
        };
        let code = said.strip_suffix(".0").unwrap_or(&said);
        self.0
            .iter()
            .find(|(known, _)| known == code)
            .map(|(_, word)| word.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(header: &str) -> Option<(String, Vec<(String, String)>)> {
        Legend::cut(header).map(|(rest, Legend(pairs))| (rest, pairs))
    }

    #[test]
    fn legends_are_read_in_every_spelling() {
        for (header, rest, pairs) in [
            (
                "重要等级 1重要2一般3其它",
                "重要等级",
                &[("1", "重要"), ("2", "一般"), ("3", "其它")][..],
            ),
            ("状态（0正常 1停用）", "状态", &[("0", "正常"), ("1", "停用")]),
            ("1已签订 0未签订", "", &[("1", "已签订"), ("0", "未签订")]),
            ("性别(1男 2女)", "性别", &[("1", "男"), ("2", "女")]),
            ("性别【1＝男，2＝女】", "性别", &[("1", "男"), ("2", "女")]),
            ("是否有效 1:是 0:否", "是否有效", &[("1", "是"), ("0", "否")]),
            ("状态：0-正常/1-停用", "状态", &[("0", "正常"), ("1", "停用")]),
            (
                "等级(1、重要；2、一般)必填",
                "等级必填",
                &[("1", "重要"), ("2", "一般")],
            ),
        ] {
            let pairs: Vec<(String, String)> = pairs
                .iter()
                .map(|(code, word)| ((*code).to_owned(), (*word).to_owned()))
                .collect();
            assert_eq!(cut(header), Some((rest.to_owned(), pairs)), "{header}");
        }
    }

    #[test]
    fn other_numbers_in_headers_are_no_legend() {
        for header in [
            "手机号(11位手机号，不可有空格)",
            "跟进时间-例:2020-2-1",
            "联系人1-电话",
            "电话1/电话2",
            "电话2",
            "2023年销售额 2024年销售额",
            "A1 B2",
            "身份证(15位或18位)",
            "",
        ] {
            assert_eq!(cut(header), None, "{header}");
        }
    }

    #[test]
    fn codes_are_translated_however_the_cell_holds_them() {
        let (_, legend) = Legend::cut("状态（0正常 1停用）").expect("a legend");
        for cell in [
            Cell::text("1"),
            Cell::text(" １ "),
            Cell::text("1.0"),
            Cell::Number(1.0),
            Cell::Bool(true),
        ] {
            assert_eq!(legend.translate(&cell), Some("停用"));
        }
        assert_eq!(legend.translate(&Cell::text("2")), None);
        assert_eq!(legend.translate(&Cell::text("停用")), None);
    }
}

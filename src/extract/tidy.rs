//! Text as it is searched: blanks and line breaks that say nothing are gone.

/// Lines without blanks at their ends or several in a row, and no empty ones.
pub(super) fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    for line in text.lines() {
        let before = tidied.len();
        for word in line
            .split(|c: char| c.is_whitespace() || (c.is_control()))
            .filter(|word| !word.is_empty())
        {
            let gap = if tidied.len() > before {
                " "
            } else if before > 0 {
                "\n"
            } else {
                ""
            };
            tidied.push_str(gap);
            tidied.push_str(word);
        }
    }
    tidied
}

/// Joins lines that are one sentence broken where the paper ended: between two 汉字 no blank was ever written, and people who
/// search for 首付款 do not know where the line broke.
pub(super) fn unwrapped(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.trim();
        let is_broken = joined.chars().next_back().is_some_and(is_han) && line.chars().next().is_some_and(is_han);
        if !is_broken && !joined.is_empty() {
            joined.push('\n');
        }
        joined.push_str(line);
    }
    joined
}

/// 汉字 and the signs between them.
fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{3ffff}' | '，' | '、' | '；')
}

#[cfg(test)]
mod tests {
    use super::{tidy, unwrapped};

    #[test]
    fn blanks_that_say_nothing_go() {
        assert_eq!(
            tidy("  甲方：\t 杭州\u{a0}盛泰 \r\n\r\n\u{3000}乙方 \n"),
            "甲方： 杭州 盛泰\n乙方"
        );
    }

    #[test]
    fn a_sentence_goes_on_in_the_next_line() {
        assert_eq!(
            unwrapped("合同签订后付首\n付款 30%\n\n质保期\nOK"),
            "合同签订后付首付款 30%\n\n质保期\nOK"
        );
    }
}

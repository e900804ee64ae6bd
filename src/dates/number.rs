//! Counts as people say them.

/// A count in digits or in words, up to 99: 3, 两, 十五, 二十三.
pub(super) fn count(text: &str) -> Option<u32> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    let (tens, ones) = match text.split_once('十') {
        Some(("", ones)) => (1, ones),
        Some((tens, ones)) => (one(tens)?, ones),
        None => return one(text),
    };
    let ones = if ones.is_empty() { 0 } else { one(ones)? };
    Some(tens * 10 + ones)
}

fn one(text: &str) -> Option<u32> {
    const WORDS: [(&str, u32); 10] = [
        ("一", 1),
        ("两", 2),
        ("二", 2),
        ("三", 3),
        ("四", 4),
        ("五", 5),
        ("六", 6),
        ("七", 7),
        ("八", 8),
        ("九", 9),
    ];
    WORDS.iter().find(|(word, _)| *word == text).map(|(_, number)| *number)
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn counts_are_read_in_digits_and_words() {
        for (text, number) in [
            ("3", Some(3)),
            ("两", Some(2)),
            ("十", Some(10)),
            ("十五", Some(15)),
            ("二十", Some(20)),
            ("九十九", Some(99)),
            ("", None),
            ("十十", None),
            ("三五", None),
            ("3十", None),
            ("99999999999", None),
        ] {
            assert_eq!(count(text), number, "{text}");
        }
    }
}

//! "Did you mean": the nearest of some words.

use unicode_normalization::UnicodeNormalization;

/// Below this likeness (0 to 1) a proposal confuses more than it helps. Chinese words are short: one wrong character of two
/// is still worth asking.
const LIKE_ENOUGH: f64 = 0.6;
const LIKE_ENOUGH_SHORT: f64 = 0.5;
const SHORT: usize = 4;

/// Words that differ only in case, width, blanks or separators fold to the same text.
pub(super) fn fold(word: &str) -> String {
    word.nfkc()
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-' | '/' | '.' | '·' | '、' | ':'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The candidate that `word` most likely means: the same when folded, else one that contains the other, else the nearest by
/// edit distance; None when nothing is near.
pub(super) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = fold(word);
    if wanted.is_empty() {
        return None;
    }
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates {
        let likeness = likeness(&wanted, &fold(candidate));
        if best.is_none_or(|(other, _)| likeness > other) {
            best = Some((likeness, candidate));
        }
    }
    let enough = if wanted.chars().count() < SHORT {
        LIKE_ENOUGH_SHORT
    } else {
        LIKE_ENOUGH
    };
    best.filter(|(likeness, _)| *likeness >= enough)
        .map(|(_, candidate)| candidate)
}

fn likeness(wanted: &str, candidate: &str) -> f64 {
    if wanted == candidate {
        return 1.0;
    }
    let (short, long) = if wanted.len() < candidate.len() {
        (wanted, candidate)
    } else {
        (candidate, wanted)
    };
    let similarity = strsim::normalized_damerau_levenshtein(wanted, candidate);
    if short.chars().count() >= 2 && long.contains(short) {
        // A contained word beats a similar one: 大型 means 大型集团, not 小型.
        similarity.max(0.8 + 0.15 * similarity)
    } else {
        similarity
    }
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn proposes_what_people_most_likely_meant() {
        let sizes = ["小型", "中型", "大型集团"];
        assert_eq!(nearest("大型", sizes), Some("大型集团"));
        assert_eq!(nearest("中形", sizes), Some("中型"));
        assert_eq!(nearest("一百人", sizes), None);
        let keys = ["industry", "city", "customer_name", "customer_id"];
        assert_eq!(nearest("indusrty", keys), Some("industry"));
        assert_eq!(nearest("customer-name", keys), Some("customer_name"));
        assert_eq!(nearest("zzz", keys), None);
        assert_eq!(nearest("  ", keys), None);
    }

    #[test]
    fn is_blind_to_case_and_width() {
        assert_eq!(nearest("ｖｉｐ", ["VIP", "A"]), Some("VIP"));
    }
}

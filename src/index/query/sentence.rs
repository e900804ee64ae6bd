//! The words of the query box: splitting them as the query language does (quotes hold words together), and adding or
//! removing one, so that a facet is an ordinary link.

use super::syntax::{self, What};

/// Splits at white space outside of quotes (`"…"` and `“…”`). Alternatives (`上海 或 苏州`) and groups in brackets are one word.
#[must_use]
pub fn words(query: &str) -> Vec<String> {
    let mut rest = (0, query);
    let mut words = Vec::new();
    for part in syntax::parts(query) {
        if !matches!(part.what, What::Any(_)) {
            continue;
        }
        let before = rest.1.get(..part.start - rest.0).unwrap_or_default();
        words.append(&mut plain_words(before));
        words.extend(query.get(part.start..part.span.1).map(str::to_owned));
        rest = (part.span.1, query.get(part.span.1..).unwrap_or_default());
    }
    words.append(&mut plain_words(rest.1));
    words
}

fn plain_words(query: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut closing = None;
    for c in query.chars() {
        if c.is_whitespace() && closing.is_none() {
            if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            continue;
        }
        closing = match closing {
            Some(end) if c == end => None,
            None if c == '"' => Some('"'),
            None if c == '“' => Some('”'),
            other => other,
        };
        word.push(c);
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Whether a word is a condition on a field (`行业:制造业`, `金额>50万`) rather than text to find.
#[must_use]
pub fn is_condition(word: &str) -> bool {
    let word = word.trim_start_matches(['-', '－']);
    match word.find([':', '：', '>', '<', '=', '≥', '≤']) {
        Some(at) => at > 0 && !word.starts_with(['"', '“']) && !word.contains("://"),
        None => false,
    }
}

/// Whether a word holds alternatives: `城市:上海 或 城市:苏州`, `-(a 或 b)`.
#[must_use]
pub fn has_alternatives(word: &str) -> bool {
    syntax::parts(word).iter().any(|part| matches!(part.what, What::Any(_)))
}

/// The condition `label:value`, quoted where the value would fall apart.
#[must_use]
pub fn condition(label: &str, value: &str) -> String {
    let whole = value
        .chars()
        .all(|c| !c.is_whitespace() && !"\"“”,，:：<>=()（）".contains(c))
        && !value.contains("..")
        && !value.starts_with('-');
    if whole {
        format!("{label}:{value}")
    } else {
        format!("{label}:\"{}\"", value.replace(['"', '“', '”'], " "))
    }
}

/// `query` with this word, once.
#[must_use]
pub fn with(query: &str, word: &str) -> String {
    let mut words = words(query);
    if !words.iter().any(|present| present == word) {
        words.push(word.to_owned());
    }
    words.join(" ")
}

/// `query` without this word.
#[must_use]
pub fn without(query: &str, word: &str) -> String {
    let kept: Vec<String> = words(query).into_iter().filter(|present| present != word).collect();
    kept.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_words_together() {
        assert_eq!(
            words("报价　行业:制造业  \"首 付款\" “尾 款”"),
            ["报价", "行业:制造业", "\"首 付款\"", "“尾 款”"]
        );
        assert_eq!(words("标签:\"a b\" 未完\"x y"), ["标签:\"a b\"", "未完\"x y"]);
        assert_eq!(words("  "), Vec::<String>::new());
        assert_eq!(
            words("报价 城市:上海 或 城市:苏州 -(a 或 b) (a b) c 或"),
            ["报价", "城市:上海 或 城市:苏州", "-(a 或 b)", "(a", "b)", "c", "或"]
        );
    }

    #[test]
    fn tells_conditions_from_text() {
        for word in ["行业:制造业", "金额>50万", "-等级：C", "跟进<2026-01-01"] {
            assert!(is_condition(word), "{word}");
        }
        for word in ["盛泰", "\"a:b\"", "-流失", ":x", "https://a.cn"] {
            assert!(!is_condition(word), "{word}");
        }
    }

    #[test]
    fn adds_and_removes_a_condition() {
        let word = condition("标签", "a b");
        let query = with("报价", &word);
        assert_eq!(query, "报价 标签:\"a b\"");
        assert_eq!(with(&query, &word), query, "only once");
        assert_eq!(without(&query, &word), "报价");
        assert_eq!(condition("行业", "IT业"), "行业:IT业");
        assert_eq!(condition("负责人", "张\"三"), "负责人:\"张 三\"");
    }
}

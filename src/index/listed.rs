//! The values that a condition of the query box lists, `行业:制造业,软件`, as text. Siblings of one facet are chosen
//! together so: any of them will do.

use super::sentence;

/// A condition taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// What stands before the values, the colon included.
    head: String,
    /// Without their quotation marks.
    pub values: Vec<String>,
}

impl Listed {
    /// The values of a word of a query; None for what lists none: text, comparisons.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        if !sentence::is_condition(word) || sentence::has_alternatives(word) {
            return None;
        }
        let (at, colon) = word.char_indices().find(|(_, c)| is_sign(*c))?;
        let rest = word.get(at + colon.len_utf8()..)?;
        if !matches!(colon, ':' | '：') || rest.starts_with(is_sign) {
            return None;
        }
        let head = word.get(..word.len() - rest.len())?.to_owned();
        let values = values(rest);
        (!values.is_empty()).then_some(Self { head, values })
    }

    /// The same condition with other values; None where none is left.
    #[must_use]
    pub fn word(&self, values: &[String]) -> Option<String> {
        let written: Vec<String> = values.iter().map(|value| quoted(value)).collect();
        (!written.is_empty()).then(|| format!("{}{}", self.head, written.join(",")))
    }

    /// The condition as it would be with one of its values alone.
    #[must_use]
    pub fn only(&self, value: &str) -> String {
        format!("{}{}", self.head, quoted(value))
    }

    /// What stands before the colon.
    #[must_use]
    pub fn key(&self) -> &str {
        self.head.trim_end_matches([':', '：'])
    }
}

/// `query` without one of the values that one of its conditions lists; without the condition where that was its last.
#[must_use]
pub fn without_value(query: &str, word: &str, value: &str) -> String {
    let Some(listed) = Listed::of(word) else {
        return sentence::without(query, word);
    };
    let kept: Vec<String> = listed.values.iter().filter(|one| *one != value).cloned().collect();
    replaced(query, word, listed.word(&kept).as_deref())
}

/// `query` with another condition in place of this one, or without it.
#[must_use]
pub fn replaced(query: &str, word: &str, with: Option<&str>) -> String {
    let words = sentence::words(query).into_iter();
    let kept = words.filter_map(|one| {
        if one == word {
            with.map(str::to_owned)
        } else {
            Some(one)
        }
    });
    kept.collect::<Vec<_>>().join(" ")
}

/// Splits at commas outside of quotation marks.
fn values(text: &str) -> Vec<String> {
    let (mut values, mut value, mut close) = (Vec::new(), String::new(), None);
    for c in text.chars() {
        match (close, c) {
            (Some(end), c) if c == end => close = None,
            (Some(_), c) => value.push(c),
            (None, '"') => close = Some('"'),
            (None, '“') => close = Some('”'),
            (None, ',' | '，' | '、') => values.push(std::mem::take(&mut value)),
            (None, c) => value.push(c),
        }
    }
    values.push(value);
    values.retain(|value| !value.trim().is_empty());
    values
}

/// A value in quotation marks where it would fall apart without them.
fn quoted(value: &str) -> String {
    // A range is one value; in quotation marks it would be text.
    if value.contains("..") && !value.contains(char::is_whitespace) {
        return value.to_owned();
    }
    sentence::condition("", value).split_off(1)
}

fn is_sign(c: char) -> bool {
    matches!(c, ':' | '：' | '=' | '＝' | '<' | '＜' | '>' | '＞' | '≤' | '≥')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(word: &str) -> Option<Vec<String>> {
        Listed::of(word).map(|listed| listed.values)
    }

    #[test]
    fn a_condition_is_taken_apart() {
        assert_eq!(listed("行业:制造业,软件").unwrap(), ["制造业", "软件"]);
        assert_eq!(listed("标签：\"a, b\"、c").unwrap(), ["a, b", "c"]);
        assert_eq!(listed("-等级:C").unwrap(), ["C"]);
        for word in [
            "盛泰",
            "金额>50万",
            "金额:>50万",
            "\"a:b\"",
            "行业:",
            "行业:a 或 行业:b",
        ] {
            assert_eq!(listed(word), None, "{word}");
        }
    }

    #[test]
    fn a_value_goes_and_with_the_last_the_condition() {
        let (query, word) = ("报价 行业:制造业,\"IT 业\" 等级:A", "行业:制造业,\"IT 业\"");
        assert_eq!(without_value(query, word, "制造业"), "报价 行业:\"IT 业\" 等级:A");
        assert_eq!(without_value("报价 行业:制造业", "行业:制造业", "制造业"), "报价");
    }

    #[test]
    fn a_range_stays_one() {
        let word = "金额:10万..50万,80万";
        assert_eq!(without_value(word, word, "80万"), "金额:10万..50万");
    }
}

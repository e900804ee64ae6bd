//! What must hold for any text.

use crate::desk::{Desk, With, customer, record};
use kehu::index::{Request, Sort};
use proptest::prelude::*;
use std::collections::HashSet;

/// Text of few different signs, so that the same parts come again in other surroundings.
fn value() -> impl Strategy<Value = String> {
    let sign = prop_oneof![
        6 => prop::sample::select("甲乙丙丁盛泰机械".chars().collect::<Vec<_>>()),
        1 => prop::sample::select("，。（）、%".chars().collect::<Vec<_>>()),
        1 => prop::sample::select("aBＣ1２".chars().collect::<Vec<_>>()),
        1 => Just(' '),
    ];
    prop::collection::vec(sign, 1..60).prop_map(|signs| signs.into_iter().collect())
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Any run of 汉字 finds exactly the records that have it side by side, typed plainly or quoted.
    #[test]
    fn a_chinese_substring_finds_exactly_what_contains_it(values in prop::collection::vec(value(), 1..12), picks in prop::collection::vec((0_usize..12, 0_usize..60, 1_usize..9), 30)) {
        let of = customer("某某");
        let entries = values.iter().enumerate().map(|(n, value)| record(&of, "followup", &format!("t{n}")).text("content", value));
        let desk = Desk::with(entries);
        for (which, from, length) in picks {
            let chars: Vec<char> = values[which % values.len()].chars().collect();
            let part: String = chars.iter().skip(from % chars.len()).take(length).take_while(|c| is_han(**c)).collect();
            if part.is_empty() {
                continue;
            }
            let wanted: HashSet<String> = values.iter().enumerate().filter(|(_, value)| value.contains(&part)).map(|(n, _)| format!("t{n}")).collect();
            for query in [part.clone(), format!("\"{part}\"")] {
                let found: HashSet<String> = desk.titles(&query).into_iter().collect();
                prop_assert_eq!(&found, &wanted, "{}", query);
            }
        }
    }

    /// The same for a filter on the field, whether its texts are short or long.
    #[test]
    fn a_filter_finds_exactly_the_values_that_contain_it(values in prop::collection::vec(value(), 1..12), which in 0_usize..12, from in 0_usize..60) {
        let of = customer("某某");
        let entries = values.iter().enumerate().map(|(n, value)| record(&of, "followup", &format!("t{n}")).text("content", value));
        let desk = Desk::with(entries);
        let chars: Vec<char> = values[which % values.len()].chars().collect();
        let part: String = chars.iter().skip(from % chars.len()).take(4).take_while(|c| is_han(**c)).collect();
        if !part.is_empty() {
            let wanted: HashSet<String> = values.iter().enumerate().filter(|(_, value)| value.contains(&part)).map(|(n, _)| format!("t{n}")).collect();
            let found: HashSet<String> = desk.titles(&format!("内容:{part}")).into_iter().collect();
            prop_assert_eq!(found, wanted, "{}", part);
        }
    }

    /// Whatever part of a value one remembers finds the record: any 汉字 of it, a word from its beginning.
    #[test]
    fn any_part_of_any_value_finds_its_record(values in prop::collection::vec(mixed(), 1..12), picks in prop::collection::vec((0_usize..12, 0_usize..60, 1_usize..9), 30)) {
        let desk = desk_of(&values);
        for (which, from, length) in picks {
            let which = which % values.len();
            if let Some(part) = part(&values[which], from, length) {
                let found = desk.titles(&part);
                prop_assert!(found.contains(&title(which)), "{} of {}: {:?}", part, values[which], found);
            }
        }
    }

    /// A quoted phrase never matches scattered text: what is found has it exactly, but for case and width.
    #[test]
    fn a_quoted_phrase_is_found_only_where_the_text_has_it(values in prop::collection::vec(mixed(), 1..12), picks in prop::collection::vec((0_usize..12, 0_usize..60, 1_usize..12), 30)) {
        let desk = desk_of(&values);
        let folded: Vec<String> = values.iter().map(|value| folded(value)).collect();
        for (which, from, length) in picks {
            let chars: Vec<char> = values[which % values.len()].chars().collect();
            let phrase: String = chars.iter().skip(from % chars.len()).take(length).collect();
            if self::folded(&phrase).is_empty() {
                continue;
            }
            for title in desk.titles(&format!("\"{phrase}\"")) {
                let number = title.chars().count() - 1;
                prop_assert!(folded[number].contains(&self::folded(&phrase)), "{} in {}", phrase, values[number]);
            }
        }
    }

    /// No text is too strange to be asked or to be found: an answer or a message, never a panic; spans lie in the query.
    #[test]
    fn any_query_gets_an_answer(query in query(), text in any::<String>()) {
        thread_local!(static DESK: Desk = Desk::with([customer("甲机械").text("remark", "备注 10:30").number("annual_revenue", 5.0)]));
        DESK.with(|desk| {
            for query in [&query, &text, &format!("{query}{text}")] {
                let request = Request { text: query.clone(), sort: Sort::Relevance, limit: 5, facets: vec![query.clone()], ..Request::default() };
                match desk.ask(&request) {
                    Ok(results) => for hit in results.hits {
                        for (from, to) in hit.highlights {
                            assert!(hit.snippet.get(from..to).is_some_and(|part| !part.is_empty()));
                        }
                    },
                    Err(kehu::index::IndexError::Query { span, message, .. }) => {
                        assert!(query.get(span.0..span.1).is_some() && !message.is_empty(), "{query}");
                    }
                    Err(other) => panic!("{query}: {other}"),
                }
                desk.snapshot().resolve(query).unwrap();
            }
        });
    }

    #[test]
    fn any_text_can_be_put_and_is_found_by_its_own_words(text in any::<String>(), key in prop_oneof!["[a-z.\\\\/ ]{0,6}", any::<String>()]) {
        let desk = Desk::with([customer("甲").text(&key, &text).text("remark", "锚点")]);
        prop_assert_eq!(desk.found("锚点").len(), 1);
        let quoted = format!("\"{}\"", text.replace(['"', '“', '”', '„', '＂'], " "));
        if text.chars().any(|c| is_han(c) || c.is_ascii_alphanumeric()) && !text.contains(['"', '“', '”', '„', '＂']) {
            prop_assert_eq!(desk.found(&quoted).len(), 1, "{}", quoted);
        }
    }
}

/// 汉字, words and signs as they come in records.
fn mixed() -> impl Strategy<Value = String> {
    let words = ["ERP", "ＥＲＰ", "V2", "ht2026", "abc", "Abcd", "系统"];
    let part = prop_oneof![
        6 => prop::sample::select("甲乙丙丁盛泰机械".chars().map(String::from).collect::<Vec<_>>()),
        2 => prop::sample::select(words.map(str::to_owned).to_vec()),
        1 => prop::sample::select("，。（）%- ".chars().map(String::from).collect::<Vec<_>>()),
    ];
    prop::collection::vec(part, 1..30).prop_map(|parts| parts.concat())
}

/// A title that no part of a value is found in.
fn title(number: usize) -> String {
    "题".repeat(number + 1)
}

/// A record for each value.
fn desk_of(values: &[String]) -> Desk {
    let of = customer("某某");
    let entries = values.iter().enumerate();
    Desk::with(entries.map(|(n, value)| record(&of, "followup", &title(n)).text("content", value)))
}

/// What somebody may type of a value: some 汉字, or two and more characters that a word begins with.
fn part(value: &str, from: usize, length: usize) -> Option<String> {
    let chars: Vec<char> = value.chars().collect();
    let from = from % chars.len();
    let is_word = |c: char| c.is_alphanumeric() && !is_han(c);
    let is_one = |c: char| if is_han(chars[from]) { is_han(c) } else { is_word(c) };
    let is_inside = is_word(chars[from]) && from > 0 && is_word(chars[from - 1]);
    let part: String = chars[from..]
        .iter()
        .copied()
        .take(length)
        .take_while(|c| is_one(*c))
        .collect();
    let least = if is_han(chars[from]) { 1 } else { 2 };
    (!is_inside && part.chars().count() >= least).then_some(part)
}

/// Without case and width, and with single blanks.
fn folded(text: &str) -> String {
    let half = |c: char| match c {
        '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap(),
        _ => c,
    };
    let text: String = text.chars().map(half).flat_map(char::to_lowercase).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Pieces of the query language in any order.
fn query() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "城市",
        "金额",
        "类型",
        "空",
        "有",
        "日期",
        "跟进",
        "合同",
        ":",
        "：",
        ">",
        "<=",
        "=",
        "..",
        ",",
        "，",
        "\"",
        "“",
        "」",
        "-",
        "－",
        " ",
        "　",
        "50万",
        "2026-01",
        "9999-12-31",
        "0000",
        "1e999",
        "亿",
        "a.b",
        "http://",
        "10:30",
        "甲",
        "备注",
        "\u{0}",
        "\u{200b}",
        "😀",
        "é",
        "\u{301}",
        "ﷺ",
        "𠀀",
        "13800",
    ]);
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

#[test]
fn a_query_too_long_is_refused_with_a_hint_at_once() {
    let desk = Desk::with([customer("甲机械")]);
    assert!(desk.complaint(&"长".repeat(10_000)).0.contains("太长"));
    assert!(desk.complaint(&"-".repeat(10_000)).0.contains("太长"));
    assert!(desk.found(&"甲 ".repeat(500)).len() == 1);
    assert!(desk.found(&"\"".repeat(1000)).len() == 1);
    assert!(desk.found(&"啊".repeat(1000)).is_empty());
}

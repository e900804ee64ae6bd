//! The text around a match.

use crate::desk::{Desk, With, customer, record};

fn marked(desk: &Desk, query: &str) -> (String, String) {
    let hit = desk.hits(query).into_iter().next().unwrap_or_else(|| panic!("{query}"));
    let mut text = String::new();
    let mut at = 0;
    for (from, to) in &hit.highlights {
        text += &format!("{}[{}]", &hit.snippet[at..*from], &hit.snippet[*from..*to]);
        at = *to;
    }
    (text + &hit.snippet[at..], hit.found_in)
}

fn desk() -> Desk {
    let of = customer("杭州盛泰机械有限公司").text("contacts.phone", "138-0013 8000");
    let long = format!(
        "{}，首付款降到ＥＲＰ系统总价的三成，{}",
        "前情提要".repeat(20),
        "后话".repeat(60)
    );
    Desk::with([
        record(&of, "followup", "回访")
            .text("content", &long)
            .text("method", "电话"),
        of,
    ])
}

#[test]
fn the_match_stands_near_the_beginning_and_is_marked() {
    let (text, label) = marked(&desk(), "首付款 erp");
    assert!(text.starts_with('…'), "{text}");
    assert!(text.contains("，[首付款]降到[ＥＲＰ]系统"), "{text}");
    assert!(text.ends_with('…') && text.chars().count() < 100, "{text}");
    assert_eq!(label, "跟进内容");
}

#[test]
fn the_value_with_the_most_words_is_shown() {
    let (text, _) = marked(&desk(), "电话 首付款");
    assert!(text.contains("[首付款]") || text == "[电话]", "{text}");
    let (text, _) = marked(&desk(), "三成 首付款");
    assert!(text.contains("[首付款]") && text.contains("[三成]"), "{text}");
}

#[test]
fn spaced_digits_and_quoted_text_are_marked_as_they_stand() {
    assert_eq!(marked(&desk(), "00138").0, "138-[0013 8]000");
    assert!(marked(&desk(), "\"首付款降到ERP\"").0.contains("[首付款降到ＥＲＰ]"));
}

#[test]
fn a_file_found_by_its_customer_shows_the_customer() {
    let hits = desk().hits("盛泰");
    let record = hits.iter().find(|hit| hit.kind == "followup").unwrap();
    assert_eq!(
        (record.snippet.as_str(), record.highlights.as_slice()),
        ("杭州盛泰机械有限公司", [(6, 12)].as_slice())
    );
}

#[test]
fn lists_without_words_have_none() {
    assert!(
        desk()
            .hits("类型:客户")
            .iter()
            .all(|hit| hit.snippet.is_empty() && hit.highlights.is_empty())
    );
}

//! The text around a match.

use crate::desk::{Desk, With, customer, record};
use kehu::index::Hit;
use serde_json::json;

fn marked(desk: &Desk, query: &str) -> (String, String) {
    shown(desk.hits(query).into_iter().next().unwrap_or_else(|| panic!("{query}")))
}

/// The snippet with its highlights in brackets, and where it is from.
fn shown(hit: Hit) -> (String, String) {
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

/// A profile with a contact, a former name and a record that says nothing of them.
fn hinted() -> Desk {
    let mut of = customer("昆明理工恒达科技股份有限公司");
    of.names.push("云南长虹电子".to_owned());
    of.record["former_names"] = json!(["云南长虹电子"]);
    of.record["contacts"] = json!([{"name": "单晓敏"}]);
    let of = of.text("contacts.name", "单晓敏");
    Desk::with([record(&of, "followup", "回访").text("content", "一切正常"), of])
}

#[test]
fn a_name_that_words_only_hint_at_shows_which_characters_are_meant_and_how() {
    let desk = hinted();
    for (typed, text, label) in [
        ("kmlg", "[昆明理工]恒达科技股份有限公司", "客户名称 · 拼音"),
        ("kunminghd", "", ""),
        ("kgkj", "[昆]明理[工]恒达[科技]股份有限公司", "客户名称 · 拼音"),
        ("昆工科技", "[昆]明理[工]恒达[科技]股份有限公司", "客户名称 · 简称"),
        ("理工横达", "昆明[理工恒达]科技股份有限公司", "客户名称 · 同音"),
        ("ynch", "[云南长虹]电子", "曾用名 · 拼音"),
        ("shanxm", "[单晓敏]", "联系人·姓名 · 拼音"),
        ("山晓敏", "[单晓敏]", "联系人·姓名 · 同音"),
        ("恒达 hdkj", "昆明理工[恒达科技]股份有限公司", "客户名称 · 拼音"),
    ] {
        let hits = desk.hits(typed);
        if text.is_empty() {
            assert!(hits.is_empty(), "{typed}");
            continue;
        }
        assert_eq!(hits.len(), 2, "{typed}: the customer and its record");
        for hit in hits {
            let kind = hit.kind.clone();
            assert_eq!(shown(hit), (text.to_owned(), label.to_owned()), "{typed}: {kind}");
        }
    }
}

#[test]
fn a_record_found_by_another_name_of_its_customer_shows_that_name() {
    let hits = hinted().hits("长虹");
    let record = hits.into_iter().find(|hit| hit.kind == "followup").unwrap();
    assert_eq!(shown(record), ("云南[长虹]电子".to_owned(), "曾用名".to_owned()));
}

#[test]
fn what_stands_as_typed_is_shown_rather_than_what_is_hinted_at() {
    let of = customer("昆明理工恒达科技股份有限公司").text("remark", "昆工科技是简称");
    let desk = Desk::with([of]);
    assert_eq!(
        marked(&desk, "昆工科技"),
        ("[昆工科技]是简称".to_owned(), "备注".to_owned())
    );
}

//! What is proposed to somebody who types a query.

use chrono::NaiveDate;
use kehu::index::{Entry, Suggestion, Suggestions, Suggests, Typing};
use kehu::vault::Lifecycle;

use crate::desk::{Desk, With, customer, record};

/// Three customers in two industries, with two follow-ups and a complaint.
fn desk() -> Desk {
    let told = |name: &str, industry: &str, owner: &str, level: &str| {
        customer(name)
            .text("industry", industry)
            .text("owner", owner)
            .text("customer_level", level)
    };
    let shengtai = told("杭州盛泰", "制造业", "张三", "VIP");
    let inherits = |entry: Entry| entry.text("industry", "制造业").text("owner", "张三");
    let visit = inherits(record(&shengtai, "followup", "上门拜访")).text("method", "拜访");
    let call = inherits(record(&shengtai, "followup", "报价沟通")).text("method", "电话");
    let complaint = inherits(record(&shengtai, "feedback", "交付延期")).text("type", "投诉");
    Desk::with([
        told("苏州恒瑞", "制造业", "李四", "A"),
        told("宁波远洋", "零售业", "张三", "A"),
        shengtai,
        visit,
        call,
        complaint,
    ])
}

/// What is proposed at the caret, which `|` stands for.
fn suggested(desk: &Desk, query: &str) -> (String, Suggestions) {
    let at = query.find('|').unwrap();
    let text = query.replace('|', "");
    let typing = Typing {
        text: &text,
        at,
        today: NaiveDate::from_ymd_opt(2026, 11, 26).unwrap(),
        lifecycle: &Lifecycle::default(),
    };
    let suggestions = desk.snapshot().suggest(&typing, &desk.catalog).unwrap();
    (text, suggestions)
}

/// As people see it: `制造业 2位`.
fn shown(desk: &Desk, query: &str) -> Vec<String> {
    let show = |suggestion: Suggestion| match suggestion.count {
        Some((count, of)) => format!("{} {count}{}", suggestion.text, of.unit()),
        None => suggestion.text,
    };
    suggested(desk, query).1.list.into_iter().map(show).collect()
}

/// The query after the first suggestion was accepted.
fn accepted(desk: &Desk, query: &str) -> String {
    let (mut text, suggestions) = suggested(desk, query);
    let first = suggestions
        .list
        .first()
        .unwrap_or_else(|| panic!("nothing for {query}"));
    text.replace_range(first.span.0..first.span.1, &first.insert);
    text
}

#[test]
fn a_key_is_completed_from_its_beginning_and_as_it_is_spoken() {
    let desk = desk();
    for (typed, query) in [
        ("行|", "行业:"),
        ("hy|", "行业:"),
        ("报价 -负责|", "报价 -负责人:"),
        ("活跃|", "活跃度:"),
        ("类|", "类型:"),
        ("合同总|", "合同总额>"),
        ("行|:制造业", "行业:制造业"),
        ("owner|", "负责人:"),
    ] {
        let (_, suggestions) = suggested(&desk, typed);
        assert_eq!(
            suggestions.list.first().map(|first| first.what),
            Some(Suggests::Key),
            "{typed}"
        );
        if typed != "owner|" {
            assert_eq!(accepted(&desk, typed), query, "{typed}");
        }
    }
    assert_eq!(shown(&desk, "杭州盛泰机械有限|"), Vec::<String>::new());
    assert_eq!(shown(&desk, "|"), Vec::<String>::new());
    assert_eq!(shown(&desk, "\"行|"), Vec::<String>::new());
    assert_eq!(shown(&desk, "城市|:宁波"), Vec::<String>::new());
}

#[test]
fn values_that_exist_are_proposed_with_how_many_customers_have_them() {
    let desk = desk();
    assert_eq!(shown(&desk, "行业:|"), ["制造业 2位", "零售业 1位"]);
    assert_eq!(shown(&desk, "行业：制|"), ["制造业 2位"]);
    assert_eq!(shown(&desk, "行业:zzy|"), ["制造业 2位"]);
    assert_eq!(shown(&desk, "负责人:|"), ["张三 2位", "李四 1位"]);
    assert_eq!(shown(&desk, "等级:A,|"), ["VIP 1位"]);
    assert_eq!(shown(&desk, "活跃度:|"), ["未联系 3位"]);
    assert_eq!(shown(&desk, "价值:低|"), ["低 3位"]);
    assert_eq!(accepted(&desk, "报价 行业:制|"), "报价 行业:制造业 ");
    assert_eq!(accepted(&desk, "行业:零|造 张三"), "行业:零售业 张三");
}

#[test]
fn only_what_the_rest_of_the_query_leaves_is_counted() {
    let desk = desk();
    assert_eq!(shown(&desk, "负责人:张三 行业:|"), ["制造业 1位", "零售业 1位"]);
    assert_eq!(shown(&desk, "上门拜访 行业:|"), ["制造业 1位"]);
    assert_eq!(shown(&desk, "负责人:李四 等级:|"), ["A 1位"]);
    // A rest that is not understood counts as nothing asked.
    assert_eq!(shown(&desk, "没有这个:1 行业:|")[1..], ["制造业 2位", "零售业 1位"]);
}

#[test]
fn kinds_and_what_they_are_a_type_of() {
    let desk = desk();
    assert_eq!(shown(&desk, "类型:|")[..2], ["客户 3条", "跟进 2条"]);
    assert_eq!(shown(&desk, "类型:跟|"), ["跟进 2条"]);
    assert_eq!(shown(&desk, "类型:投|"), ["投诉 1条"]);
    assert_eq!(shown(&desk, "空:邮|"), ["邮箱"]);
}

#[test]
fn a_value_without_a_key_finds_its_key() {
    let desk = desk();
    assert_eq!(shown(&desk, "张三|"), ["负责人:张三 2位"]);
    assert_eq!(shown(&desk, "制造|"), ["行业:制造业 2位"]);
    assert_eq!(shown(&desk, "报价 张三|"), ["负责人:张三"]);
    assert_eq!(accepted(&desk, "报价 张三|"), "报价 负责人:张三 ");
    // Nothing that holds for all customers but one letter long.
    assert_eq!(shown(&desk, "张|"), Vec::<String>::new());
}

#[test]
fn dates_and_amounts_are_proposed_as_the_language_writes_them() {
    let desk = desk();
    assert_eq!(accepted(&desk, "日期:近30|"), "日期:近30天 ");
    assert_eq!(accepted(&desk, "签订日期:本季|"), "签订日期:本季度 ");
    assert_eq!(accepted(&desk, "跟进>半年|"), "跟进>半年前 ");
    assert_eq!(shown(&desk, "下次联系:|")[1], "未来7天");
    assert_eq!(shown(&desk, "合同总额>50|"), ["50万", "50亿"]);
    // What is proposed is understood.
    for query in ["日期:|", "跟进>|", "合同:|", "下次联系:|", "归档:|", "空:|"] {
        let (text, suggestions) = suggested(&desk, query);
        for suggestion in suggestions.list {
            let mut whole = text.clone();
            whole.replace_range(suggestion.span.0..suggestion.span.1, &suggestion.insert);
            desk.hits(&whole);
        }
    }
}

#[test]
fn what_is_not_understood_is_pointed_at_and_mended() {
    let desk = desk();
    let (text, suggestions) = suggested(&desk, "城巿:制造业 报价|");
    let fault = suggestions.fault.unwrap();
    assert_eq!(&text[fault.span.0..fault.span.1], "城巿");
    assert_eq!(suggestions.list[0].what, Suggests::Repair);
    assert_eq!(accepted(&desk, "负责入:张三 报价|"), "负责人:张三 报价");
    for unfinished in ["行业:|", "合同总额>五|", "日期:2026-|", "报价 行业:|"] {
        assert_eq!(suggested(&desk, unfinished).1.fault, None, "{unfinished}");
    }
    assert!(suggested(&desk, "合同总额>五十 报价|").1.fault.is_some());
}

#[test]
fn nothing_that_is_typed_is_too_odd() {
    let desk = desk();
    let long = "行业:".repeat(2000);
    for text in [
        "：",
        "-",
        "((",
        "行业:\"",
        "：：：",
        "\u{200b}行",
        "行业:制,,,",
        "😀:😀",
        "a:b:c",
        long.as_str(),
    ] {
        for at in 0..=text.len().min(64) {
            let typing = Typing {
                text,
                at,
                today: NaiveDate::from_ymd_opt(2026, 11, 26).unwrap(),
                lifecycle: &Lifecycle::default(),
            };
            let suggestions = desk.snapshot().suggest(&typing, &desk.catalog).unwrap();
            for suggestion in suggestions.list {
                assert!(text.get(suggestion.span.0..suggestion.span.1).is_some(), "{text} {at}");
            }
        }
    }
}

#[test]
fn what_is_counted_once_is_counted_anew_after_a_save() {
    let desk = desk();
    assert_eq!(shown(&desk, "行业:制|"), ["制造业 2位"]);
    assert_eq!(shown(&desk, "行业:制|"), ["制造业 2位"]);
    desk.put([customer("合肥明达").text("industry", "制造业")]);
    assert_eq!(shown(&desk, "行业:制|"), ["制造业 3位"]);
    assert_eq!(shown(&desk, "张三|"), ["负责人:张三 2位"]);
}

//! `字段:值` and its relatives.

use crate::desk::{Desk, With, customer, record};
use kehu::index::Request;

fn archive() -> Desk {
    let a = customer("甲机械")
        .text("city", "苏州市")
        .text("customer_level", "VIP")
        .text("industry", "制造业")
        .text("contacts.email", "a@example.com")
        .number("annual_revenue", 3e7)
        .yes("contacts.decision_maker", true);
    let b = customer("乙软件")
        .text("city", "苏州工业园区")
        .text("customer_level", "A")
        .text("industry", "IT业")
        .text("tags", "重点")
        .text("tags", "展会")
        .yes("contacts.decision_maker", false);
    let c = customer("丙贸易")
        .text("city", "杭州市")
        .text("customer_level", "B")
        .text("owner", "张三丰");
    Desk::with([
        record(&a, "contract", "设备采购")
            .number("amount", 500_000.0)
            .date("signed_on", "2026-03-01")
            .on("2026-03-01"),
        record(&b, "contract", "软件开发")
            .number("amount", 1_500_000.0)
            .date("signed_on", "2026-05-20")
            .on("2026-05-20"),
        record(&b, "followup", "电话回访")
            .text("content", &"希望先看看样品再谈价格，".repeat(4))
            .on("2025-12-31"),
        record(&c, "feedback", "包装破损")
            .text("type", "投诉")
            .on("2026-04-02")
            .rule("schema/missing"),
        a,
        b,
        c,
    ])
}

#[test]
fn a_value_is_found_inside_by_label_key_or_alias() {
    let desk = archive();
    for query in ["城市:苏州", "city:苏州", "城市：苏州", "CITY:苏州"] {
        assert_eq!(desk.found(query), ["乙软件", "甲机械"], "{query}");
    }
    assert_eq!(desk.found("城市=苏州市"), ["甲机械"]);
    assert!(desk.found("城市=苏州").is_empty());
    assert_eq!(desk.found("城市:\"苏州工\""), ["乙软件"]);
}

#[test]
fn values_of_a_closed_list_are_meant_whole() {
    let desk = archive();
    assert_eq!(desk.found("等级:A"), ["乙软件"]);
    assert_eq!(desk.found("客户等级:VIP,a"), ["乙软件", "甲机械"]);
    assert_eq!(desk.found("等级:VIP，B、C"), ["丙贸易", "甲机械"]);
    assert_eq!(
        desk.found("行业:制造"),
        ["甲机械"],
        "another word for a value of the list"
    );
}

#[test]
fn numbers_compare() {
    let desk = archive();
    assert_eq!(desk.found("金额>50万"), ["软件开发"]);
    assert_eq!(desk.found("金额>=50万"), ["设备采购", "软件开发"]);
    assert_eq!(desk.found("合同金额<1,000,000"), ["设备采购"]);
    assert_eq!(desk.found("amount:500000"), ["设备采购"]);
    assert_eq!(desk.found("金额:10万..50万"), ["设备采购"]);
    assert_eq!(desk.found("金额:100万.."), ["软件开发"]);
    assert_eq!(desk.found("金额:>100万"), ["软件开发"]);
    assert_eq!(desk.found("年营业额＞0.1亿"), ["甲机械"]);
}

#[test]
fn dates_compare_by_what_they_cover() {
    let desk = archive();
    assert_eq!(desk.found("签订日期:2026-03"), ["设备采购"]);
    assert_eq!(desk.found("签订日期:2026"), ["设备采购", "软件开发"]);
    assert_eq!(desk.found("signed_on>2026-03"), ["软件开发"]);
    assert_eq!(desk.found("日期:2026-04..2026-05"), ["包装破损", "软件开发"]);
    assert_eq!(desk.found("日期<=2025"), ["电话回访"]);
    assert_eq!(
        desk.found("跟进<2026-01-01"),
        ["电话回访"],
        "the title of a kind means its records"
    );
}

#[test]
fn kinds_problems_and_letters() {
    let desk = archive();
    assert_eq!(desk.found("类型:合同,反馈"), ["包装破损", "设备采购", "软件开发"]);
    assert_eq!(desk.found("kind:contract -金额>100万"), ["设备采购"]);
    assert_eq!(desk.found("类型:投诉"), ["包装破损"], "no kind, but a type of feedback");
    assert_eq!(desk.found("问题:missing"), ["包装破损"]);
    assert_eq!(desk.found("首字母:j 类型:客户"), ["甲机械"]);
    assert_eq!(desk.found("路径:乙软件/contract"), ["软件开发"]);
    assert_eq!(desk.found("合同:采购"), ["设备采购"]);
}

#[test]
fn presence_and_absence_are_asked_of_the_kinds_that_could_have_it() {
    let desk = archive();
    assert_eq!(desk.found("有:邮箱"), ["甲机械"]);
    assert_eq!(desk.found("空:邮箱"), ["丙贸易", "乙软件"]);
    assert_eq!(desk.found("-空:邮箱 类型:客户"), ["甲机械"]);
    assert_eq!(desk.found("有:标签 标签:展"), ["乙软件"]);
    assert_eq!(desk.found("有:问题"), ["包装破损"]);
    assert_eq!(desk.found("有:内容"), ["电话回访"], "a long text is present too");
}

#[test]
fn what_records_have_from_their_customer_is_asked_of_them_when_a_kind_is_named() {
    let (rich, poor) = (customer("甲机械").text("credit_rating", "A"), customer("乙软件"));
    let desk = Desk::with([
        record(&rich, "contract", "设备采购").text("credit_rating", "A"),
        record(&poor, "contract", "软件开发").on("2026-05-20"),
        record(&poor, "followup", "电话回访"),
        rich,
        poor,
    ]);
    assert_eq!(
        desk.found("空:信用等级"),
        ["乙软件"],
        "customers to complete, not all that belongs to them"
    );
    assert_eq!(desk.found("有:信用等级"), ["甲机械"]);
    assert_eq!(desk.found("类型:合同 空:信用等级"), ["软件开发"]);
    assert_eq!(desk.found("类型:合同,跟进 空:信用等级"), ["电话回访", "软件开发"]);
    assert_eq!(desk.found("合同:2026 空:信用等级"), ["软件开发"]);
    assert_eq!(desk.found("类型:合同 有:信用等级"), ["设备采购"]);
    assert_eq!(desk.found("类型:合同 -空:信用等级"), ["设备采购"]);
    assert_eq!(
        desk.found("-类型:客户 空:信用等级"),
        Vec::<String>::new(),
        "what is not meant names no kind"
    );
    assert_eq!(
        desk.found("类型:合同 空:邮箱"),
        Vec::<String>::new(),
        "records carry no addresses"
    );
    let in_a_list = Request {
        text: "空:信用等级".to_owned(),
        kind: Some("contract".to_owned()),
        ..Request::default()
    };
    assert_eq!(desk.ask(&in_a_list).unwrap().total, 1);
}

#[test]
fn a_date_that_cannot_be_read_is_none() {
    let of = customer("甲机械");
    let desk = Desk::with([
        record(&of, "contract", "有").date("signed_on", "2026-01-01"),
        record(&of, "contract", "错").text("signed_on", "昨天"),
        record(&of, "contract", "无"),
    ]);
    assert_eq!(desk.found("空:签订日期"), ["无", "错"]);
    assert_eq!(desk.found("有:签订日期"), ["有"]);
}

#[test]
fn long_texts_and_yes_or_no() {
    let desk = archive();
    assert_eq!(desk.found("内容:样品再谈"), ["电话回访"]);
    assert_eq!(desk.found("内容:样"), ["电话回访"]);
    assert!(desk.found("内容:回访").is_empty(), "the title is another field");
    assert_eq!(desk.found("关键决策人:是"), ["甲机械"]);
    assert_eq!(desk.found("关键决策人:否"), ["乙软件"]);
    assert_eq!(desk.found("联系人:example"), ["甲机械"], "any field of a contact");
}

#[test]
fn filters_and_words_go_together() {
    let desk = archive();
    assert_eq!(
        desk.found("软件 城市:苏州 等级:A -类型:跟进,客户"),
        Vec::<String>::new(),
        "records carry no city here"
    );
    assert_eq!(desk.found("软件 类型:合同"), ["软件开发"]);
    assert_eq!(desk.found("负责人:张三"), ["丙贸易"]);
    assert!(desk.found("负责人=张三").is_empty());
}

#[test]
fn an_unknown_field_is_pointed_at_with_a_proposal() {
    let desk = archive();
    let (_, _, proposal) = desk.complaint("行页:制造业");
    assert_eq!(proposal.as_deref(), Some("行业"), "another word for 所属行业");
    let (message, span, proposal) = desk.complaint("报价 城巿:苏州");
    assert_eq!(message, "没有“城巿”这个字段。你是不是想写“城市”？");
    assert_eq!(&"报价 城巿:苏州"[span.0..span.1], "城巿");
    assert_eq!(proposal.as_deref(), Some("城市"));
    assert_eq!(desk.complaint("contract_mo:1").2.as_deref(), Some("contract_no"));
    assert_eq!(desk.complaint("空:手几").1, ("空".len(), "空:手几".len()));
}

#[test]
fn a_value_of_the_wrong_type_is_pointed_at() {
    let desk = archive();
    let (message, span, _) = desk.complaint("金额>很多");
    assert!(
        message.contains("合同金额") && message.contains("很多") && message.contains("数字"),
        "{message}"
    );
    assert_eq!(&"金额>很多"[span.0..span.1], ">很多");
    assert!(desk.complaint("签订日期:2026-02-30").0.contains("日期"));
    assert!(desk.complaint("城市:").0.contains("还没有写值"));
    assert!(desk.complaint("城市>苏州").0.contains("数字或日期"));
}

#[test]
fn colons_in_text_are_text() {
    let of = customer("甲机械");
    let note = record(&of, "followup", "会议").text("content", "上午10:30 见 http://example.com/a?b=c 比 2:1");
    let desk = Desk::with([of, note]);
    for query in [
        "10:30",
        "上午10:30",
        "http://example.com/a?b=c",
        "2:1",
        "http://example.com",
    ] {
        assert_eq!(desk.found(query), ["会议"], "{query}");
    }
    for query in [
        "C:\\temp", ":", "::", "=", "a=b", "x>y", "12：00", "->", "<script>", "a:",
    ] {
        desk.found(query);
    }
}

#[test]
fn columns_of_imported_sheets_are_fields_without_a_schema() {
    let desk = Desk::with([
        customer("甲机械").text("custom.股票代码", "000001.SZ"),
        customer("乙软件")
            .text("custom.股票代码", "600519.SH")
            .text("custom.员工数", "1200"),
    ]);
    assert_eq!(desk.found("股票代码:600519"), ["乙软件"]);
    assert_eq!(desk.found("有:股票代码").len(), 2);
}

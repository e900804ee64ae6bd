//! The steps of a customer that have rules of their own: 成交 (R77) and 无效 (R185).

use crate::desk::{DIR, Desk, by, rel, texts};
use kehu::edit::{By, EditError, NewCustomer, NewRecord, create, create_customer, is_frozen};

fn because(reason: &str) -> By {
    By {
        reason: Some(reason.to_owned()),
        ..by("李四")
    }
}

#[test]
fn a_customer_who_buys_needs_amount_product_and_date_and_each_is_named() {
    let desk = Desk::new();
    let refused = desk.change(&[("customer_type", "成交客户")], &because("签了"));
    let Err(EditError::Invalid(faults)) = refused else {
        panic!("{refused:?}");
    };
    let told: Vec<(&str, &str)> = faults.iter().map(|f| (f.path.as_str(), f.message.as_str())).collect();
    let must = |label: &str| format!("“客户类型”是“成交客户”，必须填写“{label}”");
    assert_eq!(
        told,
        [
            ("deal.amount", &*must("成交金额")),
            ("deal.product", &*must("成交产品")),
            ("deal.signed_on", &*must("签约日期")),
        ]
    );
    let bought = [
        ("customer_type", "成交客户"),
        ("deal.amount", "58万"),
        ("deal.product", "数控机床"),
        ("deal.signed_on", "2026-11-20"),
    ];
    assert!(desk.change(&bought, &because("签了")).unwrap().won);
    let again = desk.change(&[("deal.amount", "60万")], &because("补签"));
    assert!(!again.unwrap().won, "only once");
}

#[test]
fn a_new_customer_who_has_bought_already_is_asked_what() {
    let desk = Desk::new();
    let mut fields = texts(&[("customer_name", "新客户"), ("customer_type", "成交客户")]);
    let make = |fields: &kehu::edit::Texts| {
        let new = NewCustomer {
            texts: fields.clone(),
            ..NewCustomer::default()
        };
        create_customer(desk.archive(), &new, &by("李四"))
    };
    let refused = make(&fields);
    let Err(EditError::Invalid(faults)) = refused else {
        panic!("{refused:?}");
    };
    let asked: Vec<&str> = faults.iter().map(|fault| fault.path.as_str()).collect();
    assert_eq!(asked, ["deal.amount", "deal.product", "deal.signed_on"]);
    assert!(!desk.path("客户/未分类").exists(), "nothing is half made");
    fields.extend(texts(&[
        ("deal.amount", "58万"),
        ("deal.product", "数控机床"),
        ("deal.signed_on", "2026-11-20"),
    ]));
    make(&fields).unwrap();
}

#[test]
fn an_amount_that_cannot_be_kept_to_the_fen_is_refused() {
    let desk = Desk::new();
    for amount in ["100000000000000000000000", "12345678901234.56", "10万亿"] {
        let refused = desk.change(&[("annual_revenue", amount)], &by("李四"));
        let Err(EditError::Invalid(faults)) = refused else {
            panic!("{amount}: {refused:?}");
        };
        assert_eq!(faults[0].path, "annual_revenue");
        assert!(faults[0].message.contains("最多 13 位整数"), "{}", faults[0].message);
    }
    desk.change(&[("annual_revenue", "9999999999999.99")], &by("李四"))
        .unwrap();
    assert!(
        desk.read(crate::desk::PROFILE)
            .contains("annual_revenue: 9999999999999.99")
    );
}

#[test]
fn an_invalid_customer_takes_no_follow_up_until_it_is_taken_up_again() {
    let desk = Desk::new();
    let followup = || {
        let new = NewRecord {
            kind: "followup".to_owned(),
            customer: Some(rel(DIR)),
            texts: texts(&[("method", "电话"), ("subject", "回访"), ("content", "打不通")]),
        };
        create(desk.archive(), &new, &by("李四"))
    };
    desk.change(&[("follow_up_status", "无效")], &because("公司注销"))
        .unwrap();
    assert!(is_frozen(desk.archive(), &rel(DIR)));
    let before = desk.git(&["rev-parse", "HEAD"]);
    let refused = followup().unwrap_err();
    assert_eq!(
        refused.to_string(),
        "这个客户已标为“无效”，不再跟进；要接着跟进，先把跟进状态改掉"
    );
    assert_eq!(desk.git(&["rev-parse", "HEAD"]), before);
    desk.change(&[("follow_up_status", "跟进中")], &because("恢复跟进"))
        .unwrap();
    followup().unwrap();
}

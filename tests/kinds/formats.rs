//! Formats in a record: numbers as YAML reads them, and advice that can be followed.

use crate::support::{customer_with, kind, say};
use kehu::kinds::{Format, Problem};

#[test]
fn an_unquoted_mobile_number_is_a_number_in_yaml_and_fine() {
    for phone in [
        "13900139000",
        "\"13900139000\"",
        "0571-88001234",
        "+8613900139000",
        "8613900139000",
    ] {
        let record = customer_with(&format!("contacts: [{{name: 李四, phone: {phone}}}]"));
        assert_eq!(say(&kind("customer").validate(&record)), [""; 0], "{phone}");
    }
}

#[test]
fn a_wrong_number_is_wrong_as_number_and_as_text() {
    for phone in ["1390013900", "\"1390013900\""] {
        let record = customer_with(&format!("contacts: [{{name: 李四, phone: {phone}}}]"));
        assert_eq!(
            say(&kind("customer").validate(&record)),
            [
                "contacts/0/phone BadFormat: “第 1 位联系人的电话”写的“1390013900”不对：手机号应有 11 位，这里是 10 位 ⇒ 核对是漏了还是多了数字"
            ]
        );
    }
}

#[test]
fn each_number_of_a_list_is_checked() {
    let record = customer_with("contacts: [{name: 李四, phone: 13900139000, other_phones: [0571-88001234, 123]}]");
    let violations = kind("customer").validate(&record);
    assert_eq!(violations.len(), 1);
    assert_eq!(violations[0].problem, Problem::BadFormat);
    assert!(
        violations[0].message.contains("第 1 位联系人的第 2 个其他电话"),
        "{}",
        violations[0].message
    );
    assert_eq!(
        kind("customer")
            .field_at(&violations[0].path)
            .and_then(|field| field.format.as_deref()),
        Some("phone")
    );
}

#[test]
fn codes_of_digits_only_are_fine_without_quotes() {
    let record =
        customer_with("credit_code: 914403001922038216\nlegacy_ids: [1024, A-7]\nbank_account: 6222020200112233445");
    assert_eq!(say(&kind("customer").validate(&record)), [""; 0]);
}

#[test]
fn a_wrong_check_digit_is_found() {
    let record = customer_with("credit_code: 91330106MA2CFKQ961");
    assert_eq!(
        say(&kind("customer").validate(&record)),
        [
            "credit_code BadFormat: “统一社会信用代码”写的“91330106MA2CFKQ961”不对：末位校验码不对 ⇒ 照营业执照核对：前 17 位都没抄错的话，末位应是 0"
        ]
    );
}

#[test]
fn every_format_accepts_its_own_example() {
    for name in [
        "phone",
        "email",
        "credit-code",
        "date",
        "minute",
        "date-or-minute",
        "date-time",
        "website",
    ] {
        let format = Format::named(name).unwrap();
        assert_eq!(format.name(), name);
        assert_eq!(format.check(format.example()), Ok(()), "{name}");
    }
    assert_eq!(Format::named("uri"), None);
}

#[test]
fn what_is_advised_for_numbers_of_people_and_companies_does_not_pass_for_one() {
    for name in ["phone", "credit-code"] {
        let format = Format::named(name).unwrap();
        assert!(format.check(format.wanted()).is_err(), "{name}");
    }
}

mod any_text {
    use super::Format;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn gets_an_answer_and_advice(text in r"[0-9+\-()（）转ext@.。＠年月日/ :TZ\u{4e00}-\u{4e20}A-Za-z０-９]{0,40}") {
            for name in ["phone", "email", "credit-code", "date", "minute", "date-or-minute", "date-time", "website"] {
                if let Err(complaint) = Format::named(name).unwrap().check(&text) {
                    prop_assert!(!complaint.reason.is_empty() && !complaint.fix.is_empty());
                }
            }
        }

        #[test]
        fn a_date_proposal_is_itself_right(year in 1900..2100, month in 1..13, day in 1..32, sign in "[/.年-]") {
            let written = format!("{year}{sign}{month}{sign}{day}");
            if let Err(complaint) = Format::Date.check(&written)
                && let Some(proposal) = complaint.fix.strip_prefix("写成 ").filter(|proposal| proposal.len() == 10)
            {
                prop_assert_eq!(Format::Date.check(proposal), Ok(()));
            }
        }
    }
}

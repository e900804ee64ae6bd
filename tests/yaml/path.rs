//! Field paths: built, printed, read, followed.

use kehu::yaml::{FieldPath, Segment};
use proptest::prelude::*;
use serde_json::json;

use crate::cases;

#[test]
fn a_path_prints_as_people_write_it() {
    let path = FieldPath::root().key("contacts").index(0).key("phone");
    assert_eq!(path.to_string(), "contacts[0].phone");
    assert_eq!(path.field(), Some("contacts"));
    assert_eq!(path.parent().unwrap().to_string(), "contacts[0]");
    assert_eq!(FieldPath::root().to_string(), "");
    assert_eq!(
        FieldPath::root().key("v1.2").key("备 注").to_string(),
        "[\"v1.2\"].备 注"
    );
    assert_eq!(FieldPath::root().index(1).key("").to_string(), "[1][\"\"]");
    assert_eq!(serde_json::to_value(&path).unwrap(), json!("contacts[0].phone"));
    assert_eq!(
        serde_json::from_value::<FieldPath>(json!("contacts[0].phone")).unwrap(),
        path
    );
}

#[test]
fn a_pointer_becomes_a_path() {
    assert_eq!(
        FieldPath::from_pointer("/contacts/0/a~1b~0c").0,
        [Segment::from("contacts"), Segment::from(0), Segment::from("a/b~c"),]
    );
    assert_eq!(FieldPath::from_pointer(""), FieldPath::root());
    assert_eq!(FieldPath::from_pointer("/01").0, [Segment::from("01")]);
}

#[test]
fn a_path_leads_to_a_value() {
    let value = json!({"contacts": [{"phone": "1"}], "2026": {"x": 1}});
    assert_eq!(
        FieldPath::from_pointer("/contacts/0/phone").get(&value),
        Some(&json!("1"))
    );
    assert_eq!(FieldPath::from_pointer("/2026/x").get(&value), Some(&json!(1)));
    assert_eq!(FieldPath::from_pointer("/contacts/1").get(&value), None);
    assert_eq!(FieldPath::root().get(&value), Some(&value));
}

#[test]
fn what_is_no_path_says_so() {
    for text in ["a..b", ".a", "a[", "a[x]", "a]b", "[\"x\"", "a[0]b", "a\"b"] {
        let error = text.parse::<FieldPath>().unwrap_err();
        assert!(error.to_string().contains(text), "{text}");
    }
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn a_printed_path_reads_back(path in prop::collection::vec(prop_oneof![any::<usize>().prop_map(Segment::Index), ".{0,6}|[.\\[\\]\"\\\\a]{0,4}".prop_map(Segment::Key)], 0..5)) {
        let path = FieldPath(path);
        prop_assert_eq!(path.to_string().parse::<FieldPath>(), Ok(path));
    }

    #[test]
    fn no_text_upsets_the_reader(text in "[a.\\[\\]\"\\\\0一]{0,12}") {
        if let Ok(path) = text.parse::<FieldPath>() {
            prop_assert_eq!(path.to_string().parse::<FieldPath>(), Ok(path));
        }
    }
}

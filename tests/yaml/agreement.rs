//! What we read is what `serde_yaml` reads.

use proptest::prelude::*;

use crate::generate::sample;
use crate::{by_serde, cases, document};

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn a_document_is_read_as_it_was_meant_and_as_serde_reads_it(sample in sample()) {
        let ours = document(&sample.text);
        prop_assert_eq!(ours.value(), &sample.value);
        prop_assert_eq!(ours.text(), &sample.text);
        prop_assert_eq!(&by_serde(&sample.text).unwrap(), &sample.value);
    }

    #[test]
    fn a_plain_scalar_has_the_type_serde_gives_it(text in "[-+]?(0[xob])?[0-9a-f._]{1,12}([eE][-+]?[0-9]{1,3})?|[a-zA-Z~.]{1,8}") {
        let Ok(theirs) = by_serde(&text) else { return Ok(()) };
        let ours = document(&text).into_value();
        // Infinity and not-a-number are null to serde's JSON values, and kept as text by us.
        prop_assert!(ours == theirs || theirs.is_null() && ours == text.as_str(), "{ours} is not {theirs}");
    }

    #[test]
    fn whatever_both_read_they_read_alike(signs in "[ab:#\\-\\[\\]{},\"'|>&*! \n]{0,30}") {
        let text = format!("k: {signs}");
        if let (Ok(ours), Ok(theirs)) = (kehu::yaml::Document::parse(&text), by_serde(&text)) {
            prop_assert_eq!(ours.value(), &theirs);
        }
    }
}

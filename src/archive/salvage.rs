//! What a profile that does not parse still says of itself: a slip in one line must not make a customer unreachable.

use super::digest::text_at;
use crate::history::customer_id;
use crate::index::Entry;
use crate::kinds::CUSTOMER_NAME;
use crate::yaml::Document;

/// Takes number and name from those lines of the text that can be read on their own.
pub fn identity(text: &str, entry: &mut Entry) {
    entry.customer_id = said(text, "customer_id");
    if entry.customer_id.is_empty() {
        // The slip may be in this very line: a quotation mark that is never closed.
        entry.customer_id = customer_id(text.as_bytes()).unwrap_or_default();
    }
    entry.customer_name = said(text, CUSTOMER_NAME);
}

/// The value of a top-level key that stands on the same line; empty when there is none.
fn said(text: &str, key: &str) -> String {
    let of_key = |line: &&str| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':'));
    let value = |line: &str| Some(text_at(Document::parse(line).ok()?.value(), key));
    text.lines().filter(of_key).find_map(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::said;

    #[test]
    fn lines_that_can_be_read_are_read() {
        let text = "customer_id: CUST1 # 编号\r\ncustomer_name: \"杭州盛泰\"\r\nowner：张三\r\n  customer_id: 不是\n";
        assert_eq!(said(text, "customer_id"), "CUST1");
        assert_eq!(said(text, "customer_name"), "杭州盛泰");
        assert_eq!(said("customer_id: [\ncustomer_identity: x\n", "customer_id"), "");
    }
}

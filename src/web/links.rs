//! Addresses: of our own pages, and the few kinds of outside address that a value may become.

use crate::kinds::Catalog;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode, utf8_percent_encode};

/// What stays as it is in a path segment or a query value (RFC 3986 unreserved).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

const FOLLOW_UP: &str = "followup";
/// What is to be done, as a list and as a calendar.
pub const TODO: &str = "/todo";
pub const CALENDAR: &str = "/calendar";
pub const ME: &str = "/me";
/// The same for other calendars.
pub const FEED: &str = "/calendar.ics";

/// One path segment or query value.
#[must_use]
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

fn encode_path(path: &str) -> String {
    path.split('/').map(encode).collect::<Vec<_>>().join("/")
}

/// A customer's page. A customer without number is named by its folder.
#[must_use]
pub fn customer(customer_id: &str, dir: &str) -> String {
    let word = if customer_id.is_empty() { dir } else { customer_id };
    format!("/c/{}", encode(word))
}

/// A customer's history.
#[must_use]
pub fn customer_history(customer_id: &str, dir: &str) -> String {
    format!("{}/history", customer(customer_id, dir))
}

/// The page of one file: its fields and its text.
#[must_use]
pub fn record(path: &str) -> String {
    format!("/r/{}", encode_path(path))
}

/// The page of one file as it was at a commit.
#[must_use]
pub fn version(path: &str, commit: &str) -> String {
    with_query(&record(path), &[("at", commit)])
}

/// A saved view.
#[must_use]
pub fn view(name: &str) -> String {
    format!("/views/{}", encode(name))
}

/// Where a commit can be taken back.
#[must_use]
pub fn undo(commit: &str) -> String {
    format!("/undo/{}", encode(commit.get(..12).unwrap_or(commit)))
}

/// The page of one file, at a line of its text.
#[must_use]
pub fn record_line(path: &str, line: u32) -> String {
    format!("{}#L{line}", record(path))
}

/// The form of a record.
#[must_use]
pub fn edit(path: &str) -> String {
    format!("/edit/{}", encode_path(path))
}

/// A file as one text, to be written.
#[must_use]
pub fn text(path: &str) -> String {
    format!("/text/{}", encode_path(path))
}

/// Where such a text is checked.
#[must_use]
pub fn check_text(path: &str) -> String {
    format!("/api/text/{}", encode_path(path))
}

/// Makes a file what a version of it was.
#[must_use]
pub fn restore(path: &str, version: &str) -> String {
    with_query(&format!("/restore/{}", encode_path(path)), &[("at", version)])
}

/// Brings back a deleted customer, who is named by number or folder.
#[must_use]
pub fn bring_back(customer: &str) -> String {
    format!("/bring-back/{}", encode_path(customer))
}

/// The form of a record, at one of its fields.
#[must_use]
pub fn edit_field(path: &str, key: &str) -> String {
    with_query(&edit(path), &[("field", key)])
}

/// Where files are sent that belong to a customer or a record.
#[must_use]
pub fn attach(path: &str) -> String {
    format!("/attach/{}", encode_path(path))
}

/// Takes a file away, after asking.
#[must_use]
pub fn detach(path: &str) -> String {
    format!("/detach/{}", encode_path(path))
}

/// The form of a new record of a customer, who is named by number or folder.
#[must_use]
pub fn new_record(kind: &str, customer: &str) -> String {
    let page = format!("/new/{}", encode(kind));
    if customer.is_empty() {
        return page;
    }
    with_query(&page, &[("customer", customer)])
}

/// The form of a follow-up of a customer.
#[must_use]
pub fn follow_up(customer_id: &str, dir: &str) -> String {
    new_record(FOLLOW_UP, if customer_id.is_empty() { dir } else { customer_id })
}

/// The form of a follow-up of a customer, who is named by number or folder; none where the team has no such kind.
#[must_use]
pub fn follow_up_in(catalog: &Catalog, customer: &str) -> Option<String> {
    catalog.kind(FOLLOW_UP).map(|kind| new_record(&kind.name, customer))
}

/// Where one tap finishes a task.
#[must_use]
pub fn finish(path: &str) -> String {
    format!("/todo/finish/{}", encode_path(path))
}

/// Where a task, or the plan for the customer of a profile, is put off.
#[must_use]
pub fn put_off(path: &str) -> String {
    format!("/todo/put-off/{}", encode_path(path))
}

/// Where a task that is done or called off is opened again.
#[must_use]
pub fn reopen(path: &str) -> String {
    format!("/todo/reopen/{}", encode_path(path))
}

/// Where a letter that was refused is sent again.
#[must_use]
pub fn retry_mail(key: &str) -> String {
    format!("/mail/retry/{}", encode(key))
}

/// Where a form of a kind is checked.
#[must_use]
pub fn check(kind: &str) -> String {
    format!("/api/check/{}", encode(kind))
}

/// Opens a file or folder with the programs of this machine; to be asked with POST.
#[must_use]
pub fn open(path: &str) -> String {
    format!("/open/{}", encode_path(path))
}

/// The file itself.
#[must_use]
pub fn file(path: &str) -> String {
    format!("/files/{}", encode_path(path))
}

/// A page with query values; empty ones are left out.
#[must_use]
pub fn with_query(page: &str, pairs: &[(&str, &str)]) -> String {
    let query: Vec<String> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| format!("{key}={}", encode(value)))
        .collect();
    if query.is_empty() {
        page.to_owned()
    } else {
        format!("{page}?{}", query.join("&"))
    }
}

/// An address of ours with more in its query.
#[must_use]
pub fn with_more(page: &str, pairs: &[(&str, &str)]) -> String {
    let more = with_query("", pairs);
    match more.strip_prefix('?') {
        Some(more) if page.contains('?') => format!("{page}&{more}"),
        _ => format!("{page}{more}"),
    }
}

/// Whether an address that came with a request leads to a page of ours and nowhere else. Browsers take `\\` for `/` and leave out
/// control characters.
#[must_use]
pub fn is_ours(address: &str) -> bool {
    let mut characters = address.chars();
    characters.next() == Some('/')
        && characters.next() != Some('/')
        && !address.contains(|c: char| c == '\\' || c.is_control())
}

/// `tel:` for a telephone number as people write it; None when it has too few digits or strange characters.
#[must_use]
pub fn telephone(text: &str) -> Option<String> {
    let number: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let strange = text
        .chars()
        .any(|c| !(c.is_ascii_digit() || " +-()（）—－转".contains(c)));
    let digits = number.chars().filter(char::is_ascii_digit).count();
    (!strange && (5..=20).contains(&digits)).then(|| format!("tel:{number}"))
}

/// `mailto:` for an address; None for anything that is more than one plain address.
#[must_use]
pub fn mail(text: &str) -> Option<String> {
    let (user, host) = text.trim().split_once('@')?;
    let plain = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || "._-+".contains(c));
    (plain(user) && plain(host) && host.contains('.')).then(|| format!("mailto:{}@{}", encode(user), encode(host)))
}

/// A web address; None for every scheme but http and https.
#[must_use]
pub fn web(text: &str) -> Option<String> {
    let text = text.trim();
    let scheme = text.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase())?;
    let clean = !text
        .chars()
        .any(|c| c.is_whitespace() || c.is_control() || "\"'<>\\`".contains(c));
    (clean && matches!(scheme.as_str(), "http" | "https")).then(|| text.to_owned())
}

/// `Content-Disposition` for a file name: an ASCII stand-in and the true name.
#[must_use]
pub fn disposition(kind: &str, file_name: &str) -> String {
    let plain: String = file_name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || "._-".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    let encoded = percent_encode(file_name.as_bytes(), ENCODED);
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_keep_their_slashes_and_nothing_else() {
        assert_eq!(file("客户/a b?#.pdf"), "/files/%E5%AE%A2%E6%88%B7/a%20b%3F%23.pdf");
        assert_eq!(customer("", "客户/甲"), "/c/%E5%AE%A2%E6%88%B7%2F%E7%94%B2");
        assert_eq!(with_query("/search", &[("q", "a&b"), ("page", "")]), "/search?q=a%26b");
    }

    #[test]
    fn only_harmless_addresses_become_links() {
        assert_eq!(telephone("0571-8888 6666").as_deref(), Some("tel:057188886666"));
        assert_eq!(telephone("+86 139（0013）9000").as_deref(), Some("tel:+8613900139000"));
        assert_eq!(telephone("javascript:1234567"), None);
        assert_eq!(mail("li.si@example.com").as_deref(), Some("mailto:li.si@example.com"));
        assert_eq!(mail("a@b.c?bcc=x@y.z"), None);
        assert_eq!(web("HTTPS://example.com/x").as_deref(), Some("HTTPS://example.com/x"));
        assert_eq!(web("javascript://x/%0aalert(1)"), None);
        assert_eq!(web("data:text/html,<script>"), None);
    }

    #[test]
    fn disposition_has_no_room_for_header_tricks() {
        let header = disposition("attachment", "a\r\nX: \"y\".html");
        assert!(!header.contains('\r') && !header.contains('\n'), "{header}");
        assert_eq!(header.matches('"').count(), 2, "{header}");
    }
}

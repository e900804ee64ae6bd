//! A request as a plain value: what a page needs to know of HTTP, and nothing of sockets.

use percent_encoding::percent_decode_str;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What the client wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Get,
    Head,
    /// Taken from our own pages only.
    Post,
    /// Anything else: answered with 405.
    Other,
}

/// One request. Path segments and query are percent-decoded; bytes that are no UTF-8 become U+FFFD, so that a bad link
/// gives a page that says "not found" instead of a broken connection.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: Method,
    /// Decoded segments without empty ones: `/c/C%20001/` → `["c", "C 001"]`.
    pub segments: Vec<String>,
    /// Decoded, in order; a key may come twice.
    pub query: Vec<(String, String)>,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// Where the body lies, when it is too large for the memory; gone after the answer.
    pub file: Option<PathBuf>,
    abandoned: Arc<AtomicBool>,
}

impl Request {
    /// From the method and target of a request line (`/search?q=%E6%9D%AD`). Absolute targets (`http://host/…`) are cut to
    /// their path.
    #[must_use]
    pub fn new(method: Method, target: &str) -> Self {
        let target = strip_authority(target);
        let target = target.split('#').next().unwrap_or_default();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Self {
            method,
            segments: path
                .split('/')
                .filter(|segment| !segment.is_empty())
                .map(decode)
                .collect(),
            query: pairs(query),
            headers: Vec::new(),
            body: Vec::new(),
            file: None,
            abandoned: Arc::default(),
        }
    }

    /// Set to true by whoever sees that the client has gone.
    #[must_use]
    pub(super) fn abandoned_with(mut self, abandoned: Arc<AtomicBool>) -> Self {
        self.abandoned = abandoned;
        self
    }

    /// Whether nobody waits for the answer any more.
    #[must_use]
    pub fn is_abandoned(&self) -> bool {
        self.abandoned.load(Ordering::Relaxed)
    }

    /// A GET of `target`, for calling pages without a server.
    #[must_use]
    pub fn get(target: &str) -> Self {
        Self::new(Method::Get, target)
    }

    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_ascii_lowercase(), value.to_owned()));
        self
    }

    /// The first header of this name (in lower case).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The first query value of this key, trimmed; empty when absent.
    #[must_use]
    pub fn param(&self, key: &str) -> &str {
        self.query
            .iter()
            .find(|(name, _)| name == key)
            .map_or("", |(_, value)| value.trim())
    }

    /// The fields of a form that was sent with POST, in order.
    #[must_use]
    pub fn form(&self) -> Vec<(String, String)> {
        pairs(&String::from_utf8_lossy(&self.body))
    }

    /// A query value as a number; None when absent or not a number.
    #[must_use]
    pub fn number(&self, key: &str) -> Option<u64> {
        self.param(key).parse().ok()
    }

    /// The decoded path, for messages.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/{}", self.segments.join("/"))
    }

    /// Whether the answer should be JSON: everything below `/api`, and `/healthz`.
    #[must_use]
    pub fn wants_json(&self) -> bool {
        matches!(self.segments.first().map(String::as_str), Some("api" | "healthz"))
    }
}

fn strip_authority(target: &str) -> &str {
    let Some((scheme, rest)) = target.split_once("://") else {
        return target;
    };
    if scheme.contains(['/', '?']) {
        return target;
    }
    rest.find('/').map_or("/", |slash| rest.get(slash..).unwrap_or("/"))
}

/// The pairs of a query or of a form's body (`application/x-www-form-urlencoded`).
fn pairs(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode_form(key), decode_form(value))
        })
        .collect()
}

fn decode(text: &str) -> String {
    // NUL is no character of a page either.
    percent_decode_str(text).decode_utf8_lossy().replace('\0', "\u{FFFD}")
}

fn decode_form(text: &str) -> String {
    decode(&text.replace('+', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_path_and_query() {
        let request = Request::get("/c/C%20001//history?q=%E6%9D%AD%E5%B7%9E+%2B1&empty&x=a=b#frag");
        assert_eq!(request.segments, ["c", "C 001", "history"]);
        assert_eq!(request.param("q"), "杭州 +1");
        assert_eq!(request.param("x"), "a=b");
        assert_eq!(request.param("missing"), "");
    }

    #[test]
    fn takes_raw_utf8_and_bad_utf8() {
        assert_eq!(Request::get("/c/杭州").segments, ["c", "杭州"]);
        assert_eq!(Request::get("/c/%FF%zz").segments, ["c", "\u{FFFD}%zz"]);
    }

    #[test]
    fn cuts_absolute_targets_to_their_path() {
        assert_eq!(Request::get("http://127.0.0.1:1/search?q=a://b").segments, ["search"]);
        assert_eq!(Request::get("http://127.0.0.1:1").segments, Vec::<String>::new());
        assert_eq!(Request::get("/search?q=http://x/").param("q"), "http://x/");
    }
}

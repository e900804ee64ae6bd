//! A response as a plain value, with the headers that every answer carries.

use askama::Template;
use serde::Serialize;

/// What pages may load and do: only our own styles, scripts and images; nothing inline, no framing, no plug-ins.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const PAGE: &str = "text/html; charset=utf-8";
const JSON: &str = "application/json; charset=utf-8";

/// One answer: status, headers (content type among them) and body.
#[derive(Clone, Debug)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Response {
    /// An answer of this type with the protective headers, not to be stored by caches.
    #[must_use]
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: vec![
                ("Content-Type", content_type.to_owned()),
                ("Content-Security-Policy", CONTENT_SECURITY_POLICY.to_owned()),
                ("X-Content-Type-Options", "nosniff".to_owned()),
                ("X-Frame-Options", "DENY".to_owned()),
                ("Referrer-Policy", "same-origin".to_owned()),
                ("Cross-Origin-Opener-Policy", "same-origin".to_owned()),
                ("Cross-Origin-Resource-Policy", "same-origin".to_owned()),
                ("Cache-Control", "private, no-cache".to_owned()),
            ],
            body: body.into(),
        }
    }

    /// The same page, which may show files of the vault in frames: the browser's PDF viewer. Only what the file's own answer
    /// lets be framed gets in ([`Response::framed_by_us`]).
    #[must_use]
    pub fn framing(self) -> Self {
        let policy = format!("{CONTENT_SECURITY_POLICY}; frame-src 'self'");
        self.with_header("Content-Security-Policy", policy)
    }

    /// The same answer, which our own pages may show in a frame. `policy` holds what else it may do.
    #[must_use]
    pub fn framed_by_us(self, policy: &str) -> Self {
        self.with_header("Content-Security-Policy", format!("{policy}; frame-ancestors 'self'"))
            .with_header("X-Frame-Options", "SAMEORIGIN")
    }

    /// A page from its template.
    ///
    /// # Errors
    /// When the template cannot be rendered.
    pub fn page(template: &impl Template) -> Result<Self, askama::Error> {
        Ok(Self::new(200, PAGE, template.render()?))
    }

    /// A JSON answer.
    #[must_use]
    pub fn json(value: &impl Serialize) -> Self {
        match serde_json::to_vec(value) {
            Ok(body) => Self::new(200, JSON, body),
            Err(error) => {
                tracing::error!(%error, "an answer could not be written as JSON");
                Self::new(500, JSON, r#"{"error":"无法生成 JSON"}"#)
            }
        }
    }

    /// Plain text, for answers that come before there is a page.
    #[must_use]
    pub fn text(status: u16, text: &str) -> Self {
        Self::new(status, "text/plain; charset=utf-8", text)
    }

    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Sets a header, replacing one of the same name.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.retain(|(key, _)| !key.eq_ignore_ascii_case(name));
        self.headers.push((name, value.into()));
        self
    }

    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The body as text, for tests and logs.
    #[must_use]
    pub fn body_text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

//! What is refused before any page is asked: requests that some other web site makes the browser send to us.
//!
//! kehu listens on the loopback address and asks for no password, so the browser is the only way in for a stranger: a page
//! elsewhere may point its own name at 127.0.0.1 (DNS rebinding), embed our pages, or send forms. The Host header tells the
//! first, `Sec-Fetch-Site` and `Origin` the others.

use super::{Method, Request, Response};

/// Names under which the loopback address may be called.
const LOOPBACK_NAMES: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

/// The refusal, or None when the request may go on. `port` is the one we listen on; None accepts any.
#[must_use]
pub fn refusal(request: &Request, port: Option<u16>) -> Option<Response> {
    let mut hosts = request.headers.iter().filter(|(name, _)| name == "host");
    match (hosts.next(), hosts.next()) {
        (Some((_, host)), None) if is_ours(host, port) => {}
        _ => {
            return Some(Response::text(
                421,
                "这个网址不是本机地址，已拒绝。请用启动 kehu 时显示的网址（http://127.0.0.1:…）打开客户库。",
            ));
        }
    }
    if is_foreign(request, port) {
        return Some(Response::text(403, "这个请求来自别的网站，已拒绝。"));
    }
    match request.method {
        Method::Get | Method::Head => None,
        Method::Post if is_proven_ours(request) => None,
        Method::Post => Some(Response::text(403, "这个请求不是从 kehu 的页面发出的，已拒绝。")),
        Method::Other => Some(not_allowed()),
    }
}

/// The answer to what no page takes.
pub(super) fn not_allowed() -> Response {
    Response::text(405, "这里只能查看，不能提交修改。").with_header("Allow", "GET, HEAD")
}

/// Whether one of our own pages makes the browser ask; whoever says nothing of it is no browser, or an old one. An `Origin`
/// that is here at all is ours: another one counts as foreign.
fn is_proven_ours(request: &Request) -> bool {
    request.header("sec-fetch-site") == Some("same-origin") || request.header("origin").is_some()
}

fn is_ours(authority: &str, port: Option<u16>) -> bool {
    let (name, given) = match authority.rsplit_once(':') {
        Some((name, digits)) if !digits.ends_with(']') => (name, digits.parse().ok()),
        _ => (authority, Some(80)),
    };
    let right_port = given.is_some() && (port.is_none() || given == port);
    right_port && LOOPBACK_NAMES.iter().any(|ours| name.eq_ignore_ascii_case(ours))
}

/// Whether another site makes the browser ask. Following a link from elsewhere (a chat, a mail) is fine: it shows the page
/// to the person and nothing to the site; reading or embedding is not.
fn is_foreign(request: &Request, port: Option<u16>) -> bool {
    let cross_site = matches!(request.header("sec-fetch-site"), Some("cross-site" | "same-site"));
    let reads = matches!(request.method, Method::Get | Method::Head);
    let follows_link = reads
        && request.header("sec-fetch-mode") == Some("navigate")
        && matches!(request.header("sec-fetch-dest"), None | Some("document"));
    if cross_site && !follows_link {
        return true;
    }
    let origin_is_ours = |origin: &str| {
        origin
            .strip_prefix("http://")
            .is_some_and(|authority| is_ours(authority, port))
    };
    !reads && request.header("origin").is_some_and(|origin| !origin_is_ours(origin))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(request: &Request) -> Option<u16> {
        refusal(request, Some(8420)).map(|response| response.status)
    }
    fn from_host(host: &str) -> Option<u16> {
        status(&Request::get("/").with_header("Host", host))
    }

    #[test]
    fn only_loopback_names_with_our_port_are_served() {
        for host in ["127.0.0.1:8420", "localhost:8420", "LOCALHOST:8420", "[::1]:8420"] {
            assert_eq!(from_host(host), None, "{host}");
        }
        for host in [
            "evil.example:8420",
            "127.0.0.1",
            "127.0.0.1:80",
            "127.0.0.1.evil.example:8420",
            "localhost:",
            "",
            "[::1]",
            "127.0.0.1:8420:8420",
        ] {
            assert_eq!(from_host(host), Some(421), "{host}");
        }
        assert_eq!(status(&Request::get("/")), Some(421), "no Host at all");
        let twice = Request::get("/")
            .with_header("Host", "localhost:8420")
            .with_header("Host", "evil.example");
        assert_eq!(status(&twice), Some(421));
    }

    #[test]
    fn other_sites_may_link_but_not_read_embed_or_post() {
        let from_elsewhere = |mode: &str, dest: &str| {
            Request::get("/")
                .with_header("Host", "localhost:8420")
                .with_header("Sec-Fetch-Site", "cross-site")
                .with_header("Sec-Fetch-Mode", mode)
                .with_header("Sec-Fetch-Dest", dest)
        };
        assert_eq!(status(&from_elsewhere("navigate", "document")), None);
        assert_eq!(status(&from_elsewhere("navigate", "iframe")), Some(403));
        assert_eq!(status(&from_elsewhere("no-cors", "script")), Some(403));
    }

    #[test]
    fn a_post_must_prove_that_it_is_from_our_own_pages() {
        let post = |headers: &[(&str, &str)]| {
            let post = Request::new(Method::Post, "/open/x").with_header("Host", "localhost:8420");
            status(
                &headers
                    .iter()
                    .fold(post, |post, (name, value)| post.with_header(name, value)),
            )
        };
        assert_eq!(post(&[("Sec-Fetch-Site", "same-origin")]), None);
        assert_eq!(post(&[("Origin", "http://localhost:8420")]), None);
        assert_eq!(post(&[]), Some(403), "nothing proven");
        for site in ["none", "same-site", "cross-site", "SAME-ORIGIN"] {
            assert_eq!(post(&[("Sec-Fetch-Site", site)]), Some(403), "{site}");
        }
        for origin in [
            "https://evil.example",
            "null",
            "",
            "http://localhost:1",
            "https://localhost:8420",
            "http://localhost:8420.evil.example",
        ] {
            assert_eq!(post(&[("Origin", origin)]), Some(403), "{origin}");
            let both = [("Sec-Fetch-Site", "same-origin"), ("Origin", origin)];
            assert_eq!(post(&both), Some(403), "{origin} with a false proof");
        }
        let cross = [
            ("Sec-Fetch-Site", "cross-site"),
            ("Sec-Fetch-Mode", "navigate"),
            ("Origin", "http://localhost:8420"),
        ];
        assert_eq!(post(&cross), Some(403), "a form on another site");
        let put = Request::new(Method::Other, "/open/x")
            .with_header("Host", "localhost:8420")
            .with_header("Sec-Fetch-Site", "same-origin");
        assert_eq!(status(&put), Some(405));
    }
}

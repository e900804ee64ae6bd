//! HTTP/1.1 on one client's connection: reading one request within limits, and refusing what is beyond them.
//!
//! The limits are what keeps one client from harming the others: a head of at most 16 KB that must arrive within five seconds,
//! a small body, no transfer codings. Only files sent to `/import`, `/attach/…` and `/new/…` from our own pages may be larger: it goes to the disk (`spool`). Parsing is `httparse`'s. What passes is written anew for the engine, with nothing in it
//! that the engine would stumble over: plain ASCII, one true length, no word about the connection.

use super::spool::{self, Spool, Spooled};
use super::{Response, Site};
use percent_encoding::{CONTROLS, percent_encode};
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

/// Room for a query of 10,000 汉字, nine bytes each: that it is too long is told by the page that was asked for.
const MAX_HEAD: usize = 128 * 1024;
const MAX_HEADERS: usize = 64;
pub(super) const MAX_BODY: usize = 2 << 20;
/// From the first byte of a request to its last.
const REQUEST_DEADLINE: Duration = Duration::from_secs(5);
/// How long a connection may be silent: browsers open some ahead of need. Where others wait for room it goes earlier (`server`).
const IDLE: Duration = Duration::from_secs(60);
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);
/// How long, and how much, a client may go on sending after its answer.
const FAREWELL: Duration = Duration::from_secs(1);
const MAX_LEFTOVER: usize = 256 * 1024;

/// Headers that concern one connection only (RFC 9110, 7.6.1), and those that this listener settles itself.
const OURS: [&str; 12] = [
    spool::HEADER,
    "connection",
    "content-length",
    "expect",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// What came in.
pub(super) enum Incoming {
    /// A request within limits, as the engine is to get it, and its body where that is a file.
    Request(Vec<u8>, Option<Spooled>),
    /// Something that is no request; answer with this.
    Refused(Response),
    /// The client went away or fell silent.
    Closed,
}

/// One client's connection, for one request.
pub(super) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// A parsed head: its length in bytes, how the engine gets it (without its last, empty line), and how long the body is.
struct Head {
    length: usize,
    rewritten: Vec<u8>,
    body_length: usize,
}

impl Connection {
    pub(super) fn new(stream: TcpStream) -> io::Result<Self> {
        stream.set_write_timeout(Some(WRITE_TIMEOUT))?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::new(),
        })
    }

    /// Waits for the request; `heard` is called at the first of it.
    pub(super) fn receive(&mut self, site: &Site, heard: &dyn Fn()) -> Incoming {
        let mut deadline = None;
        let head = loop {
            match parse_head(&self.buffer) {
                Ok(Some(head)) => break head,
                Ok(None) if self.buffer.len() >= MAX_HEAD => {
                    return Incoming::Refused(Response::text(431, "请求头太长。"));
                }
                Ok(None) => {}
                Err(refusal) => return Incoming::Refused(refusal),
            }
            if !self.fill(deadline) {
                return Incoming::Closed;
            }
            deadline.get_or_insert_with(|| {
                heard();
                Instant::now() + REQUEST_DEADLINE
            });
        };
        if head.body_length > MAX_BODY {
            return self.receive_file(head, site);
        }
        while self.buffer.len() < head.length + head.body_length {
            if !self.fill(deadline) {
                return Incoming::Closed;
            }
        }
        let mut request = head.rewritten;
        if head.body_length > 0 {
            request.extend(format!("Content-Length: {}\r\n", head.body_length).as_bytes());
        }
        request.extend(b"Connection: close\r\n\r\n");
        request.extend(self.buffer.iter().skip(head.length).take(head.body_length));
        Incoming::Request(request, None)
    }

    /// Takes a body that is too large for the memory to a file, if it may come at all.
    fn receive_file(&mut self, head: Head, site: &Site) -> Incoming {
        let spool = match Spool::open(&head.rewritten, head.body_length, site) {
            Ok(spool) => spool,
            Err(refusal) => return Incoming::Refused(refusal),
        };
        let arrived = self.buffer.split_off(head.length.min(self.buffer.len()));
        match spool.take(&arrived, &mut self.stream) {
            Ok(Some(spooled)) => {
                let mut request = head.rewritten;
                request.extend(spooled.header().as_bytes());
                request.extend(b"Connection: close\r\n\r\n");
                Incoming::Request(request, Some(spooled))
            }
            Ok(None) => Incoming::Closed,
            Err(error) => {
                tracing::warn!(%error, "an upload could not be stored");
                Incoming::Refused(spool::no_room(&head.rewritten, site))
            }
        }
    }

    /// Reads what has arrived; false when nothing more will.
    fn fill(&mut self, deadline: Option<Instant>) -> bool {
        let patience = deadline.map_or(IDLE, |end| end.saturating_duration_since(Instant::now()));
        if patience.is_zero() || self.stream.set_read_timeout(Some(patience)).is_err() {
            return false;
        }
        let mut chunk = [0; 4096];
        loop {
            match self.stream.read(&mut chunk) {
                Ok(0) => return false,
                Ok(count) => {
                    self.buffer.extend(chunk.iter().take(count));
                    return true;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return false,
            }
        }
    }

    /// Whether the client has closed its side.
    pub(super) fn is_gone(&self) -> bool {
        if self.stream.set_nonblocking(true).is_err() {
            return true;
        }
        let gone = match self.stream.peek(&mut [0]) {
            Ok(count) => count == 0,
            Err(error) => error.kind() != io::ErrorKind::WouldBlock,
        };
        gone || self.stream.set_nonblocking(false).is_err()
    }

    pub(super) fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)
    }

    /// Sends a response of our own, before there is a page.
    pub(super) fn answer(&mut self, response: &Response) -> io::Result<()> {
        let mut out = Vec::with_capacity(response.body.len() + 1024);
        write!(out, "HTTP/1.1 {} {}\r\n", response.status, reason(response.status))?;
        for (name, value) in &response.headers {
            write!(out, "{name}: {value}\r\n")?;
        }
        let length = response.body.len();
        write!(out, "Connection: close\r\nContent-Length: {length}\r\n\r\n")?;
        out.extend(&response.body);
        self.send(&out)
    }

    /// Ends the connection. What the client still sends is taken and dropped: closing over it would reset the connection, and
    /// the client could lose the answer.
    pub(super) fn close(mut self) {
        if self.stream.shutdown(Shutdown::Write).is_err() {
            return;
        }
        let deadline = Some(Instant::now() + FAREWELL);
        let mut left = MAX_LEFTOVER;
        self.buffer.clear();
        while left > 0 && self.fill(deadline) {
            left = left.saturating_sub(self.buffer.len());
            self.buffer.clear();
        }
    }
}

fn parse_head(bytes: &[u8]) -> Result<Option<Head>, Response> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let length = match parsed.parse(bytes) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(httparse::Error::TooManyHeaders) => return Err(Response::text(431, "请求头太多。")),
        Err(error) => return Err(Response::text(400, &format!("看不懂的请求：{error}"))),
    };
    let all = |name: &'static str| {
        let headers = parsed.headers.iter();
        headers
            .filter(move |header| header.name.eq_ignore_ascii_case(name))
            .map(|header| String::from_utf8_lossy(header.value).trim().to_owned())
    };
    if all("transfer-encoding").next().is_some() {
        return Err(Response::text(501, "不支持 Transfer-Encoding。"));
    }
    let mut lengths = all("content-length");
    let body_length = match (lengths.next(), lengths.next()) {
        (None, _) => 0,
        (Some(text), None) if text.bytes().all(|byte| byte.is_ascii_digit()) => match text.parse::<usize>() {
            Ok(length) => length,
            Err(_) => return Err(Response::text(400, "Content-Length 不是数字。")),
        },
        _ => return Err(Response::text(400, "Content-Length 不是一个数字。")),
    };
    let named: Vec<String> = all("connection")
        .flat_map(|value| value.split(',').map(|name| name.trim().to_owned()).collect::<Vec<_>>())
        .collect();
    let method = parsed.method.unwrap_or_default();
    let target = ascii(parsed.path.unwrap_or("/").as_bytes());
    let mut rewritten = format!("{method} {target} HTTP/1.1\r\n");
    for header in parsed.headers.iter() {
        let is_ours = OURS.iter().any(|ours| header.name.eq_ignore_ascii_case(ours));
        if !is_ours && !named.iter().any(|name| header.name.eq_ignore_ascii_case(name)) {
            rewritten.extend([header.name, ": ", &ascii(header.value), "\r\n"]);
        }
    }
    Ok(Some(Head {
        length,
        rewritten: rewritten.into_bytes(),
        body_length,
    }))
}

/// Percent-encodes what is no visible ASCII: people type addresses in Chinese, and the engine would drop them.
fn ascii(bytes: &[u8]) -> String {
    percent_encode(bytes, CONTROLS).to_string()
}

fn reason(status: u16) -> &'static str {
    match status {
        400 => "Bad Request",
        413 => "Content Too Large",
        431 => "Request Header Fields Too Large",
        501 => "Not Implemented",
        503 => "Service Unavailable",
        507 => "Insufficient Storage",
        _ => "Status",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(head: &str) -> Option<u16> {
        parse_head(head.as_bytes()).err().map(|response| response.status)
    }

    #[test]
    fn rewrites_a_request_for_the_engine() {
        let bytes = "GET /c/杭州?q=1 HTTP/1.0\r\nHost: localhost:1\r\nTE: chunked\r\nX-Own: 1\r\nConnection: x-own, keep-alive\r\n\
                     Cookie: 名=值\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nxy"
            .as_bytes();
        let head = parse_head(bytes).ok().flatten().expect("complete");
        assert_eq!(
            String::from_utf8_lossy(&head.rewritten),
            "GET /c/%E6%9D%AD%E5%B7%9E?q=1 HTTP/1.1\r\nHost: localhost:1\r\nCookie: %E5%90%8D=%E5%80%BC\r\n"
        );
        assert_eq!((bytes.len() - head.length, head.body_length), (2, 2));
    }

    #[test]
    fn refuses_what_could_hurt() {
        for length in ["-1", "+1", "", "1\r\nContent-Length: 2", "99999999999999999999999"] {
            let head = format!("GET / HTTP/1.1\r\nContent-Length: {length}\r\n\r\n");
            assert_eq!(refused(&head), Some(400), "{length}");
        }
        assert_eq!(
            refused("GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"),
            Some(501)
        );
        assert_eq!(refused("\x16\x03\x01\x02"), Some(400), "TLS to a plain port");
        let many = format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(65));
        assert_eq!(refused(&many), Some(431));
    }
}

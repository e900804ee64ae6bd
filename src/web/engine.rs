//! The HTTP engine, `tiny_http`: the only file that knows it.
//!
//! It listens on a loopback port of its own and answers only what [`Engine::call`] brings it: requests that the listener in
//! front (`server`, `wire`) has read whole and found within limits, one per connection. So nothing that a client sends can make
//! it allocate, wait or keep a thread beyond those limits. A thread per request, because pages wait for news on theirs.

use super::{Method, Request, Response, Site, respond, spool, wire};
use std::collections::HashMap;
use std::io::{self, Cursor, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Scope};
use std::time::{Duration, Instant};

/// How often it is seen whether serving is over, and how long a failed engine rests before the next one starts.
const GLANCE: Duration = Duration::from_millis(100);
/// A call that the engine has not taken up by then tells that it no longer accepts: its accepting thread can end unseen.
const STUCK: Duration = Duration::from_secs(5);

/// How long a failed engine may take over what it has accepted.
const DRAIN: Duration = Duration::from_secs(1);

/// The engine's port and the calls it has not taken up yet.
pub(super) struct Engine {
    listener: TcpListener,
    address: SocketAddr,
    expected: Mutex<HashMap<SocketAddr, Expected>>,
    /// Calls on their way that are not among the expected ones yet: their address is only known once they are through.
    dialling: AtomicUsize,
    over: AtomicBool,
}

/// What is known of a call when the engine takes it up.
struct Expected {
    since: Instant,
    abandoned: Arc<AtomicBool>,
}

/// A request on its way: the connection on which the answer comes.
pub(super) struct Call<'a> {
    engine: &'a Engine,
    caller: SocketAddr,
    pub(super) answer: TcpStream,
    abandoned: Arc<AtomicBool>,
}

impl Engine {
    /// Takes a free loopback port.
    pub(super) fn bind() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        Ok(Self {
            listener,
            address,
            expected: Mutex::default(),
            dialling: AtomicUsize::new(0),
            over: AtomicBool::new(false),
        })
    }

    /// Brings a request, head and body, that ends its connection.
    pub(super) fn call(&self, request: &[u8]) -> io::Result<Call<'_>> {
        self.dialling.fetch_add(1, Ordering::SeqCst);
        let call = self.dial();
        self.dialling.fetch_sub(1, Ordering::SeqCst);
        let call = call?;
        (&call.answer).write_all(request)?;
        Ok(call)
    }

    /// A connection that is expected.
    fn dial(&self) -> io::Result<Call<'_>> {
        let since = Instant::now();
        let answer = TcpStream::connect(self.address)?;
        answer.set_nodelay(true)?;
        let call = Call {
            engine: self,
            caller: answer.local_addr()?,
            answer,
            abandoned: Arc::default(),
        };
        let abandoned = call.abandoned.clone();
        self.expected().insert(call.caller, Expected { since, abandoned });
        Ok(call)
    }

    /// Answers calls until [`Engine::end`]; an engine that fails is replaced. Blocks.
    pub(super) fn run(&self, site: &Site) {
        thread::scope(|scope| {
            while !self.over.load(Ordering::Relaxed) {
                // Without a thread to begin with, tiny_http panics.
                let begun = catch_unwind(AssertUnwindSafe(|| {
                    tiny_http::Server::from_listener(self.listener.try_clone()?, None)
                }));
                match begun {
                    Ok(Ok(server)) => self.take_from(&server, scope, site),
                    Ok(Err(error)) => tracing::warn!(%error, "the HTTP engine could not start"),
                    Err(_) => tracing::warn!("the HTTP engine could not start"),
                }
                thread::sleep(GLANCE);
            }
        });
    }

    /// To be called when no answer is waited for any more.
    pub(super) fn end(&self) {
        self.over.store(true, Ordering::Relaxed);
    }

    /// Returns when all is over or this engine has failed.
    fn take_from<'scope, 'env>(
        &self,
        server: &tiny_http::Server,
        scope: &'scope Scope<'scope, 'env>,
        site: &'env Site,
    ) {
        let begun = Instant::now();
        while !self.over.load(Ordering::Relaxed) {
            match server.recv_timeout(GLANCE) {
                Ok(Some(request)) => self.take(request, scope, site),
                Ok(None) => {}
                Err(error) => {
                    tracing::warn!(%error, "the HTTP engine stopped accepting; it is started anew");
                    // What it has accepted before, it still reads. What it has not is the next one's.
                    let failed = Instant::now();
                    while self.awaits_calls_before(failed) && failed.elapsed() < DRAIN {
                        if let Ok(Some(request)) = server.recv_timeout(GLANCE) {
                            self.take(request, scope, site);
                        }
                    }
                    return;
                }
            }
            if begun.elapsed() > STUCK && self.is_stuck() {
                tracing::warn!("the HTTP engine takes up no calls; it is started anew");
                return;
            }
        }
    }

    fn take<'scope, 'env>(
        &self,
        mut request: tiny_http::Request,
        scope: &'scope Scope<'scope, 'env>,
        site: &'env Site,
    ) {
        let caller = request.remote_addr().copied();
        let Some(expected) = caller.and_then(|caller| self.expected().remove(&caller)) else {
            turn_away(request);
            return;
        };
        // When there is no thread, the request is dropped, which answers it with 500.
        let spawned = thread::Builder::new()
            .name("kehu-page".to_owned())
            .spawn_scoped(scope, move || {
                let response = respond(site, &plain(&mut request, site, expected.abandoned));
                answer(request, response);
            });
        if let Err(error) = spawned {
            tracing::warn!(%error, "no thread for a request");
        }
    }

    fn awaits_calls_before(&self, instant: Instant) -> bool {
        self.dialling.load(Ordering::SeqCst) > 0 || self.expected().values().any(|call| call.since <= instant)
    }

    fn is_stuck(&self) -> bool {
        self.expected().values().any(|call| call.since.elapsed() > STUCK)
    }

    fn expected(&self) -> MutexGuard<'_, HashMap<SocketAddr, Expected>> {
        self.expected.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Call<'_> {
    /// Tells the page that nobody waits for its answer any more.
    pub(super) fn abandon(&self) {
        self.abandoned.store(true, Ordering::Relaxed);
    }
}

impl Drop for Call<'_> {
    fn drop(&mut self) {
        self.abandon();
        self.engine.expected().remove(&self.caller);
    }
}

/// Some other program on this machine has found the port. `tiny_http` sets aside as much memory as a request announces when it is
/// dropped, so one that announces too much is never dropped: it is left lying instead of ending the process.
fn turn_away(request: tiny_http::Request) {
    if request
        .body_length()
        .is_some_and(|announced| announced > wire::MAX_BODY)
    {
        std::mem::forget(request);
        return;
    }
    let refusal = "这是 kehu 自用的端口。请用启动 kehu 时显示的网址打开客户库。";
    answer(request, Response::text(421, refusal));
}

/// The request as a value that no page needs an engine for.
fn plain(request: &mut tiny_http::Request, site: &Site, abandoned: Arc<AtomicBool>) -> Request {
    let method = match request.method() {
        tiny_http::Method::Get => Method::Get,
        tiny_http::Method::Head => Method::Head,
        tiny_http::Method::Post => Method::Post,
        _ => Method::Other,
    };
    let mut plain = Request::new(method, request.url()).abandoned_with(abandoned);
    for header in request.headers() {
        if header.field.as_str().as_str().eq_ignore_ascii_case(spool::HEADER) {
            plain.file = Some(spool::path_of(header.value.as_str(), site));
            continue;
        }
        plain = plain.with_header(header.field.as_str().as_str(), header.value.as_str());
    }
    let mut body = Vec::new();
    match request.as_reader().take(wire::MAX_BODY as u64).read_to_end(&mut body) {
        Ok(_) => plain.body = body,
        Err(error) => tracing::warn!(%error, "a request's body could not be read"),
    }
    plain
}

fn answer(request: tiny_http::Request, response: Response) {
    let headers = response
        .headers
        .iter()
        .filter_map(|(name, value)| header(name, value))
        .chain(header("Server", "kehu"))
        .collect();
    let length = response.body.len();
    let answer = tiny_http::Response::new(
        tiny_http::StatusCode(response.status),
        headers,
        Cursor::new(response.body),
        Some(length),
        None,
    )
    // One length, known beforehand: no chunks.
    .with_chunked_threshold(usize::MAX);
    // The caller may be gone already; there is nobody left to tell.
    let _ = request.respond(answer);
}

/// Our own constants, dates and encoded paths. `tiny_http` would write a line break as it is, and with it a header of its own.
fn header(name: &str, value: &str) -> Option<tiny_http::Header> {
    let value: String = value.chars().filter(|c| !c.is_control()).collect();
    tiny_http::Header::from_bytes(name, value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{Archive, Options, Viewer};

    const ASKING: &[u8] = b"GET /healthz HTTP/1.1\r\nHost: localhost:1\r\nConnection: close\r\n\r\n";

    /// Runs an engine for a site on (outer) port 1 while `test` does.
    fn with_engine(test: impl FnOnce(&Engine)) {
        let dir = tempfile::tempdir().expect("a folder");
        let root = dir.path().join("客户库");
        crate::vault::init(&root, &crate::vault::InitOptions::default()).expect("a vault");
        let cache = Some(dir.path().join("cache"));
        let archive = Archive::open(&root, &Options { cache }).expect("an archive");
        archive.catch_up(&|_| {}).expect("taken in");
        let site = Site::new(Arc::new(archive), Viewer::everything());
        site.served_at(1);
        let engine = Engine::bind().expect("a port");
        thread::scope(|scope| {
            scope.spawn(|| engine.run(&site));
            let tested = catch_unwind(AssertUnwindSafe(|| test(&engine)));
            engine.end();
            if let Err(failure) = tested {
                std::panic::resume_unwind(failure);
            }
        });
    }

    fn answer_to(call: &Call) -> String {
        read_all(&call.answer)
    }

    fn read_all(mut stream: &TcpStream) -> String {
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .expect("a time-out");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    /// Whether a call is answered as it should be.
    fn try_call(engine: &Engine) -> bool {
        let Ok(call) = engine.call(ASKING) else { return false };
        let patience = Some(Duration::from_secs(10));
        call.answer.set_read_timeout(patience).expect("a time-out");
        let mut answer = String::new();
        (&call.answer).read_to_string(&mut answer).is_ok() && answer.contains("\"ok\":true")
    }

    #[test]
    fn answers_calls_and_turns_others_away() {
        with_engine(|engine| {
            let answer = answer_to(&engine.call(ASKING).expect("a call"));
            assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
            assert!(answer.contains("\"ok\":true"), "{answer}");

            // Its own port is no name under which pages are served ...
            let by_inner_port =
                String::from_utf8_lossy(ASKING).replace(":1\r", &format!(":{}\r", engine.address.port()));
            let answer = answer_to(&engine.call(by_inner_port.as_bytes()).expect("a call"));
            assert!(answer.starts_with("HTTP/1.1 421 "), "{answer}");

            // ... and who comes by himself is turned away, whatever he names, and harms nothing.
            let announcing = "POST / HTTP/1.1\r\nHost: localhost:1\r\nContent-Length: 4000000000000000\r\n\r\n";
            let mut hostile = TcpStream::connect(engine.address).expect("a connection");
            hostile.write_all(announcing.as_bytes()).expect("sent");
            let mut stranger = TcpStream::connect(engine.address).expect("a connection");
            stranger.write_all(ASKING).expect("sent");
            let answer = read_all(&stranger);
            assert!(answer.starts_with("HTTP/1.1 421 "), "{answer}");
            assert!(answer_to(&engine.call(ASKING).expect("a call")).starts_with("HTTP/1.1 200 "));
        });
    }

    #[test]
    fn an_engine_that_stops_accepting_is_replaced() {
        with_engine(|engine| {
            assert!(answer_to(&engine.call(ASKING).expect("a call")).contains("\"ok\":true"));
            // Accepting without waiting fails when nobody calls, which ends tiny_http's accepting for good: first the accept
            // that waits now, which a call ends, then the next.
            engine.listener.set_nonblocking(true).expect("not waiting");
            try_call(engine);
            thread::sleep(GLANCE);
            engine.listener.set_nonblocking(false).expect("waiting");
            // A call that an ending engine has accepted may be lost with it. From the next one on, all is as before.
            let deadline = Instant::now() + Duration::from_secs(60);
            while !try_call(engine) {
                assert!(Instant::now() < deadline, "no call is answered any more");
            }
            assert!(answer_to(&engine.call(ASKING).expect("a call")).contains("\"ok\":true"));
        });
    }

    #[test]
    fn no_value_makes_a_header_of_its_own() {
        let header = header("Location", "/a\r\nSet-Cookie: x").expect("a header");
        assert_eq!(header.value.as_str(), "/aSet-Cookie: x");
    }
}

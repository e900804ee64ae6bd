//! Between a client and the engine: the request goes in, the answer comes out, and the connection ends.

use super::Response;
use super::engine::{Call, Engine};
use super::wire::Connection;
use std::io::{self, Read};
use std::time::{Duration, Instant};

/// How often it is seen whether the client is still there.
const GLANCE: Duration = Duration::from_millis(500);
/// The engine is never silent that long: pages that wait for news answer after 25 seconds.
const SILENCE: Duration = Duration::from_secs(120);
/// More than most pages hold, so that they are passed on in one piece.
const CHUNK: usize = 64 * 1024;

/// Has the engine answer `request` and passes the answer on. Returns when the engine is done, even if the client leaves
/// earlier, so that there are never more requests being answered than connections allowed.
pub(super) fn relay(engine: &Engine, request: &[u8], client: &mut Connection) {
    let called = engine.call(request).and_then(|call| {
        call.answer.set_read_timeout(Some(GLANCE))?;
        Ok(call)
    });
    let mut call = match called {
        Ok(call) => call,
        Err(error) => {
            tracing::warn!(%error, "the HTTP engine could not be reached");
            unavailable(client);
            return;
        }
    };
    let mut chunk = vec![0; CHUNK];
    let Some(start) = start_of_answer(&mut call, client, &mut chunk) else {
        tracing::warn!("the HTTP engine gave no answer");
        unavailable(client);
        return;
    };
    let mut sent = client.send(&start);
    while let Some(piece) = next_piece(&mut call, client, &mut chunk) {
        if sent.is_ok() {
            sent = client.send(piece);
        }
        if sent.is_err() {
            call.abandon();
        }
    }
}

/// What the engine sends until its status line is complete, with the word that this connection ends, which the engine keeps
/// to itself.
fn start_of_answer(call: &mut Call, client: &Connection, chunk: &mut [u8]) -> Option<Vec<u8>> {
    let mut start = Vec::new();
    loop {
        start.extend(next_piece(call, client, chunk)?);
        if let Some(line) = start.windows(2).position(|pair| pair == b"\r\n") {
            let rest = start.split_off(line + 2);
            return Some([start.as_slice(), b"Connection: close\r\n", &rest].concat());
        }
    }
}

/// What the engine says next; None at the end, or when it breaks off.
fn next_piece<'a>(call: &mut Call, client: &Connection, chunk: &'a mut [u8]) -> Option<&'a [u8]> {
    let asked = Instant::now();
    loop {
        match call.answer.read(chunk) {
            Ok(0) => return None,
            Ok(count) => return chunk.get(..count),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {
                if asked.elapsed() > SILENCE {
                    return None;
                }
                if client.is_gone() {
                    call.abandon();
                }
            }
            Err(_) => return None,
        }
    }
}

fn unavailable(client: &mut Connection) {
    let sorry = Response::text(503, "暂时打不开，请稍后再试。").with_header("Retry-After", "1");
    // The client may be gone already; there is nobody left to tell.
    let _ = client.answer(&sorry);
}

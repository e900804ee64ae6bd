//! The listener in front of the HTTP engine: it accepts, lets in what is within limits (`wire`) and relays it (`relay`).
//!
//! A thread per connection, because pages wait for news on theirs (`/api/wait`); at most [`MAX_CONNECTIONS`] of them, each for
//! one request.

use super::engine::Engine;
use super::relay::relay;
use super::wire::{Connection, Incoming};
use super::{Response, Site};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, Scope};
use std::time::{Duration, Instant};

const MAX_CONNECTIONS: usize = 128;
/// How long a connection keeps its place without a word while others wait for one.
const SILENCE: Duration = Duration::from_secs(1);
/// How often the stop flag is looked at, and how long connections get to finish.
const GLANCE: Duration = Duration::from_millis(100);
const FAREWELL: Duration = Duration::from_secs(3);

/// Why serving could not begin.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("监听地址“{0}”看不懂。请写成 127.0.0.1:8420 这样的形式")]
    BadAddress(String),
    #[error("“{0}”不是本机地址。目前只能在本机打开（127.0.0.1）：供团队在网络上访问要先有登录和权限，以后的版本提供")]
    NotLoopback(String),
    #[error(
        "端口 {port} 已被占用，可能 kehu 已经在运行（http://127.0.0.1:{port}）。可以换一个：--listen 127.0.0.1:{next}"
    )]
    PortTaken { port: u16, next: u16 },
    #[error("无法监听 {0}：{1}")]
    Io(String, std::io::Error),
}

/// A bound listener that does not answer yet.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    engine: Engine,
}

impl Server {
    /// Binds `address` (`127.0.0.1:8420`, `localhost:0`; port 0 takes a free one). Only loopback addresses are accepted.
    ///
    /// # Errors
    /// See [`ServeError`].
    pub fn bind(address: &str) -> Result<Self, ServeError> {
        let candidates: Vec<SocketAddr> = address
            .to_socket_addrs()
            .map_err(|_| ServeError::BadAddress(address.to_owned()))?
            .collect();
        let first = candidates
            .first()
            .ok_or_else(|| ServeError::BadAddress(address.to_owned()))?;
        if !candidates.iter().all(|candidate| candidate.ip().is_loopback()) {
            return Err(ServeError::NotLoopback(address.to_owned()));
        }
        let listener = TcpListener::bind(candidates.as_slice()).map_err(|error| {
            if error.kind() == std::io::ErrorKind::AddrInUse {
                let port = first.port();
                ServeError::PortTaken {
                    port,
                    next: port.saturating_add(1),
                }
            } else {
                ServeError::Io(address.to_owned(), error)
            }
        })?;
        let address = listener
            .local_addr()
            .map_err(|error| ServeError::Io(address.to_owned(), error))?;
        let engine = Engine::bind().map_err(|error| ServeError::Io("127.0.0.1:0".to_owned(), error))?;
        Ok(Self {
            listener,
            address,
            engine,
        })
    }

    /// Where it listens, with the true port.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What to type into a browser.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Answers requests until `stop` is set, then lets answers under way finish for a moment. Blocks.
    ///
    /// # Errors
    /// When there is no thread to begin with.
    pub fn run(&self, site: &Site, stop: &AtomicBool) -> Result<(), ServeError> {
        let open = OpenConnections::default();
        site.served_at(self.address.port());
        thread::scope(|scope| {
            let no_thread = |error| ServeError::Io(self.address.to_string(), error);
            let answering = thread::Builder::new().spawn_scoped(scope, || self.engine.run(site));
            answering.map_err(no_thread)?;
            let accepting = thread::Builder::new().spawn_scoped(scope, || self.accept(scope, site, &open));
            if let Err(error) = accepting {
                self.engine.end();
                return Err(no_thread(error));
            }
            while !stop.load(Ordering::Relaxed) {
                thread::sleep(GLANCE);
            }
            site.stop();
            // Accepting blocks: a connection of our own wakes it up to see that it is over.
            drop(TcpStream::connect_timeout(&self.address, FAREWELL));
            open.close_all();
            self.engine.end();
            Ok(())
        })
    }

    fn accept<'scope, 'env>(
        &'env self,
        scope: &'scope Scope<'scope, 'env>,
        site: &'env Site,
        open: &'env OpenConnections,
    ) {
        loop {
            let accepted = self.listener.accept();
            if site.is_stopping() {
                return;
            }
            let stream = match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    // Out of file descriptors, or a client that left at once: neither may end the service.
                    tracing::warn!(%error, "a connection could not be accepted");
                    thread::sleep(GLANCE);
                    continue;
                }
            };
            let Some(ticket) = open.enter(&stream) else {
                refuse(stream);
                continue;
            };
            let spawned = thread::Builder::new()
                .name("kehu-web".to_owned())
                .spawn_scoped(scope, move || {
                    serve(stream, &ticket, &self.engine, site);
                    drop(ticket);
                });
            if let Err(error) = spawned {
                tracing::warn!(%error, "no thread for a connection");
            }
        }
    }
}

fn refuse(stream: TcpStream) {
    if let Ok(mut connection) = Connection::new(stream) {
        let busy = Response::text(503, "打开的页面太多，请稍后再试。").with_header("Retry-After", "5");
        // The client may be gone already; there is nobody left to tell.
        let _ = connection.answer(&busy);
    }
}

fn serve(stream: TcpStream, ticket: &Ticket<'_>, engine: &Engine, site: &Site) {
    let Ok(mut connection) = Connection::new(stream) else {
        return;
    };
    match connection.receive(site, &|| ticket.speaks()) {
        // The file, if any, is there until the answer is given.
        Incoming::Request(request, _file) => relay(engine, &request, &mut connection),
        Incoming::Refused(response) => {
            // As above.
            let _ = connection.answer(&response);
        }
        Incoming::Closed => return,
    }
    connection.close();
}

/// The connections now open, so that they can be counted and, at the end, closed.
#[derive(Default)]
struct OpenConnections {
    streams: Mutex<Vec<Open>>,
}

struct Open {
    number: u64,
    stream: TcpStream,
    /// Since when nothing came of it; None once something did.
    silent: Option<Instant>,
}

/// Held while a connection is open.
struct Ticket<'a> {
    open: &'a OpenConnections,
    number: u64,
}

impl OpenConnections {
    fn enter(&self, stream: &TcpStream) -> Option<Ticket<'_>> {
        let mut streams = self.lock();
        if streams.len() >= MAX_CONNECTIONS && !make_room(&mut streams) {
            return None;
        }
        let number = streams.last().map_or(0, |last| last.number + 1);
        streams.push(Open {
            number,
            stream: stream.try_clone().ok()?,
            silent: Some(Instant::now()),
        });
        Some(Ticket { open: self, number })
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Open>> {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// No more requests are read; answers under way get a moment.
    fn close_all(&self) {
        for Open { stream, .. } in self.lock().iter() {
            // A connection that is closed already needs no closing.
            let _ = stream.shutdown(Shutdown::Read);
        }
        let end = Instant::now() + FAREWELL;
        while !self.lock().is_empty() && Instant::now() < end {
            thread::sleep(GLANCE / 10);
        }
        for Open { stream, .. } in self.lock().iter() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

/// Closes the connection that has been silent longest, if that is long enough: a program that opens many and says nothing must not
/// keep people out.
fn make_room(streams: &mut Vec<Open>) -> bool {
    // The oldest stands first.
    let Some(at) = streams
        .iter()
        .position(|open| open.silent.is_some_and(|since| since.elapsed() >= SILENCE))
    else {
        return false;
    };
    // One that is closed already needs no closing.
    let _ = streams.remove(at).stream.shutdown(Shutdown::Both);
    true
}

impl Ticket<'_> {
    /// Something came: the place is kept until the answer is given.
    fn speaks(&self) {
        let mut streams = self.open.lock();
        let own = streams.iter_mut().find(|open| open.number == self.number);
        own.into_iter().for_each(|own| own.silent = None);
    }
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        self.open.lock().retain(|open| open.number != self.number);
    }
}

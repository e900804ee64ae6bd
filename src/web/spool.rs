//! Bodies that are too large for the memory: a spreadsheet that is sent to `/import`, and attachments, go to a file while they
//! arrive.

use super::error::{self, WebError};
use super::{Method, Request, Response, Site, guard, upload};
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tempfile::NamedTempFile;

/// Tells the engine where the body lies. What a client sends under this name is dropped.
pub(super) const HEADER: &str = "kehu-spooled";

/// The largest file (as reading allows) with what a form puts around it.
const MAX_FILE: usize = (1 << 30) + (1 << 16);
/// The same for attachments, all of one form together: they are written as one change, which has them in memory.
const MAX_ATTACHMENTS: usize = 300 << 20;
const NO_ROOM: &str = "没有地方存放上传的文件，请检查磁盘空间后重试。";
/// How many files may be on their way at once.
const MAX_AT_ONCE: usize = 4;
/// How long the client may be silent, and how long all may take.
const SILENCE: Duration = Duration::from_secs(30);
const DEADLINE: Duration = Duration::from_secs(30 * 60);
const CHUNK: usize = 64 * 1024;

static UNDER_WAY: AtomicUsize = AtomicUsize::new(0);

/// A body that may come.
pub(super) struct Spool {
    file: NamedTempFile,
    length: usize,
    _ticket: Ticket,
}

/// A body that has come. Its file goes when this is dropped.
pub(super) struct Spooled(NamedTempFile);

/// Counts a file while it is on its way.
struct Ticket;

impl Ticket {
    fn take() -> Option<Self> {
        let ticket = Self;
        (UNDER_WAY.fetch_add(1, Ordering::SeqCst) < MAX_AT_ONCE).then_some(ticket)
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        UNDER_WAY.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Spool {
    /// Whether a request with this head may bring so much: files for the import, for a customer or with a new record, from our
    /// own page.
    pub(super) fn open(head: &[u8], length: usize, site: &Site) -> Result<Self, Response> {
        let request = request_of(head);
        let segments: Vec<&str> = request.segments.iter().map(String::as_str).collect();
        let (most, too_much) = match segments.as_slice() {
            ["import"] => (MAX_FILE, "提交的内容太大。"),
            ["new", ..] if !upload::is_multipart(&request) => (0, "提交的内容太大。"),
            ["attach" | "new", ..] | ["api", "attach", ..] => (
                MAX_ATTACHMENTS,
                "一次上传的附件太大：每个最多 100 MB，一次一共不超过 300 MB。请分几次上传。",
            ),
            _ => (0, "提交的内容太大。"),
        };
        if request.method != Method::Post {
            return Err(Response::text(413, "提交的内容太大。"));
        }
        // Before others are shown a page with anything of the vault in it.
        if let Some(refusal) = guard::refusal(&request, site.port()) {
            return Err(refusal);
        }
        let not_taken = |status, reason| error::response(site, &request, &WebError::NotTaken(status, reason));
        if length > most {
            return Err(not_taken(413, too_much));
        }
        let ticket = Ticket::take().ok_or_else(|| not_taken(503, "正在上传的文件太多，请稍后再试。"))?;
        let file = site.imports().new_file().map_err(|error| {
            tracing::warn!(%error, "no place for an upload");
            not_taken(507, NO_ROOM)
        })?;
        Ok(Self {
            file,
            length,
            _ticket: ticket,
        })
    }

    /// Takes the whole body; None when the client goes away or falls silent before its end.
    pub(super) fn take(mut self, arrived: &[u8], stream: &mut TcpStream) -> io::Result<Option<Spooled>> {
        let end = Instant::now() + DEADLINE;
        let mut left = self.length;
        let first = arrived.get(..arrived.len().min(left)).unwrap_or_default();
        self.file.write_all(first)?;
        left -= first.len();
        let mut chunk = vec![0; CHUNK];
        while left > 0 {
            if Instant::now() > end || stream.set_read_timeout(Some(SILENCE)).is_err() {
                return Ok(None);
            }
            let room = chunk.get_mut(..CHUNK.min(left)).unwrap_or_default();
            match stream.read(room) {
                Ok(0) => return Ok(None),
                Ok(count) => {
                    self.file.write_all(room.get(..count).unwrap_or_default())?;
                    left -= count;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Ok(None),
            }
        }
        self.file.flush()?;
        Ok(Some(Spooled(self.file)))
    }
}

impl Spooled {
    /// The header by which the engine finds the file: its name, which is made of letters.
    pub(super) fn header(&self) -> String {
        let name = self.0.path().file_name().unwrap_or_default().to_string_lossy();
        format!("{HEADER}: {name}\r\n")
    }
}

/// Where the file of this name lies, as [`Spooled::header`] tells it.
pub(super) fn path_of(name: &str, site: &Site) -> PathBuf {
    site.imports().dir().join(name)
}

/// The answer where a body could not be stored.
pub(super) fn no_room(head: &[u8], site: &Site) -> Response {
    error::response(site, &request_of(head), &WebError::NotTaken(507, NO_ROOM))
}

/// The request that a rewritten head (without its last, empty line) begins.
fn request_of(head: &[u8]) -> Request {
    let head = String::from_utf8_lossy(head);
    let mut lines = head.split("\r\n");
    let mut words = lines.next().unwrap_or_default().split(' ');
    let method = match words.next() {
        Some("POST") => Method::Post,
        _ => Method::Other,
    };
    let request = Request::new(method, words.next().unwrap_or("/"));
    lines
        .filter_map(|line| line.split_once(": "))
        .fold(request, |request, (name, value)| request.with_header(name, value))
}

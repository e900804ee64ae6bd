//! A served vault in a temporary folder, watched and kept as `kehu serve` does.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use kehu::archive::{Archive, Options, Viewer};
use kehu::vault::InitOptions;
use kehu::web::{CannotOpen, Server, Site as Served};
use serde_json::Value;

use crate::browser::Page;
use crate::vault::VaultBuilder;

/// Ended, with its threads, when dropped.
pub struct Site {
    dir: tempfile::TempDir,
    address: String,
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
    desktop: Arc<Desktop>,
}

/// Stands for the machine's file manager and programs.
#[derive(Default)]
struct Desktop {
    opened: Mutex<Vec<PathBuf>>,
    is_missing: AtomicBool,
}

impl Desktop {
    fn open(&self, path: &Path) -> Result<(), CannotOpen> {
        if self.is_missing.load(Ordering::Relaxed) {
            return Err(CannotOpen::NoDesktop);
        }
        self.opened.lock().unwrap().push(path.to_owned());
        Ok(())
    }
}

impl Site {
    /// A vault with what `fill` writes, taken in and served on a free port.
    pub fn with_vault(fill: impl FnOnce(&mut VaultBuilder)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("客户库");
        kehu::vault::init(&root, &InitOptions::default()).unwrap();
        std::fs::write(root.join("kehu.yaml"), "watch:\n  debounce_ms: 50\n").unwrap();
        fill(&mut VaultBuilder::at(&root));
        let archive = Archive::open(
            &root,
            &Options {
                cache: Some(dir.path().join("cache")),
            },
        )
        .unwrap();
        archive.catch_up(&|_| {}).unwrap();
        Self::serve(dir, archive)
    }

    /// The sample vault.
    pub fn of_the_demo() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("客户库示例");
        kehu::vault::init(&root, &InitOptions::default()).unwrap();
        let archive = Archive::open(
            &root,
            &Options {
                cache: Some(dir.path().join("cache")),
            },
        )
        .unwrap();
        kehu::demo::create(&archive, chrono::Local::now().date_naive(), kehu::demo::SEED, &|_| {}).unwrap();
        Self::serve(dir, archive)
    }

    fn serve(dir: tempfile::TempDir, archive: Archive) -> Self {
        let archive = Arc::new(archive);
        let stop = Arc::new(AtomicBool::new(false));
        let server = Server::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", server.address());
        let keeper = {
            let (archive, stop) = (archive.clone(), stop.clone());
            std::thread::spawn(move || archive.keep(&stop).unwrap())
        };
        let desktop = Arc::new(Desktop::default());
        let serving = {
            let (stop, desktop) = (stop.clone(), desktop.clone());
            let served = Served::new(archive, Viewer::everything())
                .opening_with(Box::new(move |path| desktop.open(path)))
                .reading_sheets_with(env!("CARGO_BIN_EXE_kehu").into());
            std::thread::spawn(move || server.run(&served, &stop).unwrap())
        };
        Self {
            dir,
            address,
            stop,
            threads: vec![keeper, serving],
            desktop,
        }
    }

    pub fn root(&self) -> PathBuf {
        std::fs::read_dir(self.dir.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .find(|path| path.join("kehu.yaml").exists())
            .unwrap()
    }

    /// Where files lie that are on their way.
    pub fn uploads_dir(&self) -> PathBuf {
        let caches = std::fs::read_dir(self.dir.path().join("cache")).unwrap();
        let uploads = caches.map(|cache| cache.unwrap().path().join("imports"));
        uploads.into_iter().find(|path| path.exists()).unwrap()
    }

    /// The machine it runs on is a server without a desktop.
    pub fn without_a_desktop(self) -> Self {
        self.desktop.is_missing.store(true, Ordering::Relaxed);
        self
    }

    /// Waits until these files and folders of the vault, and no others, were opened with programs of the machine.
    pub fn has_opened(&self, paths: &[&str]) {
        let wanted: Vec<PathBuf> = paths.iter().map(|path| self.root().join(path)).collect();
        let opened = || self.desktop.opened.lock().unwrap().clone();
        until(|| opened().len() >= wanted.len());
        assert_eq!(opened(), wanted);
    }

    /// The status of a POST that one of our own pages could send.
    pub fn post(&self, path: &str) -> u16 {
        let host = self.host();
        let origin = format!("Origin: http://{host}\r\nSec-Fetch-Site: same-origin\r\n");
        self.post_with(path, &origin)
    }

    /// The status of a POST with these headers, each with its line end.
    pub fn post_with(&self, path: &str, headers: &str) -> u16 {
        let host = self.host();
        let request =
            format!("POST {path} HTTP/1.1\r\nHost: {host}\r\n{headers}Content-Length: 0\r\nConnection: close\r\n\r\n");
        self.raw(request.as_bytes()).0
    }

    /// Head and body of a POST that one of our own pages sends.
    pub fn answer_to_post(&self, path: &str) -> (String, String) {
        let host = self.host();
        let headers =
            format!("Host: {host}\r\nOrigin: http://{host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        self.exchange(format!("POST {path} HTTP/1.1\r\n{headers}").as_bytes())
    }

    /// Head and body of the answer to a form that one of our own pages sends.
    pub fn sends_form(&self, path: &str, fields: &[(&str, &str)]) -> (String, String) {
        let pairs: Vec<String> = fields
            .iter()
            .map(|(key, value)| format!("{key}={}", encoded(value)))
            .collect();
        let body = pairs.join("&");
        self.sends(path, "application/x-www-form-urlencoded", body.as_bytes())
    }

    /// Head and body of the answer to a file that the page for it sends.
    pub fn sends_file(&self, name: &str, content: &[u8]) -> (String, String) {
        let head = format!(
            "--XyZ\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        let body = [head.as_bytes(), content, b"\r\n--XyZ--\r\n"].concat();
        self.sends("/import", "multipart/form-data; boundary=XyZ", &body)
    }

    /// Sends a file and gives the address of its import once it is read.
    pub fn uploads(&self, name: &str, content: &[u8]) -> String {
        let (head, body) = self.sends_file(name, content);
        let path = location(&head).unwrap_or_else(|| panic!("not taken: {head}\n{body}"));
        until(|| self.json(&format!("/api{path}"))["stage"] != "working");
        path
    }

    /// Imports what a planned upload would do, as its page's button does.
    pub fn runs(&self, upload: &str) {
        let (_, page) = self.get(&format!("{upload}/preview"));
        let plan = page
            .split("name=\"plan\" value=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        self.sends_form(&format!("{upload}/run"), &[("plan", plan.unwrap_or_default())]);
    }

    /// Head and body of the answer to a body that one of our own pages sends.
    pub fn sends(&self, path: &str, content_type: &str, body: &[u8]) -> (String, String) {
        let (host, length) = (self.host(), body.len());
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nContent-Type: {content_type}\r\n\
             Content-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        self.exchange(&[head.as_bytes(), body].concat())
    }

    pub fn open(&self, path: &str) -> Page {
        Page::open(&self.address, path)
    }

    /// Saves a file, replacing one text in it. At one go: what is half written is for other tests.
    pub fn edit(&self, path: &str, from: &str, to: &str) {
        let path = self.root().join(path);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{text}");
        let draft = self.dir.path().join("draft");
        std::fs::write(&draft, text.replace(from, to)).unwrap();
        std::fs::rename(draft, path).unwrap();
    }

    /// Does some work on files and waits until that is on record and searchable.
    pub fn records(&self, work: impl FnOnce()) {
        let status = || self.json("/api/status");
        let before = status()["head"].clone();
        work();
        until(|| {
            let now = status();
            now["head"] != before && now["indexed_head"] == now["head"]
        });
    }

    /// A JSON answer, whatever its status.
    pub fn json(&self, path: &str) -> Value {
        let (_, body) = self.get(path);
        serde_json::from_str(&body).unwrap_or_else(|_| panic!("{path} is no JSON: {body}"))
    }

    /// Status and head with body of a plain GET.
    pub fn get(&self, path: &str) -> (u16, String) {
        let host = self.host();
        self.raw(format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes())
    }

    /// The bytes of a file that a page links to.
    pub fn downloads(&self, path: &str) -> Vec<u8> {
        let mut stream = self.connect();
        let host = self.host();
        let head = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        assert!(answer.starts_with(b"HTTP/1.1 200"), "{path}");
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        answer.split_off(end + 4)
    }

    /// `127.0.0.1:PORT`
    pub fn host(&self) -> &str {
        self.address.trim_start_matches("http://")
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.host()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream
    }

    /// Sends bytes as they are; gives the status and everything after the head, or 0 when the connection just ends.
    pub fn raw(&self, bytes: &[u8]) -> (u16, String) {
        let (head, body) = self.exchange(bytes);
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        (status.unwrap_or(0), body)
    }

    /// Head and body of the answer to these bytes.
    pub fn exchange(&self, bytes: &[u8]) -> (String, String) {
        let mut stream = self.connect();
        stream.write_all(bytes).unwrap();
        let mut answer = Vec::new();
        // A reset after the answer is as good as an end.
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        (head.to_owned(), body.to_owned())
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            assert!(
                thread.join().is_ok() || std::thread::panicking(),
                "a thread of the site failed"
            );
        }
    }
}

/// Where an answer sends the browser.
pub fn location(head: &str) -> Option<String> {
    let line = head.lines().find_map(|line| line.strip_prefix("Location: "))?;
    Some(line.trim().to_owned())
}

/// Percent-encodes every byte: for building addresses of Chinese text.
pub fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Waits until something is true.
pub fn until(is_so: impl Fn() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < Duration::from_secs(30), "it never came");
        std::thread::sleep(Duration::from_millis(20));
    }
}

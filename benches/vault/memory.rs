//! Memory of whole processes, read from the kernel's account of them (Linux; elsewhere the figures stay 0).

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::corpus::QUERIES;
use crate::{edit, profiles};

/// Saves that the server takes in before its memory is looked at.
const SAVES: usize = 20;
const PATIENCE: Duration = Duration::from_secs(60);
/// Quiet before the look, in which nothing but the keeper's round goes on.
const QUIET: Duration = Duration::from_secs(3);

/// Peak bytes of a process that opens a vault without an index and a history, and makes both.
pub fn peak_of_cold_open(root: &Path, cache: &Path) -> u64 {
    let mut child = start(root, cache, &["status"]);
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        peak = peak.max(field(&child, "VmHWM:"));
        std::thread::sleep(Duration::from_millis(5));
    }
    peak
}

/// Resident bytes, all and without mapped files, of a server that has caught up, shown every page, answered all queries and
/// taken in saves.
pub fn steady_of_serving(root: &Path, cache: &Path) -> (u64, u64) {
    let mut child = start(root, cache, &["serve", "--listen", "127.0.0.1:0"]);
    let mut lines = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok);
    let address = lines.find_map(|line| {
        line.find("http://")
            .and_then(|start| line[start..].split_whitespace().next().map(str::to_owned))
    });
    let site = address
        .expect("serve prints its address")
        .trim_end_matches('/')
        .to_owned();
    let get = |path: &str| {
        let answer = ureq::get(format!("{site}{path}")).call();
        let mut answer = answer.unwrap_or_else(|error| panic!("{path}: {error}"));
        answer.body_mut().read_to_string().unwrap()
    };
    for path in ["/", "/customers", "/problems", "/changes", "/api/customers"] {
        get(path);
    }
    for query in QUERIES {
        let query = percent_encoding::utf8_percent_encode(query, percent_encoding::NON_ALPHANUMERIC);
        get(&format!("/api/search?q={query}"));
        get(&format!("/search?q={query}"));
    }
    let paths = profiles(root);
    let head = || serde_json::from_str::<serde_json::Value>(&get("/api/status")).unwrap()["head"].clone();
    for number in 0..SAVES {
        let before = head();
        edit(
            &root.join(paths[number * 104_729 % paths.len()].as_str()),
            1_000 + number,
        );
        let deadline = Instant::now() + PATIENCE;
        while head() == before {
            assert!(Instant::now() < deadline, "a save was not taken in");
            std::thread::sleep(Duration::from_millis(20));
        }
        get("/");
    }
    std::thread::sleep(QUIET);
    let resident = (field(&child, "VmRSS:"), field(&child, "RssAnon:"));
    child.kill().unwrap();
    child.wait().unwrap();
    resident
}

fn start(root: &Path, cache: &Path, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_kehu"))
        .args(arguments)
        .env("KEHU_VAULT", root)
        .env("KEHU_CACHE", cache)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn field(child: &Child, name: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("0");
    line.split_whitespace()
        .next()
        .and_then(|kilobytes| kilobytes.parse::<u64>().ok())
        .unwrap_or(0)
        * 1024
}

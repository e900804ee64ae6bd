//! What kehu is compared with, measured in the same run on the same files.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rusqlite::Connection;

/// Runs a command in a folder and tells how long it took; fails loudly when it fails.
pub fn time(dir: &Path, program: &str, arguments: &[&str]) -> Duration {
    let started = Instant::now();
    let status = Command::new(program)
        .args(arguments)
        .current_dir(dir)
        .stdout(Stdio::null())
        .status()
        .unwrap_or_else(|error| panic!("{program}, a neighbour in this measurement, cannot run: {error}"));
    assert!(
        status.code().is_some_and(|code| code <= 1),
        "{program} {arguments:?} failed"
    );
    started.elapsed()
}

/// `git add -A && git commit -q`
pub fn git_commit_all(dir: &Path) -> Duration {
    time(dir, "git", &["add", "-A"]) + time(dir, "git", &["-c", "gc.auto=0", "commit", "-q", "-m", "all"])
}

/// SQLite FTS5 with the trigram tokenizer over the raw text of every file.
pub struct Fts5(Connection);

impl Fts5 {
    /// Walks, reads and loads all; gives the time it took.
    pub fn load(root: &Path, database: &Path) -> Duration {
        let started = Instant::now();
        let mut connection = Connection::open(database).unwrap();
        connection
            .execute_batch("CREATE VIRTUAL TABLE files USING fts5(path, text, tokenize='trigram')")
            .unwrap();
        let load = connection.transaction().unwrap();
        {
            let mut insert = load.prepare("INSERT INTO files VALUES (?1, ?2)").unwrap();
            for entry in walkdir::WalkDir::new(root)
                .into_iter()
                .filter_entry(|entry| entry.file_name() != ".git")
            {
                let entry = entry.unwrap();
                if entry.file_type().is_file() {
                    let text = fs::read_to_string(entry.path()).unwrap();
                    insert.execute((entry.path().to_string_lossy(), text)).unwrap();
                }
            }
        }
        load.commit().unwrap();
        started.elapsed()
    }

    pub fn open(database: &Path) -> Self {
        Self(Connection::open(database).unwrap())
    }

    /// How many files hold `text`; trigrams answer from three characters on, shorter ones by LIKE.
    pub fn count(&self, text: &str) -> u64 {
        let (sql, argument) = if text.chars().count() >= 3 {
            ("SELECT count(*) FROM files WHERE files MATCH ?1", format!("\"{text}\""))
        } else {
            ("SELECT count(*) FROM files WHERE text LIKE ?1", format!("%{text}%"))
        };
        self.0
            .query_row(sql, [argument], |row| row.get::<_, i64>(0))
            .unwrap()
            .unsigned_abs()
    }
}

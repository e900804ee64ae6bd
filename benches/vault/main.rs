//! `cargo bench`: how fast kehu is beside its neighbours, in one run on one machine.
//!
//! Makes deterministic vaults of 1,000 and 10,000 customers, ten files each, and writes `docs/performance.md`; what counts are
//! the ratios. `KEHU_BENCH_CUSTOMERS=200,1000` measures other sizes and only prints; `KEHU_BENCH_PAGES=DIR` measures the pages of
//! a vault that is there (and adds saves to it). Neighbours are git, ripgrep and SQLite
//! FTS5; one that is missing ends the run.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that cannot run must end"
)]
#![allow(clippy::print_stdout, reason = "it is a program of its own")]

/// As the binary has it.
#[path = "../../src/allocator.rs"]
mod allocator;
mod corpus;
mod deeds;
mod memory;
mod neighbours;
mod pages;
mod report;

use std::cell::RefCell;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use kehu::archive::{Archive, Change, Options, Progress, Viewer};
use kehu::history::{History, Message};
use kehu::index::Request;
use kehu::vault::{self, Expect, FileEdit, InitOptions, RelPath};

use neighbours::{Fts5, git_commit_all, time};
use report::Figures;

/// What is done once in a vault's life is measured so often, alternating with its neighbour.
const ROUNDS: usize = 3;
const SAVES: usize = 40;
const NEIGHBOUR_SAVES: usize = 7;
const STARTS: usize = 9;
const QUERY_ROUNDS: usize = 30;
const FACETS: [&str; 6] = [
    "industry",
    "company_size",
    "city",
    "customer_type",
    "owner",
    "customer_level",
];

fn main() {
    if std::env::args().any(|argument| argument == "--list") {
        return;
    }
    allocator::give_back_soon();
    if let Some(root) = std::env::var_os("KEHU_BENCH_PAGES") {
        pages_alone(Path::new(&root));
        return;
    }
    let chosen = std::env::var("KEHU_BENCH_CUSTOMERS");
    let sizes = chosen.as_deref().unwrap_or("1000,10000").split(',');
    let figures: Vec<Figures> = sizes
        .map(|size| measure(size.trim().parse().expect("KEHU_BENCH_CUSTOMERS=1000,10000")))
        .collect();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/performance.md");
    let text = report::markdown(&figures, &std::fs::read_to_string(&file).unwrap_or_default());
    println!("{text}");
    if chosen.is_err() {
        std::fs::write(file, text).unwrap();
    }
}

/// Measures the pages of a vault that is there, and only prints.
fn pages_alone(root: &Path) {
    let dir = tempfile::tempdir().unwrap();
    let options = Options {
        cache: Some(dir.path().join("cache")),
    };
    let paths = profiles(root);
    pages::measure(root, &options, &|archive, number| {
        save_one(archive, &paths[number * 31 % paths.len()], 40_000 + number);
    });
    deeds::measure(&Archive::open(root, &options).unwrap(), &paths);
}

fn measure(customers: usize) -> Figures {
    let dir = tempfile::tempdir().unwrap();
    let (root, other) = (dir.path().join("kehu"), dir.path().join("git"));
    let options = Options {
        cache: Some(dir.path().join("cache")),
    };
    let mut figures = Figures {
        customers,
        ..Figures::default()
    };
    let say = |what: &str| eprintln!("{customers} customers: {what}");
    say("writing the files");
    vault::init(&root, &InitOptions { git_dir: None }).unwrap();
    corpus::write(&root, customers).unwrap();
    copy(&root, &other);
    figures.text_bytes = size_of(&root.join("客户"));

    say("peak memory");
    figures.peak_cold = memory::peak_of_cold_open(&root, &dir.path().join("cache-of-memory"));
    say("cold open, first commit");
    let mut rounds = Rounds::default();
    for _ in 0..ROUNDS {
        rounds.cold_open(&root, &options);
        rounds.neighbours(&other, &dir.path().join("fts5.db"));
    }
    rounds.summarize(&mut figures);
    figures.fts5_bytes = std::fs::metadata(dir.path().join("fts5.db")).map_or(0, |data| data.len());
    say("warm start");
    warm_start(&root, &other, dir.path(), &mut figures);
    say("saves");
    saves(&root, &other, &options, &mut figures);
    say("queries");
    queries(&root, &options, &Fts5::open(&dir.path().join("fts5.db")), &mut figures);
    say("pages");
    figures.pages = pages::measure(&root, &options, &|archive, number| {
        save_one(archive, &profiles(&root)[number * 31 % customers], 40_000 + number);
    });
    say("memory while serving");
    (figures.steady, figures.steady_own) = memory::steady_of_serving(&root, &dir.path().join("cache"));
    figures
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in walkdir::WalkDir::new(from)
        .into_iter()
        .filter_entry(|entry| entry.file_name() != ".git")
    {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(target).unwrap();
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn size_of(dir: &Path) -> u64 {
    let files = walkdir::WalkDir::new(dir).into_iter().flatten();
    files
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.metadata().map_or(0, |data| data.len()))
        .sum()
}

/// What is done once in a vault's life, several times over.
#[derive(Default)]
struct Rounds {
    cold_open: Vec<Duration>,
    first_commit: Vec<Duration>,
    fts5_load: Vec<Duration>,
    git_first_commit: Vec<Duration>,
    index_bytes: u64,
}

impl Rounds {
    /// Everything from an empty cache and an empty history; the two parts are told apart by the stages of progress. The
    /// second ends when git itself sees nothing to do.
    fn cold_open(&mut self, root: &Path, options: &Options) {
        for past in [&root.join(".git"), options.cache.as_ref().unwrap()] {
            let _ = std::fs::remove_dir_all(past);
        }
        History::init(root, None).unwrap();
        let started = Instant::now();
        let history_started: RefCell<Option<Duration>> = RefCell::new(None);
        let archive = Archive::open(root, options).unwrap();
        let progress = |progress: Progress| {
            if progress.stage == "写入历史" {
                history_started.borrow_mut().get_or_insert_with(|| started.elapsed());
            }
        };
        let taken = archive.catch_up(&progress).unwrap();
        archive.settle().unwrap();
        let total = started.elapsed();
        assert!(taken.commit.is_some(), "nothing was committed");
        let cold_open = history_started.into_inner().expect("the first commit is announced");
        self.cold_open.push(cold_open);
        self.first_commit.push(total.saturating_sub(cold_open));
        self.index_bytes = archive.status().unwrap().index_bytes;
    }

    fn neighbours(&mut self, root: &Path, database: &Path) {
        let _ = std::fs::remove_file(database);
        self.fts5_load.push(Fts5::load(root, database));
        let _ = std::fs::remove_dir_all(root.join(".git"));
        time(root, "git", &["init", "-q"]);
        time(root, "git", &["config", "user.name", "bench"]);
        time(root, "git", &["config", "user.email", "bench@example.com"]);
        self.git_first_commit.push(git_commit_all(root));
    }

    fn summarize(self, figures: &mut Figures) {
        figures.cold_open = median(self.cold_open);
        figures.first_commit = median(self.first_commit);
        figures.fts5_load = median(self.fts5_load);
        figures.git_first_commit = median(self.git_first_commit);
        figures.index_bytes = self.index_bytes;
    }
}

/// A process from its start to its first answer, beside `git status` of the same files.
fn warm_start(root: &Path, other: &Path, dir: &Path, figures: &mut Figures) {
    let search = || {
        let started = Instant::now();
        let status = Command::new(env!("CARGO_BIN_EXE_kehu"))
            .args(["search", "首付款", "--limit", "1"])
            .env("KEHU_VAULT", root)
            .env("KEHU_CACHE", dir.join("cache"))
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success());
        started.elapsed()
    };
    search();
    let (mut starts, mut neighbour) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        starts.push(search());
        neighbour.push(time(other, "git", &["status", "--porcelain"]));
    }
    figures.warm_start = median(starts);
    figures.git_status = median(neighbour);
}

/// One changed line until it is committed and found (debounce aside), saved by somebody's editor and by kehu itself, beside
/// `git add -A && git commit`.
fn saves(root: &Path, other: &Path, options: &Options, figures: &mut Figures) {
    let archive = Archive::open(root, options).unwrap();
    archive.catch_up(&|_| {}).unwrap();
    let profiles = profiles(root);
    let (mut outside, mut own) = (Vec::new(), Vec::new());
    for number in 0..SAVES {
        let path = &profiles[number * 7919 % profiles.len()];
        let absolute = archive.vault().absolute(path);
        edit(&absolute, number);
        let started = Instant::now();
        let taken = archive.take_in(std::slice::from_ref(path)).unwrap();
        let found = count(&archive, &format!("\"第{number}号\""));
        outside.push(started.elapsed());
        assert!(
            taken.commit.is_some() && found == 1,
            "a save is not committed or not found"
        );

        let text = std::fs::read_to_string(&absolute)
            .unwrap()
            .replace(&line(number), &line(10_000 + number));
        let change = Change {
            edits: vec![FileEdit::Write {
                path: path.clone(),
                bytes: text.into_bytes(),
                expect: Expect::Any,
            }],
            author: None,
            message: Message {
                subject: format!("地址：第{number}号"),
                operation: "edit".to_owned(),
                via: "cli".to_owned(),
                ..Message::default()
            },
        };
        let started = Instant::now();
        let applied = archive.apply(change).unwrap();
        let found = count(&archive, &format!("\"第{}号\"", 10_000 + number));
        own.push(started.elapsed());
        assert!(
            applied.commit.is_some() && found == 1,
            "a change is not committed or not found"
        );
    }
    archive.settle().unwrap();
    (figures.save, figures.save_p95) = (median(outside.clone()), percentile(outside, 95));
    figures.own_save = median(own);
    let mut neighbour = Vec::new();
    for number in 0..NEIGHBOUR_SAVES {
        edit(&other.join(profiles[number * 7919 % profiles.len()].as_str()), number);
        neighbour.push(git_commit_all(other));
    }
    figures.git_save = median(neighbour);
    figures.deeds = deeds::measure(&archive, &profiles);
}

fn count(archive: &Archive, text: &str) -> u64 {
    let request = Request {
        text: text.to_owned(),
        limit: 1,
        ..Request::default()
    };
    let snapshot = archive.read(&Viewer::everything()).unwrap();
    snapshot.search(&request).unwrap().total
}

fn line(number: usize) -> String {
    format!("address: 第{number}号\n")
}

/// Adds a line to a profile, or changes the one that an earlier edit added.
fn edit(path: &Path, number: usize) {
    let text = std::fs::read_to_string(path).unwrap();
    let kept: String = text
        .split_inclusive('\n')
        .filter(|line| !line.starts_with("address:"))
        .collect();
    std::fs::write(path, kept + &line(number)).unwrap();
}

fn profiles(root: &Path) -> Vec<RelPath> {
    let mut paths: Vec<RelPath> = walkdir::WalkDir::new(root.join("客户"))
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_name() == "客户.yaml")
        .filter_map(|entry| RelPath::new(entry.path().strip_prefix(root).ok()?.to_str()?))
        .collect();
    paths.sort();
    paths
}

fn queries(root: &Path, options: &Options, fts5: &Fts5, figures: &mut Figures) {
    let archive = Archive::open(root, options).unwrap();
    let snapshot = archive.read(&Viewer::everything()).unwrap();
    let mut took = Vec::new();
    let mut slowest = (Duration::ZERO, "");
    for text in corpus::QUERIES {
        let request = Request {
            text: text.to_owned(),
            limit: 20,
            facets: FACETS.iter().map(|&key| key.to_owned()).collect(),
            ..Request::default()
        };
        let once = || {
            let started = Instant::now();
            let results = snapshot.search(&request).unwrap();
            (started.elapsed(), results.total)
        };
        // The first one warms the page cache.
        let (_, total) = once();
        let times: Vec<Duration> = (0..QUERY_ROUNDS).map(|_| once().0).collect();
        let typical = median(times.clone());
        eprintln!("  {:7.3} ms {total:7} {text}", typical.as_secs_f64() * 1e3);
        slowest = slowest.max((typical, text));
        took.extend(times);
    }
    figures.query_p50 = median(took.clone());
    figures.query_p99 = percentile(took, 99);
    slowest.1.clone_into(&mut figures.slowest_query);
    figures.rg = median((0..5).map(|_| time(root, "rg", &["-l", "首付款"])).collect());
    let count = || {
        let started = Instant::now();
        std::hint::black_box(fts5.count("首付款"));
        started.elapsed()
    };
    figures.fts5_query = median((0..5).map(|_| count()).collect());
    status(&archive, figures);
}

/// What every page asks for: how much there is and how sound it is, before anything changed and after.
fn status(archive: &Archive, figures: &mut Figures) {
    let once = || {
        let started = Instant::now();
        archive.status().unwrap();
        started.elapsed()
    };
    once();
    figures.status = median((0..QUERY_ROUNDS).map(|_| once()).collect());
    let path = &profiles(archive.vault().root())[1];
    let after_a_save = |number| {
        save_one(archive, path, number);
        once()
    };
    figures.status_after_save = median((20_000..20_009).map(after_a_save).collect());
}

/// Changes one profile as an editor does, and takes it in.
fn save_one(archive: &Archive, path: &RelPath, number: usize) {
    edit(&archive.vault().absolute(path), number);
    archive.take_in(std::slice::from_ref(path)).unwrap();
}

fn median(times: Vec<Duration>) -> Duration {
    percentile(times, 50)
}

fn percentile(mut times: Vec<Duration>, percent: usize) -> Duration {
    times.sort_unstable();
    times[times.len() * percent / 100]
}

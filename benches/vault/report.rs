//! `docs/performance.md`: the machine, the figures, the goals.

use std::fmt::Write as _;
use std::time::Duration;

use super::deeds::{self, DeedFigures};
use super::pages::PageFigures;

/// Everything measured for one size of vault.
#[derive(Debug, Default)]
pub struct Figures {
    pub customers: usize,
    pub text_bytes: u64,
    pub index_bytes: u64,
    pub cold_open: Duration,
    pub fts5_load: Duration,
    pub fts5_bytes: u64,
    pub first_commit: Duration,
    pub git_first_commit: Duration,
    pub warm_start: Duration,
    pub git_status: Duration,
    pub save: Duration,
    pub save_p95: Duration,
    pub own_save: Duration,
    pub git_save: Duration,
    pub deeds: Vec<DeedFigures>,
    pub query_p50: Duration,
    pub query_p99: Duration,
    pub rg: Duration,
    pub fts5_query: Duration,
    pub peak_cold: u64,
    pub steady: u64,
    pub steady_own: u64,
    pub status: Duration,
    pub status_after_save: Duration,
    pub slowest_query: String,
    pub pages: Vec<PageFigures>,
}

/// What stands below this line of the file is kept.
const BY_HAND: &str = "## Notes";

/// The new text of the file, with the notes of its former one.
pub fn markdown(all: &[Figures], former: &str) -> String {
    let mut text = String::from(
        "# Performance\n\nWritten by `cargo bench`; only the notes at the end are kept by hand. Every row is measured in one run, \
         kehu and its neighbour in turn on the same files, medians unless it says otherwise; what counts are the ratios.\n\n",
    );
    let _ = writeln!(text, "Machine: {}.\n", machine());
    for figures in all {
        text.push_str(&section(figures));
    }
    if let [small, .., large] = all {
        let row = |what: &str, large_time: Duration, small_time: Duration| {
            let ratio = ratio(large_time, small_time);
            format!(
                "| {what} | {:.1} ms | {:.1} ms | {ratio:.2} | ≤ 3 | {} |\n",
                milliseconds(large_time),
                milliseconds(small_time),
                verdict(ratio <= 3.0)
            )
        };
        let _ = write!(
            text,
            "## Growth\n\n| what | {} files | {} files | ratio | goal | |\n|---|---|---|---|---|---|\n{}{}\n",
            large.customers * 10,
            small.customers * 10,
            row("one save from outside", large.save, small.save),
            row("one change of kehu's own", large.own_save, small.own_save),
        );
    }
    if let Some(at) = former.find(BY_HAND) {
        text.push_str(&former[at..]);
    }
    text
}

fn section(f: &Figures) -> String {
    let mut text = format!(
        "## {} customers, {} files, {:.1} MB of text\n\n| what | kehu | neighbour | ratio | goal | |\n|---|---|---|---|---|---|\n",
        f.customers,
        f.customers * 10,
        megabytes(f.text_bytes)
    );
    let mut row = |what: &str, kehu: Duration, neighbour: &str, other: Duration, goal: f64| {
        let ratio = ratio(kehu, other);
        let _ = writeln!(
            text,
            "| {what} | {:.1} ms | {neighbour} {:.1} ms | {ratio:.3} | ≤ {goal} | {} |",
            milliseconds(kehu),
            milliseconds(other),
            verdict(ratio <= goal)
        );
    };
    row(
        "cold open: walk, parse, check, index all",
        f.cold_open,
        "SQLite FTS5 trigram load",
        f.fts5_load,
        1.0,
    );
    row(
        "first commit of all",
        f.first_commit,
        "git add -A && git commit",
        f.git_first_commit,
        1.0,
    );
    row(
        "warm start to first answer (process)",
        f.warm_start,
        "git status",
        f.git_status,
        2.0,
    );
    row(
        "one save from outside until committed and found",
        f.save,
        "git add -A && git commit",
        f.git_save,
        0.1,
    );
    row(
        "the same, 95th percentile",
        f.save_p95,
        "git add -A && git commit",
        f.git_save,
        0.1,
    );
    row(
        "one change of kehu's own: journal, file, commit, found",
        f.own_save,
        "git add -A && git commit",
        f.git_save,
        0.1,
    );
    row(
        "a query with 6 facets, 99th percentile",
        f.query_p99,
        "rg -l",
        f.rg,
        0.02,
    );
    row(
        "a query with 6 facets, median",
        f.query_p50,
        "SQLite FTS5 count",
        f.fts5_query,
        1.0,
    );
    let mut bound = |what: &str, value: f64, unit: &str, goal: f64| {
        let _ = writeln!(
            text,
            "| {what} | {value:.1} {unit} | | | ≤ {goal} {unit} | {} |",
            verdict(value <= goal)
        );
    };
    bound(
        "a query with 6 facets, 99th percentile",
        milliseconds(f.query_p99),
        "ms",
        10.0,
    );
    bound("status, as every page shows it", milliseconds(f.status), "ms", 5.0);
    bound(
        "status, the first time after a save",
        milliseconds(f.status_after_save),
        "ms",
        10.0,
    );
    bound(
        "peak memory, cold open and first commit",
        megabytes(f.peak_cold),
        "MB",
        300.0,
    );
    bound(
        "memory while serving, with mapped index files",
        megabytes(f.steady),
        "MB",
        150.0,
    );
    for deed in &f.deeds {
        let _ = writeln!(
            text,
            "| {}: committed and found, 99th percentile (median {:.1} ms) | {:.1} ms | | | ≤ {:.0} ms | {} |",
            deed.what,
            milliseconds(deed.median),
            milliseconds(deed.p99),
            milliseconds(deeds::GOAL),
            verdict(deed.p99 <= deeds::GOAL)
        );
    }
    for page in &f.pages {
        let p99 = milliseconds(page.p99);
        let goal = milliseconds(page.goal);
        let _ = writeln!(
            text,
            "| page {}, 99th percentile (median {:.1} ms; {:.1} ms right after a save; {:.0} KB) | {p99:.1} ms | | | ≤ {goal:.0} ms | {} |",
            page.what,
            milliseconds(page.median),
            milliseconds(page.after_save),
            page.bytes as f64 / 1e3,
            verdict(page.p99 <= page.goal)
        );
    }
    let _ = writeln!(
        text,
        "\nOf the memory while serving {:.1} MB are the process's own. The index takes {:.1} MB, {:.2} × the text (FTS5: {:.1} MB). \
         The slowest of the {} queries is `{}`.",
        megabytes(f.steady_own),
        megabytes(f.index_bytes),
        f.index_bytes as f64 / f.text_bytes.max(1) as f64,
        megabytes(f.fts5_bytes),
        crate::corpus::QUERIES.len(),
        f.slowest_query,
    );
    text.push('\n');
    text
}

fn machine() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let processor = read("/proc/cpuinfo");
    let model = processor
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .unwrap_or("")
        .trim_start_matches([' ', '\t', ':']);
    let memory = read("/proc/meminfo");
    let memory = memory
        .lines()
        .next()
        .and_then(|line| line.split_whitespace().nth(1))
        .and_then(|kb| kb.parse::<f64>().ok());
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    format!(
        "{model}, {cores} cores, {:.0} GB, {} {}",
        memory.unwrap_or(0.0) / 1e6,
        std::env::consts::OS,
        read("/proc/sys/kernel/osrelease").trim()
    )
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn ratio(left: Duration, right: Duration) -> f64 {
    left.as_secs_f64() / right.as_secs_f64().max(1e-9)
}

const fn verdict(met: bool) -> &'static str {
    if met { "met" } else { "**not met**" }
}

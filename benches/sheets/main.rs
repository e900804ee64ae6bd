//! `cargo bench --bench sheets`: importing and exporting spreadsheets beside pandas and openpyxl, in one run on one machine.
//!
//! Makes an xlsx of 100,000 rows and 12 columns, reads it with pandas, imports it into an empty vault and once more as an
//! update, and exports all of 20,000 customers, then 20,000 of the 100,000. Prints rows for `docs/performance.md`; what counts are the ratios.
//! `KEHU_BENCH_PYTHON` names a Python that has pandas and openpyxl (else `python3`); `KEHU_BENCH_ROWS` other sizes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that cannot run must end"
)]
#![allow(clippy::print_stdout, reason = "it is a program of its own")]

mod neighbours;
mod sheet;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Of so many customers one has this owner.
const EXPORTED_OF: usize = 5;

fn main() {
    if std::env::args().any(|argument| argument == "--list") {
        return;
    }
    let rows: usize = std::env::var("KEHU_BENCH_ROWS").map_or(100_000, |rows| rows.parse().expect("a number"));
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("客户.xlsx");
    sheet::write(&file, rows, EXPORTED_OF);
    let size = std::fs::metadata(&file).unwrap().len();
    println!("{rows} rows × {} columns, {:.1} MB of xlsx", sheet::COLUMNS, mb(size));

    let pandas = neighbours::read_excel(&file);
    let kehu = Kehu::new(dir.path());
    kehu.run(&["init", kehu.root.to_str().unwrap()]);
    let file_name = file.to_str().unwrap();
    let created = kehu.run(&["import", file_name, "--yes", "--json"]);
    let again = kehu.run(&["import", file_name, "--yes", "--json"]);
    assert!(
        again.output.contains(&format!("\"unchanged\":{rows}")),
        "{}",
        again.output
    );
    println!("| what | kehu | neighbour | ratio | goal | |\n|---|---|---|---|---|---|");
    against("import, all created", created.time, "pandas read_excel", pandas, 2.0);
    against(
        "the same again, nothing changes",
        again.time,
        "pandas read_excel",
        pandas,
        1.0,
    );
    for (what, run) in [
        ("peak memory, all created", &created),
        ("peak memory, the same again", &again),
    ] {
        let verdict = if run.peak <= 400 << 20 { "met" } else { "**not met**" };
        println!("| {what} | {:.0} MB | | | ≤ 400 MB | {verdict} |", mb(run.peak));
    }

    let exported = rows / EXPORTED_OF;
    let part = dir.path().join("一部分.xlsx");
    sheet::write(&part, exported, EXPORTED_OF);
    let small = Kehu::new(&dir.path().join("小"));
    small.run(&["init", small.root.to_str().unwrap()]);
    small.run(&["import", part.to_str().unwrap(), "--yes"]);
    let out = dir.path().join("导出.xlsx");
    let export = small.run(&["export", "-o", out.to_str().unwrap()]);
    let openpyxl = neighbours::write_again(&out);
    let what = format!("export of all {exported} customers");
    against(&what, export.time, "openpyxl, the same cells", openpyxl, 0.2);

    // Opening a vault takes in what changed in it, so it grows with the vault and not with what is exported.
    let export = kehu.run(&["export", "负责人:张三", "-o", out.to_str().unwrap()]);
    let nothing = kehu.run(&["export", "负责人:没有这个人", "-o", out.to_str().unwrap()]);
    println!(
        "| export of {exported} of {rows} customers | {:.2} s, of which {:.2} s for none at all | | | | |",
        export.time.as_secs_f64(),
        nothing.time.as_secs_f64()
    );
}

#[expect(clippy::cast_precision_loss, reason = "a few hundred megabytes")]
fn mb(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

fn against(what: &str, ours: Duration, neighbour: &str, theirs: Duration, goal: f64) {
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    let verdict = if ratio <= goal { "met" } else { "**not met**" };
    println!(
        "| {what} | {:.2} s | {neighbour} {:.2} s | {ratio:.3} | ≤ {goal} | {verdict} |",
        ours.as_secs_f64(),
        theirs.as_secs_f64()
    );
}

/// The program, run on a vault of its own.
struct Kehu {
    root: std::path::PathBuf,
    cache: std::path::PathBuf,
}

/// What a run took: time, and the highest peak of its processes.
struct Run {
    time: Duration,
    peak: u64,
    output: String,
}

impl Kehu {
    fn new(dir: &Path) -> Self {
        Self {
            root: dir.join("客户库"),
            cache: dir.join("cache"),
        }
    }

    fn run(&self, arguments: &[&str]) -> Run {
        let begun = Instant::now();
        let mut command = Command::new(env!("CARGO_BIN_EXE_kehu"));
        if arguments.first() != Some(&"init") {
            command.arg("--vault").arg(&self.root);
        }
        let mut child = command
            .args(arguments)
            .env("KEHU_CACHE", &self.cache)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut peak = 0;
        while child.try_wait().unwrap().is_none() {
            peak = peak.max(peak_of(child.id()));
            std::thread::sleep(Duration::from_millis(20));
        }
        let time = begun.elapsed();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", output.status);
        let output = String::from_utf8(output.stdout).unwrap();
        Run { time, peak, output }
    }
}

/// Peak bytes of a process and of those that it started, now (Linux; elsewhere 0).
fn peak_of(id: u32) -> u64 {
    let own = field(id, "VmHWM:");
    let children = std::fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap_or_default();
    let of_children = children.split_whitespace().filter_map(|id| id.parse().ok());
    own + of_children.map(|id| field(id, "VmHWM:")).sum::<u64>()
}

fn field(id: u32, name: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024
}

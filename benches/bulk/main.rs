//! `cargo bench --bench bulk`: a bulk change of 5,000 customers beside `sed -i` over the same files and one git commit.
//!
//! The vault is that of the bench `vault`: 10,000 customers, 100,000 files. Prints rows for `docs/performance.md`.
#![allow(clippy::unwrap_used, reason = "a measurement that cannot run must end")]
#![allow(clippy::print_stdout, reason = "it is a program of its own")]

#[path = "../../src/allocator.rs"]
mod allocator;
#[path = "../vault/corpus.rs"]
#[allow(dead_code, reason = "the other bench uses all of it")]
mod corpus;

use kehu::archive::{Archive, Options};
use kehu::edit::{Alteration, By, Step, Texts, apply_many, plan_many};
use kehu::vault::{self, InitOptions, RelPath};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const CUSTOMERS: usize = 10_000;
const CHANGED: usize = 5_000;
const ROUNDS: usize = 3;

fn main() {
    if std::env::args().any(|argument| argument == "--list") {
        return;
    }
    allocator::give_back_soon();
    let dir = tempfile::tempdir().unwrap();
    let (root, other) = (dir.path().join("kehu"), dir.path().join("git"));
    vault::init(&root, &InitOptions { git_dir: None }).unwrap();
    corpus::write(&root, CUSTOMERS).unwrap();
    std::fs::create_dir(&other).unwrap();
    corpus::write(&other, CUSTOMERS).unwrap();
    run(
        &other,
        "git init -q && git config user.name bench && git config user.email b@example.com && git add -A && git commit -qm all",
    );

    let cache = Some(dir.path().join("cache"));
    let archive = Archive::open(&root, &Options { cache }).unwrap();
    archive.catch_up(&|_| {}).unwrap();
    archive.settle().unwrap();
    let paths = profiles(&root);
    std::fs::write(dir.path().join("files"), lines(&paths)).unwrap();

    let (mut planned, mut applied, mut neighbour) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let owner = format!("新负责人{round}");
        let sed =
            format!("xargs -d '\\n' sed -i 's/^owner: .*/owner: {owner}/' < ../files && git commit -qam '{owner}'");
        neighbour.push(run(&other, &sed));
        let started = Instant::now();
        let alteration = Alteration::Set(Texts::from([("owner".to_owned(), owner)]));
        let plan = plan_many(&archive, Step::each(paths.iter().cloned(), &[alteration]));
        assert_eq!(plan.changing().count(), CHANGED);
        planned.push(started.elapsed());
        let by = By {
            reason: Some("测量".to_owned()),
            ..By::default()
        };
        assert!(apply_many(&archive, plan, &by).unwrap().commit.is_some());
        archive.settle().unwrap();
        applied.push(started.elapsed());
    }
    let (plan, all, sed) = (median(planned), median(applied), median(neighbour));
    println!("| what | kehu | neighbour | ratio | goal |\n|---|---|---|---|---|");
    println!("| the preview alone | {} ms | | | |", plan.as_millis());
    let ratio = all.as_secs_f64() / sed.as_secs_f64();
    println!(
        "| one field of {CHANGED} customers: preview, written, committed, found | {} ms | sed -i && git commit -a {} ms | {ratio:.2} | ≤ 3 |",
        all.as_millis(),
        sed.as_millis()
    );
}

/// The profiles that are changed, spread over the vault.
fn profiles(root: &Path) -> Vec<RelPath> {
    let files = walkdir::WalkDir::new(root.join("客户")).sort_by_file_name();
    let profiles = files
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_name() == "客户.yaml");
    let relative = |path: &Path| RelPath::new(path.strip_prefix(root).unwrap().to_str().unwrap()).unwrap();
    profiles
        .step_by(CUSTOMERS / CHANGED)
        .map(|entry| relative(entry.path()))
        .collect()
}

fn lines(paths: &[RelPath]) -> String {
    paths.iter().map(|path| format!("{path}\n")).collect()
}

fn run(dir: &Path, script: &str) -> Duration {
    let started = Instant::now();
    let status = Command::new("sh")
        .args(["-c", script])
        .current_dir(dir)
        .stdout(Stdio::null())
        .status();
    assert!(status.unwrap().success(), "{script}");
    started.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

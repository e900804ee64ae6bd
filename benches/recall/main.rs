//! `cargo bench --bench recall`: how many of a list of queries give the customer that is meant, first or among the first ten.
//!
//! `KEHU_RECALL_VAULT` names a vault (its index is brought up to date in the cache of `KEHU_CACHE`), `KEHU_RECALL_QUERIES` a
//! table with the columns `query`, `kind`, `relation` and `expected_fullname`, separated by tabs. Queries for customers that are
//! not in the vault are left out. Without the two there is nothing to do. `KEHU_RECALL_MISSES=1` lists what was not found.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that cannot run must end"
)]
#![allow(clippy::print_stdout, reason = "it is a program of its own")]

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use kehu::archive::{Archive, Options, Snapshot, Viewer};
use kehu::index::Request;

const DEPTH: usize = 10;

#[derive(serde::Deserialize)]
struct Line {
    query: String,
    kind: String,
    relation: String,
    expected_fullname: String,
}

#[derive(Default)]
struct Tally {
    asked: usize,
    first: usize,
    among: usize,
}

fn main() {
    let given = |name| std::env::var_os(name).map(PathBuf::from);
    let (Some(vault), Some(queries)) = (given("KEHU_RECALL_VAULT"), given("KEHU_RECALL_QUERIES")) else {
        println!("recall: set KEHU_RECALL_VAULT and KEHU_RECALL_QUERIES");
        return;
    };
    let cache = given("KEHU_CACHE");
    let archive = Archive::open(&vault, &Options { cache }).unwrap();
    archive.catch_up(&|_| {}).unwrap();
    let snapshot = archive.read(&Viewer::everything()).unwrap();
    let profiles = snapshot.profiles().unwrap();
    let customers: HashSet<&str> = profiles.iter().map(|line| line.customer_name.as_str()).collect();
    let list_misses = std::env::var_os("KEHU_RECALL_MISSES").is_some();

    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut took = Vec::new();
    let mut absent = 0;
    let mut table = csv::ReaderBuilder::new().delimiter(b'\t').from_path(queries).unwrap();
    for line in table.deserialize() {
        let line: Line = line.unwrap();
        if !customers.contains(line.expected_fullname.as_str()) {
            absent += 1;
            continue;
        }
        let started = Instant::now();
        let rank = rank(&snapshot, &line);
        took.push(started.elapsed());
        let tally = tallies.entry(format!("{}/{}", line.kind, line.relation)).or_default();
        tally.asked += 1;
        tally.first += usize::from(rank == Some(0));
        tally.among += usize::from(rank.is_some());
        if list_misses && rank != Some(0) {
            let place = rank.map_or_else(|| "-".to_owned(), |rank| (rank + 1).to_string());
            println!("{place}\t{}\t{}\t{}", line.kind, line.query, line.expected_fullname);
        }
    }
    println!("{:28} {:>6} {:>9} {:>10}", "relation", "asked", "recall@1", "recall@10");
    for (relation, tally) in &tallies {
        let share = |count: usize| count as f64 / tally.asked.max(1) as f64;
        let (first, among) = (share(tally.first), share(tally.among));
        println!("{relation:28} {:>6} {first:>9.4} {among:>10.4}", tally.asked);
    }
    took.sort_unstable();
    let slowest = took.get(took.len() * 99 / 100).copied().unwrap_or(Duration::ZERO);
    println!(
        "{absent} queries for customers not in the vault; 99th percentile {:.2} ms",
        slowest.as_secs_f64() * 1e3
    );
}

/// The place of the customer meant among the hits.
fn rank(snapshot: &Snapshot<'_>, line: &Line) -> Option<usize> {
    let request = Request {
        text: line.query.clone(),
        limit: DEPTH,
        ..Request::default()
    };
    let hits = snapshot.search(&request).unwrap().hits;
    hits.iter().position(|hit| hit.customer_name == line.expected_fullname)
}

//! What people mean by what they type: `meant.tsv`, asked of the sample vault as the search page asks.

use chrono::NaiveDate;
use kehu::archive::{Archive, Options, Viewer};
use kehu::demo::{SEED, create};
use kehu::index::{ByCustomer, CustomerHits, Request};
use kehu::vault::InitOptions;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

const MEANT: &str = include_str!("meant.tsv");
/// Of a hundred that many may be wrong.
const MOST_WRONG: usize = 5;

/// The day on which all of it is asked: the numbers and some of the words of the sample are others on other days.
fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 26).expect("a date")
}

/// A query and what must be found by it.
struct Meant {
    query: &'static str,
    wanted: &'static str,
}

fn meant() -> Vec<Meant> {
    let lines = MEANT.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let meant = lines.map(|line| {
        let (query, wanted) = line.split_once('\t').unwrap_or_else(|| panic!("no tab: {line}"));
        Meant { query, wanted }
    });
    meant.collect()
}

impl Meant {
    fn is_met(&self, found: &ByCustomer) -> bool {
        if self.wanted == "—" {
            return found.total == 0;
        }
        self.wanted.split(';').all(|wanted| match wanted.strip_prefix('^') {
            Some(wanted) => found.hits.first().is_some_and(|group| fits(group, wanted)),
            None => found.hits.iter().any(|group| fits(group, wanted)),
        })
    }
}

/// Whether a customer found is the one meant, with the record that is meant.
fn fits(group: &CustomerHits, wanted: &str) -> bool {
    let (customer, record) = wanted.split_once('/').unwrap_or((wanted, ""));
    group.hits.iter().any(|hit| {
        hit.customer_dir.contains(customer)
            && (record.is_empty() || hit.title.contains(record) || hit.path.contains(record))
    })
}

fn open(root: &Path, cache: &Path) -> Archive {
    let options = Options {
        cache: Some(cache.to_owned()),
    };
    Archive::open(root, &options).expect("an archive")
}

/// The same once the text of attachments was read, which only the program itself does: in a process of its own.
fn with_attachments(root: &Path, cache: &Path) -> Archive {
    let mut kehu = Command::new(env!("CARGO_BIN_EXE_kehu"));
    let ended = kehu
        .arg("--vault")
        .arg(root)
        .arg("--cache")
        .arg(cache)
        .arg("index")
        .output();
    assert!(ended.expect("the program").status.success(), "attachments are read");
    open(root, cache)
}

#[test]
fn what_people_mean_is_among_the_first_ten() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let root = dir.path().join("客户库");
    kehu::vault::init(&root, &InitOptions::default()).expect("a vault");
    let cache = dir.path().join("cache");
    let archive = open(&root, &cache);
    create(&archive, today(), SEED, &|_| {}).expect("the sample");
    drop(archive);
    let archive = with_attachments(&root, &cache);
    let snapshot = archive.read(&Viewer::everything()).expect("a snapshot");
    let all = meant();
    let mut wrong = Vec::new();
    for one in &all {
        let request = Request {
            text: one.query.to_owned(),
            limit: 10,
            today: Some(today()),
            ..Request::default()
        };
        match snapshot.search_by_customer(&request, 5) {
            Ok(found) if one.is_met(&found) => {}
            Ok(found) => {
                let names = found.hits.iter().filter_map(|group| group.hits.first());
                let names: Vec<&str> = names.map(|hit| hit.customer_name.as_str()).collect();
                wrong.push(format!("{}\t{}\t{} {names:?}", one.query, one.wanted, found.total));
            }
            Err(error) => wrong.push(format!("{}\t{}\t{error}", one.query, one.wanted)),
        }
    }
    let mut out = std::io::stdout();
    writeln!(
        out,
        "{} of {} as meant\n{}",
        all.len() - wrong.len(),
        all.len(),
        wrong.join("\n")
    )
    .expect("a terminal");
    assert!(all.len() >= 100, "a hundred are asked");
    assert!(wrong.len() * 100 <= MOST_WRONG * all.len(), "{wrong:#?}");
}

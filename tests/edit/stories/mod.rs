//! Any story of any people, through commands, forms and editors, with processes that die: what is on record are the files, the
//! index is what one made anew would be, and nothing lies about.

mod deed;
mod office;

use std::collections::BTreeMap;
use std::path::Path;

use kehu::archive::{Archive, Viewer};
use kehu::index::Request;
use office::Office;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// The same stories each time; `PROPTEST_RNG_SEED` and `PROPTEST_CASES` ask for others and for more.
fn config() -> ProptestConfig {
    let asked = ProptestConfig::default();
    ProptestConfig {
        cases: std::env::var("PROPTEST_CASES").map_or(8, |_| asked.cases),
        rng_seed: match asked.rng_seed {
            RngSeed::Random => RngSeed::Fixed(20_261_126),
            fixed @ RngSeed::Fixed(_) => fixed,
        },
        failure_persistence: None,
        max_shrink_iters: 60,
        ..asked
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn whatever_people_do_history_index_and_files_are_one(story in deed::story()) {
        let mut office = Office::new();
        for (person, deed) in &story {
            office.does(*person, deed);
        }
        office.archive().catch_up(&|_| {}).unwrap();
        office.archive().settle().unwrap();
        replays(&office);
        is_tidy(&office);
        numbers_differ(&office);
        let anew = office.anew();
        assert_eq!(told(office.archive()), told(&anew), "the index equals a rebuild");
    }
}

/// A checkout of the history into an empty folder gives the files, to the byte.
fn replays(office: &Office) {
    assert_eq!(office.git(&["status", "--porcelain"]), "");
    office.git(&["fsck", "--strict"]);
    let copy = office.beside("重放");
    office.git(&["clone", "-q", "--no-hardlinks", ".", copy.to_str().unwrap()]);
    assert_eq!(contents(&copy), contents(&office.root()));
}

/// Every file but those of git itself.
fn contents(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(root)
        .into_iter()
        .filter_entry(|entry| entry.file_name() != ".git")
        .flatten();
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            (path, std::fs::read(entry.path()).unwrap())
        })
        .collect()
}

/// No journal, no lease, no half-written file is left: only what is locked, and that is empty.
fn is_tidy(office: &Office) {
    let mut left = contents(&office.archive().vault().state_dir());
    left.retain(|_, bytes| !bytes.is_empty());
    assert!(left.is_empty(), "{left:?}");
}

/// Each customer has one number, and each number one customer.
fn numbers_differ(office: &Office) {
    let snapshot = office.archive().read(&Viewer::everything()).unwrap();
    let mut given = BTreeMap::new();
    for profile in snapshot.profiles().unwrap() {
        // Who broke a file has to mend it first.
        if !profile.customer_id.is_empty() {
            let other = given.insert(profile.customer_id.clone(), profile.path.clone());
            assert_eq!(other, None, "{} {}", profile.customer_id, profile.path);
        }
    }
}

/// All that can be asked of a vault's index.
fn told(archive: &Archive) -> Vec<String> {
    let snapshot = archive.read(&Viewer::everything()).unwrap();
    let request = Request {
        text: "*".to_owned(),
        limit: usize::MAX,
        ..Request::default()
    };
    let mut lines: Vec<String> = snapshot
        .search(&request)
        .unwrap()
        .hits
        .iter()
        .map(|hit| {
            let what = (
                &hit.path,
                &hit.kind,
                &hit.customer_id,
                &hit.customer_name,
                &hit.title,
                &hit.date,
            );
            format!("{what:?} {} {} {}", hit.archived, hit.record, hit.findings)
        })
        .collect();
    let findings = snapshot.findings(None).unwrap();
    lines.extend(findings.iter().map(|finding| format!("{finding:?}")));
    lines.sort();
    lines.push(format!("{:?}", snapshot.counts().unwrap()));
    lines.push(format!("{:?}", snapshot.profiles().unwrap()));
    lines
}

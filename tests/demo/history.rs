//! The sample's past.

use super::{text, the_sample, today};
use chrono::{Datelike, Weekday};
use kehu::history::{BlobId, History, Staged, blob_id};
use kehu::kinds::Catalog;
use kehu::rules::{CheckedFile, FileContent, check_file};
use kehu::vault::{RelPath, Settings, layout};
use kehu::yaml::Document;
use std::collections::BTreeSet;

#[test]
fn the_history_is_in_order_and_of_a_bearable_length() {
    let batches = &the_sample().batches;
    assert!((150..=320).contains(&batches.len()), "{} batches", batches.len());
    assert!(batches.is_sorted_by_key(|batch| batch.when));
    assert!(
        batches
            .iter()
            .all(|batch| batch.when.date() < today() && !batch.files.is_empty())
    );
    assert!(
        batches
            .iter()
            .all(|batch| !matches!(batch.when.weekday(), Weekday::Sat | Weekday::Sun))
    );
    let days = (today() - batches[0].when.date()).num_days();
    assert!((700..=760).contains(&days), "{days} days of history");
    let operations: BTreeSet<&str> = batches.iter().map(|batch| batch.message.operation.as_str()).collect();
    for operation in [
        "import", "create", "followup", "feedback", "receipt", "edit", "move", "archive",
    ] {
        assert!(operations.contains(operation), "no {operation} in {operations:?}");
    }
}

#[test]
fn every_version_in_the_history_is_valid_and_every_removal_removes_something() {
    let sample = the_sample();
    let planted: BTreeSet<&str> = sample
        .summary
        .problems
        .iter()
        .map(|problem| problem.path.as_str())
        .collect();
    let catalog = Catalog::builtin();
    let settings = Settings::default();
    let mut present = BTreeSet::new();
    for batch in &sample.batches {
        for staged in &batch.files {
            match staged {
                Staged::Remove { path } => assert!(present.remove(path), "{path} is not there: {batch:?}"),
                Staged::PutFromDisk { path } => panic!("{path} is not on any disk"),
                Staged::Put { path, bytes } => {
                    present.insert(path);
                    let place = layout::place(path, &catalog);
                    let Some(text) = text(bytes).filter(|_| !planted.contains(path.as_str())) else {
                        continue;
                    };
                    let Ok(document) = Document::parse(text) else { continue };
                    let content = FileContent::Parsed(&document);
                    let file = CheckedFile {
                        path,
                        place: &place,
                        content,
                    };
                    assert_eq!(check_file(&file, &catalog, &settings), [], "{}", batch.message.subject);
                }
            }
        }
    }
}

#[test]
fn core_changes_carry_a_reason() {
    let batches = &the_sample().batches;
    let changes: Vec<_> = batches
        .iter()
        .filter(|batch| batch.message.subject.contains(" → "))
        .collect();
    assert!(changes.len() >= 30, "{}", changes.len());
    let without = changes
        .iter()
        .filter(|batch| batch.message.reason.is_none() && batch.message.via != "editor");
    let subjects: Vec<&str> = without.map(|batch| batch.message.subject.as_str()).collect();
    assert!(subjects.is_empty(), "{subjects:#?}");
}

#[test]
fn committed_batch_by_batch_it_ends_in_the_same_files() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let history = History::init(dir.path(), None).expect("a repository");
    let sample = the_sample();
    for batch in &sample.batches {
        let commit = history
            .commit(&batch.files, &batch.author, &batch.message)
            .expect("a commit");
        assert!(commit.is_some(), "nothing changed: {}", batch.message.subject);
    }
    let tree = history.tree().expect("a tree");
    let files: Vec<(RelPath, BlobId)> = sample
        .files()
        .into_iter()
        .map(|(path, bytes)| (path.clone(), blob_id(bytes)))
        .collect();
    assert_eq!(tree, files);
}

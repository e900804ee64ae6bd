//! The sample vault: the same for the same day and seed, valid but for its deliberate problems, with a past to look at.
#![cfg(test)]

mod content;
mod history;
mod meant;
mod problems;

use chrono::NaiveDate;
use kehu::demo::{SEED, Sample, generate, sample};
use std::sync::LazyLock;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 21).expect("a date")
}

/// Telling it takes a second in a debug build, so all tests look at the same one.
fn the_sample() -> &'static Sample {
    static SAMPLE: LazyLock<Sample> =
        LazyLock::new(|| sample(today(), SEED).expect("the sample's own text fits together"));
    &SAMPLE
}

/// The text of a file, if it is UTF-8.
fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

#[test]
fn the_same_day_and_seed_give_the_same_tree_and_history() {
    let (one, other) = (the_sample(), sample(today(), SEED).expect("a sample"));
    assert_eq!(one.files(), other.files());
    assert_eq!(format!("{:?}", one.batches), format!("{:?}", other.batches));
}

#[test]
fn another_seed_or_day_gives_another_tree() {
    let one = the_sample();
    assert_ne!(one.files(), sample(today(), SEED + 1).expect("a sample").files());
    assert_ne!(
        one.files(),
        sample(today().succ_opt().expect("tomorrow"), SEED)
            .expect("a sample")
            .files()
    );
}

#[test]
fn generate_writes_customer_files_and_nothing_else() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(dir.path().join("kehu.yaml"), "# 设置\n").expect("a settings file");
    let summary = generate(dir.path(), today(), SEED).expect("files are written");
    let mut top: Vec<String> = std::fs::read_dir(dir.path())
        .expect("the vault")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    top.sort();
    assert_eq!(top, ["kehu.yaml", "任务", "历史客户", "客户"]);
    let sample = the_sample();
    assert_eq!(summary, sample.summary);
    for (path, bytes) in sample.files() {
        assert_eq!(
            std::fs::read(dir.path().join(path.as_str())).expect("a file"),
            bytes,
            "{path}"
        );
    }
}

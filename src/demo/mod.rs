//! A living sample vault, made by code from a seed: the same everywhere, dated relative to today.
//!
//! About 40 invented customers of an invented seller of warehouse and asset-keeping systems. What can happen and how people
//! word it stands in `data/*.yaml`; the code chooses, dates, numbers and writes it down. Everything is invented: credit codes
//! are of a region that does not exist, phone numbers of a range not in use, mail goes to example.com.

mod annex;
mod calendar;
mod company;
mod condense;
mod create;
mod folder;
mod handmade;
mod numbers;
mod problems;
mod random;
mod records;
mod script;
mod staff;
mod story;
mod tasks;

pub use create::create;
pub use problems::Planted;

use crate::history::{Message, Person, Staged};
use crate::vault::{ARCHIVED, LIVING, PROFILE, RelPath};
use chrono::{NaiveDate, NaiveDateTime};
use random::Random;
use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::Path;
use story::Telling;

/// The seed of `kehu demo`.
pub const SEED: u64 = 20_260_101;

/// Some days' work of one person: what one commit of the sample's history holds.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Local time.
    pub when: NaiveDateTime,
    pub author: Person,
    pub message: Message,
    pub files: Vec<Staged>,
}

/// What a sample holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Profiles of the living and of the archived.
    pub customers: usize,
    pub archived: usize,
    /// Follow-ups, contracts and feedback.
    pub records: usize,
    /// Files that are no records.
    pub annexes: usize,
    /// The deliberate problems.
    pub problems: Vec<Planted>,
}

impl fmt::Display for Summary {
    /// For the person who made the sample: what is in it, and which problems are there on purpose.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.customers + self.archived;
        writeln!(
            f,
            "{all} 个客户（其中 {} 个已归档），{} 份记录，{} 个附件。",
            self.archived, self.records, self.annexes
        )?;
        write!(f, "特意留下的问题：")?;
        for problem in &self.problems {
            write!(f, "\n  {}  {}（{}）", problem.rule, problem.story, problem.path)?;
        }
        Ok(())
    }
}

/// The sample with its past.
#[derive(Debug)]
pub struct Sample {
    /// In the order of time, the last of them before `today`.
    pub batches: Vec<Batch>,
    pub summary: Summary,
}

impl Sample {
    /// The files as the last batch leaves them, by path.
    #[must_use]
    pub fn files(&self) -> BTreeMap<&RelPath, &[u8]> {
        let mut files = BTreeMap::new();
        for staged in self.batches.iter().flat_map(|batch| &batch.files) {
            match staged {
                Staged::Put { path, bytes } => {
                    files.insert(path, bytes.as_slice());
                }
                Staged::Remove { path } => {
                    files.remove(path);
                }
                Staged::PutFromDisk { .. } => {}
            }
        }
        files
    }
}

/// Two years of an archive's life up to the evening before `today`: the same for the same `today` and `seed`, byte for byte.
///
/// # Errors
/// When the sample's own text is broken, which the tests rule out.
pub fn sample(today: NaiveDate, seed: u64) -> io::Result<Sample> {
    let random = Random::new(seed);
    let (mut telling, mut batches) = Telling::tell(today, &random)?;
    let (planted, problems) = problems::plant(&mut telling, today, &random)?;
    batches.extend(planted);
    batches.extend(tasks::give(&mut telling, today, &random)?);
    batches.sort_by_key(|batch| batch.when);
    let mut sample = Sample {
        batches: condense::condense(batches, today),
        summary: Summary::default(),
    };
    sample.summary = summarise(&sample.files(), problems);
    Ok(sample)
}

/// The batches of [`sample`], for a caller that commits them as a believable history.
///
/// # Errors
/// As [`sample`].
pub fn batches(today: NaiveDate, seed: u64) -> io::Result<Vec<Batch>> {
    Ok(sample(today, seed)?.batches)
}

/// Writes the files of [`sample`] (客户/…, 历史客户/…, 任务/… and nothing else) into an existing vault. Files of the same name are
/// overwritten, others left alone.
///
/// # Errors
/// When a file cannot be written; those before it stay.
pub fn generate(root: &Path, today: NaiveDate, seed: u64) -> io::Result<Summary> {
    let sample = sample(today, seed)?;
    for (path, bytes) in sample.files() {
        let target = path.parts().fold(root.to_path_buf(), |target, part| target.join(part));
        if let Some(dir) = target.parent() {
            std::fs::create_dir_all(dir)?;
        }
        std::fs::write(target, bytes)?;
    }
    Ok(sample.summary)
}

fn summarise(files: &BTreeMap<&RelPath, &[u8]>, problems: Vec<Planted>) -> Summary {
    let mut summary = Summary {
        problems,
        ..Summary::default()
    };
    for path in files.keys() {
        let tree = path.parts().next().unwrap_or_default();
        if path.file_name() == PROFILE {
            summary.customers += usize::from(tree == LIVING);
            summary.archived += usize::from(tree == ARCHIVED);
        } else if is_record(path) {
            summary.records += 1;
        } else {
            summary.annexes += 1;
        }
    }
    summary
}

/// A YAML file in the folder of a kind, so neither an annex nor a second profile; or a task that is about no customer.
fn is_record(path: &RelPath) -> bool {
    path.as_str()
        .rsplit_once('.')
        .is_some_and(|(_, ending)| ending == "yaml")
        && (path.parts().count() > 5 || path.parts().next() == Some("任务"))
}

/// One of the embedded data files.
fn parse<T: serde::de::DeserializeOwned>(text: &str) -> io::Result<T> {
    serde_yaml::from_str(text).map_err(|error| broken(error.to_string()))
}

/// The sample's own text or code does not fit together.
fn broken(message: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message.into())
}

//! What differs between the files on disk and what the index knows: a merge of two sorted lists.

use std::cmp::Ordering;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::index::ManifestLine;
use crate::vault::{FileStat, RelPath};

/// Files whose stamp differs from what is known, and files that are gone.
#[derive(Debug, Default)]
pub struct Differences {
    pub changed: Vec<Difference>,
    pub removed: Vec<RelPath>,
    /// When the youngest of the changed files was written, in nanoseconds since 1970.
    youngest_ns: i64,
}

/// A file to look at. `known` is its content as last indexed, none for a new file.
#[derive(Debug)]
pub struct Difference {
    pub path: RelPath,
    pub known: Option<[u8; 20]>,
}

impl Differences {
    /// Compares two lists that are sorted by path.
    #[must_use]
    pub fn between(on_disk: &[FileStat], known: &[ManifestLine]) -> Self {
        let mut differences = Self::default();
        let (mut files, mut lines) = (on_disk.iter().peekable(), known.iter().peekable());
        loop {
            let order = match (files.peek(), lines.peek()) {
                (None, None) => return differences,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(file), Some(line)) => file.path.cmp(&line.path),
            };
            match order {
                Ordering::Less => {
                    if let Some(file) = files.next() {
                        differences.add(file, None);
                    }
                }
                Ordering::Greater => differences.removed.extend(lines.next().map(|line| line.path.clone())),
                Ordering::Equal => {
                    if let (Some(file), Some(line)) = (files.next(), lines.next())
                        && file.stamp != line.stamp
                    {
                        differences.add(file, Some(line.blob));
                    }
                }
            }
        }
    }

    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.removed.is_empty()
    }

    /// How long until the youngest change is `settled` old; none when it is. A file from the future (the clock was set
    /// back) counts as settled.
    #[must_use]
    pub fn unsettled_for(&self, settled: Duration) -> Option<Duration> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
        let written = Duration::from_nanos(u64::try_from(self.youngest_ns).ok()?);
        settled
            .checked_sub(now.checked_sub(written)?)
            .filter(|left| !left.is_zero())
    }

    /// Adds a file that is as it is known, to be looked at all the same. Files come in the order of their paths.
    pub fn add_known(&mut self, line: &ManifestLine) {
        self.changed.push(Difference {
            path: line.path.clone(),
            known: Some(line.blob),
        });
    }

    fn add(&mut self, file: &FileStat, known: Option<[u8; 20]>) {
        self.youngest_ns = self.youngest_ns.max(file.stamp.mtime_ns);
        self.changed.push(Difference {
            path: file.path.clone(),
            known,
        });
    }
}

/// Paths whose content in HEAD's tree is not what the index knows of the disk; both lists sorted by path.
/// Gives (to put, to remove).
#[must_use]
pub fn unrecorded(tree: &[(RelPath, [u8; 20])], known: &[ManifestLine]) -> (Vec<RelPath>, Vec<RelPath>) {
    let (mut put, mut remove) = (Vec::new(), Vec::new());
    let (mut committed, mut lines) = (tree.iter().peekable(), known.iter().peekable());
    loop {
        let order = match (committed.peek(), lines.peek()) {
            (None, None) => return (put, remove),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some((path, _)), Some(line)) => path.cmp(&line.path),
        };
        match order {
            Ordering::Less => remove.extend(committed.next().map(|(path, _)| path.clone())),
            Ordering::Greater => put.extend(lines.next().map(|line| line.path.clone())),
            Ordering::Equal => {
                if let (Some((path, blob)), Some(line)) = (committed.next(), lines.next())
                    && *blob != line.blob
                {
                    put.push(path.clone());
                }
            }
        }
    }
}

//! What tells that a file changed without reading it.

use super::platform;
use std::fs::Metadata;
use std::time::UNIX_EPOCH;

/// What tells that a file changed without reading it.
///
/// File systems tick between 1 ns and 2 s (FAT): two saves of equal length within one tick look alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stamp {
    pub size: u64,
    /// Nanoseconds since 1970; negative before.
    pub mtime_ns: i64,
    /// 0 where the platform has none.
    pub inode: u64,
}

impl Stamp {
    pub(super) fn of(metadata: &Metadata) -> Self {
        let nanos = |duration: std::time::Duration| i64::try_from(duration.as_nanos()).unwrap_or(i64::MAX);
        let mtime_ns = metadata
            .modified()
            .map_or(0, |time| match time.duration_since(UNIX_EPOCH) {
                Ok(after) => nanos(after),
                Err(before) => -nanos(before.duration()),
            });
        Self {
            size: metadata.len(),
            mtime_ns,
            inode: platform::inode(metadata),
        }
    }
}

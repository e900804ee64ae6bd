//! Writing git's index.

use super::cache_tree::CacheTree;
use super::index_file::{EXTENDED, IndexEntry, IndexFile, NAME_MASK};
use sha1::{Digest, Sha1};

impl IndexFile<'_> {
    pub fn to_bytes(&self) -> Vec<u8> {
        let extended = self.entries.iter().any(|entry| entry.extended != 0);
        let version = match (self.version, extended) {
            (4, _) => 4,
            (_, true) => 3,
            (_, false) => 2,
        };
        let mut bytes = Vec::with_capacity(self.entries.iter().map(|entry| entry.path.len() + 72).sum());
        bytes.extend_from_slice(b"DIRC");
        push_u32(&mut bytes, version);
        push_u32(&mut bytes, self.entries.len() as u32);
        let mut previous: &[u8] = &[];
        for entry in &self.entries {
            push_entry(&mut bytes, entry, (version == 4).then_some(previous));
            previous = &entry.path;
        }
        let tree = self.tree.as_ref().map(CacheTree::to_bytes);
        for (name, content) in [(b"TREE", tree.as_deref()), (b"REUC", self.resolved)] {
            if let Some(content) = content {
                bytes.extend_from_slice(name);
                push_u32(&mut bytes, content.len() as u32);
                bytes.extend_from_slice(content);
            }
        }
        let checksum = Sha1::digest(&bytes);
        bytes.extend_from_slice(&checksum);
        bytes
    }
}

fn push_u32(bytes: &mut Vec<u8>, value: u32) {
    bytes.extend_from_slice(&value.to_be_bytes());
}

/// `previous` is the path before, for version 4, which stores only what differs from it.
fn push_entry(bytes: &mut Vec<u8>, entry: &IndexEntry<'_>, previous: Option<&[u8]>) {
    let start = bytes.len();
    let numbers = [
        entry.stat.ctime.0,
        entry.stat.ctime.1,
        entry.stat.mtime.0,
        entry.stat.mtime.1,
        entry.stat.dev,
        entry.stat.ino,
        entry.mode,
        entry.stat.uid,
        entry.stat.gid,
        entry.stat.size,
    ];
    for number in numbers {
        push_u32(bytes, number);
    }
    bytes.extend_from_slice(&entry.id);
    let length = u16::try_from(entry.path.len()).unwrap_or(NAME_MASK).min(NAME_MASK);
    let extended = if entry.extended == 0 { 0 } else { EXTENDED };
    let flags = entry.flags & !(NAME_MASK | EXTENDED) | extended | length;
    bytes.extend_from_slice(&flags.to_be_bytes());
    if extended != 0 {
        bytes.extend_from_slice(&entry.extended.to_be_bytes());
    }
    if let Some(previous) = previous {
        let common = previous
            .iter()
            .zip(entry.path.iter())
            .take_while(|(a, b)| a == b)
            .count();
        push_varint(bytes, previous.len() - common);
        bytes.extend_from_slice(entry.path.get(common..).unwrap_or_default());
        bytes.push(0);
    } else {
        bytes.extend_from_slice(&entry.path);
        let length = bytes.len() - start + 1;
        bytes.resize(start + length.next_multiple_of(8), 0);
    }
}

fn push_varint(bytes: &mut Vec<u8>, value: usize) {
    let mut groups = vec![(value & 0x7f) as u8];
    let mut rest = value >> 7;
    while rest > 0 {
        rest -= 1;
        groups.push(0x80 | (rest & 0x7f) as u8);
        rest >>= 7;
    }
    bytes.extend(groups.into_iter().rev());
}

#[cfg(test)]
mod tests {
    use crate::history::index_file::{IndexEntry, IndexFile, Unusable};
    use crate::history::platform::Stat;
    use proptest::prelude::*;
    use sha1::{Digest, Sha1};

    fn entries() -> impl Strategy<Value = Vec<IndexEntry<'static>>> {
        let path = prop_oneof![
            9 => "[a-c客户]{1,3}(/[a-c客户.]{1,40}){0,3}".prop_map(String::from),
            1 => "x{4080,4300}".prop_map(String::from),
        ];
        let entry = (
            path,
            any::<[u8; 20]>(),
            any::<(u32, u32, u32)>(),
            0_u16..4,
            prop::option::of(any::<u16>()),
        );
        prop::collection::vec(entry, 0..20).prop_map(|rows| {
            let mut entries: Vec<IndexEntry<'static>> = rows
                .into_iter()
                .map(|(path, id, (seconds, ino, size), stage, extended)| IndexEntry {
                    flags: stage << 12 | u16::from(stage == 0) << 15,
                    extended: extended.unwrap_or(0),
                    ..IndexEntry::new(
                        path.into_bytes(),
                        0o100_644,
                        id,
                        Stat {
                            mtime: (seconds, 1),
                            ino,
                            size,
                            ..Stat::default()
                        },
                    )
                })
                .collect();
            entries.sort_by(IndexEntry::compare);
            entries.dedup_by(|a, b| a.key() == b.key());
            entries
        })
    }

    proptest! {
        #[test]
        fn bytes_and_back(entries in entries(), version in 2_u32..=4) {
            let index = IndexFile { version, ..IndexFile::new(entries, None) };
            let bytes = index.to_bytes();
            let mut parsed = IndexFile::parse(&bytes).unwrap();
            for (read, written) in parsed.entries.iter_mut().zip(&index.entries) {
                read.flags = written.flags;
                prop_assert_eq!(&*read, written);
            }
            prop_assert_eq!(parsed.entries.len(), index.entries.len());
            prop_assert_eq!(parsed.to_bytes(), bytes);
        }

        /// Bytes with a right checksum and nonsense in them.
        #[test]
        fn nonsense_never_panics(entries in entries(), version in 2_u32..=4, at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
            let mut bytes = IndexFile { version, ..IndexFile::new(entries, None) }.to_bytes();
            bytes.truncate(bytes.len() - 20);
            let at = at.index(bytes.len());
            bytes[at] = byte;
            if cut {
                bytes.truncate(at);
            }
            let checksum = Sha1::digest(&bytes);
            bytes.extend_from_slice(&checksum);
            if let Ok(index) = IndexFile::parse(&bytes) {
                prop_assert!(IndexFile::parse(&index.to_bytes()).is_ok());
            }
        }
    }

    #[test]
    fn unknown_features_are_told_from_damage() {
        let with = |name: &[u8; 4]| {
            let mut bytes = IndexFile::new(Vec::new(), None).to_bytes();
            bytes.truncate(bytes.len() - 20);
            bytes.extend_from_slice(name);
            bytes.extend_from_slice(&[0, 0, 0, 1, 42]);
            let checksum = Sha1::digest(&bytes);
            bytes.extend_from_slice(&checksum);
            IndexFile::parse(&bytes).map(|index| index.to_bytes())
        };
        assert!(with(b"UNTR").is_ok() && with(b"FSMN").is_ok() && with(b"ZZZZ").is_ok());
        assert!(
            [b"link", b"sdir", b"newf"]
                .iter()
                .all(|name| matches!(with(name), Err(Unusable::Foreign(_))))
        );
    }
}

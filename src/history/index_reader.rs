//! Reading git's index.

use super::cache_tree::CacheTree;
use super::index_file::Unusable::{self, Damaged, Foreign};
use super::index_file::{CHECKSUM_BYTES, EXTENDED, IndexEntry, IndexFile, NAME_MASK};
use super::platform::Stat;
use sha1::{Digest, Sha1};
use std::borrow::Cow;

impl<'bytes> IndexFile<'bytes> {
    pub fn parse(bytes: &'bytes [u8]) -> Result<Self, Unusable> {
        let body_length = bytes.len().checked_sub(CHECKSUM_BYTES).ok_or(Damaged("文件不完整"))?;
        let (body, checksum) = bytes.split_at(body_length);
        // With `index.skipHash` git writes zeros.
        if checksum != [0; CHECKSUM_BYTES] && checksum != Sha1::digest(body).as_slice() {
            return Err(Damaged("校验和不符"));
        }
        let mut reader = Reader { rest: body };
        if reader.take(4)? != b"DIRC" {
            return Err(Damaged("不是索引文件"));
        }
        let version = reader.u32()?;
        if !(2..=4).contains(&version) {
            return Err(Foreign("新版本的索引格式"));
        }
        let count = reader.u32()? as usize;
        let mut index = Self {
            version,
            entries: Vec::with_capacity(count.min(body_length / 62)),
            tree: None,
            resolved: None,
        };
        for _ in 0..count {
            let entry = reader.entry(version, index.entries.last())?;
            index.entries.push(entry);
        }
        if !index.entries.is_sorted_by(|a, b| a.key() < b.key()) {
            return Err(Damaged("条目顺序错误"));
        }
        while !reader.rest.is_empty() {
            let name = reader.take(4)?;
            let length = reader.u32()? as usize;
            let content = reader.take(length)?;
            match name {
                b"TREE" => index.tree = CacheTree::parse(content),
                b"REUC" => index.resolved = Some(content),
                b"link" => return Err(Foreign("拆分索引（core.splitIndex）")),
                b"sdir" => return Err(Foreign("稀疏索引（index.sparse）")),
                // By convention capital letters mark what may be dropped: caches that git fills again by itself.
                _ if name.first().is_some_and(u8::is_ascii_uppercase) => {}
                _ => return Err(Foreign("kehu 不认识的扩展")),
            }
        }
        Ok(index)
    }
}

struct Reader<'bytes> {
    rest: &'bytes [u8],
}

impl<'bytes> Reader<'bytes> {
    fn take(&mut self, length: usize) -> Result<&'bytes [u8], Unusable> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(Damaged("文件不完整"))?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Unusable> {
        self.take(N)?.try_into().map_err(|_| Damaged("文件不完整"))
    }

    fn u32(&mut self) -> Result<u32, Unusable> {
        self.array().map(u32::from_be_bytes)
    }

    fn u16(&mut self) -> Result<u16, Unusable> {
        self.array().map(u16::from_be_bytes)
    }

    fn entry(&mut self, version: u32, previous: Option<&IndexEntry<'_>>) -> Result<IndexEntry<'bytes>, Unusable> {
        let length_before = self.rest.len();
        let ctime = (self.u32()?, self.u32()?);
        let mtime = (self.u32()?, self.u32()?);
        let (dev, ino, mode) = (self.u32()?, self.u32()?, self.u32()?);
        let (uid, gid, size) = (self.u32()?, self.u32()?, self.u32()?);
        let id = self.array()?;
        let flags = self.u16()?;
        let extended = if flags & EXTENDED == 0 { 0 } else { self.u16()? };
        let length = Some(usize::from(flags & NAME_MASK)).filter(|length| *length < usize::from(NAME_MASK));
        let path = if version == 4 {
            let dropped = self.varint()?;
            let previous = previous.map(|entry| entry.path.as_ref()).unwrap_or_default();
            let kept = previous
                .len()
                .checked_sub(dropped)
                .and_then(|length| previous.get(..length));
            let mut path = kept.ok_or(Damaged("路径错误"))?.to_vec();
            path.extend_from_slice(self.name(length.map(|length| length.saturating_sub(path.len())))?);
            Cow::Owned(path)
        } else {
            let name = self.name(length)?;
            // Each entry is padded with 1 to 8 zeros to a multiple of 8; `name` has taken the first.
            let length = length_before - self.rest.len();
            self.take(length.next_multiple_of(8) - length)?;
            Cow::Borrowed(name)
        };
        let stat = Stat {
            ctime,
            mtime,
            dev,
            ino,
            uid,
            gid,
            size,
        };
        Ok(IndexEntry {
            stat,
            mode,
            id,
            flags,
            extended,
            path,
        })
    }

    /// A name and the zero behind it. Names too long for the entry's length field go up to the next zero.
    fn name(&mut self, length: Option<usize>) -> Result<&'bytes [u8], Unusable> {
        let up_to_zero = || self.rest.iter().position(|byte| *byte == 0);
        let length = length.or_else(up_to_zero).ok_or(Damaged("文件不完整"))?;
        let name = self.take(length)?;
        match self.take(1)? {
            [0] => Ok(name),
            _ => Err(Damaged("路径错误")),
        }
    }

    /// The variable-length number of git's pack offsets.
    fn varint(&mut self) -> Result<usize, Unusable> {
        let mut value = 0_usize;
        loop {
            let [byte] = self.array()?;
            value = value
                .checked_shl(7)
                .filter(|shifted| shifted >> 7 == value)
                .ok_or(Damaged("路径错误"))?
                | usize::from(byte & 0x7f);
            if byte & 0x80 == 0 {
                return Ok(value);
            }
            value += 1;
        }
    }
}

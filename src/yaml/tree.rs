//! Where each value of a document stands, parallel to its [`Value`](serde_json::Value).

use granit_parser::ScalarStyle;

use super::path::Segment;
use super::position::to_u32;

/// A range of bytes. Every value of every file has one, so it is kept small: no text that is read comes near 4 GB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extent {
    start: u32,
    end: u32,
}

impl Extent {
    pub fn new(start: usize, end: usize) -> Self {
        Self {
            start: to_u32(start),
            end: to_u32(end.max(start)),
        }
    }

    pub fn start(self) -> usize {
        self.start as usize
    }

    pub fn end(self) -> usize {
        self.end as usize
    }

    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    pub fn slice(self, text: &str) -> &str {
        text.get(self.start()..self.end()).unwrap_or_default()
    }
}

/// One node as it is written.
#[derive(Debug)]
pub(super) struct Node {
    /// The content without anchor and tag. An absent value is empty, behind its `:` or `-`. A block collection reaches from its
    /// first key or dash to the end of its last value, a block scalar from its first to its last line of text.
    pub extent: Extent,
    /// Has an anchor (`&x`).
    pub anchored: bool,
    /// Has a tag (`!!str`).
    pub tagged: bool,
    pub shape: Shape,
}

#[derive(Debug)]
pub(super) enum Shape {
    Scalar(ScalarStyle),
    Sequence { flow: bool, items: Vec<Node> },
    Mapping { flow: bool, entries: Vec<Entry> },
    Alias,
}

/// One `key: value`.
#[derive(Debug)]
pub(super) struct Entry {
    /// The key, if it is not written just as it reads.
    pub decoded_key: Option<Box<str>>,
    pub key_extent: Extent,
    pub value: Node,
}

impl Entry {
    pub fn key<'e>(&'e self, text: &'e str) -> &'e str {
        self.decoded_key
            .as_deref()
            .unwrap_or_else(|| self.key_extent.slice(text))
    }
}

/// A node on the way to another, and where what introduces it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<'n> {
    pub node: &'n Node,
    /// The key of a mapping's entry, the item itself in a list.
    pub key_extent: Extent,
}

impl Node {
    /// Whether nothing is written here (`key:`).
    pub fn is_absent(&self) -> bool {
        self.extent.is_empty() && matches!(self.shape, Shape::Scalar(ScalarStyle::Plain))
    }

    /// The entry of a key in a mapping, and its index.
    pub fn entry(&self, text: &str, key: &str) -> Option<(usize, &Entry)> {
        let Shape::Mapping { entries, .. } = &self.shape else {
            return None;
        };
        entries.iter().enumerate().find(|(_, entry)| entry.key(text) == key)
    }

    /// One step further. What an alias or a merge key (`<<`) brings in stands where the alias or the `<<` stands.
    pub fn step(&self, text: &str, segment: &Segment) -> Option<Found<'_>> {
        match (&self.shape, segment) {
            (Shape::Alias, _) => Some(Found {
                node: self,
                key_extent: self.extent,
            }),
            (Shape::Sequence { items, .. }, Segment::Index(index)) => items.get(*index).map(|node| Found {
                node,
                key_extent: node.extent,
            }),
            (Shape::Mapping { .. }, Segment::Key(key)) => self.step_key(text, key),
            (Shape::Mapping { .. }, Segment::Index(index)) => self.step_key(text, &index.to_string()),
            _ => None,
        }
    }

    fn step_key(&self, text: &str, key: &str) -> Option<Found<'_>> {
        let (_, entry) = self.entry(text, key).or_else(|| self.entry(text, "<<"))?;
        Some(Found {
            node: &entry.value,
            key_extent: entry.key_extent,
        })
    }
}

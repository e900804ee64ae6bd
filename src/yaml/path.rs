//! The way to a value inside a document.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// One step into a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Segment {
    Key(String),
    Index(usize),
}

/// The way to a value: prints as `contacts[0].phone`; keys that would be read as something else print quoted, as in
/// `["v1.2"].note`. The empty path is the whole document and prints as nothing. Converts from a JSON pointer and from the
/// printed form; serializes as the printed form.
///
/// ```
/// use kehu::yaml::FieldPath;
///
/// let path = FieldPath::root().key("contacts").index(0).key("phone");
/// assert_eq!(path.to_string(), "contacts[0].phone");
/// assert_eq!("contacts[0].phone".parse(), Ok(path.clone()));
/// assert_eq!(FieldPath::from_pointer("/contacts/0/phone"), path);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct FieldPath(pub Vec<Segment>);

/// A text that is not a printed [`FieldPath`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是字段路径，应写成 contacts[0].phone 这样的形式")]
pub struct FieldPathError(pub String);

impl FieldPath {
    /// The whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// This path and one key further.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.0.push(Segment::Key(key.into()));
        self
    }

    /// This path and one list item further; the first item is 0.
    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.0.push(Segment::Index(index));
        self
    }

    /// Goes one step further, in place.
    pub fn push(&mut self, segment: Segment) {
        self.0.push(segment);
    }

    /// Goes one step back, in place.
    pub fn pop(&mut self) -> Option<Segment> {
        self.0.pop()
    }

    /// The path without its last step; `None` for the whole document.
    pub fn parent(&self) -> Option<Self> {
        let (_, init) = self.0.split_last()?;
        Some(Self(init.to_vec()))
    }

    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The first key, by which a field of a record is known: `contacts` of `contacts[0].phone`.
    pub fn field(&self) -> Option<&str> {
        match self.0.first()? {
            Segment::Key(key) => Some(key),
            Segment::Index(_) => None,
        }
    }

    /// Whether this path is `other` or leads to something inside it.
    pub fn starts_with(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }

    /// From a JSON pointer (RFC 6901). The pointer alone does not tell a list index from a key made of digits: digits are taken
    /// as an index, and [`get`](Self::get) takes an index into a mapping for a key.
    pub fn from_pointer(pointer: &str) -> Self {
        let segment = |token: &str| {
            let canonical = token == "0" || !token.starts_with('0');
            match token.parse() {
                Ok(index) if canonical && token.bytes().all(|b| b.is_ascii_digit()) => Segment::Index(index),
                _ => Segment::Key(token.replace("~1", "/").replace("~0", "~")),
            }
        };
        Self(pointer.split('/').skip(1).map(segment).collect())
    }

    /// The value this path leads to.
    pub fn get<'v>(&self, root: &'v Value) -> Option<&'v Value> {
        self.0.iter().try_fold(root, |value, segment| segment.get(value))
    }
}

impl Segment {
    /// The value one step inside `value`.
    pub fn get<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        match (self, value) {
            (Self::Key(key), Value::Object(map)) => map.get(key),
            (Self::Index(index), Value::Array(items)) => items.get(*index),
            (Self::Index(index), Value::Object(map)) => map.get(&index.to_string()),
            _ => None,
        }
    }
}

impl From<&str> for Segment {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<usize> for Segment {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (depth, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Index(index) => write!(f, "[{index}]")?,
                Segment::Key(key) if is_bare(key) && depth == 0 => f.write_str(key)?,
                Segment::Key(key) if is_bare(key) => write!(f, ".{key}")?,
                Segment::Key(key) => write!(f, "[{}]", Value::from(key.as_str()))?,
            }
        }
        Ok(())
    }
}

/// Whether a key can be printed without quotes and read back.
fn is_bare(key: &str) -> bool {
    !key.is_empty() && !key.contains(['.', '[', ']', '"', '\\']) && !key.chars().any(char::is_control)
}

impl FromStr for FieldPath {
    type Err = FieldPathError;

    fn from_str(text: &str) -> Result<Self, FieldPathError> {
        parse(text).ok_or_else(|| FieldPathError(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<FieldPath> {
    let mut segments = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix("[\"") {
            let length = closing_quote(quoted)?;
            let (key, after) = rest[1..].split_at(length + 2);
            segments.push(Segment::Key(serde_json::from_str(key).ok()?));
            rest = after.strip_prefix(']')?;
        } else if let Some(after) = rest.strip_prefix('[') {
            let (index, after) = after.split_once(']')?;
            segments.push(Segment::Index(index.parse().ok()?));
            rest = after;
        } else {
            let key = if segments.is_empty() {
                rest
            } else {
                rest.strip_prefix('.')?
            };
            let (key, after) = key.split_at(key.find(['.', '[']).unwrap_or(key.len()));
            if !is_bare(key) {
                return None;
            }
            segments.push(Segment::Key(key.to_owned()));
            rest = after;
        }
    }
    Some(FieldPath(segments))
}

/// The length of a JSON string's content, up to its closing quote.
fn closing_quote(content: &str) -> Option<usize> {
    let mut escaped = false;
    content.find(|c| {
        let closes = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        closes
    })
}

impl Serialize for FieldPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FieldPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

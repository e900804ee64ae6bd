//! Paths inside a vault.

use super::platform;
use serde::{Deserialize, Serialize};
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// A path inside the vault: relative, `/` between parts, never `..`, never empty.
///
/// The text is the name as the file system gives it, except on macOS, whose file systems treat composed and decomposed
/// names as one: there it is composed (NFC). [`RelPath::folded`] is the form in which names are compared for collisions.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct RelPath(String);

impl RelPath {
    /// None for absolute paths, `.` and `..`, NUL, empty parts, a drive letter, and what the platform would understand as
    /// one of these: nothing that leaves the vault can be named.
    pub fn new(path: &str) -> Option<Self> {
        let path = platform::as_stored(path);
        let sound = path.split('/').all(is_sound) && !has_drive_letter(&path);
        sound.then(|| Self(path.into_owned()))
    }

    /// For text that is known to be sound: joined from parts of other paths and safe names.
    pub(super) fn trusted(path: String) -> Self {
        debug_assert!(Self::new(&path).is_some(), "{path}");
        Self(path)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// None for what lies in the root.
    pub fn parent(&self) -> Option<RelPath> {
        self.0.rsplit_once('/').map(|(parent, _)| Self(parent.to_string()))
    }

    /// Every folder above, nearest first.
    pub fn ancestors(&self) -> impl Iterator<Item = RelPath> {
        std::iter::successors(self.parent(), RelPath::parent)
    }

    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// None when `part` would leave the folder. `part` may have several parts itself.
    pub fn join(&self, part: &str) -> Option<RelPath> {
        if part.starts_with('/') {
            return None;
        }
        Self::new(&format!("{}/{part}", self.0))
    }

    /// The same folder, another name.
    pub fn sibling(&self, name: &str) -> Option<RelPath> {
        match self.0.rsplit_once('/') {
            Some((parent, _)) => Self::new(&format!("{parent}/{name}")),
            None => Self::new(name),
        }
    }

    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.0.split('/')
    }

    /// Whether this is `dir` or lies below it.
    pub fn is_within(&self, dir: &RelPath) -> bool {
        self.0
            .strip_prefix(dir.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// This path with the leading `from` replaced by `to`; None when it is not within `from`.
    pub fn rebase(&self, from: &RelPath, to: &RelPath) -> Option<RelPath> {
        if !self.is_within(from) {
            return None;
        }
        let rest = self.0.strip_prefix(from.as_str())?;
        Some(Self(format!("{}{rest}", to.0)))
    }

    /// The form under which Windows and macOS take two names for the same: composed, lower case. Sets of names that are
    /// checked for collisions hold this.
    pub fn folded(&self) -> String {
        self.0.nfc().flat_map(char::to_lowercase).collect()
    }
}

impl fmt::Display for RelPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for RelPath {
    type Error = String;

    fn try_from(path: String) -> Result<Self, String> {
        Self::new(&path).ok_or_else(|| format!("not a path inside a vault: {path:?}"))
    }
}

fn is_sound(part: &str) -> bool {
    !matches!(part, "" | "." | "..") && !part.contains('\0') && platform::is_sound_part(part)
}

fn has_drive_letter(path: &str) -> bool {
    matches!(path.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic())
}

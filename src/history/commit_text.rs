//! From git's commit objects to [`Commit`], whatever encoding their writer used.

use super::{Commit, FileChange, Message, Person};
use chrono::{DateTime, FixedOffset};
use encoding_rs::{Encoding, GB18030};

/// The author's time.
pub(super) fn author_time(commit: &git2::Commit<'_>) -> DateTime<FixedOffset> {
    let when = commit.author().when();
    let utc = DateTime::from_timestamp(when.seconds(), 0).unwrap_or_default();
    let offset = when.offset_minutes().checked_mul(60).and_then(FixedOffset::east_opt);
    offset.map_or_else(|| utc.fixed_offset(), |offset| utc.with_timezone(&offset))
}

pub(super) fn author(commit: &git2::Commit<'_>) -> Person {
    let (author, encoding) = (commit.author(), declared_encoding(commit));
    Person {
        name: decode(author.name_bytes(), encoding),
        email: decode(author.email_bytes(), encoding),
    }
}

pub(super) fn message(commit: &git2::Commit<'_>) -> Message {
    Message::parse(&decode(commit.message_bytes(), declared_encoding(commit)))
}

pub(super) fn to_commit(commit: &git2::Commit<'_>, message: Message, files: Vec<FileChange>) -> Commit {
    Commit {
        id: commit.id().to_string(),
        time: author_time(commit),
        author: author(commit),
        message,
        parents: commit.parent_ids().map(|id| id.to_string()).collect(),
        files,
    }
}

/// `i18n.commitEncoding=GBK` is still met on Chinese Windows; git notes it in the commit.
fn declared_encoding(commit: &git2::Commit<'_>) -> Option<&'static Encoding> {
    let label = commit.message_encoding().ok().flatten()?;
    Encoding::for_label(label.as_bytes())
}

/// Without a declared encoding it is UTF-8, or else what a tool with a Chinese code page wrote.
fn decode(bytes: &[u8], declared: Option<&'static Encoding>) -> String {
    match (declared, std::str::from_utf8(bytes)) {
        (Some(encoding), _) => encoding.decode(bytes).0.into_owned(),
        (None, Ok(text)) => text.to_string(),
        (None, Err(_)) => GB18030.decode(bytes).0.into_owned(),
    }
}

//! A file as one text, for what no form can open: a slip that keeps it from being read is mended where it stands.

use super::apply::make;
use super::check::all_new_faults;
use super::draft::core_changes;
use super::error::Collided;
use super::read::of_bytes;
use super::revise::carried_out;
use super::unique::taken;
use super::{By, Collision, EditError, Revised};
use crate::archive::{Archive, ArchiveError, readable};
use crate::history::{BlobId, blob_id};
use crate::kinds::shows_nothing;
use crate::rules::Finding;
use crate::vault::{Content, Expect, FileEdit, Place, RelPath, Vault, layout, settings_fault};
use crate::yaml::{Document, FieldPath};
use similar::{DiffOp, TextDiff};
use std::time::Duration;

/// Longer texts are for an editor: a form that is sent holds up to nine bytes for a 汉字.
const MOST_BYTES: u64 = 512 << 10;
const BOM: char = '\u{FEFF}';
/// After this the comparison of two texts gets coarser.
const PATIENCE: Duration = Duration::from_millis(200);

/// A file's text as it is now.
#[derive(Debug)]
pub struct WholeText {
    pub path: RelPath,
    /// Git's id of its content.
    pub blob: BlobId,
    /// As a browser holds it: lines end with a line feed, no byte order mark.
    pub text: String,
    /// It is in another encoding and will be in UTF-8 once it is saved.
    pub is_foreign: bool,
    /// As the file has it.
    written: String,
}

/// A text that somebody wrote.
#[derive(Clone, Debug)]
pub struct Rewriting {
    pub path: RelPath,
    /// The content that it was opened with.
    pub seen: BlobId,
    pub text: String,
    /// It is to be saved although it is doubtful.
    pub is_sure: bool,
}

/// Whether a file can be written as a text: one that kehu reads and checks.
#[must_use]
pub fn has_text(archive: &Archive, path: &RelPath) -> bool {
    matches!(
        layout::place(path, &archive.catalog()),
        Place::Record { .. }
            | Place::Settings
            | Place::SearchWords
            | Place::View
            | Place::Mapping
            | Place::Schema
            | Place::Template
    )
}

/// Why somebody may not have meant to save a text like this.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    #[error("文件内容是空的，保存以后原来写的就都没有了（历史里还有）")]
    Empty,
    /// Something that is required would be gone; carries the sentence.
    #[error("{0}")]
    Missing(String),
    #[error("这样写还是读不出来")]
    Unreadable,
    /// Until it is mended nobody can write anything into the vault.
    #[error("这样写设置有误，保存以后，在改好之前，这个客户库里什么都不能新建、修改和导入")]
    Settings,
}

fn doubt(path: &RelPath, text: &str) -> Option<Doubt> {
    if shows_nothing(text) {
        return Some(Doubt::Empty);
    }
    if *path == Vault::settings_path() {
        return settings_fault(text.as_bytes()).map(|_| Doubt::Settings);
    }
    Document::parse(text).is_err().then_some(Doubt::Unreadable)
}

/// Opens a file as a text.
///
/// # Errors
/// [`EditError::Gone`], [`EditError::NoRecord`]; [`EditError::Unreadable`] for what is no text at all.
pub fn open_text(archive: &Archive, path: &RelPath) -> Result<WholeText, EditError> {
    if !has_text(archive, path) {
        return Err(EditError::NoRecord(path.clone()));
    }
    let no_text = |reason: &str| EditError::NoText {
        path: path.clone(),
        reason: reason.to_owned(),
    };
    let bytes = match archive.vault().read(path, MOST_BYTES)? {
        Some(Content::Bytes { bytes, .. }) => bytes,
        Some(Content::TooLarge { .. }) => return Err(no_text("文件太大")),
        None => return Err(EditError::Gone(path.clone())),
    };
    let is_foreign = std::str::from_utf8(&bytes).is_err();
    let written = readable(&bytes).into_owned();
    if is_foreign && written.contains('\u{FFFD}') {
        return Err(no_text("认不出是哪种编码"));
    }
    Ok(WholeText {
        path: path.clone(),
        blob: blob_id(&bytes),
        text: shown(&written),
        is_foreign,
        written,
    })
}

/// Saves a file as a text. Lines that nobody touched stay byte for byte what they are, ends of lines and byte order mark too. Of a
/// record that can be read before and after, the rules of a change of its fields hold, and the same goes along with it.
///
/// # Errors
/// [`EditError::Collides`] where the file is another one than the text was opened with, [`EditError::Doubtful`] where it is
/// probably not what was meant and nobody said to save it all the same; those of [`super::revise`]. Nothing is written then.
pub fn save_text(archive: &Archive, rewriting: &Rewriting, by: &By) -> Result<Revised, EditError> {
    let path = &rewriting.path;
    let (commit, revised) = make(archive, by, || {
        let now = open_text(archive, path)?;
        let mine = shown(&rewriting.text);
        if now.blob != rewriting.seen && now.text != mine {
            return Err(collides(archive, &now, mine)?);
        }
        let text = rewritten(&now.written, &mine);
        if text == now.written && !now.is_foreign {
            return Ok((Vec::new(), Revised::unchanged(path.clone())));
        }
        if !rewriting.is_sure
            && let Some(doubt) = doubt(path, &text)
        {
            return Err(doubtful(archive, path, &text, doubt));
        }
        if let Some(done) = as_record(archive, &now, &text, rewriting.is_sure, by)? {
            return Ok(done);
        }
        let edit = FileEdit::Write {
            path: path.clone(),
            bytes: text.into_bytes(),
            expect: Expect::Blob(now.blob),
        };
        Ok((vec![edit], Revised::unchanged(path.clone())))
    })?;
    Ok(Revised { commit, ..revised })
}

/// The change of a record that can be read as it is and as it is to be; None for anything else.
fn as_record(
    archive: &Archive,
    now: &WholeText,
    text: &str,
    is_sure: bool,
    by: &By,
) -> Result<Option<(Vec<FileEdit>, Revised)>, EditError> {
    let catalog = archive.catalog();
    let Place::Record { kind, .. } = layout::place(&now.path, &catalog) else {
        return Ok(None);
    };
    let read = |text: &str| of_bytes(&now.path, kind.clone(), text.as_bytes().to_vec()).ok();
    let (Some(kind), Some(before), Some(after)) = (
        catalog.kind(&kind).filter(|_| !now.is_foreign),
        read(&now.written),
        read(text),
    ) else {
        return Ok(None);
    };
    let change = (&before.record, &after.record);
    let faults = all_new_faults(archive.clock().today(), kind, change.0, change.1);
    let (missing, mut wrong): (Vec<_>, Vec<_>) = faults.into_iter().partition(|fault| fault.is_missing);
    if let (Some(first), false) = (missing.first(), is_sure) {
        return Err(doubtful(
            archive,
            &now.path,
            text,
            Doubt::Missing(first.message.clone()),
        ));
    }
    wrong.extend(taken(archive, kind, change, Some(&now.path))?);
    if !wrong.is_empty() {
        return Err(EditError::Invalid(wrong));
    }
    by.ensure_reason(&core_changes(kind, change.0, change.1))?;
    let bytes = text.as_bytes().to_vec();
    carried_out(archive, kind, (&before, change.1), bytes, false).map(Some)
}

fn doubtful(archive: &Archive, path: &RelPath, text: &str, doubt: Doubt) -> EditError {
    EditError::Doubtful {
        doubt,
        findings: archive.check_text(path, text),
    }
}

/// What is wrong with a text that somebody is writing.
#[must_use]
pub fn check_text(archive: &Archive, path: &RelPath, text: &str) -> Vec<Finding> {
    archive.check_text(path, &shown(text))
}

fn collides(archive: &Archive, now: &WholeText, mine: String) -> Result<EditError, ArchiveError> {
    let whole = Collision {
        path: FieldPath::root(),
        label: "文件内容".to_owned(),
        mine,
        theirs: now.text.clone(),
    };
    Ok(EditError::Collides(Box::new(Collided::told(
        archive,
        &now.path,
        &now.blob,
        vec![whole],
    )?)))
}

/// As a browser holds a text.
fn shown(text: &str) -> String {
    let text = text.strip_prefix(BOM).unwrap_or(text);
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "\u{FFFD}")
}

/// The text in the manner of the one that is there: its lines where they are the same, its way to end lines elsewhere.
fn rewritten(before: &str, mine: &str) -> String {
    let (bom, body) = match before.strip_prefix(BOM) {
        Some(body) => (&before[..BOM.len_utf8()], body),
        None => ("", before),
    };
    let old = lines(body);
    let ending = old
        .iter()
        .map(|line| &line[line.trim_end_matches(['\r', '\n']).len()..]);
    let ending = ending.into_iter().find(|end| !end.is_empty()).unwrap_or("\n");
    let plain: Vec<String> = old.iter().map(|line| shown(line)).collect();
    let plain: Vec<&str> = plain.iter().map(String::as_str).collect();
    let new: Vec<&str> = mine.split_inclusive('\n').collect();
    let diff = TextDiff::configure().timeout(PATIENCE).diff_slices(&plain, &new);
    let mut text = bom.to_owned();
    for op in diff.ops() {
        if let DiffOp::Equal { old_index, len, .. } = *op {
            text.extend(old[old_index..old_index + len].iter().copied());
        } else {
            let lines = new[op.new_range()].iter();
            text.extend(lines.map(|line| line.replace('\n', ending)));
        }
    }
    text
}

/// With their ends: line feed, carriage return, or both.
fn lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['\r', '\n']) {
        let end = at + if rest[at..].starts_with("\r\n") { 2 } else { 1 };
        lines.push(&rest[..end]);
        rest = &rest[end..];
    }
    if !rest.is_empty() {
        lines.push(rest);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::rewritten;

    #[test]
    fn lines_that_nobody_touched_stay_as_they_are() {
        let before = "\u{FEFF}a: 1\r\nb：2\r\nc: 3\nd: \u{0}4\r\n";
        assert_eq!(
            rewritten(before, "a: 1\nb: 2\nc: 3\nd: \u{FFFD}4\ne: 5\n"),
            "\u{FEFF}a: 1\r\nb: 2\r\nc: 3\nd: \u{0}4\r\ne: 5\r\n"
        );
        assert_eq!(rewritten("a: 1", "a: 1"), "a: 1");
        assert_eq!(rewritten("", "a: 1\n"), "a: 1\n");
        assert_eq!(rewritten("a\rb", "a\nc"), "a\rc");
    }
}

//! Bringing values into a file that is there, touching only the lines that differ.

use super::merge::{Merger, Rule};
use super::{Existing, Refusal, ValueChange};
use crate::history::blob_id;
use crate::kinds::Kind;
use crate::vault::{Expect, RelPath};
use crate::yaml::Document;
use serde_json::{Map, Value};

/// A record of the vault, as it was read.
pub(super) struct Present {
    pub(super) document: Document,
    blob: [u8; 20],
}

/// A changed file.
pub(super) struct Update {
    pub(super) bytes: Vec<u8>,
    pub(super) changes: Vec<ValueChange>,
    pub(super) expect: Expect,
}

/// Reads a record; what cannot be read must be repaired before anything is written to it.
pub(super) fn open(existing: &dyn Existing, path: &RelPath) -> Result<Present, Refusal> {
    let unreadable = |why: &str| {
        Refusal::new(
            format!("{path} 读不出来：{why}"),
            "请先修好这个文件（见“问题”），再导入这一行",
        )
    };
    let bytes = existing
        .read(path)
        .map_err(|error| unreadable(&error))?
        .ok_or_else(|| unreadable("文件刚刚被移走或删除"))?;
    let blob = blob_id(&bytes);
    let text = String::from_utf8(bytes).map_err(|_| unreadable("不是 UTF-8 编码"))?;
    let document = Document::parse(&text).map_err(|errors| {
        let error = errors.into_iter().next();
        unreadable(&error.map_or_else(String::new, |error| {
            format!("第 {} 行，{}", error.span.start.line, error.message)
        }))
    })?;
    match document.value() {
        Value::Object(_) | Value::Null => Ok(Present { document, blob }),
        _ => Err(unreadable("内容不是“键: 值”")),
    }
}

/// Whether the file has another word for the very value: 意向 stays where the sheet says 意向客户.
fn says_it_in_other_words(old: Option<&Value>, new: &Value, kind: &Kind, key: &str) -> bool {
    let (Some(old), Some(new)) = (old.and_then(Value::as_str), new.as_str()) else {
        return false;
    };
    kind.field(key).is_some_and(|field| field.value_of(old) == Some(new))
}

/// The file with a record brought in, and its value before and after; None when nothing differs.
pub(super) fn bring(
    present: Present,
    mut record: Map<String, Value>,
    kind: &Kind,
) -> Result<Option<(Update, Value, Value)>, Refusal> {
    let Present { document, blob } = present;
    record.retain(|key, new| !says_it_in_other_words(document.value().get(key), new, kind, key));
    let mut merger = Merger::new(document.value().clone(), Rule::Overwrite);
    merger.bring(record);
    let refused = merger.take_refused(kind);
    if !refused.is_empty() {
        return Err(Refusal::new(
            format!("文件里的写法与表格不同类，无法写入：{}", refused.join("、")),
            "请先按字段说明改好这个文件（见“问题”），再导入这一行",
        ));
    }
    if merger.edits().is_empty() {
        return Ok(None);
    }
    let text = document.edit(merger.edits()).map_err(|error| {
        Refusal::new(
            format!("无法只改这几处：{error}"),
            "请在编辑器里改这个客户，或整理文件的写法后再导入这一行",
        )
    })?;
    let update = Update {
        bytes: text.into_bytes(),
        changes: merger.changes(kind),
        expect: Expect::Blob(blob),
    };
    Ok(Some((update, document.value().clone(), merger.into_value())))
}

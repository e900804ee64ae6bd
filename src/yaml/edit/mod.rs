//! Edits that change the lines they need and no others.
//!
//! Each edit is broken into steps; each step becomes splices of the source text, found from the positions of the parsed tree; the
//! new text is parsed by two parsers and its value compared with what was wished. A step that is not exact in one form is tried
//! in a safer one, and refused if none is.

mod flow;
mod lines;
mod mapping;
mod plan;
mod replace;
mod sequence;
mod spot;
mod step;
mod surroundings;
mod witness;

use serde_json::Value;

use self::step::{Attempt, Refused, Step};
use super::document::Document;
use super::path::FieldPath;

/// One wish to change a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Sets the value at a path; creates the key (at the end of its mapping) and missing parent mappings. A list's length as
    /// index appends. A list or mapping in place of another is set field by field, so that what stays keeps its comments.
    Set { path: FieldPath, value: Value },
    /// Removes a key or a list item; an absent one is no error.
    Remove { path: FieldPath },
    /// Appends to the list at a path; creates the list.
    Append { path: FieldPath, value: Value },
}

/// The edit could not be made without touching more than it says. The document is as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The path leads through something that is no mapping or list; carries its place as named to people.
    #[error("{0} 处的内容不是列表或映射，无法写入")]
    WrongShape(String),
    /// Carries the reason in Chinese.
    #[error("这处修改会影响其他内容，已放弃（{0}）")]
    NotExact(String),
}

impl Document {
    /// The text after `edits`, made in order, changing only the lines they need. Verified by reparsing: the result's value is
    /// exactly the old value with the edits made.
    ///
    /// New values are written in the style of the value they replace where that can hold them (text of several lines becomes a
    /// literal block). A removed key or item takes the comment right above it along, unless that heads a section.
    ///
    /// # Errors
    /// None of the edits is made if one of them cannot be made exactly; values that are aliases or have anchors are not set.
    pub fn edit(&self, edits: &[Edit]) -> Result<String, EditError> {
        let mut text = self.text.clone();
        let mut edited: Option<Document> = None;
        // A second parser that reads the original differently (or not at all) is no witness for the result.
        let trusted = witness::agrees(&self.text, &self.value);
        for edit in edits {
            for step in plan::plan(edited.as_ref().unwrap_or(self).value(), edit)? {
                let document = take(edited.as_ref().unwrap_or(self), &step, trusted)?;
                text.clone_from(&document.text);
                edited = Some(document);
            }
        }
        Ok(text)
    }
}

/// The document after one step.
fn take(document: &Document, step: &Step, trusted: bool) -> Result<Document, EditError> {
    let mut expected = document.value.clone();
    step.apply(&mut expected);
    let mut refused = Refused::DIFFERENT;
    for attempt in Attempt::ALL {
        let result = step.splices(document, *attempt).and_then(|splices| {
            let text = lines::splice(&document.text, splices);
            Document::parse(&text)
                .ok()
                .filter(|after| after.value == expected && (!trusted || witness::agrees(&text, &expected)))
                .ok_or(Refused::DIFFERENT)
        });
        match result {
            Ok(after) => return Ok(after),
            Err(reason) if refused == Refused::DIFFERENT => refused = reason,
            Err(_) => {}
        }
    }
    Err(EditError::NotExact(format!("{}：{}", place(&step.path()), refused.0)))
}

/// A path as it is named to people.
fn place(path: &FieldPath) -> String {
    if path.is_root() {
        "文件最外层".to_owned()
    } else {
        path.to_string()
    }
}

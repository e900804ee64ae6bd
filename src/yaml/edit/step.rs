//! One change of a value, and the splices that make it.

use serde_json::{Map, Value};

use super::super::document::Document;
use super::super::emit::{Layout, Style};
use super::super::path::{FieldPath, Segment};
use super::lines::Splice;
use super::spot::{self, Spot};
use super::{mapping, replace, sequence, surroundings};

/// A change of one value that exists, or of one list's or mapping's members.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    Replace {
        path: FieldPath,
        value: Value,
    },
    AddKey {
        path: FieldPath,
        key: String,
        value: Value,
    },
    Insert {
        path: FieldPath,
        index: usize,
        value: Value,
    },
    Remove {
        path: FieldPath,
    },
}

/// How a step is made: the preferred way first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Attempt {
    /// In the style of the document.
    Natural,
    /// As before, but the text ends with a line break whether it did before or not.
    LineBreakAtEnd,
    /// Blank lines behind what is removed go as well: behind a block that keeps them (`|+`) they would become text.
    WithBlankLines,
    /// A new key not at the end of its mapping but before the last entry: for a document that ends, without a line break, in a
    /// block of text that would change if one were added.
    BeforeLast,
    /// Strings double-quoted.
    Safest,
}

impl Attempt {
    pub const ALL: &[Self] = &[
        Self::Natural,
        Self::LineBreakAtEnd,
        Self::WithBlankLines,
        Self::BeforeLast,
        Self::Safest,
    ];
}

/// Why a step cannot be made, in Chinese.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refused(pub &'static str);

impl Refused {
    pub const DIFFERENT: Self = Self("改后重新读取，内容与预期不一致");
    pub const ALIAS: Self = Self("内容是引用（& 或 *），牵连别处");
    pub const UNUSUAL: Self = Self("写法特殊，请在编辑器里修改");
}

/// What a step needs to know.
pub(super) struct Context<'d> {
    pub text: &'d str,
    pub layout: Layout,
    pub attempt: Attempt,
}

impl Context<'_> {
    /// The style of a new string.
    pub fn new_style(&self) -> Style {
        if self.attempt == Attempt::Safest {
            Style::Safest
        } else {
            Style::Any
        }
    }
}

impl Step {
    /// Where the change is.
    pub fn path(&self) -> FieldPath {
        match self {
            Self::Replace { path, .. } | Self::Remove { path } => path.clone(),
            Self::AddKey { path, key, .. } => path.clone().key(key.as_str()),
            Self::Insert { path, index, .. } => path.clone().index(*index),
        }
    }

    /// Makes the change in a value. A path that leads nowhere changes nothing: the comparison behind then fails.
    pub fn apply(&self, root: &mut Value) {
        match self {
            Self::Replace { path, value } => {
                if let Some(target) = get_mut(root, path.segments()) {
                    *target = value.clone();
                }
            }
            Self::AddKey { path, key, value } => {
                let target = get_mut(root, path.segments());
                if let Some(target) = target {
                    if target.is_null() {
                        *target = Value::Object(Map::new());
                    }
                    if let Value::Object(map) = target {
                        map.insert(key.clone(), value.clone());
                    }
                }
            }
            Self::Insert { path, index, value } => {
                if let Some(target) = get_mut(root, path.segments()) {
                    if target.is_null() {
                        *target = Value::Array(Vec::new());
                    }
                    if let Value::Array(items) = target {
                        items.insert((*index).min(items.len()), value.clone());
                    }
                }
            }
            Self::Remove { path } => {
                let Some((last, init)) = path.segments().split_last() else {
                    return;
                };
                match (get_mut(root, init), last) {
                    (Some(Value::Object(map)), Segment::Key(key)) => {
                        map.shift_remove(key);
                    }
                    (Some(Value::Object(map)), Segment::Index(index)) => {
                        map.shift_remove(&index.to_string());
                    }
                    (Some(Value::Array(items)), Segment::Index(index)) if *index < items.len() => {
                        items.remove(*index);
                    }
                    _ => {}
                }
            }
        }
    }

    /// The splices that make the change in the text.
    pub fn splices(&self, document: &Document, attempt: Attempt) -> Result<Vec<Splice>, Refused> {
        let layout = surroundings::layout(document);
        let context = Context {
            text: &document.text,
            layout,
            attempt,
        };
        let Some(root) = Spot::root(document) else {
            let mut value = Value::Null;
            self.apply(&mut value);
            return Ok(replace::empty_document(&context, &value));
        };
        match self {
            Self::Replace { path, value } => match spot::at(&context, root, path.segments())? {
                spot::Reached::Spot(spot) => replace::replace(&context, &spot, value),
                spot::Reached::Merged(parent, key) => mapping::add(&context, &parent, key, value),
            },
            Self::AddKey { path, key, value } => mapping::add(&context, &spot::node(&context, root, path)?, key, value),
            Self::Insert { path, index, value } => {
                sequence::insert(&context, &spot::node(&context, root, path)?, *index, value)
            }
            Self::Remove { path } => {
                let (last, init) = path.segments().split_last().ok_or(Refused::UNUSUAL)?;
                let parent = spot::node(&context, root, &FieldPath(init.to_vec()))?;
                match last {
                    Segment::Key(key) => mapping::remove(&context, &parent, key),
                    Segment::Index(index) if mapping::is_mapping(&parent) => {
                        mapping::remove(&context, &parent, &index.to_string())
                    }
                    Segment::Index(index) => sequence::remove(&context, &parent, *index),
                }
            }
        }
    }
}

fn get_mut<'v>(root: &'v mut Value, path: &[Segment]) -> Option<&'v mut Value> {
    path.iter().try_fold(root, |value, segment| match (segment, value) {
        (Segment::Key(key), Value::Object(map)) => map.get_mut(key),
        (Segment::Index(index), Value::Array(items)) => items.get_mut(*index),
        (Segment::Index(index), Value::Object(map)) => map.get_mut(&index.to_string()),
        _ => None,
    })
}

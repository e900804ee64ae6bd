//! A YAML document as its owner wrote it: values with positions, edits that touch only their own lines, and field-level differences.

mod diagnose;
mod diff;
mod document;
mod edit;
mod emit;
mod error;
mod load;
mod path;
mod position;
mod preflight;
mod scalar;
mod tree;
mod words;

pub use self::diff::{FieldChange, diff};
pub use self::document::Document;
pub use self::edit::{Edit, EditError};
pub use self::emit::to_text;
pub use self::error::{SyntaxError, code};
pub use self::path::{FieldPath, FieldPathError, Segment};
pub use self::position::{Position, Span};

//! What stands in attachments: the model, the shelf where it is remembered by content, and the asking of the process that
//! reads them. The formats themselves are known to [`crate::extract`], which only that process calls.

mod ask;
mod legible;
mod note;
mod part;
mod shelf;

pub use ask::{Ask, Line, READ_COMMAND, ask};
pub use legible::is_legible;
pub use note::Note;
pub use part::{Part, Text};
pub use shelf::Shelf;

/// Larger attachments are not read.
pub const MOST_BYTES: u64 = 100 << 20;

//! A row of a sheet as part of what it tells of: a customer, or a record.

use super::CellCounts;
use crate::sheets::Row;

/// A row of one customer or one record.
#[derive(Debug)]
pub(super) struct Member {
    /// As it came.
    pub(super) row: Row,
    /// What of it was not taken over, or a person should look at.
    pub(super) note: Option<String>,
    /// What became of its cells.
    pub(super) cells: CellCounts,
}

impl Member {
    /// Adds to what is told of the row.
    pub(super) fn add_notes(&mut self, more: impl IntoIterator<Item = String>) {
        let told: Vec<String> = self.note.take().into_iter().chain(more).collect();
        self.note = (!told.is_empty()).then(|| told.join("；"));
    }
}

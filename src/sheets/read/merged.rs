//! Cells merged over several rows. A file has their content in the first row only; the others belong to it just as much: a
//! customer merged over two visits was visited twice.
//!
//! Only rows that hold something of their own are filled, because a region may claim every row of the sheet.

use super::super::{Cell, Row};
use std::collections::BTreeMap;

/// A region that covers more than one row. Rows and columns count from 0, the last row is part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) first_row: u32,
    pub(super) last_row: u32,
    /// The leftmost; the other columns of the region stay empty, as below a title.
    pub(super) column: u32,
}

/// The regions of a sheet, as its rows come by from top to bottom.
#[derive(Debug, Default)]
pub(super) struct Regions {
    /// Those that no row has reached yet, the lowest first.
    below: Vec<Region>,
    /// By column: the number of the last row that takes the content, and the content.
    open: BTreeMap<u32, (u32, Cell)>,
}

impl Regions {
    pub(super) fn new(mut regions: Vec<Region>) -> Self {
        regions.sort_unstable_by_key(|region| std::cmp::Reverse(region.first_row));
        Self {
            below: regions,
            open: BTreeMap::new(),
        }
    }

    /// Lets the rows below, down to the one of this number, have the cell.
    pub(super) fn open(&mut self, column: u32, last: u32, cell: &Cell) {
        if *cell != Cell::Empty {
            self.open.insert(column, (last, cell.clone()));
        }
    }

    /// No region goes on.
    pub(super) fn close(&mut self) {
        self.open.clear();
    }

    /// Gives a row, whose cells are in order, what the regions that it is part of hold.
    pub(super) fn fill(&mut self, row: &mut Row) {
        self.open.retain(|_, (last, _)| *last >= row.number);
        let missing: Vec<(u32, Cell)> = self
            .open
            .iter()
            .filter(|(column, _)| *row.get(**column) == Cell::Empty)
            .map(|(column, (_, cell))| (*column, cell.clone()))
            .collect();
        if !missing.is_empty() {
            row.cells.extend(missing);
            row.cells.sort_by_key(|(column, _)| *column);
        }
        while let Some(region) = self.below.pop_if(|region| region.first_row < row.number) {
            if region.first_row + 1 == row.number {
                let cell = row.get(region.column).clone();
                self.open(region.column, region.last_row.saturating_add(1), &cell);
            }
        }
    }
}

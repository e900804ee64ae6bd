//! A page from its tags: which tables are sheets, and what belongs to their cells.

use super::super::super::{Row, SheetError};
use super::super::budget::Budget;
use super::grid::Grid;
use super::hidden::{Hidden, Is};
use super::tag::Tag;

/// Tables within tables, of which nobody needs so many.
const DEEPEST: usize = 100;

pub(super) struct Page<'a> {
    file: &'a str,
    budget: Budget<'a>,
    /// The tables that are open, each within the one before, with their places among all.
    open: Vec<(usize, Grid)>,
    /// Tables within the open cell that are part of its text.
    inlined: usize,
    /// An element whose content is no text.
    skipped: Option<Vec<u8>>,
    hidden: Option<Hidden>,
    /// All tables that began so far.
    begun: usize,
    finished: Vec<(usize, Vec<Row>)>,
}

impl<'a> Page<'a> {
    pub(super) fn new(file: &'a str, budget: Budget<'a>) -> Self {
        Self {
            file,
            budget,
            open: Vec::new(),
            inlined: 0,
            skipped: None,
            hidden: None,
            begun: 0,
            finished: Vec::new(),
        }
    }

    pub(super) fn open(&mut self, tag: &Tag, self_closing: bool) -> Result<(), SheetError> {
        let name = tag.name.as_slice();
        if self.skipped.is_some() {
            return Ok(());
        }
        if let Some(hidden) = &mut self.hidden {
            match hidden.open(name) {
                Is::Within | Is::TheEnd => return Ok(()),
                Is::Beyond => self.hidden = None,
            }
        }
        if matches!(
            name,
            b"script" | b"style" | b"title" | b"noscript" | b"template" | b"iframe" | b"select"
        ) {
            self.skipped = (!self_closing).then(|| name.to_vec());
            return Ok(());
        }
        if name == b"table" {
            return self.open_table(tag);
        }
        if self.inlined > 0 {
            self.separate(name);
            return Ok(());
        }
        let Some((_, grid)) = self.open.last_mut() else {
            if tag.is_hidden() && !tag.is_void() && !self_closing {
                self.hidden = Some(Hidden::new(name));
            }
            return Ok(());
        };
        match name {
            b"thead" | b"tbody" | b"tfoot" => grid.begin_section(tag.is_hidden(), &mut self.budget),
            b"tr" => grid.begin_row(tag.is_hidden(), &mut self.budget),
            b"td" | b"th" => grid.begin_cell(tag, &mut self.budget),
            _ => {
                if tag.is_hidden() && !tag.is_void() && !self_closing {
                    self.hidden = Some(Hidden::new(name));
                } else {
                    self.separate(name);
                }
                Ok(())
            }
        }
    }

    fn open_table(&mut self, tag: &Tag) -> Result<(), SheetError> {
        let around = self.open.last().map(|(_, grid)| grid);
        if tag.is_hidden() || around.is_some_and(Grid::hides) {
            self.hidden = Some(Hidden::new(b"table"));
        } else if self.inlined > 0 || around.is_some_and(Grid::row_is_filled) {
            self.inlined += 1;
            self.separate(b"table");
        } else if self.open.len() == DEEPEST {
            return Err(self.corrupt("表格里套着太多层表格"));
        } else {
            self.open.push((self.begun, Grid::default()));
            self.begun += 1;
        }
        Ok(())
    }

    pub(super) fn close(&mut self, name: &[u8]) -> Result<(), SheetError> {
        if let Some(skipped) = &self.skipped {
            if skipped == name {
                self.skipped = None;
            }
            return Ok(());
        }
        if let Some(hidden) = &mut self.hidden {
            match hidden.close(name) {
                Is::Within => return Ok(()),
                Is::TheEnd => {
                    self.hidden = None;
                    return Ok(());
                }
                Is::Beyond => self.hidden = None,
            }
        }
        if self.inlined > 0 {
            self.inlined -= usize::from(name == b"table");
            self.separate(name);
            return Ok(());
        }
        if name == b"table" {
            if let Some((place, grid)) = self.open.pop() {
                let rows = grid.finish(&mut self.budget)?;
                if !rows.is_empty() {
                    self.finished.push((place, rows));
                }
            }
            return Ok(());
        }
        let Some((_, grid)) = self.open.last_mut() else {
            return Ok(());
        };
        match name {
            b"thead" | b"tbody" | b"tfoot" => grid.begin_section(false, &mut self.budget),
            b"tr" => grid.end_row(&mut self.budget),
            b"td" | b"th" => {
                grid.end_cell();
                Ok(())
            }
            _ => {
                self.separate(name);
                Ok(())
            }
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        if self.skipped.is_none()
            && self.hidden.is_none()
            && let Some(cell) = self.open.last_mut().and_then(|(_, grid)| grid.text())
        {
            cell.push(text);
        }
    }

    /// Separates the text before a tag from the text after it, as a browser does.
    fn separate(&mut self, name: &[u8]) {
        let Some(text) = self.open.last_mut().and_then(|(_, grid)| grid.text()) else {
            return;
        };
        match name {
            b"br" => text.line(),
            b"td" | b"th" => text.space(),
            b"p" | b"div" | b"li" | b"ul" | b"ol" | b"dl" | b"dt" | b"dd" | b"pre" | b"blockquote" | b"h1" | b"h2"
            | b"h3" | b"h4" | b"h5" | b"h6" | b"hr" | b"tr" | b"table" => text.block(),
            _ => {}
        }
    }

    /// The tables that hold something, in the order in which they begin; None for a page without any table.
    pub(super) fn finish(mut self) -> Result<Option<Vec<Vec<Row>>>, SheetError> {
        if !self.open.is_empty() {
            return Err(self.corrupt("表格没有结束，可能没有下载完"));
        }
        self.finished.sort_by_key(|(place, _)| *place);
        let tables = self.finished.into_iter().map(|(_, rows)| rows).collect();
        Ok((self.begun > 0).then_some(tables))
    }

    fn corrupt(&self, reason: &str) -> SheetError {
        SheetError::Corrupt {
            file: self.file.to_owned(),
            reason: reason.to_owned(),
        }
    }
}

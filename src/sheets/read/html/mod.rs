//! Web pages with tables. Many systems' "export to Excel" writes such a page and calls it `.xls`.
//!
//! Each `<table>` that holds rows is a sheet, except one within a filled row of another: that is what stands in the cell.
//! How many there are is known at the end only, so the tables are gathered before they are handed over.

mod grid;
mod hidden;
mod page;
mod tag;
mod text;

use super::super::{Row, SheetError};
use super::book::{self, Book, CellSink, Listed};
use super::budget::Budget;
use super::encoding::{declared, decode};
use super::format::not_a_spreadsheet;
use super::{ReadOptions, Sink, bytes_of, file_name};
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use page::Page;
use std::path::Path;
use tag::Tag;

pub(super) fn read(path: &Path, options: &ReadOptions, sink: &mut Sink<'_>) -> Result<(), SheetError> {
    let file = file_name(path);
    let bytes = bytes_of(path)?;
    let declared = declared(&bytes);
    let text = decode(bytes, declared, &file)?;
    let page = parse(&text, Page::new(&file, Budget::new(&file, options.limits)))?;
    let Some(tables) = page.finish()? else {
        return Err(not_a_spreadsheet(path, "这是网页，里面没有表格，可能是登录页或出错页"));
    };
    book::read(&mut Tables(tables), &file, &options.sheets, sink)
}

fn parse<'a>(text: &str, mut page: Page<'a>) -> Result<Page<'a>, SheetError> {
    let mut tag = Tag::default();
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| {
        let taken = match event {
            CallbackEvent::OpenStartTag { name } => {
                tag = Tag::new(name);
                Ok(())
            }
            CallbackEvent::AttributeName { name } => {
                tag.name_attribute(name);
                Ok(())
            }
            CallbackEvent::AttributeValue { value } => {
                tag.set_attribute(value);
                Ok(())
            }
            CallbackEvent::CloseStartTag { self_closing } => page.open(&tag, self_closing),
            CallbackEvent::EndTag { name } => page.close(name),
            CallbackEvent::String { value } => {
                page.text(&String::from_utf8_lossy(value));
                Ok(())
            }
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => Ok(()),
        };
        taken.err()
    });
    // What stands in scripts and styles is no markup.
    emitter.naively_switch_states(true);
    let stopped = Tokenizer::new_with_emitter(text, emitter).next();
    match stopped {
        Some(Ok(error)) => Err(error),
        Some(Err(never)) => match never {},
        None => Ok(page),
    }
}

/// The tables of a page, from top to bottom.
struct Tables(Vec<Vec<Row>>);

impl Book for Tables {
    fn sheets(&self) -> Vec<Listed> {
        let is_only = self.0.len() == 1;
        (1..=self.0.len())
            .map(|number| Listed {
                name: (!is_only).then(|| format!("表格 {number}")),
                visible: true,
            })
            .collect()
    }

    fn cells(&mut self, sheet: usize, put: &mut CellSink<'_>) -> Result<(), SheetError> {
        for row in self.0.get_mut(sheet).map(std::mem::take).unwrap_or_default() {
            for (column, cell) in row.cells {
                put((row.number - 1, column), cell)?;
            }
        }
        Ok(())
    }
}

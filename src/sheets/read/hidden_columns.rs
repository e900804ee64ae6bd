//! Which columns an xlsx file hides. calamine does not tell; they stand in front of a sheet's cells.
//!
//! Where the parts cannot be found or understood, nothing is hidden: whoever reads the cells says what is wrong with the file.

use super::super::table::Columns;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::path::Path;
use zip::ZipArchive;

const WORKBOOK: &str = "xl/workbook.xml";
const RELATIONS: &str = "xl/_rels/workbook.xml.rels";

/// As much of a part as is read for this.
const MOST_BYTES: u64 = 8 << 20;

/// The hidden columns of the sheets of a file, by their names; sheets without any are left out.
pub(super) fn of_xlsx(path: &Path) -> HashMap<String, Vec<Columns>> {
    let archive = File::open(path)
        .ok()
        .and_then(|file| ZipArchive::new(BufReader::new(file)).ok());
    let Some(mut archive) = archive else {
        return HashMap::new();
    };
    let parts = parts(&mut archive);
    let hidden = parts.into_iter().map(|(sheet, part)| {
        let hidden = hidden_in(&mut archive, &part);
        (sheet, hidden)
    });
    hidden.filter(|(_, hidden)| !hidden.is_empty()).collect()
}

/// How many cells of a file have comments, which nobody reads from it.
pub(super) fn comments(path: &Path) -> usize {
    let archive = File::open(path)
        .ok()
        .and_then(|file| ZipArchive::new(BufReader::new(file)).ok());
    let Some(mut archive) = archive else { return 0 };
    let names = archive.file_names().flatten().map(std::borrow::Cow::into_owned);
    let names: Vec<String> = names.filter(|name| name.starts_with("xl/comments")).collect();
    let mut count = 0;
    for name in names {
        each_element(&mut archive, &name, |tag| {
            count += usize::from(tag.local_name().as_ref() == "comment");
            ControlFlow::Continue(())
        });
    }
    count
}

type Archive = ZipArchive<BufReader<File>>;

/// The names of the sheets and the parts that they are.
fn parts(archive: &mut Archive) -> Vec<(String, String)> {
    let mut targets: HashMap<String, String> = HashMap::new();
    each_element(archive, RELATIONS, |tag| {
        if let ("Relationship", Some(id), Some(target)) = (
            tag.local_name().as_ref(),
            attribute(tag, "Id"),
            attribute(tag, "Target"),
        ) {
            targets.insert(id, target);
        }
        ControlFlow::Continue(())
    });
    let mut parts = Vec::new();
    each_element(archive, WORKBOOK, |tag| {
        if let ("sheet", Some(name), Some(id)) =
            (tag.local_name().as_ref(), attribute(tag, "name"), attribute(tag, "id"))
            && let Some(target) = targets.get(&id)
        {
            let part = target
                .strip_prefix('/')
                .map_or_else(|| format!("xl/{target}"), str::to_owned);
            parts.push((name, part));
        }
        ControlFlow::Continue(())
    });
    parts
}

fn hidden_in(archive: &mut Archive, part: &str) -> Vec<Columns> {
    let mut hidden = Vec::new();
    each_element(archive, part, |tag| {
        match tag.local_name().as_ref() {
            "col" if is_true(attribute(tag, "hidden").as_deref()) => {
                let place = |name| attribute(tag, name)?.trim().parse::<u32>().ok()?.checked_sub(1);
                hidden.extend(
                    place("min")
                        .zip(place("max"))
                        .map(|(first, last)| Columns { first, last }),
                );
            }
            "sheetData" => return ControlFlow::Break(()),
            _ => {}
        }
        if hidden.len() < Columns::MOST {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    });
    hidden
}

/// Hands over the elements of a part, for as long as more are wanted.
fn each_element(archive: &mut Archive, part: &str, mut take: impl FnMut(&BytesStart<'_>) -> ControlFlow<()>) {
    let Ok(part) = archive.by_name(part) else { return };
    let mut reader = reader(BufReader::new(part.take(MOST_BYTES)));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag) | Event::Empty(tag)) => {
                if take(&tag).is_break() {
                    return;
                }
            }
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

fn reader<R: BufRead>(source: R) -> Reader<R> {
    let mut reader = Reader::from_reader(source);
    reader.config_mut().check_end_names = false;
    reader
}

/// An attribute by its name without prefix.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes().flatten();
    let found = attributes.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(found.normalized_value(XmlVersion::Explicit1_0).ok()?.into_owned())
}

fn is_true(value: Option<&str>) -> bool {
    matches!(value, Some("1" | "true"))
}

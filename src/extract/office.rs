//! The XML of Office: text in `t`, paragraphs in `p`, whatever the namespace.

use crate::texts::Note;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use std::io::{BufReader, Read};

/// An attribute of an element by its local name.
pub(super) fn attribute(tag: &BytesStart<'_>, wanted: &str) -> Option<String> {
    let found = tag
        .attributes()
        .flatten()
        .find(|found| found.key.local_name().as_ref() == wanted)?;
    Some(found.value.into_owned())
}

/// The elements of a part, for those who look for attributes.
pub(super) fn each_element(part: impl Read, see: &mut dyn FnMut(&BytesStart<'_>)) -> Result<(), Note> {
    let (mut reader, mut buffer) = (reader(part), Vec::new());
    loop {
        match reader.read_event_into(&mut buffer).map_err(|_| Note::Unreadable)? {
            Event::Start(tag) | Event::Empty(tag) => see(&tag),
            Event::Eof => return Ok(()),
            _ => {}
        }
        buffer.clear();
    }
}

/// The text of a part, at most a little more than `most` bytes. What stands before a fault is kept; an error is said when
/// there is nothing.
pub(super) fn text(part: impl Read, most: usize) -> Result<String, Note> {
    let (mut reader, mut buffer, mut text) = (reader(part), Vec::new(), String::new());
    // How deep we are in what is not shown, and whether in text.
    let (mut hidden, mut in_text) = (0_usize, false);
    while text.len() <= most {
        let event = match reader.read_event_into(&mut buffer) {
            Ok(event) => event,
            Err(_) if text.is_empty() => return Err(Note::Unreadable),
            Err(_) => break,
        };
        match event {
            Event::Start(_) if hidden > 0 => hidden += 1,
            Event::End(_) if hidden > 0 => hidden -= 1,
            Event::Start(tag) => match tag.local_name().as_ref() {
                // The same once more, for programs of 2007.
                "Fallback" => hidden = 1,
                "t" => in_text = true,
                _ => {}
            },
            Event::Empty(tag) if hidden == 0 => match tag.local_name().as_ref() {
                "br" | "cr" => text.push('\n'),
                "tab" => text.push('\t'),
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "t" => in_text = false,
                "p" => text.push('\n'),
                "tc" => text.push('\t'),
                _ => {}
            },
            Event::Text(piece) if in_text && hidden == 0 => text.push_str(&piece.xml10_content()),
            Event::CData(piece) if in_text && hidden == 0 => text.push_str(&piece.xml10_content()),
            Event::GeneralRef(name) if in_text && hidden == 0 => match name.resolve_char_ref() {
                Ok(Some(character)) => text.push(character),
                _ => text.push_str(resolve_predefined_entity(&name).unwrap_or_default()),
            },
            Event::Eof => break,
            _ => {}
        }
        buffer.clear();
    }
    Ok(text)
}

fn reader<R: Read>(part: R) -> Reader<BufReader<R>> {
    let mut reader = Reader::from_reader(BufReader::new(part));
    reader.config_mut().check_end_names = false;
    reader
}

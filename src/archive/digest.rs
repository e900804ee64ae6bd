//! From a file's bytes to what the index keeps of it: values, searched text and findings.

use std::borrow::Cow;

use chrono::{DateTime, Local, NaiveDate, NaiveDateTime};
use serde_json::Value;

use super::completeness::{Completeness, LACKING};
use super::family::Reading;
use super::reminders;
use super::salvage;
use crate::history::{blob_id, blob_id_of_file};
use crate::index::{ATTACHMENT, Entry, FieldValue, ManifestLine, OTHER, SCHEMA, SETTINGS};
use crate::kinds::{Field, FieldType, Kind, parse_moment};
use crate::rules::{CheckedFile, FileContent, Finding, check_file};
use crate::texts::{self, Shelf};
use crate::vault::{ARCHIVED, Content, PROFILE, Place, RelPath, Stamp, layout};
use crate::yaml::Document;

/// Raw text of a file that does not parse is searchable up to this many bytes.
const RAW_TEXT_LIMIT: usize = 256 * 1024;

/// `2026-03-01`
const DAY: usize = 10;

/// Longest number of values of one field that become filterable.
const VALUES_PER_FIELD: usize = 200;

/// One file understood; [`super::family`] adds what comes from its relatives.
#[derive(Debug)]
pub struct Digest {
    pub entry: Entry,
    /// Whether the file changed, or was only read because a relative did.
    pub news: bool,
    /// An attachment that is as the index knows it; its text is still to be added.
    pub as_known: bool,
    /// The bytes that were checked, kept when the commit is to be made of exactly them.
    pub bytes: Option<Vec<u8>>,
}

impl Digest {
    /// Adds a finding that its own content does not tell.
    pub fn add_finding(&mut self, finding: &Finding) {
        self.entry.rules.push(finding.rule.clone());
        if let (Value::Array(findings), Ok(finding)) = (&mut self.entry.findings, serde_json::to_value(finding)) {
            findings.push(finding);
        }
    }
}

/// What is at hand of a file.
pub enum Seen {
    Read(Content),
    /// An attachment that is as the index knows it: nothing in it has to be read again.
    AsKnown(ManifestLine),
}

/// Understands one file. Never fails: what cannot be understood becomes a finding and stays searchable as raw text.
#[must_use]
pub fn digest(path: &RelPath, content: Seen, reading: &Reading<'_>, news: bool) -> Digest {
    let place = layout::place(path, reading.catalog);
    let as_known = matches!(content, Seen::AsKnown(_));
    let (stamp, bytes, known) = match content {
        Seen::Read(Content::Bytes { bytes, stamp }) => (stamp, Some(bytes), None),
        Seen::Read(Content::TooLarge { stamp }) => (stamp, None, None),
        Seen::AsKnown(line) => (line.stamp, None, Some(line.blob)),
    };
    let blob = match (&bytes, known) {
        (Some(bytes), _) => blob_id(bytes),
        (None, Some(known)) => known,
        (None, None) => blob_id_of_file(&reading.vault.absolute(path)).unwrap_or_default(),
    };
    let mut entry = Entry {
        path: path.clone(),
        stamp,
        blob,
        kind: kind_name(&place).to_owned(),
        archived: path.parts().next() == Some(ARCHIVED),
        customer_dir: customer_dir(&place),
        customer_id: String::new(),
        customer_name: String::new(),
        title: stem(path.file_name()).to_owned(),
        date: date_of_name(path.file_name()).or_else(|| saved(&place, &stamp)),
        person: String::new(),
        record: Value::Null,
        fields: Vec::new(),
        names: Vec::new(),
        high: Vec::new(),
        body: vec![path.file_name().to_owned()],
        text: Vec::new(),
        note: String::new(),
        unread: false,
        findings: Value::Null,
        rules: Vec::new(),
    };
    if matches!(place, Place::Attachment { .. }) && !as_known {
        add_text(&mut entry, reading.texts);
    }
    let findings = check(path, &place, bytes.as_deref(), reading, &mut entry);
    // It is found where it is used, not by searching.
    if place == Place::Template {
        entry.body.clear();
        entry.title.clear();
    }
    entry.rules = findings.iter().map(|finding| finding.rule.clone()).collect();
    entry.findings = serde_json::to_value(&findings).unwrap_or_default();
    Digest {
        entry,
        news,
        as_known,
        bytes: bytes.filter(|_| news && reading.keep_bytes),
    }
}

/// Adds the text of an attachment as far as it is known. Reading it takes longer than a save may: that comes later.
pub fn add_text(entry: &mut Entry, texts: &Shelf) {
    if !texts::is_legible(entry.path.file_name()) {
        return;
    }
    if entry.stamp.size > texts::MOST_BYTES {
        entry.note = texts::Note::TooLarge.to_string();
        return;
    }
    match texts.get(&entry.blob) {
        Some(text) => {
            entry.note = text.note.map(|note| note.to_string()).unwrap_or_default();
            entry.text = text.parts.into_iter().map(|part| part.text).collect();
        }
        None => entry.unread = true,
    }
}

/// When an attachment was last saved; of other files it is no date that anybody looks for.
fn saved(place: &Place, stamp: &Stamp) -> Option<NaiveDateTime> {
    let is_attachment = matches!(place, Place::Attachment { .. });
    let time = DateTime::from_timestamp_nanos(stamp.mtime_ns).with_timezone(&Local);
    is_attachment.then(|| time.naive_local())
}

/// The first day that a file's name holds: 2026-03-01 报价单.pdf, 报价单-2026-03-01.pdf.
fn date_of_name(name: &str) -> Option<NaiveDateTime> {
    let digits = name.char_indices().filter(|(_, character)| character.is_ascii_digit());
    digits.map(|(at, _)| at).find_map(|at| moment(name.get(at..at + DAY)?))
}

/// Looks into the file as far as its place asks for it, and checks it.
fn check(
    path: &RelPath,
    place: &Place,
    bytes: Option<&[u8]>,
    reading: &Reading<'_>,
    entry: &mut Entry,
) -> Vec<Finding> {
    let findings =
        |content: FileContent<'_>| check_file(&CheckedFile { path, place, content }, reading.catalog, reading.settings);
    if !matches!(
        place,
        Place::Settings
            | Place::SearchWords
            | Place::Schema
            | Place::View
            | Place::Mapping
            | Place::Template
            | Place::Record { .. }
    ) {
        return findings(FileContent::Opaque);
    }
    let Some(bytes) = bytes else {
        return findings(FileContent::TooLarge {
            bytes: entry.stamp.size,
        });
    };
    let Ok(text) = std::str::from_utf8(bytes) else {
        let (decoded, encoding) = decode_foreign(bytes);
        entry.body.push(clipped(&decoded).to_owned());
        if path.file_name() == PROFILE {
            salvage::identity(&decoded, entry);
        }
        return findings(FileContent::NotUtf8 { encoding });
    };
    match Document::parse(text) {
        Ok(document) => {
            if let Place::Record { kind, .. } = place
                && let Some(kind) = reading.catalog.kind(kind)
            {
                describe(kind, document.value(), entry);
            }
            findings(FileContent::Parsed(&document))
        }
        Err(errors) => {
            entry.body.push(clipped(text).to_owned());
            if path.file_name() == PROFILE {
                salvage::identity(text, entry);
            }
            findings(FileContent::Broken { text, errors: &errors })
        }
    }
}

/// The text of a file: UTF-8, or as the encoding that it seems to have; what fits neither becomes `�`.
#[must_use]
pub fn readable(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => match decode_foreign(bytes) {
            (text, Some(_)) => Cow::Owned(text),
            (_, None) => String::from_utf8_lossy(bytes),
        },
    }
}

/// Text in another encoding, for search, and the name of that encoding when it is plausible.
fn decode_foreign(bytes: &[u8]) -> (String, Option<&'static str>) {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
        return (encoding.decode(bytes).0.into_owned(), Some(encoding.name()));
    }
    let (text, _, broken) = encoding_rs::GB18030.decode(bytes);
    let looks_chinese = !broken && !text.contains('\0');
    (text.into_owned(), looks_chinese.then_some("GB18030"))
}

fn clipped(text: &str) -> &str {
    let mut end = text.len().min(RAW_TEXT_LIMIT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Fills what a record's schema tells: title, date, person, filterable fields and weighted text.
fn describe(kind: &Kind, record: &Value, entry: &mut Entry) {
    let text_of = |field: &Option<String>| {
        field
            .as_ref()
            .and_then(|key| record.get(key))
            .and_then(scalar_text)
            .unwrap_or_default()
    };
    let title = text_of(&kind.title_field);
    if !title.is_empty() {
        entry.title = title;
    }
    entry.person = text_of(&kind.person_field);
    entry.date = moment(&text_of(&kind.date_field)).or(entry.date);
    for field in &kind.fields {
        match record.get(&field.key).filter(|value| !value.is_null()) {
            Some(value) => collect(&field.key, field, value, entry),
            None => entry.fields.extend(default_of(field)),
        }
    }
    entry.fields.extend(reminders::fields_of(kind, record));
    if kind.folder.is_empty() && record.is_object() {
        let lacking = Completeness::of(kind, record).missing.len();
        entry
            .fields
            .push((LACKING.to_owned(), FieldValue::Number(lacking as f64)));
    }
    if let Some(Value::Object(custom)) = record.get("custom") {
        for (key, value) in custom {
            collect_text(value, &mut entry.body);
            if let Some(text) = scalar_text(value) {
                entry.fields.push((format!("custom.{key}"), FieldValue::Text(text)));
            }
        }
    }
    // Keys that no schema knows are a finding, yet a person will look for what they hold.
    if let Value::Object(map) = record {
        for (key, value) in map {
            if key != "custom" && kind.field(key).is_none() {
                collect_text(value, &mut entry.body);
            }
        }
    }
    entry.record = record.clone();
}

/// What a record that does not say it counts as: filters and facets see it, text search does not.
fn default_of(field: &Field) -> Option<(String, FieldValue)> {
    let value = field.default.as_ref()?;
    let text = scalar_text(value)?;
    Some((field.key.clone(), typed(field.field_type, value, &text)))
}

fn collect(key: &str, field: &Field, value: &Value, entry: &mut Entry) {
    match value {
        Value::Null => {}
        Value::Array(items) => items
            .iter()
            .take(VALUES_PER_FIELD)
            .for_each(|item| collect(key, field, item, entry)),
        Value::Object(map) => {
            for (child_key, child_value) in map {
                if let Some(child) = field.children.iter().find(|child| child.key == *child_key) {
                    collect(&format!("{key}.{child_key}"), child, child_value, entry);
                } else {
                    collect_text(child_value, &mut entry.body);
                }
            }
        }
        scalar => {
            let Some(text) = scalar_text(scalar) else { return };
            entry
                .fields
                .push((key.to_owned(), typed(field.field_type, scalar, &text)));
            match field.search_weight {
                0 => {}
                8.. => entry.names.push(text),
                4..=7 => entry.high.push(text),
                _ => entry.body.push(text),
            }
        }
    }
}

fn collect_text(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect_text(item, into)),
        Value::Object(map) => map.values().for_each(|item| collect_text(item, into)),
        scalar => into.extend(scalar_text(scalar)),
    }
}

fn typed(field_type: FieldType, value: &Value, text: &str) -> FieldValue {
    match (field_type, value) {
        (_, Value::Bool(yes)) => FieldValue::Bool(*yes),
        (FieldType::Number | FieldType::Integer, Value::Number(number)) => {
            FieldValue::Number(number.as_f64().unwrap_or_default())
        }
        (FieldType::Date | FieldType::DateTime, _) => {
            moment(text).map_or_else(|| FieldValue::Text(text.to_owned()), FieldValue::Date)
        }
        _ => FieldValue::Text(text.to_owned()),
    }
}

/// A scalar as text; none for null, lists and maps.
#[must_use]
pub fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(if *yes { "是" } else { "否" }.to_owned()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A date or a time to the minute or second, as YAML files hold them.
#[must_use]
pub fn moment(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim();
    if let Ok(date) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return date.and_hms_opt(0, 0, 0);
    }
    [
        "%Y-%m-%d %H:%M",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%dT%H:%M:%S",
    ]
    .iter()
    .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
    .or_else(|| parse_moment(text))
}

/// A value in a record by key.
#[must_use]
pub fn text_at(record: &Value, key: &str) -> String {
    record.get(key).and_then(scalar_text).unwrap_or_default()
}

fn kind_name(place: &Place) -> &str {
    match place {
        Place::Record { kind, .. } => kind,
        Place::Attachment { .. } => ATTACHMENT,
        Place::Settings | Place::SearchWords => SETTINGS,
        Place::Schema => SCHEMA,
        Place::View | Place::Template | Place::Mapping | Place::ConflictCopy { .. } | Place::Ignored | Place::Other => {
            OTHER
        }
    }
}

fn customer_dir(place: &Place) -> String {
    place
        .customer()
        .map_or_else(String::new, |customer| customer.as_str().to_owned())
}

/// A file name without its last extension.
fn stem(name: &str) -> &str {
    name.rsplit_once('.')
        .map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
}

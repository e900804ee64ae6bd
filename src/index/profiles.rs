//! What identifies each customer, and what is wrong with each file: read once, and kept while the files stay as they are.

use super::columns::{alive, columns, date, dates, numbers, strings, text_lists, texts};
use super::document::blob_bytes;
use super::entry::CUSTOMER;
use super::hit::{ProfileLine, Pulse};
use super::schema::column;
use super::snapshot::{IndexSnapshot, docs_with, rel_path};
use super::{IndexError, Kept};
use serde_json::Value;
use std::sync::Arc;
use tantivy::{DocAddress, DocId, SegmentReader, Term};

impl IndexSnapshot {
    /// What identifies each customer, sorted by path: for duplicates, A–Z, import matching. Read from columns alone.
    pub fn profiles(&self) -> Result<Vec<ProfileLine>, IndexError> {
        let mut lines = Vec::new();
        for reader in self.searcher().segment_readers() {
            let docs = self.profile_docs(reader)?;
            lines.extend(profile_lines(reader, &docs)?);
        }
        lines.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(lines)
    }

    /// What `make` gives for each customer's profile and the id of its content, in no particular order. It is asked only
    /// about profiles that `kept` does not know yet.
    pub fn each_profile<T>(
        &self,
        kept: &Kept<T>,
        make: impl Fn(ProfileLine, [u8; 20]) -> T,
    ) -> Result<Vec<Arc<T>>, IndexError> {
        kept.of(self.searcher(), |_, reader| {
            let docs = self.profile_docs(reader)?;
            let lines = profile_lines(reader, &docs)?;
            let blobs = blobs(reader, &docs)?;
            let rows = docs.into_iter().zip(lines).zip(blobs);
            Ok(rows.map(|((doc, line), blob)| (doc, make(line, blob))).collect())
        })
    }

    /// How each customer was last heard of, in no particular order; `status` is the key of the field that says how far it
    /// was followed up.
    pub fn each_pulse(&self, kept: &Kept<Pulse>, status: &str) -> Result<Vec<Arc<Pulse>>, IndexError> {
        kept.of(self.searcher(), |_, reader| {
            let docs = self.profile_docs(reader)?;
            let paths = texts(strings(reader, column::PATH)?.as_ref(), &docs)?;
            let statuses = texts(strings(reader, &column::of_key(status))?.as_ref(), &docs)?;
            let [created, contacts] = ["created_on", "last_contact"].map(|key| dates(reader, &column::of_key(key)));
            let (created, contacts) = (created?, contacts?);
            let archived = numbers::<bool>(reader, column::ARCHIVED)?;
            let rows = docs.iter().zip(paths).zip(statuses);
            rows.map(|((doc, path), status)| {
                let pulse = Pulse {
                    path: rel_path(&path)?,
                    status,
                    created_on: date(created.as_ref(), *doc),
                    last_contact: date(contacts.as_ref(), *doc),
                    archived: archived.as_ref().and_then(|column| column.first(*doc)).unwrap_or(false),
                };
                Ok((*doc, pulse))
            })
            .collect()
        })
    }

    /// What `make` gives for the first value of a field in each file of a kind, as text, in no particular order; files without one
    /// are left out. It is asked only about files that `kept` does not know yet.
    pub fn each_value<T>(
        &self,
        kept: &Kept<T>,
        kind: &str,
        key: &str,
        make: impl Fn(String) -> T,
    ) -> Result<Vec<Arc<T>>, IndexError> {
        kept.of(self.searcher(), |_, reader| {
            let docs = docs_with(reader, &Term::from_field_text(self.fields().kind, kind))?;
            let lists = text_lists(reader, &column::of_key(key), &docs)?;
            let rows = docs.into_iter().zip(lists);
            Ok(rows
                .filter_map(|(doc, list)| Some((doc, make(list.into_iter().next()?))))
                .collect())
        })
    }

    /// What `make` gives for each file's findings, in no particular order; files without any are left out. It is asked only
    /// about files that `kept` does not know yet.
    pub fn each_finding_list<T>(&self, kept: &Kept<T>, make: impl Fn(Value) -> T) -> Result<Vec<Arc<T>>, IndexError> {
        kept.of(self.searcher(), |segment, reader| {
            let mut lists = Vec::new();
            for rules in columns(reader, column::RULE)? {
                let index = rules.column_index();
                for doc in alive(reader).filter(|doc| index.has_value(*doc)) {
                    lists.push((doc, make(self.stored_findings(DocAddress::new(segment, doc))?)));
                }
            }
            Ok(lists)
        })
    }

    pub(super) fn profile_docs(&self, reader: &SegmentReader) -> Result<Vec<DocId>, IndexError> {
        docs_with(reader, &Term::from_field_text(self.fields().kind, CUSTOMER))
    }
}

fn profile_lines(reader: &SegmentReader, docs: &[DocId]) -> Result<Vec<ProfileLine>, IndexError> {
    let column = |name: &str| texts(strings(reader, name)?.as_ref(), docs);
    let (paths, dirs) = (column(column::PATH)?, column(column::CUSTOMER_DIR)?);
    let (ids, names) = (column(column::CUSTOMER_ID)?, column(column::CUSTOMER_NAME)?);
    let codes = column(&column::of_key("credit_code"))?;
    let archived = numbers::<bool>(reader, column::ARCHIVED)?;
    let legacy_ids = text_lists(reader, &column::of_key("legacy_ids"), docs)?;
    let identities = ids.into_iter().zip(legacy_ids).zip(names).zip(codes);
    let rows = docs.iter().zip(paths).zip(dirs).zip(identities);
    rows.map(
        |(((doc, path), customer_dir), (((customer_id, legacy_ids), customer_name), credit_code))| {
            Ok(ProfileLine {
                path: rel_path(&path)?,
                customer_dir,
                customer_id,
                legacy_ids,
                customer_name,
                credit_code,
                archived: archived.as_ref().and_then(|column| column.first(*doc)).unwrap_or(false),
            })
        },
    )
    .collect()
}

/// The ids of the contents of these documents' files.
pub(super) fn blobs(reader: &SegmentReader, docs: &[DocId]) -> Result<Vec<[u8; 20]>, IndexError> {
    let part =
        |name: &'static str| numbers::<u64>(reader, name)?.ok_or_else(|| IndexError::Damaged(format!("缺少列 {name}")));
    let [a, b, c] = column::BLOB;
    let parts = [part(a)?, part(b)?, part(c)?];
    let blob = |doc: &DocId| blob_bytes(parts.each_ref().map(|part| part.first(*doc).unwrap_or_default()));
    Ok(docs.iter().map(blob).collect())
}

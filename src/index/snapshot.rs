//! A view of one commit.

use super::columns::{alive, columns, numbers, strings, texts};
use super::entry::{CUSTOMER, NO_RECORDS};
use super::hit::{ByCustomer, Counts, Hit, ManifestLine, Results};
use super::profiles::blobs;
use super::query::Reading;
use super::schema::{Fields, column};
use super::search::{self, Dense, Group, Grouping, LastStanding, Request, Standing};
use super::shared::Shared;
use super::stored::{self, Stored};
use super::suggest::{self, Suggestions, Tallies, Typing};
use super::wording::Wording;
use super::{IndexError, Keys, excerpt, resolve};
use crate::kinds::Catalog;
use crate::vault::{Lifecycle, RelPath, Stamp};
use chrono::{Local, NaiveDate};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use tantivy::schema::{Field, IndexRecordOption, Value as _};
use tantivy::{DocAddress, DocId, DocSet, Searcher, SegmentReader, TERMINATED, TantivyDocument, Term};

/// A view of the last commit that does not change while it is held. Cheap to clone, shared among threads.
#[derive(Clone)]
pub struct IndexSnapshot {
    view: Arc<View>,
    wording: Arc<Wording>,
    today: NaiveDate,
}

struct View {
    searcher: Searcher,
    /// None before the first commit.
    mark: Option<String>,
    shared: Arc<Shared>,
    /// Once somebody asked.
    counts: OnceLock<Counts>,
    standing: LastStanding,
    tallies: Tallies,
}

impl IndexSnapshot {
    pub(super) fn new(searcher: Searcher, mark: Option<String>, shared: Arc<Shared>) -> Self {
        Self {
            view: Arc::new(View {
                searcher,
                mark,
                shared,
                counts: OnceLock::new(),
                standing: LastStanding::default(),
                tallies: Tallies::default(),
            }),
            wording: Arc::default(),
            today: Local::now().date_naive(),
        }
    }

    /// The same view, whose queries are read by the words of a vault.
    #[must_use]
    pub fn with_wording(self, wording: Arc<Wording>) -> Self {
        Self { wording, ..self }
    }

    /// The same view on another day than the machine's.
    #[must_use]
    pub fn on(self, today: NaiveDate) -> Self {
        Self { today, ..self }
    }

    pub(super) fn wording(&self) -> &Wording {
        &self.wording
    }

    pub(super) fn searcher(&self) -> &Searcher {
        &self.view.searcher
    }

    pub(super) fn fields(&self) -> &Fields {
        &self.view.shared.fields
    }

    pub(super) fn dense(&self) -> &Arc<Dense> {
        &self.view.shared.dense
    }

    /// How many there are of each value, for suggestions.
    pub(super) fn tallies(&self) -> &Tallies {
        &self.view.tallies
    }

    /// How the customers stand today. Worked out once per commit, day and thresholds.
    pub(super) fn standing(&self, lifecycle: &Lifecycle) -> Result<Arc<Standing>, IndexError> {
        self.view
            .standing
            .get(self.searcher(), self.fields(), self.dense(), self.today, lifecycle)
    }

    /// What queries are read by.
    pub(super) fn reading<'a>(&'a self, keys: &'a Keys) -> Reading<'a> {
        Reading {
            keys,
            is_column: Box::new(|key| search::has_column(self, key)),
            today: self.today,
        }
    }

    /// The same on another day.
    pub(super) fn reading_on<'a>(&'a self, keys: &'a Keys, today: Option<NaiveDate>) -> Reading<'a> {
        let reading = self.reading(keys);
        Reading {
            today: today.unwrap_or(reading.today),
            ..reading
        }
    }

    /// The index was never filled to the end: nothing was ever committed, or nothing but parts, which bear no mark.
    pub fn is_unfinished(&self) -> bool {
        self.view.mark.as_ref().is_none_or(String::is_empty)
    }

    /// The `mark` of the last commit; empty before the first that made it whole.
    pub fn mark(&self) -> String {
        self.view.mark.clone().unwrap_or_default()
    }

    /// Every file known, sorted by path.
    pub fn manifest(&self) -> Result<Vec<ManifestLine>, IndexError> {
        let mut lines = Vec::new();
        for reader in self.searcher().segment_readers() {
            let docs: Vec<DocId> = alive(reader).collect();
            lines.extend(manifest_lines(reader, &docs)?);
        }
        lines.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(lines)
    }

    /// What is known of one file.
    pub fn line(&self, path: &RelPath) -> Result<Option<ManifestLine>, IndexError> {
        let Some(address) = self.address(path)? else {
            return Ok(None);
        };
        let reader = self.searcher().segment_reader(address.segment_ord);
        Ok(manifest_lines(reader, &[address.doc_id])?.pop())
    }

    /// What is known of the files at or below a path, sorted by path.
    pub fn lines_below(&self, path: &RelPath) -> Result<Vec<ManifestLine>, IndexError> {
        let mut lines: Vec<ManifestLine> = self.line(path)?.into_iter().collect();
        // `0` is the character after `/`: the range holds exactly the paths that begin with `path/`.
        let (first, end) = (format!("{path}/"), format!("{path}0"));
        for reader in self.searcher().segment_readers() {
            let inverted = reader.inverted_index(self.fields().path)?;
            let mut terms = inverted
                .terms()
                .range()
                .ge(first.as_bytes())
                .lt(end.as_bytes())
                .into_stream()?;
            let mut docs = Vec::new();
            while terms.advance() {
                let mut postings = inverted.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
                while postings.doc() != TERMINATED {
                    if !reader.is_deleted(postings.doc()) {
                        docs.push(postings.doc());
                    }
                    postings.advance();
                }
            }
            lines.extend(manifest_lines(reader, &docs)?);
        }
        lines.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(lines)
    }

    /// The attachments whose text is still to be read, the newest first.
    pub fn unread(&self) -> Result<Vec<ManifestLine>, IndexError> {
        let unread = Term::from_field_bool(self.fields().unread, true);
        let mut lines = Vec::new();
        for reader in self.searcher().segment_readers() {
            lines.extend(manifest_lines(reader, &docs_with(reader, &unread)?)?);
        }
        lines.sort_by_key(|line| std::cmp::Reverse(line.stamp.mtime_ns));
        Ok(lines)
    }

    /// What is stored of one file.
    pub fn get(&self, path: &RelPath) -> Result<Option<Hit>, IndexError> {
        self.address(path)?
            .map(|address| Ok(self.stored(address)?.into_hit()))
            .transpose()
    }

    /// Answers a request. [`IndexError::Query`] when its text cannot be understood.
    pub fn search(&self, request: &Request, catalog: &Catalog) -> Result<Results, IndexError> {
        self.search_by(request, &self.view.shared.keys(catalog))
    }

    /// Whether a query can be understood: [`IndexError::Query`] when it cannot.
    pub fn understands(&self, text: &str, catalog: &Catalog) -> Result<(), IndexError> {
        search::understands(self, text, &self.view.shared.keys(catalog))
    }

    /// The same with a table of keys at hand, for callers that ask often under one catalog.
    pub fn search_by(&self, request: &Request, keys: &Keys) -> Result<Results, IndexError> {
        search::run(self, request, keys)
    }

    /// What `make` makes of each hit of a request, in its order. No more than one hit a core is held at a time, for requests
    /// that want everything.
    pub fn each<T: Send>(
        &self,
        request: &Request,
        catalog: &Catalog,
        make: &(impl Fn(Hit) -> T + Sync),
    ) -> Result<Vec<T>, IndexError> {
        search::each(self, request, &self.view.shared.keys(catalog), make)
    }

    /// Counts and sums up by groups. [`IndexError::Query`] when its text cannot be understood.
    pub fn group(&self, grouping: &Grouping, catalog: &Catalog) -> Result<Vec<Group>, IndexError> {
        search::group(self, grouping, &self.view.shared.keys(catalog))
    }

    /// Answers a request by customer: `offset` and `limit` count customers, of each at most `most_each` files are shown besides
    /// its profile.
    pub fn search_by_customer(
        &self,
        request: &Request,
        most_each: usize,
        catalog: &Catalog,
    ) -> Result<ByCustomer, IndexError> {
        search::run_by_customer(self, request, most_each, &self.view.shared.keys(catalog))
    }

    /// How many of the files that a request finds are of customers in each folder, sorted by folder.
    pub fn folders(&self, request: &Request, catalog: &Catalog) -> Result<BTreeMap<String, u64>, IndexError> {
        search::run_folders(self, request, &self.view.shared.keys(catalog))
    }

    /// What somebody who types a query may go on with.
    pub fn suggest(&self, typing: &Typing<'_>, catalog: &Catalog) -> Result<Suggestions, IndexError> {
        suggest::suggest(self, typing, catalog, &self.view.shared.keys(catalog))
    }

    /// How much there is. Counted once per commit.
    pub fn counts(&self) -> Result<Counts, IndexError> {
        if let Some(counts) = self.view.counts.get() {
            return Ok(*counts);
        }
        let counts = self.count()?;
        Ok(*self.view.counts.get_or_init(|| counts))
    }

    fn count(&self) -> Result<Counts, IndexError> {
        let mut counts = Counts::default();
        for reader in self.searcher().segment_readers() {
            counts.files += u64::from(reader.num_docs());
            for (kind, number) in search::living_by_text(self.dense(), reader, column::KIND)? {
                match kind.as_str() {
                    CUSTOMER => counts.customers += number,
                    kind if NO_RECORDS.contains(&kind) => {}
                    _ => counts.records += number,
                }
            }
            if let Some(archived) = numbers::<bool>(reader, column::ARCHIVED)? {
                let is_archived = |doc: &DocId| archived.first(*doc).unwrap_or(false);
                counts.archived += self.profile_docs(reader)?.iter().filter(|doc| is_archived(doc)).count() as u64;
            }
            for rules in columns(reader, column::RULE)? {
                counts.problems += alive(reader).filter(|doc| rules.column_index().has_value(*doc)).count() as u64;
            }
        }
        Ok(counts)
    }

    /// The customers that a word means: by `customer_id`, legacy id, credit code, folder or exact name; else those whose name
    /// begins with it or contains it. Several when ambiguous (at most [`resolve::MOST`]), none when unknown.
    pub fn resolve(&self, word: &str) -> Result<Vec<Hit>, IndexError> {
        resolve::resolve(self, word)
    }

    /// The customers that a word names as a whole: all of [`IndexSnapshot::resolve`] but parts of names.
    pub fn named(&self, word: &str) -> Result<Vec<Hit>, IndexError> {
        resolve::named(self, word)
    }

    /// The customers with this number: one, or none, or several when numbers were given twice.
    pub fn with_id(&self, customer_id: &str) -> Result<Vec<Hit>, IndexError> {
        resolve::with_id(self, customer_id)
    }

    /// The customer numbers that begin with `beginning`, as they are written.
    pub fn numbers_beginning(&self, beginning: &str) -> Result<Vec<String>, IndexError> {
        resolve::numbers_beginning(self, beginning)
    }

    /// The stored part of a document.
    pub(super) fn stored(&self, address: DocAddress) -> Result<Stored<'static>, IndexError> {
        self.with_json(address, Stored::from_json)
    }

    /// The same with only some keys of the record.
    pub(super) fn excerpt(&self, address: DocAddress, keys: &[&str]) -> Result<Stored<'static>, IndexError> {
        self.with_json(address, |json| excerpt::excerpt(json, keys))
    }

    /// The findings of a document, without the rest of what is stored.
    pub(super) fn stored_findings(&self, address: DocAddress) -> Result<serde_json::Value, IndexError> {
        self.with_json(address, stored::findings)
    }

    fn with_json<T>(
        &self,
        address: DocAddress,
        read: impl FnOnce(&str) -> Result<T, IndexError>,
    ) -> Result<T, IndexError> {
        let document: TantivyDocument = self.searcher().doc(address)?;
        let json = document
            .get_first(self.fields().stored)
            .and_then(|value| value.as_str());
        read(json.unwrap_or_default())
    }

    fn address(&self, path: &RelPath) -> Result<Option<DocAddress>, IndexError> {
        let term = Term::from_field_text(self.fields().path, path.as_str());
        for (segment, reader) in (0..).zip(self.searcher().segment_readers()) {
            if let Some(doc) = docs_with(reader, &term)?.first() {
                return Ok(Some(DocAddress::new(segment, *doc)));
            }
        }
        Ok(None)
    }
}

fn manifest_lines(reader: &SegmentReader, docs: &[DocId]) -> Result<Vec<ManifestLine>, IndexError> {
    let paths = texts(strings(reader, column::PATH)?.as_ref(), docs)?;
    let missing = |name: &str| IndexError::Damaged(format!("缺少列 {name}"));
    let unsigned = |name: &'static str| numbers::<u64>(reader, name)?.ok_or_else(|| missing(name));
    let (size, inode) = (unsigned(column::SIZE)?, unsigned(column::INODE)?);
    let mtime = numbers::<i64>(reader, column::MTIME)?.ok_or_else(|| missing(column::MTIME))?;
    let blobs = blobs(reader, docs)?;
    let line = |((doc, path), blob): ((&DocId, &String), [u8; 20])| {
        let stamp = Stamp {
            size: size.first(*doc).unwrap_or_default(),
            mtime_ns: mtime.first(*doc).unwrap_or_default(),
            inode: inode.first(*doc).unwrap_or_default(),
        };
        Ok(ManifestLine {
            path: rel_path(path)?,
            stamp,
            blob,
        })
    };
    docs.iter().zip(&paths).zip(blobs).map(line).collect()
}

pub(super) fn rel_path(path: &str) -> Result<RelPath, IndexError> {
    RelPath::new(path).ok_or_else(|| IndexError::Damaged(format!("路径 {path}")))
}

/// Living documents of a segment that have a term.
pub(super) fn docs_with(reader: &SegmentReader, term: &Term) -> Result<Vec<DocId>, IndexError> {
    let mut docs = Vec::new();
    let inverted = reader.inverted_index(term.field())?;
    if let Some(mut postings) = inverted.read_postings(term, tantivy::schema::IndexRecordOption::Basic)? {
        while postings.doc() != TERMINATED {
            if !reader.is_deleted(postings.doc()) {
                docs.push(postings.doc());
            }
            postings.advance();
        }
    }
    Ok(docs)
}

/// Living documents of a segment that have a term with this beginning.
pub(super) fn docs_beginning(reader: &SegmentReader, field: Field, beginning: &str) -> Result<Vec<DocId>, IndexError> {
    let inverted = reader.inverted_index(field)?;
    let mut terms = inverted.terms().range().ge(beginning.as_bytes()).into_stream()?;
    let mut docs = Vec::new();
    while terms.advance() && terms.key().starts_with(beginning.as_bytes()) {
        let mut postings = inverted.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
        while postings.doc() != TERMINATED {
            if !reader.is_deleted(postings.doc()) {
                docs.push(postings.doc());
            }
            postings.advance();
        }
    }
    Ok(docs)
}

//! All documents with a term that begins so.
//!
//! The engine's own range query opens the list of documents anew for each term, which takes longer than reading it when
//! thousands of numbers and codes begin alike; here one reader goes from list to list.

use tantivy::query::{BitSetDocSet, ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{BitSet, DocId, Score, SegmentReader, TantivyError, Term};

#[derive(Clone, Debug)]
pub(super) struct PrefixQuery {
    start: Term,
}

impl PrefixQuery {
    pub fn new(start: Term) -> Self {
        Self { start }
    }
}

impl Query for PrefixQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for PrefixQuery {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let index = reader.inverted_index(self.start.field())?;
        let start = self.start.serialized_value_bytes();
        let mut terms = index.terms().range().ge(start).into_stream()?;
        let mut found = BitSet::with_max_value(reader.max_doc());
        let mut postings = None;
        while terms.advance() && terms.key().starts_with(start) {
            let info = terms.value();
            let list = match postings.take() {
                None => index.read_block_postings_from_terminfo(info, IndexRecordOption::Basic)?,
                Some(mut list) => {
                    index.reset_block_postings_from_terminfo(info, &mut list)?;
                    list
                }
            };
            let list = postings.insert(list);
            while !list.docs().is_empty() {
                for doc in list.docs() {
                    found.insert(*doc);
                }
                list.advance();
            }
        }
        if found.len() == 0 {
            return Ok(Box::new(EmptyScorer));
        }
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(found), boost)))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Err(TantivyError::InvalidArgument("a prefix explains nothing".to_owned()))
    }
}

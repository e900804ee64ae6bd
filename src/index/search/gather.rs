//! Collecting all matching documents: few enough in a vault to keep, and everything else is counted from them.

use crate::index::IndexError;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::query::{EnableScoring, Query};
use tantivy::{DocId, Score, Searcher, SegmentOrdinal, SegmentReader, TERMINATED};

/// The matching documents of one segment, in rising order.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    pub segment: SegmentOrdinal,
    pub docs: Vec<DocId>,
}

/// What being among these documents adds to the score.
pub(super) struct Bonus {
    pub found: Vec<Found>,
    pub worth: Score,
}

/// One for each segment that was looked at.
pub(super) fn gather(searcher: &Searcher, query: &dyn Query) -> Result<Vec<Found>, IndexError> {
    Ok(searcher.search(query, &Gather)?)
}

/// Whether any living document matches; looks no further than the first.
pub(super) fn is_anywhere(searcher: &Searcher, query: &dyn Query) -> Result<bool, IndexError> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    for reader in searcher.segment_readers() {
        let mut scorer = weight.scorer(reader, 1.0)?;
        while scorer.doc() != TERMINATED {
            if !reader.is_deleted(scorer.doc()) {
                return Ok(true);
            }
            scorer.advance();
        }
    }
    Ok(false)
}

/// What matches a query, but not the others. These are no part of the query: the engine cannot exclude phrases safely (0.27 panics
/// in debug builds when one has no match left).
pub(super) fn without(
    searcher: &Searcher,
    query: &dyn Query,
    excluded: &[Box<dyn Query>],
) -> Result<Vec<Found>, IndexError> {
    let mut found = gather(searcher, query)?;
    for query in excluded {
        subtract(&mut found, &gather(searcher, query.as_ref())?);
    }
    Ok(found)
}

/// Takes away the documents that are among others.
pub(super) fn subtract(found: &mut [Found], others: &[Found]) {
    for segment in found {
        let Some(other) = others.iter().find(|other| other.segment == segment.segment) else {
            continue;
        };
        let mut away = other.docs.iter().peekable();
        segment.docs.retain(|doc| {
            while away.next_if(|other| *other < doc).is_some() {}
            away.peek() != Some(&doc)
        });
    }
}

/// The documents that are among others.
pub(super) fn common(found: &[Found], others: &[Found]) -> Vec<Found> {
    let mut rest = found.to_vec();
    subtract(&mut rest, others);
    let mut common = found.to_vec();
    subtract(&mut common, &rest);
    common
}

/// The score of each found document: one, and what the bonuses add.
pub(super) fn scores(found: &Found, bonuses: &[Bonus]) -> Vec<Score> {
    let mut scores = vec![1.0; found.docs.len()];
    for bonus in bonuses {
        for extra in bonus.found.iter().filter(|extra| extra.segment == found.segment) {
            let mut places = found.docs.iter().zip(&mut scores).peekable();
            for doc in &extra.docs {
                while places.next_if(|(found, _)| *found < doc).is_some() {}
                if let Some((_, score)) = places.next_if(|(found, _)| *found == doc) {
                    *score += bonus.worth;
                }
            }
        }
    }
    scores
}

struct Gather;

impl Collector for Gather {
    type Fruit = Vec<Found>;
    type Child = Found;

    fn for_segment(&self, segment: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<Found> {
        Ok(Found {
            segment,
            docs: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Found>) -> tantivy::Result<Vec<Found>> {
        Ok(segments)
    }
}

impl SegmentCollector for Found {
    type Fruit = Self;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.docs.push(doc);
    }

    fn collect_block(&mut self, docs: &[DocId]) {
        self.docs.extend_from_slice(docs);
    }

    fn harvest(self) -> Self {
        self
    }
}

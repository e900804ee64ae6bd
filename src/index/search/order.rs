//! The order of hits, and one page of it.
//!
//! First each segment gives its best candidates up to the page asked for ([`super::candidates`]); only these are compared with one
//! another. So a page far down works, and the first one is cheap.

use super::candidates::{Candidate, SortColumn, Ties, first};
use super::dense::Dense;
use super::gather::{Bonus, Found};
use super::standing::{Standing, is_standing};
use super::{Request, Sort};
use crate::index::query::Keys;
use crate::index::schema::column;
use crate::index::{IndexError, columns};
use std::cmp::Ordering;
use std::sync::Arc;
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentReader};

/// What to sort by.
pub(super) enum Order {
    /// What makes matches better, and who looks.
    Score(Vec<Bonus>, String),
    /// Column, descending.
    Column(String, bool),
    /// A column that is worked out, descending.
    Standing(String, Arc<Standing>, bool),
}

impl Order {
    /// Without bonuses no file is a better match than another: the newest come first.
    pub fn new(request: &Request, bonuses: Vec<Bonus>, keys: &Keys, standing: Option<Arc<Standing>>) -> Self {
        match &request.sort {
            Sort::Relevance if !bonuses.is_empty() => Self::Score(bonuses, request.looker.clone()),
            Sort::Relevance => Self::Column(column::DATE.to_owned(), true),
            Sort::Field(key, descending) => {
                let name = match key.as_str() {
                    column::CUSTOMER_NAME => column::READING.to_owned(),
                    column::CUSTOMER_ID | column::CUSTOMER_DIR => key.clone(),
                    _ => keys.column(key).0,
                };
                match standing.filter(|_| is_standing(&name)) {
                    Some(standing) => Self::Standing(name, standing, *descending),
                    None => Self::Column(name, *descending),
                }
            }
        }
    }

    fn is_descending(&self) -> bool {
        match self {
            Self::Score(..) => true,
            Self::Column(_, descending) | Self::Standing(_, _, descending) => *descending,
        }
    }
}

/// A sort key that compares across segments.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// Numbers, dates, scores, in an order-preserving form.
    Number(u64),
    Text(String),
}

struct Row {
    rank: Option<Rank>,
    ties: Ties,
    path: String,
    address: DocAddress,
    score: Score,
}

/// Addresses and scores of `limit` documents from `offset` on.
pub(super) fn page(
    searcher: &Searcher,
    dense: &Dense,
    found: &[Found],
    order: &Order,
    offset: usize,
    limit: usize,
) -> Result<Vec<(DocAddress, Score)>, IndexError> {
    let descending = order.is_descending();
    let most = offset.saturating_add(limit);
    let mut rows = Vec::new();
    for segment in found.iter().filter(|segment| limit > 0 && !segment.docs.is_empty()) {
        let reader = searcher.segment_reader(segment.segment);
        let sort = SortColumn::open(reader, &dense.segment(reader), order)?;
        let keyed = sort.keyed(segment, descending);
        let candidates = first(reader, &dense.segment(reader), keyed, most, descending)?;
        rows.extend(self::rows(reader, segment, &sort, candidates)?);
    }
    rows.sort_by(|a: &Row, b: &Row| {
        directed(a.rank.as_ref(), b.rank.as_ref(), descending).then_with(|| (a.ties, &a.path).cmp(&(b.ties, &b.path)))
    });
    Ok(rows
        .into_iter()
        .skip(offset)
        .take(limit)
        .map(|row| (row.address, row.score))
        .collect())
}

/// Missing last, whatever the direction.
fn directed<T: Ord>(a: Option<T>, b: Option<T>, descending: bool) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if descending => b.cmp(&a),
        (Some(a), Some(b)) => a.cmp(&b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    }
}

/// Candidates with what compares across segments.
fn rows(
    reader: &SegmentReader,
    found: &Found,
    sort: &SortColumn,
    candidates: Vec<Candidate>,
) -> Result<Vec<Row>, IndexError> {
    let docs: Vec<DocId> = candidates.iter().map(|candidate| candidate.doc).collect();
    let paths = columns::texts(columns::strings(reader, column::PATH)?.as_ref(), &docs)?;
    let mut texts = match sort {
        SortColumn::Text(column) => columns::texts(Some(column), &docs)?.into_iter(),
        _ => Vec::new().into_iter(),
    };
    let row = |(candidate, path): (Candidate, String)| {
        let text = texts.next();
        let rank = candidate.key.map(|key| text.map_or(Rank::Number(key), Rank::Text));
        let address = DocAddress::new(found.segment, candidate.doc);
        Row {
            rank,
            ties: candidate.ties,
            path,
            address,
            score: sort.score(candidate.key),
        }
    };
    Ok(candidates.into_iter().zip(paths).map(row).collect())
}

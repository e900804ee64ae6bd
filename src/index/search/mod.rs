//! Answering a [`Request`]: query, matching files, facets, order, the page of hits with their snippets.

mod alike;
mod asking;
mod bits;
mod by_customer;
mod candidates;
mod choices;
mod customers;
mod dense;
mod dress;
mod each;
mod facets;
mod favour;
mod filter;
mod folders;
mod gather;
mod group;
mod guess;
mod high;
mod meaning;
mod order;
mod own_words;
mod place;
mod prefix;
mod reply;
mod request;
mod snippet;
mod split;
mod standing;
mod values;
mod widen;
mod words;

pub(super) use dense::{Dense, living_by_text};
pub(super) use each::each;
pub(super) use group::group;
pub use group::{Dimension, Group, Grouping, Measure};
pub use request::{Request, Sort};
pub(super) use standing::{LastStanding, Standing};

use super::hit::{ByCustomer, CustomerHits, Facet, Results};
use super::query::{Clause, Keys, What, parse};
use super::schema::column;
use super::snapshot::IndexSnapshot;
use super::{Hit, IndexError};
use dress::Dress;
use gather::Found;
use order::Order;
use reply::{Reply, ask};
use std::collections::BTreeMap;
use std::sync::Arc;
use tantivy::Term;
use tantivy::query::{AllQuery, BooleanQuery, Query, TermQuery};
use tantivy::schema::IndexRecordOption;

/// Parses, runs and dresses up.
pub(super) fn run(snapshot: &IndexSnapshot, request: &Request, keys: &Keys) -> Result<Results, IndexError> {
    let clauses = own_words::read(snapshot, &request.text, &snapshot.reading_on(keys, request.today))?;
    answer(snapshot, request, Reply::wide(snapshot, request, clauses, keys)?, keys)
}

/// An error where a query cannot be understood.
pub(super) fn understands(snapshot: &IndexSnapshot, text: &str, keys: &Keys) -> Result<(), IndexError> {
    parse(text, &snapshot.reading(keys)).map(drop)
}

/// Files of a kind that have these words, the best match first.
pub(super) fn plain(snapshot: &IndexSnapshot, kind: &str, words: &str, limit: usize) -> Result<Vec<Hit>, IndexError> {
    let request = Request {
        kind: Some(kind.to_owned()),
        limit,
        ..Request::default()
    };
    let clauses = [Clause {
        exclude: false,
        what: What::Words(words.to_owned()),
    }];
    let keys = Keys::default();
    let reply = Reply::exact(snapshot, &request, clauses.into(), &keys)?;
    Ok(answer(snapshot, &request, reply, &keys)?.hits)
}

/// The same by customer: `offset` and `limit` count customers.
pub(super) fn run_by_customer(
    snapshot: &IndexSnapshot,
    request: &Request,
    most_each: usize,
    keys: &Keys,
) -> Result<ByCustomer, IndexError> {
    let clauses = own_words::read(snapshot, &request.text, &snapshot.reading_on(keys, request.today))?;
    let reply = Reply::wide(snapshot, request, clauses, keys)?;
    let facets = facets(snapshot, request, &reply, keys)?;
    let Reply {
        clauses,
        standing,
        found,
        bonuses,
    } = reply;
    let dress = Dress::new(snapshot, request, &clauses, standing.clone(), keys);
    let order = Order::new(request, bonuses, keys, standing);
    let places = request.offset..request.offset + request.limit;
    let page = by_customer::page(snapshot, &found, &order, places, most_each)?;
    let customers = page.shown.into_iter().map(|customer| {
        Ok(CustomerHits {
            total: customer.total,
            hits: dress.hits(customer.files())?,
        })
    });
    Ok(ByCustomer {
        total: count(&found),
        customers: page.customers,
        groups: page.customers + page.loners,
        hits: customers.collect::<Result<_, IndexError>>()?,
        facets,
    })
}

/// How many customers' folders lie in which folder.
pub(super) fn run_folders(
    snapshot: &IndexSnapshot,
    request: &Request,
    keys: &Keys,
) -> Result<BTreeMap<String, u64>, IndexError> {
    let clauses = own_words::read(snapshot, &request.text, &snapshot.reading_on(keys, request.today))?;
    let reply = Reply::wide(snapshot, request, clauses, keys)?;
    folders::count(snapshot.searcher(), &reply.found)
}

fn answer(snapshot: &IndexSnapshot, request: &Request, reply: Reply, keys: &Keys) -> Result<Results, IndexError> {
    let facets = facets(snapshot, request, &reply, keys)?;
    let Reply {
        clauses,
        standing,
        found,
        bonuses,
    } = reply;
    let dress = Dress::new(snapshot, request, &clauses, standing.clone(), keys);
    let order = Order::new(request, bonuses, keys, standing);
    let page = order::page(
        snapshot.searcher(),
        snapshot.dense(),
        &found,
        &order,
        request.offset,
        request.limit,
    )?;
    Ok(Results {
        total: count(&found),
        hits: dress.hits(page)?,
        facets,
    })
}

fn count(found: &[Found]) -> u64 {
    found.iter().map(|segment| segment.docs.len() as u64).sum()
}

/// Each facet counted among what is found without the query's own choices in it.
fn facets(snapshot: &IndexSnapshot, request: &Request, reply: &Reply, keys: &Keys) -> Result<Vec<Facet>, IndexError> {
    let standing = reply.standing.as_ref();
    let count = |key: &String| {
        let subject = facets::Subject::of(key, keys);
        let chosen = choices::of_text(
            &request.text,
            (&subject.column, &subject.word),
            &snapshot.reading_on(keys, request.today),
        );
        let others = choices::others(&reply.clauses, &chosen);
        let open = others.map(|others| ask(snapshot, request, &others, standing, keys)?.find(snapshot));
        let open = open.transpose()?;
        let found = open.as_deref().unwrap_or(&reply.found);
        let standing = standing.map(Arc::as_ref);
        facets::count(
            snapshot.searcher(),
            snapshot.dense(),
            standing,
            found,
            (key, subject),
            &chosen,
        )
    };
    request.facets.iter().map(count).collect()
}

/// All of these; of none, every file.
fn intersection(mut all: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    match all.len() {
        0 => Box::new(AllQuery),
        1 => all.remove(0),
        _ => Box::new(BooleanQuery::intersection(all)),
    }
}

fn term(term: Term) -> Box<dyn Query> {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

pub(super) fn has_column(snapshot: &IndexSnapshot, key: &str) -> bool {
    let name = column::of_key(key);
    let readers = snapshot.searcher().segment_readers();
    readers.iter().any(|reader| {
        reader
            .fast_fields()
            .dynamic_column_handles(&name)
            .is_ok_and(|found| !found.is_empty())
    })
}

//! Answering a [`Request`]: query, matching files, facets, order, the page of hits with their snippets.

mod alike;
mod asking;
mod bits;
mod by_customer;
mod candidates;
mod choices;
mod customers;
mod dense;
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

use super::entry::CUSTOMER;
use super::hit::{ByCustomer, CustomerHits, Facet, Results};
use super::query::{Clause, Keys, What, parse};
use super::schema::{column, customer_number};
use super::snapshot::IndexSnapshot;
use super::stored::Stored;
use super::{FieldValue, Hit, IndexError};
use asking::Asking;
use gather::{Bonus, Found};
use order::Order;
use snippet::Needle;
use std::collections::BTreeMap;
use std::sync::Arc;
use tantivy::query::{AllQuery, BooleanQuery, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Score, Term};

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

/// What a request finds.
struct Reply {
    /// As they were understood in the end.
    clauses: Vec<Clause>,
    standing: Option<Arc<Standing>>,
    found: Vec<Found>,
    bonuses: Vec<Bonus>,
}

impl Reply {
    /// What has all that is asked for.
    fn exact(
        snapshot: &IndexSnapshot,
        request: &Request,
        clauses: Vec<Clause>,
        keys: &Keys,
    ) -> Result<Self, IndexError> {
        let standing = standing(snapshot, request, &clauses, keys)?;
        let asked = ask(snapshot, request, &clauses, standing.as_ref(), keys)?;
        Ok(Self {
            found: asked.find(snapshot)?,
            bonuses: asked.bonuses,
            clauses,
            standing,
        })
    }

    /// The same; where that is nothing, what words that stand nowhere may be meant for.
    fn wide(
        snapshot: &IndexSnapshot,
        request: &Request,
        clauses: Vec<Clause>,
        keys: &Keys,
    ) -> Result<Self, IndexError> {
        let reply = Self::exact(snapshot, request, clauses, keys)?;
        if count(&reply.found) > 0 {
            return Ok(reply);
        }
        match widen::clauses(snapshot, &reply.clauses)? {
            Some(wider) => Self::exact(snapshot, request, wider, keys),
            None => Ok(reply),
        }
    }
}

/// What makes hits of files.
struct Dress<'a> {
    snapshot: &'a IndexSnapshot,
    /// Names of the columns that hits bring along.
    columns: Vec<String>,
    needles: Vec<Needle>,
    /// Of each record only these keys.
    wanted: Option<&'static [&'static str]>,
    standing: Option<Arc<Standing>>,
    keys: &'a Keys,
}

impl<'a> Dress<'a> {
    fn new(
        snapshot: &'a IndexSnapshot,
        request: &Request,
        clauses: &[Clause],
        standing: Option<Arc<Standing>>,
        keys: &'a Keys,
    ) -> Self {
        let wanted = clauses.iter().flat_map(Clause::wanted);
        Self {
            snapshot,
            columns: request.columns.iter().map(|key| keys.column(key).0).collect(),
            needles: wanted.flat_map(|clause| snippet::needles(clause, keys)).collect(),
            wanted: request.keys,
            standing,
            keys,
        }
    }

    fn hits(&self, files: Vec<(DocAddress, Score)>) -> Result<Vec<Hit>, IndexError> {
        let addresses: Vec<DocAddress> = files.iter().map(|(address, _)| *address).collect();
        let dressed = files.into_iter().zip(self.columns(&addresses)?);
        dressed.map(|(file, columns)| self.hit(file, columns)).collect()
    }

    /// The values that hits of these files bring along.
    fn columns(&self, addresses: &[DocAddress]) -> Result<Vec<Vec<Option<FieldValue>>>, IndexError> {
        values::read(self.snapshot, self.standing.as_deref(), addresses, &self.columns)
    }

    fn hit(&self, (address, score): (DocAddress, Score), columns: Vec<Option<FieldValue>>) -> Result<Hit, IndexError> {
        let mut hit = hit(self.snapshot, address, score, self.wanted, &self.needles, self.keys)?;
        if hit.snippet.is_empty() && !self.needles.is_empty() && self.wanted.is_none() {
            self.show_customer(&mut hit)?;
        }
        hit.columns = columns;
        Ok(hit)
    }
}

impl Dress<'_> {
    /// Shows of a record that has no word itself by which of its customer's names it was found.
    fn show_customer(&self, hit: &mut Hit) -> Result<(), IndexError> {
        if hit.kind == CUSTOMER || hit.customer_dir.is_empty() {
            return Ok(());
        }
        let fields = self.snapshot.fields();
        let profile = intersection(vec![
            term(Term::from_field_text(fields.kind, CUSTOMER)),
            term(Term::from_field_u64(
                fields.customer,
                customer_number(&hit.customer_dir),
            )),
        ]);
        let found = gather::gather(self.snapshot.searcher(), profile.as_ref())?;
        let first = |segment: &Found| Some(DocAddress::new(segment.segment, *segment.docs.first()?));
        if let Some(address) = found.iter().find_map(first) {
            let profile = self.snapshot.stored(address)?.into_hit();
            if let Some(found) = snippet::best_name(&profile, &self.needles, self.keys) {
                found.show(hit);
            }
        }
        Ok(())
    }
}

/// A request as a query of the engine, and what makes some of its files better than others.
struct Asked {
    query: Box<dyn Query>,
    /// Queries of which none may match.
    excluded: Vec<Box<dyn Query>>,
    bonuses: Vec<Bonus>,
}

impl Asked {
    /// The matching files.
    fn find(&self, snapshot: &IndexSnapshot) -> Result<Vec<Found>, IndexError> {
        gather::without(snapshot.searcher(), self.query.as_ref(), &self.excluded)
    }
}

/// How the customers stand, if any part of the request asks for that.
fn standing(
    snapshot: &IndexSnapshot,
    request: &Request,
    clauses: &[Clause],
    keys: &Keys,
) -> Result<Option<Arc<Standing>>, IndexError> {
    let mut targets = clauses
        .iter()
        .flat_map(Clause::leaves)
        .flat_map(|clause| match &clause.what {
            What::Filter(condition) => condition.targets.as_slice(),
            _ => &[],
        });
    let sorted = match &request.sort {
        Sort::Field(key, _) => Some(key),
        Sort::Relevance => None,
    };
    let mut listed = request.facets.iter().chain(&request.columns).chain(sorted);
    let is_asked = targets.any(|target| standing::is_standing(&target.column))
        || listed.any(|key| standing::is_standing(&keys.column(key).0));
    is_asked.then(|| snapshot.standing(&request.lifecycle)).transpose()
}

fn ask(
    snapshot: &IndexSnapshot,
    request: &Request,
    clauses: &[Clause],
    standing: Option<&Arc<Standing>>,
    keys: &Keys,
) -> Result<Asked, IndexError> {
    let fields = snapshot.fields();
    let mut all: Vec<Box<dyn Query>> = Vec::new();
    if let Some(kind) = &request.kind {
        all.push(term(Term::from_field_text(fields.kind, kind)));
    }
    if let Some(dir) = &request.customer_dir {
        let number = customer_number(dir.trim_end_matches('/'));
        all.push(term(Term::from_field_u64(fields.customer, number)));
    }
    if request.with_findings {
        all.push(filter::present(snapshot.dense(), column::RULE));
    }
    let asking = Asking {
        snapshot,
        standing,
        names_kinds: request.kind.is_some() || clauses.iter().any(Clause::names_kinds),
        reading: snapshot.reading_on(keys, request.today),
    };
    let mut asked = asking.all(clauses, true)?;
    all.append(&mut asked.all);
    Ok(Asked {
        query: intersection(all),
        excluded: asked.excluded,
        bonuses: asked.bonuses,
    })
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

fn hit(
    snapshot: &IndexSnapshot,
    address: DocAddress,
    score: f32,
    wanted: Option<&[&str]>,
    needles: &[Needle],
    keys: &Keys,
) -> Result<Hit, IndexError> {
    let mut stored = match wanted {
        Some(wanted) => snapshot.excerpt(address, wanted)?,
        None => snapshot.stored(address)?,
    };
    let texts = std::mem::take(&mut stored.texts);
    let mut hit = Stored::into_hit(stored);
    hit.score = score;
    if let Some(found) = snippet::best(&hit, &texts, needles, keys) {
        found.show(&mut hit);
    }
    Ok(hit)
}

//! What a request finds: its clauses as a query of the engine, asked as they are and, where that finds nothing, more widely.

use super::asking::Asking;
use super::gather::{self, Bonus, Found};
use super::standing::{self, Standing};
use super::{Request, Sort, count, filter, intersection, term, widen};
use crate::index::IndexError;
use crate::index::query::{Clause, Keys, What};
use crate::index::schema::{column, customer_number};
use crate::index::snapshot::IndexSnapshot;
use std::sync::Arc;
use tantivy::Term;
use tantivy::query::Query;

/// What a request finds.
pub(super) struct Reply {
    /// As they were understood in the end.
    pub clauses: Vec<Clause>,
    pub standing: Option<Arc<Standing>>,
    pub found: Vec<Found>,
    pub bonuses: Vec<Bonus>,
}

impl Reply {
    /// What has all that is asked for.
    pub fn exact(
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
    pub fn wide(
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

/// A request as a query of the engine, and what makes some of its files better than others.
pub(super) struct Asked {
    query: Box<dyn Query>,
    /// Queries of which none may match.
    excluded: Vec<Box<dyn Query>>,
    bonuses: Vec<Bonus>,
}

impl Asked {
    /// The matching files.
    pub fn find(&self, snapshot: &IndexSnapshot) -> Result<Vec<Found>, IndexError> {
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

/// The request with these clauses.
pub(super) fn ask(
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

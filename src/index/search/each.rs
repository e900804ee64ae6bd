//! Everything that a request finds, hit by hit: whole records of tens of thousands are more than is good to hold at once.

use super::order::{self, Order};
use super::{Dress, Reply, Request, own_words};
use crate::index::query::Keys;
use crate::index::snapshot::IndexSnapshot;
use crate::index::{Hit, IndexError};
use std::num::NonZero;
use std::thread;
use tantivy::{DocAddress, Score};

/// Fewer files than this are not worth another thread.
const ENOUGH: usize = 500;
/// Files whose values are read from the columns at once.
const BATCH: usize = 1_000;

/// A file, and which one it is in the order asked for.
type Placed = (usize, (DocAddress, Score));

/// What `make` makes of each hit, in the order asked for; on all cores.
pub(in crate::index) fn each<T: Send>(
    snapshot: &IndexSnapshot,
    request: &Request,
    keys: &Keys,
    make: &(impl Fn(Hit) -> T + Sync),
) -> Result<Vec<T>, IndexError> {
    let clauses = own_words::read(snapshot, &request.text, &snapshot.reading_on(keys, request.today))?;
    let Reply {
        clauses,
        standing,
        found,
        bonuses,
    } = Reply::wide(snapshot, request, clauses, keys)?;
    let dress = Dress::new(snapshot, request, &clauses, standing.clone(), keys);
    let order = Order::new(request, bonuses, keys, standing);
    let (searcher, dense) = (snapshot.searcher(), snapshot.dense());
    let page = order::page(searcher, dense, &found, &order, request.offset, request.limit)?;
    // They are read as they lie, so that each block of the store is unpacked once.
    let mut files: Vec<Placed> = page.into_iter().enumerate().collect();
    files.sort_unstable_by_key(|(_, (address, _))| *address);
    let threads = thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(files.len().div_ceil(ENOUGH));
    let share = files.len().div_ceil(threads.max(1)).max(1);
    let parts: Vec<Result<Vec<(usize, T)>, IndexError>> = thread::scope(|scope| {
        let mut shares = files.chunks(share);
        let own = shares.next().unwrap_or_default();
        let others: Vec<_> = shares.map(|files| scope.spawn(|| part(&dress, files, make))).collect();
        let own = part(&dress, own, make);
        let joined = others
            .into_iter()
            .map(|other| other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        std::iter::once(own).chain(joined).collect()
    });
    let mut made = Vec::with_capacity(files.len());
    for part in parts {
        made.extend(part?);
    }
    made.sort_unstable_by_key(|(place, _)| *place);
    Ok(made.into_iter().map(|(_, made)| made).collect())
}

fn part<T>(dress: &Dress<'_>, files: &[Placed], make: &impl Fn(Hit) -> T) -> Result<Vec<(usize, T)>, IndexError> {
    let mut made = Vec::with_capacity(files.len());
    for batch in files.chunks(BATCH) {
        let addresses: Vec<DocAddress> = batch.iter().map(|(_, (address, _))| *address).collect();
        for ((place, file), columns) in batch.iter().zip(dress.columns(&addresses)?) {
            made.push((*place, make(dress.hit(*file, columns)?)));
        }
    }
    Ok(made)
}

//! Work on many independent items with all cores.

use std::num::NonZero;
use std::thread;

/// Below this many items, starting threads costs more than it gains.
const WORTHWHILE: usize = 64;

/// `work` done on each item; the results stand in the order of the items.
pub(super) fn map<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(items.len() / WORTHWHILE);
    if threads < 2 {
        return items.into_iter().map(work).collect();
    }
    let share = items.len().div_ceil(threads);
    let mut items = items.into_iter();
    let work = &work;
    thread::scope(|scope| {
        let shares: Vec<_> = (0..threads)
            .map(|_| items.by_ref().take(share).collect::<Vec<T>>())
            .map(|share| scope.spawn(move || share.into_iter().map(work).collect::<Vec<R>>()))
            .collect();
        let results = shares
            .into_iter()
            .map(|share| share.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        results.flatten().collect()
    })
}

//! Work on many independent items with all cores.

use std::num::NonZero;
use std::thread;

/// Below this many items, starting threads costs more than it gains.
const WORTHWHILE: usize = 64;

/// `work` done on each item where it stands; the results come in the order of the items.
pub fn map<T: Send, R: Send>(items: &mut [T], work: impl Fn(&mut T) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(items.len() / WORTHWHILE);
    if threads < 2 {
        return items.iter_mut().map(work).collect();
    }
    let share = items.len().div_ceil(threads);
    let work = &work;
    thread::scope(|scope| {
        let shares: Vec<_> = items
            .chunks_mut(share)
            .map(|share| scope.spawn(move || share.iter_mut().map(work).collect::<Vec<R>>()))
            .collect();
        let results = shares
            .into_iter()
            .map(|share| share.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        results.flatten().collect()
    })
}

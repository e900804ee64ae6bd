//! Two questions that need nothing of each other, asked at the same time.

use std::thread;

/// What both give; the second is asked in a thread of its own.
pub fn both<A, B: Send>(one: impl FnOnce() -> A, other: impl FnOnce() -> B + Send) -> (A, B) {
    thread::scope(|scope| {
        let other = scope.spawn(other);
        let one = one();
        (
            one,
            other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
        )
    })
}

//! The allocator of the binary and of its benches.
//!
//! Reading a vault makes millions of small values on several threads: with the system's allocator a fifth of the time went into
//! it, and a server that takes in saves grew without end, because each thread leaves an arena of its own behind.

use std::time::Duration;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Milliseconds after which freed memory goes back to the system. The library's own choice, a second, holds a hundred
/// megabytes more for no measurable gain.
const PURGE_DELAY: std::ffi::c_long = 10;

/// The number of `mi_option_purge_delay` in mimalloc's list of options; its bindings give it no name.
const PURGE_DELAY_OPTION: libmimalloc_sys::mi_option_t = 15;

/// The allocator looks for memory to give back when it is asked for some; who stops asking keeps it all. So it is asked to look
/// this often.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Has freed memory given back soon. For the start of `main`.
pub fn give_back_soon() {
    #[expect(unsafe_code, reason = "the allocator's options are global variables of a C library")]
    // SAFETY: sets one number among the allocator's options, which it reads atomically.
    unsafe {
        libmimalloc_sys::mi_option_set(PURGE_DELAY_OPTION, PURGE_DELAY);
    }
    let looking = std::thread::Builder::new().name("kehu-memory".to_owned()).spawn(|| {
        loop {
            std::thread::sleep(LOOK_EVERY);
            #[expect(unsafe_code, reason = "a function of a C library")]
            // SAFETY: may be called at any time by any thread; it touches free memory alone.
            unsafe {
                libmimalloc_sys::mi_collect(true);
            }
        }
    });
    // Without this thread everything works and takes more memory.
    drop(looking);
}

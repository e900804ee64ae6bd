//! The allocator of the binary and of its benches.
//!
//! Reading a vault makes millions of small values on several threads: with the system's allocator a fifth of the time went into
//! it, and a server that takes in saves grew without end, because each thread leaves an arena of its own behind.

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Milliseconds after which freed memory goes back to the system. The library's own choice, a second, holds a hundred
/// megabytes more for no measurable gain.
const PURGE_DELAY: std::ffi::c_long = 10;

/// The number of `mi_option_purge_delay` in mimalloc's list of options; its bindings give it no name.
const PURGE_DELAY_OPTION: libmimalloc_sys::mi_option_t = 15;

/// Has freed memory given back soon. For the start of `main`.
pub fn give_back_soon() {
    #[expect(unsafe_code, reason = "the allocator's options are global variables of a C library")]
    // SAFETY: sets one number among the allocator's options, which it reads atomically.
    unsafe {
        libmimalloc_sys::mi_option_set(PURGE_DELAY_OPTION, PURGE_DELAY);
    }
}

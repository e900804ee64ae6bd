//! Limiting what this process may use; the one place of the room that differs by platform.

/// Limits the address space of this process, so that an allocation beyond it ends this process and no other, without leaving
/// a core file behind.
#[cfg(all(unix, not(target_os = "macos")))]
pub(super) fn memory(bytes: u64) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    for (resource, limit) in [(Resource::As, bytes), (Resource::Core, 0)] {
        if let Err(error) = setrlimit(
            resource,
            Rlimit {
                current: Some(limit),
                maximum: Some(limit),
            },
        ) {
            tracing::warn!("the reading process is not limited: {error}");
        }
    }
}

/// macOS ignores such limits and Windows has none without a job object: there the caps on cells and text, the check of the
/// archive's declared sizes and the time limit must do.
#[cfg(not(all(unix, not(target_os = "macos"))))]
pub(super) fn memory(_bytes: u64) {}

//! Limiting what this process may use; the one place of the room that differs by platform.

use std::time::Duration;

/// Limits the address space of this process, so that an allocation beyond it ends this process and no other, without leaving
/// a core file behind.
#[cfg(all(unix, not(target_os = "macos")))]
pub fn memory(bytes: u64) {
    use rustix::process::Resource;
    at_most(Resource::As, bytes);
    at_most(Resource::Core, 0);
}

/// macOS ignores such limits and Windows has none without a job object: there the caps on what is read, the check of the
/// archive's declared sizes and the time limit must do.
#[cfg(not(all(unix, not(target_os = "macos"))))]
pub fn memory(_bytes: u64) {}

/// Limits the processor time of this process: whoever started it may be gone by the time it should be stopped.
#[cfg(unix)]
pub fn processor(time: Duration) {
    at_most(rustix::process::Resource::Cpu, time.as_secs().max(1));
}

/// Windows has no such limit without a job object.
#[cfg(not(unix))]
pub fn processor(_time: Duration) {}

/// Lets everything else on this computer go first.
#[cfg(unix)]
pub fn stand_back() {
    const LEAST_URGENT: i32 = 19;
    // Where it is refused, this process competes like any other.
    let _ = rustix::process::nice(LEAST_URGENT);
}

/// Elsewhere such a process competes like any other.
#[cfg(not(unix))]
pub fn stand_back() {}

#[cfg(unix)]
fn at_most(resource: rustix::process::Resource, limit: u64) {
    use rustix::process::{Rlimit, setrlimit};
    let limit = Rlimit {
        current: Some(limit),
        maximum: Some(limit),
    };
    if let Err(error) = setrlimit(resource, limit) {
        tracing::warn!("the reading process is not limited: {error}");
    }
}

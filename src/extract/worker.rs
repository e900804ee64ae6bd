//! The reading process: reads one attachment and writes its parts to standard output, one JSON value a line.

use super::extract;
use crate::texts::Line;
use crate::worker::limit;
use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

/// Address space, where the system can limit it.
const MEMORY: u64 = 1536 << 20;
/// More than whoever asks has patience for.
const PROCESSOR: Duration = Duration::from_secs(90);

/// Runs the reading process. `args` are those after [`crate::texts::READ_COMMAND`]. Returns the exit code: 0 also when the
/// file cannot be read (that is an answer), 2 when the call itself is wrong or nobody listens.
pub fn read_text_worker(args: impl IntoIterator<Item = OsString>) -> i32 {
    let Some(file) = args.into_iter().next() else { return 2 };
    limit::memory(MEMORY);
    limit::processor(PROCESSOR);
    limit::stand_back();
    let mut told = tell(&Line::Reading);
    let note = extract(&PathBuf::from(file), &mut |part| told = told && tell(&Line::Part(part)));
    if told && tell(&Line::End(note)) { 0 } else { 2 }
}

/// Writes a line at once: what was read before a crash is not lost.
fn tell(line: &Line) -> bool {
    let mut out = std::io::stdout().lock();
    let Ok(mut json) = serde_json::to_vec(line) else {
        return false;
    };
    json.push(b'\n');
    out.write_all(&json).and_then(|()| out.flush()).is_ok()
}

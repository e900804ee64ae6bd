//! The reading process: reads one file and writes its rows to standard output, one JSON value a line.

use super::super::{Row, SheetError};
use super::{Head, Limits, Piece, ReadOptions, Sheets, read_pieces};
use crate::worker::limit;
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

/// The hidden command by which kehu starts itself to read a sheet: `kehu __read-sheet FILE JOB`.
pub const WORKER_COMMAND: &str = "__read-sheet";

/// What the worker is to do besides the file's path, as JSON. Time is not its concern.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Job {
    sheets: Sheets,
    limits: Limits,
}

impl Job {
    pub(super) fn new(options: &ReadOptions) -> Self {
        Self {
            sheets: options.sheets.clone(),
            limits: options.limits,
        }
    }

    fn options(self) -> ReadOptions {
        ReadOptions {
            sheets: self.sheets,
            limits: self.limits,
            worker: None,
        }
    }
}

/// A line from the worker. Without [`Line::End`] or [`Line::Failed`] at the end, the worker died.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Line {
    #[serde(rename = "s")]
    Sheet(Head),
    #[serde(rename = "r")]
    Row(Row),
    End,
    Failed(SheetError),
}

/// Runs the reading process. `args` are those after [`WORKER_COMMAND`]. Returns the exit code: 0 also when the file is no
/// table (that is an answer), 2 when the call itself is wrong or nobody listens.
pub fn read_worker(args: impl IntoIterator<Item = OsString>) -> i32 {
    let mut args = args.into_iter();
    let (Some(file), Some(job)) = (args.next(), args.next()) else {
        return 2;
    };
    let Some(job) = job.to_str().and_then(|job| serde_json::from_str::<Job>(job).ok()) else {
        return 2;
    };
    limit::memory(job.limits.memory_bytes);
    let mut out = std::io::BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    let mut broken_pipe = false;
    let mut write = |line: &Line| {
        let written = serde_json::to_writer(&mut out, line).is_ok() && out.write_all(b"\n").is_ok();
        broken_pipe |= !written;
        if written {
            Ok(())
        } else {
            Err(SheetError::NoWorker("没有接收方".to_owned()))
        }
    };
    let outcome = read_pieces(&PathBuf::from(file), &job.options(), &mut |piece| {
        write(&match piece {
            Piece::Sheet(head) => Line::Sheet(head),
            Piece::Row(row) => Line::Row(row),
        })
    });
    let last = outcome.map_or_else(Line::Failed, |()| Line::End);
    let told = write(&last).is_ok();
    if told && !broken_pipe && out.flush().is_ok() {
        0
    } else {
        2
    }
}

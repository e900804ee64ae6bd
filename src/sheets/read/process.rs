//! Kehu's side of the reading process: gives it its job, takes its rows.

use super::super::{SheetError, Table};
use super::worker::{Job, Line, WORKER_COMMAND};
use super::{Piece, ReadOptions, collect, file_name, unreadable};
use crate::worker::{Ended, Flow, Task, run};
use std::path::Path;

/// So many rows come between two calls of a progress callback.
const STEP: u64 = 1000;

/// Reads tables in a process of its own, which may crash, run out of memory or be stopped without harm to this one.
/// `progress` is told from time to time how many rows there are so far.
///
/// # Errors
/// Whatever [`SheetError`] tells of the file.
pub fn read(path: &Path, options: &ReadOptions, progress: &dyn Fn(u64)) -> Result<Vec<Table>, SheetError> {
    // Said here, because the worker's own answer would be the same and starting it costs more.
    std::fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    let file = file_name(path);
    let no_worker = |error: &dyn std::fmt::Display| SheetError::NoWorker(error.to_string());
    let job = serde_json::to_string(&Job::new(options)).map_err(|error| no_worker(&error))?;
    let task = Task {
        program: options.worker.clone(),
        arguments: vec![WORKER_COMMAND.into(), path.into(), job.into()],
        time: options.limits.time,
        cancelled: &|| false,
    };
    let (mut tables, mut failed, mut rows) = (Vec::new(), None, 0);
    let ended = run(&task, &mut |line| {
        let piece = match serde_json::from_str(line) {
            Ok(Line::Sheet(head)) => Piece::Sheet(head),
            Ok(Line::Row(row)) => {
                rows += 1;
                if rows % STEP == 0 {
                    progress(rows);
                }
                Piece::Row(row)
            }
            Ok(Line::End) => return Flow::Done,
            Ok(Line::Failed(error)) => {
                failed = Some(error);
                return Flow::Done;
            }
            Err(_) => return Flow::Nonsense,
        };
        if collect(&mut tables, &file, piece) {
            Flow::More
        } else {
            Flow::Nonsense
        }
    });
    match ended.map_err(|error| no_worker(&error))? {
        Ended::Complete => failed.map_or(Ok(tables), Err),
        Ended::TimedOut | Ended::Cancelled => Err(SheetError::TimedOut {
            file,
            seconds: options.limits.time.as_secs(),
        }),
        Ended::Died { how, .. } => Err(SheetError::Crashed { file, how }),
    }
}

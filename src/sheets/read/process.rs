//! Kehu's side of the reading process: starts it, takes its rows, stops it when its time is over.

use super::super::{SheetError, Table};
use super::worker::{Job, Line, WORKER_COMMAND};
use super::{Piece, ReadOptions, collect, file_name, unreadable};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How much of the worker's complaints is kept.
const STDERR_BYTES: u64 = 4096;

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
    let mut tables = Vec::new();
    let mut child = start(path, options)?;
    let stdout = child.stdout.take();
    let complaints = child
        .stderr
        .take()
        .map(|stderr| std::thread::spawn(move || keep_beginning(stderr)));
    let watched = Arc::new(Mutex::new(child));
    let (finished, deadline) = channel::<()>();
    let watchdog = {
        let (watched, time) = (Arc::clone(&watched), options.limits.time);
        std::thread::spawn(move || stop_after(time, &deadline, &watched))
    };
    let outcome = stdout.map_or(Outcome::Died, |stdout| {
        take_lines(stdout, progress, &mut |piece| collect(&mut tables, &file, piece))
    });
    drop(finished);
    let timed_out = watchdog.join().unwrap_or(false);
    let status = reap(&watched, matches!(outcome, Outcome::Died));
    let complaint = complaints.and_then(|thread| thread.join().ok()).unwrap_or_default();
    match outcome {
        Outcome::Complete => Ok(tables),
        Outcome::Failed(error) => Err(error),
        Outcome::Died if timed_out => Err(SheetError::TimedOut {
            file,
            seconds: options.limits.time.as_secs(),
        }),
        Outcome::Died => {
            tracing::warn!(file, complaint, "the reading process died");
            Err(SheetError::Crashed {
                file,
                how: how_it_died(status, &complaint),
            })
        }
    }
}

enum Outcome {
    Complete,
    Failed(SheetError),
    Died,
}

fn start(path: &Path, options: &ReadOptions) -> Result<Child, SheetError> {
    let no_worker = |error: &dyn std::fmt::Display| SheetError::NoWorker(error.to_string());
    let program = match &options.worker {
        Some(program) => program.clone(),
        None => std::env::current_exe().map_err(|error| no_worker(&error))?,
    };
    let job = serde_json::to_string(&Job::new(options)).map_err(|error| no_worker(&error))?;
    Command::new(program)
        .arg(WORKER_COMMAND)
        .arg(path)
        .arg(job)
        // The allocator sets aside a gigabyte of addresses at its start, behind which no limit would be noticed.
        .env("MIMALLOC_ARENA_RESERVE", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| no_worker(&error))
}

fn take_lines(stdout: impl Read, progress: &dyn Fn(u64), take: &mut dyn FnMut(Piece) -> bool) -> Outcome {
    let mut rows = 0;
    for line in BufReader::with_capacity(1 << 16, stdout).lines() {
        let Some(line) = line.ok().and_then(|line| serde_json::from_str(&line).ok()) else {
            return Outcome::Died;
        };
        let fits = match line {
            Line::Sheet(sheet) => take(Piece::Sheet(sheet)),
            Line::Row(row) => {
                rows += 1;
                if rows % STEP == 0 {
                    progress(rows);
                }
                take(Piece::Row(row))
            }
            Line::End => return Outcome::Complete,
            Line::Failed(error) => return Outcome::Failed(error),
        };
        if !fits {
            return Outcome::Died;
        }
    }
    Outcome::Died
}

/// Stops the child unless the other end of the channel is dropped in time. Tells whether it did.
fn stop_after(time: Duration, deadline: &std::sync::mpsc::Receiver<()>, child: &Mutex<Child>) -> bool {
    if deadline.recv_timeout(time) != Err(RecvTimeoutError::Timeout) {
        return false;
    }
    // An error means that it ended by itself just now.
    let _ = child.lock().unwrap_or_else(PoisonError::into_inner).kill();
    true
}

/// Waits for the child, which has ended or has nothing more to say.
fn reap(child: &Mutex<Child>, may_still_run: bool) -> Option<ExitStatus> {
    let mut child = child.lock().unwrap_or_else(PoisonError::into_inner);
    if !may_still_run {
        return child.wait().ok();
    }
    // It closed its output or wrote nonsense: give a crash the time to be reported, then end it.
    let _ = child.stdout.take();
    if let Ok(Some(status)) = child.try_wait() {
        return Some(status);
    }
    let _ = child.kill();
    child.wait().ok()
}

fn keep_beginning(mut stderr: impl Read) -> String {
    let mut kept = Vec::new();
    let _ = stderr.by_ref().take(STDERR_BYTES).read_to_end(&mut kept);
    let _ = std::io::copy(&mut stderr, &mut std::io::sink());
    String::from_utf8_lossy(&kept).into_owned()
}

fn how_it_died(status: Option<ExitStatus>, complaint: &str) -> String {
    if complaint.contains("memory allocation of") || complaint.contains("capacity overflow") {
        return "内存超出上限".to_owned();
    }
    match status.and_then(|status| status.code()) {
        Some(code) => format!("退出码 {code}"),
        None => "被系统终止".to_owned(),
    }
}

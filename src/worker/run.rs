//! Our side of the child: starts it, takes its lines, stops it when its time is over.

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How much of the child's complaints is kept.
const STDERR_BYTES: u64 = 4096;

/// How often it is asked whether anybody still wants the answer.
const GLANCE: Duration = Duration::from_millis(50);

/// What a child is to do.
pub struct Task<'a> {
    /// The program that knows the command; this program itself unless given.
    pub program: Option<PathBuf>,
    /// The command and what follows it.
    pub arguments: Vec<OsString>,
    pub time: Duration,
    /// Whether nobody wants the answer any more.
    pub cancelled: &'a (dyn Fn() -> bool + Sync),
}

/// What to do after a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    More,
    /// That was the last one.
    Done,
    /// The child does not speak our language.
    Nonsense,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// After the last line.
    Complete,
    TimedOut,
    Cancelled,
    /// Without a last line: how, in Chinese, and whether it had asked for too much memory or processor time.
    Died {
        how: String,
        exhausted: bool,
    },
}

/// Starts a child and hands its lines to `take` until that calls one the last.
///
/// # Errors
/// When the child cannot be started.
pub fn run(task: &Task<'_>, take: &mut dyn FnMut(&str) -> Flow) -> io::Result<Ended> {
    let mut child = start(task)?;
    let stdout = child.stdout.take();
    let stderr = child.stderr.take();
    let child = Mutex::new(child);
    std::thread::scope(|scope| {
        let complaints = stderr.map(|stderr| scope.spawn(move || keep_beginning(stderr)));
        let (finished, end) = channel::<()>();
        let watchdog = scope.spawn(|| stop_unless(end, task, &child));
        let flow = stdout.map_or(Flow::Nonsense, |stdout| take_lines(stdout, take));
        drop(finished);
        let stopped = watchdog.join().unwrap_or_default();
        let status = reap(&child, flow != Flow::Done);
        let complaint = complaints.and_then(|thread| thread.join().ok()).unwrap_or_default();
        Ok(match (flow, stopped) {
            (Flow::Done, _) => Ended::Complete,
            (_, Some(why)) => why,
            (_, None) => {
                tracing::warn!(complaint, "the reading process died");
                how_it_died(status, &complaint)
            }
        })
    })
}

fn start(task: &Task<'_>) -> io::Result<Child> {
    let program = match &task.program {
        Some(program) => program.clone(),
        None => std::env::current_exe()?,
    };
    Command::new(program)
        .args(&task.arguments)
        // The allocator sets aside a gigabyte of addresses at its start, behind which no limit would be noticed.
        .env("MIMALLOC_ARENA_RESERVE", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
}

fn take_lines(stdout: impl Read, take: &mut dyn FnMut(&str) -> Flow) -> Flow {
    for line in BufReader::with_capacity(1 << 16, stdout).lines() {
        let Ok(line) = line else { return Flow::Nonsense };
        match take(&line) {
            Flow::More => {}
            end => return end,
        }
    }
    Flow::Nonsense
}

/// Stops the child unless the other end of the channel is dropped in time. Tells why it did.
fn stop_unless(end: Receiver<()>, task: &Task<'_>, child: &Mutex<Child>) -> Option<Ended> {
    let deadline = Instant::now() + task.time;
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        if end.recv_timeout(left.min(GLANCE)) != Err(RecvTimeoutError::Timeout) {
            return None;
        }
        let why = if (task.cancelled)() {
            Ended::Cancelled
        } else if Instant::now() >= deadline {
            Ended::TimedOut
        } else {
            continue;
        };
        // An error means that it ended by itself just now.
        let _ = child.lock().unwrap_or_else(PoisonError::into_inner).kill();
        return Some(why);
    }
}

/// Waits for the child, which has ended or has nothing more to say.
fn reap(child: &Mutex<Child>, may_still_run: bool) -> Option<ExitStatus> {
    let mut child = child.lock().unwrap_or_else(PoisonError::into_inner);
    if !may_still_run {
        return child.wait().ok();
    }
    // It closed its output or wrote nonsense: give a crash the time to be reported, then end it.
    if let Ok(Some(status)) = child.try_wait() {
        return Some(status);
    }
    let _ = child.kill();
    child.wait().ok()
}

fn keep_beginning(mut stderr: impl Read) -> String {
    let mut kept = Vec::new();
    let _ = stderr.by_ref().take(STDERR_BYTES).read_to_end(&mut kept);
    let _ = io::copy(&mut stderr, &mut io::sink());
    String::from_utf8_lossy(&kept).into_owned()
}

fn how_it_died(status: Option<ExitStatus>, complaint: &str) -> Ended {
    if complaint.contains("memory allocation of") || complaint.contains("capacity overflow") {
        return Ended::Died {
            how: "内存超出上限".to_owned(),
            exhausted: true,
        };
    }
    match status.and_then(|status| status.code()) {
        Some(code) => Ended::Died {
            how: format!("退出码 {code}"),
            exhausted: false,
        },
        None => Ended::Died {
            how: "被系统终止".to_owned(),
            exhausted: false,
        },
    }
}

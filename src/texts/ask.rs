//! Asking the reading process for the text of a file.

use super::{MOST_BYTES, Note, Part, Text};
use crate::worker::{Ended, Flow, Task, run};
use serde::{Deserialize, Serialize};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The hidden command by which kehu starts itself to read an attachment: `kehu __read-text FILE`.
pub const READ_COMMAND: &str = "__read-text";

/// A program that is started instead of kehu itself, for tests of what happens when reading goes wrong. Unknown to a release.
#[cfg(debug_assertions)]
const PROGRAM: &str = "KEHU_TEXT_READER";

/// A line from the reading process. Without [`Line::End`] at the end, it died.
#[derive(Debug, Serialize, Deserialize)]
pub enum Line {
    /// The first line: tells kehu from a program that only has its name.
    Reading,
    Part(Part),
    End(Option<Note>),
}

/// How to ask.
pub struct Ask<'a> {
    /// The program that answers [`READ_COMMAND`]; this program itself unless given.
    pub program: Option<PathBuf>,
    pub time: Duration,
    /// Whether nobody wants the answer any more.
    pub cancelled: &'a (dyn Fn() -> bool + Sync),
}

impl<'a> Ask<'a> {
    /// As long as any attachment may take.
    #[must_use]
    pub fn new(cancelled: &'a (dyn Fn() -> bool + Sync)) -> Self {
        Self {
            #[cfg(debug_assertions)]
            program: std::env::var_os(PROGRAM).map(PathBuf::from),
            #[cfg(not(debug_assertions))]
            program: None,
            time: Duration::from_secs(60),
            cancelled,
        }
    }
}

/// The text of a file, read in a process of its own; none when nobody wants it any more. A file that cannot be read has a
/// note and the parts that were read before the trouble.
///
/// # Errors
/// When there is no process that reads.
pub fn ask(file: &Path, ask: &Ask<'_>) -> io::Result<Option<Text>> {
    if file.metadata().is_ok_and(|data| data.len() > MOST_BYTES) {
        return Ok(Some(Text::none(Note::TooLarge)));
    }
    let task = Task {
        program: ask.program.clone(),
        arguments: vec![READ_COMMAND.into(), file.into()],
        time: ask.time,
        cancelled: ask.cancelled,
    };
    let (mut text, mut is_reading) = (Text::default(), false);
    let ended = run(&task, &mut |line| match serde_json::from_str(line) {
        Ok(Line::Reading) => {
            is_reading = true;
            Flow::More
        }
        Ok(Line::Part(part)) => {
            text.parts.push(part);
            Flow::More
        }
        Ok(Line::End(note)) => {
            text.note = note;
            Flow::Done
        }
        Err(_) => Flow::Nonsense,
    })?;
    match ended {
        Ended::Complete => Ok(Some(text)),
        Ended::Cancelled => Ok(None),
        Ended::Died { .. } if !is_reading => Err(io::Error::other("没有读取附件的程序")),
        ended => {
            let is_costly = matches!(ended, Ended::TimedOut | Ended::Died { exhausted: true, .. });
            text.note = Some(match is_costly {
                _ if !text.parts.is_empty() => Note::Cut,
                true => Note::TooCostly,
                false => Note::Unreadable,
            });
            Ok(Some(text))
        }
    }
}

//! Mail to the team: what is to be done, each morning (R117, R120), and a reminder before what has a time of day.
//!
//! [`Post`] writes letters into an [`Outbox`] and hands them to the mail server. It rests on one promise: nobody gets the same
//! letter twice. A letter is written once, for its name is made of the day, the member and the occasion; and once a server may have
//! it, it is never handed over again, even when nobody knows whether it arrived.

mod digest;
mod examine;
mod letter;
mod outbox;
mod post;
mod remind;
mod send;

pub use examine::examine;
pub use letter::Letter;
pub use outbox::{Claim, Outbox, State, may_retry};
pub use post::{Pace, Post, Running};
pub use send::{Delivery, Server, test_letter};

use crate::archive::ArchiveError;
use std::path::Path;

/// Where the password for the mail server is read from. It is in no file of the vault, for all of those are in everybody's history.
pub const PASSWORD: &str = "KEHU_SMTP_PASSWORD";

/// The password for the mail server, where one is given.
#[must_use]
pub fn password() -> Option<String> {
    std::env::var(PASSWORD).ok().filter(|password| !password.is_empty())
}

/// Why no letter could be written or kept.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// Holds where and why.
    #[error("发件箱 {0}：{1}")]
    Outbox(String, String),
}

impl MailError {
    fn at(path: &Path, error: &std::io::Error) -> Self {
        Self::Outbox(path.display().to_string(), crate::vault::io_reason(error))
    }
}

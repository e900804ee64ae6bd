//! One letter.

use crate::vault::Member;
use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};
use sha1::{Digest, Sha1};

/// One letter, as it lies in the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Its name in the outbox. The same occasion has the same name.
    pub key: String,
    /// The member it goes to.
    pub name: String,
    pub to: String,
    pub subject: String,
    pub body: String,
    /// When it was written, and until when it is of use.
    pub written: NaiveDateTime,
    pub until: NaiveDateTime,
    /// How often it was tried in vain, and what the server said last.
    pub attempts: u32,
    pub remark: Option<String>,
}

/// What a letter is about.
pub(super) struct Occasion<'a> {
    pub day: NaiveDate,
    /// An ASCII word that tells the sort of letter.
    pub sort: &'a str,
    /// What sets it apart from other letters of the sort to the same member on that day.
    pub about: &'a str,
}

impl Letter {
    pub(super) fn new(occasion: &Occasion<'_>, member: &Member, written: NaiveDateTime, until: NaiveDateTime) -> Self {
        let mark = hex(&format!("{}\n{}\n{}", occasion.sort, member.name, occasion.about));
        Self {
            key: format!("{}-{}-{}", occasion.day, occasion.sort, mark),
            name: member.name.clone(),
            to: member.email.clone(),
            subject: String::new(),
            body: String::new(),
            written,
            until,
            attempts: 0,
            remark: None,
        }
    }

    pub(super) fn saying(self, subject: String, body: String) -> Self {
        Self { subject, body, ..self }
    }

    /// The same at each attempt: a mailbox that has it already can tell.
    pub(super) fn message_id(&self, from: &str) -> String {
        let domain = from.rsplit('@').next().unwrap_or_default();
        let mark = hex(&format!("{} {} {}", self.key, self.to, self.written));
        format!("<{mark}.{}@{domain}>", self.key)
    }
}

fn hex(text: &str) -> String {
    let hash = Sha1::digest(text.as_bytes());
    hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

//! Letters that did not arrive, as far as anybody knows, on 问题; `POST /mail/retry/{key}` sends one again that was refused.

use crate::archive::ArchiveError;
use crate::mail::{Letter, MailError, Outbox, State, may_retry};
use crate::web::error::WebError;
use crate::web::site::Visit;
use crate::web::view::when;
use crate::web::{Request, Response, Site, links};
use serde_json::{Value, json};

/// Letters on the page, of each sort; `kehu mail` lists all.
const SHOWN: usize = 20;

/// A letter.
#[derive(Clone, Debug)]
pub struct LetterRow {
    pub subject: String,
    /// 没有发出, 不确定是否送达
    pub state: &'static str,
    pub tone: &'static str,
    pub to: String,
    pub written: String,
    pub remark: String,
    /// It may have arrived: whoever was to get it knows.
    pub is_uncertain: bool,
    /// Where it is sent again, where that cannot send it twice.
    pub retry: Option<String>,
}

/// The letters that were refused, and those of which nobody knows. An outbox that cannot be read has none to tell of here: `kehu
/// doctor` tells of it.
pub(super) fn undelivered(visit: &Visit<'_>) -> Vec<LetterRow> {
    each(visit, |state, letter| LetterRow {
        subject: letter.subject.clone(),
        state: state.title(),
        tone: if state == State::Failed { "bad" } else { "warn" },
        to: format!("{} {}", letter.name, letter.to),
        written: when::moment(letter.written),
        remark: letter.remark.clone().unwrap_or_default(),
        is_uncertain: state == State::Uncertain,
        retry: is_safe(visit, state, letter).then(|| links::retry_mail(&letter.key)),
    })
}

/// The same for programs.
pub(super) fn undelivered_json(visit: &Visit<'_>) -> Vec<Value> {
    each(visit, |state, letter| {
        json!({
            "state": state, "key": letter.key, "name": letter.name, "to": letter.to, "subject": letter.subject,
            "written": letter.written, "remark": letter.remark, "retry": is_safe(visit, state, letter),
        })
    })
}

fn each<T>(visit: &Visit<'_>, told: impl Fn(State, &Letter) -> T) -> Vec<T> {
    let outbox = Outbox::of(visit.site.archive().vault());
    let mut all = Vec::new();
    for state in [State::Failed, State::Uncertain] {
        let letters = outbox.letters(state).unwrap_or_default();
        all.extend(letters.iter().take(SHOWN).map(|letter| told(state, letter)));
    }
    all
}

fn is_safe(visit: &Visit<'_>, state: State, letter: &Letter) -> bool {
    state == State::Failed && may_retry(letter, visit.site.archive().clock().now())
}

pub(in crate::web) fn retry(site: &Site, _request: &Request, key: &str) -> Result<Response, WebError> {
    let archive = site.archive();
    let again = Outbox::of(archive.vault()).retry(key, archive.clock().now());
    let told = match again {
        Ok(true) => "again",
        // Somebody was faster, or it has become too late.
        Ok(false) => "no",
        Err(MailError::Archive(error)) => return Err(error.into()),
        Err(MailError::Outbox(place, reason)) => {
            let error = std::io::Error::other(reason);
            return Err(ArchiveError::from(crate::vault::VaultError::io(std::path::Path::new(&place), error)).into());
        }
    };
    let page = links::with_query("/problems", &[("mail", told)]);
    Ok(Response::text(303, "已处理。").with_header("Location", page))
}

//! Whom a form is about: by its address, by a word that somebody typed into it, or chosen among those whom the word may mean.

use super::WHOSE;
use crate::archive::{Candidate, Snapshot};
use crate::web::Request;
use crate::web::error::WebError;
use crate::web::pages::form::{Choice, value};

/// The form's field for the customer that is chosen, and for the word that it was chosen for.
const CHOSEN: &str = "chosen";
const CHOSEN_FOR: &str = "chosen_for";

/// What a form says of its customer.
pub(super) struct Named {
    pub word: String,
    /// Somebody typed it, and did not see yet whom it means.
    is_typed: bool,
}

impl Named {
    /// The customer of an address, which the page showed.
    pub fn by_address(request: &Request) -> Self {
        Self {
            word: request.param(WHOSE).to_owned(),
            is_typed: false,
        }
    }

    /// The customer of the address, else the one that the form names. Whoever types another word after choosing means that.
    pub fn of(request: &Request, form: &[(String, String)]) -> Self {
        let by_address = Self::by_address(request);
        if !by_address.word.is_empty() {
            return by_address;
        }
        let (typed, chosen) = (value(form, WHOSE), value(form, CHOSEN));
        let is_chosen = !chosen.is_empty() && value(form, CHOSEN_FOR) == typed;
        Self {
            word: if is_chosen { chosen } else { typed }.to_owned(),
            is_typed: !is_chosen,
        }
    }

    /// Whom it may mean, where nobody can be sure: what is written must not land with another customer.
    pub fn candidates(&self, snapshot: &Snapshot<'_>) -> Result<Vec<Candidate>, WebError> {
        if !self.is_typed || self.word.is_empty() {
            return Ok(Vec::new());
        }
        Ok(snapshot.customers_perhaps_meant(&self.word)?)
    }
}

/// The candidates as the form offers them; the only one is chosen already.
pub(super) fn choices(candidates: &[Candidate]) -> Vec<Choice> {
    let is_only = candidates.len() == 1;
    let choice = |one: &Candidate| Choice {
        word: super::address(&one.customer_id, &one.dir),
        name: one.name.clone(),
        told: [
            one.customer_id.clone(),
            if one.owner.is_empty() {
                String::new()
            } else {
                format!("负责人 {}", one.owner)
            },
        ]
        .into_iter()
        .filter(|told| !told.is_empty())
        .collect::<Vec<_>>()
        .join(" · "),
        is_chosen: is_only,
    };
    candidates.iter().map(choice).collect()
}

/// Why the form comes back with candidates.
pub(super) fn unsure(word: &str, candidates: &[Candidate]) -> String {
    match candidates.len() {
        1 => format!("“{word}”不是编号，也不是完整的名称或简称；是下面这一家的话，再点一次“保存”"),
        count => format!("“{word}”可能是下面 {count} 位客户，请选一位；都不是的话，把名称写全"),
    }
}

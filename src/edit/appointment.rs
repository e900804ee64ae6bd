//! What became of an appointment when a follow-up was written (decision 022).

use super::texts::Texts;
use crate::archive::{Archive, ArchiveError, Viewer};

/// What a follow-up made of what was arranged before; each holds what that was, as [`crate::archive::Derived::arranged`] tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Appointment {
    StillOn(String),
    Over(String),
    /// And what is arranged instead.
    Replaced(String, String),
}

impl Appointment {
    /// From what was arranged before and after; None where nothing was.
    #[must_use]
    pub fn of(before: Option<String>, after: Option<String>) -> Option<Self> {
        let before = before?;
        Some(match after {
            Some(after) if after == before => Self::StillOn(before),
            Some(after) => Self::Replaced(before, after),
            None => Self::Over(before),
        })
    }

    /// 之前约的 2026-12-01 签约，仍有效
    #[must_use]
    pub fn told(&self) -> String {
        match self {
            Self::StillOn(before) => format!("之前约的 {before}，仍有效"),
            Self::Over(before) => format!("之前约的 {before}，算联系过了，不再提醒"),
            Self::Replaced(before, after) => format!("之前约的 {before}，由这次约的 {after} 代替"),
        }
    }
}

/// The next step of a customer for which nobody named a day, so that nobody will be reminded of it.
///
/// # Errors
/// Where there is no such customer.
pub fn undated(archive: &Archive, customer: &str) -> Result<Option<String>, ArchiveError> {
    let snapshot = archive.read(&Viewer::everything())?;
    Ok(snapshot.customer_outline(customer)?.derived.undated())
}

/// Whether a follow-up that is being written plans a next step without a day for it.
#[must_use]
pub fn plans_without_a_day(texts: &Texts) -> bool {
    let is_said = |key: &str| texts.get(key).is_some_and(|text| !text.trim().is_empty());
    is_said("next.goal") && !is_said("next.time")
}

/// What is arranged with the customer whom a word names: its number, name or folder.
///
/// # Errors
/// Where there is no such customer.
pub fn arranged(archive: &Archive, customer: &str) -> Result<Option<String>, ArchiveError> {
    let snapshot = archive.read(&Viewer::everything())?;
    Ok(snapshot.customer_outline(customer)?.derived.arranged())
}

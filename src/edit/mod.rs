//! What people do to customers and their records with forms and commands: making, changing, deleting, shelving. Each is one
//! [`Change`](crate::archive::Change), made of the files as they are at that instant, so that nobody overwrites anybody.
//!
//! - [`Texts`] is what a form holds: text by the way to its field.
//! - [`revise`] changes a record that may have changed since it was opened: what does not collide is merged.
//! - [`create`] makes a customer or a record.
//! - [`plan_many`] and [`apply_many`] change many records in one commit, after they were looked at.
//! - [`delete`] takes a record away, [`shelve`] a customer to the archive and back.

mod apply;
mod bulk;
mod check;
mod create;
mod draft;
mod error;
mod merge;
mod read;
mod revise;
mod shelve;
mod texts;

pub use bulk::{Alteration, Altered, Done, Fate, Item, Planned, Step, apply_many, plan_many};
pub use check::{FieldFault, check};
pub use create::{Created, NewCustomer, NewRecord, at_hand, create, create_customer, is_frozen};
pub use error::{Collision, EditError};
pub use read::{Opened, open};
pub use revise::{Revised, Revision, has_bought, revise};
pub use shelve::{delete, shelve, unshelve};
pub use texts::{Texts, texts_of, value_of};

use crate::history::Person;

/// Who does it, through which door, and why.
#[derive(Clone, Debug, Default)]
pub struct By {
    /// None: the git user.
    pub author: Option<Person>,
    /// `web`, `cli`.
    pub via: String,
    pub reason: Option<String>,
}

impl By {
    /// Core fields are not changed without saying why (R76).
    fn ensure_reason(&self, core: &[String]) -> Result<(), EditError> {
        let says_why = self.reason.as_deref().is_some_and(|reason| !reason.trim().is_empty());
        if core.is_empty() || says_why {
            return Ok(());
        }
        Err(EditError::NeedsReason(core.to_vec()))
    }
}

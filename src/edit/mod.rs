//! What people do to customers and their records with forms and commands: making, changing, deleting, shelving. Each is one
//! [`Change`](crate::archive::Change), made of the files as they are at that instant, so that nobody overwrites anybody.
//!
//! - [`Texts`] is what a form holds: text by the way to its field.
//! - [`revise`] changes a record that may have changed since it was opened: what does not collide is merged.
//! - [`create`] makes a customer or a record; [`alike`] tells of customers that a new one may be already.
//! - [`finish`], [`put_off`] and [`reopen`] are what is done with tasks and plans in one tap.
//! - [`day_said`] reads a day as people say it, which texts of dates may hold as well: 明天, 下周一, 明天下午3点.
//! - [`adopt`] gives a vault a kind that kehu ships and it does not have yet, [`adopt_fields`] fields of a profile.
//! - [`introduce`] says who works here, and how to reach them.
//! - [`attach`] adds files to a customer or a record, [`detach`] takes one away.
//! - [`plan_many`] and [`apply_many`] change many records in one commit, after they were looked at.
//! - [`restore`] makes a file, or fields of a record, what they were; [`bring_back`] does so with a whole customer that was deleted.
//! - [`open_text`] and [`save_text`] are for a file as a whole, where no form can open it.
//! - [`templates`] are records half filled in.
//! - [`delete`] takes a record away, [`shelve`] a customer to the archive and back.

mod adopt;
mod adopt_fields;
mod alike;
mod apply;
mod appointment;
mod attach;
mod bring_back;
mod bulk;
mod check;
mod create;
mod draft;
mod error;
mod handover;
mod member;
mod merge;
mod minute;
mod need;
mod places;
mod read;
mod restore;
mod revise;
mod said;
mod shelve;
mod tasks;
mod templates;
mod texts;
mod unique;
mod whole_text;

pub use adopt::adopt;
pub use adopt_fields::adopt_fields;
pub use alike::{Alike, Likeness, alike};
pub use appointment::{Appointment, arranged, plans_without_a_day, undated};
pub use attach::{Attached, MOST_BYTES, NewFile, attach, detach};
pub use bring_back::{Returned, bring_back, reinstate};
pub use bulk::{
    Alteration, Altered, Done, Fate, Item, Planned, Step, apply_many, plan_many, profiles_found, profiles_named,
    task_faults,
};
pub use check::{FieldFault, check};
pub use create::{
    Created, NewCustomer, NewRecord, at_hand, at_keyboard, create, create_customer, create_with, is_frozen,
};
pub use error::{Collided, Collision, EditError};
pub use handover::{Left, waiting_for_owner};
pub use member::introduce;
pub use need::{Need, Needs, lacking, still_wanted};
pub use read::{Opened, open};
pub use restore::{Past, differences, restore, revive};
pub use revise::{Revised, Revision, has_bought, revise, written};
pub use said::day_said;
pub use shelve::{delete, shelve, unshelve};
pub use tasks::{finish, put_off, reopen, standing_plan};
pub use templates::{Exchanged, Template, exchanged, templates};
pub use texts::{Texts, is_list_of_words, texts_of, value_of, words_in};
pub use whole_text::{Doubt, Rewriting, WholeText, check_text, has_text, open_text, save_text};

use crate::history::Person;

/// What a follow-up is called in schemas.
const FOLLOW_UP: &str = "followup";

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
    ///
    /// # Errors
    /// [`EditError::NeedsReason`].
    pub fn ensure_reason(&self, core: &[String]) -> Result<(), EditError> {
        let says_why = self.reason.as_deref().is_some_and(|reason| !reason.trim().is_empty());
        if core.is_empty() || says_why {
            return Ok(());
        }
        Err(EditError::NeedsReason(core.to_vec()))
    }
}

//! What people do to customers and their records with forms and commands: making, changing, deleting, shelving. Each is one
//! [`Change`](crate::archive::Change), made of the files as they are at that instant, so that nobody overwrites anybody.
//!
//! - [`Texts`] is what a form holds: text by the way to its field.
//! - [`revise`] changes a record that may have changed since it was opened: what does not collide is merged.
//! - [`create`] makes a customer or a record.
//! - [`finish`] and [`put_off`] are what is done with tasks and plans in one tap.
//! - [`adopt`] gives a vault a kind that kehu ships and it does not have yet.
//! - [`attach`] adds files to a customer or a record, [`detach`] takes one away.
//! - [`delete`] takes a record away, [`shelve`] a customer to the archive and back.

mod adopt;
mod apply;
mod attach;
mod check;
mod create;
mod error;
mod merge;
mod read;
mod revise;
mod shelve;
mod tasks;
mod texts;

pub use adopt::adopt;
pub use attach::{Attached, MOST_BYTES, NewFile, attach, detach};
pub use check::{FieldFault, check};
pub use create::{Created, NewCustomer, NewRecord, at_hand, create, create_customer};
pub use error::{Collision, EditError};
pub use read::{Opened, open};
pub use revise::{Revised, Revision, revise};
pub use shelve::{delete, shelve, unshelve};
pub use tasks::{finish, latest_plan, put_off};
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

//! Understanding a table: which column holds which field, and what each value is.

mod ambiguous;
mod amount;
mod arithmetic;
mod choice;
mod chosen;
mod columns;
mod date;
mod frame;
mod header;
mod kind;
mod legend;
mod numbered;
mod phones;
mod record;
mod sample;
mod slots;
mod text;
mod units;
mod value;
mod vocabulary;
mod words;

pub(super) use choice::head_count;
pub use chosen::BadChoice;
pub(super) use chosen::{OF_CUSTOMER, UNIT};
pub use columns::KnownBy;
pub(super) use columns::{Column, Layout, Meaning};
pub(super) use frame::{framed, framed_at, headed_by, no_record};
pub(super) use kind::kind_of;
pub(super) use record::{Identity, Incoming, identity, incoming};
pub(super) use text::clean;
pub(super) use value::{reads_the_same, understand_text};
pub(super) use vocabulary::{Place, header_of, identities, places};

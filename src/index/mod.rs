//! The search index: one document per file; every Chinese substring is found, quoted text is exact.
//!
//! [`Index`] opens it, [`IndexWriter`] takes in [`Entry`]s, [`IndexSnapshot`] answers [`Request`]s. It can be deleted at any
//! time: everything in it comes from the vault's files, and what it knows of them (the manifest) is part of it, so one
//! commit makes files searchable and known at once.
//!
//! - `text`: folding, tokens, digit runs, the A–Z letter
//! - `schema`, `document`, `stored`: how an entry is laid out in the engine
//! - `open`, `state`, `home`, `integrity`, `writer`, `merge`, `merging`: the index on disk
//! - `query`: the language of the query box; `listed`: the values of one of its conditions; `search`: answering it, by hits or by
//!   figures ([`Grouping`]); `names`: what only sounds like a name or stands for one; `suggest`: what somebody who types a query
//!   may mean ([`Typing`])
//! - `wording`: the vault's own words, by which queries are read
//! - `snapshot`, `profiles`, `resolve`, `columns`: reading; `kept`: what is read once only

mod columns;
mod document;
mod entry;
mod error;
mod excerpt;
mod hit;
mod home;
mod integrity;
mod kept;
pub mod listed;
mod merge;
mod merging;
mod names;
mod open;
mod profiles;
mod query;
mod resolve;
mod schema;
mod search;
mod shared;
mod snapshot;
mod state;
mod stored;
mod suggest;
mod text;
mod wording;
mod writer;

pub use entry::{ATTACHMENT, Entry, FieldValue, OTHER, SCHEMA, SETTINGS};
pub use error::IndexError;
pub use hit::{ByCustomer, Choice, Counts, CustomerHits, Facet, Hit, ManifestLine, ProfileLine, Pulse, Results};
pub use kept::Kept;
pub use open::Index;
pub use query::{Keys, sentence, title_of_no_kind};
pub use search::{Dimension, Group, Grouping, Measure, Request, Sort};
pub use snapshot::IndexSnapshot;
pub use suggest::{Fault, Suggestion, Suggestions, Suggests, Typing, likeness};
pub use wording::Wording;
pub use writer::IndexWriter;

//! Record kinds are data: one YAML JSON Schema per kind gives its fields, labels, checks, columns and Excel headers.
//!
//! [`Catalog`] holds all kinds of a vault, [`Kind`] one of them with its [`Field`]s. A kind checks a record
//! ([`Kind::validate`]), names its parts in Chinese ([`Kind::label`], [`Kind::display`], [`Kind::describe`]) and says what its
//! file is called ([`Kind::file_stem`]). What a schema may say is told in `docs/schemas.md`.
//!
//! A catalog is read-only after loading and shared by all threads.

mod builtin;
mod catalog;
mod defaults;
mod describe;
mod describe_words;
mod display;
mod extract;
mod field;
mod file_stem;
pub mod format;
mod future;
mod guard;
mod invisible;
mod kind;
mod load;
mod meta;
mod names;
mod source;
mod subschema;
mod suggest;
mod validate;

pub use catalog::{Catalog, SCHEMA_FORMAT, SchemaError};
pub use display::{says_nothing, with_separators};
pub use field::{ABSURD, Days, Field, FieldType};
pub use format::{Format, parse_date, parse_moment, tidy_phone};
pub use invisible::{is_invisible, shows_nothing};
pub use kind::{CUSTOMER_NAME, DEAL, Kind};
pub use validate::{Problem, Violation};

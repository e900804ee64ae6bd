//! What pages share: values, dates, amounts, facets and log entries in the shape templates need.

pub mod bulk;
pub mod chart;
pub mod columns;
pub mod complaint;
pub mod diff;
pub mod duty;
pub mod facets;
pub mod fields;
pub mod form;
pub mod highlight;
pub mod listing;
pub mod log;
pub mod people;
pub mod problems;
pub mod saved;
pub mod seen;
pub mod size;
pub mod source;
pub mod standing;
pub mod subscribe;
pub mod value;
pub mod when;

pub use crate::index::sentence as query;
pub use crate::reports::money;

//! One file per page.

pub(super) mod annexes;
pub(super) mod changes;
pub(super) mod compare;
pub(super) mod customer;
pub(super) mod customers;
pub(super) mod export;
pub(super) mod files;
pub(super) mod head;
pub(super) mod history;
pub(super) mod import;
mod kinds;
pub(super) mod live;
pub(super) mod moment;
pub(super) mod open;
pub(super) mod palette;
pub(super) mod problems;
pub(super) mod record;
pub(super) mod reports;
pub(super) mod search;
pub(super) mod suggest;
pub(super) mod timeline;
pub(super) mod today;
mod tree;
pub(super) mod undo;
pub(super) mod version;
pub(super) mod views;

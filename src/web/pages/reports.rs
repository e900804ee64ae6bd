//! 报表: all reports at a glance, and each with its period, filter, charts and tables.

mod overview;
mod report;
mod shown;

pub(in crate::web) use overview::{Overview, list_json, page};
pub(super) use report::answer;
pub(in crate::web) use report::{json, report};

/// A choice among several.
#[derive(Clone, Debug)]
pub struct Link {
    pub label: &'static str,
    pub href: String,
    pub current: bool,
}

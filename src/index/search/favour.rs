//! Which of two equally good matches comes first: the living before the archived, customers of whoever looks before those of
//! others, customers of a higher level before others.
//!
//! All of it adds less than one to a score, and kinds of matches are whole numbers apart: no weaker match overtakes a better
//! one. What is still the same after that is told apart by its date, see [`super::candidates::Ties`].

use super::dense::{Segment, Texts};
use crate::index::schema::column;
use crate::index::{IndexError, columns, entry::CUSTOMER};
use std::sync::Arc;
use tantivy::columnar::Column;
use tantivy::{DocId, Score, SegmentReader};

const LIVING: Score = 0.5;
/// The field that says whose customer it is; records have it from their customer.
const OWNER: &str = "owner";
const OWN: Score = 0.125;
/// The profile's field that says how much a customer matters, and what its values add.
const LEVEL: &str = "customer_level";
const LEVELS: [(&str, Score); 4] = [("VIP", 0.12), ("A", 0.09), ("B", 0.06), ("C", 0.03)];

/// What files of one segment are favoured by.
pub(super) struct Favour {
    archived: Option<Column<bool>>,
    kinds: Option<Arc<Texts>>,
    levels: Option<Arc<Texts>>,
    owners: Option<Arc<Texts>>,
    /// The number of whoever looks among the owners.
    own: Option<usize>,
    /// The number of the profile's kind.
    profile: Option<usize>,
    /// What each level is worth, by its number.
    worth: Vec<Score>,
}

impl Favour {
    /// For somebody who looks; empty for nobody in particular.
    pub fn of(reader: &SegmentReader, dense: &Segment, looker: &str) -> Result<Self, IndexError> {
        let kinds = dense.texts(reader, column::KIND)?;
        let levels = dense.texts(reader, &column::of_key(LEVEL))?;
        let owners = if looker.is_empty() {
            None
        } else {
            dense.texts(reader, &column::of_key(OWNER))?
        };
        let worth = |text: &String| {
            LEVELS
                .iter()
                .find(|(level, _)| level == text)
                .map_or(0.0, |(_, worth)| *worth)
        };
        Ok(Self {
            archived: columns::numbers(reader, column::ARCHIVED)?,
            profile: kinds
                .as_ref()
                .and_then(|kinds| kinds.values.iter().position(|kind| kind == CUSTOMER)),
            worth: levels.iter().flat_map(|levels| &levels.values).map(worth).collect(),
            own: owners
                .as_ref()
                .and_then(|owners| owners.values.iter().position(|owner| owner == looker)),
            kinds,
            levels,
            owners,
        })
    }

    /// What a file gains. A record's customer does not count: the newer one says more.
    pub fn gain(&self, doc: DocId) -> Score {
        let archived = self.archived.as_ref().and_then(|column| column.first(doc));
        let living = if archived == Some(true) { 0.0 } else { LIVING };
        let is_profile =
            self.profile.is_some() && self.kinds.as_ref().and_then(|kinds| kinds.number(doc)) == self.profile;
        let level = || self.worth.get(self.levels.as_ref()?.number(doc)?).copied();
        let is_own = self.own.is_some() && self.owners.as_ref().and_then(|owners| owners.number(doc)) == self.own;
        let own = if is_own { OWN } else { 0.0 };
        living + own + if is_profile { level().unwrap_or_default() } else { 0.0 }
    }
}

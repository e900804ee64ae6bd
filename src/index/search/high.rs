//! What finding words among titles, contacts and tags is worth.

use super::gather::{Bonus, Found};
use crate::index::IndexError;
use crate::index::entry::CUSTOMER;
use crate::index::schema::column;
use crate::index::snapshot::IndexSnapshot;
use tantivy::{DocId, Score, SegmentOrdinal};

/// A contact's name or number, what else a profile has, the title of a record.
const CONTACT: Score = 40.0;
const PROFILE: Score = 20.0;
const RECORD: Score = 12.0;

/// The bonuses of files that have a word (`typed`, folded) in their field `high`.
pub(super) fn bonuses(snapshot: &IndexSnapshot, high: Vec<Found>, typed: &str) -> Result<[Bonus; 3], IndexError> {
    let mut bonuses = [CONTACT, PROFILE, RECORD].map(|worth| Bonus {
        found: Vec::new(),
        worth,
    });
    let [contacts, profiles, records] = &mut bonuses;
    let plain: Vec<char> = typed.chars().filter(|c| c.is_alphanumeric()).collect();
    let is_number = !plain.is_empty() && plain.iter().all(char::is_ascii_digit);
    for segment in high.into_iter().filter(|segment| !segment.docs.is_empty()) {
        let reader = snapshot.searcher().segment_reader(segment.segment);
        let dense = snapshot.dense().segment(reader);
        let kinds = dense.texts(reader, column::KIND)?;
        let is_profile = |doc: DocId| {
            let number = kinds.as_ref().and_then(|kinds| kinds.number(doc));
            let kind = number.and_then(|number| kinds.as_ref()?.values.get(number));
            kind.is_some_and(|kind| kind == CUSTOMER)
        };
        let (theirs, others): (Vec<DocId>, Vec<DocId>) = segment.docs.iter().partition(|doc| is_profile(**doc));
        push(records, segment.segment, others);
        if theirs.is_empty() {
            continue;
        }
        let names = dense.names(reader, snapshot.fields())?;
        let (theirs, tagged) = theirs
            .into_iter()
            .partition(|doc| is_number || names.of_profile(*doc).is_some_and(|named| named.has_contact(&plain)));
        push(contacts, segment.segment, theirs);
        push(profiles, segment.segment, tagged);
    }
    Ok(bonuses)
}

fn push(bonus: &mut Bonus, segment: SegmentOrdinal, docs: Vec<DocId>) {
    if !docs.is_empty() {
        bonus.found.push(Found { segment, docs });
    }
}

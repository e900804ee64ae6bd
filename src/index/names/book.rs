//! The names in the profiles of one segment.

use super::Name;
use crate::index::columns::{numbers, text_lists};
use crate::index::schema::{Fields, column};
use crate::index::snapshot::docs_with;
use crate::index::{IndexError, entry::CUSTOMER};
use tantivy::{DocId, SegmentReader, Term};

/// The field of contacts' names.
pub(in crate::index) const CONTACTS: &str = "contacts.name";

/// A customer's names and those of its contacts.
#[derive(Debug)]
pub(in crate::index) struct Named {
    /// Its profile.
    pub doc: DocId,
    /// Its number, see [`crate::index::schema::customer_number`].
    pub customer: u64,
    pub names: Box<[Name]>,
    pub contacts: Box<[Name]>,
}

/// All customers of a segment.
#[derive(Debug, Default)]
pub(in crate::index) struct Names(pub Vec<Named>);

impl Named {
    /// Whether a contact's name has these characters (folded) side by side.
    pub fn has_contact(&self, characters: &[char]) -> bool {
        let has = |name: &Name| name.characters.windows(characters.len()).any(|own| own == characters);
        !characters.is_empty() && self.contacts.iter().any(has)
    }
}

impl Names {
    /// The names in a profile.
    pub fn of_profile(&self, doc: DocId) -> Option<&Named> {
        let at = self.0.binary_search_by_key(&doc, |named| named.doc).ok()?;
        self.0.get(at)
    }

    pub fn of(reader: &SegmentReader, fields: &Fields) -> Result<Self, IndexError> {
        let docs = docs_with(reader, &Term::from_field_text(fields.kind, CUSTOMER))?;
        let names = text_lists(reader, column::CALLED, &docs)?;
        let contacts = text_lists(reader, &column::of_key(CONTACTS), &docs)?;
        let customers = numbers::<u64>(reader, column::CUSTOMER)?;
        let all = |names: Vec<String>| names.iter().map(|name| Name::new(name)).collect();
        let named = docs
            .into_iter()
            .zip(names)
            .zip(contacts)
            .map(|((doc, names), contacts)| Named {
                doc,
                customer: customers
                    .as_ref()
                    .and_then(|column| column.first(doc))
                    .unwrap_or_default(),
                names: all(names),
                contacts: all(contacts),
            });
        Ok(Self(named.collect()))
    }
}

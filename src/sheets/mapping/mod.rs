//! What people decided about the columns of a sheet: which field each holds, which are left out. Kept as files of the vault
//! (`mappings/*.yaml`), so that the whole team reads the next sheet of the same make in the same way.

mod file;
mod store;

pub use file::MappingError;
pub(super) use store::named;
pub use store::{FOLDER as MAPPINGS, StoredMapping, stored_mappings};

/// What becomes of the values of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The field with these keys, joined by dots: `customer_name`, `contacts.phone`. In a sheet of records `customer.` before
    /// a key means the customer whose record it is: `customer.customer_name`.
    Field(String),
    /// Kept under the name of the column.
    Custom,
    Ignored,
}

impl Target {
    const CUSTOM: &'static str = "custom";
    const IGNORED: &'static str = "ignore";

    /// From the word that a mapping file or form has for it.
    #[must_use]
    pub fn parse(word: &str) -> Self {
        match word {
            Self::CUSTOM => Self::Custom,
            Self::IGNORED => Self::Ignored,
            path => Self::Field(path.to_owned()),
        }
    }

    /// The word for it: a path of keys, `custom` or `ignore`.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Field(path) => path,
            Self::Custom => Self::CUSTOM,
            Self::Ignored => Self::IGNORED,
        }
    }
}

/// Which sheets a mapping is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// All.
    #[default]
    Any,
    /// The one of this name; None is the table of a text file.
    Sheet(Option<String>),
    /// Those with just these headers, in any order.
    Headers(Vec<String>),
}

/// Decisions about a sheet. What it does not say, kehu finds out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    pub scope: Scope,
    /// Name, title or folder of the kind of the rows.
    pub kind: Option<String>,
    /// Nothing of the sheet is imported.
    pub is_left_out: bool,
    /// The row of the header, as the spreadsheet numbers it.
    pub header_row: Option<u32>,
    /// By the column's name: its header, with a number behind where several have the same (`电话 (2)`), or its letters where it
    /// has none (`C列`).
    pub columns: Vec<(String, Target)>,
}

impl Mapping {
    /// What is decided about a column.
    #[must_use]
    pub fn target(&self, column: &str) -> Option<&Target> {
        let decided = self.columns.iter().find(|(name, _)| name == column);
        decided.map(|(_, target)| target)
    }
}

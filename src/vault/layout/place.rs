//! What a path is, told from the path alone.

use super::{conflict_copy, ignored};
use crate::kinds::{Catalog, Kind};
use crate::vault::{ARCHIVED, LIVING, RelPath, SEARCH_FILE, SETTINGS_FILE};

/// The profile's file name.
pub const PROFILE: &str = "客户.yaml";
/// The folder for anything that is not a record.
pub const ANNEXES: &str = "附件";
/// The profile's kind.
const CUSTOMER: &str = "customer";
/// Folders above a customer's own files in the standard layout, the customer's included: 客户/行业/规模/名称.
const STANDARD_DEPTH: usize = 4;

/// What a path is, told from the path alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Settings,
    /// The words by which searches are read.
    SearchWords,
    Schema,
    View,
    /// A record half filled in, to begin others from: found where it is used, not by searching.
    Template,
    /// How the columns of some make of spreadsheet are read.
    Mapping,
    /// A YAML record of a kind inside a customer's folder, or of a standalone kind in that kind's folder of the vault; the profile
    /// is kind `customer`.
    Record {
        customer: Option<RelPath>,
        kind: String,
    },
    /// Anything else inside a customer's folder (annexes, stray files).
    Attachment {
        customer: RelPath,
    },
    /// A sync tool's second version of a file (`… (冲突副本)`, `….sync-conflict-…`, `… (1)` is not one).
    ConflictCopy {
        of: Option<RelPath>,
    },
    /// Editors' swap and temp files, `.git`, `.DS_Store`, our own temp files: never looked at.
    Ignored,
    Other,
}

impl Place {
    /// The folder of the customer that it belongs to.
    #[must_use]
    pub const fn customer(&self) -> Option<&RelPath> {
        match self {
            Self::Record { customer, .. } => customer.as_ref(),
            Self::Attachment { customer } => Some(customer),
            _ => None,
        }
    }

    /// The same, handed out.
    #[must_use]
    pub fn into_customer(self) -> Option<RelPath> {
        match self {
            Self::Record { customer, .. } => customer,
            Self::Attachment { customer } => Some(customer),
            _ => None,
        }
    }
}

/// What lies at `path`.
///
/// A customer's folder is the parent of a profile, of a kind's folder or of 附件; else the third level below the tree.
/// The standard depth goes first, so that a customer named 合同 keeps its folder.
pub fn place(path: &RelPath, catalog: &Catalog) -> Place {
    place_with(path, &|folder| catalog.of_folder(folder))
}

pub(super) fn place_with<'a>(path: &RelPath, kind_of: &dyn Fn(&str) -> Option<&'a Kind>) -> Place {
    let mut folders: Vec<&str> = path.parts().collect();
    let name = folders.pop().unwrap_or_default();
    if ignored::file(name) || folders.iter().any(|folder| ignored::folder(folder)) {
        return Place::Ignored;
    }
    if let Some(original) = conflict_copy::original(name) {
        return Place::ConflictCopy {
            of: path.sibling(&original),
        };
    }
    match folders.as_slice() {
        [] if name == SETTINGS_FILE => Place::Settings,
        [] if name == SEARCH_FILE => Place::SearchWords,
        ["schemas"] if is_yaml(name) => Place::Schema,
        ["views"] if is_yaml(name) => Place::View,
        ["mappings"] if is_yaml(name) => Place::Mapping,
        ["templates", ..] => Place::Template,
        [LIVING | ARCHIVED, ..] => in_tree(&folders, name, kind_of),
        [folder, ..] if is_yaml(name) => match kind_of(folder).filter(|kind| kind.standalone) {
            Some(kind) => Place::Record {
                customer: None,
                kind: kind.name.clone(),
            },
            None => Place::Other,
        },
        _ => Place::Other,
    }
}

fn in_tree<'a>(folders: &[&str], name: &str, kind_of: &dyn Fn(&str) -> Option<&'a Kind>) -> Place {
    let customer = |depth: usize| RelPath::trusted(folders.get(..depth).unwrap_or(folders).join("/"));
    let profile = |depth: usize| Place::Record {
        customer: Some(customer(depth)),
        kind: CUSTOMER.into(),
    };
    let is_profile = is_yaml(name) && stem(name) == stem(PROFILE);
    if is_profile && folders.len() == STANDARD_DEPTH {
        return profile(STANDARD_DEPTH);
    }
    // The first folder that tells what lies in it; above it is the customer's own.
    let telling = std::iter::once(STANDARD_DEPTH)
        .chain(2..folders.len())
        .find_map(|depth| match *folders.get(depth)? {
            ANNEXES => Some((depth, None)),
            folder => kind_of(folder).map(|kind| (depth, Some(kind.name.clone()))),
        });
    match telling {
        Some((depth, Some(kind))) if is_yaml(name) => Place::Record {
            customer: Some(customer(depth)),
            kind,
        },
        Some((depth, _)) => Place::Attachment {
            customer: customer(depth),
        },
        None if is_profile && folders.len() >= 2 => profile(folders.len()),
        None if folders.len() >= STANDARD_DEPTH => Place::Attachment {
            customer: customer(STANDARD_DEPTH),
        },
        None => Place::Other,
    }
}

/// Whether a file name ends as YAML does.
pub(in crate::vault) fn is_yaml(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, ending)| {
        !stem.is_empty() && (ending.eq_ignore_ascii_case("yaml") || ending.eq_ignore_ascii_case("yml"))
    })
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

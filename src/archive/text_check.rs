//! The check of a text before it is a file: the same code as `kehu check`, for whoever writes a file as a whole.

use super::Archive;
use crate::kinds::Catalog;
use crate::rules::{CheckedFile, FileContent, Finding, check_file, check_future, check_syntax};
use crate::vault::{Place, RelPath, layout};
use crate::yaml::Document;

impl Archive {
    /// What `kehu check` would find in this file if it held this text.
    #[must_use]
    pub fn check_text(&self, path: &RelPath, text: &str) -> Vec<Finding> {
        let (catalog, settings) = (self.catalog(), self.vault.settings());
        let place = layout::place(path, &catalog);
        let parsed = Document::parse(text);
        let content = match &parsed {
            Ok(document) => FileContent::Parsed(document),
            Err(errors) => FileContent::Broken { text, errors },
        };
        let file = CheckedFile {
            path,
            place: &place,
            content,
        };
        let mut findings = check_file(&file, &catalog, &settings);
        if let (Place::Schema, Err(errors)) = (&place, &parsed) {
            findings.extend(check_syntax(path, errors));
        }
        if let (Ok(document), Some(kind)) = (&parsed, kind_of(&place, &catalog)) {
            findings.extend(check_future(path, document, kind, self.clock().today(), &settings));
        }
        findings
    }
}

fn kind_of<'a>(place: &Place, catalog: &'a Catalog) -> Option<&'a crate::kinds::Kind> {
    match place {
        Place::Record { kind, .. } => catalog.kind(kind),
        _ => None,
    }
}

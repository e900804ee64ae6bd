//! Data-quality rules: one file per rule (or per family of rules that one check finds), each with its id, Chinese text, severity
//! and fix. `docs/rules.md` explains every rule to its reader under the same id.
//!
//! A [`Finding`] is the one model behind the text, JSON and SARIF of `kehu check` and behind the 问题 page.

mod broken_kind;
mod conflict_copy;
mod conflict_marker;
mod contract_number;
mod credit_code;
mod date_order;
mod duplicate;
mod email;
mod finding;
mod folder_mismatch;
mod future_date;
mod invisible;
mod layout;
mod neglected;
mod not_utf8;
mod phone;
mod placeholder_name;
mod position;
mod registry;
mod sarif;
mod schema;
mod search_words;
mod settings;
mod status;
mod syntax;
mod task;
mod text;
mod too_large;
mod unfit_number;
mod view;

pub use broken_kind::check_schemas;
pub use contract_number::{
    CONTRACT, CONTRACT_NO, Compared, Numbered, check_contract_numbers, is_same_number, repeated_numbers,
};
pub use duplicate::{Identity, check_identities};
pub use finding::{Finding, Others, RuleInfo, Severity};
pub use future_date::check_future;
pub use invisible::{Hidden, hidden_in};
pub use layout::{check_tree, check_walk};
pub use neglected::check_neglect;
pub use placeholder_name::is_placeholder;
pub use registry::all;
pub use sarif::render_sarif;
pub use status::{FOLLOW_UP_STATUS, INVALID, NOT_FOLLOWED_UP, is_invalid};
pub use syntax::check as check_syntax;
pub use task::{TASK, TASK_CLOSED, TASK_DONE, TASK_STATUS};
pub use text::{render_text, summary};
pub use unfit_number::{UnfitNumber, unfit_number};
pub use view::check_view_query;

use crate::kinds::Catalog;
use crate::vault::{Place, RelPath, Settings};
use crate::yaml::{Document, SyntaxError};

/// A file as the rules see it.
pub struct CheckedFile<'a> {
    pub path: &'a RelPath,
    pub place: &'a Place,
    pub content: FileContent<'a>,
}

/// What could be read of a file.
pub enum FileContent<'a> {
    Parsed(&'a Document),
    Broken {
        text: &'a str,
        errors: &'a [SyntaxError],
    },
    /// Not UTF-8: the encoding it seems to be in (GB18030, UTF-16 …), if any.
    NotUtf8 {
        encoding: Option<&'a str>,
    },
    TooLarge {
        bytes: u64,
    },
    /// Not YAML: only its name and place are looked at.
    Opaque,
}

/// What each file alone breaks, in the order of the file. Rules that `quality.disabled_rules` names are left out.
#[must_use]
pub fn check_file(file: &CheckedFile<'_>, catalog: &Catalog, settings: &Settings) -> Vec<Finding> {
    let mut findings = match file.place {
        Place::ConflictCopy { of } => vec![conflict_copy::check(file.path, of.as_ref())],
        Place::Settings
        | Place::SearchWords
        | Place::View
        | Place::Mapping
        | Place::Template
        | Place::Record { .. } => check_content(file, catalog, settings),
        // What is wrong with a schema is [`check_schemas`]'s business.
        Place::Schema | Place::Attachment { .. } | Place::Ignored | Place::Other => Vec::new(),
    };
    keep_enabled(&mut findings, settings);
    sort(&mut findings);
    findings
}

fn check_content(file: &CheckedFile<'_>, catalog: &Catalog, settings: &Settings) -> Vec<Finding> {
    match file.content {
        FileContent::Parsed(document) => check_values(file, document, catalog, settings),
        FileContent::Broken { errors, .. } => syntax::check(file.path, errors),
        FileContent::NotUtf8 { encoding } => vec![not_utf8::check(file.path, encoding)],
        FileContent::TooLarge { bytes } => vec![too_large::check(file.path, bytes, settings.quality.max_file_bytes)],
        FileContent::Opaque => Vec::new(),
    }
}

fn check_values(file: &CheckedFile<'_>, document: &Document, catalog: &Catalog, settings: &Settings) -> Vec<Finding> {
    match file.place {
        Place::Settings => settings::check(file.path, document),
        Place::SearchWords => search_words::check(file.path, document),
        Place::View => view::check(file.path, document, catalog),
        Place::Record { customer, kind } => {
            let Some(kind) = catalog.kind(kind) else {
                return Vec::new();
            };
            let mut findings = schema::check(file.path, document, kind);
            findings.extend(date_order::check(file.path, document, kind));
            findings.extend(invisible::check(file.path, document, kind));
            findings.extend(unfit_number::check(file.path, document, kind));
            if kind.name == catalog.customer().name {
                findings.extend(placeholder_name::check(file.path, document, settings));
                let mismatch = |customer| folder_mismatch::check(file.path, customer, document, kind);
                findings.extend(customer.as_ref().and_then(mismatch));
            }
            findings
        }
        _ => Vec::new(),
    }
}

/// Leaves out what the team does not want to hear.
fn keep_enabled(findings: &mut Vec<Finding>, settings: &Settings) {
    findings.retain(|finding| !settings.quality.disabled_rules.contains(&finding.rule));
}

/// By path and place; findings at one place keep the order in which they were made.
fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| (&a.path, a.line, a.column).cmp(&(&b.path, b.line, b.column)));
}

//! What no two records may share: the number of a contract.

use super::FieldFault;
use crate::archive::{Archive, ArchiveError, Viewer, text_at};
use crate::kinds::Kind;
use crate::rules::{CONTRACT, CONTRACT_NO, is_same_number};
use crate::vault::RelPath;
use serde_json::Value;

/// The fault of a contract whose new number another one has already; `path` is its own file, if there is one yet.
pub(super) fn taken(
    archive: &Archive,
    kind: &Kind,
    (before, after): (&Value, &Value),
    path: Option<&RelPath>,
) -> Result<Option<FieldFault>, ArchiveError> {
    let number = text_at(after, CONTRACT_NO);
    if kind.name != CONTRACT || is_same_number(&text_at(before, CONTRACT_NO), &number) {
        return Ok(None);
    }
    let others = archive.read(&Viewer::everything())?.contracts_numbered(&number)?;
    let is_own = |other: &str| path.is_some_and(|path| path.as_str() == other);
    let other = others.into_iter().find(|other| !is_own(&other.path));
    Ok(other.map(|other| FieldFault {
        path: CONTRACT_NO.to_owned(),
        other: RelPath::new(&other.path),
        message: format!(
            "合同编号“{number}”已经有了：{}的“{}”（{}）",
            other.customer_name, other.title, other.path
        ),
        fix: Some("请核对编号；是同一份合同，就改那一份".to_owned()),
        is_missing: false,
    }))
}

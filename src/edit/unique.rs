//! What no two records may share: the number of a contract, number and credit code of a customer.

use super::FieldFault;
use crate::archive::{Archive, ArchiveError, CREDIT_CODE, Candidate, Viewer, text_at};
use crate::kinds::Kind;
use crate::rules::{CONTRACT, CONTRACT_NO, is_same_number};
use crate::vault::{PROFILE, RelPath};
use serde_json::Value;

const CUSTOMER_ID: &str = "customer_id";

/// The fault of a record whose new number, or credit code, another one has already; `path` is its own file, if there is one yet.
/// Whoever makes a customer is told of the others of its code in another way, see [`super::alike`].
pub(super) fn taken(
    archive: &Archive,
    kind: &Kind,
    (before, after): (&Value, &Value),
    path: Option<&RelPath>,
) -> Result<Option<FieldFault>, ArchiveError> {
    if kind.name == CONTRACT {
        return contract_number(archive, (before, after), path);
    }
    match path.filter(|_| kind.folder.is_empty()) {
        Some(path) => match customer_number(archive, (before, after), path)? {
            Some(fault) => Ok(Some(fault)),
            None => credit_code(archive, (before, after), path),
        },
        None => Ok(None),
    }
}

fn customer_number(
    archive: &Archive,
    (before, after): (&Value, &Value),
    path: &RelPath,
) -> Result<Option<FieldFault>, ArchiveError> {
    let number = text_at(after, CUSTOMER_ID);
    if text_at(before, CUSTOMER_ID) == number {
        return Ok(None);
    }
    let dir = path.parent();
    let is_other = |other: &Candidate| dir.as_ref().is_none_or(|dir| dir.as_str() != other.dir);
    let other = archive
        .read(&Viewer::everything())?
        .holder_of(&number)?
        .filter(is_other);
    Ok(other.map(|other| FieldFault {
        path: CUSTOMER_ID.to_owned(),
        other: RelPath::new(&other.dir).and_then(|dir| dir.join(PROFILE)),
        message: format!("客户编号“{number}”已经是“{}”的（{}）", other.name, other.dir),
        fix: Some("编号一位客户一个，一经使用不再改动：写回原来的编号".to_owned()),
        is_missing: false,
    }))
}

fn contract_number(
    archive: &Archive,
    (before, after): (&Value, &Value),
    path: Option<&RelPath>,
) -> Result<Option<FieldFault>, ArchiveError> {
    let number = text_at(after, CONTRACT_NO);
    if is_same_number(&text_at(before, CONTRACT_NO), &number) {
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

fn credit_code(
    archive: &Archive,
    (before, after): (&Value, &Value),
    path: &RelPath,
) -> Result<Option<FieldFault>, ArchiveError> {
    let code = text_at(after, CREDIT_CODE);
    if text_at(before, CREDIT_CODE).eq_ignore_ascii_case(&code) {
        return Ok(None);
    }
    let others = archive.read(&Viewer::everything())?.customers_coded(&code)?;
    let other = others.into_iter().find(|other| other.path != path.as_str());
    Ok(other.map(|other| FieldFault {
        path: CREDIT_CODE.to_owned(),
        other: RelPath::new(&other.path),
        message: format!("“{}”已经用这个信用代码了（{}）", other.customer_name, other.path),
        fix: Some("请对照营业执照；是同一家，就在那一份里写".to_owned()),
        is_missing: false,
    }))
}

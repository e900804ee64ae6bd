//! Where things lie in a vault, told from paths and values alone.

mod conflict_copy;
pub(super) mod ignored;
mod place;
mod safe_name;

pub(super) use place::is_yaml as is_record_name;
pub use place::{ANNEXES, PROFILE, Place, place};
pub use safe_name::{safe_file_name, safe_name};

use super::RelPath;
use crate::kinds::CUSTOMER_NAME;
use crate::kinds::Kind;
use serde_json::Value;

/// Whether a saved view lies at `path`.
pub(in crate::vault) fn is_view(path: &RelPath) -> bool {
    place::place_with(path, &|_| None) == Place::View
}

/// Where a customer without industry or size goes.
pub const UNCLASSIFIED: &str = "未分类";

/// Where a customer with this profile belongs: 客户/行业/规模/名称 (safe names; 未分类 for what is missing).
pub fn customer_dir(tree: &str, profile: &Value) -> RelPath {
    let part = |key: &str| profile.get(key).and_then(text_of);
    let class = |key: &str| part(key).map_or_else(|| UNCLASSIFIED.to_string(), |text| safe_name(&text));
    let name = part(CUSTOMER_NAME)
        .or_else(|| part("short_name"))
        .or_else(|| part("customer_id"))
        .unwrap_or_default();
    RelPath::trusted(
        [
            safe_name(tree),
            class("industry"),
            class("company_size"),
            folder_name(&name),
        ]
        .join("/"),
    )
}

/// A folder never bears the name of a record's file, whatever a sheet or an editor calls its customer.
fn folder_name(name: &str) -> String {
    let mark = if is_named_like_record(name) { "_" } else { "" };
    safe_name(&format!("{}{mark}", safe_name(name)))
}

/// Whether a folder of this name would look like the file of a record: 客户.yaml.
pub fn is_named_like_record(name: &str) -> bool {
    place::is_yaml(&safe_name(name))
}

/// Where a customer's folder belongs after a change of industry, size or name. A folder that disagreed before stays where
/// somebody put it.
pub fn reclassified(profile: &RelPath, before: &Value, after: &Value) -> Option<RelPath> {
    let tree = profile.parts().next()?;
    let wanted = customer_dir(tree, after);
    let is_there = profile.parent().as_ref() == Some(&wanted);
    (customer_dir(tree, before) != wanted && !is_there).then_some(wanted)
}

/// Where a record of `kind` belongs inside `customer`, or at the root of the vault, made unique against `taken`.
pub fn record_path(
    customer: Option<&RelPath>,
    kind: &Kind,
    record: &Value,
    taken: &dyn Fn(&RelPath) -> bool,
) -> RelPath {
    record_path_named(customer, &kind.folder, &kind.file_stem(record), taken)
}

fn record_path_named(
    customer: Option<&RelPath>,
    folder: &str,
    stem: &str,
    taken: &dyn Fn(&RelPath) -> bool,
) -> RelPath {
    let folders = folder.split('/').filter(|part| !part.is_empty()).map(safe_name);
    let customer = customer.map(|customer| customer.as_str().to_string());
    let mut parts: Vec<String> = customer.into_iter().chain(folders).collect();
    parts.push(format!("{}.yaml", safe_name(stem)));
    unique(&RelPath::trusted(parts.join("/")), taken)
}

/// The same place with ` (2)`, ` (3)` … where `taken` says it is occupied. The number goes before a file's extension.
pub fn unique(path: &RelPath, taken: &dyn Fn(&RelPath) -> bool) -> RelPath {
    if !taken(path) {
        return path.clone();
    }
    let name = path.file_name();
    let (stem, extension) = split_extension(name);
    let numbered = (2_u64..).filter_map(|number| {
        let mark = format!(" ({number}){extension}");
        let stem = cut(stem, safe_name::MOST_BYTES_ON_DISK.saturating_sub(mark.len()));
        path.sibling(&format!("{stem}{mark}"))
    });
    numbered
        .into_iter()
        .find(|candidate| !taken(candidate))
        .unwrap_or_else(|| path.clone())
}

/// The number that [`unique`] gave a file: 3 of 电话-报价 (3).yaml, 1 of one without.
#[must_use]
pub fn turn(path: &str) -> u64 {
    let (stem, _) = split_extension(path);
    let number = stem.strip_suffix(')').and_then(|stem| stem.rsplit_once(" ("));
    number.and_then(|(_, number)| number.parse().ok()).unwrap_or(1)
}

/// Stem and extension with its dot. Only a short ASCII extension counts: “某某.有限公司” has none.
fn split_extension(name: &str) -> (&str, &str) {
    let is_extension =
        |text: &str| (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match name.rfind('.') {
        Some(dot) if dot > 0 && name.get(dot + 1..).is_some_and(is_extension) => name.split_at(dot),
        _ => (name, ""),
    }
}

/// At most `bytes` bytes from the start, ending between two characters.
fn cut(text: &str, bytes: usize) -> &str {
    text.get(..text.floor_char_boundary(bytes)).unwrap_or(text)
}

/// A scalar as text; None for nothing, empty text, lists and maps.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_string()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests;

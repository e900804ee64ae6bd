//! `folder/mismatch`: the folder says another industry, size or name than the profile in it.

use super::finding::{Finding, RuleInfo, Severity};
use super::position;
use crate::kinds::CUSTOMER_NAME;
use crate::kinds::Kind;
use crate::vault::{RelPath, layout};
use crate::yaml::{Document, FieldPath, Segment};
use serde_json::{Map, Value};
use unicode_normalization::UnicodeNormalization;

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "folder/mismatch",
    title: "文件夹与档案不一致",
    severity: Severity::Warning,
    help: "客户文件夹按“行业/规模/客户名称”存放，以档案里写的为准。有人手工移动了文件夹，或改了档案没有移动文件夹，两边就对不上。任选一种改法即可。",
};

/// The profile's keys that make up the folder, from the outermost.
const FOLDER_KEYS: [&str; 3] = ["industry", "company_size", CUSTOMER_NAME];

/// One part of the path that should be another.
struct Difference<'a> {
    key: &'static str,
    /// What the profile says.
    value: &'a str,
    /// What the folder says; None when the folder lies at another depth.
    folder: Option<&'a str>,
}

/// `customer` is the folder that holds the profile. What the profile does not say, or says outside the closed list, is the
/// schema rules' business: it is taken as the folder has it.
pub(super) fn check(path: &RelPath, customer: &RelPath, document: &Document, kind: &Kind) -> Option<Finding> {
    let actual: Vec<&str> = customer.parts().collect();
    let in_depth = actual.len() == 4;
    let mut profile = Map::new();
    let mut differences: Vec<Difference<'_>> = Vec::new();
    for (key, depth) in FOLDER_KEYS.into_iter().zip(1..) {
        let folder = actual.get(depth).copied().filter(|_| in_depth);
        let said = document
            .value()
            .get(key)
            .and_then(Value::as_str)
            .filter(|value| is_meant(kind, key, value));
        if let Some(value) = said.or(folder) {
            profile.insert(key.to_owned(), value.into());
        }
        if let Some(value) = said {
            let is_name = key == CUSTOMER_NAME;
            let agrees = folder.is_some_and(|folder| same_name(folder, &layout::safe_name(value), is_name));
            if !agrees {
                differences.push(Difference { key, value, folder });
            }
        }
    }
    let first = differences.first()?;
    let expected = layout::customer_dir(actual.first()?, &Value::Object(profile));
    let label = |key: &str| {
        kind.field(key)
            .map_or_else(|| key.to_owned(), |field| field.label.clone())
    };
    let at = FieldPath(vec![Segment::Key(first.key.to_owned())]);
    let said = differences
        .iter()
        .map(|d| format!("{}“{}”", label(d.key), d.value))
        .collect::<Vec<_>>()
        .join("、");
    let message = format!("文件夹“{}”与档案不一致：档案写的是{said}", folder_text(&actual));
    let mut fix = format!("以档案为准：把文件夹移到“{expected}”");
    let meant = |d: &Difference<'_>| Some(d.folder.filter(|folder| is_meant(kind, d.key, folder))?.to_owned());
    // Only a folder that names possible values can be right.
    if let Some(folders) = differences.iter().map(meant).collect::<Option<Vec<String>>>() {
        let edits = differences
            .iter()
            .zip(folders)
            .map(|(d, folder)| format!("{} 改为“{folder}”", d.key));
        fix = format!("{fix}；以文件夹为准：把 {}", edits.collect::<Vec<_>>().join("，"));
    }
    Some(
        RULE.finding(path, position::of_value(document, &at), message)
            .with_field(first.key)
            .with_fix(fix),
    )
}

/// Whether a value says where the folder belongs.
fn is_meant(kind: &Kind, key: &str, value: &str) -> bool {
    let values = kind.field(key).map(|field| field.values.as_slice()).unwrap_or_default();
    !value.trim().is_empty() && (values.is_empty() || values.iter().any(|allowed| allowed == value))
}

/// The folder below the tree's own: 制造业/中型/杭州盛泰机械有限公司.
fn folder_text(parts: &[&str]) -> String {
    parts.get(1..).unwrap_or_default().join("/")
}

/// Equal; a customer's name may bear the number that keeps two of one name apart.
fn same_name(actual: &str, expected: &str, numbered: bool) -> bool {
    let (actual, expected) = (nfc(actual), nfc(expected));
    actual == expected || (numbered && actual.strip_prefix(&expected).is_some_and(is_number_suffix))
}

/// ` (2)`, as [`layout::unique`] makes it.
fn is_number_suffix(text: &str) -> bool {
    text.strip_prefix(" (")
        .and_then(|text| text.strip_suffix(')'))
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn nfc(text: &str) -> String {
    text.nfc().collect()
}

//! What a schema need not say: sane values for everything `x-kehu` leaves out at the root.

use super::field::{Field, FieldType};
use super::guard::Flaw;
use super::kind::CUSTOMER;
use super::meta::Meta;
use super::{file_stem, suggest};

/// Words the index and the pages use for what is no record.
const RESERVED_NAMES: [&str; 4] = ["attachment", "settings", "schema", "other"];
/// Folders of a customer that are not a kind's.
const RESERVED_FOLDERS: [&str; 1] = ["附件"];
/// Keys by which a field shows what it is, most telling first.
const TITLE_KEYS: [&str; 6] = ["subject", "title", "name", "project", "topic", "goal"];
const PERSON_KEYS: [&str; 7] = ["by", "owner", "handler", "person", "our_signer", "assignee", "visitor"];
const PERSON_LABELS: [&str; 7] = ["跟进人", "负责人", "处理人", "拜访人", "经办人", "执行人", "创建人"];

/// The kind's name: `x-kehu.kind`, else the file's stem.
pub(super) fn name(meta: &mut Meta<'_>, stem: &str) -> String {
    let name = meta
        .text("kind")
        .filter(|name| !name.trim().is_empty())
        .unwrap_or_else(|| stem.to_owned());
    if stem == CUSTOMER && name != CUSTOMER {
        meta.flaw("kind", "customer.yaml 是客户资料，kind 只能是 customer");
        return CUSTOMER.to_owned();
    }
    if RESERVED_NAMES.contains(&name.as_str()) {
        meta.flaw("kind", format!("{name} 是 kehu 自己用的词，已改用 {name}_record"));
        return format!("{name}_record");
    }
    name
}

/// The kind's folder: `x-kehu.folder`, else its title.
pub(super) fn folder(meta: &mut Meta<'_>, folder: Option<String>, title: &str) -> Result<String, Flaw> {
    let folder = folder
        .map(|folder| folder.trim().to_owned())
        .filter(|folder| !folder.is_empty());
    if let Some(folder) = folder {
        match complaint_about(&folder) {
            None => return Ok(folder),
            Some(complaint) => meta.flaw("folder", format!("文件夹名“{folder}”{complaint}，已改用标题“{title}”")),
        }
    }
    match complaint_about(title) {
        None => Ok(title.to_owned()),
        Some(complaint) => Err(Flaw::new(
            &[],
            format!("标题“{title}”{complaint}，不能当文件夹名；请在 x-kehu 里写 folder"),
        )),
    }
}

fn complaint_about(folder: &str) -> Option<&'static str> {
    let bad = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
    if folder.contains(bad) {
        Some("含有不能用在文件名里的字符")
    } else if folder.starts_with('.') || folder.ends_with('.') || folder.is_empty() {
        Some("不能以点开头或结尾，也不能为空")
    } else if RESERVED_FOLDERS.contains(&folder) {
        Some("留给附件用")
    } else if folder.len() > 255 {
        Some("太长")
    } else {
        None
    }
}

/// `x-kehu.title_field`, else a field that is called like a title, else the first required text.
pub(super) fn title_field(meta: &mut Meta<'_>, fields: &[Field]) -> Option<String> {
    named(meta, "title_field", fields).or_else(|| {
        let texts = || fields.iter().filter(|field| field.field_type == FieldType::Text);
        TITLE_KEYS
            .iter()
            .find_map(|key| texts().find(|field| field.key == *key))
            .or_else(|| texts().find(|field| field.required && is_free_text(field)))
            .or_else(|| texts().find(|field| is_free_text(field)))
            .map(|field| field.key.clone())
    })
}

/// `x-kehu.date_field`, else the first required date or time, else the first one.
pub(super) fn date_field(meta: &mut Meta<'_>, fields: &[Field]) -> Option<String> {
    named(meta, "date_field", fields).or_else(|| {
        let dates = || {
            fields
                .iter()
                .filter(|field| matches!(field.field_type, FieldType::Date | FieldType::DateTime))
        };
        dates()
            .find(|field| field.required)
            .or_else(|| dates().next())
            .map(|field| field.key.clone())
    })
}

/// `x-kehu.person_field`, else a field that is called like one.
pub(super) fn person_field(meta: &mut Meta<'_>, fields: &[Field]) -> Option<String> {
    named(meta, "person_field", fields).or_else(|| {
        let by_key = PERSON_KEYS
            .iter()
            .find_map(|key| fields.iter().find(|field| field.key == *key));
        let by_label = || {
            PERSON_LABELS
                .iter()
                .find_map(|label| fields.iter().find(|field| field.label == *label))
        };
        by_key
            .or_else(by_label)
            .filter(|field| field.field_type == FieldType::Text)
            .map(|field| field.key.clone())
    })
}

/// `x-kehu.file_name`, else date and title.
pub(super) fn file_name(meta: &mut Meta<'_>, fields: &[Field], date: Option<&str>, title: Option<&str>) -> String {
    if let Some(template) = meta.text("file_name") {
        let unknown = file_stem::placeholders(&template).find(|key| fields.iter().all(|field| field.key != **key));
        match unknown {
            None => return template,
            Some(unknown) => {
                let hint = proposal(unknown, fields);
                meta.flaw("file_name", format!("文件名里的 {{{unknown}}} 不是这里的字段{hint}"));
            }
        }
    }
    let parts: Vec<String> = date.into_iter().chain(title).map(|key| format!("{{{key}}}")).collect();
    parts.join("-")
}

fn named(meta: &mut Meta<'_>, key: &'static str, fields: &[Field]) -> Option<String> {
    let wanted = meta.text(key)?;
    if fields.iter().any(|field| field.key == wanted) {
        return Some(wanted);
    }
    let hint = proposal(&wanted, fields);
    meta.flaw(key, format!("{key} 写的“{wanted}”不是这里的字段{hint}"));
    None
}

fn proposal(wanted: &str, fields: &[Field]) -> String {
    let near = suggest::nearest(wanted, fields.iter().map(|field| field.key.as_str()));
    near.map_or_else(String::new, |near| format!("，是不是 {near}？"))
}

fn is_free_text(field: &Field) -> bool {
    field.values.is_empty() && field.format.is_none()
}

//! What a change of many records is called.

use super::{Alteration, Item, Planned, Step};
use crate::edit::texts::{Texts, value_of, words_in};
use crate::kinds::{Catalog, Kind};
use crate::vault::{PROFILE, Place, layout};
use crate::yaml::FieldPath;
use std::collections::BTreeSet;

/// Characters of what is done, so that a subject fits a line.
const LONGEST: usize = 48;

pub(super) struct Said {
    pub verb: &'static str,
    pub what: String,
    pub operation: &'static str,
}

/// 批量修改 … 负责人 → 李四. Where each record gets something else: 行业、规模.
pub(super) fn of(catalog: &Catalog, steps: &[Step], items: &[Item]) -> Said {
    let all = |test: fn(&Alteration) -> bool| steps.iter().flat_map(|step| &step.alterations).all(test);
    let (verb, operation) = if all(|one| *one == Alteration::Archive) {
        ("批量归档", "archive")
    } else if all(|one| *one == Alteration::Restore) {
        ("批量恢复", "restore")
    } else if all(|one| matches!(one, Alteration::Classify(_))) {
        ("批量移动", "move")
    } else if all(|one| matches!(one, Alteration::Task(_))) {
        ("新建任务", "create")
    } else {
        ("批量修改", "edit")
    };
    let first = steps.first();
    let is_same = |step: &Step| first.is_some_and(|first| first.alterations == step.alterations);
    let what = match first {
        Some(first) if steps.iter().all(is_same) => {
            let kind = match layout::place(&first.path, catalog) {
                Place::Record { kind, .. } => catalog.kind(&kind),
                _ => None,
            };
            told(kind.unwrap_or_else(|| catalog.customer()), &first.alterations)
        }
        _ => {
            let labels: BTreeSet<&str> = items
                .iter()
                .flat_map(|item| &item.changes)
                .map(|change| change.label.as_str())
                .collect();
            labels.into_iter().collect::<Vec<_>>().join("、")
        }
    };
    Said {
        verb,
        what: shortened(&what),
        operation,
    }
}

/// 批量修改 37 个客户：负责人 → 李四
pub(super) fn subject(planned: &Planned, changing: &[&Item]) -> String {
    let are_profiles = changing.iter().all(|item| item.path.file_name() == PROFILE);
    let counted = if are_profiles { "个客户" } else { "份资料" };
    let what = match planned.what.as_str() {
        what if planned.makes_tasks() => return format!("给 {} {counted}{}：{what}", changing.len(), planned.verb),
        "" => String::new(),
        what => format!("：{what}"),
    };
    let along = match changing.iter().map(|item| item.handed()).sum::<usize>() {
        0 => String::new(),
        handed => format!("，并转交 {handed} 项待办"),
    };
    format!("{} {} {counted}{what}{along}", planned.verb, changing.len())
}

fn told(kind: &Kind, alterations: &[Alteration]) -> String {
    let label = |key: &str| kind.field(key).map_or(key, |field| field.label.as_str()).to_owned();
    let mut parts = Vec::new();
    for alteration in alterations {
        match alteration {
            Alteration::Set(texts) | Alteration::Classify(texts) => parts.extend(fields(kind, texts)),
            Alteration::Add { key, words } => parts.push(format!("加{} {}", label(key), apart(kind, key, words))),
            Alteration::Remove { key, words } => parts.push(format!("去{} {}", label(key), apart(kind, key, words))),
            Alteration::Task(texts) => parts.extend(texts.get("name").cloned()),
            Alteration::Archive | Alteration::Restore => {}
        }
    }
    parts.join("，")
}

/// The words that a text parts into, as they are shown: 重点、展会.
fn apart(kind: &Kind, key: &str, words: &str) -> String {
    let shown = || {
        let value = words_in(kind, key, words)?;
        Some(kind.display(&key.parse().ok()?, &value))
    };
    shown().unwrap_or_else(|| words.trim().to_owned())
}

/// In the order of the schema: 所属行业 → IT业 before 企业规模 → 中型.
fn fields(kind: &Kind, texts: &Texts) -> Vec<String> {
    let place = |path: &FieldPath| {
        let top = path.to_string();
        let top = top.split(['.', '[']).next().unwrap_or_default();
        kind.fields.iter().position(|field| field.key == top)
    };
    let parsed = texts
        .iter()
        .filter_map(|(key, text)| Some((key.parse::<FieldPath>().ok()?, text)));
    let mut parsed: Vec<(FieldPath, &String)> = parsed.collect();
    parsed.sort_by_key(|(path, _)| place(path));
    let told = |(path, text): (FieldPath, &String)| {
        let label = kind.label(&path);
        match value_of(kind.field_at(&path), text) {
            Some(value) => format!("{label} → {}", kind.display(&path, &value)),
            None => format!("清空{label}"),
        }
    };
    parsed.into_iter().map(told).collect()
}

fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST {
        return line;
    }
    line.chars().take(LONGEST - 1).chain(['…']).collect()
}

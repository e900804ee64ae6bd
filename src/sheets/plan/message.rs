//! What the commit of an import says.

use super::{FileCounts, Plan};
use crate::history::Message;
use crate::kinds::{Catalog, Kind};
use crate::vault::{Expect, FileEdit, PROFILE, RelPath};

/// Where the rows came from.
pub(super) struct Source {
    pub(super) file: String,
    pub(super) sheet: Option<String>,
    /// Name of the mapping that was followed, if any.
    pub(super) mapping: Option<String>,
}

/// 导入 listed-companies.xlsx：新建 6191 个客户
pub(super) fn compose(
    plan: &Plan,
    source: Source,
    kind: &Kind,
    files: FileCounts,
    customer_ids: Vec<String>,
) -> Message {
    let done = or_nothing(counted(kind, files));
    let moved = if files.moved > 0 {
        format!("\n按行业、规模或名称移动了 {} 个客户文件夹。", files.moved)
    } else {
        String::new()
    };
    let columns: Vec<String> = plan
        .columns
        .iter()
        .map(|column| format!("{} → {}", column.header, column.target))
        .collect();
    let followed = source.mapping.filter(|name| !name.is_empty());
    let followed = followed.map_or_else(String::new, |name| format!("（按认列规则“{name}”）"));
    let body = format!(
        "共 {}。{moved}\n\
         共 {}。\n\
         列{followed}：{}。{}",
        plan.rows,
        plan.cells,
        columns.join("；"),
        told(plan)
    );
    let mut trailers = vec![("Import-File".to_owned(), source.file.clone())];
    trailers.extend(source.sheet.map(|sheet| ("Import-Sheet".to_owned(), sheet)));
    trailers.push(("Import-Rows".to_owned(), plan.rows.rows.to_string()));
    Message {
        subject: format!("导入 {}：{done}", source.file),
        body,
        operation: "import".to_owned(),
        customer_ids,
        reason: None,
        via: "import".to_owned(),
        trailers,
    }
}

/// What of the rows somebody should look at, so that it is found after the import as well: above all what was not taken over.
fn told(plan: &Plan) -> String {
    const MOST: usize = 1000;
    let count = plan.notes().count();
    if count == 0 {
        return String::new();
    }
    let first = plan.notes().take(MOST);
    let mut told: String = first
        .map(|(row, note)| format!("\n第 {row} 行：{}", note.replace('\n', " ")))
        .collect();
    if count > MOST {
        told.push_str(&format!("\n…… 这样的行共 {count} 行"));
    }
    format!("\n要留意：{told}")
}

/// What these edits do, kind by kind: 新建 45 个客户，更新 1 个客户，新建 27 份合同. A file counts once, whatever several sheets do to it.
pub(super) fn done(edits: &[FileEdit], catalog: &Catalog) -> String {
    let of_kind = |kind: &Kind| {
        let mut files = FileCounts::default();
        for edit in edits {
            match edit {
                FileEdit::Write { path, expect, .. } if is_of(path, kind, catalog) => match expect {
                    Expect::Absent => files.created += 1,
                    Expect::Blob(_) | Expect::Any => files.updated += 1,
                },
                _ => {}
            }
        }
        counted(kind, files)
    };
    let customer = catalog.customer();
    let others = catalog.kinds().iter().filter(|kind| kind.name != customer.name);
    or_nothing(std::iter::once(customer).chain(others).flat_map(of_kind).collect())
}

fn is_of(path: &RelPath, kind: &Kind, catalog: &Catalog) -> bool {
    if kind.name == catalog.customer().name {
        return path.file_name() == PROFILE;
    }
    path.file_name() != PROFILE && path.parent().is_some_and(|folder| folder.file_name() == kind.folder)
}

/// 新建 2 个客户, 更新 1 个客户
fn counted(kind: &Kind, files: FileCounts) -> Vec<String> {
    let measure = measure_word(kind);
    [("新建", files.created), ("更新", files.updated)]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(verb, count)| format!("{verb} {count} {measure}{}", kind.title))
        .collect()
}

fn or_nothing(done: Vec<String>) -> String {
    if done.is_empty() {
        "没有变化".to_owned()
    } else {
        done.join("，")
    }
}

/// The word with which records of a kind are counted.
fn measure_word(kind: &Kind) -> &'static str {
    const DOCUMENTS: [&str; 5] = ["合同", "协议", "单", "书", "报告"];
    if kind.folder.is_empty() {
        "个"
    } else if DOCUMENTS.iter().any(|ending| kind.title.ends_with(ending)) {
        "份"
    } else {
        "条"
    }
}

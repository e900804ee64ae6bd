//! What the commit of an import says.

use super::{FileCounts, Plan};
use crate::history::Message;
use crate::kinds::Kind;

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
    let measure = if kind.folder.is_empty() { "个" } else { "条" };
    let counted = |verb: &str, count: u64| (count > 0).then(|| format!("{verb} {count} {measure}{}", kind.title));
    let done: Vec<String> = [counted("新建", files.created), counted("更新", files.updated)]
        .into_iter()
        .flatten()
        .collect();
    let done = if done.is_empty() {
        "没有变化".to_owned()
    } else {
        done.join("，")
    };
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
         列{followed}：{}。",
        plan.rows,
        plan.cells,
        columns.join("；")
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

use clap::Args;
use serde_json::Value;

use super::output::say;
use super::{Context, Outcome, output};
use crate::archive::{ArchiveError, LogEntry, LoggedChange, Outline, Viewer};
use crate::history::LogQuery;
use crate::kinds::Catalog;

#[derive(Args)]
pub struct Log {
    /// 客户（编号或名称）或文件路径；不写则看全部
    #[arg(value_name = "客户或路径")]
    what: Option<String>,
    /// 最多显示多少次变更；0 表示全部
    #[arg(long, value_name = "次数", allow_negative_numbers = true, default_value_t = 30)]
    limit: usize,
    /// 只看这个人的
    #[arg(long, value_name = "姓名")]
    author: Option<String>,
    /// 只看这种操作（create、edit、import……）
    #[arg(long, value_name = "操作")]
    operation: Option<String>,
    /// 输出 JSON，每行一次变更
    #[arg(long)]
    json: bool,
}

impl Log {
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        let archive = context.open_current()?;
        let snapshot = archive.read(&Viewer::everything())?;
        let query = LogQuery {
            author: self.author.clone(),
            operation: self.operation.clone(),
            limit: self.limit,
            ..LogQuery::default()
        };
        let entries = match &self.what {
            None => snapshot.log(&query)?,
            Some(word) => match snapshot.customer(word) {
                Ok(customer) => snapshot.log_of_customer(&customer, &query)?,
                Err(error @ ArchiveError::Ambiguous { .. }) => return Err(error.into()),
                Err(_) => {
                    let path = super::check::locate(&archive, word)?;
                    snapshot.log(&LogQuery {
                        paths: path.into_iter().collect(),
                        ..query
                    })?
                }
            },
        };
        if self.json {
            entries.iter().try_for_each(output::json_line)?;
        } else if entries.is_empty() {
            let is_narrowed = self.author.is_some() || self.operation.is_some();
            say!(
                "{}",
                if is_narrowed {
                    "没有符合条件的变更"
                } else {
                    "还没有变更记录"
                }
            );
            if let Some(operation) = &self.operation {
                hint(operation, &*snapshot.outline()?)?;
            }
        } else {
            entries
                .iter()
                .try_for_each(|entry| output::text_line(&describe(entry, snapshot.catalog())))?;
        }
        Ok(Outcome::Fine)
    }
}

/// Tells what operations there are to whoever asks for one that never occurs.
fn hint(operation: &str, outline: &Outline) -> anyhow::Result<()> {
    if outline.operations.contains_key(operation) {
        return Ok(());
    }
    let named = outline.operations.keys().filter(|operation| !operation.is_empty());
    let known: Vec<&str> = named.map(String::as_str).collect();
    say!("没有“{operation}”这种操作，有过的操作：{}", known.join("、"));
    Ok(())
}

fn describe(entry: &LogEntry, catalog: &Catalog) -> String {
    let short: String = entry.commit.chars().take(8).collect();
    let mut text = format!(
        "{}  {}  {}  {}",
        entry.time.format("%Y-%m-%d %H:%M"),
        short,
        entry.author,
        entry.summary
    );
    if let Some(reason) = &entry.reason {
        text.extend(["\n    原因：", reason.as_str()]);
    }
    for change in entry.changes.iter().take(10) {
        text.push_str("\n    ");
        text.push_str(&told(change, catalog).replace('\n', "\n        "));
    }
    if entry.changes.len() > 10 {
        let (changes, files) = (entry.changes.len(), entry.files);
        text.extend([format!("\n    …… 共 {changes} 处，{files} 个文件")]);
    }
    text
}

/// A change in one line.
pub(super) fn told(change: &LoggedChange, catalog: &Catalog) -> String {
    if change.field.is_empty() {
        let from = change
            .from
            .as_ref()
            .map(|from| format!("{from} → "))
            .unwrap_or_default();
        return format!("{}：{from}{}", change.label, change.path);
    }
    let shown = |value: &Option<Value>| {
        let text = value.as_ref().and_then(|value| change.displayed(value, catalog));
        text.map(|text| text.trim_end().to_owned())
            .filter(|text| !text.is_empty())
            .unwrap_or_else(|| "（空）".to_owned())
    };
    format!("{}：{} → {}", change.label, shown(&change.before), shown(&change.after))
}

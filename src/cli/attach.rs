use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use serde_json::json;

use super::output::{self, say};
use super::whom::whom;
use super::writing::{by, file, told};
use super::{Context, Outcome};
use crate::archive::Archive;
use crate::edit::{NewFile, attach};
use crate::vault::RelPath;

#[derive(Args)]
pub struct Attach {
    /// 客户（编号、名称、信用代码），或一份资料的路径：附件放在它旁边，用它的名字
    #[arg(value_name = "客户或文件")]
    to: String,
    /// 要上传的文件，可以有几个；每个最多 100 MB
    #[arg(value_name = "附件", required = true)]
    files: Vec<PathBuf>,
    /// 原因，记在变更里
    #[arg(long, value_name = "原因")]
    reason: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

impl Attach {
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        let files = self.files.iter().map(|content| {
            let name = content.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let is_file = std::fs::metadata(content).with_context(|| format!("{} 读不了", content.display()))?;
            anyhow::ensure!(is_file.is_file(), "{} 不是文件", content.display());
            Ok(NewFile {
                name,
                content: content.clone(),
            })
        });
        let files: Vec<NewFile> = files.collect::<anyhow::Result<_>>()?;
        let archive = context.open_current()?;
        let to = target(&archive, &self.to)?;
        let attached = attach(&archive, &to, &files, &by(self.reason)).map_err(told)?;
        output::settle(&archive);
        if self.json {
            output::json_line(&json!({
                "commit": attached.commit, "paths": attached.added, "present": attached.present,
            }))?;
            return Ok(Outcome::Fine);
        }
        for path in &attached.added {
            say!("已上传：{path}");
        }
        for path in &attached.present {
            say!("内容相同的文件已经有了，没有再存一份：{path}");
        }
        if let Some(commit) = attached.commit {
            let short: String = commit.chars().take(10).collect();
            say!("变更记录：{short}（kehu undo 可以撤销）");
        }
        Ok(Outcome::Fine)
    }
}

/// The record of this path, else the folder of this customer.
fn target(archive: &Archive, word: &str) -> anyhow::Result<RelPath> {
    let path = file(archive, word);
    path.map_or_else(|| Ok(whom(archive, word)?.dir), Ok)
}

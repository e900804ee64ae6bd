use std::collections::HashMap;

use clap::{Args, ValueEnum};

use super::{Context, Outcome, output};
use crate::archive::{Archive, Snapshot, Viewer};
use crate::rules::{Finding, Severity, render_sarif, render_text};
use crate::vault::RelPath;

#[derive(Args)]
pub struct Check {
    /// 只检查这个文件或文件夹
    #[arg(value_name = "路径")]
    path: Option<String>,
    /// 输出格式
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "格式")]
    format: Format,
    /// 等同 --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Sarif,
}

impl Check {
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        let archive = context.open_current()?;
        let below = self
            .path
            .as_deref()
            .map(|path| locate(&archive, path))
            .transpose()?
            .flatten();
        let snapshot = archive.read(&Viewer::everything())?;
        let findings = snapshot.findings(below.as_ref())?;
        match if self.json { Format::Json } else { self.format } {
            Format::Json => findings.iter().try_for_each(output::json_line)?,
            Format::Sarif => output::json_line(&render_sarif(&findings))?,
            Format::Text => print(&snapshot, &findings)?,
        }
        let serious = findings.iter().any(|finding| finding.severity != Severity::Note);
        Ok(if serious { Outcome::Findings } else { Outcome::Fine })
    }
}

/// A path as a person gives it: inside the vault, or from the current directory. None means the whole vault.
pub fn locate(archive: &Archive, path: &str) -> anyhow::Result<Option<RelPath>> {
    let vault = archive.vault();
    let here = std::env::current_dir()
        .map(|here| here.join(path))
        .ok()
        .filter(|path| path.exists());
    if let Some(found) = here.and_then(|path| path.canonicalize().ok()) {
        if vault.root().canonicalize().is_ok_and(|root| root == found) {
            return Ok(None);
        }
        if let Some(relative) = vault.relative(&found) {
            return Ok(Some(relative));
        }
    }
    match RelPath::new(path.trim_end_matches('/')) {
        Some(relative) if vault.absolute(&relative).exists() => Ok(Some(relative)),
        _ => anyhow::bail!("客户库里没有“{path}”"),
    }
}

fn print(snapshot: &Snapshot<'_>, findings: &[Finding]) -> anyhow::Result<()> {
    let mut sources: HashMap<&str, Option<String>> = HashMap::new();
    for finding in findings {
        let source = sources
            .entry(&finding.path)
            .or_insert_with(|| source(snapshot, &finding.path));
        output::text_line(&render_text(finding, source.as_deref(), output::wants_color()))?;
    }
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let (errors, warnings, notes) = (count(Severity::Error), count(Severity::Warning), count(Severity::Note));
    if findings.is_empty() {
        output::text_line("没有问题")
    } else {
        output::text_line(&format!("{errors} 个错误，{warnings} 个警告，{notes} 个提示"))
    }
}

fn source(snapshot: &Snapshot<'_>, path: &str) -> Option<String> {
    let bytes = snapshot.file(&RelPath::new(path)?).ok().flatten()?;
    String::from_utf8(bytes).ok()
}

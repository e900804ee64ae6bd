use std::ffi::OsString;
use std::path::PathBuf;

use super::confirm::confirmed;
use super::output::say;
use super::progress::Bar;
use super::{Context, Outcome, output};
use crate::archive::Viewer;
use crate::kinds::{Catalog, Kind};
use crate::sheets::{
    self, Import as Imported, ImportOptions, Outcome as RowOutcome, Plan, PlannedRow, ReadOptions, SheetPlan, Sheets,
};
use clap::Args;

/// A preview shows this many rows of each kind.
const PREVIEW: usize = 10;

#[derive(Args)]
pub struct Import {
    /// 表格文件：xlsx、xls、xlsb、et、ods、csv，网页或 XML 格式的 xls 也可以
    #[arg(value_name = "文件")]
    file: PathBuf,
    /// 只看会发生什么，不写入
    #[arg(long)]
    dry_run: bool,
    /// 表里是什么资料；不写就按工作表的名称和表头认
    #[arg(long, value_name = "类型")]
    kind: Option<String>,
    /// 用哪一张工作表；不写就导入全部看得见的工作表
    #[arg(long, value_name = "工作表")]
    sheet: Option<String>,
    /// 按哪条认列规则：客户库 mappings 文件夹里的名称，或规则文件的路径；不写就找表头相同的
    #[arg(long, value_name = "规则")]
    map: Option<String>,
    /// 表头在第几行（表格左边的行号）；不写就自己找
    #[arg(long, value_name = "行号", value_parser = clap::value_parser!(u32).range(1..))]
    header_row: Option<u32>,
    /// 新建的客户缺这一项时填什么，例如 --default 负责人=张三
    #[arg(long = "default", value_name = "字段=值", value_parser = pair)]
    defaults: Vec<(String, String)>,
    /// 不询问，直接导入
    #[arg(long)]
    yes: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

impl Import {
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        anyhow::ensure!(self.file.exists(), "没有这个文件：{}", self.file.display());
        let archive = context.open_current()?;
        let bar = Bar::new();
        let show = |progress| bar.show(progress);
        let options = ImportOptions {
            read: ReadOptions {
                sheets: self.sheet.clone().map_or(Sheets::All, Sheets::Named),
                ..ReadOptions::default()
            },
            kind: self.kind.clone(),
            mapping: self.map.clone(),
            header_row: self.header_row,
            defaults: self.defaults.clone(),
            ..ImportOptions::default()
        };
        let mut seen = None;
        if self.dry_run || !self.yes {
            let planned = sheets::import(
                &archive,
                &self.file,
                &ImportOptions {
                    dry_run: true,
                    ..options.clone()
                },
                &show,
            )?;
            bar.finish();
            if !self.json {
                preview(&planned, archive.read(&Viewer::everything())?.catalog())?;
            }
            if self.dry_run {
                let snapshot = archive.read(&Viewer::everything())?;
                return self.finish(&planned, snapshot.catalog(), None);
            }
            if !confirmed("导入吗？", "要直接导入请加 --yes，只看结果请加 --dry-run")? {
                say!("没有导入");
                return Ok(Outcome::Fine);
            }
            seen = Some(planned.basis);
        }
        let imported = sheets::import(&archive, &self.file, &ImportOptions { seen, ..options }, &show)?;
        bar.finish();
        output::settle(&archive);
        let snapshot = archive.read(&Viewer::everything())?;
        let problems = snapshot.counts()?.problems;
        self.finish(&imported, snapshot.catalog(), Some(problems))
    }

    /// `problems` counts the vault's files with findings after the import.
    fn finish(&self, imported: &Imported, catalog: &Catalog, problems: Option<u64>) -> anyhow::Result<Outcome> {
        let summary = &imported.summary;
        if self.json {
            output::json_line(summary)?;
            for sheet in &imported.plan.sheets {
                for note in notes(&sheet.plan) {
                    eprintln!("注意：{note}");
                }
            }
        } else {
            if self.yes && !self.dry_run {
                for sheet in &imported.plan.sheets {
                    name_sheet(imported, sheet)?;
                    list(&sheet.plan, kind_of(sheet, catalog), RowOutcome::Rejected, "拒绝")?;
                    for note in notes(&sheet.plan) {
                        output::text_line(&format!("要留意：{note}"))?;
                    }
                }
            }
            let verb = if self.dry_run { "将" } else { "已" };
            output::text_line(&format!("{verb}{}", imported.plan.message.subject))?;
            output::text_line(&format!("共 {}", summary.counts))?;
            for sheet in &summary.sheets {
                output::text_line(&format!("  {}（{}）{}", sheet.sheet, sheet.kind, sheet.counts))?;
            }
            output::text_line(&format!("共 {}", summary.cells))?;
            if let Some(file) = &summary.error_file {
                output::text_line(&format!("被拒绝的行和原因在 {file}，改好后再导入即可"))?;
            }
            if let Some(commit) = &summary.commit {
                output::text_line(&format!("变更记录：{}", commit.chars().take(10).collect::<String>()))?;
                if let Some(problems) = problems.filter(|problems| *problems > 0) {
                    say!("客户库里有 {problems} 个文件需要检查：kehu check");
                }
            }
        }
        for seen in imported.foreseen.iter().take(PREVIEW) {
            eprintln!("待补：{}（{} 处，例如 {}）", seen.message, seen.files, seen.example);
        }
        for warning in &imported.warnings {
            eprintln!("注意：{warning}");
        }
        Ok(if summary.counts.rejected > 0 {
            Outcome::Findings
        } else {
            Outcome::Fine
        })
    }
}

/// What each column means and what the first rows of each kind will do.
fn preview(planned: &Imported, catalog: &Catalog) -> anyhow::Result<()> {
    for sheet in &planned.plan.sheets {
        name_sheet(planned, sheet)?;
        let columns: Vec<Vec<String>> = sheet
            .plan
            .columns
            .iter()
            .map(|column| {
                let mark = if column.is_hidden { "（隐藏列）" } else { "" };
                let header = format!("{}{mark}", column.header);
                vec![column.column.clone(), header, column.target.clone()]
            })
            .collect();
        output::text_line(&output::table(&["列", "表头", "认作"], columns))?;
        for (outcome, word) in [
            (RowOutcome::Created, "新建"),
            (RowOutcome::Updated, "更新"),
            (RowOutcome::Rejected, "拒绝"),
            (RowOutcome::Skipped, "跳过"),
        ] {
            list(&sheet.plan, kind_of(sheet, catalog), outcome, word)?;
        }
        for note in notes(&sheet.plan) {
            output::text_line(&format!("要留意：{note}"))?;
        }
    }
    Ok(())
}

fn kind_of<'c>(sheet: &SheetPlan, catalog: &'c Catalog) -> &'c Kind {
    catalog.find(&sheet.kind).unwrap_or(catalog.customer())
}

/// Which sheet what follows is about, where there are several.
fn name_sheet(imported: &Imported, sheet: &SheetPlan) -> anyhow::Result<()> {
    if imported.plan.sheets.len() > 1 {
        let name = sheet.sheet.as_deref().unwrap_or_default();
        output::text_line(&format!("\n工作表“{name}”（{}）", sheet.kind))?;
    }
    Ok(())
}

/// The first rows that have an outcome.
fn list(plan: &Plan, kind: &Kind, outcome: RowOutcome, word: &str) -> anyhow::Result<()> {
    // Rows that are skipped without a reason hold nothing.
    let is_listed =
        |row: &&PlannedRow| row.outcome == outcome && (outcome != RowOutcome::Skipped || row.reason.is_some());
    let rows: Vec<_> = plan.items.iter().filter(is_listed).collect();
    for row in rows.iter().take(PREVIEW) {
        // What is told of imported rows stands under 要留意.
        let is_told_here = matches!(outcome, RowOutcome::Rejected | RowOutcome::Skipped);
        let why = row.reason.clone().filter(|_| is_told_here).unwrap_or_default();
        output::text_line(format!("第 {} 行 {word} {} {why}", row.row, row.customer_name).trim_end())?;
        for change in &row.changes {
            let words = |value: Option<String>| value.filter(|text| !text.is_empty());
            let [before, after] = change
                .in_words(kind)
                .map(|value| words(value).unwrap_or_else(|| "（空）".to_owned()));
            output::text_line(&format!("    {}：{before} → {after}", change.label))?;
        }
    }
    if rows.len() > PREVIEW {
        output::text_line(&format!("…… {word}共 {} 行", rows.len()))?;
    }
    Ok(())
}

/// What of the imported rows somebody should look at, the first of them.
fn notes(plan: &Plan) -> Vec<String> {
    let count = plan.notes().count();
    let first = plan.notes().take(PREVIEW);
    let mut notes: Vec<String> = first.map(|(row, note)| format!("第 {row} 行 {note}")).collect();
    if count > PREVIEW {
        notes.push(format!("…… 这样的行共 {count} 行；导入以后都在变更记录里（kehu log）"));
    }
    notes
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once(['=', '＝']) {
        Some((field, value)) if !field.trim().is_empty() => Ok((field.trim().to_owned(), value.trim().to_owned())),
        _ => Err("要写成 字段=值".to_owned()),
    }
}

/// The child process that reads foreign sheets within limits; people never call it.
#[derive(Args)]
pub struct ReadSheet {
    #[arg(allow_hyphen_values = true, trailing_var_arg = true)]
    arguments: Vec<OsString>,
}

impl ReadSheet {
    pub fn run(self) -> anyhow::Result<Outcome> {
        std::process::exit(sheets::read_worker(self.arguments));
    }
}

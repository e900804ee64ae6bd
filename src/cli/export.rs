use crate::kinds::CUSTOMER_NAME;
use std::path::PathBuf;

use clap::Args;

use super::output::{self, say};
use super::{Context, Outcome};
use crate::archive::Viewer;
use crate::kinds::Catalog;
use crate::sheets::{Book, ExportOptions, Format, template};
use crate::vault::SavedView;
use crate::views;

#[derive(Args)]
pub struct Export {
    /// 只导出符合条件的，例如 行业:制造业 等级:VIP；不写就是全部
    #[arg(value_name = "条件")]
    query: Vec<String>,
    /// 导出存下来的视图：它的条件和列；再写条件就是在视图里挑
    #[arg(long, value_name = "视图", conflicts_with = "kind")]
    view: Option<String>,
    /// 写到哪个文件：.xlsx 或 .csv
    #[arg(short, long, value_name = "文件")]
    output: PathBuf,
    /// 只导出这一种资料；不写就是客户和他们的全部资料，一种一张工作表
    #[arg(long, value_name = "类型")]
    kind: Option<String>,
    /// 导出哪些字段、按什么顺序，用逗号隔开，例如 客户名称,负责人,电话
    #[arg(long, value_name = "字段", value_delimiter = ',')]
    fields: Vec<String>,
    /// csv 用 GB18030 编码，给打不开 UTF-8 的旧软件
    #[arg(long)]
    gb18030: bool,
    /// 导出一张空表：只有表头、可选值和填写说明
    #[arg(long, conflicts_with_all = ["query", "fields", "view"])]
    template: bool,
}

impl Export {
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        let format = match Format::of(&self.output) {
            Some(Format::Csv) if self.gb18030 => Format::CsvGb18030,
            Some(format) => format,
            None => anyhow::bail!(
                "不知道写成什么格式：{}，文件名请用 .xlsx 或 .csv 结尾",
                self.output.display()
            ),
        };
        let archive = context.open_current()?;
        let snapshot = archive.read(&Viewer::everything())?;
        let mut options = ExportOptions {
            query: self.query.join(" "),
            kind: self.kind.clone(),
            fields: self.fields.iter().map(|field| field.trim().to_owned()).collect(),
        };
        if let Some(name) = &self.view {
            options = of_view(options, &views::usable(archive.vault(), name)?, snapshot.catalog());
        }
        let book = if self.template {
            let catalog = snapshot.catalog();
            let kind = match &self.kind {
                None => catalog.customer(),
                Some(wanted) => catalog
                    .find(wanted)
                    .ok_or_else(|| anyhow::anyhow!("没有名为“{wanted}”的资料类型"))?,
            };
            template(kind, catalog.customer())
        } else {
            Book::of(&snapshot, &options)?
        };
        let bytes = book.to_bytes(format)?;
        write(&self.output, &bytes)?;
        if self.template {
            say!("空表写好了：{}", self.output.display());
            return Ok(Outcome::Fine);
        }
        archive.record_export(
            &book.summary(),
            &options.query,
            &self.output.display().to_string(),
            "cli",
        )?;
        output::settle(&archive);
        say!("已导出 {}：{}", self.output.display(), book.summary());
        if let (Format::Csv | Format::CsvGb18030, [first, _, ..]) = (format, book.sheets.as_slice()) {
            say!("csv 只放得下一张表，这里是{}；要全部请用 .xlsx", first.title);
        }
        Ok(Outcome::Fine)
    }
}

/// What a view lists, of this only what `options` asks for besides. Columns that are asked for go before the view's own.
fn of_view(options: ExportOptions, view: &SavedView, catalog: &Catalog) -> ExportOptions {
    let request = views::request(view, catalog);
    let known_by = ["customer_id", CUSTOMER_NAME].map(str::to_owned);
    let of_view = known_by.into_iter().chain(view.columns.iter().cloned());
    ExportOptions {
        query: format!("{} {}", request.text, options.query).trim().to_owned(),
        kind: request.kind,
        fields: match (options.fields.is_empty(), view.columns.is_empty()) {
            (true, false) => of_view.collect(),
            _ => options.fields,
        },
    }
}

/// All of it or nothing: a spreadsheet that is open elsewhere keeps what it has.
fn write(path: &std::path::Path, bytes: &[u8]) -> anyhow::Result<()> {
    let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty());
    let dir = dir.unwrap_or_else(|| std::path::Path::new("."));
    anyhow::ensure!(
        dir.is_dir(),
        "{} 写不进去：没有“{}”这个文件夹，请先建好，或换一个位置",
        path.display(),
        dir.display()
    );
    let failed = |error: std::io::Error| {
        let why = match error.kind() {
            std::io::ErrorKind::PermissionDenied => "没有权限，或文件正在别处打开".to_owned(),
            std::io::ErrorKind::StorageFull => "磁盘满了".to_owned(),
            std::io::ErrorKind::IsADirectory => "这是一个文件夹".to_owned(),
            kind => kind.to_string(),
        };
        anyhow::anyhow!("{} 写不进去：{why}", path.display())
    };
    let mut file = tempfile::NamedTempFile::new_in(dir).map_err(failed)?;
    std::io::Write::write_all(&mut file, bytes).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

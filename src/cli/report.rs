use clap::Args;

use super::output::say;
use super::{Context, Outcome, output};
use crate::archive::{ArchiveError, Viewer};
use crate::index::IndexError;
use crate::reports::{self, Figures, Question, Report, Row, Table, Unit, Written};

#[derive(Args)]
pub struct ReportCommand {
    /// 哪份报表；不写则列出全部
    #[arg(value_name = "报表")]
    name: Option<String>,
    /// 只算这些客户，写法和搜索一样，例如：行业:制造业 城市:苏州
    #[arg(value_name = "条件")]
    filter: Vec<String>,
    /// 时间段：近30天、本月、本季度、本年、近12个月、全部
    #[arg(long, value_name = "时间段", default_value = "", hide_default_value = true)]
    period: String,
    /// 从哪天起，例如 2026-01-01 或 2026-01
    #[arg(long, value_name = "日期", default_value = "", hide_default_value = true)]
    from: String,
    /// 到哪天止
    #[arg(long, value_name = "日期", default_value = "", hide_default_value = true)]
    to: String,
    /// 按什么分，例如：月份、行业、负责人
    #[arg(long, value_name = "字段", default_value = "", hide_default_value = true)]
    by: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

impl ReportCommand {
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        let Some(name) = &self.name else {
            return list(self.json);
        };
        let is_meant = |report: &&&Report| report.name == name || report.title == name;
        let Some(report) = reports::ALL.iter().find(is_meant) else {
            let known: Vec<String> = reports::ALL.iter().map(|report| report.title.to_owned()).collect();
            anyhow::bail!("没有“{name}”这份报表，可以是：{}", known.join("、"));
        };
        let archive = context.open_current()?;
        let snapshot = archive.read(&Viewer::everything())?;
        let written = Written {
            period: &self.period,
            from: &self.from,
            to: &self.to,
            filter: &self.filter.join(" "),
            by: &self.by,
        };
        let question =
            Question::read(report, snapshot.catalog(), snapshot.today(), &written).map_err(anyhow::Error::msg)?;
        let figures = match report.run(&snapshot, &question) {
            Err(ArchiveError::Index(IndexError::Query { message, .. })) => anyhow::bail!("{message}"),
            figures => figures?,
        };
        if self.json {
            output::json_line(&reports::json(report, &question, &figures))?;
        } else {
            print(report, &question, &figures)?;
        }
        Ok(Outcome::Fine)
    }
}

fn list(json: bool) -> anyhow::Result<Outcome> {
    if json {
        for report in reports::ALL {
            let line = serde_json::json!({ "name": report.name, "title": report.title, "about": report.about });
            output::json_line(&line)?;
        }
        return Ok(Outcome::Fine);
    }
    let row = |report: &Report| [report.name, report.title, report.about].map(str::to_owned).to_vec();
    let rows = reports::ALL.into_iter().map(row).collect();
    say!("{}", output::table(&["名称", "报表", "回答什么"], rows));
    say!("\n例如：kehu report contracts --period 本季度 --by 行业");
    Ok(Outcome::Fine)
}

fn print(report: &Report, question: &Question, figures: &Figures) -> anyhow::Result<()> {
    let filter = if question.filter.is_empty() {
        String::new()
    } else {
        format!("　{}", question.filter)
    };
    say!("{}　{}{filter}", report.title, question.period.said());
    let headlines: Vec<String> = figures
        .headlines
        .iter()
        .map(|headline| format!("{} {}", headline.label, headline.value.said(headline.unit)))
        .collect();
    if !headlines.is_empty() {
        say!("{}", headlines.join("　"));
    }
    for table in &figures.tables {
        say!("\n{}", table.title);
        if table.rows.is_empty() {
            say!("这段时间没有数据");
        } else {
            say!("{}", drawn(table));
        }
    }
    for note in &figures.notes {
        say!("\n注：{note}");
    }
    Ok(())
}

fn drawn(table: &Table) -> String {
    let header: Vec<&str> = table.columns.iter().map(|column| column.label.as_str()).collect();
    let row = |row: &Row| {
        let cells = table.columns.iter().zip(&row.cells);
        cells.map(|(column, cell)| cell.value.written(column.unit)).collect()
    };
    let rows = table.rows.iter().chain(&table.total).map(row).collect();
    let numbers = table.columns.iter().map(|column| column.unit != Unit::Text).collect();
    output::table_of_numbers(&header, rows, numbers)
}

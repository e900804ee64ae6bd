use clap::Args;
use serde_json::{Value, json};

use super::output::say;
use super::{Context, Outcome, output};
use crate::archive::{CustomerView, Derived, Snapshot, Viewer};
use crate::kinds::{Kind, with_separators};
use crate::vault::PROFILE;
use crate::yaml::{FieldPath, Segment};

#[derive(Args)]
pub struct Show {
    /// 客户编号、信用代码、文件夹或名称
    #[arg(value_name = "客户")]
    customer: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

impl Show {
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        let archive = context.open_current()?;
        let snapshot = archive.read(&Viewer::everything())?;
        let view = snapshot.customer(&self.customer)?;
        if self.json {
            let mut shown = as_json(&view);
            shown["archived_on"] = json!(snapshot.archived_on(&view));
            output::json_line(&shown)?;
        } else {
            print(&snapshot, &view)?;
        }
        Ok(Outcome::Fine)
    }
}

/// `profile`, `derived`, `records`, each record with its values (DESIGN §6).
pub fn as_json(view: &CustomerView) -> Value {
    let records: Vec<Value> = view
        .records
        .iter()
        .map(|hit| {
            let date = hit.date.map(|date| date.format("%Y-%m-%d %H:%M").to_string());
            json!({"kind": hit.kind, "path": hit.path, "title": hit.title, "date": date, "person": hit.person,
                   "record": hit.record})
        })
        .collect();
    json!({
        "customer_id": view.customer_id, "customer_name": view.name, "path": view.dir, "archived": view.archived,
        "profile": view.profile, "derived": view.derived, "records": records, "findings": view.findings,
    })
}

fn print(snapshot: &Snapshot<'_>, view: &CustomerView) -> anyhow::Result<()> {
    say!("{}  {}\n{}", view.name, view.customer_id, view.dir);
    if let Some(day) = snapshot.archived_on(view) {
        say!("{day} 归档");
    }
    say!("");
    if view.profile.is_object() {
        print_profile(snapshot.catalog().customer(), &view.profile)?;
    } else {
        say!("档案读不出来：kehu check {}/{PROFILE}", view.dir);
    }
    print_figures(&view.derived)?;
    say!("");
    for hit in &view.records {
        let kind = snapshot.catalog().kind(&hit.kind);
        let title = match kind {
            Some(_) => &hit.title,
            None => hit.path.strip_prefix(&format!("{}/", view.dir)).unwrap_or(&hit.path),
        };
        let date = hit
            .date
            .map_or_else(String::new, |date| date.format("%Y-%m-%d").to_string());
        let kind = kind.map_or("文件", |kind| kind.title.as_str());
        output::text_line(format!("{date:10}  {kind}  {title}  {}", hit.person).trim_end())?;
    }
    if !view.findings.is_empty() {
        say!("\n有 {} 个问题，用 kehu check {} 查看", view.findings.len(), view.dir);
    }
    Ok(())
}

fn print_profile(kind: &Kind, profile: &Value) -> anyhow::Result<()> {
    for field in &kind.fields {
        let Some(value) = profile.get(&field.key) else { continue };
        if let Some(items) = kind.display_items(field, value) {
            say!("{}：", field.label);
            items
                .iter()
                .try_for_each(|item| output::text_line(&format!("  - {item}")))?;
        } else {
            let shown = kind.display(&FieldPath(vec![Segment::Key(field.key.clone())]), value);
            say!("{}：{}", field.label, shown.trim_end().replace('\n', "\n    "));
        }
    }
    Ok(())
}

fn print_figures(derived: &Derived) -> anyhow::Result<()> {
    let last = derived
        .last_contact
        .map_or_else(|| "还没有联系".to_owned(), |time| time.format("%Y-%m-%d").to_string());
    let activity = derived.activity.as_deref().unwrap_or("—");
    say!("\n最近联系：{last}（{activity}）　价值：{}", derived.value_tier);
    if derived.contracts > 0 {
        let yuan = |amount: f64| format!("{} 元", with_separators(&format!("{amount:.2}")));
        say!(
            "合同 {} 份，共 {}，已回款 {}，未回款 {}",
            derived.contracts,
            yuan(derived.contract_amount),
            yuan(derived.paid),
            yuan(derived.unpaid)
        );
    }
    Ok(())
}

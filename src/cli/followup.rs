use clap::Args;

use super::output::say;
use super::whom::whom;
use super::writing::{by, finish, texts, told};
use super::{Context, Outcome};
use crate::archive::{Archive, Viewer};
use crate::edit::{EditError, NewRecord, create};
use crate::vault::RelPath;

/// Characters of a subject that is taken from the content.
const SUBJECT: usize = 20;
const FOLLOW_UP: &str = "followup";

#[derive(Args)]
pub struct Followup {
    /// 客户的编号、名称或信用代码
    #[arg(value_name = "客户")]
    customer: String,
    /// 谈了什么
    #[arg(value_name = "内容")]
    content: String,
    /// 其他内容，例如 方式=电话 主题=报价 next.time=下周一；时间不写就是现在，主题不写就取内容的开头
    #[arg(value_name = "字段=值")]
    fields: Vec<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

impl Followup {
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        let archive = context.open_current()?;
        let catalog = archive.catalog();
        let kind = catalog
            .kind(FOLLOW_UP)
            .ok_or_else(|| EditError::NoSuchKind(FOLLOW_UP.to_owned()))?;
        let mut fields = texts(kind, &self.fields)?;
        let beginning = self.content.lines().next().unwrap_or_default();
        let subject: String = beginning.chars().take(SUBJECT).collect();
        fields.entry("subject".to_owned()).or_insert(subject);
        fields.insert("content".to_owned(), self.content);
        let names_a_day = fields.get("next.time").is_some_and(|day| !day.is_empty());
        let new = NewRecord {
            kind: kind.name.clone(),
            customer: Some(whom(&archive, &self.customer)?.dir),
            texts: fields,
        };
        let made = create(&archive, &new, &by(None)).map_err(told)?;
        finish(&archive, made.commit.as_deref(), &made.path, "记下了", self.json)?;
        if !names_a_day && !self.json {
            tell_what_is_arranged(&archive, &made.path)?;
        }
        Ok(Outcome::Fine)
    }
}

/// What was arranged before still holds (decision 022).
fn tell_what_is_arranged(archive: &Archive, followup: &RelPath) -> anyhow::Result<()> {
    let snapshot = archive.read(&Viewer::everything())?;
    let Some(dir) = crate::vault::layout::place(followup, snapshot.catalog()).into_customer() else {
        return Ok(());
    };
    if let Some(arranged) = snapshot.customer_outline(dir.as_str())?.derived.arranged() {
        say!("之前约的 {arranged}，仍有效；不去了：kehu set \"{followup}\" 上次约定=已取消");
    }
    Ok(())
}

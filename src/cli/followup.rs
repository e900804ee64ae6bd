use clap::Args;

use super::output::say;
use super::whom::whom;
use super::writing::{by, finish, texts, told};
use super::{Context, Outcome};
use crate::edit::{Appointment, EditError, NewRecord, arranged, create, undated};

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
        let dir = whom(&archive, &self.customer)?.dir;
        let before = arranged(&archive, dir.as_str())?;
        let new = NewRecord {
            kind: kind.name.clone(),
            customer: Some(dir.clone()),
            texts: fields,
        };
        let made = create(&archive, &new, &by(None)).map_err(told)?;
        finish(&archive, made.commit.as_deref(), &made.path, "记下了", self.json)?;
        if let Some(appointment) = Appointment::of(before, arranged(&archive, dir.as_str())?).filter(|_| !self.json) {
            say!("{}", appointment.told());
        }
        if let Some(step) = undated(&archive, dir.as_str())?.filter(|_| !self.json) {
            let word = &self.customer;
            say!("下一步“{step}”没有写哪一天，到时候不会提醒；定日期：kehu later {word} 日期");
        }
        Ok(Outcome::Fine)
    }
}

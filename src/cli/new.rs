use crate::kinds::CUSTOMER_NAME;
use clap::Args;

use super::output::say;
use super::writing::{by, finish, texts, told};
use super::{Context, Outcome};
use crate::archive::Viewer;
use crate::edit::{NewCustomer, alike, create_customer, open, still_wanted};

#[derive(Args)]
pub struct New {
    /// 客户名称
    #[arg(value_name = "名称")]
    name: String,
    /// 其他资料，例如 行业=制造业 contacts[0].name=王芳
    #[arg(value_name = "字段=值")]
    fields: Vec<String>,
    /// 已经有同名的客户，也照样新建
    #[arg(long)]
    anyway: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

impl New {
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        let archive = context.open_current()?;
        let catalog = archive.catalog();
        let mut fields = texts(catalog.customer(), &self.fields)?;
        fields.insert(CUSTOMER_NAME.to_owned(), self.name);
        let known = alike(&archive.read(&Viewer::everything())?, &fields);
        for one in known.iter().filter(|_| !self.json) {
            say!(
                "可能已经有这家：{} {}（{}，负责人 {}）",
                one.customer_id,
                one.name,
                one.why.words(),
                one.owner
            );
        }
        let new = NewCustomer {
            texts: fields,
            is_sure: self.anyway,
            ..NewCustomer::default()
        };
        let made = create_customer(&archive, &new, &by(None)).map_err(told)?;
        let done = format!("新建了 {}", made.customer_id);
        finish(&archive, made.commit.as_deref(), &made.path, &done, self.json)?;
        let wanted = still_wanted(catalog.customer(), &open(&archive, &made.path)?.record);
        if !wanted.is_empty() && !self.json {
            say!("待补：{}", wanted.join("、"));
        }
        Ok(Outcome::Fine)
    }
}

use clap::Args;

use super::writing::{by, finish, texts, told};
use super::{Context, Outcome};
use crate::edit::{NewCustomer, create_customer};

#[derive(Args)]
pub struct New {
    /// 客户名称
    #[arg(value_name = "名称")]
    name: String,
    /// 其他资料，例如 行业=制造业 contacts[0].name=王芳
    #[arg(value_name = "字段=值")]
    fields: Vec<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

impl New {
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        let archive = context.open_current()?;
        let catalog = archive.catalog();
        let mut fields = texts(catalog.customer(), &self.fields)?;
        fields.insert("customer_name".to_owned(), self.name);
        let new = NewCustomer {
            texts: fields,
            ..NewCustomer::default()
        };
        let made = create_customer(&archive, &new, &by(None)).map_err(told)?;
        let done = format!("新建了 {}", made.customer_id);
        finish(&archive, made.commit.as_deref(), &made.path, &done, self.json)?;
        Ok(Outcome::Fine)
    }
}

use clap::Args;

use super::output::say;
use super::writing::{by, customer, finish, texts, told};
use super::{Context, Outcome};
use crate::edit::{EditError, Opened, Revision, open, revise};
use crate::vault::{PROFILE, RelPath};

#[derive(Args)]
pub struct Set {
    /// 客户（编号、名称、信用代码）或一份资料的路径
    #[arg(value_name = "客户或文件")]
    what: String,
    /// 要改的内容，例如 负责人=李四；等号后面什么都不写就清空
    #[arg(value_name = "字段=值", required = true)]
    fields: Vec<String>,
    /// 为什么改；改客户名称等核心资料时必须写
    #[arg(long, value_name = "原因")]
    reason: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

impl Set {
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        let archive = context.open_current()?;
        let opened = self.opened(&archive)?;
        let catalog = archive.catalog();
        let kind = catalog
            .kind(&opened.kind)
            .ok_or_else(|| EditError::NoSuchKind(opened.kind.clone()))?;
        let revision = Revision {
            path: opened.path,
            seen: opened.blob,
            texts: texts(kind, &self.fields)?,
        };
        let revised = revise(&archive, &revision, &by(self.reason.clone())).map_err(told)?;
        finish(&archive, revised.commit.as_deref(), &revised.path, "已修改", self.json)?;
        if revised.won && !self.json {
            say!("已成交：顺便登记合同？网页上打开客户，点“新增 → 合同”，或在客户文件夹的 合同/ 里新建文件");
        }
        Ok(Outcome::Fine)
    }

    /// The file of this path, else the profile of this customer.
    fn opened(&self, archive: &crate::archive::Archive) -> anyhow::Result<Opened> {
        if let Some(path) = RelPath::new(&self.what)
            && let Ok(opened) = open(archive, &path)
        {
            return Ok(opened);
        }
        let dir = customer(archive, &self.what)?.dir;
        let path = dir.join(PROFILE).ok_or(EditError::Gone(dir))?;
        Ok(open(archive, &path)?)
    }
}

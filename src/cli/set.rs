use anyhow::Context as _;
use clap::Args;

use super::bulk::{Bulk, along, tell_left};
use super::output::say;
use super::writing::{alterations, ensure_of_customers, file, finish, told};
use super::{Context, Outcome};
use crate::archive::{Archive, Standing};
use crate::edit::{Alteration, EditError, Opened, Revision, Texts, open, revise};

#[derive(Args)]
pub struct Set {
    /// 客户（编号、名称、信用代码）或一份资料的路径，然后是要改的内容：负责人=李四；等号后面什么都不写就清空；
    /// 标签+=重点 加上，标签-=重点 去掉
    #[arg(value_name = "客户或文件 字段=值", required = true)]
    words: Vec<String>,
    /// 换负责人时，未完成的任务和下一步仍由原负责人做，不一起转交
    #[arg(long)]
    keep_tasks: bool,
    #[command(flatten)]
    bulk: Bulk,
}

impl Set {
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        let archive = context.open_current()?;
        let (what, fields) = self.bulk.part(&self.words)?;
        anyhow::ensure!(!fields.is_empty(), "缺少参数：<字段=值>");
        let catalog = archive.catalog();
        let opened = what.map(|what| self.opened(&archive, what)).transpose()?;
        let kind = match &opened {
            Some(opened) => catalog
                .kind(&opened.kind)
                .ok_or_else(|| EditError::NoSuchKind(opened.kind.clone()))?,
            None => catalog.customer(),
        };
        if opened.is_none() {
            ensure_of_customers(&catalog, fields)?;
        }
        let alterations = alterations(kind, fields)?;
        match (opened, alterations.as_slice()) {
            (Some(opened), [Alteration::Set(texts)]) if self.bulk.is_plain() => self.revise(&archive, opened, texts),
            (Some(opened), _) if kind.name != catalog.customer().name => {
                anyhow::bail!("{} 是一份{}：只能写 字段=值 直接改", opened.path, kind.title)
            }
            (Some(opened), _) => self
                .bulk
                .run(&archive, vec![opened.path], &alterations, self.keep_tasks),
            (None, _) => {
                let profiles = self.bulk.whose(&archive, None, Standing::Living)?;
                self.bulk.run(&archive, profiles, &alterations, self.keep_tasks)
            }
        }
    }

    /// One record, without a look before: what others change at this moment is kept.
    fn revise(&self, archive: &Archive, opened: Opened, texts: &Texts) -> anyhow::Result<Outcome> {
        let revision = Revision {
            path: opened.path,
            seen: opened.blob,
            texts: texts.clone(),
            keeps_tasks: self.keep_tasks,
        };
        let revised = revise(archive, &revision, &self.bulk.by()).map_err(told)?;
        let as_json = self.bulk.wants_json();
        let done = format!("已修改{}", along(revised.handed));
        finish(archive, revised.commit.as_deref(), &revised.path, &done, as_json)?;
        tell_left(&revised.left);
        if revised.won && !as_json {
            say!("已成交：顺便登记合同？网页上打开客户，点“新增 → 合同”，或在客户文件夹的 合同/ 里新建文件");
        }
        Ok(Outcome::Fine)
    }

    /// The file of this path, else the profile of this customer.
    fn opened(&self, archive: &Archive, what: &str) -> anyhow::Result<Opened> {
        if let Some(path) = file(archive, what)
            && let Ok(opened) = open(archive, &path)
        {
            return Ok(opened);
        }
        let profile = self.bulk.whose(archive, Some(what), Standing::Living)?.pop();
        let profile = profile.with_context(|| format!("没有找到客户“{what}”的资料"))?;
        Ok(open(archive, &profile)?)
    }
}

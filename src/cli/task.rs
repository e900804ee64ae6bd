use anyhow::Context as _;
use clap::Args;

use super::bulk::Bulk;
use super::whom::whom;
use super::writing::{finish, texts, told};
use super::{Context, Outcome};
use crate::archive::{Archive, Standing};
use crate::edit::{Alteration, EditError, FieldFault, NewRecord, Texts, at_keyboard, create, task_faults};
use crate::rules::TASK;

#[derive(Args)]
pub struct Task {
    /// 要做什么
    #[arg(value_name = "任务")]
    name: String,
    /// 和哪位客户有关：编号、名称或信用代码
    #[arg(long, value_name = "客户")]
    customer: Option<String>,
    /// 其他内容，例如 截止=下周五 执行人=李四 优先级=高 任务类型=关怀；截止不写就是今天；执行人不写就是自己，用 --where 时是各客户的负责人
    #[arg(value_name = "字段=值")]
    fields: Vec<String>,
    #[command(flatten)]
    bulk: Bulk,
}

impl Task {
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        let archive = context.open_current()?;
        let catalog = archive.catalog();
        let kind = catalog
            .kind(TASK)
            .context("这个客户库还没有“任务”这种资料；在网页的“待办”里点一下就能加上")?;
        anyhow::ensure!(
            !self.name.trim().is_empty(),
            "没有写任务的名称：先写要做什么，例如 kehu task 打电话 截止=明天"
        );
        let is_field = texts(kind, std::slice::from_ref(&self.name)).is_ok();
        anyhow::ensure!(
            !is_field,
            "没有写任务的名称：“{0}”是任务的一个字段，前面先写要做什么，例如 kehu task 打电话 {0}",
            self.name
        );
        let mut fields = texts(kind, &self.fields)?;
        fields.insert("name".to_owned(), self.name.clone());
        if !self.bulk.is_plain() {
            return self.for_many(&archive, fields);
        }
        let whose = self.customer.as_deref().map(|word| whom(&archive, word)).transpose()?;
        let new = NewRecord {
            kind: kind.name.clone(),
            customer: whose.map(|whose| whose.dir),
            texts: fields,
        };
        let made = create(&archive, &new, &self.bulk.by()).map_err(told)?;
        let as_json = self.bulk.wants_json();
        finish(&archive, made.commit.as_deref(), &made.path, "记下了", as_json)?;
        Ok(Outcome::Fine)
    }

    /// One for each customer that the condition finds, or a look at the one that would be made.
    fn for_many(&self, archive: &Archive, mut fields: Texts) -> anyhow::Result<Outcome> {
        match (self.bulk.is_for_many(), &self.customer) {
            (true, Some(_)) => anyhow::bail!("--where 和 --customer 只能写一个"),
            (false, None) => anyhow::bail!("--dry-run 要和 --where 或 --customer 一起用"),
            (true, None) => {}
            (false, Some(_)) => {
                fields
                    .entry("assignee".to_owned())
                    .or_insert_with(|| at_keyboard(archive, &self.bulk.by()));
            }
        }
        // What is wrong with the task is wrong for everybody.
        let wrong = task_faults(&archive.catalog(), &fields, archive.clock().now());
        let wrong: Vec<FieldFault> = wrong.into_iter().filter(|fault| !fault.is_missing).collect();
        if !wrong.is_empty() {
            return Err(told(EditError::Invalid(wrong)));
        }
        let task = [Alteration::Task(fields)];
        let whose = self.bulk.whose(archive, self.customer.as_deref(), Standing::Living)?;
        self.bulk.run(archive, whose, &task, false)
    }
}

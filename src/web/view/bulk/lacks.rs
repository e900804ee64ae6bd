//! What a bulk change still has to be told, for whoever sees no form.

use super::{Act, Asked};
use crate::edit::task_faults;
use crate::kinds::Catalog;
use crate::rules::TASK;
use crate::web::view::form::PREFIX;

impl Asked {
    /// Why it cannot be planned though somebody is chosen.
    #[must_use]
    pub fn lacks(&self, catalog: &Catalog) -> String {
        match self.act {
            None => "没有写明要做什么：缺 do".to_owned(),
            Some(Act::Export) => "导出不用预览，请用 /export".to_owned(),
            Some(Act::Task) if catalog.kind(TASK).is_none() => "这个客户库还没有“任务”这种资料".to_owned(),
            Some(Act::Task) => {
                let faults = task_faults(catalog, &self.texts, self.now).into_iter();
                let said: Vec<String> = faults
                    .map(|fault| format!("{}（{PREFIX}{}）", fault.message, fault.path))
                    .collect();
                format!("任务没有写全：{}", said.join("；"))
            }
            Some(_) => match self
                .keys()
                .into_iter()
                .filter(|key| !key.is_empty())
                .collect::<Vec<_>>()
            {
                keys if keys.is_empty() => "没有写明改哪个字段：缺 field".to_owned(),
                keys => format!("没有写明改成什么：缺 {PREFIX}{}", keys.join(&format!("、{PREFIX}"))),
            },
        }
    }
}

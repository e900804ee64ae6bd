//! A check-up of everything a vault stands on; mends what can be mended without a person.

use std::time::Duration;

use serde::Serialize;

use super::{Archive, Viewer};
use crate::vault::{Lock, Watcher, cloud_folder};

/// One thing that was looked at.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    /// Chinese: 设置, 历史 …
    pub what: &'static str,
    pub state: State,
    /// Chinese, one sentence.
    pub message: String,
}

/// How it stands with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    Good,
    /// Was bad and is good now.
    Mended,
    /// Works, but a person should know.
    Attention,
    Bad,
}

impl Archive {
    /// Looks at settings, schemas, history, index, watching and folder, in this order.
    #[must_use]
    pub fn examine(&self) -> Vec<Check> {
        let mut checks = vec![self.examine_settings(), self.examine_schemas()];
        checks.push(self.examine_lock());
        checks.extend(self.examine_history());
        checks.push(self.examine_identity());
        checks.push(self.examine_index());
        checks.push(self.examine_folder());
        checks.push(self.examine_watch());
        checks
    }

    fn examine_settings(&self) -> Check {
        match self.vault.reload_settings() {
            Ok(()) => good("设置", "kehu.yaml 可用"),
            Err(error) => bad("设置", error.to_string()),
        }
    }

    fn examine_schemas(&self) -> Check {
        let problems = self.definition_problems();
        if problems.is_empty() {
            let titles: Vec<String> = self.catalog().kinds().iter().map(|kind| kind.title.clone()).collect();
            good("资料类型", &titles.join("、"))
        } else {
            bad("资料类型", problems.join("；"))
        }
    }

    fn examine_lock(&self) -> Check {
        match Lock::acquire(&self.vault, Duration::from_secs(2)) {
            Ok(Some(_)) => good("写入", "历史目录可以写入"),
            Ok(None) => Check {
                what: "写入",
                state: State::Attention,
                message: "另一个 kehu 正在写入，稍后再查".to_owned(),
            },
            Err(error) => bad("写入", error.to_string()),
        }
    }

    fn examine_history(&self) -> Vec<Check> {
        let mut checks = Vec::new();
        match self.history.repair_index_file() {
            Ok(mended) => checks.extend(mended.map(|message| Check {
                what: "历史",
                state: State::Mended,
                message,
            })),
            Err(error) => checks.push(bad("历史", error.to_string())),
        }
        // What is still found after that is not mended.
        let found = self
            .history
            .repair_index()
            .unwrap_or_else(|error| vec![error.to_string()]);
        for message in found {
            if checks.iter().all(|check| check.message != message) {
                checks.push(bad("历史", message));
            }
        }
        if checks.is_empty() {
            checks.push(good("历史", "git 对象和索引完好"));
        }
        if let Some(activity) = self.history.in_progress() {
            checks.push(Check {
                what: "历史",
                state: State::Attention,
                message: format!("有人正在进行 git {activity}，完成之前的保存会先等着，不会丢"),
            });
        }
        checks
    }

    fn examine_identity(&self) -> Check {
        let person = self.history.default_person();
        if self.history.identity_is_missing() {
            Check {
                what: "姓名",
                state: State::Attention,
                message: format!(
                    "git 没有设置姓名，变更记在电脑用户“{}”名下；用 kehu me --name 姓名 --email 邮箱 设置，或在网页上点“我的资料”",
                    person.name
                ),
            }
        } else {
            good("姓名", &format!("变更记在 {} 名下", person.name))
        }
    }

    fn examine_index(&self) -> Check {
        let index = self.index();
        let damage = index.verify().unwrap_or_else(|error| Some(error.to_string()));
        if let Some(damage) = damage {
            return match self.rebuild(&|_| {}) {
                Ok(_) => Check {
                    what: "索引",
                    state: State::Mended,
                    message: format!("{damage}；已重建"),
                },
                Err(error) => bad("索引", error.to_string()),
            };
        }
        match self
            .catch_up(&|_| {})
            .and_then(|_| self.read(&Viewer::everything())?.counts())
        {
            Ok(counts) => good(
                "索引",
                &format!("{} 个客户，{} 个文件都能搜到", counts.customers, counts.files),
            ),
            Err(error) => bad("索引", error.to_string()),
        }
    }

    fn examine_folder(&self) -> Check {
        match cloud_folder(self.vault.root()) {
            None => good("位置", &self.vault.root().display().to_string()),
            Some(cloud) => Check {
                what: "位置",
                state: State::Attention,
                message: format!("在{cloud}同步文件夹里，.git 可能被弄坏；用 kehu init --git-dir 把历史放到别处"),
            },
        }
    }

    fn examine_watch(&self) -> Check {
        match Watcher::start(&self.vault, &self.vault.settings().watch) {
            Ok(watcher) => good("监视", &watcher.mode().1),
            Err(error) => bad("监视", error.to_string()),
        }
    }
}

fn good(what: &'static str, message: &str) -> Check {
    Check {
        what,
        state: State::Good,
        message: message.to_owned(),
    }
}

fn bad(what: &'static str, message: String) -> Check {
    Check {
        what,
        state: State::Bad,
        message,
    }
}

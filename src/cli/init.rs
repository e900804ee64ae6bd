use std::path::PathBuf;

use clap::Args;

use super::output::say;
use super::{Context, Outcome};
use crate::archive::{Archive, Options};
use crate::history::{History, Message};
use crate::vault::{self, InitOptions};

#[derive(Args)]
pub struct Init {
    /// 客户库的文件夹；没有就新建
    #[arg(value_name = "目录")]
    dir: PathBuf,
    /// 把 git 历史放到别的文件夹（客户库在网盘同步目录里时用）
    #[arg(long, value_name = "目录")]
    git_dir: Option<PathBuf>,
}

impl Init {
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        let written = create(&self.dir, self.git_dir.clone(), context)?;
        let shown = self.dir.display();
        if written == 0 {
            say!("{shown} 已经是客户库，没有需要补的文件");
        } else {
            say!("客户库建好了：{shown}");
            say!("打开网页：kehu --vault {shown} serve");
            say!("导入 Excel：kehu --vault {shown} import 客户名单.xlsx");
        }
        if self.git_dir.is_none()
            && let Some(cloud) = vault::cloud_folder(&self.dir)
        {
            say!("注意：这里是{cloud}的同步文件夹，历史记录（.git）可能被同步弄坏。建议把历史放到别处：");
            say!("  kehu init {shown} --git-dir 另一个文件夹");
        }
        Ok(Outcome::Fine)
    }
}

/// Lays down the vault, its repository and its first commit. Returns how many files were missing.
pub fn create(dir: &std::path::Path, git_dir: Option<PathBuf>, context: &Context) -> anyhow::Result<usize> {
    let written = vault::init(
        dir,
        &InitOptions {
            git_dir: git_dir.clone(),
        },
    )?;
    History::init(dir, git_dir.as_deref())?;
    let archive = Archive::open(
        dir,
        &Options {
            cache: context.cache.clone(),
        },
    )?;
    if written.is_empty() {
        archive.catch_up(&|_| {})?;
    } else {
        archive.found(founding(archive.history().head()?.is_none()))?;
    }
    archive.settle()?;
    Ok(written.len())
}

fn founding(is_new: bool) -> Message {
    if is_new {
        return Message::founding();
    }
    Message {
        subject: "补齐客户库的设置和资料类型".to_owned(),
        ..Message::founding()
    }
}

use std::path::PathBuf;

use chrono::Local;
use clap::Args;

use super::output::say;
use super::progress::Bar;
use super::serve::{DEFAULT_LISTEN, serve};
use super::{Context, Outcome};
use crate::archive::{Archive, Options};
use crate::demo;
use crate::vault::{self, InitOptions};

#[derive(Args)]
pub struct Demo {
    /// 示例放在哪个文件夹
    #[arg(value_name = "目录", default_value = "kehu-demo")]
    dir: PathBuf,
    /// 网页地址；只能是本机
    #[arg(long, value_name = "地址:端口", default_value = DEFAULT_LISTEN)]
    listen: String,
    /// 只生成文件，不打开网页
    #[arg(long)]
    no_serve: bool,
}

impl Demo {
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        let exists = self.dir.join("kehu.yaml").exists();
        let archive = if exists {
            say!("{} 已经是客户库，直接打开", self.dir.display());
            Archive::open(
                &self.dir,
                &Options {
                    cache: context.cache.clone(),
                },
            )?
        } else {
            self.create(context)?
        };
        if self.no_serve {
            return Ok(Outcome::Fine);
        }
        serve(archive, &self.listen, false)
    }

    fn create(&self, context: &Context) -> anyhow::Result<Archive> {
        let holds_something = std::fs::read_dir(&self.dir).is_ok_and(|mut entries| entries.next().is_some());
        anyhow::ensure!(
            !holds_something,
            "{} 里已经有别的文件，示例不放进去；请换一个新文件夹：kehu demo 目录",
            self.dir.display()
        );
        let bar = Bar::new();
        let show = |progress| bar.show(progress);
        // Made beside and moved to its place when it is whole: whoever breaks off finds nothing half-made next time.
        let beside = std::path::absolute(&self.dir)?;
        let beside = beside.parent().unwrap_or(&beside);
        std::fs::create_dir_all(beside)?;
        let workshop = tempfile::Builder::new().prefix(".kehu-demo-").tempdir_in(beside)?;
        let unfinished = workshop.path().join("客户库");
        vault::init(&unfinished, &InitOptions::default())?;
        let cache = Some(workshop.path().join("cache"));
        let archive = Archive::open(&unfinished, &Options { cache })?;
        demo::create(&archive, Local::now().date_naive(), demo::SEED, &show)?;
        archive.settle()?;
        drop(archive);
        if self.dir.exists() {
            std::fs::remove_dir(&self.dir)?;
        }
        std::fs::rename(&unfinished, &self.dir)?;
        let archive = Archive::open(
            &self.dir,
            &Options {
                cache: context.cache.clone(),
            },
        )?;
        archive.catch_up(&show)?;
        archive.settle()?;
        bar.finish();
        say!("示例客户库建好了：{}", self.dir.display());
        Ok(archive)
    }
}

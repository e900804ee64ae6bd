use std::path::PathBuf;

use chrono::Local;
use clap::Args;

use super::output::say;
use super::progress::Bar;
use super::serve::{DEFAULT_LISTEN, serve};
use super::{Context, Outcome};
use crate::archive::{Archive, Options};
use crate::demo;

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
        serve(archive, &self.listen)
    }

    fn create(&self, context: &Context) -> anyhow::Result<Archive> {
        let holds_something = std::fs::read_dir(&self.dir).is_ok_and(|mut entries| entries.next().is_some());
        anyhow::ensure!(
            !holds_something,
            "{} 里已经有别的文件，示例不放进去；请换一个新文件夹：kehu demo 目录",
            self.dir.display()
        );
        super::init::create(&self.dir, None, context)?;
        let archive = Archive::open(
            &self.dir,
            &Options {
                cache: context.cache.clone(),
            },
        )?;
        let bar = Bar::new();
        demo::create(&archive, Local::now().date_naive(), demo::SEED, &|progress| {
            bar.show(progress);
        })?;
        bar.finish();
        archive.settle()?;
        say!("示例客户库建好了：{}", self.dir.display());
        Ok(archive)
    }
}

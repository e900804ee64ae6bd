use clap::Args;

use super::output::say;
use super::progress::Bar;
use super::{Context, Outcome, output};

/// `kehu index`
#[derive(Args)]
pub struct IndexCommand {
    /// 丢掉现有索引，从文件重新建立
    #[arg(long)]
    rebuild: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

impl IndexCommand {
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        let archive = context.open()?;
        let bar = Bar::new();
        let show = |progress| bar.show(progress);
        let taken = if self.rebuild {
            archive.rebuild(&show)?
        } else {
            archive.catch_up(&show)?
        };
        let read = archive.read_attachments(&show);
        bar.finish();
        archive.settle()?;
        let read = read?;
        if self.json {
            output::json_line(&taken)?;
        } else {
            say!(
                "索引已更新：新增 {}，修改 {}，移除 {}",
                taken.added,
                taken.modified,
                taken.removed
            );
            if read > 0 {
                say!("读取了 {read} 个附件的文字");
            }
        }
        Ok(Outcome::Fine)
    }
}

use std::path::PathBuf;

use anyhow::Context as _;

use super::progress::Bar;
use crate::archive::{Archive, Clock, Options};
use crate::vault::{UNTIL_MENDED, Vault};

/// What every command knows: where the vault is and where its caches go.
pub struct Context {
    pub vault: Option<PathBuf>,
    pub cache: Option<PathBuf>,
}

impl Context {
    /// The vault that `--vault`, `KEHU_VAULT` or the current directory names.
    pub fn open(&self) -> anyhow::Result<Archive> {
        let root = if let Some(root) = &self.vault {
            root.clone()
        } else {
            let here = std::env::current_dir().context("不知道当前文件夹在哪里")?;
            Vault::find(&here)?.root().to_path_buf()
        };
        let archive = Archive::open(
            &root,
            &Options {
                cache: self.cache.clone(),
            },
        )?
        .with_clock(clock());
        if let Err(fault) = archive.vault().reload_settings() {
            eprintln!("注意：{fault}。{UNTIL_MENDED}");
        }
        Ok(archive)
    }

    /// The same, brought up to date with the files, unless another kehu is just doing that.
    pub fn open_current(&self) -> anyhow::Result<Archive> {
        let archive = self.open()?;
        let bar = Bar::new();
        archive.catch_up_to_read(&|progress| bar.show(progress))?;
        bar.finish();
        // A git index that cannot be refreshed now is refreshed next time; reading goes on.
        let _ = archive.settle();
        Ok(archive)
    }
}

/// This machine's clock; in a build for tests that of the day which `KEHU_TODAY` names.
fn clock() -> Clock {
    let day = std::env::var("KEHU_TODAY").ok().filter(|_| cfg!(debug_assertions));
    day.and_then(|day| day.parse().ok())
        .map_or_else(Clock::default, Clock::on)
}

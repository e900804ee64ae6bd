use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context as _;
use clap::Args;

use super::output::say;
use super::{Context, Outcome};
use crate::archive::{Archive, Viewer};
use crate::web::{Server, Site};

/// Where the pages are, unless told otherwise.
pub const DEFAULT_LISTEN: &str = "127.0.0.1:8420";

#[derive(Args)]
pub struct Serve {
    /// 网页地址；只能是本机
    #[arg(long, value_name = "地址:端口", default_value = DEFAULT_LISTEN)]
    listen: String,
}

impl Serve {
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        serve(context.open()?, &self.listen)
    }
}

/// Serves pages and keeps the archive until the process is asked to stop.
pub fn serve(archive: Archive, listen: &str) -> anyhow::Result<Outcome> {
    let archive = Arc::new(archive);
    let stop = Arc::new(AtomicBool::new(false));
    let server = Server::bind(listen)?;
    let on_signal = stop.clone();
    ctrlc::set_handler(move || on_signal.store(true, Ordering::Release)).context("无法接收停止信号")?;
    say!("客户库：{}", archive.vault().root().display());
    say!("请在浏览器打开 http://{}　（按 Ctrl+C 停止）", server.address());
    std::thread::scope(|scope| -> anyhow::Result<()> {
        let keeper = scope.spawn(|| {
            let kept = archive.keep(&stop);
            stop.store(true, Ordering::Release);
            kept
        });
        let site = Arc::new(Site::new(archive.clone(), Viewer::everything()));
        let served = server.run(&site, &stop);
        stop.store(true, Ordering::Release);
        let kept = keeper.join().unwrap_or(Ok(()));
        served?;
        Ok(kept?)
    })?;
    Ok(Outcome::Fine)
}

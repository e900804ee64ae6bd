use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context as _;
use clap::Args;

use super::output::say;
use super::{Context, Outcome};
use crate::archive::{Archive, Viewer};
use crate::mail::{self, Pace, Post, Running};
use crate::web::{Server, Site};

/// Where the pages are, unless told otherwise.
pub const DEFAULT_LISTEN: &str = "127.0.0.1:8420";

#[derive(Args)]
pub struct Serve {
    /// 网页地址；只能是本机
    #[arg(long, value_name = "地址:端口", default_value = DEFAULT_LISTEN)]
    listen: String,
    /// 按 kehu.yaml 的 mail 和 members 发邮件；全队只在一台电脑上用
    #[arg(long)]
    mail: bool,
}

impl Serve {
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        serve(context.open()?, &self.listen, self.mail)
    }
}

/// Serves pages, keeps the archive and, where `mail` says so, sends mail until the process is asked to stop.
pub fn serve(archive: Archive, listen: &str, mail: bool) -> anyhow::Result<Outcome> {
    let archive = Arc::new(archive);
    let stop = Arc::new(AtomicBool::new(false));
    let server = Server::bind(listen)?;
    let on_signal = stop.clone();
    ctrlc::set_handler(move || on_signal.store(true, Ordering::Release)).context("无法接收停止信号")?;
    say!("客户库：{}", archive.vault().root().display());
    let post = if mail { post(&archive)? } else { None };
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
        if let Some(post) = post {
            post.stop();
        }
        let kept = keeper.join().unwrap_or(Ok(()));
        served?;
        Ok(kept?)
    })?;
    Ok(Outcome::Fine)
}

/// Mail goes out from now on, unless there is nothing to send it by or another process does it.
fn post(archive: &Arc<Archive>) -> anyhow::Result<Option<Running>> {
    if archive.vault().settings().mail.is_none() {
        eprintln!("注意：kehu.yaml 里没有写好 mail，不发邮件；写好以后请重新启动");
        return Ok(None);
    }
    let Some(post) = Post::claim(archive.clone(), mail::password(), Pace::default())? else {
        eprintln!("注意：另一个 kehu 已经在为这个客户库发邮件，这一个不发");
        return Ok(None);
    };
    let running = post.start(|news| eprintln!("{news}"))?;
    say!("邮件会按设置的时间发出；查看：kehu mail");
    Ok(Some(running))
}

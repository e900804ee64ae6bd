use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use serde::Serialize;

use super::output::{self, say};
use super::{Context, Outcome};
use crate::archive::Archive;
use crate::mail::{Delivery, Letter, Outbox, Server, State, password, test_letter};

/// For each answer of the server; somebody waits before the screen.
const PATIENCE: Duration = Duration::from_secs(15);

#[derive(Args)]
pub struct Mail {
    /// 立刻试发一封邮件到这个邮箱，发不出去就说明原因
    #[arg(long, value_name = "邮箱")]
    test: Option<String>,
    /// 没有发出、还没过时的邮件，再发一次；不确定是否送达的不会再发
    #[arg(long, conflicts_with = "test")]
    retry: bool,
    /// 每封一行 JSON
    #[arg(long, conflicts_with_all = ["test", "retry"])]
    json: bool,
}

/// A letter as programs see it.
#[derive(Serialize)]
struct Line<'a> {
    state: State,
    #[serde(flatten)]
    letter: &'a Letter,
}

impl Mail {
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        let archive = context.open()?;
        match &self.test {
            Some(to) => test(&archive, to),
            None if self.retry => retry(&archive),
            None => self.list(&archive),
        }
    }

    fn list(&self, archive: &Archive) -> anyhow::Result<Outcome> {
        let outbox = Outbox::of(archive.vault());
        // What a process that died left behind is told as what it is.
        if outbox.exists() {
            drop(outbox.claim()?);
        }
        let mut rows = Vec::new();
        for state in State::ALL {
            for letter in &outbox.letters(state)? {
                if self.json {
                    output::json_line(&Line { state, letter })?;
                }
                rows.push(row(state, letter));
            }
        }
        if self.json {
            return Ok(Outcome::Fine);
        }
        if rows.is_empty() {
            let configured = archive.vault().settings().mail.is_some();
            say!(
                "{}",
                if configured {
                    "发件箱是空的。邮件由 kehu serve --mail 发送"
                } else {
                    "没有配置邮件。要发邮件，请在 kehu.yaml 里写好 mail 和 members"
                }
            );
        } else {
            let header = ["状态", "写于", "收件人", "邮箱", "主题", "说明"];
            say!("{}", output::table(&header, rows));
        }
        Ok(Outcome::Fine)
    }
}

fn retry(archive: &Archive) -> anyhow::Result<Outcome> {
    let outbox = Outbox::of(archive.vault());
    let now = archive.clock().now();
    let mut again = 0;
    for letter in outbox.letters(State::Failed)? {
        again += usize::from(outbox.retry(&letter.key, now)?);
    }
    if again == 0 {
        say!("没有可以再发的邮件");
    } else {
        say!("{again} 封邮件放回了发件箱，由 kehu serve --mail 发送");
    }
    Ok(Outcome::Fine)
}

fn row(state: State, letter: &Letter) -> Vec<String> {
    vec![
        state.title().to_owned(),
        letter.written.format("%Y-%m-%d %H:%M").to_string(),
        letter.name.clone(),
        letter.to.clone(),
        letter.subject.clone(),
        letter.remark.clone().unwrap_or_default(),
    ]
}

fn test(archive: &Archive, to: &str) -> anyhow::Result<Outcome> {
    let settings = archive.vault().settings();
    let mail = settings
        .mail
        .as_ref()
        .context("没有配置邮件，请先在 kehu.yaml 里写好 mail")?;
    let password = password();
    let server = Server {
        settings: mail,
        password: password.as_deref(),
        patience: PATIENCE,
    };
    match server.deliver(&test_letter(to, archive.clock().now()), || Ok(())) {
        Delivery::Sent => {
            say!("已经交给 {}，请到 {to} 查收", mail.host);
            Ok(Outcome::Fine)
        }
        Delivery::Later { reason, .. } | Delivery::Refused(reason) => anyhow::bail!("没有发出：{reason}"),
        Delivery::Uncertain(reason) => anyhow::bail!("不确定是否送达：{reason}"),
    }
}

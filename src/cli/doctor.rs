use clap::Args;

use super::{Context, Outcome, output};
use crate::archive::{Check, State};
use crate::mail;

#[derive(Args)]
pub struct Doctor {
    /// 输出 JSON，每行一项
    #[arg(long)]
    json: bool,
}

impl Doctor {
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        let archive = context.open()?;
        let mut checks = archive.examine();
        checks.extend(mail::examine(&archive));
        for check in &checks {
            if self.json {
                output::json_line(check)?;
            } else {
                output::text_line(&line(check))?;
            }
        }
        let sick = checks.iter().any(|check| check.state == State::Bad);
        Ok(if sick { Outcome::Findings } else { Outcome::Fine })
    }
}

fn line(check: &Check) -> String {
    let sign = match check.state {
        State::Good => "正常",
        State::Mended => "已修",
        State::Attention => "注意",
        State::Bad => "异常",
    };
    format!("{sign}  {}：{}", check.what, check.message)
}

//! The check-up of mail, for `kehu doctor`.

use super::outbox::{Outbox, State};
use super::{PASSWORD, password};
use crate::archive::{Archive, Check, State as Health};

/// None where no mail is configured and none ever was sent.
#[must_use]
pub fn examine(archive: &Archive) -> Option<Check> {
    let settings = archive.vault().settings();
    let outbox = Outbox::of(archive.vault());
    if settings.mail.is_none() && !outbox.exists() {
        return None;
    }
    let check = |state, message| Check {
        what: "邮件",
        state,
        message,
    };
    let counts: Result<Vec<(State, usize)>, _> = State::ALL
        .iter()
        .map(|state| Ok((*state, outbox.letters(*state)?.len())))
        .collect();
    let counts = match counts {
        Ok(counts) => counts,
        Err::<_, super::MailError>(error) => return Some(check(Health::Bad, error.to_string())),
    };
    let is_told = |(state, count): &&(State, usize)| *count > 0 && matches!(state, State::Failed | State::Uncertain);
    let told: Vec<String> = counts
        .iter()
        .filter(is_told)
        .map(|(state, count)| format!("{} 封{}", count, state.title()))
        .collect();
    let needs_password = settings.mail.as_ref().is_some_and(|mail| mail.user.is_some());
    Some(if !told.is_empty() {
        check(Health::Attention, format!("{}，详情：kehu mail", told.join("，")))
    } else if settings.mail.is_none() {
        check(Health::Good, "没有配置，不发邮件".to_owned())
    } else if settings.members.is_empty() {
        check(Health::Attention, "kehu.yaml 里没有 members，没有收件人".to_owned())
    } else if needs_password && password().is_none() {
        check(
            Health::Attention,
            format!("这里没有设置环境变量 {PASSWORD}，从这里启动的 kehu 登录不了邮件服务器"),
        )
    } else {
        check(Health::Good, format!("发给 {} 位成员", settings.members.len()))
    })
}

//! Who belongs to the team, and how mail reaches them.

use super::reader::Reader;
use chrono::NaiveTime;
use lettre::Address;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Somebody of the team.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// As 负责人 and 执行人 have it.
    pub name: String,
    pub email: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
}

/// The server that takes mail, and when it is sent. The password is no setting: this file is in everybody's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailSettings {
    pub host: String,
    pub port: u16,
    pub security: Security,
    /// None: the server asks nobody who he is.
    pub user: Option<String>,
    /// The address that mail comes from.
    pub from: String,
    /// The time of day from which the mail about the day is sent.
    pub digest_at: NaiveTime,
}

/// How the way to the server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    None,
    Starttls,
    Tls,
}

impl Security {
    const fn usual_port(self) -> u16 {
        match self {
            Self::None => 25,
            Self::Starttls => 587,
            Self::Tls => 465,
        }
    }
}

/// Before the first visit of the day.
const MORNING: NaiveTime = match NaiveTime::from_hms_opt(8, 30, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};
/// Where a password may go as it is.
const HERE: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// Whether mail could be sent to this address, as far as its spelling tells.
#[must_use]
pub fn is_mail_address(text: &str) -> bool {
    text.parse::<Address>().is_ok()
}

impl Reader<'_> {
    pub(super) fn members(&mut self) -> Vec<Member> {
        let items = match self.value(&["members"]) {
            None | Some(Value::Null) => return Vec::new(),
            Some(Value::Array(items)) => items.clone(),
            Some(_) => {
                self.wrong(&["members"], "members 应是列表，每项写 name（姓名）和 email（邮箱）");
                return Vec::new();
            }
        };
        let mut members: Vec<Member> = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let text = |key| item.get(key).and_then(Value::as_str).map(str::trim).unwrap_or_default();
            let (name, email) = (text("name"), text("email"));
            if name.is_empty() || email.is_empty() {
                self.wrong_item("members", index, "这一项应写成 name: 姓名 和 email: 邮箱");
            } else if !is_mail_address(email) {
                self.wrong_item("members", index, &format!("{name}的邮箱“{email}”不像邮箱地址"));
            } else if members.iter().any(|known| known.name == name) {
                let message = format!("成员“{name}”前面已经有了；重名的人请用能区分的写法");
                self.wrong_item("members", index, &message);
            } else {
                members.push(Member {
                    name: name.to_owned(),
                    email: email.to_owned(),
                    phone: text("phone").to_owned(),
                });
            }
        }
        members
    }

    /// None without a server, and where a value cannot be meant: half a configuration sends nothing.
    pub(super) fn mail(&mut self) -> Option<MailSettings> {
        self.value(&["mail"]).filter(|mail| mail.is_object())?;
        let before = self.problems.len();
        let security = match self.text(&["mail", "security"]).as_deref() {
            None | Some("starttls") => Security::Starttls,
            Some("tls") => Security::Tls,
            Some("none") => Security::None,
            Some(other) => {
                let message = format!("mail.security 应是 starttls、tls、none 之一，现在是“{other}”");
                self.wrong(&["mail", "security"], &message);
                Security::Starttls
            }
        };
        let user = self.text(&["mail", "user"]);
        let host = self.needed(&["mail", "host"], "邮件服务器，例如 smtp.example.com");
        let from = self.needed(&["mail", "from"], "发件人的邮箱");
        if !from.is_empty() && from.parse::<Address>().is_err() {
            self.wrong(&["mail", "from"], &format!("mail.from 应是邮箱地址，现在是“{from}”"));
        }
        if security == Security::None && user.is_some() && !HERE.contains(&host.as_str()) {
            let message = "security 为 none 时密码会明文传送，只能用于本机的邮件服务器；请改成 starttls 或 tls";
            self.wrong(&["mail", "security"], message);
        }
        let digest_at = match self.text(&["mail", "digest_at"]) {
            None => MORNING,
            Some(text) => NaiveTime::parse_from_str(&text, "%H:%M").unwrap_or_else(|_| {
                let message = format!("mail.digest_at 应是时间，例如 \"08:30\"，现在是“{text}”");
                self.wrong(&["mail", "digest_at"], &message);
                MORNING
            }),
        };
        let port = self.whole(&["mail", "port"], 1..=u64::from(u16::MAX));
        let port = port.and_then(|port| u16::try_from(port).ok());
        (self.problems.len() == before).then(|| MailSettings {
            host,
            port: port.unwrap_or_else(|| security.usual_port()),
            security,
            user,
            from,
            digest_at,
        })
    }

    fn needed(&mut self, place: &[&str], what: &str) -> String {
        if self.value(place).is_none_or(Value::is_null) {
            self.wrong(
                &["mail"],
                &format!("mail 下面少了 {}（{what}）", place.last().unwrap_or(&"")),
            );
        }
        self.text(place).unwrap_or_default()
    }
}

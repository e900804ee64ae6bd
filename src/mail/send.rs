//! Hands one letter to the mail server, and knows at each step whether the server may have it.

use super::{Letter, MailError, PASSWORD};
use crate::vault::{MailSettings, Security};
use chrono::NaiveDateTime;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, SinglePart};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use std::time::Duration;

/// What became of a letter. Reasons are Chinese.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    Sent,
    /// It may be tried again; `server` when no other letter would fare better.
    Later {
        reason: String,
        server: bool,
    },
    Refused(String),
    /// The server may have it.
    Uncertain(String),
}

/// The mail server of a vault.
pub struct Server<'a> {
    pub settings: &'a MailSettings,
    pub password: Option<&'a str>,
    /// For each answer.
    pub patience: Duration,
}

/// What people see as the sender.
const SENDER: &str = "客户档案";

impl Server<'_> {
    /// Hands over a letter. `handing_over` is called at the last moment at which the server cannot have it yet.
    pub fn deliver(&self, letter: &Letter, handing_over: impl FnOnce() -> Result<(), MailError>) -> Delivery {
        let (Ok(from), Ok(to)) = (self.settings.from.parse(), letter.to.parse()) else {
            return Delivery::Refused(format!("邮箱地址“{}”不对", letter.to));
        };
        let message = match self.message(letter) {
            Ok(message) => message.formatted(),
            Err(error) => return Delivery::Refused(format!("邮件写不出来：{error}")),
        };
        let mut connection = match self.connect() {
            Ok(connection) => connection,
            Err(reason) => return Delivery::Later { reason, server: true },
        };
        if let Err(error) = connection.command(Mail::new(Some(from), Vec::new())) {
            connection.abort();
            // A sender that is not welcome, or should have logged in: no other letter would fare better.
            let reason = format!(
                "邮件服务器不让 {} 发信：{error}。请检查 mail.from 和 user",
                self.settings.from
            );
            return Delivery::Later { reason, server: true };
        }
        let begun = connection
            .command(Rcpt::new(to, Vec::new()))
            .and_then(|_| connection.command(Data));
        if let Err(error) = begun {
            connection.abort();
            return refused(&error).unwrap_or_else(|| Delivery::Later {
                reason: format!("连接中断：{error}"),
                server: true,
            });
        }
        if let Err(error) = handing_over() {
            // Without the closing dot there is no letter.
            return Delivery::Later {
                reason: error.to_string(),
                server: false,
            };
        }
        match connection.message(&message) {
            Ok(_) => {
                // It is sent, however the farewell goes.
                let _ = connection.quit();
                Delivery::Sent
            }
            Err(error) => refused(&error)
                .unwrap_or_else(|| Delivery::Uncertain(format!("邮件交出以后连接断了，没有等到答复：{error}"))),
        }
    }

    fn message(&self, letter: &Letter) -> Result<Message, Box<dyn std::error::Error>> {
        let from = Mailbox::new(Some(SENDER.to_owned()), self.settings.from.parse()?);
        let to = Mailbox::new(Some(letter.name.clone()), letter.to.parse()?);
        let mut message = Message::builder()
            .from(from)
            .to(to)
            .subject(letter.subject.as_str())
            .message_id(Some(letter.message_id(&self.settings.from)))
            .singlepart(
                SinglePart::builder()
                    .header(ContentType::TEXT_PLAIN)
                    .body(letter.body.clone()),
            )?;
        // So that nobody's absence notice answers it (RFC 3834).
        message.headers_mut().insert_raw(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ));
        Ok(message)
    }

    /// A connection that knows who we are.
    fn connect(&self) -> Result<SmtpConnection, String> {
        let MailSettings {
            host,
            port,
            security,
            user,
            ..
        } = self.settings;
        let tls = || TlsParameters::new(host.clone()).map_err(|error| format!("不能加密连接 {host}：{error}"));
        let wrapper = (*security == Security::Tls).then(tls).transpose()?;
        let name = ClientId::default();
        let place = (host.as_str(), *port);
        let mut connection = SmtpConnection::connect(place, Some(self.patience), &name, wrapper.as_ref(), None)
            .map_err(|error| {
                format!("连不上邮件服务器 {host}:{port}（{error}）。请检查 mail.host、port、security 和网络")
            })?;
        if *security == Security::Starttls {
            connection.starttls(&tls()?, &name).map_err(|error| {
                format!("{host}:{port} 不能用 starttls 加密（{error}）。请检查 mail.security 和 port")
            })?;
        }
        if let Some(user) = user {
            let Some(password) = self.password else {
                return Err(format!("没有密码。请设置环境变量 {PASSWORD}，再重新启动"));
            };
            let credentials = Credentials::new(user.clone(), password.to_owned());
            let told = connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials);
            told.map_err(|error| format!("{host} 不接受用户名“{user}”或密码（{error}）。有些邮箱要用专门的授权码"))?;
        }
        Ok(connection)
    }
}

/// What the server's own no means; None where it said nothing.
fn refused(error: &Error) -> Option<Delivery> {
    if error.is_permanent() {
        return Some(Delivery::Refused(format!("邮件服务器拒收：{error}")));
    }
    error.is_transient().then(|| Delivery::Later {
        reason: format!("邮件服务器暂时不收：{error}"),
        server: false,
    })
}

/// A letter that only shows that letters arrive.
#[must_use]
pub fn test_letter(to: &str, now: NaiveDateTime) -> Letter {
    Letter {
        key: format!("test-{}", now.format("%Y%m%d%H%M%S%3f")),
        name: to.to_owned(),
        to: to.to_owned(),
        subject: "kehu 试发邮件".to_owned(),
        body: "收到这封邮件，说明邮件设置是对的。\n".to_owned(),
        written: now,
        until: now,
        attempts: 0,
        remark: None,
    }
}

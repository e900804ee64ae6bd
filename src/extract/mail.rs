//! E-mails: from whom, to whom, about what, the text, and the names of what is attached.

use super::html;
use super::parts::Parts;
use crate::texts::Note;
use mail_parser::{Address, MessageParser, MimeHeaders, PartType};

pub(super) fn read(bytes: &[u8], parts: &mut Parts<'_>) -> Result<(), Note> {
    let mail = MessageParser::default().parse(bytes).ok_or(Note::Unreadable)?;
    let mut text = String::new();
    let mut line = |label: &str, value: &str| {
        if !value.is_empty() {
            text.push_str(&format!("{label}：{value}\n"));
        }
    };
    line("主题", mail.subject().unwrap_or_default());
    line("发件人", &people(mail.from()));
    line("收件人", &people(mail.to()));
    line("抄送", &people(mail.cc()));
    for body in mail.text_bodies() {
        match &body.body {
            PartType::Text(body) => text.push_str(body),
            PartType::Html(body) => text.push_str(&html::text(body)),
            _ => {}
        }
        text.push('\n');
    }
    for attached in mail.attachments() {
        if let Some(name) = attached.attachment_name() {
            text.push_str(&format!("附件：{name}\n"));
        }
    }
    parts.put("", &text);
    Ok(())
}

/// 李四 lisi@example.com、王五 wangwu@example.com
fn people(addresses: Option<&Address<'_>>) -> String {
    let people = addresses.into_iter().flat_map(Address::iter).map(|person| {
        let (name, address) = (person.name().unwrap_or_default(), person.address().unwrap_or_default());
        format!("{name} {address}").trim().to_owned()
    });
    people.collect::<Vec<_>>().join("、")
}

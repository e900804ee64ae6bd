//! Who somebody is (R5): whose name this machine's saves bear, and how the team reaches them (`members` in `kehu.yaml`).

use super::apply::make_as;
use super::{By, EditError, FieldFault};
use crate::archive::{Archive, ArchiveError};
use crate::history::{Message, Person, blob_id};
use crate::vault::{Expect, FileEdit, Member, Vault, VaultError, is_mail_address};
use crate::yaml::{Document, Edit, FieldPath};
use serde_json::{Map, Value, json};

const MEMBERS: &str = "members";
/// Characters of a name, and of a telephone number, that anybody has.
const LONGEST: usize = 60;

/// From now on saves on this machine bear this name, and the team's list has it. Gives the commit; none where the list said so
/// already.
///
/// # Errors
/// [`EditError::Invalid`], field by field (`name`, `email`, `phone`); [`EditError::Unreadable`] and [`EditError::Unusual`] where
/// `kehu.yaml` cannot be changed.
pub fn introduce(archive: &Archive, member: &Member, by: &By) -> Result<Option<String>, EditError> {
    let member = tidied(member);
    let faults = faults(&member);
    if !faults.is_empty() {
        return Err(EditError::Invalid(faults));
    }
    let said = |(): &()| Message {
        subject: format!("成员：{}的联系方式", member.name),
        operation: "member".to_owned(),
        ..Message::default()
    };
    let (commit, ()) = make_as(archive, by, said, || {
        let edit = listed(archive, &member)?;
        // What is written now is signed by who it says.
        let signature = Person {
            name: member.name.clone(),
            email: member.email.clone(),
        };
        archive.history().sign_as(&signature).map_err(ArchiveError::from)?;
        Ok((edit.into_iter().collect(), ()))
    })?;
    // The next page shows it already.
    archive.vault().reload_settings().map_err(ArchiveError::from)?;
    Ok(commit)
}

fn tidied(member: &Member) -> Member {
    Member {
        name: one_line(&member.name),
        email: one_line(&member.email),
        phone: one_line(&member.phone),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn faults(member: &Member) -> Vec<FieldFault> {
    // Git takes signs away from either end of a name: what is left would be somebody else's.
    let is_kept = |name: &str| {
        let signature = Person {
            name: name.to_owned(),
            email: String::new(),
        };
        signature.sanitised().name == name
    };
    let is_name = |text: &str| {
        text.chars().count() <= LONGEST
            && text.contains(char::is_alphanumeric)
            && !text.contains(is_unseen)
            && is_kept(text)
    };
    let is_phone = |text: &str| {
        let digits = text.chars().filter(char::is_ascii_digit).count();
        text.chars().count() <= LONGEST
            && digits >= 5
            && text.chars().all(|c| c.is_ascii_digit() || "+-()（） ".contains(c))
    };
    let fault = |path: &str, message: &str, is_missing| FieldFault {
        path: path.to_owned(),
        message: message.to_owned(),
        fix: None,
        is_missing,
        other: None,
    };
    let mut faults = Vec::new();
    if member.name.is_empty() {
        faults.push(fault("name", "请填写姓名", true));
    } else if !is_name(&member.name) {
        faults.push(fault("name", "姓名太长，含有不能用的字符，或者首尾是标点", false));
    }
    if member.email.is_empty() {
        faults.push(fault("email", "请填写邮箱", true));
    } else if !is_mail_address(&member.email) {
        faults.push(fault("email", "不像邮箱地址，应写成 zhangsan@example.com 这样", false));
    }
    if !member.phone.is_empty() && !is_phone(&member.phone) {
        faults.push(fault("phone", "不像电话号码", false));
    }
    faults
}

/// Characters that take no room on the screen, or turn the others around; and the one for what could not be read.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fffd}')
}

/// The settings with this member in them; None where they have it.
fn listed(archive: &Archive, member: &Member) -> Result<Option<FileEdit>, EditError> {
    let path = Vault::settings_path();
    let file = archive.vault().absolute(&path);
    let text = std::fs::read_to_string(&file).map_err(|error| VaultError::io(&file, error))?;
    let document = Document::parse(&text).map_err(|errors| EditError::Unreadable {
        path: path.clone(),
        reason: errors
            .into_iter()
            .next()
            .map_or_else(String::new, |error| error.message),
    })?;
    let known = document.value().get(MEMBERS).and_then(Value::as_array);
    let is_same =
        |item: &Value| item.get("name").and_then(Value::as_str).map(one_line).as_deref() == Some(member.name.as_str());
    let at = known.and_then(|items| items.iter().position(is_same));
    let members = FieldPath::default().key(MEMBERS);
    let edits = match at {
        Some(at) => {
            let field = |key: &str| members.clone().index(at).key(key);
            let mut edits = vec![set(field("email"), &member.email)];
            edits.push(match member.phone.as_str() {
                "" => Edit::Remove { path: field("phone") },
                phone => set(field("phone"), phone),
            });
            edits
        }
        None => {
            let mut item = Map::from_iter([
                ("name".to_owned(), json!(member.name)),
                ("email".to_owned(), json!(member.email)),
            ]);
            if !member.phone.is_empty() {
                item.insert("phone".to_owned(), json!(member.phone));
            }
            vec![Edit::Append {
                path: members,
                value: Value::Object(item),
            }]
        }
    };
    let new = document.edit(&edits).map_err(|error| EditError::Unusual {
        path: path.clone(),
        reason: error.to_string(),
    })?;
    let blob = blob_id(text.as_bytes());
    Ok((new != text).then(|| FileEdit::Write {
        path,
        bytes: new.into_bytes(),
        expect: Expect::Blob(blob),
    }))
}

fn set(path: FieldPath, text: &str) -> Edit {
    Edit::Set {
        path,
        value: Value::from(text),
    }
}

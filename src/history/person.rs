//! Who makes a change, in a form that git can store.

use super::{History, HistoryError, platform};
use chrono::{DateTime, FixedOffset};
use git2::{Config, ConfigLevel, Signature};
use std::path::Path;

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Person {
    pub name: String,
    pub email: String,
}

impl Person {
    /// What git would store: without angle brackets and line breaks (they would forge a header), and without the blanks and
    /// punctuation at either end that git drops. Empty parts become `unknown`.
    #[must_use]
    pub fn sanitised(&self) -> Self {
        Self {
            name: clean(&self.name),
            email: clean(&self.email),
        }
    }

    /// This person's signature as of `when`, or of this moment.
    pub(super) fn signature(&self, when: Option<DateTime<FixedOffset>>) -> Result<Signature<'static>, HistoryError> {
        let clean = self.sanitised();
        Ok(match when {
            None => Signature::now(&clean.name, &clean.email)?,
            Some(when) => {
                let time = git2::Time::new(when.timestamp(), when.offset().local_minus_utc() / 60);
                Signature::new(&clean.name, &clean.email, &time)?
            }
        })
    }
}

/// Who saved these files, where the system tells (DESIGN §4): the one user whom all of them belong to, if that is somebody
/// else than this process's user, as on a server whose folder colleagues write to.
#[must_use]
pub fn owner<'p>(mut files: impl Iterator<Item = &'p Path>) -> Option<Person> {
    let first = platform::foreign_owner(files.next()?)?;
    if files.any(|file| platform::foreign_owner(file).as_ref() != Some(&first)) {
        return None;
    }
    let (login, comment) = first;
    Some(named(&login, &comment, &platform::host_name()))
}

/// The comment of a user's account begins with the full name; room, telephones and other things follow after commas.
fn named(login: &str, comment: &str, host: &str) -> Person {
    let full = comment.split(',').next().unwrap_or_default().trim();
    let name = if full.is_empty() { login } else { full };
    Person {
        name: name.to_owned(),
        email: format!("{login}@{host}"),
    }
    .sanitised()
}

fn clean(text: &str) -> String {
    let shown: String = text
        .chars()
        .filter(|c| !matches!(c, '<' | '>'))
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let crud = |c: char| c <= ' ' || matches!(c, '.' | ',' | ':' | ';' | '"' | '\\' | '\'');
    match shown.trim_matches(crud).trim() {
        "" => "unknown".to_string(),
        rest => rest.to_string(),
    }
}

impl History {
    /// Who commits when nobody else is named: the git user, else the OS user ([`History::identity_is_missing`] tells).
    #[must_use]
    pub fn default_person(&self) -> Person {
        let configured = |key| self.configured(key).filter(|value| !value.trim().is_empty());
        let user = platform::user_name().unwrap_or_else(|| "unknown".to_string());
        let email = configured("user.email").unwrap_or_else(|| format!("{user}@{}", platform::host_name()));
        let name = configured("user.name").unwrap_or(user);
        Person { name, email }.sanitised()
    }

    /// From now on commits made here bear this name: `user.name` and `user.email` of this repository's own configuration.
    ///
    /// # Errors
    /// [`HistoryError::Git`] where the configuration cannot be written.
    pub fn sign_as(&self, person: &Person) -> Result<(), HistoryError> {
        let person = person.sanitised();
        self.with_repo(|repo| {
            let mut own = repo.config()?.open_level(ConfigLevel::Local)?;
            own.set_str("user.name", &person.name)?;
            Ok(own.set_str("user.email", &person.email)?)
        })
    }

    /// Whether git knows no `user.name` here, so that commits bear the OS user's name.
    #[must_use]
    pub fn identity_is_missing(&self) -> bool {
        self.configured("user.name").is_none_or(|name| name.trim().is_empty())
    }

    /// A value of the git configuration (repository, then user, then system), read anew each time.
    fn configured(&self, key: &str) -> Option<String> {
        self.with_repo(|repo| {
            let mut config: Config = repo.config()?;
            // libgit2 does not know the variable by which git is pointed to another user's configuration.
            if let Some(file) = std::env::var_os("GIT_CONFIG_GLOBAL") {
                let local = config.open_level(ConfigLevel::Local)?;
                if let Ok(name) = local.get_string(key) {
                    return Ok(Some(name));
                }
                config = Config::open(Path::new(&file))?;
            }
            let config: Config = config.snapshot()?;
            let value = config
                .get_bytes(key)
                .map(|bytes| String::from_utf8_lossy(bytes).into_owned());
            Ok(value.ok())
        })
        .ok()
        .flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::{Person, named};

    #[test]
    fn an_account_gives_a_person() {
        let person = |comment| named("zhangsan", comment, "sales-pc");
        assert_eq!(person("张三,销售部,,").name, "张三");
        assert_eq!(person("").name, "zhangsan");
        assert_eq!(person("").email, "zhangsan@sales-pc");
    }

    #[test]
    fn names_are_made_fit_for_git() {
        let clean = |name: &str| {
            let person = Person {
                name: name.into(),
                email: " <a@b.cn>\n".into(),
            };
            let clean = person.sanitised();
            assert_eq!(clean.email, "a@b.cn");
            assert!(person.signature(None).is_ok(), "{name:?}");
            clean.name
        };
        assert_eq!(clean("张三"), "张三");
        assert_eq!(clean("张三\nAuthor: <x@y>"), "张三 Author: x@y");
        assert_eq!(clean(" \"王 五\". "), "王 五");
        assert_eq!(clean("<>\r\n"), "unknown");
        assert_eq!(clean("a\0b"), "a b");
    }
}

//! Up to where somebody has seen the log, so that 今日 can tell what is new to them.
//!
//! A cookie holds it, which the page script writes while the page is looked at: the newest commit on screen with the time, and
//! the commit from which on this visit shows changes. Coming back soon continues the visit, so that what was new stays on the
//! page; coming back later begins a new visit at the newest commit that was on screen. A change is therefore dropped only after
//! it was there to be read for a whole visit. Whoever has no such cookie sees what changed since yesterday.

use chrono::{DateTime, Utc};
use sha1::{Digest, Sha1};
use std::path::Path;

/// Who looks again within this many seconds is still at it.
const SAME_VISIT: i64 = 30 * 60;

/// A commit, and when it was the newest on somebody's screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    pub commit: String,
    pub at: DateTime<Utc>,
}

impl Sight {
    fn parse(commit: &str, at: &str) -> Option<Self> {
        let is_commit = commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
        Some(Self {
            commit: is_commit.then(|| commit.to_owned())?,
            at: DateTime::from_timestamp(at.parse().ok()?, 0)?,
        })
    }

    /// As it stands in the cookie.
    #[must_use]
    pub fn written(&self) -> String {
        format!("{}.{}", self.commit, self.at.timestamp())
    }
}

/// The name of a vault's cookie: one browser may look at several vaults at the same address.
#[must_use]
pub fn cookie_name(root: &Path) -> String {
    let digest = Sha1::digest(root.to_string_lossy().as_bytes());
    let hex = digest
        .iter()
        .take(4)
        .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    format!("seen-{hex}")
}

/// From where on changes are new to whoever sends these cookies.
#[must_use]
pub fn last_seen(cookies: &str, name: &str, now: DateTime<Utc>) -> Option<Sight> {
    let pair = |cookie: &'_ str| {
        cookie
            .trim()
            .split_once('=')
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
    };
    let (_, value) = cookies.split(';').filter_map(pair).find(|(key, _)| key == name)?;
    let mut parts = value.split('.');
    let mut sight = || Sight::parse(parts.next()?, parts.next()?);
    let (shown, begun) = (sight()?, sight());
    if (now - shown.at).num_seconds() < SAME_VISIT {
        begun
    } else {
        Some(shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000 + seconds, 0).expect("a time")
    }

    fn commit(digit: char) -> String {
        digit.to_string().repeat(40)
    }

    fn seen(cookies: &str, now: i64) -> Option<String> {
        last_seen(cookies, "seen-1", at(now)).map(|sight| sight.commit)
    }

    #[test]
    fn a_visit_lasts_until_nobody_looked_for_a_while() {
        let cookie = format!(
            "a=b; seen-1={}.{}.{}.{}",
            commit('a'),
            at(0).timestamp(),
            commit('b'),
            at(-90).timestamp()
        );
        assert_eq!(seen(&cookie, 60), Some(commit('b')), "still looking");
        assert_eq!(seen(&cookie, SAME_VISIT), Some(commit('a')), "back again");
        assert_eq!(last_seen(&cookie, "seen-2", at(60)), None, "another vault");
    }

    #[test]
    fn the_first_visit_has_nothing_to_begin_at() {
        let cookie = format!("seen-1={}.{}.", commit('a'), at(0).timestamp());
        assert_eq!(seen(&cookie, 60), None);
        assert_eq!(seen(&cookie, SAME_VISIT), Some(commit('a')));
        for nonsense in [
            "",
            "seen-1",
            "seen-1=",
            "seen-1=x.y.z",
            "seen-1=....",
            "seen-1=HEAD.1.HEAD.1",
        ] {
            assert_eq!(seen(nonsense, 60), None, "{nonsense}");
        }
    }
}

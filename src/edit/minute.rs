//! Follow-ups of one minute: their files are numbered as they were written, whatever they are called, so that what was arranged
//! last is known to be the last (decision 022).

use crate::kinds::Kind;
use crate::vault::{RelPath, Vault, layout};

/// Of 2026-11-21-1430-电话-产品需求沟通.yaml.
const MINUTE: &str = "2026-11-21-1430-";

/// Whether a new record cannot have this place: a file is there, or one of the same minute bears its number or a higher one. Numbers
/// that became free are not given again.
pub(super) fn is_taken(vault: &Vault, kind: &Kind, path: &RelPath) -> bool {
    vault.has(path) || (kind.name == super::FOLLOW_UP && is_past(vault, path))
}

fn is_past(vault: &Vault, path: &RelPath) -> bool {
    let (Some(minute), Some(folder)) = (minute(path.file_name()), path.parent()) else {
        return false;
    };
    let turn = layout::turn(path.file_name());
    // A folder that is not there yet holds nothing.
    let names = std::fs::read_dir(vault.absolute(&folder))
        .into_iter()
        .flatten()
        .flatten();
    names.map(|entry| entry.file_name()).any(|name| {
        let name = name.to_string_lossy();
        name.starts_with(minute) && layout::turn(&name) >= turn
    })
}

/// The beginning of a name that tells the minute; None where a team names follow-ups in another way.
fn minute(name: &str) -> Option<&str> {
    let start = name.get(..MINUTE.len())?;
    let is_like = |(one, other): (char, char)| one == other || (one.is_ascii_digit() && other.is_ascii_digit());
    start.chars().zip(MINUTE.chars()).all(is_like).then_some(start)
}

//! Recognising that a customer's folder was moved, so that its commit says so (移到, 归档, 恢复).

use super::digest::text_at;
use super::summary::{Altered, value_of};
use crate::kinds::CUSTOMER_NAME;
use crate::kinds::Catalog;
use crate::vault::{ARCHIVED, PROFILE, RelPath, layout};

/// A customer's folder that was moved, maybe with changes to its files on the way.
pub struct Moved<'a> {
    /// The former one where it gets another.
    pub name: String,
    pub customer_id: &'a str,
    /// `move`, `archive` or `restore`.
    pub operation: &'static str,
    /// Chinese, without the customer's name: 移到 制造业/中型, 改名为 ….
    pub what: String,
    /// The customer gets another name, and `what` says which.
    pub renames: bool,
    /// The files that changed on the way: where each is now, what it was, and what it is.
    pub edited: Vec<(&'a RelPath, &'a [u8], &'a Altered)>,
}

/// Whether these changes are one customer's files taken away in one place and put down in another.
pub fn moved<'a>(altered: &'a [(RelPath, Altered)], catalog: &Catalog) -> Option<Moved<'a>> {
    let (gone, come): (Vec<_>, Vec<_>) = altered.iter().partition(|(_, file)| file.after.is_none());
    if gone.is_empty() || gone.len() != come.len() || come.iter().any(|(_, file)| file.before.is_some()) {
        return None;
    }
    let from = customer_of(&gone.first()?.0, catalog)?;
    let to = customer_of(&come.first()?.0, catalog)?;
    if from == to {
        return None;
    }
    let mut edited = Vec::new();
    for (path, file) in &come {
        let within = path.as_str().strip_prefix(to.as_str())?;
        let before = format!("{from}{within}");
        let (_, former) = gone.iter().find(|(path, _)| path.as_str() == before)?;
        if former.before != file.after {
            if former.customer_id != file.customer_id && path.file_name() == PROFILE {
                return None;
            }
            edited.push((path, former.before.as_deref().unwrap_or_default(), file));
        }
    }
    let (_, file) = come
        .iter()
        .find(|(_, file)| !file.customer_id.is_empty())
        .or(come.first())?;
    let called = |bytes: &[u8]| text_at(&value_of(bytes).unwrap_or_default(), CUSTOMER_NAME);
    let profile = edited.iter().find(|(path, ..)| path.file_name() == PROFILE);
    let names = profile.map(|(_, before, file)| (called(before), called(file.after.as_deref().unwrap_or_default())));
    let names = names.filter(|(old, new)| !old.is_empty() && !new.is_empty() && old != new);
    let is_archived = |dir: &RelPath| dir.parts().next() == Some(ARCHIVED);
    let (operation, mut what) = match (is_archived(&from), is_archived(&to)) {
        (false, true) => ("archive", "归档".to_owned()),
        (true, false) => ("restore", "从归档恢复".to_owned()),
        _ if from.parent() != to.parent() => ("move", format!("移到 {}", place_of(&to))),
        _ if names.is_some() => ("move", String::new()),
        _ => ("move", format!("文件夹改名为 {}", to.file_name())),
    };
    if let Some((_, new)) = &names {
        let renamed = format!("改名为 {new}");
        what = if what.is_empty() {
            renamed
        } else {
            format!("{renamed}，{what}")
        };
    }
    Some(Moved {
        renames: names.is_some(),
        name: names.map_or_else(|| file.customer_name.clone(), |(old, _)| old),
        customer_id: &file.customer_id,
        operation,
        what,
        edited,
    })
}

/// The folder below the tree in which a customer lies; its own bears its name.
fn place_of(customer: &RelPath) -> String {
    let parts: Vec<&str> = customer.parts().skip(1).collect();
    parts
        .split_last()
        .map_or_else(String::new, |(_, above)| above.join("/"))
}

fn customer_of(path: &RelPath, catalog: &Catalog) -> Option<RelPath> {
    layout::place(path, catalog).into_customer()
}

//! Recognising that a customer's folder was moved, so that its commit says so (移到, 归档, 恢复).

use super::summary::Altered;
use crate::kinds::Catalog;
use crate::vault::{ARCHIVED, PROFILE, RelPath, layout};

/// A customer's folder that was moved, maybe with changes to its files on the way.
pub struct Moved<'a> {
    pub name: &'a str,
    pub customer_id: &'a str,
    /// `move`, `archive` or `restore`.
    pub operation: &'static str,
    /// Chinese, without the customer's name.
    pub what: String,
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
    let is_archived = |dir: &RelPath| dir.parts().next() == Some(ARCHIVED);
    let (operation, what) = match (is_archived(&from), is_archived(&to)) {
        (false, true) => ("archive", "归档".to_owned()),
        (true, false) => ("restore", "从历史客户恢复".to_owned()),
        _ => ("move", format!("移到 {}", place_of(&to))),
    };
    Some(Moved {
        name: &file.customer_name,
        customer_id: &file.customer_id,
        operation,
        what,
        edited,
    })
}

/// Where a customer lies below the tree.
fn place_of(customer: &RelPath) -> String {
    let parts: Vec<&str> = customer.parts().skip(1).collect();
    parts.join("/")
}

fn customer_of(path: &RelPath, catalog: &Catalog) -> Option<RelPath> {
    layout::place(path, catalog).into_customer()
}

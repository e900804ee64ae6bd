//! Which customers a change of many is for.

use crate::archive::{ArchiveError, Snapshot};
use crate::index::Request;
use crate::vault::{PROFILE, RelPath};

/// The profiles of all customers that a query finds, sorted by path. The query is that of searches and lists.
///
/// # Errors
/// A query that is not understood.
pub fn profiles_found(snapshot: &Snapshot<'_>, query: &str) -> Result<Vec<RelPath>, ArchiveError> {
    let request = Request {
        text: query.to_owned(),
        kind: Some(snapshot.catalog().customer().name.clone()),
        limit: usize::MAX,
        keys: Some(&[]),
        ..Request::default()
    };
    let paths = snapshot.each(&request, &|hit| RelPath::new(&hit.path))?;
    let mut paths: Vec<RelPath> = paths.into_iter().flatten().collect();
    paths.sort_unstable();
    Ok(paths)
}

/// The profiles of customers that are named by number, name or folder, in this order, and the words that name none or
/// several.
///
/// # Errors
/// [`ArchiveError::Index`].
pub fn profiles_named(snapshot: &Snapshot<'_>, words: &[String]) -> Result<(Vec<RelPath>, Vec<String>), ArchiveError> {
    let (mut paths, mut unknown) = (Vec::new(), Vec::new());
    for word in words {
        match snapshot.customer_dir(word) {
            Ok(dir) => paths.extend(dir.join(PROFILE)),
            Err(ArchiveError::NoSuchCustomer(_) | ArchiveError::Ambiguous { .. }) => unknown.push(word.clone()),
            Err(error) => return Err(error),
        }
    }
    Ok((paths, unknown))
}

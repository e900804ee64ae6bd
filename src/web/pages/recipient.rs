//! Whose a new record is to be, and what became of that customer while somebody filled in the form.

use super::gone::{moved, who};
use crate::archive::{ArchiveError, CustomerView, Departed};
use crate::vault::{PROFILE, RelPath};
use crate::web::Site;
use crate::web::error::WebError;
use crate::web::lost::{Whereabouts, whereabouts};
use crate::web::site::Visit;
use crate::web::view::when;

/// What the word for a customer in an address means now.
pub(super) enum Recipient {
    Customer(Box<CustomerView>),
    /// The customer is elsewhere by now; holds who did what.
    Moved(Box<CustomerView>, String),
    Departed(Box<Departed>),
}

/// The customer that a number, a folder or a name means.
pub(super) fn find(visit: &Visit<'_>, word: &str) -> Result<Recipient, WebError> {
    match visit.customer_outline(word) {
        Ok(customer) => {
            let left_over = visit.snapshot.departed_from(&customer.dir)?;
            Ok(match left_over {
                Some(departed) => Recipient::Departed(Box::new(departed)),
                None => Recipient::Customer(Box::new(customer)),
            })
        }
        Err(WebError::Departed(departed)) => Ok(Recipient::Departed(departed)),
        Err(error @ WebError::Archive(ArchiveError::NoSuchCustomer(_))) => {
            let folder = RelPath::new(word).and_then(|dir| moved_from(visit, &dir));
            match folder {
                Some((home, what)) => Ok(Recipient::Moved(Box::new(visit.customer_outline(home.as_str())?), what)),
                None => Err(error),
            }
        }
        Err(error) => Err(error),
    }
}

/// Where the customer is now that was in a folder, and who took it there.
pub(super) fn moved_from(visit: &Visit<'_>, dir: &RelPath) -> Option<(RelPath, String)> {
    let profile = dir.join(PROFILE)?;
    match whereabouts(&visit.snapshot, &profile)? {
        Whereabouts::Moved { to, by } => Some((to.parent()?, who(&by, &moved(&profile, &to, visit)))),
        Whereabouts::Deleted(_) | Whereabouts::Unrecorded(_) => None,
    }
}

/// 客户“杭州盛泰”的档案 2026-11-21 14:30 由 张三 删除
pub(in crate::web) fn departure(departed: &Departed) -> String {
    format!("客户“{}”的档案 {}", departed.name, when::departure(departed))
}

/// By what a customer that was deleted is named in an address: its folder, or its number where another customer has the folder.
pub(in crate::web) fn word_for<'d>(site: &Site, departed: &'d Departed) -> &'d str {
    let profile = departed.dir.join(PROFILE);
    let is_taken = profile.is_some_and(|profile| site.archive().vault().stat(&profile).is_some());
    if is_taken {
        &departed.customer_id
    } else {
        departed.dir.as_str()
    }
}

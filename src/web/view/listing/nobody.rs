//! What a list of customers says that shows none: where others are, if there are any.

use super::Listing;
use crate::archive::{ArchiveError, Standing, says_standing};
use crate::index::Request;
use crate::web::site::Visit;
use crate::web::view::standing;

/// Nobody is shown.
#[derive(Clone, Debug, Default)]
pub struct Nobody {
    pub told: String,
    /// Address and words of the way to others; none where the vault has no customer at all.
    pub way: Option<(String, String)>,
}

impl Nobody {
    /// # Errors
    /// Those of searching.
    pub fn of(visit: &Visit<'_>, listing: &Listing) -> Result<Self, ArchiveError> {
        let count = |standing: Standing, text: &str| {
            let found = visit.snapshot.search(&Request {
                text: standing.applied(text),
                kind: Some(visit.snapshot.catalog().customer().name.clone()),
                limit: 0,
                ..Request::default()
            });
            found.map(|found| found.total)
        };
        let way = |standing: Standing, words: &str| {
            Some((
                listing.href(&[(standing::KEY, standing::word(standing))]),
                words.to_owned(),
            ))
        };
        let is_any = listing.text.trim().is_empty();
        // Whoever says in the query whom they mean has asked for these and no others.
        if !says_standing(&listing.text) {
            let shelved = count(Standing::Archived, &listing.text)?;
            let living = count(Standing::Living, &listing.text)?;
            if listing.standing == Standing::Living && shelved > 0 {
                let told = if is_any {
                    format!("没有在册的客户，已归档的有 {shelved} 位。")
                } else {
                    format!("在册的客户里没有符合条件的，已归档的里有 {shelved} 位。")
                };
                let way = way(Standing::Archived, "看已归档的客户");
                return Ok(Self { told, way });
            }
            if listing.standing == Standing::Archived && living > 0 {
                let told = if is_any {
                    format!("没有已归档的客户，在册的有 {living} 位。")
                } else {
                    format!("已归档的客户里没有符合条件的，在册的里有 {living} 位。")
                };
                let way = way(Standing::Living, "看在册的客户");
                return Ok(Self { told, way });
            }
        }
        if is_any {
            return Ok(Self {
                told: "客户库里还没有客户。".to_owned(),
                way: None,
            });
        }
        let all = listing.href(&[("q", ""), (standing::KEY, ""), ("from", "")]);
        Ok(Self {
            told: "没有符合条件的客户。".to_owned(),
            way: Some((all, "看全部客户".to_owned())),
        })
    }
}

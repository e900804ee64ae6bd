//! The proposals of the page, sort by sort, and whose customers they are about.

use super::TIDY;
use crate::tidy::{Proposal, Sort, Survey};
use crate::vault::PROFILE;
use crate::web::links;
use crate::web::view::people::Owner;
use std::collections::BTreeMap;

/// Proposals of one sort on the page; the others come once these are done.
const SHOWN: usize = 100;

/// The proposals of a sort.
#[derive(Clone, Debug)]
pub struct Group {
    pub key: &'static str,
    pub title: &'static str,
    /// In which order the proposals stand.
    pub order: &'static str,
    pub total: usize,
    pub is_doable: bool,
    /// Ticked unless somebody unticks it.
    pub is_ticked: bool,
    /// Who is ticked can be given a task.
    pub is_for_care: bool,
    /// Where there are too many to be shown at once: those of one owner.
    pub owners: Vec<Owned>,
    pub proposals: Vec<Shown>,
}

/// How many proposals are about one owner's customers.
#[derive(Clone, Debug)]
pub struct Owned {
    pub name: String,
    pub count: usize,
    pub href: String,
}

/// A proposal.
#[derive(Clone, Debug)]
pub struct Shown {
    pub id: String,
    /// By what the customer is named in an address.
    pub word: String,
    pub name: String,
    pub href: String,
    pub owner: String,
    pub reason: String,
    pub action: String,
    /// The form of a follow-up of this customer.
    pub follow_up: Option<String>,
    /// Where somebody does what no tick can do: what it is called, and its address.
    pub by_hand: Option<(&'static str, String)>,
}

/// Whoever owns a customer that something is proposed for, by name.
pub(super) fn owners(proposals: &[Proposal], who: &str) -> Vec<Owner> {
    let mut people: Vec<Owner> = counted(proposals.iter())
        .into_iter()
        .map(|(name, count)| Owner {
            chosen: name == who,
            name,
            customers: count as u64,
        })
        .collect();
    if !who.is_empty() && people.iter().all(|owner| !owner.chosen) {
        people.push(Owner {
            name: who.to_owned(),
            customers: 0,
            chosen: true,
        });
    }
    people
}

pub(super) fn groups(survey: &Survey, who: &str, (can_care, can_follow_up): (bool, bool)) -> Vec<Group> {
    let group = |sort: Sort| {
        let total = survey.of(sort).count();
        let owners = if who.is_empty() && total > SHOWN {
            owned(survey.of(sort))
        } else {
            Vec::new()
        };
        (total > 0).then(|| Group {
            key: sort.key(),
            title: sort.title(),
            order: sort.order(),
            total,
            is_doable: sort.is_doable(),
            is_ticked: !sort.needs_a_look(),
            is_for_care: can_care && sort == Sort::Churn,
            owners,
            proposals: survey
                .of(sort)
                .take(SHOWN)
                .map(|proposal| shown(proposal, can_follow_up))
                .collect(),
        })
    };
    Sort::ALL.into_iter().filter_map(group).collect()
}

fn owned<'p>(proposals: impl Iterator<Item = &'p Proposal>) -> Vec<Owned> {
    let owned = |(name, count): (String, usize)| Owned {
        href: links::with_query(TIDY, &[("who", &name)]),
        name,
        count,
    };
    counted(proposals).into_iter().map(owned).collect()
}

/// How many proposals each owner has, by name; those without an owner are nobody's.
fn counted<'p>(proposals: impl Iterator<Item = &'p Proposal>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for proposal in proposals.filter(|proposal| !proposal.owner.is_empty()) {
        *counts.entry(proposal.owner.clone()).or_default() += 1;
    }
    counts
}

fn shown(proposal: &Proposal, can_follow_up: bool) -> Shown {
    let (id, dir) = (proposal.customer_id.as_str(), proposal.dir.as_str());
    let profile = proposal.dir.join(PROFILE);
    Shown {
        id: proposal.id.clone(),
        word: if id.is_empty() { dir } else { id }.to_owned(),
        name: Some(proposal.customer_name.clone())
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| proposal.dir.file_name().to_owned()),
        href: links::customer(id, dir),
        owner: proposal.owner.clone(),
        follow_up: can_follow_up.then(|| links::follow_up(id, dir)),
        reason: proposal.reason.clone(),
        action: proposal.action.clone(),
        by_hand: match proposal.sort {
            Sort::Churn => Some(("写跟进", links::follow_up(id, dir))),
            Sort::Review => profile.map(|profile| ("改资料", links::edit(profile.as_str()))),
            _ => None,
        },
    }
}

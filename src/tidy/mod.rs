//! Tidying up: what time and facts have made of customers, proposed with a reason, applied by tick in one commit.
//!
//! Sales managers set classes and tags right at the end of a month and values at the end of a quarter (R84, R85), look after
//! valuable customers who fall silent (R87, R88), look through profiles every half year (R86), and archive what nobody will buy from
//! (R80, R194–R196). [`survey`] proposes it
//! all from the facts of one moment and writes nothing; [`preview`] shows what was chosen, and [`apply`] does it, worked out anew, so that nothing is
//! done to a customer of whom it is not true any more.

mod apply;
mod churn;
mod facts;
mod past;
mod reclassify;
mod review;
mod sort;
mod value;

pub use apply::{Tidied, apply, preview};
pub use review::{REVIEWED_BY, REVIEWED_ON, Review, signature};
pub use sort::Sort;

use crate::archive::{Result, Snapshot, Standing};
use crate::edit::Alteration;
use crate::vault::RelPath;
use facts::Scene;
use serde::Serialize;
use std::cmp::Reverse;

/// Chooses whatever nobody has to look at first.
const ALL: &str = "all";

/// Whether a word can choose anything at all: a sort, one proposal of it, or everything. Of one that is done already there may be
/// no proposal any more.
#[must_use]
pub fn can_choose(word: &str) -> bool {
    let sort = word.split_once(':').map_or(word, |(sort, _)| sort);
    let is_doable = |known: &Sort| known.is_doable() && known.key() == sort;
    word == ALL || Sort::ALL.iter().any(is_doable)
}

/// What is proposed for one customer.
#[derive(Clone, Debug, Serialize)]
pub struct Proposal {
    /// By which it is chosen: `lost:客户/制造业/中型/盛泰`.
    pub id: String,
    pub sort: Sort,
    pub customer_id: String,
    pub customer_name: String,
    /// The customer's folder.
    pub dir: RelPath,
    pub owner: String,
    /// Chinese: why.
    pub reason: String,
    /// Chinese: what will be done, or what somebody should do.
    pub action: String,
    /// For how many days nobody looked at it and how much is wrong with it, where that tells what comes first.
    #[serde(skip)]
    urgency: (i64, usize),
    /// The customer's profile, and what is to become of it; nothing where only a person can do something.
    #[serde(skip)]
    profile: RelPath,
    #[serde(skip)]
    alterations: Vec<Alteration>,
}

impl Proposal {
    /// Whether it is done by choosing it; else it is advice.
    #[must_use]
    pub const fn is_doable(&self) -> bool {
        self.sort.is_doable()
    }

    /// By which proposals are ordered, as [`Sort::order`] tells: the most urgent first, then what belongs to one owner together.
    fn order(&self) -> impl Ord + use<'_> {
        (self.sort, Reverse(self.urgency), &self.owner, &self.customer_name)
    }

    /// Whether a word chooses it: `all` for what nobody has to look at first, a sort, or one proposal by its id or by sort and
    /// customer number.
    #[must_use]
    pub fn is_meant(&self, word: &str) -> bool {
        word == ALL && !self.sort.needs_a_look()
            || word == self.sort.key()
            || word == self.id
            || word.split_once(':') == Some((self.sort.key(), self.customer_id.as_str()))
    }
}

/// What no rule can put right, and where it is listed.
#[derive(Clone, Debug, Serialize)]
pub struct Open {
    pub title: &'static str,
    pub count: usize,
    /// The rule that finds it.
    pub rule: &'static str,
}

/// All that there is to tidy up.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Survey {
    /// In the order of [`Sort::ALL`].
    pub proposals: Vec<Proposal>,
    pub open: Vec<Open>,
    /// Whether the team's schema has what a review is signed with; vaults of former days have not.
    pub can_be_reviewed: bool,
}

impl Survey {
    /// The proposals of a sort.
    pub fn of(&self, sort: Sort) -> impl Iterator<Item = &Proposal> {
        self.proposals.iter().filter(move |proposal| proposal.sort == sort)
    }
}

/// Looks at all customers as of now.
pub fn survey(snapshot: &Snapshot<'_>) -> Result<Survey> {
    let scene = Scene::of(snapshot)?;
    let mut proposals = Vec::new();
    for customer in scene.customers() {
        // Who is to be archived needs nothing else.
        if let Some(proposal) = past::propose(&scene, customer) {
            proposals.push(proposal);
            continue;
        }
        proposals.extend(reclassify::propose(&scene, customer));
        proposals.extend(value::propose(&scene, customer));
        proposals.extend(churn::propose(&scene, customer)?);
        proposals.extend(review::propose(&scene, customer));
    }
    proposals.sort_by(|one, other| one.order().cmp(&other.order()));
    Ok(Survey {
        proposals,
        open: open(snapshot)?,
        can_be_reviewed: scene.can_be_reviewed(),
    })
}

/// What the half-yearly review goes through by hand (R86).
fn open(snapshot: &Snapshot<'_>) -> Result<Vec<Open>> {
    let findings = snapshot.all_findings()?;
    let kinds = [
        ("待补的内容", "schema/missing"),
        ("客户编号重复", "duplicate/customer-id"),
        ("信用代码重复", "duplicate/credit-code"),
        ("客户名称重复", "duplicate/name"),
        ("很久没有跟进", "lifecycle/neglected"),
    ];
    let counted = kinds.map(|(title, rule)| Open {
        title,
        rule,
        count: findings
            .of(Standing::Living)
            .filter(|finding| finding.rule == rule)
            .count(),
    });
    Ok(counted.into_iter().filter(|open| open.count > 0).collect())
}

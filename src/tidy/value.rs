//! The end of the quarter (R85): who is valuable is marked so. The level VIP, A, B, C stays a person's judgement.

use super::facts::{Facts, Scene};
use super::{Proposal, Sort};
use crate::edit::Alteration;
use crate::reports::money;
use crate::vault::Lifecycle;

const TAGS: &str = "tags";
const VALUABLE: &str = "高价值";

pub(super) fn propose(scene: &Scene<'_>, customer: &Facts) -> Option<Proposal> {
    if !scene.has_field(TAGS) {
        return None;
    }
    let is_marked = customer.tags().contains(&VALUABLE);
    let is_valuable = customer.value_tier == Lifecycle::VALUE_TIERS[0];
    let worth = money::short(scene.worth(customer));
    let high = money::short(scene.lifecycle.high_value);
    let (key, words) = (TAGS.to_owned(), VALUABLE.to_owned());
    let (reason, action, alteration) = match (is_valuable, is_marked) {
        (true, false) => (
            format!("近一年签的合同有 {worth}，达到高价值（{high}）"),
            format!("加上标签“{VALUABLE}”"),
            Alteration::Add { key, words },
        ),
        (false, true) => (
            format!("近一年签的合同有 {worth}，不到高价值（{high}）"),
            format!("去掉标签“{VALUABLE}”"),
            Alteration::Remove { key, words },
        ),
        _ => return None,
    };
    Some(customer.proposal(Sort::Value, reason, action, vec![alteration]))
}

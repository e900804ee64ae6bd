//! The end of the month (R84): type, folder and tags follow the facts.

use super::facts::{Facts, Scene};
use super::{Proposal, Sort};
use crate::edit::{Alteration, Texts};
use crate::reports::money;
use crate::rules::is_invalid;
use crate::vault::Lifecycle;

const TYPE: &str = "customer_type";
const TAGS: &str = "tags";
const BOUGHT: &str = "成交客户";
const LOST: &str = "流失客户";
/// What a folder is sorted by.
const CLASSES: [&str; 2] = ["industry", "company_size"];
/// Not yet buyers.
const PROSPECTS: [&str; 2] = ["潜在客户", "意向客户"];
/// What may follow the word for how active a customer is: 沉睡客户.
const ENDING: &str = "客户";

pub(super) fn propose(scene: &Scene<'_>, customer: &Facts) -> Vec<Proposal> {
    let kinds = [bought, lost, folder, tag];
    kinds.iter().filter_map(|propose| propose(scene, customer)).collect()
}

fn bought(scene: &Scene<'_>, customer: &Facts) -> Option<Proposal> {
    let deal = scene.deal(customer)?;
    let now = customer.text(TYPE);
    if !PROSPECTS.contains(&now.as_str()) || is_invalid(&customer.record) {
        return None;
    }
    let mut texts = Texts::from([(TYPE.to_owned(), BOUGHT.to_owned())]);
    let has_deal = customer.record.get("deal").is_some_and(|deal| !deal.is_null());
    if !has_deal {
        texts.extend([
            ("deal.amount".to_owned(), deal.amount.to_string()),
            ("deal.product".to_owned(), deal.project.clone()),
            ("deal.signed_on".to_owned(), deal.signed_on.to_string()),
        ]);
    }
    let amount = money::short(deal.amount);
    let reason = format!(
        "{} 签了合同“{}”（{amount}），客户类型还是“{now}”",
        deal.signed_on, deal.project
    );
    let rest = if has_deal {
        ""
    } else {
        "，成交信息照这份合同写"
    };
    let action = format!("客户类型改为“{BOUGHT}”{rest}");
    Some(customer.proposal(Sort::Bought, reason, action, vec![Alteration::Set(texts)]))
}

fn lost(scene: &Scene<'_>, customer: &Facts) -> Option<Proposal> {
    let is_lost = customer.activity == Lifecycle::ACTIVITIES[2] && customer.text(TYPE) == BOUGHT;
    if !is_lost || customer.has_plans(scene.today) {
        return None;
    }
    let reason = format!(
        "{}（满 {}算流失）",
        customer.silence(scene.today),
        scene.lifecycle.lost_after
    );
    let action = format!("客户类型由“{BOUGHT}”改为“{LOST}”");
    let texts = Texts::from([(TYPE.to_owned(), LOST.to_owned())]);
    Some(customer.proposal(Sort::Lost, reason, action, vec![Alteration::Set(texts)]))
}

fn folder(scene: &Scene<'_>, customer: &Facts) -> Option<Proposal> {
    let finding = scene.misplaced(customer)?;
    // A profile that does not say where it belongs moves nothing.
    let says = |key: &str| {
        let said = customer.text(key);
        let field = scene.snapshot.catalog().customer().field(key);
        let is_known = field.is_some_and(|field| field.values.is_empty() || field.values.contains(&said));
        !said.is_empty() && is_known
    };
    if !CLASSES.into_iter().all(says) {
        return None;
    }
    // The rule tells both ways; this one takes the profile's word.
    let advice = finding
        .fix
        .as_deref()
        .and_then(|fix| fix.split('；').next())
        .unwrap_or_default();
    let action = advice.to_owned();
    let move_it = Alteration::Classify(Texts::new());
    Some(customer.proposal(Sort::Folder, finding.message.clone(), action, vec![move_it]))
}

/// A team that tags customers by how active they are wants the tags to be true.
fn tag(scene: &Scene<'_>, customer: &Facts) -> Option<Proposal> {
    let known = &Lifecycle::ACTIVITIES[..3];
    if !scene.has_field(TAGS) || !known.contains(&customer.activity.as_str()) {
        return None;
    }
    let word = |tag: &str| {
        known
            .iter()
            .find(|word| tag.strip_suffix(ENDING).unwrap_or(tag) == **word)
            .copied()
    };
    let wrong = customer
        .tags()
        .into_iter()
        .find(|tag| word(tag).is_some_and(|word| word != customer.activity))?;
    let right = wrong.replace(word(wrong)?, &customer.activity);
    let reason = format!(
        "标签写着“{wrong}”，现在是{}：{}",
        customer.activity,
        customer.silence(scene.today)
    );
    let action = format!("标签“{wrong}”换成“{right}”");
    let of = |words: &str| (TAGS.to_owned(), words.to_owned());
    let ((key, words), (other, new)) = (of(wrong), of(&right));
    let alterations = vec![
        Alteration::Remove { key, words },
        Alteration::Add { key: other, words: new },
    ];
    Some(customer.proposal(Sort::Tag, reason, action, alterations))
}

//! Valuable customers who fall silent (R87), and what to do about it (R88).

use super::facts::{Facts, Scene};
use super::{Proposal, Sort};
use crate::archive::{Result, text_at};
use crate::index::{Request, Sort as Order};
use crate::rules::is_invalid;
use crate::vault::Lifecycle;
use serde_json::Value;

const FOLLOW_UP: &str = "followup";

/// Advice for a customer of high value whom nobody called for half of the time that makes it dormant, and nobody plans to.
pub(super) fn propose(scene: &Scene<'_>, customer: &Facts) -> Result<Option<Proposal>> {
    let Some(last) = customer.last_contact else {
        return Ok(None);
    };
    let is_silent = scene.lifecycle.dormant_after.half().is_over(last, scene.today);
    let is_valuable = customer.value_tier == Lifecycle::VALUE_TIERS[0];
    let is_cared_for = customer.has_plans(scene.today) || scene.is_tasked(customer);
    if !is_valuable || !is_silent || is_cared_for || is_invalid(&customer.record) {
        return Ok(None);
    }
    let reason = customer.silence(scene.today);
    Ok(Some(customer.proposal(
        Sort::Churn,
        reason,
        advice(scene, customer)?,
        Vec::new(),
    )))
}

/// 打电话给李四（采购经理）13800138000；上次谈的是“报价跟进”，当时约定 2026-02-01 送样机
fn advice(scene: &Scene<'_>, customer: &Facts) -> Result<String> {
    let mut parts = vec![whom(customer)];
    let latest = scene.snapshot.search(&Request {
        kind: Some(FOLLOW_UP.to_owned()),
        customer_dir: Some(customer.dir.as_str().to_owned()),
        sort: Order::Field("date".to_owned(), true),
        limit: 1,
        ..Request::default()
    })?;
    if let Some(latest) = latest.hits.first().filter(|latest| latest.record.is_object()) {
        let mut said = format!("上次谈的是“{}”", latest.title);
        let next = latest.record.get("next").unwrap_or(&Value::Null);
        let plan = [text_at(next, "time"), text_at(next, "goal")].join(" ");
        if !plan.trim().is_empty() {
            said = format!("{said}，当时约定 {}", plan.trim());
        }
        parts.push(said);
    }
    Ok(parts.join("；"))
}

/// The one who decides, if somebody does, else the first who can be called.
fn whom(customer: &Facts) -> String {
    let contacts = customer.record.get("contacts").and_then(Value::as_array);
    let callable = |contact: &&Value| !text_at(contact, "phone").is_empty();
    let contacts: Vec<&Value> = contacts.into_iter().flatten().filter(callable).collect();
    let decides = |contact: &&&Value| contact.get("decision_maker") == Some(&Value::Bool(true));
    let Some(contact) = contacts.iter().find(decides).or_else(|| contacts.first()) else {
        return "没有能打的电话，先找到联系人".to_owned();
    };
    let title = Some(text_at(contact, "title")).filter(|title| !title.is_empty());
    let title = title.map_or_else(|| " ".to_owned(), |title| format!("（{title}）"));
    format!(
        "打电话给{}{title}{}",
        text_at(contact, "name"),
        text_at(contact, "phone")
    )
}

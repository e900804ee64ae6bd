//! Who goes to the former customers (R80, R81, R194–R196).

use super::facts::{Facts, Scene};
use super::{Proposal, Sort};
use crate::edit::Alteration;
use crate::rules::{INVALID, is_invalid, is_placeholder};

const TYPE: &str = "customer_type";
/// Who bought is lost first, and who is about to buy has an intention.
const NOT_YET: [&str; 2] = ["成交客户", "意向客户"];

pub(super) fn propose(scene: &Scene<'_>, customer: &Facts) -> Option<Proposal> {
    let (sort, reason) = farewell(scene, customer)?;
    let action = "归档：移到“历史客户”文件夹，还能搜到，也能恢复".to_owned();
    Some(customer.proposal(sort, reason, action, vec![Alteration::Archive]))
}

fn farewell(scene: &Scene<'_>, customer: &Facts) -> Option<(Sort, String)> {
    let name = &customer.name;
    if is_placeholder(name, scene.snapshot.settings()) {
        return Some((Sort::Test, format!("名称“{name}”不是真实的客户")));
    }
    if is_invalid(&customer.record) {
        return Some((
            Sort::Invalid,
            format!("跟进状态是“{INVALID}”，{}", customer.silence(scene.today)),
        ));
    }
    let since = customer.silent_since()?;
    let is_past = scene.lifecycle.archive_after.is_over(since, scene.today)
        && !NOT_YET.contains(&customer.text(TYPE).as_str())
        && !customer.has_plans(scene.today)
        // Who owes is not forgotten.
        && customer.unpaid <= 0.0;
    is_past.then(|| (Sort::Past, format!("{}，没有下一步安排", customer.silence(scene.today))))
}

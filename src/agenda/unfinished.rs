//! What is still open with customers who are to be archived: whoever does that should know.

use super::contracts::CONTRACT;
use super::label;
use super::tasks::open;
use crate::archive::{Result, Snapshot};
use crate::index::{FieldValue, Hit, Request, sentence};
use crate::reports::money;
use crate::rules::TASK;
use crate::vault::RelPath;
use std::collections::HashMap;

/// A derived figure of a customer: what contracts were for and nobody has paid.
const UNPAID: &str = "unpaid";
const RUNNING: &str = "执行中";
/// Contracts that nothing runs of any more, whenever they end.
const OVER: &str = "已终止,已作废,已完成,已到期";

/// What is still open with a customer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unfinished {
    /// In yuan.
    pub unpaid: f64,
    pub tasks: u64,
    pub contracts: u64,
}

impl Unfinished {
    /// 未回款 120,000 元、2 项未完成的任务、1 份还在执行的合同; empty where there is nothing.
    #[must_use]
    pub fn said(&self) -> String {
        let unpaid = (self.unpaid > 0.0).then(|| format!("未回款 {} 元", money::grouped(self.unpaid)));
        let counted = |count: u64, what: &str| (count > 0).then(|| format!("{count} {what}"));
        let told = [
            unpaid,
            counted(self.tasks, "项未完成的任务"),
            counted(self.contracts, "份还在执行的合同"),
        ];
        told.into_iter().flatten().collect::<Vec<_>>().join("、")
    }
}

/// What is open with each customer, by folder; of one only where `dir` names it.
pub fn unfinished(snapshot: &Snapshot<'_>, dir: Option<&RelPath>) -> Result<HashMap<String, Unfinished>> {
    let mut all: HashMap<String, Unfinished> = HashMap::new();
    let find = |kind: &str, text: String, columns: &[&str]| -> Result<Vec<Hit>> {
        let found = snapshot.search_known(&Request {
            text,
            kind: Some(kind.to_owned()),
            customer_dir: dir.map(|dir| dir.as_str().to_owned()),
            limit: usize::MAX >> 1,
            keys: Some(&[]),
            columns: columns.iter().map(|column| (*column).to_owned()).collect(),
            ..Request::default()
        })?;
        Ok(found
            .hits
            .into_iter()
            .filter(|hit| !hit.customer_dir.is_empty())
            .collect())
    };
    for hit in find(TASK, open(snapshot), &[])? {
        all.entry(hit.customer_dir).or_default().tasks += 1;
    }
    for hit in find(CONTRACT, running(snapshot), &[])? {
        all.entry(hit.customer_dir).or_default().contracts += 1;
    }
    let customer = snapshot.catalog().customer().name.clone();
    for hit in find(&customer, format!("{UNPAID}>0"), &[UNPAID])? {
        if let Some(Some(FieldValue::Number(yuan))) = hit.columns.first() {
            all.entry(hit.customer_dir).or_default().unpaid = *yuan;
        }
    }
    Ok(all)
}

/// The condition for contracts that are carried out, or that end today or later.
fn running(snapshot: &Snapshot<'_>) -> String {
    let word = |key: &str| label(snapshot, CONTRACT, key);
    let status = word("status");
    let ends = format!("{}>={}", word("ends_on"), snapshot.today());
    let runs = format!("({} 或 {ends})", sentence::condition(&status, RUNNING));
    format!("{runs} -{status}:{OVER}")
}

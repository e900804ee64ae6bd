//! Older days' small batches put together, as people enter them who catch up once in two months.

use super::Batch;
use super::calendar::days_before;
use crate::history::{Message, Staged};
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// What is younger than so many days stays as it is.
const RECENT: u64 = 60;

/// Puts together what one person recorded in two months, but for what has a reason of its own. `batches` is in the order of
/// time and so is the result; replaying either leaves the same files.
pub(super) fn condense(batches: Vec<Batch>, today: NaiveDate) -> Vec<Batch> {
    let recent = days_before(today, RECENT);
    let mut done: Vec<Batch> = Vec::new();
    // By author: what may still grow.
    let mut open: BTreeMap<String, Vec<Batch>> = BTreeMap::new();
    for batch in batches {
        let author = batch.author.name.clone();
        let mergeable = is_plain(&batch) && batch.when.date() < recent;
        let ends = |(who, group): &(&String, &Vec<Batch>)| {
            if **who == author && mergeable {
                group.last().is_some_and(|last| season(last) != season(&batch))
            } else {
                // Each file changes in the order of time, and none after its folder moved away.
                group
                    .iter()
                    .any(|other| shares_path(other, &batch) || (moves(&batch) && shares_customer(other, &batch)))
            }
        };
        let close: Vec<String> = open.iter().filter(ends).map(|(who, _)| who.clone()).collect();
        done.extend(close.iter().filter_map(|who| open.remove(who)).filter_map(merge));
        if mergeable {
            open.entry(author).or_default().push(batch);
        } else {
            done.push(batch);
        }
    }
    done.extend(open.into_values().filter_map(merge));
    done.sort_by_key(|batch| batch.when);
    done
}

fn is_plain(batch: &Batch) -> bool {
    batch.message.reason.is_none() && matches!(batch.message.operation.as_str(), "followup" | "feedback" | "receipt")
}

fn season(batch: &Batch) -> (i32, u32) {
    (batch.when.year(), batch.when.month0() / 2)
}

fn moves(batch: &Batch) -> bool {
    batch.files.iter().any(|staged| matches!(staged, Staged::Remove { .. }))
}

fn shares_path(one: &Batch, other: &Batch) -> bool {
    one.files
        .iter()
        .any(|staged| other.files.iter().any(|file| file.path() == staged.path()))
}

fn shares_customer(one: &Batch, other: &Batch) -> bool {
    one.message
        .customer_ids
        .iter()
        .any(|id| other.message.customer_ids.contains(id))
}

/// One batch of several; its time is the last one's.
fn merge(mut group: Vec<Batch>) -> Option<Batch> {
    let mut last = group.pop()?;
    if group.is_empty() {
        return Some(last);
    }
    group.push(last.clone());
    let said: Vec<&str> = group.iter().map(|batch| batch.message.subject.as_str()).collect();
    let customers: BTreeSet<&String> = group.iter().flat_map(|batch| &batch.message.customer_ids).collect();
    let what = if last.message.operation == "receipt" {
        "回款和发票"
    } else {
        "跟进和反馈"
    };
    last.message = Message {
        subject: format!("补录 {} 条{what}", group.len()),
        body: said.join("\n"),
        customer_ids: customers.into_iter().cloned().collect(),
        ..last.message
    };
    last.files = group.into_iter().flat_map(|batch| batch.files).collect();
    Some(last)
}

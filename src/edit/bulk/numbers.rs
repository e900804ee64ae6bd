//! No two contracts get one number, however many are changed at once.

use super::apply::edits;
use super::{Fate, Item};
use crate::archive::{Archive, Viewer};
use crate::edit::EditError;
use crate::rules::{CONTRACT_NO, Compared};
use std::collections::HashMap;

/// Refuses the contracts that would get the number of another one, or all the same.
pub(super) fn refuse_taken_numbers(archive: &Archive, items: &mut [Item]) -> Result<(), EditError> {
    let mut sharing: HashMap<String, usize> = HashMap::new();
    for number in items.iter().filter_map(new_number) {
        *sharing.entry(number.key().to_owned()).or_default() += 1;
    }
    if sharing.is_empty() {
        return Ok(());
    }
    for item in items.iter_mut() {
        let Some(number) = new_number(item) else { continue };
        if let Some(several @ 2..) = sharing.get(number.key()) {
            let why = format!(
                "{several} 份合同要改成同一个编号“{}”，一个编号只能是一份合同的",
                number.written
            );
            item.fate = Fate::Refused(why);
        }
    }
    let changing = items.iter().filter(|item| item.fate == Fate::Changes);
    let mut all = changing.flat_map(edits).collect();
    let snapshot = archive.read(&Viewer::everything())?;
    for kept in snapshot.leave_out_taken_numbers(&mut all)? {
        if let Some(item) = items.iter_mut().find(|item| item.path == kept.path) {
            item.fate = Fate::Refused(kept.reason);
        }
    }
    Ok(())
}

/// The number that a contract is to get.
fn new_number(item: &Item) -> Option<Compared> {
    let changes = item.changes.iter().filter(|_| item.fate == Fate::Changes);
    let mut numbers = changes.filter(|change| change.field == CONTRACT_NO);
    let number = Compared::new(numbers.next()?.after.clone());
    Some(number).filter(|number| !number.key().is_empty())
}

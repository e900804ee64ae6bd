//! Customers of a sheet that are likely, but not surely, one: told, so that a person looks before there are two of them.

use super::customers::Numbered;
use super::existing::{Directory, Known, likeness_key};
use std::collections::HashMap;

/// Characters of a name without its form below which it is like too many.
const SHORTEST: usize = 3;

/// Notes at the first row of each customer to be who it may be.
pub(super) fn tell(groups: &mut [Numbered], directory: &Directory) {
    let mut in_vault: HashMap<String, &Known> = HashMap::new();
    for known in directory.all() {
        if let Some(key) = key(&known.name) {
            in_vault.entry(key).or_insert(known);
        }
    }
    let mut in_sheet: HashMap<String, (u32, String)> = HashMap::new();
    let mut by_number: HashMap<String, (u32, String)> = HashMap::new();
    for (group, _) in groups {
        let name = group.name.clone().unwrap_or_default();
        let here = (group.first_row(), name.clone());
        let mut notes = Vec::new();
        if let Some(key) = key(&name) {
            if let Some(known) = in_vault.get(&key) {
                notes.push(format!("客户库里有名称相近的“{}”，可能是同一家", known.name));
            }
            match in_sheet.get(&key) {
                Some((row, other)) => notes.push(format!("与第 {row} 行的“{other}”名称相近，可能是同一家")),
                None => drop(in_sheet.insert(key, here.clone())),
            }
        }
        for number in &group.numbers {
            match by_number.get(number) {
                Some((row, other)) => notes.push(format!("原编号 {number} 与第 {row} 行的“{other}”相同")),
                None => drop(by_number.insert(number.clone(), here.clone())),
            }
            let same = directory
                .with_legacy_id(number)
                .first()
                .and_then(|at| directory.get(*at));
            if let Some(known) = same {
                notes.push(format!("原编号 {number} 与客户库里的“{}”相同", known.name));
            }
        }
        // Whoever is in the vault has been told apart before.
        if let Some(first) = group.rows.first_mut().filter(|_| group.known.is_none()) {
            first.add_notes(notes);
        }
    }
}

fn key(name: &str) -> Option<String> {
    let key = likeness_key(name);
    (key.chars().count() >= SHORTEST).then_some(key)
}

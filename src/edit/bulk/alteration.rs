//! What can be done with a record, among many.

use crate::edit::read::{Opened, is_profile};
use crate::edit::texts::{Texts, is_list_of_words, value_of, with};
use crate::edit::{EditError, draft};
use crate::kinds::Kind;
use crate::vault::layout::customer_dir;
use crate::vault::{ARCHIVED, LIVING, RelPath};
use serde_json::{Map, Value};

/// One thing to do with a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alteration {
    /// These fields become these texts; an empty one clears its field. The customer's folder goes along with industry, size
    /// and name, unless somebody had put it elsewhere.
    Set(Texts),
    /// The same, and the folder goes where the profile says, wherever it was.
    Classify(Texts),
    /// Words join a list (tags).
    Add { key: String, words: String },
    /// Words leave a list.
    Remove { key: String, words: String },
    /// The customer goes to the former ones.
    Archive,
    /// The customer comes back from there.
    Restore,
    /// Somebody is to do something for the customer: its owner, unless these texts of a task name another.
    Task(Texts),
}

/// The record as it is to be.
///
/// # Errors
/// [`EditError::NoWords`] where words join what is no list of words.
pub(super) fn altered(kind: &Kind, record: &Value, alterations: &[Alteration]) -> Result<Value, EditError> {
    let mut wanted = record.clone();
    for alteration in alterations {
        match alteration {
            Alteration::Set(texts) | Alteration::Classify(texts) => wanted = with(kind, &wanted, texts),
            Alteration::Add { key, words } => join(kind, &mut wanted, key, &|held| {
                let mut all = held.to_vec();
                all.extend(
                    words_of(kind, key, words)
                        .into_iter()
                        .filter(|word| !held.contains(word)),
                );
                all
            })?,
            Alteration::Remove { key, words } => join(kind, &mut wanted, key, &|held| {
                let gone = words_of(kind, key, words);
                held.iter().filter(|word| !gone.contains(word)).cloned().collect()
            })?,
            Alteration::Archive | Alteration::Restore | Alteration::Task(_) => {}
        }
    }
    Ok(wanted)
}

/// Changes the words of a field.
fn join(kind: &Kind, record: &mut Value, key: &str, change: &dyn Fn(&[Value]) -> Vec<Value>) -> Result<(), EditError> {
    let field = kind.field(key);
    if !field.is_some_and(is_list_of_words) {
        let label = field.map_or(key, |field| field.label.as_str());
        return Err(EditError::NoWords(label.to_owned()));
    }
    let Value::Object(map) = record else { return Ok(()) };
    let held = held_words(map, key);
    let words = change(&held);
    if words == held {
        return Ok(());
    }
    if words.is_empty() {
        map.shift_remove(key);
    } else {
        map.insert(key.to_owned(), Value::Array(words));
    }
    Ok(())
}

/// The words that a record has; a single one that somebody wrote without a list counts too.
fn held_words(map: &Map<String, Value>, key: &str) -> Vec<Value> {
    match map.get(key) {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(items)) => items.clone(),
        Some(single) => vec![single.clone()],
    }
}

fn words_of(kind: &Kind, key: &str, words: &str) -> Vec<Value> {
    match value_of(kind.field(key), words) {
        None => Vec::new(),
        Some(Value::Array(words)) => words,
        Some(word) => vec![word],
    }
}

/// From where to where the customer's folder goes; the place may be taken.
pub(super) fn place(now: &Opened, wanted: &Value, alterations: &[Alteration]) -> Option<(RelPath, RelPath)> {
    let from = now.path.parent().filter(|_| is_profile(&now.path))?;
    let is_sorted = alterations.iter().any(|one| matches!(one, Alteration::Classify(_)));
    let sorted = if is_sorted {
        let tree = now.path.parts().next()?;
        Some(customer_dir(tree, wanted)).filter(|to| !is_numbered(&from, to))
    } else {
        draft::place(now, wanted).map(|(_, to)| to)
    };
    let mut to = sorted.unwrap_or_else(|| from.clone());
    for alteration in alterations {
        let trees = match alteration {
            Alteration::Archive => (LIVING, ARCHIVED),
            Alteration::Restore => (ARCHIVED, LIVING),
            _ => continue,
        };
        to = below_other_tree(&to, trees).unwrap_or(to);
    }
    (to != from).then_some((from, to))
}

/// Whether a folder is this one, or the second of its name (` (2)`).
fn is_numbered(dir: &RelPath, wanted: &RelPath) -> bool {
    let rest = dir.as_str().strip_prefix(wanted.as_str());
    rest.is_some_and(|rest| {
        let number = rest.strip_prefix(" (").and_then(|rest| rest.strip_suffix(')'));
        rest.is_empty() || number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

/// The same place in the other tree, if it lies in the one.
pub(in crate::edit) fn below_other_tree(dir: &RelPath, (from, to): (&str, &str)) -> Option<RelPath> {
    dir.rebase(&RelPath::new(from)?, &RelPath::new(to)?)
}

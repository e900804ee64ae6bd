//! What fields are called: keys, labels and headers, found without going through all of them.

use super::field::Field;
use super::suggest::fold;
use std::collections::HashMap;

/// How a word belongs to a field; the first is the stronger claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Claim {
    KeyOrLabel,
    Header,
}

/// Folded word → the fields called so, in the order of the schema, each as the keys that lead to it.
#[derive(Debug, Default)]
pub(super) struct Names(HashMap<String, Vec<(Claim, Vec<String>)>>);

impl Names {
    pub(super) fn new(fields: &[(Vec<&str>, &Field)]) -> Self {
        let mut names = Self::default();
        for (keys, field) in fields {
            let keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
            names.add(&field.key, Claim::KeyOrLabel, &keys);
            names.add(&field.label, Claim::KeyOrLabel, &keys);
            for alias in &field.aliases {
                names.add(alias, Claim::Header, &keys);
            }
        }
        names
    }

    fn add(&mut self, word: &str, claim: Claim, keys: &[String]) {
        self.0.entry(fold(word)).or_default().push((claim, keys.to_vec()));
    }

    /// The key of the field called `word` in the map that `parent` leads to.
    pub(super) fn here(&self, parent: &[&str], word: &str) -> Option<&str> {
        let here = |keys: &&(Claim, Vec<String>)| keys.1.split_last().is_some_and(|(_, above)| above == parent);
        let (_, keys) = self
            .0
            .get(&fold(word))?
            .iter()
            .filter(here)
            .min_by_key(|(claim, _)| *claim)?;
        keys.last().map(String::as_str)
    }

    /// The keys that lead to the field called `word`, wherever it is.
    pub(super) fn anywhere(&self, word: &str) -> Option<&[String]> {
        let (_, keys) = self.0.get(&fold(word))?.iter().min_by_key(|(claim, _)| *claim)?;
        Some(keys)
    }
}

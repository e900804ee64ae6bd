//! The words of one vault, for reading queries: see [`SearchWords`].

use super::text::fold;
use crate::vault::SearchWords;
use std::collections::{HashMap, HashSet};

/// The same, ready to be asked; all words are folded.
#[derive(Debug, Default)]
pub struct Wording {
    /// By word the others of its groups.
    synonyms: HashMap<String, Vec<String>>,
    stop_words: HashSet<String>,
    words: HashSet<String>,
}

impl Wording {
    #[must_use]
    pub fn new(words: &SearchWords) -> Self {
        let folded = |words: &[String]| words.iter().map(|word| fold(word.trim())).collect::<Vec<String>>();
        let mut synonyms: HashMap<String, Vec<String>> = HashMap::new();
        for group in &words.synonyms {
            let group = folded(group);
            for word in &group {
                let known = synonyms.entry(word.clone()).or_default();
                for other in &group {
                    if other != word && !known.contains(other) {
                        known.push(other.clone());
                    }
                }
            }
        }
        Self {
            words: synonyms.keys().cloned().chain(folded(&words.words)).collect(),
            synonyms,
            stop_words: folded(&words.stop_words).into_iter().collect(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.synonyms.is_empty() && self.stop_words.is_empty()
    }

    /// What stands for a folded word as well.
    pub(super) fn synonyms(&self, word: &str) -> Vec<String> {
        self.synonyms.get(word).cloned().unwrap_or_default()
    }

    /// Whether a folded word says nothing of what is looked for.
    pub(super) fn is_stop_word(&self, word: &str) -> bool {
        self.stop_words.contains(word)
    }

    /// Whether the vault says that this is one word.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.words.contains(word)
    }
}

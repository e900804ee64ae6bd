//! What can happen between us and a customer, and in which order: beats, their wording, and the courses of stories.

use super::company::Company;
use super::random::Random;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io;

/// One happening, as the data files word it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Beat {
    /// What the step before names as its goal.
    pub(super) aim: Option<String>,
    /// What the profile's `customer_type`, `follow_up_status` and `customer_level` become, and why.
    #[serde(rename = "type")]
    pub(super) customer_type: Option<String>,
    pub(super) status: Option<String>,
    pub(super) level: Option<String>,
    pub(super) reason: Option<String>,
    /// State of the customer's main wish after this, and of the wish for more.
    pub(super) demand: Option<String>,
    pub(super) demand2: Option<String>,
    /// 1 or 2: the first or second contract is signed.
    pub(super) contract: Option<usize>,
    /// Kind of feedback that is recorded.
    pub(super) feedback: Option<String>,
    /// Closes the complaint that is open.
    #[serde(default)]
    pub(super) resolves: bool,
    /// Steps taken about a complaint.
    #[serde(default)]
    pub(super) process: Vec<String>,
    pub(super) variants: Vec<Variant>,
}

/// One wording. Without `method` it is feedback only, no follow-up.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Variant {
    pub(super) method: Option<String>,
    pub(super) subject: String,
    pub(super) content: String,
    pub(super) feedback: Option<String>,
    pub(super) solution: Option<String>,
    pub(super) rating: Option<u64>,
    /// Speaks of departments that a small company has not.
    #[serde(default)]
    pub(super) formal: bool,
}

/// Beat, least and most days since the one before.
#[derive(Debug, Deserialize)]
pub(super) struct Step(pub(super) String, pub(super) u64, pub(super) u64);

pub(super) struct Script {
    beats: BTreeMap<String, Beat>,
    arcs: BTreeMap<String, Vec<Step>>,
}

impl Script {
    pub(super) fn load() -> io::Result<Self> {
        let mut beats = BTreeMap::new();
        for text in [
            include_str!("data/opening.yaml"),
            include_str!("data/sale.yaml"),
            include_str!("data/service.yaml"),
        ] {
            beats.extend(super::parse::<BTreeMap<String, Beat>>(text)?);
        }
        Ok(Self {
            beats,
            arcs: super::parse(include_str!("data/arcs.yaml"))?,
        })
    }

    /// The course of a customer's story, `first` made the beat of its source.
    pub(super) fn course(&self, company: &Company) -> io::Result<Vec<(String, &Step)>> {
        let steps = self
            .arcs
            .get(&company.arc)
            .ok_or_else(|| super::broken(format!("no arc {}", company.arc)))?;
        let name = |step: &Step| match step.0.as_str() {
            "first" if company.legacy.is_some() => "first-老名单".to_owned(),
            "first" => format!("first-{}", company.source),
            other => other.to_owned(),
        };
        Ok(steps.iter().map(|step| (name(step), step)).collect())
    }

    pub(super) fn beat(&self, name: &str) -> io::Result<&Beat> {
        self.beats
            .get(name)
            .ok_or_else(|| super::broken(format!("no beat {name}")))
    }
}

impl Beat {
    /// A wording that fits the customer and was not used in its story yet, as long as there is one.
    pub(super) fn variant(
        &self,
        company: &Company,
        used: &mut Vec<String>,
        random: &mut Random,
    ) -> io::Result<&Variant> {
        let fitting = || {
            self.variants
                .iter()
                .filter(|variant| company.has_departments() || !variant.formal)
        };
        let fresh: Vec<&Variant> = fitting().filter(|variant| !used.contains(&variant.subject)).collect();
        let choice = if fresh.is_empty() { fitting().collect() } else { fresh };
        let variant = *random
            .pick(&choice)
            .ok_or_else(|| super::broken(format!("nothing to say for {}", company.name)))?;
        used.push(variant.subject.clone());
        Ok(variant)
    }
}

/// `text` with each `{word}` replaced; an unknown word is an error in the data files. 汉字 and Latin letters or digits that
/// come to stand side by side get a space between them.
pub(super) fn fill(text: &str, words: &BTreeMap<String, String>) -> io::Result<String> {
    let mut filled = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (word, after) = after
            .split_once('}')
            .ok_or_else(|| super::broken(format!("open brace in {text}")))?;
        push_spaced(&mut filled, before);
        push_spaced(
            &mut filled,
            words
                .get(word)
                .ok_or_else(|| super::broken(format!("no word {word} for {text}")))?,
        );
        rest = after;
    }
    push_spaced(&mut filled, rest);
    Ok(filled)
}

fn push_spaced(text: &mut String, more: &str) {
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    if let (Some(last), Some(first)) = (text.chars().last(), more.chars().next())
        && ((is_han(last) && first.is_ascii_alphanumeric()) || (last.is_ascii_alphanumeric() && is_han(first)))
    {
        text.push(' ');
    }
    text.push_str(more);
}

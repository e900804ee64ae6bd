//! Trying repairs.

use granit_parser::ErrorKind;

use super::super::error::SyntaxError;
use super::super::load::{self, MAX_ERRORS};
use super::super::position::Line;
use super::super::words;
use super::original::in_original;
use super::scene::{FINDERS, Scene, Suspect};
use super::{Failure, tabs};

/// How much text may be parsed to find causes, in bytes: enough to tell dozens of mistakes in a record apart, little enough for
/// a text of megabytes to end quickly.
fn budget(text: &str) -> usize {
    (text.len() * 64).clamp(2 << 20, 8 << 20)
}

/// The state of the search.
pub(super) struct Search {
    /// The text with what was found so far repaired. Repairs stay within their lines, so that line numbers hold.
    pub text: String,
    /// Where the parser gives up on this text.
    pub failure: Option<Failure>,
    budget: usize,
}

impl Search {
    pub fn new(text: &str, failure: Failure) -> Self {
        Self {
            text: text.to_owned(),
            failure: Some(failure),
            budget: budget(text),
        }
    }

    /// Makes comments of lines that are dropped as directives, if that helps.
    pub fn without_directives(&mut self) -> Vec<SyntaxError> {
        let mut errors = Vec::new();
        let mut repaired = self.text.clone().into_bytes();
        for line in load::foreign_directives(&self.text).take(MAX_ERRORS) {
            errors.push(words::directive(line.span(0, line.text.trim_end().len())));
            repaired[line.offset] = b'#';
        }
        if let (false, Ok(repaired)) = (errors.is_empty(), String::from_utf8(repaired)) {
            self.failure = first_failure(&repaired);
            self.text = repaired;
        }
        errors
    }

    /// Replaces tabs in indentations, if that helps.
    pub fn untab(&mut self) -> Vec<SyntaxError> {
        let Some(failure) = self.failure.clone() else {
            return Vec::new();
        };
        let text = &self.text.clone();
        let errors = tabs::errors(text, &failure);
        if errors.is_empty() {
            return errors;
        }
        let mut furthest = failure.place.line;
        let mut helped = false;
        for width in tabs::WIDTHS {
            let Some(left) = self.budget.checked_sub(self.text.len()) else {
                break;
            };
            self.budget = left;
            let repaired = tabs::replaced(text, *width);
            let next = first_failure(&repaired);
            let line = next.as_ref().map_or(u32::MAX, |next| next.place.line);
            if line > furthest {
                (self.text, self.failure, furthest, helped) = (repaired, next, line, true);
            }
            if furthest == u32::MAX {
                break;
            }
        }
        if helped { errors } else { Vec::new() }
    }

    /// The first suspect whose repair brings the parser beyond the failure; the repair stays.
    pub fn convict(&mut self, original: &str, failure: &Failure) -> Option<SyntaxError> {
        if failure.kind == ErrorKind::RecursionLimitExceeded {
            return None;
        }
        let text = std::mem::take(&mut self.text);
        let scene = Scene::new(&text, failure);
        for (finder, reach) in FINDERS {
            for line in scene.candidates(*reach) {
                for Suspect { error, repair } in finder(&scene, line).unwrap_or_default() {
                    if let Some((repaired, next)) = self.attempt(&text, line, &repair, failure) {
                        (self.text, self.failure) = (repaired, next);
                        return Some(in_original(original, &text, error));
                    }
                }
            }
        }
        self.text = text;
        None
    }

    /// The text with a line replaced and where it fails now, if that is further on.
    fn attempt(
        &mut self,
        text: &str,
        line: Line,
        repair: &str,
        failure: &Failure,
    ) -> Option<(String, Option<Failure>)> {
        self.budget = self.budget.checked_sub(text.len())?;
        let repaired = [&text[..line.offset], repair, &text[line.end()..]].concat();
        let next = first_failure(&repaired);
        let further = |next: &Failure| {
            let (old, new) = (&failure.place, &next.place);
            // On the repaired line itself columns have moved and prove nothing.
            new.line > old.line.max(line.number)
                || (new.line == old.line && line.number < old.line && new.column > old.column)
        };
        next.as_ref().is_none_or(further).then_some((repaired, next))
    }
}

fn first_failure(text: &str) -> Option<Failure> {
    let mut parser = load::parser(text);
    loop {
        match parser.next_event()? {
            Ok(_) => {}
            Err(error) => return Some(error.into()),
        }
    }
}

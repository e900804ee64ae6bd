//! The lines around a failure, and who looks at them.

use super::super::error::SyntaxError;
use super::super::position::{Line, lines};
use super::{Failure, full_width, layout, value};

/// A cause that may explain a failure.
pub(super) struct Suspect {
    pub error: SyntaxError,
    /// What the line should be instead.
    pub repair: String,
}

/// One cause with several repairs.
pub(super) fn suspects(error: &SyntaxError, repairs: impl IntoIterator<Item = String>) -> Vec<Suspect> {
    let suspect = |repair| Suspect {
        error: error.clone(),
        repair,
    };
    repairs.into_iter().map(suspect).collect()
}

/// Looks at one line for one kind of cause; several suspects if only trying can tell.
type Finder = fn(&Scene, Line) -> Option<Vec<Suspect>>;

/// All finders, the most specific first, each with the number of lines above the failure that it looks at.
pub(super) const FINDERS: &[(Finder, usize)] = &[
    (full_width::colon, 3),
    (full_width::space, 2),
    (full_width::quote, 20),
    (full_width::bracket, 5),
    (full_width::comment, 1),
    (value::escape, 2),
    (layout::missing_space, 3),
    (value::unclosed_quote, 20),
    (value::unclosed_bracket, 5),
    (value::reserved_start, 3),
    (value::colon_in_value, 2),
    (layout::missing_dash, 0),
    (layout::stray_dash, 0),
    (layout::indentation, 0),
    (layout::not_a_field, 0),
];

/// The neighbourhood of a failure.
pub(super) struct Scene<'t> {
    pub failure: &'t Failure,
    /// Lines with content up to the failure, the nearest first.
    before: Vec<Line<'t>>,
}

/// Lines kept of those before a failure.
const WINDOW: usize = 24;

impl<'t> Scene<'t> {
    pub fn new(text: &'t str, failure: &'t Failure) -> Self {
        let has_content = |line: &Line| !line.text.trim().is_empty() && !line.text.trim_start().starts_with('#');
        let mut before = Vec::new();
        for line in lines(text)
            .take_while(|line| line.number <= failure.place.line)
            .filter(has_content)
        {
            if before.len() == 2 * WINDOW {
                before.drain(..WINDOW);
            }
            before.push(line);
        }
        before.reverse();
        Self { failure, before }
    }

    /// The lines above one of them, the nearest first.
    pub fn above(&self, line: Line) -> impl Iterator<Item = &Line<'t>> {
        self.before.iter().filter(move |above| above.number < line.number)
    }

    /// The lines that may hold the cause, the most likely first.
    pub fn candidates(&self, reach: usize) -> impl Iterator<Item = Line<'t>> + use<'t> {
        let near: Vec<_> = self.before.iter().take(reach + 1).copied().collect();
        near.into_iter()
    }
}

//! Adding and removing keys.

use serde_json::{Map, Value};

use super::super::emit::{self, Place};
use super::super::position::{line_end, line_start, next_line};
use super::super::tree::{Entry, Shape};
use super::flow;
use super::lines::{
    Splice, comments_above, entry_end, indentation, is_blank, line_above, removed_end, replace_lines, rest_of_line,
};
use super::replace::replace;
use super::spot::Spot;
use super::step::{Attempt, Context, Refused};

pub(super) fn is_mapping(spot: &Spot) -> bool {
    matches!(spot.node.shape, Shape::Mapping { .. })
}

/// Adds a key at the end of the mapping at `spot`, which may also be absent or null.
pub(super) fn add(context: &Context, spot: &Spot, key: &str, value: &Value) -> Result<Vec<Splice>, Refused> {
    let whole = || Value::Object(Map::from_iter([(key.to_owned(), value.clone())]));
    match &spot.node.shape {
        Shape::Scalar(_) => replace(context, spot, &whole()),
        Shape::Mapping { flow: true, entries } if entries.is_empty() && spot.place != Place::Flow => {
            replace(context, spot, &whole())
        }
        Shape::Mapping { flow: true, entries } => {
            let members: Vec<_> = entries.iter().map(flow::entry_extent).collect();
            let new = emit::flow_entry(key, value, context.new_style());
            flow::insert(context, spot, '{', &members, entries.len(), &new)
        }
        Shape::Mapping { flow: false, entries } => add_line(context, spot, entries, key, value),
        Shape::Alias => Err(Refused::ALIAS),
        Shape::Sequence { .. } => Err(Refused::UNUSUAL),
    }
}

fn add_line(
    context: &Context,
    spot: &Spot,
    entries: &[Entry],
    key: &str,
    value: &Value,
) -> Result<Vec<Splice>, Refused> {
    let text = context.text;
    let last = entries.last().ok_or(Refused::UNUSUAL)?;
    let column = column(text, last)?;
    let map = Value::Object(Map::from_iter([(key.to_owned(), value.clone())]));
    let line = emit::value(&map, column, Place::Root, &context.layout, context.new_style());
    if context.attempt == Attempt::BeforeLast {
        let start = line_start(text, last.key_extent.start());
        if !starts_line(text, last) {
            return Err(Refused::UNUSUAL);
        }
        let at = comments_above(text, start, column);
        return Ok(vec![Splice::new(at, at, line)]);
    }
    // A mapping beside a dash ends where its item ends.
    let column = if spot.place == Place::Dash { spot.column } else { column };
    let at = entry_end(text, column, last.value.extent.end());
    Ok(vec![replace_lines(context, at, at, &line)])
}

/// Column of a block mapping's entry. Keys behind `?` are none of ours.
fn column(text: &str, entry: &Entry) -> Result<usize, Refused> {
    let key = entry.key_extent.start();
    let start = line_start(text, key);
    let before = &text[start..key];
    if before.trim_matches([' ', '-']).is_empty() {
        Ok(before.len())
    } else {
        Err(Refused::UNUSUAL)
    }
}

fn starts_line(text: &str, entry: &Entry) -> bool {
    let key = entry.key_extent.start();
    is_blank(text, line_start(text, key), key)
}

/// Removes a key; the last one leaves `{}`.
pub(super) fn remove(context: &Context, spot: &Spot, key: &str) -> Result<Vec<Splice>, Refused> {
    let Shape::Mapping { flow, entries } = &spot.node.shape else {
        return Err(Refused::ALIAS);
    };
    // What a merge key brings in cannot be removed here.
    let (index, entry) = spot.node.entry(context.text, key).ok_or(Refused::ALIAS)?;
    if *flow {
        let members: Vec<_> = entries.iter().map(flow::entry_extent).collect();
        return flow::remove(context, spot, '{', &members, index);
    }
    if entries.len() == 1 {
        return replace(context, spot, &Value::Object(Map::new()));
    }
    let column = column(context.text, entry)?;
    if !starts_line(context.text, entry) {
        let next = entries.get(index + 1).ok_or(Refused::UNUSUAL)?;
        return Ok(vec![beside_dash(context, entry, next)]);
    }
    let start = line_start(context.text, entry.key_extent.start());
    let inner = if spot.place == Place::Dash && index + 1 == entries.len() {
        spot.column
    } else {
        column
    };
    let end = entry_end(context.text, inner.max(column), entry.value.extent.end());
    let is_head = spot.place == Place::Root && index == 0;
    let start = if is_head {
        start
    } else {
        with_comments(context.text, start, end, column)
    };
    Ok(vec![replace_lines(context, start, removed_end(context, end), "")])
}

/// Removes the first key of a mapping that begins beside its dash.
fn beside_dash(context: &Context, entry: &Entry, next: &Entry) -> Splice {
    let text = context.text;
    let start = entry.key_extent.start();
    let content_end = entry.value.extent.end();
    let next_start = next.key_extent.start();
    if next_line(text, content_end) == line_start(text, next_start) {
        // The next key moves up beside the dash.
        return Splice::new(start, next_start, "");
    }
    // Comments or blank lines follow and stay: the dash stands alone.
    Splice::new(text[..start].trim_end().len(), line_end(text, content_end), "")
}

/// Where removing lines `start..end` begins: with the comment above them, if it speaks of them alone. A comment at the start of a
/// section (behind a blank line or the line that opens the mapping or list) heads the section if another entry follows directly.
pub(super) fn with_comments(text: &str, start: usize, end: usize, column: usize) -> usize {
    let first = comments_above(text, start, column);
    if first == start {
        return start;
    }
    let above = line_above(text, first).map(|line| rest_of_line(text, line));
    let opens_section = above.is_none_or(|line| line.trim().is_empty() || indentation(line) < column);
    let next = rest_of_line(text, end);
    let goes_on = indentation(next) == column && !next.trim().is_empty() && !next[column..].starts_with('#');
    if opens_section && goes_on { start } else { first }
}

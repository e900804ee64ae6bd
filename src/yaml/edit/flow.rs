//! Adding and removing inside `[ ]` and `{ }`.

use super::super::position::{line_start, next_line};
use super::super::tree::{Entry, Extent};
use super::lines::{Splice, indentation, is_blank, rest_of_line};
use super::spot::Spot;
use super::step::{Context, Refused};

pub(super) fn entry_extent(entry: &Entry) -> Extent {
    Extent::new(entry.key_extent.start(), entry.value.extent.end())
}

/// Inserts `new` as member `index` of the collection at `spot`, which opens with `open` and whose members stand at `members`.
pub(super) fn insert(
    context: &Context,
    spot: &Spot,
    open: char,
    members: &[Extent],
    index: usize,
    new: &str,
) -> Result<Vec<Splice>, Refused> {
    let text = context.text;
    let (start, end) = inside(text, spot, open)?;
    let Some(last) = members.last() else {
        let at = if is_blank(text, start, end) { end } else { start };
        return Ok(vec![Splice::new(start, at, new)]);
    };
    if let Some(next) = members.get(index) {
        return Ok(vec![Splice::new(next.start(), next.start(), format!("{new}, "))]);
    }
    // Behind a colon without a value the comma needs a blank.
    let comma = if text[..last.end()].ends_with(':') { " ," } else { "," };
    let line = line_start(text, last.start());
    let new = if line > start && is_blank(text, line, last.start()) {
        // One member a line.
        format!(
            "{comma}{}{}{new}",
            context.layout.newline,
            " ".repeat(indentation(&text[line..]))
        )
    } else {
        format!("{comma} {new}")
    };
    Ok(vec![Splice::new(last.end(), last.end(), new)])
}

/// Removes member `index`.
pub(super) fn remove(
    context: &Context,
    spot: &Spot,
    open: char,
    members: &[Extent],
    index: usize,
) -> Result<Vec<Splice>, Refused> {
    let text = context.text;
    let (start, end) = inside(text, spot, open)?;
    let this = members.get(index).ok_or(Refused::UNUSUAL)?;
    let (from, to) = (this.start(), this.end());
    let comma = comma_behind(text, to).unwrap_or(to);
    let line = line_start(text, from);
    let alone = line > start && is_blank(text, line, from) && is_remark(rest_of_line(text, comma));
    let next = members.get(index + 1).map(|member| member.start());
    let before = index
        .checked_sub(1)
        .and_then(|before| members.get(before))
        .map(|member| member.end());
    Ok(vec![match (next, before) {
        (Some(_), _) if alone => Splice::new(line, next_line(text, comma), ""),
        (Some(next), _) if !text[from..next].contains('#') => Splice::new(from, next, ""),
        (None, Some(before)) if !text[before..from].contains('#') => Splice::new(before, to, ""),
        (None, None) if !text[start..end].contains('#') => Splice::new(start, end, ""),
        _ => Splice::new(from, comma, ""),
    }])
}

fn is_remark(rest: &str) -> bool {
    rest.trim().is_empty() || rest.trim_start().starts_with('#')
}

/// The offset behind the comma that follows.
fn comma_behind(text: &str, offset: usize) -> Option<usize> {
    let after = text[offset..].trim_start().strip_prefix(',')?;
    Some(text.len() - after.len())
}

/// What is between the brackets. A single pair without brackets (`[a: 1]`) is none of ours.
fn inside(text: &str, spot: &Spot, open: char) -> Result<(usize, usize), Refused> {
    let (start, end) = (spot.node.extent.start(), spot.node.extent.end());
    let is_bracketed = text
        .get(start..end)
        .is_some_and(|source| source.len() >= 2 && source.starts_with(open));
    if is_bracketed {
        Ok((start + 1, end - 1))
    } else {
        Err(Refused::UNUSUAL)
    }
}

//! Adding and removing list items.

use serde_json::Value;

use super::super::emit::{self, Place};
use super::super::position::line_start;
use super::super::tree::{Node, Shape};
use super::flow;
use super::lines::{Splice, comments_above, entry_end, is_blank, removed_end, replace_lines};
use super::mapping::with_comments;
use super::replace::replace;
use super::spot::Spot;
use super::step::{Attempt, Context, Refused};

/// Inserts an item at `index` of the list at `spot`, which may also be absent or null.
pub(super) fn insert(context: &Context, spot: &Spot, index: usize, value: &Value) -> Result<Vec<Splice>, Refused> {
    let whole = || Value::Array(vec![value.clone()]);
    match &spot.node.shape {
        Shape::Scalar(_) => replace(context, spot, &whole()),
        Shape::Sequence { flow: true, items } if items.is_empty() && spot.place != Place::Flow => {
            replace(context, spot, &whole())
        }
        Shape::Sequence { flow: true, items } => {
            let members: Vec<_> = items.iter().map(|item| item.extent).collect();
            flow::insert(
                context,
                spot,
                '[',
                &members,
                index,
                &emit::flow_value(value, context.new_style()),
            )
        }
        Shape::Sequence { flow: false, items } => insert_lines(context, spot, items, index, value),
        Shape::Alias => Err(Refused::ALIAS),
        Shape::Mapping { .. } => Err(Refused::UNUSUAL),
    }
}

fn insert_lines(
    context: &Context,
    spot: &Spot,
    items: &[Node],
    index: usize,
    value: &Value,
) -> Result<Vec<Splice>, Refused> {
    let text = context.text;
    let last = items.len().checked_sub(1).ok_or(Refused::UNUSUAL)?;
    let neighbour = spot.dash(context, index.min(last))?;
    let column = neighbour - line_start(text, neighbour);
    let one = Value::Array(vec![value.clone()]);
    let mut new = emit::value(&one, column, Place::Root, &context.layout, context.new_style());
    if index > last {
        let at = entry_end(text, column, items[last].extent.end());
        // Behind a block that keeps blank lines one more would become text.
        if context.attempt == Attempt::Natural && separated(context, spot, items)? {
            new.insert_str(0, context.layout.newline);
        }
        return Ok(vec![replace_lines(context, at, at, &new)]);
    }
    let start = line_start(text, neighbour);
    if !is_blank(text, start, neighbour) {
        // Beside another dash: the new item takes this place, the old one moves to a line of its own.
        let item = new.trim_start_matches(' ');
        return Ok(vec![Splice::new(
            neighbour,
            neighbour,
            format!("{item}{}", " ".repeat(column)),
        )]);
    }
    let at = comments_above(text, start, column);
    Ok(vec![Splice::new(at, at, new)])
}

/// Whether the last two items have a blank line between them, as a new one should then too.
fn separated(context: &Context, spot: &Spot, items: &[Node]) -> Result<bool, Refused> {
    let [.., before, _] = items else { return Ok(false) };
    let last = spot.dash(context, items.len() - 1)?;
    let between = context.text.get(before.extent.end()..last).unwrap_or_default();
    let lines: Vec<_> = between.lines().collect();
    Ok(lines.len() > 2 && lines[1..lines.len() - 1].iter().any(|line| line.trim().is_empty()))
}

/// Removes an item; the last one leaves `[]`.
pub(super) fn remove(context: &Context, spot: &Spot, index: usize) -> Result<Vec<Splice>, Refused> {
    let text = context.text;
    let Shape::Sequence { flow, items } = &spot.node.shape else {
        return Err(Refused::ALIAS);
    };
    let item = items.get(index).ok_or(Refused::UNUSUAL)?;
    if *flow {
        let members: Vec<_> = items.iter().map(|item| item.extent).collect();
        return flow::remove(context, spot, '[', &members, index);
    }
    if items.len() == 1 {
        return replace(context, spot, &Value::Array(Vec::new()));
    }
    let dash = spot.dash(context, index)?;
    let start = line_start(text, dash);
    let column = dash - start;
    if !is_blank(text, start, dash) {
        // Beside another dash: the next item moves up.
        return Ok(vec![Splice::new(dash, spot.dash(context, index + 1)?, "")]);
    }
    let end = entry_end(text, column, item.extent.end());
    let start = with_comments(text, start, end, column);
    Ok(vec![replace_lines(context, start, removed_end(context, end), "")])
}

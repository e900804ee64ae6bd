//! Putting a value in the place of another.

use granit_parser::ScalarStyle;
use serde_json::Value;

use super::super::emit::{self, Place, Style};
use super::super::position::{line_end, line_start, next_line};
use super::super::tree::Shape;
use super::lines::{Splice, entry_end, is_blank, replace_lines, rest_of_line};
use super::spot::Spot;
use super::step::{Attempt, Context, Refused};

/// Replaces the value at `spot`.
pub(super) fn replace(context: &Context, spot: &Spot, value: &Value) -> Result<Vec<Splice>, Refused> {
    if spot.is_shared() {
        return Err(Refused::ALIAS);
    }
    let style = style(context, spot, value);
    match (&spot.node.shape, spot.place) {
        (_, Place::Flow) => Ok(vec![in_flow(context, spot, value, style)]),
        (_, Place::Root) => root(context, spot, value, style),
        (Shape::Scalar(ScalarStyle::Literal | ScalarStyle::Folded), _) => block_scalar(context, spot, value, style),
        (Shape::Mapping { flow: false, .. } | Shape::Sequence { flow: false, .. }, _) => {
            block_collection(context, spot, value, style)
        }
        _ => inline(context, spot, value, style),
    }
}

/// The text of a document that had no value so far.
pub(super) fn empty_document(context: &Context, value: &Value) -> Vec<Splice> {
    let text = context.text;
    let value = emit::value(value, 0, Place::Root, &context.layout, context.new_style());
    let end = text.len();
    // A document's end marker stays behind the document.
    let marker = ["...", "...\n", "...\r\n"]
        .iter()
        .find_map(|marker| text.strip_suffix(marker));
    let at = marker
        .filter(|before| before.is_empty() || before.ends_with(['\n', '\r']))
        .map_or(end, str::len);
    vec![if at == end {
        replace_lines(context, at, end, value.trim_start())
    } else {
        Splice::new(at, at, value.trim_start())
    }]
}

/// A string keeps the style of the string it replaces.
fn style(context: &Context, spot: &Spot, value: &Value) -> Style {
    match (context.attempt, &spot.node.shape) {
        (Attempt::Safest, _) => Style::Safest,
        (_, Shape::Scalar(style)) if value.is_string() && !spot.node.is_absent() => Style::Like(*style),
        _ => Style::Any,
    }
}

/// What is written behind a key or dash: the rest of its line, and whole lines below.
struct Written {
    /// With a blank in front, or empty.
    inline: String,
    body: String,
}

fn write(context: &Context, spot: &Spot, value: &Value, style: Style) -> Written {
    let text = emit::value(value, spot.column, spot.place, &context.layout, style);
    let end = line_end(&text, 0);
    Written {
        inline: text[..end].trim_end().to_owned(),
        body: text[next_line(&text, 0)..].to_owned(),
    }
}

fn in_flow(context: &Context, spot: &Spot, value: &Value, style: Style) -> Splice {
    let (start, end) = (spot.node.extent.start(), spot.node.extent.end());
    let value = emit::flow_value(value, style);
    if start < end {
        return Splice::new(start, end, value);
    }
    let has_colon = context.text[..start].ends_with(':');
    Splice::new(
        start,
        end,
        if has_colon {
            format!(" {value}")
        } else {
            format!(": {value}")
        },
    )
}

/// A document that is a scalar or collection as a whole.
fn root(context: &Context, spot: &Spot, value: &Value, style: Style) -> Result<Vec<Splice>, Refused> {
    if spot.node.tagged
        || matches!(
            spot.node.shape,
            Shape::Scalar(ScalarStyle::Literal | ScalarStyle::Folded)
        )
    {
        return Err(Refused::UNUSUAL);
    }
    let (start, end) = (spot.node.extent.start(), spot.node.extent.end());
    let new = emit::value(value, 0, Place::Root, &context.layout, style);
    Ok(vec![Splice::new(start, end, new.trim())])
}

/// A value on its key's or dash's line, or alone on the line below, or none at all.
fn inline(context: &Context, spot: &Spot, value: &Value, style: Style) -> Result<Vec<Splice>, Refused> {
    let text = context.text;
    let node = spot.node;
    let Written { inline, body } = write(context, spot, value, style);
    let below = next_line(text, node.extent.end());
    let lines = (!body.is_empty()).then(|| replace_lines(context, below, below, &body));
    if node.is_absent() {
        if node.tagged {
            return Err(Refused::UNUSUAL);
        }
        return Ok(std::iter::once(fill_slot(text, spot.slot, &inline))
            .chain(lines)
            .collect());
    }
    let (start, end) = (node.extent.start(), node.extent.end());
    if lines.is_none() && !inline.is_empty() {
        return Ok(vec![Splice::new(start, end, inline.trim_start())]);
    }
    if !is_blank(text, spot.slot, start) {
        // A comment or a tag stands between.
        return Err(Refused::UNUSUAL);
    }
    Ok(std::iter::once(Splice::new(spot.slot, end, inline))
        .chain(lines)
        .collect())
}

/// Writes into the empty slot behind a key or dash; blanks at the end of the line go, a comment stays.
fn fill_slot(text: &str, slot: usize, inline: &str) -> Splice {
    let end = if rest_of_line(text, slot).trim().is_empty() {
        line_end(text, slot)
    } else {
        slot
    };
    Splice::new(slot, end, inline)
}

/// `|` or `>` and the lines below; a comment behind the header stays.
fn block_scalar(context: &Context, spot: &Spot, value: &Value, style: Style) -> Result<Vec<Splice>, Refused> {
    let text = context.text;
    let node = spot.node;
    let header = spot.slot + rest_of_line(text, spot.slot).find(['|', '>']).ok_or(Refused::UNUSUAL)?;
    if !is_blank(text, spot.slot, header) {
        return Err(Refused::UNUSUAL);
    }
    let rest = rest_of_line(text, header + 1);
    let header_end = header + 1 + rest.len()
        - rest
            .trim_start_matches(|c: char| matches!(c, '+' | '-') || c.is_ascii_digit())
            .len();
    let first = next_line(text, header);
    let end = next_line(text, node.extent.end()).max(first);
    // The new text stands where the old one stood.
    let column = node.extent.start() - line_start(text, node.extent.start());
    let mut layout = context.layout;
    if spot.place == Place::Key && node.extent.start() >= first && column > spot.column {
        layout.indent = column - spot.column;
    }
    let context = &Context { layout, ..*context };
    let Written { inline, body } = write(context, spot, value, style);
    Ok(vec![
        Splice::new(spot.slot, header_end, inline),
        replace_lines(context, first, end, &body),
    ])
}

/// A mapping or list in lines of its own, or beside its dash.
fn block_collection(context: &Context, spot: &Spot, value: &Value, style: Style) -> Result<Vec<Splice>, Refused> {
    let text = context.text;
    if spot.node.tagged {
        return Err(Refused::UNUSUAL);
    }
    let Written { inline, body } = write(context, spot, value, style);
    let end = spot.node.extent.end();
    // Comments behind stay, unless they would become part of a text.
    let is_text = value.is_string() && !body.is_empty();
    let end = if is_text {
        entry_end(text, spot.column, end)
    } else {
        next_line(text, end)
    };
    let below = next_line(text, spot.slot);
    let beside = !rest_of_line(text, spot.slot).trim_start().is_empty() && spot.node.extent.start() < below;
    if beside {
        let lines = format!("{inline}{}{body}", context.layout.newline);
        return Ok(vec![replace_lines(context, spot.slot, end, &lines)]);
    }
    Ok(vec![
        fill_slot(text, spot.slot, &inline),
        replace_lines(context, below, end, &body),
    ])
}

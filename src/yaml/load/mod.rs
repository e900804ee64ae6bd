//! From text to values and positions, in one pass over the parser's events.
//!
//! What the parser lets pass but its owner cannot have meant (a field twice, an alias that unfolds without end, a second
//! document …) is collected as [`SyntaxError`]s; what the parser refuses is left to [`diagnose`](super::diagnose).

mod alias;
mod block_scalar;
mod check;
mod mapping;
mod scalar_value;

use std::cell::OnceCell;

use granit_parser::{
    Event, Marker, Parser, ScalarStyle, ScanError, Span as RawSpan, StrInput, StructureStyle, Tag, options,
};
use serde_json::Value;

use self::alias::Anchors;
pub(super) use self::check::foreign_directives;
use super::error::{SyntaxError, code};
use super::position::{LineIndex, Position, Span, to_u32};
use super::tree::{Extent, Node, Shape};

/// Levels of block and of flow collections each. People write five; the limit keeps recursion far from the stack's end.
pub(super) const MAX_DEPTH: usize = 64;

/// Findings of one text after which no more are collected: enough for anyone to work on, and a bound for hostile texts.
pub(super) const MAX_ERRORS: usize = 50;

/// A text as read.
pub(super) struct Loaded {
    pub value: Value,
    /// `None` for a text of blanks and comments.
    pub root: Option<Node>,
    /// If there are any, the text is not a valid document, though the parser read it.
    pub errors: Vec<SyntaxError>,
}

/// Reads a text up to its end or to the first place where the parser gives up.
pub(super) fn load(text: &str) -> Result<Loaded, ScanError> {
    let mut loader = Loader {
        text,
        has_tabs: text.contains('\t'),
        parser: parser(text),
        errors: Vec::new(),
        anchors: Anchors::new(text),
        lines: OnceCell::new(),
    };
    let root = loader.document()?;
    let mut errors = loader.errors;
    errors.sort_by_key(|error| error.span.start.offset);
    let (value, root) = root.unzip();
    Ok(Loaded {
        value: value.unwrap_or_default(),
        root,
        errors,
    })
}

/// The parser, set up as everywhere in this room.
pub(super) fn parser(text: &str) -> Parser<'_, StrInput<'_>> {
    let options = options! {
        emit_comments: false,
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        block_nesting_limit: MAX_DEPTH,
        flow_nesting_limit: MAX_DEPTH,
    };
    Parser::new_from_str_with_options(text, options)
}

fn offset(marker: Marker) -> usize {
    marker.byte_offset().unwrap_or_default()
}

fn extent(raw: RawSpan) -> Extent {
    Extent::new(offset(raw.start), offset(raw.end))
}

pub(super) fn position(marker: Marker) -> Position {
    Position {
        offset: offset(marker),
        line: to_u32(marker.line()),
        column: to_u32(marker.col() + 1),
    }
}

fn span(raw: RawSpan) -> Span {
    Span {
        start: position(raw.start),
        end: position(raw.end),
    }
}

struct Loader<'t> {
    text: &'t str,
    has_tabs: bool,
    parser: Parser<'t, StrInput<'t>>,
    errors: Vec<SyntaxError>,
    anchors: Anchors,
    /// Made for the first finding that needs it.
    lines: OnceCell<LineIndex>,
}

impl<'t> Loader<'t> {
    fn report(&mut self, error: SyntaxError) {
        // A bomb goes off at every alias of it; one finding says all.
        let is_bomb = |error: &SyntaxError| error.code == code::ALIAS_BOMB;
        let is_said = is_bomb(&error) && self.errors.iter().any(is_bomb);
        if self.errors.len() < MAX_ERRORS && !is_said {
            self.errors.push(error);
        }
    }

    /// The place of something that the parser has left behind.
    fn place(&self, extent: Extent) -> Span {
        self.lines
            .get_or_init(|| LineIndex::new(self.text))
            .span(self.text, extent)
    }

    /// The next event that is a node or a boundary.
    fn next(&mut self) -> Result<(Event<'t>, RawSpan), ScanError> {
        loop {
            match self.parser.next_event() {
                Some(Ok((Event::Anchor(_, name), raw))) => self.check_anchor(&name, raw),
                Some(Ok((Event::Comment(..), _))) => {}
                Some(event) => return event,
                None => return Ok((Event::StreamEnd, RawSpan::default())),
            }
        }
    }

    fn document(&mut self) -> Result<Option<(Value, Node)>, ScanError> {
        let mut root = None;
        loop {
            let (event, raw) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentEnd => {}
                Event::StreamEnd => {
                    if root.is_none() {
                        self.check_directives(self.text.len());
                    }
                    return Ok(root);
                }
                Event::DocumentStart(..) if root.is_some() => {
                    self.report(several_documents(raw));
                    return Ok(root);
                }
                Event::DocumentStart(..) => self.check_directives(offset(raw.start)),
                node => {
                    let (value, node) = self.node(node, raw)?;
                    self.check_root(&node);
                    root = Some((value, node));
                }
            }
        }
    }

    fn node(&mut self, event: Event<'t>, raw: RawSpan) -> Result<(Value, Node), ScanError> {
        let tagged = event.tag().is_some();
        let anchor = event.anchor_id().unwrap_or_default();
        self.anchors.open(anchor);
        let (value, extent, shape) = match event {
            Event::Scalar(text, style, _, tag) => self.scalar(text, style, tag.as_deref(), raw),
            Event::SequenceStart(style, _, tag) => {
                self.check_collection_tag(tag.as_deref(), raw);
                self.sequence(style == StructureStyle::Flow, raw)?
            }
            Event::MappingStart(style, _, tag) => {
                self.check_collection_tag(tag.as_deref(), raw);
                self.mapping(style == StructureStyle::Flow, raw)?
            }
            Event::Alias(id) => (self.expand(id, raw), extent(raw), Shape::Alias),
            Event::UnresolvedAlias(name) => {
                self.report(alias::undefined(&name, span(raw)));
                (Value::Null, extent(raw), Shape::Alias)
            }
            // Boundaries are consumed by whoever opened them; a parser that breaks this rule yields an absent value.
            _ => (
                Value::Null,
                Extent::new(offset(raw.start), 0),
                Shape::Scalar(ScalarStyle::Plain),
            ),
        };
        if anchor != 0 {
            self.define(anchor, &value, raw);
        }
        Ok((
            value,
            Node {
                extent,
                anchored: anchor != 0,
                tagged,
                shape,
            },
        ))
    }

    fn sequence(&mut self, flow: bool, raw: RawSpan) -> Result<(Value, Extent, Shape), ScanError> {
        let mut values = Vec::new();
        let mut items: Vec<Node> = Vec::new();
        let start = offset(raw.start);
        loop {
            let (event, raw) = self.next()?;
            if matches!(event, Event::SequenceEnd | Event::StreamEnd) {
                let end = if flow {
                    offset(raw.end)
                } else {
                    items.last().map_or(start, |item| item.extent.end())
                };
                return Ok((
                    Value::Array(values),
                    Extent::new(start, end),
                    Shape::Sequence { flow, items },
                ));
            }
            if !flow {
                self.check_tab(offset(raw.start));
            }
            let (value, item) = self.node(event, raw)?;
            values.push(value);
            items.push(item);
        }
    }

    fn check_collection_tag(&mut self, tag: Option<&Tag>, raw: RawSpan) {
        if let Some(tag) = tag.filter(|tag| scalar_value::known_tag(tag).is_none()) {
            self.report(scalar_value::foreign_tag(tag, raw));
        }
    }
}

fn several_documents(raw: RawSpan) -> SyntaxError {
    SyntaxError::new(
        code::SEVERAL_DOCUMENTS,
        span(raw),
        "一个文件只能写一份资料，这里却开始了第二份",
        "如果只是想画一条分隔线，请在行首加上“# ”；如果确实是两份资料，请分成两个文件",
    )
}

//! Finding a value in the source: its node, and what stands in front of it.

use super::super::document::Document;
use super::super::emit::Place;
use super::super::path::{FieldPath, Segment};
use super::super::position::{BOM, line_start};
use super::super::tree::{Entry, Node, Shape};
use super::lines::skip_trivia;
use super::step::{Context, Refused};

/// A value in the source.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot<'n> {
    pub node: &'n Node,
    pub place: Place,
    /// Where the value's slot begins: right behind the `:` or `-`.
    pub slot: usize,
    /// Column of the key or dash, from 0.
    pub column: usize,
}

/// Where a path leads to in the source.
pub(super) enum Reached<'n, 'p> {
    Spot(Spot<'n>),
    /// A key that a merge key (`<<`) brings into this mapping.
    Merged(Spot<'n>, &'p str),
}

impl<'d> Spot<'d> {
    /// The whole document, unless it is empty.
    pub fn root(document: &'d Document) -> Option<Self> {
        let slot = if document.text.starts_with(BOM) {
            BOM.len_utf8()
        } else {
            0
        };
        let node = document.root.as_ref().filter(|node| !node.is_absent())?;
        Some(Self {
            node,
            place: Place::Root,
            slot,
            column: 0,
        })
    }

    /// Whether the node has an anchor or is an alias.
    pub fn is_shared(&self) -> bool {
        self.node.anchored || matches!(self.node.shape, Shape::Alias)
    }

    /// The value of one of the mapping's entries.
    pub fn entry(&self, context: &Context, entry: &'d Entry) -> Result<Self, Refused> {
        if self.is_flow() {
            return Ok(Self {
                node: &entry.value,
                place: Place::Flow,
                ..*self
            });
        }
        let start = entry.key_extent.start();
        let column = start - line_start(context.text, start);
        let slot = behind(context.text, entry.key_extent.end(), ':').ok_or(Refused::UNUSUAL)?;
        Ok(Self {
            node: &entry.value,
            place: Place::Key,
            slot,
            column,
        })
    }

    /// The items of a list.
    pub fn items(&self) -> &'d [Node] {
        match &self.node.shape {
            Shape::Sequence { items, .. } => items,
            _ => &[],
        }
    }

    /// The value of one of the list's items.
    pub fn item(&self, context: &Context, index: usize) -> Result<Self, Refused> {
        let node = self.items().get(index).ok_or(Refused::UNUSUAL)?;
        if self.is_flow() {
            return Ok(Self {
                node,
                place: Place::Flow,
                ..*self
            });
        }
        let dash = self.dash(context, index)?;
        let column = dash - line_start(context.text, dash);
        Ok(Self {
            node,
            place: Place::Dash,
            slot: dash + 1,
            column,
        })
    }

    /// Where the dash of one of a block list's items stands.
    pub fn dash(&self, context: &Context, index: usize) -> Result<usize, Refused> {
        let from = match index.checked_sub(1) {
            Some(before) => self.items().get(before).ok_or(Refused::UNUSUAL)?.extent.end(),
            None => self.start(context),
        };
        let dash = skip_trivia(context.text, from);
        behind(context.text, dash, '-').map(|_| dash).ok_or(Refused::UNUSUAL)
    }

    /// Where a block collection's first line may begin: behind the slot and the document's marker.
    fn start(&self, context: &Context) -> usize {
        let start = skip_trivia(context.text, self.slot);
        let marker = self.place == Place::Root && context.text[start..].starts_with("---");
        if marker {
            skip_trivia(context.text, start + 3)
        } else {
            start
        }
    }

    pub fn is_flow(&self) -> bool {
        self.place == Place::Flow
            || matches!(
                self.node.shape,
                Shape::Sequence { flow: true, .. } | Shape::Mapping { flow: true, .. }
            )
    }
}

/// The offset behind `sign`, if it follows `offset`, blanks aside.
fn behind(text: &str, offset: usize, sign: char) -> Option<usize> {
    let rest = text.get(offset..)?;
    let after = rest.trim_start_matches([' ', '\t']).strip_prefix(sign)?;
    Some(text.len() - after.len())
}

/// Where a path leads to.
pub(super) fn at<'n, 'p>(context: &Context, root: Spot<'n>, path: &'p [Segment]) -> Result<Reached<'n, 'p>, Refused> {
    let mut spot = root;
    for (depth, segment) in path.iter().enumerate() {
        if matches!(spot.node.shape, Shape::Alias) {
            return Err(Refused::ALIAS);
        }
        let number;
        spot = match (&spot.node.shape, segment) {
            (Shape::Sequence { .. }, Segment::Index(index)) => spot.item(context, *index)?,
            (Shape::Mapping { .. }, segment) => {
                let key = match segment {
                    Segment::Key(key) => key.as_str(),
                    Segment::Index(index) => {
                        number = index.to_string();
                        &number
                    }
                };
                match (spot.node.entry(context.text, key), segment) {
                    (Some((_, entry)), _) => spot.entry(context, entry)?,
                    (None, Segment::Key(key)) if depth + 1 == path.len() => return Ok(Reached::Merged(spot, key)),
                    (None, _) => return Err(Refused::ALIAS),
                }
            }
            _ => return Err(Refused::UNUSUAL),
        };
    }
    Ok(Reached::Spot(spot))
}

/// Where a path leads to, which must be in the source itself.
pub(super) fn node<'n>(context: &Context, root: Spot<'n>, path: &FieldPath) -> Result<Spot<'n>, Refused> {
    match at(context, root, path.segments())? {
        Reached::Spot(spot) => Ok(spot),
        Reached::Merged(..) => Err(Refused::ALIAS),
    }
}

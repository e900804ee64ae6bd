//! Mappings: keys, duplicates, merge keys.

use granit_parser::{Event, ScalarStyle, ScanError, Span as RawSpan};
use serde_json::{Map, Value};

use super::super::error::{SyntaxError, code};
use super::super::position::{Span, to_u32};
use super::super::tree::{Entry, Extent, Node, Shape};
use super::super::words;
use super::{Loader, extent, offset, span};

/// A key as read: its text, if it has one that can be a key's.
struct Key {
    text: Option<String>,
    extent: Extent,
}

impl<'t> Loader<'t> {
    pub(super) fn mapping(&mut self, flow: bool, raw: RawSpan) -> Result<(Value, Extent, Shape), ScanError> {
        let mut map = Map::new();
        let mut merged = None;
        let mut entries: Vec<Entry> = Vec::new();
        let start = offset(raw.start);
        loop {
            let (event, raw) = self.next()?;
            if matches!(event, Event::MappingEnd | Event::StreamEnd) {
                let end = if flow {
                    offset(raw.end)
                } else {
                    entries.last().map_or(start, |entry| entry.value.extent.end())
                };
                if let Some((value, place)) = merged {
                    self.merge(&mut map, value, place);
                }
                return Ok((
                    Value::Object(map),
                    Extent::new(start, end),
                    Shape::Mapping { flow, entries },
                ));
            }
            let is_merge = matches!(&event, Event::Scalar(text, ScalarStyle::Plain, ..) if text == "<<");
            let key = self.key(event, raw, flow)?;
            let (event, raw) = self.next()?;
            let (value, mut node) = self.node(event, raw)?;
            if node.is_absent() {
                node.extent = self.behind_colon(node.extent);
            }
            let Some(text) = key.text else { continue };
            let decoded_key = (key.extent.slice(self.text) != text).then(|| text.clone().into_boxed_str());
            if is_merge && merged.is_none() {
                merged = Some((value, key.extent));
            } else if is_merge {
                self.duplicate(&text, key.extent, &entries);
            } else if let Some(first) = map.insert(text, value) {
                drop(first);
                let text = decoded_key.as_deref().unwrap_or_else(|| key.extent.slice(self.text));
                self.duplicate(text, key.extent, &entries);
            }
            entries.push(Entry {
                decoded_key,
                key_extent: key.extent,
                value: node,
            });
        }
    }

    /// A key's text; whatever scalar it is, it is taken as written (`2026:` is the key `"2026"`).
    fn key(&mut self, event: Event<'t>, raw: RawSpan, flow: bool) -> Result<Key, ScanError> {
        let extent = extent(raw);
        if !flow {
            self.check_tab(extent.start());
        }
        let plain = matches!(event, Event::Scalar(_, ScalarStyle::Plain, ..));
        if plain && extent.is_empty() {
            self.report(empty_key(span(raw)));
            return Ok(Key { text: None, extent });
        }
        if let Event::Scalar(text, _, 0, None) = event {
            if plain && text.starts_with(['\u{3000}', '\u{a0}']) {
                self.report(full_width_space(&text, span(raw)));
            }
            return Ok(Key {
                text: Some(text.into_owned()),
                extent,
            });
        }
        // Keys with anchors, tags or aliases, and collections.
        let written = match &event {
            Event::Scalar(text, ..) => Some(text.to_string()),
            _ => None,
        };
        let errors = self.errors.len();
        let (value, Node { extent, .. }) = self.node(event, raw)?;
        let text = match value {
            Value::Array(_) | Value::Object(_) => None,
            Value::String(text) => Some(text),
            other => written.or_else(|| Some(other.to_string())),
        };
        if text.is_none() {
            // What is wrong inside is of no interest beside this.
            self.errors.truncate(errors);
            self.report(complex_key(self.place(extent)));
        }
        Ok(Key { text, extent })
    }

    /// The parser has absent values stand in front of their colon.
    fn behind_colon(&self, place: Extent) -> Extent {
        let rest = self.text.get(place.start()..).unwrap_or_default();
        let behind = rest
            .trim_start_matches([' ', '\t'])
            .strip_prefix(':')
            .map(|after| self.text.len() - after.len());
        behind.map_or(place, |behind| Extent::new(behind, behind))
    }

    fn duplicate(&mut self, key: &str, extent: Extent, entries: &[Entry]) {
        // Looking the first one up takes time, which hostile texts are not given.
        if self.errors.len() >= super::MAX_ERRORS {
            return;
        }
        let place = self.place(extent);
        let first = entries
            .iter()
            .find(|entry| entry.key(self.text) == key)
            .map_or(extent, |entry| entry.key_extent);
        let line = self.place(first).start.line;
        let key = words::short(key);
        let message = if line == place.start.line {
            format!("“{key}”在这一行写了两次")
        } else {
            format!("“{key}”写了两次，第 {line} 行已经有了")
        };
        self.report(SyntaxError::new(
            code::DUPLICATE_KEY,
            place,
            message,
            "同一个字段只能写一次：请留下对的，删掉另一个",
        ));
    }

    /// `<<`: the entries of another mapping, or of several, as far as they are not written here.
    fn merge(&mut self, map: &mut Map<String, Value>, value: Value, extent: Extent) {
        let sources = match value {
            Value::Array(items) => items,
            other => vec![other],
        };
        for source in sources {
            let Value::Object(source) = source else {
                self.report(SyntaxError::new(
                    code::MERGE_KEY,
                    self.place(extent),
                    "“<<”只能用来并入另一处的字段，这里给的却不是一组字段",
                    "请把要并入的字段直接写出来",
                ));
                return;
            };
            for (key, value) in source {
                map.entry(key).or_insert(value);
            }
        }
    }
}

fn empty_key(place: Span) -> SyntaxError {
    SyntaxError::new(
        code::EMPTY_KEY,
        place,
        "冒号前面没有字段名",
        "请在冒号前写上字段名，或删掉这一行",
    )
}

fn complex_key(place: Span) -> SyntaxError {
    SyntaxError::new(
        code::COMPLEX_KEY,
        place,
        "字段名不能是列表 [ ] 或映射 { }",
        "如果字段名里确实有括号，请给字段名加上引号；如果是模板里没有替换的占位符，请填上真实内容",
    )
}

fn full_width_space(key: &str, mut place: Span) -> SyntaxError {
    let name = key.trim_start();
    let blank = &key[..key.len() - name.len()];
    place.end = place.start;
    place.end.offset += blank.len();
    place.end.column += to_u32(blank.chars().count());
    SyntaxError::new(
        code::FULL_WIDTH_SPACE,
        place,
        format!("“{}”前面是全角空格，会被当成字段名的一部分", words::short(name)),
        "请把行首的全角空格换成半角空格（每级 2 个），或直接删掉",
    )
}

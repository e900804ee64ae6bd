//! Anchors and aliases, unfolded within a budget.

use std::collections::HashMap;

use granit_parser::Span as RawSpan;
use serde_json::Value;

use super::super::error::{SyntaxError, code};
use super::super::position::Span;
use super::super::words;
use super::{Loader, span};

/// How much aliases may add to a document, in nodes; sixteen bytes of text count as a node. Far more than any record holds,
/// far less than what fills a memory.
const BUDGET: usize = 100_000;

/// What anchors stand for, by the parser's ids.
pub(super) struct Anchors {
    /// Without a `*` in the text nothing refers to an anchor and no value need be kept.
    wanted: bool,
    /// `None` while the anchored value is still being read.
    values: HashMap<usize, Option<(Value, usize)>>,
    budget: usize,
}

impl Anchors {
    pub fn new(text: &str) -> Self {
        Self {
            wanted: text.contains('*'),
            values: HashMap::new(),
            budget: BUDGET,
        }
    }

    pub fn open(&mut self, anchor: usize) {
        if anchor != 0 && self.wanted {
            self.values.insert(anchor, None);
        }
    }

    fn spend(&mut self, weight: usize) -> bool {
        let left = self.budget.checked_sub(weight);
        self.budget = left.unwrap_or(0);
        left.is_some()
    }
}

impl Loader<'_> {
    pub(super) fn define(&mut self, anchor: usize, value: &Value, raw: RawSpan) {
        if !self.anchors.wanted {
            return;
        }
        let weight = weight(value);
        if self.anchors.spend(weight) {
            self.anchors.values.insert(anchor, Some((value.clone(), weight)));
        } else {
            self.report(bomb(span(raw)));
        }
    }

    /// The value an alias stands for.
    pub(super) fn expand(&mut self, anchor: usize, raw: RawSpan) -> Value {
        let Some(Some((_, weight))) = self.anchors.values.get(&anchor) else {
            let spent = self.anchors.budget == 0;
            self.report(if spent { bomb(span(raw)) } else { endless(span(raw)) });
            return Value::Null;
        };
        let weight = *weight;
        if !self.anchors.spend(weight) {
            self.report(bomb(span(raw)));
            return Value::Null;
        }
        match self.anchors.values.get(&anchor) {
            Some(Some((value, _))) => value.clone(),
            _ => Value::Null,
        }
    }
}

fn weight(value: &Value) -> usize {
    match value {
        Value::String(text) => 1 + text.len() / 16,
        Value::Array(items) => 1 + items.iter().map(weight).sum::<usize>(),
        Value::Object(map) => {
            1 + map
                .iter()
                .map(|(key, value)| 1 + key.len() / 16 + weight(value))
                .sum::<usize>()
        }
        _ => 1,
    }
}

pub(super) fn undefined(name: &str, place: Span) -> SyntaxError {
    SyntaxError::new(
        code::ALIAS,
        place,
        format!("“*{}”会被当成对别处内容的引用，但文件里没有定义它", words::short(name)),
        "如果内容本来就以 * 开头，请给整个内容加上引号",
    )
}

fn endless(place: Span) -> SyntaxError {
    SyntaxError::new(
        code::ALIAS,
        place,
        "这里的引用（*）指向包含它自己的内容，永远展不开",
        "请把要引用的内容直接写在这里",
    )
}

fn bomb(place: Span) -> SyntaxError {
    SyntaxError::new(
        code::ALIAS_BOMB,
        place,
        "引用（& 和 *）层层展开后的内容大得离谱，已停止读取",
        "请把引用换成实际内容；如果文件来路不明，请不要使用它",
    )
}

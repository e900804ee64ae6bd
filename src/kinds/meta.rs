//! Reading `x-kehu`, our own keywords, and saying what in it has no effect.

use super::guard::Flaw;
use super::suggest;
use crate::yaml::{FieldPath, Segment};
use serde_json::{Map, Value};

/// The vendor keyword at the root of a schema and in each property.
pub(super) const KEYWORD: &str = "x-kehu";

/// One `x-kehu` being read: each getter takes a key out; what is left over at the end is unknown.
pub(super) struct Meta<'a> {
    map: Option<&'a Map<String, Value>>,
    path: Vec<Segment>,
    known: Vec<&'static str>,
    flaws: &'a mut Vec<Flaw>,
}

impl<'a> Meta<'a> {
    /// The `x-kehu` of the schema `node`, which stands at `path`.
    pub(super) fn of(node: &'a Map<String, Value>, path: &[Segment], flaws: &'a mut Vec<Flaw>) -> Self {
        let mut path = path.to_vec();
        path.push(Segment::Key(KEYWORD.into()));
        let map = match node.get(KEYWORD) {
            Some(Value::Object(map)) => Some(map),
            Some(Value::Null) | None => None,
            Some(_) => {
                flaws.push(Flaw::new(&path, "x-kehu 下面应是一组“名字: 值”"));
                None
            }
        };
        Self {
            map,
            path,
            known: Vec::new(),
            flaws,
        }
    }

    fn get<T>(&mut self, key: &'static str, expected: &str, read: impl Fn(&'a Value) -> Option<T>) -> Option<T> {
        self.known.push(key);
        let value = self.map?.get(key).filter(|value| !value.is_null())?;
        let found = read(value);
        if found.is_none() {
            self.flaw(key, format!("{key} 应是{expected}，这一项不起作用"));
        }
        found
    }

    pub(super) fn flag(&mut self, key: &'static str) -> bool {
        self.get(key, " true 或 false", Value::as_bool).unwrap_or(false)
    }

    pub(super) fn integer(&mut self, key: &'static str) -> Option<i64> {
        self.get(key, "整数", Value::as_i64)
    }

    pub(super) fn text(&mut self, key: &'static str) -> Option<String> {
        self.get(key, "文字", |value| value.as_str().map(str::to_owned))
    }

    pub(super) fn choice<T: Copy>(&mut self, key: &'static str, choices: &[(&str, T)]) -> Option<T> {
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        self.get(key, &format!(" {} 之一", names.join("、")), |value| {
            let word = value.as_str()?;
            choices
                .iter()
                .find(|(name, _)| *name == word)
                .map(|(_, choice)| *choice)
        })
    }

    pub(super) fn words(&mut self, key: &'static str) -> Vec<String> {
        self.get(key, "文字的列表", words_of).unwrap_or_default()
    }

    /// A map of value → other words for it, as (word, value).
    pub(super) fn synonyms(&mut self, key: &'static str) -> Vec<(String, String)> {
        self.get(key, "“规范值: [其他说法 …]”", |value| {
            let mut pairs = Vec::new();
            for (canonical, words) in value.as_object()? {
                pairs.extend(words_of(words)?.into_iter().map(|word| (word, canonical.clone())));
            }
            Some(pairs)
        })
        .unwrap_or_default()
    }

    /// Reports something wrong with the value of `key`.
    pub(super) fn flaw(&mut self, key: &str, message: impl Into<String>) {
        let mut path = self.path.clone();
        path.push(Segment::Key(key.to_owned()));
        self.flaws.push(Flaw {
            path: FieldPath(path),
            message: message.into(),
        });
    }

    /// Reports every key that nothing asked for.
    pub(super) fn finish(mut self) {
        let unknown: Vec<&str> = self
            .map
            .into_iter()
            .flat_map(Map::keys)
            .map(String::as_str)
            .filter(|key| !self.known.contains(key))
            .collect();
        for key in unknown {
            let proposal = suggest::nearest(key, self.known.iter().copied()).map_or_else(
                || format!("可以写的有：{}", self.known.join("、")),
                |known| format!("是不是 {known}？"),
            );
            self.flaw(key, format!("x-kehu 里没有 {key} 这一项，它不起作用；{proposal}"));
        }
    }
}

/// A list of texts; numbers are taken as texts, since `aliases: [1]` is a text to its writer.
fn words_of(value: &Value) -> Option<Vec<String>> {
    value
        .as_array()?
        .iter()
        .map(|item| match item {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
        .collect()
}

//! Reading a stored text with only some keys of its record: most of the time of reading goes into values, and whoever looks
//! through the thousands of files of one customer needs few of them.

use super::IndexError;
use super::stored::Stored;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::fmt;

/// What is stored, its record cut down to `keys`.
pub(super) fn excerpt(json: &str, keys: &[&str]) -> Result<Stored<'static>, IndexError> {
    Whole(keys)
        .deserialize(&mut serde_json::Deserializer::from_str(json))
        .map_err(|error| IndexError::Damaged(error.to_string()))
}

/// The whole stored text.
struct Whole<'a>(&'a [&'a str]);

impl<'de> DeserializeSeed<'de> for Whole<'_> {
    type Value = Stored<'static>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Whole<'_> {
    type Value = Stored<'static>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("what is stored of a file")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut stored = Stored::default();
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            match &*key {
                "p" => stored.path = map.next_value::<String>()?.into(),
                "k" => stored.kind = map.next_value::<String>()?.into(),
                "a" => stored.archived = map.next_value()?,
                "d" => stored.customer_dir = map.next_value::<String>()?.into(),
                "i" => stored.customer_id = map.next_value::<String>()?.into(),
                "n" => stored.customer_name = map.next_value::<String>()?.into(),
                "t" => stored.title = map.next_value::<String>()?.into(),
                "w" => stored.date = map.next_value()?,
                "u" => stored.person = map.next_value::<String>()?.into(),
                "r" => stored.record = Cow::Owned(map.next_value_seed(Record(self.0))?),
                "o" => stored.note = map.next_value::<String>()?.into(),
                "f" => stored.findings = Cow::Owned(map.next_value()?),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(stored)
    }
}

/// The record in it. One that is no mapping has none of the keys: Null.
struct Record<'a>(&'a [&'a str]);

impl<'de> DeserializeSeed<'de> for Record<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Record<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut kept = Map::new();
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            if self.0.contains(&&*key) {
                kept.insert(key.into_owned(), map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Value::Object(kept))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn record(record: &Value) -> Value {
        let json = json!({ "p": "客户/甲/客户.yaml", "k": "customer", "t": "甲", "r": record, "f": [{ "rule": "x" }] });
        let hit = excerpt(&json.to_string(), &["time", "next"])
            .expect("readable")
            .into_hit();
        assert_eq!(
            (hit.title.as_str(), hit.findings.as_array().map(Vec::len)),
            ("甲", Some(1))
        );
        hit.record
    }

    #[test]
    fn all_but_the_record_is_read_as_a_whole_reading_does() {
        let json = json!({
            "p": "客户/甲/客户.yaml", "k": "customer", "a": true, "d": "客户/甲", "i": "C1", "n": "甲", "t": "甲公司",
            "w": "2026-11-18T14:30:00", "u": "张三", "r": { "time": 1 }, "f": [{ "rule": "x" }], "later": [1]
        });
        let json = json.to_string();
        assert_eq!(
            excerpt(&json, &["time"]).expect("readable"),
            Stored::from_json(&json).expect("readable")
        );
        assert!(excerpt("{\"p\": 1", &[]).is_err() && excerpt("[]", &[]).is_err());
    }

    #[test]
    fn only_the_wanted_keys_are_kept() {
        let whole =
            json!({ "time": "2026-11-18", "content": "很长", "next": { "goal": "报价" }, "tags": ["a", { "b": [] }] });
        assert_eq!(
            record(&whole),
            json!({ "time": "2026-11-18", "next": { "goal": "报价" } })
        );
    }

    #[test]
    fn a_record_that_is_no_mapping_has_none_of_them() {
        for strange in [
            json!([1, { "time": 2 }]),
            json!("time"),
            json!(1),
            json!(-1),
            json!(1.5),
            json!(true),
            json!(null),
        ] {
            assert_eq!(record(&strange), Value::Null);
        }
    }
}

//! A mapping as a file.

use super::{Mapping, Scope, Target};
use crate::yaml::{self, Document};
use serde_json::{Map, Value, json};

/// Why a file is no mapping, in Chinese with its place.
#[derive(Debug, thiserror::Error)]
pub enum MappingError {
    #[error("认列规则 {file} 第 {line} 行写错了：{message}")]
    Syntax { file: String, line: u32, message: String },
    #[error("认列规则 {file} 里的“{key}”应当是{wanted}")]
    Shape {
        file: String,
        key: &'static str,
        wanted: &'static str,
    },
    #[error("没有名为“{wanted}”的认列规则。{}", .known)]
    Unknown { wanted: String, known: String },
    #[error("认列规则 {file} 读不出来：{reason}")]
    Unreadable { file: String, reason: String },
    #[error("认列规则“{0}”里的列，这个文件的表里一个也没有。请核对 --map，或看看表头是否改过")]
    Unused(String),
}

impl MappingError {
    /// The file that it is about.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::Syntax { file, .. } | Self::Shape { file, .. } | Self::Unreadable { file, .. } => Some(file),
            Self::Unknown { .. } | Self::Unused(_) => None,
        }
    }
}

const HEAD: &str = "\
# 怎样认这种表格的列。表头与 headers 相同的表格再导入时自动照此，也可以用 kehu import --map 指定。
# columns 左边是表头，右边是字段的键（联系人的手机写 contacts.phone）、custom（按原名保留）或 ignore（不要）。
";

impl Mapping {
    /// Reads a mapping file; `file` is its name for messages.
    ///
    /// # Errors
    /// [`MappingError`] when it is no YAML or not in the form of a mapping.
    pub fn parse(file: &str, text: &str) -> Result<Self, MappingError> {
        let document = Document::parse(text).map_err(|errors| {
            let first = errors.into_iter().next();
            let (line, message) = first.map_or((1, String::new()), |error| (error.span.start.line, error.message));
            MappingError::Syntax {
                file: file.to_owned(),
                line,
                message,
            }
        })?;
        let value = document.value();
        if !matches!(value, Value::Object(_)) {
            return Err(MappingError::Shape {
                file: file.to_owned(),
                key: "columns",
                wanted: "“表头: 字段”的对照",
            });
        }
        let wrong = |key, wanted| MappingError::Shape {
            file: file.to_owned(),
            key,
            wanted,
        };
        let headers = match value.get("headers") {
            None | Some(Value::Null) => Scope::Any,
            Some(Value::Array(headers)) => Scope::Headers(headers.iter().map(text_of).collect()),
            Some(_) => return Err(wrong("headers", "一列表头")),
        };
        let columns = match value.get("columns") {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Object(columns)) => columns
                .iter()
                .map(|(name, target)| (name.clone(), Target::parse(&text_of(target))))
                .collect(),
            Some(_) => return Err(wrong("columns", "“表头: 字段”的对照")),
        };
        let header_row = match value.get("header_row") {
            None | Some(Value::Null) => None,
            Some(row) => Some(
                row.as_u64()
                    .and_then(|row| u32::try_from(row).ok())
                    .ok_or_else(|| wrong("header_row", "行号"))?,
            ),
        };
        Ok(Self {
            scope: headers,
            kind: value.get("kind").map(text_of).filter(|kind| !kind.is_empty()),
            is_left_out: match value.get("left_out") {
                None | Some(Value::Null) => false,
                Some(left_out) => left_out.as_bool().ok_or_else(|| wrong("left_out", "true 或 false"))?,
            },
            header_row,
            columns,
        })
    }

    /// The text of the file.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut value = Map::new();
        if let Some(kind) = &self.kind {
            value.insert("kind".to_owned(), json!(kind));
        }
        if self.is_left_out {
            value.insert("left_out".to_owned(), json!(true));
        }
        if let Some(row) = self.header_row {
            value.insert("header_row".to_owned(), json!(row));
        }
        if let Scope::Headers(headers) = &self.scope {
            value.insert("headers".to_owned(), json!(headers));
        }
        let columns = self.columns.iter();
        let columns: Map<String, Value> = columns
            .map(|(name, target)| (name.clone(), json!(target.word())))
            .collect();
        value.insert("columns".to_owned(), Value::Object(columns));
        format!("{HEAD}{}", yaml::to_text(&Value::Object(value)))
    }
}

/// A scalar as it was meant: headers may be numbers (2024).
fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let mapping = Mapping {
            scope: Scope::Headers(vec!["客户: 全称".to_owned(), "2024".to_owned(), "- x".to_owned()]),
            kind: Some("customer".to_owned()),
            is_left_out: false,
            header_row: Some(3),
            columns: vec![
                ("客户: 全称".to_owned(), Target::Field("customer_name".to_owned())),
                ("2024".to_owned(), Target::Custom),
                ("- x".to_owned(), Target::Ignored),
            ],
        };
        let text = mapping.to_text();
        assert_eq!(Mapping::parse("x.yaml", &text).expect("a mapping"), mapping, "{text}");
    }

    #[test]
    fn what_is_no_mapping_is_told_with_its_place() {
        for (text, told) in [
            ("columns: [a", "第 1 行"),
            ("columns: 客户名称", "“columns”应当是"),
            ("headers: 3", "“headers”应当是"),
            ("header_row: 上面", "“header_row”应当是行号"),
            ("left_out: \"yes\"", "“left_out”应当是"),
            ("", "“columns”应当是"),
            ("[1, 2]", "“columns”应当是"),
        ] {
            let error = Mapping::parse("金蝶.yaml", text).expect_err("no mapping").to_string();
            assert!(error.contains("金蝶.yaml") && error.contains(told), "{error}");
        }
    }
}

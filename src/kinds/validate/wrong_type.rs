//! A value of the wrong type, with the right writing worked out where that can be done.

use super::explain::Place;
use super::{Problem, Violation};
use crate::kinds::display::scalar_text;
use crate::kinds::field::{Field, FieldType};
use crate::kinds::format::Format;
use crate::yaml::Segment;
use serde_json::Value;

pub(super) fn explain(place: &Place<'_>, value: &Value) -> Violation {
    let in_list = matches!(place.path.0.last(), Some(Segment::Index(_)));
    if value.is_null() {
        let fix = if in_list {
            "填上内容，或删掉这一行“-”"
        } else {
            "请填上内容"
        };
        return place.says(Problem::Empty, "是空的", Some(fix.to_owned()));
    }
    let Some(field) = place.field else {
        return place.says(
            Problem::WrongType,
            format!("应是一组“名字: 值”，这里是{}", name_of(value)),
            None,
        );
    };
    let wanted = match field.field_type {
        FieldType::List if in_list && field.children.is_empty() => FieldType::Text,
        FieldType::List if in_list => FieldType::Map,
        other => other,
    };
    let (expected, fix) = advice(field, wanted, value);
    place.says(
        Problem::WrongType,
        format!("应是{expected}，这里是{}", name_of(value)),
        Some(fix),
    )
}

/// What is wanted, and how to write it.
fn advice(field: &Field, wanted: FieldType, value: &Value) -> (&'static str, String) {
    let key = &field.key;
    match wanted {
        FieldType::Text => ("文字", quoted(value)),
        FieldType::Date | FieldType::DateTime => {
            let format = field.format.as_deref().and_then(Format::named).unwrap_or(Format::Date);
            let fix = format
                .check(&scalar_text(value))
                .err()
                .map_or_else(|| quoted(value), |complaint| complaint.fix);
            (if wanted == FieldType::Date { "日期" } else { "时间" }, fix)
        }
        FieldType::Integer | FieldType::Number => {
            let read = value.as_str().and_then(amount);
            let read = read.filter(|text| wanted == FieldType::Number || !text.contains('.'));
            let fix = read.map_or_else(
                || "只写数字，不写单位、逗号和说明".to_owned(),
                |number| format!("写成 {key}: {number}"),
            );
            (
                if wanted == FieldType::Integer {
                    "整数"
                } else {
                    "数字"
                },
                fix,
            )
        }
        FieldType::Boolean => (
            "是或否",
            yes_or_no(value).map_or_else(
                || "是写 true，否写 false".to_owned(),
                |flag| format!("写成 {key}: {flag}"),
            ),
        ),
        FieldType::List => ("列表", listed(field, value)),
        FieldType::Map => {
            let keys: Vec<&str> = field.children.iter().take(3).map(|child| child.key.as_str()).collect();
            let keys = if keys.is_empty() {
                String::new()
            } else {
                format!("，例如 {}", keys.join("、"))
            };
            ("一组“名字: 值”", format!("换一行缩进，一行写一个“名字: 值”{keys}"))
        }
    }
}

/// 甲、乙 as a list on one line where that needs no quotes, else how lists are written.
fn listed(field: &Field, value: &Value) -> String {
    let text = scalar_text(value);
    let items: Vec<&str> = text
        .split(['、', '，', ',', '；', ';', '/', '\n'])
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .collect();
    let plain = |item: &&str| {
        !item.contains([
            ':', '#', '[', ']', '{', '}', '"', '\'', '&', '*', '!', '|', '>', '%', '@', '`',
        ])
    };
    if field.children.is_empty() && !items.is_empty() && items.iter().all(plain) {
        return format!("写成 {}: [{}]", field.key, items.join(", "));
    }
    "换一行缩进，每项以“- ”开头".to_owned()
}

/// How to write a value so that YAML reads a text.
fn quoted(value: &Value) -> String {
    match value {
        Value::Number(_) | Value::Bool(_) => format!("加上引号：\"{value}\""),
        Value::Array(_) => "只写一个，去掉前面的“- ”".to_owned(),
        _ => "只写文字；里面有冒号时加上引号".to_owned(),
    }
}

fn name_of(value: &Value) -> String {
    match value {
        Value::Null => "空的".to_owned(),
        Value::Bool(_) => format!("是非值 {value}"),
        Value::Number(_) => format!("数字 {value}"),
        Value::String(text) if text.chars().count() <= 20 => format!("文字“{text}”"),
        Value::String(_) => "文字".to_owned(),
        Value::Array(_) => "列表".to_owned(),
        Value::Object(_) => "一组“名字: 值”".to_owned(),
    }
}

/// 1,200 元, ￥50万, 1.5亿 as plain digits.
fn amount(text: &str) -> Option<String> {
    let tidy: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '，' | '￥' | '¥' | '元'))
        .collect();
    let (digits, factor) = match (tidy.strip_suffix('万'), tidy.strip_suffix('亿')) {
        (Some(digits), _) => (digits, 1e4),
        (_, Some(digits)) => (digits, 1e8),
        _ => (tidy.as_str(), 1.0),
    };
    let plain = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    let number: f64 = digits.parse().ok().filter(|_| plain)?;
    Some((number * factor).to_string())
}

fn yes_or_no(value: &Value) -> Option<bool> {
    match scalar_text(value).trim().to_lowercase().as_str() {
        "是" | "有" | "yes" | "y" | "1" | "√" | "对" => Some(true),
        "否" | "无" | "没有" | "no" | "n" | "0" | "×" | "不是" => Some(false),
        _ => None,
    }
}

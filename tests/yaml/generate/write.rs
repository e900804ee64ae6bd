//! From sketches to text.

use std::fmt::{self, Write};

use serde_json::{Map, Value};

use super::{Layout, Quote, Sketch};

/// Writes sketches and tells their values.
pub struct Writer<'a> {
    pub out: String,
    pub layout: &'a Layout,
}

impl Writer<'_> {
    fn write(&mut self, text: fmt::Arguments) {
        self.out.write_fmt(text).expect("a string takes all text");
    }

    /// Writes what follows a key or dash and gives the value.
    fn value(&mut self, sketch: &Sketch, column: usize, behind: Option<&str>, is_item: bool) -> Value {
        let comment = behind.map(|comment| format!(" {comment}")).unwrap_or_default();
        let (written, value) = match sketch {
            Sketch::Absent => (String::new(), Value::Null),
            Sketch::Text(text, quote) => (format!(" {}", quoted(text, *quote)), Value::from(text.as_str())),
            Sketch::Plain(value) | Sketch::Flow(value) => (format!(" {}", flow(value)), value.clone()),
            Sketch::Block(text, style) => match block(text, *style, column + self.layout.indent, self.layout.indent) {
                Some((header, body)) => {
                    self.write(format_args!(" {header}{comment}\n{body}"));
                    return Value::from(text.as_str());
                }
                None => (format!(" {}", quoted(text, Quote::Double)), Value::from(text.as_str())),
            },
            Sketch::Map(_) | Sketch::List(_) => {
                let is_list = matches!(sketch, Sketch::List(_));
                let beside = is_item && behind.is_none() && self.layout.indent.is_multiple_of(2);
                let column = match (is_list, is_item) {
                    (_, true) if beside => column + 2,
                    (true, false) => column + self.layout.list_indent,
                    _ => column + self.layout.indent,
                };
                if beside {
                    self.out.push(' ');
                } else {
                    self.write(format_args!("{comment}\n"));
                }
                return self.collection(sketch, column, beside);
            }
        };
        self.write(format_args!("{written}{comment}\n"));
        value
    }

    pub fn collection(&mut self, sketch: &Sketch, column: usize, beside: bool) -> Value {
        let (Sketch::Map(entries) | Sketch::List(entries)) = sketch else {
            return Value::Null;
        };
        let is_list = matches!(sketch, Sketch::List(_));
        let mut items = Vec::new();
        let mut map = Map::new();
        for (index, entry) in entries.iter().enumerate() {
            let on_dash = beside && index == 0;
            if !on_dash {
                if entry.blank_before && index > 0 && !self.out.ends_with("\n\n") {
                    self.out.push('\n');
                }
                if let Some(above) = entry.above {
                    self.write(format_args!("{}{above}\n", " ".repeat(column)));
                }
                self.out.push_str(&" ".repeat(column));
            }
            if is_list {
                self.out.push('-');
                items.push(self.value(&entry.value, column, entry.behind, true));
            } else {
                self.write(format_args!("{}:", quoted(&entry.name, Quote::AsNeeded)));
                let value = self.value(&entry.value, column, entry.behind, false);
                map.insert(entry.name.clone(), value);
            }
        }
        if is_list {
            Value::Array(items)
        } else {
            Value::Object(map)
        }
    }
}

/// A text on one line; plain only where that is certain to be safe.
fn quoted(text: &str, quote: Quote) -> String {
    let is_harmless = |c: char| c.is_ascii_alphanumeric() || ('一'..='龥').contains(&c) || "_（），。".contains(c);
    let starts_well = text.starts_with(|c: char| ('一'..='龥').contains(&c) || "cpreolnam".contains(c));
    let is_word = matches!(text, "null" | "no" | "on" | "off" | "n");
    let is_printable =
        !text.contains(|c: char| c.is_control() || "\u{2028}\u{2029}\u{feff}\u{fffe}\u{ffff}".contains(c));
    match quote {
        Quote::AsNeeded if starts_well && !is_word && text.chars().all(is_harmless) => text.to_owned(),
        Quote::Single | Quote::AsNeeded if is_printable => format!("'{}'", text.replace('\'', "''")),
        _ => {
            let escaped = text.chars().map(|c| match c {
                '"' => "\\\"".to_owned(),
                '\\' => "\\\\".to_owned(),
                '\n' => "\\n".to_owned(),
                '张' => "\\u5F20".to_owned(),
                c if c.is_control() || !is_printable && !c.is_ascii() => format!("\\U{:08X}", u32::from(c)),
                c => c.to_string(),
            });
            format!("\"{}\"", escaped.collect::<String>())
        }
    }
}

fn flow(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text, Quote::Double),
        Value::Array(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Object(map) => {
            let entry = |(key, value): (&String, &Value)| format!("{}: {}", quoted(key, Quote::AsNeeded), flow(value));
            format!("{{{}}}", map.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// Header and lines of a block scalar, where the text allows one.
fn block(text: &str, style: char, column: usize, indent: usize) -> Option<(String, String)> {
    let content = text.trim_end_matches('\n');
    let is_odd = |c: char| c.is_control() && c != '\n' || "\u{2028}\u{2029}\u{feff}\u{fffe}\u{ffff}".contains(c);
    if content.trim().is_empty() || text.contains(is_odd) || text.starts_with('\n') {
        return None;
    }
    if text.split('\n').any(|line| line.trim().is_empty() && !line.is_empty()) || (style == '>' && text.contains("\n "))
    {
        return None;
    }
    let chomp = ["-", "", "+"][(text.len() - content.len()).min(2)];
    let lead = if text.starts_with(' ') {
        indent.to_string()
    } else {
        String::new()
    };
    if style == '>' && (content.contains('\n') || text.starts_with(' ')) {
        return None;
    }
    let lines = text.strip_suffix('\n').unwrap_or(text).split('\n');
    let body: String = lines
        .map(|line| {
            if line.is_empty() {
                "\n".to_owned()
            } else {
                format!("{}{line}\n", " ".repeat(column))
            }
        })
        .collect();
    Some((format!("{style}{lead}{chomp}"), body))
}

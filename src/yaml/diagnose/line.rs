//! A line of a record as people mean it: `  - key: value  # comment`.

/// Where the content starts, behind indentation and list dashes.
pub(super) fn body_at(line: &str) -> usize {
    let mut at = line.len() - line.trim_start().len();
    while let Some(rest) = line[at..].strip_prefix("- ") {
        at = line.len() - rest.trim_start().len();
    }
    at
}

/// The field's name and where its value starts, if the line has a `: ` or ends with a colon.
pub(super) fn field(line: &str) -> Option<(&str, usize)> {
    let body = &line[body_at(line)..];
    let colon = body.match_indices(':').map(|(at, _)| at).find(|at| {
        let rest = &body[at + 1..];
        rest.is_empty() || rest.starts_with([' ', '\t'])
    })?;
    let rest = &body[colon + 1..];
    Some((&body[..colon], line.len() - rest.trim_start().len()))
}

/// Where the value starts: behind the field's name if there is one, else behind the dashes.
pub(super) fn value_at(line: &str) -> usize {
    field(line).map_or_else(|| body_at(line), |(_, at)| at)
}

/// The value without a comment behind it.
pub(super) fn value(line: &str) -> &str {
    let value = &line[value_at(line)..];
    let end = value.find(" #").unwrap_or(value.len());
    value[..end].trim_end()
}

/// The line with its value replaced, the comment kept.
pub(super) fn with_value(line: &str, new: &str) -> String {
    let at = value_at(line);
    [&line[..at], new, &line[at + value(line).len()..]].concat()
}

/// A text in quotes that keep it as it is: what a value should look like that cannot stand without.
pub(super) fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        format!("\"{text}\"")
    }
}

/// The line with its value in quotes, as people would write it: the hint of many findings.
pub(super) fn advice(line: &str) -> String {
    let value = value(line);
    // `'it's'` was meant to be `"it's"`.
    let inside = |quote| {
        value
            .strip_prefix(quote)
            .and_then(|rest| rest.strip_suffix(quote))
            .filter(|inside| !inside.is_empty())
    };
    let text = inside('\'').or_else(|| inside('"')).unwrap_or(value);
    if text.chars().count() > 60 {
        return "请给整个内容加上引号".to_owned();
    }
    let fixed = with_value(line, &quoted(text));
    format!("请给整个内容加上引号，写成：{}", fixed[body_at(&fixed)..].trim_end())
}

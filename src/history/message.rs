//! Commit messages: a subject in business words, then git trailers that machines read.

/// How many `Customer-Id:` lines a message bears; an import of thousands names the first.
const MAX_CUSTOMER_IDS: usize = 20;

const OPERATION: &str = "Operation";
const CUSTOMER_ID: &str = "Customer-Id";
const REASON: &str = "Reason";
const VIA: &str = "Via";

/// A commit message in its parts: subject in business words, then trailers.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Message {
    pub subject: String,
    pub body: String,
    /// `Operation:` e.g. `create`, `edit`, `import`, `move`, `init`. Empty in people's own git commits.
    pub operation: String,
    /// `Customer-Id:`, one line each; at most 20 are written.
    pub customer_ids: Vec<String>,
    /// `Reason:`, possibly of several lines.
    pub reason: Option<String>,
    /// `Via:` editor, web, cli, import, sync.
    pub via: String,
    /// Other trailers (`Import-File:` …). Keys are ASCII letters, digits and `-`; anything else in them is left out.
    pub trailers: Vec<(String, String)>,
}

impl Message {
    /// Of a vault's first commit.
    #[must_use]
    pub fn founding() -> Self {
        Self {
            subject: "建立客户库".to_owned(),
            operation: "init".to_owned(),
            via: "cli".to_owned(),
            ..Self::default()
        }
    }

    /// The text of the commit. `Operation:` is always written: a message that has it is kehu's, and its last paragraph is
    /// the trailers, whatever the body looks like.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = match one_line(&self.subject) {
            subject if subject.is_empty() => "(无标题)".to_string(),
            subject => subject,
        };
        let body = tidy_lines(&self.body);
        if !body.is_empty() {
            text.push_str("\n\n");
            text.push_str(&body);
        }
        text.push_str("\n\n");
        push_trailer(&mut text, OPERATION, &self.operation);
        for id in self.customer_ids.iter().take(MAX_CUSTOMER_IDS) {
            push_trailer(&mut text, CUSTOMER_ID, id);
        }
        if let Some(reason) = &self.reason {
            push_trailer(&mut text, REASON, reason);
        }
        push_trailer(&mut text, VIA, &self.via);
        for (key, value) in &self.trailers {
            let key: String = key.chars().filter(|c| is_key_char(*c)).collect();
            if !key.is_empty() {
                push_trailer(&mut text, &key, value);
            }
        }
        text
    }

    /// Reads any commit's text. People's own messages have a subject and a body, and what trailers they bear.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let text = text.replace("\r\n", "\n");
        let lines: Vec<&str> = text.trim_matches('\n').lines().map(str::trim_end).collect();
        let subject_end = lines.iter().position(|line| line.is_empty()).unwrap_or(lines.len());
        let (subject, rest) = lines.split_at(subject_end);
        let trailers_start = rest
            .iter()
            .rposition(|line| line.is_empty())
            .map_or(rest.len(), |blank| blank + 1);
        let (body, last) = rest.split_at(trailers_start);
        let mut message = Self {
            subject: subject.join(" ").trim().to_string(),
            ..Self::default()
        };
        match parse_trailers(last) {
            Some(trailers) => {
                message.body = body.join("\n").trim_matches('\n').to_string();
                for (key, value) in trailers {
                    message.take_trailer(key, value);
                }
            }
            None => message.body = rest.join("\n").trim_matches('\n').to_string(),
        }
        message
    }

    fn take_trailer(&mut self, key: String, value: String) {
        let is = |name: &str| key.eq_ignore_ascii_case(name);
        if is(OPERATION) && self.operation.is_empty() {
            self.operation = value;
        } else if is(CUSTOMER_ID) {
            self.customer_ids.push(value);
        } else if is(REASON) && self.reason.is_none() {
            self.reason = Some(value);
        } else if is(VIA) && self.via.is_empty() {
            self.via = value;
        } else {
            self.trailers.push((key, value));
        }
    }
}

/// A value of several lines is folded: each further line begins with a blank, as in e-mail headers.
fn push_trailer(text: &mut String, key: &str, value: &str) {
    let value = tidy_lines(value);
    let lines: Vec<&str> = value.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    text.push_str(key);
    text.push(':');
    if !lines.is_empty() {
        text.push(' ');
        text.push_str(&lines.join("\n "));
    }
    text.push('\n');
}

/// None unless every line is `Key: value` or continues one.
fn parse_trailers(lines: &[&str]) -> Option<Vec<(String, String)>> {
    let mut trailers: Vec<(String, String)> = Vec::new();
    for line in lines {
        if line.starts_with([' ', '\t']) {
            let (_, value) = trailers.last_mut()?;
            value.push('\n');
            value.push_str(line.trim());
        } else {
            let (key, value) = line.split_once(':')?;
            if key.is_empty() || !key.chars().all(is_key_char) {
                return None;
            }
            trailers.push((key.to_string(), value.trim().to_string()));
        }
    }
    (!trailers.is_empty()).then_some(trailers)
}

fn is_key_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-'
}

/// Line breaks and other control characters become blanks.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect::<String>()
        .trim()
        .to_string()
}

/// Lines without trailing blanks, carriage returns and control characters; no blank lines at either end.
fn tidy_lines(text: &str) -> String {
    let lines: Vec<String> = text
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .split('\n')
        .map(|line| {
            line.chars()
                .filter(|c| *c == '\t' || !c.is_control())
                .collect::<String>()
                .trim_end()
                .to_string()
        })
        .collect();
    lines.join("\n").trim_matches('\n').to_string()
}

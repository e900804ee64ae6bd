//! What a check says: the finding, its severity and the rule behind it.

use crate::vault::RelPath;
use crate::yaml::Span;
use serde::{Deserialize, Serialize};

/// How much a finding weighs, heaviest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The record cannot be read or relied on.
    Error,
    /// The record is usable, yet incomplete or in the wrong place.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// The Chinese word people see.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Error => "错误",
            Self::Warning => "警告",
            Self::Note => "提示",
        }
    }
}

/// One thing that is wrong, where, and what to do. The JSON keys are those of `kehu check --format json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Id of the rule, a key of `docs/rules.md`.
    pub rule: String,
    pub severity: Severity,
    /// A file, for some layout rules a folder, relative to the vault.
    pub path: String,
    /// 1-based; 1:1 when the whole file is meant. Columns count characters.
    pub line: u32,
    pub column: u32,
    /// Up to but not including this place.
    pub end_line: u32,
    pub end_column: u32,
    /// Chinese, one sentence.
    pub message: String,
    /// Chinese: what to do.
    pub fix: Option<String>,
    /// The field in question (`contacts[0].phone`), where there is one.
    pub field: Option<String>,
    /// The other files that it is about, of rules that look across the vault; their findings are never stored.
    #[serde(skip)]
    pub others: Option<Others>,
}

/// Rules for files of which nothing can be read.
const UNREADABLE: [&str; 4] = ["syntax/", "encoding/", "size/", "sync/conflict-marker"];

impl Finding {
    /// The message with the other files called otherwise than by their paths.
    #[must_use]
    pub fn message_calling(&self, call: impl Fn(&str) -> String) -> String {
        match &self.others {
            Some(others) => others.sentence(call),
            None => self.message.clone(),
        }
    }

    /// Whether its file cannot be read as a record.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        UNREADABLE.iter().any(|rules| self.rule.starts_with(rules))
    }

    /// The same finding with advice on what to do.
    pub(super) fn with_fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }

    /// The same finding, about one field.
    pub(super) fn with_field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }
}

/// A sentence about other files: 客户编号“CUST1”与“客户/a/客户.yaml”重复.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Others {
    before: String,
    /// Those that are named.
    paths: Vec<String>,
    /// How many they are in all.
    count: usize,
    after: String,
}

/// How many of the other files a message names.
const NAMED: usize = 3;

impl Others {
    /// Of these files, between these words.
    pub(super) fn of<'a>(before: String, paths: impl Iterator<Item = &'a str>, after: &str) -> Self {
        let mut paths: Vec<String> = paths.map(str::to_owned).collect();
        let count = paths.len();
        paths.truncate(NAMED);
        Self {
            before,
            paths,
            count,
            after: after.to_owned(),
        }
    }

    fn sentence(&self, call: impl Fn(&str) -> String) -> String {
        let called: Vec<String> = self.paths.iter().map(|path| call(path)).collect();
        let more = if self.count > called.len() {
            format!("等 {} 份档案", self.count)
        } else {
            String::new()
        };
        format!("{}{}{more}{}", self.before, called.join("、"), self.after)
    }
}

/// Where a finding stands in its file: 1-based lines and character columns, the end excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Region {
    pub start: (u32, u32),
    pub end: (u32, u32),
}

impl Region {
    /// The whole file.
    pub(super) const FILE: Self = Self {
        start: (1, 1),
        end: (1, 1),
    };
}

impl From<Span> for Region {
    fn from(span: Span) -> Self {
        let place = |line: u32, column: u32| (line.max(1), column.max(1));
        let start = place(span.start.line, span.start.column);
        Self {
            start,
            end: place(span.end.line, span.end.column).max(start),
        }
    }
}

/// A rule, for lists and docs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleInfo {
    /// Stable id, as in `quality.disabled_rules` and `docs/rules.md`.
    pub id: &'static str,
    /// Chinese, a few words.
    pub title: &'static str,
    pub severity: Severity,
    /// Chinese: why it matters and what to do.
    pub help: &'static str,
}

impl RuleInfo {
    pub(super) fn finding(&self, path: &RelPath, region: Region, message: impl Into<String>) -> Finding {
        Finding {
            rule: self.id.to_owned(),
            severity: self.severity,
            path: path.as_str().to_owned(),
            line: region.start.0,
            column: region.start.1,
            end_line: region.end.0,
            end_column: region.end.1,
            message: message.into(),
            fix: None,
            field: None,
            others: None,
        }
    }

    /// One that is about other files, too.
    pub(super) fn finding_about(&self, path: &RelPath, region: Region, others: Others) -> Finding {
        Finding {
            others: Some(others.clone()),
            ..self.finding(path, region, others.sentence(|path| format!("“{path}”")))
        }
    }
}

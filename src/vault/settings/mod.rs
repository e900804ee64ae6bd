//! `kehu.yaml`: what a team can set, and the defaults of all of it.

mod mail;
mod reader;
mod span;

pub use mail::{MailSettings, Member, Security, is_mail_address};
pub use reader::{SettingsProblem, check_settings};
pub use span::Span;

use super::VaultError;
use crate::yaml::{Document, SyntaxError};
use chrono::{Duration, NaiveDate};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// `kehu.yaml`. Every part has a default; unknown keys are findings, not errors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub numbering: Numbering,
    pub lifecycle: Lifecycle,
    /// In the order of the file.
    pub sizes: Vec<SizeThreshold>,
    pub quality: Quality,
    pub watch: WatchSettings,
    /// The team, in the order of the file.
    pub members: Vec<Member>,
    /// None: no mail is sent.
    pub mail: Option<MailSettings>,
}

impl Default for Settings {
    fn default() -> Self {
        let size = |size: &str, from| SizeThreshold {
            size: size.into(),
            from,
        };
        Self {
            numbering: Numbering::default(),
            lifecycle: Lifecycle::default(),
            sizes: vec![size("小型", 0), size("中型", 100), size("大型集团", 1000)],
            quality: Quality::default(),
            watch: WatchSettings::default(),
            members: Vec::new(),
            mail: None,
        }
    }
}

impl Settings {
    /// The size of a company with this head-count: the largest threshold that is reached (None when none is).
    pub fn size_for(&self, head_count: u64) -> Option<&str> {
        let reached = self.sizes.iter().filter(|size| size.from <= head_count);
        reached.max_by_key(|size| size.from).map(|size| size.size.as_str())
    }
}

/// How customer numbers are made (R23–R25).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Numbering {
    /// `{date}` is YYYYMMDD, `{seq:4}` a running number of at least four digits.
    pub pattern: String,
}

impl Default for Numbering {
    fn default() -> Self {
        Self {
            pattern: "CUST{date}{seq:4}".into(),
        }
    }
}

/// When customers count as 沉睡 and 流失 (R78, R80), neglected (R79) and past (R195); yuan a year for 高 and 中 value (R63).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Lifecycle {
    /// Without interaction.
    pub dormant_after: Span,
    pub lost_after: Span,
    /// Without any news of a customer that is 未跟进.
    pub neglected_after: Span,
    /// Without interaction of one that wants nothing.
    pub archive_after: Span,
    /// Since somebody last looked whether the profile is complete and right (R86).
    pub review_after: Span,
    pub high_value: f64,
    pub medium_value: f64,
}

impl Default for Lifecycle {
    fn default() -> Self {
        Self {
            dormant_after: Span::Months(6),
            lost_after: Span::Months(12),
            neglected_after: Span::Days(90),
            archive_after: Span::Months(12),
            review_after: Span::Months(6),
            high_value: 500_000.0,
            medium_value: 100_000.0,
        }
    }
}

impl Lifecycle {
    /// How active customers are, the most active first; the last is for those that nobody has been in touch with yet.
    pub const ACTIVITIES: [&str; 4] = ["活跃", "沉睡", "流失", "未联系"];
    /// What customers are worth by the trailing year's contracts, the most first.
    pub const VALUE_TIERS: [&str; 3] = ["高", "中", "低"];

    /// The place in [`Lifecycle::ACTIVITIES`] of a customer who was last contacted on this day (R78, R80).
    #[must_use]
    pub fn activity(&self, last_contact: Option<NaiveDate>, today: NaiveDate) -> usize {
        match last_contact {
            None => 3,
            Some(last) if self.lost_after.is_over(last, today) => 2,
            Some(last) if self.dormant_after.is_over(last, today) => 1,
            Some(_) => 0,
        }
    }

    /// The place in [`Lifecycle::VALUE_TIERS`] of a customer with contracts over so many yuan in the trailing year (R63).
    #[must_use]
    pub fn value_tier(&self, amount: f64) -> usize {
        match amount {
            amount if amount >= self.high_value => 0,
            amount if amount >= self.medium_value => 1,
            _ => 2,
        }
    }

    /// The first day of the trailing year that value tiers count.
    #[must_use]
    pub fn trailing_year(today: NaiveDate) -> NaiveDate {
        today - Duration::days(365)
    }
}

/// Head-count from which a company has this size (largest threshold that is reached wins).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SizeThreshold {
    pub size: String,
    pub from: u64,
}

/// What counts as a data-quality problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Quality {
    /// Larger records are not parsed, but reported.
    pub max_file_bytes: u64,
    /// Rule ids that the team does not want.
    pub disabled_rules: Vec<String>,
    /// Customer names that are none.
    pub placeholder_names: Vec<String>,
}

impl Default for Quality {
    fn default() -> Self {
        let names = ["未知", "测试", "test", "无", "暂无", "待补充", "待定", "xxx", "某公司"];
        Self {
            max_file_bytes: 5 * 1024 * 1024,
            disabled_rules: Vec::new(),
            placeholder_names: names.map(String::from).to_vec(),
        }
    }
}

/// How changes are noticed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WatchMode {
    /// Native where a self-test succeeds, else polling.
    #[default]
    Auto,
    Native,
    Poll,
}

/// When a save counts as finished, and how often kehu looks on its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WatchSettings {
    pub mode: WatchMode,
    /// A file is taken in once it has been still for this many milliseconds.
    pub debounce_ms: u64,
    /// Milliseconds between two rounds of polling.
    pub poll_ms: u64,
    /// Seconds between two reconciling walks; 0 for never.
    pub reconcile_seconds: u64,
}

impl Default for WatchSettings {
    fn default() -> Self {
        Self {
            mode: WatchMode::Auto,
            debounce_ms: 500,
            poll_ms: 2000,
            reconcile_seconds: 300,
        }
    }
}

/// What a settings file gives. What cannot be meant has its default, and is named by the error.
pub(super) struct Loaded {
    pub(super) settings: Settings,
    pub(super) fault: Option<VaultError>,
}

/// Reads and checks a settings file.
pub(super) fn load(path: &Path) -> Result<Loaded, VaultError> {
    let bytes = std::fs::read(path).map_err(|error| VaultError::io(path, error))?;
    let (settings, slip) = read(&bytes);
    let fault = slip.map(|slip| VaultError::Settings {
        path: path.display().to_string(),
        line: slip.line,
        column: slip.column,
        message: slip.message,
    });
    Ok(Loaded { settings, fault })
}

/// Why settings of these bytes could not be used; none where they can.
#[must_use]
pub fn settings_fault(bytes: &[u8]) -> Option<String> {
    let slip = read(bytes).1?;
    Some(format!("第 {} 行，{}", slip.line, slip.message))
}

/// The first thing that cannot be meant.
struct Slip {
    line: u32,
    column: u32,
    message: String,
}

fn read(bytes: &[u8]) -> (Settings, Option<Slip>) {
    let unusable = |line, column, message| (Settings::default(), Some(Slip { line, column, message }));
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let good = bytes.iter().take(error.valid_up_to());
            let line = good.filter(|&&byte| byte == b'\n').count() + 1;
            let message = "不是 UTF-8 编码；请在编辑器里另存为 UTF-8";
            return unusable(u32::try_from(line).unwrap_or(u32::MAX), 1, message.into());
        }
    };
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(errors) => {
            let first = errors.first();
            let (line, column) = first.map_or((1, 1), |error| (error.span.start.line, error.span.start.column));
            let message = first.map_or_else(|| "不是有效的 YAML".into(), syntax_message);
            return unusable(line, column, message);
        }
    };
    let (settings, problems) = reader::read(&document);
    let mut fatal = problems.into_iter().filter(|problem| problem.fatal);
    let slip = fatal.next().map(|first| Slip {
        line: first.line,
        column: first.column,
        message: match fatal.count() {
            0 => first.message,
            more => format!("{}（另有 {more} 处有误）", first.message),
        },
    });
    (settings, slip)
}

fn syntax_message(error: &SyntaxError) -> String {
    match &error.hint {
        Some(hint) => format!("{}；{hint}", error.message),
        None => error.message.clone(),
    }
}

//! One thing to do.

use chrono::{NaiveDate, NaiveTime};
use serde::{Serialize, Serializer};

/// Where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    Task,
    /// What a follow-up plans.
    NextStep,
    /// A payment that a contract waits for.
    Receivable,
    ContractEnd,
    Birthday,
}

impl Duty {
    /// 任务, 跟进, 收款, 合同到期, 生日
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Task => "任务",
            Self::NextStep => "跟进",
            Self::Receivable => "收款",
            Self::ContractEnd => "合同到期",
            Self::Birthday => "生日",
        }
    }
}

/// The customer that something is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Whose {
    pub customer_id: String,
    pub customer_name: String,
    #[serde(skip)]
    pub dir: String,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Item {
    pub duty: Duty,
    /// None for what was written down without a day that can be kept.
    pub day: Option<NaiveDate>,
    #[serde(serialize_with = "minute")]
    pub time: Option<NaiveTime>,
    pub title: String,
    /// What more is to be known: the goal, the place, the amount.
    pub note: String,
    #[serde(flatten)]
    pub whose: Option<Whose>,
    /// Who is to do it.
    pub person: String,
    pub urgent: bool,
    /// The record that says so.
    pub path: String,
}

#[allow(clippy::ref_option, reason = "the signature that serde asks for")]
fn minute<S: Serializer>(time: &Option<NaiveTime>, serializer: S) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => serializer.collect_str(&time.format("%H:%M")),
        None => serializer.serialize_none(),
    }
}

/// In place of a day.
const NO_DAY: &str = "没有日期";

impl Item {
    /// 2026-11-26 14:00
    #[must_use]
    pub fn when(&self) -> String {
        let Some(day) = self.day else {
            return NO_DAY.to_owned();
        };
        match self.time {
            Some(time) => format!("{day} {}", time.format("%H:%M")),
            None => day.to_string(),
        }
    }

    /// By what items are ordered.
    pub(super) fn key(&self) -> impl Ord + use<'_> {
        (self.day, !self.urgent, self.time, self.duty, &self.path, &self.title)
    }
}

//! Figures computed from a customer's records, never stored in its files (DESIGN §2).

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::digest::{moment, text_at};
use super::plan::{APPOINTMENT, Plans};
use crate::index::FieldValue;
use crate::kinds::ABSURD;
use crate::vault::{Lifecycle, Settings};

/// A type and a state of feedback.
const COMPLAINT: &str = "投诉";
const SETTLED: &str = "已解决";

/// Columns of the index with the plan that stands.
pub const NEXT_GOAL: &str = "next_goal";
pub const NEXT_OWNER: &str = "next_owner";

/// What a customer's records tell of it, as a column of lists and sheets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DerivedColumn {
    /// Of the index.
    pub key: &'static str,
    pub label: &'static str,
    pub holds: Figure,
}

/// What such a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    Word,
    Date,
    Count,
    /// Yuan.
    Money,
}

/// All of them, in the order in which they are shown.
pub const DERIVED: [DerivedColumn; 8] = [
    DerivedColumn::new("value_tier", "价值", Figure::Word),
    DerivedColumn::new("activity", "活跃度", Figure::Word),
    DerivedColumn::new("last_contact", "最近联系", Figure::Date),
    DerivedColumn::new("next_contact", "下次联系", Figure::Date),
    DerivedColumn::new("contracts", "合同数", Figure::Count),
    DerivedColumn::new("contract_amount", "合同总额", Figure::Money),
    DerivedColumn::new("paid", "已回款", Figure::Money),
    DerivedColumn::new("unpaid", "未回款", Figure::Money),
];

impl DerivedColumn {
    const fn new(key: &'static str, label: &'static str, holds: Figure) -> Self {
        Self { key, label, holds }
    }
}

/// What a customer's records tell of it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Derived {
    /// 活跃, 沉睡 or 流失 by the time since the last contact; none when there was no contact yet.
    pub activity: Option<String>,
    /// 高, 中 or 低 by the trailing year's contract amounts.
    pub value_tier: String,
    #[serde(serialize_with = "minute")]
    pub last_contact: Option<NaiveDateTime>,
    #[serde(serialize_with = "minute")]
    pub next_contact: Option<NaiveDateTime>,
    pub next_goal: Option<String>,
    /// Who is to do it, where the plan says so.
    pub next_owner: Option<String>,
    pub contracts: u64,
    /// Yuan, all contracts.
    pub contract_amount: f64,
    /// Yuan, contracts signed within the last 365 days.
    pub trailing_year_amount: f64,
    /// Yuan received.
    pub paid: f64,
    /// Yuan of all contracts not received yet.
    pub unpaid: f64,
    /// Amounts that nobody can mean, left out of all sums.
    pub absurd_amounts: u64,
    pub followups: u64,
    pub feedbacks: u64,
    /// Complaints that are not settled.
    pub open_complaints: u64,
}

#[allow(clippy::ref_option, reason = "the signature that serde asks for")]
fn minute<S: Serializer>(time: &Option<NaiveDateTime>, serializer: S) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => serializer.collect_str(&time.format("%Y-%m-%d %H:%M")),
        None => serializer.serialize_none(),
    }
}

impl Derived {
    /// The keys of records that it looks at.
    pub const KEYS: &'static [&'static str] = &[
        "time",
        "next",
        APPOINTMENT,
        "on",
        "signed_on",
        "amount",
        "receipts",
        "type",
        "status",
    ];

    /// From kind, path and content of every readable record of one customer, as of `now`.
    pub fn compute<'a>(
        records: impl Iterator<Item = (&'a str, &'a str, &'a Value)>,
        settings: &Settings,
        now: NaiveDateTime,
    ) -> Self {
        let mut derived = Self::default();
        let year_ago = Lifecycle::trailing_year(now.date());
        let mut plans = Plans::default();
        for (kind, path, record) in records {
            match kind {
                "followup" => {
                    derived.add_followup(record, now);
                    plans.add(path, record, now.date());
                }
                "contract" => derived.add_contract(record, year_ago, now),
                "feedback" => derived.add_feedback(record, now),
                _ => {}
            }
        }
        if let Some((_, plan)) = plans.standing() {
            (derived.next_contact, derived.next_goal, derived.next_owner) = (plan.time, plan.goal, plan.owner);
        }
        derived.unpaid = (derived.contract_amount - derived.paid).max(0.0);
        let lifecycle = &settings.lifecycle;
        derived.activity = derived
            .last_contact
            .map(|last| Lifecycle::ACTIVITIES[lifecycle.activity(Some(last.date()), now.date())].to_owned());
        Lifecycle::VALUE_TIERS[lifecycle.value_tier(derived.trailing_year_amount)].clone_into(&mut derived.value_tier);
        derived
    }

    fn add_followup(&mut self, record: &Value, now: NaiveDateTime) {
        self.followups += 1;
        self.touch(moment(&text_at(record, "time")), now);
    }

    /// The amount that counts: none of what can only be a slip of the pen.
    fn amount_of(&mut self, record: &Value) -> f64 {
        let amount = record.get("amount").and_then(Value::as_f64).unwrap_or_default();
        let is_absurd = amount.abs() >= ABSURD;
        self.absurd_amounts += u64::from(is_absurd);
        if is_absurd { 0.0 } else { amount }
    }

    fn add_contract(&mut self, record: &Value, year_ago: NaiveDate, now: NaiveDateTime) {
        let amount = self.amount_of(record);
        let signed = moment(&text_at(record, "signed_on"));
        self.contracts += 1;
        self.contract_amount += amount;
        if signed.is_some_and(|day| day.date() >= year_ago && day <= now) {
            self.trailing_year_amount += amount;
        }
        let receipts = record.get("receipts").and_then(Value::as_array);
        for receipt in receipts.into_iter().flatten() {
            self.paid += self.amount_of(receipt);
        }
        self.touch(signed, now);
    }

    fn add_feedback(&mut self, record: &Value, now: NaiveDateTime) {
        self.feedbacks += 1;
        let is_open = text_at(record, "type") == COMPLAINT && text_at(record, "status") != SETTLED;
        self.open_complaints += u64::from(is_open);
        self.touch(moment(&text_at(record, "on")), now);
    }

    /// Counts a moment as interaction; what lies in the future is a plan, not a contact.
    fn touch(&mut self, time: Option<NaiveDateTime>, now: NaiveDateTime) {
        if let Some(time) = time.filter(|time| *time <= now) {
            self.last_contact = self.last_contact.max(Some(time));
        }
    }

    /// What is arranged for a day: 2026-12-01 09:30 签约（李敏）. None where nothing is.
    #[must_use]
    pub fn arranged(&self) -> Option<String> {
        let at = self.next_contact?;
        let format = if at.time() == NaiveTime::MIN {
            "%Y-%m-%d"
        } else {
            "%Y-%m-%d %H:%M"
        };
        let goal = self.next_goal.as_ref().map(|goal| format!(" {goal}"));
        let owner = self.next_owner.as_ref().map(|owner| format!("（{owner}）"));
        let (goal, owner) = (goal.unwrap_or_default(), owner.unwrap_or_default());
        Some(format!("{}{goal}{owner}", at.format(format)))
    }

    /// The next step for which nobody named a day: 问结果（李敏）. None where it has one, or nothing is planned.
    #[must_use]
    pub fn undated(&self) -> Option<String> {
        if self.next_contact.is_some() {
            return None;
        }
        match (&self.next_goal, &self.next_owner) {
            (None, None) => None,
            (Some(goal), None) => Some(goal.clone()),
            (goal, Some(owner)) => Some(format!("{}（{owner}）", goal.as_deref().unwrap_or_default())),
        }
    }

    /// What does not depend on today, for filters and sorting in lists.
    #[must_use]
    pub fn fields(&self) -> Vec<(String, FieldValue)> {
        let mut fields = vec![
            ("contract_amount".to_owned(), FieldValue::Number(self.contract_amount)),
            ("paid".to_owned(), FieldValue::Number(self.paid)),
            ("unpaid".to_owned(), FieldValue::Number(self.unpaid)),
            ("contracts".to_owned(), FieldValue::Number(self.contracts as f64)),
        ];
        for (key, time) in [("last_contact", self.last_contact), ("next_contact", self.next_contact)] {
            fields.extend(time.map(|time| (key.to_owned(), FieldValue::Date(time))));
        }
        for (key, text) in [(NEXT_GOAL, &self.next_goal), (NEXT_OWNER, &self.next_owner)] {
            fields.extend(text.clone().map(|text| (key.to_owned(), FieldValue::Text(text))));
        }
        fields
    }
}

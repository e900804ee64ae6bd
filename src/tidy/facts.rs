//! What is known of each customer, gathered in a few passes over the index.

use super::review::{REVIEWED_BY, REVIEWED_ON, Review};
use super::{Proposal, Sort};
use crate::agenda;
use crate::archive::{Completeness, Findings, Result, Snapshot, moment, text_at};
use crate::edit::Alteration;
use crate::index::{Dimension, FieldValue, Grouping, Hit, Measure, Request};
use crate::kinds::CUSTOMER_NAME;
use crate::kinds::Kind;
use crate::rules::Finding;
use crate::vault::{Lifecycle, RelPath};
use chrono::NaiveDate;
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Of each profile no more than proposals look at.
const KEYS: &[&str] = &[
    "company_size",
    "created_on",
    CUSTOMER_NAME,
    "customer_type",
    "contacts",
    "deal",
    "follow_up_status",
    "industry",
    "owner",
    REVIEWED_BY,
    REVIEWED_ON,
    "tags",
];
const COLUMNS: [&str; 5] = ["last_contact", "next_contact", "activity", "value_tier", "unpaid"];
const CONTRACT: &str = "contract";
/// What a contract is called that is not, or no longer, one.
const NOT_SIGNED: [&str; 3] = ["待签订", "未签订", "已终止"];
const LIVING: &str = "归档:否";
/// The rule for what a record must have and has not.
const MISSING: &str = "schema/missing";

/// A customer.
pub struct Facts {
    pub dir: RelPath,
    pub profile: RelPath,
    pub customer_id: String,
    pub name: String,
    pub record: Value,
    pub last_contact: Option<NaiveDate>,
    pub next_contact: Option<NaiveDate>,
    /// 活跃, 沉睡, 流失, 未联系
    pub activity: String,
    /// 高, 中, 低
    pub value_tier: String,
    /// Yuan that it still owes.
    pub unpaid: f64,
    /// The labels of what the profile lacks, where it is to be reviewed.
    pub lacks: Option<Vec<String>>,
}

/// A signed contract.
pub struct Deal {
    pub project: String,
    pub amount: f64,
    pub signed_on: NaiveDate,
}

/// All customers, and what else proposals need.
pub struct Scene<'a> {
    pub snapshot: &'a Snapshot<'a>,
    pub today: NaiveDate,
    pub lifecycle: &'a Lifecycle,
    customers: Vec<Facts>,
    /// By folder, yuan of the trailing year's contracts.
    worth: HashMap<String, f64>,
    /// By folder the first contract of customers who do not count as buyers.
    deals: HashMap<String, Deal>,
    /// By the profile's path.
    misplaced: HashMap<String, Finding>,
    findings: Arc<Findings>,
    /// Folders of customers whom somebody is to do something for.
    tasked: HashSet<String>,
}

impl Facts {
    fn of(hit: Hit, kind: &Kind, lifecycle: &Lifecycle, today: NaiveDate) -> Option<Self> {
        let mut record = Some(hit.record).filter(Value::is_object)?;
        let is_due = Review::of(&record, lifecycle, today).is_due;
        let lacks = is_due.then(|| Completeness::of(kind, &record).labels().map(str::to_owned).collect());
        // Whole profiles of all customers are more than is good to hold at once.
        if let Some(profile) = record.as_object_mut() {
            profile.retain(|key, _| KEYS.contains(&key.as_str()));
        }
        let mut columns = hit.columns.into_iter();
        let mut date = || match columns.next().flatten() {
            Some(FieldValue::Date(date)) => Some(date.date()),
            _ => None,
        };
        let (last_contact, next_contact) = (date(), date());
        let mut word = || match columns.next().flatten() {
            Some(FieldValue::Text(word)) => word,
            _ => String::new(),
        };
        let (activity, value_tier) = (word(), word());
        let unpaid = match columns.next().flatten() {
            Some(FieldValue::Number(yuan)) => yuan,
            _ => 0.0,
        };
        Some(Self {
            dir: RelPath::new(&hit.customer_dir)?,
            profile: RelPath::new(&hit.path)?,
            customer_id: hit.customer_id,
            name: hit.customer_name,
            record,
            lacks,
            last_contact,
            next_contact,
            activity,
            value_tier,
            unpaid,
        })
    }

    /// A field of the profile.
    pub fn text(&self, key: &str) -> String {
        text_at(&self.record, key)
    }

    pub fn tags(&self) -> Vec<&str> {
        let tags = self.record.get("tags").and_then(Value::as_array);
        tags.into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// Since when nothing was heard: the last contact, or the day on which the customer was put on record.
    pub fn silent_since(&self) -> Option<NaiveDate> {
        let created = || moment(&self.text("created_on")).map(|created| created.date());
        self.last_contact.or_else(created)
    }

    /// 最近一次往来 2025-11-02，已 389 天
    pub fn silence(&self, today: NaiveDate) -> String {
        match (self.last_contact, self.silent_since()) {
            (Some(last), _) => format!("最近一次往来 {last}，已 {} 天", (today - last).num_days()),
            (None, Some(created)) => format!("{created} 建档以来没有往来，已 {} 天", (today - created).num_days()),
            (None, None) => "没有往来".to_owned(),
        }
    }

    /// Somebody has planned to get in touch.
    pub fn has_plans(&self, today: NaiveDate) -> bool {
        self.next_contact.is_some_and(|next| next >= today)
    }

    pub fn proposal(&self, sort: Sort, reason: String, action: String, alterations: Vec<Alteration>) -> Proposal {
        Proposal {
            id: format!("{}:{}", sort.key(), self.dir),
            sort,
            customer_id: self.customer_id.clone(),
            customer_name: self.name.clone(),
            dir: self.dir.clone(),
            owner: self.text("owner"),
            reason,
            action,
            urgency: (0, 0),
            profile: self.profile.clone(),
            alterations,
        }
    }
}

impl<'a> Scene<'a> {
    pub fn of(snapshot: &'a Snapshot<'a>) -> Result<Self> {
        let request = Request {
            text: LIVING.to_owned(),
            kind: Some(snapshot.catalog().customer().name.clone()),
            columns: COLUMNS.map(str::to_owned).to_vec(),
            limit: usize::MAX >> 1,
            ..Request::default()
        };
        let (today, lifecycle) = (snapshot.today(), &snapshot.settings().lifecycle);
        let kind = snapshot.catalog().customer();
        let customers = snapshot.each(&request, &|hit| Facts::of(hit, kind, lifecycle, today))?;
        let findings = snapshot.all_findings()?;
        let misplaced = findings.iter().filter(|finding| finding.rule == "folder/mismatch");
        Ok(Self {
            today,
            lifecycle,
            customers: customers.into_iter().flatten().collect(),
            worth: worth(snapshot)?,
            deals: deals(snapshot)?,
            misplaced: misplaced
                .map(|finding| (finding.path.clone(), finding.clone()))
                .collect(),
            findings: Arc::clone(&findings),
            tasked: agenda::customers_with_tasks(snapshot)?,
            snapshot,
        })
    }

    pub fn customers(&self) -> &[Facts] {
        &self.customers
    }

    pub fn worth(&self, customer: &Facts) -> f64 {
        self.worth.get(customer.dir.as_str()).copied().unwrap_or_default()
    }

    pub fn deal(&self, customer: &Facts) -> Option<&Deal> {
        self.deals.get(customer.dir.as_str())
    }

    /// What is wrong with where the customer's folder lies.
    pub fn misplaced(&self, customer: &Facts) -> Option<&Finding> {
        self.misplaced.get(customer.profile.as_str())
    }

    /// How much is wrong with the customer's files, apart from what its profile lacks.
    pub fn wrong(&self, customer: &Facts) -> usize {
        let all = self.findings.count_below(customer.dir.as_str());
        all.saturating_sub(self.findings.count_of(customer.profile.as_str(), MISSING))
    }

    /// Whether somebody has been asked to do something for the customer, and there is still time for it.
    pub fn is_tasked(&self, customer: &Facts) -> bool {
        self.tasked.contains(customer.dir.as_str())
    }

    /// Whether the team's schema has what a review is signed with.
    pub fn can_be_reviewed(&self) -> bool {
        self.has_field(REVIEWED_ON) && self.has_field(REVIEWED_BY)
    }

    /// Whether the team's schema has this field for customers.
    pub fn has_field(&self, key: &str) -> bool {
        self.snapshot.catalog().customer().field(key).is_some()
    }
}

fn worth(snapshot: &Snapshot<'_>) -> Result<HashMap<String, f64>> {
    if snapshot.catalog().kind(CONTRACT).is_none() {
        return Ok(HashMap::new());
    }
    let today = snapshot.today();
    let groups = snapshot.group(&Grouping {
        kind: Some(CONTRACT.to_owned()),
        period: Some((
            "signed_on".to_owned(),
            Some(Lifecycle::trailing_year(today)),
            Some(today),
        )),
        by: vec![Dimension::Customer],
        sum: Some(Measure::Number("amount".to_owned())),
        ..Grouping::default()
    })?;
    let pair = |group: crate::index::Group| Some((group.keys.into_iter().next()?, group.sum));
    Ok(groups.into_iter().filter_map(pair).collect())
}

/// The first signed contract of each customer that has one.
fn deals(snapshot: &Snapshot<'_>) -> Result<HashMap<String, Deal>> {
    let today = snapshot.today();
    let request = Request {
        text: LIVING.to_owned(),
        kind: Some(CONTRACT.to_owned()),
        keys: Some(&["project", "amount", "signed_on", "status"]),
        limit: usize::MAX >> 1,
        ..Request::default()
    };
    let signed = snapshot.each(&request, &|hit: Hit| {
        let signed_on = moment(&text_at(&hit.record, "signed_on"))?.date();
        let is_valid = signed_on <= today && !NOT_SIGNED.contains(&text_at(&hit.record, "status").as_str());
        let deal = Deal {
            project: text_at(&hit.record, "project"),
            amount: hit.record.get("amount").and_then(Value::as_f64)?,
            signed_on,
        };
        (is_valid && !deal.project.is_empty()).then_some((hit.customer_dir, deal))
    })?;
    let mut first: HashMap<String, Deal> = HashMap::new();
    for (dir, deal) in signed.into_iter().flatten() {
        let is_earlier = first.get(&dir).is_none_or(|known| deal.signed_on < known.signed_on);
        if is_earlier {
            first.insert(dir, deal);
        }
    }
    Ok(first)
}

//! What happens when: dates, customer numbers and contract numbers of all stories.

use super::super::calendar::{dates, days_after, days_before, office_hours, working_day};
use super::super::company::Company;
use super::super::random::Random;
use super::super::records::{Contract, Instalment};
use super::super::script::{Script, Step};
use chrono::{Datelike, NaiveDate, NaiveDateTime};
use std::collections::BTreeMap;
use std::io;

/// One thing that happens to one customer.
pub(super) struct Scheduled {
    pub(super) when: NaiveDateTime,
    /// Place in the list of companies.
    pub(super) company: usize,
    pub(super) act: Act,
}

pub(super) enum Act {
    /// A step of the story's course, by its place there.
    Beat(usize),
    Money(Money),
    /// One of the company's own `changes`.
    Change(usize),
    Archive,
}

/// A payment, or an invoice that was not paid.
pub(super) struct Money {
    /// 1 or 2.
    pub(super) contract: usize,
    pub(super) instalment: Instalment,
    pub(super) paid: bool,
}

/// A step of a customer's story with its time.
pub(super) struct Moment {
    pub(super) beat: String,
    pub(super) when: NaiveDateTime,
}

pub(super) struct Plan {
    /// In the order of time; all before today.
    pub(super) acts: Vec<Scheduled>,
    /// Of each company, in its order.
    pub(super) moments: Vec<Vec<Moment>>,
    /// Customer numbers, in the order of the companies.
    pub(super) customer_ids: Vec<String>,
    /// By company and contract (1 or 2).
    pub(super) contract_numbers: BTreeMap<(usize, usize), String>,
    /// When the list of the oldest customers was imported.
    pub(super) imported_on: NaiveDate,
    pub(super) today: NaiveDate,
}

impl Plan {
    pub(super) fn make(companies: &[Company], script: &Script, today: NaiveDate, random: &Random) -> io::Result<Self> {
        let imported_on = working_day(days_before(today, 735));
        let mut plan = Self {
            acts: Vec::new(),
            moments: Vec::new(),
            customer_ids: Vec::new(),
            contract_numbers: BTreeMap::new(),
            imported_on,
            today,
        };
        let mut signatures = Vec::new();
        for (index, company) in companies.iter().enumerate() {
            let mut random = random.fork(&company.name);
            let course = script.course(company)?;
            let steps: Vec<&Step> = course.iter().map(|(_, step)| *step).collect();
            let days = dates(&steps, company.last, today, &mut random);
            let mut moments = Vec::new();
            for (position, ((beat, _), day)) in course.into_iter().zip(days).enumerate() {
                let when = office_hours(day, &mut random);
                plan.schedule(index, when, Act::Beat(position));
                if let Some(number) = script.beat(&beat)?.contract {
                    signatures.push((when, index, number));
                    plan.schedule_payments(index, company, number, day, &mut random);
                }
                moments.push(Moment { beat, when });
            }
            plan.moments.push(moments);
            for (position, change) in company.changes.iter().enumerate() {
                let day = working_day(days_before(today, change.ago));
                plan.schedule(index, office_hours(day, &mut random), Act::Change(position));
            }
            if let Some(ago) = company.archived {
                let day = working_day(days_before(today, ago));
                plan.schedule(index, office_hours(day, &mut random), Act::Archive);
            }
        }
        plan.acts.sort_by_key(|scheduled| (scheduled.when, scheduled.company));
        plan.number_customers(companies);
        plan.number_contracts(signatures);
        Ok(plan)
    }

    fn schedule(&mut self, company: usize, when: NaiveDateTime, act: Act) {
        if when.date() < self.today {
            self.acts.push(Scheduled { when, company, act });
        }
    }

    /// Most customers pay about when they should; those of the overdue course keep the last instalment.
    fn schedule_payments(
        &mut self,
        index: usize,
        company: &Company,
        contract: usize,
        signed_on: NaiveDate,
        random: &mut Random,
    ) {
        let amount = if contract == 1 {
            company.amount
        } else {
            company.amount2.unwrap_or(company.amount)
        };
        for (position, instalment) in Contract::usual_plan(amount, signed_on).into_iter().enumerate() {
            let paid = !(company.arc == "won-overdue" && position == 2);
            let days = if paid { random.between(0, 11) } else { 0 };
            let day = working_day(days_after(days_before(instalment.due_on, 2), days));
            let money = Money {
                contract,
                instalment,
                paid,
            };
            self.schedule(index, office_hours(day, random), Act::Money(money));
        }
    }

    /// The day a customer was entered.
    pub(super) fn created_on(&self, index: usize, company: &Company) -> NaiveDate {
        if company.legacy.is_some() {
            self.imported_on
        } else {
            self.first_contact_on(index, company)
        }
    }

    /// The day of the first talk; those of the imported list were known long before.
    pub(super) fn first_contact_on(&self, index: usize, company: &Company) -> NaiveDate {
        if company.legacy.is_some() {
            let known_for = 120 + 37 * u64::try_from(index).unwrap_or(0);
            return working_day(days_before(self.imported_on, known_for));
        }
        let first = self.moments.get(index).and_then(|moments| moments.first());
        first.map_or(self.imported_on, |moment| moment.when.date())
    }

    /// How many customers were entered that day.
    pub(super) fn count_of(&self, day: NaiveDate) -> u32 {
        let prefix = customer_id(day, 0);
        let same_day = |id: &&String| id.get(..12) == prefix.get(..12);
        u32::try_from(self.customer_ids.iter().filter(same_day).count()).unwrap_or(u32::MAX)
    }

    fn number_customers(&mut self, companies: &[Company]) {
        let mut order: Vec<(NaiveDate, usize)> = companies
            .iter()
            .enumerate()
            .map(|(index, company)| (self.created_on(index, company), index))
            .collect();
        order.sort_unstable();
        let mut of_day: BTreeMap<NaiveDate, u32> = BTreeMap::new();
        let mut ids = BTreeMap::new();
        for (day, index) in order {
            let count = of_day.entry(day).or_default();
            *count += 1;
            ids.insert(index, customer_id(day, *count));
        }
        self.customer_ids = ids.into_values().collect();
    }

    fn number_contracts(&mut self, mut signatures: Vec<(NaiveDateTime, usize, usize)>) {
        signatures.sort_unstable();
        let mut of_year: BTreeMap<i32, u32> = BTreeMap::new();
        for (when, company, contract) in signatures {
            let year = when.year();
            let count = of_year.entry(year).or_default();
            *count += 1;
            self.contract_numbers
                .insert((company, contract), format!("HT{year}{count:03}"));
        }
    }
}

/// `CUST` + date + four digits.
pub(super) fn customer_id(day: NaiveDate, count: u32) -> String {
    format!("CUST{}{count:04}", day.format("%Y%m%d"))
}

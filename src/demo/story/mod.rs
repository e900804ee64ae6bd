//! The stories of all customers, told in the order of time: each happening changes files and becomes one batch.

mod beat;
mod change;
mod customer;
mod money;
mod plan;
mod scene;

use super::Batch;
use super::company::{self, Company};
use super::random::Random;
use super::script::Script;
use crate::kinds::Catalog;
use chrono::NaiveDate;
use customer::Customer;
use plan::{Act, Plan};
use std::collections::BTreeMap;
use std::io;

/// What the telling has come to.
pub(super) struct Telling {
    catalog: Catalog,
    script: Script,
    companies: Vec<Company>,
    plan: Plan,
    /// By the company's place in `companies`.
    customers: BTreeMap<usize, Customer>,
    random: Random,
}

impl Telling {
    /// Tells everything up to yesterday evening.
    pub(super) fn tell(today: NaiveDate, random: &Random) -> io::Result<(Self, Vec<Batch>)> {
        let companies = company::all()?;
        let script = Script::load()?;
        let plan = Plan::make(&companies, &script, today, &random.fork("plan"))?;
        let random = random.fork("telling");
        let catalog = Catalog::builtin();
        let mut telling = Self {
            catalog,
            script,
            companies,
            plan,
            customers: BTreeMap::new(),
            random,
        };
        let mut batches = vec![telling.import()?];
        for scheduled in std::mem::take(&mut telling.plan.acts) {
            batches.push(match &scheduled.act {
                Act::Beat(index) => telling.beat(&scheduled, *index)?,
                Act::Money(money) => telling.money(&scheduled, money)?,
                Act::Change(index) => telling.change(&scheduled, *index)?,
                Act::Archive => telling.archive(&scheduled)?,
            });
        }
        Ok((telling, batches))
    }

    fn company(&self, index: usize) -> io::Result<&Company> {
        self.companies
            .get(index)
            .ok_or_else(|| super::broken(format!("no company {index}")))
    }

    fn customer(&mut self, index: usize) -> io::Result<&mut Customer> {
        self.customers
            .get_mut(&index)
            .ok_or_else(|| super::broken(format!("company {index} is not a customer yet")))
    }

    /// The customer of this short name, with its company.
    pub(super) fn by_short_name(&mut self, short: &str) -> io::Result<(&Company, &mut Customer)> {
        let missing = || super::broken(format!("no customer {short}"));
        let index = self
            .companies
            .iter()
            .position(|company| company.short == short)
            .ok_or_else(missing)?;
        let company = self.companies.get(index).ok_or_else(missing)?;
        Ok((company, self.customers.get_mut(&index).ok_or_else(missing)?))
    }

    /// A number that no customer has yet.
    pub(super) fn new_customer_id(&mut self, day: NaiveDate) -> String {
        let id = plan::customer_id(day, self.plan.count_of(day) + 1);
        self.plan.customer_ids.push(id.clone());
        id
    }

    /// The editor, the browser or the command line: how people save, in the proportion they do.
    fn way(&mut self) -> &'static str {
        match self.random.between(0, 9) {
            0..=5 => "web",
            6..=8 => "editor",
            _ => "cli",
        }
    }
}

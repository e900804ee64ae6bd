//! One step of a story: the follow-up or feedback it leaves, and what it changes in the profile.

use super::super::records::Entry;
use super::super::script::fill;
use super::super::staff::{self, SERVICE};
use super::super::{Batch, broken};
use super::Telling;
use super::customer::Customer;
use super::plan::Scheduled;
use super::scene::Scene;
use crate::history::{Message, Person, Staged};
use chrono::{Days, NaiveDateTime, TimeDelta};
use std::io;

impl Telling {
    pub(super) fn beat(&mut self, scheduled: &Scheduled, position: usize) -> io::Result<Batch> {
        let index = scheduled.company;
        let mut operation = "followup";
        let mut files = Vec::new();
        if !self.customers.contains_key(&index) {
            operation = "create";
            let customer = self.new_customer(index)?;
            self.customers.insert(index, customer);
        }
        let via = self.way();
        let next = self.next_step(index, position)?;
        let moment = self.plan.moments.get(index).and_then(|moments| moments.get(position));
        let name = &moment.ok_or_else(|| broken(format!("no beat {position}")))?.beat;
        let beat = self.script.beat(name)?;
        let company = self
            .companies
            .get(index)
            .ok_or_else(|| broken(format!("no company {index}")))?;
        let customer = self
            .customers
            .get_mut(&index)
            .ok_or_else(|| broken(format!("no customer {index}")))?;
        let mut scene = Scene {
            company,
            customer,
            beat,
            when: scheduled.when,
            catalog: &self.catalog,
        };

        let changes = scene.profile_changes()?;
        if operation == "create" || !changes.is_empty() {
            files.push(scene.customer.write_profile(company)?);
        }
        let contact = scene.contact()?;
        scene.customer.speak_with(&contact);
        let variant = beat.variant(company, &mut scene.customer.used, &mut scene.customer.random)?;
        let mut author = staff::person(&scene.customer.text("owner"));
        let mut subject = fill(&variant.subject, &scene.customer.words)?;
        if let Some(method) = &variant.method {
            files.push(scene.followup(variant, method, &subject, &contact, next)?);
            subject = format!("{method} {subject}");
        }
        if let Some(kind) = &beat.feedback {
            let (staged, named) = scene.feedback(kind, variant, &contact)?;
            files.push(staged);
            if variant.method.is_none() {
                operation = "feedback";
                author = SERVICE.person();
            }
            subject = format!("{kind} {named}");
        }
        if beat.resolves {
            files.extend(scene.resolve()?);
        }
        if let Some(number) = beat.contract {
            let given = self.plan.contract_numbers.get(&(index, number));
            let given = given.ok_or_else(|| broken(format!("no number for contract {number}")))?;
            files.extend(scene.sign(number, given, &contact)?);
        }
        files.extend(scene.annexes(position, name)?);

        if operation == "followup" && !changes.is_empty() {
            operation = "edit";
            subject = changes.join("；");
        }
        let subject = match operation {
            "create" => format!("新增客户：{}", company.name),
            _ => format!("{}：{subject}", company.short),
        };
        let reason = match (&beat.reason, operation) {
            (Some(reason), "edit") => Some(fill(reason, &scene.customer.words)?),
            _ => None,
        };
        let customer_id = scene.customer.text("customer_id");
        Ok(batch(
            scheduled.when,
            author,
            subject,
            operation,
            customer_id,
            reason,
            via,
            files,
        ))
    }

    pub(super) fn new_customer(&self, index: usize) -> io::Result<Customer> {
        let company = self.company(index)?;
        let id_of = |index: usize| self.plan.customer_ids.get(index).map(String::as_str);
        let parent = company.parent.as_ref().and_then(|short| {
            self.companies
                .iter()
                .position(|other| &other.short == short)
                .and_then(id_of)
        });
        let entry = Entry {
            customer_id: id_of(index).ok_or_else(|| broken(format!("no number for {}", company.name)))?,
            parent_id: parent,
            created_on: self.plan.created_on(index, company),
            first_contact_on: self.plan.first_contact_on(index, company),
        };
        Ok(Customer::new(company, &entry, self.random.fork(&company.name)))
    }

    /// When and what comes next: the following beat, or what the company's file names after the last one.
    fn next_step(&self, index: usize, position: usize) -> io::Result<Option<(String, String)>> {
        let company = self.company(index)?;
        let moments = self.plan.moments.get(index).map(Vec::as_slice).unwrap_or_default();
        let Some(following) = moments.get(position + 1) else {
            return Ok(company.next.as_ref().and_then(|next| {
                let day = if next.days < 0 {
                    self.plan.today.checked_sub_days(Days::new(next.days.unsigned_abs()))
                } else {
                    self.plan.today.checked_add_days(Days::new(next.days.unsigned_abs()))
                };
                Some((day?.to_string(), next.goal.clone()))
            }));
        };
        let aim = self.script.beat(&following.beat)?.aim.clone();
        // Nobody plans a complaint.
        let planned = aim.filter(|_| following.beat != "complain");
        Ok(planned.map(|aim| (following.when.date().to_string(), aim)))
    }
}

/// A batch is committed a while after what it tells of.
#[expect(clippy::too_many_arguments, reason = "each is one trailer of the commit")]
pub(super) fn batch(
    when: NaiveDateTime,
    author: Person,
    subject: String,
    operation: &str,
    customer_id: String,
    reason: Option<String>,
    via: &str,
    files: Vec<Staged>,
) -> Batch {
    let message = Message {
        subject,
        operation: operation.to_owned(),
        customer_ids: vec![customer_id],
        reason,
        via: via.to_owned(),
        ..Message::default()
    };
    Batch {
        when: when + TimeDelta::minutes(17),
        author,
        message,
        files,
    }
}

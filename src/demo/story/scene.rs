//! What a beat leaves in the customer's folder: follow-ups, feedback, contracts, annexes.

use super::super::annex;
use super::super::broken;
use super::super::calendar::days_after;
use super::super::company::{Annex, Company, Contact};
use super::super::records::{Contract, Followup, add_step, close, feedback, followup};
use super::super::script::{Beat, Variant, fill};
use super::super::staff::{ENGINEER, SERVICE};
use super::customer::Customer;
use crate::history::Staged;
use crate::kinds::Catalog;
use chrono::{NaiveDateTime, TimeDelta};
use serde_json::{Value, json};
use std::io;

/// One beat of one customer's story.
pub(super) struct Scene<'a> {
    pub(super) company: &'a Company,
    pub(super) customer: &'a mut Customer,
    pub(super) beat: &'a Beat,
    pub(super) when: NaiveDateTime,
    pub(super) catalog: &'a Catalog,
}

impl Scene<'_> {
    pub(super) fn profile_changes(&mut self) -> io::Result<Vec<String>> {
        let mut set: Vec<(String, Value)> = Vec::new();
        let fields = [
            ("customer_type", &self.beat.customer_type),
            ("follow_up_status", &self.beat.status),
            ("customer_level", &self.beat.level),
        ];
        for (key, value) in fields {
            if let Some(value) = value
                && self.customer.text(key) != *value
            {
                set.push((key.to_owned(), value.as_str().into()));
            }
        }
        if self.beat.contract == Some(1) {
            let product = fill("{产品}", &self.customer.words)?;
            let signed_on = self.when.date().to_string();
            set.push((
                "deal".to_owned(),
                json!({"amount": self.company.amount, "product": product, "signed_on": signed_on}),
            ));
        }
        Ok(self.customer.change(self.catalog, set))
    }

    /// Mostly the first contact, at times the second.
    pub(super) fn contact(&mut self) -> io::Result<Contact> {
        let rank = usize::from(self.company.contacts.len() > 1 && self.customer.random.chance(20));
        let contact = self.company.contacts.get(rank).cloned();
        contact.ok_or_else(|| broken(format!("{} has no contact", self.company.name)))
    }

    pub(super) fn followup(
        &mut self,
        variant: &Variant,
        method: &str,
        subject: &str,
        contact: &Contact,
        next: Option<(String, String)>,
    ) -> io::Result<Staged> {
        let words = &self.customer.words;
        let mut participants = Vec::new();
        if matches!(method, "拜访" | "会议") {
            participants.push(contact.0.clone());
            participants.extend(
                self.company
                    .contacts
                    .iter()
                    .map(|other| other.0.clone())
                    .filter(|name| *name != contact.0),
            );
            participants.extend(variant.content.contains("实施").then(|| ENGINEER.to_owned()));
        }
        let demand = |status: &Option<String>, text: &str| -> io::Result<Option<(String, String)>> {
            status
                .as_ref()
                .map(|status| Ok((fill(text, words)?, status.clone())))
                .transpose()
        };
        let demands = [
            demand(&self.beat.demand, "{需求}")?,
            demand(&self.beat.demand2, "{二期}")?,
        ];
        let said = Followup {
            time: self.when,
            method: method.to_owned(),
            by: self.customer.text("owner"),
            participants,
            contact: contact.0.clone(),
            subject: subject.to_owned(),
            content: fill(&variant.content, words)?,
            feedback: variant.feedback.as_ref().map(|text| fill(text, words)).transpose()?,
            demands: demands.into_iter().flatten().collect(),
            next,
        };
        self.add_record("followup", &followup(&said))
    }

    /// A complaint stays open; questions, wishes and ratings are closed at once. Returns what it was called.
    pub(super) fn feedback(
        &mut self,
        kind: &str,
        variant: &Variant,
        contact: &Contact,
    ) -> io::Result<(Staged, String)> {
        let words = &self.customer.words;
        let complaint = kind == "投诉";
        let (subject, description) = if complaint {
            let trouble = fill("{故障}", words)?;
            let subject = trouble.split('，').next().unwrap_or_default().to_owned();
            (
                subject,
                fill("{称呼}反映：{故障}。要求当天有人处理，并说明以后怎么避免。", words)?,
            )
        } else {
            (fill(&variant.subject, words)?, fill(&variant.content, words)?)
        };
        let mut record = feedback(self.when.date(), kind, &subject, &description, &contact.0);
        if complaint {
            for (hour, step) in (1..).zip(&self.beat.process) {
                add_step(
                    &mut record,
                    self.when + TimeDelta::hours(hour),
                    SERVICE.name,
                    &fill(step, words)?,
                );
            }
        } else {
            let rating = variant.rating.unwrap_or_else(|| self.customer.random.between(4, 5));
            close(&mut record, self.when.date(), variant.solution.as_deref(), rating);
        }
        let value = Value::Object(record.clone());
        let kind = self
            .catalog
            .kind("feedback")
            .ok_or_else(|| broken("no kind feedback"))?;
        let inside = self.customer.folder.place_of(kind, &value)?;
        let staged = self
            .customer
            .folder
            .write(&inside, crate::yaml::to_text(&value).into_bytes())?;
        if complaint {
            self.customer.complaint = Some((inside, record));
        }
        Ok((staged, subject))
    }

    pub(super) fn resolve(&mut self) -> io::Result<Option<Staged>> {
        let Some((inside, mut record)) = self.customer.complaint.take() else {
            return Ok(None);
        };
        for (hour, step) in (1..).zip(&self.beat.process) {
            let step = fill(step, &self.customer.words)?;
            add_step(
                &mut record,
                self.when + TimeDelta::minutes(20 * hour),
                SERVICE.name,
                &step,
            );
        }
        let solution = fill("{原因}。{办法}。", &self.customer.words)?;
        let rating = self.customer.random.between(3, 5);
        close(&mut record, self.when.date(), Some(&solution), rating);
        let text = crate::yaml::to_text(&Value::Object(record));
        self.customer.folder.write(&inside, text.into_bytes()).map(Some)
    }

    /// The first or second contract (`rank`) with the number it was `given`.
    pub(super) fn sign(&mut self, rank: usize, given: &str, signer: &Contact) -> io::Result<Vec<Staged>> {
        let words = &self.customer.words;
        let (project, amount) = match (rank, self.company.amount2) {
            (2, Some(amount)) => (fill("{项目二}", words)?, amount),
            _ => (fill("{项目}", words)?, self.company.amount),
        };
        let products = fill("{产品}", words)?;
        let signed_on = self.when.date();
        let mut contract = Contract {
            number: given.to_owned(),
            project,
            amount,
            signed_on,
            products: vec![products, "安装培训".to_owned(), "一年维保".to_owned()],
            our_signer: self.customer.text("owner"),
            customer_signer: signer.0.clone(),
            terms: Contract::usual_terms(&mut self.customer.random),
            plan: Contract::usual_plan(amount, signed_on),
            receipts: Vec::new(),
            invoices: Vec::new(),
        };
        if rank == 1 {
            contract.products.insert(1, fill("{配置}", &self.customer.words)?);
        }
        let value = contract.value();
        let kind = self
            .catalog
            .kind("contract")
            .ok_or_else(|| broken("no kind contract"))?;
        let inside = self.customer.folder.place_of(kind, &value)?;
        let mut staged = vec![
            self.customer
                .folder
                .write(&inside, crate::yaml::to_text(&value).into_bytes())?,
        ];
        if rank == 1 && self.company.annexes.contains(&Annex::Scan) {
            let scan = inside.replace(".yaml", ".pdf");
            staged.push(
                self.customer
                    .folder
                    .write(&scan, annex::scan(self.company, &contract))?,
            );
        }
        self.customer.contracts.insert(rank, (inside, contract));
        Ok(staged)
    }

    pub(super) fn annexes(&mut self, position: usize, beat: &str) -> io::Result<Vec<Staged>> {
        let mut staged = Vec::new();
        for annex in &self.company.annexes {
            let (name, bytes) = match (annex, beat) {
                (Annex::Licence, _) if position == 0 => (
                    "附件/营业执照.png".to_owned(),
                    annex::licence(self.customer.random.next()),
                ),
                (Annex::Survey, "needs") => (
                    "附件/现场调研记录.txt".to_owned(),
                    annex::survey(self.company, self.when.date())?,
                ),
                (Annex::Quotation, "quote") => {
                    let valid_until = days_after(self.when.date(), 30);
                    let name = format!("附件/报价单-{}.pdf", self.when.date());
                    (name, annex::quotation(self.company, self.when.date(), valid_until))
                }
                _ => continue,
            };
            staged.push(self.customer.folder.write(&name, bytes)?);
        }
        Ok(staged)
    }

    fn add_record(&mut self, kind: &str, value: &Value) -> io::Result<Staged> {
        let kind = self
            .catalog
            .kind(kind)
            .ok_or_else(|| broken(format!("no kind {kind}")))?;
        let inside = self.customer.folder.place_of(kind, value)?;
        self.customer
            .folder
            .write(&inside, crate::yaml::to_text(value).into_bytes())
    }
}

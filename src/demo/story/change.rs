//! What happens to profiles outside the course of a story: the first import, handovers, growth, the archive.

use super::super::calendar::office_hours;
use super::super::records::contact;
use super::super::staff::{self, SERVICE};
use super::super::{Batch, broken};
use super::Telling;
use super::beat::batch;
use super::plan::Scheduled;
use crate::history::{Message, Staged};
use crate::vault::{ARCHIVED, LIVING, RelPath, layout};
use serde_json::Value;
use std::io;

impl Telling {
    /// The list that the oldest customers came from.
    pub(super) fn import(&mut self) -> io::Result<Batch> {
        let mut files: Vec<Staged> = Vec::new();
        let mut customer_ids = Vec::new();
        for index in 0..self.companies.len() {
            if self.company(index)?.legacy.is_some() {
                let mut customer = self.new_customer(index)?;
                files.push(customer.write_profile(self.company(index)?)?);
                customer_ids.push(customer.text("customer_id"));
                self.customers.insert(index, customer);
            }
        }
        let message = Message {
            subject: format!("从 老客户名单.xlsx 导入 {} 个客户", customer_ids.len()),
            operation: "import".to_owned(),
            customer_ids,
            via: "import".to_owned(),
            trailers: vec![("Import-File".to_owned(), "老客户名单.xlsx".to_owned())],
            ..Message::default()
        };
        let when = office_hours(self.plan.imported_on, &mut self.random);
        Ok(Batch {
            when,
            author: SERVICE.person(),
            message,
            files,
        })
    }

    /// One of the company's own changes; a new size or industry moves the folder.
    pub(super) fn change(&mut self, scheduled: &Scheduled, position: usize) -> io::Result<Batch> {
        let via = self.way();
        let index = scheduled.company;
        let company = self
            .companies
            .get(index)
            .ok_or_else(|| broken(format!("no company {index}")))?;
        let change = company
            .changes
            .get(position)
            .ok_or_else(|| broken(format!("no change {position}")))?;
        let customer = self
            .customers
            .get_mut(&index)
            .ok_or_else(|| broken(format!("no customer {index}")))?;
        let author = staff::person(&customer.text("owner"));
        let mut set = change.set.clone();
        if let Some(new) = &change.add_contact {
            let mut contacts = customer
                .profile
                .get("contacts")
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default();
            contacts.push(contact(new, contacts.len(), &company.domain, &mut customer.random));
            set.insert("contacts".to_owned(), contacts.into());
        }
        let new_owner = set.get("owner").and_then(Value::as_str).and_then(staff::sales);
        if let Some(owner) = new_owner {
            set.insert("department".to_owned(), owner.department.into());
        }
        let said = customer.change(&self.catalog, set);
        let dir = layout::customer_dir(LIVING, &Value::Object(customer.profile.clone()));
        let moved = dir != *customer.folder.dir();
        let mut files = if moved {
            customer.folder.move_to(dir)?
        } else {
            Vec::new()
        };
        let profile = customer.write_profile(company)?;
        replace(&mut files, profile);
        let subject = format!("{}：{}", company.short, said.join("；"));
        let operation = if moved { "move" } else { "edit" };
        let customer_id = customer.text("customer_id");
        Ok(batch(
            scheduled.when,
            author,
            subject,
            operation,
            customer_id,
            Some(change.reason.clone()),
            via,
            files,
        ))
    }

    pub(super) fn archive(&mut self, scheduled: &Scheduled) -> io::Result<Batch> {
        let short = self.company(scheduled.company)?.short.clone();
        let customer = self.customer(scheduled.company)?;
        let reason = match customer.text("customer_type").as_str() {
            "流失客户" => "已流失，短期内没有合作可能",
            _ => "项目结束，暂无新需求",
        };
        let dir = customer
            .folder
            .dir()
            .as_str()
            .strip_prefix(LIVING)
            .map(|rest| format!("{ARCHIVED}{rest}"));
        let dir = dir
            .and_then(|dir| RelPath::new(&dir))
            .ok_or_else(|| broken(format!("{short} cannot be archived")))?;
        let files = customer.folder.move_to(dir)?;
        let author = staff::person(&customer.text("owner"));
        let customer_id = customer.text("customer_id");
        let subject = format!("归档：{short}");
        Ok(batch(
            scheduled.when,
            author,
            subject,
            "archive",
            customer_id,
            Some(reason.to_owned()),
            "web",
            files,
        ))
    }
}

/// Puts `staged` in the place of the file that a move already put there.
fn replace(files: &mut Vec<Staged>, staged: Staged) {
    let path_of = |staged: &Staged| match staged {
        Staged::Put { path, .. } => Some(path.clone()),
        Staged::PutFromDisk { .. } | Staged::Remove { .. } => None,
    };
    let path = path_of(&staged);
    files.retain(|file| path_of(file).is_none() || path_of(file) != path);
    files.push(staged);
}

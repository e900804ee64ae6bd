//! Replaying commits, parents first, into the status history.

use std::sync::Arc;

use super::profile::{ProfileChange, SHELVED, TRACKED};
use super::{Customer, StatusChange, StatusChanges};
use crate::history::Commit;
use crate::vault::ARCHIVED;

/// What a deleted profile no longer has.
const TYPE: &str = "customer_type";

impl StatusChanges {
    /// Takes up what a commit did to profiles. A field counts as changed where its value differs from a parent's and from
    /// what is known: so a merge adds nothing but what was decided in it.
    pub(super) fn take_up(&mut self, commit: &Commit, profiles: &[ProfileChange]) {
        // First what came, so that a customer whose folder moved is never without a place.
        for change in profiles {
            self.renumber(change);
            self.came_or_changed(commit, change);
        }
        for change in profiles {
            self.went(commit, change);
        }
        for profile in profiles
            .iter()
            .flat_map(|change| change.before.iter().chain(&change.after))
        {
            self.came_to_lie(commit, &profile.customer_id);
        }
    }

    /// That a customer was archived or came back. While a folder is copied it lies in two places and is living; one that was deleted
    /// is what it was.
    fn came_to_lie(&mut self, commit: &Commit, customer_id: &str) {
        let Some(customer) = self.customers.get_mut(customer_id) else {
            return;
        };
        if customer.paths.is_empty() {
            return;
        }
        let archived = format!("{ARCHIVED}/");
        let is_archived = customer.paths.iter().all(|path| path.starts_with(&archived));
        let lies = is_archived.then(|| "是".to_owned());
        if customer.value(SHELVED) != lies.as_ref() {
            Arc::make_mut(customer).note(commit, customer_id, SHELVED, lies);
        }
    }

    /// A customer whose number was corrected in place keeps its past under the new one.
    fn renumber(&mut self, change: &ProfileChange) {
        let (Some(before), Some(after)) = (&change.before, &change.after) else {
            return;
        };
        let is_only_place =
            |customer: &Arc<Customer>| customer.paths.len() == 1 && customer.paths.contains(&change.path);
        if before.customer_id == after.customer_id
            || self.customers.contains_key(&after.customer_id)
            || !self.customers.get(&before.customer_id).is_some_and(is_only_place)
        {
            return;
        }
        if let Some(mut customer) = self.customers.remove(&before.customer_id) {
            for change in &mut Arc::make_mut(&mut customer).changes {
                change.customer_id.clone_from(&after.customer_id);
            }
            self.customers.insert(after.customer_id.clone(), customer);
        }
    }

    fn came_or_changed(&mut self, commit: &Commit, change: &ProfileChange) {
        let Some(after) = &change.after else { return };
        let customer = Arc::make_mut(self.customers.entry(after.customer_id.clone()).or_default());
        if customer.paths.is_empty() {
            customer.was_only_away();
        }
        customer.deleted_by = None;
        customer.paths.insert(change.path.clone());
        for (field, value) in after.values.iter().flat_map(|values| values.iter().enumerate()) {
            let is_touched = change.before.as_ref().is_none_or(|before| after.differs(before, field));
            if let Some(name) = TRACKED.get(field).filter(|_| is_touched) {
                customer.note(commit, &after.customer_id, name, value.clone());
            }
        }
    }

    fn went(&mut self, commit: &Commit, change: &ProfileChange) {
        let Some(before) = &change.before else { return };
        let stays = change
            .after
            .as_ref()
            .is_some_and(|after| after.customer_id == before.customer_id);
        let Some(customer) = self.customers.get_mut(&before.customer_id).filter(|_| !stays) else {
            return;
        };
        let customer = Arc::make_mut(customer);
        if customer.paths.remove(&change.path) && customer.paths.is_empty() {
            customer.note(commit, &before.customer_id, TYPE, None);
            customer.deleted_by = Some(commit.id.clone());
        }
    }
}

impl Customer {
    fn value(&self, field: &str) -> Option<&String> {
        let last = self.changes.iter().rfind(|change| change.field == field)?;
        last.after.as_ref()
    }

    fn note(&mut self, commit: &Commit, customer_id: &str, field: &str, after: Option<String>) {
        let before = self.value(field).cloned();
        if before == after {
            return;
        }
        self.changes.push(StatusChange {
            customer_id: customer_id.to_owned(),
            time: commit.time,
            author: commit.author.name.clone(),
            commit: commit.id.clone(),
            field: field.to_owned(),
            before,
            after,
        });
    }

    /// What was gone and is back, here or elsewhere, has moved: programs that synchronise folders delete and copy in
    /// separate steps.
    fn was_only_away(&mut self) {
        self.changes
            .pop_if(|last| last.field == TYPE && last.before.is_some() && last.after.is_none());
    }
}

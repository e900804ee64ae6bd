//! What the rows of one customer come to, before it has a folder: understood, merged, and held against the file that is there.
//! Customers are prepared on all cores, so nothing here knows of the others.

use super::super::existing::{Existing, Known, name_key};
use super::super::groups::Group;
use super::super::matching::is_name;
use super::super::update::{self, Update};
use super::super::{PlanError, PlanOptions, Refusal, custom_key, merge, profile};
use super::Numbered;
use crate::kinds::CUSTOMER_NAME;
use crate::kinds::Kind;
use crate::sheets::understand::Layout;
use crate::vault::layout::{customer_dir, reclassified};
use crate::vault::{LIVING, RelPath, Settings};
use crate::yaml;
use serde_json::{Map, Value};

/// What creating and updating need to know.
pub(super) struct Context<'a> {
    layout: &'a Layout<'a>,
    kind: &'a Kind,
    settings: &'a Settings,
    pub(super) existing: &'a dyn Existing,
    custom: &'a str,
    /// What new customers have if the sheet does not say.
    defaults: Map<String, Value>,
}

/// What the rows of one customer come to, before it has a folder.
pub(super) enum Prepared {
    New(New),
    Known(Box<Result<Brought, Refusal>>),
}

/// A customer to be.
pub(super) struct New {
    pub id: String,
    /// The bytes of its profile.
    pub profile: Vec<u8>,
    /// Where its folder belongs, if that place is free.
    pub wanted: RelPath,
}

/// A customer of the vault with the rows brought in.
pub(super) struct Brought {
    pub known: Known,
    /// None when nothing differs.
    pub update: Option<Update>,
    /// Where the customer's folder belongs from now on, when that is somewhere else.
    pub wanted: Option<RelPath>,
}

impl<'a> Context<'a> {
    pub(super) fn new(
        layout: &'a Layout<'a>,
        kind: &'a Kind,
        settings: &'a Settings,
        existing: &'a dyn Existing,
        options: &PlanOptions,
    ) -> Result<Self, PlanError> {
        Ok(Self {
            layout,
            kind,
            settings,
            existing,
            custom: custom_key(kind),
            defaults: defaults(layout, kind, options)?,
        })
    }

    pub(super) fn prepare(&self, (group, id): &mut Numbered) -> Prepared {
        match group.known.take() {
            Some(known) => Prepared::Known(Box::new(self.update(group, known))),
            None => Prepared::New(self.create(group, id.take().unwrap_or_default())),
        }
    }

    fn create(&self, group: &mut Group, id: String) -> New {
        let mut record = group.merge(self.layout, self.custom, self.kind);
        record.insert("customer_id".to_owned(), Value::String(id.clone()));
        if !group.numbers.is_empty() {
            record.insert("legacy_ids".to_owned(), group.numbers.clone().into());
        }
        profile::derive_size(
            &mut record,
            group.head_count,
            None,
            self.kind,
            self.custom,
            self.settings,
        );
        // A wish to clear also keeps out what would be filled in: a second run would take it out again.
        profile::fill(&mut record, &self.defaults);
        let profile = Value::Object(self.kind.in_order(merge::without_wishes(record)));
        New {
            id,
            profile: yaml::to_text(&profile).into_bytes(),
            wanted: customer_dir(LIVING, &profile),
        }
    }

    fn update(&self, group: &mut Group, known: Known) -> Result<Brought, Refusal> {
        let mut record = group.merge(self.layout, self.custom, self.kind);
        let file = update::open(self.existing, &known.path)?;
        let says_nothing_new = |name: &str| {
            name_key(name) == name_key(&known.name) || !is_name(name, &self.settings.quality.placeholder_names)
        };
        if record
            .get(CUSTOMER_NAME)
            .and_then(Value::as_str)
            .is_some_and(says_nothing_new)
        {
            record.shift_remove(CUSTOMER_NAME);
        } else if record.contains_key(CUSTOMER_NAME) && !known.name.is_empty() {
            // A new name from the sheet: the old one stays searchable.
            record.insert("former_names".to_owned(), vec![known.name.clone()].into());
        }
        group.numbers.retain(|number| *number != known.customer_id);
        if !group.numbers.is_empty() {
            record.insert("legacy_ids".to_owned(), group.numbers.clone().into());
        }
        let present = file.document.value();
        profile::derive_size(
            &mut record,
            group.head_count,
            Some(present),
            self.kind,
            self.custom,
            self.settings,
        );
        let changed = update::bring(file, self.kind.in_order(record), self.kind)?;
        let Some((update, before, after)) = changed else {
            return Ok(Brought {
                known,
                update: None,
                wanted: None,
            });
        };
        let wanted = reclassified(&known.path, &before, &after);
        Ok(Brought {
            known,
            update: Some(update),
            wanted,
        })
    }
}

/// What new customers have if the sheet does not say.
fn defaults(layout: &Layout<'_>, kind: &Kind, options: &PlanOptions) -> Result<Map<String, Value>, PlanError> {
    let mut defaults = profile::defaults(kind, options)?;
    if layout.person.is_some() {
        profile::fill_people(&mut defaults, kind);
    }
    let today = options.today.format("%Y-%m-%d").to_string();
    profile::fill_one(&mut defaults, "created_on", &today.into());
    profile::fill_one(&mut defaults, "created_by", &options.by.clone().into());
    Ok(defaults)
}

//! New customers and new records.

use super::alike::alike;
use super::apply::make;
use super::attach::{NewFile, beside, enclosed};
use super::check::{FieldFault, faults_on, obstacles};
use super::minute::is_taken;
use super::read::open;
use super::said::spelled_out;
use super::texts::{Texts, with};
use super::unique::taken;
use super::{By, EditError, FOLLOW_UP};
use crate::archive::{Archive, Viewer};
use crate::kinds::{Field, FieldType, Kind};
use crate::rules::{FOLLOW_UP_STATUS, TASK, is_invalid};
use crate::vault::layout::{customer_dir, record_path, unique};
use crate::vault::{CustomerNumbers, Expect, FileEdit, LIVING, PROFILE, RelPath};
use crate::yaml;
use chrono::NaiveDateTime;
use serde_json::{Map, Value};

/// Who is to do a task, and who gave it to them.
pub(super) const ASSIGNEE: &str = "assignee";
pub(super) const ASSIGNED_BY: &str = "assigned_by";

/// A customer to be, with what was first talked about, if anything.
#[derive(Clone, Debug, Default)]
pub struct NewCustomer {
    pub texts: Texts,
    /// A first follow-up; empty for none.
    pub followup: Texts,
    /// What goes into its folder of files.
    pub files: Vec<NewFile>,
    /// Somebody has looked at the customers that it may be already, and it is none of them.
    pub is_sure: bool,
}

/// A record to be.
#[derive(Clone, Debug)]
pub struct NewRecord {
    /// Name of the kind.
    pub kind: String,
    /// The folder of the customer; none for a record of a standalone kind that is about no customer.
    pub customer: Option<RelPath>,
    pub texts: Texts,
}

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created {
    pub commit: Option<String>,
    pub path: RelPath,
    /// Of the customer; empty for one without.
    pub customer_id: String,
}

/// Makes a record of a customer. What a form leaves open is filled in: the moment and who it was.
///
/// # Errors
/// [`EditError::Invalid`] where something required is missing or anything is wrong, [`EditError::NoSuchKind`],
/// [`EditError::Frozen`] for a follow-up of a customer that is not followed up any more.
pub fn create(archive: &Archive, new: &NewRecord, by: &By) -> Result<Created, EditError> {
    create_with(archive, new, &[], by)
}

/// The same with files that belong to the record, in the same commit. Only a customer's records can have some.
///
/// # Errors
/// Those of [`create`]; [`EditError::TooLarge`], [`EditError::Homeless`].
pub fn create_with(archive: &Archive, new: &NewRecord, files: &[NewFile], by: &By) -> Result<Created, EditError> {
    if new.kind == FOLLOW_UP
        && new
            .customer
            .as_ref()
            .is_some_and(|customer| is_frozen(archive, customer))
    {
        let catalog = archive.catalog();
        let field = catalog.customer().field(FOLLOW_UP_STATUS);
        let label = field.map_or_else(|| FOLLOW_UP_STATUS.to_owned(), |field| field.label.clone());
        return Err(EditError::Frozen(label));
    }
    if new.customer.is_none() && !files.is_empty() {
        return Err(EditError::Homeless);
    }
    let (commit, path) = make(archive, by, || {
        // The index may not know yet that somebody moved the folder: a record alone in it would be nobody's.
        if let Some(gone) = new.customer.as_ref().filter(|dir| !archive.vault().has(dir)) {
            return Err(EditError::Gone(gone.clone()));
        }
        let (path, edit) = record(archive, new, by, "")?;
        let mut edits = vec![edit];
        if let Some(customer) = &new.customer {
            edits.extend(beside(archive, customer, &path, files)?);
        }
        Ok((edits, path))
    })?;
    Ok(Created {
        commit,
        path,
        customer_id: String::new(),
    })
}

/// Whether a customer is not followed up any more. Of one whose profile cannot be read nobody knows.
#[must_use]
pub fn is_frozen(archive: &Archive, customer: &RelPath) -> bool {
    let profile = customer.join(PROFILE).and_then(|path| open(archive, &path).ok());
    profile.is_some_and(|profile| is_invalid(&profile.record))
}

/// Makes a customer: number, folder, profile, and the first follow-up, in one go. What else the schema requires may be filled in
/// later (the customer's page tells of it), but a name is needed, what was bought of one who bought, and nothing may be wrong.
///
/// # Errors
/// [`EditError::Invalid`] with what is wrong with the profile and with the first follow-up; else [`EditError::Alike`] where a customer
/// of this name or credit code is there already and nobody is sure that this is another one.
pub fn create_customer(archive: &Archive, new: &NewCustomer, by: &By) -> Result<Created, EditError> {
    // In its turn: until it is used, nobody else gets a number.
    let (commit, made) = make(archive, by, || {
        let catalog = archive.catalog();
        let kind = catalog.customer();
        let settings = archive.vault().settings();
        let snapshot = archive.read(&Viewer::everything())?;
        let today = archive.clock().today();
        let mut numbers = CustomerNumbers::new(&settings.numbering.pattern, today, std::iter::empty());
        for given in snapshot.numbers_beginning(&numbers.beginning())? {
            numbers.take(&given);
        }
        let id = numbers.draw();

        let mut record = filled(kind, &new.texts, archive);
        record.insert("customer_id".to_owned(), id.clone().into());
        default(&mut record, kind, "created_on", &today.format("%Y-%m-%d").to_string());
        for key in ["created_by", "owner"] {
            default(&mut record, kind, key, &at_keyboard(archive, by));
        }
        let profile = Value::Object(kind.in_order(record));
        let mut wrong = obstacles(today, kind, &Value::Null, &profile);
        let dir = unique(&customer_dir(LIVING, &profile), &|path| archive.vault().has(path));
        let Some(path) = dir.join(PROFILE) else {
            return Err(EditError::Gone(dir));
        };
        let mut edits = vec![FileEdit::Write {
            path: path.clone(),
            bytes: yaml::to_text(&profile).into_bytes(),
            expect: Expect::Absent,
        }];
        if new.followup.values().any(|text| !text.trim().is_empty()) {
            // What is wrong with both is told at once.
            match first_followup(archive, &dir, &new.followup, by) {
                Err(EditError::Invalid(faults)) => wrong.extend(faults),
                edit => edits.push(edit?),
            }
        }
        if !wrong.is_empty() {
            return Err(EditError::Invalid(wrong));
        }
        let known = alike(&snapshot, &new.texts);
        if !new.is_sure && known.iter().any(|one| one.why.is_certain()) {
            return Err(EditError::Alike(known));
        }
        edits.extend(enclosed(archive, &dir, &new.files)?);
        let made = Created {
            commit: None,
            path,
            customer_id: id,
        };
        Ok((edits, made))
    })?;
    Ok(Created { commit, ..made })
}

/// Its faults are told by its own fields: `followup.content`.
fn first_followup(archive: &Archive, customer: &RelPath, texts: &Texts, by: &By) -> Result<FileEdit, EditError> {
    let first = NewRecord {
        kind: FOLLOW_UP.to_owned(),
        customer: Some(customer.clone()),
        texts: texts.clone(),
    };
    Ok(record(archive, &first, by, "followup.")?.1)
}

/// What kehu knows of a new record by itself: now, and who is at the keyboard.
#[must_use]
pub fn at_hand(archive: &Archive, kind: &Kind, by: &By) -> Texts {
    let now = archive.clock().now();
    let date = kind.date_field.as_deref().and_then(|key| kind.field(key));
    let date = date.map(|field| (field.key.clone(), moment(field, now)));
    let person = kind.person_field.clone().map(|key| (key, at_keyboard(archive, by)));
    date.into_iter().chain(person).collect()
}

fn record(archive: &Archive, new: &NewRecord, by: &By, prefix: &str) -> Result<(RelPath, FileEdit), EditError> {
    let catalog = archive.catalog();
    let kind = catalog
        .kind(&new.kind)
        .filter(|kind| kind.name != catalog.customer().name && (kind.standalone || new.customer.is_some()))
        .ok_or_else(|| EditError::NoSuchKind(new.kind.clone()))?;
    let record = composed(archive, kind, &new.texts, by).map_err(|error| match error {
        EditError::Invalid(wrong) => {
            let told = wrong.into_iter().map(|fault| FieldFault {
                path: format!("{prefix}{}", fault.path),
                ..fault
            });
            EditError::Invalid(told.collect())
        }
        other => other,
    })?;
    let path = record_path(new.customer.as_ref(), kind, &record, &|path| {
        is_taken(archive.vault(), kind, path)
    });
    let edit = FileEdit::Write {
        path: path.clone(),
        bytes: yaml::to_text(&record).into_bytes(),
        expect: Expect::Absent,
    };
    Ok((path, edit))
}

/// A record of these texts, with what is known of it by itself.
///
/// # Errors
/// [`EditError::Invalid`].
pub(super) fn composed(archive: &Archive, kind: &Kind, texts: &Texts, by: &By) -> Result<Value, EditError> {
    let mut record = filled(kind, texts, archive);
    for (key, text) in at_hand(archive, kind, by) {
        default(&mut record, kind, &key, &text);
    }
    let giver = at_keyboard(archive, by);
    if kind.name == TASK && record.get(ASSIGNEE).is_some_and(|assignee| *assignee != giver.as_str()) {
        default(&mut record, kind, ASSIGNED_BY, &giver);
    }
    let record = Value::Object(kind.in_order(record));
    let mut wrong = faults_on(archive.clock().today(), kind, &record);
    wrong.extend(taken(archive, kind, (&Value::Null, &record), None)?);
    if wrong.is_empty() {
        Ok(record)
    } else {
        Err(EditError::Invalid(wrong))
    }
}

/// What the schema takes for granted need not be written.
fn filled(kind: &Kind, texts: &Texts, archive: &Archive) -> Map<String, Value> {
    let texts = spelled_out(kind, texts, archive.clock().now());
    let Value::Object(mut record) = with(kind, &Value::Object(Map::new()), &texts) else {
        return Map::new();
    };
    for field in kind.fields.iter().filter(|field| field.default.is_some()) {
        if record.get(&field.key) == field.default.as_ref() {
            record.shift_remove(&field.key);
        }
    }
    record
}

/// Fills a field that the kind has and the form left open.
fn default(record: &mut Map<String, Value>, kind: &Kind, key: &str, text: &str) {
    if kind.field(key).is_some() && !text.is_empty() {
        record.entry(key).or_insert_with(|| text.into());
    }
}

/// Now, as a field of dates or of moments writes it.
fn moment(field: &Field, now: NaiveDateTime) -> String {
    // Where a day is enough, a plan for this very minute would be late at once.
    let is_day = field.field_type != FieldType::DateTime || field.format.as_deref() == Some("date-or-minute");
    let format = if is_day { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M" };
    now.format(format).to_string()
}

/// The name of whoever does it.
#[must_use]
pub fn at_keyboard(archive: &Archive, by: &By) -> String {
    let person = by.author.clone().unwrap_or_else(|| archive.history().default_person());
    person.name
}

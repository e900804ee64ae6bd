//! What the pages for making and changing records share.

use super::attach::AttachForm;
use super::todo::WRITTEN;
use crate::archive::ArchiveError;
use crate::edit::{Alike, By, EditError, Returned, Texts};
use crate::index::Request as Asked;
use crate::kinds::{FieldType, Kind};
use crate::vault::{Place, RelPath, VaultError, layout};
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::form::{Block, Fields};
use crate::web::view::log::Linked;
use crate::web::{Response, Site, links};
use askama::Template;
use std::collections::BTreeMap;

/// Values that are proposed for a field.
const PROPOSALS: usize = 60;

/// A record to fill in.
#[derive(Template)]
#[template(path = "form.html")]
pub struct FormPage {
    pub page: Layout,
    pub heading: String,
    /// Whose record it is.
    pub customer: Option<Linked>,
    /// What the team keeps half filled in, and which of it is chosen.
    pub templates: Vec<String>,
    pub template: String,
    /// The customer may be named in the form.
    pub asks: Option<AskedCustomer>,
    pub action: String,
    /// Where the form is checked while somebody types.
    pub check: String,
    /// Git's id of the content that is shown; empty for a new record.
    pub seen: String,
    /// By what a form for a new record is known when it is sent twice; else empty.
    pub once: String,
    pub fields: Fields,
    /// A first follow-up to go with a new customer.
    pub first: Option<First>,
    /// The key of the field that somebody came for; empty for none.
    pub wanted: String,
    /// The list that somebody works down with this form, to come back to; empty for none.
    pub back: String,
    /// How many open tasks and plans wait for the owner, and whether they are to stay with them when another one is written in.
    pub waiting: usize,
    pub keeps_tasks: bool,
    /// Some field's change needs a reason.
    pub has_core: bool,
    pub reason: String,
    /// It was sent without the reason that is needed.
    pub lacks_reason: bool,
    /// It was sent, and comes back with what was filled in.
    pub is_back: bool,
    /// What became of sending it.
    pub words: Vec<Word>,
    pub cancel: String,
    /// What the button that saves it says; empty for none.
    pub save: String,
    /// Where its file, or its customer, is brought back before it is saved, and what the button says.
    pub revive: Option<Linked>,
    /// What it is called, where it can be deleted.
    pub deletes: Option<String>,
    /// A profile can be archived (true) or brought back.
    pub shelves: Option<bool>,
    /// What is still open with a customer that can be archived; empty for nothing.
    pub unfinished: String,
    pub file: Option<String>,
    /// The file as one text, where no form can open it.
    pub text: Option<String>,
    /// Files can be added to it.
    pub attach: Option<AttachForm>,
    /// Files can be chosen to go with it when it is made; says how.
    pub takes_files: Option<&'static str>,
    /// Customers that the new one may be.
    pub alike: Vec<Alike>,
    /// That it is none of them can be said with the button that makes it, or with a tick; nothing where nobody asks.
    pub sure: Option<Sure>,
    pub is_new_customer: bool,
}

/// How somebody says that a new customer is none of those alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sure {
    /// Nothing else stands in the way: a button makes it.
    Button,
    /// Something else is to be mended first; whether it is ticked.
    Tick(bool),
}

/// The field for the customer that a record is about, if any.
#[derive(Clone, Debug)]
pub struct AskedCustomer {
    pub word: String,
    pub is_optional: bool,
    pub error: String,
    /// Whom the word may mean.
    pub choices: Vec<Choice>,
}

/// A customer that may be meant.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What means it and no other.
    pub word: String,
    pub name: String,
    /// Its number and owner.
    pub told: String,
    pub is_chosen: bool,
}

/// What a form within another one asks, and whether anything is in it.
#[derive(Clone, Debug)]
pub struct First {
    pub blocks: Vec<Block>,
    pub is_open: bool,
}

/// A sentence above the form.
#[derive(Clone, Debug)]
pub struct Word {
    pub tone: Tone,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Warn,
    Bad,
}

/// What was sent, and why it was not saved.
#[derive(Debug, Default)]
pub(super) struct Sent {
    pub texts: Texts,
    pub first: Texts,
    pub reason: String,
    pub error: Option<EditError>,
    /// The key of the field that somebody came for.
    pub wanted: String,
    /// The list to come back to.
    pub back: String,
    /// It is another customer than those alike.
    pub is_sure: bool,
    /// The names of the files that came with it; no page may choose them anew.
    pub files: Vec<String>,
    /// What waits for the former owner stays with them.
    pub keeps_tasks: bool,
    /// What became of its customer meanwhile.
    pub told: Vec<Word>,
    /// The template that it is filled in from; empty for none.
    pub template: String,
    /// What the template says of fields in which somebody wrote something else.
    pub offered: Texts,
}

impl FormPage {
    /// A page without a form.
    pub(super) fn default(visit: &Visit<'_>) -> Self {
        Self {
            page: Layout::new(visit, Section::Customers, ""),
            heading: String::new(),
            customer: None,
            templates: Vec::new(),
            template: String::new(),
            asks: None,
            action: String::new(),
            check: String::new(),
            seen: String::new(),
            once: String::new(),
            fields: Fields::default(),
            first: None,
            wanted: String::new(),
            back: String::new(),
            waiting: 0,
            unfinished: String::new(),
            keeps_tasks: false,
            has_core: false,
            reason: String::new(),
            lacks_reason: false,
            is_back: false,
            words: Vec::new(),
            cancel: "/customers".to_owned(),
            save: "保存".to_owned(),
            revive: None,
            deletes: None,
            shelves: None,
            file: None,
            text: None,
            attach: None,
            takes_files: None,
            alike: Vec::new(),
            sure: None,
            is_new_customer: false,
        }
    }
}

/// Who sends a form, and why.
pub(super) fn by(form: &[(String, String)]) -> By {
    By {
        author: None,
        via: "web".to_owned(),
        reason: Some(value(form, "reason").to_owned()).filter(|reason| !reason.is_empty()),
    }
}

pub(super) fn value<'f>(form: &'f [(String, String)], key: &str) -> &'f str {
    let found = form.iter().find(|(name, _)| name == key);
    found.map_or("", |(_, value)| value.trim())
}

/// By key what others have written into the open fields of a kind that people are told apart by.
pub(super) fn proposals(visit: &Visit<'_>, kind: &Kind) -> Result<BTreeMap<String, Vec<String>>, WebError> {
    let is_open = |field: &&crate::kinds::Field| {
        let is_text = field.field_type == FieldType::Text && field.values.is_empty() && !field.multiline;
        let is_list = field.field_type == FieldType::List && field.children.is_empty();
        field.facet && (is_text || is_list)
    };
    let facets: Vec<String> = kind
        .fields
        .iter()
        .filter(is_open)
        .map(|field| field.key.clone())
        .collect();
    let asked = Asked {
        kind: Some(kind.name.clone()),
        facets,
        ..Asked::default()
    };
    let found = visit.snapshot.search(&asked)?;
    let values = found.facets.into_iter().map(|facet| {
        let values = facet.values.into_iter().take(PROPOSALS).map(|(value, _)| value);
        (facet.key, values.collect())
    });
    Ok(values.collect())
}

/// The page of the customer whose record this is.
pub(super) fn customer_page(visit: &Visit<'_>, path: &RelPath) -> Result<Option<Linked>, WebError> {
    let Some(customer) = layout::place(path, visit.snapshot.catalog()).into_customer() else {
        return Ok(None);
    };
    let customer = visit.customer_outline(customer.as_str()).ok();
    Ok(customer.map(|customer| Linked {
        href: links::customer(&customer.customer_id, customer.dir.as_str()),
        text: customer.name,
    }))
}

/// To the page of the customer, which tells what was saved and how to take it back; `also` is what more it tells.
pub(super) fn go_saved(
    site: &Site,
    place: Option<&RelPath>,
    commit: Option<&str>,
    also: &[(&str, String)],
) -> Result<Response, WebError> {
    let mut pairs = vec![("saved", shown(commit))];
    pairs.extend(also.iter().map(|(word, count)| (*word, count.as_str())));
    let page = page_of(&site.visit()?, place);
    // The list of what is to be done names what was written; a customer's page shows it.
    if let Some(place) = place.filter(|_| page == links::TODO) {
        pairs.extend([("done", WRITTEN), ("task", place.as_str())]);
    }
    let page = links::with_query(&page, &pairs);
    Ok(Response::text(303, "已保存。").with_header("Location", page))
}

/// What a page tells of a customer that came back.
pub(super) fn told_back(back: &Returned) -> Vec<(&'static str, String)> {
    let counts = [("back", back.files), ("kept", back.kept.len())];
    let counts = counts.into_iter().filter(|(_, count)| *count > 0);
    counts.map(|(word, count)| (word, count.to_string())).collect()
}

/// What a page tells besides, where what was typed was saved on top.
pub(super) fn typed_too() -> (&'static str, String) {
    ("typed", "too".to_owned())
}

/// What a form tells that came back itself, though its customer did come back.
pub(super) fn only_customer_back(back: &Returned) -> Vec<Word> {
    let text = format!(
        "客户“{}”已经恢复了，{} 个文件放回了原处；下面这一份还没有保存。",
        back.name, back.files
    );
    let tone = Tone::Warn;
    if back.files > 0 {
        vec![Word { tone, text }]
    } else {
        Vec::new()
    }
}

/// Whether a form is shown again with what stood in the way: all but a vault that cannot be reached, where no page can be shown.
pub(super) const fn stays_at_form(error: &ArchiveError) -> bool {
    !matches!(error, ArchiveError::Vault(VaultError::Gone(_)))
}

/// A commit as addresses name it.
pub(super) fn shown(commit: Option<&str>) -> &str {
    commit.map_or("same", |commit| commit.get(..12).unwrap_or(commit))
}

/// The page of the customer to whom a place belongs, or that of what belongs to none.
pub(super) fn page_of(visit: &Visit<'_>, place: Option<&RelPath>) -> String {
    let layout_of = |place| layout::place(place, visit.snapshot.catalog());
    let is_standalone = place.is_some_and(|place| matches!(layout_of(place), Place::Record { customer: None, .. }));
    let inner = place.and_then(|place| {
        let customer = layout_of(place).into_customer();
        // The folder of a record that was deleted.
        customer.or_else(|| place.parent().filter(|_| !is_standalone))
    });
    let customer = inner.and_then(|dir| visit.customer_outline(dir.as_str()).ok());
    customer.map_or_else(
        || if is_standalone { links::TODO } else { "/customers" }.to_owned(),
        |customer| links::customer(&customer.customer_id, customer.dir.as_str()),
    )
}

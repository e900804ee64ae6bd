//! What was found of one customer, as the page shows it.
//! What was found of one customer, as the page shows it.

use crate::index::{self, CustomerHits, FieldValue, Hit};
use crate::kinds::Catalog;
use crate::web::links;
use crate::web::pages::{customers, moment};
use crate::web::site::Visit;
use crate::web::view::bulk::Ticked;
use crate::web::view::highlight::{Piece, pieces};
use crate::web::view::{query, when};

/// The fields by which people know a customer, in short.
pub(in crate::web::pages) const PROFILE_NOTE: [&str; 6] = [
    "industry",
    "company_size",
    "city",
    "customer_type",
    "customer_level",
    "owner",
];

/// One customer with the records found.
#[derive(Clone, Debug)]
pub struct GroupView {
    pub name: Vec<Piece>,
    pub href: String,
    /// By which the customer is ticked, and called then; empty for what is no customer's.
    pub word: String,
    pub ticked: bool,
    pub plain_name: String,
    pub archived: bool,
    /// How the words hint at the name that is marked; empty where they stand in it.
    pub hint: &'static str,
    /// What the profile says of it, in short.
    pub note: String,
    /// What was found in the profile itself.
    pub profile: Option<Found>,
    pub hits: Vec<FoundRecord>,
    /// Records that are not shown, and where they are.
    pub more: u64,
    pub all: String,
}

/// Text with what was found in it.
#[derive(Clone, Debug)]
pub struct Found {
    /// The field that the snippet is from.
    pub found_in: String,
    pub snippet: Vec<Piece>,
}

/// A record found.
#[derive(Clone, Debug)]
pub struct FoundRecord {
    /// What tells it from others.
    pub key: String,
    pub icon: String,
    pub kind: String,
    pub title: Vec<Piece>,
    pub href: String,
    pub date: String,
    pub person: String,
    pub found: Option<Found>,
    /// Why less of an attachment can be searched than one may expect.
    pub note: String,
}

/// What was found, customer by customer; of an empty query what has a date, which is what it is about.
pub(super) fn groups(found: &[CustomerHits], text: &str, ticked: &Ticked, visit: &Visit<'_>) -> Vec<GroupView> {
    let has_date = |found: &&CustomerHits| found.hits.iter().any(|hit| hit.date.is_some());
    let found = found.iter().filter(|found| !text.is_empty() || has_date(found));
    let groups = found.filter_map(|found| group(found, text, visit));
    groups
        .map(|group| GroupView {
            ticked: ticked.has(&group.word),
            ..group
        })
        .collect()
}

pub(super) fn is_any_archived(found: &[CustomerHits]) -> bool {
    found.iter().flat_map(|found| &found.hits).any(|hit| hit.archived)
}

fn group(found: &CustomerHits, text: &str, visit: &Visit<'_>) -> Option<GroupView> {
    let catalog = visit.snapshot.catalog();
    let first = found.hits.first()?;
    let is_profile = |hit: &&Hit| hit.kind == catalog.customer().name;
    let profile = found.hits.iter().find(is_profile);
    let is_outside = first.customer_dir.is_empty();
    let name = [&first.customer_name, &first.customer_dir, &first.path];
    let name = name.into_iter().find(|name| !name.is_empty())?;
    // A record that was found by its customer's name shows that name, which stands above it anyway.
    let is_in_name = |hit: &&Hit| hit.snippet == *name;
    let in_name = found.hits.iter().find(is_in_name);
    let records = found.hits.iter().filter(|hit| !is_profile(hit));
    Some(GroupView {
        name: pieces(name, in_name.map_or(&[], |hit| hit.highlights.as_slice())),
        href: if is_outside {
            links::record(&first.path)
        } else {
            links::customer(&first.customer_id, &first.customer_dir)
        },
        word: if is_outside { "" } else { customers::word(first) }.to_owned(),
        ticked: false,
        plain_name: name.clone(),
        archived: first.archived,
        hint: in_name.map_or("", |hit| hit.hint),
        note: note(&first.columns),
        profile: profile.filter(|hit| !is_in_name(hit)).and_then(|hit| found_in(hit, "")),
        hits: records.map(|hit| record(hit, is_in_name(&hit), catalog)).collect(),
        more: found.total.saturating_sub(found.hits.len() as u64),
        all: links::with_query("/search", &[("q", &query::with(text, &only(first)))]),
    })
}

/// 制造业 · 中型 · 杭州 · 成交客户 · VIP · 张三
pub(in crate::web::pages) fn note(values: &[Option<FieldValue>]) -> String {
    let texts = values.iter().filter_map(|value| match value {
        Some(FieldValue::Text(text)) => Some(text.as_str()),
        _ => None,
    });
    texts.collect::<Vec<_>>().join(" · ")
}

fn found_in(hit: &Hit, title: &str) -> Option<Found> {
    // A match in the title is marked there, not told a second time.
    (!hit.snippet.is_empty() && hit.snippet != title).then(|| Found {
        found_in: [&hit.place, &hit.found_in]
            .into_iter()
            .find(|label| !label.is_empty())
            .cloned()
            .unwrap_or_default(),
        snippet: pieces(&hit.snippet, &hit.highlights),
    })
}

/// A record; `is_in_name` tells that it was found by nothing but the name of its customer.
fn record(hit: &Hit, is_in_name: bool, catalog: &Catalog) -> FoundRecord {
    let kind = catalog.kind(&hit.kind);
    let file_name = hit.path.rsplit('/').next().unwrap_or_default();
    let title = if hit.title.is_empty() { file_name } else { &hit.title };
    let title_of_no_kind = || index::title_of_no_kind(&hit.kind).unwrap_or("文件").to_owned();
    FoundRecord {
        key: hit.path.clone(),
        icon: moment::icon(kind.map_or("file", |kind| kind.icon.as_str())).to_owned(),
        kind: kind.map_or_else(title_of_no_kind, |kind| kind.title.clone()),
        title: pieces(
            title,
            if hit.snippet == title {
                hit.highlights.as_slice()
            } else {
                &[]
            },
        ),
        href: links::record(&hit.path),
        date: hit.date.map(when::moment).unwrap_or_default(),
        person: hit.person.clone(),
        found: Some(hit).filter(|_| !is_in_name).and_then(|hit| found_in(hit, title)),
        note: hit.note.clone(),
    }
}

/// The condition that leaves one customer's files.
fn only(hit: &Hit) -> String {
    if hit.customer_id.is_empty() {
        query::condition("文件夹", &hit.customer_dir)
    } else {
        query::condition("客户编号", &hit.customer_id)
    }
}

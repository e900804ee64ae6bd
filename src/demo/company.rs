//! The invented customers, as their data files describe them.

use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::io;

/// A customer and the words of its story.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Company {
    pub(super) name: String,
    pub(super) short: String,
    /// Below example.com.
    pub(super) domain: String,
    /// Kind of legal person where it is not an enterprise.
    pub(super) party: Option<String>,
    pub(super) industry: String,
    pub(super) size: String,
    /// Short name of the parent company.
    pub(super) parent: Option<String>,
    /// Province, city, district, address.
    pub(super) place: [String; 4],
    pub(super) employees: u64,
    pub(super) owner: String,
    pub(super) source: String,
    /// Name of the story's course in `arcs.yaml`.
    pub(super) arc: String,
    /// Days from the story's last beat to today.
    pub(super) last: u64,
    pub(super) next: Option<NextStep>,
    /// Days from the move to the archive to today.
    pub(super) archived: Option<u64>,
    /// Number in the list that the oldest customers were imported from.
    pub(super) legacy: Option<String>,
    pub(super) contacts: Vec<Contact>,
    pub(super) tags: Vec<String>,
    pub(super) demand: Vec<String>,
    /// Yuan of the first and second contract (offered or signed).
    pub(super) amount: u64,
    pub(super) amount2: Option<u64>,
    pub(super) credit_rating: Option<String>,
    #[serde(default)]
    pub(super) changes: Vec<ProfileChange>,
    pub(super) handmade: Option<Handmade>,
    #[serde(default)]
    pub(super) annexes: Vec<Annex>,
    pub(super) words: BTreeMap<String, String>,
}

/// Name, title, form of address, and 女 for a woman.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Contact(
    pub(super) String,
    pub(super) String,
    pub(super) String,
    #[serde(default)] pub(super) Option<String>,
);

/// What is to be done next, `in` so many days from today (negative: overdue).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NextStep {
    #[serde(rename = "in")]
    pub(super) days: i64,
    pub(super) goal: String,
}

/// A change of the profile that the story's beats do not bring about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProfileChange {
    pub(super) ago: u64,
    #[serde(default)]
    pub(super) set: Map<String, Value>,
    pub(super) add_contact: Option<Contact>,
    pub(super) reason: String,
}

/// How a person's own hand shows in a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Handmade {
    /// Comments above and beside values.
    Notes,
    /// Headings and blank lines between groups, lists in one line.
    Grouped,
    /// Phone numbers without quotes.
    PlainPhone,
    /// Byte order mark and CRLF, as old Notepad saves.
    Windows,
}

/// A file beside the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Annex {
    /// Notes on the site, a text file.
    Survey,
    /// Business licence, a picture.
    Licence,
    /// Offer, a PDF.
    Quotation,
    /// The signed contract, a PDF beside its record.
    Scan,
}

/// All customers, in the order of their files.
pub(super) fn all() -> io::Result<Vec<Company>> {
    let mut companies: Vec<Company> = Vec::new();
    for text in [
        include_str!("data/east.yaml"),
        include_str!("data/south.yaml"),
        include_str!("data/west.yaml"),
        include_str!("data/north.yaml"),
        include_str!("data/archived.yaml"),
    ] {
        companies.extend(super::parse::<Vec<Company>>(text)?);
    }
    Ok(companies)
}

impl Company {
    /// Whether talk of purchasing departments and vice presidents fits it.
    pub(super) fn has_departments(&self) -> bool {
        self.size != "小型"
    }

    /// Whether it has a credit code to show: everything but the informal kinds of legal person.
    pub(super) fn credit_prefix(&self) -> Option<&'static str> {
        match self.party.as_deref() {
            None | Some("企业") => Some("91"),
            Some("个体工商户") => Some("92"),
            Some("社会组织") => Some("52"),
            Some("事业单位") => Some("12"),
            Some(_) => None,
        }
    }
}

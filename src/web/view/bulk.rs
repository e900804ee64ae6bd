//! What a bulk change asks for: whom, and what is to be done. It stands in the address, so that the preview can be reloaded and
//! shared, and in the form that carries it out.

use super::form::{Filling, Input, PREFIX, texts};
use crate::edit::{Alteration, Texts};
use crate::kinds::{Field, FieldType, Kind};
use crate::web::{Request, links};
use crate::yaml::FieldPath;
use std::collections::BTreeMap;

/// Whatever is to be done, with what it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Set,
    Add,
    Remove,
    Owner,
    Status,
    Move,
    Archive,
    Restore,
    Export,
}

impl Act {
    pub const ALL: [(Self, &'static str, &'static str); 9] = [
        (Self::Set, "set", "改字段"),
        (Self::Add, "add", "加标签"),
        (Self::Remove, "remove", "去标签"),
        (Self::Owner, "owner", "转交负责人"),
        (Self::Status, "status", "改状态"),
        (Self::Move, "move", "移动分类"),
        (Self::Archive, "archive", "归档"),
        (Self::Restore, "restore", "恢复"),
        (Self::Export, "export", "导出"),
    ];

    fn of(word: &str) -> Option<Self> {
        let known = Self::ALL.iter().find(|(_, name, _)| *name == word);
        known.map(|(act, ..)| *act)
    }

    #[must_use]
    pub fn word(self) -> &'static str {
        let known = Self::ALL.iter().find(|(act, ..)| *act == self);
        known.map_or("", |(_, word, _)| word)
    }

    #[must_use]
    pub fn label(self) -> &'static str {
        let known = Self::ALL.iter().find(|(act, ..)| *act == self);
        known.map_or("", |(.., label)| label)
    }

    /// The fields to fill in for it.
    fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Add | Self::Remove => &[TAGS],
            Self::Owner => &[OWNER],
            Self::Status => &STATUS,
            Self::Move => &["industry", "company_size"],
            Self::Set | Self::Archive | Self::Restore | Self::Export => &[],
        }
    }
}

const TAGS: &str = "tags";
const OWNER: &str = "owner";
const STATUS: [&str; 2] = ["customer_type", "follow_up_status"];
/// What a customer who has bought must have besides; no two have the same.
const DEAL: [&str; 3] = ["deal.amount", "deal.product", "deal.signed_on"];
/// Numbers or names of customers that one address may hold.
const MOST_NAMED: usize = 1000;

/// What a bulk change asks for.
#[derive(Clone, Debug)]
pub struct Asked {
    pub act: Option<Act>,
    /// The ticked customers, by number or folder.
    pub ids: Vec<String>,
    /// All that the query finds, not only the ticked ones.
    pub all: bool,
    pub query: String,
    /// The field to change.
    pub field: String,
    /// It is to be emptied.
    pub clears: bool,
    pub texts: Texts,
    /// What waits for former owners stays with them.
    pub keeps_tasks: bool,
    /// The page that it came from.
    pub back: String,
}

impl Asked {
    /// From the pairs of an address or of a form.
    #[must_use]
    pub fn of(pairs: &[(String, String)]) -> Self {
        let all = |key: &'static str| {
            pairs
                .iter()
                .filter(move |(name, _)| name == key)
                .map(|(_, value)| value.trim())
        };
        let one = |key| all(key).next().unwrap_or_default().to_owned();
        let back = one("back");
        // A page of ours and no other.
        Self {
            act: Act::of(&one("do")),
            ids: all("id")
                .filter(|id| !id.is_empty())
                .take(MOST_NAMED)
                .map(str::to_owned)
                .collect(),
            all: !one("all").is_empty(),
            query: one("q"),
            field: one("field"),
            clears: !one("clear").is_empty(),
            texts: texts(pairs, PREFIX),
            keeps_tasks: all("tasks").any(|word| word == "stay") && !all("tasks").any(|word| word == "go"),
            back: if links::is_ours(&back) {
                back
            } else {
                "/customers".to_owned()
            },
        }
    }

    /// Whether anybody is chosen.
    #[must_use]
    pub fn is_for_nobody(&self) -> bool {
        self.ids.is_empty() && !self.all
    }

    /// What is to be done with each; None while that is not said yet.
    #[must_use]
    pub fn alterations(&self, kind: &Kind) -> Option<Vec<Alteration>> {
        let act = self.act?;
        let keys = self.keys();
        let text = |key: &str| {
            self.texts
                .get(key)
                .map(String::as_str)
                .unwrap_or_default()
                .trim()
                .to_owned()
        };
        let filled = || -> Texts {
            let said = keys.iter().map(|key| ((*key).to_owned(), text(key)));
            said.filter(|(key, text)| !text.is_empty() && is_field(kind, key))
                .collect()
        };
        let unless_empty = |texts: Texts| Some(texts).filter(|texts| !texts.is_empty());
        let words = || Some(text(TAGS)).filter(|words| !words.is_empty());
        let key = TAGS.to_owned();
        let one = match act {
            Act::Set if self.clears => {
                let is_known = is_field(kind, &self.field);
                Alteration::Set(unless_empty(Texts::from([(self.field.clone(), String::new())])).filter(|_| is_known)?)
            }
            Act::Set | Act::Owner | Act::Status => Alteration::Set(unless_empty(filled())?),
            Act::Move => Alteration::Classify(unless_empty(filled())?),
            Act::Add => Alteration::Add { key, words: words()? },
            Act::Remove => Alteration::Remove { key, words: words()? },
            Act::Archive => Alteration::Archive,
            Act::Restore => Alteration::Restore,
            Act::Export => return None,
        };
        Some(vec![one])
    }

    /// The ways to the fields that are to be filled in.
    fn keys(&self) -> Vec<&str> {
        let Some(act) = self.act else { return Vec::new() };
        let is_single = self.ids.len() == 1 && !self.all;
        let mut keys = act.keys().to_vec();
        if act == Act::Set {
            keys.push(self.field.as_str());
        }
        if act == Act::Status && is_single {
            keys.extend(DEAL);
        }
        keys
    }

    /// Whether it gives customers to another owner.
    #[must_use]
    pub fn is_transfer(&self) -> bool {
        self.keys().contains(&OWNER)
    }

    /// What is to be filled in; what is left empty stays as it is.
    #[must_use]
    pub fn inputs(&self, kind: &Kind, proposals: &BTreeMap<String, Vec<String>>) -> Vec<Input> {
        let filling = Filling {
            texts: &self.texts,
            faults: &[],
            collisions: &[],
            proposals,
            prefix: PREFIX,
            is_new: false,
            wanted: "",
        };
        let inputs = self.keys().into_iter().filter_map(|key| filling.one(kind, key));
        inputs
            .map(|input| Input {
                required: false,
                ..input
            })
            .collect()
    }

    /// The pairs that say the same again: for hidden fields. What is to be filled in is left out where it can be.
    #[must_use]
    pub fn pairs(&self, with_values: bool) -> Vec<(String, String)> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        let mut put = |key: &str, value: &str| {
            if !value.is_empty() {
                pairs.push((key.to_owned(), value.to_owned()));
            }
        };
        put("do", self.act.map_or("", Act::word));
        put("q", &self.query);
        if self.all {
            put("all", "1");
        } else {
            self.ids.iter().for_each(|id| put("id", id));
        }
        put("back", &self.back);
        put("field", &self.field);
        if with_values {
            put("clear", if self.clears { "1" } else { "" });
            put("tasks", if self.keeps_tasks { "stay" } else { "" });
            for (key, text) in &self.texts {
                put(&format!("{PREFIX}{key}"), text);
            }
        }
        pairs
    }
}

/// Whether a single value stands at the end of this way.
fn is_field(kind: &Kind, way: &str) -> bool {
    let path: Option<FieldPath> = way.parse().ok();
    let field = path.as_ref().and_then(|path| kind.field_at(path));
    field.is_some_and(|field| field.children.is_empty())
}

/// The fields of a kind that can be changed for many at once: key and label.
#[must_use]
pub fn choosable(kind: &Kind) -> Vec<(String, String)> {
    let of = |field: &Field| -> Vec<(String, String)> {
        let is_rows = field.field_type == FieldType::List && !field.children.is_empty();
        if field.open || is_rows || matches!(field.key.as_str(), "customer_id" | "created_by") {
            return Vec::new();
        }
        if field.children.is_empty() {
            return vec![(field.key.clone(), field.label.clone())];
        }
        let children = field.children.iter().filter(|child| child.children.is_empty());
        let child = |child: &Field| {
            (
                format!("{}.{}", field.key, child.key),
                format!("{}·{}", field.label, child.label),
            )
        };
        children.map(child).collect()
    };
    kind.fields.iter().flat_map(of).collect()
}

/// What can be done with the ticked customers of a list.
#[derive(Clone, Debug)]
pub struct BulkBar {
    pub query: String,
    /// The page of the list.
    pub back: String,
    /// How many the list has in all, where they can be changed at once.
    pub total: Option<u64>,
    /// Word and label.
    pub acts: Vec<(&'static str, &'static str)>,
}

impl BulkBar {
    /// Below a list of customers; what comes back from the archive is only there where some are in it.
    #[must_use]
    pub fn of(query: &str, back: String, total: Option<u64>, has_archived: bool) -> Self {
        let fits = |act: &Act| *act != Act::Restore || has_archived;
        let acts = Act::ALL.iter().filter(|(act, ..)| fits(act));
        Self {
            query: query.to_owned(),
            back,
            total,
            acts: acts.map(|(_, word, label)| (*word, *label)).collect(),
        }
    }
}

/// A change of many that has just been made.
#[derive(Clone, Debug)]
pub struct JustDone {
    pub count: u64,
    /// How many open tasks and plans went along to new owners.
    pub handed: u64,
    /// Where it can be taken back.
    pub undo: String,
}

impl JustDone {
    /// As the address tells.
    #[must_use]
    pub fn of(request: &Request) -> Option<Self> {
        let commit = request.param("done");
        let is_commit = (7..=40).contains(&commit.len()) && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
        Some(Self {
            count: request.number("changed").filter(|_| is_commit)?,
            handed: request.number("handed").unwrap_or_default(),
            undo: links::undo(commit),
        })
    }
}

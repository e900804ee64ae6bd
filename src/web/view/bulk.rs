//! What a bulk change asks for: whom, and what is to be done. It stands in the address, so that the preview can be reloaded and
//! shared, and in the form that carries it out.

mod act;
mod bar;
mod choosable;
mod lacks;

pub use act::Act;
pub use bar::{BulkBar, JustDone, Ticked};
pub use choosable::choosable;

use super::form::{Filling, Input, PREFIX, texts};
use crate::edit::{Alteration, FieldFault, Need, Texts, task_faults};
use crate::kinds::{Catalog, Kind};
use crate::rules::TASK;
use crate::web::links;
use crate::yaml::FieldPath;
use chrono::NaiveDateTime;
use std::collections::BTreeMap;

const TAGS: &str = "tags";
const OWNER: &str = "owner";
/// Who is to do a task.
const ASSIGNEE: &str = "assignee";
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
    /// When it is asked, for days that are told from today on.
    pub now: NaiveDateTime,
}

impl Asked {
    /// From the pairs of an address or of a form, asked at this instant.
    #[must_use]
    pub fn of(pairs: &[(String, String)], now: NaiveDateTime) -> Self {
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
            now,
        }
    }

    /// Whether anybody is chosen.
    #[must_use]
    pub fn is_for_nobody(&self) -> bool {
        self.ids.is_empty() && !self.all
    }

    /// What is to be done with each; None while that is not said yet.
    #[must_use]
    pub fn alterations(&self, catalog: &Catalog) -> Option<Vec<Alteration>> {
        let act = self.act?;
        let kind = catalog.customer();
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
            Act::Task => self.task(catalog)?,
            Act::Archive => Alteration::Archive,
            Act::Restore => Alteration::Restore,
            Act::Export => return None,
        };
        Some(vec![one])
    }

    /// A task for each; None while it is not said what it is, or what is said is wrong.
    fn task(&self, catalog: &Catalog) -> Option<Alteration> {
        let keys = Act::Task.keys();
        let said = self
            .texts
            .iter()
            .filter(|(key, text)| keys.contains(&key.as_str()) && !text.trim().is_empty());
        let texts: Texts = said.map(|(key, text)| (key.clone(), text.trim().to_owned())).collect();
        catalog.kind(TASK)?;
        task_faults(catalog, &texts, self.now)
            .is_empty()
            .then_some(Alteration::Task(texts))
    }

    /// What is wrong with what was filled in; of a form that nobody has sent yet nothing is.
    fn faults(&self, catalog: &Catalog) -> Vec<FieldFault> {
        if self.act != Some(Act::Task) || !self.texts.contains_key("name") {
            return Vec::new();
        }
        task_faults(catalog, &self.texts, self.now)
    }

    /// The kind whose fields are filled in: a task is none of the customer's.
    #[must_use]
    pub fn kind<'c>(&self, catalog: &'c Catalog) -> Option<&'c Kind> {
        match self.act {
            Some(Act::Task) => catalog.kind(TASK),
            _ => Some(catalog.customer()),
        }
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

    /// What is to be filled in; of customers what is left empty stays as it is.
    /// The first of them that something is wrong with is where to go on.
    #[must_use]
    pub fn inputs(
        &self,
        catalog: &Catalog,
        proposals: &BTreeMap<String, Vec<String>>,
        wrong: &[FieldFault],
    ) -> Vec<Input> {
        let Some(kind) = self.kind(catalog) else {
            return Vec::new();
        };
        let filling = Filling {
            texts: &self.texts,
            faults: &[self.faults(catalog).as_slice(), wrong].concat(),
            opened: &Texts::new(),
            collisions: &[],
            proposals,
            prefix: PREFIX,
            is_new: self.act == Some(Act::Task),
            sent: None,
            wanted: "",
        };
        let inputs = self
            .keys()
            .into_iter()
            .filter_map(|key| Some((key, filling.one(kind, key)?)));
        let mut inputs: Vec<Input> = inputs
            .map(|(key, input)| match self.act {
                Some(Act::Task) if key == ASSIGNEE => Input {
                    need: Need::Free,
                    help: "不填就是每个客户自己的负责人。".to_owned(),
                    ..input
                },
                Some(Act::Task) => input,
                Some(Act::Add | Act::Remove) => Input {
                    need: Need::Free,
                    help: "几个标签一起写：重点，已拜访。中间用逗号、顿号或分号隔开；只写空格也行，但“VIP 客户”这样带字母的算一个。".to_owned(),
                    ..input
                },
                _ => Input {
                    need: Need::Free,
                    ..input
                },
            })
            .collect();
        if let Some(first) = inputs.iter_mut().find(|input| !input.error.is_empty()) {
            first.is_next = true;
        }
        inputs
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

//! 整理 `/tidy`: what time and facts have made of customers, with a tick for each; `POST` does what is ticked, in one commit.

use crate::tidy::{self, Open, Proposal, Sort, Survey};
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::{Request, Response, Site, links};
use askama::Template;
use serde_json::json;

/// Proposals of one sort on the page; the others come once these are done.
const SHOWN: usize = 100;
/// Digits of a commit in an address.
const COMMIT: usize = 12;
/// Customers named that stay as they are.
const NAMED: usize = 5;

#[derive(Template)]
#[template(path = "tidy.html")]
pub struct TidyPage {
    pub page: Layout,
    pub groups: Vec<Group>,
    pub open: Vec<Linked>,
    /// What has just been done.
    pub done: Option<Done>,
    /// Something can be done by ticking it.
    pub is_doable: bool,
}

/// The proposals of a sort.
#[derive(Clone, Debug)]
pub struct Group {
    pub key: &'static str,
    pub title: &'static str,
    pub total: usize,
    pub is_doable: bool,
    /// Ticked unless somebody unticks it.
    pub is_ticked: bool,
    pub proposals: Vec<Shown>,
}

/// A proposal.
#[derive(Clone, Debug)]
pub struct Shown {
    pub id: String,
    pub name: String,
    pub href: String,
    pub owner: String,
    pub reason: String,
    pub action: String,
    /// Where a follow-up is written, for advice.
    pub follow_up: String,
}

/// What is listed elsewhere.
#[derive(Clone, Debug)]
pub struct Linked {
    pub title: &'static str,
    pub count: usize,
    pub href: String,
}

/// What came of tidying up.
#[derive(Clone, Debug, Default)]
pub struct Done {
    pub words: String,
    pub is_bad: bool,
    pub undo: Option<String>,
}

pub(in crate::web) fn page(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    show(site, Done::of(request))
}

/// Does what is ticked.
pub(in crate::web) fn act(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let form = request.form();
    let ticked: Vec<String> = form
        .iter()
        .filter(|(name, _)| name == "tick")
        .map(|(_, id)| id.clone())
        .collect();
    if ticked.is_empty() {
        return Ok(show(site, Some(failed("还没有勾选，什么也没有写。".to_owned())))?.with_status(422));
    }
    match tidy::apply(site.archive(), &ticked, &super::form::by(&form)) {
        Ok(done) => {
            let number = |count: usize| if count > 0 { count.to_string() } else { String::new() };
            let commit = done.commit.unwrap_or_default();
            let names = done
                .refused
                .iter()
                .take(NAMED)
                .map(|(name, reason)| format!("{name}：{reason}"));
            let pairs = [
                ("commit", commit.get(..COMMIT).unwrap_or(&commit).to_owned()),
                ("done", done.done.len().to_string()),
                ("refused", number(done.refused.len())),
                ("why", names.collect::<Vec<_>>().join("；")),
                ("outdated", number(done.outdated.len())),
            ];
            let pairs = pairs.each_ref().map(|(key, value)| (*key, value.as_str()));
            Ok(Response::text(303, "已整理。").with_header("Location", links::with_query("/tidy", &pairs)))
        }
        Err(crate::edit::EditError::Archive(error)) => Err(error.into()),
        Err(error) => Ok(show(site, Some(failed(format!("还没有整理：{error}。"))))?.with_status(422)),
    }
}

/// `/api/tidy`: the proposals as `kehu tidy --json` has them, and what is listed elsewhere.
pub(in crate::web) fn json(site: &Site, _request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let survey = tidy::survey(&visit.snapshot)?;
    Ok(Response::json(&json!({
        "total": survey.proposals.len(),
        "results": survey.proposals,
        "open": survey.open,
        "generation": visit.generation,
    })))
}

fn show(site: &Site, done: Option<Done>) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let survey = tidy::survey(&visit.snapshot)?;
    let groups = groups(&survey);
    let page = TidyPage {
        page: Layout::new(&visit, Section::Tidy, "整理"),
        is_doable: groups.iter().any(|group| group.is_doable),
        groups,
        open: survey.open.iter().map(linked).collect(),
        done,
    };
    Ok(Response::page(&page)?)
}

fn groups(survey: &Survey) -> Vec<Group> {
    let group = |sort: Sort| {
        let all: Vec<&Proposal> = survey.of(sort).collect();
        let first = all.first()?;
        Some(Group {
            key: sort.key(),
            title: sort.title(),
            total: all.len(),
            is_doable: first.is_doable(),
            is_ticked: !sort.is_farewell(),
            proposals: all.iter().take(SHOWN).map(|proposal| shown(proposal)).collect(),
        })
    };
    Sort::ALL.into_iter().filter_map(group).collect()
}

fn shown(proposal: &Proposal) -> Shown {
    let (id, dir) = (proposal.customer_id.as_str(), proposal.dir.as_str());
    Shown {
        id: proposal.id.clone(),
        name: Some(proposal.customer_name.clone())
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| proposal.dir.file_name().to_owned()),
        href: links::customer(id, dir),
        owner: proposal.owner.clone(),
        reason: proposal.reason.clone(),
        action: proposal.action.clone(),
        follow_up: links::follow_up(id, dir),
    }
}

fn linked(open: &Open) -> Linked {
    Linked {
        title: open.title,
        count: open.count,
        href: links::with_query("/problems", &[("rule", open.rule)]),
    }
}

fn failed(words: String) -> Done {
    Done {
        words,
        is_bad: true,
        undo: None,
    }
}

impl Done {
    fn of(request: &Request) -> Option<Self> {
        let done = request.number("done")?;
        let commit = request.param("commit");
        let is_commit = commit.len() == COMMIT && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
        let mut words = match done {
            0 => "什么也没有写。".to_owned(),
            done => format!("整理了 {done} 项，记为一次修改。"),
        };
        if let Some(refused) = request.number("refused") {
            words = format!("{words}{refused} 个客户没有动：{}。", request.param("why"));
        }
        if let Some(outdated) = request.number("outdated") {
            words = format!("{words}有 {outdated} 项已经不用整理了。");
        }
        Some(Self {
            words,
            is_bad: done == 0,
            undo: is_commit.then(|| links::undo(commit)),
        })
    }
}

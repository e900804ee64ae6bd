//! 整理 `/tidy`: what time and facts have made of customers, with a tick for each; `POST` does what is ticked, in one commit. Of one
//! person's customers alone with `?who=`.

mod done;
mod groups;

use crate::edit::{EditError, adopt_fields};
use crate::rules::TASK;
use crate::tidy::{self, Open, REVIEWED_BY, REVIEWED_ON};
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::view::people::{Owner, person};
use crate::web::{Request, Response, Site, links};
use askama::Template;
use done::{Done, done_of, failed};
use groups::{Group, groups, owners};
use serde_json::json;

const TIDY: &str = "/tidy";

#[derive(Template)]
#[template(path = "tidy.html")]
pub struct TidyPage {
    pub page: Layout,
    /// Whose customers there is something to tidy up of, with how much.
    pub people: Vec<Owner>,
    /// Whose are shown; empty for everybody's.
    pub who: String,
    /// This page, for other pages to come back to.
    pub here: String,
    pub groups: Vec<Group>,
    pub open: Vec<Linked>,
    /// What has just been done.
    pub done: Option<Done>,
    /// Something can be done by ticking it.
    pub is_doable: bool,
    /// Whether profiles can be signed for; vaults of former days have no fields for it.
    pub can_be_reviewed: bool,
}

/// What is listed elsewhere.
#[derive(Clone, Debug)]
pub struct Linked {
    pub title: &'static str,
    pub count: usize,
    pub href: String,
}

pub(in crate::web) fn page(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    show(site, person(request), Done::of(request))
}

/// Does what is ticked.
pub(in crate::web) fn act(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let form = request.form();
    let (who, by) = (super::form::value(&form, "who"), super::form::by(&form));
    let refused = |words: String| Ok(show(site, who, Some(failed(words)))?.with_status(422));
    let told = if super::form::value(&form, "do") == "adopt" {
        let fields = [REVIEWED_ON, REVIEWED_BY];
        let adopted = adopt_fields(site.archive(), &fields, &by);
        adopted.map(|commit| vec![("adopted", "1".to_owned()), ("commit", done::short(commit))])
    } else {
        let ticked = form.iter().filter(|(name, _)| name == "tick");
        let ticked: Vec<String> = ticked.map(|(_, id)| id.clone()).collect();
        if ticked.is_empty() {
            return refused("还没有勾选，什么也没有写。".to_owned());
        }
        tidy::apply(site.archive(), &ticked, &by).map(done_of)
    };
    let mut told = match told {
        Ok(told) => told,
        Err(EditError::Archive(error)) => return Err(error.into()),
        Err(error) => return refused(format!("还没有整理：{error}。")),
    };
    told.push(("who", who.to_owned()));
    let pairs: Vec<(&str, &str)> = told.iter().map(|(key, value)| (*key, value.as_str())).collect();
    Ok(Response::text(303, "已整理。").with_header("Location", links::with_query(TIDY, &pairs)))
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

fn show(site: &Site, who: &str, done: Option<Done>) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let mut survey = tidy::survey(&visit.snapshot)?;
    let people = owners(&survey.proposals, who);
    survey
        .proposals
        .retain(|proposal| who.is_empty() || proposal.owner == who);
    let can_care = visit.snapshot.catalog().kind(TASK).is_some();
    let layout = Layout::new(&visit, Section::Tidy, "整理");
    let groups = groups(&survey, who, (can_care, layout.follow_up.is_some()));
    let page = TidyPage {
        page: layout,
        people,
        who: who.to_owned(),
        here: links::with_query(TIDY, &[("who", who)]),
        is_doable: groups.iter().any(|group| group.is_doable),
        groups,
        open: survey.open.iter().map(linked).collect(),
        done,
        can_be_reviewed: survey.can_be_reviewed,
    };
    Ok(Response::page(&page)?)
}

fn linked(open: &Open) -> Linked {
    Linked {
        title: open.title,
        count: open.count,
        href: links::with_query("/problems", &[("rule", open.rule)]),
    }
}

//! The page: what is still to be said, what would become of the customers, what was done.

use super::super::form::{Tone, Word, proposals};
use super::choices::{acts, exports, query_of};
use super::rows::{Refused, Row, SHOWN, counted, named, refused, row};
use crate::edit::{self, Done, FieldFault, Planned};
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::sent_once::{self, ONCE};
use crate::web::site::Visit;
use crate::web::view::bulk::{Act, Asked, choosable};
use crate::web::view::form::{Input, PREFIX};
use crate::web::view::listing::Choice;
use crate::web::{Response, Site, links};
use askama::Template;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "bulk.html")]
pub struct BulkPage {
    pub page: Layout,
    pub heading: String,
    /// 3 个客户
    pub whom: String,
    pub back: String,
    pub words: Vec<Word>,
    /// What can be done, while nothing is chosen.
    pub acts: Vec<Choice>,
    /// Fields to choose from, the chosen one marked.
    pub fields: Vec<(String, String, bool)>,
    pub inputs: Vec<Input>,
    /// A task is to be made for each, and the customers stay as they are.
    pub is_task: bool,
    /// The field may be emptied.
    pub clears: Option<bool>,
    /// Customers get another owner: whether what waits for the former one stays with them.
    pub keeps_tasks: Option<bool>,
    /// What the form that asks sends along.
    pub asked: Vec<(String, String)>,
    pub preview: Option<Preview>,
    pub exports: Vec<Choice>,
    /// What finds the customers to be exported.
    pub export_query: String,
    pub result: Option<Outcome>,
}

/// What would become of them.
#[derive(Clone, Debug)]
pub struct Preview {
    /// What the form that carries it out sends.
    pub hidden: Vec<(String, String)>,
    pub changing: usize,
    pub unchanged: usize,
    /// How many open tasks and plans go along to new owners.
    pub handed: usize,
    /// How many of those to be archived have something open.
    pub unfinished: usize,
    pub rows: Vec<Row>,
    pub refused: Vec<Refused>,
    pub more_refused: usize,
    /// 改, 归档, 恢复
    pub verb: &'static str,
    /// The labels of core fields, joined; empty for none.
    pub core: String,
    pub reason: String,
    /// It was sent without the reason that is needed.
    pub lacks_reason: bool,
    /// The customers stay as they are, and get a task each.
    pub makes_tasks: bool,
}

/// What was done, where some could not be changed.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// 已修改 3 个客户
    pub told: String,
    pub undo: Option<String>,
    pub refused: Vec<Refused>,
    pub more_refused: usize,
}

/// Why it is to be done, as it was sent.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reason<'a> {
    pub text: &'a str,
    pub is_missing: bool,
}

pub(super) fn show(
    visit: &Visit<'_>,
    asked: &Asked,
    planned: Option<&Planned>,
    mut words: Vec<Word>,
    reason: Reason<'_>,
) -> Result<Response, WebError> {
    let catalog = visit.snapshot.catalog();
    let heading = asked.act.map_or("批量修改", Act::label).to_owned();
    let nobody = asked.is_for_nobody();
    let whom = match planned {
        _ if nobody => String::new(),
        Some(planned) => named(&planned.items),
        None => match super::chosen(visit, asked)?.0.as_slice() {
            [only] => only.parent().map_or_else(String::new, |dir| dir.file_name().to_owned()),
            several => counted(several.len()),
        },
    };
    let fields = if asked.act == Some(Act::Set) && !nobody {
        let field = |(key, label): (String, String)| {
            let is_chosen = key == asked.field;
            (key, label, is_chosen)
        };
        choosable(catalog.customer()).into_iter().map(field).collect()
    } else {
        Vec::new()
    };
    let wrong = planned.map(Planned::faults).unwrap_or_default();
    let inputs = if nobody {
        Vec::new()
    } else {
        with_present(visit, asked, asked.inputs(catalog, &proposed(visit, asked)?, &wrong))?
    };
    let wrong_here = inputs.iter().filter(|input| !input.error.is_empty()).count();
    if wrong_here > 0 {
        words.push(Word {
            tone: Tone::Bad,
            text: format!("还没有改：有 {wrong_here} 处要改，见下面标红的地方。"),
        });
    }
    let planned = planned.filter(|planned| !is_told_at_fields(planned, &inputs));
    Response::page(&BulkPage {
        page: Layout::new(visit, Section::Customers, heading.clone()),
        heading,
        whom,
        back: asked.back.clone(),
        words,
        acts: if asked.act.is_none() && !nobody {
            acts(asked)
        } else {
            Vec::new()
        },
        keeps_tasks: (asked.is_transfer() && !inputs.is_empty()).then_some(asked.keeps_tasks),
        clears: (asked.act == Some(Act::Set) && !inputs.is_empty()).then_some(asked.clears),
        fields,
        inputs,
        is_task: asked.act == Some(Act::Task),
        asked: asked.pairs(false),
        preview: planned.map(|planned| preview(visit, asked, planned, reason)),
        exports: if asked.act == Some(Act::Export) && !nobody {
            exports()
        } else {
            Vec::new()
        },
        export_query: query_of(asked),
        result: None,
    })
    .map_err(WebError::from)
}

/// Whether the fields tell all that keeps a single customer from being changed.
fn is_told_at_fields(planned: &Planned, inputs: &[Input]) -> bool {
    let [only] = planned.items.as_slice() else {
        return false;
    };
    let is_here = |fault: &FieldFault| {
        let of_fault = |input: &Input| input.name.strip_prefix(PREFIX) == Some(&fault.path);
        inputs.iter().any(of_fault)
    };
    !only.faults.is_empty() && only.faults.iter().all(is_here)
}

/// The inputs, with what a single customer has in these fields now.
fn with_present(visit: &Visit<'_>, asked: &Asked, inputs: Vec<Input>) -> Result<Vec<Input>, WebError> {
    let shows = matches!(asked.act, Some(Act::Set | Act::Owner | Act::Status | Act::Move));
    if !shows || inputs.is_empty() {
        return Ok(inputs);
    }
    let profiles = super::chosen(visit, asked)?.0;
    let [only] = profiles.as_slice() else {
        return Ok(inputs);
    };
    let Ok(opened) = edit::open(visit.site.archive(), only) else {
        return Ok(inputs);
    };
    let present = edit::texts_of(visit.snapshot.catalog().customer(), &opened.record);
    let told = |input: Input| {
        let now = input.name.strip_prefix(PREFIX).and_then(|key| present.get(key));
        match now.filter(|now| !now.is_empty()) {
            Some(now) => Input {
                help: format!("现在是“{now}”。{}", input.help),
                ..input
            },
            None => input,
        }
    };
    Ok(inputs.into_iter().map(told).collect())
}

/// What others have written into the fields that are asked for; whoever has customers can be given a task.
fn proposed(visit: &Visit<'_>, asked: &Asked) -> Result<BTreeMap<String, Vec<String>>, WebError> {
    let catalog = visit.snapshot.catalog();
    let mut proposed = proposals(visit, catalog.customer())?;
    let owners = proposed.get("owner").cloned().unwrap_or_default();
    match asked.kind(catalog) {
        Some(kind) if asked.act == Some(Act::Task) => {
            proposed = proposals(visit, kind)?;
            let people = proposed.entry("assignee".to_owned()).or_default();
            people.extend(owners);
        }
        _ => {}
    }
    Ok(proposed)
}

fn preview(visit: &Visit<'_>, asked: &Asked, planned: &Planned, reason: Reason<'_>) -> Preview {
    let changing = planned.changing().count();
    let mut hidden = asked.pairs(true);
    // What the page shows; the plan must still be the same when it is carried out.
    let head = visit.site.archive().history().head().ok().flatten();
    hidden.extend([
        (ONCE.to_owned(), sent_once::token()),
        ("digest".to_owned(), planned.digest()),
        ("at".to_owned(), head.unwrap_or_default()),
        ("shown".to_owned(), changing.to_string()),
    ]);
    let (refused, more_refused) = refused(planned.refused());
    Preview {
        hidden,
        changing,
        unchanged: planned.unchanged(),
        handed: planned.handed(),
        unfinished: planned.changing().filter(|item| item.unfinished.is_some()).count(),
        rows: planned
            .changing()
            .take(SHOWN)
            .map(|item| row(item, asked.act))
            .collect(),
        refused,
        more_refused,
        verb: match asked.act {
            Some(act @ (Act::Archive | Act::Restore)) => act.label(),
            _ => "改",
        },
        core: planned.core.join("、"),
        reason: reason.text.to_owned(),
        lacks_reason: reason.is_missing,
        makes_tasks: planned.makes_tasks(),
    }
}

/// What was done, named one by one where some were refused in the last moment.
pub(super) fn told(site: &Site, asked: &Asked, done: &Done, makes_tasks: bool) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let (refused, more_refused) = refused(done.refused());
    let changed = done.changed().count();
    let told = if makes_tasks {
        format!("已给 {changed} 个客户新建任务")
    } else {
        format!("已{} {changed} 个客户", asked.act.map_or("修改", Act::done))
    };
    Response::page(&BulkPage {
        page: Layout::new(&visit, Section::Customers, asked.act.map_or("批量修改", Act::label)),
        heading: told.clone(),
        whom: String::new(),
        back: asked.back.clone(),
        words: Vec::new(),
        acts: Vec::new(),
        fields: Vec::new(),
        inputs: Vec::new(),
        is_task: false,
        clears: None,
        keeps_tasks: None,
        asked: Vec::new(),
        preview: None,
        exports: Vec::new(),
        export_query: String::new(),
        result: Some(Outcome {
            told,
            undo: done.commit.as_deref().map(links::undo),
            refused,
            more_refused,
        }),
    })
    .map_err(WebError::from)
}

//! `/bulk`: one thing done with many customers. The address says whom and what; the page asks for what is missing, shows old and
//! new of each, and `POST` carries it out, if it is still what was shown.

use super::form::{Tone, Word, by, proposals, value};
use crate::edit::{Done, EditError, Item, Planned, Step, apply_many, plan_many, profiles_found, profiles_named};
use crate::history::LogQuery;
use crate::vault::RelPath;
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::bulk::{Act, Asked, choosable};
use crate::web::view::form::Input;
use crate::web::view::listing::Choice;
use crate::web::view::query;
use crate::web::{Request, Response, Site, links};
use askama::Template;
use serde_json::json;

/// Customers shown with what changes in them, and of those that cannot be changed.
const SHOWN: usize = 100;
/// Commits since the preview that are named.
const NAMED: usize = 5;
/// Bytes of a value that are shown.
const LONGEST: usize = 200;

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
    pub rows: Vec<Row>,
    pub refused: Vec<Refused>,
    pub more_refused: usize,
    /// The labels of core fields, joined; empty for none.
    pub core: String,
    pub reason: String,
}

/// What was done, where some could not be changed.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub changed: usize,
    pub undo: Option<String>,
    pub refused: Vec<Refused>,
    pub more_refused: usize,
}

#[derive(Clone, Debug)]
pub struct Row {
    pub name: String,
    pub href: String,
    pub changes: Vec<Change>,
    /// Where the folder goes; empty where it stays.
    pub moves_to: String,
    /// How many open tasks and plans go along to the new owner.
    pub handed: usize,
}

#[derive(Clone, Debug)]
pub struct Change {
    pub label: String,
    pub before: Option<String>,
    pub after: Option<String>,
    /// Better in lines of their own.
    pub long: bool,
}

#[derive(Clone, Debug)]
pub struct Refused {
    pub name: String,
    pub href: String,
    pub reason: String,
}

pub(in crate::web) fn page(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let asked = Asked::of(&request.query);
    let (planned, words) = plan(&visit, &asked)?;
    show(&visit, &asked, planned.as_ref(), words, "")
}

/// `/api/bulk`: the same plan, with a digest of it.
pub(in crate::web) fn json(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let asked = Asked::of(&request.query);
    let (planned, words) = plan(&visit, &asked)?;
    let told: Vec<String> = words.into_iter().map(|word| word.text).collect();
    let Some(planned) = planned else {
        return Ok(Response::json(&json!({ "error": "没有写明要对哪些客户做什么", "advice": told })).with_status(400));
    };
    let limit = request.number("limit").unwrap_or(SHOWN as u64).clamp(0, 1000) as usize;
    Ok(Response::json(&json!({
        "what": planned.what,
        "changed": planned.changing().count(),
        "unchanged": planned.unchanged(),
        "handed_over": planned.handed(),
        "refused": planned.refused().count(),
        "core": planned.core,
        "digest": planned.digest(),
        "items": planned.items.iter().take(limit).collect::<Vec<_>>(),
        "advice": told,
    })))
}

/// Carries it out, and goes back to the list.
pub(in crate::web) fn act(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let form = request.form();
    let asked = Asked::of(&form);
    let by = by(&form);
    let reason = by.reason.clone().unwrap_or_default();
    let (planned, mut words) = plan(&visit, &asked)?;
    let Some(planned) = planned else {
        return show(&visit, &asked, None, words, &reason);
    };
    if planned.digest() != value(&form, "digest") {
        words.push(differs(&visit, &form, &planned)?);
        return Ok(show(&visit, &asked, Some(&planned), words, &reason)?.with_status(409));
    }
    if let Err(error) = by.ensure_reason(&planned.core) {
        words.push(bad(format!("还没有执行：{error}，写在下面的“修改原因”里。")));
        return Ok(show(&visit, &asked, Some(&planned), words, &reason)?.with_status(422));
    }
    let before = planned.refused().count();
    let done = match apply_many(site.archive(), planned, &by) {
        Ok(done) => done,
        Err(EditError::Archive(error)) => return Err(error.into()),
        Err(error) => {
            words.push(bad(format!("还没有执行：{error}。")));
            return Ok(show(&visit, &asked, None, words, &reason)?.with_status(422));
        }
    };
    drop(visit);
    if done.refused().count() > before || done.commit.is_none() {
        return told(site, &asked, &done);
    }
    let commit = done.commit.as_deref().unwrap_or_default();
    let commit = commit.get(..12).unwrap_or(commit);
    let number = done.changed().count().to_string();
    let handed = done.changed().map(Item::handed).sum::<usize>().to_string();
    let mut told = if asked.back.starts_with("/c/") {
        vec![("saved", commit)]
    } else {
        vec![("done", commit), ("changed", number.as_str())]
    };
    if handed != "0" {
        told.push(("handed", &handed));
    }
    let page = with_more(&asked.back, &told);
    Ok(Response::text(303, "已修改。").with_header("Location", page))
}

/// What is asked for, as a plan; none while something is missing.
fn plan(visit: &Visit<'_>, asked: &Asked) -> Result<(Option<Planned>, Vec<Word>), WebError> {
    let mut words = Vec::new();
    if asked.is_for_nobody() {
        words.push(bad(
            "还没有选客户：先在列表里勾上要改的客户（键盘按 x），或者勾“全部”，再选要做什么。".to_owned(),
        ));
        return Ok((None, words));
    }
    let Some(alterations) = asked.alterations(visit.snapshot.catalog().customer()) else {
        return Ok((None, words));
    };
    let (profiles, unknown) = chosen(visit, asked)?;
    if !unknown.is_empty() {
        words.push(Word {
            tone: Tone::Warn,
            text: format!(
                "认不出这些客户，没有算在内（可能刚被移动，或者两个客户用了同一个编号）：{}。",
                unknown.join("、")
            ),
        });
    }
    let mut planned = plan_many(visit.site.archive(), Step::each(profiles, &alterations));
    if asked.keeps_tasks {
        planned.keep_tasks();
    }
    Ok((Some(planned), words))
}

fn chosen(visit: &Visit<'_>, asked: &Asked) -> Result<(Vec<RelPath>, Vec<String>), WebError> {
    if asked.all {
        return Ok((profiles_found(&visit.snapshot, &asked.query)?, Vec::new()));
    }
    Ok(profiles_named(&visit.snapshot, &asked.ids)?)
}

fn show(
    visit: &Visit<'_>,
    asked: &Asked,
    planned: Option<&Planned>,
    words: Vec<Word>,
    reason: &str,
) -> Result<Response, WebError> {
    let kind = visit.snapshot.catalog().customer();
    let heading = asked.act.map_or("批量修改", Act::label).to_owned();
    let nobody = asked.is_for_nobody();
    let whom = match planned {
        _ if nobody => String::new(),
        Some(planned) => named(&planned.items),
        None => match chosen(visit, asked)?.0.as_slice() {
            [only] => only.parent().map_or_else(String::new, |dir| dir.file_name().to_owned()),
            several => counted(several.len()),
        },
    };
    let fields = if asked.act == Some(Act::Set) && !nobody {
        let field = |(key, label): (String, String)| {
            let is_chosen = key == asked.field;
            (key, label, is_chosen)
        };
        choosable(kind).into_iter().map(field).collect()
    } else {
        Vec::new()
    };
    let inputs = if nobody {
        Vec::new()
    } else {
        asked.inputs(kind, &proposals(visit, kind)?)
    };
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

fn preview(visit: &Visit<'_>, asked: &Asked, planned: &Planned, reason: &str) -> Preview {
    let changing = planned.changing().count();
    let mut hidden = asked.pairs(true);
    // What the page shows; the plan must still be the same when it is carried out.
    let head = visit.site.archive().history().head().ok().flatten();
    hidden.extend([
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
        rows: planned.changing().take(SHOWN).map(row).collect(),
        refused,
        more_refused,
        core: planned.core.join("、"),
        reason: reason.to_owned(),
    }
}

/// What was done, named one by one where some were refused in the last moment.
fn told(site: &Site, asked: &Asked, done: &Done) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let (refused, more_refused) = refused(done.refused());
    let changed = done.changed().count();
    Response::page(&BulkPage {
        page: Layout::new(&visit, Section::Customers, "批量修改"),
        heading: format!("已修改 {changed} 个客户"),
        whom: String::new(),
        back: asked.back.clone(),
        words: Vec::new(),
        acts: Vec::new(),
        fields: Vec::new(),
        inputs: Vec::new(),
        clears: None,
        keeps_tasks: None,
        asked: Vec::new(),
        preview: None,
        exports: Vec::new(),
        export_query: String::new(),
        result: Some(Outcome {
            changed,
            undo: done.commit.as_deref().map(links::undo),
            refused,
            more_refused,
        }),
    })
    .map_err(WebError::from)
}

/// That the plan is another one than was shown, and what happened since.
fn differs(visit: &Visit<'_>, form: &[(String, String)], planned: &Planned) -> Result<Word, WebError> {
    let at = value(form, "at");
    let query = LogQuery {
        limit: NAMED,
        ..LogQuery::default()
    };
    let since = visit.snapshot.log(&query)?;
    let since = since.into_iter().take_while(|entry| entry.commit != at);
    let since: Vec<String> = since
        .map(|entry| format!("{}（{}）", entry.summary, entry.author))
        .collect();
    let happened = if since.is_empty() {
        String::new()
    } else {
        format!("这之后有人保存了：{}。", since.join("；"))
    };
    let shown = value(form, "shown");
    let counted = match planned.changing().count().to_string() {
        now if now == shown => String::new(),
        now => format!("原来要改 {shown} 个，现在是 {now} 个。"),
    };
    Ok(Word {
        tone: Tone::Warn,
        text: format!("还没有执行：预览以后有了变化。{happened}{counted}下面是现在的样子，请核对后再执行。"),
    })
}

fn row(item: &Item) -> Row {
    let shown = |text: &str| {
        let cut = text.get(..text.floor_char_boundary(LONGEST)).unwrap_or(text);
        let mark = if cut.len() < text.len() { "…" } else { "" };
        (!text.is_empty()).then(|| format!("{cut}{mark}"))
    };
    let change = |change: &crate::edit::Altered| Change {
        label: change.label.clone(),
        before: shown(&change.before),
        after: shown(&change.after),
        long: change.before.contains('\n') || change.after.contains('\n'),
    };
    Row {
        name: item.customer_name.clone(),
        href: href(item),
        changes: item.changes.iter().map(change).collect(),
        handed: item.handed(),
        moves_to: item.place.as_ref().map(|(_, to)| to.to_string()).unwrap_or_default(),
    }
}

fn refused<'i>(all: impl Iterator<Item = (&'i Item, &'i str)>) -> (Vec<Refused>, usize) {
    let mut refused: Vec<Refused> = all
        .map(|(item, reason)| Refused {
            name: item.customer_name.clone(),
            href: href(item),
            reason: reason.to_owned(),
        })
        .collect();
    let more = refused.len().saturating_sub(SHOWN);
    refused.truncate(SHOWN);
    (refused, more)
}

fn href(item: &Item) -> String {
    let dir = item.path.parent().map(|dir| dir.to_string()).unwrap_or_default();
    links::customer(&item.customer_id, &dir)
}

/// The name of a single customer, else how many they are.
fn named(items: &[Item]) -> String {
    match items {
        [only] => only.customer_name.clone(),
        several => counted(several.len()),
    }
}

fn counted(customers: usize) -> String {
    format!("{customers} 个客户")
}

/// What can be done with those who are chosen.
fn acts(asked: &Asked) -> Vec<Choice> {
    let choice = |(act, _, label): (Act, &str, &str)| {
        let pairs = Asked {
            act: Some(act),
            ..asked.clone()
        };
        let pairs = pairs.pairs(false);
        let pairs: Vec<(&str, &str)> = pairs
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        Choice {
            label: label.to_owned(),
            href: links::with_query("/bulk", &pairs),
            current: false,
            count: None,
        }
    };
    Act::ALL.map(choice).to_vec()
}

/// The chosen customers as files; who asks for them goes on record, so these are sent.
fn exports() -> Vec<Choice> {
    let choice = |label: &str, format: &str| Choice {
        label: label.to_owned(),
        href: links::with_query("/export", &[("format", format)]),
        current: false,
        count: None,
    };
    vec![choice("Excel：客户和全部资料", "xlsx"), choice("CSV", "csv")]
}

/// The query that finds the chosen customers: by number, those without one by their folder.
fn query_of(asked: &Asked) -> String {
    if asked.all {
        return asked.query.clone();
    }
    let (folders, numbers): (Vec<&String>, Vec<&String>) = asked.ids.iter().partition(|id| id.contains('/'));
    let numbers = (!numbers.is_empty()).then(|| {
        let numbers: Vec<&str> = numbers.into_iter().map(String::as_str).collect();
        format!("customer_id:{}", numbers.join(","))
    });
    let folders = folders.into_iter().map(|folder| query::condition("文件夹", folder));
    numbers.into_iter().chain(folders).collect::<Vec<_>>().join(" 或 ")
}

/// The same page with more values in its address.
fn with_more(page: &str, pairs: &[(&str, &str)]) -> String {
    let more = links::with_query("", pairs);
    let more = more.trim_start_matches('?');
    let (page, _) = page.split_once('#').unwrap_or((page, ""));
    let joint = if page.contains('?') { '&' } else { '?' };
    format!("{page}{joint}{more}")
}

fn bad(text: String) -> Word {
    Word { tone: Tone::Bad, text }
}

//! `/bulk`: one thing done with many customers. The address says whom and what; the page asks for what is missing, shows old and
//! new of each, and `POST` carries it out, if it is still what was shown.

mod choices;
mod rows;
mod shown;
mod since;

use super::form::{Tone, Word, by, value};
use crate::edit::{Done, EditError, Item, Planned, Step, apply_many, plan_many, profiles_found, profiles_named};
use crate::vault::RelPath;
use crate::web::error::WebError;
use crate::web::sent_once::{Made, Sending};
use crate::web::site::Visit;
use crate::web::view::bulk::{Asked, Ticked};
use crate::web::{Request, Response, Site, links};
use rows::SHOWN;
use serde_json::json;
use shown::{Reason, show, told};
use since::differs;

pub(in crate::web) fn page(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let asked = Asked::of(&request.query, site.archive().clock().now());
    let (planned, words) = plan(&visit, &asked)?;
    show(&visit, &asked, planned.as_ref(), words, Reason::default())
}

/// `/api/bulk`: the same plan, with a digest of it.
pub(in crate::web) fn json(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let asked = Asked::of(&request.query, site.archive().clock().now());
    let (planned, words) = plan(&visit, &asked)?;
    let told: Vec<String> = words.into_iter().map(|word| word.text).collect();
    let Some(planned) = planned else {
        let error = if asked.is_for_nobody() {
            "没有写明要对哪些客户做什么".to_owned()
        } else {
            asked.lacks(visit.snapshot.catalog())
        };
        return Ok(Response::json(&json!({ "error": error, "advice": told })).with_status(400));
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

/// Carries it out, and goes back to the list. Sent twice it is carried out once, and told twice.
pub(in crate::web) fn act(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let form = request.form();
    match Sending::of("/bulk", &form, &[]) {
        Some(sending) => site.sent_once().in_turn(sending, |made| carry_out(site, &form, made)),
        None => carry_out(site, &form, &mut None),
    }
}

/// `made` is what came of the same form before.
fn carry_out(site: &Site, form: &[(String, String)], made: &mut Option<Made>) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let asked = Asked::of(form, site.archive().clock().now());
    let by = by(form);
    let reason = by.reason.clone().unwrap_or_default();
    let reason = Reason {
        text: &reason,
        is_missing: false,
    };
    let (planned, mut words) = plan(&visit, &asked)?;
    let Some(planned) = planned else {
        return match made {
            Some(made) => Ok(made.answer.clone()),
            None => show(&visit, &asked, None, words, reason),
        };
    };
    if planned.digest() != value(form, "digest") {
        // What is otherwise now, this form itself has made so; once that is undone it may be done again.
        if let Some(made) = made {
            return Ok(made.answer.clone());
        }
        words.push(differs(&visit, form, &planned)?);
        return Ok(show(&visit, &asked, Some(&planned), words, reason)?.with_status(409));
    }
    if let Err(error) = by.ensure_reason(&planned.core) {
        words.push(bad(format!("还没有执行：{error}，写在下面的“修改原因”里。")));
        let reason = Reason {
            is_missing: true,
            ..reason
        };
        return Ok(show(&visit, &asked, Some(&planned), words, reason)?.with_status(422));
    }
    let (before, makes_tasks) = (planned.refused().count(), planned.makes_tasks());
    let done = match apply_many(site.archive(), planned, &by) {
        Ok(done) => done,
        Err(EditError::Archive(error)) => return Err(error.into()),
        Err(error) => {
            words.push(bad(format!("还没有执行：{error}。")));
            return Ok(show(&visit, &asked, None, words, reason)?.with_status(422));
        }
    };
    drop(visit);
    let answer = if done.refused().count() > before || done.commit.is_none() {
        told(site, &asked, &done, makes_tasks)?
    } else {
        back(&asked, &done, makes_tasks)
    };
    *made = done.commit.is_some().then(|| Made {
        answer: answer.clone(),
        path: None,
    });
    Ok(answer)
}

/// Back to the page that it came from, which tells what was done.
fn back(asked: &Asked, done: &Done, makes_tasks: bool) -> Response {
    let commit = done.commit.as_deref().unwrap_or_default();
    let commit = commit.get(..12).unwrap_or(commit);
    let number = done.changed().count().to_string();
    let handed = done.changed().map(Item::handed).sum::<usize>().to_string();
    let mut told = if asked.back.starts_with("/c/") {
        vec![("saved", commit)]
    } else {
        vec![("done", commit), ("changed", number.as_str())]
    };
    if let Some(act) = asked.act {
        told.push(("did", act.word()));
    }
    if handed != "0" {
        told.push(("handed", &handed));
    }
    let left = done.changed().map(|item| item.left.len()).sum::<usize>().to_string();
    if left != "0" {
        told.push(("left", &left));
    }
    let became = asked.texts.get("customer_type").filter(|became| !became.is_empty());
    if became.is_some_and(|became| {
        done.changed()
            .flat_map(|item| &item.changes)
            .any(|one| one.after == *became)
    }) {
        // The page of a customer that has bought now offers the contract.
        told.push(("won", "1"));
    }
    if makes_tasks {
        told.push(("tasks", "1"));
    }
    if !asked.back.starts_with("/c/") {
        told.extend(Ticked::pairs(asked));
    }
    let page = with_more(&asked.back, &told);
    Response::text(303, "已修改。").with_header("Location", page)
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
    let catalog = visit.snapshot.catalog();
    if asked.kind(catalog).is_none() {
        words.push(bad(
            "这个客户库还没有“任务”这种资料；在“待办”里点一下就能加上。".to_owned()
        ));
    }
    let Some(alterations) = asked.alterations(catalog) else {
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

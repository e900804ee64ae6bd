//! `/edit/{path}`: a record as a form; `POST` saves it, and `do=delete`, `do=shelve` and `do=unshelve` take it away or bring it
//! back.

use super::attach::AttachForm;
use super::form::{
    FormPage, Sent, Tone, Word, customer_page, go_saved, only_customer_back, stays_at_form, told_back, typed_too,
};
use super::{gone, problems};
use crate::agenda::{self, Unfinished};
use crate::edit::{self, By, Collision, EditError, FieldFault, Opened, Revised, Revision};
use crate::history::BlobId;
use crate::vault::{ARCHIVED, PROFILE, RelPath, layout};
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::bulk::Act;
use crate::web::view::form::{Filling, PREFIX, texts};
use crate::web::view::saved::of_hex;
use crate::web::view::when;
use crate::web::{Request, Response, Site, links};

/// The field that somebody came for, in the address of a form and in the form itself.
const WANTED: &str = "field";

pub(in crate::web) fn page(site: &Site, request: &Request, path: &str) -> Result<Response, WebError> {
    let path = record_path(request, path)?;
    let sent = Sent {
        wanted: request.param(WANTED).to_owned(),
        back: problems::list_of(request.param(problems::BACK)),
        ..Sent::default()
    };
    show(site, &path, edit::open(site.archive(), &path), &sent)
}

pub(in crate::web) fn act(site: &Site, request: &Request, path: &str) -> Result<Response, WebError> {
    let path = record_path(request, path)?;
    let form = request.form();
    let by = super::form::by(&form);
    let seen = of_hex(super::form::value(&form, "seen"));
    let mut told = Vec::new();
    let done = match super::form::value(&form, "do") {
        "delete" => edit::delete(site.archive(), &path, seen, &by).map(|commit| (path.parent(), commit, Vec::new())),
        word @ ("shelve" | "unshelve") => carry(site, &path, word == "shelve", &by),
        word => {
            let revision = Revision {
                path: path.clone(),
                seen,
                texts: texts(&form, PREFIX),
                keeps_tasks: keeps_tasks(&form),
            };
            if word == "revive" {
                edit::revive(site.archive(), &path, &by).and_then(|revived| {
                    told = revived.back.as_ref().map(only_customer_back).unwrap_or_default();
                    save_revived(site, revision, revived, &by)
                })
            } else {
                save(site, &revision, &by)
            }
        }
    };
    match done {
        Ok((place, commit, also)) => {
            let back = problems::list_of(super::form::value(&form, problems::BACK));
            match place.as_ref().filter(|_| !back.is_empty() && is_all_told(&also)) {
                Some(place) => Ok(problems::go_back(&back, place, commit.as_deref())),
                None => go_saved(site, place.as_ref(), commit.as_deref(), &also),
            }
        }
        Err(EditError::Archive(error)) if !stays_at_form(&error) => Err(error.into()),
        Err(error) => {
            let mut sent = Sent {
                keeps_tasks: keeps_tasks(&form),
                texts: texts(&form, PREFIX),
                reason: by.reason.clone().unwrap_or_default(),
                error: Some(error),
                told,
                wanted: super::form::value(&form, WANTED).to_owned(),
                back: problems::list_of(super::form::value(&form, problems::BACK)),
                ..Sent::default()
            };
            let now = edit::open(site.archive(), &path);
            match &now {
                Err(EditError::Gone(_)) => return gone::show(site, &path, &sent, super::form::value(&form, "seen")),
                Ok(now) => {
                    let collided = collisions(sent.error.as_ref());
                    sent.texts = edit::written(site.archive(), now, &seen, &sent.texts, collided);
                }
                Err(why @ (EditError::Unreadable { .. } | EditError::Unusual { .. })) => {
                    let seen = super::form::value(&form, "seen");
                    if let Some(kept) = gone::unreadable(site, &path, &sent, seen, why)? {
                        return Ok(kept);
                    }
                }
                Err(_) => {}
            }
            Ok(show(site, &path, now, &sent)?.with_status(422))
        }
    }
}

/// Where the record is now, the commit, and what else there is to tell: others' changes were `merged`, the customer was `won`, so
/// many tasks were `handed` over.
type Done = (Option<RelPath>, Option<String>, Vec<(&'static str, String)>);

/// Whether a list can tell what was done: what came of it besides, the page of the customer tells.
fn is_all_told(also: &[(&'static str, String)]) -> bool {
    also.is_empty()
}

fn save(site: &Site, revision: &Revision, by: &By) -> Result<Done, EditError> {
    let revised = edit::revise(site.archive(), revision, by)?;
    let also = also(&revised);
    Ok((Some(revised.path), revised.commit, also))
}

/// What else there is to tell of a change.
pub(super) fn also(revised: &Revised) -> Vec<(&'static str, String)> {
    let also = [
        ("merged", usize::from(revised.merged)),
        ("won", usize::from(revised.won)),
        ("handed", revised.handed),
        ("left", revised.left.len()),
    ];
    let also = also.into_iter().filter(|(_, count)| *count > 0);
    also.map(|(word, count)| (word, count.to_string())).collect()
}

/// What was typed, on top of what came back; it may lie elsewhere now.
fn save_revived(site: &Site, revision: Revision, revived: Revised, by: &By) -> Result<Done, EditError> {
    let revision = Revision {
        path: revived.path,
        ..revision
    };
    let (place, commit, mut also) = save(site, &revision, by)?;
    also.extend(revived.back.as_ref().map(told_back).unwrap_or_default());
    also.extend(commit.is_some().then(typed_too));
    Ok((place, commit.or(revived.commit), also))
}

/// Whether what waits for the former owner stays with them: where a form has the tick, unless it is set.
pub(super) fn keeps_tasks(form: &[(String, String)]) -> bool {
    let said = |word: &str| form.iter().any(|(name, value)| name == "tasks" && value == word);
    said("stay") && !said("go")
}

fn carry(site: &Site, path: &RelPath, to_archive: bool, by: &By) -> Result<Done, EditError> {
    let dir = path.parent().ok_or_else(|| EditError::NoRecord(path.clone()))?;
    let (there, commit) = if to_archive {
        edit::shelve(site.archive(), &dir, by)?
    } else {
        edit::unshelve(site.archive(), &dir, by)?
    };
    let did = if to_archive { Act::Archive } else { Act::Restore };
    Ok((there.join(PROFILE), commit, vec![("did", did.word().to_owned())]))
}

fn record_path(request: &Request, path: &str) -> Result<RelPath, WebError> {
    RelPath::new(path).ok_or_else(|| WebError::NotFound(request.path()))
}

/// The form, as the file is now, or as it was sent and could not be saved.
fn show(site: &Site, path: &RelPath, now: Result<Opened, EditError>, sent: &Sent) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let opened = match now {
        Ok(opened) => opened,
        Err(EditError::Archive(error)) => return Err(error.into()),
        Err(EditError::Gone(path)) => return Err(WebError::NoSuchFile(path)),
        Err(error) => return refused(&visit, path, &error),
    };
    let catalog = visit.snapshot.catalog();
    let Some(kind) = catalog.kind(&opened.kind) else {
        return Err(WebError::NoSuchFile(path.clone()));
    };
    let known = edit::texts_of(kind, &opened.record);
    let mut shown = known.clone();
    shown.extend(sent.texts.clone());
    let faults: &[FieldFault] = match &sent.error {
        Some(EditError::Invalid(faults)) => faults,
        _ => &[],
    };
    let filling = Filling {
        texts: &shown,
        opened: &known,
        faults,
        collisions: collisions(sent.error.as_ref()),
        proposals: &super::form::proposals(&visit, kind)?,
        prefix: PREFIX,
        is_new: false,
        sent: sent.error.is_some().then_some(&sent.texts),
        wanted: &sent.wanted,
    };
    let is_profile = kind.folder.is_empty();
    let customer = customer_page(&visit, path)?;
    let heading = if is_profile {
        "修改资料".to_owned()
    } else {
        format!("修改{}", kind.title)
    };
    let waiting = if is_profile {
        edit::waiting_for_owner(&visit.snapshot, path, &opened.record)?
    } else {
        0
    };
    let place = layout::place(path, catalog);
    let is_archived = path.parts().next() == Some(ARCHIVED);
    let dir = path.parent().filter(|_| is_profile && !is_archived);
    let open = dir
        .map(|dir| agenda::unfinished(&visit.snapshot, Some(&dir)))
        .transpose()?;
    let open = open.and_then(|open| open.into_values().next());
    Response::page(&FormPage {
        page: Layout::new(&visit, Section::Customers, heading.clone()),
        heading,
        customer: customer.clone(),
        templates: Vec::new(),
        template: String::new(),
        asks: None,
        action: links::edit(path.as_str()),
        check: links::with_query(&links::check(&kind.name), &[("path", path.as_str())]),
        once: String::new(),
        seen: hex(&opened.blob),
        fields: filling.of(kind),
        first: None,
        waiting,
        keeps_tasks: sent.keeps_tasks,
        has_core: kind.fields.iter().any(|field| field.core),
        reason: sent.reason.clone(),
        lacks_reason: matches!(sent.error, Some(EditError::NeedsReason(_))),
        is_back: sent.error.is_some(),
        words: [words(sent.error.as_ref()), sent.told.clone()].concat(),
        save: "保存".to_owned(),
        revive: None,
        cancel: if !sent.back.is_empty() {
            sent.back.clone()
        } else if is_profile {
            customer.map_or_else(|| links::record(path.as_str()), |customer| customer.href)
        } else {
            links::record(path.as_str())
        },
        deletes: (!is_profile).then(|| kind.title.clone()),
        shelves: is_profile.then_some(!is_archived),
        unfinished: open.as_ref().map(Unfinished::said).unwrap_or_default(),
        file: Some(links::record(path.as_str())),
        text: None,
        takes_files: None,
        wanted: sent.wanted.clone(),
        back: sent.back.clone(),
        attach: place.customer().map(|_| AttachForm::to(path.as_str())),
        alike: Vec::new(),
        sure: None,
        is_new_customer: false,
    })
    .map_err(WebError::from)
}

fn collisions(error: Option<&EditError>) -> &[Collision] {
    match error {
        Some(EditError::Collides(collided)) => &collided.fields,
        _ => &[],
    }
}

/// A content's id as a form carries it.
pub(super) fn hex(blob: &BlobId) -> String {
    blob.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What became of a form that was sent.
pub(super) fn words(error: Option<&EditError>) -> Vec<Word> {
    let Some(error) = error else { return Vec::new() };
    let said = |tone, text: String| vec![Word { tone, text }];
    match error {
        EditError::Invalid(faults) => {
            let places = faults.len();
            said(Tone::Bad, format!("还没有保存：有 {places} 处要改，见下面标红的地方。"))
        }
        EditError::Alike(_) => said(
            Tone::Bad,
            format!("还没有保存：{error}。确实是另一家，请点下面的“不是同一家，仍然新建”。"),
        ),
        EditError::NeedsReason(labels) => said(
            Tone::Bad,
            format!("还没有保存：改{}要写原因，写在下面的“修改原因”里。", labels.join("、")),
        ),
        EditError::Collides(collided) => {
            let who = collided.by.as_deref().unwrap_or("别人");
            let at = collided.at.map(|at| when::moment(when::here(at)));
            let at = at.map_or_else(String::new, |at| format!("在 {at} "));
            let mut said = said(
                Tone::Warn,
                format!(
                    "还没有保存：您填写的时候，{who}{at}也改了下面标出的几项。请看一看，留下对的，再保存。其他项互不影响，都会保留。"
                ),
            );
            // A list is filled in item by item, so what became of the whole stands here.
            let lists = collided
                .fields
                .iter()
                .filter(|field| field.path.segments().len() == 1 && field.theirs.contains('\n'));
            said.extend(lists.map(|field| Word {
                tone: Tone::Warn,
                text: format!("{}现在是：{}", field.label, field.theirs),
            }));
            said
        }
        error => said(Tone::Bad, format!("还没有保存：{error}。")),
    }
}

/// What cannot be filled in here.
pub(super) fn refused(visit: &Visit<'_>, path: &RelPath, error: &EditError) -> Result<Response, WebError> {
    let page = FormPage {
        page: Layout::new(visit, Section::Customers, "修改"),
        heading: "现在不能在这里改".to_owned(),
        words: vec![Word {
            tone: Tone::Bad,
            text: format!("{error}。"),
        }],
        file: Some(links::record(path.as_str())),
        text: matches!(error, EditError::Unreadable { .. } | EditError::Unusual { .. })
            .then(|| links::text(path.as_str())),
        cancel: links::record(path.as_str()),
        ..FormPage::default(visit)
    };
    Ok(Response::page(&page)?.with_status(422))
}

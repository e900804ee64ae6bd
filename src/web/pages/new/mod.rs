//! `/new/{kind}`: a new record of a customer (`?customer=`), or a new customer; `/api/check/{kind}` and `/api/alike` are asked
//! while somebody types. A form that cannot be saved comes back as it was filled in, with what became of its customer meanwhile.

pub(super) mod appointment;
mod first;
mod named;
mod show;
mod typing;

pub(in crate::web) use appointment::json as appointment_json;
pub(in crate::web) use typing::{alike_json, check_json};

use named::Named;

use super::form::{Sent, Tone, Word, go_saved, only_customer_back, stays_at_form, told_back, typed_too, value};
use super::gone::warning;
use super::recipient::{self, Recipient, moved_from};
use crate::archive::ArchiveError;
use crate::edit::{
    self, By, Created, EditError, Exchanged, FieldFault, MOST_BYTES, NewCustomer, NewFile, NewRecord, Returned, Texts,
};
use crate::vault::RelPath;
use crate::web::error::WebError;
use crate::web::sent_once::Sending;
use crate::web::upload::{self, Received, UploadError};
use crate::web::view::form::{FIRST_PREFIX, PREFIX, texts};
use crate::web::{Request, Response, Site};

const FOLLOW_UP: &str = "followup";
/// The form's fields for the template that is chosen, and for the one that it was filled in from.
const TEMPLATE: &str = "template";
const APPLIED: &str = "applied";
/// The form's field for the customer.
const WHOSE: &str = "customer";

/// What came of sending a form.
enum Outcome {
    /// The customer may have been brought back before.
    Created(Created, Option<Returned>),
    Refused(EditError),
    /// The same, but the customer came back.
    RefusedOf(EditError, Returned),
    /// Its customer is not where the form says; holds what the form does not find out by itself.
    Astray(Vec<Word>),
}

pub(in crate::web) fn page(site: &Site, request: &Request, kind: &str) -> Result<Response, WebError> {
    let sent = Sent {
        texts: texts_of_query(request),
        template: request.param(TEMPLATE).to_owned(),
        ..Sent::default()
    };
    show::show(site, request, kind, &Named::by_address(request), &sent)
}

/// What a link fills in already: `f.method=电话`.
fn texts_of_query(request: &Request) -> Texts {
    texts(&request.query, PREFIX)
}

pub(in crate::web) fn act(site: &Site, request: &Request, kind: &str) -> Result<Response, WebError> {
    let mut received = received(site, request);
    if let Some(trouble) = received.trouble.take() {
        return not_whole(site, request, kind, &received, &trouble);
    }
    if !value(&received.fields, TEMPLATE).is_empty() {
        return another_template(site, request, kind, &received);
    }
    let address = format!("{} {}", request.path(), request.param(WHOSE));
    match Sending::of(&address, &received.fields, &received.files) {
        Some(sending) => {
            let is_there = |path: &RelPath| site.archive().vault().has(path);
            let make = || made_of(site, request, kind, received);
            site.sent_once().answer(sending, is_there, make)
        }
        None => Ok(made_of(site, request, kind, received)?.0),
    }
}

/// The form with another template in it, and what was written.
fn another_template(site: &Site, request: &Request, kind: &str, received: &Received) -> Result<Response, WebError> {
    let form = &received.fields;
    let catalog = site.archive().catalog();
    let kind = catalog.kind(kind).ok_or_else(|| WebError::NotFound(request.path()))?;
    let templates = edit::templates(site.archive(), kind);
    let said = |name: &str| {
        let template = templates.iter().find(|template| template.name == name);
        template
            .and_then(|template| template.texts.clone().ok())
            .unwrap_or_default()
    };
    let chosen = value(form, TEMPLATE);
    let Exchanged { texts, offered } =
        edit::exchanged(kind, &texts(form, PREFIX), &said(value(form, APPLIED)), &said(chosen));
    let sent = Sent {
        texts,
        offered,
        template: chosen.to_owned(),
        files: received.files.iter().map(|file| file.name.clone()).collect(),
        ..Sent::default()
    };
    show::show(site, request, &kind.name, &Named::of(request, form), &sent)
}

/// The answer to a form, and the record that it made.
fn made_of(
    site: &Site,
    request: &Request,
    kind: &str,
    received: Received,
) -> Result<(Response, Option<RelPath>), WebError> {
    let Received {
        fields: ref form,
        ref files,
        ref too_large,
        ..
    } = received;
    let by = super::form::by(form);
    let (fields, first) = (texts(form, PREFIX), texts(form, FIRST_PREFIX));
    let mut customer = Named::of(request, form);
    let is_customer = site.archive().catalog().customer().name == kind;
    let is_sure = value(form, "do") == "anyway";
    let arranged = appointment::before(site, kind, &customer.word);
    let outcome = if let Some(name) = too_large {
        Outcome::Refused(EditError::TooLarge(name.clone()))
    } else if is_customer {
        let new = NewCustomer {
            texts: fields.clone(),
            followup: said(first.clone()),
            files: files.clone(),
            is_sure,
        };
        match edit::create_customer(site.archive(), &new, &by) {
            Ok(created) => Outcome::Created(created, None),
            Err(error) => Outcome::Refused(error),
        }
    } else {
        let new = NewRecord {
            kind: kind.to_owned(),
            customer: None,
            texts: fields.clone(),
        };
        if value(form, "do") == "revive" {
            revive_and_create(site, &mut customer.word, new, files, &by)?
        } else {
            create(site, request, &customer, new, files, &by)?
        }
    };
    let (error, told) = match outcome {
        Outcome::Created(created, back) => {
            let mut also = back.as_ref().map(told_back).unwrap_or_default();
            also.extend(back.is_some().then(typed_too));
            also.extend(appointment::became(site, arranged, &created.path)?);
            let page = go_saved(site, Some(&created.path), created.commit.as_deref(), &also)?;
            return Ok((page, Some(created.path)));
        }
        Outcome::Refused(EditError::Archive(error)) if !stays_at_form(&error) => return Err(error.into()),
        Outcome::Refused(error) => (Some(error), Vec::new()),
        Outcome::RefusedOf(error, back) => (Some(error), only_customer_back(&back)),
        Outcome::Astray(told) => (None, told),
    };
    let sent = Sent {
        texts: fields,
        first,
        error,
        is_sure,
        files: files.iter().map(|file| file.name.clone()).collect(),
        told,
        template: value(form, APPLIED).to_owned(),
        ..Sent::default()
    };
    Ok((
        show::show(site, request, kind, &customer, &sent)?.with_status(422),
        None,
    ))
}

/// What was filled in and chosen.
fn received(site: &Site, request: &Request) -> Received {
    if upload::is_multipart(request) {
        upload::receive_form(request, &|| site.imports().new_dir(), MOST_BYTES)
    } else {
        Received::of_fields(request.form())
    }
}

/// The form again, with what could be read of one that did not come whole.
fn not_whole(
    site: &Site,
    request: &Request,
    kind: &str,
    received: &Received,
    trouble: &UploadError,
) -> Result<Response, WebError> {
    let form = &received.fields;
    let kept = received.files.iter().map(|file| &file.name).chain(&received.unkept);
    let told = Word {
        tone: Tone::Bad,
        text: format!("还没有保存：{trouble}。收到的文字都在下面，请看一看是不是完整。"),
    };
    let sent = Sent {
        texts: texts(form, PREFIX),
        first: texts(form, FIRST_PREFIX),
        is_sure: value(form, "do") == "anyway",
        files: kept.cloned().collect(),
        told: vec![told],
        template: value(form, APPLIED).to_owned(),
        ..Sent::default()
    };
    let status = if matches!(trouble, UploadError::Io(_)) {
        507
    } else {
        422
    };
    Ok(show::show(site, request, kind, &Named::of(request, form), &sent)?.with_status(status))
}

fn create(
    site: &Site,
    request: &Request,
    named: &Named,
    new: NewRecord,
    files: &[NewFile],
    by: &By,
) -> Result<Outcome, WebError> {
    let visit = site.visit()?;
    if !named.candidates(&visit.snapshot)?.is_empty() {
        return Ok(Outcome::Astray(Vec::new()));
    }
    let word = named.word.as_str();
    let is_standalone = visit
        .snapshot
        .catalog()
        .kind(&new.kind)
        .is_some_and(|kind| kind.standalone);
    let customer = if is_standalone && request.param(WHOSE).is_empty() {
        match visit.customer_outline(word) {
            _ if word.is_empty() => None,
            Ok(customer) => Some(customer.dir),
            Err(WebError::Archive(ArchiveError::NoSuchCustomer(_)) | WebError::Departed(_)) => {
                return Ok(Outcome::Refused(EditError::Invalid(vec![nobody()])));
            }
            Err(error) => return Err(error),
        }
    } else {
        match recipient::find(&visit, word) {
            Ok(Recipient::Customer(customer)) => Some(customer.dir),
            Ok(Recipient::Moved(..) | Recipient::Departed(_)) => return Ok(Outcome::Astray(Vec::new())),
            Err(error) if unknown(&error).is_some() => return Ok(Outcome::Astray(Vec::new())),
            Err(error) => return Err(error),
        }
    };
    write(site, NewRecord { customer, ..new }, files, by)
}

/// Brings the deleted customer back first; `word` is where it is then.
fn revive_and_create(
    site: &Site,
    word: &mut String,
    new: NewRecord,
    files: &[NewFile],
    by: &By,
) -> Result<Outcome, WebError> {
    let back = match edit::bring_back(site.archive(), word, by) {
        Ok(back) => back,
        Err(error) => return Ok(Outcome::Refused(error)),
    };
    back.dir.as_str().clone_into(word);
    let customer = Some(back.dir.clone());
    Ok(match write(site, NewRecord { customer, ..new }, files, by)? {
        Outcome::Created(created, _) => Outcome::Created(created, Some(back)),
        Outcome::Refused(error) => Outcome::RefusedOf(error, back),
        other => other,
    })
}

fn write(site: &Site, new: NewRecord, files: &[NewFile], by: &By) -> Result<Outcome, WebError> {
    match edit::create_with(site.archive(), &new, files, by) {
        Ok(created) => Ok(Outcome::Created(created, None)),
        Err(EditError::Gone(dir)) => {
            // It went a moment ago: what the page tells of it shall be so.
            site.archive().catch_up(&|_| {})?;
            let moved = moved_from(&site.visit()?, &dir);
            let told = moved.map(|(_, what)| warning(&what, "点“保存”就存到那里。"));
            Ok(Outcome::Astray(told.unwrap_or_default()))
        }
        Err(error) => Ok(Outcome::Refused(error)),
    }
}

/// Why a word names no customer; None for other failures.
fn unknown(error: &WebError) -> Option<String> {
    match error {
        WebError::Archive(ArchiveError::NoSuchCustomer(word)) if word.is_empty() => Some("请写是哪位客户".to_owned()),
        WebError::Archive(ArchiveError::NoSuchCustomer(_)) => Some("没有这位客户；请写全称或编号".to_owned()),
        _ => None,
    }
}

/// The fault of a form that may name a customer, or none.
fn nobody() -> FieldFault {
    FieldFault {
        path: WHOSE.to_owned(),
        message: "没有这位客户；请写全称或编号，或者留空".to_owned(),
        fix: None,
        is_missing: false,
        other: None,
    }
}

/// A follow-up of which nothing was written but what the form filled in by itself is none.
fn said(first: Texts) -> Texts {
    let own = ["subject", "content"];
    let is_said = first
        .iter()
        .any(|(key, text)| own.contains(&key.as_str()) && !text.trim().is_empty());
    if is_said { first } else { Texts::new() }
}

/// By what a customer is named in an address.
fn address(customer_id: &str, dir: &str) -> String {
    if customer_id.is_empty() {
        dir.to_owned()
    } else {
        customer_id.to_owned()
    }
}

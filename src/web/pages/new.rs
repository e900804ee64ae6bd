//! `/new/{kind}`: a new record of a customer (`?customer=`), or a new customer; `/api/check/{kind}` and `/api/alike` are asked
//! while somebody types.

use super::edit::words;
use super::form::{AskedCustomer, FormPage, Sent, Tone, Word, go_saved, proposals, value};
use crate::agenda::TASK;
use crate::archive::{ArchiveError, CustomerView};
use crate::edit::{self, By, EditError, FieldFault, MOST_BYTES, NewCustomer, NewFile, NewRecord, Texts};
use crate::kinds::Kind;
use crate::vault::RelPath;
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::upload::{self, Received, UploadError};
use crate::web::view::form::{FIRST_PREFIX, Filling, PREFIX, texts};
use crate::web::view::log::Linked;
use crate::web::view::value::plain;
use crate::web::{Request, Response, Site, links};
use serde_json::{Value, json};
use tempfile::TempDir;

const FOLLOW_UP: &str = "followup";
/// The form's field for the customer.
const WHOSE: &str = "customer";

pub(in crate::web) fn page(site: &Site, request: &Request, kind: &str) -> Result<Response, WebError> {
    let sent = Sent {
        texts: texts_of_query(request),
        ..Sent::default()
    };
    show(site, request, kind, request.param("customer"), &sent)
}

/// What a link fills in already: `f.method=电话`.
fn texts_of_query(request: &Request) -> Texts {
    texts(&request.query, PREFIX)
}

pub(in crate::web) fn act(site: &Site, request: &Request, kind: &str) -> Result<Response, WebError> {
    let (received, _dir) = match received(site, request) {
        Ok(received) => received,
        Err(error) => return Ok(Response::text(400, &format!("没有保存：{error}。请返回再试一次。"))),
    };
    let Received {
        fields: form,
        files,
        too_large,
    } = received;
    let by = super::form::by(&form);
    let (fields, first) = (texts(&form, PREFIX), texts(&form, FIRST_PREFIX));
    let customer = whose(request, &form);
    let is_customer = site.archive().catalog().customer().name == kind;
    let is_sure = value(&form, "do") == "anyway";
    let made = if let Some(name) = too_large {
        Err(EditError::TooLarge(name))
    } else if is_customer {
        let new = NewCustomer {
            texts: fields.clone(),
            followup: said(first.clone()),
            files: files.clone(),
            is_sure,
        };
        edit::create_customer(site.archive(), &new, &by)
    } else {
        create(site, kind, &customer, &fields, &files, &by)?
    };
    let error = match made {
        Ok(created) => return go_saved(site, Some(&created.path), created.commit.as_deref(), &[]),
        Err(EditError::Archive(error)) => return Err(error.into()),
        Err(error) => error,
    };
    let alike = match &error {
        EditError::Alike(known) => known.clone(),
        _ => Vec::new(),
    };
    let sent = Sent {
        texts: fields,
        first,
        error: Some(error),
        alike,
        is_sure,
        files: files.into_iter().map(|file| file.name).collect(),
        ..Sent::default()
    };
    Ok(show(site, request, kind, &customer, &sent)?.with_status(422))
}

/// What was filled in and chosen, and the folder where the files lie until they are written.
fn received(site: &Site, request: &Request) -> Result<(Received, Option<TempDir>), UploadError> {
    if !upload::is_multipart(request) {
        let received = Received {
            fields: request.form(),
            ..Received::default()
        };
        return Ok((received, None));
    }
    let dir = site.imports().new_dir()?;
    let received = upload::receive_form(request, dir.path(), MOST_BYTES)?;
    Ok((received, Some(dir)))
}

/// The customer of the address, else the one that the form names.
fn whose(request: &Request, form: &[(String, String)]) -> String {
    match request.param("customer") {
        "" => value(form, WHOSE).to_owned(),
        word => word.to_owned(),
    }
}

fn create(
    site: &Site,
    kind: &str,
    customer: &str,
    fields: &Texts,
    files: &[NewFile],
    by: &By,
) -> Result<Result<edit::Created, EditError>, WebError> {
    let visit = site.visit()?;
    let is_standalone = visit.snapshot.catalog().kind(kind).is_some_and(|kind| kind.standalone);
    let customer = match visit.customer_outline(customer) {
        Ok(customer) => Some(customer.dir),
        Err(_) if is_standalone && customer.is_empty() => None,
        Err(error) if is_standalone => return Ok(Err(EditError::Invalid(vec![unknown(&error)]))),
        Err(error) => return Err(error),
    };
    let new = NewRecord {
        kind: kind.to_owned(),
        customer,
        texts: fields.clone(),
    };
    Ok(edit::create_with(site.archive(), &new, files, by))
}

/// That the form names no customer.
fn unknown(error: &WebError) -> FieldFault {
    let message = match error {
        WebError::Archive(ArchiveError::Ambiguous { word, .. }) => format!("“{word}”不止一位客户，请写编号"),
        _ => "没有这位客户；请写全称或编号，或者留空".to_owned(),
    };
    FieldFault {
        path: WHOSE.to_owned(),
        message,
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

fn show(site: &Site, request: &Request, kind: &str, customer: &str, sent: &Sent) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let catalog = visit.snapshot.catalog();
    let Some(kind) = catalog.kind(kind) else {
        return Err(WebError::NotFound(request.path()));
    };
    let is_customer = kind.name == catalog.customer().name;
    // Somebody may name the customer of a standalone record in the form.
    let asks = kind.standalone && request.param("customer").is_empty();
    let whose = if is_customer || asks {
        None
    } else {
        Some(visit.customer_outline(customer)?)
    };
    if let Some(whose) = &whose
        && kind.name == FOLLOW_UP
        && edit::is_frozen(site.archive(), &whose.dir)
    {
        return frozen(&visit, whose);
    }
    let faults: &[FieldFault] = match &sent.error {
        Some(EditError::Invalid(faults)) => faults,
        _ => &[],
    };
    let templates = edit::templates(site.archive(), kind);
    let template = templates
        .iter()
        .find(|template| template.name == request.param("template"));
    let mut shown = sent.texts.clone();
    if let Some(Ok(texts)) = template.map(|template| &template.texts) {
        texts.iter().for_each(|(key, text)| {
            shown.entry(key.clone()).or_insert_with(|| text.clone());
        });
    }
    fill_in(&visit, kind, &mut shown);
    let filling = Filling {
        texts: &shown,
        faults,
        collisions: &[],
        proposals: &proposals(&visit, kind)?,
        prefix: PREFIX,
        is_new: true,
        wanted: "",
    };
    let heading = match kind.name.as_str() {
        _ if is_customer => "新建客户".to_owned(),
        FOLLOW_UP => "写跟进".to_owned(),
        TASK => "新建任务".to_owned(),
        _ => format!("新增{}", kind.title),
    };
    let linked = whose.as_ref().map(|whose| Linked {
        href: links::customer(&whose.customer_id, whose.dir.as_str()),
        text: whose.name.clone(),
    });
    let mut fields = filling.of(kind);
    if let Some(whose) = &whose {
        propose_contacts(&mut fields.first, &whose.profile);
        propose_contacts(&mut fields.more, &whose.profile);
    }
    let action = match &whose {
        Some(whose) => links::new_record(&kind.name, &address(&whose.customer_id, &whose.dir)),
        None => links::new_record(&kind.name, ""),
    };
    let mut words = words(sent.error.as_ref());
    if !sent.files.is_empty() {
        words.push(Word {
            tone: Tone::Warn,
            text: format!("附件要重新选一次：{}。", sent.files.join("、")),
        });
    }
    if let Some((name, Err(reason))) = template.map(|template| (&template.name, &template.texts)) {
        words.push(Word {
            tone: Tone::Warn,
            text: format!("样板“{name}”读不出来：{reason}。请在 templates 文件夹里改好它。"),
        });
    }
    Response::page(&FormPage {
        page: Layout::new(
            &visit,
            if asks { Section::Todo } else { Section::Customers },
            heading.clone(),
        ),
        heading,
        cancel: linked.as_ref().map_or_else(
            || if asks { links::TODO } else { "/customers" }.to_owned(),
            |linked| linked.href.clone(),
        ),
        templates: templates
            .iter()
            .map(|template| Linked {
                href: links::with_more(&action, &[("template", &template.name)]),
                text: template.name.clone(),
            })
            .collect(),
        template: request.param("template").to_owned(),
        action,
        takes_files: Some(if is_customer {
            "和客户一起保存"
        } else if asks {
            "和它一起保存，要写上客户"
        } else {
            "和这条记录一起保存"
        }),
        customer: linked,
        asks: asks.then(|| AskedCustomer {
            word: customer.to_owned(),
            error: match &sent.error {
                Some(EditError::Homeless) => "附件要放在客户的文件夹里，请写上客户".to_owned(),
                _ => faults
                    .iter()
                    .find(|fault| fault.path == WHOSE)
                    .map_or_else(String::new, |fault| fault.message.clone()),
            },
        }),
        check: links::check(&kind.name),
        first: is_customer.then(|| first(&visit, sent, faults)).transpose()?.flatten(),
        fields,
        words,
        alike: sent.alike.clone(),
        is_new_customer: is_customer,
        is_sure: sent.is_sure,
        ..FormPage::default(&visit)
    })
    .map_err(WebError::from)
}

/// No form for a customer that is not followed up any more; its page has the way back.
fn frozen(visit: &Visit<'_>, whose: &CustomerView) -> Result<Response, WebError> {
    let href = links::customer(&whose.customer_id, whose.dir.as_str());
    let page = FormPage {
        page: Layout::new(visit, Section::Customers, "写跟进"),
        heading: "写跟进".to_owned(),
        words: vec![Word {
            tone: Tone::Warn,
            text: "这个客户已标为“无效”，不再跟进。要接着跟进，先在客户的页面上点“恢复跟进”。".to_owned(),
        }],
        customer: Some(Linked {
            href: href.clone(),
            text: whose.name.clone(),
        }),
        cancel: href,
        ..FormPage::default(visit)
    };
    Ok(Response::page(&page)?.with_status(422))
}

/// By what a customer is named in an address.
fn address(customer_id: &str, dir: &RelPath) -> String {
    if customer_id.is_empty() {
        dir.as_str().to_owned()
    } else {
        customer_id.to_owned()
    }
}

/// A field for a person of the customer proposes those that are known.
fn propose_contacts(blocks: &mut [crate::web::view::form::Block], profile: &Value) {
    use crate::web::view::form::{Block, Widget};
    let contacts = profile.get("contacts").and_then(Value::as_array);
    let names: Vec<String> = contacts
        .into_iter()
        .flatten()
        .filter_map(|contact| contact.get("name").map(plain))
        .filter(|name| !name.is_empty())
        .collect();
    for block in blocks {
        if let Block::One(input) = block
            && input.name == format!("{PREFIX}contact")
            && let Widget::Line { proposals, .. } = &mut input.widget
        {
            proposals.clone_from(&names);
        }
    }
}

/// Now, and who is at the keyboard.
fn fill_in(visit: &Visit<'_>, kind: &Kind, texts: &mut Texts) {
    for (key, text) in edit::at_hand(visit.site.archive(), kind, &By::default()) {
        texts.entry(key).or_insert(text);
    }
}

/// The first follow-up of a new customer.
fn first(
    visit: &Visit<'_>,
    sent: &Sent,
    faults: &[FieldFault],
) -> Result<Option<Vec<crate::web::view::form::Block>>, WebError> {
    let Some(kind) = visit.snapshot.catalog().kind(FOLLOW_UP) else {
        return Ok(None);
    };
    let mut shown = sent.first.clone();
    fill_in(visit, kind, &mut shown);
    let own: Vec<FieldFault> = faults
        .iter()
        .filter_map(|fault| {
            let path = fault.path.strip_prefix("followup.")?.to_owned();
            Some(FieldFault { path, ..fault.clone() })
        })
        .collect();
    let filling = Filling {
        texts: &shown,
        faults: &own,
        collisions: &[],
        proposals: &proposals(visit, kind)?,
        prefix: FIRST_PREFIX,
        is_new: true,
        wanted: "",
    };
    Ok(Some(filling.required(kind)))
}

/// `/api/alike`: the customers that a new one may be.
pub(in crate::web) fn alike_json(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let found = edit::alike(&visit.snapshot, &texts_of_query(request));
    let told: Vec<Value> = found
        .into_iter()
        .map(|alike| {
            let href = links::customer(&alike.customer_id, &alike.dir);
            json!({ "name": alike.name, "href": href, "owner": alike.owner, "why": alike.why.words() })
        })
        .collect();
    Ok(Response::json(&json!({ "results": told })))
}

/// `POST /api/check/{kind}`: what is wrong with a form as it is filled in; `?path=` is the record that it changes.
pub(in crate::web) fn check_json(site: &Site, request: &Request, kind: &str) -> Result<Response, WebError> {
    let archive = site.archive();
    let catalog = archive.catalog();
    let kind = catalog.kind(kind).ok_or_else(|| WebError::NotFound(request.path()))?;
    let path = RelPath::new(request.param("path"));
    let faults = edit::check(archive, kind, path.as_ref(), &texts(&request.form(), PREFIX))?;
    let told = |fault: &FieldFault| {
        let other = fault.other.as_ref().map(|other| links::record(other.as_str()));
        json!({ "path": fault.path, "message": fault.message, "fix": fault.fix, "is_missing": fault.is_missing, "other": other })
    };
    Ok(Response::json(
        &json!({ "faults": faults.iter().map(told).collect::<Vec<_>>() }),
    ))
}

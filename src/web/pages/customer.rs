//! A customer `/c/{id}`: who they are, how it stands, one timeline, whom to call, the profile, files and problems.

mod saved;

pub use saved::Saved;

use super::annexes::Annexes;
use super::attach::AttachForm;
use super::files::FileLink;
use super::head::Head;
use super::recipient::{departure, word_for};
use super::reviewed::Reviewed;
use super::timeline::{Timeline, timeline};
use super::todo::Done;
use crate::agenda::Planned;
use crate::archive::CustomerView;
use crate::edit;
use crate::index::Hit;
use crate::kinds::{CUSTOMER_NAME, Catalog};
use crate::rules::{FOLLOW_UP_STATUS, is_invalid};
use crate::vault::{PROFILE, RelPath};
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::bulk::Act;
use crate::web::view::duty::PutOff;
use crate::web::view::fields::{Person, Shown, ShownField, shown_fields};
use crate::web::view::form::PREFIX;
use crate::web::view::log::Linked;
use crate::web::view::problems::{ShownFinding, shown_findings, with_files};
use crate::web::view::value::plain;
use crate::web::{Request, Response, Site, links};
use askama::Template;
use chrono::NaiveDate;
use serde_json::{Value, json};

/// Contacts shown with all their parts; of the next ones a line each is shown when asked for.
const MAX_PEOPLE: usize = 12;
const MAX_OTHERS: usize = 200;
const MAX_FILES: usize = 60;
const MAX_FINDINGS: usize = 20;
const FOLLOW_UP: &str = "followup";
/// What 跟进状态 is when somebody takes a customer up again.
const FOLLOWED_UP: &str = "跟进中";

#[derive(Template)]
#[template(path = "customer.html")]
pub struct CustomerPage {
    pub page: Layout,
    pub head: Head,
    /// The day on which a former customer was archived.
    pub archived_on: Option<NaiveDate>,
    pub history: String,
    pub doing: Doing,
    /// What has just been saved.
    pub saved: Option<Saved>,
    /// What came of putting the next contact off.
    pub done: Option<Done>,
    /// The ways to put the next contact off; None where nothing is arranged.
    pub put_off: Option<PutOff>,
    /// This page, to come back to.
    pub here: String,
    pub frozen: Option<Frozen>,
    /// When the profile was last looked through, and the way to sign for it now.
    pub reviewed: Option<Reviewed>,
    pub folder: Folder,
    pub timeline: Timeline,
    pub example: Option<Example>,
    pub people: Vec<Person>,
    pub others: Vec<Person>,
    pub more_people: usize,
    pub profile: Vec<ShownField>,
    /// None when there is no such file.
    pub profile_file: Option<ProfileFile>,
    /// Where a profile that was deleted is brought back.
    pub bring_back: Option<(String, String)>,
    /// Where more files are sent.
    pub attach: AttachForm,
    pub files: Vec<FileLink>,
    pub more_files: usize,
    pub findings: Vec<ShownFinding>,
    pub more_findings: usize,
    /// Where all of them are.
    pub findings_href: String,
}

/// What can be done here.
#[derive(Clone, Debug)]
pub struct Doing {
    /// The form of the profile; none where there is no profile.
    pub edit: Option<String>,
    /// The form of a follow-up; none where the team has no such kind.
    pub follow_up: Option<String>,
    /// Forms of other records: title and address.
    pub add: Vec<Linked>,
    /// What is often done with a profile, one tap each.
    pub quick: Vec<Linked>,
}

/// A customer that is not followed up any more (R185), and the way back.
#[derive(Clone, Debug)]
pub struct Frozen {
    /// The form of the profile, and the content that it changes.
    pub action: String,
    pub seen: String,
    /// The field that is to be what.
    pub field: String,
    pub value: &'static str,
}

fn frozen(visit: &Visit<'_>, profile: Option<&RelPath>, customer: &CustomerView) -> Option<Frozen> {
    let profile = profile.filter(|_| is_invalid(&customer.profile))?;
    let opened = edit::open(visit.site.archive(), profile).ok()?;
    Some(Frozen {
        action: links::edit(profile.as_str()),
        seen: super::edit::hex(&opened.blob),
        field: format!("{PREFIX}{FOLLOW_UP_STATUS}"),
        value: FOLLOWED_UP,
    })
}

/// Where everything lies.
#[derive(Clone, Debug)]
pub struct Folder {
    pub path: String,
    /// On this machine.
    pub location: String,
    /// Opens it in the file manager, for whoever sits at this machine.
    pub open: Option<String>,
}

/// The profile as a file.
#[derive(Clone, Debug)]
pub struct ProfileFile {
    pub href: String,
    /// As one text, to be written.
    pub text: String,
    /// Opens it in the team's editor, for whoever sits at this machine.
    pub open: Option<String>,
}

/// What a first follow-up may look like.
#[derive(Clone, Debug)]
pub struct Example {
    pub path: String,
    pub text: String,
}

pub(in crate::web) fn page(site: &Site, request: &Request, word: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let customer = visit.customer_outline(word)?;
    let page = Response::page(&view(&visit, &customer, request, word)?)?;
    Ok(page.framing())
}

/// `/api/c/{id}`: the keys of `kehu show --json`.
pub(in crate::web) fn json(site: &Site, _request: &Request, word: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let customer = visit.customer(word)?;
    let records: Vec<Value> = customer
        .records
        .iter()
        .map(|hit| {
            let mut row = serde_json::to_value(hit).unwrap_or_default();
            if let Some(map) = row.as_object_mut() {
                map.insert("record".to_owned(), hit.record.clone());
            }
            row
        })
        .collect();
    let changes = visit.snapshot.status_changes()?;
    Ok(Response::json(&json!({
        "customer_id": customer.customer_id,
        "name": customer.name,
        "dir": customer.dir,
        "archived": customer.archived,
        "archived_on": visit.snapshot.archived_on(&customer),
        "profile": customer.profile,
        "derived": customer.derived,
        "completeness": customer.completeness,
        "records": records,
        "status_changes": changes.of(&customer.customer_id),
        "findings": customer.findings,
        "generation": visit.generation,
    })))
}

fn view(visit: &Visit<'_>, customer: &CustomerView, request: &Request, word: &str) -> Result<CustomerPage, WebError> {
    let catalog = visit.snapshot.catalog();
    let annexes = Annexes::of(visit, customer)?;
    // By the word that led here: two customers may have got one number.
    let address = links::customer(word, customer.dir.as_str());
    let timeline = timeline(visit, customer, &annexes, request, &address)?;

    let mut profile = shown_fields(catalog.customer(), &customer.profile);
    let mut people = Vec::new();
    for field in &mut profile {
        if let Shown::People(found) = &mut field.value {
            people.append(found);
        }
    }
    profile.retain(|field| !matches!(field.value, Shown::People(_)) && field.key != CUSTOMER_NAME);
    let head = Head::of(customer, &people, visit.snapshot.today());
    let is_put_off = !request.param("done").is_empty() || !request.param("trouble").is_empty();
    let done = is_put_off.then(|| Done::of(request, visit)).transpose()?.flatten();
    let mut others = people.split_off(people.len().min(MAX_PEOPLE));
    let more_people = others.len().saturating_sub(MAX_OTHERS);
    others.truncate(MAX_OTHERS);

    let file = |hit: &&Hit| {
        let vault = visit.site.archive().vault();
        let location = crate::vault::RelPath::new(&hit.path).map(|path| vault.absolute(&path).display().to_string());
        annexes
            .link(hit, customer.dir.as_str())
            .lying_at(location.unwrap_or_default())
            .removed_by(links::detach(&hit.path))
    };
    let left_over = visit.snapshot.departed_from(&customer.dir)?;
    let profile_path = customer.dir.join(PROFILE);
    // An odd folder has none.
    let profile_path = profile_path.filter(|path| visit.site.archive().vault().locate(path).is_some());
    let is_here = visit.site.opens_for(request);
    Ok(CustomerPage {
        page: Layout::new(visit, Section::Customers, head.name.clone()),
        archived_on: visit.snapshot.archived_on(customer),
        history: format!("{address}/history"),
        doing: doing(catalog, customer, profile_path.as_ref()),
        saved: Saved::of(request, customer, visit)?.filter(|_| done.is_none()),
        done,
        put_off: put_off(customer, visit),
        here: address,
        frozen: frozen(visit, profile_path.as_ref(), customer),
        reviewed: profile_path
            .as_ref()
            .and_then(|profile| Reviewed::of(visit, profile, customer)),
        folder: Folder {
            path: customer.dir.as_str().to_owned(),
            location: visit
                .site
                .archive()
                .vault()
                .absolute(&customer.dir)
                .display()
                .to_string(),
            open: is_here.then(|| links::open(customer.dir.as_str())),
        },
        example: timeline
            .lacks_records
            .then(|| example(catalog, &customer.profile, visit.snapshot.today()))
            .flatten(),
        timeline,
        head,
        more_people,
        people,
        others,
        profile,
        bring_back: left_over
            .map(|departed| (departure(&departed), links::bring_back(word_for(visit.site, &departed)))),
        profile_file: profile_path.map(|path| ProfileFile {
            href: links::record(path.as_str()),
            text: links::text(path.as_str()),
            open: is_here.then(|| links::open(path.as_str())),
        }),
        attach: AttachForm::to(customer.dir.as_str()),
        more_files: annexes.hits.len().saturating_sub(MAX_FILES),
        files: annexes.hits.iter().take(MAX_FILES).map(file).collect(),
        more_findings: customer.findings.len().saturating_sub(MAX_FINDINGS),
        findings: with_files(
            shown_findings(customer.findings.iter().take(MAX_FINDINGS), &visit.snapshot),
            catalog,
        ),
        findings_href: links::with_query("/problems", &[("path", customer.dir.as_str())]),
    })
}

/// The ways to put off what is arranged with a customer who is followed up.
fn put_off(customer: &CustomerView, visit: &Visit<'_>) -> Option<PutOff> {
    let planned = Planned::of(Some(customer.derived.next_contact?));
    let profile = customer.dir.join(PROFILE).filter(|_| !customer.archived)?;
    Some(PutOff::of(profile.as_str(), planned, visit.now()))
}

/// By what a customer is named in an address.
pub(super) fn word_of(customer: &CustomerView) -> &str {
    if customer.customer_id.is_empty() {
        customer.dir.as_str()
    } else {
        &customer.customer_id
    }
}

fn doing(catalog: &Catalog, customer: &CustomerView, profile: Option<&RelPath>) -> Doing {
    let word = word_of(customer);
    let kinds = catalog
        .kinds()
        .iter()
        .filter(|kind| kind.name != catalog.customer().name);
    let (follow_ups, others): (Vec<_>, Vec<_>) = kinds.partition(|kind| kind.name == FOLLOW_UP);
    let new = |kind: &str| links::new_record(kind, word);
    Doing {
        edit: profile.map(|path| links::edit(path.as_str())),
        follow_up: follow_ups
            .first()
            .filter(|_| !is_invalid(&customer.profile))
            .map(|_| links::follow_up(&customer.customer_id, customer.dir.as_str())),
        quick: profile
            .map(|_| quick(word, customer.archived).map(|(_, link)| link).to_vec())
            .unwrap_or_default(),
        add: others
            .iter()
            .map(|kind| Linked {
                text: kind.title.clone(),
                href: new(&kind.name),
            })
            .collect(),
    }
}

/// 转交负责人, 改状态, 移动分类, 归档 or 恢复: each asks for that alone, shows what changes, and comes back here.
pub(super) fn quick(word: &str, is_archived: bool) -> [(Act, Linked); 4] {
    let back = links::customer(word, word);
    let link = |act: Act| {
        let href = links::with_query("/bulk", &[("do", act.word()), ("id", word), ("back", &back)]);
        let text = act.label().to_owned();
        (act, Linked { text, href })
    };
    let shelving = if is_archived { Act::Restore } else { Act::Archive };
    [Act::Owner, Act::Status, Act::Move, shelving].map(link)
}

/// A follow-up of today; none where the team has no such kind.
fn example(catalog: &Catalog, profile: &Value, today: NaiveDate) -> Option<Example> {
    let kind = catalog.kind("followup")?;
    let by = profile.get("owner").map(plain).filter(|owner| !owner.is_empty());
    let by = by.unwrap_or_else(|| "张三".to_owned());
    Some(Example {
        path: format!("{}/{today}-1430-电话-需求沟通.yaml", kind.folder),
        text: format!(
            "time: {today} 14:30\nmethod: 电话\nby: {by}\nsubject: 需求沟通\ncontent: 客户想要两台设备的报价\nnext:\n  time: {} 10:00\n  goal: 送报价单\n",
            today + chrono::Days::new(3)
        ),
    })
}

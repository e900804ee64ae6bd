//! `/views`: the saved views of the team, and what can be done with them; `/views/{name}` is a view as its file says it now.

use super::search::Search;
use super::{customers, search};
use crate::kinds::Catalog;
use crate::vault::{SavedView, ViewList};
use crate::views::{self, Seen, ViewError};
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::listing::Listing;
use crate::web::view::saved::{Basis, basis, fields, of_fields, of_hex};
use crate::web::views::{Shelved, Trouble};
use crate::web::{Request, Response, Site, links};
use askama::Template;
use serde_json::{Value, json};

/// Digits of a commit.
const COMMIT: usize = 40;

#[derive(Template)]
#[template(path = "views.html")]
pub struct ViewsPage {
    pub page: Layout,
    pub rows: Vec<Row>,
    /// Where the deletion that has just been made can be taken back.
    pub undo: Option<String>,
}

/// One view.
#[derive(Clone, Debug)]
pub struct Row {
    pub view: Basis,
    /// 客户, 搜索, 合同 …
    pub list: String,
    pub query: String,
    pub count: Option<u64>,
    pub trouble: Option<Fault>,
}

/// What is wrong with a view.
#[derive(Clone, Debug)]
pub struct Fault {
    pub line: u32,
    pub message: String,
    pub fix: String,
}

impl From<&Trouble> for Fault {
    fn from(trouble: &Trouble) -> Self {
        Self {
            line: trouble.line,
            message: trouble.message.clone(),
            fix: trouble.fix.clone(),
        }
    }
}

/// A view that cannot be shown.
#[derive(Template)]
#[template(path = "view_broken.html")]
pub struct BrokenPage {
    pub page: Layout,
    pub view: Basis,
    pub path: String,
    pub fault: Fault,
}

/// What was asked cannot be done just so.
#[derive(Template)]
#[template(path = "view_conflict.html")]
pub struct ConflictPage {
    pub page: Layout,
    pub heading: String,
    pub message: String,
    /// The view that stands in the way.
    pub other: Option<Basis>,
    /// The list that was to be kept; empty where none was.
    pub fields: Vec<(&'static str, String)>,
    /// The name that was asked for.
    pub name: String,
    /// Where the page was that asked.
    pub back: String,
}

pub(in crate::web) fn page(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let deleted = request.param("deleted");
    let is_commit = deleted.len() == COMMIT && deleted.bytes().all(|byte| byte.is_ascii_hexdigit());
    Response::page(&ViewsPage {
        page: Layout::new(&visit, Section::Views, "视图"),
        rows: site
            .shelf(&visit)
            .iter()
            .map(|shelved| row(shelved, visit.snapshot.catalog()))
            .collect(),
        undo: is_commit.then(|| links::undo(deleted)),
    })
    .map_err(WebError::from)
}

fn row(shelved: &Shelved, catalog: &Catalog) -> Row {
    let view = shelved.stored.view.as_ref().ok();
    Row {
        view: basis(shelved),
        list: view.map(|view| list_title(view, catalog)).unwrap_or_default(),
        query: view.map(|view| view.query.clone()).unwrap_or_default(),
        count: shelved.count,
        trouble: shelved.trouble.as_ref().map(Fault::from),
    }
}

fn list_title(view: &SavedView, catalog: &Catalog) -> String {
    match &view.list {
        ViewList::Customers if view.in_folders => "客户，按目录".to_owned(),
        ViewList::Kind(word) => catalog
            .find(word)
            .map_or_else(|| word.clone(), |kind| kind.title.clone()),
        list => list.word().to_owned(),
    }
}

/// `/api/views`: the keys of `kehu views --json`.
pub(in crate::web) fn list_json(site: &Site, _request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let shelf = site.shelf(&visit);
    let results: Vec<Value> = shelf.iter().map(told).collect();
    Ok(Response::json(&json!({
        "total": results.len(),
        "results": results,
        "generation": visit.generation,
    })))
}

fn told(shelved: &Shelved) -> Value {
    let view = shelved.stored.view.as_ref().ok();
    json!({
        "name": shelved.stored.name,
        "title": shelved.stored.title(),
        "path": shelved.stored.path.as_str(),
        "list": view.map(|view| view.list.word()),
        "query": view.map(|view| view.query.as_str()),
        "count": shelved.count,
        "problem": shelved.trouble.as_ref().map(|trouble| trouble.message.as_str()),
        "line": shelved.trouble.as_ref().map(|trouble| trouble.line),
        "fix": shelved.trouble.as_ref().map(|trouble| trouble.fix.as_str()),
    })
}

/// `/views/{name}`
pub(in crate::web) fn open(site: &Site, request: &Request, name: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let shelf = site.shelf(&visit);
    let shelved = find(&shelf, name).ok_or_else(|| WebError::NoSuchView(name.to_owned()))?;
    let stored = &shelved.stored;
    // What is wrong with a query is told on the list's own page, with what may have been meant.
    if let Some(trouble) = shelved.trouble.as_ref().filter(|trouble| !trouble.is_in_query) {
        return Response::page(&BrokenPage {
            page: Layout::new(&visit, Section::None, stored.title()).showing(Some(&stored.name)),
            view: basis(shelved),
            path: stored.path.to_string(),
            fault: Fault::from(trouble),
        })
        .map_err(WebError::from);
    }
    match &stored.view {
        Ok(view) => show(&visit, request, view, &stored.name),
        Err(_) => Err(WebError::NoSuchView(name.to_owned())),
    }
}

fn show(visit: &Visit<'_>, request: &Request, view: &SavedView, name: &str) -> Result<Response, WebError> {
    if view.list == ViewList::Search {
        let search = Search {
            text: &view.query,
            from: name,
            is_view: true,
        };
        return search::show(visit, request, &search);
    }
    customers::show(visit, &listing(visit, request, view, name))
}

fn listing(visit: &Visit<'_>, request: &Request, view: &SavedView, name: &str) -> Listing {
    Listing {
        from: name.to_owned(),
        is_view: true,
        ..Listing::of_view(visit, view, request)
    }
}

/// `/api/views/{name}`: what the list of the view answers.
pub(in crate::web) fn json(site: &Site, request: &Request, name: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let shelf = site.shelf(&visit);
    let shelved = find(&shelf, name).ok_or_else(|| WebError::NoSuchView(name.to_owned()))?;
    match &shelved.stored.view {
        Ok(view) if view.list == ViewList::Search => search::show_json(&visit, request, &view.query),
        Ok(view) => customers::show_json(&visit, &listing(&visit, request, view, name)),
        Err(fault) => Ok(Response::json(&json!({ "error": fault.message, "advice": [fault.fix] })).with_status(422)),
    }
}

/// By the name of the file, else by what the view is called.
fn find<'a>(shelf: &'a [Shelved], name: &str) -> Option<&'a Shelved> {
    let named = shelf.iter().find(|shelved| shelved.stored.name == name);
    named.or_else(|| shelf.iter().find(|shelved| shelved.stored.title() == name))
}

/// `POST /views`: keeps a list as a new view.
pub(in crate::web) fn save(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let form = request.form();
    let (view, title) = (of_fields(&form), field(&form, "name"));
    match views::save(site.archive(), title, view.clone(), "web") {
        Ok(name) => Ok(go(&links::view(&name))),
        Err(error) => refuse(site, error, Some((&view, field(&form, "from"))), title),
    }
}

/// `POST /views/{name}`: replaces, renames or deletes a view, if it is still the one that was seen.
pub(in crate::web) fn change(site: &Site, request: &Request, name: &str) -> Result<Response, WebError> {
    let form = request.form();
    let seen = Seen {
        name: name.to_owned(),
        blob: of_hex(field(&form, "seen")),
    };
    let (view, title) = (of_fields(&form), field(&form, "name"));
    let archive = site.archive();
    match field(&form, "do") {
        "rename" => match views::rename(archive, &seen, title, "web") {
            Ok(name) => Ok(go(&links::view(&name))),
            Err(error) => refuse(site, error, None, title),
        },
        "delete" => match views::delete(archive, &seen, "web") {
            Ok(commit) => Ok(go(&links::with_query(
                "/views",
                &[("deleted", &commit.unwrap_or_default())],
            ))),
            Err(error) => refuse(site, error, None, name),
        },
        _ => match views::replace(archive, &seen, view.clone(), "web") {
            Ok(()) => Ok(go(&links::view(name))),
            Err(error) => refuse(site, error, Some((&view, name)), ""),
        },
    }
}

/// Says what stands in the way, and what can be done about it. `list` is what was to be kept, and the view it began with.
fn refuse(site: &Site, error: ViewError, list: Option<(&SavedView, &str)>, name: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let shelf = site.shelf(&visit);
    let began = list.map_or("", |(_, began)| began);
    let (heading, message, other) = match error {
        ViewError::Archive(error) => return Err(error.into()),
        ViewError::Taken { name, title } => (
            format!("已经有“{title}”了"),
            "换一个名称，或者用现在的列表替换它。替换以后，原来的在变更里还找得回来。".to_owned(),
            find(&shelf, &name),
        ),
        ViewError::Changed(title) => (
            format!("“{title}”刚刚被改过"),
            "在你打开这个页面以后，有人改了它，所以什么也没有写。先看看现在的，再决定。".to_owned(),
            find(&shelf, if began.is_empty() { name } else { began }),
        ),
        ViewError::Unknown { wanted, .. } => (
            format!("“{wanted}”已经不在了"),
            "有人把它删除或改名了。".to_owned(),
            None,
        ),
        other => ("没有保存".to_owned(), format!("{other}。"), None),
    };
    let page = Response::page(&ConflictPage {
        page: Layout::new(&visit, Section::None, heading.as_str()),
        heading,
        message,
        other: other.map(basis),
        fields: list.map(|(view, began)| fields(view, began)).unwrap_or_default(),
        name: name.to_owned(),
        back: if began.is_empty() {
            "/views".to_owned()
        } else {
            links::view(began)
        },
    })?;
    Ok(page.with_status(409))
}

fn field<'f>(form: &'f [(String, String)], key: &str) -> &'f str {
    let found = form.iter().find(|(name, _)| name == key);
    found.map_or("", |(_, value)| value.trim())
}

fn go(address: &str) -> Response {
    Response::text(303, "已保存。").with_header("Location", address)
}

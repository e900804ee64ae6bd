//! 客户 `/customers?view=tree`: the folders that customers lie in, 行业 › 规模 › 客户, as they are on disk. Only what is open
//! is looked up and shown; the address says what is.

use super::customers::name;
use super::search::{PROFILE_NOTE, note};
use crate::archive::{ArchiveError, Findings};
use crate::index::{self, Hit, Sort};
use crate::kinds::CUSTOMER_NAME;
use crate::vault::LIVING;
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::complaint::understood;
use crate::web::view::listing::{Bar, Listing, Nobody};
use crate::web::view::query;
use crate::web::{Response, links};
use askama::Template;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Customers shown of a folder; the list has the others.
const PER_FOLDER: usize = 100;
/// Folders that are filled at the same time.
const MOST_OPEN: usize = 20;
/// Folders shown side by side.
const MOST_FOLDERS: usize = 500;
/// With a query that leaves so few customers, all their folders are open unless the address says otherwise.
const FEW: u64 = 50;
/// What the address says when everything is closed that would be open without it.
const NONE_OPEN: &str = "/";
const FOLDER_LABEL: &str = "文件夹";

#[derive(Template)]
#[template(path = "tree.html")]
pub struct TreePage {
    pub page: Layout,
    pub bar: Bar,
    pub total: u64,
    pub folders: Vec<Folder>,
    pub nobody: Option<Nobody>,
    /// Folders beyond those shown.
    pub more: usize,
}

/// A folder with all that lies below.
#[derive(Clone, Debug, Template)]
#[template(path = "folder.html")]
pub struct Folder {
    pub name: String,
    pub path: String,
    pub count: u64,
    pub open: bool,
    /// The same page with this folder the other way round.
    pub toggle: String,
    pub folders: Vec<Folder>,
    pub customers: Vec<Leaf>,
    /// Customers that are not shown, and where they are.
    pub more: u64,
    pub list: String,
}

/// A customer in its folder.
#[derive(Clone, Debug)]
pub struct Leaf {
    pub name: String,
    pub href: String,
    pub note: String,
    pub contact: String,
    pub problems: usize,
}

/// Folders by path, each with the customers right in it.
type Counts = BTreeMap<String, u64>;

pub(super) fn page(visit: &Visit<'_>, listing: &Listing) -> Result<Response, WebError> {
    let href = |changes: &[(&str, &str)]| listing.href(changes);
    let (counts, complaint) = understood(folders(visit, listing), &listing.text, &href)?;
    let total = counts.values().sum();
    let planter = Planter {
        visit,
        listing,
        counts: &counts,
        open: open(&counts, listing, total),
        findings: visit.snapshot.all_findings()?,
        all: if (1..=FEW).contains(&total) {
            Some(find(visit, &listing.whole_text())?)
        } else {
            None
        },
    };
    // The living stand at the top; what else there is (历史客户) is a folder beside them.
    let mut folders = planter.below(LIVING)?;
    let shown = folders.len();
    folders.truncate(MOST_FOLDERS);
    let mut roots: Vec<&str> = counts.keys().filter_map(|path| path.split('/').next()).collect();
    roots.dedup();
    if counts.contains_key(LIVING) {
        folders.push(planter.folder(LIVING)?);
    }
    for root in roots.into_iter().filter(|root| *root != LIVING) {
        folders.push(planter.folder(root)?);
    }
    let is_empty = folders.is_empty() && complaint.is_none();
    let nobody = is_empty.then(|| Nobody::of(visit, listing)).transpose()?;
    Response::page(&TreePage {
        page: Layout::new(visit, Section::Customers, listing.title(visit, "目录 - 客户")).showing(listing.shown_view()),
        bar: listing.bar(complaint, None).keeping(listing.saved(visit)),
        total,
        nobody,
        more: shown.saturating_sub(MOST_FOLDERS),
        folders,
    })
    .map_err(WebError::from)
}

/// `/api/customers?view=tree`: every folder with the customers right in it.
pub(super) fn json(visit: &Visit<'_>, listing: &Listing) -> Result<Response, WebError> {
    let counts = folders(visit, listing)?;
    let folders = counts
        .iter()
        .map(|(path, count)| json!({ "path": path, "customers": count }));
    Ok(Response::json(&json!({
        "total": counts.values().sum::<u64>(),
        "results": folders.collect::<Vec<_>>(),
        "generation": visit.generation,
    })))
}

fn folders(visit: &Visit<'_>, listing: &Listing) -> Result<Counts, ArchiveError> {
    let folders = visit.snapshot.folders(&request(&listing.whole_text()));
    listing.standing.answer(folders, &listing.text)
}

fn request(text: &str) -> index::Request {
    index::Request {
        text: text.to_owned(),
        ..index::Request::default()
    }
}

/// Paths of open folders.
fn open(counts: &Counts, listing: &Listing, total: u64) -> Vec<String> {
    match &listing.open {
        Some(open) => open
            .iter()
            .filter(|path| *path != NONE_OPEN)
            .take(MOST_OPEN)
            .cloned()
            .collect(),
        None if !listing.text.is_empty() && total <= FEW => {
            let with_all_above = |path: &String| {
                let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
                let paths = ends.filter_map(|end| path.get(..end).map(str::to_owned));
                paths.collect::<Vec<_>>()
            };
            let mut open: Vec<String> = counts.keys().flat_map(with_all_above).collect();
            open.sort();
            open.dedup();
            open
        }
        None => Vec::new(),
    }
}

/// Builds what is shown.
struct Planter<'a> {
    visit: &'a Visit<'a>,
    listing: &'a Listing,
    counts: &'a Counts,
    open: Vec<String>,
    /// All customers, when they are so few that one look is enough.
    all: Option<Vec<Hit>>,
    findings: Arc<Findings>,
}

impl Planter<'_> {
    /// The folders right below one, by name.
    fn below(&self, path: &str) -> Result<Vec<Folder>, ArchiveError> {
        let inside = format!("{path}/");
        let mut names: Vec<&str> = self
            .counts
            .keys()
            .filter_map(|known| known.strip_prefix(&inside)?.split('/').next())
            .collect();
        names.sort_unstable();
        names.dedup();
        names
            .into_iter()
            .map(|name| self.folder(&format!("{inside}{name}")))
            .collect()
    }

    fn folder(&self, path: &str) -> Result<Folder, ArchiveError> {
        let open = self.open.iter().any(|open| open == path);
        let inside = format!("{path}/");
        let own = self.counts.get(path).copied().unwrap_or(0);
        let below: u64 = self
            .counts
            .iter()
            .filter(|(known, _)| known.starts_with(&inside))
            .map(|(_, count)| count)
            .sum();
        // Of the living only those that lie in no folder of theirs: the others stand beside.
        let (below, folders) = match (path, open) {
            (LIVING, _) => (0, Vec::new()),
            (_, true) => (below, self.below(path)?),
            (_, false) => (below, Vec::new()),
        };
        let customers = if open && own > 0 {
            self.customers(path)?
        } else {
            Vec::new()
        };
        let word = query::condition(FOLDER_LABEL, path);
        Ok(Folder {
            name: match path {
                LIVING => "未分类".to_owned(),
                _ => path.rsplit('/').next().unwrap_or(path).to_owned(),
            },
            path: path.to_owned(),
            count: own + below,
            open,
            toggle: self.toggled(path),
            folders,
            more: if open {
                own.saturating_sub(customers.len() as u64)
            } else {
                0
            },
            customers,
            list: self
                .listing
                .href(&[("view", ""), ("q", &query::with(&self.listing.text, &word))]),
        })
    }

    fn toggled(&self, path: &str) -> String {
        let mut open: Vec<&str> = self
            .open
            .iter()
            .map(String::as_str)
            .filter(|open| *open != path)
            .collect();
        if open.len() == self.open.len() {
            open.push(path);
        }
        if open.is_empty() {
            open.push(NONE_OPEN);
        }
        let pairs: Vec<(&str, &str)> = open.into_iter().map(|path| ("open", path)).collect();
        self.listing.href(&pairs)
    }

    /// The customers right in a folder.
    fn customers(&self, path: &str) -> Result<Vec<Leaf>, ArchiveError> {
        let is_here = |hit: &&Hit| {
            hit.customer_dir
                .rsplit_once('/')
                .is_some_and(|(folder, _)| folder == path)
        };
        let found = match &self.all {
            Some(all) => all
                .iter()
                .filter(is_here)
                .map(|hit| leaf(hit, &self.findings))
                .collect(),
            None => {
                let word = query::condition(FOLDER_LABEL, path);
                let hits = find(self.visit, &query::with(&self.listing.whole_text(), &word))?;
                hits.iter()
                    .filter(is_here)
                    .map(|hit| leaf(hit, &self.findings))
                    .collect()
            }
        };
        Ok(found)
    }
}

/// Customers by name, as many as a folder shows.
fn find(visit: &Visit<'_>, text: &str) -> Result<Vec<Hit>, ArchiveError> {
    let results = visit.snapshot.search(&index::Request {
        kind: Some(visit.snapshot.catalog().customer().name.clone()),
        sort: Sort::Field(CUSTOMER_NAME.to_owned(), false),
        limit: PER_FOLDER,
        columns: PROFILE_NOTE.map(str::to_owned).to_vec(),
        ..request(text)
    })?;
    Ok(results.hits)
}

fn leaf(hit: &Hit, findings: &Findings) -> Leaf {
    Leaf {
        name: name(hit),
        href: links::customer(&hit.customer_id, &hit.customer_dir),
        // Industry and size are what the folders say.
        note: note(hit.columns.get(2..).unwrap_or_default()),
        contact: hit
            .date
            .map(|date| date.format("%Y-%m-%d").to_string())
            .unwrap_or_default(),
        problems: findings.count_below(&hit.customer_dir),
    }
}

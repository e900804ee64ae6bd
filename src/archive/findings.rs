//! All that is wrong in the vault: what each file and each customer's folder breaks (kept with the index entries), what only
//! shows across customers, what is no readable file, and what is wrong with schemas.

use chrono::NaiveDate;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use super::doubles::Doubles;
use super::error::Result;
use super::neglect::Neglect;
use super::snapshot::Snapshot;
use super::standing::Standing;
use crate::index::Kept;
use crate::rules::{Compared, Finding, Severity, check_schemas};
use crate::vault::{ARCHIVED, RelPath};

/// A generation, and the day: some things go wrong by time alone.
type Moment = (u64, NaiveDate);

/// Findings as of a moment, and what they are made from.
#[derive(Default)]
pub(super) struct Cache {
    /// Of each file; most stay as they are from one save to the next.
    files: Kept<Vec<Arc<Finding>>>,
    doubles: Doubles,
    neglect: Neglect,
    contract_numbers: Kept<Compared>,
    last: Mutex<Option<(Moment, Arc<Findings>)>>,
}

impl Cache {
    pub(super) const fn contract_numbers(&self) -> &Kept<Compared> {
        &self.contract_numbers
    }
}

/// Everything that is wrong: errors first, then by path and line. Worked out once per generation and day, and shared.
#[derive(Debug, Default)]
pub struct Findings {
    list: Vec<Arc<Finding>>,
    /// The places in `list`, by path.
    by_path: Vec<usize>,
    files: u64,
    /// How many are of archived customers.
    archived: usize,
}

impl Findings {
    fn new(mut list: Vec<Arc<Finding>>) -> Self {
        list.sort_by(|left, right| order(left).cmp(&order(right)));
        // What is wrong with a customer's folder stands with each of its files.
        list.dedup();
        let problems = list
            .iter()
            .filter(|finding| finding.severity != Severity::Note && !is_archived(finding));
        let files: HashSet<&str> = problems.map(|finding| finding.path.as_str()).collect();
        let files = files.len() as u64;
        let mut by_path: Vec<usize> = (0..list.len()).collect();
        by_path.sort_by(|left, right| list[*left].path.cmp(&list[*right].path));
        let archived = list.iter().filter(|finding| is_archived(finding)).count();
        Self {
            list,
            by_path,
            files,
            archived,
        }
    }

    #[must_use]
    pub const fn len(&self) -> usize {
        self.list.len()
    }

    /// How many are of archived customers.
    #[must_use]
    pub const fn archived(&self) -> usize {
        self.archived
    }

    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many files of living customers, and of none, have findings that are errors or warnings.
    #[must_use]
    pub const fn problem_files(&self) -> u64 {
        self.files
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Finding> {
        self.list.iter().map(|finding| &**finding)
    }

    /// Those of the customers of this standing; what belongs to no customer counts with the living.
    pub fn of(&self, standing: Standing) -> impl Iterator<Item = &Finding> {
        self.iter()
            .filter(move |finding| standing.includes(is_archived(finding)))
    }

    /// How many there are at or below a path: what a list says of each of its customers.
    #[must_use]
    pub fn count_below(&self, path: &str) -> usize {
        let path_at = |place: &usize| self.list[*place].path.as_str();
        let from = |start: &str| self.by_path.partition_point(|place| path_at(place) < start);
        // `0` follows `/`: between the two lies all that begins with the folder.
        let inside = from(&format!("{path}0")) - from(&format!("{path}/"));
        let itself = self.by_path.get(from(path)..).unwrap_or_default();
        inside + itself.iter().take_while(|place| path_at(place) == path).count()
    }

    /// How many a rule has with one file.
    #[must_use]
    pub fn count_of(&self, path: &str, rule: &str) -> usize {
        let start = self
            .by_path
            .partition_point(|place| self.list[*place].path.as_str() < path);
        let own = self.by_path.get(start..).unwrap_or_default().iter();
        let own = own
            .map(|place| &self.list[*place])
            .take_while(|finding| finding.path == path);
        own.filter(|finding| finding.rule == rule).count()
    }

    /// Those at or below a path, or all.
    pub fn below<'a>(&'a self, path: Option<&'a RelPath>) -> impl Iterator<Item = &'a Finding> {
        self.iter()
            .filter(move |finding| path.is_none_or(|dir| is_within(&finding.path, dir.as_str())))
    }
}

impl Snapshot<'_> {
    /// All findings, or those at or below a path: errors first, then by path and line. For all of them
    /// [`Snapshot::all_findings`] spares the copies.
    pub fn findings(&self, below: Option<&RelPath>) -> Result<Vec<Finding>> {
        Ok(self.all_findings()?.below(below).cloned().collect())
    }

    /// All findings, shared: cheap to ask for again and again.
    pub fn all_findings(&self) -> Result<Arc<Findings>> {
        let cache = &self.archive.findings;
        // Held throughout: who comes second waits for the first instead of doing the same work.
        let mut last = cache.last.lock().unwrap_or_else(PoisonError::into_inner);
        let now = (self.generation, self.today);
        if let Some((then, findings)) = &*last
            && *then == now
        {
            return Ok(findings.clone());
        }
        let of_files = self.index.each_finding_list(&cache.files, |list| {
            let list: Vec<Finding> = serde_json::from_value(list).unwrap_or_default();
            list.into_iter().map(Arc::new).collect()
        })?;
        let mut list: Vec<Arc<Finding>> = of_files.iter().flat_map(|list| list.iter().cloned()).collect();
        let schemas = check_schemas(&self.archive.schema_errors(), &self.settings);
        let oddities = self.archive.oddities.findings(&self.archive.vault, &self.settings)?;
        let doubles = cache.doubles.findings(self)?;
        let views = super::views::findings(self)?;
        let others = schemas
            .into_iter()
            .chain(oddities)
            .chain(views)
            .chain(cache.neglect.findings(self)?)
            .chain(self.future_dates()?)
            .chain(self.doubled_contracts(&cache.contract_numbers)?)
            .chain(doubles.iter().cloned());
        list.extend(others.map(Arc::new));
        let findings = Arc::new(Findings::new(list));
        *last = Some((now, findings.clone()));
        Ok(findings)
    }
}

fn order(finding: &Finding) -> (Severity, &str, u32, u32, &str) {
    (
        finding.severity,
        &finding.path,
        finding.line,
        finding.column,
        &finding.rule,
    )
}

/// Whether something is wrong with an archived customer.
#[must_use]
pub fn is_archived(finding: &Finding) -> bool {
    is_within(&finding.path, ARCHIVED)
}

/// Whether a path is `dir` or lies below it.
fn is_within(path: &str, dir: &str) -> bool {
    path.strip_prefix(dir)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

//! `/import/{id}/preview`: what importing would do, row by row, before anything is written.

use super::result::errors_of;
use super::steps::{Step, columns_of, find, go, preview_of, result_of, steps, wait};
use crate::kinds::Kind;
use crate::sheets::{Foreseen, Import, Outcome, PlannedRow, RowCounts, Table, ValueChange};
use crate::web::error::WebError;
use crate::web::imports::{Stage, State, Upload};
use crate::web::layout::{Layout, Section};
use crate::web::view::listing::Pager;
use crate::web::view::log::ShownChange;
use crate::web::{Request, Response, Site, links};
use askama::Template;

/// Rows on a page.
const ROWS: usize = 100;
/// Changes of a row that are shown.
const CHANGES: usize = 12;
/// Kinds of findings that are shown.
const FORESEEN: usize = 8;
/// Cells of a row that remind of what it is, and characters of each.
const CELLS: usize = 6;
const LONGEST: usize = 24;

#[derive(Template)]
#[template(path = "import_preview.html")]
pub struct PreviewPage {
    pub page: Layout,
    pub steps: Vec<Step>,
    pub name: String,
    pub back: String,
    pub action: String,
    /// Which plan is shown.
    pub plan: u64,
    pub discard: String,
    pub counts: RowCounts,
    /// What the import will say of itself.
    pub subject: String,
    pub is_nothing: bool,
    pub warnings: Vec<String>,
    /// What the checks will say of what is written.
    pub foreseen: Vec<Foreseen>,
    pub more_foreseen: usize,
    /// Where the file with the rejected rows is.
    pub errors: Option<String>,
    pub sheets: Vec<Tab>,
    pub outcomes: Vec<Tab>,
    pub rows: Vec<RowView>,
    pub pager: Pager,
}

#[derive(Clone, Debug)]
pub struct Tab {
    pub label: String,
    pub href: String,
    pub count: u64,
    pub is_current: bool,
    /// Something in it needs a look.
    pub is_bad: bool,
}

#[derive(Clone, Debug)]
pub struct RowView {
    pub number: u32,
    pub customer_name: String,
    /// What stands in the row.
    pub content: String,
    pub changes: Vec<ShownChange>,
    pub more: usize,
    pub reason: Option<String>,
    pub advice: Option<String>,
}

const OUTCOMES: [(Option<Outcome>, &str, &str); 6] = [
    (Some(Outcome::Rejected), "rejected", "拒绝"),
    (None, "partly", "要留意"),
    (Some(Outcome::Updated), "updated", "更新"),
    (Some(Outcome::Created), "created", "新建"),
    (Some(Outcome::Unchanged), "unchanged", "不变"),
    (Some(Outcome::Skipped), "skipped", "跳过"),
];

pub(in crate::web) fn page(site: &Site, request: &Request, id: &str) -> Result<Response, WebError> {
    let upload = match find(site, id) {
        Ok(upload) => upload,
        Err(gone) => return Ok(gone),
    };
    if matches!(upload.state().stage, Stage::Read | Stage::Outdated(_)) {
        upload.plan(site.shared_archive());
        upload.settle();
    }
    if let Some(waiting) = wait(site, &upload, 2)? {
        return Ok(waiting);
    }
    let state = upload.state();
    match &state.stage {
        Stage::Planned(planned) => view(site, request, &upload, &state, planned),
        Stage::Imported(_) => Ok(go(&result_of(&upload))),
        _ => Ok(go(&columns_of(&upload))),
    }
}

/// `POST /import/{id}/run`: imports.
pub(in crate::web) fn run(site: &Site, request: &Request, id: &str) -> Result<Response, WebError> {
    let upload = match find(site, id) {
        Ok(upload) => upload,
        Err(gone) => return Ok(gone),
    };
    let form = request.form();
    let seen = form.iter().find(|(key, _)| key == "plan");
    let seen = seen.and_then(|(_, plan)| plan.parse().ok()).unwrap_or(0);
    upload.import(site.shared_archive(), seen);
    upload.settle();
    Ok(go(&result_of(&upload)))
}

fn view(
    site: &Site,
    request: &Request,
    upload: &Upload,
    state: &State,
    planned: &Import,
) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let catalog = visit.snapshot.catalog();
    let sheets = &planned.plan.sheets;
    let rejecting = sheets
        .iter()
        .position(|sheet| sheet.plan.rows.rejected > 0)
        .unwrap_or(0);
    let asked = request.number("sheet").map(|sheet| usize::try_from(sheet).unwrap_or(0));
    let chosen = asked.unwrap_or(rejecting);
    let sheet = sheets.get(chosen).or_else(|| sheets.first());
    let items = sheet.map_or(&[][..], |sheet| &sheet.plan.items);
    let count = |outcome| items.iter().filter(|item| fits(item, outcome)).count();
    let wanted = OUTCOMES.iter().find(|(_, word, _)| *word == request.param("show"));
    let (outcome, word, _) = *wanted
        .or_else(|| OUTCOMES.iter().find(|(outcome, ..)| count(*outcome) > 0))
        .unwrap_or(&OUTCOMES[0]);
    let here = |sheet: usize, show: &str, from: usize| {
        let (sheet, from) = (
            sheet.to_string(),
            if from == 0 { String::new() } else { from.to_string() },
        );
        links::with_query(
            &preview_of(upload),
            &[("sheet", &sheet), ("show", show), ("from", &from)],
        )
    };
    let from = usize::try_from(request.number("from").unwrap_or(0)).unwrap_or(0);
    let table = sheet.and_then(|sheet| state.tables.iter().find(|table| table.sheet == sheet.sheet));
    let kind = sheet
        .and_then(|sheet| catalog.find(&sheet.kind))
        .unwrap_or(catalog.customer());
    let shown = items.iter().filter(|item| fits(item, outcome)).skip(from).take(ROWS);
    let counts = planned.plan.rows();
    Response::page(&PreviewPage {
        page: Layout::new(&visit, Section::Import, format!("预览：{}", upload.name)),
        steps: steps(Some(upload), 2),
        name: upload.name.clone(),
        back: columns_of(upload),
        action: format!("/import/{}/run", upload.id),
        plan: state.plan,
        discard: format!("/import/{}/discard", upload.id),
        subject: planned.plan.message.subject.clone(),
        is_nothing: counts.created + counts.updated == 0
            && (state.choices.keep_as.is_none() || state.choices.mappings.is_empty()),
        counts,
        warnings: planned.warnings.clone(),
        errors: errors_of(upload, planned),
        foreseen: planned.foreseen.iter().take(FORESEEN).cloned().collect(),
        more_foreseen: planned.foreseen.len().saturating_sub(FORESEEN),
        sheets: sheet_tabs(planned, chosen, &|at| here(at, "", 0)),
        outcomes: OUTCOMES
            .iter()
            .filter(|(outcome, ..)| count(*outcome) > 0)
            .map(|(of, show, label)| Tab {
                label: (*label).to_owned(),
                href: here(chosen, show, 0),
                count: count(*of) as u64,
                is_current: *of == outcome,
                is_bad: matches!(of, None | Some(Outcome::Rejected)),
            })
            .collect(),
        rows: shown.map(|row| row_view(row, table, kind)).collect(),
        pager: pager(from, count(outcome), &|from| here(chosen, word, from)),
    })
    .map_err(WebError::from)
}

/// Whether a row has this outcome; None stands for those that are imported, but not with all that they say.
fn fits(row: &PlannedRow, outcome: Option<Outcome>) -> bool {
    match outcome {
        Some(outcome) => row.outcome == outcome,
        None => !matches!(row.outcome, Outcome::Rejected | Outcome::Skipped) && row.reason.is_some(),
    }
}

fn sheet_tabs(planned: &Import, chosen: usize, href: &dyn Fn(usize) -> String) -> Vec<Tab> {
    let sheets = planned.plan.sheets.iter().enumerate();
    let tabs = sheets.map(|(at, sheet)| Tab {
        label: sheet.sheet.clone().unwrap_or_else(|| sheet.kind.clone()),
        href: href(at),
        count: sheet.plan.rows.rows,
        is_current: at == chosen,
        is_bad: sheet.plan.rows.rejected > 0,
    });
    if planned.plan.sheets.len() > 1 {
        tabs.collect()
    } else {
        Vec::new()
    }
}

fn row_view(row: &PlannedRow, table: Option<&Table>, kind: &Kind) -> RowView {
    let changes = row.changes.iter().take(CHANGES);
    RowView {
        number: row.row,
        customer_name: row.customer_name.clone(),
        content: table.map_or_else(String::new, |table| content(table, row)),
        changes: changes.map(|change| change_view(change, kind)).collect(),
        more: row.changes.len().saturating_sub(CHANGES),
        reason: row.reason.clone(),
        advice: row.advice.clone(),
    }
}

/// The first cells of a row, but for the customer's name, which stands beside them.
fn content(table: &Table, row: &PlannedRow) -> String {
    let Ok(at) = table.rows.binary_search_by_key(&row.row, |row| row.number) else {
        return String::new();
    };
    let cells = table.rows.get(at).map_or(&[][..], |row| &row.cells);
    let texts = cells.iter().map(|(_, cell)| cell.display());
    let texts = texts.filter(|text| text.trim() != row.customer_name);
    let short = |text: String| {
        let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if one_line.chars().count() > LONGEST {
            one_line.chars().take(LONGEST).chain(['…']).collect()
        } else {
            one_line
        }
    };
    texts.map(short).take(CELLS).collect::<Vec<String>>().join(" · ")
}

fn change_view(change: &ValueChange, kind: &Kind) -> ShownChange {
    let [before, after] = change.in_words(kind);
    ShownChange::new(&change.label, before.as_deref(), after.as_deref())
}

/// From which row to which of so many.
fn pager(from: usize, total: usize, href: &dyn Fn(usize) -> String) -> Pager {
    let until = (from + ROWS).min(total);
    Pager {
        number: from / ROWS + 1,
        range: if from < until {
            format!("{}–{until}", from + 1)
        } else {
            String::new()
        },
        total: total as u64,
        previous: (from > 0).then(|| href(from.saturating_sub(ROWS))),
        next: (until < total).then(|| href(until)),
        last: None,
    }
}

//! `/import/{id}`: what kehu takes each column for, to be put right.

use super::form::{self, AUTOMATIC, LEFT_OUT};
use super::steps::{Step, columns_of, find, go, preview_of, result_of, steps, wait};
use crate::kinds::{Catalog, Field};
use crate::sheets::{Choice, ColumnMeaning, KnownBy, SheetSurvey, choices, gaps};
use crate::web::error::WebError;
use crate::web::imports::{Stage, State, Upload};
use crate::web::layout::{Layout, Section};
use crate::web::{Request, Response, Site};
use askama::Template;

/// Columns of a sheet that can be put right here; whatever is further right is taken as kehu understands it.
const MOST_COLUMNS: usize = 200;

#[derive(Template)]
#[template(path = "import_columns.html")]
pub struct ColumnsPage {
    pub page: Layout,
    pub steps: Vec<Step>,
    pub name: String,
    pub action: String,
    pub discard: String,
    /// Why the file cannot be read, or could not be planned.
    pub complaint: Option<String>,
    pub is_unreadable: bool,
    pub sheets: Vec<SheetForm>,
    pub gaps: Vec<Gap>,
    pub keep_as: String,
    pub keeps: bool,
}

/// One sheet.
#[derive(Clone, Debug)]
pub struct SheetForm {
    /// Begins the names of its fields.
    pub key: String,
    pub title: String,
    pub kinds: Vec<Opt>,
    pub header_row: u32,
    pub rows: u64,
    pub is_left_out: bool,
    /// Name of the mapping that it follows.
    pub mapping: Option<String>,
    pub problem: Option<String>,
    pub columns: Vec<ColumnForm>,
    pub more_columns: usize,
}

#[derive(Clone, Debug)]
pub struct ColumnForm {
    pub key: String,
    pub letters: String,
    pub header: String,
    /// Whether the spreadsheet does not show it.
    pub is_hidden: bool,
    pub samples: Vec<String>,
    pub options: Vec<Opt>,
    pub tone: &'static str,
    pub how: &'static str,
}

#[derive(Clone, Debug)]
pub struct Opt {
    pub value: String,
    pub label: String,
    pub is_chosen: bool,
}

/// Something that every customer must have and the file does not tell.
#[derive(Clone, Debug)]
pub struct Gap {
    pub key: String,
    pub label: String,
    pub value: String,
    /// Values to choose from; empty for free text.
    pub options: Vec<Opt>,
}

pub(in crate::web) fn page(site: &Site, _request: &Request, id: &str) -> Result<Response, WebError> {
    let upload = match find(site, id) {
        Ok(upload) => upload,
        Err(gone) => return Ok(gone),
    };
    if let Some(waiting) = wait(site, &upload, 1)? {
        return Ok(waiting);
    }
    let state = upload.state();
    if matches!(state.stage, Stage::Imported(_)) {
        return Ok(go(&result_of(&upload)));
    }
    view(site, &upload, &state)
}

/// `POST /import/{id}`: takes the decisions; then shows them again or goes on, as the button says.
pub(in crate::web) fn decide(site: &Site, request: &Request, id: &str) -> Result<Response, WebError> {
    let upload = match find(site, id) {
        Ok(upload) => upload,
        Err(gone) => return Ok(gone),
    };
    let form = request.form();
    let state = upload.state();
    let is_taken = upload.decide(site.archive(), form::choices(&form, &state.surveys, &state.choices));
    let goes_on = form.iter().any(|(key, value)| key == "do" && value == "next");
    if is_taken && goes_on {
        upload.plan(site.shared_archive());
        upload.settle();
        return Ok(go(&preview_of(&upload)));
    }
    Ok(go(&columns_of(&upload)))
}

fn view(site: &Site, upload: &Upload, state: &State) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let catalog = visit.snapshot.catalog();
    let (complaint, is_unreadable) = match &state.stage {
        Stage::Unreadable(message) => (Some(message.clone()), true),
        Stage::Failed(message) => (Some(message.clone()), false),
        _ => (None, false),
    };
    let surveys = state.surveys.iter().enumerate();
    let sheets = surveys.map(|(at, survey)| sheet_form(at, survey, catalog)).collect();
    let stem = upload
        .name
        .rsplit_once('.')
        .map_or(upload.name.as_str(), |(stem, _)| stem);
    Response::page(&ColumnsPage {
        page: Layout::new(&visit, Section::Import, format!("认列：{}", upload.name)),
        steps: steps(Some(upload), 1),
        name: upload.name.clone(),
        action: columns_of(upload),
        discard: format!("/import/{}/discard", upload.id),
        complaint,
        is_unreadable,
        sheets,
        gaps: gap_forms(state, catalog),
        keeps: state.choices.keep_as.is_some() || state.choices.mappings.is_empty(),
        keep_as: state.choices.keep_as.clone().unwrap_or_else(|| stem.to_owned()),
    })
    .map_err(WebError::from)
}

fn sheet_form(at: usize, survey: &SheetSurvey, catalog: &Catalog) -> SheetForm {
    let kinds = catalog.kinds().iter().map(|kind| Opt {
        value: kind.name.clone(),
        label: kind.title.clone(),
        is_chosen: !survey.is_left_out && kind.name == survey.kind,
    });
    let left_out = Opt {
        value: LEFT_OUT.to_owned(),
        label: "不导入这张表".to_owned(),
        is_chosen: survey.is_left_out,
    };
    let possible = choices(catalog, &survey.kind);
    let columns = survey.columns.iter().zip(&survey.samples).take(MOST_COLUMNS);
    SheetForm {
        key: format!("s{at}"),
        title: survey.sheet.clone().unwrap_or_default(),
        kinds: kinds.chain([left_out]).collect(),
        header_row: survey.header_row,
        rows: survey.rows,
        is_left_out: survey.is_left_out,
        mapping: survey.mapping.clone().filter(|name| !name.is_empty()),
        problem: survey.problem.clone(),
        columns: columns
            .enumerate()
            .map(|(position, (column, samples))| column_form(position, column, samples, &possible))
            .collect(),
        more_columns: survey.columns.len().saturating_sub(MOST_COLUMNS),
    }
}

fn column_form(position: usize, column: &ColumnMeaning, samples: &[String], possible: &[Choice]) -> ColumnForm {
    let option = |value: &str, label: &str| Opt {
        value: value.to_owned(),
        label: label.to_owned(),
        is_chosen: value == column.field,
    };
    let automatic = (column.known_by == KnownBy::Choice).then(|| option(AUTOMATIC, "恢复自动识别"));
    // The second contact of a row, or the unit of the column before, is nothing to choose for any column.
    let mut choosable = possible
        .iter()
        .map(|choice| choice.field.as_str())
        .chain(["custom", "ignore"]);
    let is_of_its_own = !choosable.any(|field| field == column.field);
    let fields = possible.iter().map(|choice| option(&choice.field, &choice.label));
    let (tone, how) = match column.known_by {
        KnownBy::Choice => ("accent", "指定的"),
        KnownBy::Name if column.field == "ignore" => ("", "不用导入"),
        KnownBy::Name => ("good", "认得"),
        KnownBy::Guess => ("warn", "猜的，请核对"),
        KnownBy::Nothing => ("info", "没有对应字段，按原名保留"),
    };
    ColumnForm {
        key: format!("c{position}"),
        letters: column.column.clone(),
        header: column.header.clone(),
        is_hidden: column.is_hidden,
        samples: samples.to_vec(),
        options: automatic
            .into_iter()
            .chain(is_of_its_own.then(|| option(&column.field, &column.target)))
            .chain([option("custom", "按原名保留"), option("ignore", "不要这一列")])
            .chain(fields)
            .collect(),
        tone,
        how,
    }
}

/// What the file does not tell, with what was given for it so far.
fn gap_forms(state: &State, catalog: &Catalog) -> Vec<Gap> {
    let gap = |field: &Field| {
        let chosen = state.choices.defaults.iter().find(|(key, _)| *key == field.key);
        let value = chosen.map(|(_, value)| value.clone()).unwrap_or_default();
        let options = field.values.iter().map(|option| Opt {
            value: option.clone(),
            label: option.clone(),
            is_chosen: *option == value,
        });
        Gap {
            key: format!("default.{}", field.key),
            label: field.label.clone(),
            options: options.collect(),
            value,
        }
    };
    gaps(&state.surveys, catalog).into_iter().map(gap).collect()
}

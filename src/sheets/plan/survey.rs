//! What kehu understands of the sheets of a file, before any row is compared with the vault.

use super::understood::{Understood, label};
use super::{ColumnMeaning, PlanOptions};
use crate::kinds::{CUSTOMER_NAME, Catalog, Field, FieldType, Kind};
use crate::sheets::mapping::{Mapping, Scope, StoredMapping};
use crate::sheets::understand::{OF_CUSTOMER, Place, identities, places};
use crate::sheets::{Row, Table};
use serde::Serialize;

/// Examples of a column's values.
const SAMPLES: usize = 3;
/// People of one row that can be chosen for its columns.
const PEOPLE: usize = 3;
/// Characters of the longest example.
const LONGEST: usize = 40;

/// A sheet as kehu reads it.
#[derive(Clone, Debug, Serialize)]
pub struct SheetSurvey {
    /// None for a file without sheets.
    pub sheet: Option<String>,
    /// Name of the kind of its rows.
    pub kind: String,
    /// Whether nothing of it is imported.
    pub is_left_out: bool,
    /// Number of the header's row, as the spreadsheet numbers it.
    pub header_row: u32,
    /// Rows below the header that hold something.
    pub rows: u64,
    pub columns: Vec<ColumnMeaning>,
    /// The first different values of each column.
    pub samples: Vec<Vec<String>>,
    /// Name of the mapping that was followed, empty for one without a name.
    pub mapping: Option<String>,
    /// Chinese: why it cannot be imported as it is.
    pub problem: Option<String>,
}

/// Something that a column can hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// As mappings say it.
    pub field: String,
    pub label: String,
}

/// Reads the header and the first values of each table.
#[must_use]
pub fn survey(tables: &[Table], catalog: &Catalog, options: &PlanOptions) -> Vec<SheetSurvey> {
    let is_only = tables.len() == 1;
    tables
        .iter()
        .map(|table| of_table(table, catalog, options, is_only))
        .collect()
}

/// What a column of a sheet of this kind can hold, the customer's identity first.
#[must_use]
pub fn choices(catalog: &Catalog, kind: &str) -> Vec<Choice> {
    let customer = catalog.customer();
    let kind = catalog.find(kind).unwrap_or(customer);
    let of_customer = |kind: &Kind| kind.name == customer.name;
    let mut choices = Vec::new();
    if !of_customer(kind) {
        choices.extend(identities(customer).iter().map(|place| Choice {
            field: format!("{OF_CUSTOMER}{}", place.path()),
            label: format!("{}·{}", customer.title, label(place, customer)),
        }));
    }
    let choice = |place: &Place<'_>| Choice {
        field: place.path(),
        label: label(place, kind),
    };
    let places = places(kind);
    choices.extend(places.iter().map(choice));
    // Further people of the same row: 第 2 位联系人的姓名.
    for item in 1..PEOPLE {
        let of_people = places.iter().filter(|place| place.is_of_person());
        choices.extend(of_people.map(|place| choice(&place.of_item(item))));
    }
    choices
}

/// The fields that every customer must have, that have no default, and that stand in no column of the sheets of customers.
#[must_use]
pub fn gaps<'c>(surveys: &[SheetSurvey], catalog: &'c Catalog) -> Vec<&'c Field> {
    let customer = catalog.customer();
    let of_customers = |survey: &&SheetSurvey| survey.kind == customer.name && !survey.is_left_out;
    let sheets: Vec<&SheetSurvey> = surveys.iter().filter(of_customers).collect();
    if sheets.is_empty() {
        return Vec::new();
    }
    let is_told = |key: &str| {
        let tells = |column: &ColumnMeaning| column.field == key || column.field.starts_with(&format!("{key}."));
        sheets.iter().all(|survey| survey.columns.iter().any(tells))
    };
    let is_gap = |field: &&Field| {
        let given_by_kehu = matches!(field.key.as_str(), "customer_id" | CUSTOMER_NAME | "created_on");
        let is_plain = field.field_type != FieldType::Map && field.children.is_empty();
        field.required && field.default.is_none() && is_plain && !given_by_kehu && !is_told(&field.key)
    };
    customer.fields.iter().filter(is_gap).collect()
}

/// Decisions about the sheets of one file as mappings for later ones: one for each sheet about which something was decided,
/// known by its headers.
#[must_use]
pub fn to_keep(name: &str, decided: &[Mapping], surveys: &[SheetSurvey]) -> Vec<StoredMapping> {
    let decided = decided.iter().filter_map(|mapping| {
        let is_of = |survey: &&SheetSurvey| mapping.scope == Scope::Sheet(survey.sheet.clone());
        Some((mapping, surveys.iter().find(is_of)?))
    });
    let decided: Vec<(&Mapping, &SheetSurvey)> = decided.collect();
    let is_one = decided.len() == 1;
    let stored = decided.into_iter().map(|(mapping, survey)| {
        let headers = survey.columns.iter().map(|column| column.header.clone());
        let headers = headers.filter(|header| !header.is_empty()).collect();
        let sheet = survey.sheet.as_deref().filter(|_| !is_one);
        StoredMapping {
            name: sheet.map_or_else(|| name.to_owned(), |sheet| format!("{name}-{sheet}")),
            mapping: Mapping {
                scope: Scope::Headers(headers),
                // Where the header stood in one file says nothing of the next; it is found by its words.
                header_row: None,
                kind: Some(survey.kind.clone()),
                ..mapping.clone()
            },
        }
    });
    stored.collect()
}

fn of_table(table: &Table, catalog: &Catalog, options: &PlanOptions, is_only: bool) -> SheetSurvey {
    let customer = catalog.customer();
    let understood = Understood::of(table.clone(), catalog, options);
    let mut survey = SheetSurvey {
        sheet: table.sheet.clone(),
        kind: customer.name.clone(),
        is_left_out: false,
        header_row: 0,
        rows: 0,
        columns: Vec::new(),
        samples: Vec::new(),
        mapping: None,
        problem: None,
    };
    match understood {
        Err(error) => survey.problem = Some(error.to_string()),
        Ok(understood) => {
            let is_no_list = understood.is_about_nobody || understood.is_unfit();
            survey.is_left_out = understood.is_left_out || (is_no_list && !is_only);
            // What nobody chose to leave out is told why it is.
            let is_telling = !survey.is_left_out || (understood.is_unfit() && !understood.is_left_out);
            let problem = understood.problem().filter(|_| is_telling);
            survey.problem = problem.map(|problem| problem.to_string());
            survey.kind.clone_from(&understood.kind.name);
            survey.header_row = understood.layout.header_row;
            survey.columns = understood.columns();
            survey.mapping.clone_from(&understood.mapping);
            let rows = understood.table.rows.get(1..).unwrap_or_default();
            survey.rows = rows.len() as u64;
            let columns = understood.layout.columns.iter();
            survey.samples = columns.map(|column| samples(rows, column.index)).collect();
        }
    }
    survey
}

fn samples(rows: &[Row], column: u32) -> Vec<String> {
    const SEARCHED: usize = 200;
    let mut samples: Vec<String> = Vec::new();
    for row in rows.iter().take(SEARCHED) {
        let text = row.get(column).display();
        let text: String = text.trim().chars().take(LONGEST).collect();
        if !text.is_empty() && !samples.contains(&text) {
            samples.push(text);
            if samples.len() == SAMPLES {
                break;
            }
        }
    }
    samples
}

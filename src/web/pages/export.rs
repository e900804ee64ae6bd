//! `/export` and `/export/{report}`: what a list or report shows, as a file to work on. Asked for with POST, because it goes on
//! record who took data out (R16).

use super::reports;
use crate::archive::ArchiveError;
use crate::index::IndexError;
use crate::reports::{Figures, Report, Table, Unit, Value};
use crate::sheets::{Book, Cell, Column, ExportError, ExportOptions, Format, Holds, Sheet};
use crate::web::error::WebError;
use crate::web::{Request, Response, Site, links};

/// The most columns that an address may ask for.
const MOST_COLUMNS: usize = 200;

/// `POST /export?q=&kind=&cols=&format=`; a query that is too long for an address is sent as a form.
pub(in crate::web) fn records(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let kind = request.param("kind");
    let columns = request.param("cols").split(',').filter(|key| !key.is_empty());
    let form = request.form();
    let query = match request.param("q") {
        "" => super::form::value(&form, "q"),
        query => query,
    };
    let options = ExportOptions {
        query: query.to_owned(),
        kind: (!kind.is_empty()).then(|| kind.to_owned()),
        fields: columns.take(MOST_COLUMNS).map(str::to_owned).collect(),
    };
    let book = match Book::of(&visit.snapshot, &options) {
        Ok(book) => book,
        Err(ExportError::Archive(error)) => return Err(error.into()),
        Err(other) => return Ok(Response::text(400, &other.to_string())),
    };
    let title = match book.sheets.as_slice() {
        [only] => only.title.clone(),
        _ => "客户资料".to_owned(),
    };
    answer(site, request, &book, &title, &options.query)
}

/// `POST /export/{report}?period=&from=&to=&q=&by=&format=`
pub(in crate::web) fn report(site: &Site, request: &Request, name: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let report = Report::named(name).ok_or_else(|| WebError::NotFound(request.path()))?;
    let (question, figures) = match reports::answer(&visit, report, request)? {
        Ok(answered) => answered,
        Err(complaint) => return Ok(Response::text(400, &complaint)),
    };
    answer(site, request, &book_of(&figures), report.title, &question.filter)
}

fn answer(site: &Site, request: &Request, book: &Book, title: &str, query: &str) -> Result<Response, WebError> {
    let (format, ending, media_type) = match request.param("format") {
        "csv" => (Format::Csv, "csv", "text/csv; charset=utf-8"),
        "gb18030" => (Format::CsvGb18030, "csv", "text/csv; charset=gb18030"),
        _ => (
            Format::Xlsx,
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    };
    let bytes = book
        .to_bytes(format)
        .map_err(|error| ArchiveError::Index(IndexError::Io(title.to_owned(), error)))?;
    let name = format!("{title} {}.{ending}", site.archive().clock().today());
    site.archive().record_export(&book.summary(), query, &name, "web")?;
    Ok(Response::new(200, media_type, bytes)
        .with_header("Content-Disposition", links::disposition("attachment", &name))
        .with_header("Content-Security-Policy", "default-src 'none'; sandbox"))
}

/// A report's tables, one a sheet.
fn book_of(figures: &Figures) -> Book {
    let sheet = |table: &Table| Sheet {
        title: table.title.clone(),
        columns: table
            .columns
            .iter()
            .map(|column| match column.unit {
                Unit::Text => Column::named(&column.label, Holds::Text),
                Unit::Percent => Column::named(&format!("{}（%）", column.label), Holds::Number),
                _ => Column::named(&column.label, Holds::Number),
            })
            .collect(),
        rows: table
            .rows
            .iter()
            .chain(&table.total)
            .map(|row| {
                let cells = table.columns.iter().zip(&row.cells);
                cells.map(|(column, cell)| written(column.unit, &cell.value)).collect()
            })
            .collect(),
        records: table.rows.len(),
    };
    Book {
        sheets: figures.tables.iter().map(sheet).collect(),
    }
}

/// Rates as percent and means to one place: what the page shows, as numbers.
fn written(unit: Unit, value: &Value) -> Cell {
    let rounded = |number: f64, places: f64| Cell::number((number * places).round() / places);
    match (unit, value) {
        (_, Value::Nothing) => Cell::Empty,
        (_, Value::Text(text)) => Cell::text(text.as_str()),
        (Unit::Percent, Value::Number(number)) => rounded(number * 100.0, 10.0),
        (Unit::Days | Unit::Score, Value::Number(number)) => rounded(*number, 10.0),
        (_, Value::Number(number)) => rounded(*number, 100.0),
    }
}

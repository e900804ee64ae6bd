//! Files and tables to import, made by code.

use kehu::sheets::{Cell, ReadOptions, Row, SheetError, Sheets, Table, read_here};
use rust_xlsxwriter::{Format, Workbook};
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A folder for files, gone when the test is over.
pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder for the test"))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).expect("a file for the test");
        path
    }

    /// A zip archive of these parts.
    pub fn zip<C: AsRef<[u8]>>(&self, name: &str, parts: &[(&str, C)]) -> PathBuf {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (part, content) in parts {
            zip.start_file(*part, zip::write::SimpleFileOptions::default())
                .expect("a part");
            zip.write_all(content.as_ref()).expect("its content");
        }
        self.write(name, zip.finish().expect("an archive").into_inner())
    }

    /// An xlsx file with these sheets of text.
    pub fn xlsx(&self, name: &str, sheets: &[(&str, &[&[&str]])]) -> PathBuf {
        let mut book = Workbook::new();
        for (title, rows) in sheets {
            let sheet = book.add_worksheet().set_name(*title).expect("a sheet");
            for (row, cells) in (0..).zip(*rows) {
                for (column, text) in (0..).zip(*cells) {
                    sheet.write_string(row, column, *text).expect("a cell");
                }
            }
        }
        let path = self.path(name);
        book.save(&path).expect("an xlsx file");
        path
    }

    /// An xlsx file with one cell of each type below its header.
    pub fn typed_xlsx(&self, name: &str) -> PathBuf {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let date = Format::new().set_num_format("yyyy-mm-dd");
        let moment = Format::new().set_num_format("yyyy-mm-dd hh:mm");
        for (column, header) in (0..).zip(["客户名称", "电话", "金额", "日期", "时间", "是否", "错误"])
        {
            sheet.write_string(0, column, header).expect("a header");
        }
        sheet.write_string(1, 0, "杭州盛泰机械有限公司").expect("text");
        sheet.write_number(1, 1, 13_800_138_000.0).expect("a number");
        sheet.write_number(1, 2, 9895.9339).expect("a number");
        sheet.write_number_with_format(1, 3, 43_862.0, &date).expect("a date");
        sheet
            .write_number_with_format(1, 4, 43_862.604_166_666_664, &moment)
            .expect("a time");
        sheet.write_boolean(1, 5, true).expect("a truth");
        sheet
            .write_formula(1, 6, rust_xlsxwriter::Formula::new("=1/0").set_result("#DIV/0!"))
            .expect("an error");
        let path = self.path(name);
        book.save(&path).expect("an xlsx file");
        path
    }

    /// An xlsx file whose only sheet holds this XML between `<sheetData>` and its end; `properties` are the workbook's.
    pub fn raw_xlsx(&self, name: &str, properties: &str, rows: &str) -> PathBuf {
        self.xlsx_of_parts(name, properties, &worksheet(rows), "<sst/>")
    }

    /// An xlsx file with a sheet and shared texts of this XML.
    pub fn xlsx_of_parts(&self, name: &str, properties: &str, sheet: &str, texts: &str) -> PathBuf {
        let workbook = format!(
            r#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
            <workbookPr {properties}/><sheets><sheet name="客户" sheetId="1" r:id="rId1"/></sheets></workbook>"#
        );
        let relation = |kind: &str, target: &str| {
            format!(
                r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"
                Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>
                </Relationships>"#
            )
        };
        // Two formats of cells: general, and a day.
        let styles = r#"<styleSheet><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;
        self.zip(
            name,
            &[
                ("_rels/.rels", relation("officeDocument", "xl/workbook.xml").as_str()),
                ("xl/workbook.xml", workbook.as_str()),
                (
                    "xl/_rels/workbook.xml.rels",
                    &relation("worksheet", "worksheets/sheet1.xml"),
                ),
                ("xl/styles.xml", styles),
                ("xl/sharedStrings.xml", texts),
                ("xl/worksheets/sheet1.xml", sheet),
            ],
        )
    }

    /// An `OpenDocument` sheet with these rows of text; `rows_repeated` blank rows stand below the header.
    pub fn ods(&self, name: &str, rows: &[&[&str]], rows_repeated: u32) -> PathBuf {
        let cell = |text: &&str| {
            format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#)
        };
        let row = |cells: &&[&str]| {
            format!(
                "<table:table-row>{}</table:table-row>",
                cells.iter().map(cell).collect::<String>()
            )
        };
        let gap = format!(
            r#"<table:table-row table:number-rows-repeated="{rows_repeated}"><table:table-cell/></table:table-row>"#
        );
        let gap = if rows_repeated == 0 { String::new() } else { gap };
        let (header, below) = rows.split_first().expect("a header");
        let body = format!("{}{gap}{}", row(header), below.iter().map(row).collect::<String>());
        self.ods_of(name, &body)
    }

    /// An `OpenDocument` sheet with these rows of XML.
    pub fn ods_of(&self, name: &str, rows: &str) -> PathBuf {
        let content = format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content
            xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
            xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
            xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body>
            <office:spreadsheet><table:table table:name="客户">{rows}</table:table></office:spreadsheet>
            </office:body></office:document-content>"#
        );
        let manifest = r#"<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#;
        self.zip(
            name,
            &[
                ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
                ("META-INF/manifest.xml", manifest),
                ("content.xml", &content),
            ],
        )
    }
}

/// The XML of a sheet with these rows.
pub fn worksheet(rows: &str) -> String {
    format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    )
}

/// Reads the first sheet of a file in this process.
pub fn read(path: &Path) -> Result<Table, SheetError> {
    let mut tables = read_here(path, &only(Sheets::First))?;
    assert_eq!(tables.len(), 1, "one sheet was asked for");
    Ok(tables.remove(0))
}

/// To read these sheets in this process.
pub fn only(sheets: Sheets) -> ReadOptions {
    ReadOptions {
        sheets,
        ..ReadOptions::default()
    }
}

/// The cells of a table as people read them, with the number of each row.
pub fn shown(table: &Table) -> Vec<(u32, Vec<String>)> {
    let texts = |row: &Row| row.cells.iter().map(|(_, cell)| cell.display()).collect();
    table.rows.iter().map(|row| (row.number, texts(row))).collect()
}

/// A table of texts, its header first.
pub fn table(rows: &[&[&str]]) -> Table {
    let cells = rows
        .iter()
        .map(|row| row.iter().map(|text| Cell::text(*text)).collect())
        .collect();
    table_of(cells)
}

/// A table of cells, its header first; empty rows are gaps.
pub fn table_of(rows: Vec<Vec<Cell>>) -> Table {
    let filled = |cells: Vec<Cell>| (0..).zip(cells).filter(|(_, cell)| *cell != Cell::Empty).collect();
    let rows = (1..).zip(rows).map(|(number, cells)| Row {
        number,
        cells: filled(cells),
    });
    Table {
        file: "客户.xlsx".to_owned(),
        rows: rows.filter(|row| !row.cells.is_empty()).collect(),
        ..Table::default()
    }
}

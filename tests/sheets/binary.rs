//! Workbooks in the binary formats, record by record: BIFF8 (`.xls`, `.et`) and xlsb.

use crate::fixtures::Folder;
use std::io::Write;
use std::path::PathBuf;

impl Folder {
    /// A compound file of these streams.
    pub fn compound(&self, name: &str, streams: &[(&str, &[u8])]) -> PathBuf {
        let path = self.path(name);
        let mut file = cfb::create(&path).expect("a compound file");
        for (stream, bytes) in streams {
            let mut stream = file.create_stream(format!("/{stream}")).expect("a stream");
            stream.write_all(bytes).expect("its content");
        }
        file.flush().expect("a written file");
        path
    }
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn bytes(words: &[u16]) -> Vec<u8> {
    words.iter().copied().flat_map(u16::to_le_bytes).collect()
}

/// A workbook of one sheet in BIFF8.
#[derive(Default)]
pub struct Xls {
    first: Vec<u8>,
    globals: Vec<u8>,
    cells: Vec<u8>,
}

impl Xls {
    pub fn new() -> Self {
        // Two formats of cells: general, and a day.
        let format = |number: u16| biff(0x00e0, &[bytes(&[0, number]), vec![0; 16]].concat());
        Self {
            globals: [format(0), format(14)].concat(),
            ..Self::default()
        }
    }

    /// Says that what follows is encrypted, in this way: 0 is the oldest (XOR), 1 is RC4.
    pub fn encrypted(mut self, way: u16) -> Self {
        self.first = biff(0x002f, &bytes(&[way, 0x1234, 0x5678]));
        self
    }

    /// Counts days from 1904.
    pub fn counting_from_1904(mut self) -> Self {
        self.globals.extend(biff(0x0022, &bytes(&[1])));
        self
    }

    /// Claims that the sheet fills so many rows and columns.
    pub fn claiming(mut self, rows: u32, columns: u16) -> Self {
        let size = [0_u32.to_le_bytes(), rows.to_le_bytes()].concat();
        self.cells
            .extend(biff(0x0200, &[size, bytes(&[0, columns, 0])].concat()));
        self
    }

    pub fn text(mut self, row: u16, column: u16, text: &str) -> Self {
        let length = u16::try_from(text.encode_utf16().count()).expect("a short text");
        let content = [bytes(&[row, column, 0, length]), vec![1], wide(text)].concat();
        self.cells.extend(biff(0x0204, &content));
        self
    }

    pub fn number(self, row: u16, column: u16, number: f64) -> Self {
        self.formatted(row, column, 0, number)
    }

    pub fn day(self, row: u16, column: u16, serial: f64) -> Self {
        self.formatted(row, column, 1, serial)
    }

    fn formatted(mut self, row: u16, column: u16, format: u16, number: f64) -> Self {
        let content = [bytes(&[row, column, format]), number.to_le_bytes().to_vec()].concat();
        self.cells.extend(biff(0x0203, &content));
        self
    }

    pub fn write(self, folder: &Folder, name: &str) -> PathBuf {
        folder.compound(name, &[("Workbook", &self.stream())])
    }

    fn stream(self) -> Vec<u8> {
        let begin = |kind: u16| biff(0x0809, &bytes(&[0x0600, kind, 0, 0, 0, 0, 0, 0]));
        let end = biff(0x000a, &[]);
        let name = wide("客户");
        let sheet = |at: u32| {
            let head = [at.to_le_bytes().to_vec(), vec![0, 0, 2, 1], name.clone()].concat();
            biff(0x0085, &head)
        };
        let before = [begin(5), self.first, self.globals].concat();
        let at = before.len() + sheet(0).len() + end.len();
        let at = u32::try_from(at).expect("a small file");
        [before, sheet(at), end.clone(), begin(16), self.cells, end].concat()
    }
}

fn biff(kind: u16, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).expect("a short record");
    [&bytes(&[kind, length]), content].concat()
}

/// An xlsb file whose only sheet holds these rows of text, and the bytes of its sheet.
pub fn xlsb(folder: &Folder, name: &str, rows: &[&[&str]]) -> PathBuf {
    xlsb_of(folder, name, &xlsb_sheet(rows))
}

/// An xlsb file with a sheet of these bytes.
pub fn xlsb_of(folder: &Folder, name: &str, sheet: &[u8]) -> PathBuf {
    let listed = [vec![0; 8], long_text("rId1"), long_text("客户")].concat();
    let workbook = [
        record(0x83, &[]),
        record(0x8f, &[]),
        record(0x9c, &listed),
        record(0x90, &[]),
        record(0x84, &[]),
    ]
    .concat();
    let relations = br#"<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.bin"/></Relationships>"#;
    folder.zip(
        name,
        &[
            ("[Content_Types].xml", "<Types/>".as_bytes()),
            ("xl/_rels/workbook.bin.rels", relations),
            ("xl/workbook.bin", &workbook),
            ("xl/worksheets/sheet1.bin", sheet),
        ],
    )
}

pub fn xlsb_sheet(rows: &[&[&str]]) -> Vec<u8> {
    let mut sheet = [record(0x81, &[]), record(0x94, &[0; 16]), record(0x91, &[])].concat();
    for (row, cells) in (0_u32..).zip(rows) {
        sheet.extend(record(0x00, &[&row.to_le_bytes()[..], &[0; 13]].concat()));
        for (column, text) in (0_u32..).zip(*cells) {
            let place = [column.to_le_bytes(), [0; 4]].concat();
            sheet.extend(record(0x06, &[place, long_text(text)].concat()));
        }
    }
    [sheet, record(0x92, &[]), record(0x82, &[])].concat()
}

fn long_text(text: &str) -> Vec<u8> {
    let length = u32::try_from(text.encode_utf16().count()).expect("a short text");
    [length.to_le_bytes().to_vec(), wide(text)].concat()
}

/// A record of xlsb: its number and length take seven bits a byte.
fn record(kind: u16, content: &[u8]) -> Vec<u8> {
    let [low, high] = [kind & 0x7f, kind >> 7].map(|part| u8::try_from(part).expect("seven bits"));
    let mut bytes = if kind < 0x80 { vec![low] } else { vec![low | 0x80, high] };
    let mut length = content.len();
    loop {
        let part = u8::try_from(length & 0x7f).expect("seven bits");
        length >>= 7;
        bytes.push(if length > 0 { part | 0x80 } else { part });
        if length == 0 {
            break;
        }
    }
    bytes.extend(content);
    bytes
}

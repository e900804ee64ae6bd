//! Tables in plain text: encodings, delimiters, quotes, row numbers.

use crate::fixtures::{Folder, only, read, shown};
use encoding_rs::{BIG5, GB18030};
use kehu::sheets::{SheetError, Sheets, Table, read_here};
use proptest::prelude::*;

const TEXT: &str = "客户名称,城市\n杭州盛泰机械有限公司,杭州\n浙江吉利控股集团有限公司,杭州\n";

fn csv(bytes: impl AsRef<[u8]>) -> Result<Table, SheetError> {
    read(&Folder::new().write("客户.csv", bytes))
}

fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2], mark: bool) -> Vec<u8> {
    mark.then_some(0xfeff)
        .into_iter()
        .chain(text.encode_utf16())
        .flat_map(bytes_of)
        .collect()
}

#[test]
fn the_encoding_is_found_out() {
    let expected = shown(&csv(TEXT).expect("rows"));
    assert_eq!(expected[1].1, ["杭州盛泰机械有限公司", "杭州"]);
    for (name, bytes) in [
        ("UTF-8 with a mark", format!("\u{feff}{TEXT}").into_bytes()),
        ("GB18030", GB18030.encode(TEXT).0.into_owned()),
        ("UTF-16 LE", utf16(TEXT, u16::to_le_bytes, true)),
        ("UTF-16 BE", utf16(TEXT, u16::to_be_bytes, true)),
        ("UTF-16 LE without a mark", utf16(TEXT, u16::to_le_bytes, false)),
    ] {
        assert_eq!(shown(&csv(bytes).expect("rows")), expected, "{name}");
    }
}

#[test]
fn rare_characters_of_gb18030_survive() {
    let text = "客户名称,联系人\n𠮷野家（中国）有限公司,㙓䶮\n镕基科技,王€\n";
    assert_eq!(
        shown(&csv(GB18030.encode(text).0).expect("rows"))[1].1,
        ["𠮷野家（中国）有限公司", "㙓䶮"]
    );
}

#[test]
fn big5_is_told_from_gb18030() {
    let text = "客戶名稱,聯絡人,地址\n台灣積體電路製造股份有限公司,張忠謀,新竹科學園區力行六路八號\n鴻海精密工業股份有限公司,郭台銘,新北市土城區\n";
    assert_eq!(
        shown(&csv(BIG5.encode(text).0).expect("rows"))[1].1[0],
        "台灣積體電路製造股份有限公司"
    );
}

#[test]
fn text_of_several_encodings_is_refused_with_its_line() {
    let mut bytes = TEXT.as_bytes().to_vec();
    bytes.extend(b"\xb3\xd0\xb5\xc2,");
    bytes.extend("承德\n宁波,宁波\n".as_bytes());
    assert_eq!(
        csv(bytes),
        Err(SheetError::MixedEncoding {
            file: "客户.csv".into(),
            line: 4
        })
    );
}

#[test]
fn the_delimiter_is_found_out() {
    for delimiter in [",", "\t", ";", "|"] {
        let text = TEXT.replace(',', delimiter);
        assert_eq!(
            shown(&csv(&text).expect("rows")),
            shown(&csv(TEXT).expect("rows")),
            "{delimiter:?}"
        );
    }
    let quoted = csv("\"客户名称;简称,别名,又名,俗名\";城市\n甲;乙\n").expect("rows");
    assert_eq!(shown(&quoted)[1].1, ["甲", "乙"]);
}

#[test]
fn quotes_hold_delimiters_quotes_and_line_ends() {
    let table = csv("客户名称,备注\r\n\"甲,乙\"\"丙\"\"\",\"第一行\r\n第二行\"\r\n丁,戊\r\n").expect("rows");
    assert_eq!(shown(&table)[1].1, ["甲,乙\"丙\"", "第一行\r\n第二行"]);
    assert_eq!(shown(&table)[2], (3, vec!["丁".to_owned(), "戊".to_owned()]));
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_program_numbers_them() {
    let table = csv("\n\n客户名称,备注\n甲,\"x\ny\"\n,\n\n乙,z").expect("rows");
    let numbers: Vec<u32> = table.rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [3, 4, 7]);
}

#[test]
fn text_named_xls_is_read_all_the_same() {
    let path = Folder::new();
    let path = path.write("导出.xls", GB18030.encode(&TEXT.replace(',', "\t")).0);
    assert_eq!(read(&path).expect("rows").rows.len(), 3);
}

#[test]
fn text_has_no_sheets() {
    let path = Folder::new();
    let error = read_here(&path.write("a.csv", TEXT), &only(Sheets::Named("客户".into()))).expect_err("no sheets");
    assert_eq!(
        error.to_string(),
        "a.csv 里没有名为“客户”的工作表。这种文件不分工作表，不用指定"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn whatever_is_written_as_csv_is_read_back(
        rows in prop::collection::vec(prop::collection::vec("[ -~一-龥，。\n]{0,12}", 2..5), 1..8),
        delimiter in prop::sample::select(vec![b',', b'\t', b';']),
        encoding in prop::sample::select(vec!["utf-8", "gb18030", "utf-16"]),
    ) {
        // The delimiter is told from the header; it shows it most often.
        let header: Vec<String> = (0..6).map(|column| format!("列{column}")).collect();
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).flexible(true).from_writer(Vec::new());
        writer.write_record(&header).expect("a header");
        for row in &rows {
            writer.write_record(row).expect("a row");
        }
        let text = String::from_utf8(writer.into_inner().expect("bytes")).expect("text");
        let bytes = match encoding {
            "gb18030" => GB18030.encode(&text).0.into_owned(),
            "utf-16" => utf16(&text, u16::to_le_bytes, true),
            _ => text.into_bytes(),
        };
        let table = csv(bytes).expect("rows");
        let filled = |row: &&Vec<String>| row.iter().any(|text| !text.trim().is_empty());
        let written: Vec<Vec<String>> = rows.iter().filter(filled).cloned().collect();
        let read: Vec<Vec<String>> = table.rows[1..]
            .iter()
            .map(|row| (0..5).map(|column| row.get(column).display()).collect())
            .collect();
        prop_assert_eq!(read.len(), written.len());
        for (read, written) in read.iter().zip(&written) {
            for (at, text) in written.iter().enumerate() {
                let expected = if text.trim().is_empty() { "" } else { text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '@', '+', '-'])).unwrap_or(text) };
                prop_assert_eq!(&read[at], expected);
            }
        }
    }
}

#[test]
fn a_quote_that_nothing_closes_is_named_with_its_line() {
    let rows = |remark: &str| format!("客户名称,备注\n甲公司,无\n乙公司,{remark}\n丙公司,无\n丁公司,无\n");
    for remark in ["\"老客户", "\"他说\"\"好", "\"\"\"两面\"\""] {
        let error = csv(rows(remark)).map(|table| table.rows.len()).expect_err(remark);
        assert_eq!(
            error,
            SheetError::OpenQuote {
                file: "客户.csv".to_owned(),
                line: 3
            }
        );
    }
    for remark in ["5\" 管", "\"5\"\" 管\"", "\"两\n行\"", "\"\"", "\"引\"号"] {
        assert_eq!(csv(rows(remark)).expect(remark).rows.len(), 5, "{remark}");
    }
}

//! What a cell shows counts, where its number format says more than its number.

use crate::fake_vault::FakeVault;
use crate::fixtures::{Folder, read, shown};
use kehu::sheets::Table;
use rust_xlsxwriter::{Format, Workbook};
use serde_json::json;

/// A sheet of one customer whose further columns hold these numbers in these formats.
fn formatted(columns: &[(&str, f64, &str)]) -> Table {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "客户名称").expect("a header");
    sheet.write_string(1, 0, "杭州盛泰").expect("a name");
    for (column, (header, number, format)) in (1..).zip(columns) {
        sheet.write_string(0, column, *header).expect("a header");
        let format = Format::new().set_num_format(*format);
        sheet
            .write_number_with_format(1, column, *number, &format)
            .expect("a number");
    }
    let folder = Folder::new();
    let path = folder.path("格式.xlsx");
    book.save(&path).expect("an xlsx file");
    read(&path).expect("a table")
}

/// The second row of such a sheet as people read it, without the name.
fn row(columns: &[(&str, f64, &str)]) -> Vec<String> {
    let mut rows = shown(&formatted(columns));
    rows.swap_remove(1).1.split_off(1)
}

#[test]
fn leading_zeros_of_a_format_are_part_of_a_number() {
    let shown = row(&[
        ("编号", 123.0, "00000"),
        ("邮编", 10_020.0, "000000_ "),
        ("满位", 310_020.0, "000000"),
        ("更长", 1_234_567.0, "00000"),
        ("小数", 1.5, "00000"),
        ("负数", -5.0, "00000"),
        ("金额", 1234.5, "#,##0.00"),
        ("整数", 7.0, "0"),
    ]);
    assert_eq!(
        shown,
        ["00123", "010020", "310020", "1234567", "1.5", "-5", "1234.5", "7"]
    );
}

#[test]
fn leading_zeros_reach_the_profile_and_numbers_stay_numbers() {
    let mut vault = FakeVault::new();
    vault.import_table(formatted(&[
        ("客户编号", 123.0, "00000"),
        ("邮政编码", 10_020.0, "000000"),
        ("成交金额", 500.0, "000000"),
        ("电话", 57_188_001_234.0, "000000000000"),
    ]));
    let profile = vault.only();
    assert_eq!(profile["legacy_ids"], json!(["00123"]));
    assert_eq!(profile["custom"]["邮政编码"], json!("010020"));
    assert_eq!(profile["deal"]["amount"], json!(500));
    assert_eq!(profile["contacts"][0]["phone"], json!("0571-88001234"), "{profile}");
}

#[test]
fn amounts_that_a_format_shows_in_another_currency_are_no_yuan() {
    let amount = |format: &str| {
        let mut vault = FakeVault::new();
        vault.import_table(formatted(&[("成交金额", 1234.5, format), ("采购额", 1234.5, format)]));
        let profile = vault.only();
        (profile["deal"]["amount"].clone(), profile["custom"]["采购额"].clone())
    };
    for (format, said) in [
        ("[$$-409]#,##0.00", json!("$1234.5")),
        ("[$€-2] #,##0.00", json!("€1234.5")),
        ("\"HK$\"#,##0", json!("HK$1234.5")),
        ("#,##0.00\"美元\"", json!("1234.5 美元")),
        ("[$¥-411]#,##0", json!("JPY1234.5")),
        ("[$¥-804]#,##0.00", json!(1234.5)),
        ("\"￥\"#,##0.00", json!(1234.5)),
        ("#,##0.00", json!(1234.5)),
    ] {
        assert_eq!(amount(format), (said.clone(), said), "{format}");
    }
}

//! Rejected rows come back as they were, with reason and advice, and can be imported once they are corrected.

use crate::fake_vault::{FakeVault, counts};
use crate::fixtures::{Folder, read, shown};
use kehu::sheets::write_error_file;

const ROWS: &[&[&str]] = &[
    &["客户名称", "备注", "电话"],
    &["甲公司", "好的", "13800138000"],
    &["", "=HYPERLINK(\"x\")", "+86 13900139000"],
    &["未知", "两\n行,\"引号\"", ""],
];

#[test]
fn rejected_rows_stand_beside_the_input_with_reason_and_advice() {
    let folder = Folder::new();
    let plan = FakeVault::new().plan(ROWS);
    let path = write_error_file(&plan, &folder.path("客户 一月.xlsx"), None)
        .expect("written")
        .expect("a file");
    assert_eq!(path, folder.path("客户 一月-错误行.csv"));
    assert!(std::fs::read(&path).expect("bytes").starts_with(b"\xef\xbb\xbf"));
    let table = read(&path).expect("rows");
    let texts: Vec<Vec<String>> = shown(&table).into_iter().map(|(_, cells)| cells).collect();
    let advice = "请填写客户名称、统一社会信用代码或客户编号，再导入这一行";
    assert_eq!(texts[0], ["客户名称", "备注", "电话", "错误原因", "建议"]);
    assert_eq!(
        texts[1],
        ["=HYPERLINK(\"x\")", "+86 13900139000", "没有客户名称", advice]
    );
    assert_eq!(texts[2][..3], ["未知", "两\n行,\"引号\"", "“未知”不是客户名称"]);
}

#[test]
fn a_formula_in_it_is_harmless() {
    let folder = Folder::new();
    let plan = FakeVault::new().plan(ROWS);
    let path = write_error_file(&plan, &folder.path("客户.xlsx"), None)
        .expect("written")
        .expect("a file");
    let text = std::fs::read_to_string(path).expect("text");
    assert!(
        text.contains("\"'=HYPERLINK(\"\"x\"\")\"") && text.contains(",+86 13900139000,"),
        "{text}"
    );
}

#[test]
fn a_corrected_error_file_imports_without_its_own_columns() {
    let folder = Folder::new();
    let mut vault = FakeVault::new();
    let plan = vault.import(ROWS);
    let path = write_error_file(&plan, &folder.path("客户.xlsx"), None)
        .expect("written")
        .expect("a file");
    let text = std::fs::read_to_string(&path).expect("text").replace("未知", "乙公司");
    std::fs::write(&path, text).expect("saved");
    let plan = vault.import_table(read(&path).expect("rows"));
    assert_eq!(counts(&plan), (1, 0, 0, 1, 0));
    assert_eq!(vault.value("客户/未分类/未分类/乙公司/客户.yaml").get("custom"), None);
    let again = write_error_file(&plan, &path, None).expect("written").expect("a file");
    assert_eq!(
        shown(&read(&again).expect("rows"))[0].1,
        ["客户名称", "备注", "电话", "错误原因", "建议"]
    );
}

#[test]
fn no_other_file_is_overwritten() {
    let folder = Folder::new();
    let plan = FakeVault::new().plan(ROWS);
    let input = folder.path("客户.xlsx");
    let first = write_error_file(&plan, &input, None).expect("written").expect("a file");
    let same = write_error_file(&plan, &input, None).expect("written").expect("a file");
    assert_eq!(first, same, "the same rows again");
    std::fs::write(&first, "somebody is correcting it").expect("saved");
    let second = write_error_file(&plan, &input, None).expect("written").expect("a file");
    assert_eq!(second, folder.path("客户-错误行 (2).csv"));
}

#[test]
fn without_rejected_rows_there_is_no_file() {
    let folder = Folder::new();
    let plan = FakeVault::new().plan(&ROWS[..2]);
    assert_eq!(
        write_error_file(&plan, &folder.path("客户.xlsx"), None).expect("nothing to write"),
        None
    );
    assert!(!folder.path("客户-错误行.csv").exists());
}

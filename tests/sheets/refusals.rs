//! What cannot be read is told apart, each with its own message and remedy.

use crate::binary::Xls;
use crate::fixtures::{Folder, read};
use kehu::sheets::SheetError;

fn refusal(name: &str, bytes: &[u8]) -> SheetError {
    read(&Folder::new().write(name, bytes)).expect_err("a refusal")
}

#[test]
fn a_file_that_is_not_there() {
    let error = read(&Folder::new().path("没有.xlsx")).expect_err("no file");
    assert!(error.to_string().starts_with("找不到文件"), "{error}");
}

#[test]
fn a_folder() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("夹.xlsx")).expect("a folder");
    let error = read(&folder.path("夹.xlsx")).expect_err("a folder");
    assert!(
        matches!(
            error,
            SheetError::NotASpreadsheet { .. } | SheetError::Unreadable { .. }
        ),
        "{error}"
    );
}

#[test]
fn an_empty_file_and_an_empty_sheet() {
    assert_eq!(refusal("空.xlsx", b""), SheetError::Empty("空.xlsx".into()));
    assert_eq!(refusal("空.csv", b"\n , \n"), SheetError::Empty("空.csv".into()));
    let empty = read(&Folder::new().xlsx("空表.xlsx", &[("一", &[]), ("二", &[])])).expect_err("nothing in it");
    assert_eq!(empty.to_string(), "空表.xlsx 里没有内容");
}

#[test]
fn an_encrypted_file() {
    let folder = Folder::new();
    let encrypted_ods = r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
        <manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data manifest:checksum="x"/>
        </manifest:file-entry></manifest:manifest>"#;
    let mimetype = ("mimetype", "application/vnd.oasis.opendocument.spreadsheet");
    let manifest = ("META-INF/manifest.xml", encrypted_ods);
    let xls = |way| Xls::new().encrypted(way).text(0, 0, "乱码");
    for path in [
        folder.compound(
            "密.xlsx",
            &[("EncryptionInfo", b"4"), ("EncryptedPackage", &[7; 5_000])],
        ),
        xls(0).write(&folder, "密-异或.xls"),
        xls(1).write(&folder, "密-RC4.xls"),
        xls(1).write(&folder, "密.et"),
        folder.zip("密.ods", &[mimetype, manifest, ("content.xml", "乱码")]),
        folder.zip("密-新.ods", &[mimetype, manifest, ("encrypted-package", "乱码")]),
    ] {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let error = read(&path).expect_err("a password");
        assert_eq!(
            error.to_string(),
            format!("{name} 有打开密码。请在 Excel 或 WPS 里去掉密码，保存后再导入")
        );
    }
}

#[test]
fn a_file_from_before_excel_5() {
    for start in [
        b"\x09\x00\x04\x00",
        b"\x09\x02\x06\x00",
        b"\x09\x04\x06\x00",
        b"\x09\x08\x08\x00",
    ] {
        let bytes: Vec<u8> = start.iter().copied().chain([0; 40]).collect();
        assert_eq!(refusal("旧.xls", &bytes), SheetError::TooOld("旧.xls".into()));
    }
}

#[test]
fn a_damaged_file() {
    let folder = Folder::new();
    let whole = std::fs::read(folder.xlsx("好.xlsx", &[("客户", &[&["客户名称"], &["甲"]])])).expect("bytes");
    for share in [3, 30, 60, 90] {
        let cut = &whole[..whole.len() * share / 100];
        let error = refusal("坏.xlsx", cut);
        assert!(
            matches!(error, SheetError::Corrupt { .. } | SheetError::NotASpreadsheet { .. }),
            "{share} %: {error}"
        );
    }
    for stream in ["Workbook", "别的"] {
        let error = read(&folder.compound("坏.xls", &[(stream, b"\x09\x08")])).expect_err("damaged");
        assert!(matches!(error, SheetError::Corrupt { .. }), "{error}");
    }
}

#[test]
fn what_is_no_spreadsheet() {
    for (name, bytes, what) in [
        ("合同.pdf", &b"%PDF-1.7\n"[..], "PDF"),
        ("扫描.xlsx", b"\x89PNG\r\n\x1a\n", "图片"),
        ("备份.xlsx", b"Rar!\x1a\x07\x00", "压缩包"),
        ("数据.xlsx", b"SQLite format 3\0", "数据库"),
        (
            "导出.xls",
            b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n",
            "网页归档",
        ),
        ("乱.csv", b"\x01\x02\x00\x03\x00\x00\x07", "不是文字"),
        ("客户.yaml", "客户名称: 甲\n".as_bytes(), "别的文本"),
    ] {
        let error = refusal(name, bytes);
        assert!(
            matches!(error, SheetError::NotASpreadsheet { .. }) && error.to_string().contains(what),
            "{error}"
        );
    }
    let folder = Folder::new();
    for (part, what) in [
        ("word/document.xml", "Word"),
        ("ppt/presentation.xml", "演示"),
        ("照片.txt", "压缩包"),
    ] {
        let error = read(&folder.zip("文.xlsx", &[(part, "x")])).expect_err("no spreadsheet");
        assert!(
            matches!(error, SheetError::NotASpreadsheet { .. }) && error.to_string().contains(what),
            "{error}"
        );
    }
    for (stream, what) in [("WordDocument", "Word"), ("PowerPoint Document", "演示")] {
        let error = read(&folder.compound("文.xls", &[(stream, b"x")])).expect_err("no spreadsheet");
        assert!(
            matches!(error, SheetError::NotASpreadsheet { .. }) && error.to_string().contains(what),
            "{error}"
        );
    }
}

#[test]
fn every_refusal_says_what_to_do() {
    let messages = [
        SheetError::NotFound("a".into()).to_string(),
        SheetError::Encrypted("a".into()).to_string(),
        SheetError::TooOld("a".into()).to_string(),
        SheetError::TimedOut {
            file: "a".into(),
            seconds: 3,
        }
        .to_string(),
        SheetError::MixedEncoding {
            file: "a".into(),
            line: 3,
        }
        .to_string(),
    ];
    for message in messages {
        assert!(message.contains("请"), "{message}");
    }
}

//! Reading in a process of its own: the same rows, and no harm from files that kill the reader.

use crate::fixtures::Folder;
use kehu::sheets::{self, Limits, ReadOptions, SheetError, Sheets, Table, read_here};
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::time::Duration;

fn options() -> ReadOptions {
    ReadOptions {
        worker: Some(PathBuf::from(env!("CARGO_BIN_EXE_kehu"))),
        ..ReadOptions::default()
    }
}

fn read_with(path: &Path, options: ReadOptions) -> Result<Vec<Table>, SheetError> {
    sheets::read(path, &options, &|_| ())
}

fn read(path: &Path) -> Result<Vec<Table>, SheetError> {
    read_with(path, options())
}

#[test]
fn the_worker_hands_over_the_same_rows() {
    let folder = Folder::new();
    let typed = folder.typed_xlsx("类型.xlsx");
    let text = folder.write("客户.csv", "客户名称,备注\n甲,\"两\n行\"\n");
    for path in [typed, text] {
        assert_eq!(read(&path), read_here(&path, &ReadOptions::default()));
    }
}

#[test]
fn one_worker_reads_the_sheets_asked_for() {
    let folder = Folder::new();
    let path = folder.xlsx(
        "三张.xlsx",
        &[("甲", &[&["一"]]), ("空", &[]), ("乙", &[&["二"], &["三"]])],
    );
    let names = |sheets: Sheets| -> Vec<String> {
        let tables = read_with(&path, ReadOptions { sheets, ..options() }).expect("rows");
        tables.into_iter().filter_map(|table| table.sheet).collect()
    };
    assert_eq!(names(Sheets::All), ["甲", "乙"]);
    assert_eq!(names(Sheets::First), ["甲"]);
    assert_eq!(names(Sheets::Named("乙".into())), ["乙"]);
}

#[test]
fn rows_are_counted_while_they_come() {
    let folder = Folder::new();
    let path = folder.write("客户.csv", "甲\n".repeat(2_500));
    let seen = RefCell::new(Vec::new());
    let tables = sheets::read(&path, &options(), &|rows| seen.borrow_mut().push(rows)).expect("rows");
    assert_eq!(tables[0].rows.len(), 2_500);
    assert_eq!(seen.into_inner(), [1_000, 2_000]);
}

#[test]
fn refusals_cross_the_border_unchanged() {
    let folder = Folder::new();
    for path in [
        folder.write("合同.pdf", "%PDF-1.7"),
        folder.write("空.xlsx", ""),
        folder.path("没有.xlsx"),
    ] {
        assert_eq!(read(&path), read_here(&path, &ReadOptions::default()));
    }
}

#[cfg(unix)]
#[test]
fn a_worker_that_takes_too_long_is_stopped() {
    let folder = Folder::new();
    // Nobody ever writes into it: whoever opens it waits for ever.
    let path = folder.path("客户.csv");
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&path)
            .status()
            .unwrap()
            .success()
    );
    let limits = Limits {
        time: Duration::from_millis(50),
        ..Limits::default()
    };
    let error = read_with(&path, ReadOptions { limits, ..options() })
        .map(|tables| tables.len())
        .expect_err("too long");
    assert!(matches!(error, SheetError::TimedOut { .. }), "{error}");
}

#[cfg(all(unix, not(target_os = "macos")))]
#[test]
fn a_worker_that_needs_too_much_memory_ends_alone() {
    let folder = Folder::new();
    let texts: Vec<String> = (0..5_000)
        .map(|number| format!("{number}{}", "甲".repeat(600)))
        .collect();
    let rows: Vec<Vec<&str>> = texts.iter().map(|text| vec![text.as_str()]).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let path = folder.xlsx("大.xlsx", &[("客户", &rows)]);
    let with = |memory_bytes| {
        let limits = Limits {
            memory_bytes,
            ..Limits::default()
        };
        read_with(&path, ReadOptions { limits, ..options() })
    };
    let error = with(10 << 20).map(|tables| tables.len()).expect_err("too much");
    assert!(matches!(error, SheetError::Crashed { .. }), "{error}");
    assert!(error.to_string().contains("内存"), "{error}");
    assert!(with(1 << 30).is_ok());
}

#[test]
fn a_bomb_is_known_by_the_size_it_declares() {
    let folder = Folder::new();
    let path = folder.zip(
        "弹.xlsx",
        &[
            ("xl/workbook.xml", "<workbook/>"),
            ("xl/media/a.bin", &"0".repeat(3 << 20)),
        ],
    );
    assert!(std::fs::metadata(&path).expect("a file").len() < 100_000);
    let limits = Limits {
        memory_bytes: 2 << 20,
        ..Limits::default()
    };
    let error = read_here(
        &path,
        &ReadOptions {
            limits,
            ..ReadOptions::default()
        },
    )
    .expect_err("too large");
    assert!(matches!(error, SheetError::TooLarge { .. }), "{error}");
}

#[test]
fn a_program_that_is_no_worker_is_noticed() {
    let folder = Folder::new();
    let path = folder.write("客户.csv", "客户名称\n甲\n");
    let missing = ReadOptions {
        worker: Some(folder.path("没有")),
        ..options()
    };
    assert!(matches!(read_with(&path, missing), Err(SheetError::NoWorker(_))));
}

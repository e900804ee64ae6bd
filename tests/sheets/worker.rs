//! Reading in a process of its own: the same rows, and no harm from files that kill the reader.

use crate::fixtures::{Folder, read as read_directly};
use kehu::sheets::{Limits, ReadOptions, SheetError, read, read_here};
use std::path::PathBuf;
use std::time::Duration;

fn options() -> ReadOptions {
    ReadOptions {
        worker: Some(PathBuf::from(env!("CARGO_BIN_EXE_kehu"))),
        ..ReadOptions::default()
    }
}

#[test]
fn the_worker_hands_over_the_same_rows() {
    let folder = Folder::new();
    let typed = folder.typed_xlsx("类型.xlsx");
    let text = folder.write("客户.csv", "客户名称,备注\n甲,\"两\n行\"\n");
    for path in [typed, text] {
        assert_eq!(read(&path, &options()), read_directly(&path));
    }
}

#[test]
fn the_worker_reads_the_sheet_asked_for() {
    let folder = Folder::new();
    let path = folder.xlsx("两张.xlsx", &[("甲", &[&["一"]]), ("乙", &[&["二"]])]);
    let table = read(
        &path,
        &ReadOptions {
            sheet: Some("乙".into()),
            ..options()
        },
    )
    .expect("rows");
    assert_eq!(table.rows[0].get(0).display(), "二");
}

#[test]
fn refusals_cross_the_border_unchanged() {
    let folder = Folder::new();
    for path in [
        folder.write("合同.pdf", "%PDF-1.7"),
        folder.write("空.xlsx", ""),
        folder.path("没有.xlsx"),
    ] {
        assert_eq!(read(&path, &options()), read_directly(&path));
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
    let error = read(&path, &ReadOptions { limits, ..options() })
        .map(|table| table.rows.len())
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
        read(&path, &ReadOptions { limits, ..options() })
    };
    let error = with(10 << 20).map(|table| table.rows.len()).expect_err("too much");
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
    assert!(matches!(read(&path, &missing), Err(SheetError::NoWorker(_))));
}

//! The text of attachments, read by the real reading process.
#![cfg(test)]

mod documents;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use documents::{bomb_docx, docx, eml, encrypted_pdf, looping_pdf, pdf, pptx, scanned_pdf, xlsx, zip};
use kehu::texts::{Ask, Note, Part, Text, ask};

/// Nothing that is read here may take longer, however bad it is.
const DEADLINE: Duration = Duration::from_secs(90);

fn ask_with(file: &Path, time: Duration, cancelled: &(dyn Fn() -> bool + Sync)) -> Option<Text> {
    let how = Ask {
        program: Some(PathBuf::from(env!("CARGO_BIN_EXE_kehu"))),
        time,
        cancelled,
    };
    ask(file, &how).expect("a reading process")
}

fn read(name: &str, bytes: impl AsRef<[u8]>) -> Text {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    std::fs::write(&file, bytes).unwrap();
    ask_with(&file, DEADLINE, &|| false).expect("an answer")
}

/// A text of which nothing was left out.
fn whole(parts: Vec<Part>) -> Text {
    Text { parts, note: None }
}

fn part(place: &str, text: &str) -> Part {
    Part {
        place: place.to_owned(),
        text: text.to_owned(),
    }
}

#[test]
fn a_chinese_pdf_page_by_page() {
    let first: &[&str] = &["设备采购合同", "合同签订后七日内付首", "付款百分之三十。"];
    let text = read("合同.pdf", pdf(&[first, &["质保期两年"]]));
    assert_eq!(text.note, None);
    assert_eq!(text.parts.len(), 2, "{text:?}");
    assert_eq!(
        (text.parts[0].place.as_str(), text.parts[1].place.as_str()),
        ("第 1 页", "第 2 页")
    );
    // The sentence is whole although the line broke in it.
    assert!(text.parts[0].text.contains("付首付款百分之三十"), "{text:?}");
    assert_eq!(text.parts[1].text, "质保期两年");
}

#[test]
fn a_document_with_what_stands_beside_its_text() {
    let text = read("说明.docx", docx(&["设备安装说明", "甲方 & 乙方"]));
    let wanted = vec![part("", "设备安装说明\n甲方 & 乙方"), part("页眉", "盛泰机密文件")];
    assert_eq!(text, whole(wanted));
}

#[test]
fn slides_in_the_order_in_which_they_are_shown() {
    let text = read("介绍.pptx", pptx(&["公司介绍", "产品路线", "谢谢"], "最后谈价格"));
    let wanted = vec![
        part("第 1 页", "公司介绍"),
        part("第 2 页", "产品路线"),
        part("第 3 页", "谢谢"),
        part("第 3 页备注", "最后谈价格"),
    ];
    assert_eq!(text, whole(wanted));
}

#[test]
fn sheets_by_name() {
    let text = read("报价.xlsx", xlsx(&[("报价", &["锭子"]), ("运费", &["汽运"])]));
    let wanted = vec![part("工作表 报价", "锭子 128000"), part("工作表 运费", "汽运 128000")];
    assert_eq!(text, whole(wanted));
}

#[test]
fn mails_pages_and_plain_text_of_any_encoding() {
    let mail = read("询价.eml", eml());
    assert_eq!(
        mail.parts[0].text,
        "主题：锭子报价\n发件人：李四 lisi@example.com\n收件人：sales@example.com\n请在周五前回复价格"
    );
    let page = read(
        "网页.html",
        "<title>盛泰</title><script>var 密=1</script><p>纺织\n机械<br>配件</p>",
    );
    assert_eq!(page.parts, [part("", "盛泰\n纺织 机械\n配件")]);
    let (gbk, _, _) = encoding_rs::GBK.encode("客户要求周五前发货，走汽运，货款月结。");
    assert_eq!(
        read("记录.txt", gbk).parts,
        [part("", "客户要求周五前发货，走汽运，货款月结。")]
    );
    assert_eq!(
        read("记录.md", "\u{feff}# 要点\n\n- 发货").parts,
        [part("", "# 要点\n- 发货")]
    );
}

#[test]
fn what_cannot_be_read_says_why() {
    assert_eq!(read("扫描.pdf", scanned_pdf()), Text::none(Note::Scan));
    assert_eq!(
        read("加密.pdf", encrypted_pdf(&[&["秘密"]])),
        Text::none(Note::Encrypted)
    );
    assert_eq!(
        read("坏.pdf", "%PDF-1.7\nnothing of the kind"),
        Text::none(Note::Unreadable)
    );
    assert_eq!(read("坏.docx", b"\x00\x01garbage"), Text::none(Note::Unreadable));
    assert_eq!(read("半.docx", &docx(&["设备"])[..200]), Text::none(Note::Unreadable));
    assert_eq!(
        read("别的.docx", zip(&[("a.txt".to_owned(), "甲".to_owned())])),
        Text::none(Note::Unreadable)
    );
    assert_eq!(read("空.txt", ""), Text::none(Note::Blank));
    assert_eq!(read("空.docx", docx(&[])).parts, [part("页眉", "盛泰机密文件")]);
    assert_eq!(
        read("加密.docx", compound("EncryptedPackage")),
        Text::none(Note::Encrypted)
    );
    assert_eq!(read("旧.doc", compound("WordDocument")), Text::none(Note::OldFormat));
}

fn compound(stream: &str) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
    file.create_stream(stream).unwrap();
    file.into_inner().into_inner()
}

#[test]
fn a_file_that_is_too_large_is_not_even_opened() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("录像.pdf");
    std::fs::File::create(&file).unwrap().set_len(500 << 20).unwrap();
    let started = Instant::now();
    assert_eq!(ask_with(&file, DEADLINE, &|| false), Some(Text::none(Note::TooLarge)));
    assert!(started.elapsed() < Duration::from_secs(1));
}

#[test]
fn bombs_and_circles_come_to_an_end() {
    let bomb = bomb_docx();
    assert!(bomb.len() < 1 << 20, "small: {}", bomb.len());
    assert_eq!(read("炸弹.docx", bomb), Text::none(Note::TooCostly));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("循环.pdf");
    std::fs::write(&file, looping_pdf()).unwrap();
    let started = Instant::now();
    let text = ask_with(&file, Duration::from_secs(2), &|| false).expect("an answer");
    assert!(text.note.is_some(), "{text:?}");
    assert!(started.elapsed() < DEADLINE / 2);
}

#[test]
fn of_a_very_long_text_the_beginning_is_taken() {
    let text = read("日志.log", "锭子转速一万八\n".repeat(200_000));
    assert_eq!(text.note, Some(Note::Cut));
    assert!(text.bytes() <= 1 << 20 && text.bytes() > 1_000_000, "{}", text.bytes());
}

#[cfg(unix)]
#[test]
fn a_process_that_hangs_is_stopped() {
    let folder = tempfile::tempdir().unwrap();
    // Nobody ever writes into it: whoever opens it waits for ever.
    let pipe = folder.path().join("管道.txt");
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let text = ask_with(&pipe, Duration::from_millis(200), &|| false);
    assert_eq!(text, Some(Text::none(Note::TooCostly)));
    let started = Instant::now();
    assert_eq!(ask_with(&pipe, DEADLINE, &|| true), None);
    assert!(started.elapsed() < DEADLINE / 2);
}

#[test]
fn a_program_that_does_not_read_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("记录.txt");
    std::fs::write(&file, "发货").unwrap();
    // It is asked in words that it takes for something else.
    let how = Ask {
        program: Some(std::env::current_exe().unwrap()),
        time: DEADLINE,
        cancelled: &|| false,
    };
    assert!(ask(&file, &how).is_err());
}

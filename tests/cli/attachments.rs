//! What stands in attachments is found, with its page, and nothing waits for its reading.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::documents::{bomb_docx, docx, eml, encrypted_pdf, looping_pdf, pdf, pptx, scanned_pdf, xlsx};
use super::support::{Sandbox, Served};

const CUSTOMER: &str = "客户/制造业/中型/杭州盛泰机械有限公司";

fn with_customer() -> Sandbox {
    let vault = Sandbox::new();
    vault.customer("杭州盛泰机械有限公司");
    vault.kehu(["status"]).succeeds();
    vault
}

fn attach(vault: &Sandbox, name: &str, bytes: impl AsRef<[u8]>) {
    vault.write(&format!("{CUSTOMER}/附件/{name}"), bytes);
}

fn hits(served: &Served, query: &str) -> Vec<Value> {
    let query: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let answer = served.api(&format!("/api/search?q={query}"));
    answer["results"].as_array().unwrap().clone()
}

/// Waits until all attachments were read.
fn all_read(served: &Served, files: usize) {
    served.until("all attachments being read", |served| {
        let status = served.api("/api/status");
        status["unread"] == 0 && hits(served, "类型:附件").len() == files
    });
}

#[test]
fn every_format_is_found_with_its_place() {
    let vault = with_customer();
    let served = vault.serve();
    attach(&vault, "合同.pdf", pdf(&[&["设备采购合同"], &["签订后预付三成货款"]]));
    attach(&vault, "说明.docx", docx(&["主轴须每季润滑"]));
    attach(&vault, "介绍.pptx", pptx(&["公司介绍", "数控车床路线"], "先谈交期"));
    attach(
        &vault,
        "报价.xlsx",
        xlsx(&[("封面", &["封面"]), ("明细", &["高速锭子"])]),
    );
    attach(&vault, "询价.eml", eml());
    for (query, file, place, snippet) in [
        ("预付三成", "合同.pdf", "第 2 页", "签订后预付三成货款"),
        ("每季润滑", "说明.docx", "", "主轴须每季润滑"),
        ("车床路线", "介绍.pptx", "第 2 页", "数控车床路线"),
        ("高速锭子", "报价.xlsx", "工作表 明细", "高速锭子 128000"),
        ("周五前回复", "询价.eml", "", "…s@example.com 请在周五前回复价格"),
    ] {
        served.until(query, |served| hits(served, query).len() == 1);
        let hit = &hits(&served, query)[0];
        assert_eq!(hit["path"], format!("{CUSTOMER}/附件/{file}"));
        assert_eq!(
            (&hit["place"], &hit["snippet"]),
            (&Value::from(place), &Value::from(snippet))
        );
        assert!(
            hit["highlights"].as_array().is_some_and(|marks| !marks.is_empty()),
            "{hit}"
        );
    }
    // The page shows the place before the snippet.
    let page = served.get("/search?q=%E9%A2%84%E4%BB%98%E4%B8%89%E6%88%90");
    assert!(
        page.contains("第 2 页") && page.contains("<mark>预付三成</mark>"),
        "{page}"
    );
    // The command line finds the same, and nothing but the files is on record.
    let found = vault.kehu(["search", "预付三成", "--json"]);
    assert_eq!(found.json()[0]["place"], "第 2 页");
    vault.kehu(["search", "预付三成"]).prints("第 2 页：签订后预付三成货款");
    all_read(&served, 5);
    drop(served);
    vault.is_sound();
}

#[test]
fn what_holds_no_text_says_so() {
    let vault = with_customer();
    let served = vault.serve();
    attach(&vault, "扫描.pdf", scanned_pdf());
    attach(&vault, "加密.pdf", encrypted_pdf(&[&["秘密条款"]]));
    attach(&vault, "损坏.docx", "PK\u{3}\u{4} nothing of the kind");
    attach(&vault, "炸弹.docx", bomb_docx());
    let notes = [
        ("扫描", "扫描件，没有可搜索的文字"),
        ("加密", "有密码，搜不到里面的文字"),
        ("损坏", "内容读不出来，文件可能已损坏"),
        ("炸弹", "内容太复杂，没能读完，搜不到里面的文字"),
    ];
    all_read(&served, notes.len());
    for (name, note) in notes {
        assert_eq!(hits(&served, name)[0]["note"], note);
    }
    assert!(served.get("/search?q=%E6%89%AB%E6%8F%8F").contains(notes[0].1));
    let id = hits(&served, "盛泰")[0]["customer_id"].as_str().unwrap().to_owned();
    let page = served.get(&format!("/c/{id}"));
    assert!(notes.iter().all(|(_, note)| page.contains(note)), "{page}");
}

#[test]
fn a_huge_attachment_is_never_read() {
    let vault = with_customer();
    let served = vault.serve();
    let file = vault.path(&format!("{CUSTOMER}/附件/录像.pdf"));
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::File::create(&file).unwrap().set_len(500 << 20).unwrap();
    served.until("the note", |served| {
        hits(served, "录像")
            .first()
            .is_some_and(|hit| hit["note"] == "文件太大，搜不到里面的文字")
    });
    assert_eq!(served.api("/api/status")["unread"], 0);
    // Saves of its customer do not read it again.
    let profile = format!("{CUSTOMER}/客户.yaml");
    let started = Instant::now();
    vault.write(&profile, vault.read(&profile).replace("city: 杭州", "city: 苏州"));
    served.until("the save", |served| served.finds("城市:苏州") > 0);
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
}

#[test]
fn one_shot_commands_leave_the_reading_to_index() {
    let vault = with_customer();
    attach(&vault, "说明.docx", docx(&["主轴须每季润滑"]));
    attach(&vault, "副本.docx", docx(&["主轴须每季润滑"]));
    vault.kehu(["search", "每季润滑"]).prints("没有找到");
    assert_eq!(vault.kehu(["status", "--json"]).json()[0]["unread"], 2);
    vault.kehu(["index"]).prints("读取了 2 个附件的文字");
    vault.kehu(["search", "每季润滑"]).prints("共 2 条");
    // What was read once is remembered by content: under another name it is searchable at once.
    std::fs::rename(
        vault.path(&format!("{CUSTOMER}/附件/副本.docx")),
        vault.path(&format!("{CUSTOMER}/附件/新名.docx")),
    )
    .unwrap();
    vault.kehu(["search", "每季润滑 新名"]).prints("共 1 条");
    // A save of the customer keeps what was read.
    let profile = format!("{CUSTOMER}/客户.yaml");
    vault.write(&profile, vault.read(&profile).replace("city: 杭州", "city: 苏州"));
    vault.kehu(["search", "每季润滑 城市:苏州"]).prints("共 2 条");
    vault.write(&profile, vault.read(&profile).replace("13800138000", "13900139000"));
    vault.kehu(["search", "每季润滑 盛泰"]).prints("共 2 条");
    vault.write(&profile, vault.read(&profile).replace("盛泰", "盛大"));
    vault.kehu(["search", "每季润滑 盛大"]).prints("共 2 条");
    vault.is_sound();
}

#[test]
fn an_attachment_that_changes_is_read_again() {
    let vault = with_customer();
    let served = vault.serve();
    attach(&vault, "说明.docx", docx(&["主轴须每季润滑"]));
    served.until("the first text", |served| served.finds("每季润滑") == 1);
    attach(&vault, "说明.docx", docx(&["主轴须每月润滑"]));
    served.until("the second text", |served| {
        served.finds("每月润滑") == 1 && served.finds("每季润滑") == 0
    });
    std::fs::remove_file(vault.path(&format!("{CUSTOMER}/附件/说明.docx"))).unwrap();
    served.until("no text", |served| served.finds("每月润滑") == 0);
}

#[test]
fn a_document_that_goes_in_circles_harms_nobody() {
    let vault = with_customer();
    let served = vault.serve();
    attach(&vault, "循环.pdf", looping_pdf());
    served.until("the attachment", |served| served.finds("循环 类型:附件") == 1);
    let profile = format!("{CUSTOMER}/客户.yaml");
    let started = Instant::now();
    vault.write(&profile, vault.read(&profile).replace("city: 杭州", "city: 苏州"));
    served.until("the save", |served| served.finds("城市:苏州") > 0);
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
}

/// A program that takes the place of the reading process and never answers, as long as somebody waits for it.
#[cfg(unix)]
fn hanging_reader(vault: &Sandbox) -> std::path::PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let program = vault.beside("hangs");
    std::fs::write(
        &program,
        "#!/bin/sh\nwhile kill -0 $PPID 2>/dev/null; do sleep 0.2; done\n",
    )
    .unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    program
}

#[cfg(unix)]
#[test]
fn no_save_waits_for_a_reading_that_hangs() {
    let vault = with_customer();
    let served = vault.serve_with(&[("KEHU_TEXT_READER", hanging_reader(&vault).as_path())]);
    attach(&vault, "合同.pdf", pdf(&[&["设备采购合同"]]));
    served.until("the attachment", |served| served.finds("合同 类型:附件") == 1);
    let profile = format!("{CUSTOMER}/客户.yaml");
    let started = Instant::now();
    for city in ["苏州", "无锡", "常州"] {
        let text = vault.read(&profile);
        let line = text.lines().find(|line| line.starts_with("city: ")).unwrap().to_owned();
        vault.write(&profile, text.replace(&line, &format!("city: {city}")));
        served.until(city, |served| served.finds(&format!("城市:{city}")) > 0);
    }
    // Far less than what the reading may take.
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
    assert_eq!(served.api("/api/status")["unread"], 1);
}

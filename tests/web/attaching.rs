//! Attachments: chosen, photographed or dropped, on the customer's page and in the forms of records, and taken away again.

use crate::browser::Page;
use crate::site::{Site, encoded, location, until};
use std::path::Path;

/// A picture of one pixel.
const DOT: &[u8] = b"\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00\x3a\x7e\x9b\x55\x00\x00\x00\x0a\x49\x44\x41\x54\x78\x9c\x63\x68\x00\x00\x00\x82\x00\x81\x77\xcd\x72\xb6\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82";

const DIR: &str = "客户/制造业/中型/杭州盛泰";

fn office() -> Site {
    Site::with_vault(|vault| {
        vault
            .customer("杭州盛泰")
            .with("owner", "张三")
            .contract("HT1", "机床", 300, "2026-03-01");
    })
}

fn address(site: &Site) -> String {
    let found = site.json(&format!("/api/customers?q={}", encoded("杭州盛泰")));
    format!("/c/{}", found["results"][0]["customer_id"].as_str().unwrap())
}

fn contract(site: &Site) -> String {
    let folder = std::fs::read_dir(site.root().join(DIR).join("合同")).unwrap();
    let mut records = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    format!("{DIR}/合同/{}", records.find(|name| name.ends_with(".yaml")).unwrap())
}

fn last_change(site: &Site) -> String {
    site.json("/api/changes?limit=1")["results"][0]["summary"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn annex(site: &Site, name: &str) -> std::path::PathBuf {
    site.root().join(DIR).join("附件").join(name)
}

/// Drops a file on the page as a mouse does.
fn drops(page: &Page, name: &str, text: &str) {
    page.runs(&format!(
        "{{ const data = new DataTransfer(); data.items.add(new File(['{text}'], '{name}'));
         for (const type of ['dragover', 'drop'])
           document.body.dispatchEvent(new DragEvent(type, {{ dataTransfer: data, bubbles: true, cancelable: true }})); }}"
    ));
}

/// A form with these files as a page without scripts sends it.
fn sends(site: &Site, to: &str, files: &[(&str, &[u8])]) -> (String, String) {
    let mut body = Vec::new();
    for (name, content) in files {
        body.extend(
            format!("--XyZ\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(content);
        body.extend(b"\r\n");
    }
    body.extend(b"--XyZ--\r\n");
    site.sends(to, "multipart/form-data; boundary=XyZ", &body)
}

#[test]
fn a_chosen_file_is_sent_at_once_shown_and_taken_back() {
    let site = office();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("报价单.txt");
    std::fs::write(&file, "两台").unwrap();
    let page = site
        .open(&address(&site))
        .chooses_file("#files input[multiple]", &file)
        .shows("已上传")
        .shows("附件/报价单.txt");
    assert_eq!(std::fs::read_to_string(annex(&site, "报价单.txt")).unwrap(), "两台");
    assert_eq!(last_change(&site), "杭州盛泰：上传附件 报价单.txt");
    // The same once more is not kept twice.
    let page = page
        .goes_to(&address(&site))
        .chooses_file("#files input[multiple]", &file)
        .shows("已经有了，没有再存一份");
    page.goes_to("/changes?operation=attach")
        .clicks("撤销")
        .clicks("撤销，改回去")
        .shows("已撤销")
        .is_quiet();
    assert!(!annex(&site, "报价单.txt").exists());
}

#[test]
fn a_file_dropped_on_the_form_of_a_record_lies_beside_it() {
    let site = office();
    let record = contract(&site);
    let page = site.open(&format!("/edit/{record}")).shows("上传附件");
    drops(&page, "扫描件.txt", "签字页");
    let page = page.shows("已上传");
    let scan = record.replace(".yaml", ".txt");
    assert_eq!(std::fs::read_to_string(site.root().join(&scan)).unwrap(), "签字页");
    // A second one belongs to the contract as well, not to nobody.
    let page = page.goes_to(&format!("/r/{record}")).shows("上传附件");
    drops(&page, "又一页.txt", "附页");
    let page = page.shows("已上传").goes_to(&address(&site));
    let in_contract = "[...document.querySelectorAll('.moment')].filter((one) => one.querySelectorAll('.files li').length === 2).length === 1";
    page.until("both scans stand at the contract", in_contract).is_quiet();
}

#[test]
fn a_phone_offers_its_camera() {
    let site = office();
    let dir = tempfile::tempdir().unwrap();
    let photo = dir.path().join("名片.png");
    std::fs::write(&photo, DOT).unwrap();
    let page = site.open(&address(&site)).on_a_phone().fits();
    assert_eq!(
        page.value("document.querySelector('.camera input').getAttribute('capture')"),
        "environment"
    );
    page.chooses_file(".camera input", &photo)
        .shows("已上传")
        .fits()
        .is_quiet();
    assert!(annex(&site, "名片.png").exists());
}

#[test]
fn files_of_a_record_are_sent_shown_and_taken_away_on_its_own_page() {
    let site = office();
    let record = contract(&site);
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("扫描.txt");
    std::fs::write(&file, "合同").unwrap();
    let address = format!("/r/{}", record.split('/').map(encoded).collect::<Vec<_>>().join("/"));
    let page = site
        .open(&address)
        .chooses_file("#files input[multiple]", &file)
        .shows("已上传")
        .until(
            "is at the record",
            "decodeURIComponent(location.pathname).endsWith('.yaml')",
        )
        .clicks("删除")
        .shows("删除附件");
    page.clicks("确认删除")
        .shows("已删除附件")
        .until(
            "is at the record",
            "decodeURIComponent(location.pathname).endsWith('.yaml')",
        )
        .is_quiet();
}

#[test]
fn a_file_is_named_once_in_the_timeline_and_nothing_says_there_is_nothing() {
    let site = office();
    sends(&site, &format!("/attach/{}", encoded(DIR)), &[("报价单.txt", b"two")]);
    let (_, page) = site.get(&address(&site));
    let timeline = page
        .split("class=\"card timeline\"")
        .nth(1)
        .unwrap()
        .split("<aside")
        .next()
        .unwrap();
    assert_eq!(timeline.matches(">附件/报价单.txt<").count(), 1, "{timeline}");
    let bare = Site::with_vault(|vault| {
        vault.customer("苏州恒瑞").file("附件/图.txt", "x");
    });
    let found = bare.json("/api/customers")["results"][0]["customer_id"].clone();
    let (_, page) = bare.get(&format!("/c/{}", found.as_str().unwrap()));
    assert!(
        page.contains("附件/图.txt") && !page.contains("还没有往来记录"),
        "{page}"
    );
}

#[test]
fn an_attachment_is_deleted_after_asking_and_comes_back() {
    let site = office();
    sends(&site, &format!("/attach/{}", encoded(DIR)), &[("旧报价.txt", b"old")]);
    let page = site
        .open(&address(&site))
        .clicks("删除")
        .shows("确认删除")
        .shows("旧报价.txt");
    assert!(annex(&site, "旧报价.txt").exists(), "nobody said yes yet");
    let page = page.clicks("确认删除").shows("已删除附件");
    assert!(!annex(&site, "旧报价.txt").exists());
    page.clicks("撤销").clicks("撤销，改回去").shows("已撤销");
    assert!(annex(&site, "旧报价.txt").exists());
    // Records are not to be deleted by this door.
    let (head, _) = site.sends_form(&format!("/detach/{}", encoded(&contract(&site))), &[]);
    assert!(head.starts_with("HTTP/1.1 422"), "{head}");
    assert!(Path::new(&site.root().join(contract(&site))).exists());
}

#[test]
fn it_works_without_scripts_and_says_what_is_wrong() {
    let site = office();
    let to = format!("/attach/{}", encoded(DIR));
    let (head, _) = sends(&site, &to, &[("a.txt", b"a"), ("", b""), ("..\\..\\客户.yaml", b"b")]);
    let page = location(&head).unwrap_or_else(|| panic!("{head}"));
    assert!(
        head.starts_with("HTTP/1.1 303") && page.contains("files=added"),
        "{head}"
    );
    assert!(annex(&site, "客户.yaml").exists(), "an annex, not a profile");
    assert_eq!(site.json("/api/status")["customers"], 1);
    for (files, words) in [(&[][..], "请先选择文件"), (&[("", &b""[..])][..], "请先选择文件")] {
        let (head, body) = sends(&site, &to, files);
        assert!(head.starts_with("HTTP/1.1 422") && body.contains(words), "{head}{body}");
    }
    let (head, body) = sends(
        &site,
        &format!("/api/attach/{}", encoded("客户/没有/这个/人")),
        &[("a.txt", b"x")],
    );
    assert!(
        head.starts_with("HTTP/1.1 422") && body.contains("error"),
        "{head}{body}"
    );
    let answer = sends(&site, &format!("/api{to}"), &[("a.txt", b"a")]).1;
    assert!(
        answer.contains("\"commit\":null") && answer.contains("附件/a.txt"),
        "{answer}"
    );
}

#[test]
fn sent_twice_at_once_it_is_kept_once() {
    let site = office();
    let to = format!("/attach/{}", encoded(DIR));
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| sends(&site, &to, &[("合同.pdf", b"the same")]));
        }
    });
    let files = std::fs::read_dir(site.root().join(DIR).join("附件")).unwrap();
    assert_eq!(files.count(), 1);
}

/// Resident memory of this process, which is the server too.
#[cfg(target_os = "linux")]
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    let kilobytes: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kilobytes << 10
}

#[cfg(target_os = "linux")]
#[test]
fn a_byte_too_much_is_refused_without_filling_the_memory() {
    use std::io::{Read, Write};
    const PIECE: usize = 1 << 20;
    let site = office();
    let (host, most) = (site.host().to_owned(), 100_usize << 20);
    let start = "--XyZ\r\nContent-Disposition: form-data; name=\"file\"; filename=\"big.iso\"\r\n\r\n";
    let end = "\r\n--XyZ--\r\n";
    let before = resident();
    let send = |extra: usize| {
        let length = start.len() + most + extra + end.len();
        let mut stream = site.connect();
        let to = format!("/attach/{}", encoded(DIR));
        write!(
            stream,
            "POST {to} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nConnection: close\r\n\
             Content-Type: multipart/form-data; boundary=XyZ\r\nContent-Length: {length}\r\n\r\n{start}"
        )
        .unwrap();
        let piece = vec![b'x'; PIECE];
        (0..most / PIECE).for_each(|_| stream.write_all(&piece).unwrap());
        stream.write_all(&piece[..extra]).unwrap();
        stream.write_all(end.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    let refused = send(1);
    let grown = resident().saturating_sub(before);
    assert!(
        refused.starts_with("HTTP/1.1 422") && refused.contains("超过 100 MB"),
        "{refused}"
    );
    assert!(grown < 64 << 20, "grown by {} MB", grown >> 20);
    assert!(!site.root().join(DIR).join("附件").exists());
    let head = format!(
        "POST /attach/x HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nContent-Length: 400000000\r\n\r\n"
    );
    let (status, told) = site.raw(head.as_bytes());
    assert!(status == 413 && told.contains("300 MB"), "{status} {told}");
    until(|| site.get("/healthz").0 == 200);
}

#[test]
fn files_chosen_in_the_form_of_a_new_record_go_with_it_in_one_commit() {
    let site = office();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("报价单.txt");
    // More than a small form holds.
    std::fs::write(&file, "两台".repeat(600_000)).unwrap();
    let form = address(&site).replace("/c/", "/new/followup?customer=");
    let page = site
        .open(&form)
        .is_awake()
        .chooses_file("[data-takes-files] input[multiple]", &file)
        .shows("报价单.txt");
    drops(&page, "名片.txt", "王芳");
    let page = page.shows("名片.txt");
    drops(&page, "错的.txt", "x");
    let page = page.shows("错的.txt");
    page.runs("document.querySelector('[aria-label=\"去掉 错的.txt\"]').click()");
    let page = page
        .hides("错的.txt")
        .chooses_option("f.method", "电话")
        .focuses("[name='f.subject']")
        .types("报价")
        .focuses("[name='f.content']")
        .types("已发报价单")
        .on_a_phone()
        .fits()
        .clicks("保存")
        .shows("已保存")
        .shows("已发报价单");
    let folder = site.root().join(DIR).join("跟进");
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names.len(), 3, "{names:?}");
    let record = names.iter().find(|name| name.ends_with(".yaml")).unwrap();
    let stem = record.trim_end_matches(".yaml");
    assert!(names.iter().all(|name| name.starts_with(stem)), "{names:?}");
    page.clicks("撤销").clicks("撤销，改回去").shows("已撤销").is_quiet();
    assert!(std::fs::read_dir(&folder).is_err() || std::fs::read_dir(&folder).unwrap().next().is_none());
}

#[test]
fn a_new_record_that_is_not_complete_says_that_its_files_must_be_chosen_again() {
    let site = office();
    let form = address(&site).replace("/c/", "/new/followup?customer=");
    let body = "--XyZ\r\nContent-Disposition: form-data; name=\"f.content\"\r\n\r\n写了很多\r\n--XyZ\r\n\
                Content-Disposition: form-data; name=\"file\"; filename=\"报价.txt\"\r\n\r\n两台\r\n--XyZ--\r\n";
    let (head, page) = site.sends(&form, "multipart/form-data; boundary=XyZ", body.as_bytes());
    assert!(head.starts_with("HTTP/1.1 422"), "{head}");
    for words in ["附件要重新选一次：报价.txt", "写了很多", "请填写“主题”"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!site.root().join(DIR).join("跟进").exists());
}

/// A form with a text and a file, as a page without scripts sends it.
fn form_with_file(fields: &[(&str, &str)], file: &str) -> String {
    let field = |(name, text): &(&str, &str)| {
        format!("--XyZ\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
    };
    let fields: String = fields.iter().map(field).collect();
    format!(
        "{fields}--XyZ\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file}\"\r\n\r\n两台\r\n--XyZ--\r\n"
    )
}

#[test]
fn files_chosen_with_a_new_customer_lie_in_its_folder() {
    let site = office();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("名片.txt");
    std::fs::write(&file, "王芳").unwrap();
    let page = site
        .open("/new/customer")
        .is_awake()
        .shows("和客户一起保存")
        .focuses("[name='f.customer_name']")
        .types("宁波海天")
        .chooses_option("f.industry", "制造业")
        .chooses_option("f.company_size", "中型")
        .chooses_file("[data-takes-files] input[multiple]", &file)
        .shows("名片.txt")
        .clicks("保存")
        .shows("已保存")
        .shows("附件/名片.txt");
    let there = site.root().join("客户/制造业/中型/宁波海天/附件/名片.txt");
    assert_eq!(std::fs::read_to_string(&there).unwrap(), "王芳");
    page.clicks("撤销").clicks("撤销，改回去").shows("已撤销").is_quiet();
    assert!(!there.exists());
}

#[test]
fn files_for_a_task_want_a_customer_and_nothing_typed_is_lost() {
    let site = office();
    let body = form_with_file(&[("f.name", "整理报价"), ("customer", "")], "清单.txt");
    let (head, page) = site.sends("/new/task", "multipart/form-data; boundary=XyZ", body.as_bytes());
    assert!(head.starts_with("HTTP/1.1 422"), "{head}");
    for words in ["附件放在客户的文件夹里", "整理报价", "附件要重新选一次：清单.txt"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!site.root().join("任务").exists());
    let body = form_with_file(&[("f.name", "整理报价"), ("customer", "杭州盛泰")], "清单.txt");
    let (head, _) = site.sends("/new/task", "multipart/form-data; boundary=XyZ", body.as_bytes());
    assert!(head.starts_with("HTTP/1.1 303"), "{head}");
    let folder = std::fs::read_dir(site.root().join(DIR).join("任务")).unwrap();
    let mut names: Vec<String> = folder
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names[0].ends_with("整理报价.txt"), "{names:?}");
}

/// A form in parts: text fields, then a file whose end may be missing.
fn in_parts(fields: &[(&str, &str)], file: &str, end: &str) -> Vec<u8> {
    let mut body = String::new();
    for (name, value) in fields {
        body += &format!("--XyZ\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    body += &format!("--XyZ\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{file}\"\r\n\r\n报价{end}");
    body.into_bytes()
}

#[test]
fn a_form_that_does_not_come_whole_comes_back_with_what_was_typed() {
    let site = office();
    let fields = [
        ("f.customer_name", "宁波新客户"),
        ("f.remark", "写了很久"),
        ("n.content", "谈了价格"),
    ];
    let form = "multipart/form-data; boundary=XyZ";
    let (head, page) = site.sends("/new/customer", form, &in_parts(&fields, "报价.txt", ""));
    assert!(head.starts_with("HTTP/1.1 422") && head.contains("text/html"), "{head}");
    for words in [
        "还没有保存：上传的内容不完整",
        "value=\"宁波新客户\"",
        "写了很久",
        "谈了价格",
        "附件要重新选一次：报价.txt",
        "<nav",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    // Where files cannot be kept for the time being, what was typed is not lost, either.
    let uploads = site.uploads_dir();
    let _ = std::fs::remove_dir_all(&uploads);
    std::fs::write(&uploads, "").unwrap();
    let whole = in_parts(&fields, "报价.txt", "\r\n--XyZ--\r\n");
    let (head, page) = site.sends("/new/customer", form, &whole);
    assert!(head.starts_with("HTTP/1.1 507") && head.contains("text/html"), "{head}");
    for words in [
        "文件存不下来",
        "value=\"宁波新客户\"",
        "写了很久",
        "附件要重新选一次：报价.txt",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let large = in_parts(&fields, &"长".repeat(800_000), "\r\n--XyZ--\r\n");
    let (head, page) = site.sends("/new/customer", form, &large);
    assert!(head.starts_with("HTTP/1.1 507") && page.contains("<nav"), "{head}");
    assert!(page.contains("没有地方存放上传的文件"), "{page}");
    let (head, body) = site.sends("/api/attach/x", form, &large);
    assert!(head.starts_with("HTTP/1.1 507") && body.contains("\"error\""), "{head}");
    // A form without files needs no such place.
    let nothing_chosen = in_parts(&fields[..2], "", "\r\n--XyZ--\r\n");
    let (head, page) = site.sends("/new/customer", form, &nothing_chosen);
    assert!(head.starts_with("HTTP/1.1 303"), "{page}");
}

//! Failures are pages that help onward.

use crate::site::{Site, encoded};

const PROFILE: &str = "客户/制造业/中型/杭州盛泰/客户.yaml";
const NOTE: &str = "客户/制造业/中型/杭州盛泰/附件/便条.txt";

fn site() -> Site {
    Site::with_vault(|vault| {
        vault
            .customer("杭州盛泰")
            .file("附件/便条.txt", "内容足够长，好认出它来。".repeat(20));
    })
}

fn record(path: &str) -> String {
    format!("/r/{}", encoded(path).replace("%2F", "/"))
}

#[test]
fn an_unclear_query_is_shown_with_the_place_marked() {
    let site = site();
    let path = format!("/search?q={}", encoded("盛泰 负责仁:张三"));
    assert_eq!(site.get(&path).0, 400);
    let page = site.open(&path).shows("没有“负责仁”这个字段");
    let marked = page.value("document.querySelector('.notice mark').innerText");
    assert!(marked.as_str().unwrap().starts_with("负责仁"), "{marked}");
    page.clicks("盛泰 负责人:张三").shows("杭州盛泰").is_quiet();
}

#[test]
fn a_query_that_is_far_too_long_is_told_so_on_its_page() {
    let path = format!("/search?q={}", encoded(&"盛泰".repeat(5_000)));
    let site = site();
    assert_eq!(site.get(&path).0, 400);
    site.open(&path).shows("搜索内容太长，最多 1000 个字").is_quiet();
}

#[test]
fn a_moved_file_is_found_again() {
    let site = site();
    let old = site.root().join(NOTE);
    site.records(|| std::fs::rename(&old, old.with_file_name("便条-已归档.txt")).unwrap());
    assert_eq!(site.get(&record(NOTE)).0, 404);
    site.open(&record(NOTE))
        .shows("这个文件已移动到")
        .clicks("便条-已归档.txt")
        .shows("内容足够长")
        .is_quiet();
}

#[test]
fn a_deleted_file_leads_to_its_history() {
    let site = site();
    site.records(|| std::fs::remove_file(site.root().join(NOTE)).unwrap());
    let page = site
        .open(&record(NOTE))
        .shows("已删除（")
        .shows("最后的内容在历史里")
        .shows("杭州盛泰");
    page.clicks("这个文件的历史").shows("删除").is_quiet();
    assert_eq!(site.get("/r/nothing/at/all.yaml").0, 404);
    site.open("/r/nothing/at/all.yaml").shows("历史里也没有它");
}

#[test]
fn below_a_customer_that_is_there_one_gets_back_to_it() {
    let site = site();
    site.open("/c/CUST202601010001/nowhere")
        .shows("没有这个页面")
        .clicks("杭州盛泰")
        .is_at("/c/CUST202601010001");
}

#[test]
fn a_vanished_vault_is_told_while_one_looks_and_comes_back_by_itself() {
    let site = site();
    let page = site.open("/").is_awake().hides("客户库不见了");
    let here = site.root();
    let away = here.with_file_name("不见了");
    std::fs::rename(&here, &away).unwrap();
    let page = page.shows("客户库不见了");
    std::fs::rename(&away, &here).unwrap();
    page.hides("客户库不见了").shows("已是最新").is_quiet();
}

#[test]
fn faulty_settings_are_told_on_every_page_until_mended() {
    let site = site();
    let page = site.open("/customers").is_awake();
    let settings = std::fs::read_to_string(site.root().join("kehu.yaml")).unwrap();
    site.edit("kehu.yaml", "debounce_ms: 50", "debounce_ms: bald");
    let page = page.shows("kehu.yaml 第 2 行").shows("改好之前，写错的设置不起作用");
    std::fs::write(site.root().join("kehu.yaml"), settings).unwrap();
    page.hides("kehu.yaml 第 2 行").shows("杭州盛泰");
    assert!(site.get(&record(PROFILE)).0 == 200);
}

#[test]
fn a_slip_in_the_profile_leaves_the_customer_where_it_was() {
    let site = site();
    let page = site.open("/c/CUST202601010001").is_awake().shows("张三");
    site.edit(PROFILE, "owner: 张三", "owner：张三");
    page.shows("1 个问题")
        .shows("杭州盛泰")
        .is_at("/c/CUST202601010001")
        .is_quiet();
    site.open("/changes").shows("杭州盛泰").hides("已删除");
}

#[test]
fn what_lies_on_a_vanished_disk_is_not_said_never_to_have_been() {
    let site = site();
    let away = site.root().with_file_name("不见了");
    std::fs::rename(site.root(), &away).unwrap();
    for path in ["/healthz", "/r/kehu.yaml", "/c/CUST202601010001/history", "/changes"] {
        let (status, body) = site.get(path);
        assert_eq!(status, 503, "{path}: {body}");
    }
    std::fs::rename(&away, away.with_file_name("客户库")).unwrap();
}

/// An object out of the repository, as a failing disk takes it; back in its place when dropped, so that the site can settle.
struct Lost {
    path: std::path::PathBuf,
    bytes: Vec<u8>,
}

impl Drop for Lost {
    fn drop(&mut self) {
        std::fs::write(&self.path, &self.bytes).unwrap();
    }
}

fn lost(site: &Site, name: &str) -> Lost {
    let git = |arguments: &[&str]| {
        let output = std::process::Command::new("git")
            .args(arguments)
            .current_dir(site.root())
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    let id = git(&["rev-parse", name]);
    let objects = site.root().join(".git/objects");
    for pack in std::fs::read_dir(objects.join("pack")).unwrap() {
        let pack = pack.unwrap().path();
        let aside = site.root().with_file_name(pack.file_name().unwrap());
        std::fs::rename(&pack, &aside).unwrap();
        if aside.extension().is_some_and(|extension| extension == "pack") {
            let mut unpack = std::process::Command::new("git");
            unpack.args(["unpack-objects", "-q"]).current_dir(site.root());
            assert!(
                unpack
                    .stdin(std::fs::File::open(&aside).unwrap())
                    .status()
                    .unwrap()
                    .success()
            );
        }
    }
    let (folder, rest) = id.split_at(2);
    let path = objects.join(folder).join(rest);
    let bytes = std::fs::read(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    Lost { path, bytes }
}

#[test]
fn a_damaged_history_takes_no_other_page_with_it() {
    let object = |number: usize| {
        [
            "HEAD:客户/制造业/中型/杭州盛泰/客户.yaml",
            "HEAD:客户",
            "HEAD~1:客户",
            "HEAD~1",
        ][number]
    };
    for number in 0..4 {
        let site = site();
        site.records(|| site.edit(PROFILE, "customer_level: B", "customer_level: A"));
        let _lost = lost(&site, object(number));
        for path in [
            "/",
            "/customers",
            "/c/CUST202601010001",
            "/reports",
            "/reports/conversion",
            "/problems",
        ] {
            let (status, body) = site.get(path);
            assert_eq!(status, 200, "without {} {path}: {body}", object(number));
        }
    }
    let site = site();
    site.records(|| site.edit(PROFILE, "customer_level: B", "customer_level: A"));
    let _lost = lost(&site, "HEAD~1");
    site.open("/changes").shows("历史读不了").shows("kehu doctor");
    site.open("/c/CUST202601010001").shows("git 仓库损坏");
}

#[test]
fn another_encoding_is_shown_as_it_was_meant() {
    let (text, _, _) = encoding_rs::GBK.encode("subject: 扫码枪不响了\n");
    let site = Site::with_vault(|vault| {
        vault
            .customer("杭州盛泰")
            .file("跟进/2026-01-05-0900-电话-报修.yaml", &text);
    });
    site.open(&record("客户/制造业/中型/杭州盛泰/跟进/2026-01-05-0900-电话-报修.yaml"))
        .shows("GBK")
        .shows("subject: 扫码枪不响了");
}

#[test]
fn a_name_that_no_disk_takes_is_just_not_there() {
    let long = "长".repeat(300);
    for path in ["/files/", "/r/", "/api/r/"] {
        let (status, body) = site().get(&format!("{path}{}", encoded(&long)));
        assert_eq!(status, 404, "{path}");
        assert!(!body.contains("/tmp"), "{body}");
    }
}

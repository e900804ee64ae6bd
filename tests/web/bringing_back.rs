//! Somebody deletes a customer while others have its forms and pages open.

use crate::site::{Site, encoded, location};

const DIR: &str = "客户/制造业/中型/杭州盛泰";
const PROFILE: &str = "客户/制造业/中型/杭州盛泰/客户.yaml";
const TALK: &str = "客户/制造业/中型/杭州盛泰/跟进/2026-01-05-0900-电话-报价跟进.yaml";
const NUMBER: &str = "CUST202601010001";

fn office() -> Site {
    Site::with_vault(|vault| {
        vault
            .customer("杭州盛泰")
            .followup("2026-01-05 09:00", "报价跟进", "报价已发出")
            .file("附件/名片.bin", [0, 159, 146, 150]);
        vault.customer("苏州恒瑞");
    })
}

fn address(page: &str, path: &str) -> String {
    format!("/{page}/{}", encoded(path).replace("%2F", "/"))
}

fn text(site: &Site, path: &str) -> String {
    std::fs::read_to_string(site.root().join(path)).unwrap_or_default()
}

fn seen(site: &Site, path: &str) -> String {
    let (_, page) = site.get(&address("edit", path));
    let value = page.split("name=\"seen\" value=\"").nth(1);
    value.and_then(|rest| rest.split('"').next()).unwrap().to_owned()
}

/// Where the button of these words sends to, by itself or with its form.
fn action(page: &str, words: &str) -> String {
    let attribute = |text: &str, name: &str| {
        let value = text.split(&format!(" {name}=\"")).nth(1)?;
        value.split('"').next().map(str::to_owned)
    };
    let button = |(at, _): (usize, &str)| {
        let (before, button) = page.split_at(at);
        let button = button.split("</button>").next()?;
        let form = before.rsplit("<form").next()?;
        button
            .contains(words)
            .then(|| attribute(button, "formaction").or_else(|| attribute(form, "action")))?
    };
    let found = page.match_indices("<button").find_map(button);
    found.unwrap_or_else(|| panic!("{words}: {page}"))
}

fn remove(site: &Site) {
    site.records(|| std::fs::remove_dir_all(site.root().join(DIR)).unwrap());
}

fn is_whole(site: &Site) {
    for path in [PROFILE, TALK, "客户/制造业/中型/杭州盛泰/附件/名片.bin"] {
        assert!(site.root().join(path).exists(), "{path}");
    }
}

#[test]
fn the_page_of_a_deleted_customer_offers_to_bring_it_back() {
    for page in [
        format!("/c/{NUMBER}"),
        address("r", TALK),
        format!("/c/{}", encoded(DIR)),
    ] {
        let site = office();
        remove(&site);
        let (status, body) = site.get(&page);
        assert_eq!(status, 404, "{page}");
        assert!(body.contains("删除") && body.contains("恢复整个客户"), "{page}: {body}");
        let (head, body) = site.answer_to_post(&action(&body, "恢复整个客户"));
        let place = location(&head).unwrap_or_else(|| panic!("{head} {body}"));
        is_whole(&site);
        let (_, body) = site.get(&place);
        assert!(body.contains("客户已恢复，3 个文件都放回了原处"), "{body}");
        // Once more, from a page that somebody else still has open.
        let (head, _) = site.answer_to_post(&address("bring-back", DIR));
        assert!(
            location(&head).is_some_and(|place| place.contains("saved=same")),
            "{head}"
        );
    }
}

#[test]
fn what_was_typed_about_a_deleted_customer_is_saved_on_top_of_all_that_comes_back() {
    for (path, field) in [(PROFILE, "f.remark"), (TALK, "f.content")] {
        let site = office();
        let opened = seen(&site, path);
        remove(&site);
        let fields = [(field, "写了很久"), ("seen", &*opened)];
        let (head, page) = site.sends_form(&address("edit", path), &fields);
        assert!(head.starts_with("HTTP/1.1 422"), "{head}");
        assert!(
            page.contains("客户“杭州盛泰”的档案") && page.contains("写了很久"),
            "{page}"
        );
        assert_eq!(page.contains("另存为新客户"), path == PROFILE);
        assert!(!page.contains("另存为新跟进"));
        let revived = [&fields[..], &[("do", "revive")]].concat();
        let (head, page) = site.sends_form(&action(&page, "恢复整个客户"), &revived);
        let told = site.get(&location(&head).unwrap_or_else(|| panic!("{page}"))).1;
        assert!(told.contains("都放回了原处。您写的也保存好了。"), "{told}");
        is_whole(&site);
        assert!(text(&site, path).contains("写了很久"));
        let log = site.json("/api/changes?limit=2");
        let last = log["results"][0]["summary"].as_str().unwrap();
        assert!(!last.contains("恢复客户"), "{last}");
        assert_eq!(log["results"][1]["summary"], "恢复客户 杭州盛泰：3 个文件");
    }
}

#[test]
fn a_profile_that_was_deleted_alone_comes_back_with_its_number_and_is_made_no_second_time() {
    let site = office();
    let opened = seen(&site, PROFILE);
    site.records(|| std::fs::remove_file(site.root().join(PROFILE)).unwrap());
    let fields = [("f.remark", "写了很久"), ("seen", &*opened)];
    let (head, page) = site.sends_form(&address("edit", PROFILE), &fields);
    assert!(head.starts_with("HTTP/1.1 422"), "{head}");
    assert!(!page.contains("另存为新") && page.contains("编号不变"), "{page}");
    let revived = [&fields[..], &[("do", "revive")]].concat();
    let (head, page) = site.sends_form(&action(&page, "恢复原来的"), &revived);
    assert!(location(&head).is_some(), "{page}");
    let text = text(&site, PROFILE);
    assert!(text.contains(NUMBER) && text.contains("写了很久"), "{text}");

    site.records(|| std::fs::remove_file(site.root().join(PROFILE)).unwrap());
    let (status, page) = site.get(&format!("/c/{}", encoded(DIR)));
    assert_eq!(status, 200);
    let (head, page) = site.answer_to_post(&action(&page, "恢复原来的资料"));
    assert!(location(&head).is_some(), "{page}");
    is_whole(&site);
}

#[test]
fn the_version_of_a_record_says_that_its_customer_comes_along() {
    let site = office();
    remove(&site);
    let log = site.json("/api/changes?limit=9");
    let first = log["results"].as_array().unwrap().last().unwrap()["commit"].clone();
    let page = format!("{}?at={}", address("r", TALK), first.as_str().unwrap());
    site.open(&page)
        .shows("会把整个客户（3 个文件）一起恢复")
        .clicks("恢复整个客户")
        .shows("客户已恢复，3 个文件都放回了原处")
        .is_quiet();
    is_whole(&site);
}

#[test]
fn a_new_record_of_a_customer_that_somebody_deletes_is_not_lost() {
    let site = office();
    let form = format!("/new/followup?customer={NUMBER}");
    let page = site
        .open(&form)
        .chooses_option("f.method", "电话")
        .focuses("[name='f.subject']")
        .types("看样机")
        .focuses("[name='f.content']")
        .types("王经理说可以");
    remove(&site);
    page.clicks("保存")
        .shows("客户“杭州盛泰”的档案")
        .shows("您写的都还在下面")
        .on_a_phone()
        .fits()
        .clicks("恢复整个客户，再保存")
        .shows("您写的也保存好了")
        .shows("王经理说可以");
    is_whole(&site);
}

#[test]
fn a_new_record_follows_a_customer_that_was_moved_or_archived() {
    let site = office();
    let fields = [("f.method", "电话"), ("f.subject", "看样机"), ("f.content", "写了很久")];
    let by_folder = format!("/new/followup?customer={}", encoded(DIR));
    let shelved = [("do", "shelve"), ("seen", &*seen(&site, PROFILE))];
    assert!(location(&site.sends_form(&address("edit", PROFILE), &shelved).0).is_some());
    let (head, page) = site.sends_form(&by_folder, &fields);
    assert!(head.starts_with("HTTP/1.1 422"), "{head}");
    assert!(page.contains("归档了") && page.contains("写了很久"), "{page}");
    let (head, page) = site.sends_form(&action(&page, ">保存"), &fields);
    assert!(location(&head).is_some(), "{page}");
    assert!(
        site.root()
            .join("历史客户/制造业/中型/杭州盛泰/跟进")
            .read_dir()
            .unwrap()
            .count()
            == 2
    );
    assert!(!site.root().join(DIR).exists());
}

#[test]
fn a_new_record_of_a_customer_that_never_was_asks_for_another() {
    let site = office();
    let fields = [("f.method", "电话"), ("f.subject", "看样机"), ("f.content", "写了很久")];
    let (head, page) = site.sends_form("/new/followup?customer=CUST209901010001", &fields);
    assert!(head.starts_with("HTTP/1.1 422"), "{head}");
    assert!(page.contains("没有这位客户") && page.contains("写了很久"), "{page}");
    let named = [&fields[..], &[("customer", "苏州恒瑞")]].concat();
    let (head, page) = site.sends_form(&action(&page, ">保存"), &named);
    assert!(location(&head).is_some(), "{page}");
    assert!(site.root().join("客户/制造业/中型/苏州恒瑞/跟进").exists());
}

#[test]
fn what_lies_in_the_place_of_a_record_is_told_at_the_form() {
    let site = office();
    let folder = site.root().join("客户/制造业/中型/苏州恒瑞/跟进");
    std::fs::write(&folder, "这里本来该是文件夹").unwrap();
    let fields = [("f.method", "电话"), ("f.subject", "看样机"), ("f.content", "写了很久")];
    let (head, page) = site.sends_form("/new/followup?customer=CUST202601010002", &fields);
    assert!(head.starts_with("HTTP/1.1 422"), "{head}");
    assert!(
        page.contains("还没有保存：") && page.contains("跟进") && page.contains("写了很久"),
        "{page}"
    );

    // A folder where the file of an open form was.
    let opened = seen(&site, TALK);
    site.records(|| {
        std::fs::remove_file(site.root().join(TALK)).unwrap();
        std::fs::create_dir(site.root().join(TALK)).unwrap();
    });
    let fields = [("f.content", "写了很久"), ("seen", &*opened)];
    for act in ["", "revive"] {
        let fields = [&fields[..], &[("do", act)]].concat();
        let (head, page) = site.sends_form(&address("edit", TALK), &fields);
        assert!(head.starts_with("HTTP/1.1 422"), "{head} {page}");
        assert!(page.contains("还没有保存：") && page.contains("写了很久"), "{page}");
    }
}

#[test]
fn a_form_with_faults_says_that_only_the_customer_came_back() {
    let site = office();
    let opened = seen(&site, TALK);
    remove(&site);
    let fields = [("f.content", ""), ("seen", &*opened), ("do", "revive")];
    let (head, page) = site.sends_form(&address("edit", TALK), &fields);
    assert!(head.starts_with("HTTP/1.1 422"), "{head}");
    assert!(page.contains("客户“杭州盛泰”已经恢复了，3 个文件放回了原处"), "{page}");
    is_whole(&site);

    remove(&site);
    let fields = [("f.subject", ""), ("do", "revive")];
    let (head, page) = site.sends_form(&format!("/new/followup?customer={NUMBER}"), &fields);
    assert!(head.starts_with("HTTP/1.1 422"), "{head}");
    assert!(page.contains("客户“杭州盛泰”已经恢复了，3 个文件放回了原处"), "{page}");
}

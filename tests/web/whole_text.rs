//! A file that cannot be read is mended in the browser: as one text, checked while it is written, saved like every other change.

use crate::site::{Site, encoded, location};

const FILE: &str = "客户/制造业/中型/杭州盛泰/跟进/2026-01-05-0900-电话-报价.yaml";
const SPOILT: &str =
    "\u{FEFF}time: 2026-01-05 09:00 # 早上\r\nmethod：电话\r\nby: 张三\r\nsubject: 报价\r\ncontent: 已发\n";

fn office() -> Site {
    Site::with_vault(|vault| {
        vault
            .customer("杭州盛泰")
            .file("跟进/2026-01-05-0900-电话-报价.yaml", SPOILT);
    })
}

/// As pages link to it.
fn address(path: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/.-".contains(c);
    let encode = |c: char| {
        if plain(c) {
            c.to_string()
        } else {
            encoded(&c.to_string())
        }
    };
    format!("/text/{}", path.chars().map(encode).collect::<String>())
}

fn text(site: &Site) -> String {
    std::fs::read_to_string(site.root().join(FILE)).unwrap()
}

fn seen(site: &Site) -> String {
    seen_of(site, FILE)
}

fn seen_of(site: &Site, path: &str) -> String {
    let (_, page) = site.get(&address(path));
    let value = page.split("name=\"seen\" value=\"").nth(1);
    value.and_then(|rest| rest.split('"').next()).unwrap().to_owned()
}

#[test]
fn a_spoilt_file_is_mended_from_the_list_of_problems() {
    let site = office();
    let page = site
        .open("/problems")
        .is_awake()
        .clicks("修改")
        .shows("修改原文")
        .shows("第 2 行")
        .until(
            "numbers the lines",
            "document.querySelector('.numbers .bad')?.textContent.trim() === '2'",
        )
        .until(
            "has the whole text",
            "document.activeElement.value?.startsWith('time: 2026-01-05 09:00 # 早上\\nmethod：电话')",
        );
    page.runs(
        "(() => { const area = document.querySelector('#whole-text'); area.value = area.value.replace('method：', 'method: '); area.dispatchEvent(new Event('input', { bubbles: true })); })()",
    );
    page.shows("没有发现问题")
        .on_a_phone()
        .fits()
        .presses_ctrl("Enter")
        .shows("已保存")
        .shows("已发")
        .is_quiet();
    assert_eq!(
        text(&site),
        SPOILT.replace("method：", "method: "),
        "only that line, ends and BOM as they were"
    );
    assert_eq!(site.json("/api/problems")["total"], 0);
    let change = site.json("/api/changes?limit=1")["results"][0].clone();
    assert_eq!(change["via"], "web", "{change}");
}

#[test]
fn what_still_cannot_be_read_is_saved_only_when_somebody_insists() {
    let site = office();
    let seen = seen(&site);
    let half = "time: 2026-01-05 09:00\r\nmethod：拜访\r\n";
    let (head, page) = site.sends_form(&address(FILE), &[("seen", &seen), ("text", half)]);
    assert!(head.starts_with("HTTP/1.1 422"), "{head}");
    for words in ["还没有保存", "第 2 行", "还是保存", "method：拜访"] {
        assert!(page.contains(words), "{words}");
    }
    assert_eq!(text(&site), SPOILT);
    let (head, _) = site.sends_form(&address(FILE), &[("seen", &seen), ("text", half), ("do", "anyway")]);
    assert!(location(&head).is_some(), "{head}");
    assert_eq!(text(&site), format!("\u{FEFF}{half}"));
}

#[test]
fn spoilt_settings_ask_first_and_can_be_mended_and_taken_back_where_they_were_spoilt() {
    let site = office();
    let settings = "kehu.yaml";
    let good = std::fs::read_to_string(site.root().join(settings)).unwrap();
    for bad in [
        "lifecycle:\n  dormant_after: 火星\n",
        "lifecycle: [\n",
        "numbering:\n  pattern: CUST\n",
    ] {
        let write = |text: &str, word: &str| {
            let seen = seen_of(&site, settings);
            site.sends_form("/text/kehu.yaml", &[("seen", &seen), ("text", text), ("do", word)])
        };
        let bad = format!("{good}{bad}");
        let (head, page) = write(&bad, "");
        assert!(head.starts_with("HTTP/1.1 422"), "{head}");
        for words in ["还没有保存", "设置有误", "还是保存"] {
            assert!(page.contains(words), "{words}");
        }
        let (head, _) = write(&bad, "anyway");
        assert!(location(&head).is_some(), "{head}");
        // Nothing else is written by them, and a page says so.
        let spoiling = site.json("/api/changes?limit=1")["results"][0]["commit"]
            .as_str()
            .unwrap()
            .to_owned();
        let (head, _) = write(&good, "");
        assert!(location(&head).is_some(), "mended: {head}");
        let mending = site.json("/api/changes?limit=1")["results"][0]["commit"]
            .as_str()
            .unwrap()
            .to_owned();
        // Taking the mending back would spoil it again.
        let (head, page) = site.answer_to_post(&format!("/undo/{mending}"));
        assert!(head.starts_with("HTTP/1.1 409"), "{head}");
        assert!(page.contains("不能撤销") && page.contains("设置"), "{page}");
        let (head, _) = write(&bad, "anyway");
        assert!(location(&head).is_some(), "{head}");
        let again = site.json("/api/changes?limit=1")["results"][0]["commit"]
            .as_str()
            .unwrap()
            .to_owned();
        assert_ne!(again, spoiling);
        let (head, _) = site.answer_to_post(&format!("/undo/{again}"));
        assert!(location(&head).is_some(), "taken back: {head}");
        assert_eq!(std::fs::read_to_string(site.root().join(settings)).unwrap(), good);
    }
}

#[test]
fn spoilt_settings_keep_an_undo_from_writing_and_say_where_to_mend_them() {
    let site = office();
    let text = SPOILT.trim_start_matches('\u{FEFF}').replace("method：", "method: ");
    site.sends_form(&address(FILE), &[("seen", &seen(&site)), ("text", &text)]);
    let commit = site.json("/api/changes?limit=1")["results"][0]["commit"]
        .as_str()
        .unwrap()
        .to_owned();
    site.records(|| std::fs::write(site.root().join("kehu.yaml"), "lifecycle: 火星\n").unwrap());
    let (head, page) = site.answer_to_post(&format!("/undo/{commit}"));
    assert!(head.starts_with("HTTP/1.1 409"), "{head}");
    assert!(page.contains("设置有误") && page.contains("/text/kehu.yaml"), "{page}");
}

#[test]
fn a_text_never_overwrites_what_somebody_else_wrote_meanwhile() {
    let site = office();
    let seen = seen(&site);
    site.edit(FILE, "已发", "别人写的");
    let mine = SPOILT.trim_start_matches('\u{FEFF}').replace("method：", "method: ");
    let (head, page) = site.sends_form(&address(FILE), &[("seen", &seen), ("text", &mine)]);
    assert!(head.starts_with("HTTP/1.1 422"), "{head}");
    for words in ["也改了这个文件", "别人写的", "method: 电话"] {
        assert!(page.contains(words), "{words}");
    }
    assert!(text(&site).contains("别人写的"));
}

#[test]
fn only_lines_that_differ_are_told_apart_though_a_browser_ends_lines_in_its_own_way() {
    let site = office();
    let seen = seen(&site);
    site.edit(FILE, "已发", "别人写的");
    let mine = "time: 2026-01-05 09:00 # 早上\r\nmethod: 电话\r\nby: 张三\r\nsubject: 报价\r\ncontent: 已发\r\n";
    let (_, page) = site.sends_form(&address(FILE), &[("seen", &seen), ("text", mine)]);
    let (_, differences) = page.split_once("与现在文件里的不同").unwrap();
    let taken_out = differences.matches("<del ").count();
    assert_eq!(taken_out, 2, "{differences}");
}

#[test]
fn a_text_whose_customer_moved_follows_it() {
    let site = office();
    let seen = seen(&site);
    let profile = "客户/制造业/中型/杭州盛泰/客户.yaml";
    let shelved = [("do", "shelve"), ("seen", &*seen_of(&site, profile))];
    let form = address(profile).replacen("/text/", "/edit/", 1);
    assert!(location(&site.sends_form(&form, &shelved).0).is_some());
    let (head, page) = site.sends_form(&address(FILE), &[("seen", &seen), ("text", "time: 2026-01-05 09:00\n")]);
    assert!(head.starts_with("HTTP/1.1 422"), "{head}");
    assert!(page.contains("历史客户"), "{page}");
    assert!(page.contains("time: 2026-01-05 09:00"), "{page}");
}

#[test]
fn what_no_form_can_open_leads_to_its_text() {
    let site = Site::with_vault(|vault| {
        vault
            .customer("杭州盛泰")
            .file("客户.yaml", "customer_id: CUST202601010001\ncustomer_name：杭州盛泰\n");
        vault.write("views/坏.yaml", "name: 坏\nquery：甲\n");
    });
    let profile = "客户/制造业/中型/杭州盛泰/客户.yaml";
    let link = address(profile);
    for page in [
        "/c/CUST202601010001".to_owned(),
        link.replace("/text/", "/r/"),
        link.replace("/text/", "/edit/"),
    ] {
        let (_, page_text) = site.get(&page);
        assert!(page_text.contains(&link), "{page}");
    }
    let (_, problems) = site.get("/problems");
    assert!(problems.contains(&address("views/坏.yaml")), "{problems}");
    // A file in GBK is shown as what it says, and is UTF-8 afterwards.
    let foreign = encoding("customer_id: CUST202601010001\ncustomer_name: 杭州盛泰\n");
    site.records(|| std::fs::write(site.root().join(profile), &foreign).unwrap());
    let (_, page) = site.get(&link);
    assert!(
        page.contains("customer_name: 杭州盛泰") && page.contains("不是 UTF-8"),
        "{page}"
    );
    let (status, _) = site.get(&address("../etc/passwd"));
    assert_eq!(status, 404);
}

fn encoding(text: &str) -> Vec<u8> {
    let gbk = [("杭州盛泰", [0xBA, 0xBC, 0xD6, 0xDD, 0xCA, 0xA2, 0xCC, 0xA9])];
    let (before, after) = text.split_once(gbk[0].0).unwrap();
    [before.as_bytes(), &gbk[0].1, after.as_bytes()].concat()
}

const PROFILE: &str = "客户/制造业/中型/杭州盛泰/客户.yaml";

/// What came of saving the profile as a text.
fn saves(site: &Site, text: &str, more: &[(&str, &str)]) -> (String, String) {
    let seen = seen_of(site, PROFILE);
    let fields = [&[("seen", seen.as_str()), ("text", text)], more].concat();
    site.sends_form(&address(PROFILE), &fields)
}

#[test]
fn an_empty_text_and_one_that_never_came_are_not_saved_unasked() {
    let site = office();
    let profile = std::fs::read_to_string(site.root().join(PROFILE)).unwrap();
    let (head, _) = site.sends_form(&address(PROFILE), &[("seen", &seen_of(&site, PROFILE))]);
    assert!(head.starts_with("HTTP/1.1 400"), "{head}");
    let nameless: String = profile
        .lines()
        .filter(|line| !line.starts_with("customer_name:"))
        .map(|line| format!("{line}\n"))
        .collect();
    for (text, words) in [
        ("", "文件内容是空的"),
        (" \n", "文件内容是空的"),
        (nameless.as_str(), "客户名称"),
    ] {
        let (head, page) = saves(&site, text, &[]);
        assert!(head.starts_with("HTTP/1.1 422"), "{head}");
        assert!(page.contains("还是保存") && page.contains(words), "{words}: {page}");
        assert_eq!(std::fs::read_to_string(site.root().join(PROFILE)).unwrap(), profile);
    }
    let (head, page) = saves(&site, "", &[("do", "anyway"), ("reason", "登记错了")]);
    assert!(location(&head).is_some(), "{head}{page}");
}

#[test]
fn a_text_that_can_be_read_goes_by_the_rules_of_a_change() {
    let site = Site::with_vault(|vault| {
        for name in ["杭州盛泰", "苏州恒瑞"] {
            vault.customer(name);
        }
    });
    let profile = std::fs::read_to_string(site.root().join(PROFILE)).unwrap();
    let value = |key: &str| {
        let line = profile
            .lines()
            .find(|line| line.starts_with(&format!("{key}:")))
            .unwrap();
        line.to_owned()
    };
    let other = std::fs::read_to_string(site.root().join(PROFILE.replace("杭州盛泰", "苏州恒瑞"))).unwrap();
    let number = other.lines().find(|line| line.starts_with("customer_id:")).unwrap();
    let (head, page) = saves(
        &site,
        &profile.replace(&value("customer_id"), number),
        &[("do", "anyway"), ("reason", "试")],
    );
    assert!(
        head.starts_with("HTTP/1.1 422") && page.contains("已经是“苏州恒瑞”的"),
        "{head}{page}"
    );
    let handed = profile.replace(&value("owner"), "owner: 李四");
    let (head, page) = saves(&site, &handed, &[]);
    assert!(
        head.starts_with("HTTP/1.1 422") && page.contains("要写原因"),
        "{head}{page}"
    );
    let (head, page) = saves(&site, &handed, &[("reason", "调岗")]);
    assert!(location(&head).is_some(), "{head}{page}");
    let moved = handed.replace(&value("industry"), "industry: 零售业");
    let (head, page) = saves(&site, &moved, &[("reason", "登记错了")]);
    assert!(location(&head).is_some(), "{head}{page}");
    assert!(
        site.root().join("客户/零售业/中型/杭州盛泰/客户.yaml").exists(),
        "the folder goes along"
    );
}

#[test]
fn what_was_typed_in_a_form_is_kept_when_its_file_cannot_be_read_meanwhile() {
    let site = office();
    let form = address(PROFILE).replace("/text/", "/edit/");
    let (_, page) = site.get(&form);
    let seen = page
        .split("name=\"seen\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap()
        .to_owned();
    let good = std::fs::read_to_string(site.root().join(PROFILE)).unwrap();
    std::fs::write(site.root().join(PROFILE), format!("{good}bad: [\n")).unwrap();
    let typed = [
        ("seen", seen.as_str()),
        ("f.website", "https://typed.example.com"),
        ("reason", "客户来电"),
    ];
    let (head, page) = site.sends_form(&form, &typed);
    assert!(head.starts_with("HTTP/1.1 422"), "{head}");
    for words in [
        "还没有保存",
        "您写的都还在下面",
        "https://typed.example.com",
        "客户来电",
        &address(PROFILE),
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    std::fs::write(site.root().join(PROFILE), format!("{good}district: 滨江区\n")).unwrap();
    let (head, page) = site.sends_form(&form, &typed);
    assert!(location(&head).is_some(), "{head}{page}");
    let text = std::fs::read_to_string(site.root().join(PROFILE)).unwrap();
    assert!(text.contains("typed.example.com") && text.contains("滨江区"), "{text}");
}

#[test]
fn schemas_and_templates_are_mended_as_texts_too() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰");
        vault.write("templates/跟进/坏.yaml", "method：电话\n");
    });
    let (_, problems) = site.get("/problems");
    assert!(problems.contains(&address("templates/跟进/坏.yaml")), "{problems}");
    for path in ["templates/跟进/坏.yaml", "schemas/followup.yaml"] {
        let (status, page) = site.get(&address(path));
        assert_eq!(status, 200, "{path}");
        assert!(page.contains("name=\"text\""), "{path}");
        let seen = seen_of(&site, path);
        let (head, page) = site.sends_form(&address(path), &[("seen", &seen), ("text", "a: [\n")]);
        assert!(
            head.starts_with("HTTP/1.1 422") && page.contains("还是保存"),
            "{path}: {head}"
        );
        assert!(page.contains("第 1 行") || page.contains("第 2 行"), "{path}: {page}");
    }
    let template = "templates/跟进/坏.yaml";
    let seen = seen_of(&site, template);
    let (head, _) = site.sends_form(&address(template), &[("seen", &seen), ("text", "method: 电话\n")]);
    assert!(location(&head).is_some(), "{head}");
}

#[test]
fn a_text_that_is_too_long_to_be_sent_is_told_of_and_stays() {
    let site = office();
    let page = site.open(&address(FILE)).is_awake();
    page.runs("document.querySelector('#whole-text').value = '汉'.repeat(300000)");
    page.clicks("保存").shows("内容太长").until(
        "keeps what was typed",
        "document.querySelector('#whole-text').value.length === 300000",
    );
    assert_eq!(text(&site), SPOILT);
}

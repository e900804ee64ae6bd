//! The palette: from any page to customers, pages and commands.

use serde_json::{Value, json};

use crate::browser::Page;
use crate::site::{Site, encoded};

fn site() -> Site {
    Site::with_vault(|vault| {
        vault
            .customer("杭州盛泰机械有限公司")
            .contract("HT2026001", "设备采购", 486_000, "2026-03-01");
        vault.customer("苏州恒瑞精密制造");
    })
}

const OPEN: &str = "document.getElementById('palette').open && document.activeElement.matches('#palette input')";

fn offers(page: Page, text: &str) -> Page {
    let offered = format!(
        "[...document.querySelectorAll('#palette [role=option]')].some((option) => option.innerText.includes({}))",
        json!(text)
    );
    page.until("does not offer", &offered)
}

#[test]
fn a_customer_is_opened_by_keyboard_from_any_page() {
    let site = site();
    for path in ["/", "/reports", "/problems"] {
        let page = site
            .open(path)
            .is_awake()
            .presses_ctrl("k")
            .until("is not open", OPEN)
            .types("盛泰");
        let page = offers(page, "杭州盛泰机械有限公司");
        assert_eq!(
            page.value("document.getElementById(document.activeElement.getAttribute('aria-activedescendant')).innerText.includes('杭州盛泰')"),
            json!(true)
        );
        page.presses("Enter")
            .until("is no customer", "location.pathname.startsWith('/c/')")
            .shows("HT2026001")
            .is_quiet();
    }
}

#[test]
fn what_is_typed_faster_than_it_is_answered_is_opened_all_the_same() {
    let site = site();
    site.open("/")
        .is_awake()
        .presses_ctrl("k")
        .until("is not open", OPEN)
        .types("恒瑞")
        .presses("Enter")
        .until("is no customer", "location.pathname.startsWith('/c/')")
        .shows("苏州恒瑞精密制造");
}

#[test]
fn pages_and_commands_are_found_by_their_words_and_as_they_are_spoken() {
    let site = site();
    for (typed, shown, path) in [
        ("客户", "客户", "/customers"),
        ("bg", "变更", "/changes"),
        ("全部合同", "全部合同", "/customers?view=kind&kind=contract"),
        ("wenti", "问题", "/problems"),
        ("excel", "导入表格", "/import"),
    ] {
        let answer = site.json(&format!("/api/palette?q={}", encoded(typed)));
        let choices = choices(&answer);
        let found = choices.iter().find(|choice| choice["title"] == shown);
        assert_eq!(
            found.unwrap_or_else(|| panic!("{typed}: {answer}"))["href"],
            path,
            "{typed}"
        );
    }
    let page = site
        .open("/")
        .is_awake()
        .presses_ctrl("k")
        .until("is not open", OPEN)
        .types("问题");
    offers(page, "问题").presses("Enter").is_at("/problems");
}

/// Every choice of every group.
fn choices(answer: &Value) -> Vec<Value> {
    let groups = answer["groups"].as_array().unwrap().iter();
    groups
        .flat_map(|group| group["choices"].as_array().unwrap().clone())
        .collect()
}

#[test]
fn everything_offered_leads_somewhere() {
    let site = site();
    let mut all = choices(&site.json("/api/palette"));
    for typed in ["全部", "报表", "客户", "盛泰"] {
        all.extend(choices(&site.json(&format!("/api/palette?q={}", encoded(typed)))));
    }
    for choice in all {
        match (choice["href"].as_str(), choice["post"].as_bool()) {
            (Some(href), Some(true)) => assert_eq!(site.post(href), 200, "{choice}"),
            (Some(href), _) => assert_eq!(site.get(href).0, 200, "{choice}"),
            (None, _) => assert!(choice["act"].is_string(), "{choice}"),
        }
    }
    // Half a condition finds no customer, and is no failure.
    assert_eq!(site.get(&format!("/api/palette?q={}", encoded("金额>"))).0, 200);
}

#[test]
fn commands_of_a_page_are_offered_where_they_are() {
    let site = site();
    let page = site.open("/").is_awake().presses_ctrl("k").until("is not open", OPEN);
    let page = offers(page, "看快捷键");
    assert_eq!(
        page.value("document.getElementById('palette').innerText.includes('打开文件夹')"),
        json!(false)
    );
    let customer = format!("/c/{}", encoded("杭州盛泰机械有限公司"));
    let page = page
        .goes_to(&customer)
        .is_awake()
        .presses_ctrl("k")
        .until("is not open", OPEN)
        .types("历史");
    offers(page, "看这位客户的历史")
        .presses("Enter")
        .until("is no history", "location.pathname.endsWith('/history')")
        .is_quiet();
    site.open(&customer)
        .is_awake()
        .presses_ctrl("k")
        .until("is not open", OPEN)
        .types("打开文件夹")
        .presses("Enter")
        .shows("已打开");
    site.has_opened(&["客户/制造业/中型/杭州盛泰机械有限公司"]);
}

#[test]
fn what_can_be_done_with_the_customer_of_a_page_is_offered_there() {
    let site = site();
    let id = "CUST202601010001";
    let offered = |on: &str| {
        let answer = site.json(&format!("/api/palette?q=&on={}", encoded(on)));
        let titles = choices(&answer)
            .into_iter()
            .map(|choice| choice["title"].as_str().unwrap().to_owned());
        titles.collect::<Vec<_>>()
    };
    for deed in ["转交负责人", "改状态", "移动分类", "归档", "上传附件"] {
        assert!(offered(&format!("/c/{id}")).iter().any(|title| title == deed), "{deed}");
        assert!(!offered("/").iter().any(|title| title == deed), "{deed}");
    }
    site.open(&format!("/c/{id}"))
        .is_awake()
        .presses_ctrl("k")
        .until("is not open", OPEN)
        .types("转交")
        .presses("Enter")
        .until("does not ask to whom", "location.pathname === '/bulk'")
        .shows("杭州盛泰机械有限公司")
        .is_quiet();
}

#[test]
fn a_follow_up_and_a_task_are_begun_from_any_page() {
    let site = site();
    let id = "CUST202601010001";
    let dir = "客户/制造业/中型/杭州盛泰机械有限公司";
    let begun = |on: &str, title: &str| {
        let answer = site.json(&format!("/api/palette?q={}&on={}", encoded(title), encoded(on)));
        let found = choices(&answer).into_iter().find(|choice| choice["title"] == title);
        found.unwrap_or_else(|| panic!("{on}: {answer}"))
    };
    for (title, form) in [("写跟进", "/new/followup"), ("新建任务", "/new/task")] {
        for on in [
            format!("/c/{id}"),
            format!("/c/{dir}/history"),
            format!("/r/{dir}/客户.yaml"),
        ] {
            let choice = begun(&on, title);
            assert_eq!(choice["href"], format!("{form}?customer={id}"), "{on}");
            assert_eq!(choice["note"], "关于 杭州盛泰机械有限公司", "{on}");
        }
        for on in ["/", "/c/没有这家", "/r/kehu.yaml", "/r/../x", "c", ""] {
            assert_eq!(begun(on, title)["href"], form, "{on}");
        }
    }
    site.open(&format!(
        "/r/{}/{}",
        dir.split('/').map(encoded).collect::<Vec<_>>().join("/"),
        encoded("客户.yaml")
    ))
    .is_awake()
    .presses_ctrl("k")
    .until("is not open", OPEN)
    .types("写跟进")
    .presses("Enter")
    .is_at(&format!("/new/followup?customer={id}"))
    .shows("杭州盛泰机械有限公司")
    .goes_to("/reports")
    .is_awake()
    .presses_ctrl("k")
    .until("is not open", OPEN)
    .types("写跟进")
    .presses("Enter")
    .is_at("/new/followup")
    .until("does not ask whose", "document.activeElement.name === 'customer'")
    .is_quiet();
}

#[test]
fn escape_closes_it_and_the_focus_goes_back() {
    let site = site();
    let page = site.open("/customers").is_awake().presses("j");
    let before = page.value("document.activeElement.innerText");
    let page = page
        .presses_ctrl("k")
        .until("is not open", OPEN)
        .types("jjj")
        .presses("Escape")
        .until("stays open", "!document.getElementById('palette').open");
    assert_eq!(page.value("document.activeElement.innerText"), before);
    page.presses_ctrl("k")
        .until("is not open", OPEN)
        .presses_ctrl("k")
        .until("stays open", "!document.getElementById('palette').open")
        .is_quiet();
}

#[test]
fn a_phone_has_a_button_for_it() {
    let site = site();
    let page = site.open("/").on_a_phone().goes_to("/").is_awake();
    let size = page.value(
        "[...['width', 'height']].map((side) => document.querySelector('.jump').getBoundingClientRect()[side] >= 44)",
    );
    assert_eq!(size, json!([true, true]));
    page.value("void document.querySelector('.jump').click()");
    let page = page.until("is not open", OPEN).types("恒瑞");
    let page = offers(page, "苏州恒瑞精密制造").fits();
    page.value("void document.querySelector('#palette [role=option]').click()");
    page.until("is no customer", "location.pathname.startsWith('/c/')")
        .is_quiet();
}

#[test]
fn without_a_script_nothing_promises_it() {
    let (_, body) = site().get("/");
    assert!(!body.contains("<dialog id=\"palette\""));
}

#[test]
fn what_people_do_most_comes_first_and_what_was_done_last_before_that() {
    let site = site();
    let first = "document.querySelector('#palette [role=option]')?.innerText.trim().split('\\n')[0]";
    let chosen = "document.getElementById(document.querySelector('#palette input').getAttribute('aria-activedescendant'))?.innerText.trim().split('\\n')[0]";
    site.open("/")
        .is_awake()
        .presses_ctrl("k")
        .until("is not open", OPEN)
        .until("begins with a deed", &format!("{first} === '写跟进'"))
        .presses("ArrowDown")
        .until("has gone down", &format!("{chosen} === '新建客户'"))
        .presses("ArrowDown")
        .presses("Enter")
        .is_at("/new/task")
        .goes_to("/reports")
        .is_awake()
        .presses_ctrl("k")
        .until("is not open", OPEN)
        .until("begins with the last deed", &format!("{first} === '新建任务'"))
        .presses("Escape")
        .until("is closed", "!document.getElementById('palette').open")
        .is_quiet();
}

//! Everything by keyboard, and what every page owes to whoever looks at it.

use serde_json::{Value, json};

use crate::browser::Page;
use crate::pages::every_page;
use crate::site::{Site, encoded};

fn site() -> Site {
    Site::with_vault(|vault| {
        for name in ["杭州盛泰", "苏州恒瑞", "南京远洋"] {
            vault
                .customer(name)
                .followup("2026-11-18 14:30", "报价沟通", "两台机床的报价");
        }
    })
}

#[test]
fn from_today_to_a_customer_and_back() {
    let site = site();
    let page = site.open("/").is_awake();
    let page = page
        .goes_by_keys(["g", "c"], "/customers")
        .is_awake()
        .presses("j")
        .presses("j")
        .presses("k");
    let name = page.value("document.activeElement.innerText");
    let outline = page.value("getComputedStyle(document.activeElement).outlineStyle");
    assert_eq!(outline, "solid", "the focus is not to be seen");
    let page = page
        .presses("o")
        .shows(name.as_str().unwrap())
        .until("is no customer", "location.pathname.startsWith('/c/')");
    let page = page.is_awake().goes_by_keys(["g", "t"], "/").is_awake();
    page.presses("/")
        .until("the search box has no focus", "document.activeElement.id === 'q'")
        .types("报价")
        .is_at("/search?q=报价")
        .presses("Escape")
        .until("does not leave the box", "document.activeElement.id !== 'q'")
        .presses("j")
        .until("is on no row", "Boolean(document.activeElement.closest('[data-row]'))")
        .is_quiet();
}

#[test]
fn the_help_lists_exactly_what_works() {
    let site = site();
    let page = site.open("/").is_awake().presses("?").shows("快捷键");
    let listed = page.value("[...document.querySelectorAll('#help dt')].map((dt) => [...dt.children].map((kbd) => kbd.innerText).join(' '))");
    let page = page
        .presses("Escape")
        .until("stays open", "!document.getElementById('help').open");
    let going = page.value("[...document.querySelectorAll('#rail [data-go]')].map((a) => 'g ' + a.dataset.go)");
    let mut expected = ["/", "Ctrl K", "j k", "o Enter", "d", "s"]
        .map(|key| json!(key))
        .to_vec();
    expected.extend(going.as_array().unwrap().iter().cloned());
    expected.extend([json!("u"), json!("?"), json!("Esc")]);
    assert_eq!(listed, Value::Array(expected));
}

/// The page has come by a key, and another one was here before.
fn comes(page: Page, path: &str) -> Page {
    page.until("does not come", &format!("location.pathname.startsWith('{path}')"))
        .is_awake()
}

#[test]
fn a_customer_and_a_follow_up_are_written_by_keyboard_alone() {
    let site = site();
    let page = site
        .open("/")
        .is_awake()
        .goes_by_keys(["g", "c"], "/customers")
        .is_awake();
    let page = comes(page.presses("n"), "/new/customer")
        .until(
            "is not at the name",
            "document.activeElement.name === 'f.customer_name'",
        )
        .types("宁波海天塑机有限公司")
        .tabs_to("[name='f.industry']")
        .arrows_to("制造业")
        .tabs_to("[name='f.company_size']")
        .arrows_to("中型")
        .presses_ctrl("Enter")
        .shows("已保存");
    let page = comes(comes(page, "/c/").presses("n"), "/new/followup")
        .tabs_to("[name='f.method']")
        .arrows_to("电话")
        .tabs_to("[name='f.subject']")
        .types("初谈")
        .tabs_to("[name='f.content']")
        .types("要两台注塑机")
        .tabs_to("[data-day='明天']")
        .presses("Enter")
        .tabs_to("[name='f.next.goal']")
        .types("送样本")
        .presses_ctrl("Enter")
        .shows("已保存")
        .shows("要两台注塑机");
    let page = comes(page, "/c/").presses("u").shows("撤销这次修改？");
    comes(page, "/undo/")
        .tabs_to("form.undo button")
        .presses("Enter")
        .shows("已撤销")
        .is_quiet();
    let found = site.json(&format!("/api/search?q={}", encoded("海天")));
    assert_eq!(
        found["total"], 1,
        "the customer stays, the follow-up is taken back: {found}"
    );
}

#[test]
fn tasks_are_finished_and_put_off_by_keyboard_alone() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰");
        for (file, name, due) in [("a", "送样品", "2026-01-02"), ("b", "写周报", "2026-01-01")] {
            let text = format!("name: {name}\nassignee: 张三\ndue: {due}\n");
            vault.write(&format!("任务/{file}.yaml"), text);
        }
    });
    let read = |file: &str| std::fs::read_to_string(site.root().join(format!("任务/{file}.yaml"))).unwrap();
    let page = site
        .open("/todo")
        .is_awake()
        .presses("j")
        .presses("d")
        .shows("完成了任务");
    assert!(
        read("a").contains("status: 已完成") && !read("b").contains("status"),
        "{}",
        read("b")
    );
    let page = page
        .is_awake()
        .presses("j")
        .presses("s")
        .until("is at no day", "document.activeElement.innerText.startsWith('今天')")
        .presses("s")
        .until(
            "is not back at the row",
            "document.activeElement.matches('[data-row] .go')",
        )
        .presses("s")
        .until("is at no day", "document.activeElement.innerText.startsWith('今天')")
        .presses("Enter")
        .shows("推迟了");
    let today = chrono::Local::now().date_naive();
    assert!(read("b").contains(&format!("due: {today}")), "{}", read("b"));
    let page = comes(page.is_awake().presses("u"), "/undo/");
    comes(page.tabs_to("form.undo button").presses("Enter"), "/undo/")
        .shows("已撤销")
        .goes_to("/todo")
        .is_awake()
        .presses("n")
        .until("is no form", "location.pathname === '/new/task'")
        .is_quiet();
    assert!(read("b").contains("due: 2026-01-01"), "{}", read("b"));
}

#[test]
fn three_customers_get_another_owner_by_keyboard_alone() {
    let site = site();
    let owners = || {
        let found = site.json(&format!("/api/customers?q={}", encoded("负责人:李四")));
        found["total"].as_u64().unwrap()
    };
    let ticking = ["j", "x", "j", "x", "j", "x"];
    let page = ticking
        .into_iter()
        .fold(site.open("/customers").is_awake(), Page::presses)
        .shows("已选 3 位")
        .presses("a")
        .until(
            "is not in the bar",
            "Boolean(document.activeElement.closest('.picked'))",
        )
        .tabs_to(".picked button[value='owner']")
        .presses("Enter");
    let page = comes(page, "/bulk")
        .tabs_to("[name='f.owner']")
        .types("李四")
        .presses("Enter")
        .shows("会改成这样");
    let page = page
        .is_awake()
        .tabs_to("[name='reason']")
        .types("换区")
        .presses("Enter")
        .shows("已转交 3 个客户");
    assert_eq!(owners(), 3);
    let page = comes(page.is_awake().presses("u"), "/undo/");
    page.tabs_to("form.undo button")
        .presses("Enter")
        .shows("已撤销")
        .is_quiet();
    assert_eq!(owners(), 0);
}

#[test]
fn the_skip_link_leads_past_the_navigation() {
    let site = site();
    let page = site.open("/customers").is_awake().presses("Tab");
    let first = page.value("document.activeElement.innerText");
    assert_eq!(first, "跳到正文");
    let page = page
        .presses("Enter")
        .until("does not lead to the text", "location.hash === '#main'")
        .presses("Tab");
    page.until(
        "is not in the text",
        "document.getElementById('main').contains(document.activeElement)",
    );
}

#[test]
fn the_dark_is_dark_and_nothing_breaks_the_policy() {
    let site = Site::of_the_demo();
    let mut page = site.open("/").in_the_dark();
    let brightness = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0)";
    for (name, path) in every_page(&site) {
        page = page.goes_to(&path).is_awake().is_quiet();
        assert!(page.value(brightness).as_u64().unwrap() < 120, "{name}");
    }
    page = page.in_light(false).goes_to("/");
    assert!(page.value(brightness).as_u64().unwrap() > 600);
}

#[test]
fn the_bar_of_a_phone_holds_its_entries() {
    let site = site();
    let page = site.open("/").on_a_screen(360, 740).goes_to("/");
    page.value(
        "void document.querySelector('#rail [data-go=p]').insertAdjacentHTML('beforeend', '<span class=\"count bad\">999+</span>')",
    );
    let page = page.clicks("更多").fits();
    let badge = page.value("document.querySelector('#rail .count').getBoundingClientRect().height");
    assert!(badge.as_f64().unwrap() < 24.0, "the number breaks: {badge}");
    let small = page.value(
        "[...document.querySelectorAll('#rail > ul a, #rail summary')].map((a) => a.getBoundingClientRect()).filter((box) => box.width > 0).filter((box) => box.width < 44 || box.height < 44).length",
    );
    assert_eq!(small, 0, "too small for a thumb");
    let top = page.value("document.querySelector('main .figures, main .card').getBoundingClientRect().top");
    assert!(top.as_f64().unwrap() < 140.0, "the head wastes the screen: {top}");
}

#[test]
fn n_writes_a_follow_up_where_nothing_else_is_new() {
    let site = Site::with_vault(|vault| {
        vault
            .customer("杭州盛泰")
            .with("customer_type", "潜在客户")
            .contract("HT1", "机床", 300, "2026-03-01");
    });
    site.open("/problems")
        .is_awake()
        .presses("n")
        .until("is at the form", "location.pathname === '/new/followup'");
    // On 整理 it is about the customer of the row.
    site.open("/tidy")
        .is_awake()
        .shows("杭州盛泰")
        .presses("j")
        .presses("n")
        .until(
            "is at the form",
            "location.pathname === '/new/followup' && location.search.includes('customer=')",
        )
        .shows("杭州盛泰");
}

#[test]
fn what_is_undone_by_keys_has_the_focus_where_it_is_needed() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰").with("city", "杭州市");
    });
    let id = site.json("/api/customers")["results"][0]["customer_id"].clone();
    site.open(&format!("/c/{}", id.as_str().unwrap()))
        .is_awake()
        .presses("m")
        .shows("修改资料")
        .focuses("[name='f.city']")
        .types("区")
        .presses_ctrl("Enter")
        .shows("已保存")
        .is_awake()
        .presses("u")
        .shows("撤销这次修改？")
        .until("has the focus", "document.activeElement.innerText === '撤销，改回去'")
        .presses("Enter")
        .shows("已撤销")
        .until("has the focus", "document.activeElement.innerText === '杭州盛泰'")
        .is_quiet();
}

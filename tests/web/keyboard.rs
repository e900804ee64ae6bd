//! Everything by keyboard, and what every page owes to whoever looks at it.

use serde_json::{Value, json};

use crate::pages::every_page;
use crate::site::Site;

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
    let mut expected = vec![json!("/"), json!("Ctrl K"), json!("j k"), json!("o Enter")];
    expected.extend(going.as_array().unwrap().iter().cloned());
    expected.extend([json!("?"), json!("Esc")]);
    assert_eq!(listed, Value::Array(expected));
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
    let page = page.fits();
    let badge = page.value("document.querySelector('#rail .count').getBoundingClientRect().height");
    assert!(badge.as_f64().unwrap() < 24.0, "the number breaks: {badge}");
    let small = page.value(
        "[...document.querySelectorAll('#rail > ul a')].map((a) => a.getBoundingClientRect()).filter((box) => box.width > 0).filter((box) => box.width < 44 || box.height < 44).length",
    );
    assert_eq!(small, 0, "too small for a thumb");
    let top = page.value("document.querySelector('main .figures, main .card').getBoundingClientRect().top");
    assert!(top.as_f64().unwrap() < 140.0, "the head wastes the screen: {top}");
}

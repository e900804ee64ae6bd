//! Pages follow the files and leave what a person does alone.

use serde_json::json;

use crate::site::{Site, encoded};
use crate::vault::VaultBuilder;

const PROFILE: &str = "客户/制造业/中型/杭州盛泰/客户.yaml";

fn long_page() -> Site {
    Site::with_vault(|vault| {
        let mut customer = vault.customer("杭州盛泰");
        for day in 1..=28 {
            customer = customer.followup(
                &format!("2026-02-{day:02} 09:00"),
                &format!("第{day}次沟通"),
                &"谈了很多内容。".repeat(30),
            );
        }
    })
}

#[test]
fn an_edit_shows_up_without_a_reload() {
    let site = long_page();
    let page = site.open("/c/CUST202601010001").is_awake().shows("意向客户");
    page.value("void (window.untouched = true)");
    site.edit(PROFILE, "customer_type: 意向客户", "customer_type: 潜在客户");
    page.shows("潜在客户")
        .until("was reloaded", "window.untouched === true")
        .is_quiet();
}

#[test]
fn scroll_focus_and_typed_text_stay() {
    let site = long_page();
    let page = site.open("/c/CUST202601010001").is_awake().shows("第1次沟通");
    page.value("void scrollTo(0, 1500)");
    let page = page
        .until("does not scroll", "scrollY === 1500")
        .focuses("main .go:nth-of-type(1)");
    page.value("void document.querySelectorAll('main .moment .go')[9].focus()");
    // What came in above may be scrolled over; what is looked at stays where it is on the screen.
    let seen = "[Math.round(document.activeElement.getBoundingClientRect().top), document.activeElement.innerText]";
    let before = page.value(seen);
    site.edit(PROFILE, "owner: 张三", "owner: 王建国");
    let page = page.shows("王建国");
    assert_eq!(page.value(seen), before);
}

#[test]
fn typed_text_in_a_form_stays() {
    let site = long_page();
    let page = site
        .open("/changes")
        .is_awake()
        .focuses("input[name=author]")
        .types("Li");
    site.edit(PROFILE, "owner: 张三", "owner: 王建国");
    page.shows("王建国")
        .until("lost what was typed", "document.activeElement.value === 'Li'")
        .is_quiet();
}

#[test]
fn a_new_problem_is_counted_everywhere() {
    let site = long_page();
    let page = site.open("/").is_awake().hides("个问题");
    site.edit(PROFILE, "customer_level: B", "customer_level: E");
    page.until(
        "does not count the problem",
        "document.querySelector('#rail .count')?.innerText === '1'",
    );
}

#[test]
fn a_page_waits_for_news_and_is_told_at_once() {
    let site = long_page();
    let now = site.json("/api/wait?generation=0")["generation"].as_u64().unwrap();
    let news = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| site.json(&format!("/api/wait?generation={now}")));
        site.edit(PROFILE, "owner: 张三", "owner: 王建国");
        waiting.join().unwrap()
    });
    assert!(news["generation"].as_u64().unwrap() > now, "{news}");
}

#[test]
fn waiting_pages_do_not_keep_others_from_being_answered() {
    let site = long_page();
    let now = site.json("/api/wait?generation=0")["generation"].as_u64().unwrap();
    std::thread::scope(|scope| {
        let site = &site;
        let waiting: Vec<_> = (0..40)
            .map(|_| scope.spawn(move || site.json(&format!("/api/wait?generation={now}"))))
            .collect();
        assert_eq!(site.get("/healthz").0, 200);
        site.edit(PROFILE, "owner: 张三", "owner: 王建国");
        for waiter in waiting {
            assert!(waiter.join().unwrap()["generation"].as_u64().unwrap() > now);
        }
    });
}

#[test]
fn what_one_types_into_a_filter_stays_and_counts() {
    let site = long_page();
    let page = site.open("/customers").is_awake().focuses("#filter").types("杭");
    site.edit(PROFILE, "owner: 张三", "owner: 王建国");
    page.types("州")
        .is_at("/customers?q=杭州")
        .shows("王建国")
        .until(
            "lost what was typed",
            "document.activeElement.id === 'filter' && document.activeElement.value === '杭州'",
        )
        .is_quiet();
}

#[test]
fn what_one_opened_stays_open() {
    let site = long_page();
    let page = site.open("/problems").is_awake();
    page.value("void (document.querySelector('details.technical').open = true)");
    site.edit(PROFILE, "customer_level: B", "customer_level: E");
    page.shows("客户等级")
        .until("was closed", "document.querySelector('details.technical').open")
        .is_quiet();
}

#[test]
fn a_selection_stays_selected() {
    let site = long_page();
    let page = site.open("/c/CUST202601010001").is_awake().shows("第28次沟通");
    page.value(
        "void getSelection().selectAllChildren([...document.querySelectorAll('main a')].find((a) => a.innerText.includes('第28次沟通')))",
    );
    site.edit(PROFILE, "owner: 张三", "owner: 王建国");
    page.shows("王建国")
        .until("lost the selection", "getSelection().toString().includes('第28次沟通')");
}

#[test]
fn the_focus_of_a_row_that_goes_moves_to_the_next() {
    let site = Site::with_vault(|vault| {
        vault.customer("甲方公司");
        vault.customer("乙方公司");
        vault.customer("丙方公司");
    });
    let page = site
        .open("/customers?sort=customer_id")
        .is_awake()
        .presses("j")
        .presses("j");
    let page = page.until(
        "is not on the second row",
        "document.activeElement.innerText === '乙方公司'",
    );
    std::fs::remove_dir_all(site.root().join("客户/制造业/中型/乙方公司")).unwrap();
    page.hides("乙方公司")
        .until("lost the focus", "document.activeElement.innerText === '丙方公司'")
        .is_quiet();
}

#[test]
fn rows_of_the_same_number_all_stay() {
    let site = Site::with_vault(|vault| {
        for name in ["杭州盛泰", "苏州恒瑞"] {
            vault.customer(name).with("customer_id", "CUST202601010001");
        }
        vault.customer("宁波远洋");
    });
    let text = "document.getElementById('main').innerText";
    let in_search = format!("/search?q={}", encoded("行业:制造业"));
    for (path, from, to) in [("/customers", "远洋", "远海"), (&in_search, "远海", "远山")] {
        let page = site.open(path).is_awake();
        site.edit("客户/制造业/中型/宁波远洋/客户.yaml", from, to);
        let page = page.shows(to);
        assert_eq!(page.value(text), site.open(path).value(text));
    }
}

#[test]
fn what_one_chose_and_did_not_send_stays() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰").with("owner", "张三");
        vault.customer("苏州恒瑞").with("owner", "李四");
    });
    let page = site.open("/").is_awake();
    let chosen = page.value("(who = document.querySelector('select[name=who]'), who.selectedIndex = 2, who.value)");
    let mut vault = VaultBuilder::at(&site.root());
    for name in ["宁波远洋", "南京远海"] {
        vault.customer(name).with("owner", "王建国");
    }
    let page = page.until(
        "does not follow",
        "who.length === 4 && who[1].innerText.includes('2 位')",
    );
    assert_eq!(page.value("[who.value, who[1].value]"), json!([chosen, "王建国"]));
}

#[test]
fn a_choice_that_nobody_made_follows_the_address() {
    let site = long_page();
    let page = site.open("/changes").is_awake();
    page.value("void history.pushState({}, '', '/changes?operation=init')");
    site.edit(PROFILE, "owner: 张三", "owner: 王建国");
    page.until(
        "does not follow",
        "document.querySelector('select[name=operation]').value === 'init'",
    );
}

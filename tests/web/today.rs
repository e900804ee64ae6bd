//! 今日: what a sales lead sees when she comes in.

use chrono::{Days, Local, NaiveDate};
use serde_json::json;

use crate::site::{Site, until};
use crate::vault::VaultBuilder;

const PROFILE: &str = "客户/制造业/中型/杭州盛泰/客户.yaml";

/// Runs a test that speaks of today; when midnight came in between, again.
fn on_one_day(test: impl Fn(NaiveDate) + std::panic::RefUnwindSafe) {
    let today = || Local::now().date_naive();
    let day = today();
    let tested = std::panic::catch_unwind(|| test(day));
    if today() != day {
        test(today());
    } else if let Err(failure) = tested {
        std::panic::resume_unwind(failure);
    }
}

fn ago(today: NaiveDate, days: u64) -> NaiveDate {
    today.checked_sub_days(Days::new(days)).unwrap()
}

fn planned(vault: &mut VaultBuilder, name: &str, owner: &str, due: NaiveDate) {
    let text = format!(
        "time: 2026-01-05 09:00\nmethod: 电话\nby: {owner}\nsubject: 初谈\ncontent: 内容\n\
         next:\n  time: {due}\n  goal: 给{name}送报价单\n  owner: {owner}\n"
    );
    vault
        .customer(name)
        .with("owner", owner)
        .file("跟进/2026-01-05-0900-电话-初谈.yaml", text);
}

#[test]
fn whom_to_contact_late_ones_first() {
    on_one_day(|today| {
        let site = Site::with_vault(|vault| {
            planned(vault, "杭州盛泰", "张三", ago(today, 2));
            planned(vault, "苏州恒瑞", "李娜", today);
            planned(vault, "南京远洋", "李娜", today.checked_add_days(Days::new(3)).unwrap());
            planned(vault, "无锡锡能", "李娜", ago(today, 300));
        });
        let page = site.open("/").shows("给杭州盛泰送报价单").shows("逾期 2 天");
        let names = page
            .value("[...document.querySelectorAll('[aria-labelledby=due-title] small > a')].map((a) => a.innerText)");
        assert_eq!(names, json!(["杭州盛泰", "无锡锡能", "苏州恒瑞", "南京远洋"]));
        let page = page
            .clicks("全部 2 件")
            .is_at("/todo")
            .shows("无锡锡能")
            .shows("苏州恒瑞");
        page.goes_to("/?who=%E6%9D%8E%E5%A8%9C")
            .shows("给苏州恒瑞送报价单")
            .hides("给杭州盛泰送报价单")
            .is_quiet();
    });
}

#[test]
fn people_are_chosen_in_the_address() {
    let today = Local::now().date_naive();
    let site = Site::with_vault(|vault| {
        planned(vault, "杭州盛泰", "张三", today);
        planned(vault, "苏州恒瑞", "李娜", today);
    });
    let page = site.open("/").is_awake();
    page.value(
        "void (document.querySelector('[name=who]').value = '李娜',
            document.querySelector('[name=who]').dispatchEvent(new Event('input', { bubbles: true })))",
    );
    page.is_at("/?who=李娜")
        .hides("给杭州盛泰送报价单")
        .shows("给苏州恒瑞送报价单");
}

#[test]
fn a_broken_followup_does_not_close_the_plan_before_it() {
    let today = Local::now().date_naive();
    let site = Site::with_vault(|vault| {
        planned(vault, "杭州盛泰", "张三", today);
        vault.write(
            "客户/制造业/中型/杭州盛泰/跟进/2026-02-01-0900-电话-写坏了.yaml",
            "subject：全角冒号\n",
        );
    });
    site.open("/").shows("给杭州盛泰送报价单").is_quiet();
}

#[test]
fn silent_customers_the_most_valuable_first() {
    on_one_day(|today| {
        let signed = ago(today, 120).to_string();
        let site = Site::with_vault(|vault| {
            for (name, number, amount) in [
                ("值得一提", "HT1", 200_000),
                ("大客户", "HT2", 900_000),
                ("小客户", "HT3", 5_000),
            ] {
                vault.customer(name).contract(number, "设备", amount, &signed);
            }
            vault
                .customer("常联系的大客户")
                .contract("HT4", "设备", 900_000, &signed)
                .followup(&format!("{} 09:00", ago(today, 5)), "回访", "都好");
        });
        let page = site.open("/").shows("4 个月没联系");
        let names =
            page.value("[...document.querySelectorAll('[aria-labelledby=silent-title] .go')].map((a) => a.innerText)");
        assert_eq!(names, json!(["大客户", "值得一提"]));
        page.shows("共 3 位超过 90 天没联系")
            .clicks("全部 2 位")
            .shows("共 2 位")
            .shows("值得一提")
            .hides("常联系的大客户");
    });
}

#[test]
fn what_changed_is_told_from_where_one_left_off() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰");
    });
    let head = || site.json("/api/status")["head"].as_str().unwrap().to_owned();
    let page = site.open("/").is_awake().shows("昨天以来");
    let page = page.until("remembers nothing", &format!("document.cookie.includes('{}')", head()));
    site.edit(PROFILE, "owner: 张三", "owner: 王建国");
    let page = page.shows("张三 → 王建国");
    let page = page.until(
        "does not remember the news",
        &format!("document.cookie.includes('={}.')", head()),
    );
    // Somebody who left an hour ago, before the last change.
    let before = site.json("/api/changes")["results"][1]["commit"]
        .as_str()
        .unwrap()
        .to_owned();
    page.value(&format!(
        "void (document.cookie = document.querySelector('[data-seen]').dataset.seen + '={before}.' + (Math.floor(Date.now() / 1000) - 3600) + '.; path=/')"
    ));
    let page = page
        .goes_to("/")
        .shows("自你上次查看（")
        .shows("以来 1 次修改")
        .shows("张三 → 王建国");
    // The visit goes on: what is new stays when the page is opened again, and more joins it.
    site.edit(PROFILE, "owner: 王建国", "owner: 李娜");
    let page = page.shows("以来 2 次修改").goes_to("/customers").goes_to("/");
    page.shows("以来 2 次修改").shows("王建国 → 李娜").is_quiet();
}

#[test]
fn a_forgotten_commit_falls_back_to_the_moment() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰");
    });
    let page = site.open("/");
    page.value(&format!(
        "void (document.cookie = document.querySelector('[data-seen]').dataset.seen + '={}.' + (Math.floor(Date.now() / 1000) - 86400 * 3) + '.; path=/')",
        "a".repeat(40)
    ));
    page.goes_to("/").shows("自你上次查看（").shows("次修改").is_quiet();
}

#[test]
fn problems_are_counted_the_same_everywhere() {
    let site = Site::with_vault(|vault| {
        vault
            .customer("杭州盛泰")
            .with("customer_level", "E")
            .with("phone", "123")
            .file("跟进/2026-01-05-0900-电话-坏.yaml", "a: [\n");
        vault.customer("苏州恒瑞");
    });
    let total = site.json("/api/problems")["total"].as_u64().unwrap();
    assert!(total >= 3, "{total}");
    let page = site.open("/").shows(&format!("全部 {total} 个"));
    let page = page.until(
        "counts otherwise beside 问题",
        &format!("document.querySelector('#rail .count').innerText === '{total}'"),
    );
    let page = page.goes_to("/customers").shows(&format!("{total} 个问题"));
    let page = page.goes_to("/problems").shows(&format!("共 {total} 个问题"));
    page.goes_to("/c/CUST202601010001").shows(&format!("{total} 个问题"));
    until(|| site.json("/api/status")["findings"].as_u64() == Some(total));
}

#[test]
fn problems_of_files_that_just_changed_come_first() {
    let site = Site::with_vault(|vault| {
        vault.customer("苏州恒瑞").with("customer_level", "E");
    });
    site.open("/").shows("1 个在刚改过的文件里");
}

#[test]
fn an_empty_vault_says_what_to_do_first() {
    let site = Site::with_vault(|_| {});
    let page = site
        .open("/")
        .is_awake()
        .shows("先把客户放进来")
        .shows("上传表格")
        .shows("新建客户")
        .shows("kehu demo")
        .is_quiet();
    std::fs::create_dir_all(site.root().join("客户/制造业/中型/杭州盛泰")).unwrap();
    VaultBuilder::at(&site.root()).customer("杭州盛泰");
    page.shows("要做的事").hides("先把客户放进来");
}

#[test]
fn whoever_owns_customers_is_told_what_to_fill_in_until_it_is() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰").with("owner", "张三").with("party", "企业");
        vault.customer("苏州恒瑞").with("owner", "李四").with("party", "企业");
    });
    site.open("/").hides("待补的资料");
    let page = site
        .open("/?who=%E5%BC%A0%E4%B8%89")
        .shows("待补的资料")
        .shows("全部 1 位");
    assert_eq!(
        page.value("document.querySelector('[aria-labelledby=lacking-title] .go').innerText"),
        json!("杭州盛泰")
    );
    let field = page.value("document.querySelector('.lacks a').getAttribute('href')");
    let field = field.as_str().unwrap().to_owned();
    assert!(field.starts_with("/edit/") && field.contains("field="), "{field}");
    page.clicks("全部 1 位").shows("杭州盛泰").hides("苏州恒瑞").is_quiet();
    site.records(|| site.edit(PROFILE, "party: 企业", "party: 个人"));
    until(|| site.json("/api/today?who=%E5%BC%A0%E4%B8%89")["lacking"]["total"] == 0);
}

#[test]
fn what_is_to_be_filled_in_is_the_same_on_every_page() {
    let site = Site::with_vault(|vault| {
        // Nothing that must be there is missing, but nobody knows how to reach them.
        vault.customer("杭州盛泰").with("owner", "张三").with("contacts", "[]");
        vault
            .customer("苏州恒瑞")
            .with("owner", "张三")
            .with("contacts", "[{name: 李四, phone: \"13800138000\"}]");
        vault.customer("宁波海通").with("owner", "李四").with("contacts", "[]");
    });
    let today = site.json("/api/today?who=%E5%BC%A0%E4%B8%89");
    let lacking = &today["lacking"];
    assert_eq!(lacking["total"], 1, "{lacking}");
    assert_eq!(lacking["results"][0]["customer_name"], "杭州盛泰");
    let labels = lacking["results"][0]["missing"].as_array().unwrap().iter();
    let labels: Vec<&serde_json::Value> = labels.map(|missing| &missing["label"]).collect();
    let view = site.json(&format!("/api/views/{}", crate::site::encoded("资料待补")));
    let named: Vec<&serde_json::Value> = view["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["customer_name"])
        .collect();
    assert!(
        named.contains(&&json!("杭州盛泰")) && named.contains(&&json!("宁波海通")),
        "{named:?}"
    );
    assert!(!named.contains(&&json!("苏州恒瑞")), "{named:?}");
    let id = view["results"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["customer_name"] == "杭州盛泰")
        .unwrap();
    let page = site.json(&format!("/api/c/{}", id["customer_id"].as_str().unwrap()));
    let missing: Vec<&serde_json::Value> = page["completeness"]["missing"].as_array().unwrap().iter().collect();
    assert_eq!(missing, labels);
    assert!(labels.contains(&&json!("联系人")), "{labels:?}");
}

#[test]
fn problems_of_ones_own_customers_are_ones_own() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰").with("owner", "张三").with("party", "企业");
        vault.customer("苏州恒瑞").with("owner", "李四").with("party", "企业");
    });
    site.open("/").shows("资料里的问题").shows("全部 2 个");
    let page = site.open("/?who=%E5%BC%A0%E4%B8%89").shows("全部 1 个");
    let named = page
        .clicks("全部 1 个")
        .is_at("/problems?who=张三")
        .shows("共 1 个问题")
        .value("[...document.querySelectorAll('main .finding a')].map((a) => a.innerText).join()");
    let named = named.as_str().unwrap();
    assert!(named.contains("杭州盛泰") && !named.contains("苏州恒瑞"), "{named}");
    let api = site.json("/api/problems?who=%E6%9D%8E%E5%9B%9B");
    assert_eq!(api["total"], 1, "{api}");
    assert!(api["results"][0]["path"].as_str().unwrap().contains("苏州恒瑞"));
    assert_eq!(site.json("/api/problems?who=nobody")["total"], 0);
}

#[test]
fn a_phone_reaches_what_is_wanted_seldom_by_one_more_tap() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰");
    });
    let is_shown = "document.querySelector('#rail a[href=\"/tidy\"]').checkVisibility()";
    let page = site.open("/").on_a_phone().fits();
    assert_eq!(page.value(is_shown), false);
    let page = page.clicks("更多").fits();
    assert_eq!(page.value(is_shown), true);
    page.clicks("整理").shows("按往来、合同和资料算出来的建议").is_quiet();
}

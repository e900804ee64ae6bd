//! 搜索: as you type, with facets, by keyboard.

use crate::site::{Site, encoded};

fn three_customers() -> Site {
    Site::with_vault(|vault| {
        vault
            .customer("杭州盛泰机械有限公司")
            .followup("2026-11-18 14:30", "产品需求沟通", "客户需要两台数控机床的报价")
            .contract("HT2026001", "设备采购", 486_000, "2026-03-01");
        vault
            .customer("苏州恒瑞精密制造")
            .with("city", "苏州")
            .with("customer_level", "VIP")
            .followup("2026-11-20 09:00", "报价跟进", "报价已发出，等对方财务确认");
        vault.customer("宁波远洋电子").with("city", "宁波");
    })
}

#[test]
fn results_come_while_typing_and_one_step_back_leads_out() {
    let site = three_customers();
    site.open("/customers")
        .is_awake()
        .presses("/")
        .types("盛泰")
        .is_at("/search?q=盛泰")
        .shows("产品需求沟通")
        .hides("宁波远洋电子")
        .types("机械")
        .is_at("/search?q=盛泰机械")
        .until("lost the focus", "document.activeElement.id === 'q'")
        .until("cannot go back", "history.back() === undefined")
        .is_at("/customers")
        .shows("宁波远洋电子")
        .is_quiet();
}

#[test]
fn matches_are_marked_and_grouped_by_customer() {
    let site = three_customers();
    site.open(&format!("/search?q={}", encoded("报价")))
        .shows("杭州盛泰机械有限公司")
        .shows("苏州恒瑞精密制造")
        .until(
            "marks nothing",
            "[...document.querySelectorAll('mark')].some((mark) => mark.innerText === '报价')",
        )
        .until("does not group", "document.querySelectorAll('.group').length === 2")
        .until(
            "frames what lies in one card",
            "getComputedStyle(document.querySelector('.group')).borderRadius === '0px'",
        )
        .is_quiet();
}

#[test]
fn the_name_that_records_were_found_by_stands_above_them_and_no_second_time() {
    let site = three_customers();
    for typed in ["盛泰", "hzst"] {
        site.open(&format!("/search?q={}", encoded(typed)))
            .shows("产品需求沟通")
            .shows("设备采购")
            .until("does not mark", "document.querySelector('.group-head mark') !== null")
            .until(
                "repeats the name",
                "document.querySelector('main').innerText.split('杭州盛泰机械有限公司').length === 2",
            )
            .is_quiet();
    }
}

#[test]
fn a_name_found_by_its_pinyin_shows_the_characters_and_says_so() {
    let site = three_customers();
    site.open("/search?q=hzst")
        .shows("杭州盛泰机械有限公司")
        .until(
            "marks nothing",
            "document.querySelector('.group-head mark').innerText === '杭州盛泰'",
        )
        .until(
            "does not say why",
            "document.querySelector('.group-head').innerText.includes('拼音')",
        )
        .is_quiet();
}

#[test]
fn a_facet_narrows_and_its_removal_widens() {
    let site = three_customers();
    site.open("/customers")
        .shows("宁波远洋电子")
        .chooses("城市", "苏州")
        .shows("苏州恒瑞精密制造")
        .hides("宁波远洋电子")
        .until(
            "does not show the condition",
            "Boolean(document.querySelector('.removable a'))",
        )
        .until("click", "document.querySelector('.removable a').click() === undefined")
        .shows("宁波远洋电子")
        .is_quiet();
}

#[test]
fn an_unknown_field_is_explained_with_a_proposal() {
    let site = three_customers();
    site.open(&format!("/search?q={}", encoded("城巿:苏州")))
        .shows("城市")
        .clicks("城市:苏州")
        .shows("苏州恒瑞精密制造");
}

#[test]
fn nothing_found_says_so_and_tells_how_to_search() {
    three_customers()
        .open(&format!("/search?q={}", encoded("没有这个词")))
        .shows("没有找到“没有这个词”")
        .shows("连续四位以上的数字");
}

#[test]
fn a_query_that_asks_too_much_can_be_widened() {
    three_customers()
        .open(&format!("/search?q={}", encoded("报价 城市:宁波")))
        .shows("没有找到")
        .clicks("去掉 城市:宁波")
        .is_at("/search?q=报价")
        .shows("产品需求沟通");
}

#[test]
fn an_empty_query_tells_what_can_be_asked() {
    let site = three_customers();
    site.open("/search")
        .shows("最近的记录")
        .clicks("金额>50万")
        .is_at("/search?q=金额>50万")
        .shows("没有找到");
    let (_, page) = site.get("/search");
    for link in page
        .split("<li><a href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
    {
        assert!(!site.get(link).1.contains("notice warn"), "{link} is not understood");
    }
}

#[test]
fn what_was_found_of_one_customer_can_be_seen_in_full() {
    let site = Site::with_vault(|vault| {
        let mut customer = vault.customer("杭州盛泰").with("remark", "报价要快");
        for day in 1..=9 {
            customer = customer.followup(&format!("2026-02-{day:02} 09:00"), &format!("第{day}次报价"), "内容");
        }
        vault
            .customer("苏州恒瑞")
            .followup("2026-03-01 09:00", "报价跟进", "内容");
    });
    site.open(&format!("/search?q={}", encoded("报价")))
        .shows("11 条，2 位客户")
        .shows("报价要快")
        .shows("还有 4 条")
        .hides("第1次报价")
        .clicks("看全部")
        .is_at("/search?q=报价 客户编号:CUST202601010001")
        .shows("第1次报价")
        .shows("第9次报价")
        .hides("苏州恒瑞");
}

#[test]
fn the_kinds_add_up_to_the_total() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰").file("附件/报价单.pdf", "x");
        vault.write("随手记.txt", "x");
    });
    let answer = site.json("/api/search?q=");
    let page = site.open("/search").shows("附件");
    let shown = page.value(
        "[...document.querySelectorAll('.facet[data-key=类型] li .num')].reduce((sum, e) => sum + +e.innerText, 0)",
    );
    assert_eq!(shown, answer["total"]);
    page.chooses("类型", "附件").shows("报价单").hides("随手记").is_quiet();
}

#[test]
fn an_older_answer_never_takes_the_place_of_a_newer_one() {
    let site = three_customers();
    let page = site.open("/search").is_awake();
    // The first answer comes late, and does not care that nobody waits for it any more.
    page.value(
        "void (window.fetch = ((fetch) => async (address, options) => {
            const isFirst = String(address).includes(encodeURIComponent('宁波'));
            const answer = await fetch(address, isFirst ? {} : options);
            if (isFirst) await new Promise((late) => setTimeout(late, 600));
            if (isFirst) window.isLate = true;
            return answer;
        })(window.fetch))",
    );
    page.presses("/")
        .types("宁波")
        .is_at("/search?q=宁波")
        .until("selects all", "document.activeElement.select() === undefined")
        .types("苏州")
        .is_at("/search?q=苏州")
        .shows("苏州恒瑞精密制造")
        .until("is never late", "window.isLate === true")
        .shows("苏州恒瑞精密制造")
        .hides("宁波远洋电子")
        .until("changed the box", "document.activeElement.value === '苏州'")
        .is_quiet();
}

#[test]
fn text_that_is_being_composed_is_not_looked_for() {
    let site = three_customers();
    let page = site.open("/search").is_awake().focuses("#q");
    page.value(
        "void (() => {
            const tell = (event) => box.dispatchEvent(event);
            const box = document.getElementById('q');
            tell(new CompositionEvent('compositionstart', { bubbles: true }));
            box.value = 'su zhou';
            tell(new InputEvent('input', { bubbles: true, isComposing: true }));
            setTimeout(() => {
                window.composedAt = location.search;
                box.value = '苏州';
                tell(new CompositionEvent('compositionend', { bubbles: true }));
            }, 500);
        })()",
    );
    page.is_at("/search?q=苏州")
        .shows("苏州恒瑞精密制造")
        .until("looked for half a word", "window.composedAt === ''");
}

#[test]
fn results_stay_where_they_are_while_one_types_on() {
    let site = three_customers();
    let page = site
        .open(&format!("/search?q={}", encoded("报")))
        .is_awake()
        .focuses("#q");
    page.value("void (window.kept = document.querySelector('.group'), kept.isTheSame = true, document.activeElement.setSelectionRange(1, 1))");
    page.types("价")
        .is_at("/search?q=报价")
        .shows("2 条")
        .until("lost the caret", "document.activeElement.selectionStart === 2")
        .until(
            "drew everything anew",
            "[...document.querySelectorAll('.group')].some((group) => group.isTheSame)",
        )
        .is_quiet();
}

#[test]
fn it_works_without_a_script() {
    let site = three_customers();
    let (status, body) = site.get(&format!("/search?q={}", encoded("盛泰")));
    assert_eq!(status, 200);
    assert!(
        body.contains("产品需求沟通") && body.contains("action=\"/search\""),
        "{body}"
    );
}

#[test]
fn the_keyboard_is_enough() {
    let site = three_customers();
    site.open("/customers")
        .is_awake()
        .presses("j")
        .presses("j")
        .until(
            "is not on the second row",
            "[...document.querySelectorAll('[data-row] .go')].indexOf(document.activeElement) === 1",
        )
        .presses("k")
        .until(
            "is not on the first row",
            "[...document.querySelectorAll('[data-row] .go')].indexOf(document.activeElement) === 0",
        )
        .presses("o")
        .until("did not open a customer", "location.pathname.startsWith('/c/')")
        .is_awake()
        .goes_by_keys(["g", "p"], "/problems")
        .is_awake()
        .presses("?")
        .shows("下一行、上一行")
        .presses("Escape")
        .until("help stays open", "!document.getElementById('help').open")
        .is_quiet();
}

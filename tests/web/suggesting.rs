//! The query box while one types: what is proposed, by keyboard, and what was searched for before.

use serde_json::{Value, json};

use crate::browser::Page;
use crate::site::{Site, encoded};

fn site() -> Site {
    Site::with_vault(|vault| {
        vault
            .customer("杭州盛泰机械有限公司")
            .followup("2026-11-18 14:30", "产品需求沟通", "两台数控机床的报价");
        vault
            .customer("苏州恒瑞精密制造")
            .with("owner", "李四")
            .with("customer_level", "VIP");
        vault.customer("宁波远洋电子").with("city", "宁波");
    })
}

/// What is proposed, as it is seen: `制造业3 位`.
fn proposals(page: &Page) -> Value {
    page.value("[...document.querySelectorAll('#suggestions [role=option]')].map((option) => option.innerText.replace(/\\n/g, ' ').trim())")
}

fn proposes(page: Page, text: &str) -> Page {
    let proposed = format!(
        "[...document.querySelectorAll('#suggestions [role=option]')].some((option) => option.innerText.replace(/\\s+/g, ' ').includes({}))",
        json!(text)
    );
    page.until("does not propose", &proposed)
}

fn holds(page: Page, text: &str) -> Page {
    page.until(
        "does not hold",
        &format!("document.getElementById('q').value === {}", json!(text)),
    )
}

const CLOSED: &str = "document.querySelector('.suggest').hidden && document.getElementById('q').getAttribute('aria-expanded') === 'false'";

#[test]
fn a_query_is_written_by_keyboard_from_what_is_proposed() {
    let site = site();
    let page = site.open("/customers").is_awake().presses("/").types("行");
    let page = proposes(page, "行业:").presses("ArrowDown");
    let active = "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))";
    assert_eq!(page.value(&format!("{active}.getAttribute('aria-selected')")), "true");
    let page = holds(page.presses("Enter"), "行业:");
    let page = proposes(page, "制造业 3 位");
    // Half a condition is nothing to complain of: what was found until now stays.
    assert_eq!(
        page.value("Boolean(document.querySelector('main .complaint'))"),
        json!(false)
    );
    let page = holds(page.presses("ArrowDown").presses("Enter"), "行业:制造业 ");
    let page = page
        .is_at("/search?q=行业:制造业")
        .shows("位客户")
        .until("stays open", CLOSED)
        .types("等级:V");
    let page = holds(
        proposes(page, "VIP 1 位").presses("ArrowDown").presses("Tab"),
        "行业:制造业 等级:VIP ",
    );
    page.is_at("/search?q=行业:制造业 等级:VIP")
        .shows("苏州恒瑞精密制造")
        .hides("宁波远洋电子")
        .presses("Enter")
        .until(
            "is not on the first result",
            "Boolean(document.activeElement.closest('[data-row]'))",
        )
        .presses("Enter")
        .until("did not open it", "location.pathname.startsWith('/c/')")
        .shows("苏州恒瑞精密制造")
        .is_quiet();
}

#[test]
fn escape_closes_what_is_proposed_and_then_leaves_the_box() {
    let site = site();
    let page = site.open("/search").is_awake().presses("/").types("行业:");
    let page = proposes(page, "制造业")
        .presses("Escape")
        .until("stays open", CLOSED)
        .until("left the box", "document.activeElement.id === 'q'")
        .shows("后面还没有写值");
    holds(page, "行业:")
        .presses("Escape")
        .until("does not leave the box", "document.activeElement.id !== 'q'")
        .is_quiet();
}

#[test]
fn the_arrows_lead_from_the_box_to_the_results_and_back() {
    let site = site();
    site.open("/search")
        .is_awake()
        .presses("/")
        .types("杭州盛泰")
        .shows("产品需求沟通")
        .hides("宁波远洋电子")
        .presses("ArrowDown")
        .until(
            "is not on the first row",
            "document.activeElement.innerText === '杭州盛泰机械有限公司'",
        )
        .presses("ArrowDown")
        .until(
            "is not on the second row",
            "document.activeElement.innerText === '产品需求沟通'",
        )
        .presses("ArrowUp")
        .presses("ArrowUp")
        .until("is not back", "document.activeElement.id === 'q'")
        .is_quiet();
}

#[test]
fn what_is_not_understood_is_pointed_at_and_mended() {
    let site = site();
    let page = site.open("/search").is_awake().presses("/").types("城巿:宁波 报价");
    let page = proposes(page, "城市").until(
        "does not point at it",
        "document.querySelector('.suggest .fault mark')?.innerText === '城巿'",
    );
    let page = holds(page.presses("ArrowDown").presses("Enter"), "城市:宁波 报价");
    page.is_at("/search?q=城市:宁波 报价").shows("没有找到").is_quiet();
}

#[test]
fn the_mouse_chooses_too_and_the_filter_of_a_list_knows_the_same() {
    let site = site();
    let page = site.open("/customers").is_awake().focuses("#filter").types("负责人:");
    let page = proposes(page, "李四 1 位");
    page.value(
        "void [...document.querySelectorAll('#suggestions [role=option]')].find((option) => option.innerText.includes('李四')).click()",
    );
    page.until(
        "was not taken",
        "document.getElementById('filter').value === '负责人:李四 '",
    )
    .hides("宁波远洋电子")
    .shows("苏州恒瑞精密制造")
    .is_quiet();
}

#[test]
fn searches_are_remembered_in_the_browser_until_they_are_removed() {
    let site = site();
    let page = site.open("/").is_awake().presses("/");
    assert_eq!(page.value(CLOSED), json!(true), "nothing was searched for yet");
    let page = page
        .types("宁波远洋")
        .is_at("/search?q=宁波远洋")
        .presses("Enter")
        .until(
            "is not on the first result",
            "Boolean(document.activeElement.closest('[data-row]'))",
        )
        .goes_to("/search?q=%E6%8A%A5%E4%BB%B7")
        .is_awake()
        .clicks("产品需求沟通")
        .until("did not open it", "location.pathname.startsWith('/r/')")
        .goes_to("/")
        .is_awake()
        .presses("/");
    let page = proposes(proposes(page, "报价"), "宁波远洋").shows("最近搜索");
    assert_eq!(proposals(&page), json!(["报价", "宁波远洋"]));
    let page = page.presses("ArrowDown").presses("Delete").until(
        "does not forget",
        "document.querySelectorAll('#suggestions [role=option]').length === 1",
    );
    let page = page
        .presses("Enter")
        .is_at("/search?q=宁波远洋")
        .shows("宁波远洋电子")
        .goes_to("/")
        .is_awake()
        .presses("/");
    let page = proposes(page, "宁波远洋");
    page.value(
        "void document.querySelector('#suggestions .cross').dispatchEvent(new MouseEvent('click', { bubbles: true }))",
    );
    let page = page.until("stays open", CLOSED);
    assert_eq!(page.value("Object.values(localStorage)"), json!(["[]"]));
    page.is_quiet();
}

#[test]
fn an_older_answer_is_never_proposed() {
    let site = site();
    let page = site.open("/search").is_awake();
    page.value(
        "void (window.fetch = ((fetch) => async (address, options) => {
            const isLate = String(address).includes('/api/suggest') && String(address).includes(encodeURIComponent('负责'));
            const answer = await fetch(address, isLate ? {} : options);
            if (isLate) await new Promise((late) => setTimeout(late, 400));
            if (isLate) window.isLate = true;
            return answer;
        })(window.fetch))",
    );
    let page = page
        .presses("/")
        .types("负责")
        .until(
            "does not ask",
            "performance.getEntriesByType('resource').some((one) => one.name.includes('/api/suggest'))",
        )
        .until("selects all", "document.activeElement.select() === undefined")
        .types("行业:");
    let page = proposes(page, "制造业").until("is never late", "window.isLate === true");
    assert_eq!(proposals(&page)[0], "制造业 3 位");
    page.is_quiet();
}

#[test]
fn nothing_is_proposed_or_sent_while_text_is_composed() {
    let site = site();
    let page = site.open("/customers").is_awake().focuses("#q");
    page.value(
        "void (() => {
            const box = document.getElementById('q');
            const tell = (event) => box.dispatchEvent(event);
            tell(new CompositionEvent('compositionstart', { bubbles: true }));
            box.value = 'hang ye';
            tell(new InputEvent('input', { bubbles: true, isComposing: true }));
            const enter = new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true });
            window.isKept = !tell(enter);
            setTimeout(() => {
                window.asked = performance.getEntriesByType('resource').some((one) => one.name.includes('/api/suggest'));
                window.wasAt = location.pathname;
                box.value = '行业';
                tell(new CompositionEvent('compositionend', { bubbles: true }));
            }, 300);
        })()",
    );
    let page = proposes(page, "行业:");
    assert_eq!(page.value("[isKept, asked, wasAt]"), json!([true, false, "/customers"]));
    page.is_quiet();
}

#[test]
fn it_fits_a_phone() {
    let site = site();
    let page = site
        .open("/")
        .on_a_phone()
        .goes_to("/")
        .is_awake()
        .focuses("#q")
        .types("行业:");
    let page = proposes(page, "制造业").fits();
    let small = "[...document.querySelectorAll('#suggestions [role=option]')].filter((option) => option.getBoundingClientRect().height < 44).length";
    assert_eq!(page.value(small), json!(0));
    page.is_quiet();
}

#[test]
fn programs_get_the_same_as_json() {
    let site = site();
    let answer = site.json(&format!("/api/suggest?q={}", encoded("行业:制")));
    assert_eq!(
        answer["suggestions"],
        json!([{
            "what": "value", "text": "制造业", "insert": "制造业 ", "from": 3, "to": 4, "note": "", "count": 3, "unit": "位"
        }])
    );
    assert_eq!(answer["fault"], Value::Null);
    // Places are counted as scripts count them; an emoji is two.
    let answer = site.json(&format!("/api/suggest?q={}&at=4", encoded("😀 行 报价")));
    assert_eq!(answer["suggestions"][0]["from"], 3);
    assert_eq!(answer["suggestions"][0]["text"], "行业:");
    let answer = site.json(&format!("/api/suggest?q={}&at=99", encoded("城巿:苏州 报价")));
    assert_eq!(answer["fault"]["proposal"], "城市");
    assert_eq!(
        (&answer["fault"]["from"], &answer["fault"]["to"]),
        (&json!(0), &json!(2))
    );
    for odd in ["/api/suggest", "/api/suggest?q=&at=-1", "/api/suggest?q=%FF&at=x"] {
        assert_eq!(site.json(odd)["suggestions"], json!([]), "{odd}");
    }
}

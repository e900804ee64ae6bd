//! 客户, 问题, 变更.

use crate::browser::Page;
use crate::site::{Site, encoded};

#[test]
fn customers_are_sorted_and_paged_by_address() {
    let site = Site::with_vault(|vault| {
        for number in 0..70 {
            vault.customer(&format!("公司{number:02}"));
        }
    });
    site.open("/customers")
        .shows("第 1–60 位，共 70 位")
        .clicks("下一页")
        .shows("第 61–70 位，共 70 位");
    let first = |sort: &str| {
        site.json(&format!("/api/customers?sort={sort}&limit=1"))["results"][0]["customer_name"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(first("customer_id"), "公司00");
    assert_eq!(first("-customer_id"), "公司69");
}

#[test]
fn names_are_found_by_their_initial() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰");
        vault.customer("苏州恒瑞");
    });
    site.open("/customers")
        .clicks("H")
        .shows("杭州盛泰")
        .hides("苏州恒瑞")
        .clicks("S")
        .shows("苏州恒瑞")
        .hides("杭州盛泰");
}

/// What the cells of the first row show.
const FIRST_ROW: &str =
    "[...document.querySelectorAll('tbody tr:first-child td:not(.pick)')].map((td) => td.innerText)";

fn with_figures() -> Site {
    Site::with_vault(|vault| {
        vault.customer("杭州盛泰").with("tags", "[样板客户]").contract(
            "HT2026001",
            "设备采购",
            1_486_000,
            "2026-03-01",
        );
        vault
            .customer("苏州恒瑞")
            .contract("HT2026002", "备件", 200_000, "2026-03-01");
        vault.customer("宁波远洋");
    })
}

#[test]
fn columns_are_chosen_and_kept_in_the_address() {
    let site = with_figures();
    let page = site
        .open("/customers?cols=contract_amount&cols=paid,tags&sort=-contract_amount")
        .shows("合同总额（元）")
        .hides("客户等级");
    assert_eq!(
        page.value(FIRST_ROW),
        serde_json::json!(["杭州盛泰", "样板客户", "1,486,000", "743,000", "CUST202601010001"])
    );
    page.focuses(".columns summary")
        .presses("Enter")
        .until(
            "does not tell what is chosen",
            "[...document.querySelectorAll('.columns :checked')].map((box) => box.value).join() === 'tags,contract_amount,paid'",
        )
        .until("ticks", "document.querySelector('.columns [value=city]').click() === undefined")
        .clicks("显示这些列")
        .shows("城市")
        .until("forgets the order", "location.search.includes('sort=-contract_amount')")
        .focuses(".columns summary")
        .presses("Enter")
        .clicks("还原默认")
        .is_at("/customers?sort=-contract_amount")
        .shows("客户等级")
        .is_quiet();
}

#[test]
fn figures_are_sorted_and_shown_to_the_right() {
    let site = with_figures();
    site.open("/customers?cols=unpaid")
        .clicks("未回款")
        .is_at("/customers?sort=-unpaid&cols=unpaid")
        .until(
            "does not begin with the largest",
            "document.querySelector('tbody .go').innerText === '杭州盛泰'",
        )
        .until(
            "is not to the right",
            "getComputedStyle(document.querySelector('tbody .number')).textAlign === 'right'",
        )
        .until(
            "does not say so",
            "Boolean(document.querySelector('th[aria-sort=descending]'))",
        );
    let rows = site.json("/api/customers?sort=-paid");
    assert_eq!(rows["results"][0]["derived"]["paid"], 743_000.0);
    assert_eq!(rows["results"][0]["derived"]["value_tier"], "高");
}

#[test]
fn a_phone_shows_cards() {
    let site = with_figures();
    let page = site.open("/customers").on_a_phone().goes_to("/customers").fits();
    assert_eq!(
        page.value("getComputedStyle(document.querySelector('tbody tr')).display"),
        "block"
    );
    let page = page
        .shows("意向客户")
        .shows("2026-03-01")
        .until(
            "does not say what date",
            "Boolean(document.querySelector('td[data-label=\"最近联系\"]'))",
        )
        .hides("制造业");
    page.goes_to("/customers?cols=industry,contract_amount")
        .shows("1,486,000")
        .until(
            "does not say what figure",
            "Boolean(document.querySelector('td[data-label=\"合同总额（元）\"]'))",
        )
        .shows("制造业")
        .fits();
}

#[test]
fn paper_shows_a_plain_table() {
    let site = with_figures();
    let page = site.open("/customers").on_paper().fits();
    let display = |selector: &str| {
        page.value(&format!(
            "getComputedStyle(document.querySelector('{selector}')).display"
        ))
    };
    assert_eq!(display("tbody tr"), "table-row");
    assert_eq!(display("thead"), "table-header-group");
    for hidden in [
        ".list-tools",
        ".segments",
        ".initials",
        ".facets",
        ".pager",
        ".pick",
        ".rail",
        ".top",
    ] {
        assert_eq!(display(hidden), "none", "{hidden}");
    }
}

#[test]
fn paper_tells_its_date_and_breaks_none() {
    let site = with_figures();
    let page = site.open("/customers").hides("打印于").on_paper().shows("打印于");
    assert_eq!(page.value(BROKEN), serde_json::json!([]));
}

#[test]
fn dates_and_heads_of_columns_stay_on_one_line() {
    let site = with_figures();
    for width in [1060, 1100, 1280, 1440] {
        let page = site.open("/customers").on_a_screen(width, 900).fits();
        assert_eq!(page.value(BROKEN), serde_json::json!([]), "{width}");
    }
}

/// Dates and heads that are broken into lines.
const BROKEN: &str = "[...document.querySelectorAll('.grid td.date, .grid th')]
    .filter((cell) => {
        const range = document.createRange();
        range.selectNodeContents(cell);
        return range.getBoundingClientRect().height > 24;
    })
    .map((cell) => cell.innerText)";

#[test]
fn a_wide_list_keeps_the_name_in_sight() {
    let columns = "contract_amount,paid,unpaid,value_tier,tags,owner,employees,annual_revenue,next_contact,remark,city,address,phone";
    let page = with_figures().open(&format!("/customers?cols={columns}"));
    let name = "Math.round(document.querySelector('tbody .go').getBoundingClientRect().left)";
    let before = page.value(name);
    page.value("void (document.querySelector('.grid-wrap').scrollLeft = 200)");
    let page = page.until(
        "does not move",
        "document.querySelector('.grid-wrap').scrollLeft === 200",
    );
    assert_eq!(page.value(name), before);
}

#[test]
fn customers_are_selected_by_key_and_mouse() {
    let site = with_figures();
    let page = site
        .open("/customers")
        .is_awake()
        .presses("j")
        .presses("x")
        .shows("已选 1 位")
        .until(
            "does not tick the row in focus",
            "document.querySelector('tbody tr:first-child [data-pick]').checked",
        );
    site.edit("客户/制造业/中型/宁波远洋/客户.yaml", "owner: 张三", "owner: 王建国");
    let page = page
        .shows("王建国")
        .shows("已选 1 位")
        .until("catches the copied text", "Boolean((navigator.clipboard.writeText = async (text) => void (window.copied = text)))")
        .clicks("复制名称和编号")
        .shows("已复制 1 行")
        .until("copies something else", "window.copied === '杭州盛泰\\tCUST202601010001'")
        .clicks("复制邮箱")
        .until("copies no mail", "window.copied === 'li.si@example.com'")
        .until(
            "clicks with Shift",
            "document.querySelector('tbody tr:last-child [data-pick]').dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: true }))",
        )
        .shows("已选 3 位")
        .presses("Escape")
        .hides("已选");
    page.clicks("S").hides("杭州盛泰").hides("已选").is_quiet();
    let (_, body) = site.get("/customers");
    assert!(!body.contains("已选"), "nothing to select with without a script");
}

#[test]
fn every_value_of_a_facet_can_be_reached() {
    let site = Site::with_vault(|vault| {
        for number in 0..40 {
            vault
                .customer(&format!("公司{number:02}"))
                .with("owner", &format!("员工{number:02}"));
        }
    });
    site.open("/customers")
        .until(
            "has no owners",
            "Boolean(document.querySelector('.facet[data-key=负责人]'))",
        )
        .hides("员工39 1")
        .until(
            "opens nothing",
            "document.querySelector('.facet[data-key=负责人] .more').click() === undefined",
        )
        .chooses("负责人", "员工39")
        .shows("公司39")
        .hides("公司01");
}

#[test]
fn problems_show_the_line_and_what_to_do() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰").with("customer_level", "E");
    });
    site.open("/problems")
        .shows("客户等级")
        .shows("怎么办")
        .until(
            "does not mark the value",
            "document.querySelector('.source em').innerText === 'E'",
        )
        .is_quiet();
    let problems = site.json("/api/problems");
    assert_eq!(problems["results"][0]["field"], "customer_level", "{problems}");
    for key in ["rule", "severity", "path", "line", "column", "message", "fix"] {
        assert!(!problems["results"][0][key].is_null(), "{key}");
    }
}

#[test]
fn archived_customers_are_listed_when_asked_for() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰").with("owner", "李四");
        vault.customer("苏州恒瑞");
        let former = crate::vault::profile(9, "温州旧友");
        vault.write("历史客户/制造业/中型/温州旧友/客户.yaml", former);
    });
    let total = |query: &str| site.json(&format!("/api/customers?{query}"))["total"].as_u64();
    let of_all = ["", "archived=with", "archived=only", "archived=nonsense"].map(total);
    assert_eq!(of_all, [Some(2), Some(3), Some(1), Some(2)]);
    // A query that says which it means is left as it is.
    let said = format!("q={}", encoded("归档:是"));
    assert_eq!(total(&said), Some(1));
    for word in ["已归档:是", "历史客户:是"] {
        assert_eq!(total(&format!("q={}", encoded(word))), Some(1), "{word}");
    }
    assert_eq!(
        site.json("/api/customers")["facets"]["industry"],
        site.json(&format!("/api/customers?q={}", encoded("归档:否")))["facets"]["industry"]
    );
    site.open("/customers")
        .shows("苏州恒瑞")
        .hides("温州旧友")
        .clicks("含已归档")
        .is_at("/customers?archived=with")
        .shows("温州旧友")
        .clicks("只看已归档")
        .shows("温州旧友")
        .hides("苏州恒瑞")
        .clicks("目录")
        .is_at("/customers?view=tree&archived=only")
        .shows("历史客户")
        .on_a_phone()
        .fits()
        .is_quiet();
    // All of a list are those that it shows.
    let (_, page) = site.get("/customers");
    assert!(page.contains("name=\"q\" value=\"归档:否\""), "{page}");
}

#[test]
fn a_problem_is_told_in_words_and_leads_to_its_field() {
    let site = Site::with_vault(|vault| {
        vault
            .customer("杭州盛泰")
            .with("contacts", "\n  - name: 王芳\n    phone: '1390013900'");
        vault
            .customer("苏州恒瑞")
            .file("跟进/2026-01-05-0900-电话-坏.yaml", "a: [\n");
    });
    site.open("/problems")
        .shows("第 1 位联系人的电话")
        .shows("客户资料")
        .shows("跟进 2026-01-05-0900-电话-坏")
        .hides("format/phone")
        .hides("客户/制造业/中型")
        .clicks("修改")
        .until(
            "is not at the field",
            "document.activeElement.name === 'f.contacts[0].phone'",
        )
        .is_quiet();
}

#[test]
fn problems_are_grouped_filtered_and_paged_by_address() {
    let site = Site::with_vault(|vault| {
        for number in 0..60 {
            vault.customer(&format!("公司{number:02}")).with("customer_level", "E");
        }
        vault
            .customer("杭州盛泰")
            .file("跟进/2026-01-05-0900-电话-坏.yaml", "a: [\n");
    });
    let shown = "document.querySelectorAll('.finding').length";
    let page = site.open("/problems").shows("看全部 60 个");
    let all = page.value(shown).as_u64().unwrap();
    assert!(all < 20, "{all} at once");
    let page = page.clicks("看全部 60 个").shows("共 60 个问题");
    assert_eq!(page.value(shown), 50);
    let page = page
        .clicks("下一页")
        .until("is not the second page", &format!("{shown} === 10"));
    let page = page
        .goes_to("/problems")
        .is_awake()
        .focuses("#filter")
        .types("公司07")
        .shows("共 1 个问题");
    let page = page
        .is_at("/problems?q=公司07")
        .clicks("公司07")
        .shows("CUST202601010008");
    let page = page
        .goes_to("/problems")
        .clicks("按严重程度")
        .is_at("/problems?by=severity");
    page.clicks("错误").until(
        "does not narrow",
        "location.search.includes('severity=error') && document.querySelectorAll('main section').length === 1",
    );
    let errors = site.json("/api/problems?severity=error")["total"].as_u64();
    let notes = site.json("/api/problems?severity=note")["total"].as_u64();
    assert_eq!((errors > Some(0), notes), (true, Some(0)));
}

#[test]
fn a_sound_vault_says_so() {
    Site::with_vault(|vault| {
        vault.customer("杭州盛泰");
    })
    .open("/problems")
    .shows("没有发现问题");
}

#[test]
fn changes_are_filtered_by_person_and_path() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰");
    });
    site.open("/changes")
        .shows("变更")
        .until("lists nothing", "document.querySelectorAll('.entry').length > 0");
    site.open(&format!("/changes?author={}", encoded("没有这个人")))
        .shows("没有符合条件的修改");
    site.open("/changes?since=yesterday").shows("看不懂");
    assert_eq!(site.get("/api/changes?since=yesterday").0, 400);
    assert_eq!(site.get("/changes?after=abcdef12").0, 404);
    assert_eq!(site.get("/api/changes?after=x").0, 404);
}

#[test]
fn an_empty_vault_is_explained() {
    let site = Site::with_vault(|_| {});
    site.open("/customers").shows("客户库里还没有客户").shows("kehu import");
}

#[test]
fn who_else_has_a_number_is_called_by_name() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰").contract("HT1", "机床", 300, "2026-03-01");
        vault.customer("苏州恒瑞").contract("HT1", "软件", 200, "2026-04-01");
        vault.customer("宁波远洋").with("customer_id", "CUST202601010001");
    });
    let page = site.open("/problems");
    page.shows("客户编号“CUST202601010001”与“宁波远洋”重复")
        .shows("合同编号“HT1”与“杭州盛泰”的“合同 HT1-机床-2026-03-01”重复");
}

#[test]
fn a_list_of_nobody_tells_where_the_others_are() {
    let site = Site::with_vault(|vault| {
        vault.write(
            "历史客户/制造业/中型/杭州盛泰/客户.yaml",
            "customer_id: CUST202601010001\ncustomer_name: 杭州盛泰\nindustry: 制造业\ncompany_size: 中型\n",
        );
    });
    for (list, then) in [("/customers", "杭州盛泰"), ("/customers?view=tree", "历史客户")] {
        let page = site.open(list).shows("没有在册的客户，已归档的有 1 位");
        page.hides("还没有客户").clicks("看已归档的客户").shows(then);
    }
    let query = encoded("杭州");
    site.open(&format!("/customers?q={query}"))
        .shows("已归档的里有 1 位")
        .clicks("看已归档的客户")
        .shows("杭州盛泰");
    let site = Site::with_vault(|vault| {
        vault.customer("苏州恒瑞");
    });
    site.open("/customers?archived=only")
        .shows("没有已归档的客户，在册的有 1 位")
        .clicks("看在册的客户")
        .shows("苏州恒瑞");
}

#[test]
fn the_order_is_always_seen() {
    let site = with_figures();
    site.open("/customers?sort=-next_contact").until(
        "hides the column that it is sorted by",
        "document.querySelector('th[aria-sort]').innerText.includes('下次联系')",
    );
    // Conditions are no words to match: names stay in order.
    site.open("/customers?q=%E8%A1%8C%E4%B8%9A%3A%E5%88%B6%E9%80%A0%E4%B8%9A")
        .until(
            "is in another order",
            "document.querySelector('tbody .go').innerText === '杭州盛泰'",
        );
}

#[test]
fn a_page_beyond_the_last_leads_back() {
    with_figures()
        .open("/customers?page=99")
        .shows("没有第 99 页")
        .hides("还没有客户")
        .clicks("看最后一页")
        .is_at("/customers");
}

#[test]
fn a_letter_can_be_changed_for_another_that_has_names() {
    let site = with_figures();
    let open = "[...document.querySelectorAll('.initials a')].map((a) => a.innerText).join('')";
    let page = site.open("/customers");
    let letters = page.value(open);
    assert_eq!(letters, "HNS");
    page.clicks("H")
        .is_at("/customers?q=首字母:H")
        .until("opens empty letters", &format!("{open} === 'HNS'"))
        .clicks("S")
        .is_at("/customers?q=首字母:S")
        .clicks("S")
        .is_at("/customers");
}

/// The addresses that the buttons of a page send to.
fn downloads(page: &Page) -> Vec<String> {
    let found =
        page.value("[...document.querySelectorAll('form[data-download]')].map((form) => form.getAttribute('action'))");
    found
        .as_array()
        .unwrap()
        .iter()
        .map(|href| href.as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_list_is_taken_out_as_it_is_shown_and_that_is_on_record() {
    let site = with_figures();
    let page = site
        .open("/customers?q=%E5%9F%8E%E5%B8%82%3A%E6%9D%AD%E5%B7%9E&cols=owner,contract_amount")
        .clicks("导出")
        .shows("Excel：客户和全部资料")
        .on_a_phone()
        .fits()
        .is_quiet();
    let downloads = downloads(&page);
    assert_eq!(downloads.len(), 4, "{downloads:?}");
    let (head, body) = site.answer_to_post(&downloads[2]);
    assert!(
        head.starts_with("HTTP/1.1 200") && head.contains("filename*=UTF-8''%E5%AE%A2%E6%88%B7%20"),
        "{head}"
    );
    let lines: Vec<&str> = body.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "客户编号,客户名称,负责人,合同总额");
    assert_eq!(lines[1], "CUST202601010001,杭州盛泰,张三,1486000");
    let (head, body) = site.answer_to_post(&downloads[0]);
    assert!(head.contains(".xlsx") && body.starts_with("PK"), "{head}");
    site.open("/changes").shows("导出 客户").shows("客户 3").is_quiet();
    assert_eq!(site.get(&downloads[0]).0, 404, "a link alone takes nothing out");
    assert_eq!(site.post_with(&downloads[0], ""), 403);
    assert!(
        site.answer_to_post("/export?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E4%B8%AA%3A1")
            .0
            .contains(" 400 ")
    );
}

#[test]
fn records_and_reports_are_taken_out_too() {
    let site = with_figures();
    let page = site.open("/customers?view=kind&kind=contract").shows("HT2026001");
    let (_, body) = site.answer_to_post(&downloads(&page)[1]);
    assert!(
        body.contains("客户编号,客户名称,合作项目") && body.contains("设备采购"),
        "{body}"
    );
    let page = site
        .open("/reports/contracts?period=all&by=industry")
        .shows("导出 Excel");
    let (head, body) = site.answer_to_post(&downloads(&page)[1]);
    assert!(head.contains("%E5%90%88%E5%90%8C%E9%87%91%E9%A2%9D"), "{head}");
    let lines: Vec<&str> = body.trim_start_matches('\u{feff}').lines().collect();
    assert!(lines[0].starts_with("所属行业,合同（份）"), "{lines:?}");
    assert!(lines.last().unwrap().starts_with("合计,2,2,1686000,100"), "{lines:?}");
}

#[test]
fn problems_of_archived_customers_are_listed_when_asked_for() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰");
        let former = crate::vault::profile(9, "温州旧友").replace("owner:", "ower:");
        vault.write("历史客户/制造业/中型/温州旧友/客户.yaml", former);
    });
    assert_eq!(site.json("/api/problems")["total"], 0);
    assert_eq!(site.json("/api/status")["findings"], 0);
    let archived = site.json("/api/problems?archived=only")["total"].as_u64().unwrap();
    assert!(archived > 0);
    assert_eq!(site.json("/api/problems?archived=with")["total"], archived);
    let status = site.json("/api/status");
    assert_eq!(status["archived_findings"], archived);
    assert_eq!((&status["customers"], &status["archived"]), (&1.into(), &1.into()));
    let of_it = format!("/api/problems?path={}", encoded("历史客户/制造业/中型/温州旧友"));
    assert_eq!(site.json(&of_it)["total"], archived);
    site.open("/problems")
        .shows("没有发现问题")
        .clicks("含已归档")
        .is_at("/problems?archived=with")
        .shows("温州旧友")
        .clicks("在册")
        .hides("温州旧友")
        .on_a_phone()
        .fits()
        .is_quiet();
}

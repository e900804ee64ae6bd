//! The customer page, its records, its history, its files.

use crate::site::{Site, encoded, location};

const DIR: &str = "客户/制造业/中型/杭州盛泰机械有限公司";

fn one_customer() -> Site {
    Site::with_vault(|vault| {
        vault
            .customer("杭州盛泰机械有限公司")
            .with("credit_limit", "500000")
            .followup(
                "2026-11-18 14:30",
                "产品需求沟通",
                "客户需要两台数控机床的报价\n希望下周三之前给到",
            )
            .contract("HT2026001", "设备采购", 486_000, "2026-03-01")
            .file("合同/HT2026001-设备采购-2026-03-01.pdf", "%PDF-1.4")
            .file("附件/产线布置图.dwg", [0, 1, 2])
            .file("附件/现场.png", include_bytes!("pixel.png"));
    })
}

#[test]
fn it_tells_who_they_are_and_what_happened() {
    one_customer()
        .open("/c/CUST202601010001")
        .shows("杭州盛泰机械有限公司")
        .shows("CUST202601010001")
        .shows("意向客户")
        .shows("产品需求沟通")
        .shows("希望下周三之前给到")
        .shows("48.6 万元")
        .shows("未回款 24.3 万元")
        .until(
            "cannot be called",
            "Boolean(document.querySelector('a[href=\"tel:13800138000\"]'))",
        )
        .until(
            "cannot be written to",
            "Boolean(document.querySelector('a[href=\"mailto:li.si@example.com\"]'))",
        )
        .until(
            "has no scan beside the contract",
            "Boolean(document.querySelector('.moment a[href$=\".pdf\"]'))",
        )
        .until(
            "shows no picture",
            "[...document.images].some((image) => image.naturalWidth > 0)",
        )
        .is_quiet();
}

#[test]
fn the_timeline_is_filtered_by_kind() {
    one_customer()
        .open("/c/CUST202601010001")
        .clicks("合同")
        .is_at("/c/CUST202601010001?kind=contract")
        .shows("HT2026001")
        .hides("产品需求沟通");
}

#[test]
fn a_team_adds_a_field_and_a_kind_by_schema_alone() {
    let site = Site::with_vault(|vault| {
        vault.write(
            "schemas/visit.yaml",
            "title: 拜访计划\ntype: object\nx-kehu:\n  kind: visit\n  folder: 拜访\n  file_name: \"{on}-{goal}\"\n  title_field: goal\n  \
             date_field: on\n  icon: calendar\nrequired: [on, goal]\nproperties:\n  on: {title: 日期, type: string, format: date}\n  \
             goal: {title: 目的, type: string}\n  budget: {title: 预算, type: number, x-kehu: {unit: 元}}\n",
        );
        vault.customer("杭州盛泰机械有限公司").file(
            "拜访/2026-12-01-看产线.yaml",
            "on: 2026-12-01\ngoal: 看产线\nbudget: 3000\n",
        );
    });
    site.open("/c/CUST202601010001")
        .shows("拜访计划")
        .shows("看产线")
        .shows("3,000");
}

#[test]
fn a_record_has_a_page_with_its_fields_and_its_text() {
    let site = one_customer();
    let path = format!("{DIR}/跟进/2026-11-18-1430-电话-产品需求沟通.yaml");
    site.open(&format!("/r/{}", encoded(&path).replace("%2F", "/")))
        .shows("跟进内容")
        .shows("method: 电话")
        .clicks("杭州盛泰机械有限公司")
        .is_at("/c/CUST202601010001");
}

#[test]
fn history_tells_before_and_after_of_each_field() {
    let site = one_customer();
    site.edit(&format!("{DIR}/客户.yaml"), "customer_level: B", "customer_level: A");
    site.open("/c/CUST202601010001/history")
        .shows("客户等级")
        .until(
            "does not tell before and after",
            "document.querySelector('del').innerText === 'B' && document.querySelector('ins').innerText === 'A'",
        )
        .is_quiet();
    let entry = &site.json("/api/c/CUST202601010001/history")["results"][0];
    assert_eq!(entry["changes"][0]["field"], "customer_level", "{entry}");
    let file = site.json(&format!(
        "/api/c/CUST202601010001/history?file={}",
        encoded("客户.yaml")
    ));
    assert_eq!(file["results"][0]["changes"][0]["after"], "A", "{file}");
}

#[test]
fn an_unknown_customer_gets_proposals() {
    let site = one_customer();
    site.open(&format!("/c/{}", encoded("盛泰机床公司")))
        .shows("没有找到这位客户")
        .clicks("杭州盛泰机械有限公司")
        .is_at("/c/CUST202601010001");
    assert_eq!(site.get("/c/nobody").0, 404);
    assert_eq!(site.get("/api/c/nobody").0, 404);
}

#[test]
fn a_customer_without_a_readable_profile_still_has_a_page() {
    let site = Site::with_vault(|vault| {
        vault
            .customer("破损公司")
            .followup("2026-11-18 14:30", "沟通", "内容")
            .file("客户.yaml", "customer_name: [未闭合\n");
    });
    site.open(&format!("/c/{}", encoded("客户/制造业/中型/破损公司")))
        .shows("破损公司")
        .shows("沟通")
        .shows("个问题");
}

#[test]
fn what_was_promised_and_not_kept_is_overdue() {
    let day = |days: i64| (chrono::Local::now().date_naive() - chrono::Duration::days(days)).to_string();
    let site = Site::with_vault(|vault| {
        let text = format!(
            "time: {} 09:00\nmethod: 电话\nby: 张三\nsubject: 报价\ncontent: 说好三天后给\nnext:\n  time: {} 10:00\n  goal: 送报价单\n",
            day(8),
            day(5)
        );
        vault.customer("杭州盛泰").file("跟进/报价.yaml", text);
    });
    site.open("/c/CUST202601010001").shows("逾期 5 天").shows("送报价单");
}

#[test]
fn the_share_of_the_profile_that_is_filled_is_told_with_what_is_missing() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰").with("city", "\"\"");
    });
    let page = site.open("/c/CUST202601010001").shows("资料完整度");
    let json = site.json("/api/c/CUST202601010001");
    let told = &json["completeness"];
    let share = told["filled"].as_u64().unwrap() * 100 / told["worth"].as_u64().unwrap();
    let missing = told["missing"].as_array().unwrap();
    assert!(missing.contains(&"城市".into()), "{told}");
    page.shows(&format!("{share}%"))
        .shows(&format!("待补{}", missing[0].as_str().unwrap()));
}

#[test]
fn amounts_beyond_reason_are_said_as_such_and_large_ones_are_readable() {
    let site = Site::with_vault(|vault| {
        let contract = |number: u32, amount: &str| {
            format!("contract_no: HT{number}\nproject: 设备\namount: {amount}\nsigned_on: 2026-03-01\n")
        };
        vault
            .customer("杭州盛泰")
            .file("合同/HT1-设备-2026-03-01.yaml", contract(1, "1.0e+308"))
            .file("合同/HT2-设备-2026-03-01.yaml", contract(2, "1.0e+308"));
        vault
            .customer("苏州恒诺")
            .file("合同/HT3-设备-2026-03-01.yaml", contract(3, "1000000000000000"));
    });
    site.open("/c/CUST202601010001")
        .shows("2 份 · 2 处金额不可能，没有算进来")
        .on_a_phone()
        .fits()
        .goes_to("/c/CUST202601010002")
        .shows("1,000 万亿元");
}

fn busy_customer() -> Site {
    Site::with_vault(|vault| {
        vault
            .customer("杭州盛泰机械有限公司")
            .followup("2026-03-18 14:30", "今年的沟通", "内容")
            .followup("2024-05-06 09:00", "前年的沟通", "内容")
            .file(
                "跟进/2024-07-01-李四.yaml",
                "time: 2024-07-01 09:00\nmethod: 电话\nby: 李四\nsubject: 李四的拜访\ncontent: 内容\n",
            )
            .contract("HT2026001", "设备采购", 486_000, "2026-03-01")
            .file("合同/HT2026001-设备采购-2026-03-01.pdf", "%PDF-1.4")
            .file("附件/报价单-2024-06-03.pdf", "%PDF-1.4");
    })
}

#[test]
fn the_timeline_is_filtered_by_person_and_year_too_and_the_address_holds_it() {
    let site = busy_customer();
    site.open("/c/CUST202601010001")
        .is_awake()
        .chooses_option("year", "2024")
        .is_at("/c/CUST202601010001?year=2024")
        .hides("今年的沟通")
        .shows("前年的沟通")
        .shows("报价单-2024-06-03.pdf")
        .chooses_option("person", "李四")
        .is_at("/c/CUST202601010001?person=李四&year=2024")
        .hides("前年的沟通")
        .shows("李四的拜访")
        .clicks("跟进")
        .is_at("/c/CUST202601010001?kind=followup&person=李四&year=2024")
        .is_awake()
        .chooses_option("person", "张三")
        .is_at("/c/CUST202601010001?kind=followup&person=张三&year=2024")
        .shows("前年的沟通")
        .hides("李四的拜访")
        .is_quiet();
    let (_, page) = site.get("/c/CUST202601010001?person=nobody&year=1900");
    assert!(
        page.contains("没有符合条件的往来") && page.contains("nobody&#x2069;（0）"),
        "{page}"
    );
}

#[test]
fn a_change_of_status_is_an_event_with_before_and_after() {
    let site = one_customer();
    site.edit(
        &format!("{DIR}/客户.yaml"),
        "customer_type: 意向客户",
        "customer_type: 潜在客户",
    );
    site.open("/c/CUST202601010001")
        .shows("客户类型：意向客户 → 潜在客户")
        .clicks("状态")
        .is_at("/c/CUST202601010001?kind=status")
        .hides("产品需求沟通")
        .shows("客户类型：意向客户 → 潜在客户");
}

#[test]
fn why_a_status_changed_stands_beside_it() {
    let site = one_customer();
    let profile = format!("{DIR}/客户.yaml");
    let address = format!(
        "/edit/{}",
        profile.split('/').map(encoded).collect::<Vec<_>>().join("/")
    );
    let (_, form) = site.get(&address);
    let seen = form
        .split("name=\"seen\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let fields = [
        ("f.customer_type", "流失客户"),
        ("reason", "换了别家供货"),
        ("seen", seen.unwrap()),
    ];
    let (head, body) = site.sends_form(&address, &fields);
    assert!(location(&head).is_some(), "{body}");
    site.open("/c/CUST202601010001?kind=status")
        .on_a_phone()
        .shows("意向客户 → 流失客户")
        .shows("原因：换了别家供货")
        .fits();
}

#[test]
fn a_file_has_its_place_in_time_and_a_scan_stays_with_its_contract() {
    let page = busy_customer()
        .open("/c/CUST202601010001?kind=file")
        .shows("2024-06-03");
    let shown = page.value("[...document.querySelectorAll('.moment h3')].map((e) => e.innerText)");
    assert_eq!(shown, serde_json::json!(["附件/报价单-2024-06-03.pdf"]));
}

#[test]
fn numbers_addresses_and_paths_are_copied_with_a_word_that_they_were() {
    let page = one_customer().open("/c/CUST202601010001").is_awake();
    page.value("void (navigator.clipboard.writeText = async (text) => { window.copied = text; })");
    for text in ["13800138000", "li.si@example.com"] {
        page.value(&format!(
            "void document.querySelector('[data-copy=\"{text}\"]').click()"
        ));
        assert_eq!(page.value("window.copied"), text);
    }
    let page = page.shows("已复制");
    page.value("void document.querySelector('.folder [data-copy]').click()");
    let copied = page.value("window.copied");
    assert!(copied.as_str().unwrap().ends_with("杭州盛泰机械有限公司"), "{copied}");
}

#[test]
fn the_copy_button_stays_beside_a_long_address() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰").with(
            "contacts",
            "[{name: 李四, email: li.si.of.the.purchasing@department.example.com}]",
        );
    });
    let page = site
        .open("/c/CUST202601010001")
        .until("has no button", "Boolean(document.querySelector('.contact .copy'))");
    let gap = "document.querySelector('.contact .copy').getBoundingClientRect().top - [...document.querySelectorAll('.contact .unbroken')].pop().getBoundingClientRect().bottom";
    let gap = page.value(gap).as_f64().unwrap();
    assert!(gap < 0.0, "{gap} below");
}

#[test]
fn a_button_that_copied_is_as_it_was() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰").with("customer_level", "E");
    });
    let mut page = site.open("/c/CUST202601010001").is_awake();
    page.value("void (navigator.clipboard.writeText = async () => {})");
    page.value("void (document.querySelector('#problems').open = true)");
    for selector in ["#contacts [data-copy]", "#problems [data-copy]"] {
        let button = format!("document.querySelector('{selector}')");
        let before = page.value(&format!("{button}.innerHTML"));
        page.value(&format!("void ({button}.click(), {button}.click())"));
        page = page
            .until("says nothing", &format!("{button}.innerText.includes('已复制')"))
            .until("is not what it was", &format!("{button}.innerHTML === {before}"));
    }
}

#[test]
fn folder_and_files_open_on_the_machine_by_button_and_by_key() {
    let site = one_customer();
    let page = site
        .open("/c/CUST202601010001")
        .is_awake()
        .clicks("打开文件夹")
        .shows("已打开");
    site.has_opened(&[DIR]);
    let page = page.presses("e");
    let profile = format!("{DIR}/客户.yaml");
    site.has_opened(&[DIR, &profile]);
    let record = format!("{DIR}/跟进/2026-11-18-1430-电话-产品需求沟通.yaml");
    let page = page
        .focuses("a.go[href*=\"1430\"]")
        .presses("e")
        .is_at("/c/CUST202601010001");
    site.has_opened(&[DIR, &profile, &record]);
    page.clicks("产品需求沟通")
        .shows("method: 电话")
        .is_awake()
        .presses("e");
    site.has_opened(&[DIR, &profile, &record, &record]);
}

#[test]
fn what_opens_here_is_offered_at_any_width_but_to_nobody_elsewhere() {
    let site = one_customer();
    site.open("/c/CUST202601010001")
        .on_a_phone()
        .goes_to("/c/CUST202601010001")
        .is_awake()
        .fits()
        .clicks("打开文件夹")
        .shows("已打开");
    site.has_opened(&[DIR]);
    let record = format!("/r/{DIR}/跟进/2026-11-18-1430-电话-产品需求沟通.yaml");
    let record = encoded(&record).replace("%2F", "/");
    let host = site.host();
    for page in ["/c/CUST202601010001", &record] {
        let asks = |headers: &str| {
            let head = format!("GET {page} HTTP/1.1\r\nHost: {host}\r\n{headers}Connection: close\r\n\r\n");
            site.raw(head.as_bytes()).1
        };
        assert!(asks("").contains("用编辑器打开"), "{page}");
        for passed_on in [
            "X-Forwarded-For: 10.0.0.7\r\n",
            "Forwarded: for=10.0.0.7\r\n",
            "Via: 1.1 proxy\r\n",
        ] {
            let shown = asks(passed_on);
            assert!(
                !shown.contains("用编辑器打开") && !shown.contains("打开文件夹"),
                "{passed_on}"
            );
        }
    }
    let path = format!("/open/{}", encoded(DIR).replace("%2F", "/"));
    for path in [path.clone(), format!("/api{path}")] {
        let headers = format!("Origin: http://{host}\r\nX-Forwarded-For: 10.0.0.7\r\n");
        assert_eq!(site.post_with(&path, &headers), 403, "{path}");
    }
    site.has_opened(&[DIR]);
}

#[test]
fn a_machine_without_a_desktop_says_so_and_where_the_folder_is() {
    let site = one_customer().without_a_desktop();
    let place = site.root().join(DIR).display().to_string();
    site.open("/c/CUST202601010001")
        .is_awake()
        .clicks("打开文件夹")
        .shows("没有桌面")
        .shows(&place)
        .is_quiet();
    let path = format!("/open/{}", encoded(DIR).replace("%2F", "/"));
    assert_eq!(site.post(&path), 501, "without a script a page says it");
}

#[test]
fn a_pdf_is_previewed_on_the_page() {
    busy_customer()
        .open("/c/CUST202601010001")
        .until(
            "loads before it is asked for",
            "performance.getEntriesByType('resource').every((e) => !e.name.includes('.pdf'))",
        )
        .clicks("预览")
        .until(
            "does not load",
            "performance.getEntriesByType('resource').some((e) => e.name.includes('.pdf'))",
        )
        .is_quiet();
}

#[test]
fn without_any_record_it_shows_what_a_first_one_looks_like() {
    Site::with_vault(|vault| {
        vault.customer("杭州盛泰");
    })
    .open("/c/CUST202601010001")
    .shows("还没有写过跟进，也没有合同、反馈")
    .clicks("喜欢用编辑器")
    .shows("1430-电话-需求沟通.yaml")
    .shows("method: 电话")
    .shows("by: 张三")
    .clicks("写第一次跟进")
    .shows("跟进内容");
}

#[test]
fn a_folder_without_a_profile_has_a_page() {
    let site = Site::with_vault(|vault| {
        vault
            .customer("无资料公司")
            .followup("2026-11-18 14:30", "首次沟通", "内容")
            .gone("客户.yaml");
    });
    site.open(&format!("/c/{}", encoded("客户/制造业/中型/无资料公司")))
        .shows("无资料公司")
        .shows("首次沟通")
        .shows("没有 客户.yaml")
        .clicks("跟进")
        .shows("首次沟通");
}

#[test]
fn of_two_customers_with_one_number_each_keeps_its_page() {
    let site = Site::with_vault(|vault| {
        vault
            .customer("甲公司")
            .followup("2026-11-18 14:30", "甲的沟通", "内容");
        vault
            .customer("乙公司")
            .with("customer_id", "CUST202601010001")
            .followup("2026-11-19 14:30", "乙的沟通", "内容");
    });
    site.open("/c/CUST202601010001")
        .shows("不止一位客户")
        .clicks("乙公司")
        .shows("乙的沟通")
        .clicks("跟进")
        .is_at("/c/客户/制造业/中型/乙公司?kind=followup")
        .shows("乙的沟通")
        .hides("甲的沟通");
}

#[test]
fn what_an_import_kept_is_told_from_the_field_of_the_same_name() {
    let page = Site::with_vault(|vault| {
        vault.customer("杭州盛泰").with("custom", "{客户来源: 2025上海展会}");
    })
    .open("/c/CUST202601010001")
    .shows("2025上海展会");
    let labels = page.value(
        "[...document.querySelectorAll('#profile dt')].map((e) => e.innerText).filter((t) => t.includes('来源'))",
    );
    assert_eq!(labels, serde_json::json!(["客户来源", "客户来源（原表）"]));
}

#[test]
fn hundreds_of_contacts_and_tags_and_a_long_strange_name_stay_readable() {
    let site = Site::with_vault(|vault| {
        let name = format!("\u{202E}שלום🦀<script>{}", "很长的名字".repeat(38));
        let contacts: Vec<_> = (0..300)
            .map(|n| serde_json::json!({ "name": format!("联系人{n}"), "phone": format!("138{n:08}"), "email": format!("very.long.name.{n}@a-long-domain-name.example.com") }))
            .collect();
        let tags: Vec<String> = (0..1000).map(|n| format!("标签{n}")).collect();
        vault
            .customer("长")
            .with("customer_name", &crate::vault::quoted(&name))
            .with("tags", &serde_json::to_string(&tags).unwrap())
            .with("contacts", &serde_json::to_string(&contacts).unwrap());
    });
    let page = site
        .open("/c/CUST202601010001")
        .shows("另外 970 个")
        .clicks("另外 288 位")
        .shows("联系人211")
        .shows("还有 88 位，见资料全文")
        .on_a_phone()
        .fits();
    let bottom = page.value("document.querySelector('.call').getBoundingClientRect().bottom + scrollY");
    assert!(
        bottom.as_f64().unwrap() < 844.0,
        "the call button is on the first screen: {bottom}"
    );
    let (_, text) = site.get("/c/CUST202601010001");
    assert!(text.len() <= 100_000, "{} bytes", text.len());
    page.is_quiet();
}

#[test]
fn the_next_contact_is_put_off_where_it_is_shown() {
    let on = |days| chrono::Local::now().date_naive() + chrono::Days::new(days);
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰机械有限公司").file(
            "跟进/2026-01-05-0900-电话-报价.yaml",
            format!(
                "time: 2026-01-05 09:00\nmethod: 电话\nby: 张三\nsubject: 报价\ncontent: 已报价\nnext:\n  time: {} 10:00\n  goal: 问结果\n",
                on(2)
            ),
        );
    });
    let page = "/c/CUST202601010001";
    site.open(page)
        .is_awake()
        .on_a_phone()
        .clicks("推迟")
        .fits()
        .runs(&format!(
            "document.querySelector('[name=day][value=\"{}\"]').click()",
            on(7)
        ));
    let file = site.root().join(DIR).join("跟进/2026-01-05-0900-电话-报价.yaml");
    crate::site::until(|| {
        std::fs::read_to_string(&file)
            .unwrap()
            .contains(&format!("time: {} 10:00", on(7)))
    });
    let (head, _) = site.sends_form(
        &format!(
            "/todo/put-off/{}",
            encoded(&format!("{DIR}/客户.yaml")).replace("%2F", "/")
        ),
        &[("day", "8天后"), ("back", page)],
    );
    site.open(&location(&head).unwrap())
        .shows("推迟了")
        .shows(&format!("到 {} 10:00", on(8)))
        .is_at(page)
        .is_quiet();
}

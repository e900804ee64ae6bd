//! Forms: what people fill in becomes small files and commits in their words, and nobody overwrites anybody.

use crate::site::{Site, encoded, location};

const PROFILE: &str = "客户/制造业/中型/杭州盛泰/客户.yaml";

fn office() -> Site {
    Site::with_vault(|vault| {
        vault
            .customer("杭州盛泰")
            .with("owner", "张三")
            .with("city", "杭州市")
            .followup("2026-01-05 09:00", "报价跟进", "报价已发出");
        vault.customer("苏州恒瑞").with("industry", "IT业");
    })
}

fn id_of(site: &Site, name: &str) -> String {
    let found = site.json(&format!("/api/customers?archived=with&q={}", encoded(name)));
    found["results"][0]["customer_id"].as_str().unwrap().to_owned()
}

fn text(site: &Site, path: &str) -> String {
    std::fs::read_to_string(site.root().join(path)).unwrap_or_default()
}

fn seen(site: &Site, address: &str) -> String {
    let (_, page) = site.get(address);
    let value = page.split("name=\"seen\" value=\"").nth(1);
    value.and_then(|rest| rest.split('"').next()).unwrap().to_owned()
}

fn last_change(site: &Site) -> serde_json::Value {
    site.json("/api/changes?limit=1")["results"][0].clone()
}

#[test]
fn a_follow_up_is_written_from_the_customers_page() {
    let site = office();
    let page = site
        .open(&format!("/c/{}", id_of(&site, "杭州盛泰")))
        .is_awake()
        .presses("n")
        .shows("写跟进")
        .chooses_option("f.method", "拜访")
        .focuses("[name='f.subject']")
        .types("看样机")
        .focuses("[name='f.content']")
        .types("王经理说可以")
        .presses_ctrl("Enter")
        .shows("已保存")
        .shows("看样机")
        .shows("王经理说可以");
    let change = last_change(&site);
    assert!(change["summary"].as_str().unwrap().contains("看样机"), "{change}");
    page.clicks("撤销")
        .shows("撤销这次修改？")
        .clicks("撤销，改回去")
        .shows("已撤销");
    assert_eq!(
        site.json(&format!("/api/search?q={}", encoded("王经理说可以")))["total"],
        0
    );
}

#[test]
fn a_profile_is_changed_on_a_phone_and_only_its_lines_change() {
    let site = office();
    let before = text(&site, PROFILE);
    site.open(&format!("/c/{}", id_of(&site, "杭州盛泰")))
        .on_a_phone()
        .clicks("修改")
        .shows("修改资料")
        .fits()
        .focuses("[name='f.city']")
        .presses_ctrl("a")
        .types("宁波市")
        .clicks("保存")
        .shows("已保存")
        .is_quiet();
    assert_eq!(text(&site, PROFILE), before.replace("杭州市", "宁波市"));
}

#[test]
fn two_browsers_and_an_editor_on_one_profile_lose_nothing() {
    let site = office();
    let address = format!(
        "/edit/{}",
        PROFILE.split('/').map(encoded).collect::<Vec<_>>().join("/")
    );
    let opened = seen(&site, &address);
    let fields = |city: &'static str, more: (&'static str, &'static str)| vec![("f.city", city), more];
    let mut first = fields("宁波市", ("f.remark", "甲写的"));
    first.push(("seen", &opened));
    assert!(location(&site.sends_form(&address, &first).0).is_some());
    site.edit(PROFILE, "owner: 张三", "owner: 李四");
    // Another field goes together with both.
    let (head, _) = site.sends_form(&address, &[("f.website", "https://a.example.com"), ("seen", &opened)]);
    assert!(location(&head).unwrap().contains("merged=1"), "{head}");
    let now = text(&site, PROFILE);
    for line in ["宁波市", "甲写的", "owner: 李四", "https://a.example.com"] {
        assert!(now.contains(line), "{line}\n{now}");
    }
    // The same field is shown with both values, and nothing is written.
    let (head, page) = site.sends_form(&address, &[("f.city", "温州市"), ("seen", &opened)]);
    assert!(head.starts_with("HTTP/1.1 422"), "{head}");
    for words in ["还没有保存", "别人刚改成", "宁波市", "value=\"温州市\""] {
        assert!(page.contains(words), "{words}");
    }
    assert_eq!(text(&site, PROFILE), now);
}

#[test]
fn what_is_wrong_stands_at_its_field_and_nothing_is_lost() {
    let site = office();
    site.open("/new/customer")
        .is_awake()
        .focuses("[name='f.customer_name']")
        .types("苏州恒瑞")
        .shows("可能已经有这家")
        .shows("同名")
        .focuses("[name='f.contacts[0].email']")
        .types("wang@")
        .focuses("[name='f.contacts[0].name']")
        .types("王芳")
        .until(
            "has no complaint at the field",
            "Boolean(document.querySelector('.form-field.wrong [name=\"f.contacts[0].email\"]'))",
        )
        .clicks("保存")
        .shows("有 1 处要改")
        .shows("可能已经有这家")
        .clicks("不是同一家，仍然新建")
        .focuses("[name='f.contacts[0].email']")
        .presses("End")
        .types("a.example.com")
        .clicks("保存")
        .shows("已保存")
        .shows("苏州恒瑞");
    assert_eq!(site.json("/api/customers")["total"], 3);
}

#[test]
fn a_draft_outlives_its_tab() {
    let site = office();
    let address = format!("/new/followup?customer={}", id_of(&site, "杭州盛泰"));
    let page = site
        .open(&address)
        .is_awake()
        .focuses("[name='f.content']")
        .types("说到一半")
        .goes_to("/customers")
        .goes_to(&address)
        .shows("这是上次没有保存的草稿");
    assert_eq!(
        page.value("document.querySelector('[name=\"f.content\"]').value"),
        "说到一半"
    );
    page.clicks("不要了，重新开始").until(
        "still has it",
        "document.querySelector('[name=\"f.content\"]').value === ''",
    );
}

#[test]
fn a_form_stays_while_the_files_change() {
    let site = office();
    let page = site
        .open(&format!("/new/followup?customer={}", id_of(&site, "杭州盛泰")))
        .is_awake()
        .focuses("[name='f.subject']")
        .types("没写完");
    let generation = page.value("document.body.dataset.generation");
    site.edit(PROFILE, "owner: 张三", "owner: 李四");
    let fresh = site.json("/api/status");
    assert_ne!(fresh["generation"], generation);
    page.until(
        "is gone",
        "document.querySelector('[name=\"f.subject\"]').value === '没写完'",
    );
}

#[test]
fn contacts_are_added_row_by_row() {
    let site = office();
    site.open("/new/customer")
        .is_awake()
        .focuses("[name='f.customer_name']")
        .types("宁波远洋")
        .focuses("[name='f.contacts[0].name']")
        .types("赵敏")
        .clicks("再加一条联系人")
        .focuses("[name='f.contacts[1].name']")
        .types("周全")
        .clicks("保存")
        .shows("已保存")
        .shows("赵敏")
        .shows("周全");
    let profile = text(&site, "客户/未分类/未分类/宁波远洋/客户.yaml");
    assert!(
        profile.contains("- name: 赵敏") && profile.contains("- name: 周全"),
        "{profile}"
    );
}

#[test]
fn a_customer_goes_to_the_archive_and_back_and_a_record_away() {
    let site = office();
    let page = site
        .open(&format!("/c/{}", id_of(&site, "杭州盛泰")))
        .clicks("修改")
        .clicks("归档这个客户")
        .clicks("确认归档")
        .shows("客户“杭州盛泰”已归档。在只看已归档的列表里可以看到，也能搜到，随时可以恢复；今日和待办不再提醒。")
        .shows("已归档 · ");
    assert!(site.root().join("历史客户/制造业/中型/杭州盛泰/客户.yaml").exists());
    page.clicks("修改")
        .clicks("恢复这个客户")
        .clicks("确认恢复")
        .shows("客户“杭州盛泰”已恢复，回到在册客户。")
        .hides("已归档");
    assert!(site.root().join(PROFILE).exists());
    let talk = "客户/制造业/中型/杭州盛泰/跟进/2026-01-05-0900-电话-报价跟进.yaml";
    assert!(
        site.root().join(talk).exists(),
        "{:?}",
        std::fs::read_dir(site.root().join("客户/制造业/中型/杭州盛泰/跟进"))
            .unwrap()
            .next()
    );
    site.open(&format!("/edit/{}", encoded(talk).replace("%2F", "/")))
        .clicks("删除这条跟进")
        .clicks("确认删除")
        .shows("已保存");
    assert!(!site.root().join(talk).exists());
}

#[test]
fn a_reason_is_asked_for_and_goes_on_record() {
    let site = office();
    let address = format!(
        "/edit/{}",
        PROFILE.split('/').map(encoded).collect::<Vec<_>>().join("/")
    );
    let opened = seen(&site, &address);
    let (head, page) = site.sends_form(&address, &[("f.customer_name", "杭州盛泰科技"), ("seen", &opened)]);
    assert!(head.starts_with("HTTP/1.1 422") && page.contains("要写原因"), "{head}");
    assert!(page.contains("class=\"why wrong\""), "{page}");
    site.open(&address)
        .is_awake()
        .on_a_phone()
        .hides("改了核心资料，要写原因")
        .focuses("[name='f.customer_name']")
        .presses("End")
        .types("科技")
        .presses("Tab")
        .shows("改了核心资料，要写原因")
        .fits()
        .clicks("保存")
        .shows("还没有保存")
        .until("does not go on there", "document.activeElement.name === 'reason'")
        .runs("localStorage.clear()");
    let fields = [
        ("f.customer_name", "杭州盛泰科技"),
        ("seen", &*opened),
        ("reason", "工商变更"),
    ];
    assert!(location(&site.sends_form(&address, &fields).0).is_some());
    assert_eq!(last_change(&site)["reason"], "工商变更");
}

#[test]
fn forms_of_nothing_are_answered() {
    let site = office();
    for (address, status) in [
        ("/new/nothing", 404),
        ("/new/followup", 200),
        ("/new/followup?customer=CUST0", 404),
        ("/edit/..%2F..%2Fetc%2Fpasswd", 404),
        ("/edit/kehu.yaml", 422),
        ("/edit/%E5%AE%A2%E6%88%B7/x/y/z/%E5%AE%A2%E6%88%B7.yaml", 404),
    ] {
        assert_eq!(site.get(address).0, status, "{address}");
    }
    let huge = "长".repeat(100_000);
    let (head, _) = site.sends_form("/new/customer", &[("f.customer_name", "巨大"), ("f.remark", &huge)]);
    assert!(location(&head).is_some(), "{head}");
    for odd in [
        "f.contacts[99999999].name",
        "f.",
        "f.a.b.c",
        "f.contacts[",
        "f.customer_name.x",
    ] {
        let (head, _) = site.sends_form(
            "/new/customer",
            &[("f.customer_name", "怪"), (odd, "x"), ("do", "anyway")],
        );
        assert!(
            head.starts_with("HTTP/1.1 303") || head.starts_with("HTTP/1.1 422"),
            "{odd}: {head}"
        );
    }
}

#[test]
fn a_record_is_opened_at_its_top_and_a_new_one_at_its_first_empty_field() {
    let site = office();
    let address = format!(
        "/edit/{}",
        PROFILE.split('/').map(encoded).collect::<Vec<_>>().join("/")
    );
    let page = site.open(&address).is_awake().until(
        "has no rows to add",
        "Boolean(document.querySelector('[data-add-row]'))",
    );
    assert_eq!(page.value("document.activeElement === document.body"), true);
    assert_eq!(page.value("scrollY"), 0);
    page.goes_to("/new/customer")
        .until("begins elsewhere", "document.activeElement.name === 'f.customer_name'");
}

#[test]
fn a_customer_who_buys_is_asked_what_and_offered_the_contract() {
    let site = office();
    let page = site
        .open(&format!("/c/{}", id_of(&site, "杭州盛泰")))
        .is_awake()
        .clicks("修改")
        .until("is no form", "Boolean(document.querySelector('[data-add-row]'))");
    let amount = "document.querySelector('[name=\"f.deal.amount\"]')";
    assert_eq!(page.value(&format!("{amount}.checkVisibility()")), false);
    let page = page
        .chooses_option("f.customer_type", "成交客户")
        .until("stays hidden", &format!("{amount}.checkVisibility()"))
        .shows("必须填写“成交金额”")
        .shows("必须填写“签约日期”")
        .clicks("保存")
        .shows("有 3 处要改")
        .focuses("[name='f.deal.amount']")
        .types("58万")
        .focuses("[name='f.deal.product']")
        .types("数控机床");
    // In which order a date is typed depends on the browser's country.
    page.runs("document.querySelector('[name=\"f.deal.signed_on\"]').value = '2026-11-20'");
    page.focuses("[name='reason']")
        .types("签约了")
        .clicks("保存")
        .shows("已保存")
        .shows("已成交：顺便登记合同？")
        .clicks("登记合同")
        .shows("新增合同")
        .focuses("[name='f.contract_no']")
        .types("HT1")
        .clicks("保存")
        .shows("已保存")
        .hides("顺便登记合同")
        .is_quiet();
    let contract = text(&site, "客户/制造业/中型/杭州盛泰/合同/HT1-数控机床-2026-11-20.yaml");
    for line in ["project: 数控机床", "amount: 580000", "signed_on: 2026-11-20"] {
        assert!(contract.contains(line), "{line}\n{contract}");
    }
}

#[test]
fn an_invalid_customer_is_not_followed_up_until_somebody_takes_it_up_again() {
    let site = office();
    let id = id_of(&site, "杭州盛泰");
    let talk = "客户/制造业/中型/杭州盛泰/跟进/2026-01-05-0900-电话-报价跟进.yaml";
    let said = "content: \"报价已发出\"";
    let planned = format!("{said}\nnext:\n  time: 2026-02-01\n  goal: 回访盛泰");
    site.records(|| site.edit(talk, said, &planned));
    let steps = || site.json("/api/today")["duties"].as_array().unwrap().len();
    assert_eq!(steps(), 1);
    let status = |word| format!("follow_up_status: {word}");
    site.records(|| site.edit(PROFILE, &status("跟进中"), &status("无效")));
    assert_eq!(steps(), 0);
    let (status, page) = site.get(&format!("/new/followup?customer={id}"));
    assert!(
        status == 422 && page.contains("不再跟进") && !page.contains("f.content"),
        "{status}"
    );
    let fields = [("f.method", "电话"), ("f.subject", "回访"), ("f.content", "打不通")];
    let (head, _) = site.sends_form(&format!("/new/followup?customer={id}"), &fields);
    assert!(head.starts_with("HTTP/1.1 422"), "{head}");
    site.open(&format!("/c/{id}"))
        .on_a_phone()
        .shows("已标为无效，不再跟进。")
        .hides("写跟进")
        .fits()
        .clicks("恢复跟进")
        .shows("已保存")
        .hides("已标为无效")
        .shows("写跟进");
    assert!(text(&site, PROFILE).contains("follow_up_status: 跟进中"));
    assert_eq!(last_change(&site)["reason"], "恢复跟进");
}

#[test]
fn a_follow_up_begins_from_a_template_of_the_team() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰").with("owner", "张三");
        vault.write(
            "templates/跟进/年检回访.yaml",
            "method: 电话\nsubject: 年检回访\ncontent: |\n  设备情况：\n",
        );
        vault.write("templates/跟进/写坏了.yaml", "subject：全角\n");
    });
    let new = format!("/new/followup?customer={}", id_of(&site, "杭州盛泰"));
    let page = site
        .open(&new)
        .is_awake()
        .shows("套用样板")
        .shows("上门拜访")
        .clicks("年检回访")
        .until(
            "is not filled in",
            "document.querySelector('[name=\"f.content\"]').value.includes('设备情况：')",
        )
        .clicks("保存")
        .shows("已保存")
        .shows("年检回访");
    page.goes_to(&format!("{new}&template={}", encoded("写坏了")))
        .shows("样板“写坏了”读不出来");
}

#[test]
fn another_template_replaces_what_nobody_touched() {
    let site = office();
    let address = format!("/new/followup?customer={}", id_of(&site, "杭州盛泰"));
    let page = site
        .open(&address)
        .is_awake()
        .clicks("上门拜访")
        .until(
            "is not filled in",
            "document.querySelector('[name=\"f.content\"]')?.value.startsWith('见了谁')",
        )
        .focuses("[name='f.subject']")
        .presses_ctrl("a")
        .types("看样机")
        .focuses("[name='f.content']")
        .presses_ctrl("End")
        .types("三台旧机器")
        .clicks("报价后回访")
        .until(
            "keeps the first",
            "document.querySelector('[name=\"f.method\"]').value === '电话'",
        )
        .is_awake()
        .shows("样板里是：报价后回访");
    let value = |page: &crate::browser::Page, name: &str| {
        page.value(&format!("document.querySelector('[name=\"{name}\"]').value"))
    };
    assert_eq!(value(&page, "f.subject"), "看样机");
    assert_eq!(
        value(&page, "f.content"),
        "对报价的看法：\n在比较的对手：\n还差什么才能定：\n三台旧机器"
    );
    assert_eq!(value(&page, "f.feedback"), "");
    let page = page.on_a_phone().fits().clicks("用这个").until(
        "does not take it",
        "document.querySelector('[name=\"f.subject\"]').value === '报价后回访'",
    );
    // Enter in a field saves.
    page.focuses("[name='f.subject']")
        .presses("Enter")
        .shows("已保存")
        .shows("三台旧机器")
        .is_quiet();
}

#[test]
fn the_next_step_is_planned_with_two_taps_on_a_phone() {
    let site = office();
    let page = site
        .open(&format!("/new/followup?customer={}", id_of(&site, "杭州盛泰")))
        .is_awake()
        .on_a_phone()
        .chooses_option("f.method", "电话")
        .focuses("[name='f.subject']")
        .types("报价")
        .focuses("[name='f.content']")
        .types("下周答复")
        .clicks("明天")
        .fits();
    let chosen = "[...document.querySelectorAll('[data-day][aria-pressed=true]')].map((one) => one.innerText)";
    assert!(page.value(chosen).as_array().unwrap().contains(&"明天".into()));
    page.runs("document.querySelector('[name=\"f.next.time@time\"]').value = '09:30'");
    page.clicks("保存").shows("已保存").is_quiet();
    let tomorrow = chrono::Local::now().date_naive().succ_opt().unwrap();
    let found = site.json(&format!("/api/search?q={}", encoded("下周答复")));
    let written = text(&site, found["results"][0]["path"].as_str().unwrap());
    assert!(written.contains(&format!("  time: {tomorrow} 09:30")), "{written}");
    // The same form opened again has day and time in their inputs, and saving it changes nothing.
    let address = format!(
        "/edit/{}",
        encoded(found["results"][0]["path"].as_str().unwrap()).replace("%2F", "/")
    );
    site.open(&address)
        .is_awake()
        .clicks("保存")
        .shows("没有改动，什么也没有写");
    assert_eq!(text(&site, found["results"][0]["path"].as_str().unwrap()), written);
}

#[test]
fn a_follow_up_asks_what_becomes_of_the_appointment_that_was_made() {
    let site = office();
    let id = id_of(&site, "杭州盛泰");
    let new = format!("/new/followup?customer={id}");
    assert!(!site.get(&new).1.contains("上次约定"));
    let in_a_week = chrono::Local::now().date_naive() + chrono::Days::new(7);
    let talk = |more: &[(&str, &str)]| {
        let mut fields = vec![("f.method", "电话"), ("f.by", "张三"), ("f.content", "聊聊")];
        fields.extend(more);
        let (head, page) = site.sends_form(&new, &fields);
        let next = location(&head).unwrap_or_else(|| panic!("{page}"));
        site.get(&next).1
    };
    let day = in_a_week.to_string();
    talk(&[
        ("f.time", "2026-01-05 09:00"),
        ("f.subject", "约好"),
        ("f.next.time", &day),
        ("f.next.goal", "签约"),
    ]);
    let asked = site.get(&new).1;
    assert!(
        asked.contains("上次约定") && asked.contains(&format!("约的是 {day} 签约")),
        "{asked}"
    );
    let page = talk(&[("f.time", "2026-01-06 09:00"), ("f.subject", "问候")]);
    assert!(page.contains(&format!("之前约的 {day} 签约，仍有效")), "{page}");
    let page = talk(&[
        ("f.time", "2026-01-07 09:00"),
        ("f.subject", "不来了"),
        ("f.appointment", "已取消"),
    ]);
    assert!(page.contains("算联系过了，不再提醒"), "{page}");
    assert!(!site.get(&new).1.contains("上次约定"));
    assert!(site.get(&format!("/c/{id}")).1.contains("没有安排"));
}

#[test]
fn a_day_may_be_sent_in_any_form() {
    let site = office();
    let in_three_days = chrono::Local::now().date_naive() + chrono::Days::new(3);
    for (sent, kept) in [
        (vec![("f.due", "2026-12-01 14:00")], "due: 2026-12-01 14:00"),
        (vec![("f.due", "2026/12/1")], "due: 2026-12-01"),
        (
            vec![("f.due", "2026-12-02"), ("f.due@time", "08:15")],
            "due: 2026-12-02 08:15",
        ),
        (vec![("f.due", "2026-12-03"), ("f.due@time", "")], "due: 2026-12-03"),
        (vec![("f.due", "大后天")], &format!("due: {in_three_days}")),
        (
            vec![("f.due", "大后天"), ("f.due@time", "08:15")],
            &format!("due: {in_three_days} 08:15"),
        ),
        (vec![("f.due", "大后天下午3点")], &format!("due: {in_three_days} 15:00")),
    ] {
        let mut fields = vec![("f.name", "送样品"), ("f.assignee", "张三")];
        fields.extend(sent);
        let (head, page) = site.sends_form("/new/task", &fields);
        assert!(location(&head).is_some(), "{page}");
        let files = std::fs::read_dir(site.root().join("任务")).unwrap();
        let texts: Vec<String> = files
            .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
            .collect();
        assert!(
            texts.iter().any(|text| text.lines().any(|line| line == kept)),
            "{kept}: {texts:?}"
        );
    }
    let (head, page) = site.sends_form("/new/task", &[("f.name", "x"), ("f.due", "哪天再说")]);
    assert!(
        head.starts_with("HTTP/1.1 422") && page.contains("明天、下周一、3天后"),
        "{page}"
    );
    // A time without its day is told of at the field, and stays in it.
    let (head, page) = site.sends_form("/new/task", &[("f.name", "x"), ("f.due", ""), ("f.due@time", "08:15")]);
    assert!(
        head.starts_with("HTTP/1.1 422") && page.contains("value=\"08:15\""),
        "{page}"
    );
}

#[test]
fn what_is_known_only_later_is_not_asked_for_at_first() {
    let site = office();
    let (_, page) = site.get("/new/task");
    for later in ["f.result", "f.done_on", "f.status"] {
        assert!(!page.contains(&format!("name=\"{later}\"")), "{later}");
    }
    assert!(site.get("/new/task?f.result=x").1.contains("name=\"f.result\""));
    let (head, _) = site.sends_form(
        "/new/task",
        &[("f.name", "送样品"), ("f.assignee", "张三"), ("f.due", "2026-12-01")],
    );
    assert!(location(&head).is_some(), "{head}");
    let (_, page) = site.get("/edit/%E4%BB%BB%E5%8A%A1/2026-12-01-%E9%80%81%E6%A0%B7%E5%93%81.yaml");
    assert!(page.contains("name=\"f.result\"") && page.contains("name=\"f.status\""));
}

#[test]
fn what_is_missing_or_wrong_is_said_in_the_words_of_a_form() {
    let site = office();
    let talk = format!("/new/followup?customer={}", id_of(&site, "杭州盛泰"));
    let (_, page) = site.sends_form(&talk, &[("f.subject", ""), ("f.content", "x")]);
    assert!(
        page.contains("请填写“主题”") && page.contains("请填写“跟进方式”"),
        "{page}"
    );
    let many = [("f.customer_name", "甲"), ("f.annual_revenue", "很多")];
    let (_, wrong) = site.sends_form("/new/customer", &many);
    assert!(wrong.contains("只填数字，例如 580000 或 58万"), "{wrong}");
    let (_, refused) = site.get(&format!(
        "/bulk?all=1&do=status&f.customer_type={}",
        encoded("成交客户")
    ));
    assert!(refused.contains("必须填写“成交金额”"), "{refused}");
    for (page, name) in [(page, "a form"), (wrong, "a wrong form"), (refused, "a bulk change")] {
        for yaml in ["补上一行", "subject:", "annual_revenue:", "deal:", "写成 "] {
            assert!(!page.contains(yaml), "{name} speaks of {yaml}");
        }
    }
}

fn edit_address(path: &str) -> String {
    format!("/edit/{}", encoded(path).replace("%2F", "/"))
}

fn action_of(page: &str) -> String {
    let form = page.split("class=\"record-form\"").nth(1).unwrap();
    form.split("action=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned()
}

#[test]
fn what_was_typed_outlives_the_archiving_of_its_customer() {
    let site = office();
    let address = edit_address(PROFILE);
    let opened = seen(&site, &address);
    let (head, _) = site.sends_form(&address, &[("do", "shelve"), ("seen", &opened)]);
    assert!(location(&head).is_some(), "{head}");
    let fields = [("f.city", "宁波市"), ("f.remark", "写了很久"), ("seen", &*opened)];
    let (head, page) = site.sends_form(&address, &fields);
    assert!(head.starts_with("HTTP/1.1 422"), "{head}");
    for words in [
        "归档了",
        "历史客户/制造业/中型/杭州盛泰/客户.yaml",
        "写了很久",
        "value=\"宁波市\"",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let (head, page) = site.sends_form(&action_of(&page), &fields);
    assert!(location(&head).is_some(), "{page}");
    assert!(text(&site, "历史客户/制造业/中型/杭州盛泰/客户.yaml").contains("写了很久"));
}

#[test]
fn what_was_typed_into_a_record_that_somebody_deletes_is_kept_either_way() {
    let talk = "客户/制造业/中型/杭州盛泰/跟进/2026-01-05-0900-电话-报价跟进.yaml";
    for is_revived in [false, true] {
        let site = office();
        let page = site
            .open(&edit_address(talk))
            .is_awake()
            .focuses("[name='f.content']")
            .presses_ctrl("a")
            .types("客户同意了");
        let deleted = [("do", "delete"), ("seen", &*seen(&site, &edit_address(talk)))];
        assert!(location(&site.sends_form(&edit_address(talk), &deleted).0).is_some());
        let page = page
            .clicks("保存")
            .shows("把它删除了")
            .shows("您写的都还在下面")
            .on_a_phone()
            .fits();
        let page = page.clicks(if is_revived {
            "恢复原来的"
        } else {
            "另存为新跟进"
        });
        page.shows("已保存").shows("客户同意了").is_quiet();
        assert!(text(&site, talk).contains("客户同意了"));
        assert!(text(&site, talk).contains("报价跟进"));
    }
}

#[test]
fn a_contract_number_that_is_taken_is_told_while_it_is_typed() {
    let site = Site::with_vault(|vault| {
        vault
            .customer("杭州盛泰")
            .contract("HT2026001", "机床", 300, "2026-03-01");
        vault
            .customer("苏州恒瑞")
            .contract("HT2026002", "软件", 200, "2026-04-01");
    });
    let other = "document.querySelector('.wrong .error a')?.getAttribute('href')";
    let leads_there =
        format!("decodeURIComponent({other} ?? '').includes('/r/客户/制造业/中型/杭州盛泰/合同/HT2026001')");
    let new = format!("/new/contract?customer={}", id_of(&site, "苏州恒瑞"));
    let edit = "/edit/客户/制造业/中型/苏州恒瑞/合同/HT2026002-软件-2026-04-01.yaml";
    for form in [new.as_str(), edit] {
        let page = site.open(form).is_awake().focuses("[name='f.contract_no']");
        page.runs("document.activeElement.select()");
        let page = page
            .types("ht2026001")
            .presses("Tab")
            .shows("已经有了：杭州盛泰的“机床”")
            .until("does not lead to the other", &leads_there)
            .focuses("[name='f.contract_no']");
        page.runs("document.activeElement.select()");
        page.types("ht2026002x")
            .presses("Tab")
            .hides("已经有了")
            .until("still leads there", &format!("!({other})"))
            .is_quiet();
    }
    // Saved all the same, the page says so too.
    let fields = [
        ("f.contract_no", "HT2026001"),
        ("f.project", "x"),
        ("f.amount", "1"),
        ("f.signed_on", "2026-05-01"),
    ];
    let (head, page) = site.sends_form(&new, &fields);
    assert!(head.starts_with("HTTP/1.1 422") && page.contains("看那一份"), "{head}");
}

#[test]
fn the_days_that_are_offered_are_those_that_the_field_is_about() {
    let site = Site::with_vault(|vault| {
        vault
            .customer("杭州盛泰")
            .contract("HT2026001", "机床", 300, "2026-03-01");
    });
    let offered = |page: &crate::browser::Page, name: &str| {
        page.value(&format!(
            "[...document.querySelector('[name=\"{name}\"]').closest('.form-field').querySelectorAll('[data-day]')].map((one) => one.innerText || one.textContent)"
        ))
    };
    let past = serde_json::json!(["今天", "昨天"]);
    let ahead = serde_json::json!(["今天", "明天", "下周一", "一周后", "一个月后"]);
    let page = site
        .open(&format!("/new/contract?customer={}", id_of(&site, "杭州盛泰")))
        .is_awake();
    assert_eq!(offered(&page, "f.signed_on"), past);
    assert_eq!(offered(&page, "f.ends_on"), ahead);
    assert_eq!(offered(&page, "f.plan[0].due_on"), ahead);
    assert_eq!(offered(&page, "f.receipts[0].on"), past);
    assert_eq!(
        offered(&page, "f.starts_on"),
        serde_json::json!(["昨天", "今天", "明天"])
    );
    let page = page.goes_to("/new/customer").is_awake();
    assert_eq!(offered(&page, "f.founded_on"), serde_json::json!([]));
    assert_eq!(offered(&page, "f.first_contact_on"), past);
    let page = page
        .goes_to(&format!("/new/followup?customer={}", id_of(&site, "杭州盛泰")))
        .is_awake();
    assert_eq!(offered(&page, "f.time"), serde_json::json!(["现在", "昨天"]));
    assert_eq!(offered(&page, "f.next.time"), ahead);
    // To the minute, another day keeps the time.
    page.runs("document.querySelector('[name=\"f.time\"]').value = '2020-02-03T09:30'");
    let page = page.clicks("昨天");
    let yesterday = chrono::Local::now().date_naive().pred_opt().unwrap();
    let now = page.value("document.querySelector('[name=\"f.time\"]').value");
    assert_eq!(now, format!("{yesterday}T09:30"));
    page.is_quiet();
}

/// The token of the form at this address.
fn token(site: &Site, address: &str) -> String {
    let (_, page) = site.get(address);
    let value = page.split("name=\"once\" value=\"").nth(1);
    value.and_then(|rest| rest.split('"').next()).unwrap().to_owned()
}

#[test]
fn a_form_that_is_sent_twice_makes_one_record() {
    let site = office();
    let count = |query: &str| site.json(&format!("/api/search?q={}", encoded(query)))["total"].as_u64();
    let once = token(&site, "/new/task");
    assert_ne!(once, token(&site, "/new/task"), "each form has its own");
    let task = [
        ("once", once.as_str()),
        ("f.name", "送样品"),
        ("f.assignee", "张三"),
        ("f.due", "2026-12-01"),
    ];
    // Even where the second comes before the first is through.
    let pages: Vec<Option<String>> = std::thread::scope(|scope| {
        let sent: Vec<_> = (0..3)
            .map(|_| scope.spawn(|| location(&site.sends_form("/new/task", &task).0)))
            .collect();
        sent.into_iter().map(|sent| sent.join().unwrap()).collect()
    });
    assert!(
        pages[0].as_ref().is_some_and(|page| page.contains("saved=")),
        "{pages:?}"
    );
    assert_eq!(pages[0], pages[1]);
    assert_eq!(pages[0], pages[2]);
    assert_eq!(count("类型:任务 送样品"), Some(1));
    // Who goes back and writes something else means another one.
    let other = [
        ("once", once.as_str()),
        ("f.name", "送样品二"),
        ("f.assignee", "张三"),
        ("f.due", "2026-12-01"),
    ];
    site.sends_form("/new/task", &other);
    assert_eq!(count("类型:任务 送样品"), Some(2));

    let address = format!("/new/followup?customer={}", id_of(&site, "苏州恒瑞"));
    let once = token(&site, &address);
    let talk = [
        ("once", once.as_str()),
        ("f.time", "2026-01-06 09:00"),
        ("f.method", "电话"),
        ("f.by", "张三"),
        ("f.subject", "初谈"),
        ("f.content", "问了价格"),
    ];
    site.sends_form(&address, &talk);
    let again = location(&site.sends_form(&address, &talk).0);
    assert!(again.is_some_and(|page| page.contains("saved=")));
    assert_eq!(count("类型:跟进 初谈"), Some(1));
    // What was taken away since may be written down again.
    let dir = site.root().join("客户/IT业/中型");
    let dir = if dir.exists() {
        dir
    } else {
        site.root().join("客户/制造业/中型")
    };
    let talks = dir.join("苏州恒瑞/跟进");
    site.records(|| std::fs::remove_dir_all(&talks).unwrap());
    site.sends_form(&address, &talk);
    assert_eq!(count("类型:跟进 初谈"), Some(1));
    assert!(talks.exists());

    let once = token(&site, "/new/customer");
    let customer = [("once", once.as_str()), ("f.customer_name", "无锡新客户")];
    let first = location(&site.sends_form("/new/customer", &customer).0).unwrap();
    let second = location(&site.sends_form("/new/customer", &customer).0);
    assert_eq!(Some(first), second, "not told that there is one of this name");
}

#[test]
fn a_customer_with_a_spoilt_profile_is_found_by_its_number() {
    let site = office();
    let id = id_of(&site, "杭州盛泰");
    let spoilt = text(&site, PROFILE).replace(&format!("customer_id: {id}"), "customer_id: [");
    site.records(|| std::fs::write(site.root().join(PROFILE), spoilt).unwrap());
    let (status, page) = site.get(&format!("/c/{id}"));
    assert_eq!(status, 200);
    assert!(page.contains("客户.yaml") && page.contains("杭州盛泰"), "{page}");
    let talk = [
        ("f.time", "2026-01-06 09:00"),
        ("f.method", "电话"),
        ("f.by", "张三"),
        ("f.subject", "复谈"),
        ("f.content", "问了价格"),
    ];
    let (head, page) = site.sends_form(&format!("/new/followup?customer={id}"), &talk);
    assert!(head.contains(" 303 "), "{head}{page}");
    assert!(
        site.root()
            .join("客户/制造业/中型/杭州盛泰/跟进/2026-01-06-0900-电话-复谈.yaml")
            .exists()
    );
}

/// The fields of a form in their order, and where a group that is folded away begins.
fn shape(page: &str) -> Vec<&str> {
    let form = page.split("class=\"record-form\"").nth(1).unwrap();
    let form = form.split("</form>").next().unwrap();
    let fields = form.split('<').filter_map(|tag| {
        if tag.starts_with("details") {
            return Some("details");
        }
        tag.split(" name=\"").nth(1)?.split('"').next()
    });
    fields.collect()
}

fn folds(page: &str, heading: &str) -> bool {
    let head = |open: &str| format!("<details{open}><summary class=\"card-head\"><h2>{heading}</h2>");
    assert!(page.contains(&head("")) || page.contains(&head(" open")), "{page}");
    page.contains(&head(""))
}

#[test]
fn a_form_that_comes_back_is_as_it_was_sent() {
    let site = office();
    let address = format!("/new/contract?customer={}", id_of(&site, "杭州盛泰"));
    let (_, form) = site.get(&address);
    assert!(folds(&form, "更多"));
    let empty = [("f.plan[0].amount", ""), ("f.ends_on", "")];
    let (head, back) = site.sends_form(&address, &empty);
    assert!(head.starts_with("HTTP/1.1 422"), "{head}");
    assert_eq!(shape(&back), shape(&form));
    assert!(folds(&back, "更多"), "nothing was written there");
    for written in [("f.plan[0].amount", "1000"), ("f.customer_signer", "王总")] {
        let (head, back) = site.sends_form(&address, &[written]);
        assert!(head.starts_with("HTTP/1.1 422"), "{head}");
        assert_eq!(shape(&back), shape(&form), "{written:?}");
        assert!(!folds(&back, "更多"), "{written:?}");
    }

    let (_, form) = site.get("/new/customer");
    let group = "顺便写第一次跟进";
    assert!(folds(&form, group));
    for (written, is_folded) in [
        (("n.time", "2026-01-05 09:00"), true),
        (("n.method", "电话"), false),
        (("n.content", "谈了价格"), false),
    ] {
        let (head, back) = site.sends_form("/new/customer", &[("f.customer_name", ""), written]);
        assert!(head.starts_with("HTTP/1.1 422"), "{head}");
        assert_eq!(shape(&back), shape(&form));
        assert_eq!(folds(&back, group), is_folded, "{written:?}");
    }

    // The field that somebody came for stays in front, too.
    let edit = edit_address(PROFILE);
    let (_, form) = site.get(&format!("{edit}?field=english_name"));
    let opened = seen(&site, &edit);
    let fields = [
        ("field", "english_name"),
        ("seen", &*opened),
        ("f.website", "x"),
        ("f.phone", "12"),
    ];
    let (head, back) = site.sends_form(&edit, &fields);
    assert!(head.starts_with("HTTP/1.1 422"), "{head}");
    assert_eq!(shape(&back), shape(&form));
    assert!(!folds(&back, "更多"));
}

#[test]
fn a_new_customer_is_asked_at_once_for_what_its_page_would_miss() {
    let site = office();
    let page = site.open("/new/customer").is_awake().on_a_phone().fits();
    for name in ["f.party", "f.credit_code"] {
        let field = format!("document.querySelector('[name=\"{name}\"]').checkVisibility()");
        assert_eq!(page.value(&field), true, "{name}");
    }
    page.is_quiet();
    for (name, field, is_missed) in [
        ("什么也没写", ("f.party", ""), true),
        ("一个人", ("f.party", "个人"), false),
        ("有代码", ("f.credit_code", "91330106MA2CFKQ960"), false),
    ] {
        let (head, body) = site.sends_form("/new/customer", &[("f.customer_name", name), field]);
        let (_, page) = site.get(&location(&head).unwrap_or_else(|| panic!("{body}")));
        assert_eq!(page.contains("“统一社会信用代码”"), is_missed, "{name}: {page}");
    }
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰").with("party", "企业");
    });
    let (_, form) = site.get(&edit_address(PROFILE));
    let (code, more) = (form.find("name=\"f.credit_code\""), form.find("<h2>更多"));
    assert!(
        code.is_some() && code < more,
        "the form of a profile that lacks it asks for it, too"
    );
}

#[test]
fn a_customer_is_archived_and_restored_from_its_own_page() {
    let site = office();
    let page = site
        .open(&format!("/c/{}", id_of(&site, "杭州盛泰")))
        .on_a_phone()
        .fits()
        .clicks("归档")
        .focuses("[name='reason']")
        .types("项目做完了")
        .clicks("执行")
        .shows("客户“杭州盛泰”已归档，原因：项目做完了。")
        .fits();
    assert!(site.root().join("历史客户/制造业/中型/杭州盛泰/客户.yaml").exists());
    assert_eq!(last_change(&site)["reason"], "项目做完了");
    let page = page.goes_to(&format!("/c/{}", id_of(&site, "杭州盛泰")));
    let page = page
        .hides("客户“杭州盛泰”已归档")
        .shows("项目做完了")
        .clicks("恢复")
        .focuses("[name='reason']")
        .types("又来询价")
        .clicks("执行")
        .shows("客户“杭州盛泰”已恢复，回到在册客户，原因：又来询价。");
    // The timeline tells both, with their reasons, like a change of status.
    page.goes_to(&format!("/c/{}?kind=status", id_of(&site, "杭州盛泰")))
        .shows("从归档恢复")
        .shows("又来询价")
        .shows("项目做完了")
        .is_quiet();
    assert!(site.root().join(PROFILE).exists());
}

#[test]
fn a_record_without_a_customer_yet_asks_for_one() {
    let site = office();
    let page = site
        .open("/new/followup")
        .is_awake()
        .focuses("[name='customer']")
        .types("苏州恒瑞")
        .chooses_option("f.method", "电话")
        .focuses("[name='f.subject']")
        .types("看样机")
        .focuses("[name='f.content']")
        .types("王经理说可以")
        .clicks("保存")
        .shows("已保存")
        .shows("王经理说可以");
    page.is_quiet();
    let mut fields = vec![("f.method", "电话"), ("f.subject", "看样机"), ("f.content", "写了很久")];
    let (head, back) = site.sends_form("/new/followup", &fields);
    assert!(head.starts_with("HTTP/1.1 422"), "{head}");
    assert!(
        back.contains("写了很久") && back.contains("name=\"customer\"") && back.contains("请写是哪位客户"),
        "{back}"
    );
    fields.push(("customer", "州"));
    let (_, back) = site.sends_form("/new/followup", &fields);
    let ids = ["杭州盛泰", "苏州恒瑞"].map(|name| id_of(&site, name));
    assert!(
        ids.iter().all(|id| back.contains(id.as_str())),
        "who can be meant is named: {back}"
    );
}

#[test]
fn a_part_of_a_name_is_asked_about_before_anything_is_written() {
    let site = office();
    let before = last_change(&site);
    let ids = ["杭州盛泰", "苏州恒瑞"].map(|name| id_of(&site, name));
    let mut fields = vec![
        ("f.method", "电话"),
        ("f.by", "张三"),
        ("f.time", "2026-01-06 09:00"),
        ("f.subject", "看样机"),
        ("f.content", "写了很久"),
        ("customer", "盛泰"),
    ];
    let (head, back) = site.sends_form("/new/followup", &fields);
    assert!(
        head.starts_with("HTTP/1.1 422") && back.contains("写了很久"),
        "{head}{back}"
    );
    let only = format!("name=\"chosen\" value=\"{}\" checked", ids[0]);
    assert!(back.contains(&only) && back.contains("负责人 张三"), "{back}");
    assert_eq!(last_change(&site), before);
    // Whoever types another word after choosing means that.
    fields.extend([("chosen", ids[0].as_str()), ("chosen_for", "泰")]);
    let (head, _) = site.sends_form("/new/followup", &fields);
    assert!(head.starts_with("HTTP/1.1 422"), "{head}");
    fields.pop();
    fields.push(("chosen_for", "盛泰"));
    let (head, page) = site.sends_form("/new/followup", &fields);
    assert!(
        location(&head).is_some_and(|next| next.contains(&ids[0])),
        "{head}{page}"
    );
    let task = [("f.name", "送样品"), ("f.assignee", "张三"), ("customer", "恒瑞")];
    let (head, back) = site.sends_form("/new/task", &task);
    assert!(head.starts_with("HTTP/1.1 422"), "{head}");
    assert!(
        back.contains("送样品") && back.contains(&ids[1]) && back.contains("checked"),
        "{back}"
    );
    site.open("/new/followup")
        .is_awake()
        .focuses("[name='customer']")
        .types("州")
        .chooses_option("f.method", "电话")
        .focuses("[name='f.subject']")
        .types("选一位")
        .focuses("[name='f.content']")
        .types("请王经理看样机")
        .clicks("保存")
        .shows("可能是下面 2 位客户")
        .on_a_phone()
        .fits()
        .clicks("苏州恒瑞")
        .clicks("保存")
        .shows("已保存")
        .shows("请王经理看样机")
        .is_quiet();
}

#[test]
fn whoever_is_named_in_the_form_is_asked_for_the_appointment_there() {
    let site = office();
    let id = id_of(&site, "杭州盛泰");
    let day = (chrono::Local::now().date_naive() + chrono::Days::new(7)).to_string();
    let made = [
        ("f.method", "电话"),
        ("f.by", "张三"),
        ("f.time", "2026-01-06 09:00"),
        ("f.subject", "约好"),
        ("f.content", "聊聊"),
        ("f.next.time", day.as_str()),
        ("f.next.goal", "签约"),
    ];
    let (head, _) = site.sends_form(&format!("/new/followup?customer={id}"), &made);
    assert!(location(&head).is_some(), "{head}");
    let without_script = site.get("/new/followup").1;
    assert!(without_script.contains("之前约好过下次联系的话"), "{without_script}");
    let page = site.open("/new/followup").is_awake();
    page.until(
        "nothing to ask yet",
        "document.querySelector(\"[name='f.appointment']\").closest('.form-field').hidden",
    )
    .focuses("[name='customer']")
    .types("杭州盛泰")
    .focuses("[name='f.subject']")
    .types("不来了")
    .shows(&format!("约的是 {day} 签约"))
    .chooses_option("f.method", "电话")
    .chooses_option("f.appointment", "已取消")
    .focuses("[name='f.content']")
    .types("改到明年")
    .clicks("保存")
    .shows("算联系过了，不再提醒")
    .is_quiet();
    assert!(!site.json(&format!("/api/appointment?customer={id}"))["help"].is_string());
}

#[test]
fn a_next_step_without_a_day_is_told_and_kept_on_a_list() {
    let site = office();
    let id = id_of(&site, "杭州盛泰");
    let page = site
        .open(&format!("/new/followup?customer={id}"))
        .is_awake()
        .chooses_option("f.method", "电话")
        .focuses("[name='f.subject']")
        .types("报价")
        .focuses("[name='f.content']")
        .types("等答复")
        .focuses("[name='f.next.goal']")
        .types("问结果")
        .focuses("[name='f.content']")
        .shows("没有写哪一天，到时候不会提醒")
        .clicks("保存")
        .shows("下一步“问结果”没有写哪一天")
        .shows("没定日期");
    let todo = site.get("/todo?who=").1;
    assert!(
        todo.contains("没有日期") && todo.contains("问结果") && todo.contains("定日期"),
        "{todo}"
    );
    assert!(site.get(&format!("/todo?who={}", encoded("张三"))).1.contains("问结果"));
    assert!(!site.get(&format!("/todo?who={}", encoded("李四"))).1.contains("问结果"));
    page.clicks("定日期")
        .until("is at the day", "document.activeElement.name === 'f.next.time'")
        .is_quiet();
}

#[test]
fn a_draft_of_a_new_customer_is_seen_and_checked_when_the_form_opens() {
    let site = office();
    let page = site
        .open("/new/customer")
        .is_awake()
        .until(
            "begins at the name",
            "document.activeElement.name === 'f.customer_name'",
        )
        .types("苏州恒瑞")
        .shows("可能已经有这家");
    page.clicks("顺便写第一次跟进")
        .focuses("[name='n.subject']")
        .types("看样机")
        .focuses("[name='n.content']")
        .until(
            "nothing is said of what nobody came to",
            "!document.querySelector('.wrong')",
        )
        .focuses("[name='f.customer_name']")
        .shows("请填写“跟进方式”")
        .goes_to("/customers")
        .goes_to("/new/customer")
        .shows("这是上次没有保存的草稿")
        .shows("可能已经有这家")
        .clicks("不要了，重新开始")
        .hides("可能已经有这家")
        .hides("草稿")
        .is_quiet();
}

#[test]
fn a_form_that_was_refused_takes_back_nothing_that_others_did_meanwhile() {
    let site = office();
    let address = edit_address(PROFILE);
    // Each is refused for another reason: a field that is wrong, a reason that is missing, the same field changed by another.
    let refusals = [
        [("f.website", "https://sheng.example"), ("f.phone", "12")],
        [("f.website", "https://sheng.example"), ("f.customer_level", "A")],
        [("f.website", "https://sheng.example"), ("f.english_name", "Shengtai")],
    ];
    for (round, mine) in refusals.into_iter().enumerate() {
        let page = site.open(&address).is_awake();
        let written = format!("第{round}条");
        let others = [
            ("seen", &*seen(&site, &address)),
            ("f.remark", &*written),
            ("f.english_name", &*format!("Sheng Tai {round}")),
        ];
        let (head, _) = site.sends_form(&address, &others);
        assert!(head.contains(" 303 "), "{head}");
        let filled = mine.iter().fold(page, |page, (name, value)| {
            let set = format!("{{ const f = document.querySelector('[name=\"{name}\"]'); f.closest('details') && (f.closest('details').open = true); f.value = '{value}'; f.dispatchEvent(new Event('input', {{ bubbles: true }})); }}");
            page.runs(&set);
            page
        });
        let back = filled.clicks("保存").shows("还没有保存");
        let remark = "document.querySelector('[name=\"f.remark\"]').value";
        assert_eq!(back.value(remark), written, "{mine:?}");
        let website = "document.querySelector('[name=\"f.website\"]').value";
        assert_eq!(back.value(website), "https://sheng.example", "{mine:?}");
        // What was written is still a draft, after a tab was closed too.
        let again = back.goes_to("/customers").goes_to(&address).is_awake();
        assert_eq!(again.value(website), "https://sheng.example", "{mine:?}");
        assert_eq!(again.value(remark), written, "{mine:?}");
        again.runs("localStorage.clear()");
    }
}

/// The mark of a field: `*`, 待补 or nothing.
fn mark<'p>(page: &'p str, name: &str) -> &'p str {
    let label = page.split(&format!("<label for=\"field-{name}\">")).nth(1);
    let label = label
        .and_then(|rest| rest.split("</label>").next())
        .unwrap_or_else(|| panic!("no {name}"));
    ["<span class=\"must\"", "待补"]
        .into_iter()
        .find(|mark| label.contains(mark))
        .map_or("", |mark| if mark == "待补" { mark } else { "*" })
}

#[test]
fn a_star_is_what_nothing_is_saved_without() {
    let site = office();
    let (_, page) = site.get("/new/customer");
    for (name, wanted) in [
        ("f.customer_name", "*"),
        ("f.industry", "待补"),
        ("f.credit_code", "待补"),
        ("f.contacts[0].name", "待补"),
        ("f.contacts[0].email", ""),
        ("f.deal.amount", ""),
        // Filled in when it is left empty.
        ("f.owner", ""),
    ] {
        assert_eq!(mark(&page, name), wanted, "{name}");
    }
    let (head, back) = site.sends_form("/new/customer", &[("f.customer_name", ""), ("f.industry", "")]);
    assert!(
        head.starts_with("HTTP/1.1 422") && back.contains("有 1 处要改"),
        "{back}"
    );
    // While somebody types, too.
    let typed = [("f.customer_name", "宁波远洋"), ("f.industry", ""), ("f.owner", "")];
    let (_, told) = site.sends_form("/api/check/customer", &typed);
    assert!(told.contains("\"faults\":[]"), "{told}");
    let (head, body) = site.sends_form("/new/customer", &typed);
    assert!(location(&head).is_some(), "{body}");
    // What is there is not taken away again, what is not there may still wait.
    let address = edit_address(PROFILE);
    assert_eq!(mark(&site.get(&address).1, "f.owner"), "*");
    let (_, page) = site.get(&edit_address("客户/未分类/未分类/宁波远洋/客户.yaml"));
    assert_eq!((mark(&page, "f.owner"), mark(&page, "f.source")), ("*", "待补"));
    let (head, back) = site.sends_form(&address, &[("f.owner", ""), ("seen", &*seen(&site, &address))]);
    assert!(
        head.starts_with("HTTP/1.1 422") && back.contains("请填写“负责人”"),
        "{back}"
    );
    let contact = [("f.contacts[0].name", "王芳"), ("seen", &*seen(&site, &address))];
    let (head, back) = site.sends_form(&address, &contact);
    assert!(location(&head).is_some(), "{back}");
    // A record is complete or it is none.
    let talk = format!("/new/followup?customer={}", id_of(&site, "杭州盛泰"));
    let (_, page) = site.get(&talk);
    let marks = ["f.time", "f.subject", "f.method", "f.feedback"].map(|name| mark(&page, name));
    assert_eq!(marks, ["", "*", "*", ""]);
    let fields = [
        ("f.time", ""),
        ("f.method", "电话"),
        ("f.subject", "x"),
        ("f.content", "y"),
    ];
    let (_, told) = site.sends_form("/api/check/followup", &fields);
    assert!(told.contains("\"faults\":[]"), "{told}");
    assert!(location(&site.sends_form(&talk, &fields).0).is_some());
}

#[test]
fn all_that_is_wrong_with_a_new_customer_is_told_in_one_answer() {
    let site = office();
    let mut fields = vec![
        ("f.customer_name", "苏州恒瑞"),
        ("f.contacts[0].name", "王芳"),
        ("f.contacts[0].email", "wang@"),
        ("n.method", "电话"),
        ("n.content", "问了价格"),
    ];
    let (head, page) = site.sends_form("/new/customer", &fields);
    assert!(head.starts_with("HTTP/1.1 422"), "{head}");
    for words in ["有 2 处要改", "请填写“主题”", "可能已经有这家", "不是同一家，仍然新建"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!folds(&page, "顺便写第一次跟进"));
    assert!(
        !page.contains("name=\"f.contacts[1].name\""),
        "a second contact that nobody asked for"
    );
    // What was chosen stays chosen, and those alike stay in sight.
    fields.push(("do", "anyway"));
    let (_, page) = site.sends_form("/new/customer", &fields);
    assert!(
        page.contains("value=\"anyway\" checked") && page.contains("可能已经有这家"),
        "{page}"
    );
    fields[2].1 = "wang@a.example.com";
    fields.push(("n.subject", "初谈"));
    assert!(location(&site.sends_form("/new/customer", &fields).0).is_some());
    // Only nearly of the name: there is nothing to choose.
    let near = [("f.customer_name", "苏州恒瑞有限公司"), ("f.annual_revenue", "很多")];
    let (_, page) = site.sends_form("/new/customer", &near);
    assert!(page.contains("可能已经有这家") && !page.contains("anyway"), "{page}");
}

#[test]
fn the_choice_of_another_customer_is_taken_back_with_the_name() {
    let site = office();
    let page = site
        .open("/new/customer")
        .is_awake()
        .focuses("[name='f.customer_name']")
        .types("苏州恒瑞")
        .focuses("[name='f.contacts[0].email']")
        .types("wang@")
        .clicks("保存")
        .shows("有 1 处要改")
        .clicks("不是同一家，仍然新建")
        .focuses("[name='f.customer_name']")
        .presses_ctrl("a")
        .types("杭州盛泰")
        .until(
            "still holds for another",
            "!document.querySelector('.alike input').checked && document.querySelector('.alike li').innerText.includes('杭州盛泰')",
        );
    // Enter saves, whatever buttons there are above the field.
    page.presses("Enter").shows("确实是另一家，请勾上").is_quiet();
}

#[test]
fn tags_part_at_blanks_and_are_shown_before_they_are_saved() {
    let site = office();
    let parted = |text: &str| {
        let (_, told) = site.sends_form(
            "/api/check/customer",
            &[("f.customer_name", "宁波远洋"), ("f.tags", text)],
        );
        serde_json::from_str::<serde_json::Value>(&told).unwrap()["lists"]["tags"].clone()
    };
    for (text, words) in [
        ("重点 老客户", vec!["重点", "老客户"]),
        ("重点　老客户  展会", vec!["重点", "老客户", "展会"]),
        ("重点、老客户，展会；回访", vec!["重点", "老客户", "展会", "回访"]),
        // A blank may belong to the word.
        ("ISO 9001", vec!["ISO 9001"]),
        ("VIP 客户", vec!["VIP 客户"]),
        ("华东 大区、重点", vec!["华东 大区", "重点"]),
    ] {
        assert_eq!(parted(text), serde_json::json!(words), "{text}");
    }
    let page = site.open(&edit_address(PROFILE)).is_awake();
    page.runs("for (const one of document.querySelectorAll('details')) one.open = true");
    let page = page.focuses("[name='f.tags']").types("重点 老客户").until(
        "shows no parts",
        "[...document.querySelectorAll('.parted .chip')].map((one) => one.innerText).join('|') === '重点|老客户'",
    );
    page.on_a_phone().fits().clicks("保存").shows("已保存").is_quiet();
    assert!(text(&site, PROFILE).contains("tags: [重点, 老客户]") || text(&site, PROFILE).contains("- 老客户"));
}

#[test]
fn a_form_sent_at_the_instant_in_which_its_folder_moves_says_where_it_went() {
    let site = office();
    let address = format!(
        "/edit/{}",
        PROFILE.split('/').map(encoded).collect::<Vec<_>>().join("/")
    );
    let opened = seen(&site, &address);
    let (from, to) = ("客户/制造业/中型/杭州盛泰", "历史客户/制造业/中型/杭州盛泰");
    std::fs::create_dir_all(site.root().join(to).parent().unwrap()).unwrap();
    std::fs::rename(site.root().join(from), site.root().join(to)).unwrap();
    let (head, page) = site.sends_form(&address, &[("f.city", "宁波市"), ("seen", &opened)]);
    assert!(head.starts_with("HTTP/1.1 422"), "{head}");
    assert!(page.contains("文件现在在") && page.contains(to), "{page}");
    assert!(page.contains("value=\"宁波市\""), "{page}");
    // One more press saves it there.
    let there = format!("/edit/{to}/客户.yaml");
    let there: Vec<String> = there.split('/').map(encoded).collect();
    let there = there.join("/").replacen(&encoded("edit"), "edit", 1);
    let (head, _) = site.sends_form(&there, &[("f.city", "宁波市"), ("seen", &opened)]);
    assert!(location(&head).is_some(), "{head}");
    assert!(text(&site, &format!("{to}/客户.yaml")).contains("宁波市"));
}

//! 待办 and 日历: one list of everything with a day, finished and put off with one tap.

use chrono::{Days, Local, NaiveDate};
use serde_json::json;

use crate::site::{Site, encoded, location};

fn on(days: i64) -> NaiveDate {
    let today = Local::now().date_naive();
    let by = Days::new(days.unsigned_abs());
    if days < 0 { today - by } else { today + by }
}

fn task(name: &str, assignee: &str, due: NaiveDate) -> String {
    format!("name: {name}\nassignee: {assignee}\ndue: {due}\n")
}

/// A task of a customer and one of none, and a plan of a follow-up.
fn office() -> Site {
    Site::with_vault(|vault| {
        vault
            .customer("杭州盛泰")
            .with("owner", "张三")
            .file("任务/a.yaml", task("送样品", "张三", on(-2)))
            .file(
                "跟进/2026-01-05-0900-电话-初谈.yaml",
                format!("time: 2026-01-05 09:00\nmethod: 电话\nby: 张三\nsubject: 初谈\ncontent: x\nnext:\n  time: {}\n  goal: 送报价单\n", on(0)),
            );
        vault.customer("苏州恒瑞").with("owner", "李娜");
        vault.write("任务/周报.yaml", task("写周报", "李娜", on(3)));
    })
}

fn titles(page: &crate::browser::Page) -> serde_json::Value {
    page.value("[...document.querySelectorAll('.todo .go')].map((a) => a.innerText)")
}

#[test]
fn one_tap_finishes_a_task_and_it_can_be_taken_back() {
    let site = office();
    let page = site
        .open("/todo")
        .is_awake()
        .shows("逾期 2 天")
        .shows("送样品")
        .shows("写周报");
    assert_eq!(titles(&page), json!(["送样品", "送报价单", "写周报"]));
    page.runs("document.querySelector('[aria-label=\"完成：送样品\"]').click()");
    let page = page.shows("完成了任务").hides("逾期 2 天");
    assert_eq!(titles(&page), json!(["送报价单", "写周报"]));
    let change = site.json("/api/changes?limit=1")["results"][0].clone();
    assert!(change["summary"].as_str().unwrap().contains("杭州盛泰"), "{change}");
    page.clicks("写结果")
        .shows("完成结果")
        .focuses("[name='f.result']")
        .types("王总说可以")
        .presses_ctrl("Enter")
        .shows("王总说可以");
    let text = std::fs::read_to_string(site.root().join("客户/制造业/中型/杭州盛泰/任务/a.yaml")).unwrap();
    assert!(text.starts_with(&task("送样品", "张三", on(-2))), "{text}");
    assert!(
        text.contains("status: 已完成") && text.contains("result: 王总说可以"),
        "{text}"
    );
}

#[test]
fn a_task_and_a_plan_are_put_off_on_a_phone() {
    let site = office();
    let page = site.open("/todo").is_awake().on_a_phone().fits();
    page.runs("[...document.querySelectorAll('.later')].forEach((one) => (one.open = true))");
    let page = page
        .clicks("一周后")
        .shows(&format!("推迟了 送样品（杭州盛泰），到 {}", on(7)))
        .hides("逾期 2 天")
        .fits();
    assert_eq!(titles(&page), json!(["送报价单", "写周报", "送样品"]));
    page.runs("[...document.querySelectorAll('.later')].forEach((one) => (one.open = true))");
    let page = page.clicks("明天").shows("推迟了 送报价单（杭州盛泰）");
    assert_eq!(titles(&page), json!(["送报价单", "写周报", "送样品"]));
    page.clicks("撤销").shows("撤销这次修改？");
    let all = site.json("/api/todo");
    assert_eq!(all["stretches"][1]["total"], 0, "{all}");
    assert_eq!(all["stretches"][2]["results"][0]["title"], "送报价单");
}

#[test]
fn the_page_of_a_task_finishes_it_and_puts_it_off() {
    let site = office();
    let task = "客户/制造业/中型/杭州盛泰/任务/a.yaml";
    let address = format!("/r/{}", task.split('/').map(encoded).collect::<Vec<_>>().join("/"));
    let page = site.open(&address).is_awake().on_a_phone().fits().shows("逾期");
    let page = page.clicks("推迟").fits().clicks("今天").shows("推迟了").hides("逾期");
    let text = || std::fs::read_to_string(site.root().join(task)).unwrap();
    assert!(text().contains(&format!("due: {}", on(0))), "{}", text());
    let page = page
        .on_a_screen(1280, 900)
        .presses("s")
        .shows("推迟到这天")
        .hides("今天");
    let page = page.presses("d").shows("完成了任务").hides("推迟");
    assert_eq!(
        page.value("decodeURIComponent(location.pathname)"),
        format!("/r/{task}")
    );
    assert!(text().contains("status: 已完成"), "{}", text());
    let page = page
        .hides("推迟")
        .shows("已完成")
        .clicks("重新打开")
        .shows("重新打开了任务 送样品（杭州盛泰），截止");
    // What came of it is in the history alone.
    assert!(!text().contains("status") && !text().contains("done_on"), "{}", text());
    let change = site.json("/api/changes?limit=1")["results"][0].clone();
    assert_eq!(change["summary"], "重新打开任务：送样品（杭州盛泰）");
    // What was done is said once: a reload says nothing of it.
    page.is_at(&format!("/r/{task}"));
    site.open(&address).hides("重新打开了任务");
    let page = site.open(&address).clicks("修改");
    page.is_quiet();
}

#[test]
fn what_is_late_can_be_done_today_instead() {
    let site = office();
    let page = site.open("/todo").is_awake();
    page.runs("[...document.querySelectorAll('.later')].forEach((one) => (one.open = true))");
    let first = "[...document.querySelectorAll('.todo li')].map((row) => row.querySelector('.later button').innerText)";
    let said = |word: &str, day: i64| format!("{word} {}", on(day).format("%m-%d"));
    let first = page.value(first);
    assert_eq!(first[0], said("今天", 0));
    assert_eq!(first[1], said("明天", 1), "what is due today can be done tomorrow");
    let later = "[...document.querySelectorAll('.todo li')].flatMap((row) => { const due = row.querySelector('time').dateTime; return [...row.querySelectorAll('.later button[name=day]')].filter((one) => one.value <= due).map((one) => one.innerText); })";
    assert_eq!(page.value(later), json!([]), "no earlier day, and not the same");
    let page = page.clicks("今天").shows("推迟了").hides("逾期 2 天");
    assert_eq!(titles(&page).as_array().unwrap().len(), 3);
    page.is_quiet();
}

#[test]
fn a_task_is_given_to_somebody_with_or_without_a_customer() {
    let site = office();
    let page = site
        .open("/todo")
        .is_awake()
        .clicks("新建任务")
        .shows("新建任务")
        .focuses("[name='customer']")
        .types("没有这家")
        .focuses("[name='f.name']")
        .types("约见面")
        .focuses("[name='f.assignee']")
        .presses_ctrl("a")
        .types("李娜")
        .clicks("保存")
        .shows("没有这位客户")
        .focuses("[name='customer']")
        .presses_ctrl("a")
        .types("苏州恒瑞")
        .clicks("保存")
        .shows("已保存");
    page.shows("约见面").is_quiet();
    let (head, _) = site.sends_form(
        "/new/task",
        &[
            ("f.name", "订会议室"),
            ("f.due", &on(1).to_string()),
            ("f.assignee", "李娜"),
        ],
    );
    let place = location(&head).unwrap();
    assert!(place.starts_with("/todo?saved="), "{head}");
    site.open(&place)
        .shows("保存了任务 订会议室。")
        .clicks("订会议室")
        .shows("执行人")
        .is_quiet();
    assert!(site.root().join(format!("任务/{}-订会议室.yaml", on(1))).exists());
    let page = site.open(&format!("/todo?who={}", encoded("李娜")));
    assert_eq!(titles(&page), json!(["约见面", "订会议室", "写周报"]));
}

#[test]
fn a_task_without_a_day_stands_below_those_with_one() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰");
        vault.write("任务/周报.yaml", task("写周报", "李娜", on(3)));
        vault.write("任务/催款.yaml", "name: 催款\nassignee: 李娜\n");
    });
    let page = site.open("/todo").is_awake().shows("没有日期");
    assert_eq!(titles(&page), json!(["写周报", "催款"]));
    let all = site.json("/api/todo");
    assert_eq!(all["stretches"][4]["title"], "没有日期");
    assert_eq!(all["stretches"][4]["results"][0]["title"], "催款");
    page.runs("document.querySelector('[aria-label=\"完成：催款\"]').click()");
    let page = page.shows("完成了任务").is_quiet();
    assert_eq!(titles(&page), json!(["写周报"]));
}

#[test]
fn the_month_shows_each_thing_on_its_day() {
    let site = office();
    let page = site
        .open(&format!("/calendar?month={}", on(3).format("%Y-%m")))
        .is_awake();
    let there = format!("document.querySelector('[data-key=\"{}\"]').innerText", on(3));
    assert!(page.value(&there).as_str().unwrap().contains("写周报"));
    page.on_a_phone().fits().shows("写周报").is_quiet();
    let (_, feed) = site.get(&format!("/calendar.ics?who={}", encoded("李娜")));
    assert!(
        feed.starts_with("BEGIN:VCALENDAR\r\n") && feed.contains("SUMMARY:任务：写周报"),
        "{feed}"
    );
    assert!(!feed.contains("送样品"));
    for month in ["9999-12", "1899-12", "2026-13", "x"] {
        let (status, page) = site.get(&format!("/calendar?month={month}"));
        assert_eq!(status, 200);
        assert!(page.contains(&format!("日历里没有“{month}”这个月")), "{page}");
        assert_eq!(site.get(&format!("/api/calendar?month={month}")).0, 400);
    }
    let (_, page) = site.get("/calendar?month=9998-12");
    assert!(page.contains("9998年12月") && !page.contains("日历里没有"), "{page}");
    assert_eq!(
        site.json("/api/calendar")["month"],
        Local::now().format("%Y-%m").to_string()
    );
}

#[test]
fn a_full_day_of_the_calendar_leads_to_its_list() {
    let site = Site::with_vault(|vault| {
        for number in 1..=7 {
            let file = format!("任务/{number}.yaml");
            vault.write(
                &file,
                format!("name: 走访{number}\nassignee: 张三\ndue: {} 0{number}:30\n", on(1)),
            );
        }
        vault.write("任务/别天.yaml", task("别天的事", "张三", on(2)));
    });
    let page = site
        .open(&format!("/calendar?month={}", on(1).format("%Y-%m")))
        .is_awake();
    let there = format!("document.querySelector('[data-key=\"{}\"]').innerText", on(1));
    let there = page.value(&there);
    let there = there.as_str().unwrap();
    assert!(there.contains("任务") && there.contains("01:30"), "{there}");
    assert!(!there.contains("走访7"), "{there}");
    page.clicks("还有 2 件")
        .is_at(&format!("/todo?day={}", on(1)))
        .shows("走访7")
        .hides("别天的事")
        .is_quiet();
    assert_eq!(
        site.json(&format!("/api/todo?day={}", on(1)))["stretches"][0]["total"],
        7
    );
    site.open(&format!("/todo?day={}", on(9))).shows("这一天没有要做的事");
}

#[test]
fn what_cannot_be_done_is_said_and_nothing_changes() {
    let site = office();
    let finish = format!("/todo/finish/{}", encoded("任务/周报.yaml").replace("%2F", "/"));
    let trouble = |(head, _): (String, String)| location(&head).unwrap();
    let back = trouble(site.sends_form(&finish, &[("back", "https://example.com/")]));
    assert!(back.starts_with("/todo?done=finished"), "{back}");
    let again = trouble(site.sends_form(&finish, &[("back", "/todo")]));
    assert!(again.contains("trouble="), "{again}");
    site.open(&again).shows("这个任务已经是“已完成”了");
    let put_off = finish.replace("finish", "put-off");
    let unclear = trouble(site.sends_form(&put_off, &[("back", "/todo"), ("day", "有空的时候")]));
    site.open(&unclear).shows("看不出“有空的时候”是哪一天");
    let gone = trouble(site.sends_form("/todo/finish/任务/没有.yaml", &[]));
    site.open(&gone).shows("已经不在了");
    let outside = site.sends_form("/todo/put-off/kehu.yaml", &[("day", "2027-01-01")]);
    site.open(&trouble(outside)).shows("没有改动");
}

#[test]
fn a_vault_from_before_there_were_tasks_gets_them_with_a_button() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰");
        vault.removed("schemas/task.yaml");
    });
    let page = site.open("/todo").is_awake().shows("还没有“任务”").hides("新建任务");
    page.clicks("加上“任务”").shows("加上了").shows("新建任务");
    assert_eq!(
        site.json("/api/changes?limit=1")["results"][0]["changes"][0]["path"],
        "schemas/task.yaml"
    );
}

#[test]
fn a_task_is_not_put_off_to_where_it_is_nor_to_what_is_over() {
    let site = office();
    let put_off = |file: &str, day: &str| {
        let path = file.split('/').map(encoded).collect::<Vec<_>>().join("/");
        let (head, _) = site.sends_form(&format!("/todo/put-off/{path}"), &[("day", day), ("back", "/todo")]);
        site.open(&location(&head).unwrap())
    };
    put_off("任务/周报.yaml", &on(3).to_string()).shows("不比它晚；要提前，请修改“截止时间”");
    put_off("任务/周报.yaml", "明天").shows(&format!("原定 {}", on(3)));
    put_off("任务/周报.yaml", "昨天").shows("已经过去了");
    put_off("任务/周报.yaml", "哪天").shows("明天、下周一、3天后");
    put_off("任务/周报.yaml", "10天后").shows(&format!("推迟了 写周报，到 {}", on(10)));
}

#[test]
fn an_old_page_puts_off_nothing_but_what_it_shows() {
    let site = office();
    let (_, page) = site.get("/todo");
    let profile = "客户/制造业/中型/杭州盛泰/客户.yaml";
    let path = profile.split('/').map(encoded).collect::<Vec<_>>().join("/");
    let planned = format!("name=\"planned\" value=\"{}\"", on(0));
    assert!(page.contains(&planned), "{page}");
    site.records(|| {
        let newer = format!(
            "time: {} 00:00\nmethod: 电话\nby: 李娜\nsubject: 回访\ncontent: y\nnext:\n  time: {}\n  goal: 同事的事\n",
            on(0),
            on(5)
        );
        let file = site.root().join(profile.replace("客户.yaml", "跟进/后来.yaml"));
        std::fs::write(file, newer).unwrap();
    });
    let send = |planned: String| {
        let fields = [
            ("day", on(9).to_string()),
            ("planned", planned),
            ("back", "/todo".to_owned()),
        ];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let (head, _) = site.sends_form(&format!("/todo/put-off/{path}"), &fields);
        site.open(&location(&head).unwrap())
    };
    send(on(0).to_string()).shows("这条安排刚才变了").shows("同事的事");
    send(on(5).to_string()).shows("推迟了 同事的事");
}

#[test]
fn how_a_calendar_subscribes_is_said_alike_wherever_it_is_offered() {
    let site = office();
    for page in ["/todo", "/calendar", "/me?who=张三"] {
        let page = site.open(page).is_awake().on_a_phone().clicks("订阅到日历");
        page.shows("不会写回客户库").shows("/calendar.ics").fits().is_quiet();
    }
}

#[test]
fn an_undo_that_is_taken_back_is_done_again_and_both_are_said_once() {
    let site = office();
    let page = site.open("/todo").is_awake();
    page.runs("document.querySelector('[aria-label=\"完成：送样品\"]').click()");
    let page = page
        .shows("完成了任务 送样品（杭州盛泰）")
        .is_at("/todo")
        .clicks("撤销")
        .shows("撤销这次修改？")
        .clicks("撤销，改回去")
        .shows("已撤销");
    let at = page.value("location.search");
    assert_eq!(at, "", "the address says nothing of it any more");
    let page = page
        .clicks("又不想撤销了")
        .shows("重做这次修改？")
        .shows("完成任务：送样品")
        .shows("会改这些")
        .clicks("重做，再改一次")
        .shows("已重做")
        .shows("又照上面说的改了一次，这次重做也在变更里有记录")
        .shows("改了这些");
    let page = page.clicks("任务 送样品").shows("已完成");
    let change = site.json("/api/changes?limit=1")["results"][0].clone();
    assert_eq!(change["summary"], "重做：完成任务：送样品（杭州盛泰）");
    page.is_quiet();
}

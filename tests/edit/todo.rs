//! What is to be done: collected from all records, finished, put off.

use crate::desk::{DIR, Desk, PROFILE, by, rel, texts};
use chrono::{Local, NaiveDate};
use kehu::agenda::{Agenda, Asked, Duty, Item, Span, feed};
use kehu::archive::Viewer;
use kehu::edit::{EditError, NewRecord, create, finish, put_off, standing_plan};

const TALK: &str = "客户/制造业/中型/盛泰机械/跟进/2026-11-20-0900-电话-报价.yaml";
const CONTRACT: &str = "客户/制造业/中型/盛泰机械/合同/HT1.yaml";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn new_task(desk: &Desk, customer: Option<&str>, fields: &[(&str, &str)]) -> Result<String, EditError> {
    let new = NewRecord {
        kind: "task".to_owned(),
        customer: customer.map(rel),
        texts: texts(fields),
    };
    Ok(create(desk.archive(), &new, &by("李四"))?.path.as_str().to_owned())
}

/// What `who` has to do from one day to another, if only the first of them is given: until then.
fn agenda(desk: &Desk, who: &str, span: Span) -> Vec<Item> {
    let snapshot = desk.archive().read(&Viewer::everything()).unwrap();
    let asked = Asked {
        who,
        span,
        today: day("2026-11-26"),
        limit: 50,
    };
    let agenda = Agenda::of(&snapshot, &asked).unwrap();
    assert_eq!(agenda.total, agenda.items.len() as u64);
    agenda.items
}

fn december(desk: &Desk, who: &str) -> Vec<Item> {
    agenda(desk, who, Span::of(day("2026-12-01"), day("2026-12-31")))
}

fn duties(items: &[Item]) -> Vec<(Duty, String, String)> {
    let said = |item: &Item| (item.duty, item.day.unwrap().to_string(), item.title.clone());
    items.iter().map(said).collect()
}

#[test]
fn a_task_lies_with_its_customer_or_by_itself() {
    let desk = Desk::new();
    let fields = [("name", "春节走访"), ("due", "2026-12-20"), ("assignee", "王五")];
    let with = new_task(&desk, Some(DIR), &fields).unwrap();
    assert_eq!(with, format!("{DIR}/任务/2026-12-20-春节走访.yaml"));
    let alone = new_task(&desk, None, &[("name", "写周报"), ("due", "2026-12-18 17:00")]).unwrap();
    assert_eq!(alone, "任务/2026-12-18-1700-写周报.yaml");
    assert_eq!(
        desk.read(&alone),
        "name: 写周报\nassignee: 李四\ndue: 2026-12-18 17:00\n",
        "whoever writes it down does it"
    );
    assert!(desk.last_commit("%s").contains("写周报"), "{}", desk.last_commit("%s"));
    assert_eq!(desk.found("类型:任务"), 2);
    assert_eq!(desk.found("写周报"), 1);
    let missing = new_task(&desk, None, &[("due", "2026-12-18")]);
    assert!(matches!(missing, Err(EditError::Invalid(_))));
    assert!(matches!(
        create(
            desk.archive(),
            &NewRecord {
                kind: "followup".to_owned(),
                customer: None,
                texts: texts(&[])
            },
            &by("李四")
        ),
        Err(EditError::NoSuchKind(_))
    ));
}

#[test]
fn everything_with_a_day_is_on_one_list() {
    let desk = Desk::new();
    new_task(
        &desk,
        Some(DIR),
        &[
            ("name", "走访"),
            ("due", "2026-12-10"),
            ("assignee", "王五"),
            ("priority", "高"),
        ],
    )
    .unwrap();
    desk.write(
        TALK,
        "time: 2026-11-20 09:00\nmethod: 电话\nby: 张三\nsubject: 报价\ncontent: x\nnext:\n  time: 2026-12-10 09:30\n  goal: 送样\n",
    );
    desk.write(
        CONTRACT,
        "contract_no: HT1\nproject: 设备\namount: 300\nsigned_on: 2026-01-05\nends_on: 2026-12-31\nour_signer: 张三\nplan:\n  - {due_on: 2026-02-01, amount: 100}\n  - {due_on: 2026-12-05, amount: 200}\nreceipts:\n  - {on: 2026-02-03, amount: 100}\n",
    );
    desk.change(&[("contacts[0].birthday", "1985-12-25")], &by("李四"))
        .unwrap();
    let all = december(&desk, "");
    assert_eq!(
        duties(&all),
        [
            (Duty::Receivable, "2026-12-05".to_owned(), "HT1 · 设备".to_owned()),
            (Duty::Task, "2026-12-10".to_owned(), "走访".to_owned()),
            (Duty::NextStep, "2026-12-10".to_owned(), "送样".to_owned()),
            (Duty::Birthday, "2026-12-25".to_owned(), "王芳的生日".to_owned()),
            (Duty::ContractEnd, "2026-12-31".to_owned(), "HT1 · 设备".to_owned()),
        ]
    );
    assert_eq!(all[0].note, "应收 200 元");
    assert_eq!(all[2].time.unwrap().to_string(), "09:30:00");
    assert!(
        all.iter()
            .all(|item| item.whose.as_ref().unwrap().customer_name == "盛泰机械")
    );
    // 张三 owns the customer; 王五 has the task alone.
    assert_eq!(
        duties(&december(&desk, "王五")),
        [(Duty::Task, "2026-12-10".to_owned(), "走访".to_owned())]
    );
    assert_eq!(december(&desk, "张三").len(), 4);
    assert!(december(&desk, "赵六").is_empty());
    // Late is what could have been done; birthdays and ends are over.
    let late = agenda(&desk, "", Span::before(day("2027-01-10")));
    assert_eq!(
        late.iter().map(|item| item.duty).collect::<Vec<_>>(),
        [Duty::Task, Duty::NextStep, Duty::Receivable]
    );
}

#[test]
fn what_contracts_wait_for_is_the_present_owners_to_see_to() {
    let desk = Desk::new();
    desk.write(
        CONTRACT,
        "contract_no: HT1\nproject: 设备\namount: 300\nsigned_on: 2026-01-05\nends_on: 2026-12-31\nour_signer: 赵六\nplan:\n  - {due_on: 2026-12-05, amount: 200}\n",
    );
    let people = |desk: &Desk, who: &str| -> Vec<String> {
        let all = december(desk, who);
        all.into_iter().map(|item| item.person).collect()
    };
    assert_eq!(
        people(&desk, ""),
        ["张三", "张三"],
        "赵六 signed, and handed the customer over"
    );
    assert_eq!((people(&desk, "张三").len(), people(&desk, "赵六").len()), (2, 0));
    desk.write(PROFILE, &desk.read(PROFILE).replace("owner: 张三\n", ""));
    assert_eq!(people(&desk, ""), ["赵六", "赵六"], "nobody else is there");
    assert_eq!(people(&desk, "赵六").len(), 2);
}

#[test]
fn a_birthday_on_a_leap_day_is_kept_on_the_28th_of_other_years() {
    let desk = Desk::new();
    desk.change(&[("contacts[0].birthday", "02-29")], &by("李四")).unwrap();
    let on = |year: &str| {
        let items = agenda(
            &desk,
            "",
            Span::of(day(&format!("{year}-02-01")), day(&format!("{year}-03-05"))),
        );
        items
            .iter()
            .map(|item| item.day.unwrap().to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(on("2027"), ["2027-02-28"]);
    assert_eq!(on("2028"), ["2028-02-29"]);
}

#[test]
fn a_task_is_finished_once_with_its_result() {
    let desk = Desk::new();
    let task = new_task(&desk, Some(DIR), &[("name", "走访"), ("due", "2026-12-10")]).unwrap();
    finish(desk.archive(), &rel(&task), "王总同意\n下周签", &by("王五")).unwrap();
    let now = Local::now().format("%Y-%m-%d").to_string();
    let text = desk.read(&task);
    assert!(
        text.contains("status: 已完成\n") && text.contains("result: |-\n  王总同意\n  下周签\n"),
        "{text}"
    );
    assert!(text.contains(&format!("done_on: {now} ")), "{text}");
    assert_eq!(desk.last_commit("%an"), "王五");
    assert!(december(&desk, "").is_empty());
    let again = finish(desk.archive(), &rel(&task), "", &by("王五"));
    assert!(matches!(again, Err(EditError::Pointless(_))));
    assert!(matches!(
        finish(desk.archive(), &rel(PROFILE), "", &by("王五")),
        Err(EditError::NoRecord(_))
    ));
}

#[test]
fn a_task_or_a_plan_is_put_off_and_keeps_its_time_of_day() {
    let desk = Desk::new();
    let task = new_task(&desk, None, &[("name", "走访"), ("due", "2026-11-20")]).unwrap();
    put_off(desk.archive(), &rel(&task), day("2026-12-02").into(), None, &by("王五")).unwrap();
    assert!(desk.read(&task).contains("due: 2026-12-02\n"));
    let subject = desk.last_commit("%s");
    assert!(
        subject.starts_with("任务 走访，截止时间 2026-11-20 → 2026-12-02"),
        "{subject}"
    );
    desk.write(
        TALK,
        "time: 2026-11-20 09:00\nmethod: 电话\nby: 张三\nsubject: 报价\ncontent: x # 别动\nnext: {time: 2026-11-25 09:30, goal: 送样}\n",
    );
    let plan = {
        let snapshot = desk.archive().read(&Viewer::everything()).unwrap();
        standing_plan(&snapshot, &rel(PROFILE)).unwrap()
    };
    assert_eq!(plan.as_str(), TALK);
    put_off(desk.archive(), &plan, day("2026-12-03").into(), None, &by("王五")).unwrap();
    let text = desk.read(TALK);
    assert!(
        text.contains("time: \"2026-12-03 09:30\", goal: 送样}") && text.contains("content: x # 别动"),
        "{text}"
    );
    let items = december(&desk, "");
    assert_eq!(
        duties(&items),
        [
            (Duty::Task, "2026-12-02".to_owned(), "走访".to_owned()),
            (Duty::NextStep, "2026-12-03".to_owned(), "送样".to_owned()),
        ]
    );
}

#[test]
fn what_has_no_day_stands_on_a_list_of_its_own() {
    let desk = Desk::new();
    let undated = |who: &str| -> Vec<(String, String)> {
        let snapshot = desk.archive().read(&Viewer::everything()).unwrap();
        let agenda = Agenda::undated(&snapshot, who, 50).unwrap();
        assert_eq!(agenda.total, agenda.items.len() as u64);
        let mut said: Vec<_> = agenda.items.into_iter().map(|item| (item.title, item.note)).collect();
        said.sort();
        said
    };
    desk.write("任务/a.yaml", "name: 催款\nassignee: 王五\n");
    assert_eq!(undated("").len(), 1, "while no task has a day at all");
    desk.write("任务/b.yaml", "name: 拜访\nassignee: 李四\ndue: 下周\n");
    desk.write("任务/c.yaml", "name: 写信\nassignee: 李四\ndue: 1650-01-01\n");
    desk.write("任务/d.yaml", "name: 千年\nassignee: 李四\ndue: 9999-12-31\n");
    desk.write("任务/e.yaml", "name: 明天\nassignee: 李四\ndue: 2026-11-27\n");
    desk.write("任务/f.yaml", "name: 做完\nassignee: 李四\nstatus: 已完成\n");
    let said = |name: &str, note: &str| (name.to_owned(), note.to_owned());
    let all = undated("");
    assert!(
        all.contains(&said("催款", "")) && all.contains(&said("拜访", "写的是“下周”")),
        "{all:?}"
    );
    assert!(all.contains(&said("写信", "写的是“1650-01-01”")), "{all:?}");
    for dated in ["明天", "做完"] {
        assert!(!all.iter().any(|(name, _)| name == dated), "{all:?}");
    }
    assert_eq!(undated("王五"), [said("催款", "")]);
    // Nothing is on no list: whatever lies ahead is on that of its day.
    let ahead = agenda(&desk, "", Span::of(day("2026-11-26"), day("9999-12-31")));
    let ahead: Vec<&str> = ahead.iter().map(|item| item.title.as_str()).collect();
    let is_listed = ahead.contains(&"千年") || all.iter().any(|(name, _)| name == "千年");
    assert!(ahead.contains(&"明天") && is_listed, "{ahead:?} {all:?}");
    put_off(
        desk.archive(),
        &rel("任务/b.yaml"),
        day("2099-12-02").into(),
        None,
        &by("李四"),
    )
    .unwrap();
    assert!(!undated("").contains(&said("拜访", "写的是“下周”")));
}

/// The events of a feed, as a parser reads them that kehu does not write with: name, value.
fn events(text: &str) -> Vec<Vec<(String, String)>> {
    let calendars: Vec<_> = ical::IcalParser::new(text.as_bytes())
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(calendars.len(), 1);
    let events = calendars.into_iter().flat_map(|calendar| calendar.events);
    let pairs = |event: ical::parser::ical::component::IcalEvent| {
        let properties = event.properties.into_iter();
        properties
            .map(|one| (one.name, one.value.unwrap_or_default()))
            .collect()
    };
    events.map(pairs).collect()
}

#[test]
fn another_parser_reads_the_feed() {
    let desk = Desk::new();
    let long = "很长的任务名称，".repeat(12);
    new_task(
        &desk,
        None,
        &[("name", &long), ("due", "2026-12-01 09:30"), ("description", "x")],
    )
    .unwrap();
    new_task(
        &desk,
        Some(DIR),
        &[
            ("name", "逗号, 分号; 反斜杠\\ 完"),
            ("due", "2026-12-31"),
            ("priority", "高"),
        ],
    )
    .unwrap();
    let items = december(&desk, "");
    let text = feed(&items, "待办", &|_| Some("http://127.0.0.1:8420/todo".to_owned()));
    assert!(
        text.split("\r\n").all(|line| line.len() <= 75),
        "lines are folded at 75 octets"
    );
    let events = events(&text);
    assert_eq!(events.len(), 2);
    let value = |event: &[(String, String)], name: &str| {
        let found = event.iter().find(|(key, _)| key == name);
        found.unwrap_or_else(|| panic!("no {name} in {event:?}")).1.clone()
    };
    assert_eq!(value(&events[0], "DTSTART"), "20261201T093000");
    assert_eq!(value(&events[0], "DTEND"), "20261201T100000");
    assert!(value(&events[0], "SUMMARY").contains(&long));
    assert_eq!(value(&events[1], "DTSTART"), "20261231");
    assert_eq!(value(&events[1], "DTEND"), "20270101");
    assert_eq!(value(&events[1], "PRIORITY"), "1");
    assert!(
        value(&events[1], "SUMMARY").contains("逗号\\, 分号\\; 反斜杠"),
        "{:?}",
        events[1]
    );
    assert_ne!(value(&events[0], "UID"), value(&events[1], "UID"));
}

//! What is to be done, from the command line: listed, given, finished, put off.

use crate::support::Sandbox;

const NAME: &str = "杭州盛泰机械有限公司";

fn vault() -> Sandbox {
    let vault = Sandbox::new();
    vault
        .kehu(["new", NAME, "行业=制造业", "企业规模=中型", "负责人=张三"])
        .succeeds();
    vault
}

fn in_days(days: u64) -> String {
    (chrono::Local::now().date_naive() + chrono::Days::new(days)).to_string()
}

#[test]
fn a_task_is_given_listed_put_off_and_finished_by_its_name() {
    let vault = vault();
    let due = format!("截止={}", in_days(2));
    vault
        .kehu(["task", "送样品", "--customer", NAME, &due, "执行人=李四", "优先级=高"])
        .succeeds()
        .prints("送样品.yaml");
    vault.kehu(["task", "写周报"]).succeeds();
    let all = vault.kehu(["todo", "--json"]).succeeds().json();
    assert_eq!(all.len(), 2);
    assert_eq!(all[0]["title"], "写周报");
    assert_eq!(all[1]["customer_name"], NAME);
    assert_eq!(all[1]["person"], "李四");
    vault.kehu(["todo", "--who", "李四"]).succeeds().prints("送样品");
    assert_eq!(vault.kehu(["todo", "--days", "1", "--json"]).succeeds().json().len(), 1);
    let path = all[1]["path"].as_str().unwrap().to_owned();
    vault.kehu(["later", &path, &in_days(5)]).succeeds().prints("推迟了");
    vault
        .kehu(["later", &path, "2020-01-01"])
        .exits(2)
        .complains("已经过去了");
    vault.kehu(["done", "送样品", "客户满意"]).succeeds().prints("完成了");
    vault.kehu(["done", "送样品"]).exits(2).complains("没有找到要做的任务");
    vault.kehu(["done", &path]).exits(2).complains("已经是“已完成”");
    assert!(vault.git(["log", "-1", "--format=%s"]).contains(NAME));
    let file = vault.beside("待办.ics");
    vault
        .kehu(["todo", "-o", file.to_str().unwrap()])
        .succeeds()
        .prints("1 件");
    assert!(std::fs::read_to_string(file).unwrap().contains("SUMMARY:任务：写周报"));
    vault.is_sound();
}

#[test]
fn the_plan_of_the_last_follow_up_is_put_off_by_naming_the_customer() {
    let vault = vault();
    let next = format!("next.time={}", in_days(1));
    vault
        .kehu(["followup", NAME, "已报价", "方式=电话", &next, "next.goal=问结果"])
        .succeeds();
    vault.kehu(["todo"]).succeeds().prints("问结果").prints(NAME);
    vault.kehu(["later", NAME, &in_days(3)]).succeeds();
    let all = vault.kehu(["todo", "--json"]).succeeds().json();
    assert_eq!(all[0]["day"], in_days(3));
    assert_eq!(all[0]["duty"], "next_step");
    vault
        .kehu(["todo", "--who", "没有这人"])
        .succeeds()
        .prints("没有要做的事");
}

#[test]
fn an_appointment_outlives_a_call_that_arranges_nothing() {
    let vault = vault();
    let next = format!("next.time={}", in_days(5));
    let call = |more: &[&str]| {
        let mut words = vec!["followup", NAME, "随便聊聊", "方式=电话"];
        words.extend(more);
        vault.kehu(words)
    };
    let what_is_due = || vault.kehu(["todo", "--json"]).succeeds().json();
    call(&["时间=2026-01-05 09:00", "主题=约好签约", &next, "next.goal=签约"]).succeeds();
    call(&["时间=2026-01-06 09:00", "主题=问价格"])
        .succeeds()
        .prints(&format!("之前约的 {} 签约，仍有效", in_days(5)));
    assert_eq!(what_is_due()[0]["title"], "签约");
    vault.kehu(["later", NAME, &in_days(6)]).succeeds();
    assert_eq!(what_is_due()[0]["day"], in_days(6));
    call(&["主题=不买了", "上次约定=已取消"]).succeeds();
    assert!(what_is_due().is_empty());
    vault.is_sound();
}

#[test]
fn of_followups_of_one_minute_the_last_one_written_counts() {
    let vault = vault();
    let call = |content: &str, more: &str| {
        let run = vault.kehu(["followup", NAME, content, "方式=电话", "时间=2026-01-05 09:00", more]);
        run.succeeds().stdout()
    };
    let arranged = || {
        let all = vault.kehu(["todo", "--json"]).succeeds().json();
        all.first().map(|due| due["day"].as_str().unwrap().to_owned())
    };
    call("改约", &format!("next.time={}", in_days(3)));
    let said = call("改约", &format!("next.time={}", in_days(4)));
    assert!(said.contains(&format!("由这次约的 {} 代替", in_days(4))), "{said}");
    assert_eq!(arranged().unwrap(), in_days(4));
    call("不来了", "上次约定=已取消");
    assert_eq!(arranged(), None);
    call("又说来", &format!("next.time={}", in_days(5)));
    assert_eq!(arranged().unwrap(), in_days(5));
    vault.kehu(["undo", "HEAD~3", "--yes"]).succeeds();
    call("最后", &format!("next.time={}", in_days(6)));
    assert_eq!(
        arranged().unwrap(),
        in_days(6),
        "a number that became free is not given again"
    );
    vault.is_sound();
}

#[test]
fn a_followup_dated_ahead_counts_from_its_day_on() {
    let vault = vault();
    let on = |day: &str, line: &[&str]| {
        let run = vault
            .command(line.iter().copied())
            .env("KEHU_TODAY", day)
            .output()
            .unwrap();
        String::from_utf8(run.stdout).unwrap()
    };
    let call = [
        "followup",
        NAME,
        "约好再谈",
        "方式=电话",
        "时间=2026-03-05 09:00",
        "next.time=2026-03-09",
    ];
    on("2026-03-01", &call);
    let found = ["search", "下次联系:2026-03-09", "--json"];
    assert_eq!(on("2026-03-02", &found), "");
    assert!(on("2026-03-06", &found).contains(NAME));
    assert!(on("2026-03-06", &["todo", "--json"]).contains("2026-03-09"));
    assert_eq!(on("2026-03-04", &found), "", "clocks are set back, too");
    vault.is_sound();
}

#[test]
fn a_task_without_a_day_is_listed_last_and_finished_by_its_name() {
    let vault = vault();
    vault.kehu(["task", "写周报"]).succeeds();
    vault.write("任务/a.yaml", "name: 催款\nassignee: 李四\ndue: 下周\n");
    let all = vault.kehu(["todo", "--json"]).succeeds().json();
    assert_eq!(all.len(), 2);
    assert_eq!(
        (&all[1]["title"], &all[1]["day"]),
        (&"催款".into(), &serde_json::Value::Null)
    );
    vault
        .kehu(["todo"])
        .succeeds()
        .prints("没有日期")
        .prints("写的是“下周”");
    vault.kehu(["done", "催款"]).succeeds();
    vault.is_sound();
}

#[test]
fn each_customer_that_a_condition_finds_gets_a_task_once() {
    let vault = vault();
    vault
        .kehu(["new", "苏州恒瑞", "行业=制造业", "企业规模=中型", "负责人=李四"])
        .succeeds();
    let due = format!("截止={}", in_days(3));
    let care = ["task", "中秋问候", &due, "任务类型=关怀", "--where", "行业:制造业"];
    let with = |more: &[&'static str]| vault.kehu(care.iter().copied().chain(more.iter().copied()));
    with(&["--dry-run"])
        .succeeds()
        .prints("苏州恒瑞")
        .prints("· 李四")
        .prints("要给 2 个客户新建任务");
    let theirs = |who: &str| vault.kehu(["todo", "--who", who, "--json"]).succeeds().json().len();
    assert_eq!(theirs("李四"), 0, "only looked at");
    with(&[]).exits(2).complains("--yes");
    with(&["--yes"]).succeeds().prints("已给 2 个客户新建任务");
    assert_eq!((theirs("张三"), theirs("李四")), (1, 1));
    assert_eq!(
        vault.git(["log", "-1", "--format=%s"]).trim(),
        "给 2 个客户新建任务：中秋问候"
    );
    with(&["--yes"]).succeeds().prints("什么也没有写");
    vault
        .kehu(["task", "x", "截止=火星日", "--where", "行业:制造业", "--yes"])
        .exits(2)
        .complains("没有写入");
    vault.kehu(["task", "x", "--dry-run"]).exits(2).complains("--where");
    vault
        .kehu(["task", "x", "--customer", NAME, "--where", "行业:制造业"])
        .exits(2)
        .complains("只能写一个");
    vault
        .kehu(["task", "送样", "--customer", NAME, "--dry-run"])
        .succeeds()
        .prints("要给 1 个客户新建任务");
    vault.is_sound();
}

#[test]
fn another_owner_takes_over_what_is_open_unless_it_is_to_stay() {
    let vault = vault();
    let due = format!("截止={}", in_days(2));
    vault
        .kehu(["task", "送样品", "--customer", NAME, &due, "执行人=张三"])
        .succeeds();
    let theirs = |who: &str| vault.kehu(["todo", "--who", who, "--json"]).succeeds().json().len();
    vault
        .kehu(["set", NAME, "负责人=李四", "--reason", "换区"])
        .succeeds()
        .prints("并转交 1 项待办");
    assert_eq!((theirs("张三"), theirs("李四")), (0, 1));
    vault
        .kehu(["set", NAME, "负责人=王五", "--reason", "轮岗", "--keep-tasks"])
        .succeeds();
    assert_eq!((theirs("李四"), theirs("王五")), (1, 0));
    vault.kehu(["set", NAME, "负责人=李四", "--reason", "换回"]).succeeds();
    vault
        .kehu(["set", "--where", "行业:制造业", "负责人=赵六", "--dry-run"])
        .succeeds()
        .prints("一起转交待办 1 项：送样品")
        .prints("并转交 1 项待办");
    vault
        .kehu([
            "set",
            "--where",
            "行业:制造业",
            "负责人=赵六",
            "--yes",
            "--reason",
            "换区",
        ])
        .succeeds()
        .prints("并转交 1 项待办");
    assert_eq!(theirs("赵六"), 1);
    vault.is_sound();
}

#[test]
fn a_task_by_its_labels_needs_no_customer_and_a_missing_name_is_told_once() {
    let vault = vault();
    let due = |word: &str, day: chrono::NaiveDate| {
        vault.kehu(["task", word, &format!("截止时间={word}")]).succeeds();
        let file = format!("任务/{day}-{word}.yaml");
        assert!(vault.read(&file).contains(&format!("due: {day}")), "{file}");
    };
    let today = chrono::Local::now().date_naive();
    due("明天", today + chrono::Days::new(1));
    due("3天后", today + chrono::Days::new(3));
    due("大后天", today + chrono::Days::new(3));
    for many in [&[][..], &["--where", "行业:制造业", "--yes"]] {
        let said = vault.kehu(["task", " "].into_iter().chain(many.iter().copied()));
        said.exits(2).complains("没有写任务的名称");
        assert_eq!(said.stderr().matches("名称").count(), 1, "{}", said.stderr());
        let said = vault.kehu(["task", "截止时间=明天"].into_iter().chain(many.iter().copied()));
        said.exits(2).complains("没有写任务的名称");
    }
}

#[test]
fn the_history_says_which_task_was_done_and_which_was_handed_over() {
    let vault = vault();
    vault
        .kehu(["task", "寄样品", "--customer", NAME, "截止=2026-12-01"])
        .succeeds();
    vault.kehu(["task", "写周报", "截止=2026-12-01"]).succeeds();
    let file = vault.kehu(["search", "类型:任务 寄样品", "--json"]).json()[0]["path"]
        .as_str()
        .unwrap()
        .to_owned();
    let last = || vault.git(["log", "-1", "--format=%s"]).trim().to_owned();
    vault.kehu(["set", &file, "执行人=李四"]).succeeds();
    assert_eq!(last(), format!("{NAME}：任务 寄样品，执行人 张三 → 李四"));
    vault.kehu(["done", &file, "已寄"]).succeeds();
    assert_eq!(last(), format!("完成任务：寄样品（{NAME}）"));
    vault.kehu(["done", "写周报"]).succeeds();
    assert_eq!(last(), "完成任务：写周报");
}

#[test]
fn days_are_understood_as_people_say_them_by_every_command() {
    let vault = vault();
    let today = chrono::Local::now().date_naive();
    let monday = today.week(chrono::Weekday::Mon).first_day() + chrono::Days::new(7);
    vault
        .kehu(["task", "寄样品", "--customer", NAME, "截止=下周一下午3点"])
        .succeeds();
    let file = format!("客户/制造业/中型/{NAME}/任务/{monday}-1500-寄样品.yaml");
    assert!(vault.read(&file).contains(&format!("due: {monday} 15:00")));
    let due = || {
        vault
            .read(&file)
            .lines()
            .find(|line| line.starts_with("due"))
            .unwrap()
            .to_owned()
    };
    vault.kehu(["set", &file, "截止时间=明天 15:00"]).succeeds();
    vault.kehu(["later", &file, "大后天"]).succeeds();
    assert_eq!(due(), format!("due: {} 15:00", in_days(3)));
    vault.kehu(["later", &file, "大后天"]).exits(2).complains("不比它晚");
    vault.kehu(["later", &file, "10天后 9:30"]).succeeds();
    assert_eq!(due(), format!("due: {} 09:30", in_days(10)));
    vault.kehu(["set", &file, "截止时间=下周"]).succeeds();
    assert_eq!(due(), format!("due: {monday}"));
    vault
        .kehu(["later", &file, "哪天"])
        .exits(2)
        .complains("看不出“哪天”是哪一天")
        .complains("明天、下周一、3天后");
    vault
        .kehu(["set", &file, "截止时间=明天3点"])
        .exits(2)
        .complains("上午还是下午")
        .complains("明天下午3点");
    vault
        .kehu(["later", &file, "明天25点"])
        .exits(2)
        .complains("没有“25点”这个时间");
    for (said, day) in [("明天3点", "明天"), ("后天上午", "后天"), ("明天25点", "明天")] {
        vault
            .kehu(["set", NAME, &format!("首次接触日期={said}")])
            .exits(2)
            .complains("这里只写哪一天")
            .complains(&format!("写成 {day}"));
    }
    vault
        .kehu([
            "followup",
            NAME,
            "已报价",
            "方式=电话",
            "next.time=大后天",
            "next.goal=问结果",
        ])
        .succeeds();
    let all = vault.kehu(["todo", "--json"]).succeeds().json();
    let day = in_days(3);
    assert!(all.iter().any(|one| one["day"] == day.as_str()), "{all:?}");
    vault
        .kehu(["task", "问候", "截止=下周五前", "--where", "行业:制造业", "--yes"])
        .succeeds();
    let friday = monday + chrono::Days::new(4);
    assert!(
        vault
            .read(&format!("客户/制造业/中型/{NAME}/任务/{friday}-问候.yaml"))
            .contains("问候")
    );
    vault.is_sound();
}

#[test]
fn a_task_that_is_done_is_opened_again_and_its_result_stays_in_the_history() {
    let vault = vault();
    vault
        .kehu(["task", "寄样品", "--customer", NAME, "截止=明天"])
        .succeeds();
    vault
        .kehu(["reopen", "寄样品"])
        .exits(2)
        .complains("没有找到已完成或已取消的任务");
    vault.kehu(["done", "寄样品", "已寄出"]).succeeds();
    let file = format!("客户/制造业/中型/{NAME}/任务/{}-寄样品.yaml", in_days(1));
    vault.kehu(["reopen", "寄样品"]).succeeds().prints("重新打开了");
    let text = vault.read(&file);
    for gone in ["status", "done_on", "result"] {
        assert!(!text.contains(gone), "{text}");
    }
    assert_eq!(
        vault.git(["log", "-1", "--format=%s"]).trim(),
        format!("重新打开任务：寄样品（{NAME}）")
    );
    vault.kehu(["reopen", &file]).exits(2).complains("不用重新打开");
    vault.kehu(["undo", "HEAD", "--yes"]).succeeds();
    assert!(vault.read(&file).contains("result: 已寄出"));
    vault.kehu(["set", &file, "任务状态=已取消"]).succeeds();
    vault.kehu(["reopen", "寄样品"]).succeeds();
    assert_eq!(vault.kehu(["todo", "--json"]).succeeds().json().len(), 1);
    vault.is_sound();
}

#[test]
fn a_task_is_put_off_done_and_opened_by_name_and_what_it_is_now_is_said() {
    let vault = vault();
    let due = format!("截止={}", in_days(2));
    vault
        .kehu(["task", "送样品", "--customer", NAME, &due, "执行人=李四"])
        .succeeds();
    vault.kehu(["later", "送样品", &in_days(5)]).succeeds().prints(&format!(
        "推迟了“送样品”（{NAME}）：{} → {}",
        in_days(2),
        in_days(5)
    ));
    vault
        .kehu(["done", "送样品", "客户满意"])
        .succeeds()
        .prints(&format!("完成了“送样品”（{NAME}），完成结果：客户满意"));
    vault
        .kehu(["reopen", "送样品"])
        .succeeds()
        .prints(&format!(
            "重新打开了“送样品”（{NAME}）：截止 {}，执行人 李四",
            in_days(5)
        ))
        .prints("完成结果“客户满意”从任务里去掉了，变更记录里还有");
    vault
        .kehu(["later", "没有的", &in_days(9)])
        .exits(2)
        .complains("没有叫“没有的”的任务，也没有这位客户");
    let next = format!("next.time={}", in_days(1));
    vault
        .kehu(["followup", NAME, "已报价", "方式=电话", &next, "next.goal=问结果"])
        .succeeds();
    vault.kehu(["later", NAME, &in_days(3)]).succeeds().prints(&format!(
        "推迟了“问结果”（{NAME}）：{} → {}",
        in_days(1),
        in_days(3)
    ));
    vault.is_sound();
}

#[test]
fn a_part_of_a_tasks_name_does_nothing_where_nobody_can_be_asked() {
    let vault = vault();
    vault
        .kehu(["task", "送样品", "--customer", NAME, "执行人=李四"])
        .succeeds();
    let later = in_days(5);
    let acts: [&[&str]; 2] = [&["done", "样品"], &["later", "样品", &later]];
    for act in acts {
        vault
            .kehu(act.iter().copied())
            .exits(2)
            .complains("没有写入：没有叫“样品”的任务，可能是“送样品”（")
            .complains("是它，请写 送样品");
    }
    vault.kehu(["task", "取样品", "执行人=王五"]).succeeds();
    for act in acts {
        vault
            .kehu(act.iter().copied())
            .exits(2)
            .complains("有 2 个任务的名称里有“样品”")
            .complains("“送样品”（杭州盛泰机械有限公司，")
            .complains("“取样品”（");
    }
    assert_eq!(vault.kehu(["todo", "--json"]).succeeds().json().len(), 2);
    vault.kehu(["done", "送样品"]).succeeds();
    vault.kehu(["done", "取样品"]).succeeds();
    vault
        .kehu(["reopen", "样品"])
        .exits(2)
        .complains("有 2 个任务的名称里有“样品”");
    vault.is_sound();
}

#[test]
#[cfg(target_os = "linux")]
fn at_a_terminal_it_is_asked_which_task_is_meant() {
    use std::io::{Read as _, Write as _};
    let vault = vault();
    for task in ["送样品", "取样品"] {
        vault.kehu(["task", task]).succeeds();
    }
    let open = || vault.kehu(["todo", "--json"]).succeeds().json().len();
    for (answer, question, left) in [
        ("x\n", "写序号", 2),
        ("2\n", "写序号", 1),
        ("n\n", "[y/N]", 1),
        ("y\n", "[y/N]", 0),
    ] {
        let mut terminal = vault.at_a_terminal("done 样品");
        let (mut out, mut shown) = (terminal.stdout.take().unwrap(), Vec::new());
        while !String::from_utf8_lossy(&shown).contains(question) {
            let mut byte = [0];
            assert_eq!(out.read(&mut byte).unwrap(), 1, "{}", String::from_utf8_lossy(&shown));
            shown.push(byte[0]);
        }
        terminal.stdin.take().unwrap().write_all(answer.as_bytes()).unwrap();
        out.read_to_end(&mut shown).unwrap();
        terminal.wait().unwrap();
        assert_eq!(open(), left, "{}", String::from_utf8_lossy(&shown));
    }
}

#[test]
fn who_gives_a_task_to_somebody_else_is_written_however_it_is_given() {
    let vault = vault();
    let due = format!("截止={}", in_days(2));
    let task = |words: &[&str]| {
        let told = vault.kehu(["task"].into_iter().chain(words.iter().copied()).chain(["--json"]));
        let told = told.succeeds().json();
        let mine = vault.git(["show", "--format=", "HEAD"]);
        assert!(!told.is_empty());
        mine
    };
    assert!(task(&["单个", "--customer", NAME, &due, "执行人=李四"]).contains("assigned_by: 张三"));
    assert!(task(&["许多", &due, "执行人=李四", "--where", "行业:制造业", "--yes"]).contains("assigned_by: 张三"));
    assert!(!task(&["自己做", "--customer", NAME, &due]).contains("assigned_by"));
    assert!(!task(&["自己的客户", &due, "--where", "行业:制造业", "--yes"]).contains("assigned_by"));
    assert!(task(&["别人交的", &due, "执行人=李四", "交办人=王五"]).contains("assigned_by: 王五"));
    vault.is_sound();
}

#[test]
fn a_next_step_without_a_day_is_listed_until_a_day_is_named() {
    let vault = vault();
    vault
        .kehu(["followup", NAME, "已报价", "方式=电话", "next.goal=问结果"])
        .succeeds()
        .prints("没有写哪一天");
    for who in ["", "张三"] {
        let all = vault.kehu(["todo", "--who", who, "--json"]).succeeds().json();
        assert_eq!(all.len(), 1, "{all:?}");
        assert_eq!(all[0]["title"], "问结果");
        assert!(all[0]["day"].is_null(), "{all:?}");
    }
    assert!(
        vault
            .kehu(["todo", "--who", "李四", "--json"])
            .succeeds()
            .json()
            .is_empty()
    );
    vault.kehu(["todo"]).succeeds().prints("没有日期");
    vault.kehu(["later", NAME, &in_days(3)]).succeeds();
    let all = vault.kehu(["todo", "--json"]).succeeds().json();
    assert_eq!(all[0]["day"], in_days(3));
    vault.is_sound();
}

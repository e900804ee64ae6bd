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
        .prints("一起转交待办 1 项")
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

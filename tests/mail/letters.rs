//! Who gets which letter, and when.

use crate::office::{CUSTOMER, Office, at};
use crate::sink::{Manner, Sink};
use chrono::Days;
use kehu::mail::State;

#[test]
fn each_morning_whoever_has_something_to_do_gets_it_in_one_letter() {
    let sink = Sink::new(Manner::Takes);
    let office = Office::writing_to(&sink);
    office
        .task("送样品", "张三", "2026-11-26 14:00")
        .task("寄合同", "张三", "2026-11-20")
        .task("下周的事", "李四", "2026-12-03");
    let mut post = office.post();
    post.round(at("08:29")).unwrap();
    assert_eq!(sink.visits(), 0, "not before the time that is set");
    assert_eq!(post.round(at("08:30")).unwrap(), Vec::<String>::new());
    let letter = sink.letter();
    assert_eq!(letter.to, "zhangsan@example.com");
    assert_eq!(letter.subject(), "11月26日待办：今天 1 件，逾期 1 件");
    let parsed = letter.parsed();
    let to = parsed.to().and_then(|to| to.first()).unwrap();
    assert_eq!(to.name(), Some("张三"));
    assert_eq!(to.address(), Some("zhangsan@example.com"));
    let from = parsed.from().and_then(|from| from.first()).unwrap();
    assert_eq!(
        (from.name(), from.address()),
        (Some("客户档案"), Some("kehu@example.com"))
    );
    assert!(parsed.message_id().unwrap().ends_with("@example.com"));
    assert!(parsed.date().is_some());
    let body = letter.body();
    for line in [
        "张三，您好：",
        "今天要做的（2026-11-26）",
        "· 2026-11-26 14:00　任务：送样品（盛泰机械）　高优先级",
        "已经逾期的",
        "· 2026-11-20　任务：寄合同（盛泰机械）　高优先级",
    ] {
        assert!(body.contains(line), "{line}\n{body}");
    }
    assert_eq!(office.only(State::Sent).name, "张三");
}

#[test]
fn the_same_letter_never_comes_twice_but_tomorrow_there_is_another() {
    let sink = Sink::new(Manner::Takes);
    let office = Office::writing_to(&sink);
    office.task("寄合同", "张三", "2026-11-20");
    let mut post = office.post();
    post.round(at("09:00")).unwrap();
    post.round(at("09:01")).unwrap();
    drop(post);
    let mut restarted = office.post();
    restarted.round(at("10:00")).unwrap();
    assert_eq!(sink.letters().len(), 1);
    restarted.round(at("09:00") + Days::new(1)).unwrap();
    let letters = sink.letters();
    assert_eq!(letters.len(), 2);
    assert_ne!(letters[0].parsed().message_id(), letters[1].parsed().message_id());
    restarted.round(at("09:00") + Days::new(60)).unwrap();
    assert_eq!(office.letters(State::Sent).len(), 1, "old ones are let go");
}

#[test]
fn what_has_a_time_of_day_is_announced_a_quarter_of_an_hour_before() {
    let sink = Sink::new(Manner::Takes);
    let office = Office::writing_to(&sink);
    office.task("送样品", "李四", "2026-11-26 14:00");
    let mut post = office.post();
    post.round(at("08:30")).unwrap();
    assert_eq!(sink.letters().len(), 1, "the letter about the day");
    post.round(at("13:44")).unwrap();
    assert_eq!(sink.letters().len(), 1);
    post.round(at("13:45")).unwrap();
    post.round(at("13:50")).unwrap();
    let letters = sink.letters();
    assert_eq!(letters.len(), 2);
    assert_eq!(letters[1].to, "lisi@example.com");
    assert_eq!(letters[1].subject(), "提醒：14:00 任务：送样品（盛泰机械）");
    office.task("送样品", "李四", "2026-11-26 15:00");
    post.round(at("13:51")).unwrap();
    post.round(at("14:46")).unwrap();
    assert_eq!(sink.letters().len(), 3, "what is put off is announced again");
}

#[test]
fn whoever_starts_after_the_time_is_not_reminded_of_it() {
    let sink = Sink::new(Manner::Takes);
    let office = Office::writing_to(&sink);
    office.task("送样品", "李四", "2026-11-26 07:00");
    office.post().round(at("07:00")).unwrap();
    assert_eq!(sink.visits(), 0);
}

#[test]
fn what_people_write_cannot_become_a_header() {
    let sink = Sink::new(Manner::Takes);
    let office = Office::writing_to(&sink);
    let text =
        "name: \"送样品\\r\\nBcc: spy@example.com\\r\\n\\r\\n.\\r\\nQUIT 😀\"\nassignee: 李四\ndue: 2026-11-26 07:00\n";
    office.write(&format!("{CUSTOMER}/任务/怪.yaml"), text);
    office.post().round(at("06:50")).unwrap();
    let letter = sink.letter();
    let subject = letter.subject();
    assert!(subject.contains("Bcc: spy@example.com"), "{subject}");
    assert!(subject.contains('😀'), "{subject}");
    assert!(letter.parsed().bcc().is_none());
    assert!(letter.body().contains("QUIT"));
}

#[test]
fn without_a_server_nothing_is_written() {
    let office = Office::new();
    office.task("送样品", "张三", "2026-11-26");
    let mut post = office.post();
    post.round(at("09:00")).unwrap();
    for state in State::ALL {
        assert_eq!(office.letters(state), []);
    }
    // Half a configuration sends nothing either, and does not stop what was configured before.
    office.write(
        "kehu.yaml",
        "members: [{name: 张三, email: a@b.cn}]\nmail: {host: 127.0.0.1}\n",
    );
    post.round(at("09:00")).unwrap();
    assert_eq!(office.letters(State::Waiting), []);
}

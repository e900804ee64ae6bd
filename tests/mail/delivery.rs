//! What becomes of a letter when the server does not do what it should.

use crate::office::{Office, at, said};
use crate::sink::{Manner, Sink, silent_port};
use chrono::Days;
use kehu::mail::State;
use std::time::Duration;

fn with_something_to_do(sink: &Sink) -> Office {
    let office = Office::writing_to(sink);
    office.task("寄合同", "张三", "2026-11-26");
    office
}

#[test]
fn while_the_server_is_down_letters_wait() {
    let port = silent_port();
    let office = Office::writing_to_port(port);
    office.task("寄合同", "张三", "2026-11-26");
    office.task("送样品", "李四", "2026-11-26");
    let mut post = office.post();
    let news = post.round(at("09:00")).unwrap();
    assert_eq!(news.len(), 2, "{news:?}");
    assert!(
        news[0].contains(&format!("连不上邮件服务器 127.0.0.1:{port}")),
        "{news:?}"
    );
    assert_eq!(post.round(at("09:01")).unwrap(), Vec::<String>::new(), "said once");
    let waiting = office.letters(State::Waiting);
    assert_eq!(waiting.len(), 2);
    assert!(waiting.iter().all(|letter| letter.attempts == 2), "{waiting:?}");
    let sink = Sink::at(port, Manner::Takes);
    post.round(at("09:02")).unwrap();
    assert_eq!(sink.letters().len(), 2);
    assert_eq!(office.letters(State::Sent).len(), 2);
    assert_eq!(office.letters(State::Waiting), []);
}

#[test]
fn between_two_attempts_there_is_a_pause() {
    let sink = Sink::new(Manner::IsBusy);
    let office = with_something_to_do(&sink);
    let mut post = office.patient_post(Duration::from_secs(3600));
    post.round(at("09:00")).unwrap();
    post.round(at("09:01")).unwrap();
    assert_eq!(sink.visits(), 1);
    assert_eq!(office.only(State::Waiting).attempts, 1);
}

#[test]
fn a_busy_server_is_asked_again() {
    let sink = Sink::new(Manner::IsBusy);
    let office = with_something_to_do(&sink);
    let mut post = office.post();
    post.round(at("09:00")).unwrap();
    let waiting = office.only(State::Waiting);
    assert!(waiting.remark.unwrap().contains("451"));
    sink.becomes(Manner::Takes);
    post.round(at("09:01")).unwrap();
    assert_eq!(sink.letters().len(), 1);
    assert_eq!(office.only(State::Sent).remark, None);
}

#[test]
fn what_the_server_refuses_is_told_and_not_tried_again() {
    for (manner, code) in [(Manner::Refuses, "550"), (Manner::RefusesContent, "554")] {
        let sink = Sink::new(manner);
        let office = with_something_to_do(&sink);
        let mut post = office.post();
        let news = post.round(at("09:00")).unwrap();
        assert!(news[0].contains("没有发出") && news[0].contains(code), "{news:?}");
        sink.becomes(Manner::Takes);
        post.round(at("09:01")).unwrap();
        assert_eq!(sink.visits(), 1);
        assert!(office.only(State::Failed).remark.unwrap().contains(code));
        let listed = said(&office.kehu(&["mail"]));
        assert!(listed.contains("没有发出") && listed.contains(code), "{listed}");
    }
}

#[test]
fn a_letter_that_may_have_arrived_is_never_sent_again() {
    let sink = Sink::new(Manner::DiesWithIt);
    let office = with_something_to_do(&sink);
    let mut post = office.post();
    let news = post.round(at("09:00")).unwrap();
    assert!(news[0].contains("不确定是否送达"), "{news:?}");
    sink.becomes(Manner::Takes);
    post.round(at("09:01")).unwrap();
    drop(post);
    office.post().round(at("09:02")).unwrap();
    assert_eq!(sink.letters().len(), 1);
    office.only(State::Uncertain);
    let checked = said(&office.kehu(&["doctor"]));
    assert!(checked.contains("1 封不确定是否送达"), "{checked}");
}

#[test]
fn a_process_that_died_while_handing_over_leaves_an_uncertain_letter() {
    let office = Office::writing_to_port(silent_port());
    office.task("寄合同", "张三", "2026-11-26");
    let mut post = office.post();
    post.round(at("09:00")).unwrap();
    let name = format!("{}.json", office.only(State::Waiting).key);
    drop(post);
    std::fs::rename(
        office.folder("waiting").join(&name),
        office.folder("sending").join(&name),
    )
    .unwrap();
    let listed = said(&office.kehu(&["mail", "--json"]));
    assert!(listed.contains("\"state\":\"uncertain\""), "{listed}");
    office.post().round(at("09:01")).unwrap();
    office.only(State::Uncertain);
}

#[test]
fn yesterdays_letter_is_not_sent_today() {
    let sink = Sink::new(Manner::IsBusy);
    let office = with_something_to_do(&sink);
    let mut post = office.post();
    post.round(at("09:00")).unwrap();
    sink.becomes(Manner::Takes);
    let news = post.round(at("09:00") + Days::new(1)).unwrap();
    assert!(news[0].contains("过时了") && news[0].contains("451"), "{news:?}");
    assert_eq!(sink.letter().subject(), "11月27日待办：逾期 1 件");
}

#[test]
fn of_two_processes_one_sends() {
    let office = Office::writing_to_port(silent_port());
    let post = office.post();
    assert!(office.try_post(Duration::ZERO).is_none());
    drop(post);
    assert!(office.try_post(Duration::ZERO).is_some());
}

//! Several people at the very same moment.

use std::collections::BTreeSet;
use std::sync::Barrier;

use crate::desk::{DIR, Desk, PROFILE, by, rel, texts};
use kehu::edit::{By, Created, EditError, NewCustomer, NewRecord, Revised, create, create_customer, shelve};

const PEOPLE: usize = 20;

/// What each of them gets who does this at once.
fn all<T: Send>(people: usize, deed: impl Fn(usize, &By) -> T + Sync) -> Vec<T> {
    let begin = Barrier::new(people);
    let one = |number: usize| {
        begin.wait();
        deed(number, &by(&format!("人{number:02}")))
    };
    std::thread::scope(|scope| {
        let one = &one;
        let threads: Vec<_> = (0..people).map(|number| scope.spawn(move || one(number))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

#[test]
fn twenty_changes_of_one_form_are_all_merged_and_each_is_a_commit_of_its_author() {
    let desk = Desk::new();
    let seen = desk.open(PROFILE);
    let before = desk.git(&["rev-parse", "HEAD"]);
    let done: Vec<Result<Revised, EditError>> = all(PEOPLE, |number, by| {
        desk.send(&seen, &[("tags", &format!("重点、展会、标{number:02}"))], by)
    });
    for revised in done {
        assert!(revised.unwrap().commit.is_some());
    }
    let text = desk.read(PROFILE);
    for number in 0..PEOPLE {
        assert!(text.contains(&format!("标{number:02}")), "{number}\n{text}");
    }
    let log = desk.git(&["log", "--format=%an", &format!("{}..HEAD", before.trim())]);
    assert_eq!(log.lines().count(), PEOPLE);
    assert_eq!(log.lines().collect::<BTreeSet<_>>().len(), PEOPLE);
}

#[test]
fn customers_and_records_made_at_once_get_places_and_numbers_of_their_own() {
    let desk = Desk::new();
    let made: Vec<(Created, Created)> = all(PEOPLE, |_, by| {
        let new = NewCustomer {
            texts: texts(&[("customer_name", "同名公司")]),
            followup: texts(&[]),
            files: Vec::new(),
            is_sure: true,
        };
        let talk = NewRecord {
            kind: "followup".to_owned(),
            customer: Some(rel(DIR)),
            texts: texts(&[("method", "电话"), ("subject", "报价"), ("content", "x")]),
        };
        let customer = create_customer(desk.archive(), &new, by).unwrap();
        (customer, create(desk.archive(), &talk, by).unwrap())
    });
    let numbers: BTreeSet<&str> = made.iter().map(|(customer, _)| customer.customer_id.as_str()).collect();
    let places: BTreeSet<&str> = made
        .iter()
        .flat_map(|(customer, talk)| [customer.path.as_str(), talk.path.as_str()])
        .collect();
    assert_eq!((numbers.len(), places.len()), (PEOPLE, 2 * PEOPLE));
}

#[test]
fn a_customer_that_several_archive_at_once_is_archived_by_one() {
    let desk = Desk::new();
    let done = all(6, |_, by| shelve(desk.archive(), &rel(DIR), by));
    let (shelved, refused): (Vec<_>, Vec<_>) = done.into_iter().partition(Result::is_ok);
    assert_eq!(shelved.len(), 1);
    for error in refused.into_iter().map(Result::unwrap_err) {
        assert!(matches!(error, EditError::Gone(_)), "{error}");
    }
}

#[test]
fn one_who_saves_while_another_moves_the_customer_is_told_or_follows() {
    for _ in 0..4 {
        let desk = Desk::new();
        let seen = desk.open(PROFILE);
        let moved = |by: &By| {
            let reason = Some("搬迁".to_owned());
            desk.send(&seen, &[("company_size", "小型")], &By { reason, ..by.clone() })
        };
        let done = all(6, |number, by| match number % 2 {
            0 => moved(by),
            _ => desk.send(&seen, &[("city", "无锡")], by),
        });
        for error in done.into_iter().filter_map(Result::err) {
            assert!(matches!(error, EditError::Gone(_)), "{error}");
        }
    }
}

//! The sample vault through a year in which nobody does anything.

use chrono::{Months, NaiveDate};
use kehu::archive::{Archive, Clock, Options, Viewer};
use kehu::index::Request;
use kehu::tidy::{Sort, survey};
use kehu::vault::InitOptions;
use std::collections::BTreeSet;

/// Customers by a query, and those whom tidying up would archive for their silence.
fn look(archive: &Archive, query: &str) -> u64 {
    let request = Request {
        text: format!("{query} 归档:否"),
        kind: Some("customer".to_owned()),
        ..Request::default()
    };
    archive
        .read(&Viewer::everything())
        .unwrap()
        .search(&request)
        .unwrap()
        .total
}

#[test]
fn each_falls_asleep_is_lost_and_may_go_on_its_own_day() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("客户库");
    kehu::vault::init(&root, &InitOptions::default()).unwrap();
    let begin: NaiveDate = "2026-11-26".parse().unwrap();
    let cache = Some(dir.path().join("cache"));
    let mut archive = Archive::open(&root, &Options { cache })
        .unwrap()
        .with_clock(Clock::on(begin));
    kehu::demo::create(&archive, begin, kehu::demo::SEED, &|_| {}).unwrap();
    // Of each customer the last contact, which no clock changes.
    let snapshot = archive.read(&Viewer::everything()).unwrap();
    let request = Request {
        text: "归档:否".to_owned(),
        kind: Some("customer".to_owned()),
        columns: vec!["last_contact".to_owned()],
        limit: 10_000,
        ..Request::default()
    };
    let contacts = snapshot.each(&request, &|hit| match hit.columns.into_iter().next().flatten() {
        Some(kehu::index::FieldValue::Date(last)) => Some(last.date()),
        _ => None,
    });
    let contacts: Vec<NaiveDate> = contacts.unwrap().into_iter().flatten().collect();
    drop(snapshot);
    assert!(contacts.len() > 20, "{}", contacts.len());

    let mut past_before: BTreeSet<String> = BTreeSet::new();
    for day in begin
        .iter_days()
        .step_by(13)
        .take_while(|day| *day <= begin + Months::new(13))
    {
        archive = archive.with_clock(Clock::on(day));
        let over = |months| {
            contacts
                .iter()
                .filter(|last| **last + Months::new(months) <= day)
                .count() as u64
        };
        assert_eq!(look(&archive, "活跃度:流失"), over(12), "lost on {day}");
        assert_eq!(look(&archive, "活跃度:沉睡"), over(6) - over(12), "dormant on {day}");
        let found = survey(&archive.read(&Viewer::everything()).unwrap()).unwrap();
        let past: BTreeSet<String> = found.of(Sort::Past).map(|one| one.id.clone()).collect();
        assert!(
            past.is_superset(&past_before),
            "who may go does not come back by waiting: {day}"
        );
        past_before = past;
        let lost = found.of(Sort::Lost).count() as u64;
        assert_eq!(
            lost,
            look(&archive, "活跃度:流失 客户类型:成交客户 -跟进状态:无效 -下次联系>=今天"),
            "{day}"
        );
    }
    assert_eq!(
        look(&archive, "活跃度:活跃"),
        0,
        "nobody called anybody for thirteen months"
    );
    assert!(past_before.len() > 1);
}

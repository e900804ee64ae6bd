//! How long a person waits for a save: until the file and its commit are durable and the search finds it.

use std::time::{Duration, Instant};

use kehu::archive::Archive;
use kehu::edit::{By, NewCustomer, NewRecord, Revision, Texts, create, create_customer, finish, open, revise};
use kehu::vault::RelPath;

use super::{count, median, percentile};

/// So often each is done: the slowest of so few would tell more of the machine than of kehu, the third slowest of these is the 99th
/// percentile.
const ROUNDS: usize = 300;
/// The most that the 99th percentile may take.
pub const GOAL: Duration = Duration::from_millis(100);

/// One thing that people do, many times.
#[derive(Debug)]
pub struct DeedFigures {
    pub what: &'static str,
    pub median: Duration,
    pub p99: Duration,
}

/// Does everything that people do all day, at customers all over the vault (`profiles`).
pub fn measure(archive: &Archive, profiles: &[RelPath]) -> Vec<DeedFigures> {
    let by = By {
        via: "web".to_owned(),
        reason: Some("核对资料".to_owned()),
        ..By::default()
    };
    let mut tasks = Vec::new();
    let customer = |number: usize| profiles[number * 7_919 % profiles.len()].parent().unwrap();
    let mut figures = Vec::new();
    figures.push(deed("a field changed in a form", archive, &mut |number, word| {
        let now = open(archive, &customer(number).join("客户.yaml").unwrap()).unwrap();
        let revision = Revision {
            path: now.path,
            seen: now.blob,
            texts: texts(&[("address", word)]),
            keeps_tasks: false,
        };
        revise(archive, &revision, &by).unwrap();
    }));
    figures.push(deed("a follow-up added", archive, &mut |number, word| {
        let new = NewRecord {
            kind: "followup".to_owned(),
            customer: Some(customer(number)),
            texts: texts(&[
                ("method", "电话"),
                ("subject", "回访"),
                ("content", word),
                ("by", "张三"),
                ("time", "2026-03-02 10:30"),
            ]),
        };
        create(archive, &new, &by).unwrap();
    }));
    figures.push(deed(
        "a new customer, after a look for others like it",
        archive,
        &mut |number, word| {
            let phone = format!("139{number:08}");
            let new = NewCustomer {
                texts: texts(&[
                    ("customer_name", &format!("{word}机械有限公司")),
                    ("industry", "制造业"),
                    ("company_size", "中型"),
                    ("customer_type", "潜在客户"),
                    ("source", "展会"),
                    ("contacts[0].name", "陈经理"),
                    ("contacts[0].phone", &phone),
                ]),
                ..NewCustomer::default()
            };
            create_customer(archive, &new, &by).unwrap();
        },
    ));
    figures.push(deed("a task added", archive, &mut |number, word| {
        let new = NewRecord {
            kind: "task".to_owned(),
            customer: Some(customer(number)),
            texts: texts(&[("name", word), ("assignee", "张三"), ("due", "2026-03-09")]),
        };
        tasks.push(create(archive, &new, &by).unwrap().path);
    }));
    figures.push(deed("a task done, with its result", archive, &mut |number, word| {
        finish(archive, &tasks[number], word, &by).unwrap();
    }));
    figures
}

fn texts(texts: &[(&str, &str)]) -> Texts {
    texts
        .iter()
        .map(|(field, text)| ((*field).to_owned(), (*text).to_owned()))
        .collect()
}

/// Each round saves a word that stands nowhere else, and finds it.
fn deed(what: &'static str, archive: &Archive, act: &mut dyn FnMut(usize, &str)) -> DeedFigures {
    let number_of = what.bytes().map(usize::from).sum::<usize>();
    let mut took = Vec::new();
    for number in 0..ROUNDS {
        let word = format!("第{number_of}之{number}件");
        let started = Instant::now();
        act(number, &word);
        let found = count(archive, &format!("\"{word}\""));
        took.push(started.elapsed());
        assert_eq!(found, 1, "{what}: what was saved is not found");
    }
    let figures = DeedFigures {
        what,
        median: median(took.clone()),
        p99: percentile(took, 99),
    };
    eprintln!(
        "  {:7.3} ms median, {:7.3} ms p99  {what}",
        figures.median.as_secs_f64() * 1e3,
        figures.p99.as_secs_f64() * 1e3
    );
    figures
}

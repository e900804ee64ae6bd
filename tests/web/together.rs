//! Many people saving at once: nothing is lost, and nobody meets a failure of the machine.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::sync::Barrier;

use kehu::archive::{Archive, Options, Viewer};
use kehu::index::Request;

use crate::site::{Site, encoded, location, until};

const PEOPLE: usize = 20;
const SAVES: usize = 6;
const CUSTOMERS: [(&str, &str); 3] = [
    ("CUST202601010001", "杭州盛泰"),
    ("CUST202601010002", "苏州恒瑞"),
    ("CUST202601010003", "宁波远洋"),
];

/// What somebody did, and what came of it.
#[derive(Debug)]
struct Deed {
    what: String,
    /// A text that is in the files once it is accepted, unless a later deed of the same field changed it.
    text: Option<String>,
    answer: Answer,
}

#[derive(Debug, PartialEq)]
enum Answer {
    /// The commit, as the address of the next page names it.
    Saved(String),
    /// The page says why not.
    Refused,
}

/// What an answer says. Anything but "saved" and "not saved, because" fails the test.
fn answer((head, page): &(String, String)) -> Answer {
    if let Some(place) = location(head) {
        let query = place.split_once('?').map_or("", |(_, query)| query);
        let commits: Vec<&str> = query
            .split('&')
            .filter_map(|pair| pair.strip_prefix("saved=").or_else(|| pair.strip_prefix("done=")))
            .filter(|word| word.len() == 12 && word.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .collect();
        assert_eq!(commits.len(), 1, "{place}");
        return Answer::Saved(commits[0].to_owned());
    }
    let told = ["还没有保存", "别人刚改成", "刚刚被别人改过", "预览以后有了变化"];
    let is_told = told.iter().any(|words| page.contains(words));
    let is_refusal = ["200", "409", "422"]
        .iter()
        .any(|status| head.starts_with(&format!("HTTP/1.1 {status}")));
    assert!(is_refusal && is_told, "{head}\n{page}");
    Answer::Refused
}

fn address(path: &str) -> String {
    path.split('/').map(encoded).collect::<Vec<_>>().join("/")
}

/// The value of a hidden field of a page.
fn hidden(page: &str, name: &str) -> String {
    let value = page.split(&format!("name=\"{name}\" value=\"")).nth(1);
    value
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_default()
        .to_owned()
}

/// A field of a profile, as its form was opened a moment ago.
fn changes(site: &Site, customer: &str, field: &str, text: &str) -> Answer {
    let address = format!("/edit/{}", address(&format!("客户/制造业/中型/{customer}/客户.yaml")));
    let seen = hidden(&site.get(&address).1, "seen");
    answer(&site.sends_form(&address, &[(&format!("f.{field}"), text), ("seen", &seen)]))
}

fn tags(site: &Site, id: &str, word: &str) -> Answer {
    let asked = [("do", "add"), ("id", id), ("f.tags", word), ("back", "/customers")];
    let query: Vec<String> = asked
        .iter()
        .map(|(key, value)| format!("{key}={}", encoded(value)))
        .collect();
    let digest = hidden(&site.get(&format!("/bulk?{}", query.join("&"))).1, "digest");
    let fields = [&asked[..], &[("digest", &*digest)]].concat();
    answer(&site.sends_form("/bulk", &fields))
}

fn creates(site: &Site, address: &str, fields: &[(&str, &str)]) -> Answer {
    answer(&site.sends_form(address, fields))
}

/// The `turn`th thing that somebody does.
fn deed(site: &Site, person: usize, turn: usize) -> Vec<Deed> {
    let text = format!("人{person:02}次{turn:02}");
    let (id, customer) = CUSTOMERS[(person + turn) % CUSTOMERS.len()];
    let one = |what: &str, text: Option<String>, answer| {
        let what = format!("{what} {person} {turn}");
        vec![Deed { what, text, answer }]
    };
    match (person + turn) % 6 {
        0 => {
            let fields = [("f.method", "电话"), ("f.subject", &*text), ("f.content", "同时记下")];
            let made = creates(site, &format!("/new/followup?customer={id}"), &fields);
            one("follow-up", Some(text), made)
        }
        // The same field of few customers, so that somebody is always faster.
        1 => one("same field", None, changes(site, customer, "city", &text)),
        2 => {
            let field = ["website", "address", "remark", "credit_code"][person % 3];
            let value = if field == "website" {
                format!("https://p{person}t{turn}.example.com")
            } else {
                text
            };
            one("some field", None, changes(site, customer, field, &value))
        }
        3 => {
            let added = tags(site, id, &text);
            one("tag", Some(text), added)
        }
        4 => {
            let fields = [("f.customer_name", &*text), ("do", "anyway")];
            let made = creates(site, "/new/customer", &fields);
            one("new customer", Some(text), made)
        }
        _ => {
            let fields = [("f.name", &*text), ("f.due", "2026-12-20")];
            let made = creates(site, &format!("/new/task?customer={id}"), &fields);
            let path = format!("客户/制造业/中型/{customer}/任务/2026-12-20-{text}.yaml");
            let done = format!("办好{text}");
            let finished = creates(site, &format!("/todo/finish/{}", address(&path)), &[("result", &done)]);
            let mut deeds = one("task", Some(text), made);
            deeds.extend(one("finish", Some(done), finished));
            deeds
        }
    }
}

fn git(root: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .current_dir(root)
        .args(["-c", "core.quotePath=false"])
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "git {arguments:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Everything that the index knows of every file.
fn indexed(archive: &Archive) -> Vec<String> {
    let request = Request {
        text: "*".to_owned(),
        limit: usize::MAX,
        ..Request::default()
    };
    let snapshot = archive.read(&Viewer::everything()).unwrap();
    let hits = snapshot.search(&request).unwrap().hits;
    let mut lines: Vec<String> = hits
        .iter()
        .map(|hit| format!("{} {} {} {}", hit.path, hit.kind, hit.customer_id, hit.record))
        .collect();
    lines.sort();
    lines
}

#[test]
fn twenty_people_save_at_once_and_nothing_is_lost() {
    let site = Site::with_vault(|vault| {
        for (_, name) in CUSTOMERS {
            vault.customer(name).with("city", "杭州市");
        }
    });
    let root = site.root();
    let commits = || -> Vec<String> {
        git(&root, &["log", "--format=%h", "--abbrev=12"])
            .lines()
            .map(str::to_owned)
            .collect()
    };
    let before = commits().len();
    let begin = Barrier::new(PEOPLE);
    let deeds: Vec<Deed> = std::thread::scope(|scope| {
        let work = |person| {
            let (site, begin) = (&site, &begin);
            scope.spawn(move || {
                begin.wait();
                (0..SAVES).flat_map(|turn| deed(site, person, turn)).collect::<Vec<_>>()
            })
        };
        let people: Vec<_> = (0..PEOPLE).map(work).collect();
        people.into_iter().flat_map(|person| person.join().unwrap()).collect()
    });

    let accepted: BTreeSet<&str> = deeds
        .iter()
        .filter_map(|deed| match &deed.answer {
            Answer::Saved(commit) => Some(commit.as_str()),
            Answer::Refused => None,
        })
        .collect();
    let saved = deeds.iter().filter(|deed| deed.answer != Answer::Refused);
    assert_eq!(
        accepted.len(),
        saved.clone().count(),
        "each save is a commit of its own"
    );
    let made = commits();
    let made: BTreeSet<&str> = made[..made.len() - before].iter().map(String::as_str).collect();
    assert_eq!(made, accepted, "and there are no others");

    let all: String = git(&root, &["grep", "-h", "", "HEAD", "--", "客户"]);
    for deed in saved {
        let is_there = deed.text.as_ref().is_none_or(|text| all.contains(text));
        assert!(is_there, "{deed:?}");
    }
    for deed in deeds.iter().filter(|deed| deed.answer == Answer::Refused) {
        let collides = ["same field", "some field", "tag"]
            .iter()
            .any(|what| deed.what.starts_with(what));
        assert!(collides, "only who meets somebody else is refused: {deed:?}");
    }
    until(|| git(&root, &["status", "--porcelain"]).is_empty());

    let numbers: Vec<String> = all
        .lines()
        .filter(|line| line.starts_with("customer_id:"))
        .map(str::to_owned)
        .collect();
    let different: BTreeSet<&String> = numbers.iter().collect();
    assert_eq!(different.len(), numbers.len(), "no number is given twice");

    let cache = tempfile::tempdir().unwrap();
    let open = |cache: &Path| {
        let cache = Some(cache.to_owned());
        Archive::open(&root, &Options { cache }).unwrap()
    };
    let kept = open(&root.parent().unwrap().join("cache"));
    let anew = open(cache.path());
    anew.catch_up(&|_| {}).unwrap();
    assert_eq!(indexed(&kept), indexed(&anew), "the index equals a rebuild");
}

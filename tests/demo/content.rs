//! What the sample holds.

use super::{text, the_sample, today};
use kehu::demo::Sample;
use kehu::vault::RelPath;
use kehu::yaml::Document;
use serde_json::Value;
use std::collections::BTreeSet;

fn is_yaml(path: &RelPath) -> bool {
    path.as_str()
        .rsplit_once('.')
        .is_some_and(|(_, ending)| ending == "yaml")
}

fn values(sample: &Sample, folder: &str) -> Vec<(String, Value)> {
    let files = sample.files();
    let of_folder = files
        .iter()
        .filter(|(path, _)| path.as_str().contains(folder) && is_yaml(path));
    of_folder
        .filter_map(|(path, bytes)| {
            Some((
                path.as_str().to_owned(),
                Document::parse(text(bytes)?).ok()?.value().clone(),
            ))
        })
        .collect()
}

#[test]
fn about_forty_customers_of_every_kind() {
    let sample = the_sample();
    let summary = &sample.summary;
    assert!((30..=36).contains(&summary.customers), "{summary:?}");
    assert_eq!(summary.archived, 12);
    assert!(summary.records > 250 && summary.annexes >= 6, "{summary:?}");
    let profiles: Vec<Value> = values(sample, "/客户.yaml")
        .into_iter()
        .map(|(_, value)| value)
        .collect();
    let distinct = |key: &str| profiles.iter().filter_map(|p| p[key].as_str()).collect::<BTreeSet<_>>();
    assert!(distinct("industry").len() >= 8, "{:?}", distinct("industry"));
    assert_eq!(distinct("company_size"), BTreeSet::from(["小型", "中型", "大型集团"]));
    for kind in ["潜在客户", "意向客户", "成交客户", "流失客户"] {
        assert!(distinct("customer_type").contains(kind), "no {kind}");
    }
    assert_eq!(distinct("customer_level"), BTreeSet::from(["VIP", "A", "B", "C"]));
    assert_eq!(distinct("owner").len(), 6);
    assert_eq!(distinct("department").len(), 3);
    assert_eq!(profiles.iter().filter(|p| p["parent_id"].is_string()).count(), 2);
}

#[test]
fn next_steps_are_due_today_overdue_and_to_come() {
    let sample = the_sample();
    let today = today().to_string();
    let last_steps: Vec<String> = values(sample, "/跟进/")
        .into_iter()
        .filter_map(|(_, value)| value["next"]["time"].as_str().map(str::to_owned))
        .collect();
    let open = |test: &dyn Fn(&str) -> bool| last_steps.iter().filter(|time| test(time)).count();
    assert!(open(&|time| time.starts_with(&today)) >= 3);
    assert!(open(&|time| time > today.as_str()) >= 5);
    assert!(open(&|time| time < today.as_str()) >= 5);
}

#[test]
fn contracts_are_paid_overdue_and_complete() {
    let contracts = values(the_sample(), "/合同/");
    assert!(contracts.len() >= 15, "{}", contracts.len());
    let sum = |value: &Value| -> u64 {
        value
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|part| part["amount"].as_u64())
            .sum()
    };
    let mut overdue = 0;
    for (path, contract) in &contracts {
        assert_eq!(
            sum(&contract["plan"]),
            contract["amount"].as_u64().expect("an amount"),
            "{path}"
        );
        let due: u64 = contract["plan"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|part| {
                part["due_on"]
                    .as_str()
                    .is_some_and(|day| day < today().to_string().as_str())
            })
            .filter_map(|part| part["amount"].as_u64())
            .sum();
        overdue += usize::from(due > sum(&contract["receipts"]));
        assert_eq!(
            contract["status"] == "已完成",
            sum(&contract["receipts"]) == sum(&contract["plan"]),
            "{path}"
        );
    }
    assert!(overdue >= 3 && overdue < contracts.len(), "{overdue} overdue");
}

#[test]
fn complaints_are_open_and_resolved() {
    let feedback = values(the_sample(), "/反馈/");
    let complaints: Vec<&Value> = feedback
        .iter()
        .map(|(_, value)| value)
        .filter(|value| value["type"] == "投诉")
        .collect();
    assert!(complaints.iter().any(|complaint| complaint["status"] == "处理中"));
    let resolved: Vec<_> = complaints
        .iter()
        .filter(|complaint| complaint["status"] == "已解决")
        .collect();
    assert!(resolved.len() >= 3);
    for complaint in resolved {
        assert!(
            complaint["process"].as_array().is_some_and(|steps| steps.len() == 5),
            "{complaint}"
        );
        assert!(
            complaint["rating"].is_u64() && complaint["solution"].is_string() && complaint["closed_on"].is_string()
        );
    }
}

#[test]
fn nothing_points_to_a_real_person_or_company() {
    let sample = the_sample();
    let mut phones = BTreeSet::new();
    for (path, profile) in values(sample, "/客户.yaml") {
        let code = profile["credit_code"].as_str().unwrap_or("XX990000");
        assert_eq!(&code[2..8], "990000", "{path}");
        for contact in profile["contacts"].as_array().expect("contacts") {
            let phone = contact["phone"]
                .as_str()
                .map_or_else(|| contact["phone"].to_string(), str::to_owned);
            assert!(phone.starts_with("154"), "{path}: {phone}");
            let email = contact["email"].as_str().unwrap_or("x@x.example.com");
            assert!(email.ends_with(".example.com"), "{path}: {email}");
            phones.insert(phone);
        }
    }
    assert!(phones.len() > 40);
}

#[test]
fn hands_have_left_their_marks() {
    let sample = the_sample();
    let profiles: Vec<String> = sample
        .files()
        .iter()
        .filter(|(path, _)| path.file_name() == "客户.yaml")
        .filter_map(|(_, bytes)| text(bytes).map(str::to_owned))
        .collect();
    let some = |test: &dyn Fn(&str) -> bool| profiles.iter().any(|profile| test(profile));
    assert!(
        some(&|text| text.starts_with('#') && text.contains("   # ")),
        "comments"
    );
    assert!(some(&|text| text.contains("tags: [")), "a list in one line");
    assert!(
        some(&|text| text.starts_with('\u{feff}') && text.contains("\r\n")),
        "old Notepad"
    );
    assert!(some(&|text| text.contains("phone: 154")), "a phone without quotes");
}

#[test]
fn annexes_are_what_they_seem() {
    let sample = the_sample();
    let files = sample.files();
    let of = |ending: &str| -> Vec<&[u8]> {
        files
            .iter()
            .filter(|(path, _)| path.as_str().ends_with(ending))
            .map(|(_, bytes)| *bytes)
            .collect()
    };
    assert!(!of(".txt").is_empty() && of(".txt").iter().all(|bytes| text(bytes).is_some()));
    for png in of(".png") {
        assert!(png.starts_with(b"\x89PNG\r\n\x1a\n") && png.ends_with(b"IEND\xae\x42\x60\x82") && png.len() < 20_000);
    }
    for pdf in of(".pdf") {
        let body = text(pdf).expect("these PDFs are plain text");
        assert!(body.starts_with("%PDF-1.") && body.ends_with("%%EOF\n"));
        let start: usize = body
            .lines()
            .rev()
            .nth(1)
            .and_then(|line| line.parse().ok())
            .expect("startxref");
        assert!(
            body[start..].starts_with("xref\n0 8\n"),
            "the table stands where the trailer says"
        );
        let first: usize = body[start..]
            .lines()
            .nth(3)
            .and_then(|line| line[..10].parse().ok())
            .expect("an offset");
        assert!(
            body[first..].starts_with("1 0 obj\n"),
            "objects stand where the table says"
        );
    }
    assert!(of(".png").len() >= 2 && of(".pdf").len() >= 3);
}

#[test]
fn no_braces_and_no_empty_words_are_left_in_any_text() {
    for (path, bytes) in the_sample().files() {
        let Some(text) = text(bytes).filter(|_| is_yaml(path)) else {
            continue;
        };
        assert!(!text.contains(['{', '}']), "{path}:\n{text}");
        assert!(
            !text.contains("，，") && !text.contains("。。") && !text.contains("“”"),
            "{path}:\n{text}"
        );
    }
}

//! Every report's figures equal an independent count over the YAML files.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use kehu::reports::Written;
use serde_json::Value;

use crate::desk::{Desk, today};
use crate::ledger::{Ledger, Record, customers, first_document, grouped};

const ALL: Written<'_> = Written {
    period: "all",
    from: "",
    to: "",
    filter: "",
    by: "",
};

fn by(key: &'static str) -> Written<'static> {
    Written { by: key, ..ALL }
}

/// The rows of a report by the text of their first column, with （未填） as the empty text.
fn rows(report: &Value, key: &str) -> BTreeMap<String, Value> {
    let rows = report["rows"].as_array().unwrap();
    let row = |row: &Value| (row[key].as_str().unwrap().replace("（未填）", ""), row.clone());
    rows.iter().map(row).collect()
}

fn close(said: &Value, counted: f64) -> bool {
    (said.as_f64().unwrap() - counted).abs() < 1e-6 * counted.abs().max(1.0)
}

fn month(day: Option<NaiveDate>) -> String {
    day.map(|day| day.format("%Y-%m").to_string()).unwrap_or_default()
}

#[test]
fn contracts() {
    let desk = Desk::of_the_demo();
    let ledger = Ledger::of(&desk.root());
    assert!(ledger.contracts.len() > 20, "{}", ledger.contracts.len());
    for key in [
        "industry",
        "owner",
        "customer_type",
        "city",
        "our_signer",
        "status",
        "month",
    ] {
        let report = desk.ask("contracts", &by(key));
        let rows = rows(&report, key);
        let counted = grouped(ledger.contracts.iter(), |record| match key {
            "month" => month(record.day("signed_on")),
            key => record.text(key),
        });
        for (value, records) in &counted {
            let row = &rows[value];
            assert_eq!(row["contracts"], records.len(), "{key} {value}");
            assert_eq!(row["customers"], customers(records).len(), "{key} {value}");
            let amount: f64 = records.iter().map(|record| record.number("amount")).sum();
            let received: f64 = records.iter().map(|record| record.sum("receipts", "amount")).sum();
            assert!(close(&row["amount"], amount), "{key} {value}: {row} {amount}");
            assert!(close(&row["received"], received), "{key} {value}: {row} {received}");
        }
        let with_figures = rows.values().filter(|row| row["contracts"] != 0).count();
        assert_eq!(with_figures, counted.len(), "{key}");
    }
}

#[test]
fn contracts_of_a_time_and_some_customers() {
    let desk = Desk::of_the_demo();
    let ledger = Ledger::of(&desk.root());
    let from = today().checked_sub_days(Days::new(400)).unwrap();
    let report = desk.ask(
        "contracts",
        &Written {
            from: &from.to_string(),
            to: &today().to_string(),
            filter: "行业:制造业",
            by: "owner",
            ..Written::default()
        },
    );
    let is_meant = |record: &&Record| {
        record.text("industry") == "制造业" && record.day("signed_on").is_some_and(|day| day >= from && day <= today())
    };
    let counted = grouped(ledger.contracts.iter().filter(is_meant), |record| record.text("owner"));
    assert!(!counted.is_empty());
    let rows = rows(&report, "owner");
    assert_eq!(rows.len(), counted.len());
    for (owner, records) in counted {
        let amount: f64 = records.iter().map(|record| record.number("amount")).sum();
        assert!(close(&rows[&owner]["amount"], amount), "{owner}");
    }
}

#[test]
fn new_customers() {
    let desk = Desk::of_the_demo();
    let ledger = Ledger::of(&desk.root());
    let report = desk.ask("new-customers", &by("source"));
    let rows = rows(&report, "month");
    let dated = || {
        ledger
            .customers
            .iter()
            .filter(|record| record.day("created_on").is_some())
    };
    let mut sum = 0;
    for (month, records) in grouped(dated(), |record| month(record.day("created_on"))) {
        sum += records.len();
        let row = &rows[&month];
        assert_eq!(row["customers"], records.len(), "{month}");
        assert_eq!(row["sum"], sum, "{month}");
        for (source, records) in grouped(records.into_iter(), |record| record.text("source")) {
            if let Some(said) = row.get(&source) {
                assert_eq!(*said, records.len(), "{month} {source}");
            }
        }
    }
}

#[test]
fn followups() {
    let desk = Desk::of_the_demo();
    let ledger = Ledger::of(&desk.root());
    let signed: BTreeSet<String> = ledger.contracts.iter().map(|record| record.customer.clone()).collect();
    for key in ["by", "method", "industry", "month"] {
        let rows = rows(&desk.ask("followups", &by(key)), key);
        let counted = grouped(ledger.followups.iter(), |record| match key {
            "month" => month(record.day("time")),
            key => record.text(key),
        });
        for (value, records) in counted {
            // Without a date it is of no month.
            let Some(row) = rows.get(&value) else {
                assert_eq!((key, value.as_str()), ("month", ""));
                continue;
            };
            assert_eq!(row["followups"], records.len(), "{key} {value}");
            let seen = customers(&records);
            assert_eq!(row["customers"], seen.len(), "{key} {value}");
            assert_eq!(row["won"], seen.intersection(&signed).count(), "{key} {value}");
            if key != "method" {
                for (method, records) in grouped(records.into_iter(), |record| record.text("method")) {
                    assert_eq!(row[&method], records.len(), "{key} {value} {method}");
                }
            }
        }
    }
}

/// A customer became this on a day.
type Step = (NaiveDate, String);

/// What a customer's type became by the commits of its profile, read by git itself.
fn told_by_git(desk: &Desk) -> BTreeMap<String, Vec<Step>> {
    let git = |arguments: &[&str]| {
        let output = std::process::Command::new("git")
            .current_dir(desk.root())
            .args(["-c", "core.quotePath=false"])
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    let mut told: BTreeMap<String, Vec<Step>> = BTreeMap::new();
    let format = "--format=@%H %ad";
    let log = git(&[
        "log",
        "--reverse",
        "--name-only",
        "--diff-filter=AMR",
        "--date=format:%Y-%m-%d",
        format,
    ]);
    for entry in log.split('@').skip(1) {
        let mut lines = entry.lines();
        let (commit, day) = lines.next().unwrap().split_once(' ').unwrap();
        for path in lines.filter(|path| path.ends_with("/客户.yaml")) {
            let text = git(&["show", &format!("{commit}:{path}")]);
            let Some(profile) = first_document(&text) else { continue };
            let (Some(id), Some(kind)) = (profile["customer_id"].as_str(), profile["customer_type"].as_str()) else {
                continue;
            };
            let kind = if kind.ends_with("客户") {
                kind.to_owned()
            } else {
                format!("{kind}客户")
            };
            let steps = told.entry(id.to_owned()).or_default();
            if steps.last().is_none_or(|(_, last)| *last != kind) {
                steps.push((day.parse().unwrap(), kind));
            }
        }
    }
    told
}

#[test]
fn conversion() {
    let desk = Desk::of_the_demo();
    let told = told_by_git(&desk);
    let from = today().checked_sub_days(Days::new(300)).unwrap();
    let report = desk.ask(
        "conversion",
        &Written {
            from: &from.to_string(),
            to: &today().to_string(),
            ..Written::default()
        },
    );
    let rows = rows(&report, "type");
    for (kind, row) in &rows {
        let state_before = |steps: &[Step]| {
            steps
                .iter()
                .rev()
                .find(|(day, _)| *day < from)
                .map(|(_, kind)| kind.clone())
        };
        let count = |is_so: &dyn Fn(&[Step]) -> bool| told.values().filter(|steps| is_so(steps)).count();
        assert_eq!(
            row["start"],
            count(&|steps| state_before(steps).as_ref() == Some(kind)),
            "{kind}"
        );
        assert_eq!(
            row["entered"],
            count(&|steps| steps.iter().any(|(day, entered)| *day >= from && entered == kind)),
            "{kind}"
        );
        assert_eq!(
            row["end"],
            count(&|steps| steps.last().is_some_and(|(_, last)| last == kind)),
            "{kind}"
        );
        let order = ["潜在客户", "意向客户", "成交客户"];
        let place = |kind: &str| order.iter().position(|known| *known == kind);
        let moved = |steps: &[Step], is_so: &dyn Fn(&str) -> bool| {
            steps
                .windows(2)
                .any(|pair| pair[0].1 == *kind && pair[1].0 >= from && is_so(&pair[1].1))
        };
        assert_eq!(
            row["advanced"],
            count(&|steps| moved(steps, &|to| place(to).is_some()
                && place(kind).is_some()
                && place(to) > place(kind))),
            "{kind}"
        );
        assert_eq!(
            row["lost"],
            count(&|steps| moved(steps, &|to| to == "流失客户")),
            "{kind}"
        );
    }
    let advanced: u64 = rows.values().map(|row| row["advanced"].as_u64().unwrap()).sum();
    assert!(advanced > 5, "the sample moves: {advanced}");
}

#[test]
fn distribution() {
    let desk = Desk::of_the_demo();
    let ledger = Ledger::of(&desk.root());
    let contracts = grouped(ledger.contracts.iter(), |record| record.customer.clone());
    for key in [
        "industry",
        "company_size",
        "city",
        "customer_type",
        "customer_level",
        "source",
        "owner",
    ] {
        let rows = rows(&desk.ask("customers", &by(key)), key);
        // The level that stands for none is C.
        let value = |record: &Record| match record.text(key) {
            text if text.is_empty() && key == "customer_level" && record.value.is_object() => "C".to_owned(),
            text => text,
        };
        let counted = grouped(ledger.customers.iter(), value);
        assert_eq!(
            rows.len(),
            counted.len(),
            "{key} {:?} {:?}",
            rows.keys(),
            counted.keys()
        );
        for (value, records) in counted {
            let row = &rows[&value];
            let of = |record: &&Record| contracts.get(&record.customer).map_or(&[][..], Vec::as_slice);
            assert_eq!(row["customers"], records.len(), "{key} {value}");
            let buyers = records.iter().filter(|record| !of(record).is_empty()).count();
            assert_eq!(row["buyers"], buyers, "{key} {value}");
            let amount: f64 = records
                .iter()
                .flat_map(of)
                .map(|contract| contract.number("amount"))
                .sum();
            assert!(close(&row["amount"], amount), "{key} {value}");
            let regulars = records.iter().filter(|record| of(record).len() > 1).count();
            if buyers > 0 {
                assert!(
                    close(&row["repurchase"], regulars as f64 / buyers as f64),
                    "{key} {value}"
                );
            } else {
                assert!(row["repurchase"].is_null());
            }
        }
    }
}

#[test]
fn value() {
    let desk = Desk::of_the_demo();
    let ledger = Ledger::of(&desk.root());
    let year_ago = today().checked_sub_days(Days::new(365)).unwrap();
    let contracts = grouped(ledger.contracts.iter(), |record| record.customer.clone());
    let amount_since = |customer: &str, since: Option<NaiveDate>| -> f64 {
        let of = contracts.get(customer).map_or(&[][..], Vec::as_slice);
        let counts = |record: &&&Record| {
            let day = record.day("signed_on");
            since.is_none_or(|since| day.is_some_and(|day| day >= since && day <= today()))
        };
        of.iter().filter(counts).map(|record| record.number("amount")).sum()
    };
    let tier = |record: &Record| {
        match amount_since(&record.customer, Some(year_ago)) {
            amount if amount >= 500_000.0 => "高",
            amount if amount >= 100_000.0 => "中",
            _ => "低",
        }
        .to_owned()
    };
    let report = desk.ask("value", &ALL);
    let rows = rows(&report, "tier");
    for (tier, records) in grouped(ledger.customers.iter(), tier) {
        assert_eq!(rows[&tier]["customers"], records.len(), "{tier}");
        let amount: f64 = records.iter().map(|record| amount_since(&record.customer, None)).sum();
        assert!(close(&rows[&tier]["amount"], amount), "{tier}");
    }
    let mut best: Vec<f64> = contracts.keys().map(|customer| amount_since(customer, None)).collect();
    best.sort_by(|a, b| b.total_cmp(a));
    let top = report["tables"][1]["rows"].as_array().unwrap();
    assert_eq!(top.len(), best.len().min(20));
    for (row, amount) in top.iter().zip(best) {
        assert!(close(&row["amount"], amount), "{row}");
    }
}

#[test]
fn activity() {
    let desk = Desk::of_the_demo();
    let ledger = Ledger::of(&desk.root());
    let mut last: BTreeMap<String, NaiveDate> = BTreeMap::new();
    let days = |records: &[Record], key: &str| -> Vec<(String, NaiveDate)> {
        let dated = records
            .iter()
            .filter_map(|record| Some((record.customer.clone(), record.day(key)?)));
        dated.filter(|(_, day)| *day <= today()).collect()
    };
    let contacts = [
        days(&ledger.followups, "time"),
        days(&ledger.contracts, "signed_on"),
        days(&ledger.feedback, "on"),
    ];
    for (customer, day) in contacts.into_iter().flatten() {
        let latest = last.entry(customer).or_insert(day);
        *latest = day.max(*latest);
    }
    let state = |record: &Record| match last.get(&record.customer).map(|day| (today() - *day).num_days()) {
        None => "never",
        Some(days) if days >= 365 => "lost",
        Some(days) if days >= 180 => "dormant",
        Some(_) => "active",
    };
    let rows = rows(&desk.ask("activity", &by("owner")), "owner");
    for (owner, records) in grouped(ledger.customers.iter(), |record| record.text("owner")) {
        for key in ["active", "dormant", "lost", "never"] {
            let count = records.iter().filter(|record| state(record) == key).count();
            assert_eq!(rows[&owner][key], count, "{owner} {key}");
        }
    }
}

#[test]
fn feedback() {
    let desk = Desk::of_the_demo();
    let ledger = Ledger::of(&desk.root());
    for key in ["type", "handler", "industry", "month"] {
        let rows = rows(&desk.ask("feedback", &by(key)), key);
        let counted = grouped(ledger.feedback.iter(), |record| match key {
            "month" => month(record.day("on")),
            key => record.text(key),
        });
        for (value, records) in counted {
            let row = &rows[&value];
            assert_eq!(row["feedback"], records.len(), "{key} {value}");
            let open = records
                .iter()
                .filter(|record| record.text("status") != "已解决")
                .count();
            assert_eq!(row["open"], open, "{key} {value}");
            let ratings: Vec<f64> = records
                .iter()
                .map(|record| record.number("rating"))
                .filter(|rating| *rating > 0.0)
                .collect();
            let days: Vec<f64> = records
                .iter()
                .filter_map(|record| Some((record.day("closed_on")? - record.day("on")?).num_days() as f64))
                .collect();
            for (key, numbers) in [("rating", ratings), ("days", days)] {
                if numbers.is_empty() {
                    assert!(row[key].is_null(), "{value} {key}");
                } else {
                    assert!(
                        close(&row[key], numbers.iter().sum::<f64>() / numbers.len() as f64),
                        "{value} {key}"
                    );
                }
            }
        }
    }
}

//! Rows add up to their total, whatever dates and values the files hold.

use kehu::reports::{Drill, Figures, Value, Written};
use serde_json::{Value as Json, json};

use crate::desk::{Desk, profile};

const DIR: &str = "客户/制造业/中型/甲";

fn all(by: &'static str) -> Written<'static> {
    Written {
        period: "all",
        by,
        ..Written::default()
    }
}

/// A customer with these files; each is named by its place.
fn desk(folder: &str, files: impl IntoIterator<Item = String>) -> Desk {
    let desk = Desk::new();
    desk.write(&format!("{DIR}/客户.yaml"), &profile("C1", "甲公司", ""));
    for (number, text) in files.into_iter().enumerate() {
        desk.write(&format!("{DIR}/{folder}/{number}.yaml"), &text);
    }
    desk.save();
    desk
}

fn contract(amount: &str, signed_on: &str) -> String {
    format!("contract_no: H\nproject: 设备\namount: {amount}\nsigned_on: {signed_on}\n")
}

fn feedback(more: &str) -> String {
    format!("type: 投诉\nsubject: 漏油\ndescription: 又漏了\n{more}")
}

/// What a column adds up to over all rows, and what the total says.
fn sums(report: &Json, key: &str) -> (f64, f64) {
    let table = &report["tables"][0];
    let rows = table["rows"].as_array().unwrap();
    let sum = rows.iter().map(|row| row[key].as_f64().unwrap_or_default()).sum();
    (sum, table["total"][key].as_f64().unwrap())
}

#[track_caller]
fn add_up(desk: &Desk, name: &str, written: &Written<'_>, key: &str) {
    let report = desk.ask(name, written);
    let (sum, total) = sums(&report, key);
    assert!(
        (sum - total).abs() < 1e-6,
        "{name} {written:?} {key}: {sum} of {total}\n{report:#}"
    );
}

/// What the row of this label counts, and what is behind it.
fn row(desk: &Desk, figures: &Figures, label: &str) -> (u64, u64) {
    let is_meant = |cells: &[kehu::reports::Cell]| cells[0].value == Value::Text(label.to_owned());
    let rows = &figures.tables[0].rows;
    let row = rows
        .iter()
        .find(|row| is_meant(&row.cells))
        .unwrap_or_else(|| panic!("no row {label}"));
    let drill = row.cells[1].drill.as_ref().unwrap();
    (row.cells[1].value.number() as u64, desk.behind(drill))
}

#[test]
fn rows_add_up_in_the_demo() {
    let desk = Desk::of_the_demo();
    for (name, key) in [
        ("contracts", "contracts"),
        ("contracts", "amount"),
        ("followups", "followups"),
        ("feedback", "feedback"),
    ] {
        add_up(&desk, name, &all("month"), key);
    }
    for by in ["month", "owner", "industry"] {
        let report = desk.ask("followups", &all(by));
        for method in ["电话", "微信"] {
            let (sum, total) = sums(&report, method);
            assert!((sum - total).abs() < 0.5, "{by} {method}: {sum} of {total}");
        }
    }
    let figures = desk.figures("followups", &all("month"));
    let (said, behind) = row(&desk, &figures, "（未填）");
    assert!(said > 0 && said == behind, "{said} {behind}");
}

#[test]
fn one_mistyped_date_does_not_push_the_others_out() {
    let days = (0..30).map(|at| format!("2026-{:02}-05", at % 10 + 1));
    for slip in ["2062-11-06", "1900-01-01"] {
        let days = days.clone().chain([slip.to_owned()]);
        let desk = desk("合同", days.map(|day| contract("100", &day)));
        for written in [
            all("month"),
            Written {
                from: "1890-01",
                ..all("month")
            },
            Written {
                from: "1890-01",
                to: "2070-12",
                ..all("month")
            },
        ] {
            let figures = desk.figures("contracts", &written);
            assert_eq!(figures.tables[0].rows.len(), 11, "only months with figures: {slip}");
            add_up(&desk, "contracts", &written, "amount");
            assert_eq!(row(&desk, &figures, &slip[..7]), (1, 1));
            let chart = &figures.charts[0];
            assert_eq!(
                chart.labels.len(),
                10,
                "the chart is about the bulk: {:?}",
                chart.labels
            );
            assert_eq!(chart.title, "合同金额，按月份（2026-01 至 2026-10）");
            assert_eq!(chart.drills.len(), 10);
        }
    }
}

#[test]
fn what_is_more_than_a_page_of_months_is_one_row() {
    let months = (0..120).map(|month| format!("{}-{:02}-09", 2010 + month / 12, month % 12 + 1));
    let desk = desk(
        "合同",
        months.chain(["2045-01-01".to_owned()]).map(|day| contract("1", &day)),
    );
    let figures = desk.figures("contracts", &all("month"));
    assert_eq!(figures.tables[0].rows.len(), 97);
    assert_eq!(row(&desk, &figures, "更早"), (25, 25));
    add_up(&desk, "contracts", &all("month"), "contracts");
    let report = desk.ask("contracts", &all("month"));
    assert_eq!(
        report["rows"][0]["customers"], 1,
        "each customer once: {}",
        report["rows"][0]
    );
}

#[test]
fn what_has_no_date_has_a_row_when_everything_is_asked_for() {
    let texts = ["2026-03-01", "昨天", "9999-12-31"].map(|day| contract("10", day));
    let desk = desk("合同", texts.into_iter().chain(["contract_no: [\n".to_owned()]));
    let figures = desk.figures("contracts", &all("month"));
    assert_eq!(row(&desk, &figures, "（未填）"), (3, 3));
    add_up(&desk, "contracts", &all("month"), "contracts");
    let chart = &figures.charts[0];
    assert_eq!(chart.labels, ["2026-03"], "no date is no place on a line of time");
    let since = Written {
        from: "2026-01",
        to: "2026-12",
        by: "month",
        ..Written::default()
    };
    let labels: Vec<Value> = desk.figures("contracts", &since).tables[0]
        .rows
        .iter()
        .map(|row| row.cells[0].value.clone())
        .collect();
    assert_eq!(labels.len(), 12);
    assert!(!labels.contains(&Value::Text("（未填）".to_owned())));
}

#[test]
fn customers_without_a_date_are_told_too() {
    let desk = Desk::new();
    for (number, day) in ["2026-01-01", "2026-03-01", "''"].into_iter().enumerate() {
        let profile = profile(&format!("C{number}"), &format!("甲{number}"), "");
        let dated: Vec<String> = profile
            .lines()
            .map(|line| {
                if line.starts_with("created_on") {
                    format!("created_on: {day}")
                } else {
                    line.to_owned()
                }
            })
            .collect();
        desk.write(&format!("客户/制造业/中型/甲{number}/客户.yaml"), &dated.join("\n"));
    }
    desk.save();
    let figures = desk.figures("new-customers", &all("source"));
    assert_eq!(row(&desk, &figures, "（未填）"), (1, 1));
    let cells = &figures.tables[0].rows[3].cells;
    assert_eq!(cells[2].value, Value::Number(1.0), "by source too");
    assert!(matches!(&cells[2].drill, Some(drill) if desk.behind(drill) == 1));
    assert_eq!(cells[3].value, Value::Number(3.0), "the sum so far is that of all");
}

#[test]
fn a_file_with_several_values_counts_once_in_the_total_of_each_column() {
    let desk = Desk::new();
    desk.write(
        &format!("{DIR}/客户.yaml"),
        &profile("C1", "甲公司", "tags: [展会, 老客户]\n"),
    )
    .write(
        &format!("{DIR}/跟进/1.yaml"),
        "time: 2026-03-01 10:00\nmethod: 电话\nby: 张三\nsubject: 回访\ncontent: 好\n",
    )
    .save();
    let report = desk.ask("followups", &all("tags"));
    assert_eq!(report["rows"].as_array().unwrap().len(), 2);
    assert_eq!(report["tables"][0]["total"]["followups"], 1);
    assert_eq!(report["tables"][0]["total"]["电话"], 1);
}

#[test]
fn a_value_too_long_to_be_told_apart_is_not_taken_for_none() {
    let signers = [
        String::new(),
        "our_signer: 张三\n".to_owned(),
        format!("our_signer: {}\n", "很".repeat(200)),
    ];
    let desk = desk("合同", signers.map(|signer| contract("1", "2026-01-01") + &signer));
    let figures = desk.figures("contracts", &all("our_signer"));
    assert_eq!(row(&desk, &figures, "（未填）"), (1, 1));
    assert_eq!(row(&desk, &figures, "（文字太长）"), (1, 1));
    add_up(&desk, "contracts", &all("our_signer"), "contracts");
}

#[test]
fn what_cannot_be_is_in_no_mean() {
    let desk = desk(
        "反馈",
        [
            feedback("on: 2026-01-01\nclosed_on: 2026-01-05\nrating: 4\n"),
            feedback("on: 2062-11-06\nclosed_on: 2026-01-01\nrating: 400\n"),
            feedback("on: 2026-01-02\nrating: -3\n"),
        ],
    );
    let report = desk.ask("feedback", &all("type"));
    let total = &report["tables"][0]["total"];
    assert_eq!((&total["days"], &total["rating"]), (&json!(4), &json!(4)));
    assert_eq!(
        (&report["rows"][0]["days"], &report["rows"][0]["rating"]),
        (&json!(4), &json!(4))
    );
    let satisfied = desk.figures("feedback", &all("type")).headlines[4].clone();
    assert_eq!(
        (satisfied.label.as_str(), satisfied.value),
        ("满意率", Value::Number(1.0))
    );
}

#[test]
fn an_absurd_amount_spoils_no_figure() {
    let amounts = ["1000000000000000", "1.0e308", "1.0e308", ".inf", ".nan", "-.inf", "5"];
    let desk = desk(
        "合同",
        amounts.map(|amount| {
            contract(amount, &crate::desk::today().to_string())
                + "receipts: [{on: 2026-01-01, amount: 1.0e300}, {on: 2026-01-01, amount: 3}]\n"
        }),
    );
    let money = json!(1_000_000_000_000_005_i64);
    for by in ["month", "industry"] {
        let report = desk.ask(
            "contracts",
            &Written {
                by,
                ..Written::default()
            },
        );
        let total = &report["tables"][0]["total"];
        assert_eq!(
            (&total["amount"], &total["contracts"], &total["received"]),
            (&money, &json!(7), &json!(21))
        );
        add_up(&desk, "contracts", &all(by), "amount");
    }
    assert_eq!(desk.ask("customers", &all("industry"))["rows"][0]["amount"], money);
    assert_eq!(desk.ask("value", &all(""))["rows"][0]["amount"], money);
    let chart = desk.figures("contracts", &Written::default()).charts[0].clone();
    let values = &chart.series[0].values;
    assert!(values.iter().sum::<f64>() < 1.1e15, "{values:?}");
}

#[test]
fn what_a_customer_does_not_say_is_found_among_its_records() {
    let desk = Desk::of_the_demo();
    let mut followed = 0;
    for (name, by) in [
        ("contracts", "credit_rating"),
        ("followups", "credit_rating"),
        ("feedback", "credit_rating"),
        ("contracts", "department"),
    ] {
        let figures = desk.figures(
            name,
            &Written {
                by,
                ..Written::default()
            },
        );
        for row in &figures.tables[0].rows {
            let drill = row.cells[1].drill.as_ref().unwrap();
            assert!(matches!(drill, Drill::Records(_)));
            assert_eq!(
                desk.behind(drill),
                row.cells[1].value.number() as u64,
                "{name} {drill:?}"
            );
            followed += 1;
        }
    }
    assert!(followed >= 4);
}

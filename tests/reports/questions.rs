//! Periods, filters, and what lies behind a figure.

use kehu::kinds::Catalog;
use kehu::reports::{ALL, Drill, Value, Written};
use serde_json::json;

use crate::desk::{Desk, profile};

/// Every number that leads somewhere leads to as many files or customers as it says.
#[test]
fn behind_every_figure_there_is_what_it_says() {
    let desk = Desk::of_the_demo();
    let mut followed = 0;
    for report in ALL {
        let choices = (report.choices)(&Catalog::builtin());
        let of_all_time = choices.iter().map(|by| ("all", "", by.key.as_str()));
        for (period, filter, by) in of_all_time.chain([("", "", ""), ("year", "行业:制造业", "")]) {
            let written = Written {
                period,
                filter,
                by,
                ..Written::default()
            };
            let figures = desk.figures(report.name, &written);
            let rows = figures
                .tables
                .iter()
                .flat_map(|table| table.rows.iter().chain(&table.total));
            let cells = rows
                .flat_map(|row| &row.cells)
                .map(|cell| (&cell.value, cell.drill.as_ref()));
            let headlines = figures.headlines.iter();
            let headlines = headlines
                .filter(|headline| headline.unit != kehu::reports::Unit::Money)
                .map(|headline| (&headline.value, headline.drill.as_ref()));
            for (value, drill) in cells.chain(headlines) {
                let (Value::Number(number), Some(drill)) = (value, drill) else {
                    continue;
                };
                assert_eq!(
                    desk.behind(drill),
                    *number as u64,
                    "{} {period} {filter} {by}: {drill:?}",
                    report.name
                );
                followed += 1;
            }
        }
    }
    assert!(followed > 200, "{followed}");
}

#[test]
fn charts_have_a_value_and_a_way_for_each_label() {
    let desk = Desk::of_the_demo();
    for report in ALL {
        for chart in desk.figures(report.name, &Written::default()).charts {
            assert!(
                chart.drills.is_empty() || chart.drills.len() == chart.labels.len(),
                "{}",
                report.name
            );
            for series in chart.series {
                assert_eq!(series.values.len(), chart.labels.len(), "{}", report.name);
            }
        }
    }
}

#[test]
fn an_empty_vault_has_empty_reports() {
    let desk = Desk::new();
    desk.save();
    for report in ALL {
        for period in ["", "all"] {
            let answer = desk.ask(
                report.name,
                &Written {
                    period,
                    ..Written::default()
                },
            );
            assert_eq!(answer["name"], report.name);
            assert!(answer["columns"].is_array() && answer["rows"].is_array());
        }
    }
}

#[test]
fn odd_dates_and_amounts_do_no_harm() {
    let desk = Desk::new();
    let contract = |number: &str, amount: &str, day: &str| {
        format!("contract_no: {number}\nproject: 设备\namount: {amount}\nsigned_on: {day}\n")
    };
    desk.write(
        "客户/制造业/中型/甲/客户.yaml",
        &profile("C1", "甲公司", "tags: [a, a, b]\n"),
    )
    .write(
        "客户/制造业/中型/甲/合同/1.yaml",
        &contract("H1", "1000000000000000", "1900-01-01"),
    )
    .write(
        "客户/制造业/中型/甲/合同/2.yaml",
        &contract("H2", "1.0e308", "9999-12-31"),
    )
    .write(
        "客户/制造业/中型/甲/合同/3.yaml",
        &contract("H3", "1.0e308", "2999-12-31"),
    )
    .write("客户/制造业/中型/甲/合同/4.yaml", &contract("H4", "很多", "昨天"))
    .write("客户/制造业/中型/甲/合同/5.yaml", "contract_no: [\n")
    .save();
    for report in ALL {
        for period in ["", "all", "30d"] {
            let written = Written {
                period,
                ..Written::default()
            };
            let figures = desk.figures(report.name, &written);
            assert!(
                figures.tables.iter().all(|table| table.rows.len() <= 120),
                "{}",
                report.name
            );
            serde_json::to_string(&desk.ask(report.name, &written)).unwrap();
        }
    }
    let tags = desk.ask(
        "customers",
        &Written {
            by: "tags",
            ..Written::default()
        },
    );
    assert_eq!(tags["rows"][0]["customers"], json!(1), "{tags}");
}

#[test]
fn an_owner_is_not_another_with_a_longer_name() {
    let desk = Desk::new();
    desk.write("客户/制造业/中型/甲/客户.yaml", &profile("C1", "甲公司", ""))
        .write(
            "客户/制造业/中型/乙/客户.yaml",
            &profile("C2", "乙公司", "").replace("张三", "张三丰"),
        )
        .save();
    let figures = desk.figures(
        "customers",
        &Written {
            by: "owner",
            ..Written::default()
        },
    );
    for row in &figures.tables[0].rows {
        let drill = row.cells[1].drill.as_ref().unwrap();
        assert_eq!(desk.behind(drill), 1, "{drill:?}");
        assert!(matches!(drill, Drill::Customers(_)));
    }
}

//! Results by customer, customers by folder, and values that hits bring along.

use crate::desk::{Desk, With, customer, file, record};
use kehu::index::{FieldValue, Request, Sort};

/// Customers 甲 to 丙 with 300, 2 and 1 follow-ups about 报价, the first also in its profile, and a file of nobody.
fn busy() -> Desk {
    let (first, second, third) = (customer("甲公司"), customer("乙公司"), customer("丙公司"));
    let calls = (0..300).map(|day| record(&first, "followup", &format!("报价{day}")).on("2026-03-01"));
    let more = [
        record(&second, "followup", "报价一").on("2026-02-02"),
        record(&second, "followup", "报价二").on("2026-02-01"),
        record(&third, "followup", "报价三").on("2026-01-01"),
        file("报价说明.md", "other").text("subject", "报价"),
    ];
    let entries: Vec<_> = calls.chain(more).collect();
    Desk::with(
        entries
            .into_iter()
            .chain([first.text("remark", "报价要快"), second, third]),
    )
}

fn asked(text: &str, offset: usize, limit: usize) -> Request {
    Request {
        text: text.to_owned(),
        sort: Sort::Field("date".to_owned(), true),
        offset,
        limit,
        ..Request::default()
    }
}

#[test]
fn a_customer_with_many_files_hides_nobody() {
    let desk = busy();
    let by = |offset, limit| {
        desk.snapshot()
            .search_by_customer(&asked("报价", offset, limit), 5, &desk.catalog)
            .unwrap()
    };
    let all = by(0, 10);
    assert_eq!((all.total, all.customers, all.groups), (305, 3, 4));
    let shown: Vec<(u64, usize, &str)> = all
        .hits
        .iter()
        .map(|of| (of.total, of.hits.len(), of.hits[0].customer_name.as_str()))
        .collect();
    assert_eq!(
        shown,
        [(301, 6, "甲公司"), (2, 2, "乙公司"), (1, 1, "丙公司"), (1, 1, "")]
    );
    assert_eq!(all.hits[0].hits[0].kind, "customer", "the profile goes first");
    let pages: Vec<String> = (0..5)
        .flat_map(|offset| by(offset, 1).hits)
        .map(|of| of.hits[0].path.clone())
        .collect();
    let whole: Vec<String> = all.hits.iter().map(|of| of.hits[0].path.clone()).collect();
    assert_eq!(pages, whole);
}

#[test]
fn customers_are_counted_by_folder_and_found_by_it() {
    let mut archived = customer("旧公司");
    archived.customer_dir = "历史客户/制造业/小型/旧公司".to_owned();
    let desk = Desk::with([customer("甲公司"), customer("乙公司"), archived]);
    let folders = desk.snapshot().folders(&Request::default(), &desk.catalog).unwrap();
    let folders: Vec<(&str, u64)> = folders.iter().map(|(path, count)| (path.as_str(), *count)).collect();
    assert_eq!(folders, [("历史客户/制造业/小型", 1), ("客户/制造业/中型", 2)]);
    assert_eq!(desk.titles("文件夹:客户/制造业").len(), 2);
    assert_eq!(desk.titles("文件夹:制造业").len(), 3);
    assert_eq!(desk.titles("文件夹:小型"), ["旧公司"]);
    assert!(desk.titles("文件夹:制造").is_empty(), "only whole folders");
}

#[test]
fn hits_bring_values_of_columns() {
    let first = customer("甲公司").number("paid", 5.0).text("owner", "张三");
    let call = record(&first, "followup", "初谈").text("owner", "李四");
    let desk = Desk::with([first, call]);
    let request = Request {
        columns: ["owner", "paid", "activity", "nothing"].map(str::to_owned).to_vec(),
        limit: 10,
        ..Request::default()
    };
    let hits = desk.ask(&request).unwrap().hits;
    let of = |kind: &str| hits.iter().find(|hit| hit.kind == kind).unwrap().columns.clone();
    let text = |text: &str| Some(FieldValue::Text(text.to_owned()));
    let paid = Some(FieldValue::Number(5.0));
    assert_eq!(of("customer"), [text("张三"), paid, text("未联系"), None]);
    assert_eq!(of("followup"), [text("李四"), None, text("未联系"), None]);
}

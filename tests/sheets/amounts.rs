//! Amounts and their units (8.4, 8.14): converted where the sheet says how, kept as they are where it does not.

use crate::fake_vault::{FakeVault, counts};
use crate::fixtures::{table, table_of};
use kehu::rules::{CheckedFile, FileContent, check_file};
use kehu::sheets::{Cell, Plan, Table};
use kehu::vault::RelPath;
use kehu::vault::layout::place;
use kehu::yaml::Document;
use serde_json::{Value, json};

/// (成交金额, what is kept beside the fields) of a customer with this cell.
fn amount(header: &str, cell: Cell) -> (Value, Value) {
    let mut vault = FakeVault::new();
    let text = |text: &str| Cell::text(text);
    let sheet = || {
        table_of(vec![
            vec![text("客户名称"), text(header)],
            vec![text("甲公司"), cell.clone()],
        ])
    };
    vault.import_table(sheet());
    assert_eq!(counts(&vault.import_table(sheet())), (0, 0, 1, 0, 0));
    let mut profile = vault.only();
    (profile["deal"]["amount"].take(), profile["custom"].take())
}

#[test]
fn units_of_the_header_and_of_the_cell() {
    for (header, cell, yuan) in [
        ("成交金额", Cell::Number(1234.5), json!(1234.5)),
        ("成交金额（万元）", Cell::Number(12.5), json!(125_000)),
        ("成交金额(元)", Cell::text("12万"), json!(120_000)),
        ("成交金额（万元）", Cell::text("1,234.00元"), json!(1234)),
        ("成交金额（万元）", Cell::text("¥1,234.00"), json!(12_340_000)),
        ("成交金额", Cell::text("￥1，234.00"), json!(1234)),
        ("成交金额", Cell::text("1.2亿元"), json!(120_000_000)),
        ("成交金额，单位：分", Cell::Number(150.0), json!(1.5)),
        ("成交金额", Cell::text("150分"), json!(1.5)),
    ] {
        assert_eq!(amount(header, cell), (yuan.clone(), Value::Null), "{header} {yuan}");
    }
}

#[test]
fn what_is_no_amount_in_yuan_is_kept_as_it_is() {
    for raw in [
        "约100",
        "1,234.00元/月",
        "100-200",
        "$100",
        "100美元",
        "面议",
        "2020/2/1",
        "30*",
        "12%",
    ] {
        assert_eq!(amount("成交金额", Cell::text(raw)), (json!(raw), Value::Null), "{raw}");
    }
    assert_eq!(
        amount("成交金额（美元）", Cell::Number(100.0)),
        (json!("100 美元"), Value::Null),
        "not a hundred yuan"
    );
    for nothing in ["-", "/", "无"] {
        assert_eq!(amount("成交金额", Cell::text(nothing)).0, Value::Null, "{nothing}");
    }
}

#[test]
fn sums_are_worked_out_and_kept() {
    for (text, sum) in [
        ("30*1.13", json!(33.9)),
        ("（1200+800）×2", json!(4000)),
        ("100+50-20", json!(130)),
    ] {
        assert_eq!(amount("成交金额", Cell::text(text)).0, sum, "{text}");
    }
    assert_eq!(
        amount("成交金额（万元）", Cell::text("30*1.13")),
        (json!(339_000), json!({"成交金额（万元）": "30*1.13"}))
    );
    let custom = |header: &str, text: &str| {
        let mut vault = FakeVault::new();
        vault.import(&[&["客户名称", header], &["甲公司", text]]);
        vault.only()["custom"][header].clone()
    };
    assert_eq!(
        custom("型号", "30*1.13"),
        json!("30*1.13"),
        "only in fields for numbers"
    );
}

#[test]
fn a_column_may_hold_the_unit_of_the_one_before() {
    let rows: &[&[&str]] = &[
        &["客户名称", "成交金额", "金额单位"],
        &["甲公司", "12", "万元"],
        &["乙公司", "12", "元"],
        &["丙公司", "12", ""],
        &["丁公司", "12", "美元"],
        &["戊公司", "", "万元"],
    ];
    let mut vault = FakeVault::new();
    let plan = vault.import(rows);
    assert_eq!(plan.columns[2].target, "B列的单位");
    let amounts: Vec<Value> = ["甲公司", "乙公司", "丙公司", "丁公司", "戊公司"]
        .iter()
        .map(|name| vault.value(&format!("客户/未分类/未分类/{name}/客户.yaml"))["deal"]["amount"].clone())
        .collect();
    assert_eq!(
        amounts,
        [json!(120_000), json!(12), json!(12), json!("12 美元"), json!(null)]
    );
    assert_eq!(counts(&vault.import(rows)), (0, 0, 5, 0, 0));
}

#[test]
fn a_column_called_unit_is_one_only_with_units_below() {
    let target = |values: &[&str]| {
        let header: &[&str] = &["客户名称", "成交金额", "单位"];
        let plan = FakeVault::new().try_plan(table(&[header, values])).expect("a plan");
        plan.columns[2].target.clone()
    };
    assert_eq!(target(&["甲公司", "12", "万元"]), "B列的单位");
    assert_eq!(target(&["甲公司", "12", "盛泰集团"]), "自定义·单位");
}

/// What a sheet of one customer with these rows and this name makes: 成交金额, 注册资本, and how the columns were read.
fn amounts_of(sheet: Option<&str>, rows: &[&[&str]]) -> (Value, Value, Plan) {
    let mut vault = FakeVault::new();
    let plan = vault.import_table(Table {
        sheet: sheet.map(str::to_owned),
        ..table(rows)
    });
    let mut profile = vault.only();
    (
        profile["deal"]["amount"].take(),
        profile["registered_capital"].take(),
        plan,
    )
}

#[test]
fn a_unit_above_the_header_is_that_of_all_amounts() {
    let header: &[&str] = &["客户名称", "成交金额", "注册资本", "员工人数"];
    let values: &[&str] = &["甲公司", "12.5", "500", "300"];
    for (title, deal, capital) in [
        (&["客户台账", "", "单位：万元"] as &[&str], json!(125_000), json!(500)),
        (&["（金额单位：元）"], json!(12.5), json!(0.05)),
        (&["2025年台账（单位：万元）"], json!(125_000), json!(500)),
        (&["编制单位：杭州盛泰 单位：千元"], json!(12_500), json!(50)),
        (&["金额单位：", "万元"], json!(125_000), json!(500)),
        // Of one field, of several, and of nothing at all.
        (&["注册资本单位：万元"], json!(12.5), json!(500)),
        (&["单位：元；单位：万元"], json!(12.5), json!(500)),
        (&["编制单位：杭州盛泰"], json!(12.5), json!(500)),
    ] {
        let (found_deal, found_capital, _) = amounts_of(None, &[title, header, values]);
        assert_eq!((found_deal, found_capital), (deal, capital), "{title:?}");
    }
}

#[test]
fn a_unit_in_the_name_of_the_sheet_is_that_of_all_amounts() {
    let rows: &[&[&str]] = &[&["客户名称", "成交金额"], &["甲公司", "12.5"]];
    for (name, deal) in [
        ("客户（万元）", json!(125_000)),
        ("客户(单位：万元)", json!(125_000)),
        ("客户（美元）", json!("12.5 美元")),
        ("客户（分）", json!(12.5)),
        ("客户（万元）汇总", json!(12.5)),
    ] {
        let (found, _, plan) = amounts_of(Some(name), rows);
        assert_eq!(found, deal, "{name}");
        let is_told = plan.columns[1].header != "成交金额";
        assert_eq!(is_told, deal != json!(12.5), "{name}");
    }
}

#[test]
fn what_a_column_or_cell_says_counts_before_the_unit_of_the_sheet() {
    let title: &[&str] = &["单位：万元"];
    let deal = |header: &[&str], values: &[&str]| {
        let (deal, _, plan) = amounts_of(None, &[title, header, values]);
        (deal, plan.columns[1].header.clone())
    };
    assert_eq!(
        deal(&["客户名称", "成交金额"], &["甲公司", "12.5"]),
        (json!(125_000), "成交金额（万元）".to_owned())
    );
    assert_eq!(
        deal(&["客户名称", "成交金额（元）"], &["甲公司", "12.5"]),
        (json!(12.5), "成交金额（元）".to_owned())
    );
    assert_eq!(deal(&["客户名称", "成交金额"], &["甲公司", "12.5元"]).0, json!(12.5));
    assert_eq!(
        deal(&["客户名称", "成交金额", "金额单位"], &["甲公司", "12.5", "千元"]),
        (json!(12_500), "成交金额".to_owned())
    );
}

#[test]
fn another_currency_is_never_taken_for_yuan() {
    for (header, cell, said) in [
        ("成交金额(USD)", Cell::Number(100.0), json!("100 USD")),
        ("成交金额（HK$）", Cell::Number(100.0), json!("100 HK$")),
        ("成交金额（€）", Cell::Number(100.0), json!("100 €")),
        ("成交金额（单位 美元）", Cell::Number(100.0), json!("100 美元")),
        ("成交金额（万美元）", Cell::Number(1.5), json!("1.5 万美元")),
        ("成交金额USD", Cell::Number(100.0), json!("100 USD")),
        ("成交金额-美元", Cell::Number(100.0), json!("100 美元")),
        ("美元成交金额", Cell::Number(100.0), json!("100 美元")),
        ("成交金额（美元）", Cell::text("12万"), json!("12万 美元")),
        ("成交金额（美元）", Cell::text("30*2"), json!("30*2 美元")),
        ("成交金额（USD）", Cell::text("USD 100"), json!("USD 100")),
        ("成交金额", Cell::text("HK$100"), json!("HK$100")),
        ("成交金额", Cell::text("€100"), json!("€100")),
        ("成交金额", Cell::text("100 EUR"), json!("100 EUR")),
    ] {
        assert_eq!(amount(header, cell), (said, Value::Null), "{header}");
    }
}

#[test]
fn yuan_has_many_names() {
    for (header, cell, yuan) in [
        ("成交金额（￥）", Cell::Number(100.0), 100),
        ("成交金额(RMB)", Cell::Number(100.0), 100),
        ("成交金额（人民币：万元）", Cell::Number(100.0), 1_000_000),
        ("成交金额（CNY）", Cell::text("100"), 100),
        ("成交金额", Cell::text("CNY 1,200"), 1200),
        ("成交金额", Cell::text("1200 RMB"), 1200),
        ("成交金额", Cell::text("12万元人民币"), 120_000),
        ("成交金额（美元）", Cell::text("700元"), 700),
    ] {
        assert_eq!(amount(header, cell), (json!(yuan), Value::Null), "{header}");
    }
}

#[test]
fn a_column_may_name_the_currency_of_its_row() {
    let rows: &[&[&str]] = &[
        &["客户名称", "成交金额", "金额单位", "币种"],
        &["甲公司", "12", "万元", "美元"],
        &["乙公司", "12", "", "usd"],
        &["丙公司", "12", "万元", "人民币"],
        &["丁公司", "12", "", "CNY"],
        &["戊公司", "12", "", ""],
        &["己公司", "", "", "美元"],
    ];
    let mut vault = FakeVault::new();
    vault.import(rows);
    let of = |name: &str| vault.value(&format!("客户/未分类/未分类/{name}/客户.yaml"));
    let amounts: Vec<Value> = ["甲公司", "乙公司", "丙公司", "丁公司", "戊公司", "己公司"]
        .iter()
        .map(|name| of(name)["deal"]["amount"].clone())
        .collect();
    assert_eq!(
        amounts,
        [
            json!("12 万美元"),
            json!("12 USD"),
            json!(120_000),
            json!(12),
            json!(12),
            json!(null)
        ]
    );
    assert_eq!(of("丁公司")["custom"]["币种"], json!("CNY"), "and is kept as it stands");
}

#[test]
fn a_currency_above_the_header_is_that_of_all_amounts() {
    let header: &[&str] = &["客户名称", "成交金额"];
    let values: &[&str] = &["甲公司", "12.5"];
    for (title, deal) in [
        (&["币种：美元"] as &[&str], json!("12.5 美元")),
        (&["单位：万元", "币种：美元"], json!("12.5 万美元")),
        (&["单位：万元", "币种：人民币"], json!(125_000)),
        (&["单位：美元"], json!("12.5 美元")),
    ] {
        assert_eq!(amounts_of(None, &[title, header, values]).0, deal, "{title:?}");
    }
}

#[test]
fn a_contract_in_another_currency_is_told_of() {
    let mut vault = FakeVault::new()
        .with(
            "客户/制造业/中型/甲公司/客户.yaml",
            "customer_id: CUST1\ncustomer_name: 甲公司\n",
        )
        .of_kind("合同");
    vault.import(&[
        &["客户名称", "合同编号", "合作项目", "合同金额(USD)", "签订日期"],
        &["甲公司", "HT1", "设备", "100", "2026-03-01"],
    ]);
    let path = "客户/制造业/中型/甲公司/合同/HT1-设备-2026-03-01.yaml";
    let document = Document::parse(&vault.text(path)).expect("YAML");
    assert_eq!(document.value()["amount"], json!("100 USD"));
    let path = RelPath::new(path).expect("a path");
    let file = CheckedFile {
        path: &path,
        place: &place(&path, &vault.catalog),
        content: FileContent::Parsed(&document),
    };
    let findings = check_file(&file, &vault.catalog, &vault.settings);
    let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    assert!(
        messages.iter().any(|message| message.contains("合同金额")),
        "{messages:?}"
    );
}

#[test]
fn the_unit_of_a_sheet_is_not_lost_where_no_field_takes_the_amount() {
    let mut vault = FakeVault::new();
    vault.import(&[
        &["单位：万元"],
        &["客户名称", "成交金额", "采购总额", "利润（元）", "楼层"],
        &["甲公司", "12", "30", "5", "7"],
    ]);
    let profile = vault.only();
    assert_eq!(profile["deal"]["amount"], json!(120_000));
    assert_eq!(
        profile["custom"],
        json!({"采购总额（万元）": "30", "利润（元）": "5", "楼层": "7"})
    );
}

#[test]
fn units_of_what_has_no_field_are_kept() {
    let mut vault = FakeVault::new();
    vault.import(&[
        &["客户名称", "年用量（吨）", "采购额", "单位"],
        &["甲公司", "12", "30", "吨"],
    ]);
    assert_eq!(
        vault.only()["custom"],
        json!({"年用量（吨）": "12", "采购额": "30", "单位": "吨"})
    );
}

#[test]
fn words_for_many_are_understood_in_cells_and_headers() {
    for (header, cell, yuan) in [
        ("成交金额", "1.2千万", json!(12_000_000)),
        ("成交金额", "3百万", json!(3_000_000)),
        ("成交金额", "3百万元", json!(3_000_000)),
        ("成交金额（万元）", "2亿", json!(200_000_000)),
        ("成交金额", "5十万", json!(500_000)),
        ("成交金额", "1亿2千万", json!(120_000_000)),
        ("成交金额（万元）", "3万5千元", json!(35_000)),
        ("成交金额（千万元）", "1.2", json!(12_000_000)),
        ("成交金额(百万元)", "3", json!(3_000_000)),
        ("成交金额（十亿元）", "2", json!(2_000_000_000)),
        ("成交金额", "3万5", json!("3万5")),
        ("成交金额（百万美元）", "3", json!("3 百万美元")),
    ] {
        assert_eq!(amount(header, Cell::text(cell)).0, yuan, "{header} {cell}");
    }
}

/// How a column 单位 is read behind these columns, with these values in the one row.
fn unit_behind(headers: &[&str], values: &[&str]) -> String {
    let headers: Vec<&str> = ["客户名称"].iter().chain(headers).chain(&["单位"]).copied().collect();
    let values: Vec<&str> = ["甲公司"].iter().chain(values).copied().collect();
    let plan = FakeVault::new().try_plan(table(&[&headers, &values])).expect("a plan");
    plan.columns.last().expect("a column").target.clone()
}

#[test]
fn the_unit_of_other_numbers_is_kept_with_them() {
    let rows: &[&[&str]] = &[
        &["客户名称", "成交金额", "数量", "单位"],
        &["甲公司", "300", "2", "万"],
        &["乙公司", "300", "3", "个"],
    ];
    let mut vault = FakeVault::new();
    let plan = vault.import(rows);
    assert_eq!(plan.columns[3].target, "自定义·单位");
    let profile = vault.value("客户/未分类/未分类/甲公司/客户.yaml");
    assert_eq!(profile["deal"]["amount"], 300);
    assert_eq!(profile["custom"], json!({"数量": "2", "单位": "万"}));
    assert_eq!(
        unit_behind(&["成交金额", "数量"], &["12", "2", "万元"]),
        "B列的单位",
        "money is meant"
    );
    assert_eq!(
        unit_behind(&["成交金额", "付款方式"], &["12", "转账", "万元"]),
        "B列的单位"
    );
    assert_eq!(
        unit_behind(&["成交金额"], &["12", "个"]),
        "自定义·单位",
        "nobody pays in pieces"
    );
    assert_eq!(unit_behind(&["员工人数"], &["12", "万人"]), "B列的单位");
    assert_eq!(unit_behind(&["数量"], &["2", "个"]), "自定义·单位");
}

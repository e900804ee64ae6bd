//! Records whose rows give the number of a contract instead of, or besides, the customer.

use crate::fake_vault::{FakeVault, counts};
use crate::fixtures::table;
use kehu::sheets::{Table, plan_book};

const SHENGTAI: &str = "客户/制造业/中型/杭州盛泰机械有限公司";
const ANXIN: &str = "客户/制造业/小型/芜湖安信有限公司";

/// Two customers, each with one contract.
fn vault() -> FakeVault {
    FakeVault::new()
        .with(
            &format!("{SHENGTAI}/客户.yaml"),
            "customer_id: CUST1\ncustomer_name: 杭州盛泰机械有限公司\n",
        )
        .with(
            &format!("{ANXIN}/客户.yaml"),
            "customer_id: CUST2\ncustomer_name: 芜湖安信有限公司\n",
        )
        .with(
            &format!("{SHENGTAI}/合同/HT1.yaml"),
            "contract_no: HT1\nproject: 机床\namount: 300\n",
        )
        .with(
            &format!("{ANXIN}/合同/HT2.yaml"),
            "contract_no: HT2\nproject: 维修\namount: 50\n",
        )
}

const RECEIPTS: &[&[&str]] = &[
    &["合同编号", "回款日期", "回款金额"],
    &["HT1", "2026-04-01", "100"],
    &["HT2", "2026-04-02", "50"],
    &["", "2026-04-03", "70"],
    &["HT9", "2026-04-03", "1"],
];

#[test]
fn receipts_go_into_the_contract_that_they_name() {
    let mut vault = vault();
    let plan = vault.import(RECEIPTS);
    assert_eq!(counts(&plan), (0, 3, 0, 1, 0), "{:?}", plan.items);
    assert_eq!(plan.items[0].customer_name, "杭州盛泰机械有限公司");
    assert_eq!(
        plan.items[3].reason.as_deref(),
        Some("没有写客户，客户库里也没有合同编号是 HT9 的合同")
    );
    assert_eq!(
        plan.items[3].advice.as_deref(),
        Some("请先导入这份合同，或在这一行写上客户名称")
    );
    let receipts = |path: &str| vault.value(path)["receipts"].as_array().map_or(0, Vec::len);
    assert_eq!(receipts(&format!("{SHENGTAI}/合同/HT1.yaml")), 1);
    assert_eq!(
        receipts(&format!("{ANXIN}/合同/HT2.yaml")),
        2,
        "the row below goes on with it"
    );
    assert_eq!(vault.files.len(), 4);
    assert_eq!(counts(&vault.import(RECEIPTS)), (0, 0, 3, 1, 0));
}

#[test]
fn invoices_and_follow_ups_find_their_customer_in_the_same_way() {
    let mut vault = vault();
    let plan = vault.import(&[&["合同号", "开票日期", "开票金额"], &["HT2", "2026-05-01", "50"]]);
    assert_eq!(counts(&plan), (0, 1, 0, 0, 0), "{:?}", plan.items);
    let plan = vault.import(&[
        &["合同编号", "跟进时间", "跟进方式", "跟进主题", "跟进内容"],
        &["HT1", "2026-05-02 10:00", "电话", "催款", "答应月底付"],
    ]);
    assert_eq!(counts(&plan), (1, 0, 0, 0, 0), "{:?}", plan.items);
    let followup = vault.value(&format!("{SHENGTAI}/跟进/2026-05-02-1000-电话-催款.yaml"));
    assert_eq!(followup["custom"]["合同编号"], "HT1");
}

#[test]
fn a_customer_cell_left_empty_is_no_obstacle() {
    let plan = vault().import(&[
        &["客户名称", "合同编号", "回款日期", "回款金额"],
        &["", "HT2", "2026-04-02", "50"],
        &["-", "HT1", "2026-04-02", "50"],
    ]);
    assert_eq!(counts(&plan), (0, 2, 0, 0, 0), "{:?}", plan.items);
}

#[test]
fn a_number_of_another_customer_is_refused_instead_of_making_a_contract() {
    let rows: &[&[&str]] = &[
        &["客户名称", "合同编号", "回款日期", "回款金额"],
        &["杭州盛泰机械有限公司", "HT2", "2026-04-02", "50"],
        &["杭州盛泰机械有限公司", "HT7", "2026-04-02", "50"],
    ];
    let mut vault = vault();
    let plan = vault.import(rows);
    // An unknown number of a known customer is a contract that becomes known by its receipt.
    assert_eq!(counts(&plan), (1, 0, 0, 1, 0), "{:?}", plan.items);
    assert_eq!(
        plan.items[0].reason.as_deref(),
        Some("合同编号 HT2 是“芜湖安信有限公司”的，这一行写的客户却是“杭州盛泰机械有限公司”")
    );
    assert!(
        plan.items[0]
            .advice
            .as_deref()
            .is_some_and(|advice| advice.contains("请核对"))
    );
    assert_eq!(counts(&vault.import(rows)), (0, 0, 1, 1, 0));
}

#[test]
fn a_number_that_several_customers_have_says_nothing_alone() {
    let mut vault = vault().with(&format!("{ANXIN}/合同/一.yaml"), "contract_no: HT1\nproject: 补充\n");
    let plan = vault.import(&[
        &["客户名称", "合同编号", "回款日期", "回款金额"],
        &["", "HT1", "2026-04-02", "50"],
        &["芜湖安信有限公司", "HT1", "2026-04-02", "50"],
    ]);
    assert_eq!(counts(&plan), (0, 1, 0, 1, 0), "{:?}", plan.items);
    let reason = plan.items[0].reason.clone().unwrap_or_default();
    assert!(
        reason.contains("杭州盛泰机械有限公司、芜湖安信有限公司")
            || reason.contains("芜湖安信有限公司、杭州盛泰机械有限公司"),
        "{reason}"
    );
}

fn sheet(name: &str, rows: &[&[&str]]) -> Table {
    Table {
        sheet: Some(name.to_owned()),
        ..table(rows)
    }
}

#[test]
fn contracts_of_another_sheet_or_of_rows_above_count_too() {
    let vault = vault();
    let sheets = vec![
        sheet(
            "合同",
            &[
                &["客户名称", "合同编号", "合同名称", "合同金额", "签订日期"],
                &["芜湖安信有限公司", "HT8", "大修", "80", "2026-06-01"],
            ],
        ),
        sheet(
            "回款",
            &[&["合同编号", "回款日期", "回款金额"], &["HT8", "2026-06-02", "80"]],
        ),
    ];
    let book = plan_book(sheets, &vault.catalog, &vault.settings, &vault, &vault.options).expect("a plan");
    assert_eq!(book.left_out, []);
    assert_eq!(
        counts(&book.sheets[1].plan),
        (0, 1, 0, 0, 0),
        "{:?}",
        book.sheets[1].plan.items
    );
    assert_eq!(book.edits.len(), 1);

    let plan = vault.plan(&[
        &["客户名称", "合同编号", "合同名称", "回款日期", "回款金额"],
        &["芜湖安信有限公司", "HT8", "大修", "2026-06-01", "1"],
        &["杭州盛泰机械有限公司", "HT6", "大修", "2026-06-01", "1"],
        &["", "HT8", "", "2026-07-01", "2"],
    ]);
    assert_eq!(counts(&plan), (3, 0, 0, 0, 0), "{:?}", plan.items);
}

#[test]
fn a_new_number_belongs_to_the_first_customer_that_has_it() {
    let rows: &[&[&str]] = &[
        &["客户名称", "合同编号", "项目名称", "合同金额", "签订日期"],
        &["杭州盛泰机械有限公司", "HT8", "机床", "300", "2026-04-01"],
        &["芜湖安信有限公司", "ＨＴ8", "维修", "50", "2026-04-02"],
        &["杭州盛泰机械有限公司", "HT8", "机床", "300", "2026-04-01"],
        &["芜湖安信有限公司", "HT9", "维修", "50", "2026-04-02"],
    ];
    let mut vault = vault();
    let plan = vault.import(rows);
    assert_eq!(counts(&plan), (3, 0, 0, 1, 0), "{:?}", plan.items);
    assert_eq!(
        plan.items[1].reason.as_deref(),
        Some("合同编号 ＨＴ8 是“杭州盛泰机械有限公司”的，这一行写的客户却是“芜湖安信有限公司”")
    );
    let cells = plan.cells;
    assert_eq!((cells.cells, cells.placed, cells.rejected), (20, 15, 5));
    assert_eq!(vault.files.len(), 6, "HT8 and HT9, once each");
    assert_eq!(counts(&vault.import(rows)), (0, 0, 3, 1, 0), "the same answer again");
}

const CONTRACTS: &[&str] = &["客户名称", "合同编号", "项目名称", "合同金额", "签订日期"];

fn signed() -> FakeVault {
    let text = "contract_no: HT1\nproject: 机床\namount: 300\nsigned_on: 2026-03-01\n";
    vault().with(&format!("{SHENGTAI}/合同/HT1.yaml"), text)
}

#[test]
fn a_contract_that_is_there_under_its_number_is_updated_though_the_sheet_calls_it_otherwise() {
    for row in [
        ["杭州盛泰机械有限公司", "HT1", "机床采购", "300", "2026-03-01"],
        ["杭州盛泰机械有限公司", "ｈｔ1", "机床", "300", "2026-03-02"],
    ] {
        let mut vault = signed();
        let plan = vault.import(&[CONTRACTS, &row]);
        assert_eq!(counts(&plan), (0, 1, 0, 0, 0), "{:?}", plan.items);
        assert_eq!(vault.files.len(), 4);
        let again = vault.import(&[CONTRACTS, &row]);
        assert_eq!(counts(&again), (0, 0, 1, 0, 0), "{:?}", again.items);
    }
}

#[test]
fn a_contract_that_only_shares_its_number_with_another_is_told_with_the_place() {
    let mut vault = signed();
    let row = ["杭州盛泰机械有限公司", "HT1", "大修", "80", "2026-05-01"];
    let plan = vault.import(&[CONTRACTS, &row]);
    assert_eq!(counts(&plan), (1, 0, 0, 0, 0), "{:?}", plan.items);
    let note = plan.items[0].reason.clone().unwrap_or_default();
    assert!(
        note.contains(&format!("合同编号与“{SHENGTAI}/合同/HT1.yaml”相同")) && note.contains("请核对"),
        "{note}"
    );
    assert!(plan.message.body.contains("要留意：") && plan.message.body.contains("HT1.yaml"));
}

#[test]
fn two_rows_of_one_number_that_are_two_contracts_are_told() {
    let mut vault = vault();
    let plan = vault.import(&[
        CONTRACTS,
        &["芜湖安信有限公司", "HT8", "大修", "80", "2026-05-01"],
        &["芜湖安信有限公司", "HT8", "机床", "300", "2026-06-01"],
    ]);
    assert_eq!(counts(&plan), (2, 0, 0, 0, 0), "{:?}", plan.items);
    let note = plan.items[1].reason.clone().unwrap_or_default();
    assert!(note.contains("合同编号与第 2 行相同"), "{note}");
}

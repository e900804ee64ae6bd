//! Sheets of follow-ups, contracts or a team's own kind: each row finds its customer and becomes a record of it.

use crate::fake_vault::{FakeVault, counts};
use crate::fixtures::{table, table_of};
use kehu::sheets::{Cell, Table};
use serde_json::json;

const DIR: &str = "客户/制造业/中型/杭州盛泰机械有限公司";

fn vault(kind: &str) -> FakeVault {
    let profile = "customer_id: CUST202601150003\ncustomer_name: 杭州盛泰机械有限公司\nlegacy_ids: [\"1001\"]\n";
    FakeVault::new()
        .with(&format!("{DIR}/客户.yaml"), profile)
        .of_kind(kind)
}

const FOLLOWUPS: &[&[&str]] = &[
    &[
        "*所属客户",
        "跟进时间-例:2020-2-1",
        "跟进方式",
        "跟进主题",
        "跟进内容",
        "跟进人",
        "意向度",
    ],
    &[
        "杭州盛泰机械有限公司",
        "2026-11-02 14:30",
        "打电话",
        "报价",
        "谈了两台设备",
        "张三",
        "高",
    ],
    &[
        "杭州盛泰机械有限公司",
        "2026-11-03 09:00",
        "上门拜访",
        "看样",
        "样机满意",
        "张三",
        "",
    ],
    &["没有这家公司", "2026-11-03 09:00", "电话", "看样", "x", "张三", ""],
];

#[test]
fn a_follow_up_goes_into_its_customers_folder() {
    let mut vault = vault("跟进");
    let plan = vault.import(FOLLOWUPS);
    assert_eq!(counts(&plan), (2, 0, 0, 1, 0));
    let path = format!("{DIR}/跟进/2026-11-02-1430-电话-报价.yaml");
    assert_eq!(
        vault.value(&path),
        json!({
            "time": "2026-11-02 14:30", "method": "电话", "by": "张三", "subject": "报价", "content": "谈了两台设备",
            "custom": {"意向度": "高"},
        })
    );
    assert_eq!(plan.items[2].reason.as_deref(), Some("客户库里没有“没有这家公司”"));
    assert_eq!(plan.message.subject, "导入 客户.xlsx：新建 2 条跟进");
    assert_eq!(plan.columns[0].target, "客户名称");
}

#[test]
fn running_it_twice_changes_nothing() {
    let mut vault = vault("followup");
    vault.import(FOLLOWUPS);
    assert_eq!(counts(&vault.import(FOLLOWUPS)), (0, 0, 2, 1, 0));
}

#[test]
fn a_record_is_updated_where_it_differs() {
    let mut vault = vault("followup");
    vault.import(FOLLOWUPS);
    let plan = vault.import(&[
        &["客户编号", "跟进时间", "跟进方式", "跟进主题", "客户反馈"],
        &["1001", "2026/11/2 14:30", "电话", "报价", "价格偏高"],
    ]);
    assert_eq!(counts(&plan), (0, 1, 0, 0, 0));
    let path = format!("{DIR}/跟进/2026-11-02-1430-电话-报价.yaml");
    assert_eq!(vault.value(&path)["feedback"], json!("价格偏高"));
}

#[test]
fn two_talks_in_one_minute_are_two_records_also_the_second_time() {
    let rows: &[&[&str]] = &[
        &["客户名称", "跟进时间", "跟进方式", "主题", "跟进内容"],
        &["杭州盛泰机械有限公司", "2026-11-02 14:30", "电话", "报价", "先说一样"],
        &["杭州盛泰机械有限公司", "2026-11-02 14:30", "电话", "报价", "再说一样"],
    ];
    let mut vault = vault("followup");
    assert_eq!(counts(&vault.import(rows)), (2, 0, 0, 0, 0));
    assert_eq!(vault.paths().len(), 3, "{:?}", vault.paths());
    assert_eq!(counts(&vault.import(rows)), (0, 0, 2, 0, 0));
}

#[test]
fn rows_of_one_contract_add_to_its_lists() {
    let rows: &[&[&str]] = &[
        &[
            "客户名称",
            "合同编号",
            "合同名称",
            "合同金额（万元）",
            "签订日期",
            "回款日期",
            "回款金额",
        ],
        &[
            "杭州盛泰机械有限公司",
            "HT2026001",
            "设备采购",
            "12",
            "2026年3月1日",
            "2026-4-1",
            "60000",
        ],
        &[
            "杭州盛泰机械有限公司",
            "HT2026001",
            "设备采购",
            "12",
            "2026年3月1日",
            "2026-5-1",
            "60000",
        ],
    ];
    let mut vault = vault("合同");
    let plan = vault.import(rows);
    assert_eq!(counts(&plan), (2, 0, 0, 0, 0), "{:?}", plan.columns);
    let contract = vault.value(&format!("{DIR}/合同/HT2026001-设备采购-2026-03-01.yaml"));
    assert_eq!(contract["amount"], json!(120_000));
    assert_eq!(
        contract["receipts"],
        json!([{"on": "2026-04-01", "amount": 60_000}, {"on": "2026-05-01", "amount": 60_000}])
    );
    assert_eq!(counts(&vault.import(rows)), (0, 0, 2, 0, 0));
}

#[test]
fn rows_without_a_number_are_known_again_by_what_they_say() {
    let rows: &[&[&str]] = &[
        &["客户名称", "合同名称", "合同金额（万元）", "签订日期"],
        &["杭州盛泰机械有限公司", "设备采购", "12", "2026年3月1日"],
        &["杭州盛泰机械有限公司", "设备维修", "3", "2026年3月2日"],
    ];
    let mut vault = vault("合同");
    assert_eq!(counts(&vault.import(rows)), (2, 0, 0, 0, 0));
    assert_eq!(counts(&vault.import(rows)), (0, 0, 2, 0, 0));
    assert_eq!(vault.paths().len(), 3, "{:?}", vault.paths());
}

#[test]
fn a_list_of_customers_is_no_sheet_of_contracts() {
    let customers = table(&[
        &["客户名称", "所属行业", "联系人", "电话"],
        &["杭州盛泰机械有限公司", "制造业", "王芳", "13800138000"],
    ]);
    let refused = vault("合同").try_plan(customers).expect_err("no contracts");
    assert_eq!(
        refused.to_string(),
        "这张表看起来不是合同：没有合同编号、合作项目、合同金额、签订日期这样的列。表头是：客户名称、所属行业、联系人、电话。\
         请核对 --kind，或把表头改成合同的字段名"
    );
}

#[test]
fn a_contract_of_several_products_is_one_contract() {
    let profile = "customer_id: CUST202601010001\ncustomer_name: 芜湖安信有限公司\n";
    let mut vault = FakeVault::new()
        .with("客户/制造业/中型/芜湖安信有限公司/客户.yaml", profile)
        .of_kind("合同");
    let rows: &[&[&str]] = &[
        &[
            "客户名称",
            "合同编号",
            "合同名称",
            "产品",
            "数量",
            "合同金额",
            "签订日期",
            "回款日期",
            "回款金额",
        ],
        &[
            "芜湖安信有限公司",
            "W-1",
            "设备",
            "A机",
            "2",
            "500",
            "2026-01-01",
            "2026-02-01",
            "200",
        ],
        &[
            "芜湖安信有限公司",
            "W-1",
            "设备",
            "B机",
            "3",
            "500",
            "2026-01-01",
            "2026-03-01",
            "300",
        ],
        &[
            "芜湖安信有限公司",
            "W-2",
            "改价",
            "D机",
            "1",
            "100",
            "2026-01-03",
            "",
            "",
        ],
        &[
            "芜湖安信有限公司",
            "W-2",
            "改价",
            "D机",
            "1",
            "900",
            "2026-01-03",
            "",
            "",
        ],
    ];
    let plan = vault.import(rows);
    assert_eq!(counts(&plan), (3, 0, 0, 1, 0), "{:?}", plan.items);
    let reason = plan.items[3].reason.clone().expect("a reason");
    assert!(
        reason.contains("与第 4 行编号相同") && reason.contains("900"),
        "{reason}"
    );
    let contracts: Vec<String> = vault
        .paths()
        .into_iter()
        .filter(|path| path.contains("/合同/"))
        .map(str::to_owned)
        .collect();
    assert_eq!(contracts.len(), 2, "{contracts:?}");
    let first = vault.value(contracts.iter().find(|path| path.contains("W-1")).expect("W-1"));
    assert_eq!(first["products"], serde_json::json!(["A机", "B机"]));
    assert_eq!(first["receipts"].as_array().map(Vec::len), Some(2));
    assert_eq!(first["custom"]["数量"], serde_json::json!(["2", "3"]));
    assert_eq!(counts(&vault.import(rows)), (0, 0, 3, 1, 0));
}

#[test]
fn rows_that_say_less_never_take_the_record_of_those_that_say_more() {
    let profile = "customer_id: CUST202601010001\ncustomer_name: 芜湖安信有限公司\n";
    let vault = || FakeVault::new().with("客户/制造业/中型/芜湖安信有限公司/客户.yaml", profile);
    let header: &[&str] = &["客户名称", "跟进方式", "跟进时间", "跟进内容", "客户反馈"];
    let less: &[&str] = &["芜湖安信有限公司", "电话", "", "谈价格", ""];
    let more: &[&str] = &["芜湖安信有限公司", "电话", "2024-01-02 10:00", "谈价格", "同意"];
    for rows in [[header, less, more], [header, more, less]] {
        let mut vault = vault().of_kind("跟进");
        let first = vault.import(&rows);
        let files = vault.files.clone();
        for rows in [[header, less, more], [header, more, less]] {
            let again = vault.import(&rows);
            assert_eq!(
                (again.rows.created, again.rows.updated),
                (0, 0),
                "{:?} {:?}",
                first.items,
                again.items
            );
            assert_eq!(vault.files, files);
        }
    }
}

#[test]
fn sums_of_receipts_are_no_receipt() {
    let path = "客户/制造业/中型/甲公司/客户.yaml";
    for header in [
        "已回款金额",
        "已收款",
        "已收款金额",
        "已收金额",
        "未收款",
        "未回款金额",
        "累计回款金额",
        "应收余额",
        "欠款",
    ] {
        let mut vault = FakeVault::new()
            .with(path, "customer_id: CUST1\ncustomer_name: 甲公司\n")
            .of_kind("合同");
        let plan = vault.import(&[
            &["客户名称", "合同编号", "合同金额", header],
            &["甲公司", "HT1", "300", "100"],
        ]);
        let column = &plan.columns[3];
        assert_eq!(column.target, format!("自定义·{header}"));
    }
}

#[test]
fn a_rate_is_read_as_excel_holds_it() {
    let path = "客户/制造业/中型/甲公司/客户.yaml";
    for (cell, rate) in [
        (Cell::Number(0.13), json!(13)),
        (Cell::Number(0.065), json!(6.5)),
        (Cell::text("0.06"), json!(6)),
        (Cell::Number(13.0), json!(13)),
        (Cell::Number(1.0), json!(1)),
        (Cell::Number(0.0), json!(0)),
        (Cell::text("13%"), json!(13)),
        (Cell::text("0.5%"), json!(0.5)),
    ] {
        let mut vault = FakeVault::new()
            .with(path, "customer_id: CUST1\ncustomer_name: 甲公司\n")
            .of_kind("合同");
        let text = |text: &str| Cell::text(text);
        let header = ["客户名称", "合同编号", "合同金额", "开票日期", "开票金额", "税率"];
        vault.import_table(table_of(vec![
            header.map(text).to_vec(),
            vec![
                text("甲公司"),
                text("HT1"),
                text("300"),
                text("2026-04-01"),
                text("300"),
                cell.clone(),
            ],
        ]));
        let paths = vault.paths();
        let contract = paths.iter().find(|path| path.contains("/合同/")).expect("a contract");
        assert_eq!(vault.value(contract)["invoices"][0]["tax_rate"], rate, "{cell:?}");
    }
}

#[test]
fn several_sheets_are_summed_up_by_kind_each_with_its_own_measure_word() {
    let sheet = |name: &str, rows: &[&[&str]]| Table {
        sheet: Some(name.to_owned()),
        ..table(rows)
    };
    let mut vault = vault("");
    vault.options.kind = None;
    let plan = vault.plan_book(vec![
        sheet(
            "华东",
            &[&["客户名称", "城市"], &["甲公司", "苏州"], &["乙公司", "无锡"]],
        ),
        sheet(
            "联系人",
            &[
                &["客户名称", "联系人", "电话"],
                &["甲公司", "王芳", "13800138000"],
                &["杭州盛泰机械有限公司", "王芳", "13800138000"],
            ],
        ),
        sheet("华南", &[&["客户名称", "城市"], &["丙公司", "广州"]]),
        sheet(
            "合同",
            &[
                &["客户名称", "合同编号", "合同名称", "合同金额", "签订日期"],
                &["甲公司", "HT1", "机床", "300", "2026-03-01"],
            ],
        ),
        sheet(
            "跟进",
            &[
                &["客户名称", "跟进时间", "跟进方式", "跟进内容"],
                &["甲公司", "2026-11-02 14:30", "电话", "谈了两台设备"],
            ],
        ),
    ]);
    assert_eq!(
        plan.message.subject,
        "导入 客户.xlsx：新建 3 个客户，更新 1 个客户，新建 1 条跟进，新建 1 份合同"
    );
}

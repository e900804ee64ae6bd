//! What columns mean does not depend on the order in which they stand.

use crate::fake_vault::FakeVault;
use crate::fixtures::table_of;
use kehu::sheets::Cell;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Several columns want one field here. The values leave nothing open where the headers do.
const COLUMNS: [(&str, [&str; 3]); 13] = [
    ("公司名称", ["甲公司", "乙公司", "丙公司"]),
    ("客户名称", ["甲公司", "乙公司", "丙公司"]),
    ("企业名称", ["甲公司", "乙公司", "丙公司"]),
    ("联系人", ["王芳", "李强", "赵敏"]),
    ("电话号码", ["0571-88001234", "", ""]),
    ("联系电话", ["0571-88001235", "0571-88001236", ""]),
    ("手机", ["13800138000", "13900139000", "13700137000"]),
    ("移动电话", ["13800138001", "", ""]),
    ("所在城市", ["杭州", "苏州", "无锡"]),
    ("城市", ["杭州", "", ""]),
    ("主要城市", ["杭州", "苏州", "无锡"]),
    ("列1", ["a@example.com", "b@example.com", "c@example.com"]),
    ("列2", ["d@example.com", "e@example.com", ""]),
];

/// What each header means, the columns in this order.
fn meanings(columns: &[(&str, [&str; 3])]) -> BTreeMap<String, String> {
    let row = |at: usize| columns.iter().map(|(_, values)| Cell::text(values[at])).collect();
    let header = columns.iter().map(|(header, _)| Cell::text(*header)).collect();
    let sheet = table_of(vec![header, row(0), row(1), row(2)]);
    let plan = FakeVault::new().try_plan(sheet).expect("a plan");
    let columns = plan.columns.into_iter();
    columns.map(|column| (column.header, column.target)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn the_order_of_columns_makes_no_difference(columns in Just(COLUMNS.to_vec()).prop_shuffle()) {
        prop_assert_eq!(meanings(&columns), meanings(&COLUMNS));
    }
}

#[test]
fn the_more_exact_header_wins_and_then_the_fuller_column() {
    let meanings = meanings(&COLUMNS);
    for (header, target) in [
        ("客户名称", "客户名称"),
        ("公司名称", "自定义·公司名称"),
        ("手机", "联系人·电话"),
        ("联系电话", "联系人·其他电话"),
        ("城市", "城市"),
        ("所在城市", "自定义·所在城市"),
        ("列1", "联系人·邮箱"),
        ("列2", "自定义·列2"),
    ] {
        assert_eq!(meanings[header], target, "{header}");
    }
    let twice = |first: [&'static str; 3], second: [&'static str; 3]| {
        let columns = [("客户名称", ["甲", "乙", "丙"]), ("城市", first), ("城市", second)];
        let row = |at: usize| columns.iter().map(|(_, values)| Cell::text(values[at])).collect();
        let header = columns.iter().map(|(header, _)| Cell::text(*header)).collect();
        let plan = FakeVault::new()
            .try_plan(table_of(vec![header, row(0), row(1), row(2)]))
            .expect("a plan");
        let targets: Vec<String> = plan.columns.into_iter().map(|column| column.target).collect();
        targets
    };
    assert_eq!(twice(["杭州", "", ""], ["杭州", "苏州", ""])[2], "城市");
    assert_eq!(twice(["杭州", "苏州", ""], ["杭州", "", ""])[1], "城市");
}

#[test]
fn of_two_names_of_a_record_s_customer_the_more_exact_one_counts() {
    let names = |headers: [&'static str; 2], values: [&'static str; 2]| {
        let vault = FakeVault::new()
            .with(
                "客户/制造业/中型/甲公司/客户.yaml",
                "customer_id: CUST1\ncustomer_name: 甲公司\n",
            )
            .with(
                "客户/制造业/中型/乙公司/客户.yaml",
                "customer_id: CUST2\ncustomer_name: 乙公司\n",
            )
            .of_kind("合同");
        let plan = vault.plan(&[
            &[headers[0], headers[1], "合同编号", "合作项目", "合同金额", "签订日期"],
            &[values[0], values[1], "HT1", "设备", "100", "2026-03-01"],
        ]);
        plan.items[0].customer_name.clone()
    };
    assert_eq!(names(["客户名称", "甲方"], ["甲公司", "乙公司"]), "甲公司");
    assert_eq!(names(["甲方", "客户名称"], ["乙公司", "甲公司"]), "甲公司");
}

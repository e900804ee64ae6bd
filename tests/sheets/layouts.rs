//! Layouts that real sheets have, each read for what it is (the numbers are those of the list they were collected in).

use crate::fake_vault::FakeVault;
use kehu::sheets::Outcome;
use serde_json::json;

/// Names of the customers that a sheet makes, sorted by path, and how many of its rows were created, rejected and skipped.
fn made(rows: &[&[&str]]) -> (Vec<String>, (u64, u64, u64)) {
    let mut vault = FakeVault::new();
    let plan = vault.import(rows);
    let name = |path: String| vault.value(&path)["customer_name"].as_str().expect("a name").to_owned();
    let names = vault.paths().into_iter().map(str::to_owned).map(name).collect();
    (names, (plan.rows.created, plan.rows.rejected, plan.rows.skipped))
}

#[test]
fn notes_and_titles_stand_above_the_header_1() {
    let (names, counts) = made(&[
        &["注意事项：\n1. 带*的必填；2. 手机号 11 位；3. 客户名称不能重复，重复的会被跳过"],
        &["客户信息（*代表必填项）"],
        &["*客户名称", "负责人", "手机"],
        &["杭州盛泰", "张三", "13800138000"],
    ]);
    assert_eq!((names, counts), (vec!["杭州盛泰".to_owned()], (1, 0, 0)));
}

#[test]
fn sixteen_blank_rows_are_no_table_1() {
    let mut rows: Vec<&[&str]> = vec![&["客户资料表"]];
    rows.extend([&[] as &[&str]; 16]);
    rows.extend([&["客户名称", "城市"] as &[&str], &["杭州盛泰", "杭州"]]);
    let (names, counts) = made(&rows);
    assert_eq!((names, counts), (vec!["杭州盛泰".to_owned()], (1, 0, 0)));
}

#[test]
fn two_rows_may_be_one_header_6() {
    let mut vault = FakeVault::new();
    let plan = vault.import(&[
        &["客户名称", "联系人", "", "", "负责人"],
        &["", "姓名", "电话", "邮箱", ""],
        &["杭州盛泰", "王芳", "13800138000", "wf@example.com", "张三"],
    ]);
    let headers: Vec<&str> = plan.columns.iter().map(|column| column.target.as_str()).collect();
    assert_eq!(
        headers,
        ["客户名称", "联系人·姓名", "联系人·电话", "联系人·邮箱", "负责人"]
    );
    let path = vault.paths().remove(0).to_owned();
    let profile = vault.value(&path);
    assert_eq!(
        profile["contacts"],
        json!([{"name": "王芳", "phone": "13800138000", "email": "wf@example.com"}])
    );
    assert_eq!(profile["owner"], "张三");
    assert_eq!(plan.items[0].row, 3);
}

#[test]
fn a_row_of_values_is_no_second_header_6() {
    let (names, counts) = made(&[
        &["客户名称", "联系人", "电话"],
        &["负责人有限公司", "电话", "13800138000"],
        &["杭州盛泰", "王芳", "13900139000"],
    ]);
    assert_eq!(names.len(), 2, "{names:?}");
    assert_eq!(counts, (2, 0, 0));
}

#[test]
fn examples_and_sums_are_nobody_9() {
    let mut vault = FakeVault::new();
    let plan = vault.import(&[
        &["客户名称", "联系人", "成交金额"],
        &["东莞市示例塑胶有限公司", "张三", "100"],
        &["杭州盛泰", "王芳", "200"],
        &["合 计：", "", "300"],
    ]);
    assert_eq!(vault.paths().len(), 1);
    assert_eq!((plan.rows.created, plan.rows.skipped, plan.rows.rejected), (1, 2, 0));
    let said: Vec<Option<&str>> = plan
        .items
        .iter()
        .filter(|item| item.outcome == Outcome::Skipped)
        .map(|item| item.reason.as_deref())
        .collect();
    assert_eq!(said, [Some("示例行，不导入"), Some("合计行，不导入")]);
}

#[test]
fn later_rows_of_a_customer_may_leave_its_name_blank_7() {
    let mut vault = FakeVault::new();
    let plan = vault.import(&[
        &["客户名称", "城市", "联系人", "电话"],
        &["杭州盛泰", "杭州", "王芳", "13800138000"],
        &["", "", "李强", "13900139000"],
        &["苏州恒瑞", "苏州", "赵敏", "13700137000"],
    ]);
    assert_eq!((plan.rows.created, plan.rows.rejected), (3, 0), "{:?}", plan.items);
    let contacts: Vec<usize> = vault
        .paths()
        .into_iter()
        .map(str::to_owned)
        .map(|path| vault.value(&path)["contacts"].as_array().map_or(0, Vec::len))
        .collect();
    assert_eq!(contacts.iter().sum::<usize>(), 3);
    assert!(contacts.contains(&2), "{contacts:?}");
}

#[test]
fn later_rows_of_a_contract_may_leave_it_blank_7() {
    let mut vault = FakeVault::new().with(
        "客户/制造业/中型/杭州盛泰/客户.yaml",
        "customer_id: CUST1\ncustomer_name: 杭州盛泰\n",
    );
    vault = vault.of_kind("合同");
    let plan = vault.import(&[
        &["客户名称", "合同编号", "合同金额", "签订日期", "回款日期", "回款金额"],
        &["杭州盛泰", "HT1", "300", "2026-03-01", "2026-04-01", "100"],
        &["", "", "", "", "2026-05-01", "200"],
    ]);
    assert_eq!((plan.rows.created, plan.rows.rejected), (2, 0), "{:?}", plan.items);
    let path = vault
        .paths()
        .into_iter()
        .find(|path| path.contains("合同"))
        .expect("a contract")
        .to_owned();
    assert_eq!(
        vault.value(&path)["receipts"],
        json!([{"on": "2026-04-01", "amount": 100}, {"on": "2026-05-01", "amount": 200}])
    );
}

#[test]
fn a_row_with_something_of_its_own_is_not_taken_for_the_one_above_7() {
    let (names, counts) = made(&[
        &["客户名称", "城市", "联系人"],
        &["杭州盛泰", "杭州", "王芳"],
        &["", "苏州", "李强"],
    ]);
    assert_eq!((names.len(), counts), (1, (1, 1, 0)));
}

#[test]
fn dates_and_amounts_of_every_kind_11_14() {
    let mut vault = FakeVault::new();
    vault.import(&[
        &["客户名称", "首次接触日期", "成交金额"],
        &["甲", "2020.2.1", "¥1,234.00"],
        &["乙", "2020年2月1日", "12万"],
        &["丙", "43862", "-"],
        &["丁", "暂无", "/"],
        &["戊", "1900-01-00", "30*1.13"],
    ]);
    let profiles: Vec<_> = vault
        .paths()
        .into_iter()
        .map(str::to_owned)
        .map(|path| vault.value(&path))
        .map(|profile| {
            let name = profile["customer_name"].as_str().expect("a name").to_owned();
            (
                name,
                profile["first_contact_on"].clone(),
                profile["deal"]["amount"].clone(),
            )
        })
        .collect();
    for (name, day, amount) in [
        ("甲", json!("2020-02-01"), json!(1234)),
        ("乙", json!("2020-02-01"), json!(120_000)),
        ("丙", json!("2020-02-01"), json!(null)),
        ("丁", json!(null), json!(null)),
        // A day that does not exist is kept for the checks to find.
        ("戊", json!("1900-01-00"), json!(33.9)),
    ] {
        assert!(
            profiles.contains(&(name.to_owned(), day, amount)),
            "{name}: {profiles:?}"
        );
    }
}

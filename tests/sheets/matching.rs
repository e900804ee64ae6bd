//! Rows find the customer that they are about, change only what differs, and never make a second one of it.

use crate::fake_vault::{FakeVault, counts};
use crate::fixtures::table_of;
use kehu::sheets::Cell;
use serde_json::json;

const SHENGTAI: &str = "客户/未分类/中型/杭州盛泰机械有限公司/客户.yaml";
const PROFILE: &str = "\
# 老客户，王总介绍
customer_id: CUST202601150003
customer_name: 杭州盛泰机械有限公司
credit_code: 91330100MA27XN8Y5K   # 已核对
legacy_ids: [\"1001\"]
company_size: 中型
employees: 328
city: '杭州'
contacts:
  - name: 王芳
    phone: 13800138000
";

fn vault() -> FakeVault {
    FakeVault::new().with(SHENGTAI, PROFILE)
}

#[test]
fn an_exact_name_updates_only_the_lines_that_differ() {
    let mut vault = vault();
    let plan = vault.import(&[
        &["公司名称", "城市", "省份", "负责人"],
        &["杭州盛泰机械有限公司", "宁波", "浙江", ""],
    ]);
    assert_eq!(counts(&plan), (0, 1, 0, 0, 0));
    let expected = PROFILE.replace("city: '杭州'", "city: '宁波'") + "province: 浙江\n";
    assert_eq!(vault.text(SHENGTAI), expected);
    let changes: Vec<(&str, _, _)> = plan.items[0]
        .changes
        .iter()
        .map(|change| (change.label.as_str(), change.before.clone(), change.after.clone()))
        .collect();
    assert_eq!(
        changes,
        [
            ("省份", None, Some(json!("浙江"))),
            ("城市", Some(json!("杭州")), Some(json!("宁波")))
        ]
    );
    assert_eq!(plan.message.subject, "导入 客户.xlsx：更新 1 个客户");
    assert_eq!(plan.message.customer_ids, ["CUST202601150003"]);
}

#[test]
fn a_row_that_says_nothing_new_changes_nothing() {
    let mut vault = vault();
    let plan = vault.import(&[
        &["公司名称", "城市", "联系人", "电话", "员工人数"],
        &[" 杭州盛泰机械有限公司　", "杭州", "王芳", "13800138000", "328"],
    ]);
    assert_eq!(counts(&plan), (0, 0, 1, 0, 0));
    assert!(plan.edits.is_empty());
    assert_eq!(plan.message.subject, "导入 客户.xlsx：没有变化");
}

#[test]
fn names_are_the_same_whatever_their_width_and_blanks() {
    let path = "客户/未分类/未分类/ABC(中国)有限公司/客户.yaml";
    let vault = FakeVault::new().with(
        path,
        "customer_id: CUST202601150001\ncustomer_name: ABC(中国)有限公司\n",
    );
    let plan = vault.plan(&[&["客户名称", "城市"], &["ＡＢＣ（中国）有限公司", "上海"]]);
    assert_eq!(counts(&plan), (0, 1, 0, 0, 0));
    assert_eq!(plan.items[0].changes.len(), 1, "the name is not a change");
}

#[test]
fn a_credit_code_finds_a_customer_that_has_a_new_name_and_the_old_one_is_kept() {
    let mut vault = vault();
    let plan = vault.import(&[
        &["客户名称", "统一社会信用代码"],
        &["杭州盛泰智能装备有限公司", "91330100ma27xn8y5k"],
    ]);
    assert_eq!(counts(&plan), (0, 1, 0, 0, 0));
    let moved = "客户/未分类/中型/杭州盛泰智能装备有限公司/客户.yaml";
    assert_eq!(vault.paths(), [moved]);
    assert_eq!(vault.value(moved)["former_names"], json!(["杭州盛泰机械有限公司"]));
}

#[test]
fn a_customer_number_finds_its_customer_and_so_does_an_older_one() {
    for (header, number) in [
        ("客户编号", "CUST202601150003"),
        ("客户编码", "1001"),
        ("编号", "CUST202601150003"),
    ] {
        let plan = vault().plan(&[&[header, "城市"], &[number, "宁波"]]);
        assert_eq!(counts(&plan), (0, 1, 0, 0, 0), "{number}");
    }
}

#[test]
fn an_older_number_of_another_company_is_no_match() {
    let mut vault = vault();
    let plan = vault.import(&[&["编号", "客户名称"], &["1001", "上海云图软件有限公司"]]);
    assert_eq!(counts(&plan), (1, 0, 0, 0, 0));
    assert_eq!(
        vault.value("客户/未分类/未分类/上海云图软件有限公司/客户.yaml")["legacy_ids"],
        json!(["1001"])
    );
}

#[test]
fn several_customers_of_one_name_are_a_reason_to_ask() {
    let copy = PROFILE
        .replace("0003", "0004")
        .replace("91330100MA27XN8Y5K", "91330100MA27XN8Y6X");
    let vault = vault().with("客户/制造业/中型/杭州盛泰机械有限公司/客户.yaml", &copy);
    let plan = vault.plan(&[&["客户名称", "城市"], &["杭州盛泰机械有限公司", "宁波"]]);
    assert_eq!(counts(&plan), (0, 0, 0, 1, 0));
    let reason = plan.items[0].reason.as_deref().expect("a reason");
    assert!(
        reason.contains("2 个同名的客户") && reason.contains("CUST202601150004"),
        "{reason}"
    );
    let by_code = vault.plan(&[
        &["客户名称", "信用代码", "城市"],
        &["杭州盛泰机械有限公司", "91330100MA27XN8Y6X", "宁波"],
    ]);
    assert_eq!(counts(&by_code), (0, 1, 0, 0, 0));
}

#[test]
fn the_same_name_with_another_credit_code_is_another_company() {
    let plan = vault().plan(&[
        &["客户名称", "信用代码"],
        &["杭州盛泰机械有限公司", "91440300MA5EXAMPL1"],
    ]);
    assert_eq!(counts(&plan), (0, 0, 0, 1, 0));
    assert!(
        plan.items[0]
            .reason
            .as_deref()
            .expect("a reason")
            .contains("91330100MA27XN8Y5K")
    );
}

#[test]
fn an_empty_cell_keeps_the_old_value() {
    let plan = vault().plan(&[&["客户名称", "城市", "联系人"], &["杭州盛泰机械有限公司", "", " "]]);
    assert_eq!(counts(&plan), (0, 0, 1, 0, 0));
}

#[test]
fn a_better_industry_moves_the_folder_to_its_place() {
    let mut vault = vault().with(
        "客户/未分类/中型/杭州盛泰机械有限公司/合同/HT1.yaml",
        "contract_no: HT1\n",
    );
    let plan = vault.import(&[&["客户名称", "所属行业"], &["杭州盛泰机械有限公司", "制造业"]]);
    assert_eq!(counts(&plan), (0, 1, 0, 0, 0));
    assert_eq!(
        vault.paths(),
        [
            "客户/制造业/中型/杭州盛泰机械有限公司/合同/HT1.yaml",
            "客户/制造业/中型/杭州盛泰机械有限公司/客户.yaml"
        ]
    );
    assert!(
        plan.message.body.contains("移动了 1 个客户文件夹"),
        "{}",
        plan.message.body
    );
}

#[test]
fn a_folder_that_was_moved_by_hand_stays_where_it_is() {
    let mut vault = FakeVault::new().with("客户/零售业/小型/杭州盛泰机械有限公司/客户.yaml", PROFILE);
    vault.import(&[&["客户名称", "城市"], &["杭州盛泰机械有限公司", "宁波"]]);
    assert_eq!(vault.paths(), ["客户/零售业/小型/杭州盛泰机械有限公司/客户.yaml"]);
}

#[test]
fn an_archived_customer_is_updated_where_it_is() {
    let mut vault = FakeVault::new().with("历史客户/未分类/中型/杭州盛泰机械有限公司/客户.yaml", PROFILE);
    vault.import(&[&["客户名称", "所属行业"], &["杭州盛泰机械有限公司", "制造业"]]);
    assert_eq!(vault.paths(), ["历史客户/制造业/中型/杭州盛泰机械有限公司/客户.yaml"]);
}

#[test]
fn an_occupied_folder_is_not_overwritten() {
    let mut vault = vault().with("客户/制造业/中型/杭州盛泰机械有限公司/附件/图纸.txt", "x");
    vault.import(&[&["客户名称", "所属行业"], &["杭州盛泰机械有限公司", "制造业"]]);
    assert_eq!(
        vault.value("客户/制造业/中型/杭州盛泰机械有限公司 (2)/客户.yaml")["industry"],
        json!("制造业")
    );
}

#[test]
fn a_size_that_somebody_corrected_stays_until_the_number_of_people_changes() {
    let corrected = PROFILE.replace("company_size: 中型", "company_size: 大型集团");
    let vault = || FakeVault::new().with("客户/未分类/大型集团/杭州盛泰机械有限公司/客户.yaml", &corrected);
    let same = vault().plan(&[&["客户名称", "员工人数"], &["杭州盛泰机械有限公司", "328"]]);
    assert_eq!(counts(&same), (0, 0, 1, 0, 0));
    let mut grown = vault();
    grown.import(&[&["客户名称", "员工人数"], &["杭州盛泰机械有限公司", "60"]]);
    assert_eq!(grown.only()["company_size"], json!("小型"));
}

#[test]
fn contacts_are_matched_by_name_then_by_how_to_reach_them() {
    let contacts = |rows: &[&[&str]]| {
        let mut vault = vault();
        vault.import(rows);
        vault.only()["contacts"].clone()
    };
    let header: &[&str] = &["客户名称", "联系人", "电话", "职务"];
    let with_title = contacts(&[header, &["杭州盛泰机械有限公司", "王芳", "", "采购经理"]]);
    assert_eq!(
        with_title,
        json!([{"name": "王芳", "phone": 13_800_138_000_i64, "title": "采购经理"}])
    );
    let new_phone = contacts(&[header, &["杭州盛泰机械有限公司", "王芳", "13900139000", ""]]);
    assert_eq!(new_phone, json!([{"name": "王芳", "phone": "13900139000"}]));
    let second = contacts(&[header, &["杭州盛泰机械有限公司", "李强", "13900139000", ""]]);
    assert_eq!(second[1], json!({"name": "李强", "phone": "13900139000"}));
    let nameless = contacts(&[header, &["杭州盛泰机械有限公司", "", "13800138000", "采购经理"]]);
    assert_eq!(
        nameless,
        json!([{"name": "王芳", "phone": 13_800_138_000_i64, "title": "采购经理"}])
    );
}

#[test]
fn lists_take_what_is_new_to_them() {
    let mut vault = FakeVault::new().with(SHENGTAI, &format!("{PROFILE}tags: [重点]\n"));
    vault.import(&[&["客户名称", "标签"], &["杭州盛泰机械有限公司", "重点、展会"]]);
    assert_eq!(vault.only()["tags"], json!(["重点", "展会"]));
    assert!(
        vault.text(SHENGTAI).contains("tags: [重点, 展会]"),
        "{}",
        vault.text(SHENGTAI)
    );
}

#[test]
fn a_profile_that_does_not_parse_is_left_alone() {
    let vault = FakeVault::new().with(SHENGTAI, "customer_name: [杭州\n\tx");
    let plan = vault.plan(&[&["客户名称", "城市"], &["杭州盛泰机械有限公司", "宁波"]]);
    assert_eq!(counts(&plan), (0, 0, 0, 1, 0));
    let reason = plan.items[0].reason.as_deref().expect("a reason");
    assert!(reason.contains(SHENGTAI) && reason.contains('行'), "{reason}");
}

#[test]
fn bytes_that_are_no_text_are_left_alone() {
    let mut vault = vault();
    vault.files.insert(SHENGTAI.to_owned(), vec![0xb3, 0xd0, 0xff]);
    let plan = vault.plan(&[&["客户名称", "城市"], &["杭州盛泰机械有限公司", "宁波"]]);
    assert_eq!(counts(&plan), (0, 0, 0, 1, 0));
}

#[test]
fn a_row_that_ties_a_nameless_row_to_anothers_name_is_handed_back() {
    let table = || {
        table_of(vec![
            vec![Cell::text("公司名称"), Cell::text("信用代码")],
            vec![Cell::Empty, Cell::text("91440300MA5EXAMPL1")],
            vec![Cell::text("甲公司"), Cell::Empty],
            vec![Cell::text("甲公司"), Cell::text("91440300MA5EXAMPL1")],
        ])
    };
    let mut vault = FakeVault::new();
    let first = vault.import_table(table());
    assert_eq!((first.rows.created, first.rows.rejected), (2, 1), "{:#?}", first.items);
    let second = vault.import_table(table());
    assert_eq!(
        (second.rows.unchanged, second.rows.rejected),
        (2, 1),
        "{:#?}",
        second.items
    );
    assert_eq!(vault.files.len(), 2);
}

#[test]
fn blanks_within_a_chinese_name_make_no_other_customer() {
    let path = "客户/制造业/中型/滁州乙有限公司/客户.yaml";
    let profile = "customer_id: CUST1\ncustomer_name: 滁州乙有限公司\n";
    let mut vault = FakeVault::new().with(path, profile);
    let plan = vault.import(&[
        &["客户名称", "城市"],
        &["滁州 乙 有限公司", "滁州"],
        &["滁州乙 有限公司", ""],
        &["滁州　乙有限公司", ""],
    ]);
    assert_eq!(counts(&plan), (0, 3, 0, 0, 0), "{:?}", plan.items);
    assert_eq!(
        vault.text(path),
        format!("{profile}city: 滁州\n"),
        "the name stays as it was written first"
    );
    let plan = FakeVault::new().import(&[
        &["客户名称", "城市"],
        &["ABC Trading 上海", "上海"],
        &["ABC Trading上海", ""],
        &["ABCTrading上海", ""],
    ]);
    let edits = plan.edits.len();
    assert_eq!((counts(&plan), edits), ((3, 0, 0, 0, 0), 1), "{:?}", plan.items);
    assert_eq!(plan.items[1].reason, None, "nothing of it is refused");
}

#[test]
fn changes_are_told_as_people_say_them() {
    let mut vault = vault();
    let plan = vault.import(&[
        &["客户名称", "联系人", "电话", "联系人2-姓名", "联系人2-电话", "标签"],
        &[
            "杭州盛泰机械有限公司",
            "王芳",
            "13900139000",
            "李强",
            "13700137000",
            "重点",
        ],
    ]);
    let labels: Vec<&str> = plan.items[0]
        .changes
        .iter()
        .map(|change| change.label.as_str())
        .collect();
    assert_eq!(labels, ["标签", "联系人 王芳·电话", "联系人 李强"]);
    let nameless = PROFILE.replace("- name: 王芳\n    phone", "- phone");
    let mut vault = FakeVault::new().with(SHENGTAI, &nameless);
    let plan = vault.import(&[
        &["客户名称", "电话", "邮箱"],
        &["杭州盛泰机械有限公司", "13800138000", "wf@example.com"],
    ]);
    assert_eq!(plan.items[0].changes[0].label, "第 1 位联系人的邮箱");
    assert_eq!(plan.columns[1].target, "联系人·电话");
}

//! New customers, rows of the same customer, rows without one, and the account of all of them.

use crate::fake_vault::{FakeVault, counts, outcomes};
use crate::fixtures::{table, table_of};
use kehu::sheets::{Cell, Outcome};
use kehu::vault::{Expect, FileEdit};
use serde_json::{Value, json};

#[test]
fn a_row_becomes_a_profile_in_the_order_of_the_schema() {
    let mut vault = FakeVault::new();
    let plan = vault.import(&[
        &["电话", "联系人", "公司名称", "所属行业", "企业规模", "交易所"],
        &["13800138000", "王芳", "杭州盛泰机械有限公司", "制造", "中型", "SSE"],
    ]);
    assert_eq!(counts(&plan), (1, 0, 0, 0, 0));
    assert!(matches!(
        &plan.edits[..],
        [FileEdit::Write {
            expect: Expect::Absent,
            ..
        }]
    ));
    let path = "客户/制造业/中型/杭州盛泰机械有限公司/客户.yaml";
    assert_eq!(vault.paths(), [path]);
    let profile = vault.value(path);
    assert_eq!(
        profile,
        json!({
            "customer_id": "CUST202611210001",
            "customer_name": "杭州盛泰机械有限公司",
            "industry": "制造业",
            "company_size": "中型",
            "contacts": [{"name": "王芳", "phone": "13800138000"}],
            "created_on": "2026-11-21",
            "created_by": "李经理",
            "custom": {"交易所": "SSE"},
        })
    );
    let order: Vec<&String> = profile.as_object().expect("a map").keys().collect();
    assert_eq!(order[..4], ["customer_id", "customer_name", "industry", "company_size"]);
    assert_eq!(plan.message.subject, "导入 客户.xlsx：新建 1 个客户");
    assert_eq!(plan.message.operation, "import");
    assert_eq!(
        plan.message.trailers[0],
        ("Import-File".to_owned(), "客户.xlsx".to_owned())
    );
}

#[test]
fn what_cannot_be_placed_goes_to_unclassified() {
    let mut vault = FakeVault::new();
    vault.import(&[&["公司名称"], &["杭州盛泰机械有限公司"]]);
    assert_eq!(vault.paths(), ["客户/未分类/未分类/杭州盛泰机械有限公司/客户.yaml"]);
}

#[test]
fn numbers_continue_after_the_highest_of_the_day() {
    let profile = "customer_id: CUST202611210041\ncustomer_name: 甲公司\n";
    let mut vault = FakeVault::new().with("客户/未分类/未分类/甲公司/客户.yaml", profile);
    vault.import(&[&["客户名称"], &["乙公司"], &["丙公司"]]);
    let id = |name: &str| vault.value(&format!("客户/未分类/未分类/{name}/客户.yaml"))["customer_id"].clone();
    assert_eq!(
        (id("乙公司"), id("丙公司")),
        (json!("CUST202611210042"), json!("CUST202611210043"))
    );
}

#[test]
fn a_number_of_our_own_kind_is_kept_and_any_other_becomes_a_legacy_number() {
    let mut vault = FakeVault::new();
    vault.import(&[
        &["客户编号", "客户名称"],
        &["", "甲公司"],
        &["CUST202611210001", "乙公司"],
        &["K-17", "丙公司"],
        &["CUST202501010007", "丁公司"],
    ]);
    let ids = |name: &str| {
        let profile = vault.value(&format!("客户/未分类/未分类/{name}/客户.yaml"));
        (profile["customer_id"].clone(), profile["legacy_ids"].clone())
    };
    assert_eq!(ids("乙公司"), (json!("CUST202611210001"), Value::Null));
    assert_eq!(ids("甲公司"), (json!("CUST202611210002"), Value::Null));
    assert_eq!(ids("丙公司"), (json!("CUST202611210003"), json!(["K-17"])));
    assert_eq!(ids("丁公司"), (json!("CUST202501010007"), Value::Null));
}

#[test]
fn defaults_fill_what_new_customers_lack_and_nothing_else() {
    let profile = "customer_id: CUST202601010001\ncustomer_name: 甲公司\n";
    let mut vault = FakeVault::new()
        .with("客户/未分类/未分类/甲公司/客户.yaml", profile)
        .with_default("负责人", "张三")
        .with_default("customer_level", "b类")
        .with_default("行业", "制造");
    let plan = vault.import(&[
        &["客户名称", "负责人"],
        &["甲公司", ""],
        &["乙公司", "李四"],
        &["丙公司", ""],
    ]);
    assert_eq!(counts(&plan), (2, 0, 1, 0, 0));
    let created = vault.value("客户/制造业/未分类/丙公司/客户.yaml");
    assert_eq!(
        (&created["owner"], &created["customer_level"]),
        (&json!("张三"), &json!("B"))
    );
    assert_eq!(
        vault.value("客户/制造业/未分类/乙公司/客户.yaml")["owner"],
        json!("李四")
    );
}

#[test]
fn who_created_a_customer_and_when_is_honoured() {
    let mut vault = FakeVault::new();
    vault.import(&[
        &["客户名称", "创建人", "创建时间"],
        &["甲公司", "赵六", "2020-2-1 10:30"],
    ]);
    let profile = vault.only();
    assert_eq!(
        (&profile["created_by"], &profile["created_on"]),
        (&json!("赵六"), &json!("2020-02-01"))
    );
}

#[test]
fn rows_of_one_customer_become_one_profile_with_several_contacts() {
    let mut vault = FakeVault::new();
    let plan = vault.import(&[
        &["客户名称", "联系人", "电话", "城市"],
        &["甲公司", "王芳", "13800138000", ""],
        &["甲公司", "李强", "13900139000", "杭州"],
        &["甲公司", "王芳", "13800138000", "杭州"],
    ]);
    assert_eq!(
        counts(&plan),
        (3, 0, 0, 0, 0),
        "each row has the outcome of its customer"
    );
    assert_eq!(plan.edits.len(), 1);
    assert_eq!(plan.message.subject, "导入 客户.xlsx：新建 1 个客户");
    let profile = vault.only();
    assert_eq!(
        profile["contacts"],
        json!([{"name": "王芳", "phone": "13800138000"}, {"name": "李强", "phone": "13900139000"}])
    );
    assert_eq!(profile["city"], json!("杭州"));
}

#[test]
fn what_a_later_row_says_differently_is_reported_and_not_taken() {
    let mut vault = FakeVault::new();
    let plan = vault.import(&[&["客户名称", "负责人"], &["甲公司", "张三"], &["甲公司", "李四"]]);
    assert_eq!(vault.only()["owner"], json!("张三"));
    assert_eq!(plan.items[0].reason, None);
    assert_eq!(
        plan.items[1].reason.as_deref(),
        Some("与第 2 行是同一客户，以第 2 行为准，未采用：负责人“李四”")
    );
}

#[test]
fn rows_of_one_credit_code_are_one_customer() {
    let plan = FakeVault::new().plan(&[
        &["客户名称", "信用代码"],
        &["杭州盛泰机械有限公司", "91330100MA27XN8Y5K"],
        &["盛泰机械", "91330100MA27XN8Y5K"],
        &["杭州盛泰机械有限公司", "91440300MA5EXAMPL1"],
    ]);
    assert_eq!(counts(&plan), (2, 0, 0, 1, 0));
    assert!(
        plan.items[2]
            .reason
            .as_deref()
            .expect("a reason")
            .contains("与第 2 行同名")
    );
}

#[test]
fn placeholders_identify_nobody() {
    let plan = FakeVault::new().plan(&[
        &["客户名称", "信用代码", "客户编码", "城市"],
        &["甲公司", "无", "-", "杭州"],
        &["乙公司", "无", "-", "杭州"],
        &["丙公司", "000000000000000000", "", ""],
        &["丁公司", "000000000000000000", "", ""],
        &["未知", "", "", "杭州"],
        &["——", "", "", "杭州"],
        &["", "", "", "杭州"],
    ]);
    assert_eq!(counts(&plan), (4, 0, 0, 3, 0));
    assert_eq!(plan.items[4].reason.as_deref(), Some("“未知”不是客户名称"));
    assert_eq!(plan.items[6].reason.as_deref(), Some("没有客户名称"));
}

#[test]
fn a_row_without_a_name_but_with_a_code_is_imported() {
    let mut vault = FakeVault::new();
    let plan = vault.import(&[&["客户名称", "信用代码"], &["", "91330100MA27XN8Y5K"]]);
    assert_eq!(counts(&plan), (1, 0, 0, 0, 0));
    assert_eq!(vault.only().get("customer_name"), None);
}

#[test]
fn blank_rows_and_rows_with_a_serial_number_only_are_skipped() {
    let plan = FakeVault::new().plan(&[
        &["序号", "客户名称"],
        &["1", "甲公司"],
        &["", ""],
        &["2", "乙公司"],
        &["3", ""],
        &["4", " "],
    ]);
    assert_eq!((plan.rows.rows, counts(&plan)), (5, (2, 0, 0, 0, 3)));
    assert_eq!(
        outcomes(&plan),
        [
            (2, Outcome::Created),
            (4, Outcome::Created),
            (5, Outcome::Skipped),
            (6, Outcome::Skipped)
        ]
    );
}

#[test]
fn the_header_is_the_first_row_that_holds_something() {
    let text = |text: &str| Cell::text(text);
    let rows = vec![
        vec![],
        vec![],
        vec![text(""), text("客户名称")],
        vec![],
        vec![text(""), text("甲公司")],
    ];
    let plan = FakeVault::new().try_plan(table_of(rows)).expect("a plan");
    assert_eq!((plan.rows.rows, counts(&plan)), (2, (1, 0, 0, 0, 1)));
    assert_eq!(plan.columns[0].column, "B");
}

#[test]
fn a_header_without_rows_changes_nothing() {
    let plan = FakeVault::new().plan(&[&["客户名称", "城市"]]);
    assert_eq!((plan.rows.rows, plan.edits.len()), (0, 0));
    assert_eq!(plan.message.subject, "导入 客户.xlsx：没有变化");
}

#[test]
fn names_that_make_the_same_folder_get_folders_of_their_own() {
    let mut vault = FakeVault::new();
    let plan = vault.import(&[
        &["客户名称"],
        &["甲/乙公司"],
        &["甲:乙公司"],
        &["ABC公司"],
        &["abc公司"],
    ]);
    assert_eq!(counts(&plan), (4, 0, 0, 0, 0));
    assert_eq!(
        vault.paths().len(),
        3,
        "case makes no other customer: {:?}",
        vault.paths()
    );
    let folded: std::collections::HashSet<String> = vault.paths().iter().map(|path| path.to_lowercase()).collect();
    assert_eq!(folded.len(), 3, "{:?}", vault.paths());
}

#[test]
fn running_an_import_twice_changes_nothing() {
    let rows: &[&[&str]] = &[
        &[
            "编号",
            "客户名称",
            "信用代码",
            "所属行业",
            "公司员工数",
            "联系人",
            "电话",
            "标签",
            "备注",
            "渠道商",
            "客户等级",
        ],
        &[
            "1",
            "甲公司",
            "",
            "半导体",
            "328",
            "王芳",
            "13800138000",
            "重点、展会",
            "两\n行",
            "华东",
            "重点客户",
        ],
        &["1", "甲公司", "", "银行", "", "李强", "", "老客户", "", "", ""],
        &[
            "2",
            "乙公司",
            "91330100MA27XN8Y5K",
            "",
            "100-499人",
            "",
            "0571-88001234",
            "",
            "'x: [y",
            "yes",
            "",
        ],
        &[
            "",
            "丙公司",
            "无",
            "星际旅行",
            "1万人",
            "",
            "",
            "",
            "",
            "2020-02-01",
            "",
        ],
    ];
    let mut vault = FakeVault::new().with_default("负责人", "张三");
    assert_eq!(counts(&vault.import(rows)), (4, 0, 0, 0, 0));
    let files = vault.files.clone();
    let plan = vault.import(rows);
    assert_eq!(counts(&plan), (0, 0, 4, 0, 0), "{:#?}", plan.items);
    assert_eq!(vault.files, files);
}

#[test]
fn a_second_sheet_adds_to_what_is_there() {
    let mut vault = FakeVault::new();
    vault.import(&[
        &["公司名称", "公司员工数"],
        &["果麦文化传媒股份有限公司", "328"],
        &["平安银行股份有限公司", "40000"],
    ]);
    let plan = vault.import(&[
        &["公司简称", "公司名称", "所属行业", "地区"],
        &["平安银行", "平安银行股份有限公司", "银行", "深圳"],
        &["新公司", "新来的股份有限公司", "银行", "深圳"],
    ]);
    assert_eq!(counts(&plan), (1, 1, 0, 0, 0));
    let profile = vault.value("客户/金融业/大型集团/平安银行股份有限公司/客户.yaml");
    assert_eq!(profile["short_name"], json!("平安银行"));
    assert_eq!(profile["region"], json!("深圳"));
    assert_eq!(profile["custom"]["所属行业"], json!("银行"));
    assert_eq!(profile["employees"], json!(40000));
}

#[test]
fn a_table_without_rows_names_no_customer() {
    assert!(FakeVault::new().try_plan(table(&[])).is_err());
}

#[test]
fn a_mobile_is_the_phone_whatever_the_column_for_phones_holds() {
    let mut vault = FakeVault::new();
    vault.import(&[
        &["客户名称", "联系人", "电话", "手机"],
        &["甲公司", "王芳", "", "13800138000"],
        &["乙公司", "李强", "0571-88001234", "13900139000"],
    ]);
    let contact_of = |name: &str| vault.value(&format!("客户/未分类/未分类/{name}/客户.yaml"))["contacts"][0].clone();
    assert_eq!(contact_of("甲公司"), json!({"name": "王芳", "phone": "13800138000"}));
    assert_eq!(
        contact_of("乙公司"),
        json!({"name": "李强", "phone": "13900139000", "other_phones": ["0571-88001234"]})
    );
}

#[test]
fn a_contact_without_a_name_is_the_same_one_when_the_sheet_comes_again() {
    let rows: &[&[&str]] = &[
        &["客户名称", "联系人", "邮箱", "电话", "电话2"],
        &["甲公司", "", "", "", "找门卫"],
        &["甲公司", "王芳", "", "", ""],
    ];
    let mut vault = FakeVault::new();
    vault.import(rows);
    assert_eq!(counts(&vault.import(rows)), (0, 0, 2, 0, 0));
}

#[test]
fn a_row_with_a_number_alone_is_about_whom_another_row_names_by_it() {
    let rows: &[&[&str]] = &[
        &["公司名称", "客户编号"],
        &["", "1001"],
        &["甲公司", ""],
        &["甲公司", "1001"],
    ];
    let mut vault = FakeVault::new();
    assert_eq!(
        counts(&vault.import(rows)),
        (3, 0, 0, 0, 0),
        "the last row says whose number it is"
    );
    assert_eq!(counts(&vault.import(rows)), (0, 0, 3, 0, 0));
}

#[test]
fn a_placeholder_never_replaces_a_name() {
    let profile = "customer_id: CUST202601150003\ncustomer_name: 甲公司\n";
    let path = "客户/未分类/未分类/甲公司/客户.yaml";
    let mut vault = FakeVault::new().with(path, profile);
    let plan = vault.import(&[&["公司名称", "客户编号"], &["未知", "CUST202601150003"]]);
    assert_eq!(counts(&plan), (0, 0, 1, 0, 0));
    assert_eq!(vault.text(path), profile);
}

#[test]
fn a_row_with_nothing_but_a_number_that_several_customers_have_is_handed_back() {
    let rows: &[&[&str]] = &[
        &["公司名称", "客户编号", "客户等级"],
        &["", "1001", "A"],
        &["甲公司", "1001", "B"],
        &["乙公司", "1001", "C"],
    ];
    let mut vault = FakeVault::new();
    let plan = vault.import(rows);
    assert_eq!(counts(&plan), (2, 0, 0, 1, 0));
    let reason = "表格里有几个客户的编号都是 1001，这一行没有名称，不知道是哪一家";
    assert_eq!(plan.items[0].reason.as_deref(), Some(reason));
    assert_eq!(counts(&vault.import(rows)), (0, 0, 2, 1, 0));
}

#[test]
fn a_row_of_numbers_that_stand_for_several_rows_is_handed_back() {
    let rows: &[&[&str]] = &[
        &["公司名称", "编号", "客户编号"],
        &["", "A-1", ""],
        &["", "B-2", ""],
        &["", "A-1", "B-2"],
    ];
    let mut vault = FakeVault::new();
    assert_eq!(
        counts(&vault.import(rows)),
        (0, 0, 0, 3, 0),
        "numbers that nobody has name nobody"
    );
}

#[test]
fn what_rows_say_of_their_contacts_under_names_of_their_own_stays_with_each() {
    let rows = |order: [usize; 2]| {
        let contacts: [&[&str]; 2] = [
            &["杭州盛泰机械有限公司", "张一", "3月5日", "华东"],
            &["杭州盛泰机械有限公司", "张二", "6月6日", "华东"],
        ];
        let header: &[&str] = &["客户名称", "联系人", "生肖", "片区"];
        crate::fixtures::table(&[header, contacts[order[0]], contacts[order[1]]])
    };
    let mut vault = FakeVault::new();
    let plan = vault.import_table(rows([0, 1]));
    assert_eq!(plan.cells.rejected, 0, "{:?}", plan.items);
    let custom = &vault.only()["custom"];
    assert_eq!(
        (&custom["生肖（张一）"], &custom["生肖（张二）"], &custom["片区"]),
        (&"3月5日".into(), &"6月6日".into(), &"华东".into()),
        "{custom}"
    );
    assert_eq!(counts(&vault.import_table(rows([1, 0]))), (0, 0, 2, 0, 0));
}

//! Sheets that are no list of customers: refused with the reason and the way out, never read into garbage.

use crate::fake_vault::FakeVault;
use crate::fixtures::table;
use kehu::sheets::{BookPlan, Mapping, PlanError, Table, plan_book, survey};

fn refusal(rows: &[&[&str]]) -> PlanError {
    FakeVault::new().try_plan(table(rows)).expect_err("a refusal")
}

fn is_read(rows: &[&[&str]]) {
    assert!(FakeVault::new().try_plan(table(rows)).is_ok(), "{rows:?}");
}

fn sheet(name: &str, rows: &[&[&str]]) -> Table {
    Table {
        sheet: Some(name.to_owned()),
        ..table(rows)
    }
}

fn book(sheets: Vec<Table>) -> BookPlan {
    let vault = FakeVault::new();
    plan_book(sheets, &vault.catalog, &vault.settings, &vault, &vault.options).expect("a plan")
}

#[test]
fn a_form_is_no_list() {
    let forms: &[&[&[&str]]] = &[
        // One label and its value in a row.
        &[
            &["客户名称", "杭州盛泰机械有限公司"],
            &["联系人", "王芳"],
            &["联系电话", "13800138000"],
            &["地址", "杭州市滨江区"],
        ],
        // Pairs side by side, below a title, with cells merged over several columns.
        &[
            &["客户信息登记表"],
            &["客户名称", "杭州盛泰", "", "联系人", "王芳"],
            &["联系电话", "13800138000", "", "职务", "经理"],
            &["所属行业", "制造业", "", "企业规模", "中型"],
            &["登记日期", "2026-01-01", "", "经办", "张三"],
        ],
        // Not filled in yet, and with colons.
        &[&["客户名称："], &["联系人："], &["电话："], &["地址："]],
        // Label and value in one cell.
        &[
            &["客户名称：杭州盛泰", "联系人：王芳"],
            &["电话：13800138000", "传真"],
            &["地址：杭州"],
        ],
        // Two labels only.
        &[&["客户名称", "杭州盛泰"], &["电话", "13800138000"]],
        // Customers side by side, their fields below each other.
        &[
            &["客户名称", "杭州盛泰", "苏州恒瑞"],
            &["联系人", "王芳", "李强"],
            &["城市", "杭州", "苏州"],
        ],
    ];
    for form in forms {
        let error = refusal(form);
        assert!(matches!(error, PlanError::Form), "{form:?}: {error}");
        let text = error.to_string();
        assert!(text.contains("登记表") && text.contains("请把它改成清单"), "{text}");
    }
}

#[test]
fn lists_are_no_forms() {
    is_read(&[&["客户名称", "电话"], &["甲公司", "13800138000"]]);
    is_read(&[&["客户名称"], &["甲公司"], &["乙公司"], &["丙公司"]]);
    // Values that are the names of fields as well.
    is_read(&[
        &["客户名称", "标签", "备注"],
        &["甲公司", "电话", "微信"],
        &["乙公司", "地址", "城市"],
        &["丙公司", "邮箱", "QQ"],
        &["丁公司", "备注", "性别"],
    ]);
}

#[test]
fn suppliers_goods_and_people_are_no_customers() {
    for (headers, subject) in [
        (&["编号", "供应商名称", "联系人", "电话"][..], "供应商"),
        (&["供应商", "名称", "电话"], "供应商"),
        (&["物料编码", "名称", "规格型号", "单位"], "物料或商品"),
        (&["产品名称", "产品编码", "单位", "价格"], "物料或商品"),
        (&["工号", "姓名", "部门", "手机"], "员工"),
        (&["姓名", "考勤日期", "上班时间", "下班时间"], "考勤或工资"),
        (&["资产编号", "名称", "部门"], "资产"),
    ] {
        let row = vec!["x"; headers.len()];
        let error = refusal(&[headers, &row]);
        assert!(
            matches!(&error, PlanError::OtherSubject { subject: found, .. } if *found == subject),
            "{headers:?}: {error}"
        );
        assert!(error.to_string().contains("改成“客户名称”"), "{error}");
    }
}

#[test]
fn customers_may_have_suppliers_and_goods() {
    is_read(&[&["客户名称", "供应商", "产品名称"], &["甲公司", "乙公司", "机床"]]);
    is_read(&[&["公司名称", "工号"], &["甲公司", "7"]]);
}

#[test]
fn the_name_of_a_sheet_tells_as_well() {
    let named = |name: &str| FakeVault::new().try_plan(sheet(name, &[&["名称", "电话"], &["x", "13800138000"]]));
    assert!(matches!(named("供应商"), Err(PlanError::OtherSubject { .. })));
    assert!(matches!(named("员工花名册"), Err(PlanError::OtherSubject { .. })));
    assert!(named("客户（含供应商）").is_ok());
    assert!(named("Sheet1").is_ok());
}

#[test]
fn in_a_book_the_other_sheets_are_imported() {
    let plan = book(vec![
        sheet("客户", &[&["客户名称", "城市"], &["甲公司", "杭州"]]),
        sheet("供应商", &[&["编号", "供应商名称"], &["1", "乙公司"]]),
        sheet(
            "登记表",
            &[&["客户名称", "丙公司"], &["联系人", "王芳"], &["电话", "13800138000"]],
        ),
        sheet("填写须知", &[&["带 * 的必填"], &["手机号 11 位"]]),
    ]);
    let imported: Vec<Option<&str>> = plan.sheets.iter().map(|sheet| sheet.sheet.as_deref()).collect();
    assert_eq!(imported, [Some("客户")]);
    let left_out: Vec<(&str, bool)> = plan
        .left_out
        .iter()
        .map(|sheet| (sheet.sheet.as_deref().expect("a name"), sheet.reason.is_empty()))
        .collect();
    assert_eq!(left_out, [("供应商", false), ("登记表", false), ("填写须知", false)]);
    assert!(plan.left_out[0].reason.contains("供应商的清单"), "{:?}", plan.left_out);
    assert!(plan.left_out[1].reason.contains("登记表"), "{:?}", plan.left_out);
}

#[test]
fn a_form_stays_one_when_somebody_says_that_it_is_of_customers() {
    let form: &[&[&str]] = &[
        &["客户名称", "杭州盛泰机械有限公司"],
        &["联系人", "王芳"],
        &["联系电话", "13800138000"],
        &["地址", "杭州市滨江区"],
    ];
    let of_customers = Mapping {
        kind: Some("客户".to_owned()),
        ..Mapping::default()
    };
    let vault = FakeVault::new().mapped_by(of_customers);
    let error = vault.try_plan(table(form)).expect_err("a refusal");
    assert!(matches!(error, PlanError::Form), "{error}");
    let vault = FakeVault::new();
    for sheet in survey(&[sheet("甲", form), sheet("乙", form)], &vault.catalog, &vault.options) {
        assert!(sheet.is_left_out);
        let problem = sheet.problem.expect("why it is left out");
        assert!(problem.contains("登记表"), "{problem}");
    }
}

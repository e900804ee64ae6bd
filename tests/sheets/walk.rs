//! What a newcomer's messy lists brought to light: nothing is falsified, and what is lost is told.

use crate::fake_vault::{FakeVault, counts};
use crate::fixtures::{Folder, table, table_of};
use kehu::sheets::{Cell, Plan, ReadOptions, Sheets, read_here};
use serde_json::{Value, json};

/// What the rows are told, without their numbers.
fn told(plan: &Plan) -> Vec<&str> {
    plan.items.iter().filter_map(|item| item.reason.as_deref()).collect()
}

/// The only customer that these rows make, and what is told of them.
fn made(rows: &[&[&str]]) -> (Value, Vec<String>) {
    let mut vault = FakeVault::new();
    let plan = vault.import(rows);
    let told = told(&plan).into_iter().map(str::to_owned).collect();
    (vault.only(), told)
}

#[test]
fn a_sign_of_the_currency_leaves_the_unit_of_the_header() {
    for (header, cell, yuan) in [
        ("年营业额(万)", "￥650", 6_500_000_u64),
        ("年营业额（万元）", "¥650", 6_500_000),
        ("年营业额（万元）", "RMB 18.6", 186_000),
        ("年营业额（亿元）", "￥2", 200_000_000),
        ("年营业额", "￥650", 650),
    ] {
        let (profile, told) = made(&[&["客户名称", header], &["甲公司", cell]]);
        assert_eq!(profile["annual_revenue"], json!(yuan), "{header} {cell}");
        assert_eq!(told, Vec::<String>::new());
    }
    let (profile, told) = made(&[&["客户名称", "注册资本"], &["甲公司", "￥5,000,000"]]);
    assert_eq!(
        profile["registered_capital"],
        json!(500),
        "yuan, where no header says otherwise"
    );
    assert_eq!(told, Vec::<String>::new());
}

#[test]
fn an_amount_in_yuan_below_ten_thousands_is_told() {
    let (profile, told) = made(&[&["客户名称", "年营业额（万元）"], &["甲公司", "18.6元"]]);
    assert_eq!(profile["annual_revenue"], json!(18.6));
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("18.6元") && told[0].contains('万'), "{told:?}");
}

#[test]
fn commas_in_odd_places_are_no_number() {
    let (profile, told) = made(&[&["客户名称", "年营业额"], &["甲公司", "1,860,00"]]);
    assert_eq!(profile["annual_revenue"], json!("1,860,00"));
    assert!(told[0].contains("1,860,00"), "{told:?}");
}

#[test]
fn groups_of_columns_are_contacts_of_their_own() {
    for [one, other] in [
        ["联系人1", "联系人2"],
        ["联系人", "备用"],
        ["主要", "其他"],
        ["第一联系人", "第二联系人"],
        ["主联系人", "次联系人"],
        ["联系人", "联系人"],
    ] {
        let (profile, _) = made(&[
            &["客户名称", one, "", "", other, "", "", "业务员"],
            &["", "姓名", "职务", "手机", "姓名", "职务", "手机", ""],
            &[
                "甲公司",
                "王芳",
                "经理",
                "13800138000",
                "李强",
                "财务",
                "13900139000",
                "张三",
            ],
        ]);
        assert_eq!(
            profile["contacts"],
            json!([
                {"name": "王芳", "title": "经理", "phone": "13800138000"},
                {"name": "李强", "title": "财务", "phone": "13900139000"}
            ]),
            "{one} {other}"
        );
        assert_eq!(profile["owner"], "张三");
    }
}

#[test]
fn the_word_of_a_group_tells_what_its_contact_does() {
    let (profile, _) = made(&[
        &["客户名称", "采购", "", "财务", ""],
        &["", "姓名", "手机", "姓名", "手机"],
        &["甲公司", "王芳", "13800138000", "李强", "13900139000"],
    ]);
    assert_eq!(
        profile["contacts"],
        json!([
            {"name": "王芳", "title": "采购", "phone": "13800138000"},
            {"name": "李强", "title": "财务", "phone": "13900139000"}
        ])
    );
}

#[test]
fn a_second_contact_can_be_chosen_for_a_column() {
    let catalog = kehu::kinds::Catalog::builtin();
    let labels: Vec<String> = kehu::sheets::choices(&catalog, "customer")
        .into_iter()
        .filter(|choice| choice.field.starts_with("contacts[1]"))
        .map(|choice| choice.label)
        .collect();
    assert!(labels.contains(&"第 2 位联系人的姓名".to_owned()), "{labels:?}");
}

#[test]
fn a_formula_that_nobody_worked_out_is_told() {
    let folder = Folder::new();
    let path = folder.raw_xlsx(
        "a.xlsx",
        "",
        r#"<row r="1"><c r="A1" t="inlineStr"><is><t>客户名称</t></is></c><c r="B1" t="inlineStr"><is><t>年营业额</t></is></c>
        <c r="C1" t="inlineStr"><is><t>备注</t></is></c></row>
        <row r="2"><c r="A2" t="inlineStr"><is><t>甲公司</t></is></c><c r="B2"><f>1+1</f><v></v></c><c r="C2" s="1"/></row>
        <row r="3"><c r="A3" t="inlineStr"><is><t>乙公司</t></is></c><c r="B3"><f>1+1</f><v>2</v></c>
        <c r="C3" t="str"><f>""</f><v></v></c></row>"#,
    );
    let tables = read_here(&path, &ReadOptions::default()).expect("tables");
    let plan = FakeVault::new().plan_book(tables);
    assert_eq!(plan.cells().cells, 4, "the formula without a value is a cell");
    let told = told(&plan.sheets[0].plan);
    assert_eq!(told, ["“年营业额”是公式，没有算好的值，请用 Excel 打开保存一次再导入"]);
}

#[test]
fn numbers_that_lost_their_last_digits_are_told() {
    for cell in [Cell::Number(6.222_021_234_567_89e18), Cell::text("6.22202E+18")] {
        let sheet = table_of(vec![
            vec![Cell::text("客户名称"), Cell::text("银行账号")],
            vec![Cell::text("甲公司"), cell],
        ]);
        let plan = FakeVault::new().try_plan(sheet).expect("a plan");
        assert!(told(&plan)[0].contains("末几位已经丢失"), "{:?}", told(&plan));
    }
}

#[test]
fn values_that_formulas_did_not_find_are_told() {
    let sheet = table_of(vec![
        vec![Cell::text("客户名称"), Cell::text("备注")],
        vec![Cell::text("甲公司"), Cell::Error("#N/A".into())],
    ]);
    let plan = FakeVault::new().try_plan(sheet).expect("a plan");
    assert!(told(&plan)[0].contains("#N/A"), "{:?}", told(&plan));
}

#[test]
fn words_that_say_more_than_their_value_are_kept_and_counted() {
    let mut vault = FakeVault::new();
    let plan = vault.plan_book(vec![table(&[
        &["客户名称", "行业", "等级"],
        &["甲公司", "农业综合", "普通"],
        &["乙公司", "农业", "普通"],
        &["丙公司", "制造业企业", "A类客户"],
    ])]);
    assert!(
        plan.notes.iter().any(|note| note.contains("普通→B 2 行")),
        "{:?}",
        plan.notes
    );
    vault.import(&[&["客户名称", "行业"], &["甲公司", "农业综合"]]);
    assert_eq!(vault.only()["custom"], json!({"行业": "农业综合"}));
}

#[test]
fn what_rows_of_one_customer_contradict_each_other_in_is_in_the_commit() {
    let mut vault = FakeVault::new();
    let plan = vault.import(&[
        &["客户名称", "等级", "联系人", "电话"],
        &["甲公司", "A", "王芳", "1.38E+10"],
        &["甲公司", "B", "王芳", "13800138000"],
        &["甲公司", "A", "王芳", "13900139000"],
    ]);
    let profile = vault.only();
    assert_eq!(
        profile["contacts"],
        json!([{"name": "王芳", "phone": "13800138000", "other_phones": ["13900139000"]}])
    );
    assert_eq!(profile["customer_level"], "A");
    let body = &plan.message.body;
    assert!(body.contains("客户等级“B”") && body.contains("1.38E+10"), "{body}");
}

#[test]
fn what_was_paid_is_kept_in_a_sheet_of_contracts() {
    let mut vault = FakeVault::new().with(
        "客户/制造业/中型/杭州盛泰/客户.yaml",
        "customer_id: CUST1\ncustomer_name: 杭州盛泰\n",
    );
    let plan = vault.import(&[
        &["合同编号", "客户名称", "合同名称", "合同金额", "签约日", "已回款（元）"],
        &["HT1", "杭州盛泰", "软件", "300", "2026-03-01", "64000"],
    ]);
    let columns: Vec<&str> = plan.columns.iter().map(|column| column.target.as_str()).collect();
    assert_eq!(columns[4..], ["签订日期", "自定义·已回款（元）"]);
}

#[test]
fn sections_and_dittos_are_no_customers() {
    let mut vault = FakeVault::new();
    let plan = vault.import(&[
        &["客户名称", "城市", "联系人", "电话"],
        &["【北京】"],
        &["甲公司", "北京", "王芳", "13800138000"],
        &["同上", "〃", "李强", "13900139000"],
    ]);
    assert_eq!((plan.rows.created, plan.rows.skipped), (2, 1));
    let profile = vault.only();
    assert_eq!(profile["city"], "北京");
    assert_eq!(profile["contacts"].as_array().map(Vec::len), Some(2));
    assert!(told(&plan).contains(&"小标题行，不导入"));
}

#[test]
fn a_row_with_a_number_alone_is_nobody() {
    let plan = FakeVault::new().plan(&[
        &["客户编号", "客户名称", "城市"],
        &["00126", "甲公司", "珠海"],
        &["00127", "", "佛山"],
    ]);
    assert_eq!(counts(&plan), (1, 0, 0, 1, 0));
}

#[test]
fn likely_duplicates_are_told() {
    let vault = FakeVault::new().with(
        "客户/制造业/中型/杭州盛泰机械有限公司/客户.yaml",
        "customer_id: CUST1\ncustomer_name: 杭州盛泰机械有限公司\n",
    );
    let plan = vault.plan(&[
        &["客户编号", "客户名称", "城市"],
        &["1", "杭州盛泰机械", "杭州"],
        &["2", "温州百佳鞋业", "温州"],
        &["3", "温州百佳鞋业有限公司", "温州"],
        &["3", "东莞鸿发", "东莞"],
    ]);
    let told = told(&plan).join("\n");
    for words in ["杭州盛泰机械有限公司", "第 3 行", "原编号 3"] {
        assert!(told.contains(words), "{words} in {told}");
    }
    let mut vault = FakeVault::new();
    let rows: &[&[&str]] = &[&["客户名称"], &["温州百佳鞋业"], &["温州百佳鞋业有限公司"]];
    assert_eq!(self::told(&vault.import(rows)).len(), 1);
    assert!(self::told(&vault.import(rows)).is_empty(), "told apart before");
}

#[test]
fn case_and_blanks_make_no_other_name() {
    let mut vault = FakeVault::new();
    vault.import(&[
        &["客户名称", "城市"],
        &["ABC Co., Ltd", "上海"],
        &["abc co.,ltd", "上海"],
    ]);
    assert_eq!(vault.only()["customer_name"], "ABC Co., Ltd");
}

#[test]
fn two_people_in_a_cell_are_two_contacts() {
    let (profile, told) = made(&[
        &["客户名称", "联系人", "联系电话"],
        &["甲公司", "罗静 / 马超", "13711110000 / 13722220000"],
    ]);
    assert_eq!(
        profile["contacts"],
        json!([{"name": "罗静", "phone": "13711110000"}, {"name": "马超", "phone": "13722220000"}])
    );
    assert_eq!(told, Vec::<String>::new());
    let (profile, told) = made(&[
        &["客户名称", "联系人", "联系电话"],
        &["甲公司", "罗静 / 马超", "13711110000"],
    ]);
    assert_eq!(profile["contacts"][0]["name"], "罗静 / 马超");
    assert!(told[0].contains("罗静 / 马超"), "{told:?}");
}

#[test]
fn hidden_sheets_are_mentioned() {
    let folder = Folder::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("客户").expect("a sheet");
    sheet.write_string(0, 0, "客户名称").expect("a cell");
    sheet.write_string(1, 0, "甲公司").expect("a cell");
    sheet
        .insert_note(1, 0, &rust_xlsxwriter::Note::new("更名"))
        .expect("a note");
    let sheet = book.add_worksheet().set_name("旧数据").expect("a sheet");
    sheet.set_hidden(true);
    sheet.write_string(0, 0, "客户名称").expect("a cell");
    let path = folder.path("a.xlsx");
    book.save(&path).expect("a file");
    let tables = read_here(&path, &ReadOptions::default()).expect("tables");
    let notes = FakeVault::new().plan_book(tables).notes.join("\n");
    assert!(
        notes.contains("旧数据") && notes.contains("1 个单元格有批注"),
        "{notes}"
    );
    let named = ReadOptions {
        sheets: Sheets::Named("客户".into()),
        ..ReadOptions::default()
    };
    let tables = read_here(&path, &named).expect("tables");
    assert!(!FakeVault::new().plan_book(tables).notes.join("").contains("旧数据"));
}

#[test]
fn a_day_without_a_year_is_the_last_such_day() {
    for (said, time) in [
        ("11月20日", "2026-11-20"),
        ("11/5", "2026-11-05"),
        ("11.26", "2025-11-26"),
        ("昨天", "2026-11-20"),
        ("今天 14:30", "2026-11-21 14:30"),
    ] {
        let mut vault = FakeVault::new().with(
            "客户/制造业/中型/杭州盛泰/客户.yaml",
            "customer_id: CUST1\ncustomer_name: 杭州盛泰\n",
        );
        let plan = vault.import(&[
            &["客户名称", "跟进时间", "跟进内容", "下次跟进时间"],
            &["杭州盛泰", said, "报价", said],
        ]);
        let path = vault
            .paths()
            .into_iter()
            .find(|path| path.contains("跟进"))
            .expect("a record");
        assert_eq!(vault.value(path)["time"], json!(time), "{said}");
        assert_eq!(
            vault.value(path)["next"]["time"],
            json!(said),
            "the next time is in the future"
        );
        assert!(told(&plan)[0].contains(said), "{:?}", told(&plan));
    }
}

#[test]
fn short_years_are_read_and_years_alone_are_kept() {
    let (profile, told) = made(&[&["客户名称", "成立日期"], &["甲公司", "08.5.20"]]);
    assert_eq!(profile["founded_on"], json!("2008-05-20"));
    assert!(told[0].contains("08.5.20"), "{told:?}");
    let (profile, told) = made(&[&["客户名称", "成立日期"], &["甲公司", "2012年"]]);
    assert_eq!(profile["founded_on"], json!("2012年"));
    assert!(told[0].contains("只有年份"), "{told:?}");
}

#[test]
fn a_file_that_was_not_stored_whole_is_told_in_plain_words() {
    let folder = Folder::new();
    let whole = folder.xlsx("a.xlsx", &[("客户", &[&["客户名称"], &["甲公司"]])]);
    let bytes = std::fs::read(whole).expect("a file");
    let path = folder.write("半截.xlsx", &bytes[..bytes.len() / 2]);
    let error = read_here(&path, &ReadOptions::default()).expect_err("a refusal");
    let told = error.to_string();
    assert!(told.contains("文件不完整") && !told.contains("Zip"), "{told}");
}

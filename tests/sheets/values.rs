//! Cells become values in the form that the fields have; what is not understood is kept.

use crate::fake_vault::FakeVault;
use crate::fixtures::table_of;
use chrono::NaiveDate;
use kehu::sheets::Cell;
use serde_json::{Value, json};

/// The profile of a row with this cell under this header.
fn profile(header: &str, cell: Cell) -> Value {
    let mut vault = FakeVault::new();
    let text = |text: &str| Cell::text(text);
    vault.import_table(table_of(vec![
        vec![text("客户名称"), text(header)],
        vec![text("甲公司"), cell],
    ]));
    vault.only()
}

fn text(text: &str) -> Cell {
    Cell::text(text)
}

#[test]
fn numbers_have_no_point_zero() {
    assert_eq!(
        profile("注册资金", Cell::Number(9895.9339))["registered_capital"],
        json!(9895.9339)
    );
    assert_eq!(
        profile("注册资金", Cell::Number(15600.0))["registered_capital"],
        json!(15600)
    );
    assert_eq!(profile("某指标", Cell::Number(328.0))["custom"]["某指标"], json!(328));
    assert_eq!(profile("城市", Cell::Number(571.0))["city"], json!("571"));
}

#[test]
fn units_of_header_and_field_are_brought_together() {
    assert_eq!(
        profile("注册资金（元）", Cell::Number(98_959_339.0))["registered_capital"],
        json!(9895.9339)
    );
    assert_eq!(
        profile("年营业额(万元)", text("1,200"))["annual_revenue"],
        json!(12_000_000)
    );
    assert_eq!(profile("年营业额", text("1.2亿"))["annual_revenue"], json!(120_000_000));
    assert_eq!(
        profile("年营业额(万元)", text("1.2亿"))["annual_revenue"],
        json!(120_000_000)
    );
    assert_eq!(
        profile("年营业额", text("约一千万"))["annual_revenue"],
        json!("约一千万")
    );
}

#[test]
fn phones_in_number_cells_are_digits() {
    assert_eq!(
        profile("手机", Cell::Number(13_800_138_000.0))["contacts"][0]["phone"],
        json!("13800138000")
    );
    assert_eq!(
        profile("手机", text("０５７１－８８００１２３４"))["contacts"][0]["phone"],
        json!("0571-88001234")
    );
}

#[test]
fn dates_are_days() {
    let day = NaiveDate::from_ymd_opt(2020, 2, 1).expect("a day");
    let moment = Cell::DateTime(day.and_hms_opt(9, 30, 0).expect("a time"));
    for cell in [
        Cell::Date(day),
        moment,
        text("2020年2月1日"),
        text("2020.2.1"),
        Cell::Number(43_862.0),
    ] {
        assert_eq!(profile("首次接触时间", cell)["first_contact_on"], json!("2020-02-01"));
    }
    assert_eq!(
        profile("首次接触时间", text("去年春节"))["first_contact_on"],
        json!("去年春节")
    );
    assert_eq!(
        profile("上市日期", Cell::Date(day))["custom"]["上市日期"],
        json!("2020-02-01")
    );
}

#[test]
fn values_of_lists_are_matched_by_other_words_and_beginnings() {
    for (header, said, key, value) in [
        ("企业规模", "大型", "company_size", "大型集团"),
        ("企业规模", "中型企业", "company_size", "中型"),
        ("所属行业", "制造", "industry", "制造业"),
        ("所属行业", " 制造业 ", "industry", "制造业"),
        ("客户等级", "a类", "customer_level", "A"),
        ("客户等级", "B（普通客户）", "customer_level", "B"),
        ("客户类型", "成交", "customer_type", "成交客户"),
    ] {
        assert_eq!(profile(header, text(said))[key], json!(value), "{said}");
    }
}

#[test]
fn a_word_that_says_more_than_the_value_is_kept_beside_it() {
    let profile = profile("所属行业", text("半导体"));
    assert_eq!(
        (&profile["industry"], &profile["custom"]),
        (&json!("制造业"), &json!({"所属行业": "半导体"}))
    );
    let profile = self::profile("所属行业", text("制造"));
    assert_eq!(
        (&profile["industry"], &profile["custom"]),
        (&json!("制造业"), &Value::Null)
    );
}

#[test]
fn a_value_outside_of_its_list_is_kept() {
    assert_eq!(profile("所属行业", text("星际旅行"))["industry"], json!("星际旅行"));
}

#[test]
fn several_values_in_a_cell_are_several() {
    assert_eq!(
        profile("客户标签", text("[重点，展会2026、重点]"))["tags"],
        json!(["重点", "展会2026"])
    );
    let phones = profile("备用电话", text("13800138000/0571-88001234"));
    assert_eq!(
        phones["contacts"][0]["other_phones"],
        json!(["13800138000", "0571-88001234"])
    );
}

#[test]
fn yes_and_no_are_truths() {
    assert_eq!(
        profile("是否关键决策人", text("√"))["contacts"][0]["decision_maker"],
        json!(true)
    );
    assert_eq!(
        profile("是否关键决策人", Cell::Bool(false))["contacts"][0]["decision_maker"],
        json!(false)
    );
    assert_eq!(
        profile("是否关键决策人", text("也许"))["contacts"][0]["decision_maker"],
        json!("也许")
    );
}

#[test]
fn lines_stay_and_invisible_characters_go() {
    assert_eq!(
        profile("备注", text(" 第一行_x000D_\n第二行\u{200b} "))["remark"],
        json!("第一行\n第二行")
    );
    assert_eq!(profile("城市", text("\u{a0}杭州\u{3000}"))["city"], json!("杭州"));
    assert_eq!(
        profile("信用代码", text(" 91330100ma27xn8y5k"))["credit_code"],
        json!("91330100MA27XN8Y5K")
    );
}

#[test]
fn error_values_and_blanks_are_nothing() {
    let profile = profile("负责人", Cell::Error("#N/A".into()));
    assert_eq!(profile.get("owner"), None);
    assert_eq!(self::profile("负责人", text("\u{200b}")).get("owner"), None);
}

#[test]
fn the_number_of_people_gives_the_size() {
    for (people, size) in [(20.0, "小型"), (328.0, "中型"), (4617.0, "大型集团")] {
        let profile = profile("公司员工数", Cell::Number(people));
        assert_eq!(profile["company_size"], json!(size));
        assert_eq!(profile["employees"], json!(people as u64));
    }
    let said = profile("企业规模", text("100-499人"));
    assert_eq!(
        (&said["company_size"], &said["custom"]["企业规模"]),
        (&json!("中型"), &json!("100-499人"))
    );
    let number = profile("企业规模", Cell::Number(1200.0));
    assert_eq!(
        (&number["company_size"], &number["employees"]),
        (&json!("大型集团"), &json!(1200))
    );
}

#[test]
fn a_size_that_the_sheet_names_beats_the_number_of_people() {
    let mut vault = FakeVault::new();
    vault.import(&[&["客户名称", "企业规模", "员工人数"], &["甲公司", "小型", "5000"]]);
    assert_eq!(vault.only()["company_size"], json!("小型"));
}

#[test]
fn separators_alone_say_nothing() {
    assert!(profile("标签", text("、")).get("tags").is_none());
    assert!(profile("信用代码", text("'")).get("credit_code").is_none());
}

#[test]
fn a_blank_within_a_number_parts_nothing() {
    let phones = |cell: &str| profile("联系人·其他电话", text(cell))["contacts"][0]["other_phones"].clone();
    assert_eq!(phones("138 0013 8002"), json!(["13800138002"]));
    assert_eq!(phones("+86 13700137000"), json!(["13700137000"]));
    assert_eq!(
        phones("13700137000 0571-88001234"),
        json!(["13700137000", "0571-88001234"])
    );
}

#[test]
fn signs_for_nothing_are_nothing_in_every_column() {
    for sign in ["-", "--", "—", "——", "/", "\\", " － ", "／"] {
        let mut vault = FakeVault::new();
        let plan = vault.import(&[
            &["客户名称", "联系人", "电话", "备注", "城市", "交易所", "客户标签"],
            &["甲公司", sign, sign, sign, sign, sign, sign],
        ]);
        let profile = vault.only();
        for key in ["contacts", "remark", "city", "custom", "tags"] {
            assert_eq!(profile.get(key), None, "{key} of {sign}");
        }
        assert_eq!(
            (plan.cells.cells, plan.cells.placed, plan.cells.ignored),
            (7, 1, 6),
            "{sign}"
        );
    }
}

#[test]
fn words_for_nothing_are_nothing_where_a_value_has_a_form() {
    for word in ["无", "暂无", "未知", "N/A", "n/a"] {
        let mut vault = FakeVault::new();
        vault.import(&[
            &[
                "客户名称",
                "联系人",
                "电话",
                "邮箱",
                "网址",
                "详细地址",
                "职务",
                "客户标签",
            ],
            &["甲公司", word, word, word, word, word, "", word],
            &["乙公司", "王芳", "无此号", "", "", "无名路1号", word, ""],
        ]);
        let of = |name: &str| vault.value(&format!("客户/未分类/未分类/{name}/客户.yaml"));
        for key in ["contacts", "website", "address"] {
            assert_eq!(of("甲公司").get(key), None, "{key} of {word}");
        }
        assert_eq!(of("甲公司")["tags"], json!([word]), "may be meant");
        assert_eq!(
            of("乙公司")["contacts"],
            json!([{"name": "王芳", "phone": "无此号", "title": word}])
        );
        assert_eq!(of("乙公司")["address"], json!("无名路1号"));
    }
}

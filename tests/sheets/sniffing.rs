//! Columns whose header says little are understood by what stands below and beside them.

use crate::fake_vault::{FakeVault, counts};
use crate::fixtures::table;

/// Targets of the columns.
fn targets(rows: &[&[&str]]) -> Vec<String> {
    let plan = FakeVault::new().try_plan(table(rows)).expect("a plan");
    plan.columns.into_iter().map(|column| column.target).collect()
}

#[test]
fn values_tell_what_a_meaningless_header_does_not() {
    let rows: &[&[&str]] = &[
        &["客户名称", "", "列1", "信息", "Column3"],
        &["甲公司", "13800138000", "wf@example.com", "91330100799655058B", "随便"],
        &[
            "乙公司",
            "139 0013 9000",
            "lq@example.com",
            "9144030071526726XG",
            "什么",
        ],
    ];
    assert_eq!(
        targets(rows),
        [
            "客户名称",
            "联系人·电话",
            "联系人·邮箱",
            "统一社会信用代码",
            "自定义·Column3"
        ]
    );
}

#[test]
fn a_name_of_companies_is_found_without_a_header() {
    let rows: &[&[&str]] = &[
        &["序号", "", "联系人", "联系电话"],
        &["1", "杭州盛泰机械有限公司", "王芳", "13800138000"],
        &["2", "苏州恒瑞医院", "李强", "13900139000"],
        &["3", "宁波海关研究院（总部）", "赵敏", "13700137000"],
    ];
    assert_eq!(targets(rows)[1], "客户名称");
    assert_eq!(counts(&FakeVault::new().plan(rows)), (3, 0, 0, 0, 0));
}

#[test]
fn what_is_taken_or_not_clear_stays_apart() {
    let taken: &[&[&str]] = &[&["客户名称", "手机", "列3"], &["甲公司", "13800138000", "13900139000"]];
    assert_eq!(targets(taken)[2], "自定义·列3");
    let mixed: &[&[&str]] = &[
        &["客户名称", ""],
        &["甲公司", "13800138000"],
        &["乙公司", "不详"],
        &["丙公司", "13900139000"],
    ];
    assert_eq!(targets(mixed)[1], "自定义·B列", "two of three are too few");
    let wrong: &[&[&str]] = &[&["客户名称", ""], &["甲公司", "91330100799655058C"]];
    assert_eq!(targets(wrong)[1], "自定义·B列", "the check character is wrong");
}

#[test]
fn contact_is_a_phone_or_a_mail() {
    let of = |value: &str| targets(&[&["客户名称", "联系方式"], &["甲公司", value]]).remove(1);
    assert_eq!(of("13800138000"), "联系人·电话");
    assert_eq!(of("wf@example.com"), "联系人·邮箱");
}

#[test]
fn categories_are_levels_or_types_by_their_values() {
    let of = |header: &str, values: [&str; 3]| {
        let rows: Vec<Vec<&str>> = std::iter::once(vec!["客户名称", header])
            .chain(
                ["甲公司", "乙公司", "丙公司"]
                    .iter()
                    .zip(values)
                    .map(|(name, value)| vec![*name, value]),
            )
            .collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        targets(&rows).remove(1)
    };
    assert_eq!(of("客户类别", ["A", "B", "VIP"]), "客户等级");
    assert_eq!(of("客户类别", ["潜在客户", "成交客户", "意向客户"]), "客户类型");
    assert_eq!(of("客户类别", ["个人", "企业", "个体户"]), "主体类型");
    assert_eq!(of("客户类别", ["甲类", "乙类", "丙类"]), "自定义·客户类别");
    assert_eq!(of("类型", ["成交", "潜在", "意向"]), "客户类型");
    assert_eq!(of("状态", ["跟进中", "已签约", "未跟进"]), "跟进状态");
    assert_eq!(of("状态", ["成交", "流失", "潜在"]), "客户类型");
    assert_eq!(of("状态", ["正常", "停用", "正常"]), "自定义·状态");
}

#[test]
fn in_charge_of_the_customer_or_of_the_company() {
    let with = |headers: &[&str]| {
        let row: Vec<&str> = headers.iter().map(|_| "张三").collect();
        targets(&[headers, &row])
    };
    assert_eq!(with(&["客户名称", "负责人", "手机"])[1], "负责人");
    assert_eq!(
        with(&["客户名称", "注册资本", "负责人"])[2],
        "负责人",
        "nothing says that it is another"
    );
    assert_eq!(
        with(&["客户名称", "注册资本", "负责人", "业务员"])[2..],
        ["法定代表人", "负责人"]
    );
    assert_eq!(with(&["客户名称", "法人", "注册资本", "负责人"])[3], "负责人");
    let many: &[&[&str]] = &[
        &["客户名称", "负责人", "注册资本"],
        &["甲公司", "王芳", "1"],
        &["乙公司", "李强", "2"],
        &["丙公司", "赵敏", "3"],
        &["丁公司", "孙俪", "4"],
        &["戊公司", "周涛", "5"],
    ];
    assert_eq!(targets(many)[1], "法定代表人");
}

#[test]
fn people_are_customers_where_no_company_is() {
    let rows: &[&[&str]] = &[
        &["姓名", "性别", "手机", "地址"],
        &["王芳", "女", "13800138000", "杭州"],
        &["李强", "男", "13900139000", "宁波"],
    ];
    let mut vault = FakeVault::new();
    assert_eq!(counts(&vault.import(rows)), (2, 0, 0, 0, 0));
    let profile = vault.value("客户/未分类/未分类/王芳/客户.yaml");
    assert_eq!(
        (&profile["customer_name"], &profile["party"]),
        (&"王芳".into(), &"个人".into())
    );
    assert_eq!(
        profile["contacts"],
        serde_json::json!([{"name": "王芳", "phone": "13800138000", "gender": "女"}])
    );
    assert_eq!(counts(&vault.import(rows)), (0, 0, 2, 0, 0));
    assert_eq!(targets(&[&["客户名称", "姓名"], &["甲公司", "王芳"]])[1], "联系人·姓名");
}

#[test]
fn words_mean_what_they_mean_in_their_sheet() {
    let target = |kind: &str, header: &str| {
        let vault = FakeVault::new().of_kind(kind);
        let sheet = table(&[&["客户名称", header], &["甲公司"]]);
        kehu::sheets::survey(&[sheet], &vault.catalog, &vault.options)
            .remove(0)
            .columns
            .remove(1)
            .target
    };
    for (header, of_customer, of_contract) in [
        ("编号", "原编号", "合同编号"),
        ("项目名称", "自定义·项目名称", "合作项目"),
        ("日期", "自定义·日期", "签订日期"),
        ("金额", "自定义·金额", "合同金额"),
    ] {
        assert_eq!(target("customer", header), of_customer, "{header}");
        assert_eq!(target("contract", header), of_contract, "{header}");
    }
    assert_eq!(target("followup", "日期"), "跟进时间");
}

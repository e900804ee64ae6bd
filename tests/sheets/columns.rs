//! Headers are understood by the schema's labels and aliases, without false friends.

use crate::fake_vault::FakeVault;
use crate::fixtures::table;

/// (header, target) of every column.
fn columns(headers: &[&str]) -> Vec<(String, String)> {
    columns_with(headers, &["甲"])
}

fn columns_with(headers: &[&str], values: &[&str]) -> Vec<(String, String)> {
    let plan = FakeVault::new().try_plan(table(&[headers, values])).expect("a plan");
    plan.columns
        .into_iter()
        .map(|column| (column.header, column.target))
        .collect()
}

/// The target of a header beside the customer's name.
fn target(header: &str) -> String {
    columns(&["客户名称", header]).swap_remove(1).1
}

#[test]
fn the_columns_of_the_listed_companies() {
    let headers = [
        "ts_code",
        "公司名称",
        "交易所",
        "注册资金",
        "省份",
        "城市",
        "公司简介",
        "公司员工数",
        "主营业务",
    ];
    let targets: Vec<String> = columns(&headers).into_iter().map(|(_, target)| target).collect();
    assert_eq!(
        targets,
        [
            "自定义·ts_code",
            "客户名称",
            "自定义·交易所",
            "注册资本",
            "省份",
            "城市",
            "公司简介",
            "员工人数",
            "主营业务"
        ]
    );
    let headers = [
        "股票代码",
        "公司简称",
        "公司名称",
        "所属行业",
        "地区",
        "拼音首字母",
        "英文名称",
        "上市日期",
        "实际控制人",
    ];
    let targets: Vec<String> = columns(&headers).into_iter().map(|(_, target)| target).collect();
    assert_eq!(
        targets,
        [
            "自定义·股票代码",
            "客户简称",
            "客户名称",
            "所属行业",
            "区域",
            "自定义·拼音首字母",
            "英文名称",
            "自定义·上市日期",
            "自定义·实际控制人"
        ]
    );
}

#[test]
fn decoration_of_a_header_makes_no_difference() {
    for header in [
        "*负责人",
        "负责人*",
        "负责人（必填）",
        " 负 责 人 ",
        "负责人\n(销售)",
        "业务员",
        "ｏｗｎｅｒ",
        "Owner",
    ] {
        assert_eq!(target(header), "负责人", "{header}");
    }
}

#[test]
fn contact_columns_go_to_the_contact() {
    for (header, label) in [
        ("联系人", "联系人·姓名"),
        ("联系人姓名", "联系人·姓名"),
        ("手机号码", "联系人·电话"),
        ("联系人电话", "联系人·电话"),
        ("联系人职务", "联系人·职务"),
        ("E-mail", "联系人·邮箱"),
        ("公司邮箱", "联系人·邮箱"),
        ("微信号", "联系人·微信"),
        ("联系人性别", "联系人·性别"),
    ] {
        assert_eq!(target(header), label, "{header}");
    }
    assert_eq!(target("公司电话"), "公司电话");
}

#[test]
fn words_around_a_header_do_not_hide_it() {
    for (header, label) in [
        ("客户所属行业", "所属行业"),
        ("企业所在城市", "城市"),
        ("主要联系电话", "联系人·电话"),
        ("所属行业名称", "所属行业"),
        ("备注信息", "备注"),
    ] {
        assert_eq!(target(header), label, "{header}");
    }
}

#[test]
fn false_friends_are_kept_as_custom_fields() {
    for header in [
        "公司介绍",
        "项目名称",
        "产品名称",
        "上级单位名称",
        "法人电话",
        "开票地址",
        "收货地址",
        "业务员电话",
        "负责人手机",
        "股票代码",
        "竞争对手",
        "城市等级",
        "客户等级变更原因",
        "上市日期",
        "供应商名称",
        "银行卡号",
        "合同编号",
    ] {
        assert_eq!(target(header), format!("自定义·{header}"), "{header}");
    }
}

#[test]
fn columns_that_only_number_the_rows_are_ignored() {
    for header in ["序号", "#", "No.", "错误原因(导入时需删除本列)"] {
        assert_eq!(target(header), "忽略", "{header}");
    }
    assert_eq!(target("建议"), "自定义·建议");
    assert_eq!(columns(&["客户名称", "错误原因", "建议"])[2].1, "忽略");
}

#[test]
fn a_second_column_for_the_same_field_is_kept_apart_and_the_surer_one_wins() {
    let found = columns(&["公司", "客户名称", "城市", "所在城市"]);
    let targets: Vec<&str> = found.iter().map(|(_, target)| target.as_str()).collect();
    assert_eq!(targets, ["自定义·公司", "客户名称", "城市", "自定义·所在城市"]);
}

#[test]
fn a_second_phone_is_another_phone() {
    let found = columns(&["客户名称", "联系电话", "办公室电话", "电话2"]);
    let targets: Vec<&str> = found.iter().map(|(_, target)| target.as_str()).collect();
    assert_eq!(
        targets,
        ["客户名称", "联系人·电话", "联系人·其他电话", "联系人·其他电话"]
    );
}

#[test]
fn a_list_of_values_is_not_guessed_where_no_value_fits() {
    let of_values = |value: &str| columns_with(&["客户名称", "企业性质"], &["甲", value]).swap_remove(1).1;
    assert_eq!(of_values("意向客户"), "客户类型");
    assert_eq!(of_values("有限责任公司"), "自定义·企业性质");
    let exact = columns_with(&["客户名称", "客户类型"], &["甲", "有限责任公司"])
        .swap_remove(1)
        .1;
    assert_eq!(exact, "客户类型", "the field's own label is no guess");
}

#[test]
fn columns_without_a_header_and_with_the_same_one_keep_apart() {
    let found = columns_with(&["客户名称", "", "渠道商", "渠道商"], &["甲", "乙"]);
    let targets: Vec<&str> = found.iter().map(|(_, target)| target.as_str()).collect();
    assert_eq!(
        targets,
        ["客户名称", "自定义·B列", "自定义·渠道商", "自定义·渠道商 (2)"]
    );
}

#[test]
fn a_sheet_that_names_no_customer_is_refused_with_its_headers() {
    let error = FakeVault::new()
        .try_plan(table(&[&["城市", "备注"], &["杭州", "x"]]))
        .expect_err("no name");
    assert!(error.to_string().contains("表头是：城市、备注"), "{error}");
}

#[test]
fn a_kind_or_default_that_is_not_there_is_named() {
    let rows: &[&[&str]] = &[&["客户名称"], &["甲"]];
    let error = FakeVault::new()
        .of_kind("订单")
        .try_plan(table(rows))
        .expect_err("no kind")
        .to_string();
    assert!(error.contains("订单") && error.contains("合同"), "{error}");
    let error = FakeVault::new()
        .with_default("颜色", "红")
        .try_plan(table(rows))
        .expect_err("no field")
        .to_string();
    assert!(error.contains("颜色"), "{error}");
}

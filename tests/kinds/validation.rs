//! What a record breaks: each message names the field as people call it, and says what to do.

use crate::support::{CUSTOMER, customer_with, customer_without, kind, say, steps, yaml};
use kehu::kinds::Problem;
use serde_json::{Value, json};

fn customer(record: &Value) -> Vec<String> {
    say(&kind("customer").validate(record))
}

#[test]
fn a_missing_field_is_named_with_an_example() {
    assert_eq!(
        customer(&customer_without("company_size")),
        ["company_size Missing: 待补“企业规模” ⇒ 补上一行 company_size: 小型（可选：小型、中型、大型集团）"]
    );
    assert_eq!(
        customer(&customer_without("contacts")),
        ["contacts Missing: 待补“联系人” ⇒ 补上一行 contacts: [{name: …, phone: 手机或带区号的座机}]"]
    );
}

#[test]
fn null_and_blank_count_as_missing_where_required_and_as_absent_elsewhere() {
    for blank in ["owner:", "owner: ''", "owner: '  '"] {
        assert_eq!(
            customer(&customer_with(blank)),
            ["owner Missing: 待补“负责人” ⇒ 补上一行 owner: …"],
            "{blank}"
        );
    }
    assert_eq!(
        customer(&customer_with(
            "short_name:\nemployees:\ntags:\ndeal:\nremark: ''\ncustomer_level: ''"
        )),
        [""; 0]
    );
    assert_eq!(
        customer(&customer_with("contacts: []")),
        ["contacts Missing: 待补“联系人”：一项也没有写 ⇒ 至少写一项，例如 [{name: …, phone: 手机或带区号的座机}]"]
    );
    assert_eq!(
        customer(&customer_with("contacts: [{name: , phone: ''}]")),
        [
            "contacts/0/name Missing: 待补“第 1 位联系人的姓名” ⇒ 补上一行 name: …",
            "contacts/0/phone Missing: 待补“第 1 位联系人的电话” ⇒ 补上一行 phone: 手机或带区号的座机",
        ]
    );
}

#[test]
fn an_enterprise_needs_its_credit_code_and_a_person_does_not() {
    let mut record = customer_without("credit_code");
    assert_eq!(
        customer(&record),
        [
            "credit_code Missing: 待补“统一社会信用代码”（“主体类型”是“企业”） ⇒ 补上一行 credit_code: 营业执照上的 18 位代码"
        ]
    );
    record["party"] = "个人".into();
    assert_eq!(customer(&record), [""; 0]);
    record["party"] = "企业".into();
    assert_eq!(customer(&record).len(), 1);
}

#[test]
fn a_won_customer_needs_its_deal() {
    let record = customer_with("customer_type: 成交客户");
    assert_eq!(
        customer(&record),
        [
            "deal Missing: “客户类型”是“成交客户”，必须填写“成交信息” ⇒ 补上一行 deal: {amount: 100, product: …, signed_on: 2026-03-01}"
        ]
    );
    let record = customer_with("customer_type: 成交客户\ndeal: {amount: 50000, product: 数控机床}");
    assert_eq!(
        customer(&record),
        ["deal/signed_on Missing: 缺少必填项“成交信息·签约日期” ⇒ 补上一行 signed_on: 2026-03-01"]
    );
    let record =
        customer_with("customer_type: 成交客户\ndeal: {amount: 50000, product: 数控机床, signed_on: 2026-03-01}");
    assert_eq!(customer(&record), [""; 0]);
}

#[test]
fn an_unknown_key_is_met_with_did_you_mean() {
    let unknown = |line: &str| customer(&customer_with(line));
    assert_eq!(
        unknown("adress: 滨江区"),
        ["adress UnknownKey: 没有“adress”这个字段 ⇒ 是不是 address（详细地址）？"]
    );
    assert_eq!(
        unknown("详细地址: 滨江区"),
        ["详细地址 UnknownKey: 没有“详细地址”这个字段 ⇒ 是不是 address（详细地址）？"]
    );
    assert_eq!(
        unknown("官网: a.cn"),
        ["官网 UnknownKey: 没有“官网”这个字段 ⇒ 是不是 website（网址）？"]
    );
    assert_eq!(
        unknown("email: a@b.cn"),
        ["email UnknownKey: 没有“email”这个字段 ⇒ email（邮箱）应写在 contacts（联系人）里"]
    );
    assert!(unknown("手机: 13900139000")[0].ends_with("⇒ phone（电话）应写在 contacts（联系人）里"));
    assert!(
        unknown("contacts: [{name: 李四, phone: 13900139000, owner: 张三}]")[0]
            .ends_with("⇒ owner（负责人）写在最外层，不要缩进")
    );
    assert_eq!(
        unknown("车牌号: 浙A12345"),
        [
            "车牌号 UnknownKey: 没有“车牌号”这个字段 ⇒ 自己的内容写到 custom（自定义）下面，或在 schemas/customer.yaml 里加上这个字段"
        ]
    );
    assert_eq!(
        unknown("contacts: [{name: 李四, phone: 13900139000, 手机号: 1}]"),
        ["contacts/0/手机号 UnknownKey: “第 1 位联系人”里没有“手机号”这个字段 ⇒ 是不是 phone（电话）？"]
    );
}

#[test]
fn one_slip_of_the_pen_is_one_finding() {
    let mut record = customer_without("industry");
    record["indusrty"] = "制造业".into();
    assert_eq!(
        customer(&record),
        ["indusrty UnknownKey: 没有“indusrty”这个字段 ⇒ 是不是 industry（所属行业）？"]
    );
    assert_eq!(
        customer(&customer_with("industry: 5")).len(),
        1,
        "a wrong type is not reported as a wrong value too"
    );
}

#[test]
fn custom_fields_are_free() {
    assert_eq!(
        customer(&customer_with(
            "custom: {实际控制人: 李映彤, 等级: 3, 明细: [1, {a: b}]}"
        )),
        [""; 0]
    );
}

#[test]
fn a_value_outside_its_list_gets_the_nearest() {
    let wrong = |line: &str| customer(&customer_with(line)).join("\n");
    assert_eq!(
        wrong("company_size: 大型"),
        "company_size NotInList: “企业规模”的值“大型”不在可选值里 ⇒ 是不是“大型集团”？可选：小型、中型、大型集团"
    );
    assert!(wrong("industry: 制造").contains("是不是“制造业”？"));
    assert!(
        wrong("industry: 银行").contains("是不是“金融业”？"),
        "other words of a value count"
    );
    assert!(wrong("industry: 制照业").contains("是不是“制造业”？"));
    assert!(wrong("customer_level: vip").contains("是不是“VIP”？"));
    let lost = wrong("industry: 占卜");
    assert!(lost.contains("⇒ 可选：") && lost.ends_with("等 20 种"), "{lost}");
}

#[test]
fn a_wrong_type_comes_with_the_right_writing() {
    let wrong = |line: &str| customer(&customer_with(line)).join("\n");
    assert_eq!(
        wrong("annual_revenue: 1,200万元"),
        "annual_revenue WrongType: “年营业额”应是数字，这里是文字“1,200万元” ⇒ 写成 annual_revenue: 12000000"
    );
    assert_eq!(
        wrong("employees: 约300人"),
        "employees WrongType: “员工人数”应是整数，这里是文字“约300人” ⇒ 只写数字，不写单位、逗号和说明"
    );
    assert_eq!(
        wrong("short_name: 360"),
        "short_name WrongType: “客户简称”应是文字，这里是数字 360 ⇒ 加上引号：\"360\""
    );
    assert_eq!(
        wrong("created_on: 20260301"),
        "created_on WrongType: “建档日期”应是日期，这里是数字 20260301 ⇒ 写成 2026-03-01"
    );
    assert_eq!(
        wrong("tags: 大客户"),
        "tags WrongType: “标签”应是列表，这里是文字“大客户” ⇒ 写成 tags: [大客户]"
    );
    assert_eq!(
        wrong("contacts: 李四"),
        "contacts WrongType: “联系人”应是列表，这里是文字“李四” ⇒ 换一行缩进，每项以“- ”开头"
    );
    assert_eq!(
        wrong("contacts: [李四]"),
        "contacts/0 WrongType: “第 1 位联系人”应是一组“名字: 值”，这里是文字“李四” ⇒ 换一行缩进，一行写一个“名字: 值”，例如 name、title、phone"
    );
    assert_eq!(
        wrong("contacts: [{name: 李四, phone: 13900139000, decision_maker: 是}]"),
        "contacts/0/decision_maker WrongType: “第 1 位联系人的关键决策人”应是是或否，这里是文字“是” ⇒ 写成 decision_maker: true"
    );
    assert!(wrong("tags: 大客户、重点").ends_with("写成 tags: [大客户, 重点]"));
    assert_eq!(wrong("tags: [甲, ]"), "");
    assert_eq!(
        wrong("tags: [甲, null]"),
        "tags/1 Empty: “第 2 个标签”是空的 ⇒ 填上内容，或删掉这一行“-”"
    );
    assert_eq!(
        wrong("tags: [甲, '']"),
        "tags/1 Empty: “第 2 个标签”是空的 ⇒ 填上内容，或删掉这一项"
    );
}

#[test]
fn limits_are_said_with_their_unit() {
    let wrong = |line: &str| customer(&customer_with(line)).join("\n");
    assert_eq!(
        wrong("annual_revenue: -1"),
        "annual_revenue OutOfRange: “年营业额”不能小于 0 元 ⇒ 请核对后更正"
    );
    assert_eq!(
        wrong("customer_name: 甲"),
        "customer_name OutOfRange: “客户名称”太短：至少 2 个字，这里是 1 个 ⇒ 请核对后更正"
    );
    assert_eq!(
        wrong("tags: [甲, 甲]"),
        "tags Other: “标签”里有重复的内容 ⇒ 相同的只留一项"
    );
    let rating = yaml("on: 2026-04-02\ntype: 投诉\nsubject: 甲\ndescription: 乙\nrating: 6");
    assert_eq!(
        say(&kind("feedback").validate(&rating)),
        ["rating OutOfRange: “满意度评分”不能大于 5 分 ⇒ 请核对后更正"]
    );
}

#[test]
fn dates_are_put_right() {
    let wrong = |line: &str| customer(&customer_with(line)).join("\n");
    assert_eq!(
        wrong("created_on: 2026/3/1"),
        "created_on BadFormat: “建档日期”写的“2026/3/1”不对：写法不对 ⇒ 写成 2026-03-01"
    );
    assert_eq!(
        wrong("created_on: 2026-02-30"),
        "created_on BadFormat: “建档日期”写的“2026-02-30”不对：没有 2026 年 2 月 30 日这一天 ⇒ 请核对，写成 2026-03-01 这样"
    );
    let followup = yaml("time: 2026-11-21\nmethod: 电话\nby: 张三\nsubject: 甲\ncontent: 乙");
    assert_eq!(
        say(&kind("followup").validate(&followup)),
        ["time BadFormat: “跟进时间”写的“2026-11-21”不对：只有日期，没有时间 ⇒ 补上几点几分，例如 2026-11-21 14:30"]
    );
}

#[test]
fn violations_come_in_the_order_of_the_file() {
    let record = yaml(
        "remark: 1\ncustomer_name: 杭州盛泰机械有限公司\nowner: 张三\ncontacts:\n  - phone: 1\n    nmae: 李四\n  - name: 5\n    phone: 13900139000\nindustry: 制造\nxyzzy: 1\ncustomer_id: A\ncreated_on: 今天\n",
    );
    let paths: Vec<String> = kind("customer")
        .validate(&record)
        .iter()
        .map(|violation| steps(&violation.path))
        .collect();
    assert_eq!(
        paths,
        [
            "credit_code",
            "company_size",
            "customer_type",
            "source",
            "remark",
            "contacts/0/phone",
            "contacts/0/nmae",
            "contacts/1/name",
            "industry",
            "xyzzy",
            "created_on",
        ]
    );
}

#[test]
fn what_is_no_map_is_one_violation() {
    for (record, found) in [
        (json!(null), "空的"),
        (json!([1]), "列表"),
        (json!("甲"), "文字“甲”"),
        (json!(1), "数字 1"),
    ] {
        let violations = kind("contract").validate(&record);
        assert_eq!(violations.len(), 1, "{record}");
        assert!(matches!(violations[0].problem, Problem::WrongType | Problem::Empty));
        assert!(
            violations[0].message.starts_with("“合同”") && violations[0].message.contains(found.trim_end()),
            "{}",
            violations[0].message
        );
    }
}

#[test]
fn keys_that_look_like_numbers_keep_their_names() {
    let violations = kind("customer").validate(&customer_with("'7': x"));
    assert_eq!(violations.len(), 1);
    assert_eq!(violations[0].path.0, [kehu::yaml::Segment::Key("7".to_owned())]);
}

#[test]
fn of_several_shapes_only_the_meant_one_is_explained() {
    let schema = "title: 报价\nproperties:\n  lines:\n    title: 明细\n    type: array\n    items:\n      anyOf:\n        - type: string\n        - type: object\n          required: [product, price]\n          properties:\n            product: {title: 产品, type: string}\n            price: {title: 单价, type: number}\n";
    let (catalog, errors) = crate::support::only(&[("quote.yaml", schema)]);
    assert_eq!(errors, []);
    let quote = catalog.kind("quote").unwrap();
    assert_eq!(
        say(&quote.validate(&yaml("lines: [机床, {product: 机床, price: 贵}]"))),
        ["lines/1/price WrongType: “第 2 条明细的单价”应是数字，这里是文字“贵” ⇒ 只写数字，不写单位、逗号和说明"]
    );
    assert_eq!(say(&quote.validate(&yaml("lines: [5]"))).len(), 1);
}

#[test]
fn a_catalog_is_shared_by_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(crate::support::builtin());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(kind("customer").validate(&yaml(CUSTOMER)), []));
        }
    });
}

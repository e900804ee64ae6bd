//! Words that mean the same in every vault, whatever its schemas say.

/// Columns that number the rows. They hold nothing of the record.
pub(super) const IGNORED: &[&str] = &["序号", "行号", "原工作表", "原行号", "#", "no"];

/// Why a row was rejected: a column of our own error files, and of those of others.
pub(in crate::sheets) const REASON: &str = "错误原因";

/// Signs that people write where there is nothing.
pub(super) const NOTHING_SIGNS: &[&str] = &["-", "--", "---", "—", "——", "–", "/", "\\"];

/// The same as words, folded. In a free text they may be what somebody wants to say.
pub(super) const NOTHING: &[&str] = &["无", "暂无", "未知", "n/a", "na", "null", "none"];

/// Fields without a format that such a word is no value of: a person's name, and where somebody is.
pub(super) const NEVER_NOTHING: &[&str] = &["name", "address"];

/// What a cell says that clears a value, folded: an empty one leaves it as it is.
pub(super) const CLEAR: &str = "{清空}";

/// What a row of sums is called.
pub(super) const SUMS: &[&str] = &["合计", "总计", "小计", "总和", "累计", "本页合计", "total", "sum"];

/// What headings of sections end with.
pub(super) const SECTIONS: &[&str] = &["区", "客户", "类", "组", "部", "名单", "一览", "表"];

/// Names of customers that end like one.
pub(super) const SHOPS: &[&str] = &[
    "经营部",
    "门市部",
    "营业部",
    "服务部",
    "批发部",
    "维修部",
    "加工部",
    "供应部",
    "经销部",
    "俱乐部",
    "小卖部",
];

/// What signatures begin with.
pub(super) const SIGNATURES: &[&str] = &["制表", "审核", "签字", "填表", "打印", "复核"];

/// What tells an example from a record.
pub(super) const EXAMPLES: &[&str] = &["示例", "样例", "填写样例", "例：", "例如"];

/// The column beside 错误原因 in our own error files.
pub(in crate::sheets) const ADVICE: &str = "建议";

/// In front of a header these say whose property it is, which the sheet's kind says already.
pub(super) const OWNERS: &[&str] = &["客户", "公司", "企业", "单位"];

/// The same for properties of a contact.
pub(super) const CONTACT_OWNERS: &[&str] = &[
    "联系人",
    "主要联系人",
    "首要联系人",
    "联系人信息",
    "主要联系人信息",
    "联系信息",
];

/// What the header of a mobile phone holds: of two phones of one person the one to call.
pub(super) const MOBILE: &[&str] = &["手机", "移动"];

/// Behind a header these add nothing.
pub(super) const TAILS: &[&str] = &["名称", "信息", "情况", "内容", "大类", "门类"];

/// A word with one of these belongs to somebody or something else: 法人电话 is not the contact's, 注册地址 not the address.
pub(super) const OTHERS: &[&str] = &[
    "法人",
    "法定",
    "代表",
    "开票",
    "发票",
    "收票",
    "银行",
    "开户",
    "注册",
    "工商",
    "收货",
    "发货",
    "送货",
    "退货",
    "安装",
    "上级",
    "下级",
    "母公司",
    "子公司",
    "集团",
    "股东",
    "控制人",
    "项目",
    "产品",
    "商品",
    "设备",
    "竞争",
    "对手",
    "供应商",
    "合同",
    "订单",
    "财务",
    "紧急",
    "备用",
    "其他",
    "英文",
    "曾用",
    "原",
    "旧",
    "非",
    "不",
    "是否",
    "历史",
    "变更",
    "数量",
    "次数",
    "金额",
    "占比",
    "排名",
    "编号",
    "代码",
    "编码",
    "日期",
    "时间",
    "审批",
    "锁定",
    "预计",
    "预期",
    "计划",
    "目标",
    "审核",
    "门店",
    "家庭",
    "身份证",
];

/// In front of an amount these make a sum of it: 已回款金额 is what all receipts come to, and none of them.
pub(super) const SUMMED: &[&str] = &["已", "未", "累计", "剩余"];

/// Number of people in the company, where a schema has no field for it.
pub(super) const HEAD_COUNT: &[&str] = &[
    "员工人数",
    "员工数",
    "员工数量",
    "员工总数",
    "人数",
    "总人数",
    "职工人数",
    "职工数",
    "在职人数",
    "从业人数",
    "人员数量",
    "公司员工数",
    "公司人数",
    "企业人数",
];

/// A record's sheet names the customer by one of these, besides what the customer's schema says.
pub(super) const CUSTOMER_OF_RECORD: &[&str] = &[
    "所属客户",
    "关联客户",
    "对应客户",
    "所属公司",
    "甲方",
    "签约方",
    "对方单位",
    "合同相对方",
    "客户名字",
];

/// Words for fields that the schemas of older vaults lack.
pub(super) const MORE_ALIASES: &[(&str, &str)] = &[
    ("signed_on", "签约日"),
    ("signed_on", "签订日"),
    ("signed_on", "签约时间"),
];

/// 负责人 is in charge of the customer, or, on a business licence, of the company.
pub(super) const IN_CHARGE: &str = "负责人";

/// The fields between which it is decided, and the one that tells a business licence.
pub(super) const OWNER: &str = "owner";
pub(super) const LEGAL_REPRESENTATIVE: &str = "legal_representative";
pub(super) const REGISTERED_CAPITAL: &str = "registered_capital";

/// Headers that stand for one of several fields, the likelier first: the values tell.
pub(super) const AMBIGUOUS: &[(&[&str], &[&str])] = &[
    (
        &["客户类别", "类别"],
        &["customer_level", "customer_type", "party", "industry"],
    ),
    (
        &["客户分类", "分类", "客户性质", "类型"],
        &["customer_type", "customer_level", "party", "industry"],
    ),
    (&["企业性质", "性质"], &["customer_type", "party"]),
    (&["状态"], &["follow_up_status", "customer_type"]),
];

/// Headers that say nothing of what stands below, with or without a number behind them.
pub(super) const MEANINGLESS: &[&str] = &[
    "",
    "列",
    "栏",
    "字段",
    "信息",
    "数据",
    "其他",
    "其它",
    "column",
    "col",
    "field",
    "unnamed",
    "未命名",
    "空白",
];

/// A person's name: that of the customer where customers are people.
pub(super) const PERSON: &[&str] = &["姓名", "客户姓名", "顾客姓名", "会员姓名"];

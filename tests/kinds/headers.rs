//! Headers of real Chinese sheets find their field (the tables of header words collected from CRM and ERP systems).

use crate::support::{builtin, kind};
use kehu::kinds::Kind;
use std::collections::HashMap;

/// As an importer compares headers: blind to case, blanks and separators.
fn normal(header: &str) -> String {
    header
        .chars()
        .filter(|c| !c.is_whitespace() && !"*：:;,.、/\\-_（）()".contains(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Every word of a field that holds values itself → the keys that lead to it.
fn words(kind: &Kind) -> Vec<(String, String)> {
    let mut words = Vec::new();
    for (keys, field) in kind
        .all_fields()
        .into_iter()
        .filter(|(_, field)| field.children.is_empty())
    {
        let mut own: Vec<String> = field
            .aliases
            .iter()
            .chain([&field.label])
            .map(|word| normal(word))
            .collect();
        own.sort();
        own.dedup();
        words.extend(own.into_iter().map(|word| (word, keys.join("."))));
    }
    words
}

#[test]
fn no_header_belongs_to_two_fields_of_a_kind() {
    for kind in builtin().kinds() {
        let mut owners: HashMap<String, String> = HashMap::new();
        for (word, keys) in words(kind) {
            if let Some(other) = owners.insert(word.clone(), keys.clone()) {
                panic!("{}: {word} belongs to {other} and {keys}", kind.name);
            }
        }
    }
}

#[test]
fn no_alias_is_written_twice() {
    for kind in builtin().kinds() {
        for (keys, field) in kind.all_fields() {
            let mut own: Vec<String> = field
                .aliases
                .iter()
                .chain([&field.label])
                .map(|word| normal(word))
                .collect();
            let all = own.len();
            own.sort();
            own.dedup();
            assert_eq!(own.len(), all, "{} {}", kind.name, keys.join("."));
        }
    }
}

fn finds(name: &str, table: &[(&str, &str)]) {
    let words: HashMap<String, String> = words(kind(name)).into_iter().collect();
    for (keys, headers) in table {
        for header in headers.split(" · ") {
            assert_eq!(
                words.get(&normal(header)).map(String::as_str),
                Some(*keys),
                "{name}: {header}"
            );
        }
    }
}

#[test]
fn customer_headers() {
    finds(
        "customer",
        &[
            ("customer_id", "客户编号"),
            (
                "legacy_ids",
                "客户编码 · 客户代码 · 客户代号 · 客户ID · 客户id · 客户号 · 编号 · 编码 · 档案编号 · 唯一ID · 表ID · 客户资料id",
            ),
            (
                "customer_name",
                "客户名称 · 客户全称 · 公司名称 · 企业名称 · 单位名称 · 客户单位 · 客户主体 · 公司 · 企业 · 单位 · 名称 · 客户 · 机构名称 · 往来单位 · 往来单位名称 · 购货单位 · 商户名称 · 结算单位名称 · customer · company · name",
            ),
            ("short_name", "客户简称 · 简称 · 公司简称 · 昵称 · 助记码 · 简码"),
            ("english_name", "客户英文名称 · 英文名 · 英文名称"),
            (
                "credit_code",
                "统一社会信用代码 · 社会信用代码 · 信用代码 · 统一社会信用代码/纳税人识别号 · 营业执照号 · 组织机构代码 · 工商注册号 · 工商注册账号",
            ),
            ("tax_no", "纳税人识别号 · 纳税识别码 · 税号 · 税务登记号"),
            (
                "industry",
                "所属行业 · 客户行业 · 行业 · 行业类别 · 行业分类 · 行业划分 · 国标行业 · 行业标签",
            ),
            (
                "company_size",
                "企业规模 · 公司规模 · 客户规模 · 规模 · 人员规模 · 规模标签",
            ),
            ("employees", "员工人数 · 人数 · 公司员工数"),
            (
                "customer_level",
                "客户等级 · 客户级别 · 等级 · 级别 · 分级 · 客户类别 · 重要程度 · 关系等级 · 客户分层 · 价值标签 · 意向级别",
            ),
            (
                "customer_type",
                "客户类型 · 客户性质 · 客户分类 · 分类 · 企业性质 · 类型",
            ),
            (
                "follow_up_status",
                "客户状态 · 合作状态 · 成交状态 · 跟进状态 · 合作阶段标签 · 客户阶段 · 商机阶段 · 状态",
            ),
            (
                "source",
                "客户来源 · 线索来源 · 来源 · 来源渠道 · 渠道来源 · 渠道 · 获客渠道",
            ),
            (
                "phone",
                "座机 · 座机电话 · 固话 · 固定电话 · 办公电话 · 公司电话 · 企业电话 · 客户电话 · 注册电话",
            ),
            (
                "website",
                "网址 · 网站 · 官网 · 官网网址 · 客户官网地址 · 公司网站 · 公司网址",
            ),
            (
                "region",
                "地区 · 区域 · 客户区域 · 所在地区 · 地域标签 · 销售区域 · 区域/省份",
            ),
            ("province", "省 · 省份 · 所属省份"),
            ("city", "市 · 城市 · 所在城市 · 地市"),
            ("district", "区 · 区/县 · 县 · 区县 · 所属区县"),
            (
                "address",
                "详细地址 · 地址 · 客户地址 · 企业地址 · 公司地址 · 联系地址 · 通讯地址 · 办公地址 · 经营地址",
            ),
            (
                "registered_address",
                "注册地址 · 企业注册地址 · 工商注册地址 · 注册住所",
            ),
            ("legal_representative", "法定代表人 · 法人代表 · 法人"),
            ("registered_capital", "注册资本 · 注册资金"),
            ("founded_on", "成立日期 · 成立时间"),
            ("business_scope", "经营范围 · 主营业务"),
            ("introduction", "企业简介 · 客户简介 · 公司简介"),
            ("bank_name", "开户银行 · 开户行 · 银行名称"),
            ("bank_account", "银行账户 · 银行账号 · 账号 · 对公账号"),
            (
                "owner",
                "负责人 · *负责人 · 负责人名字 · 业务负责人 · 业务员 · 销售员 · 销售 · 销售人员 · 客户经理 · 维系人 · 归属人 · 跟进人 · 所有人",
            ),
            ("department", "负责人部门 · 所属部门 · 隶属部门 · 部门"),
            ("tags", "客户标签 · 标签 · 标签说明"),
            ("demand_types", "客户需求 · 需求类型 · 需求 · 意向产品 · 主要产品"),
            ("first_contact_on", "首次接触时间 · 首次联系时间 · 初次备案日期"),
            ("created_on", "创建时间 · 建立日期 · 建档日期 · 录入时间"),
            ("created_by", "创建人 · 创建人名字 · 录入人"),
            ("settlement", "结算方式 · 结账方式 · 结款方式 · 付款方式 · 账期"),
            ("remark", "备注 · 说明 · 描述 · 客户描述"),
        ],
    );
}

#[test]
fn contact_headers() {
    finds(
        "customer",
        &[
            (
                "contacts.name",
                "联系人 · 联系人姓名 · 联系人名称 · 客户联系人 · 主要联系人名称 · 姓名 · 对接人 · 客户姓名",
            ),
            ("contacts.title", "职务 · 职位 · 联系人职务 · 联系人职位 · 岗位"),
            (
                "contacts.phone",
                "联系人电话 · 联系人手机 · 手机 · 手机号 · 手机号码 · 移动电话 · 联系手机 · 客户手机号 · 联系电话 · 联系方式 · 电话 · 电话号码 · 有效电话 · 联系人1-电话 · 主要联系人电话 · 手机/电话 · 电话1",
            ),
            (
                "contacts.other_phones",
                "更多电话 · 备用电话 · 其他电话 · 电话2 · 电话3 · 电话4",
            ),
            (
                "contacts.email",
                "邮箱 · 电子邮箱 · 电子邮件 · 邮件地址 · 客户邮箱地址 · 联系人邮箱 · 联系人1-邮箱 · E-mail · email · QQ/E-mail",
            ),
            ("contacts.wechat", "微信 · 微信号 · 联系人微信"),
            ("contacts.qq", "QQ · QQ号"),
            ("contacts.gender", "性别"),
            ("contacts.decision_maker", "是否关键决策人 · 决策人 · 客户决策人"),
        ],
    );
}

#[test]
fn follow_up_headers() {
    finds(
        "followup",
        &[
            (
                "content",
                "跟进内容 · 跟进记录 · 沟通内容 · 沟通要点 · 跟进详情 · 洽谈内容 · 拜访内容 · 工作内容 · 内容",
            ),
            (
                "time",
                "跟进时间 · 沟通时间 · 跟进日期 · 联系时间 · 拜访日期 · 拜访时间 · 接触时间 · 日期",
            ),
            ("method", "跟进方式 · 跟进类型 · 跟进类型/方式 · 沟通方式 · 拜访方式"),
            ("subject", "跟进主题 · 主题 · 拜访目的"),
            ("by", "创建人 · 跟进人 · 跟进人姓名 · 负责人 · 拜访人 · 跟进销售员"),
            ("contact", "相关联系人 · 联系人"),
            ("participants", "参与人员"),
            ("feedback", "客户反馈 · 反馈 · 跟进结果 · 拜访结果 · 客户跟进结果"),
            ("next.goal", "下一步计划 · 待办事项"),
            ("next.time", "下次联系时间 · 下次跟进时间 · 下次跟进日期 · 下次跟进"),
        ],
    );
}

#[test]
fn contract_and_money_headers() {
    finds(
        "contract",
        &[
            (
                "contract_no",
                "合同编号 · 合同号 · 合同编码 · 合同单号 · 协议编号 · 合同id",
            ),
            ("project", "合同名称 · 合同 · 合同标题 · 合同名 · 项目名称 · 合作项目"),
            (
                "amount",
                "合同金额 · 合同总额 · 合同总金额 · 总金额 · 累计金额 · 含税金额 · 合同含税金额 · 含税合同额（元） · 成交金额 · 签约金额",
            ),
            (
                "signed_on",
                "签订日期 · 签约日期 · 合同签订时间 · 签订时间 · 签署日期 · 合同日期 · 下单日期 · 下单时间",
            ),
            ("starts_on", "合同开始时间 · 开始时间 · 生效开始 · 起始日"),
            ("ends_on", "合同结束时间 · 合同到期时间 · 结束时间 · 到期日 · 有效期至"),
            ("status", "合同状态 · 审批状态"),
            ("customer_signer", "客户签约人"),
            ("our_signer", "公司签约人"),
            ("products", "合作产品/服务 · 产品"),
            ("plan.term", "期数 · 期次 · 第几期"),
            ("plan.amount", "计划回款金额 · 应收金额"),
            (
                "plan.due_on",
                "计划回款日期 · 计划回款时间 · 预计回款日期 · 应收日期 · 付款日期",
            ),
            ("plan.remind_days", "提前几天提醒 · 提前几日提醒"),
            ("receipts.no", "回款编号 · 回款编码 · 回款流水号 · 收款单号 · 回款单号"),
            (
                "receipts.on",
                "回款日期 · 回款时间 · 收款日期 · 到账日期 · 入账日期 · 交易日期",
            ),
            (
                "receipts.amount",
                "回款金额 · 本次收款款金额 · 收款金额 · 到账金额 · 贷方发生额",
            ),
            ("receipts.method", "回款方式 · 收款方式"),
            ("receipts.account", "收款账户 · 收款银行 · 收款银行账号"),
            ("receipts.payer", "转账单位 · 回款单位 · 付款人名称 · 对方户名"),
            ("invoices.amount", "开票金额"),
            ("invoices.on", "开票日期"),
            ("invoices.type", "开票类型"),
            ("invoices.title", "发票名称 · 工商抬头"),
            ("invoices.tax_rate", "税率"),
            ("invoices.no", "发票号码 · 发票申请编号"),
        ],
    );
}

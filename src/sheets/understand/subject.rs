//! Sheets that are about something else than customers: suppliers, goods, the own people.

use super::super::{Row, Table};
use super::header::Header;
use super::vocabulary::Vocabulary;
use super::words;
use crate::kinds::Kind;

/// What a sheet can be about, with the headers and the words in its name that say so.
type Subject = (&'static str, &'static [&'static str], &'static [&'static str]);

/// Names and numbers that anything may have: 名称 of a customer, of a supplier, of goods.
const ANYBODYS: &[&str] = &[
    "名称",
    "name",
    "编号",
    "编码",
    "单位",
    "公司",
    "企业",
    "唯一id",
    "表id",
    "档案编号",
    "company",
    "姓名",
];

/// What sheets are about that are not about customers.
const SUBJECTS: &[Subject] = &[
    (
        "供应商",
        &[
            "供应商",
            "供应商名称",
            "供应商全称",
            "供应商简称",
            "供应商编号",
            "供应商编码",
            "供应商代码",
            "供货商",
            "供货商名称",
            "供货单位",
            "厂商名称",
            "厂家名称",
            "生产厂家",
        ],
        &["供应商", "供货商"],
    ),
    (
        "物料或商品",
        &[
            "物料编码",
            "物料编号",
            "物料代码",
            "物料名称",
            "料号",
            "存货编码",
            "存货名称",
            "品名",
            "规格型号",
            "商品名称",
            "商品编码",
            "商品编号",
            "货号",
            "sku",
            "产品名称",
            "产品编码",
            "产品编号",
            "产品型号",
            "条码",
        ],
        &["物料", "商品", "库存", "产品目录"],
    ),
    (
        "员工",
        &[
            "员工姓名",
            "员工编号",
            "员工工号",
            "工号",
            "入职日期",
            "入职时间",
            "离职日期",
        ],
        &["员工", "花名册", "人事"],
    ),
    (
        "考勤或工资",
        &[
            "考勤日期",
            "上班时间",
            "下班时间",
            "打卡时间",
            "出勤天数",
            "请假天数",
            "加班时长",
            "基本工资",
            "应发工资",
            "实发工资",
        ],
        &["考勤", "工资", "薪资"],
    ),
    ("资产", &["资产编号", "资产编码", "资产名称"], &["资产"]),
    ("学生", &["学号", "学生姓名"], &["学生"]),
];

/// What a sheet is about instead of customers, and the header or name that says so. `header` is its first row. A sheet with a
/// column that is a customer's for certain (客户名称) is about customers, whatever else it has.
pub(in crate::sheets) fn other_subject(
    table: &Table,
    header: &Row,
    kind: &Kind,
    customer: &Kind,
) -> Option<(&'static str, String)> {
    let customers = Vocabulary::new(customer);
    let own = Vocabulary::new(kind);
    let headers: Vec<Header> = header
        .cells
        .iter()
        .map(|(_, cell)| Header::new(&cell.display()))
        .collect();
    let is_customers = |header: &Header| {
        let word = header.word.as_str();
        words::CUSTOMER_OF_RECORD.contains(&word)
            || customers
                .exact(word)
                .is_some_and(|(_, place)| place.tells_customer() && !place.field.unique && !ANYBODYS.contains(&word))
    };
    if headers.iter().any(is_customers) {
        return None;
    }
    let by_header = |(subject, words, _): &Subject| {
        let found = headers
            .iter()
            .find(|header| words.contains(&header.word.as_str()) && own.exact(&header.word).is_none())?;
        Some((*subject, found.text.clone()))
    };
    let by_name = |(subject, _, names): &Subject| {
        let sheet = table.sheet.as_deref().filter(|sheet| !sheet.contains("客户"))?;
        names
            .iter()
            .any(|name| sheet.contains(name))
            .then(|| (*subject, sheet.to_owned()))
    };
    SUBJECTS
        .iter()
        .find_map(by_header)
        .or_else(|| SUBJECTS.iter().find_map(by_name))
}

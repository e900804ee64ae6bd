//! Annexes made by code: a text, pictures, PDFs. Small, valid, and the same everywhere.

mod pdf;
mod png;

pub(super) use png::licence;

use super::company::Company;
use super::numbers::grouped;
use super::records::Contract;
use super::script::fill;
use chrono::NaiveDate;
use pdf::pdf;
use std::io;

/// What was seen on site, as a text file.
pub(super) fn survey(company: &Company, on: NaiveDate) -> io::Result<Vec<u8>> {
    let text = "现场调研记录\n\
        地点：{现场}\n\
        现状：{现状}\n\
        问题：{痛点}\n\
        期望：{需求}\n\
        顾虑：{顾虑}\n\
        网络：无线信号在角落偏弱，需要加两个点位。\n\
        电源：靠墙有插座，工位旁要拉线。\n";
    let words = fill(text, &company.words)?;
    Ok(format!("{}\n{on}\n\n{words}", company.name).into_bytes())
}

/// The offer as a PDF.
pub(super) fn quotation(company: &Company, on: NaiveDate, valid_until: NaiveDate) -> Vec<u8> {
    let word = |key: &str| company.words.get(key).cloned().unwrap_or_default();
    pdf(&[
        "报价单".to_owned(),
        format!("致：{}", company.name),
        format!("日期：{on}    有效期至：{valid_until}"),
        format!("产品：{}", word("产品")),
        format!("配置：{}", word("配置")),
        "服务：安装、培训、一年维保".to_owned(),
        format!("含税总价：{} 元", grouped(company.amount)),
        "付款：首付 30%，到货 40%，验收 30%".to_owned(),
    ])
}

/// The signed contract as a PDF.
pub(super) fn scan(company: &Company, contract: &Contract) -> Vec<u8> {
    pdf(&[
        format!("{}合同", contract.project),
        format!("合同编号：{}", contract.number),
        format!("甲方：{}", company.name),
        format!("签约人：{} / {}", contract.customer_signer, contract.our_signer),
        format!("金额：{} 元（含税）", grouped(contract.amount)),
        format!("签订日期：{}", contract.signed_on),
        format!("内容：{}", contract.products.join("；")),
        "（扫描件，盖章略）".to_owned(),
    ])
}

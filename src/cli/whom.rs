//! The customer that a command is to change. A part of a name shows the right customer to whoever reads, but what is written must
//! not land with another one: who is only hinted at is asked about.

use anyhow::bail;

use super::confirm::{confirmed, is_anybody_there};
use crate::archive::{Archive, CustomerView, Meant, Viewer, text_at};

/// The customer that a word means, which somebody has seen to be the right one where the word is none of its names.
pub fn whom(archive: &Archive, word: &str) -> anyhow::Result<CustomerView> {
    let customer = match archive.read(&Viewer::everything())?.customer_meant(word)? {
        Meant::Surely(customer) => return Ok(*customer),
        Meant::Perhaps(customer) => *customer,
    };
    let one = introduced(&customer);
    let exactly = exactly(&customer);
    if !is_anybody_there() {
        bail!("没有写入：“{word}”不是编号，也不是完整的名称或简称，可能是{one}。是这一家，请写 {exactly}");
    }
    if !confirmed(&format!("是{one}吗？"), &format!("请写 {exactly}"))? {
        bail!("没有写入。请写客户的编号或全称");
    }
    Ok(customer)
}

/// “杭州云帆科技有限公司”（CUST202601010001，负责人 张三）
fn introduced(customer: &CustomerView) -> String {
    let owner = text_at(&customer.profile, "owner");
    let owner = Some(owner).filter(|owner| !owner.is_empty());
    let told = [
        Some(customer.customer_id.clone()).filter(|id| !id.is_empty()),
        owner.map(|owner| format!("负责人 {owner}")),
        customer.archived.then(|| "已归档".to_owned()),
    ];
    let told: Vec<String> = told.into_iter().flatten().collect();
    let told = if told.is_empty() {
        String::new()
    } else {
        format!("（{}）", told.join("，"))
    };
    format!("“{}”{told}", customer.name)
}

/// What names it and no other.
fn exactly(customer: &CustomerView) -> &str {
    if customer.customer_id.is_empty() {
        customer.dir.as_str()
    } else {
        &customer.customer_id
    }
}

//! Payments and invoices, entered by the finance department.

use super::super::numbers::grouped;
use super::super::staff::FINANCE;
use super::super::{Batch, broken};
use super::Telling;
use super::beat::batch;
use super::plan::{Money, Scheduled};
use std::io;

impl Telling {
    pub(super) fn money(&mut self, scheduled: &Scheduled, money: &Money) -> io::Result<Batch> {
        let short = self.company(scheduled.company)?.short.clone();
        let customer = self.customer(scheduled.company)?;
        let number = format!("0000{}", customer.random.digits(16));
        let method = if customer.random.chance(80) {
            "银行转账"
        } else {
            "承兑汇票"
        };
        let missing = || broken(format!("{short} has no contract {}", money.contract));
        let (inside, contract) = customer.contracts.get_mut(&money.contract).ok_or_else(missing)?;
        let on = scheduled.when.date();
        let amount = money.instalment.amount;
        contract.invoices.push((on, amount, number));
        let term = money.instalment.term;
        let subject = if money.paid {
            contract.receipts.push((on, amount, method));
            format!("{short}：收到{term} {} 元", grouped(amount))
        } else {
            format!("{short}：开出{term}发票 {} 元", grouped(amount))
        };
        let text = crate::yaml::to_text(&contract.value());
        let files = vec![customer.folder.write(inside, text.into_bytes())?];
        let customer_id = customer.text("customer_id");
        Ok(batch(
            scheduled.when,
            FINANCE.person(),
            subject,
            "receipt",
            customer_id,
            None,
            "web",
            files,
        ))
    }
}

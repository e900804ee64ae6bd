//! 合同/*.yaml: amounts, the plan of instalments, and what was received.

use super::super::calendar::{days_after, working_day};
use super::super::random::Random;
use super::put;
use chrono::NaiveDate;
use serde_json::{Map, Value, json};

/// One planned payment and what came of it.
pub(in super::super) struct Instalment {
    pub(in super::super) term: &'static str,
    pub(in super::super) due_on: NaiveDate,
    pub(in super::super) amount: u64,
}

/// A contract in the course of being fulfilled.
pub(in super::super) struct Contract {
    pub(in super::super) number: String,
    pub(in super::super) project: String,
    pub(in super::super) amount: u64,
    pub(in super::super) signed_on: NaiveDate,
    pub(in super::super) products: Vec<String>,
    pub(in super::super) our_signer: String,
    pub(in super::super) customer_signer: String,
    pub(in super::super) terms: &'static str,
    pub(in super::super) plan: Vec<Instalment>,
    /// (date, amount, method)
    pub(in super::super) receipts: Vec<(NaiveDate, u64, &'static str)>,
    /// (date, amount, number)
    pub(in super::super) invoices: Vec<(NaiveDate, u64, String)>,
}

const TERMS: [&str; 3] = [
    "质保一年，质保期内免费上门；逾期付款按日万分之三计违约金。",
    "验收之日起质保一年，软件终身免费升级小版本。\n故障响应：工作日两小时，节假日八小时。\n逾期付款超过三十天，我方可暂停上门服务。",
    "质保期十二个月。到货后十五天内验收，逾期不提出异议视为合格。",
];

impl Contract {
    /// The usual plan: 30% at once, 40% after delivery, 30% after acceptance.
    pub(in super::super) fn usual_plan(amount: u64, signed_on: NaiveDate) -> Vec<Instalment> {
        let first = amount * 3 / 10;
        let second = amount * 4 / 10;
        [
            ("首付款", 7, first),
            ("到货款", 40, second),
            ("验收款", 70, amount - first - second),
        ]
        .into_iter()
        .map(|(term, days, amount)| Instalment {
            term,
            due_on: working_day(days_after(signed_on, days)),
            amount,
        })
        .collect()
    }

    pub(in super::super) fn usual_terms(random: &mut Random) -> &'static str {
        random.pick(&TERMS).copied().unwrap_or_default()
    }

    pub(in super::super) fn value(&self) -> Value {
        let mut map = Map::new();
        put(&mut map, "contract_no", self.number.as_str());
        put(&mut map, "project", self.project.as_str());
        put(&mut map, "amount", self.amount);
        put(&mut map, "signed_on", self.signed_on.to_string());
        put(&mut map, "starts_on", self.signed_on.to_string());
        put(&mut map, "ends_on", days_after(self.signed_on, 365).to_string());
        put(&mut map, "products", self.products.clone());
        put(&mut map, "our_signer", self.our_signer.as_str());
        put(&mut map, "customer_signer", self.customer_signer.as_str());
        let received: u64 = self.receipts.iter().map(|receipt| receipt.1).sum();
        put(
            &mut map,
            "status",
            if received >= self.amount {
                "已完成"
            } else {
                "执行中"
            },
        );
        let plan = self.plan.iter().map(|part| {
            json!({"term": part.term, "due_on": part.due_on.to_string(), "amount": part.amount, "remind_days": 7})
        });
        put(&mut map, "plan", plan.collect::<Vec<_>>());
        let receipts = self
            .receipts
            .iter()
            .map(|(on, amount, method)| json!({"on": on.to_string(), "amount": amount, "method": method}));
        put(&mut map, "receipts", receipts.collect::<Vec<_>>());
        let invoices = self.invoices.iter().map(|(on, amount, no)| {
            json!({"on": on.to_string(), "amount": amount, "no": no, "type": "专票", "tax_rate": 13})
        });
        put(&mut map, "invoices", invoices.collect::<Vec<_>>());
        put(&mut map, "terms", self.terms);
        Value::Object(map)
    }
}

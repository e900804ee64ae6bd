//! How long reading takes; run by hand, best with `--release`:
//! `cargo test --release --test yaml timing -- --ignored --nocapture`.

use std::time::Instant;

use crate::{by_serde, document};

const PROFILE: &str = "\
# 客户档案
customer_id: CUST202611210001
customer_name: 杭州盛泰机械有限公司
short_name: 盛泰机械
credit_code: 91330100MA27ABCD1K
industry: 制造业
company_size: 中型
province: 浙江
city: 杭州
address: 浙江省杭州市余杭区文一西路 969 号
customer_type: 成交客户
customer_level: A
source: 展会
owner: 张三
contacts:
  - name: 李四  # 采购负责人
    title: 采购经理
    phone: \"13900139000\"
    decision_maker: true
  - name: 王五
    phone: \"0571-88888888\"
tags: [重点, 年框]
created_on: 2025-03-02
annual_revenue: 52000000
deal:
  amount: 860000.50
  signed_on: 2026-03-01
remark: |
  客户对交期要求高，
  每季度回访一次。
";

const FOLLOWUP: &str = "\
time: 2026-11-21 14:30
method: 电话
by: 张三
participants: [李四, 王五]
contact: 李四
subject: 产品需求沟通
content: |
  客户询问新款设备的交期，希望 12 月中旬前给出报价。
  提到竞争对手给的价格低 5%。
feedback: 比较满意
demands:
  - text: 12 月 15 日前给报价
    status: 处理中
next:
  time: 2026-12-01 10:00
  goal: 报价确认
";

#[test]
#[ignore = "a measurement"]
fn a_hundred_thousand_files() {
    let files = || (0..100_000).map(|number| if number % 10 == 0 { PROFILE } else { FOLLOWUP });
    let bytes: usize = files().map(str::len).sum();
    let start = Instant::now();
    let ours = files().filter(|text| document(text).value().is_object()).count();
    let took = start.elapsed();
    let start = Instant::now();
    let theirs = files()
        .filter(|text| by_serde(text).is_ok_and(|value| value.is_object()))
        .count();
    eprintln!(
        "{ours} files, {bytes} bytes: read in {took:?}; serde_yaml reads {theirs} in {:?}",
        start.elapsed()
    );
}

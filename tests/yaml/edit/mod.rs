//! Edits change what they say and nothing else.

mod document;
mod members;
mod values;

/// A profile with what people write around its values.
const PROFILE: &str = "\
# 客户档案
customer_id: CUST202611210001  # 勿改
customer_name: \"杭州盛泰机械有限公司\"
short_name: '盛泰'

# 联系人
contacts:
  # 采购负责人
  - name: 李四
    phone: \"13900139000\" # 手机
  # 技术
  - name: 王五
    email: wang@example.com
tags: [重点, 年框]
remark: |
  第一行
  第二行

deal:
  amount: 860000.50
  product: 数控车床
credit_rating:
";

//! New files.

use kehu::yaml::to_text;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::generate::value;
use crate::{by_serde, cases, document};

#[test]
fn a_new_file_looks_as_if_a_person_had_written_it() {
    let text = to_text(&json!({
        "customer_id": "CUST202611210001",
        "customer_name": "杭州盛泰机械有限公司",
        "phone": "13900139000",
        "landline": "0571-88888888",
        "zip": "013800",
        "created_on": "2026-03-01",
        "time": "2026-11-21 14:30",
        "vip": "no",
        "annual_revenue": 52_000_000,
        "amount": 860_000.5,
        "active": true,
        "remark": "第一行\n第二行\n",
        "note": "他说: \"好\"",
        "rating": null,
        "tags": ["重点", "年框"],
        "empty": [],
        "deal": {"product": "数控车床", "parts": []},
        "contacts": [{"name": "张三", "phones": ["1", "2"], "extra": {}}, {"name": "李四"}],
        "matrix": [[1, 2], [3]],
    }));
    assert_eq!(
        text,
        "\
customer_id: CUST202611210001
customer_name: 杭州盛泰机械有限公司
phone: \"13900139000\"
landline: 0571-88888888
zip: \"013800\"
created_on: 2026-03-01
time: 2026-11-21 14:30
vip: \"no\"
annual_revenue: 52000000
amount: 860000.5
active: true
remark: |
  第一行
  第二行
note: '他说: \"好\"'
rating:
tags:
  - 重点
  - 年框
empty: []
deal:
  product: 数控车床
  parts: []
contacts:
  - name: 张三
    phones:
      - \"1\"
      - \"2\"
    extra: {}
  - name: 李四
matrix:
  - - 1
    - 2
  - - 3
"
    );
}

#[test]
fn long_text_gets_lines_of_its_own() {
    let long = "很长的备注，".repeat(10);
    assert_eq!(to_text(&json!({"remark": long})), format!("remark: |-\n  {long}\n"));
}

#[test]
fn rare_characters_are_not_escaped_but_invisible_ones_are() {
    assert_eq!(
        to_text(&json!({"a": "𠮷野家😀", "b": "a\u{2028}b\u{feff}"})),
        "a: 𠮷野家😀\nb: \"a\\u2028b\\uFEFF\"\n"
    );
}

#[test]
fn very_long_keys_can_still_be_read() {
    let value = json!({"长".repeat(2000): {"x": [1]}, "a": 1});
    assert_eq!(document(&to_text(&value)).value(), &value);
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn what_is_written_reads_back(value in value()) {
        let text = to_text(&value);
        prop_assert_eq!(&document(&text).into_value(), &value, "{}", text);
        prop_assert_eq!(&by_serde(&text).unwrap(), &value, "{}", text);
        prop_assert!(text.is_empty() || text.ends_with('\n'));
    }

    #[test]
    fn any_text_at_all_reads_back(key in any::<String>(), text in any::<String>()) {
        let value = Value::Object(Map::from_iter([(key, Value::from(text))]));
        let written = to_text(&value);
        prop_assert_eq!(&document(&written).into_value(), &value, "{}", written);
        prop_assert_eq!(&by_serde(&written).unwrap(), &value, "{}", written);
    }
}

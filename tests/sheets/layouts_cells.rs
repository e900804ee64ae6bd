//! Layouts that real sheets have: what their cells hold (the numbers are those of the list they were collected in).

use crate::fake_vault::{FakeVault, counts};
use crate::fixtures::{Folder, read};
use serde_json::{Value, json};

/// What a sheet of one customer makes of it.
fn profile(header: &str, cell: &str) -> Value {
    let mut vault = FakeVault::new();
    vault.import(&[&["客户名称", "联系人", header], &["甲公司", "王芳", cell]]);
    vault.only()
}

#[test]
fn phones_lose_zeros_and_gain_notes_10() {
    let mut vault = FakeVault::new();
    let rows: &[&[&str]] = &[
        &["客户名称", "联系人", "电话"],
        &["甲公司", "王芳", "75588001234"],
        &["乙公司", "李强", "13800138000 张总/0571-88001234转801"],
    ];
    vault.import(rows);
    let of = |name: &str| vault.value(&format!("客户/未分类/未分类/{name}/客户.yaml"));
    assert_eq!(of("甲公司")["contacts"][0]["phone"], json!("0755-88001234"));
    assert_eq!(
        of("乙公司")["contacts"][0],
        json!({"name": "李强", "phone": "13800138000", "other_phones": ["0571-88001234-801"]})
    );
    assert_eq!(
        of("乙公司")["custom"],
        json!({"电话（李强）": "13800138000 张总/0571-88001234转801"})
    );
}

#[test]
fn dates_stand_in_every_form_11() {
    for (cell, day) in [
        ("43862", "2020-02-01"),
        ("2020-2-1", "2020-02-01"),
        ("2020/2/1", "2020-02-01"),
        ("2020.2.1", "2020-02-01"),
        ("2020年2月1日", "2020-02-01"),
        ("20200201", "2020-02-01"),
        ("2020年2月1日 下午3点", "2020-02-01"),
        ("2020-2-1 14:30:05", "2020-02-01"),
        // No day, or not one for certain: kept, and found by the checks.
        ("1900-01-00", "1900-01-00"),
        ("2/1/2020", "2/1/2020"),
        ("20-2-1", "20-2-1"),
        ("2020年2月", "2020年2月"),
    ] {
        assert_eq!(profile("首次接触时间", cell)["first_contact_on"], json!(day), "{cell}");
    }
}

#[test]
fn times_of_follow_ups_go_to_the_minute_11() {
    let path = "客户/制造业/中型/甲公司/客户.yaml";
    let mut vault = FakeVault::new()
        .with(path, "customer_id: CUST1\ncustomer_name: 甲公司\n")
        .of_kind("跟进");
    vault.import(&[
        &["所属客户", "跟进时间-例:2020-2-1", "跟进方式", "跟进内容", "参与人员"],
        &["甲公司", "2020年2月1日 下午3点", "打电话", "报价", "张三/李四／王五"],
        &["甲公司", "2020-2-2 9:05:30", "发短信", "看样", "张三、李四"],
    ]);
    let records: Vec<Value> = vault
        .paths()
        .into_iter()
        .filter(|path| path.contains("跟进/"))
        .map(|path| vault.value(path))
        .collect();
    let of = |record: &Value| {
        (
            record["time"].clone(),
            record["method"].clone(),
            record["participants"].clone(),
        )
    };
    assert_eq!(
        records.iter().map(of).collect::<Vec<_>>(),
        [
            (
                json!("2020-02-01 15:00"),
                json!("电话"),
                json!(["张三", "李四", "王五"])
            ),
            (json!("2020-02-02 09:05"), json!("其他"), json!(["张三", "李四"])),
        ]
    );
    assert_eq!(
        records[1]["custom"],
        json!({"跟进方式": "发短信"}),
        "what 其他 does not say"
    );
}

#[test]
fn several_values_are_parted_by_many_signs_12() {
    for cell in [
        "重点、展会",
        "重点，展会",
        "重点,展会",
        "重点;展会",
        "重点；展会",
        "[重点，展会]",
        "重点\n展会",
    ] {
        assert_eq!(profile("客户标签", cell)["tags"], json!(["重点", "展会"]), "{cell}");
    }
    assert_eq!(
        profile("客户标签", "运输/物流")["tags"],
        json!(["运输/物流"]),
        "a stroke may be part of a word"
    );
}

#[test]
fn amounts_are_typed_as_text_14() {
    for (cell, amount) in [
        ("30*1.13", json!(33.9)),
        ("¥1,234.00", json!(1234)),
        ("12万", json!(120_000)),
        ("-", json!(null)),
        ("/", json!(null)),
        ("约100", json!("约100")),
    ] {
        assert_eq!(profile("成交金额", cell)["deal"]["amount"], amount, "{cell}");
    }
}

#[test]
fn text_files_come_in_the_encodings_of_their_programs_15() {
    let folder = Folder::new();
    let text = "客户名称,城市\r\n杭州盛泰机械有限公司,杭州\r\n";
    let (gbk, ..) = encoding_rs::GB18030.encode(text);
    for (name, bytes) in [
        ("甲.csv", gbk.to_vec()),
        ("乙.csv", [b"\xef\xbb\xbf", text.as_bytes()].concat()),
        ("丙.csv", text.as_bytes().to_vec()),
    ] {
        let mut vault = FakeVault::new();
        vault.import_table(read(&folder.write(name, bytes)).expect("a table"));
        assert_eq!(
            vault.paths(),
            ["客户/未分类/未分类/杭州盛泰机械有限公司/客户.yaml"],
            "{name}"
        );
        assert_eq!(vault.only()["city"], json!("杭州"), "{name}");
    }
}

#[test]
fn an_empty_cell_keeps_the_value_and_a_word_clears_it_16() {
    let path = "客户/未分类/未分类/甲公司/客户.yaml";
    let mut vault = FakeVault::new().with(
        path,
        "customer_id: CUST1\ncustomer_name: 甲公司\ncity: 杭州\nregion: 华东\n",
    );
    let plan = vault.import(&[&["客户名称", "城市", "区域"], &["甲公司", "", "{清空}"]]);
    assert_eq!(counts(&plan), (0, 1, 0, 0, 0));
    assert_eq!(
        vault.text(path),
        "customer_id: CUST1\ncustomer_name: 甲公司\ncity: 杭州\n"
    );
}

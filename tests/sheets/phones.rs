//! Telephone numbers as sheets hold them (8.10), down to the bytes that are stored.

use crate::fake_vault::{FakeVault, counts};
use crate::fixtures::table_of;
use kehu::kinds::Format;
use kehu::sheets::{Cell, Table};
use serde_json::{Value, json};

fn sheet(header: &str, cell: Cell) -> Table {
    let text = |text: &str| Cell::text(text);
    table_of(vec![
        vec![text("客户名称"), text("联系人"), text(header)],
        vec![text("甲公司"), text("王芳"), cell],
    ])
}

/// What a cell with this header makes of the contact, and what is kept beside the fields.
fn contact(header: &str, cell: Cell) -> (Value, Value) {
    let mut vault = FakeVault::new();
    vault.import_table(sheet(header, cell.clone()));
    let again = vault.import_table(sheet(header, cell));
    assert_eq!(counts(&again), (0, 0, 1, 0, 0), "a second import changes nothing");
    let mut profile = vault.only();
    (profile["contacts"][0].take(), profile["custom"].take())
}

#[test]
fn numbers_in_any_spelling_are_stored_in_one() {
    for (cell, phone) in [
        (Cell::Number(1.380_013_8e10), "13800138000"),
        (Cell::text("13800138000.0"), "13800138000"),
        (Cell::text("１３８００１３８０００"), "13800138000"),
        (Cell::text("138-0013-8000"), "13800138000"),
        (Cell::text("+86 138 0013 8000"), "13800138000"),
        (Cell::text("0086-13800138000"), "13800138000"),
        (Cell::text("86-13800138000"), "13800138000"),
        (Cell::text("0571-88001234"), "0571-88001234"),
        (Cell::text("（0571）88001234"), "0571-88001234"),
        (Cell::text("755-88001234"), "0755-88001234"),
        (Cell::text("75588001234"), "0755-88001234"),
        (Cell::Number(75_588_001_234.0), "0755-88001234"),
        (Cell::Number(1_088_001_234.0), "010-88001234"),
        (Cell::text("0571-88001234转801"), "0571-88001234-801"),
        (Cell::text("0571-88001234-801"), "0571-88001234-801"),
        (Cell::text("0571-88001234 ext 801"), "0571-88001234-801"),
        (Cell::Number(4_008_001_234.0), "4008001234"),
        (Cell::text("400-800-1234"), "400-800-1234"),
        (Cell::text("+1 650 253 0000"), "+1 650 253 0000"),
    ] {
        assert_eq!(Format::Phone.check(phone), Ok(()), "{phone}");
        let (contact, custom) = contact("联系电话", cell);
        assert_eq!(
            (contact, custom),
            (json!({"name": "王芳", "phone": phone}), Value::Null),
            "{phone}"
        );
    }
}

#[test]
fn the_file_holds_the_number_so_that_yaml_reads_it_as_text() {
    let mut vault = FakeVault::new();
    vault.import_table(sheet("手机", Cell::Number(13_800_138_000.0)));
    let path = vault.paths().remove(0).to_owned();
    let text = vault.text(&path);
    assert!(text.contains("  - name: 王芳\n    phone: \"13800138000\"\n"), "{text}");
}

#[test]
fn digits_that_are_gone_are_not_made_up() {
    for raw in ["1.38E+10", "1380013800", "88001234", "330-88001234", "找前台"] {
        let (contact, custom) = contact("联系电话", Cell::text(raw));
        assert_eq!((contact["phone"].clone(), custom), (json!(raw), Value::Null), "{raw}");
        assert!(Format::Phone.check(raw).is_err(), "the checks report {raw}");
    }
}

#[test]
fn several_numbers_go_to_the_phone_and_to_the_other_phones() {
    for raw in [
        "13800138000/0571-88001234",
        "13800138000、0571-88001234",
        "13800138000；0571-88001234",
        "13800138000,0571-88001234",
        "13800138000，0571-88001234",
        "13800138000 0571-88001234",
        "13800138000\n0571-88001234",
        "13800138000/13800138000/57188001234",
    ] {
        let (contact, custom) = contact("联系电话", Cell::text(raw));
        assert_eq!(
            (contact, custom),
            (
                json!({"name": "王芳", "phone": "13800138000", "other_phones": ["0571-88001234"]}),
                Value::Null
            ),
            "{raw}"
        );
    }
}

#[test]
fn what_is_said_besides_the_number_is_kept_whole() {
    for (raw, phone) in [
        ("13800138000 张总", "13800138000"),
        ("13800138000（财务）", "13800138000"),
        ("微信同号：13800138000", "13800138000"),
        ("0571-88001234转前台", "0571-88001234"),
        ("0571-88001234/88005678", "0571-88001234"),
    ] {
        let (contact, custom) = contact("联系电话", Cell::text(raw));
        assert_eq!(
            (contact["phone"].clone(), custom),
            (json!(phone), json!({"联系电话（王芳）": raw})),
            "{raw}"
        );
    }
}

#[test]
fn notes_of_two_contacts_do_not_stand_in_each_others_way() {
    let mut vault = FakeVault::new();
    let rows: &[&[&str]] = &[
        &["客户名称", "联系人", "联系电话"],
        &["甲公司", "王芳", "13800138000 总机"],
        &["甲公司", "李强", "13900139000 下班后"],
    ];
    let plan = vault.import(rows);
    assert!(plan.items.iter().all(|item| item.reason.is_none()), "{:?}", plan.items);
    assert_eq!(
        vault.only()["custom"],
        json!({"联系电话（王芳）": "13800138000 总机", "联系电话（李强）": "13900139000 下班后"})
    );
    assert_eq!(counts(&vault.import(rows)), (0, 0, 2, 0, 0));
}

#[test]
fn a_company_has_one_phone_and_keeps_the_rest_as_it_came() {
    let (_, custom) = contact("公司电话", Cell::text("0571-88001234/88001235"));
    assert_eq!(custom, json!({"公司电话": "0571-88001234/88001235"}));
    let mut vault = FakeVault::new();
    vault.import_table(sheet("座机", Cell::text("0571-88001234；0571-88001235")));
    let profile = vault.only();
    assert_eq!(profile["phone"], json!("0571-88001234"));
    assert_eq!(profile["custom"], json!({"座机": "0571-88001234；0571-88001235"}));
}

#[test]
fn mobile_and_landline_of_one_contact_are_both_there() {
    let mut vault = FakeVault::new();
    vault.import(&[
        &["客户名称", "联系人", "手机", "联系电话", "公司电话"],
        &["甲公司", "王芳", "13800138000", "57188001234", "400-800-1234"],
    ]);
    let profile = vault.only();
    assert_eq!(
        profile["contacts"][0],
        json!({"name": "王芳", "phone": "13800138000", "other_phones": ["0571-88001234"]})
    );
    assert_eq!(profile["phone"], json!("400-800-1234"));
}

/// The profile that a sheet of one customer makes.
fn profile_of(rows: &[&[&str]]) -> serde_json::Value {
    let mut vault = FakeVault::new();
    vault.import(rows);
    vault.only()
}

#[test]
fn what_stands_below_the_name_of_a_group_of_contacts_is_theirs() {
    let contact = json!([{"name": "王芳", "phone": "0571-88001234"}]);
    for group in ["联系人信息", "联系信息", "主要联系人信息", "联系人"] {
        for phone in ["座机", "电话"] {
            let joined = format!("{group}·{phone}");
            let values: &[&str] = &["甲公司", "王芳", "0571-88001234"];
            let one_row = profile_of(&[&["客户名称", "联系人", &joined], values]);
            assert_eq!(one_row["contacts"], contact, "{joined}");
            let two_rows = profile_of(&[&["客户名称", group, ""], &["", "姓名", phone], values]);
            assert_eq!(two_rows["contacts"], contact, "{group} over {phone}");
        }
    }
    let alone = profile_of(&[&["客户名称", "联系人", "座机"], &["甲公司", "王芳", "0571-88001234"]]);
    assert_eq!(alone["phone"], json!("0571-88001234"), "the company's");
}

#[test]
fn the_mobile_phone_of_a_contact_goes_first() {
    for (one, other) in [("电话", "手机"), ("联系人电话", "移动电话"), ("联系电话", "联系人手机")]
    {
        let profile = profile_of(&[
            &["客户名称", "联系人", one, other],
            &["甲公司", "王芳", "0571-88001234", "13800138000"],
        ]);
        assert_eq!(
            profile["contacts"],
            json!([{"name": "王芳", "phone": "13800138000", "other_phones": ["0571-88001234"]}]),
            "{one} before {other}"
        );
    }
    let without = profile_of(&[
        &["客户名称", "联系人", "电话", "手机"],
        &["甲公司", "王芳", "0571-88001234", ""],
    ]);
    assert_eq!(without["contacts"], json!([{"name": "王芳", "phone": "0571-88001234"}]));
}

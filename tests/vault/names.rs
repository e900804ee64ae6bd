use crate::path;
use kehu::vault::layout::{customer_dir, safe_name, unique};
use kehu::vault::{LIVING, RelPath};
use proptest::prelude::*;
use serde_json::json;

#[test]
fn ordinary_names_stay_as_they_are() {
    for name in [
        "杭州盛泰机械有限公司",
        "北京甲（集团）有限公司",
        "IBM China",
        "上海1号",
        "Ångström",
    ] {
        assert_eq!(safe_name(name), name);
    }
}

#[test]
fn hostile_names_become_readable_portable_ones() {
    for (text, name) in [
        ("A/B:C", "A／B：C"),
        ("*ST盛泰", "＊ST盛泰"),
        (r#"<a>|"b"?\"#, "＜a＞｜＂b＂？＼"),
        ("ＡＢＣ　１２３（中国）", "ABC 123（中国）"),
        ("  甲  乙\t丙\n", "甲 乙 丙"),
        ("甲...", "甲"),
        (".git", "git"),
        ("..", "未命名"),
        ("", "未命名"),
        ("\u{200b}\u{202e}", "未命名"),
        ("甲\u{202e}乙\u{200d}\u{feff}", "甲乙"),
        ("CON", "CON_"),
        ("nul.txt", "nul_.txt"),
        ("ＣＯＭ１", "COM1_"),
        ("com10", "com10"),
        ("e\u{301}", "\u{e9}"),
        ("Thumbs.db", "_Thumbs.db"),
        ("4913", "_4913"),
        ("报价~", "_报价~_"),
        ("x.tmp", "_x.tmp_"),
        ("甲\0乙", "甲乙"),
    ] {
        assert_eq!(safe_name(text), name, "{text:?}");
    }
}

#[test]
fn over_long_names_are_cut_between_characters_and_stay_two() {
    let long = "很".repeat(200);
    let one = safe_name(&format!("{long}甲"));
    let two = safe_name(&format!("{long}乙"));
    assert!(one.len() <= 240 && one.starts_with("很很很"), "{one}");
    assert_ne!(one, two);
    assert_eq!(one, safe_name(&format!("{long}甲")));
    let fits = "很".repeat(80);
    assert_eq!(safe_name(&fits), fits);
}

#[test]
fn a_customer_goes_where_its_profile_says() {
    let dir = |profile| customer_dir(LIVING, &profile).to_string();
    assert_eq!(
        dir(json!({"industry": "制造业", "company_size": "中型", "customer_name": "杭州/盛泰"})),
        "客户/制造业/中型/杭州／盛泰"
    );
    assert_eq!(dir(json!({"customer_name": "甲"})), "客户/未分类/未分类/甲");
    assert_eq!(
        dir(json!({"industry": "", "company_size": null, "customer_name": 360})),
        "客户/未分类/未分类/360"
    );
    assert_eq!(
        dir(json!({"industry": ["x"], "customer_id": "CUST1"})),
        "客户/未分类/未分类/CUST1"
    );
    assert_eq!(dir(json!(null)), "客户/未分类/未分类/未命名");
    assert_eq!(
        dir(json!({"industry": "../..", "customer_name": "../../etc"})),
        "客户/／/未分类/／..／etc"
    );
}

#[test]
fn an_occupied_place_gets_a_number_before_the_extension() {
    let taken = |names: &'static [&str]| move |path: &RelPath| names.contains(&path.as_str());
    let free = |text: &str, names| unique(&path(text), &taken(names)).to_string();
    assert_eq!(free("a/x.yaml", &[]), "a/x.yaml");
    assert_eq!(free("a/x.yaml", &["a/x.yaml", "a/x (2).yaml"]), "a/x (3).yaml");
    assert_eq!(free("客户/甲", &["客户/甲"]), "客户/甲 (2)");
    assert_eq!(
        free("客户/某某.有限公司", &["客户/某某.有限公司"]),
        "客户/某某.有限公司 (2)"
    );
    let long = format!("a/{}.yaml", "很".repeat(83));
    let other = unique(&path(&long), &|path| path.as_str() == long);
    assert!(
        other.file_name().len() <= 255 && other.as_str().ends_with(" (2).yaml"),
        "{other}"
    );
}

fn texts() -> impl Strategy<Value = String> {
    let hostile = prop::sample::select(vec![
        "/",
        "\\",
        ":",
        "*",
        ".",
        "..",
        " ",
        "~",
        "#",
        "$",
        "\u{3000}",
        "\u{202e}",
        "\u{fe0f}",
        "\u{301}",
        "CON",
        "nul",
        "com1",
        ".tmp",
        "４９１３",
        "4913",
        ".git",
        "~$",
        "Ａ",
        "．",
        "，",
        "很很很很很很很很很很",
        "\u{1f600}",
        "\0",
    ]);
    let piece = prop_oneof![3 => hostile.prop_map(String::from), 2 => any::<String>(), 1 => "[一-龥]{0,90}"];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn every_safe_name_is_one_portable_part_and_safe_already(text in texts()) {
        let name = safe_name(&text);
        prop_assert_eq!(&safe_name(&name), &name, "not idempotent");
        prop_assert!(!name.is_empty() && name.len() <= 240);
        prop_assert!(!name.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|']));
        prop_assert!(!name.chars().any(char::is_control));
        prop_assert!(!name.ends_with([' ', '.']) && !name.starts_with([' ', '.']));
        let part = RelPath::new(&name);
        prop_assert!(part.is_some_and(|part| part.parts().count() == 1));
    }

    #[test]
    fn any_profile_has_a_place_in_the_tree(name in texts(), industry in texts()) {
        let dir = customer_dir(LIVING, &json!({"customer_name": name, "industry": industry}));
        prop_assert!(dir.is_within(&path(LIVING)) && dir.parts().count() == 4);
    }
}

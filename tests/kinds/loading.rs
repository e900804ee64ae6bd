//! A vault's own schema folder: what is wrong is reported with its place, what is right works.

use crate::support::{builtin, only, say, schemas, yaml};
use kehu::kinds::{Catalog, FieldType, SchemaError};
use std::fs;
use tempfile::TempDir;

fn told(errors: &[SchemaError]) -> Vec<String> {
    errors
        .iter()
        .map(|error| format!("{}:{}:{} {}", error.file, error.line, error.column, error.message))
        .collect()
}

#[test]
fn a_vault_without_schemas_has_the_built_in_kinds() {
    let dir = TempDir::new().unwrap();
    let (catalog, errors) = Catalog::load(&dir.path().join("schemas"));
    assert_eq!(errors, []);
    assert_eq!(catalog.fingerprint(), builtin().fingerprint());
}

#[test]
fn a_kind_whose_file_was_removed_is_gone_but_customers_stay() {
    let (catalog, errors) = schemas(&[("feedback.yaml", "")]);
    assert_eq!(errors, []);
    assert!(catalog.kind("feedback").is_none() && catalog.kind("contract").is_some());
    let (catalog, errors) = schemas(&[("customer.yaml", "")]);
    assert_eq!(
        told(&errors),
        ["customer.yaml:0:0 没有客户资料的字段说明 customer.yaml。改好之前暂用内置的“客户”"]
    );
    assert_eq!(catalog.customer().name, "customer");
}

#[test]
fn a_broken_file_is_reported_and_its_namesake_stands_in() {
    let (catalog, errors) = schemas(&[("contract.yaml", "title: 合同\nproperties:\n  a: [\n")]);
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].file, "contract.yaml");
    assert!(errors[0].line >= 3, "{:?}", errors[0]);
    assert!(
        errors[0].message.ends_with("改好之前暂用内置的“合同”"),
        "{}",
        errors[0].message
    );
    assert!(catalog.kind("contract").unwrap().field("contract_no").is_some());
}

#[test]
fn a_broken_file_of_a_teams_own_kind_costs_only_that_kind() {
    let (catalog, errors) = schemas(&[("拜访计划.yaml", "标题")]);
    assert_eq!(errors.len(), 1);
    assert!(
        errors[0].message.ends_with("改好之前这种记录不能用"),
        "{}",
        errors[0].message
    );
    assert_eq!(catalog.kinds().len(), Catalog::builtin_files().len());
}

#[test]
fn each_fault_has_its_words_and_its_place() {
    let kind = |body: &str| format!("title: 样品\nproperties:\n  name:\n    title: 名称\n{body}");
    let cases = [
        ("    type: strnig\n", "type 的值不合 JSON Schema 的规定"),
        ("    type: string\n    pattern: '[a'\n", "正则表达式不能用"),
        ("    type: string\n    pattern: '(?=a)b'\n", "正则表达式不能用"),
        ("    type: string\n    minLength: -1\n", "minLength 不能小于 0"),
        ("    enum: 甲\n", "enum 的值类型不对，应是 array"),
        ("    $ref: '#/$defs/none'\n", "$ref 指向的 #/$defs/none 不存在"),
        ("    $ref: other.yaml\n", "$ref 只能引用本文件内的定义"),
        (
            "    $ref: 'https://example.com/schema.json'\n",
            "$ref 只能引用本文件内的定义",
        ),
        ("    $ref: 'file:///etc/passwd'\n", "$ref 只能引用本文件内的定义"),
        ("    $ref: '#'\n", "$ref 只能引用本文件内的定义"),
        ("    $dynamicRef: '#node'\n", "不支持 $dynamicRef"),
        ("    $id: 'https://example.com/x'\n", "不支持在里层写 $id"),
    ];
    for (body, words) in cases {
        let (catalog, errors) = only(&[("sample.yaml", &kind(body))]);
        assert!(catalog.kind("sample").is_none(), "{body}");
        assert_eq!(errors.len(), 1, "{body}: {errors:?}");
        assert!(errors[0].message.contains(words), "{body}: {}", errors[0].message);
    }
    let (_, errors) = only(&[(
        "sample.yaml",
        "$schema: https://example.com/mine\nproperties: {a: {type: string}}\n",
    )]);
    assert!(errors[0].message.contains("$schema"), "{errors:?}");
    let (_, errors) = only(&[("sample.yaml", "title: 样品\n")]);
    assert!(errors[0].message.contains("没有 properties"), "{errors:?}");
    let (_, errors) = only(&[("sample.yaml", "- a\n")]);
    assert!(errors[0].message.contains("不是一份字段说明"), "{errors:?}");
}

#[test]
fn a_fault_is_shown_where_it_stands() {
    let at = |text: &str| {
        let (_, errors) = only(&[("sample.yaml", text)]);
        assert_eq!(errors.len(), 1, "{text}: {errors:?}");
        (errors[0].line, errors[0].column, errors[0].message.clone())
    };
    let (line, column, _) = at("title: 样品\nproperties:\n  名称:\n    type: string\n    pattern: '[a'\n");
    assert_eq!((line, column), (5, 5));
    let (line, column, _) =
        at("title: 样品\nproperties:\n  a: {type: string}\n  b: {type: array, items: {$ref: other.yaml}}\n");
    assert_eq!((line, column), (4, 28));
    let (line, column, _) = at("properties:\n  a: {type: string}\nx-kehu:\n  icno: box\n");
    assert_eq!((line, column), (4, 3));
    let (line, column, message) = at("title: 样品\nproperties:\n  a: {type: string}\n  a: {type: number}\n");
    assert_eq!((line, column), (4, 3), "{message}");
    let (line, _, message) = at("title: 样品\nproperties：\n  a: {type: string}\n");
    assert_eq!(line, 2, "{message}");
}

#[test]
fn what_has_no_effect_is_reported_and_the_rest_works() {
    let text = "title: 样品\nx-kehu:\n  folder: 样品\n  file_nam: x\n  date_field: 日期\n  order: 先\nproperties:\n  name:\n    title: 名称\n    type: string\n    x-kehu: {colunm: true, facet: 是, search_weight: max, aliases: 别名}\n";
    let (catalog, errors) = only(&[("sample.yaml", text)]);
    let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "aliases 应是文字的列表，这一项不起作用",
            "facet 应是 true 或 false，这一项不起作用",
            "search_weight 应是 name、high、normal、none 之一，这一项不起作用",
            "x-kehu 里没有 colunm 这一项，它不起作用；是不是 column？",
            "date_field 写的“日期”不是这里的字段",
            "order 应是整数，这一项不起作用",
            "x-kehu 里没有 file_nam 这一项，它不起作用；是不是 file_name？",
        ]
    );
    let kind = catalog.kind("sample").unwrap();
    assert_eq!(kind.folder, "样品");
    assert_eq!(kind.field("name").unwrap().search_weight, 1);
}

#[test]
fn two_kinds_cannot_share_a_name_or_a_folder() {
    let properties = "properties: {name: {title: 名称, type: string}}\n";
    let (catalog, errors) = schemas(&[
        (
            "visit.yaml",
            &format!("title: 拜访\nx-kehu: {{folder: 跟进}}\n{properties}"),
        ),
        (
            "合同2.yaml",
            &format!("title: 合同二\nx-kehu: {{kind: contract}}\n{properties}"),
        ),
    ]);
    assert_eq!(
        errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>(),
        [
            "文件夹“跟进”已归 followup.yaml（跟进），这个文件不起作用；请换一个 folder",
            "与 contract.yaml 说的是同一种记录（contract），这个文件不起作用",
        ]
    );
    assert_eq!(catalog.kinds().len(), Catalog::builtin_files().len());
}

#[test]
fn folders_stay_inside_the_customer() {
    for folder in ["../外面", "/tmp", "a\\b", "..", "附件", "a:b"] {
        let text = format!("title: 样品\nx-kehu: {{folder: '{folder}'}}\nproperties: {{name: {{type: string}}}}\n");
        let (catalog, errors) = only(&[("sample.yaml", &text)]);
        assert_eq!(errors.len(), 1, "{folder}");
        assert_eq!(catalog.kind("sample").unwrap().folder, "样品", "{folder}");
    }
    let (catalog, errors) = only(&[("sample.yaml", "title: a/b\nproperties: {name: {type: string}}\n")]);
    assert!(catalog.kind("sample").is_none() && errors.len() == 1);
}

#[test]
fn the_profile_stays_the_profile() {
    let text = "title: 客户\nx-kehu: {kind: client, folder: 别处, file_name: '{name}'}\nproperties: {name: {title: 名称, type: string}}\n";
    let (catalog, errors) = schemas(&[("customer.yaml", text)]);
    assert_eq!(told(&errors).len(), 1);
    assert!(errors[0].message.contains("kind 只能是 customer"));
    let customer = catalog.customer();
    assert_eq!(
        (
            customer.name.as_str(),
            customer.folder.as_str(),
            customer.file_name.as_str()
        ),
        ("customer", "", "客户")
    );
}

#[test]
fn words_of_kehu_itself_are_no_kind_names() {
    let (catalog, errors) = only(&[("other.yaml", "title: 其他\nproperties: {name: {type: string}}\n")]);
    assert_eq!(errors.len(), 1);
    assert!(catalog.kind("other").is_none() && catalog.kind("other_record").is_some());
}

#[test]
fn definitions_and_references_inside_the_file_work() {
    let text = "\
title: 报价
$defs:
  money: {title: 金额, type: number, minimum: 0, x-kehu: {unit: 元}}
  金额行:
    type: object
    required: [price]
    additionalProperties: false
    properties:
      price: {$ref: '#/$defs/money', title: 单价}
properties:
  total: {$ref: '#/$defs/money'}
  lines: {title: 明细, type: array, items: {$ref: '#/$defs/金额行'}}
allOf:
  - properties: {note: {title: 说明, type: string}}
    required: [note]
";
    let (catalog, errors) = only(&[("quote.yaml", text)]);
    assert_eq!(errors, []);
    let quote = catalog.kind("quote").unwrap();
    let total = quote.field("total").unwrap();
    assert_eq!(
        (total.label.as_str(), total.field_type, total.unit.as_deref()),
        ("金额", FieldType::Number, Some("元"))
    );
    let price = quote.field("lines").unwrap().child("price").unwrap();
    assert_eq!(
        (price.label.as_str(), price.field_type, price.required),
        ("单价", FieldType::Number, true)
    );
    assert!(quote.field("note").unwrap().required);
    assert_eq!(
        say(&quote.validate(&yaml("total: -1\nlines: [{}]"))),
        [
            "note Missing: 缺少必填项“说明” ⇒ 补上一行 note: …",
            "total OutOfRange: “金额”不能小于 0 元 ⇒ 请核对后更正",
            "lines/0/price Missing: 缺少必填项“第 1 条明细的单价” ⇒ 补上一行 price: 100",
        ]
    );
}

#[test]
fn older_drafts_work_too() {
    let text = "\
$schema: http://json-schema.org/draft-07/schema#
title: 旧
definitions: {day: {title: 日期, type: string, format: date}}
properties: {day: {$ref: '#/definitions/day'}}
";
    let (catalog, errors) = only(&[("old.yaml", text)]);
    assert_eq!(errors, []);
    let old = catalog.kind("old").unwrap();
    assert_eq!(old.field("day").unwrap().field_type, FieldType::Date);
    assert_eq!(old.validate(&yaml("day: 2026-02-30")).len(), 1);
}

#[test]
fn the_fingerprint_follows_the_meaning_not_the_comments() {
    let contract = |catalog: &Catalog| catalog.fingerprint();
    let text = Catalog::builtin_files()
        .into_iter()
        .find(|(name, _)| name == "contract.yaml")
        .unwrap()
        .1;
    let (commented, _) = schemas(&[("contract.yaml", &format!("# 一句话\n{text}"))]);
    assert_eq!(contract(&commented), builtin().fingerprint());
    let (changed, _) = schemas(&[("contract.yaml", &text.replace("title: 合作项目", "title: 项目"))]);
    assert_ne!(contract(&changed), builtin().fingerprint());
    let (fewer, _) = schemas(&[("contract.yaml", "")]);
    assert_ne!(contract(&fewer), builtin().fingerprint());
}

#[test]
fn files_that_are_no_text_are_reported() {
    let dir = TempDir::new().unwrap();
    fs::create_dir(dir.path().join("folder.yaml")).unwrap();
    fs::write(dir.path().join("gbk.yaml"), b"title: \xba\xcf\xcd\xac\n").unwrap();
    fs::write(dir.path().join("huge.yaml"), vec![b'#'; 2 << 20]).unwrap();
    fs::write(dir.path().join("empty.yaml"), "").unwrap();
    fs::write(
        dir.path().join("bom.yaml"),
        "\u{feff}title: 样品\r\nproperties: {name: {type: string}}\r\n",
    )
    .unwrap();
    fs::write(dir.path().join("notes.txt"), "不是字段说明").unwrap();
    fs::write(dir.path().join(".#contract.yaml"), "锁").unwrap();
    let (catalog, errors) = Catalog::load(dir.path());
    let of = |file: &str| {
        errors
            .iter()
            .find(|error| error.file == file)
            .map(|error| error.message.as_str())
            .unwrap_or_default()
    };
    assert!(of("folder.yaml").contains("这不是文件"), "{errors:?}");
    assert!(of("gbk.yaml").contains("不是 UTF-8 编码"), "{errors:?}");
    assert!(of("huge.yaml").contains("太大"), "{errors:?}");
    assert!(of("empty.yaml").contains("不是一份字段说明"), "{errors:?}");
    assert_eq!(errors.len(), 5, "with the missing customer.yaml: {errors:?}");
    assert!(catalog.kind("bom").is_some());
}

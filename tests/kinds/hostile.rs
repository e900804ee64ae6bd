//! Schemas that mean harm: they may not work, but they may not stop kehu.

use crate::support::{only, schemas};
use kehu::kinds::Catalog;
use proptest::prelude::*;
use serde_json::json;
use std::fmt::Write;
use std::time::{Duration, Instant};

/// Generous: the point is "not for ever".
const SOON: Duration = Duration::from_secs(20);

#[test]
fn references_in_circles_are_refused() {
    for body in [
        "properties: {a: {$ref: '#/$defs/x'}}\n$defs: {x: {$ref: '#/$defs/y'}, y: {$ref: '#/$defs/x'}}\n",
        "properties: {a: {$ref: '#/properties/a'}}\n",
        "properties: {a: {type: object, properties: {b: {$ref: '#/properties/a'}}}}\n",
        "properties: {a: {type: array, items: {$ref: '#/$defs/t'}}}\n$defs: {t: {type: object, properties: {kids: {type: array, items: {$ref: '#/$defs/t'}}}}}\n",
    ] {
        let (catalog, errors) = only(&[("loop.yaml", &format!("title: 圈\n{body}"))]);
        assert!(catalog.kind("loop").is_none());
        assert!(errors[0].message.contains("$ref 绕回了自己"), "{body}: {errors:?}");
    }
}

#[test]
fn references_that_double_at_every_step_are_refused() {
    let mut text = "title: 炸弹\nproperties: {a: {$ref: '#/$defs/d0'}}\n$defs:\n".to_owned();
    for level in 0..20 {
        let next = level + 1;
        writeln!(
            text,
            "  d{level}: {{allOf: [{{$ref: '#/$defs/d{next}'}}, {{$ref: '#/$defs/d{next}'}}]}}"
        )
        .unwrap();
    }
    text.push_str("  d20: {type: string}\n");
    let start = Instant::now();
    let (catalog, errors) = only(&[("bomb.yaml", &text)]);
    assert!(catalog.kind("bomb").is_none());
    assert!(errors[0].message.contains("展开后太大"), "{errors:?}");
    assert!(start.elapsed() < SOON);
}

#[test]
fn deep_nesting_is_refused() {
    let depth = 100;
    let text = format!(
        "title: 深\nproperties: {{a: {}{{type: string}}{}}}\n",
        "{properties: {a: ".repeat(depth),
        "}}".repeat(depth)
    );
    let (catalog, errors) = only(&[("deep.yaml", &text)]);
    assert!(catalog.kind("deep").is_none() && errors.len() == 1, "{errors:?}");
}

#[test]
fn yaml_bombs_are_refused() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let before = level - 1;
        writeln!(
            text,
            "a{level}: &a{level} [{}]",
            vec![format!("*a{before}"); 9].join(", ")
        )
        .unwrap();
    }
    let start = Instant::now();
    let (_, errors) = only(&[("laughs.yaml", &text)]);
    assert_eq!(errors.len(), 1);
    assert!(start.elapsed() < SOON);
}

#[test]
fn no_pattern_takes_long() {
    let start = Instant::now();
    let (catalog, errors) = only(&[(
        "slow.yaml",
        "title: 慢\nproperties:\n  a: {title: 甲, type: string, pattern: '^(a+)+$'}\n  b: {title: 乙, type: string, pattern: '^(.*,){20}P'}\n",
    )]);
    assert_eq!(errors, []);
    let record = json!({"a": format!("{}!", "a".repeat(5000)), "b": "1,".repeat(5000)});
    assert_eq!(catalog.kind("slow").unwrap().validate(&record).len(), 2);
    let (catalog, errors) = only(&[(
        "large.yaml",
        "title: 大\nproperties: {a: {type: string, pattern: '((a{100}){100}){100}'}}\n",
    )]);
    assert!(catalog.kind("large").is_none() && errors.len() == 1, "{errors:?}");
    assert!(start.elapsed() < SOON);
}

#[test]
fn odd_values_of_keywords_do_no_harm() {
    let keywords = "type format enum const pattern minimum maximum multipleOf minLength maxLength minItems items properties required \
                    additionalProperties allOf anyOf if then not $ref title description default examples x-kehu $id $anchor $defs \
                    dependentRequired uniqueItems contains propertyNames unevaluatedProperties contentEncoding";
    let values = "'' 1 -1 1.5 1e300 -0.0 .inf 'x' [] [1] ['x','x'] {} {x:\u{a0}1} true false '#/$defs/x' '%' 18446744073709551616 \
                  [[[]]] {'':\u{a0}{}} {'a/b~c':\u{a0}{type:\u{a0}string}}";
    for keyword in keywords.split_ascii_whitespace() {
        let mut files = Vec::new();
        for value in values.split_ascii_whitespace() {
            let value = value.replace('\u{a0}', " ");
            for (place, body) in [
                format!("{keyword}: {value}\nproperties: {{a: {{type: string}}}}\n"),
                format!("properties: {{a: {{minLength: 1, {keyword}: {value}}}}}\n"),
                format!("properties: {{a: {{type: array, items: {{{keyword}: {value}}}}}}}\n"),
            ]
            .into_iter()
            .enumerate()
            {
                let name = format!("odd-{}-{place}.yaml", files.len());
                files.push((
                    name.clone(),
                    format!("x-kehu: {{kind: {name}, folder: {name}}}\n{body}"),
                ));
            }
        }
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        let (catalog, errors) = only(&files);
        for (name, text) in &files {
            let Some(kind) = catalog.kinds().iter().find(|kind| kind.file == *name) else {
                assert!(
                    errors.iter().any(|error| error.file == *name),
                    "lost in silence: {text}"
                );
                continue;
            };
            for record in [
                json!({"a": "x"}),
                json!({"a": ["x", 1, null, {"x": 1}]}),
                json!({"b": {"": [1]}}),
            ] {
                kind.validate(&record);
                kind.file_stem(&record);
            }
        }
    }
}

#[test]
fn a_deep_or_huge_record_gets_its_answer() {
    let customer = Catalog::builtin();
    let mut deep = json!(1);
    for _ in 0..100 {
        deep = json!({"x": [deep]});
    }
    let start = Instant::now();
    assert!(
        !customer
            .customer()
            .validate(&json!({"custom": deep.clone(), "x": deep}))
            .is_empty()
    );
    let contacts: Vec<_> = (0..5000).map(|number| json!({"nmae": number})).collect();
    assert!(customer.customer().validate(&json!({"contacts": contacts})).len() > 5000);
    assert!(start.elapsed() < SOON);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Lines of a schema dropped, doubled, cut or overwritten: always a catalog, never a panic.
    #[test]
    fn damaged_schemas_give_a_catalog(
        damage in prop::collection::vec((any::<prop::sample::Index>(), 0..5_u8, "[ -~\u{4e00}-\u{4e10}]{0,12}"), 1..6),
        file in 0..4_usize,
    ) {
        let (name, text) = Catalog::builtin_files().swap_remove(file);
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for (place, how, word) in damage {
            let place = place.index(lines.len());
            match how {
                0 => { lines.remove(place); }
                1 => lines.insert(place, lines[place].clone()),
                2 => lines[place] = lines[place].chars().take(8).collect(),
                3 => lines[place] = lines[place].replace(": ", &format!(": {word}")),
                _ => lines[place] = word,
            }
        }
        let (catalog, _) = schemas(&[(name.as_str(), lines.join("\n").as_str())]);
        prop_assert!(catalog.kinds().len() >= 4);
        for kind in catalog.kinds() {
            kind.validate(&json!({"customer_name": 1, "x": [null], "contacts": {"a": ""}}));
            kind.file_stem(&json!({"time": [1], "subject": {}}));
        }
    }
}

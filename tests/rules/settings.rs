//! kehu.yaml and the schema files.

use super::{check, rules_of, underlined};
use kehu::kinds::SchemaError;
use kehu::rules::check_schemas;
use kehu::vault::Settings;

#[test]
fn an_unknown_setting_is_found_where_it_stands() {
    let text = "quality:\n  max_file_byte: 1000000\n";
    let findings = check("kehu.yaml", text);
    assert_eq!(rules_of(&findings), ["settings/unknown-key"]);
    assert_eq!((findings[0].line, findings[0].column), (2, 3));
    assert_eq!(findings[0].fix.as_deref(), Some("是不是想写 max_file_bytes？"));
}

#[test]
fn a_value_that_cannot_be_meant_is_an_error() {
    assert_eq!(
        rules_of(&check("kehu.yaml", "watch:\n  debounce_ms: 很快\n")),
        ["settings/invalid"]
    );
}

#[test]
fn a_rule_that_does_not_exist_cannot_be_switched_off() {
    let text = "quality:\n  disabled_rules: [schema/missing, schema/unknown-keys]\n";
    let findings = check("kehu.yaml", text);
    assert_eq!(rules_of(&findings), ["settings/unknown-rule"]);
    assert_eq!(underlined(&findings[0], text), "schema/unknown-keys");
    assert_eq!(findings[0].fix.as_deref(), Some("是不是想写 schema/unknown-key？"));
}

#[test]
fn an_empty_settings_file_is_fine() {
    assert_eq!(check("kehu.yaml", "# 全部用默认值\n"), []);
}

#[test]
fn broken_schemas_are_findings_on_their_files() {
    let error = |file: &str, line| SchemaError {
        file: file.to_owned(),
        line,
        column: 3,
        message: "少了 title".to_owned(),
    };
    let findings = check_schemas(&[error("visit.yaml", 7), error("", 0)], &Settings::default());
    let told: Vec<_> = findings
        .iter()
        .map(|f| (f.rule.as_str(), f.path.as_str(), f.line, f.column))
        .collect();
    assert_eq!(
        told,
        [
            ("kind/broken", "schemas", 1, 3),
            ("kind/broken", "schemas/visit.yaml", 7, 3)
        ]
    );
}

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
fn members_and_mail_are_found_where_they_are_wrong() {
    let server = "mail:\n  host: smtp.example.com\n  from: kehu@example.com\n";
    let members = |lines: &str| format!("members:\n  - {{name: 张三, email: a@b.cn}}\n{lines}");
    assert_eq!(check("kehu.yaml", &(members("") + server)), []);
    for (text, line, message) in [
        (
            members("  - {name: 李四}\n"),
            3,
            "这一项应写成 name: 姓名 和 email: 邮箱",
        ),
        (
            members("  - {name: 李四, email: lisi}\n"),
            3,
            "李四的邮箱“lisi”不像邮箱地址",
        ),
        (
            members("  - {name: 张三, email: c@d.cn}\n"),
            3,
            "成员“张三”前面已经有了",
        ),
        ("members: 张三\n".to_owned(), 1, "members 应是列表"),
        ("mail:\n  host: a.cn\n".to_owned(), 2, "mail 下面少了 from"),
        (server.to_owned() + "  security: ssl\n", 4, "starttls、tls、none 之一"),
        (
            server.to_owned() + "  user: kehu\n  security: none\n",
            5,
            "密码会明文传送",
        ),
        (server.to_owned() + "  port: 99999\n", 4, "mail.port 应是 1 到 65535"),
        (server.to_owned() + "  digest_at: 早上\n", 4, "mail.digest_at 应是时间"),
        (server.replace("kehu@", "kehu "), 3, "mail.from 应是邮箱地址"),
    ] {
        let findings = check("kehu.yaml", &text);
        assert_eq!(rules_of(&findings), ["settings/invalid"], "{text}");
        assert_eq!(findings[0].line, line, "{text}");
        assert!(findings[0].message.contains(message), "{}", findings[0].message);
    }
    let password = server.to_owned() + "  password: geheim\n";
    assert_eq!(rules_of(&check("kehu.yaml", &password)), ["settings/unknown-key"]);
}

#[test]
fn the_mail_settings_of_the_template_only_need_their_marks_removed() {
    let template = include_str!("../../vault-template/kehu.yaml");
    assert_eq!(check("kehu.yaml", template), []);
    let start = template.find("# members:").expect("members");
    let (before, marked) = template.split_at(start);
    let is_setting = |line: &str| {
        line.trim_start_matches(['#', ' ', '-'])
            .starts_with(|c: char| c.is_ascii_lowercase())
    };
    let unmarked: Vec<&str> = marked
        .lines()
        .filter(|line| is_setting(line))
        .map(|line| &line[2..])
        .collect();
    let text = format!("{before}{}\n", unmarked.join("\n"));
    assert!(text.contains("\nmail:\n  host:"), "{text}");
    assert_eq!(check("kehu.yaml", &text), []);
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

//! Files that are no YAML, no text, too large, or not the file they seem to be.

use super::{PROFILE, PROFILE_PATH, check, check_content, path, profile_with, rules_of};
use kehu::rules::{FileContent, Severity};
use kehu::vault::Settings;

/// A map in a map in a map …
fn nested(depth: usize) -> String {
    let lines: Vec<String> = (0..depth).map(|depth| " ".repeat(depth) + "a:").collect();
    lines.join("\n")
}

#[test]
fn each_class_of_syntax_error_has_its_rule() {
    for (text, rule) in [
        (
            profile_with("owner: 林晓峰", "owner：林晓峰"),
            "syntax/full-width-colon",
        ),
        (profile_with("    phone:", "\tphone:"), "syntax/tab"),
        (
            profile_with("owner: 林晓峰", "owner: 林晓峰\nowner: 陈思敏"),
            "syntax/duplicate-key",
        ),
        (
            profile_with("owner: 林晓峰", "---\nowner: 林晓峰"),
            "syntax/several-documents",
        ),
        (profile_with("owner: 林晓峰", "owner: 林\0晓峰"), "syntax/nul"),
        (profile_with("owner: 林晓峰", "owner: \"林晓峰"), "syntax/invalid"),
        (nested(2000), "syntax/too-deep"),
    ] {
        let findings = check(PROFILE_PATH, &text);
        assert!(rules_of(&findings).contains(&rule), "{rule} not in {findings:#?}");
        assert!(findings.iter().all(|finding| finding.severity == Severity::Error));
        assert!(
            findings.iter().any(|finding| finding.fix.is_some()),
            "no advice: {findings:#?}"
        );
    }
}

#[test]
fn conflict_markers_silence_what_they_cause() {
    let marked = profile_with(
        "owner: 林晓峰\n",
        "<<<<<<< HEAD\nowner: 林晓峰\n=======\nowner: 陈思敏\n>>>>>>> main\n",
    );
    let findings = check(PROFILE_PATH, &marked);
    assert_eq!(findings[0].rule, "sync/conflict-marker");
    assert!(
        rules_of(&findings).iter().all(|rule| *rule == "sync/conflict-marker"),
        "{findings:#?}"
    );
}

#[test]
fn a_file_in_gbk_is_named_as_such() {
    let findings = check_content(
        PROFILE_PATH,
        FileContent::NotUtf8 {
            encoding: Some("GB18030"),
        },
        &Settings::default(),
    );
    assert_eq!(rules_of(&findings), ["encoding/not-utf8"]);
    assert_eq!(
        findings[0].message,
        "文件不是 UTF-8 编码，看起来是 GBK（记事本里叫 ANSI）"
    );
}

#[test]
fn a_huge_record_is_reported_with_both_sizes() {
    let findings = check_content(
        PROFILE_PATH,
        FileContent::TooLarge { bytes: 52_428_800 },
        &Settings::default(),
    );
    assert_eq!(rules_of(&findings), ["size/too-large"]);
    assert_eq!(findings[0].message, "文件有 50.0 MB，超过了 5.0 MB 的上限，没有读取");
}

#[test]
fn a_conflict_copy_names_its_original_and_is_not_checked_further() {
    let at = "客户/制造业/中型/杭州盛泰机械有限公司/客户 (张三的冲突副本 2026-11-21).yaml";
    let findings = check(at, "乱：写");
    assert_eq!(rules_of(&findings), ["sync/conflict-copy"]);
    assert!(
        findings[0].fix.as_deref().is_some_and(|fix| fix.contains(PROFILE_PATH)),
        "{findings:#?}"
    );
}

#[test]
fn annexes_and_other_files_are_not_looked_into() {
    for at in [
        "客户/制造业/中型/杭州盛泰机械有限公司/附件/config.yaml",
        "README.md",
        "客户/制造业/中型/甲/附件/a.pdf",
    ] {
        assert_eq!(check(at, "乱：写\n\t- x"), [], "{at}");
        assert_eq!(check_content(at, FileContent::Opaque, &Settings::default()), []);
    }
    assert_eq!(path(PROFILE_PATH).as_str(), PROFILE_PATH);
    assert_eq!(check(PROFILE_PATH, PROFILE), []);
}

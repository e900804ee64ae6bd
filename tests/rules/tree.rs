//! What the paths alone tell.

use super::{path, rules_of};
use kehu::kinds::Catalog;
use kehu::rules::{Finding, check_tree, check_walk};
use kehu::vault::{RelPath, Settings, WalkReport};

fn check(paths: &[&str]) -> Vec<Finding> {
    let paths: Vec<RelPath> = paths.iter().map(|text| path(text)).collect();
    check_tree(&paths, &Catalog::builtin(), &Settings::default())
}

#[track_caller]
fn assert_only(paths: &[&str], rule: &str, at: &str) {
    let findings = check(paths);
    assert_eq!(rules_of(&findings), [rule], "{findings:#?}");
    assert_eq!(findings[0].path, at);
    assert!(findings[0].fix.is_some());
}

#[test]
fn a_tidy_customer_has_no_findings() {
    let tidy = [
        "kehu.yaml",
        "README.md",
        "schemas/customer.yaml",
        "客户/制造业/中型/甲公司/客户.yaml",
        "客户/制造业/中型/甲公司/跟进/2026-11-21-1430-电话-需求.yaml",
        "客户/制造业/中型/甲公司/合同/HT2026001-采购-2026-03-01.pdf",
        "客户/制造业/中型/甲公司/附件/子文件夹/照片.png",
        "客户/制造业/中型/甲公司/附件/config.yaml",
        "历史客户/零售业/小型/乙公司/客户.yaml",
    ];
    assert_eq!(check(&tidy), []);
}

#[test]
fn a_customer_folder_without_profile_is_found_once_whatever_it_holds() {
    let folder = "客户/制造业/中型/甲公司";
    assert_only(
        &[
            "客户/制造业/中型/甲公司/跟进/a.yaml",
            "客户/制造业/中型/甲公司/附件/b.pdf",
        ],
        "layout/no-profile",
        folder,
    );
    assert_only(&["客户/制造业/中型/甲公司/照片.png"], "layout/no-profile", folder);
}

#[test]
fn a_second_profile_is_found_by_its_name() {
    let profile = "客户/制造业/中型/甲公司/客户.yaml";
    for second in [
        "客户/制造业/中型/甲公司/客户 - 副本.yaml",
        "客户/制造业/中型/甲公司/客户.yml",
    ] {
        assert_only(&[profile, second], "layout/two-profiles", second);
    }
}

#[test]
fn a_record_outside_every_customer_is_stray() {
    assert_only(
        &["客户/制造业/2026-11-21-1430-电话-需求.yaml"],
        "layout/stray",
        "客户/制造业/2026-11-21-1430-电话-需求.yaml",
    );
}

#[test]
fn a_record_beside_the_profile_is_stray() {
    let stray = "客户/制造业/中型/甲公司/2026-11-21-1430-电话-需求.yaml";
    assert_only(&["客户/制造业/中型/甲公司/客户.yaml", stray], "layout/stray", stray);
}

#[test]
fn the_findings_of_a_customer_come_from_its_own_paths() {
    let one = ["客户/制造业/中型/甲公司/跟进/a.yaml"];
    let other = ["客户/制造业/中型/乙公司/客户.yaml", "客户/制造业/中型/乙公司/x.yaml"];
    let mut apart = check(&one);
    apart.extend(check(&other));
    apart.sort_by(|a, b| a.path.cmp(&b.path));
    assert_eq!(check(&[one.as_slice(), other.as_slice()].concat()), apart);
}

#[test]
fn what_a_walk_met_instead_of_files_is_reported() {
    let walk = WalkReport {
        links: vec![path("客户/快捷方式")],
        misnamed_dirs: vec![path("客户/制造业/中型/甲公司/跟进/a.yaml")],
        unreadable: vec![(path("客户/金融业"), "没有权限".to_owned())],
        ..WalkReport::default()
    };
    let findings = check_walk(&walk, &Settings::default());
    assert_eq!(
        rules_of(&findings),
        ["layout/record-dir", "layout/link", "layout/unreadable"]
    );
    assert_eq!(findings[2].message, "“金融业”读不了：没有权限");
}

#[test]
fn a_disabled_rule_is_silent() {
    let mut settings = Settings::default();
    settings.quality.disabled_rules = vec!["layout/stray".to_owned()];
    assert_eq!(check_tree(&[path("客户/a.yaml")], &Catalog::builtin(), &settings), []);
}

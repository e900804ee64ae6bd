//! The folder and the profile in it.

use super::{PROFILE, check, profile_with, rules_of, underlined};

fn at(folder: &str) -> String {
    format!("{folder}/客户.yaml")
}

#[test]
fn living_and_archived_folders_that_agree_are_fine() {
    for tree in ["客户", "历史客户"] {
        assert_eq!(
            check(&at(&format!("{tree}/制造业/中型/杭州盛泰机械有限公司")), PROFILE),
            []
        );
    }
}

#[test]
fn another_industry_is_a_finding_with_both_ways_out() {
    let findings = check(&at("客户/零售业/中型/杭州盛泰机械有限公司"), PROFILE);
    assert_eq!(rules_of(&findings), ["folder/mismatch"]);
    let finding = &findings[0];
    assert_eq!(underlined(finding, PROFILE), "制造业");
    assert_eq!(finding.field.as_deref(), Some("industry"));
    assert_eq!(
        finding.message,
        "文件夹“零售业/中型/杭州盛泰机械有限公司”与档案不一致：档案写的是所属行业“制造业”"
    );
    assert_eq!(
        finding.fix.as_deref(),
        Some("以档案为准：把文件夹移到“客户/制造业/中型/杭州盛泰机械有限公司”；以文件夹为准：把 industry 改为“零售业”")
    );
}

#[test]
fn every_part_that_differs_is_named_once() {
    let findings = check(&at("历史客户/零售业/小型/盛泰"), PROFILE);
    assert_eq!(rules_of(&findings), ["folder/mismatch"]);
    for word in ["所属行业“制造业”", "企业规模“中型”", "客户名称“杭州盛泰机械有限公司”"]
    {
        assert!(findings[0].message.contains(word), "{}", findings[0].message);
    }
    assert!(
        findings[0]
            .fix
            .as_deref()
            .is_some_and(|fix| fix.contains("“历史客户/制造业/中型/"))
    );
}

#[test]
fn a_folder_at_the_wrong_depth_can_only_be_moved() {
    let findings = check(&at("客户/杭州盛泰机械有限公司"), PROFILE);
    assert_eq!(rules_of(&findings), ["folder/mismatch"]);
    assert_eq!(
        findings[0].fix.as_deref(),
        Some("以档案为准：把文件夹移到“客户/制造业/中型/杭州盛泰机械有限公司”")
    );
}

#[test]
fn a_number_that_keeps_namesakes_apart_is_no_mismatch() {
    assert_eq!(check(&at("客户/制造业/中型/杭州盛泰机械有限公司 (2)"), PROFILE), []);
    assert_eq!(
        rules_of(&check(&at("客户/制造业/中型/杭州盛泰机械有限公司 (二厂)"), PROFILE)),
        ["folder/mismatch"]
    );
}

#[test]
fn a_name_that_no_file_system_takes_agrees_with_its_safe_form() {
    let profile = profile_with("杭州盛泰机械有限公司", "\"A/B: 贸易?公司\"");
    let dir = kehu::vault::layout::safe_name("A/B: 贸易?公司");
    assert_eq!(check(&at(&format!("客户/制造业/中型/{dir}")), &profile), []);
}

#[test]
fn what_the_profile_does_not_say_cannot_disagree() {
    let profile = profile_with("industry: 制造业\n", "");
    assert_eq!(
        rules_of(&check(&at("客户/零售业/中型/杭州盛泰机械有限公司"), &profile)),
        ["schema/missing"]
    );
}

#[test]
fn a_value_that_is_none_moves_no_folder() {
    let profile = profile_with("industry: 制造业", "industry: 造纸");
    assert_eq!(
        rules_of(&check(&at("客户/制造业/中型/杭州盛泰机械有限公司"), &profile)),
        ["schema/not-in-list"]
    );
}

#[test]
fn a_missing_name_is_left_as_the_folder_has_it() {
    let profile = profile_with("customer_name: 杭州盛泰机械有限公司\n", "");
    let findings = check(&at("客户/零售业/中型/盛泰"), &profile);
    assert_eq!(rules_of(&findings), ["schema/missing", "folder/mismatch"]);
    assert!(
        findings[1]
            .fix
            .as_deref()
            .is_some_and(|fix| fix.contains("“客户/制造业/中型/盛泰”")),
        "{findings:#?}"
    );
}

#[test]
fn an_unclassified_customer_may_lie_among_the_unclassified() {
    let profile = profile_with("industry: 制造业\n", "").replace("company_size: 中型\n", "");
    let findings = check(&at("客户/未分类/未分类/杭州盛泰机械有限公司"), &profile);
    assert_eq!(rules_of(&findings), ["schema/missing", "schema/missing"]);
}

#[test]
fn a_folder_that_names_no_value_cannot_be_right() {
    let findings = check(&at("客户/未分类/中型/杭州盛泰机械有限公司"), PROFILE);
    assert_eq!(rules_of(&findings), ["folder/mismatch"]);
    assert_eq!(
        findings[0].fix.as_deref(),
        Some("以档案为准：把文件夹移到“客户/制造业/中型/杭州盛泰机械有限公司”")
    );
}

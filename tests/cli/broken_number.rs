//! A customer whose profile does not tell its number any more.

use crate::support::Sandbox;

const PROFILE: &str = "客户/制造业/中型/杭州盛泰/客户.yaml";

/// A vault in whose only profile the number was spoilt.
fn spoilt() -> (Sandbox, String) {
    let sandbox = Sandbox::new();
    sandbox.customer("杭州盛泰").kehu(["status"]).succeeds();
    let profile = sandbox.read(PROFILE);
    let line = profile.lines().find(|line| line.starts_with("customer_id")).unwrap();
    let number = line.trim_start_matches("customer_id: ").to_owned();
    sandbox.write(PROFILE, profile.replace(line, "customer_id: ["));
    sandbox.kehu(["status"]).succeeds();
    (sandbox, number)
}

#[test]
fn what_is_no_number_is_none_in_the_history_either() {
    let (sandbox, _) = spoilt();
    std::fs::remove_dir_all(sandbox.path("客户/制造业/中型/杭州盛泰")).unwrap();
    sandbox.kehu(["status"]).succeeds();
    let messages = sandbox.git(["log", "-3", "--format=%B"]);
    assert!(!messages.contains("Customer-Id: ["), "{messages}");
}

#[test]
fn a_customer_is_found_by_a_number_that_its_profile_tells_no_more() {
    let (sandbox, number) = spoilt();
    let shown = sandbox.kehu(["show", &number]);
    shown.succeeds().prints("杭州盛泰").prints("kehu check");
    sandbox.kehu(["show", "CUST209901010001"]).exits(2);
}

#[test]
fn a_slip_in_the_line_of_the_number_does_not_hide_it() {
    let (sandbox, number) = spoilt();
    let spoilt = sandbox.read(PROFILE);
    for (line, start) in [
        (format!("customer_id: \"{number}"), ""),
        (format!("customer_id: {number}\ntags: ["), "\u{feff}"),
    ] {
        let profile = spoilt.replace("customer_id: [", &line);
        // A byte order mark stands before the first line.
        let profile = profile.trim_start_matches("# 老客户，联系前先看跟进\n");
        sandbox.write(PROFILE, format!("{start}{profile}"));
        sandbox.kehu(["show", &number]).succeeds().prints(&number);
    }
}

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

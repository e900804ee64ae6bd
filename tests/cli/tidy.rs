//! `kehu tidy`: proposals, doing them, taking them back; on any day.

use super::support::Sandbox;

fn vault() -> Sandbox {
    let vault = Sandbox::new();
    vault.customer("甲沉默").customer("乙远洋").kehu(["status"]).succeeds();
    vault
        .kehu(["set", "甲沉默", "客户类型=潜在客户", "--reason", "没谈成"])
        .succeeds();
    vault
        .kehu(["set", "乙远洋", "跟进状态=无效", "--reason", "公司注销"])
        .succeeds();
    vault
}

/// The names that are proposed on a day.
fn proposed_on(vault: &Sandbox, day: &str) -> Vec<String> {
    let output = vault
        .command(["tidy", "--json"])
        .env("KEHU_TODAY", day)
        .output()
        .unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    let told = |line: &str| {
        let one: serde_json::Value = serde_json::from_str(line).unwrap();
        format!(
            "{} {}",
            one["sort"].as_str().unwrap(),
            one["customer_name"].as_str().unwrap()
        )
    };
    lines.lines().map(told).collect()
}

#[test]
fn the_day_decides() {
    let vault = vault();
    // Both were put on record on 2026-01-01.
    assert_eq!(proposed_on(&vault, "2026-12-31"), ["review 甲沉默", "invalid 乙远洋"]);
    assert_eq!(proposed_on(&vault, "2027-01-01"), ["past 甲沉默", "invalid 乙远洋"]);
}

#[test]
fn it_proposes_does_and_is_undone() {
    let vault = vault();
    vault
        .kehu(["tidy", "--dry-run"])
        .succeeds()
        .prints("已标为无效（1 项，invalid）")
        .prints("乙远洋")
        .prints("kehu tidy --apply all");
    assert!(vault.path("客户/制造业/中型/乙远洋").exists(), "only looked at");
    let done = vault.kehu(["tidy", "--apply", "invalid", "--json"]).succeeds().json();
    assert!(vault.path("历史客户/制造业/中型/乙远洋/客户.yaml").exists());
    assert_eq!(done[0]["done"][0]["customer_name"], "乙远洋");
    assert!(vault.git(["log", "-1", "--format=%b"]).contains("Reason: 已标为无效"));
    let commit = done[0]["commit"].as_str().unwrap().to_owned();
    vault.kehu(["undo", &commit, "--yes"]).succeeds();
    assert!(vault.path("客户/制造业/中型/乙远洋/客户.yaml").exists());
    vault
        .kehu(["tidy", "--apply", "past:CUST1"])
        .succeeds()
        .prints("什么也没有写")
        .complains("没有“past:CUST1”这样的建议");
    vault
        .kehu(["tidy", "--apply", "invalid", "--dry-run"])
        .succeeds()
        .prints("乙远洋：归档")
        .prints("会整理 1 项");
    vault
        .kehu(["tidy", "--dry-run", "--apply", "all"])
        .succeeds()
        .prints("会整理 0 项");
    assert!(
        vault.path("客户/制造业/中型/乙远洋/客户.yaml").exists(),
        "only looked at"
    );
    vault.kehu(["tidy", "--apply", "all"]).succeeds().prints("什么也没有写");
    vault.is_sound();
}

#[test]
fn a_slip_of_the_pen_is_refused_whether_it_would_write_or_not() {
    let vault = vault();
    for word in ["nonsense", "churn", "lots,invalid", "nonsense:CUST1"] {
        for arguments in [
            vec!["tidy", "--apply", word],
            vec!["tidy", "--apply", word, "--dry-run"],
        ] {
            vault
                .kehu(arguments)
                .exits(2)
                .complains("这个名目")
                .complains("review（半年核对）");
        }
    }
    assert!(vault.path("客户/制造业/中型/乙远洋").exists(), "nothing was done");
}

#[test]
fn profiles_are_signed_for() {
    let vault = vault();
    vault
        .command(["tidy", "--apply", "review"])
        .env("KEHU_TODAY", "2026-12-31")
        .output()
        .unwrap();
    assert!(
        vault
            .read("客户/制造业/中型/甲沉默/客户.yaml")
            .contains("reviewed_on: 2026-12-31")
    );
    assert_eq!(proposed_on(&vault, "2026-12-31"), ["invalid 乙远洋"]);
    vault.is_sound();
}

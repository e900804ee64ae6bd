//! From a word to a customer.

use crate::desk::{Desk, With, customer, record};

fn archive() -> Desk {
    let a = customer("杭州盛泰机械有限公司")
        .text("credit_code", "91330100MA2AXXXX0A")
        .text("legacy_ids", "K-0042");
    let b = customer("宁波盛泰贸易有限公司");
    let c = customer("盛泰");
    Desk::with([record(&a, "followup", "盛泰回访"), a, b, c])
}

fn resolved(desk: &Desk, word: &str) -> Vec<String> {
    desk.snapshot()
        .resolve(word)
        .unwrap()
        .into_iter()
        .map(|hit| hit.customer_name)
        .collect()
}

#[test]
fn a_customer_is_known_by_number_code_folder_and_name() {
    let desk = archive();
    let wanted = "杭州盛泰机械有限公司";
    let id = desk.hits(wanted)[0].customer_id.clone();
    let folder = format!("客户/制造业/中型/{wanted}");
    for word in [
        id.as_str(),
        &id.to_lowercase(),
        "k-0042",
        "91330100ma2axxxx0a",
        &folder,
        &format!("{folder}/"),
        &format!("{folder}/客户.yaml"),
        wanted,
        "杭州盛泰机械有限公司 ",
        "杭州",
        "盛泰机械",
    ] {
        assert_eq!(resolved(&desk, word), [wanted], "{word}");
    }
}

#[test]
fn an_exact_name_goes_before_longer_ones_and_doubt_gives_all() {
    let desk = archive();
    assert_eq!(resolved(&desk, "盛泰"), ["盛泰"]);
    let doubt = resolved(&desk, "盛");
    assert_eq!(doubt.len(), 3, "a beginning is no better than a part: {doubt:?}");
    assert_eq!(doubt[0], "盛泰", "the one that begins so comes first");
    let mut both = resolved(&desk, "有限公司");
    both.sort();
    assert_eq!(both, ["宁波盛泰贸易有限公司", "杭州盛泰机械有限公司"]);
    assert!(resolved(&desk, "不存在").is_empty());
    assert!(resolved(&desk, " ").is_empty());
    assert!(resolved(&desk, "\"“").is_empty());
    assert!(resolved(&desk, &"长".repeat(3000)).is_empty());
}

#[test]
fn profiles_are_listed_with_what_identifies_them() {
    let desk = archive();
    let profiles = desk.snapshot().profiles().unwrap();
    assert_eq!(profiles.len(), 3);
    assert!(profiles.is_sorted_by(|a, b| a.path < b.path));
    let line = profiles
        .iter()
        .find(|line| line.customer_name == "杭州盛泰机械有限公司")
        .unwrap();
    assert_eq!(line.credit_code, "91330100MA2AXXXX0A");
    assert_eq!(line.customer_dir, "客户/制造业/中型/杭州盛泰机械有限公司");
    assert!(!line.archived && !line.customer_id.is_empty());
}

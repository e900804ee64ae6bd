//! `search.yaml`: the team's own words, while the vault is served and from the command line.

use super::support::Sandbox;

const NOTES: &str = "客户/制造业/中型/杭州盛泰机械有限公司/附件/询价.txt";

fn finds(vault: &Sandbox, query: &str) -> usize {
    vault.kehu(["search", query, "--json"]).json().len()
}

#[test]
fn a_new_vault_has_a_file_of_examples_that_changes_nothing() {
    let vault = Sandbox::new();
    assert!(vault.read("search.yaml").contains("# synonyms:"));
    vault.kehu(["check"]).succeeds().prints("没有问题");
}

#[test]
fn its_words_hold_from_the_next_command_on_and_in_a_running_server_at_once() {
    let vault = Sandbox::new();
    vault.customer("杭州盛泰机械有限公司").write(NOTES, "");
    assert_eq!((finds(&vault, "询价"), finds(&vault, "比价")), (1, 0));
    vault.write("search.yaml", "synonyms: [[询价, 比价]]\nstop_words: [请问]\n");
    assert_eq!((finds(&vault, "比价"), finds(&vault, "请问 比价")), (1, 1));
    assert_eq!(finds(&vault, "\"比价\""), 0);

    let served = vault.serve();
    served.until("the words being known", |served| served.finds("比价") == 1);
    vault.write("search.yaml", "synonyms: [[询价, 多少钱]]\n");
    served.until("the new words being known", |served| served.finds("多少钱") == 1);
    assert_eq!(served.finds("比价"), 0);
    std::fs::remove_file(vault.path("search.yaml")).unwrap();
    served.until("the words being forgotten", |served| served.finds("多少钱") == 0);
}

#[test]
fn what_is_wrong_in_it_is_a_finding_and_no_search_fails() {
    let vault = Sandbox::new();
    vault
        .customer("杭州盛泰机械有限公司")
        .write("search.yaml", "stop_words: [请问]\nsynonyms:\n  - [询价，比价]\n");
    let findings = vault.kehu(["check", "--format", "json"]).json();
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(
        (&findings[0]["rule"], &findings[0]["line"]),
        (&"search/invalid".into(), &3.into())
    );
    assert!(findings[0]["fix"].as_str().is_some_and(|fix| fix.contains("英文逗号")));
    assert_eq!(finds(&vault, "请问 盛泰"), 1);
    vault.write("search.yaml", "synonyms: [[询价, 比价]\n");
    assert_eq!(finds(&vault, "盛泰"), 1);
    let findings = vault.kehu(["check", "--format", "json"]).exits(1).json();
    assert_eq!(findings.len(), 1, "{findings:?}");
}

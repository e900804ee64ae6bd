//! Changes of kehu's own that a crash cut short.

use serde_json::json;

use kehu::vault::{Expect, FileEdit, RelPath, Transaction};

use crate::temp_vault::TempVault;

/// More files than are made searchable together with their commit.
const MANY: usize = 2_100;

#[test]
fn a_large_change_that_was_searchable_before_its_commit_keeps_its_words() {
    let vault = TempVault::new();
    vault.open().catch_up(&|_| {}).unwrap();
    let edit = |number: usize| FileEdit::Write {
        path: RelPath::new(&format!("客户/制造业/中型/盛泰机械/任务/{number}.yaml")).unwrap(),
        bytes: format!("name: 送样品{number}\n").into_bytes(),
        expect: Expect::Absent,
    };
    let note = json!({
        "author": {"name": "张三", "email": "zhang@example.com"},
        "message": {
            "subject": "批量新建任务", "body": "", "operation": "create", "customer_ids": ["CUST1"],
            "reason": "中秋", "via": "cli", "trailers": [],
        },
    });
    let edits = (0..MANY).map(edit).collect();
    let archive = vault.open();
    let mut transaction = Transaction::begin(archive.vault(), edits, note.to_string().into_bytes()).unwrap();
    transaction.apply().unwrap();
    drop(transaction);

    // Somebody's git holds the branch: the index knows the files by now, git does not.
    let branch = vault.git(&["symbolic-ref", "HEAD"]);
    let held = vault.path(&format!(".git/{}.lock", branch.trim()));
    std::fs::write(&held, "").unwrap();
    assert!(archive.catch_up(&|_| {}).is_err());
    std::fs::remove_file(held).unwrap();

    vault.open().catch_up(&|_| {}).unwrap();
    let said = vault.git(&["log", "-1", "--format=%an: %s%n%b"]);
    for words in ["张三: 批量新建任务", "Reason: 中秋", "Customer-Id: CUST1", "Via: cli"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let files = vault.git(&["show", "--name-only", "--format=", "HEAD"]);
    assert_eq!(files.lines().count(), MANY);
}

//! Broken repositories are told in Chinese, with what is broken.

use crate::sandbox::{Sandbox, message, put, rel, zhang};
use kehu::history::{HistoryError, LogQuery, blob_id};
use std::fs;
use std::path::PathBuf;

impl Sandbox {
    fn object(&self, id: &str) -> PathBuf {
        let (dir, file) = id.split_at(2);
        self.root().join(".git/objects").join(dir).join(file)
    }
    /// As a power cut leaves it.
    fn empty_object(&self, id: &str) {
        fs::remove_file(self.object(id)).unwrap();
        fs::write(self.object(id), "").unwrap();
    }
}

#[test]
fn a_sound_repository_has_no_findings() {
    assert_eq!(Sandbox::new().history.repair_index().unwrap(), Vec::<String>::new());
    assert_eq!(
        Sandbox::with_readme().history.repair_index().unwrap(),
        Vec::<String>::new()
    );
}

#[test]
fn missing_content_is_named_by_its_file() {
    let vault = Sandbox::with_readme();
    vault.save("客户/甲/客户.yaml", "a: 1\n");
    let id = vault.git(&["rev-parse", "HEAD:客户/甲/客户.yaml"]);
    fs::remove_file(vault.object(&id)).unwrap();
    vault.refresh();
    let findings = vault.reopen().repair_index().unwrap();
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(
        findings[0].contains("客户/甲/客户.yaml") && findings[0].contains(&id) && findings[0].contains("备份"),
        "{findings:?}"
    );
    let error = vault.reopen().blob(&blob_id(b"a: 1\n")).unwrap_err();
    assert!(
        matches!(error, HistoryError::Damaged(_)) && error.to_string().contains("git 仓库损坏"),
        "{error}"
    );
}

#[test]
fn an_unreadable_folder_or_commit_is_named() {
    let vault = Sandbox::with_readme();
    let first = vault.save("客户/甲/客户.yaml", "a: 1\n");
    let second = vault.save("b.yaml", "b: 1\n");
    vault.refresh();
    vault.empty_object(&vault.git(&["rev-parse", "HEAD:客户/甲"]));
    vault.empty_object(&first);
    let history = vault.reopen();
    let findings = history.repair_index().unwrap();
    assert!(
        findings[0].contains("文件夹 客户/甲") && findings[0].contains(&first),
        "{findings:?}"
    );
    assert!(history.log(&LogQuery::default()).is_err());
    let newest = history.log(&LogQuery {
        limit: 1,
        ..LogQuery::default()
    });
    assert!(newest.is_err() || newest.unwrap()[0].id == second);
}

#[test]
fn a_branch_without_its_commit_is_told() {
    let vault = Sandbox::with_readme();
    let head = vault.save("b.yaml", "b: 1\n");
    vault.refresh();
    vault.empty_object(&head);
    let history = vault.reopen();
    for error in [
        history.commit(&[put("a", "1")], &zhang(), &message("x")).unwrap_err(),
        history.tree().unwrap_err(),
        history.at_head(&[rel("a")]).unwrap_err(),
    ] {
        assert!(matches!(error, HistoryError::Damaged(_)), "{error:?}");
    }
    assert!(!history.repair_index().unwrap().is_empty());

    fs::write(vault.root().join(".git/refs/heads/main"), "garbage\n").unwrap();
    assert!(matches!(vault.reopen().head(), Err(HistoryError::Damaged(_))));
}

#[test]
fn a_lock_left_behind_by_a_dead_git_is_told() {
    let vault = Sandbox::with_readme();
    let lock = vault.root().join(".git/index.lock");
    let day_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(86_400);
    fs::write(&lock, "").unwrap();
    fs::File::options()
        .write(true)
        .open(&lock)
        .unwrap()
        .set_modified(day_ago)
        .unwrap();
    let findings = vault.history.repair_index().unwrap();
    assert!(
        findings.len() == 1 && findings[0].contains("index.lock") && findings[0].contains("删除"),
        "{findings:?}"
    );
    assert!(lock.exists());
}

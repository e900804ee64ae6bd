//! Reading the vault as it was.

use crate::sandbox::{Sandbox, from_disk, put, rel, remove};
use kehu::history::{HistoryError, blob_id};
use std::fs;

#[test]
fn paths_come_sorted_with_their_content_hashes() {
    let vault = Sandbox::new();
    assert_eq!(vault.history.tree().unwrap(), []);
    assert_eq!(vault.history.at_head(&[rel("a")]).unwrap(), [None]);
    let names = [
        "a",
        "a-b/c",
        "a.b",
        "b/a",
        "b/a.b/c",
        "b/a/c",
        "客户/乙/客户.yaml",
        "客户/甲/客户.yaml",
    ];
    let names: Vec<&str> = names.into_iter().filter(|name| *name != "b/a").collect();
    vault
        .commit(&names.iter().map(|name| put(name, name)).collect::<Vec<_>>())
        .unwrap();
    let tree = vault.history.tree().unwrap();
    assert!(tree.is_sorted());
    assert_eq!(tree.len(), names.len());
    for (path, id) in &tree {
        assert_eq!(*id, blob_id(path.as_str().as_bytes()));
        assert_eq!(vault.history.blob(id).unwrap(), path.as_str().as_bytes());
    }
    let mut asked: Vec<_> = tree.iter().map(|(path, _)| path.clone()).collect();
    asked.reverse();
    asked.extend([rel("b"), rel("a/x"), rel("客户/甲"), rel("zz")]);
    let mut expected: Vec<_> = tree.iter().rev().map(|(_, id)| Some(*id)).collect();
    expected.extend([None; 4]);
    assert_eq!(vault.history.at_head(&asked).unwrap(), expected);
}

#[test]
fn the_hash_is_gits() {
    assert_eq!(
        git2::Oid::from_bytes(&blob_id(b"")).unwrap().to_string(),
        "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
    );
    let text = "客户\n".repeat(1000);
    let id = git2::Oid::hash_object(git2::ObjectType::Blob, text.as_bytes()).unwrap();
    assert_eq!(blob_id(text.as_bytes()), id.as_bytes());
}

#[test]
fn a_file_can_be_read_as_it_was() {
    let vault = Sandbox::with_readme();
    let first = vault.save("客户/甲.yaml", "name: 甲\n");
    let second = vault.save("客户/甲.yaml", "name: 甲甲\n");
    let third = vault.commit(&[remove("客户/甲.yaml")]).unwrap();
    let at = |commit: &str| vault.history.file_at(commit, &rel("客户/甲.yaml")).unwrap();
    assert_eq!(at(&first).unwrap(), "name: 甲\n".as_bytes());
    assert_eq!(at(second.get(..10).unwrap()).unwrap(), "name: 甲甲\n".as_bytes());
    assert_eq!(at(&third), None);
    assert_eq!(at("HEAD"), None);
    assert_eq!(
        vault.history.file_at(&first, &rel("客户")).unwrap(),
        None,
        "a folder is no file"
    );
}

#[test]
fn only_ids_name_commits() {
    let vault = Sandbox::with_readme();
    for name in [
        "main",
        "HEAD~1",
        ":/更改",
        "HEAD^{tree}",
        "@{-1}",
        "",
        "abc",
        "0123456789abcdef",
        "ffff",
        "../x",
        "\0",
    ] {
        let error = vault.history.show(name).unwrap_err();
        assert!(
            matches!(&error, HistoryError::NoSuchCommit(asked) if asked == name),
            "{name}: {error}"
        );
    }
    let tree = vault.git(&["rev-parse", "HEAD^{tree}"]);
    assert!(
        matches!(vault.history.show(&tree), Err(HistoryError::NoSuchCommit(_))),
        "a tree is no commit"
    );
}

#[test]
fn ignore_rules_are_gits() {
    let vault = Sandbox::with_readme();
    vault.write(".gitignore", "*.swp\n/缓存/\n!keep.swp\n");
    vault.write("客户/.gitignore", "草稿*\n");
    let ignored = |path: &str| vault.history.is_ignored(&rel(path));
    assert!(ignored(".a.swp") && ignored("缓存/x.yaml") && ignored("客户/草稿1.yaml"));
    assert!(!ignored("keep.swp") && !ignored("草稿1.yaml") && !ignored("客户/缓存/x.yaml"));
    vault.write(".gitignore", "");
    assert!(!ignored("缓存/x.yaml"), "a changed rule is seen");
}

#[test]
fn names_that_are_not_text_are_left_out() {
    let vault = Sandbox::with_readme();
    let blob = vault.git(&["hash-object", "-w", "README.md"]);
    let repo = git2::Repository::open(vault.root()).unwrap();
    let mut tree = repo
        .treebuilder(Some(&repo.head().unwrap().peel_to_tree().unwrap()))
        .unwrap();
    let gbk: &[u8] = b"\xbf\xcd\xbb\xa7.txt";
    tree.insert(gbk, git2::Oid::from_str(&blob).unwrap(), 0o100_644)
        .unwrap();
    let tree = repo.find_tree(tree.write().unwrap()).unwrap();
    let head = repo.head().unwrap().peel_to_commit().unwrap();
    let who = repo.signature().unwrap();
    repo.commit(Some("HEAD"), &who, &who, "来自旧系统", &tree, &[&head])
        .unwrap();

    assert_eq!(vault.paths(), ["README.md"]);
    assert_eq!(vault.history.show("HEAD").unwrap().files, []);
    vault.write("a.yaml", "a: 1\n");
    vault.commit(&[from_disk("a.yaml")]).unwrap();
    let names = vault.git(&["-c", "core.quotepath=true", "ls-tree", "--name-only", "HEAD"]);
    assert!(names.contains("\\277\\315\\273\\247.txt"), "but kept: {names}");
    fs::remove_file(vault.root().join("a.yaml")).unwrap();
}

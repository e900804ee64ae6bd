//! A commit changes exactly what it names.

use crate::sandbox::{Sandbox, from_disk, git_in, message, put, rel, remove, zhang};
use kehu::history::{History, HistoryError, LogQuery, Person, blob_id};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;

#[test]
fn the_first_commit_makes_the_branch_main() {
    let vault = Sandbox::new();
    assert_eq!(vault.history.head().unwrap(), None);
    let id = vault.save("客户/制造业/中型/盛泰/客户.yaml", "customer_name: 盛泰\n");
    assert_eq!(vault.history.head().unwrap(), Some(id.clone()));
    assert_eq!(vault.git(&["rev-parse", "refs/heads/main"]), id);
    assert_eq!(
        vault.git(&["ls-tree", "-r", "--name-only", "-z", "HEAD"]),
        "客户/制造业/中型/盛泰/客户.yaml\0"
    );
    assert_eq!(vault.git(&["reflog", "--format=%gs"]), "commit (initial): 更改");
    vault.assert_sound();
}

#[test]
fn what_a_person_staged_left_unstaged_or_untracked_stays_so() {
    let vault = Sandbox::with_readme();
    for name in ["staged.yaml", "edited.yaml", "ours.yaml"] {
        vault.save(name, "a: 1\n");
    }
    vault.refresh();
    vault.write("staged.yaml", "a: 2\n");
    vault.write("new.yaml", "a: 1\n");
    vault.git(&["add", "staged.yaml", "new.yaml"]);
    vault.write("edited.yaml", "a: 3\n");
    vault.write("untracked.yaml", "a: 4\n");

    let id = vault.save("ours.yaml", "a: 5\n");
    vault.refresh();

    assert_eq!(vault.git(&["show", "--format=", "--name-only", &id]), "ours.yaml");
    assert_eq!(
        vault.status(),
        " M edited.yaml\nA  new.yaml\nM  staged.yaml\n?? untracked.yaml"
    );
    vault.assert_sound();
}

#[test]
fn a_commit_without_a_change_is_none() {
    let vault = Sandbox::with_readme();
    let head = vault.history.head().unwrap();
    assert_eq!(vault.commit(&[put("README.md", "# 客户库\n")]), None);
    assert_eq!(vault.commit(&[remove("没有.yaml"), remove("没有/这个.yaml")]), None);
    assert_eq!(vault.commit(&[]), None);
    assert_eq!(vault.history.head().unwrap(), head);
    assert_eq!(
        Sandbox::new().commit(&[remove("a.yaml")]),
        None,
        "before the first commit too"
    );
}

#[test]
fn removing_the_last_file_of_a_folder_removes_the_folder() {
    let vault = Sandbox::with_readme();
    vault.commit(&[put("a/b/c.yaml", "1"), put("a/d.yaml", "2")]).unwrap();
    vault.commit(&[remove("a/b/c.yaml")]).unwrap();
    assert_eq!(
        vault.git(&["ls-tree", "-r", "-t", "--name-only", "HEAD"]),
        "README.md\na\na/d.yaml"
    );
    vault.commit(&[remove("a/d.yaml"), remove("README.md")]).unwrap();
    assert_eq!(vault.paths(), Vec::<String>::new(), "even all can go");
    vault.assert_sound();
}

#[test]
fn files_and_folders_may_trade_names() {
    let vault = Sandbox::with_readme();
    vault.commit(&[put("x", "file"), put("y/in.yaml", "folder")]).unwrap();
    vault
        .commit(&[
            remove("x"),
            put("x/in.yaml", "folder"),
            remove("y/in.yaml"),
            put("y", "file"),
        ])
        .unwrap();
    assert_eq!(vault.paths(), ["README.md", "x/in.yaml", "y"]);
    assert_eq!(
        vault.commit(&[remove("x")]),
        None,
        "a folder is not removed as if it were a file"
    );
    vault.assert_sound();
}

#[test]
fn content_is_committed_byte_for_byte() {
    let vault = Sandbox::new();
    let text = "\u{feff}name: 盛泰\r\nnote: x\n\0";
    vault.write("客户.yaml", text);
    vault.commit(&[from_disk("客户.yaml")]).unwrap();
    vault.refresh();
    let id = blob_id(text.as_bytes());
    assert_eq!(vault.history.at_head(&[rel("客户.yaml")]).unwrap(), [Some(id)]);
    assert_eq!(
        vault.git(&["hash-object", "--no-filters", "客户.yaml"]),
        git2::Oid::from_bytes(&id).unwrap().to_string()
    );
    assert_eq!(vault.git(&["-c", "core.safecrlf=true", "status", "--porcelain"]), "");
}

#[test]
fn many_files_become_one_pack() {
    let vault = Sandbox::new();
    let names: Vec<String> = (0..300).map(|i| format!("客户/制造业/公司{i}/客户.yaml")).collect();
    for (i, name) in names.iter().enumerate() {
        vault.write(name, format!("customer_id: CUST{i}\n"));
    }
    vault
        .commit(&names.iter().map(|name| from_disk(name)).collect::<Vec<_>>())
        .unwrap();
    vault.refresh();
    let counts = vault.git(&["count-objects", "-v"]);
    assert!(
        counts.contains("packs: 1\n") && counts.contains("count: 1\n"),
        "all but the commit itself: {counts}"
    );
    assert_eq!(vault.paths().len(), 300);
    assert_eq!(vault.status(), "");
    vault.assert_index_is_head();
    vault.assert_sound();
}

#[test]
fn a_pack_holds_each_content_once_and_nothing_that_is_there_already() {
    let vault = Sandbox::new();
    let moved = |folder: &str| (0..300).map(|i| format!("{folder}/{i}.yaml")).collect::<Vec<_>>();
    vault
        .commit(
            &moved("a")
                .iter()
                .map(|name| put(name, format!("{}", name.len())))
                .collect::<Vec<_>>(),
        )
        .unwrap();
    let blobs = |vault: &Sandbox| {
        let objects = vault.git(&["cat-file", "--batch-check", "--batch-all-objects"]);
        objects.lines().filter(|line| line.contains(" blob ")).count()
    };
    let before = blobs(&vault);
    assert_eq!(before, 3);
    let staged: Vec<_> = moved("b")
        .iter()
        .map(|name| put(name, format!("{}", name.len())))
        .collect();
    vault.commit(&staged).unwrap();
    assert_eq!(blobs(&vault), before);
    vault.assert_sound();
}

#[test]
fn large_files_are_streamed() {
    let vault = Sandbox::new();
    let scan: Vec<u8> = (0..6_000_000_u32)
        .flat_map(|i| i.wrapping_mul(2_654_435_761).to_le_bytes().into_iter().take(1))
        .collect();
    vault.write("合同/扫描.pdf", &scan);
    let id = vault.commit(&[from_disk("合同/扫描.pdf")]).unwrap();
    assert_eq!(
        vault.history.file_at(&id, &rel("合同/扫描.pdf")).unwrap().unwrap(),
        scan
    );
    vault.refresh();
    assert_eq!(vault.status(), "");
    vault.assert_sound();
}

#[test]
fn a_file_that_is_gone_by_then_counts_as_removed() {
    let vault = Sandbox::with_readme();
    vault.save("a.yaml", "a: 1\n");
    vault.delete("a.yaml");
    vault
        .commit(&[from_disk("a.yaml"), from_disk("never/was.yaml")])
        .unwrap();
    assert_eq!(vault.paths(), ["README.md"]);
}

#[cfg(unix)]
#[test]
fn links_and_executable_files_are_stored_as_git_does() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let vault = Sandbox::with_readme();
    vault.write("run.sh", "#!/bin/sh\n");
    fs::set_permissions(vault.root().join("run.sh"), fs::Permissions::from_mode(0o755)).unwrap();
    symlink("../外面", vault.root().join("链接")).unwrap();
    vault.commit(&[from_disk("run.sh"), from_disk("链接")]).unwrap();
    vault.refresh();
    assert_eq!(vault.status(), "");
    assert!(vault.git(&["ls-tree", "HEAD", "run.sh"]).starts_with("100755 blob"));
    assert!(vault.git(&["ls-tree", "HEAD", "链接"]).starts_with("120000 blob"));
    assert_eq!(vault.paths(), ["README.md", "run.sh"], "a link is no file of the vault");

    fs::remove_file(vault.root().join("run.sh")).unwrap();
    vault.commit(&[put("run.sh", "#!/bin/sh\nls\n")]).unwrap();
    assert!(
        vault.git(&["ls-tree", "HEAD", "run.sh"]).starts_with("100755 blob"),
        "kept where the disk does not tell"
    );
}

#[test]
fn names_that_git_refuses_are_refused() {
    let vault = Sandbox::with_readme();
    for name in [
        ".git/config",
        "a/.GIT/hooks/x",
        "git~1",
        ".git ",
        ".g\u{200c}it/x",
        ".git::$INDEX_ALLOCATION",
    ] {
        let refused = vault
            .history
            .commit(&[put(name, "x")], &zhang(), &message("x"))
            .unwrap_err();
        assert!(
            matches!(&refused, HistoryError::BadPath(path) if path == name),
            "{name}: {refused}"
        );
    }
    vault
        .commit(&[put(".gitignore", "*.swp\n"), put("a/.github/x", "x")])
        .unwrap();
    vault.assert_sound();
}

#[test]
fn an_event_is_an_empty_commit() {
    for vault in [Sandbox::new(), Sandbox::with_readme()] {
        let paths = vault.paths();
        let id = vault.history.event(&zhang(), &message("导出 120 个客户")).unwrap();
        assert_eq!(vault.history.head().unwrap().as_ref(), Some(&id));
        assert_eq!(vault.history.show(&id).unwrap().files, []);
        assert_eq!(vault.paths(), paths);
        vault.assert_sound();
    }
}

#[test]
fn the_author_is_who_is_named_and_the_committer_the_git_user() {
    let vault = Sandbox::with_readme();
    let author = Person {
        name: "王\n<五>".into(),
        email: " wang@例.cn>".into(),
    };
    let id = vault
        .history
        .commit(&[put("a", "1")], &author, &message("x"))
        .unwrap()
        .unwrap();
    assert_eq!(
        vault.git(&["log", "-1", "--format=%an <%ae> | %cn <%ce>", &id]),
        "王 五 <wang@例.cn> | 测试员 <tester@example.com>"
    );
    assert_eq!(vault.history.default_person().name, "测试员");
    vault.git(&["config", "user.name", "李四"]);
    assert_eq!(vault.history.default_person().name, "李四", "a changed setting is seen");
    assert!(!vault.history.identity_is_missing());
    vault.git(&["config", "user.name", ""]);
    assert!(vault.history.identity_is_missing());
    assert!(!vault.history.default_person().name.is_empty());
    vault.history.event(&zhang(), &message("x")).unwrap();
    vault.assert_sound();
}

#[cfg(unix)]
#[test]
fn no_hook_runs_and_nothing_is_signed() {
    use std::os::unix::fs::PermissionsExt;
    let vault = Sandbox::with_readme();
    let hooks = vault.root().join(".git/hooks");
    fs::create_dir_all(&hooks).unwrap();
    for hook in [
        "pre-commit",
        "commit-msg",
        "post-commit",
        "reference-transaction",
        "post-index-change",
    ] {
        fs::write(
            hooks.join(hook),
            "#!/bin/sh\ntouch \"$(git rev-parse --git-dir)/hook-ran\"\nexit 1\n",
        )
        .unwrap();
        fs::set_permissions(hooks.join(hook), fs::Permissions::from_mode(0o755)).unwrap();
    }
    vault.git(&["config", "commit.gpgSign", "true"]);
    let id = vault.save("a.yaml", "a: 1\n");
    vault.refresh();
    assert!(!vault.root().join(".git/hook-ran").exists());
    assert!(!vault.git(&["cat-file", "commit", &id]).contains("gpgsig"));
}

#[test]
fn the_git_directory_may_lie_elsewhere() {
    let vault = Sandbox::new();
    let (root, git_dir) = (vault.beside("云盘/客户库"), vault.beside("本机/客户库.git"));
    let history = History::init(&root, Some(&git_dir)).unwrap();
    fs::write(root.join("a.yaml"), "a: 1\n").unwrap();
    history.commit(&[from_disk("a.yaml")], &zhang(), &message("x")).unwrap();
    history.refresh_index().unwrap();
    assert!(root.join(".git").is_file());
    assert_eq!(git_in(&root, &["status", "--porcelain"]), "");
    assert_eq!(History::open(&root).unwrap().head().unwrap(), history.head().unwrap());
}

#[test]
fn init_keeps_what_is_there() {
    let vault = Sandbox::with_readme();
    vault.git(&["config", "core.autocrlf", "input"]);
    let again = History::init(&vault.root(), None).unwrap();
    assert_eq!(again.head().unwrap(), vault.history.head().unwrap());
    assert_eq!(vault.git(&["config", "core.autocrlf"]), "input");
    assert_eq!(vault.git(&["config", "core.quotepath"]), "false");
}

#[test]
fn a_folder_without_repository_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let error = History::open(dir.path()).err().expect("no repository");
    assert!(matches!(error, HistoryError::NoRepository(_)), "{error}");
    assert!(error.to_string().contains("kehu init"));
    let vault = Sandbox::with_readme();
    fs::create_dir(vault.root().join("客户")).unwrap();
    assert!(
        History::open(&vault.root().join("客户")).is_err(),
        "a folder inside is not the vault"
    );
}

#[test]
fn formats_of_newer_git_are_told() {
    for format in ["--object-format=sha256", "--ref-format=reftable"] {
        let dir = tempfile::tempdir().unwrap();
        git_in(dir.path(), &["init", "-q", format]);
        for error in [History::open(dir.path()).err(), History::init(dir.path(), None).err()] {
            let error = error.expect("not supported");
            assert!(matches!(error, HistoryError::Unsupported(_)), "{format}: {error:?}");
        }
    }
}

#[test]
fn attributes_that_convert_content_do_not_make_phantom_changes() {
    let vault = Sandbox::with_readme();
    vault.save(".gitattributes", "* text=auto\n*.ini text eol=crlf\n");
    vault.save("客户.yaml", "name: 盛泰\r\ncity: 杭州\r\n");
    vault.refresh();
    assert_eq!(vault.status(), "");
    assert_eq!(
        vault.history.file_at("HEAD", &rel("客户.yaml")).unwrap().unwrap(),
        "name: 盛泰\r\ncity: 杭州\r\n".as_bytes()
    );
}

#[test]
fn a_shallow_clone_is_a_vault_too() {
    let vault = Sandbox::with_readme();
    (0..4).for_each(|i| drop(vault.save("a.yaml", format!("a: {i}\n"))));
    let clone = vault.beside("浅");
    let source = format!("file://{}", vault.root().display());
    vault.git(&["clone", "-q", "--depth", "2", &source, clone.to_str().unwrap()]);
    let history = History::open(&clone).unwrap();
    assert_eq!(history.log(&LogQuery::default()).unwrap().len(), 2);
    assert_eq!(
        history
            .log(&LogQuery {
                paths: vec![rel("a.yaml")],
                ..LogQuery::default()
            })
            .unwrap()
            .len(),
        2
    );
    history
        .commit(&[put("b.yaml", "b: 1\n")], &zhang(), &message("x"))
        .unwrap();
    assert_eq!(history.repair_index().unwrap(), Vec::<String>::new());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Any sequence of commits leaves the tree that a map of paths would hold, and a repository that git finds sound.
    #[test]
    fn commits_do_what_they_say(rounds in prop::collection::vec(prop::collection::vec(change(), 1..8), 1..6)) {
        let vault = Sandbox::new();
        let mut model: BTreeMap<String, String> = BTreeMap::new();
        for round in rounds {
            let mut staged = Vec::new();
            for (path, text) in round {
                match text {
                    // A name is a file or a folder, not both: leave out what a disk could not hold.
                    Some(text) if !clashes(&model, &path) => {
                        staged.push(put(&path, &text));
                        model.insert(path, text);
                    }
                    Some(_) => {}
                    None => {
                        staged.push(remove(&path));
                        model.remove(&path);
                    }
                }
            }
            vault.commit(&staged);
        }
        let tree: Vec<_> = vault.history.tree().unwrap();
        let expected: Vec<_> = model.iter().map(|(path, text)| (rel(path), blob_id(text.as_bytes()))).collect();
        prop_assert_eq!(tree, expected);
        vault.assert_sound();
    }
}

fn change() -> impl Strategy<Value = (String, Option<String>)> {
    let part = prop::sample::select(vec!["a", "a.b", "a-b", "客户", "历史客户", "z"]);
    let path = prop::collection::vec(part, 1..4).prop_map(|parts| parts.join("/"));
    (path, prop::option::weighted(0.7, "[a-c]{0,2}"))
}

fn clashes(model: &BTreeMap<String, String>, path: &str) -> bool {
    model
        .keys()
        .any(|other| other != path && (rel(other).is_within(&rel(path)) || rel(path).is_within(&rel(other))))
}

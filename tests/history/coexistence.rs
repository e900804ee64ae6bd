//! People and other programs use the same repository at the same time.

use crate::sandbox::{Sandbox, git_in, message, put, rel, wait_until, zhang};
use kehu::history::{History, HistoryError, LogQuery};
use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

/// Two branches that changed the same line.
fn with_conflict() -> Sandbox {
    let vault = Sandbox::with_readme();
    vault.git(&["switch", "-q", "-c", "other"]);
    vault.write("README.md", "theirs\n");
    vault.git(&["commit", "-qam", "theirs"]);
    vault.git(&["switch", "-q", "main"]);
    vault.write("README.md", "ours\n");
    vault.git(&["commit", "-qam", "ours"]);
    vault
}

fn assert_busy(vault: &Sandbox, name: &str) {
    let head = vault.git(&["rev-parse", "HEAD"]);
    let refused = vault
        .history
        .commit(&[put("a.yaml", "a: 1\n")], &zhang(), &message("x"))
        .unwrap_err();
    assert!(
        matches!(refused, HistoryError::Busy(busy) if busy.contains(name)),
        "{name}: {refused}"
    );
    assert!(matches!(
        vault.history.event(&zhang(), &message("x")),
        Err(HistoryError::Busy(_))
    ));
    assert!(vault.history.in_progress().unwrap().contains(name));
    assert_eq!(vault.git(&["rev-parse", "HEAD"]), head);
}

fn assert_free(vault: &Sandbox) {
    assert_eq!(vault.history.in_progress(), None);
    vault.save("a.yaml", "a: 1\n");
    vault.refresh();
    assert_eq!(vault.status(), "");
    vault.assert_sound();
}

#[test]
fn a_merge_is_waited_for() {
    let vault = with_conflict();
    assert!(!vault.try_git(&["merge", "-q", "other"]).status.success());
    assert_busy(&vault, "合并");
    vault.write("README.md", "both\n");
    vault.git(&["commit", "-qam", "merged"]);
    assert_free(&vault);
}

#[test]
fn a_rebase_is_waited_for() {
    let vault = with_conflict();
    assert!(!vault.try_git(&["rebase", "-q", "other"]).status.success());
    assert_busy(&vault, "变基");
    vault.write("README.md", "both\n");
    vault.git(&["add", "README.md"]);
    vault.git(&["rebase", "--continue"]);
    assert_free(&vault);
}

#[test]
fn a_cherry_pick_and_a_revert_are_waited_for() {
    let vault = with_conflict();
    assert!(!vault.try_git(&["cherry-pick", "other"]).status.success());
    assert_busy(&vault, "拣选");
    vault.git(&["cherry-pick", "--abort"]);
    vault.git(&["revert", "--no-commit", "HEAD"]);
    assert_busy(&vault, "还原");
    vault.git(&["revert", "--abort"]);
    assert_free(&vault);
}

#[test]
fn a_bisect_is_waited_for() {
    let vault = Sandbox::with_readme();
    (0..4).for_each(|i| drop(vault.save("b.yaml", format!("b: {i}\n"))));
    vault.refresh();
    vault.git(&["bisect", "start", "HEAD", "HEAD~3"]);
    assert_busy(&vault, "二分查找");
    vault.git(&["bisect", "reset"]);
    assert_free(&vault);
}

#[test]
fn looking_at_an_old_version_is_waited_for() {
    let vault = Sandbox::with_readme();
    vault.save("b.yaml", "b: 1\n");
    vault.refresh();
    vault.git(&["checkout", "-q", "HEAD~1"]);
    assert_busy(&vault, "旧版本");
    assert_eq!(vault.paths(), ["README.md"], "what is looked at can be read");
    vault.git(&["checkout", "-q", "main"]);
    assert_free(&vault);
}

#[test]
fn any_branch_will_do_packed_or_not_yet_born() {
    let vault = Sandbox::with_readme();
    vault.git(&["switch", "-q", "-c", "部门/销售"]);
    vault.save("a.yaml", "a: 1\n");
    vault.git(&["pack-refs", "--all"]);
    assert!(!vault.root().join(".git/refs/heads/部门/销售").exists());
    let id = vault.save("a.yaml", "a: 2\n");
    assert_eq!(vault.git(&["rev-parse", "部门/销售"]), id);
    assert_eq!(vault.git(&["rev-list", "--count", "main"]), "1");
    vault.refresh();
    vault.git(&["switch", "-q", "--orphan", "新的"]);
    vault.save("b.yaml", "b: 1\n");
    vault.refresh();
    assert_eq!(vault.git(&["rev-list", "--count", "新的"]), "1");
    assert_eq!(vault.status(), "");
    vault.assert_sound();
}

#[test]
fn a_worktree_is_a_vault_of_its_own() {
    let vault = Sandbox::with_readme();
    let root = vault.beside("第二");
    vault.git(&["worktree", "add", "-q", "-b", "second", root.to_str().unwrap()]);
    let second = History::open(&root).unwrap();
    fs::write(root.join("a.yaml"), "a: 1\n").unwrap();
    let id = second
        .commit(&[put("a.yaml", "a: 1\n")], &zhang(), &message("x"))
        .unwrap()
        .unwrap();
    second.refresh_index().unwrap();
    assert_eq!(vault.git(&["rev-parse", "second"]), id);
    assert_eq!(git_in(&root, &["status", "--porcelain"]), "");
    assert_eq!(
        (vault.status().as_str(), vault.paths().as_slice()),
        ("", &["README.md".to_string()][..])
    );
    vault.assert_sound();
}

#[test]
fn a_persons_commits_and_pulls_are_built_upon() {
    let vault = Sandbox::with_readme();
    let clone = vault.beside("同事");
    vault.git(&["clone", "-q", ".", clone.to_str().unwrap()]);
    fs::write(clone.join("theirs.yaml"), "t: 1\n").unwrap();
    git_in(&clone, &["add", "."]);
    git_in(
        &clone,
        &[
            "-c",
            "user.name=同事",
            "-c",
            "user.email=c@d",
            "commit",
            "-qm",
            "同事的改动",
        ],
    );
    vault.save("ours.yaml", "o: 1\n");
    vault.refresh();
    vault.git(&[
        "pull",
        "-q",
        "--no-rebase",
        "--no-edit",
        clone.to_str().unwrap(),
        "main",
    ]);
    vault.save("ours.yaml", "o: 2\n");
    vault.refresh();
    assert_eq!(vault.paths(), ["README.md", "ours.yaml", "theirs.yaml"]);
    assert_eq!(vault.status(), "");
    vault.assert_index_is_head();
    vault.assert_sound();
}

/// kehu and a person's git commit as fast as they can; nobody's commit is lost.
#[test]
fn commits_at_the_same_moment_are_all_kept() {
    let vault = Sandbox::with_readme();
    let stop = AtomicBool::new(false);
    let theirs = std::thread::scope(|scope| {
        let git = scope.spawn(|| {
            let mut made = Vec::new();
            while !stop.load(Ordering::Relaxed) {
                // Git gives up when the branch moves under it; that is its way, and the person tries again.
                if vault
                    .try_git(&["commit", "-q", "--allow-empty", "-m", "手工"])
                    .status
                    .success()
                {
                    made.push(());
                }
            }
            made.len()
        });
        let writers: Vec<_> = (0..3)
            .map(|writer| {
                let vault = &vault;
                scope.spawn(move || {
                    for i in 0..20 {
                        vault.save(&format!("w{writer}.yaml"), format!("n: {i}\n"));
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.join().unwrap();
        }
        stop.store(true, Ordering::Relaxed);
        git.join().unwrap()
    });
    let log = vault.log(&LogQuery::default());
    assert_eq!(
        log.iter().filter(|commit| commit.message.operation == "edit").count(),
        61
    );
    assert_eq!(
        log.iter().filter(|commit| commit.message.subject == "手工").count(),
        theirs
    );
    assert!(log.iter().all(|commit| commit.parents.len() <= 1));
    vault.assert_sound();
}

/// Part of the next test: another process that commits.
#[test]
fn commit_in_a_child_process() {
    let (Ok(root), Ok(name)) = (std::env::var("KEHU_TEST_ROOT"), std::env::var("KEHU_TEST_FILE")) else {
        return;
    };
    let history = History::open(root.as_ref()).unwrap();
    for i in 0..15 {
        history
            .commit(&[put(&name, format!("n: {i}\n"))], &zhang(), &message(&name))
            .unwrap()
            .unwrap();
        if i % 5 == 0 {
            history
                .refresh_index()
                .or_else(|error| {
                    if matches!(error, HistoryError::Locked(_)) {
                        Ok(())
                    } else {
                        Err(error)
                    }
                })
                .unwrap();
        }
    }
}

#[test]
fn several_processes_may_commit() {
    let vault = Sandbox::with_readme();
    let mut children: Vec<_> = ["a.yaml", "b.yaml", "c.yaml"]
        .into_iter()
        .map(|file| {
            vault.write(file, "n: 14\n");
            Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "coexistence::commit_in_a_child_process"])
                .env("KEHU_TEST_ROOT", vault.root())
                .env("KEHU_TEST_FILE", file)
                .stdout(std::process::Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    assert!(children.iter_mut().all(|child| child.wait().unwrap().success()));
    assert_eq!(vault.git(&["rev-list", "--count", "HEAD"]), "46");
    vault.refresh();
    assert_eq!(vault.status(), "");
    vault.assert_index_is_head();
    vault.assert_sound();
}

#[test]
fn a_lock_on_the_branch_is_waited_for() {
    let vault = Sandbox::with_readme();
    let lock = vault.root().join(".git/refs/heads/main.lock");
    fs::write(&lock, "").unwrap();
    let objects = || vault.git(&["count-objects"]);
    let before = objects();
    std::thread::scope(|scope| {
        let commit = scope.spawn(|| vault.save("a.yaml", "a: 1\n"));
        wait_until("the commit's objects are written", || objects() != before);
        fs::remove_file(&lock).unwrap();
        commit.join().unwrap();
    });
    assert_eq!(vault.git(&["log", "-1", "--format=%an"]), "张三");
    vault.assert_sound();
}

#[test]
fn a_lock_on_the_index_keeps_nobody_from_committing() {
    let vault = Sandbox::with_readme();
    let lock = vault.root().join(".git/index.lock");
    fs::write(&lock, "").unwrap();
    assert!(vault.history.stillness().unwrap().is_locked());
    vault.save("a.yaml", "a: 1\n");
    let waiting = vault.history.refresh_index().unwrap_err();
    assert!(
        matches!(&waiting, HistoryError::Locked(file) if file.ends_with("index.lock")),
        "{waiting}"
    );
    assert!(lock.exists(), "somebody else's lock is not touched");
    fs::remove_file(&lock).unwrap();
    assert!(!vault.history.stillness().unwrap().is_locked());
    vault.refresh();
    assert_eq!(vault.status(), "");
}

#[test]
fn what_is_staged_while_the_index_is_refreshed_stays_staged() {
    let vault = Sandbox::with_readme();
    std::thread::scope(|scope| {
        let kehu = scope.spawn(|| {
            for i in 0..30 {
                vault.save("ours.yaml", format!("o: {i}\n"));
                wait_until("kehu gets its turn", || match vault.history.refresh_index() {
                    Ok(()) => true,
                    Err(HistoryError::Locked(_)) => false,
                    Err(error) => panic!("{error}"),
                });
            }
        });
        for i in 0..30 {
            let name = format!("staged{i}.yaml");
            vault.write(&name, "s: 1\n");
            wait_until("git gets its lock", || vault.try_git(&["add", &name]).status.success());
        }
        kehu.join().unwrap();
    });
    let staged = vault.git(&["diff", "--cached", "--name-only"]);
    assert_eq!(staged.lines().count(), 30, "{staged}");
    assert_eq!(vault.git(&["diff", "--name-only"]), "");
}

#[test]
fn reading_goes_on_in_many_threads_while_others_write() {
    fn is_shareable<T: Send + Sync>(_: &T) {}
    let vault = Sandbox::with_readme();
    is_shareable(&vault.history);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..20 {
                    let log = vault.log_of("a.yaml");
                    assert!(log.iter().all(|commit| commit.files.len() == 1));
                    vault.history.at_head(&[rel("a.yaml")]).unwrap();
                }
            });
        }
        scope.spawn(|| (0..20).for_each(|i| drop(vault.save("a.yaml", format!("a: {i}\n")))));
    });
    assert_eq!(vault.log_of("a.yaml").len(), 20);
}

#[test]
fn what_git_did_meanwhile_puts_off_a_commit_of_what_was_read_before() {
    let vault = Sandbox::with_readme();
    vault.save("a.yaml", "a: 1\n");
    vault.refresh();
    let staged = [put("a.yaml", "a: 2\n")];
    let commit = |still: &_| vault.history.commit_if_still(&staged, &zhang(), &message("x"), still);
    let before = vault.history.stillness().unwrap();
    vault.git(&["checkout", "-q", "-b", "side"]);
    assert!(matches!(commit(&before), Err(HistoryError::Disturbed)));
    let before = vault.history.stillness().unwrap();
    vault.git(&["commit", "-q", "--allow-empty", "-m", "empty"]);
    assert!(matches!(commit(&before), Err(HistoryError::Disturbed)));
    let before = vault.history.stillness().unwrap();
    fs::write(vault.root().join(".git/HEAD.lock"), "").unwrap();
    assert!(matches!(commit(&before), Err(HistoryError::Disturbed)));
    fs::remove_file(vault.root().join(".git/HEAD.lock")).unwrap();
    assert!(commit(&before).unwrap().is_some());
    vault.assert_sound();
}

#[test]
fn a_checkout_that_has_yet_to_move_head_is_not_committed() {
    let vault = Sandbox::with_readme();
    vault.save("a.yaml", "a: 1\n");
    vault.refresh();
    // As a checkout leaves it just before it moves HEAD: files and index are the other branch's.
    vault.write("a.yaml", "a: 2\n");
    vault.git(&["add", "a.yaml"]);
    let index = fs::File::options()
        .write(true)
        .open(vault.root().join(".git/index"))
        .unwrap();
    let commit = |text: &str| {
        let staged = [put("a.yaml", text)];
        let still = vault.history.stillness().unwrap();
        vault.history.commit_if_still(&staged, &zhang(), &message("x"), &still)
    };
    // Git is given a second; on a machine that paused for longer, once more.
    let was_put_off = (0..20).any(|_| {
        index.set_modified(std::time::SystemTime::now()).unwrap();
        let outcome = commit("a: 2\n");
        if outcome.is_ok() {
            vault.git(&["update-ref", "refs/heads/main", "HEAD~1"]);
        }
        matches!(outcome, Err(HistoryError::Disturbed))
    });
    assert!(was_put_off);
    assert!(commit("a: 3\n").unwrap().is_some(), "nobody is about to commit that");
}

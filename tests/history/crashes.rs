//! kehu is killed at any instant.

use crate::sandbox::{Sandbox, message, put, rel, wait_until, zhang};
use kehu::history::{History, HistoryError};
use std::fs;
use std::process::{Command, Stdio};

#[test]
fn a_commit_whose_refresh_never_came_is_found_by_the_next_one() {
    let vault = Sandbox::with_readme();
    vault.save("a.yaml", "a: 1\n");
    vault.save("a.yaml", "a: 2\n");
    vault.reopen().refresh_index().unwrap();
    assert_eq!(vault.status(), "");
}

#[test]
fn the_lock_of_a_killed_refresh_is_cleared_away() {
    let vault = Sandbox::with_readme();
    vault.save("a.yaml", "a: 1\n");
    let (prepared, lock) = (
        vault.root().join(".git/kehu/index.new"),
        vault.root().join(".git/index.lock"),
    );
    fs::write(&prepared, "as far as it came").unwrap();
    fs::hard_link(&prepared, &lock).unwrap();
    vault.refresh();
    assert_eq!(vault.status(), "");
    assert!(!lock.exists() && !prepared.exists());

    vault.save("a.yaml", "a: 2\n");
    fs::write(&prepared, "as far as it came").unwrap();
    fs::write(&lock, "somebody else's").unwrap();
    assert!(matches!(vault.history.refresh_index(), Err(HistoryError::Locked(_))));
    assert!(lock.exists());
}

#[test]
fn a_commit_that_never_reached_its_branch_does_no_harm() {
    let vault = Sandbox::with_readme();
    let lost = vault.save("a.yaml", "a: 1\n");
    vault.git(&["update-ref", "refs/heads/main", &format!("{lost}~1")]);
    vault.delete("a.yaml");
    vault.refresh();
    assert_eq!(vault.status(), "");
    vault.git(&["reflog", "expire", "--expire=now", "--all"]);
    vault.git(&["gc", "-q", "--prune=now"]);
    vault.save("b.yaml", "b: 1\n");
    vault.refresh();
    assert_eq!(vault.status(), "", "even when its objects are gone");
}

/// Part of the next test: commits and refreshes until it is killed. What it has promised is in the file `promised`.
#[test]
fn commit_until_killed() {
    let Ok(root) = std::env::var("KEHU_TEST_VICTIM") else {
        return;
    };
    let root = std::path::PathBuf::from(root);
    let history = History::open(&root).unwrap();
    for i in 0.. {
        let text = format!("n: {i}\n");
        fs::write(root.join("n.yaml"), &text).unwrap();
        // Now and then many at once, as a pack.
        let mut staged = vec![put("n.yaml", &text)];
        if i % 5 == 0 {
            staged.extend((0..300).map(|k| put(&format!("many/{k}.yaml"), format!("{i} {k}"))));
        }
        history.commit(&staged, &zhang(), &message("x")).unwrap();
        fs::write(root.with_extension("promised"), i.to_string()).unwrap();
        match history.refresh_index() {
            Ok(()) | Err(HistoryError::Locked(_)) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn killed_at_any_instant_nothing_promised_is_lost() {
    let vault = Sandbox::with_readme();
    let promised_file = vault.root().with_extension("promised");
    let promised = || {
        fs::read_to_string(&promised_file)
            .ok()
            .and_then(|text| text.parse::<u32>().ok())
    };
    for round in 0..12_u32 {
        drop(fs::remove_file(&promised_file));
        let mut victim = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crashes::commit_until_killed"])
            .env("KEHU_TEST_VICTIM", vault.root())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        wait_until("it has begun", || promised().is_some_and(|count| count >= round % 4));
        // Some odd while into the next one.
        let spins = (round * 7919) % 13 * 40_000;
        (0..spins).for_each(|_| std::hint::spin_loop());
        victim.kill().unwrap();
        victim.wait().unwrap();

        let kept = promised();
        let text = vault.history.file_at("HEAD", &rel("n.yaml")).unwrap().unwrap();
        let committed: u32 = String::from_utf8(text)
            .unwrap()
            .trim_start_matches("n: ")
            .trim()
            .parse()
            .unwrap();
        assert!(
            kept.is_none_or(|kept| committed >= kept),
            "promised {kept:?}, found {committed}"
        );
        vault.assert_sound();
    }
    let text = vault.git(&["show", "HEAD:n.yaml"]);
    vault.write("n.yaml", text + "\n");
    let history = vault.reopen();
    history.refresh_index().unwrap();
    assert_eq!(vault.git(&["status", "--porcelain", "n.yaml"]), "");
    vault.assert_index_is_head();
    assert_eq!(history.repair_index().unwrap(), Vec::<String>::new());
}

#[test]
fn a_lock_that_a_killed_kehu_left_on_the_branch_is_taken_away() {
    let vault = Sandbox::with_readme();
    vault.save("a.yaml", "a: 1\n");
    // As a kill between locking the branch and moving it leaves things.
    fs::write(vault.root().join(".git/refs/heads/main.lock"), "").unwrap();
    fs::write(vault.root().join(".git/kehu/advancing"), "1").unwrap();
    vault.save("a.yaml", "a: 2\n");
    vault.refresh();
    assert_eq!(vault.status(), "");
    vault.assert_sound();
}

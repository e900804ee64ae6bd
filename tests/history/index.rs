//! The git index follows kehu's commits.

use crate::sandbox::{Sandbox, from_disk, put, remove};
use kehu::history::HistoryError;
use std::fs;
use std::path::PathBuf;
use std::time::UNIX_EPOCH;

impl Sandbox {
    fn index(&self) -> PathBuf {
        self.root().join(".git/index")
    }
    /// Whether git, going by the stat data alone, takes the file for unchanged.
    fn git_need_not_read(&self, name: &str) -> bool {
        let debug = self.git(&["ls-files", "--debug", "--", name]);
        let metadata = fs::metadata(self.root().join(name)).unwrap();
        let modified = metadata.modified().unwrap().duration_since(UNIX_EPOCH).unwrap();
        debug.contains(&format!("mtime: {}:{}", modified.as_secs(), modified.subsec_nanos()))
            && debug.contains(&format!("size: {}\t", metadata.len()))
    }
}

#[test]
fn status_is_clean_after_adding_changing_moving_and_removing() {
    let vault = Sandbox::with_readme();
    for i in 0..20 {
        vault.write(&format!("客户/{i}/客户.yaml"), format!("n: {i}\n"));
    }
    vault.commit(
        &(0..20)
            .map(|i| from_disk(&format!("客户/{i}/客户.yaml")))
            .collect::<Vec<_>>(),
    );
    vault.refresh();
    assert_eq!(vault.status(), "");
    vault.write("客户/3/客户.yaml", "n: three\n");
    fs::rename(vault.root().join("客户/4"), vault.root().join("客户/四")).unwrap();
    vault.delete("客户/5/客户.yaml");
    vault.commit(&[
        from_disk("客户/3/客户.yaml"),
        remove("客户/4/客户.yaml"),
        from_disk("客户/四/客户.yaml"),
        remove("客户/5/客户.yaml"),
    ]);
    vault.save("README.md", "# 2\n");
    vault.refresh();
    assert_eq!(vault.status(), "");
    assert!(vault.git_need_not_read("客户/3/客户.yaml") && vault.git_need_not_read("README.md"));
    vault.assert_index_is_head();
    vault.assert_sound();
}

#[test]
fn a_working_file_that_differs_shows_as_changed() {
    let vault = Sandbox::with_readme();
    vault.commit(&[
        put("a.yaml", "a: 1\n"),
        put("b.yaml", "b: 1\n"),
        put("README.md", "# 2\n"),
    ]);
    vault.write("a.yaml", "a: 2\n");
    vault.refresh();
    assert_eq!(vault.status(), " M README.md\n M a.yaml\n D b.yaml");
    assert!(!vault.git_need_not_read("a.yaml"));
    vault.assert_index_is_head();
}

#[test]
fn a_file_saved_this_very_moment_is_read_by_git() {
    let vault = Sandbox::with_readme();
    fs::write(vault.root().join("a.yaml"), "a: 1\n").unwrap();
    vault.commit(&[from_disk("a.yaml")]);
    vault.refresh();
    // Same size, and with bad luck the same tick of the file system's clock.
    fs::write(vault.root().join("a.yaml"), "a: 2\n").unwrap();
    assert_eq!(vault.status(), " M a.yaml");
}

#[test]
fn what_was_staged_for_a_committed_path_stays_staged() {
    let vault = Sandbox::with_readme();
    vault.save("a.yaml", "a: 1\n");
    vault.refresh();
    vault.write("a.yaml", "a: staged\n");
    vault.write("n.yaml", "n: staged\n");
    vault.git(&["add", "a.yaml", "n.yaml"]);
    vault.git(&["rm", "-q", "--cached", "README.md"]);
    vault.write("a.yaml", "a: 2\n");
    vault.commit(&[from_disk("a.yaml"), put("n.yaml", "n: 2\n"), put("README.md", "# 2\n")]);
    vault.refresh();
    assert_eq!(vault.git(&["show", ":a.yaml"]), "a: staged");
    assert_eq!(vault.git(&["show", ":n.yaml"]), "n: staged");
    assert_eq!(
        vault.git(&["diff", "--cached", "--name-status"]),
        "D\tREADME.md\nM\ta.yaml\nM\tn.yaml"
    );
}

#[test]
fn an_announced_file_becomes_a_real_one_and_marks_stay() {
    let vault = Sandbox::with_readme();
    vault.save("marked.yaml", "m: 1\n");
    vault.save("hidden.yaml", "h: 1\n");
    vault.refresh();
    vault.write("new.yaml", "n: 1\n");
    vault.git(&["add", "-N", "new.yaml"]);
    vault.git(&["update-index", "--assume-unchanged", "marked.yaml"]);
    vault.git(&["update-index", "--skip-worktree", "hidden.yaml"]);
    vault.save("marked.yaml", "m: 2\n");
    vault.save("hidden.yaml", "h: 2\n");
    vault.commit(&[from_disk("new.yaml")]);
    vault.refresh();
    assert_eq!(vault.status(), "");
    assert_eq!(
        vault.git(&["ls-files", "-v"]),
        "H README.md\nS hidden.yaml\nh marked.yaml\nH new.yaml"
    );
    vault.assert_index_is_head();
}

#[test]
fn a_staged_file_where_a_folder_is_needed_stays() {
    let vault = Sandbox::with_readme();
    vault.write("x", "file\n");
    vault.git(&["add", "x"]);
    vault.delete("x");
    vault.write("x/in.yaml", "i: 1\n");
    vault.commit(&[from_disk("x/in.yaml")]);
    vault.refresh();
    assert_eq!(vault.git(&["ls-files"]), "README.md\nx");
    vault.git(&["reset", "-q"]);
    assert_eq!(vault.status(), "");
}

#[test]
fn every_version_of_the_index_is_kept_in_its_version() {
    for version in ["2", "3", "4"] {
        let vault = Sandbox::with_readme();
        for i in 0..200 {
            vault.write(
                &format!("客户/{:03}/跟进/{}.yaml", i / 3, "长".repeat(i % 60)),
                format!("n: {i}\n"),
            );
        }
        vault.git(&["add", "."]);
        vault.git(&["commit", "-qm", "手工"]);
        vault.git(&["update-index", "--index-version", version]);
        if version == "3" {
            vault.git(&["update-index", "--skip-worktree", "README.md"]);
        }
        vault.save("客户/001/新.yaml", "n: 1\n");
        vault.save("客户/001/跟进/长长.yaml", "n: 2\n");
        vault.refresh();
        assert_eq!(vault.status(), "", "version {version}");
        assert_eq!(
            fs::read(vault.index()).unwrap()[4..8],
            [0, 0, 0, version.parse().unwrap()]
        );
        vault.assert_index_is_head();
        vault.assert_sound();
    }
}

#[test]
fn caches_of_newer_git_are_dropped_unharmed() {
    let vault = Sandbox::with_readme();
    vault.git(&["config", "core.untrackedCache", "true"]);
    vault.git(&["config", "index.skipHash", "true"]);
    vault.git(&["config", "index.threads", "2"]);
    vault.write("u.yaml", "u: 1\n");
    vault.git(&["update-index", "--force-untracked-cache"]);
    vault.write("staged.yaml", "s: 1\n");
    vault.git(&["add", "staged.yaml"]);
    assert_eq!(vault.status(), "A  staged.yaml\n?? u.yaml");
    let bytes = fs::read(vault.index()).unwrap();
    assert!(bytes.ends_with(&[0; 20]), "written without checksum");
    vault.commit(&[from_disk("u.yaml")]);
    vault.refresh();
    assert_eq!(vault.status(), "A  staged.yaml");
    vault.assert_sound();
}

#[test]
fn an_index_that_kehu_does_not_understand_is_left_alone() {
    let vault = Sandbox::with_readme();
    vault.git(&["update-index", "--split-index"]);
    vault.write("staged.yaml", "s: 1\n");
    vault.git(&["add", "staged.yaml"]);
    let before = fs::read(vault.index()).unwrap();
    vault.save("a.yaml", "a: 1\n");
    let told = vault.history.refresh_index().unwrap_err();
    assert!(
        matches!(told, HistoryError::ForeignIndex(feature) if feature.contains("拆分")),
        "{told}"
    );
    assert_eq!(fs::read(vault.index()).unwrap(), before);
    let findings = vault.history.repair_index().unwrap();
    assert!(findings.len() == 1 && findings[0].contains("拆分索引"), "{findings:?}");
    assert_eq!(fs::read(vault.index()).unwrap(), before);

    vault.git(&["update-index", "--no-split-index"]);
    vault.refresh();
    assert_eq!(vault.status(), "A  staged.yaml");
    assert_eq!(vault.history.repair_index().unwrap(), Vec::<String>::new());
}

#[test]
fn a_merge_keeps_its_conflicts_and_the_rest_follows_afterwards() {
    let vault = Sandbox::with_readme();
    vault.git(&["switch", "-q", "-c", "other"]);
    vault.write("README.md", "theirs\n");
    vault.git(&["commit", "-qam", "theirs"]);
    vault.git(&["switch", "-q", "main"]);
    vault.write("README.md", "ours\n");
    vault.git(&["commit", "-qam", "ours"]);
    let ours = vault.save("a.yaml", "a: 1\n");
    vault.refresh();
    assert!(!vault.try_git(&["merge", "-q", "other"]).status.success());
    // As if the commit had come the instant before the merge began.
    fs::write(vault.root().join(".git/kehu/unindexed").join(ours), "").unwrap();
    let before = fs::read(vault.index()).unwrap();
    assert!(matches!(vault.history.refresh_index(), Err(HistoryError::Busy(_))));
    assert_eq!(fs::read(vault.index()).unwrap(), before);
    vault.git(&["merge", "--abort"]);
    vault.refresh();
    assert_eq!(vault.status(), "");
    vault.assert_index_is_head();
}

#[test]
fn commits_on_another_branch_do_not_disturb_this_one() {
    let vault = Sandbox::with_readme();
    vault.git(&["branch", "other"]);
    vault.save("a.yaml", "a: 1\n");
    vault.git(&["symbolic-ref", "HEAD", "refs/heads/other"]);
    vault.refresh();
    assert_eq!(vault.git(&["ls-files"]), "README.md");
    vault.git(&["symbolic-ref", "HEAD", "refs/heads/main"]);
    vault.refresh();
    assert_eq!(vault.status(), "", "it is made up for when HEAD is back");
}

#[test]
fn a_missing_index_is_made_anew() {
    let vault = Sandbox::with_readme();
    vault.save("客户/甲/客户.yaml", "a: 1\n");
    fs::remove_file(vault.index()).unwrap();
    vault.refresh();
    assert_eq!(vault.status(), "");
    assert!(vault.git_need_not_read("README.md"));
    vault.assert_index_is_head();
    vault.assert_sound();
}

#[test]
fn a_damaged_index_is_told_and_repaired() {
    let vault = Sandbox::with_readme();
    vault.save("客户/甲/客户.yaml", "a: 1\n");
    vault.refresh();
    let sound = fs::read(vault.index()).unwrap();
    let mut flipped = sound.clone();
    flipped[40] ^= 1;
    for damaged in [&sound[..sound.len() / 2], &[], b"DIRC", &flipped, &[0; 100]] {
        fs::write(vault.index(), damaged).unwrap();
        vault.save("b.yaml", format!("b: {}\n", damaged.len()));
        let told = vault.history.refresh_index().unwrap_err();
        assert!(matches!(told, HistoryError::DamagedIndex(_)), "{told}");
        let findings = vault.history.repair_index().unwrap();
        assert!(
            findings.len() == 1 && findings[0].contains("已按最新版本重建"),
            "{findings:?}"
        );
        vault.refresh();
        assert_eq!(vault.status(), "");
        vault.assert_index_is_head();
        assert_eq!(vault.history.repair_index().unwrap(), Vec::<String>::new());
    }
    let kept = fs::read_dir(vault.root().join(".git/kehu")).unwrap().flatten();
    assert!(
        kept.filter(|entry| entry.file_name().to_string_lossy().starts_with("index.damaged"))
            .count()
            > 0
    );
}

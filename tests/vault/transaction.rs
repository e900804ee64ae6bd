use crate::{Sample, path};
use kehu::vault::{Expect, FileEdit, Transaction, VaultError, recover};
use std::fs;

fn blob(text: &str) -> Expect {
    let id = git2::Oid::hash_object(git2::ObjectType::Blob, text.as_bytes()).expect("hashed");
    Expect::Blob(id.as_bytes().try_into().expect("20 bytes"))
}

fn write(at: &str, text: &str, expect: Expect) -> FileEdit {
    FileEdit::Write {
        path: path(at),
        bytes: text.into(),
        expect,
    }
}

fn remove(at: &str) -> FileEdit {
    FileEdit::Remove {
        path: path(at),
        expect: Expect::Any,
    }
}

fn shift(from: &str, to: &str) -> FileEdit {
    FileEdit::Move {
        from: path(from),
        to: path(to),
    }
}

impl Sample {
    /// Makes the edits; the paths touched.
    fn change(&self, edits: Vec<FileEdit>) -> Result<Vec<String>, VaultError> {
        let mut transaction = Transaction::begin(&self.vault, edits, Vec::new())?;
        let touched = transaction.touched().iter().map(ToString::to_string).collect();
        transaction.apply()?;
        transaction.finish()?;
        Ok(touched)
    }

    /// What the refused edits were refused with, after seeing that nothing is left of them.
    fn refused(&self, edits: Vec<FileEdit>) -> String {
        let error = self.change(edits).expect_err("refused").to_string();
        assert!(recover(&self.vault).expect("nothing to recover").is_empty());
        error
    }
}

const PROFILE: &str = "客户/制造业/中型/杭州/客户.yaml";

fn sample() -> Sample {
    Sample::new()
        .with(PROFILE, "old")
        .with("客户/制造业/中型/杭州/跟进/1.yaml", "one")
        .with("客户/未分类/未分类/苏州/客户.yaml", "s")
}

#[test]
fn files_are_written_changed_and_removed_together() {
    let sample = sample();
    let touched = sample.change(vec![
        write(PROFILE, "new", blob("old")),
        write("客户/服务业/小型/上海/客户.yaml", "上海", Expect::Absent),
        remove("客户/制造业/中型/杭州/跟进/1.yaml"),
    ]);
    assert_eq!(
        touched.expect("changed"),
        [
            "客户/制造业/中型/杭州/客户.yaml",
            "客户/制造业/中型/杭州/跟进/1.yaml",
            "客户/服务业/小型/上海/客户.yaml"
        ]
    );
    assert_eq!(sample.text(PROFILE).as_deref(), Some("new"));
    assert_eq!(sample.text("客户/服务业/小型/上海/客户.yaml").as_deref(), Some("上海"));
    assert!(!sample.exists("客户/制造业/中型/杭州/跟进"), "a folder left empty goes");
}

#[test]
fn a_folder_moves_with_everything_in_it_and_leaves_no_empty_folders() {
    let sample = sample().with("客户/未分类/未分类/苏州/附件/a.pdf", "pdf");
    let touched = sample.change(vec![
        shift("客户/未分类/未分类/苏州", "客户/制造业/小型/苏州"),
        write("客户/未分类/未分类/苏州/客户.yaml", "classified", blob("s")),
    ]);
    assert_eq!(
        touched.expect("changed"),
        [
            "客户/制造业/小型/苏州/客户.yaml",
            "客户/制造业/小型/苏州/附件/a.pdf",
            "客户/未分类/未分类/苏州/客户.yaml",
            "客户/未分类/未分类/苏州/附件/a.pdf",
        ]
    );
    assert_eq!(
        sample.text("客户/制造业/小型/苏州/客户.yaml").as_deref(),
        Some("classified")
    );
    assert!(!sample.exists("客户/未分类") && sample.exists("客户"));
}

#[test]
fn the_last_customer_may_go_but_its_tree_stays() {
    let sample = Sample::new().with("客户/a/b/c/客户.yaml", "x");
    sample
        .change(vec![shift("客户/a/b/c", "历史客户/a/b/c")])
        .expect("moved");
    assert!(sample.exists("客户") && !sample.exists("客户/a"));
}

#[test]
fn edits_that_change_nothing_touch_nothing() {
    let sample = sample();
    let before = sample.vault.stat(&path(PROFILE));
    let touched = sample.change(vec![write(PROFILE, "old", Expect::Any), remove("客户/没有.yaml")]);
    assert_eq!(touched.expect("changed"), [""; 0]);
    assert_eq!(sample.vault.stat(&path(PROFILE)), before);
    assert!(!sample.exists(".git/kehu/journal"));
}

#[test]
fn a_guard_that_does_not_hold_stops_everything() {
    let sample = sample();
    let other = || write("客户/other.yaml", "x", Expect::Absent);
    for edit in [
        write(PROFILE, "new", blob("something else")),
        write(PROFILE, "new", Expect::Absent),
        write("客户/none.yaml", "new", blob("old")),
        FileEdit::Remove {
            path: path(PROFILE),
            expect: blob("something else"),
        },
    ] {
        let message = sample.refused(vec![other(), edit]);
        assert!(message.contains("已被别人修改"), "{message}");
    }
    assert!(!sample.exists("客户/other.yaml"));
    assert_eq!(sample.text(PROFILE).as_deref(), Some("old"));
}

#[test]
fn a_save_between_check_and_change_wins() {
    let sample = sample();
    let edits = vec![
        write("客户/new.yaml", "x", Expect::Absent),
        write(PROFILE, "ours", blob("old")),
    ];
    let mut transaction = Transaction::begin(&sample.vault, edits, Vec::new()).expect("begun");
    sample.write(PROFILE, "theirs");
    assert!(matches!(transaction.apply(), Err(VaultError::Conflict(at)) if at == path(PROFILE)));
    assert_eq!(sample.text(PROFILE).as_deref(), Some("theirs"));
    assert!(!sample.exists("客户/new.yaml"));
    transaction.roll_back().expect("nothing left to undo");
    assert!(recover(&sample.vault).expect("recovered").is_empty());
}

#[test]
fn a_file_that_appears_between_check_and_change_stays() {
    for theirs in ["theirs", "x"] {
        let sample = sample();
        let edits = vec![write("客户/new.yaml", "x", Expect::Absent)];
        let mut transaction = Transaction::begin(&sample.vault, edits, Vec::new()).expect("begun");
        sample.write("客户/new.yaml", theirs);
        assert!(transaction.apply().is_err());
        assert_eq!(sample.text("客户/new.yaml").as_deref(), Some(theirs));
    }
}

#[test]
fn rolling_back_gives_back_the_very_same_files() {
    let sample = sample();
    let stamp = |at: &str| sample.vault.stat(&path(at));
    let (profile, record) = (stamp(PROFILE), stamp("客户/制造业/中型/杭州/跟进/1.yaml"));
    let edits = vec![
        write(PROFILE, "new", Expect::Any),
        remove("客户/制造业/中型/杭州/跟进/1.yaml"),
        write("客户/x/y/z/客户.yaml", "z", Expect::Absent),
        shift("客户/未分类/未分类/苏州", "历史客户/苏州"),
    ];
    let mut transaction = Transaction::begin(&sample.vault, edits, Vec::new()).expect("begun");
    transaction.apply().expect("applied");
    assert_eq!(sample.text(PROFILE).as_deref(), Some("new"));
    transaction.roll_back().expect("rolled back");
    assert_eq!(
        (stamp(PROFILE), stamp("客户/制造业/中型/杭州/跟进/1.yaml")),
        (profile, record)
    );
    assert!(sample.exists("客户/未分类/未分类/苏州/客户.yaml"));
    assert!(!sample.exists("历史客户") && !sample.exists("客户/x"));
}

#[test]
fn several_writes_of_one_file_leave_the_last() {
    let sample = sample();
    let edits = vec![
        write(PROFILE, "first", blob("old")),
        write(PROFILE, "second", blob("first")),
    ];
    sample.change(edits).expect("changed");
    assert_eq!(sample.text(PROFILE).as_deref(), Some("second"));
}

#[test]
fn contradictory_edits_are_refused() {
    let sample = sample().with("客户/a/x", "").with("客户/b/x", "");
    for edits in [
        vec![shift("客户/a", "客户/c"), shift("客户/b", "客户/a")],
        vec![shift("客户/a", "客户/c"), shift("客户/b", "客户/c")],
        vec![shift("客户/a", "客户/b/a"), shift("客户/b", "客户/c")],
        vec![shift("客户/a", "客户/a/inner")],
        vec![write("客户/d", "", Expect::Any), write("客户/d/e", "", Expect::Any)],
    ] {
        let shown = format!("{edits:?}");
        let message = sample.refused(edits);
        assert!(
            message.contains("移动") || message.contains("不能同时"),
            "{shown}: {message}"
        );
    }
    assert!(sample.refused(vec![shift("客户/a", "客户/b")]).contains("已经存在"));
    assert!(sample.refused(vec![shift("客户/没有", "客户/c")]).contains("找不到"));
}

#[test]
fn what_must_not_be_touched_is_refused() {
    let sample = sample().with("客户/file", "x").with("客户/dir.yaml/x", "");
    assert!(
        sample
            .refused(vec![write(".git/config", "x", Expect::Any)])
            .contains("git")
    );
    assert!(
        sample
            .refused(vec![write("客户/dir.yaml", "x", Expect::Any)])
            .contains("是文件夹")
    );
    assert!(sample.refused(vec![remove("客户/dir.yaml")]).contains("是文件夹"));
    assert!(
        sample
            .refused(vec![write("客户/file/x", "x", Expect::Any)])
            .contains("不是文件夹")
    );
}

#[test]
fn a_read_only_file_stays_as_it_is() {
    let sample = sample();
    let file = sample.root().join(PROFILE);
    let mut permissions = fs::metadata(&file).expect("there").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&file, permissions).expect("set");
    assert!(
        sample
            .refused(vec![write(PROFILE, "new", Expect::Any)])
            .contains("只读")
    );
    assert!(sample.refused(vec![remove(PROFILE)]).contains("只读"));
    sample
        .change(vec![shift("客户/制造业/中型/杭州", "历史客户/杭州")])
        .expect("moving is no change of it");
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    let sample = sample();
    let outside = tempfile::tempdir().expect("a temp dir");
    fs::write(outside.path().join("x.yaml"), "outside").expect("written");
    std::os::unix::fs::symlink(outside.path(), sample.root().join("客户/out")).expect("linked");
    std::os::unix::fs::symlink(outside.path().join("x.yaml"), sample.root().join("客户/link.yaml")).expect("linked");
    for edit in [
        write("客户/out/x.yaml", "ours", Expect::Any),
        write("客户/out/deep/new.yaml", "ours", Expect::Any),
        write("客户/link.yaml", "ours", Expect::Any),
        remove("客户/link.yaml"),
        shift(PROFILE, "客户/out/客户.yaml"),
        shift("客户/out", "客户/in"),
    ] {
        let message = sample.refused(vec![edit]);
        assert!(message.contains("符号链接"), "{message}");
    }
    assert_eq!(
        fs::read_to_string(outside.path().join("x.yaml")).expect("read"),
        "outside"
    );
    assert_eq!(fs::read_dir(outside.path()).expect("listed").count(), 1);
}

#[cfg(unix)]
#[test]
fn a_replaced_file_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let sample = sample();
    let file = sample.root().join(PROFILE);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("set");
    sample
        .change(vec![write(PROFILE, "new", Expect::Any)])
        .expect("changed");
    assert_eq!(fs::metadata(&file).expect("there").permissions().mode() & 0o777, 0o640);
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_undoes_everything_and_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let sample = sample().with("客户/closed/x", "");
    if !crate::permissions_bind(sample.root()) {
        return;
    }
    let closed = sample.root().join("客户/closed");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).expect("closed");
    let message = sample.refused(vec![
        write(PROFILE, "new", Expect::Any),
        write("客户/closed/y", "", Expect::Any),
    ]);
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).expect("opened");
    assert!(message.contains("没有权限"), "{message}");
    assert_eq!(sample.text(PROFILE).as_deref(), Some("old"));
}

#[test]
fn in_a_vault_that_vanished_nothing_is_made_or_given_up() {
    let elsewhere = tempfile::tempdir().expect("a temp dir");
    let sample = sample();
    fs::remove_dir(sample.root().join(".git")).expect("removed");
    sample.write(".git", format!("gitdir: {}\n", elsewhere.path().display()));
    let edits = || vec![write(PROFILE, "new", Expect::Any)];
    let begun = Transaction::begin(&sample.vault, edits(), Vec::new()).expect("begun");
    drop(begun);
    let git_dir = sample.vault.git_dir();
    let aside = sample.root().with_extension("aside");
    fs::rename(sample.root(), &aside).expect("unmounted");
    fs::create_dir(sample.root()).expect("an empty mount point");
    assert!(matches!(
        Transaction::begin(&sample.vault, edits(), Vec::new()),
        Err(VaultError::Gone(_))
    ));
    assert!(matches!(recover(&sample.vault), Err(VaultError::Gone(_))));
    fs::remove_dir(sample.root()).expect("removed");
    fs::rename(&aside, sample.root()).expect("mounted");
    assert_eq!(sample.vault.git_dir(), git_dir);
    for recovered in recover(&sample.vault).expect("recovered") {
        recovered.finish().expect("finished");
    }
    assert_eq!(sample.text(PROFILE).as_deref(), Some("new"));
}

#[test]
fn only_the_case_of_a_name_may_change() {
    let sample = Sample::new().with("客户/a/b/ABC/客户.yaml", "x");
    let touched = sample
        .change(vec![shift("客户/a/b/ABC", "客户/a/b/Abc")])
        .expect("moved");
    assert_eq!(touched, ["客户/a/b/ABC/客户.yaml", "客户/a/b/Abc/客户.yaml"]);
    let names: Vec<_> = fs::read_dir(sample.root().join("客户/a/b"))
        .expect("listed")
        .flatten()
        .map(|e| e.file_name())
        .collect();
    assert_eq!(names, ["Abc"]);
}

#[test]
fn thousands_of_files_are_one_change() {
    let sample = sample();
    let profile = |number: usize| format!("客户/未分类/未分类/公司{number}/客户.yaml");
    let edits = (0..2000)
        .map(|number| write(&profile(number), &format!("name: 公司{number}\n"), Expect::Absent))
        .collect();
    assert_eq!(sample.change(edits).expect("imported").len(), 2000);
    let moves = (0..2000)
        .map(|n| {
            shift(
                &format!("客户/未分类/未分类/公司{n}"),
                &format!("客户/制造业/小型/公司{n}"),
            )
        })
        .collect();
    assert_eq!(sample.change(moves).expect("moved").len(), 4000);
    assert_eq!(
        sample
            .vault
            .walk_below(&path("客户/制造业/小型"))
            .expect("walked")
            .files
            .len(),
        2000
    );
}

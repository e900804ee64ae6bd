//! Crashes and failures before every single step. (What a caller sees otherwise is in `tests/vault`.)

use super::failpoint::{Fate, with_fate};
use super::*;
use crate::vault::blob::blob_id;
use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use tempfile::TempDir;

type Tree = BTreeMap<String, Vec<u8>>;

const PROFILE: &str = "客户/制造业/中型/杭州/客户.yaml";
const NOTE: &[u8] = b"why";

/// In memory where the platform has it: thousands of syncs.
fn scratch() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        TempDir::new_in(memory)
    } else {
        TempDir::new()
    }
    .expect("a temp dir")
}

fn write(root: &Path, path: &str, bytes: &[u8]) {
    let file = root.join(path);
    fs::create_dir_all(file.parent().expect("a parent")).expect("dirs");
    fs::write(file, bytes).expect("written");
}

fn sample() -> (TempDir, Vault) {
    let dir = scratch();
    let root = dir.path();
    fs::create_dir(root.join(".git")).expect(".git");
    write(root, "kehu.yaml", b"");
    write(root, PROFILE, b"old profile");
    write(root, "客户/制造业/中型/杭州/跟进/1.yaml", b"one");
    write(root, "客户/未分类/未分类/苏州/客户.yaml", b"suzhou");
    write(root, "客户/未分类/未分类/苏州/附件/a.pdf", b"pdf");
    write(root, "客户/零售业/小型/宁波/客户.yaml", b"ningbo");
    write(root, "客户/零售业/小型/宁波/跟进/2.yaml", b"two");
    let vault = Vault::open(root).expect("a vault");
    (dir, vault)
}

fn path(text: &str) -> RelPath {
    RelPath::new(text).expect(text)
}

/// A bit of everything: a guarded change, a new file in new folders, a removal that empties folders, a folder that moves and
/// changes inside, a file that moves.
fn edits() -> Vec<FileEdit> {
    let write = |text: &str, bytes: &[u8], expect| FileEdit::Write {
        path: path(text),
        bytes: bytes.to_vec(),
        expect,
    };
    vec![
        write(
            PROFILE,
            b"new profile",
            Expect::Blob(blob_id(b"old profile").expect("a blob")),
        ),
        write("客户/服务业/小型/上海/客户.yaml", b"shanghai", Expect::Absent),
        FileEdit::Move {
            from: path("客户/未分类/未分类/苏州"),
            to: path("客户/制造业/大型集团/苏州"),
        },
        write("客户/未分类/未分类/苏州/客户.yaml", b"suzhou, classified", Expect::Any),
        write("客户/制造业/大型集团/苏州/跟进/3.yaml", b"three", Expect::Absent),
        FileEdit::Remove {
            path: path("客户/制造业/大型集团/苏州/附件/a.pdf"),
            expect: Expect::Any,
        },
        FileEdit::Remove {
            path: path("客户/零售业/小型/宁波/客户.yaml"),
            expect: Expect::Any,
        },
        FileEdit::Move {
            from: path("客户/零售业/小型/宁波/跟进/2.yaml"),
            to: path("客户/制造业/中型/杭州/跟进/2.yaml"),
        },
    ]
}

fn after() -> Tree {
    let files = [
        (PROFILE, "new profile"),
        ("kehu.yaml", ""),
        ("客户/制造业/中型/杭州/跟进/1.yaml", "one"),
        ("客户/制造业/中型/杭州/跟进/2.yaml", "two"),
        ("客户/制造业/大型集团/苏州/客户.yaml", "suzhou, classified"),
        ("客户/制造业/大型集团/苏州/跟进/3.yaml", "three"),
        ("客户/服务业/小型/上海/客户.yaml", "shanghai"),
    ];
    let mut tree: Tree = files.map(|(path, text)| (path.into(), text.into())).into();
    let dirs = [
        "客户",
        "客户/制造业",
        "客户/制造业/中型",
        "客户/制造业/中型/杭州",
        "客户/制造业/中型/杭州/跟进",
        "客户/制造业/大型集团",
        "客户/制造业/大型集团/苏州",
        "客户/制造业/大型集团/苏州/跟进",
        "客户/服务业",
        "客户/服务业/小型",
        "客户/服务业/小型/上海",
    ];
    tree.extend(dirs.map(|dir| (format!("{dir}/"), Vec::new())));
    tree
}

/// Every file and folder outside `.git`, ours and temp files included.
fn tree(root: &Path) -> Tree {
    let mut tree = Tree::new();
    for entry in walkdir::WalkDir::new(root)
        .min_depth(1)
        .into_iter()
        .filter_entry(|entry| entry.file_name() != ".git")
    {
        let entry = entry.expect("walked");
        let name = entry
            .path()
            .strip_prefix(root)
            .expect("below")
            .to_str()
            .expect("text")
            .to_string();
        if entry.file_type().is_dir() {
            tree.insert(format!("{name}/"), Vec::new());
        } else {
            tree.insert(name, fs::read(entry.path()).expect("read"));
        }
    }
    tree
}

fn journals(root: &Path) -> usize {
    fs::read_dir(root.join(".git/kehu/journal")).map_or(0, Iterator::count)
}

fn change(vault: &Vault) -> Result<(), VaultError> {
    let mut transaction = Transaction::begin(vault, edits(), NOTE.to_vec())?;
    transaction.apply()?;
    transaction.finish()
}

/// Recovers and finishes; how many changes were completed.
fn repair(vault: &Vault) -> Result<usize, VaultError> {
    let recovered = recover(vault)?;
    let count = recovered.len();
    for one in recovered {
        assert_eq!(one.note, NOTE);
        assert_eq!(one.skipped, []);
        one.finish()?;
    }
    Ok(count)
}

/// How many steps the change takes when nothing goes wrong.
fn steps() -> Vec<&'static str> {
    let (_dir, vault) = sample();
    with_fate(None, || change(&vault).expect("changed")).1
}

#[test]
fn undisturbed_it_does_what_it_should() {
    let (dir, vault) = sample();
    change(&vault).expect("changed");
    assert_eq!(tree(dir.path()), after());
    assert_eq!(journals(dir.path()), 0);
}

#[test]
fn a_crash_before_any_step_leaves_all_or_nothing() {
    let steps = steps();
    assert!(steps.len() > 40, "{steps:?}");
    for (at, step) in steps.iter().enumerate() {
        let (dir, vault) = sample();
        let before = tree(dir.path());
        let (outcome, _) = with_fate(Some((at, Fate::Crash)), || change(&vault));
        assert!(outcome.is_none(), "no crash at {at} {step}");
        let completed = repair(&vault).expect("repaired");
        let expected = if completed == 1 { after() } else { before };
        let now = tree(dir.path());
        // After the journal is gone nothing is left to complete.
        assert!(
            now == expected || now == after(),
            "crash at {at} {step}: {:?}",
            now.keys()
        );
        assert_eq!(journals(dir.path()), 0, "crash at {at} {step}");
    }
}

/// So many new files that they are forced onto the disk together.
fn many() -> Vec<FileEdit> {
    let file = |number: usize| FileEdit::Write {
        path: path(&format!("客户/服务业/小型/第{number}家/客户.yaml")),
        bytes: format!("customer_id: {number}\n").into_bytes(),
        expect: Expect::Absent,
    };
    (0..disk::SYNC_TOGETHER).map(file).collect()
}

#[test]
fn many_files_are_all_there_or_none_whenever_it_crashes() {
    let add = |vault: &Vault| {
        let mut transaction = Transaction::begin(vault, many(), NOTE.to_vec())?;
        transaction.apply()?;
        transaction.finish()
    };
    let (_dir, vault) = sample();
    let (_, steps) = with_fate(None, || add(&vault).expect("added"));
    let together = || (0..steps.len()).filter(|at| steps.get(*at).copied() == Some("sync all"));
    if cfg!(target_os = "linux") {
        assert_eq!(together().count(), 2, "files, then folders");
    }
    // The steps of single files are those of a small change: some of them are enough.
    let some = (0..steps.len()).step_by(steps.len() / 12);
    for at in some.chain(together()) {
        let (dir, vault) = sample();
        with_fate(Some((at, Fate::Crash)), || add(&vault));
        let completed = repair(&vault).expect("repaired");
        let is_new = |path: &&String| path.starts_with("客户/服务业") && path.ends_with(".yaml");
        let added = tree(dir.path()).keys().filter(is_new).count();
        assert_eq!(
            added,
            if completed == 1 || added > 0 { many().len() } else { 0 },
            "crash at {at}"
        );
        assert_eq!(journals(dir.path()), 0, "crash at {at}");
    }
    for at in together() {
        let (dir, vault) = sample();
        let before = tree(dir.path());
        let (outcome, _) = with_fate(Some((at, Fate::Fail(ErrorKind::StorageFull))), || add(&vault));
        assert!(matches!(outcome, Some(Err(VaultError::Io { .. }))), "{outcome:?}");
        assert_eq!(tree(dir.path()), before, "a full disk at {at}");
    }
}

#[test]
fn a_crash_during_the_repair_of_a_crash_is_repaired_too() {
    for at in 0..steps().len() {
        for again in (0..).step_by(3) {
            let (dir, vault) = sample();
            with_fate(Some((at, Fate::Crash)), || change(&vault));
            let (outcome, _) = with_fate(Some((again, Fate::Crash)), || repair(&vault));
            repair(&vault).expect("repaired");
            let now = tree(dir.path());
            assert!(
                now == after() || now == tree(sample().0.path()),
                "{at}, {again}: {:?}",
                now.keys()
            );
            if outcome.is_some() {
                break;
            }
        }
    }
}

#[test]
fn a_full_disk_at_any_step_undoes_everything_and_says_so() {
    let steps = steps();
    let applied = steps.iter().rposition(|step| *step == "enter phase").expect("applied");
    for (at, step) in steps.iter().enumerate() {
        let (dir, vault) = sample();
        let before = tree(dir.path());
        let (outcome, _) = with_fate(Some((at, Fate::Fail(ErrorKind::StorageFull))), || change(&vault));
        match outcome.expect("no crash") {
            // A folder left empty may stay.
            Ok(()) => assert_eq!(*step, "remove dir"),
            Err(error) => {
                assert!(error.to_string().contains("磁盘已满"), "{error}");
                let completed = repair(&vault).expect("repaired") == 1;
                assert_eq!(
                    tree(dir.path()),
                    if completed { after() } else { before },
                    "full at {at} {step}"
                );
                // Only the tidying up may fail once the change is made.
                assert_eq!(completed, at > applied, "{at} {step}");
            }
        }
        assert_eq!(journals(dir.path()), 0, "{at} {step}");
    }
}

#[test]
fn a_crash_while_undoing_is_undone_to_the_end() {
    let crash_after_failure = |extra: usize| {
        let (dir, vault) = sample();
        let before = tree(dir.path());
        let mut transaction = Transaction::begin(&vault, edits(), NOTE.to_vec()).expect("begun");
        transaction.apply().expect("applied");
        let (outcome, _) = with_fate(Some((extra, Fate::Crash)), || transaction.roll_back());
        // Before the journal says so, the change stands.
        let expected = if extra == 0 { after() } else { before };
        repair(&vault).expect("repaired");
        assert_eq!(tree(dir.path()), expected, "crash at undoing step {extra}");
        outcome.is_some()
    };
    assert!((0..100).any(crash_after_failure), "never came to the end");
}

#[test]
fn what_a_person_changed_after_the_crash_stays() {
    let begun = steps().iter().position(|step| *step == "make dir").expect("a step");
    for at in begun..steps().len() {
        let (dir, vault) = sample();
        with_fate(Some((at, Fate::Crash)), || change(&vault));
        let theirs = dir.path().join(PROFILE);
        fs::write(&theirs, b"saved by a person").expect("saved");
        let recovered = recover(&vault).expect("recovered");
        for one in recovered {
            let was_due = one.skipped == [path(PROFILE)];
            assert!(was_due || one.skipped.is_empty(), "{:?}", one.skipped);
            one.finish().expect("finished");
        }
        assert_eq!(fs::read(&theirs).expect("read"), b"saved by a person", "crash at {at}");
        let rest = |mut tree: Tree| {
            tree.remove(PROFILE);
            tree
        };
        assert_eq!(rest(tree(dir.path())), rest(after()), "crash at {at}");
    }
}

#[test]
fn what_was_applied_is_not_applied_again_over_a_person_who_took_it_back() {
    let (dir, vault) = sample();
    let mut transaction = Transaction::begin(&vault, edits(), NOTE.to_vec()).expect("begun");
    transaction.apply().expect("applied");
    drop(transaction);
    fs::write(dir.path().join(PROFILE), b"old profile").expect("saved");
    assert_eq!(repair(&vault).expect("repaired"), 1);
    assert_eq!(fs::read(dir.path().join(PROFILE)).expect("read"), b"old profile");
}

#[test]
fn a_damaged_journal_is_set_aside_with_a_message() {
    let (dir, vault) = sample();
    let transaction = Transaction::begin(&vault, edits(), NOTE.to_vec()).expect("begun");
    drop(transaction);
    let journal = dir.path().join(".git/kehu/journal/0000000001.journal");
    let mut bytes = fs::read(&journal).expect("read");
    bytes[60] ^= 1;
    fs::write(&journal, bytes).expect("written");
    let message = recover(&vault).expect_err("damaged").to_string();
    assert!(message.contains("已损坏") && message.contains(".damaged"), "{message}");
    assert!(recover(&vault).expect("set aside").is_empty());
}

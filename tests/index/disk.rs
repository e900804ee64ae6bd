//! What happens to files, processes and disks.

use crate::desk::{Desk, HEAP, With, customer, path, record};
use kehu::index::{Index, IndexError};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The engine's files in the data folder in force.
fn files(dir: &Path) -> Vec<PathBuf> {
    let data = fs::read_dir(dir).unwrap().flatten().map(|entry| entry.path());
    let data = data
        .filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with("data-"))
        .max()
        .unwrap();
    let mut files: Vec<PathBuf> = fs::read_dir(data)
        .unwrap()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    files.sort();
    files
}

/// Closes the index, lets something happen to its folder, opens it again.
fn after(desk: Desk, happens: impl FnOnce(&Path)) -> (Index, tempfile::TempDir) {
    let Desk { dir, index, .. } = desk;
    drop(index);
    happens(dir.path());
    (Index::open(dir.path(), 1).unwrap(), dir)
}

fn small() -> Desk {
    let of = customer("杭州盛泰机械有限公司").text("remark", "备注");
    Desk::with(
        (0..20)
            .map(|n| record(&of, "followup", &format!("回访{n}")))
            .chain([of.clone()]),
    )
}

#[test]
fn what_was_committed_is_there_after_opening_again() {
    let (index, dir) = after(small(), |_| {});
    assert_eq!(index.is_new(), None);
    let snapshot = index.snapshot().unwrap();
    assert_eq!(
        (snapshot.mark().as_str(), snapshot.counts().unwrap().files),
        ("mark", 21)
    );
    assert!(index.size_bytes() > 1000);
    assert_eq!(index.verify().unwrap(), None);
    drop(dir);
}

#[test]
fn what_a_killed_writer_left_beside_is_no_damage() {
    let (index, _dir) = after(small(), |dir| {
        let files = files(dir);
        let segment = files
            .iter()
            .find(|file| file.extension().is_some_and(|end| end == "store"));
        let deletions = segment.unwrap().with_extension("99999.del");
        let managed = deletions.with_file_name(".managed.json");
        let mut names: Vec<String> = serde_json::from_slice(&fs::read(&managed).unwrap()).unwrap();
        names.push(deletions.file_name().unwrap().to_str().unwrap().to_owned());
        fs::write(&managed, serde_json::to_vec(&names).unwrap()).unwrap();
        fs::write(&deletions, b"half").unwrap();
    });
    assert_eq!(index.is_new(), None);
    assert_eq!(index.snapshot().unwrap().counts().unwrap().files, 21);
    assert_eq!(index.verify().unwrap(), None);
}

#[test]
fn a_new_index_and_another_catalog_start_empty_and_say_why() {
    let dir = tempfile::tempdir().unwrap();
    let index = Index::open(&dir.path().join("not/yet/there"), 1).unwrap();
    assert_eq!(index.is_new(), Some("第一次建立索引"));
    assert_eq!(index.snapshot().unwrap().mark(), "");

    let desk = small();
    drop(desk.index);
    let index = Index::open(desk.dir.path(), 2).unwrap();
    assert!(index.is_new().unwrap().contains("schemas"));
    assert_eq!(index.snapshot().unwrap().manifest().unwrap(), []);
}

#[test]
fn an_index_whose_first_filling_was_broken_off_is_new() {
    let dir = tempfile::tempdir().unwrap();
    let index = Index::open(dir.path(), 1).unwrap();
    let mut writer = index.writer(HEAP).unwrap();
    writer.put(&customer("甲")).unwrap();
    drop(writer);
    drop(index);
    let index = Index::open(dir.path(), 1).unwrap();
    assert!(index.is_new().unwrap().contains("没有完成"));
    index.writer(HEAP).unwrap().commit("head").unwrap();
    drop(index);
    assert_eq!(
        Index::open(dir.path(), 1).unwrap().is_new(),
        None,
        "an empty vault is no damage"
    );
}

#[test]
fn every_damaged_file_is_noticed_at_opening() {
    let names: Vec<PathBuf> = files(small().dir.path());
    for number in 0..names.len() {
        for (what, damage) in damages() {
            let desk = small();
            let file = files(desk.dir.path())[number].clone();
            let name = file.file_name().unwrap().to_str().unwrap().to_owned();
            // Locks and our own notes hold nothing; without the engine's list of files it only collects less garbage.
            if name.ends_with(".lock") || name == "kehu-checked.json" || name == ".managed.json" {
                continue;
            }
            let (index, _dir) = after(desk, |_| damage(&file));
            let reason = index.is_new().unwrap_or_else(|| panic!("{name} {what}")).to_owned();
            assert!(reason.contains("另存后重建"), "{reason}");
            assert_eq!(index.snapshot().unwrap().counts().unwrap().files, 0);
            index.writer(HEAP).unwrap().commit("x").unwrap();
        }
    }
}

type Damage = (&'static str, fn(&Path));

fn damages() -> [Damage; 4] {
    [
        ("removed", |path| fs::remove_file(path).unwrap()),
        ("emptied", |path| fs::write(path, "").unwrap()),
        ("cut", |path| {
            let bytes = fs::read(path).unwrap();
            fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
        }),
        ("garbled", |path| {
            let mut bytes = fs::read(path).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 0x55;
            fs::write(path, bytes).unwrap();
        }),
    ]
}

#[test]
fn a_missing_or_broken_head_file_is_no_obstacle() {
    for content in [
        None,
        Some(""),
        Some("{"),
        Some("[]"),
        Some("{\"format\":99,\"fingerprint\":\"\",\"data\":\"..\"}"),
    ] {
        let (index, _dir) = after(small(), |dir| {
            let head = dir.join("kehu-index.json");
            match content {
                None => fs::remove_file(head).unwrap(),
                Some(text) => fs::write(head, text).unwrap(),
            }
        });
        assert!(index.is_new().is_some(), "{content:?}");
        index.writer(HEAP).unwrap().commit("x").unwrap();
    }
}

#[test]
fn the_damaged_index_is_kept_once() {
    let desk = small();
    let dir = desk.dir.path().to_owned();
    let (index, _dir) = after(desk, |dir| {
        fs::write(files(dir).pop().unwrap().with_file_name("meta.json"), "{").unwrap();
    });
    assert!(index.is_new().is_some());
    assert!(dir.join("damaged/meta.json").is_file());
    drop(index);
    let index = Index::anew(&dir, 1, "用户要求重建").unwrap();
    assert_eq!(index.is_new(), Some("用户要求重建"));
    let folders = fs::read_dir(&dir)
        .unwrap()
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .count();
    assert_eq!(folders, 2, "the one in force and the last one set aside");
}

#[test]
fn another_index_on_the_same_folder_sees_commits_and_rebuilds() {
    let desk = small();
    let other = Index::open(desk.dir.path(), 1).unwrap();
    let held = other.snapshot().unwrap();
    desk.put([customer("乙软件")]);
    assert_eq!(other.snapshot().unwrap().counts().unwrap().customers, 2);
    assert_eq!(held.counts().unwrap().customers, 1);
    let dir = desk.dir.path().to_owned();
    let anew = Index::anew(&dir, 1, "重建").unwrap();
    let mut writer = anew.writer(HEAP).unwrap();
    let customers = || other.snapshot().unwrap().counts().unwrap().customers;
    assert_eq!(customers(), 2, "the one before, while the new one is empty");
    assert_eq!(other.snapshot_in_force().unwrap().counts().unwrap().customers, 0);
    writer.put(&customer("丙贸易")).unwrap();
    writer.commit("").unwrap();
    let third = Index::open(&dir, 1).unwrap();
    assert!(third.snapshot().unwrap().is_unfinished());
    writer.commit("second").unwrap();
    let seen = other.snapshot().unwrap();
    assert_eq!((seen.mark().as_str(), seen.counts().unwrap().files), ("second", 1));
    assert_eq!(
        held.get(&path("客户/制造业/中型/杭州盛泰机械有限公司/客户.yaml"))
            .unwrap()
            .unwrap()
            .title,
        "杭州盛泰机械有限公司"
    );
    drop(dir);
}

#[test]
fn an_index_deleted_while_open_says_so_and_comes_back() {
    let desk = small();
    let held = desk.snapshot();
    fs::remove_dir_all(desk.dir.path()).unwrap();
    assert_eq!(held.counts().unwrap().files, 21);
    assert!(matches!(desk.index.snapshot(), Err(IndexError::Damaged(_))));
    let index = Index::anew(desk.dir.path(), 1, "缓存被清空").unwrap();
    assert_eq!(index.snapshot().unwrap().counts().unwrap().files, 0);
    index.writer(HEAP).unwrap().commit("again").unwrap();
}

#[test]
fn there_is_one_writer() {
    let desk = small();
    let other = Index::open(desk.dir.path(), 1).unwrap();
    let writer = desk.index.writer(HEAP).unwrap();
    assert!(matches!(other.writer(HEAP), Err(IndexError::Locked)));
    assert!(matches!(desk.index.writer(HEAP), Err(IndexError::Locked)));
    drop(writer);
    other.writer(HEAP).unwrap();
}

#[test]
fn what_was_not_committed_is_forgotten() {
    let desk = small();
    let mut writer = desk.index.writer(HEAP).unwrap();
    writer.put(&customer("乙软件")).unwrap();
    writer
        .remove(&path("客户/制造业/中型/杭州盛泰机械有限公司/客户.yaml"))
        .unwrap();
    drop(writer);
    assert_eq!(desk.found("类型:客户"), ["杭州盛泰机械有限公司"]);
}

#[test]
fn many_saves_leave_few_files_in_one_process_or_many() {
    for one_process in [true, false] {
        let mut desk = small();
        for n in 0..60 {
            let mut writer = desk.index.writer(HEAP).unwrap();
            writer
                .put(&customer(&format!("客户{}", n % 7)).text("remark", &format!("第{n}次")))
                .unwrap();
            writer.commit(&format!("save {n}")).unwrap();
            writer.tidy().unwrap();
            if !one_process {
                desk = desk.opened_again();
            }
        }
        let desk = desk.opened_again();
        assert_eq!(desk.snapshot().mark(), "save 59");
        assert_eq!(desk.found("类型:客户").len(), 8);
        assert_eq!(desk.found("\"第59次\"").len(), 1);
        assert!(desk.found("\"第10次\"").is_empty());
        let files = files(desk.dir.path()).len();
        assert!(files < 16 * 8, "{files}");
    }
}

/// Each snapshot is the last commit and nothing else, whatever is being merged meanwhile.
#[test]
fn saves_and_reads_go_on_while_segments_are_merged() {
    let desk = Desk::with([]);
    let mut last_saved = BTreeMap::new();
    for n in 0..300_usize {
        let mut writer = desk.index.writer(HEAP).unwrap();
        for part in 0..=(n % 3) {
            let name = format!("客户{}", (n * 7 + part) % 10);
            let entry = customer(&name).text("remark", &format!("第{n}次"));
            if (n + part) % 5 == 4 {
                writer.remove(&entry.path).unwrap();
                last_saved.remove(&name);
            } else {
                writer.put(&entry).unwrap();
                last_saved.insert(name, n);
            }
        }
        writer.commit(&format!("save {n}")).unwrap();
        assert_eq!(desk.snapshot().mark(), format!("save {n}"));
        assert_eq!(desk.found("类型:客户"), last_saved.keys().cloned().collect::<Vec<_>>());
        let of_this = last_saved
            .iter()
            .filter(|(_, save)| **save == n)
            .map(|(name, _)| name.clone());
        assert_eq!(desk.found(&format!("\"第{n}次\"")), of_this.collect::<Vec<_>>());
        writer.tidy().unwrap();
    }
}

#[test]
fn another_process_writes_as_soon_as_merging_is_done() {
    let desk = small();
    let other = Index::open(desk.dir.path(), 1).unwrap();
    for n in 0..40 {
        let index = if n % 9 == 0 { &other } else { &desk.index };
        let mut writer = index.writer(HEAP).unwrap();
        writer.put(&customer(&format!("客户{n}"))).unwrap();
        writer.commit(&format!("save {n}")).unwrap();
        writer.tidy().unwrap();
    }
    assert_eq!(desk.found("类型:客户").len(), 41);
    assert_eq!(other.snapshot().unwrap().mark(), "save 39");
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("cache");
    fs::write(&file, "not a folder").unwrap();
    let Err(error) = Index::open(&file.join("index"), 1) else {
        panic!("opened below a file")
    };
    assert!(
        matches!(error, IndexError::Io(..)) && error.to_string().contains("--cache"),
        "{error}"
    );
}

#[test]
fn values_of_absurd_length_do_no_harm() {
    let long = "长".repeat(100_000);
    let mut entry = customer("甲").text(&long, &long).text("remark", "备注");
    (entry.customer_id, entry.customer_name, entry.person, entry.title) =
        (long.clone(), long.clone(), long.clone(), long.clone());
    entry.rules = vec![long.clone()];
    let desk = Desk::with([entry.clone(), customer("乙")]);
    assert_eq!(desk.hits("备注")[0].title, long);
    assert_eq!(desk.snapshot().profiles().unwrap().len(), 2);
    desk.put([entry]);
    assert_eq!(desk.snapshot().counts().unwrap().files, 2);
}

//! Moved files and folders keep their history.

use crate::sandbox::{Sandbox, from_disk, put, rel, remove};
use kehu::history::{Commit, FileChange, LogQuery, Staged};
use std::fs;

fn profile(name: &str, industry: &str) -> String {
    format!("# 客户档案\ncustomer_name: {name}\nindustry: {industry}\nowner: 张三\nsource: 展会\n")
}

/// `to ← from` of what moved, the path alone of the rest.
fn moves(commit: &Commit) -> Vec<String> {
    let arrow = |file: &FileChange| match &file.from {
        Some(from) => format!("{} ← {from}", file.path),
        None => file.path.to_string(),
    };
    commit.files.iter().map(arrow).collect()
}

impl Sandbox {
    /// Moves a folder on disk and returns what to commit.
    fn move_folder(&self, from: &str, to: &str) -> Vec<Staged> {
        let below = |dir: &str| -> Vec<String> {
            let prefix = format!("{dir}/");
            self.paths()
                .into_iter()
                .filter(|path| path.starts_with(&prefix))
                .collect()
        };
        let old = below(from);
        fs::create_dir_all(self.root().join(to).parent().unwrap()).unwrap();
        fs::rename(self.root().join(from), self.root().join(to)).unwrap();
        let new = old.iter().map(|path| path.replacen(from, to, 1)).collect::<Vec<_>>();
        old.iter()
            .map(|path| remove(path))
            .chain(new.iter().map(|path| from_disk(path)))
            .collect()
    }
}

#[test]
fn a_reclassified_customer_keeps_its_history() {
    let vault = Sandbox::with_readme();
    let (before, after) = ("客户/未分类/未分类/盛泰", "客户/制造业/中型/盛泰");
    for (name, text) in [
        ("客户.yaml", profile("盛泰", "未分类")),
        ("跟进/1.yaml", "一\n".into()),
        ("跟进/2.yaml", "二\n".into()),
    ] {
        vault.save(&format!("{before}/{name}"), text);
    }
    let staged = vault.move_folder(before, after);
    vault.write(&format!("{after}/客户.yaml"), profile("盛泰", "制造业"));
    vault.commit(&staged);
    vault.save(&format!("{after}/跟进/3.yaml"), "三\n");

    let log = vault.log_of(after);
    assert_eq!(log.len(), 5, "the three before the move, the move, the one after");
    let expected = ["客户.yaml", "跟进/1.yaml", "跟进/2.yaml"].map(|name| format!("{after}/{name} ← {before}/{name}"));
    assert_eq!(moves(&log[1]), expected);
    assert!(
        log[1].files[0].before != log[1].files[0].after,
        "the profile was edited on the way"
    );
    assert_eq!(moves(&log[2]), [format!("{before}/跟进/2.yaml")]);
    assert_eq!(vault.log_of(&format!("{after}/客户.yaml")).len(), 2);
    assert_eq!(vault.log_of(before).len(), 4, "the old place tells where it went");
    assert_eq!(moves(&vault.log_of(before)[0]), expected);
}

#[test]
fn thousands_of_edited_profiles_that_move_in_one_commit_are_told_apart() {
    let vault = Sandbox::with_readme();
    let count = 400;
    let old = |i: usize| format!("客户/未分类/未分类/公司{i:03}/客户.yaml");
    let new = |i: usize| {
        format!(
            "客户/制造业/{}/公司{i:03}/客户.yaml",
            if i.is_multiple_of(2) { "中型" } else { "小型" }
        )
    };
    vault.commit(
        &(0..count)
            .map(|i| put(&old(i), profile(&format!("公司{i}"), "未分类")))
            .collect::<Vec<_>>(),
    );
    let staged: Vec<_> = (0..count)
        .flat_map(|i| [remove(&old(i)), put(&new(i), profile(&format!("公司{i}"), "制造业"))])
        .collect();
    vault.commit(&staged);
    let commit = vault.history.show("HEAD").unwrap();
    assert_eq!(commit.files.len(), count);
    for i in [0, 1, 57, count - 1] {
        let change = commit.files.iter().find(|file| file.path == rel(&new(i))).unwrap();
        assert_eq!(change.from, Some(rel(&old(i))));
        assert_eq!(vault.log_of(rel(&new(i)).parent().unwrap().as_str()).len(), 2);
    }
}

#[test]
fn a_renamed_industry_moves_all_below_it() {
    let vault = Sandbox::with_readme();
    for i in 0..6 {
        vault.save(
            &format!("客户/制造/中型/{i}/客户.yaml"),
            profile(&i.to_string(), "制造"),
        );
    }
    let staged = vault.move_folder("客户/制造", "客户/装备制造");
    vault.commit(&staged);
    for path in [
        "客户/装备制造",
        "客户/装备制造/中型/3",
        "客户/装备制造/中型/3/客户.yaml",
    ] {
        let log = vault.log_of(path);
        let before = if path == "客户/装备制造" { 6 } else { 1 };
        assert_eq!(log.len(), before + 1, "{path}");
        assert!(
            log[0]
                .files
                .iter()
                .all(|file| file.from.is_some() && file.before == file.after)
        );
    }
}

#[test]
fn a_renamed_and_edited_file_is_known_by_its_likeness() {
    let vault = Sandbox::with_readme();
    let text = |end: &str| {
        ["一", "二", "三", "四", "五", "六", "七", "八"]
            .map(|n| format!("第{n}行：这是一条比较长的跟进记录\n"))
            .concat()
            + end
    };
    vault.save("客户/甲/跟进/旧名.yaml", text(""));
    vault.commit(&[
        remove("客户/甲/跟进/旧名.yaml"),
        put("客户/甲/跟进/新名.yaml", text("又补一行\n")),
    ]);
    let log = vault.log_of("客户/甲/跟进/新名.yaml");
    assert_eq!(log.len(), 2);
    assert_eq!(moves(&log[0]), ["客户/甲/跟进/新名.yaml ← 客户/甲/跟进/旧名.yaml"]);
    assert_eq!(moves(&log[1]), ["客户/甲/跟进/旧名.yaml"]);
}

#[test]
fn files_with_the_same_content_are_paired_by_place() {
    let vault = Sandbox::with_readme();
    let names = ["甲", "乙", "丙"];
    let file = |industry: &str, name: &str| format!("客户/{industry}/{name}/备注.yaml");
    vault.commit(&names.map(|name| put(&file("旧", name), "模板\n")));
    let staged: Vec<_> = names
        .iter()
        .rev()
        .flat_map(|name| [remove(&file("旧", name)), put(&file("新", name), "模板\n")])
        .collect();
    vault.commit(&staged);
    for change in vault.history.show("HEAD").unwrap().files {
        assert_eq!(change.from.unwrap().as_str(), change.path.as_str().replace("新", "旧"));
    }
}

#[test]
fn a_copy_is_no_move_and_a_new_customer_has_no_past() {
    let vault = Sandbox::with_readme();
    vault.save("客户/甲/模板.yaml", "模板\n");
    vault.commit(&[put("客户/乙/模板.yaml", "模板\n")]);
    assert_eq!(vault.log_of("客户/乙").len(), 1);
    // One old record comes to a new customer that has much else.
    let staged: Vec<_> = (0..5)
        .map(|i| put(&format!("客户/丙/{i}.yaml"), format!("{i}{i}{i}")))
        .collect();
    vault.commit(
        &[
            staged,
            vec![remove("客户/甲/模板.yaml"), put("客户/丙/模板.yaml", "模板\n")],
        ]
        .concat(),
    );
    let log = vault.log_of("客户/丙");
    assert_eq!(log.len(), 1);
    assert!(moves(&log[0]).contains(&"客户/丙/模板.yaml ← 客户/甲/模板.yaml".to_string()));
    assert_eq!(vault.log_of("客户/丙/模板.yaml").len(), 2, "the record itself has one");
}

#[test]
fn moves_are_followed_through_pages_and_back_and_forth() {
    let vault = Sandbox::with_readme();
    vault.save("客户/a/甲/客户.yaml", profile("甲", "a"));
    for (from, to) in [
        ("客户/a/甲", "客户/b/甲"),
        ("客户/b/甲", "历史客户/b/甲"),
        ("历史客户/b/甲", "客户/a/甲"),
    ] {
        let staged = vault.move_folder(from, to);
        vault.commit(&staged);
        vault.save(&format!("{to}/客户.yaml"), profile("甲", to));
    }
    let all = vault.log_of("客户/a/甲");
    assert_eq!(all.len(), 7);
    let query = |after: Option<String>| LogQuery {
        paths: vec![rel("客户/a/甲")],
        after,
        limit: 3,
        ..LogQuery::default()
    };
    let second = vault.log(&query(Some(all[2].id.clone())));
    assert_eq!(
        second.iter().map(|commit| &commit.id).collect::<Vec<_>>(),
        all[3..6].iter().map(|commit| &commit.id).collect::<Vec<_>>()
    );
}

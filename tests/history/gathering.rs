//! Gathering loose objects in packs.

use crate::sandbox::{Sandbox, put};
use kehu::history::LogQuery;

fn loose(vault: &Sandbox) -> String {
    vault.git(&["count-objects"])
}

#[test]
fn loose_objects_become_a_pack_and_nothing_is_dropped() {
    let vault = Sandbox::with_readme();
    for i in 0..40 {
        vault.save(&format!("客户/{}/客户.yaml", i % 7), format!("n: {i}\n"));
    }
    vault.refresh();
    let unreachable = vault.git(&["hash-object", "-w", "--stdin", "--path", "README.md"]);
    let before = vault.log(&LogQuery::default());
    assert_eq!(
        vault.history.pack_loose_objects(1_000_000).unwrap(),
        0,
        "too few to bother"
    );
    assert!(vault.history.pack_loose_objects(0).unwrap() > 160);
    assert!(loose(&vault).starts_with("0 objects"), "{}", loose(&vault));
    assert_eq!(vault.git(&["cat-file", "-t", &unreachable]), "blob");
    for history in [vault.reopen(), vault.reopen()] {
        let after = history.log(&LogQuery::default()).unwrap();
        assert!(
            before
                .iter()
                .zip(&after)
                .all(|(a, b)| a.id == b.id && a.files == b.files)
        );
    }
    assert_eq!(
        vault.log(&LogQuery::default()).len(),
        before.len(),
        "a handle from before finds all too"
    );
    assert_eq!(vault.history.pack_loose_objects(0).unwrap(), 0);
    vault.save("a.yaml", "a: 1\n");
    vault.refresh();
    assert_eq!(vault.status(), "");
    vault.assert_sound();
}

#[test]
fn saving_goes_on_meanwhile() {
    let vault = Sandbox::with_readme();
    std::thread::scope(|scope| {
        let saving = scope.spawn(|| (0..60).for_each(|i| drop(vault.commit(&[put("a.yaml", format!("a: {i}\n"))]))));
        let other = vault.reopen();
        while !saving.is_finished() {
            other.pack_loose_objects(100).unwrap();
        }
        saving.join().unwrap();
    });
    assert_eq!(vault.log_of("a.yaml").len(), 60);
    vault.assert_sound();
}

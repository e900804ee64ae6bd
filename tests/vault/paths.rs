use crate::path;
use kehu::vault::RelPath;

#[test]
fn nothing_outside_the_vault_can_be_named() {
    for bad in [
        "",
        "/",
        "/etc/passwd",
        "..",
        "../x",
        "a/../b",
        "a/..",
        "./a",
        "a/.",
        "a//b",
        "a/",
        "C:/x",
        "c:x",
        "a\0b",
    ] {
        assert_eq!(RelPath::new(bad), None, "{bad:?}");
    }
    for good in [
        "客户",
        "客户/制造业/a b.yaml",
        "..a",
        "a..",
        ".vscode/settings.json",
        "客户/Ａ：Ｂ",
    ] {
        assert_eq!(path(good).as_str(), good);
    }
}

#[test]
fn a_path_has_parts() {
    let profile = path("客户/制造业/中型/杭州/客户.yaml");
    assert_eq!(profile.file_name(), "客户.yaml");
    assert_eq!(profile.parent(), Some(path("客户/制造业/中型/杭州")));
    assert_eq!(path("kehu.yaml").parent(), None);
    assert_eq!(profile.parts().count(), 5);
    let above: Vec<String> = profile.ancestors().map(|above| above.to_string()).collect();
    assert_eq!(
        above,
        ["客户/制造业/中型/杭州", "客户/制造业/中型", "客户/制造业", "客户"]
    );
}

#[test]
fn joining_stays_inside() {
    let dir = path("客户/杭州");
    assert_eq!(dir.join("跟进/x.yaml"), Some(path("客户/杭州/跟进/x.yaml")));
    for bad in ["..", "../x", "/x", "", "a/../../.."] {
        assert_eq!(dir.join(bad), None, "{bad:?}");
    }
}

#[test]
fn being_within_counts_whole_names() {
    assert!(path("客户/杭州/a").is_within(&path("客户/杭州")));
    assert!(path("客户/杭州").is_within(&path("客户/杭州")));
    assert!(!path("客户/杭州市/a").is_within(&path("客户/杭州")));
    let moved = path("客户/杭州/a").rebase(&path("客户"), &path("历史客户"));
    assert_eq!(moved, Some(path("历史客户/杭州/a")));
    assert_eq!(path("客户甲/a").rebase(&path("客户"), &path("x")), None);
}

#[test]
fn names_that_windows_and_macos_take_for_one_fold_to_one() {
    assert_eq!(path("客户/ABC").folded(), path("客户/abc").folded());
    assert_eq!(path("客户/e\u{301}").folded(), path("客户/\u{e9}").folded());
}

#[test]
fn a_path_goes_through_json_and_back_but_a_hostile_one_does_not() {
    let text = serde_json::to_string(&path("客户/a")).expect("json");
    assert_eq!(serde_json::from_str::<RelPath>(&text).expect("a path"), path("客户/a"));
    assert!(serde_json::from_str::<RelPath>("\"../x\"").is_err());
}

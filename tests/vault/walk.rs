use crate::{Sample, path};
use kehu::vault::{VaultError, WalkReport};
use std::fs;

fn files(report: &WalkReport) -> Vec<&str> {
    report.files.iter().map(|file| file.path.as_str()).collect()
}

fn sample() -> Sample {
    Sample::new()
        .with("客户/制造业/中型/杭州/客户.yaml", "x")
        .with("客户/制造业/中型/杭州/跟进/1.yaml", "x")
        .with("客户/制造业/中型-旧/a", "x")
        .with("schemas/customer.yaml", "x")
}

#[test]
fn every_file_is_found_in_the_order_of_its_path() {
    let sample = sample();
    let report = sample.vault.walk().expect("walked");
    let expected = [
        "kehu.yaml",
        "schemas/customer.yaml",
        "客户/制造业/中型-旧/a",
        "客户/制造业/中型/杭州/客户.yaml",
        "客户/制造业/中型/杭州/跟进/1.yaml",
    ];
    assert_eq!(files(&report), expected);
    let profile = path("客户/制造业/中型/杭州/客户.yaml");
    let found = report.files.iter().find(|file| file.path == profile).expect("found");
    assert_eq!(Some(found.stamp), sample.vault.stat(&profile));
}

#[test]
fn a_part_of_the_tree_can_be_walked() {
    let sample = sample();
    let below = |text: &str| sample.vault.walk_below(&path(text)).expect("walked");
    assert_eq!(files(&below("客户/制造业/中型")).len(), 2);
    assert_eq!(files(&below("kehu.yaml")), ["kehu.yaml"]);
    assert!(files(&below("客户/没有")).is_empty());
    assert!(files(&below("kehu.yaml/x")).is_empty());
    sample.write(".git/HEAD", "x");
    assert!(files(&below(".git")).is_empty());
    assert!(files(&below(".git/HEAD")).is_empty());
}

#[test]
fn temp_files_and_what_gitignore_names_are_left_out() {
    let sample = sample()
        .with(".gitignore", "*.log\n/私人/\n!保留.log\n")
        .with("客户/a.log", "")
        .with("客户/保留.log", "")
        .with("私人/x.yaml", "")
        .with("客户/私人/y.yaml", "")
        .with("客户/.客户.yaml.swp", "")
        .with("客户/~$报价.xlsx", "")
        .with("客户/.kehu-1-0.new", "")
        .with(".git/objects/aa/bb", "");
    let report = sample.vault.walk().expect("walked");
    let found = files(&report);
    assert!(
        found.contains(&"客户/保留.log") && found.contains(&"客户/私人/y.yaml"),
        "{found:?}"
    );
    assert_eq!(found.len(), 5 + 3, "{found:?}");
    assert!(files(&sample.vault.walk_below(&path("客户/a.log")).expect("walked")).is_empty());
}

#[test]
fn a_directory_named_like_a_record_is_reported_and_its_files_are_found() {
    let sample = sample().with("客户/制造业/中型/杭州/跟进/2.yaml/inner.txt", "");
    let report = sample.vault.walk().expect("walked");
    assert_eq!(report.misnamed_dirs, [path("客户/制造业/中型/杭州/跟进/2.yaml")]);
    assert!(files(&report).contains(&"客户/制造业/中型/杭州/跟进/2.yaml/inner.txt"));
}

#[cfg(unix)]
#[test]
fn links_are_reported_never_followed() {
    use std::os::unix::fs::symlink;
    let sample = sample();
    symlink("/", sample.root().join("客户/root")).expect("linked");
    symlink("..", sample.root().join("客户/loop")).expect("linked");
    symlink("nowhere", sample.root().join("客户/dangling.yaml")).expect("linked");
    let report = sample.vault.walk().expect("walked");
    assert_eq!(
        report.links,
        [path("客户/dangling.yaml"), path("客户/loop"), path("客户/root")]
    );
    assert_eq!(report.files.len(), 5);
    assert!(files(&sample.vault.walk_below(&path("客户/root/etc")).expect("walked")).is_empty());
    let link = sample.vault.walk_below(&path("客户/root")).expect("walked");
    assert_eq!((link.links.len(), link.files.len()), (1, 0));
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_text_is_reported_not_fatal() {
    use std::os::unix::ffi::OsStrExt;
    let sample = sample();
    let name = std::ffi::OsStr::from_bytes(b"\xd6\xd0\xce\xc4.yaml");
    fs::write(sample.root().join("客户").join(name), "").expect("written");
    let report = sample.vault.walk().expect("walked");
    let (shown, reason) = report.unreadable.first().expect("reported");
    assert_eq!(shown.as_str(), "客户/\u{fffd}\u{fffd}\u{fffd}\u{fffd}.yaml");
    assert!(reason.contains("UTF-8"), "{reason}");
    assert_eq!(report.files.len(), 5);
}

#[cfg(unix)]
#[test]
fn a_directory_without_permission_is_reported() {
    use std::os::unix::fs::PermissionsExt;
    let sample = sample();
    if !crate::permissions_bind(sample.root()) {
        return;
    }
    let closed = sample.root().join("客户/制造业");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).expect("closed");
    let report = sample.vault.walk();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).expect("opened");
    let report = report.expect("walked");
    assert_eq!(
        report.unreadable.first().map(|(path, _)| path.as_str()),
        Some("客户/制造业")
    );
    assert!(report.unreadable.iter().all(|(_, reason)| reason.contains("没有权限")));
}

#[test]
fn a_vault_that_vanished_is_an_error_not_an_empty_vault() {
    let sample = sample();
    for entry in fs::read_dir(sample.root()).expect("listed").flatten() {
        let gone = fs::remove_dir_all(entry.path()).or_else(|_| fs::remove_file(entry.path()));
        gone.expect("removed");
    }
    assert!(matches!(sample.vault.walk(), Err(VaultError::Gone(_))));
    assert!(matches!(
        sample.vault.walk_below(&path("客户")),
        Err(VaultError::Gone(_))
    ));
    assert!(!sample.vault.is_present());
}

#[test]
fn of_many_customers_every_file_is_seen_once_and_in_order() {
    let sample = Sample::new();
    for number in 0..300 {
        let dir = format!("客户/制造业/中型/客户{number:03}");
        for file in ["客户.yaml", "跟进/1.yaml", "附件/2026/深/图.png", "附件/.图.png.swp"] {
            sample.write(&format!("{dir}/{file}"), "x");
        }
    }
    sample.write("客户/制造业/中型/散落.txt", "x");
    sample.write("客户/制造业/中型/客户007/合同/a.yaml/b.txt", "x");
    let report = sample.vault.walk().expect("walked");
    assert!(report.files.is_sorted_by(|a, b| a.path < b.path));
    assert_eq!(report.files.len(), 300 * 3 + 2 + 1, "the settings too");
    assert_eq!(report.misnamed_dirs, [path("客户/制造业/中型/客户007/合同/a.yaml")]);
}

use crate::{Sample, path};
use kehu::vault::{Settings, Span, Vault, VaultError, WatchMode, cloud_folder};
use std::fs;
use std::path::Path;

/// What opening a vault with these settings says.
fn complaint(settings: &str) -> String {
    let sample = Sample::new().with("kehu.yaml", settings);
    match Vault::open(sample.root())
        .expect("opened by the defaults")
        .reload_settings()
    {
        Err(error @ VaultError::Settings { .. }) => error
            .to_string()
            .replace(&*sample.root().to_string_lossy(), "…")
            .replace('\\', "/"),
        other => panic!("{settings}: {other:?}"),
    }
}

#[test]
fn an_empty_settings_file_means_all_defaults() {
    let settings = Sample::new().vault.settings();
    assert_eq!(*settings, Settings::default());
    assert_eq!(settings.numbering.pattern, "CUST{date}{seq:4}");
    assert_eq!(
        (settings.lifecycle.dormant_after, settings.lifecycle.lost_after),
        (Span::Months(6), Span::Months(12))
    );
    assert_eq!(settings.watch.mode, WatchMode::Auto);
}

#[test]
fn what_is_not_set_keeps_its_default() {
    let text = "lifecycle:\n  dormant_after: 90天\nwatch: {mode: poll}\nquality:\n";
    let sample = Sample::new().with("kehu.yaml", text);
    let settings = Vault::open(sample.root()).expect("opened").settings();
    assert_eq!(settings.lifecycle.dormant_after, Span::Days(90));
    assert_eq!(settings.lifecycle.lost_after, Span::Months(12));
    assert_eq!(settings.watch.mode, WatchMode::Poll);
    assert_eq!(settings.quality.max_file_bytes, 5 * 1024 * 1024);
}

#[test]
fn days_as_older_vaults_have_them_still_count() {
    let text = "lifecycle:\n  dormant_after_days: 180\n  lost_after_days: 400\n";
    let sample = Sample::new().with("kehu.yaml", text);
    let lifecycle = Vault::open(sample.root()).expect("opened").settings().lifecycle.clone();
    assert_eq!(lifecycle.dormant_after, Span::Days(180));
    assert_eq!(lifecycle.lost_after, Span::Days(400));
}

#[test]
fn head_count_gives_the_size() {
    let settings = Settings::default();
    let size = |heads| settings.size_for(heads).expect("a size");
    assert_eq!(
        [0, 99, 100, 999, 1000, 50_000].map(size),
        ["小型", "小型", "中型", "中型", "大型集团", "大型集团"]
    );
}

#[test]
fn a_wrong_value_is_named_with_its_place() {
    assert_eq!(
        complaint("watch:\n  debounce_ms: 很快\n"),
        "…/kehu.yaml:2:16: watch.debounce_ms 应是 50 到 600000 之间的整数，现在是 “很快”"
    );
    assert_eq!(
        complaint("watch:\n  mode: inotify\n"),
        "…/kehu.yaml:2:9: watch.mode 应是 auto、native、poll 之一，现在是“inotify”"
    );
    assert!(complaint("lifecycle:\n  high_value: 50万\n").contains("应是金额"));
    assert!(complaint("lifecycle: {dormant_after_days: 400}\n").contains("应比沉睡的期限（400 天）长"));
    assert!(complaint("lifecycle: {lost_after: 半年}\n").contains("应写成 6个月"));
    assert!(complaint("sizes:\n  - size: 小型\n    from: 0\n  - 中型\n").contains(":4:5: 这一项应写成"));
    assert!(complaint("numbering: {pattern: 'CUST{date}'}\n").contains("缺少流水号"));
    assert!(complaint("numbering: {pattern: 'C{年}{seq:4}'}\n").contains("{年}"));
    assert!(complaint("- 1\n").contains("键: 值"));
    assert!(complaint("watch: {mode: x, poll_ms: 0}\n").ends_with("（另有 1 处有误）"));
}

#[test]
fn what_is_right_in_a_settings_file_with_a_mistake_counts() {
    let sample = Sample::new().with("kehu.yaml", "watch: {poll_ms: 700, debounce_ms: 很快}\n");
    let watch = Vault::open(sample.root()).expect("opened").settings().watch.clone();
    assert_eq!((watch.poll_ms, watch.debounce_ms), (700, 500));
}

#[test]
fn a_settings_file_that_does_not_parse_is_named_with_its_place() {
    let message = complaint("watch:\n  mode: [auto\n");
    assert!(message.starts_with("…/kehu.yaml:"), "{message}");
    let sample = Sample::new();
    fs::write(sample.root().join("kehu.yaml"), b"watch:\n  mode: \xd7\xd4\n").expect("written");
    let vault = Vault::open(sample.root()).expect("opened by the defaults");
    let message = vault.reload_settings().expect_err("GBK").to_string();
    assert!(message.contains(":2:1: 不是 UTF-8"), "{message}");
}

#[test]
fn a_broken_change_keeps_the_settings_in_force() {
    let sample = Sample::new().with("kehu.yaml", "watch: {poll_ms: 700}\n");
    let vault = Vault::open(sample.root()).expect("opened");
    sample.write("kehu.yaml", "watch: {poll_ms: 0}\n");
    assert!(matches!(
        vault.reload_settings(),
        Err(VaultError::Settings { line: 1, .. })
    ));
    assert_eq!(vault.settings().watch.poll_ms, 700);
    sample.write("kehu.yaml", "watch: {poll_ms: 900}\n");
    vault.reload_settings().expect("reloaded");
    assert_eq!(vault.settings().watch.poll_ms, 900);
}

#[test]
fn an_unknown_setting_is_a_finding_with_a_suggestion() {
    let document = kehu::yaml::Document::parse("watch:\n  debounce: 5\nlifecylce: {}\n").expect("parsed");
    let problems = kehu::vault::check_settings(&document);
    assert!(problems.iter().all(|problem| !problem.fatal));
    let shown: Vec<String> = problems
        .iter()
        .map(|p| {
            format!(
                "{}:{} {} {}",
                p.line,
                p.column,
                p.message,
                p.fix.as_deref().unwrap_or_default()
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            "2:3 不认识的设置 watch.debounce 是不是想写 debounce_ms？",
            "3:1 不认识的设置 lifecylce 是不是想写 lifecycle？"
        ]
    );
}

#[test]
fn the_nearest_vault_above_is_found() {
    let sample = Sample::new().with("客户/制造业/中型/杭州/客户.yaml", "");
    let found = Vault::find(&sample.root().join("客户/制造业")).expect("found");
    assert_eq!(found.root(), sample.root());
    let outside = tempfile::tempdir().expect("a temp dir");
    assert!(matches!(Vault::find(outside.path()), Err(VaultError::NotFound(_))));
    let message = Vault::open(outside.path()).expect_err("no vault").to_string();
    assert!(message.contains("kehu init"), "{message}");
}

#[test]
fn paths_of_the_file_system_become_paths_of_the_vault() {
    let sample = Sample::new().with("客户/a.yaml", "");
    let relative = |text: &str| sample.vault.relative(&sample.root().join(text));
    assert_eq!(relative("客户/a.yaml"), Some(path("客户/a.yaml")));
    assert_eq!(relative("客户/../客户/./b.yaml"), Some(path("客户/b.yaml")));
    assert_eq!(relative("../elsewhere"), None);
    assert_eq!(relative(""), None);
    assert_eq!(sample.vault.relative(Path::new("/etc/passwd")), None);
    assert_eq!(
        sample.vault.absolute(&path("客户/a.yaml")),
        sample.root().join("客户/a.yaml")
    );
}

#[cfg(unix)]
#[test]
fn a_vault_behind_a_link_knows_its_files_by_either_name() {
    let sample = Sample::new().with("客户/a.yaml", "");
    let elsewhere = tempfile::tempdir().expect("a temp dir");
    let link = elsewhere.path().join("库");
    std::os::unix::fs::symlink(sample.root(), &link).expect("linked");
    let vault = Vault::open(&link).expect("opened");
    assert_eq!(vault.relative(&link.join("客户/a.yaml")), Some(path("客户/a.yaml")));
    assert_eq!(
        vault.relative(&sample.root().join("客户/new.yaml")),
        Some(path("客户/new.yaml"))
    );
    let by_link = sample.vault.relative(&link.join("客户/a.yaml"));
    assert_eq!(by_link, Some(path("客户/a.yaml")));
}

#[test]
fn the_git_directory_may_lie_elsewhere() {
    let sample = Sample::new();
    assert_eq!(sample.vault.git_dir(), sample.root().join(".git"));
    fs::remove_dir(sample.root().join(".git")).expect("removed");
    let elsewhere = tempfile::tempdir().expect("a temp dir");
    fs::write(
        sample.root().join(".git"),
        format!("gitdir: {}\n", elsewhere.path().display()),
    )
    .expect("written");
    assert_eq!(sample.vault.git_dir(), elsewhere.path());
    assert_eq!(sample.vault.state_dir(), elsewhere.path().join("kehu"));
}

#[test]
fn a_cloud_synced_folder_is_told_by_its_name_or_marks() {
    let of = |path: &str| cloud_folder(Path::new(path));
    for (place, product) in [
        ("/home/zhang/OneDrive - 盛泰/客户库", "OneDrive"),
        ("/home/zhang/我的坚果云/客户库", "坚果云"),
        ("/home/zhang/BaiduSyncdisk/客户库", "百度网盘"),
        ("/home/zhang/百度网盘同步空间/客户库", "百度网盘"),
        ("/home/zhang/Dropbox/客户库", "Dropbox"),
        (
            "/Users/zhang/Library/Mobile Documents/com~apple~CloudDocs/库",
            "iCloud Drive",
        ),
        (
            "/Users/zhang/Library/CloudStorage/GoogleDrive-zhang@example.com/库",
            "Google Drive",
        ),
        ("/home/zhang/WPS云盘/库", "WPS 云盘"),
        ("/home/zhang/阿里云盘/库", "阿里云盘"),
        ("/home/zhang/微云/库", "腾讯微云"),
        ("/home/zhang/钉盘/库", "钉钉"),
    ] {
        assert_eq!(of(place).as_deref(), Some(product), "{place}");
    }
    assert_eq!(of("/home/zhang/文档/onedriver/库"), None);
    let marked = tempfile::tempdir().expect("a temp dir");
    fs::create_dir_all(marked.path().join(".stfolder")).expect("made");
    assert_eq!(cloud_folder(&marked.path().join("库")).as_deref(), Some("Syncthing"));
}

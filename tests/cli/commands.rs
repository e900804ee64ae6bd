use std::process::Stdio;

use super::support::Sandbox;

#[test]
fn init_makes_a_vault_that_is_on_record_and_clean() {
    let vault = Sandbox::new();
    vault.kehu(["status"]).succeeds().prints("客户    0");
    assert!(vault.path("kehu.yaml").exists());
    assert!(vault.path("schemas/customer.yaml").exists());
    assert_eq!(vault.git(["status", "--porcelain"]), "");
    assert_eq!(vault.git(["rev-list", "--count", "HEAD"]).trim(), "1");
}

#[test]
fn init_again_changes_nothing() {
    let vault = Sandbox::new();
    vault.write("kehu.yaml", "# 我们自己的设置\n");
    let root = vault.root();
    vault.kehu(["init", root.to_str().unwrap()]).succeeds();
    assert_eq!(vault.read("kehu.yaml"), "# 我们自己的设置\n");
}

#[test]
fn help_is_chinese_and_a_wrong_command_is_explained() {
    let vault = Sandbox::new();
    vault.kehu(["--help"]).succeeds().prints("命令").prints("变更记录");
    vault
        .kehu(["serach", "x"])
        .exits(2)
        .complains("没有“serach”这个命令")
        .complains("search");
    vault.kehu(["search"]).exits(2).complains("缺少参数");
    vault.kehu(["search", "--limt", "3"]).exits(2);
}

#[test]
fn a_folder_that_is_no_vault_is_told_how_to_become_one() {
    let vault = Sandbox::new();
    let elsewhere = vault.beside("空文件夹");
    std::fs::create_dir_all(&elsewhere).unwrap();
    let elsewhere = elsewhere.to_str().unwrap().to_owned();
    vault
        .kehu(["--vault", &elsewhere, "status"])
        .exits(2)
        .complains("kehu init");
}

#[test]
fn a_saved_customer_is_found_shown_and_on_record() {
    let vault = Sandbox::new();
    vault.customer("杭州盛泰机械有限公司");
    vault.write(
        "客户/制造业/中型/杭州盛泰机械有限公司/跟进/2026-01-05-1430-电话-产品需求沟通.yaml",
        "time: 2026-01-05 14:30\nmethod: 电话\nby: 张三\nsubject: 产品需求沟通\ncontent: 客户想要三台立式加工中心\n",
    );
    let hits = vault.kehu(["search", "立式加工中心", "--json"]).json();
    assert_eq!(hits[0]["customer_name"], "杭州盛泰机械有限公司");
    assert_eq!(hits[0]["kind"], "followup");
    let hits = vault.kehu(["search", "盛泰", "--json"]).json();
    assert_eq!(hits[0]["kind"], "customer");
    let shown = &vault.kehu(["show", "杭州盛泰机械有限公司", "--json"]).json()[0];
    assert_eq!(shown["profile"]["city"], "杭州");
    assert_eq!(shown["derived"]["last_contact"], "2026-01-05 14:30");
    assert_eq!(shown["records"][0]["title"], "产品需求沟通");
    let log = vault.kehu(["log", "杭州盛泰机械有限公司", "--json"]).json();
    assert_eq!(log[0]["author"], "张三");
    assert_eq!(vault.git(["status", "--porcelain"]), "");
    vault.is_sound();
}

#[test]
fn the_log_names_field_before_and_after() {
    let vault = Sandbox::new();
    vault.customer("杭州盛泰机械有限公司");
    vault.kehu(["status"]).succeeds();
    let path = "客户/制造业/中型/杭州盛泰机械有限公司/客户.yaml";
    let text = vault.read(path).replace("city: 杭州", "city: 苏州");
    vault.write(path, text);
    let entry = &vault.kehu(["log", "杭州盛泰机械有限公司", "--json"]).json()[0];
    let change = &entry["changes"][0];
    assert_eq!(
        (&change["field"], &change["before"], &change["after"]),
        (&"city".into(), &"杭州".into(), &"苏州".into())
    );
    assert!(entry["summary"].as_str().unwrap().contains("杭州 → 苏州"), "{entry}");
    assert_eq!(vault.git(["show", "--stat", "--format=", "HEAD"]).lines().count(), 2);
}

#[test]
fn doctor_finds_a_new_vault_in_good_health() {
    let vault = Sandbox::new();
    let checks = vault.kehu(["doctor", "--json"]).json();
    assert!(checks.iter().all(|check| check["state"] != "bad"), "{checks:?}");
}

#[test]
fn a_name_found_by_its_pinyin_says_so() {
    let vault = Sandbox::new();
    vault.customer("杭州盛泰机械有限公司");
    let hit = &vault.kehu(["search", "hzst", "--json"]).json()[0];
    assert_eq!(hit["snippet"], "杭州盛泰机械有限公司");
    assert_eq!(hit["highlights"], serde_json::json!([[0, 12]]));
    assert_eq!(hit["found_in"], "客户名称 · 拼音");
    vault
        .kehu(["search", "hzst"])
        .prints("客户名称 · 拼音：杭州盛泰机械有限公司");
}

#[test]
fn a_damaged_index_comes_back_by_itself() {
    let vault = Sandbox::new();
    vault.customer("杭州盛泰机械有限公司");
    vault.kehu(["status"]).succeeds();
    for file in walk_files(&vault.beside("cache")) {
        std::fs::write(&file, b"garbage").unwrap();
    }
    assert_eq!(vault.kehu(["search", "盛泰", "--json"]).json().len(), 1);
    vault.is_sound();
}

fn walk_files(dir: &std::path::Path) -> Vec<std::path::PathBuf> {
    walkdir::WalkDir::new(dir)
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.path().to_path_buf())
        .collect()
}

#[test]
fn a_reader_who_has_seen_enough_ends_a_command_quietly() {
    let vault = Sandbox::new();
    for command in [&["status"][..], &["status", "--json"], &["log"], &["init", "另一个"]] {
        let mut child = vault
            .command(command.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{command:?}");
        assert!(output.status.success(), "{command:?}");
    }
}

/// Root may write anywhere, so it looks as somebody else.
#[test]
#[cfg(unix)]
fn a_vault_that_may_only_be_read_is_read() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    let vault = Sandbox::new();
    vault.customer("杭州盛泰机械有限公司");
    vault.kehu(["status"]).succeeds();
    let every = walkdir::WalkDir::new(vault.root());
    let paths: Vec<_> = every.into_iter().map(|entry| entry.unwrap().into_path()).collect();
    let set_writable = |writable: bool| {
        for path in &paths {
            let mode = std::fs::metadata(path).unwrap().permissions().mode();
            let mode = if writable { mode | 0o200 } else { mode & 0o555 };
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
        }
    };
    set_writable(false);
    let beside = vault.beside("nobodys");
    std::fs::create_dir(&beside).unwrap();
    std::fs::set_permissions(&beside, std::fs::Permissions::from_mode(0o777)).unwrap();
    std::fs::set_permissions(beside.parent().unwrap(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let is_root = std::fs::metadata(&beside).unwrap().uid() == 0;
    // The project may lie where nobody else gets to. Copied by a process of its own: a program that this one has open for
    // writing, or a child that another test is just starting, cannot be run.
    let program = beside.join("kehu");
    let copied = std::process::Command::new("cp")
        .arg(env!("CARGO_BIN_EXE_kehu"))
        .arg(&program)
        .status();
    assert!(copied.unwrap().success());
    let as_reader = |words: &[&str]| {
        let mut command = vault.command_of(&program, words.iter().copied());
        command.env("KEHU_CACHE", beside.join("cache"));
        if is_root {
            // Git trusts a repository of another owner only when told to.
            std::fs::write(beside.join("gitconfig"), "[safe]\n\tdirectory = *\n").unwrap();
            command
                .env("GIT_CONFIG_GLOBAL", beside.join("gitconfig"))
                .uid(65534)
                .gid(65534);
        }
        command.output().unwrap()
    };
    let found = as_reader(&["search", "盛泰"]);
    let complaint = String::from_utf8_lossy(&found.stderr).into_owned();
    assert!(
        String::from_utf8_lossy(&found.stdout).contains("杭州盛泰"),
        "{complaint}"
    );
    let status = as_reader(&["status", "--json"]);
    assert!(
        String::from_utf8_lossy(&status.stdout).contains("\"pending\":0"),
        "{status:?}"
    );
    std::fs::write(beside.join("a.csv"), "客户名称\n新客户有限公司\n").unwrap();
    let import = as_reader(&["import", beside.join("a.csv").to_str().unwrap(), "--yes"]);
    assert_eq!(import.status.code(), Some(2));
    assert!(
        String::from_utf8_lossy(&import.stderr).contains("没有权限"),
        "{import:?}"
    );
    set_writable(true);
    vault.is_sound();
}

#[test]
fn history_lies_where_it_was_asked_for_also_by_relative_paths() {
    let vault = Sandbox::new();
    vault.kehu(["init", "--git-dir", "历史", "网盘/客户库"]).succeeds();
    vault.kehu(["--vault", "网盘/客户库", "status"]).succeeds();
    assert!(vault.beside("历史/HEAD").is_file());
    assert!(!vault.beside("网盘/客户库/.git").is_dir());
}

#[test]
fn the_demo_goes_into_a_folder_of_its_own() {
    let vault = Sandbox::new();
    std::fs::create_dir(vault.beside("照片")).unwrap();
    std::fs::write(vault.beside("照片/全家福.png"), "…").unwrap();
    vault
        .kehu(["demo", "照片", "--no-serve"])
        .exits(2)
        .complains("已经有别的文件");
    assert_eq!(std::fs::read_dir(vault.beside("照片")).unwrap().count(), 1);
}

#[test]
fn help_is_chinese_however_it_is_asked_for() {
    let vault = Sandbox::new();
    let asked = vault.kehu(["help", "import"]).succeeds().stdout();
    assert_eq!(asked, vault.kehu(["import", "--help"]).succeeds().stdout());
    assert!(asked.contains("参数:") && !asked.contains("Options"), "{asked}");
    vault.kehu(["help"]).succeeds().prints("命令");
}

#[test]
#[cfg(unix)]
fn what_would_steer_the_terminal_is_shown_as_a_sign() {
    let vault = Sandbox::new();
    vault.customer("杭州盛泰机械有限公司");
    vault.write("客户/制造业/中型/杭州盛泰机械有限公司/附件/红\u{1b}[31m.txt", "红");
    let log = vault.kehu(["log"]).succeeds().stdout();
    assert!(log.contains("红␛[31m") && !log.contains('\u{1b}'), "{log}");
}

#[test]
fn changes_are_made_in_the_name_that_git_is_told() {
    let vault = Sandbox::new();
    let config = vault.beside("别人");
    std::fs::write(&config, "[user]\n\tname = 李经理\n\temail = li@example.com\n").unwrap();
    vault.customer("杭州盛泰机械有限公司");
    let status = vault.command(["status"]).env("GIT_CONFIG_GLOBAL", &config).status();
    assert!(status.unwrap().success());
    assert_eq!(
        vault.git(["log", "-1", "--format=%an <%ae>"]).trim(),
        "李经理 <li@example.com>"
    );
}

#[test]
fn with_broken_settings_everything_can_be_read_and_nothing_is_written() {
    let vault = Sandbox::new();
    vault.customer("杭州盛泰机械有限公司").kehu(["status"]).succeeds();
    vault.write("kehu.yaml", "watch:\n\tmode: auto\n");
    vault
        .kehu(["search", "盛泰"])
        .succeeds()
        .prints("杭州盛泰机械有限公司")
        .complains("kehu.yaml:2")
        .complains("改好之前，写错的设置不起作用");
    vault.kehu(["check"]).exits(1).prints("kehu.yaml:2");
    vault.kehu(["doctor"]).exits(1).prints("kehu.yaml");
    let sheet = vault.beside("名单.csv");
    std::fs::write(&sheet, "公司名称\n甲方科技有限公司\n").unwrap();
    let import = vault.kehu(["import", sheet.to_str().unwrap(), "--yes"]);
    import.exits(2).complains("设置有误，改好后才能写入");
    assert!(!vault.path("客户/未分类").exists());
    vault.write("kehu.yaml", "watch:\n  mode: auto\n");
    vault.kehu(["import", sheet.to_str().unwrap(), "--yes"]).succeeds();
    vault.is_sound();
}

#[test]
fn show_tells_how_to_reach_people_and_what_lies_there() {
    let vault = Sandbox::new();
    let dir = "客户/制造业/中型/杭州盛泰机械有限公司";
    vault.customer("杭州盛泰机械有限公司");
    vault.write(&format!("{dir}/附件/报价单.txt"), "报价");
    let contract = "contract_no: HT1\nproject: 机床\namount: 1234567.5\nsigned_on: 2026-03-01\n";
    vault.write(&format!("{dir}/合同/HT1-机床-2026-03-01.yaml"), contract);
    vault
        .kehu(["show", "盛泰"])
        .succeeds()
        .prints("  - 姓名 李四，电话 13800138000")
        .prints("文件  附件/报价单.txt")
        .prints("共 1,234,567.50 元");
    vault.write(&format!("{dir}/客户.yaml"), "a: [b\n");
    vault.kehu(["show", dir]).succeeds().prints("档案读不出来");
}

#[test]
fn the_log_tells_values_in_words() {
    let vault = Sandbox::new();
    let path = "客户/制造业/中型/杭州盛泰机械有限公司/客户.yaml";
    vault.customer("杭州盛泰机械有限公司").kehu(["status"]).succeeds();
    let text = vault.read(path) + "tags: [重点, 展会]\nannual_revenue: 1200000\nremarks: |\n  第一行\n  第二行\n";
    vault.write(path, text);
    let run = vault.kehu(["log", "盛泰", "--limit", "1"]);
    run.prints("标签：（空） → 重点、展会").prints("1,200,000 元");
    assert!(run.stdout().contains("第一行\n        第二行"), "{}", run.stdout());
    vault
        .kehu(["log", "--operation", "乱写"])
        .prints("没有“乱写”这种操作，有过的操作：create、edit、init");
    vault
        .kehu(["log", "--author", "没有这个人"])
        .prints("没有符合条件的变更");
}

#[test]
fn wrong_arguments_are_named_with_where_to_read_on() {
    let vault = Sandbox::new();
    let wrong = |words: &[&str], told: &str| {
        vault.kehu(words.iter().copied()).exits(2).complains(told);
    };
    wrong(&["search", "甲", "--limit", "-1"], "参数 --limit <条数> 的值“-1”不对");
    wrong(&["search", "甲", "--limit", "0"], "参数 --limit <条数> 的值“0”不对");
    wrong(&["search", "甲", "--limit", "0"], "用 `kehu search --help` 查看用法");
    wrong(&["search", "金额:50万..10万"], "范围前后颠倒了，请写成 金额:10万..50万");
    wrong(&["search", "日期:2026..2025"], "范围前后颠倒了");
    wrong(&["serch", "甲"], "用 `kehu --help` 查看全部用法");
}

#[test]
fn attachments_are_found_by_their_type() {
    let vault = Sandbox::new();
    vault.customer("杭州盛泰机械有限公司");
    vault.write("客户/制造业/中型/杭州盛泰机械有限公司/附件/报价单.txt", "报价");
    vault
        .kehu(["search", "类型:附件"])
        .succeeds()
        .prints("报价单.txt")
        .prints("共 1 条");
}

#[test]
fn what_a_profile_leaves_to_the_default_is_found_by_it() {
    let vault = Sandbox::new();
    vault.customer("杭州盛泰机械有限公司").customer("宁波甲方科技有限公司");
    let path = "客户/制造业/中型/宁波甲方科技有限公司/客户.yaml";
    vault.write(path, vault.read(path).replace("party: 个人\n", ""));
    let found = vault.kehu(["search", "主体类型:企业"]);
    found.succeeds().prints("宁波甲方科技有限公司").prints("共 1 条");
}

#[test]
fn a_vault_whose_history_vanished_begins_no_other_by_itself() {
    let vault = Sandbox::new();
    vault.customer("杭州盛泰机械有限公司").kehu(["status"]).succeeds();
    let (git, aside) = (vault.path(".git"), vault.beside("git"));
    std::fs::rename(&git, &aside).unwrap();
    vault
        .kehu(["status"])
        .exits(2)
        .complains("变更记录")
        .complains("kehu init");
    assert!(!git.exists());
    std::fs::rename(&aside, &git).unwrap();
    vault.kehu(["status"]).succeeds();
    std::fs::remove_dir_all(&git).unwrap();
    vault.kehu(["init", vault.root().to_str().unwrap()]).succeeds();
    vault.kehu(["log"]).succeeds().prints("杭州盛泰机械有限公司");
    vault.is_sound();
}

#[test]
fn a_customer_that_comes_or_goes_as_a_whole_is_called_so() {
    let vault = Sandbox::new();
    let dir = "客户/制造业/中型/杭州盛泰机械有限公司";
    vault.customer("杭州盛泰机械有限公司");
    let contract = "contract_no: HT1\nproject: 机床\namount: 1\nsigned_on: 2026-03-01\n";
    vault.write(&format!("{dir}/合同/HT1-机床-2026-03-01.yaml"), contract);
    vault.kehu(["log", "--limit", "1"]).prints("新增客户档案 等 2 处");
    std::fs::remove_dir_all(vault.path(dir)).unwrap();
    vault.kehu(["log", "--limit", "1"]).prints("删除客户档案 等 2 处");
}

#[test]
fn doctor_tells_what_it_mended_from_what_it_cannot() {
    let vault = Sandbox::new();
    vault.customer("杭州盛泰机械有限公司").kehu(["status"]).succeeds();
    vault.write(".git/index", "nonsense");
    vault.kehu(["doctor"]).prints("已修  历史：git 索引损坏");
    let lock = vault.path(".git/index.lock");
    std::fs::write(&lock, "").unwrap();
    let long_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
    std::fs::File::options()
        .write(true)
        .open(&lock)
        .unwrap()
        .set_modified(long_ago)
        .unwrap();
    let run = vault.kehu(["doctor"]);
    run.exits(1).prints("历史：git 的锁文件");
    assert!(!run.stdout().contains("已修  历史"), "{}", run.stdout());
}

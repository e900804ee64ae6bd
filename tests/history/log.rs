//! The log and its filters.

use crate::sandbox::{Sandbox, message, put, rel, remove, zhang};
use kehu::history::{Commit, FileChange, HistoryError, LogQuery, Message, Person, Since, blob_id};

fn subjects(log: &[Commit]) -> Vec<&str> {
    log.iter().map(|commit| commit.message.subject.as_str()).collect()
}

impl Sandbox {
    fn record(&self, subject: &str, operation: &str, author: &str, path: &str) -> String {
        let who = Person {
            name: author.into(),
            email: format!("{author}@example.com"),
        };
        let what = Message {
            operation: operation.into(),
            ..message(subject)
        };
        self.history
            .commit(&[put(path, subject)], &who, &what)
            .unwrap()
            .unwrap()
    }

    /// A commit of a person's git at this time.
    fn by_hand(&self, subject: &str, path: &str, seconds: i64) -> String {
        self.write(path, subject);
        self.git(&["add", path]);
        let date = format!("{seconds} +0800");
        self.git_with_env(
            &["commit", "-qm", subject],
            &[("GIT_AUTHOR_DATE", &date), ("GIT_COMMITTER_DATE", &date)],
        );
        self.git(&["rev-parse", "HEAD"])
    }
}

#[test]
fn newest_first_with_what_each_changed() {
    let vault = Sandbox::new();
    assert!(vault.log(&LogQuery::default()).is_empty());
    let first = vault.record("一", "create", "张三", "客户/甲/客户.yaml");
    let second = vault.record("二", "edit", "李四", "客户/甲/客户.yaml");
    let third = vault.commit(&[remove("客户/甲/客户.yaml")]).unwrap();
    let log = vault.log(&LogQuery::default());
    assert_eq!(
        log.iter().map(|commit| commit.id.clone()).collect::<Vec<_>>(),
        [third, second.clone(), first.clone()]
    );
    let (a, b) = (blob_id("一".as_bytes()), blob_id("二".as_bytes()));
    let change = |before, after| {
        vec![FileChange {
            path: rel("客户/甲/客户.yaml"),
            from: None,
            before,
            after,
        }]
    };
    assert_eq!(log[0].files, change(Some(b), None));
    assert_eq!(log[1].files, change(Some(a), Some(b)));
    assert_eq!(log[2].files, change(None, Some(a)));
    assert_eq!(
        (log[1].author.name.as_str(), log[1].parents.clone()),
        ("李四", vec![first])
    );
    assert!((chrono::Local::now().fixed_offset() - log[0].time).num_seconds().abs() < 600);
    assert_eq!(vault.history.show(&second[..8]).unwrap().files, log[1].files);
}

#[test]
fn by_author_operation_and_time() {
    let vault = Sandbox::new();
    vault.record("一", "create", "张三", "a");
    vault.record("二", "edit", "李四", "a");
    vault.record("三", "edit", "Zhang San", "a");
    vault.by_hand("手工", "b", 1_000_000_000);
    let find = |query: LogQuery| {
        subjects(&vault.log(&query))
            .into_iter()
            .map(str::to_string)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        find(LogQuery {
            author: Some("李".into()),
            ..LogQuery::default()
        }),
        ["二"]
    );
    assert_eq!(
        find(LogQuery {
            author: Some("ZHANG".into()),
            ..LogQuery::default()
        }),
        ["三"]
    );
    assert_eq!(
        find(LogQuery {
            operation: Some("edit".into()),
            ..LogQuery::default()
        }),
        ["三", "二"]
    );
    assert_eq!(
        find(LogQuery {
            operation: Some(String::new()),
            ..LogQuery::default()
        }),
        ["手工"]
    );
    let long_ago = chrono::DateTime::from_timestamp(1_000_000_000, 0)
        .unwrap()
        .fixed_offset();
    let second = chrono::TimeDelta::seconds(1);
    assert_eq!(
        find(LogQuery {
            until: Some(long_ago + second),
            ..LogQuery::default()
        }),
        ["手工"]
    );
    assert_eq!(
        find(LogQuery {
            until: Some(long_ago),
            ..LogQuery::default()
        }),
        Vec::<String>::new()
    );
    assert_eq!(
        find(LogQuery {
            since: Some(long_ago + second),
            ..LogQuery::default()
        }),
        ["三", "二", "一"]
    );
    assert_eq!(
        find(LogQuery {
            since: Some(long_ago),
            ..LogQuery::default()
        })
        .len(),
        4
    );
    assert_eq!(
        vault.log(&LogQuery {
            operation: Some(String::new()),
            ..LogQuery::default()
        })[0]
            .time
            .to_rfc3339(),
        "2001-09-09T09:46:40+08:00"
    );
}

#[test]
fn page_by_page() {
    let vault = Sandbox::with_readme();
    for i in 0..23 {
        vault.record(&i.to_string(), "edit", "张三", if i % 2 == 0 { "even" } else { "odd" });
    }
    for paths in [vec![], vec![rel("even")], vec![rel("even"), rel("odd")]] {
        let all = vault.log(&LogQuery {
            paths: paths.clone(),
            ..LogQuery::default()
        });
        let mut paged: Vec<Commit> = Vec::new();
        loop {
            let after = paged.last().map(|commit| commit.id.clone());
            let page = vault.log(&LogQuery {
                paths: paths.clone(),
                after,
                limit: 5,
                ..LogQuery::default()
            });
            assert!(page.len() <= 5);
            if page.is_empty() {
                break;
            }
            paged.extend(page);
        }
        assert_eq!(subjects(&paged), subjects(&all));
    }
    let unknown = LogQuery {
        after: Some("0".repeat(40)),
        ..LogQuery::default()
    };
    assert!(matches!(
        vault.history.log(&unknown),
        Err(HistoryError::NoSuchCommit(_))
    ));
}

#[test]
fn only_what_touches_the_paths() {
    let vault = Sandbox::with_readme();
    vault.record("甲", "edit", "张三", "客户/甲/客户.yaml");
    vault.record("甲2", "edit", "张三", "客户/甲2/客户.yaml");
    vault.commit(&[put("客户/甲/跟进/1.yaml", "1"), put("客户/乙/客户.yaml", "乙")]);
    vault.history.event(&zhang(), &message("导出")).unwrap();
    let log = vault.log_of("客户/甲");
    assert_eq!(subjects(&log), ["更改", "甲"]);
    assert_eq!(
        log[0].files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(),
        ["客户/甲/跟进/1.yaml"]
    );
    assert_eq!(subjects(&vault.log_of("客户/甲2/客户.yaml")), ["甲2"]);
    assert_eq!(vault.log_of("客户").len(), 3);
    assert_eq!(vault.log_of("没有").len(), 0);
    let two = LogQuery {
        paths: vec![rel("客户/乙"), rel("客户/甲2")],
        ..LogQuery::default()
    };
    assert_eq!(subjects(&vault.log(&two)), ["更改", "甲2"]);
}

#[test]
fn what_is_gone_still_has_its_log() {
    let vault = Sandbox::with_readme();
    vault.record("建", "create", "张三", "客户/甲/客户.yaml");
    vault.commit(&[remove("客户/甲/客户.yaml")]);
    vault.record("又建", "create", "张三", "客户/甲/客户.yaml");
    assert_eq!(subjects(&vault.log_of("客户/甲")), ["又建", "更改", "建"]);
}

#[test]
fn both_sides_of_a_merge_are_listed_and_the_merge_says_what_it_decided() {
    let vault = Sandbox::with_readme();
    vault.git(&["switch", "-q", "-c", "side"]);
    vault.by_hand("支线", "side.yaml", 2_000_000_010);
    vault.by_hand("支线改自述", "README.md", 2_000_000_020);
    vault.git(&["switch", "-q", "main"]);
    vault.by_hand("主线", "main.yaml", 2_000_000_015);
    vault.by_hand("主线改自述", "README.md", 2_000_000_025);
    assert!(!vault.try_git(&["merge", "-q", "side"]).status.success());
    vault.write("README.md", "解决\n");
    vault.git(&["add", "."]);
    let date = [
        ("GIT_AUTHOR_DATE", "2000000030 +0800"),
        ("GIT_COMMITTER_DATE", "2000000030 +0800"),
    ];
    vault.git_with_env(&["commit", "-qm", "合并"], &date);

    let log = vault.log(&LogQuery::default());
    assert_eq!(
        subjects(&log)[..5],
        ["合并", "主线改自述", "支线改自述", "主线", "支线"]
    );
    assert_eq!(
        log[0].files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(),
        ["README.md"]
    );
    assert_eq!(log[0].parents.len(), 2);
    assert_eq!(
        subjects(&vault.log_of("side.yaml")),
        ["支线"],
        "not the merge that brought it"
    );
    assert_eq!(
        subjects(&vault.log_of("README.md"))[..3],
        ["合并", "主线改自述", "支线改自述"]
    );
    let git = vault.git(&["log", "--format=%s", "--", "README.md"]);
    assert_eq!(git.lines().collect::<Vec<_>>(), subjects(&vault.log_of("README.md")));
}

#[test]
fn a_clock_that_was_wrong_hides_nothing() {
    let vault = Sandbox::with_readme();
    vault.by_hand("今天", "a", 2_000_000_000);
    vault.by_hand("回到过去", "b", 1_000_000_000);
    vault.by_hand("又是今天", "c", 2_000_000_100);
    vault.refresh();
    assert_eq!(
        subjects(&vault.log(&LogQuery::default()))[..3],
        ["又是今天", "回到过去", "今天"]
    );
    let since = chrono::DateTime::from_timestamp(1_999_999_000, 0).map(|time| time.fixed_offset());
    assert_eq!(
        subjects(&vault.log(&LogQuery {
            since,
            ..LogQuery::default()
        })),
        ["又是今天", "今天"]
    );
}

#[test]
fn news_is_all_that_one_has_not_seen_however_old() {
    let vault = Sandbox::with_readme();
    vault.git(&["switch", "-q", "-c", "side"]);
    vault.by_hand("早就写好", "side.yaml", 1_000_000_000);
    vault.git(&["switch", "-q", "main"]);
    let seen = vault.by_hand("看到这里", "main.yaml", 2_000_000_000);
    let news = |since: &Since, limit| vault.history.news(since, limit).unwrap();
    assert_eq!(news(&Since::Commit(seen.clone()), 10).total, 0);
    vault.git(&["merge", "-q", "--no-ff", "-m", "并入支线", "side"]);
    let fresh = news(&Since::Commit(seen), 10);
    assert_eq!(fresh.total, 2, "the merge, and what came with it");
    assert!(
        subjects(&fresh.commits).contains(&"早就写好"),
        "{:?}",
        subjects(&fresh.commits)
    );
    assert_eq!(fresh.head, Some(vault.git(&["rev-parse", "HEAD"])));
    let one = news(
        &Since::Time(chrono::DateTime::from_timestamp(0, 0).unwrap().fixed_offset()),
        1,
    );
    assert_eq!((one.total > 3, one.commits.len()), (true, 1));
    let unknown = vault.history.news(&Since::Commit("a".repeat(40)), 1);
    assert!(matches!(unknown, Err(HistoryError::NoSuchCommit(_))));
}

#[test]
fn a_log_may_begin_at_an_older_commit() {
    let sandbox = Sandbox::with_readme();
    let first = sandbox.save("甲.txt", "1");
    sandbox.save("甲.txt", "2");
    let from = LogQuery {
        from: Some(first.clone()),
        paths: vec![rel("甲.txt")],
        ..LogQuery::default()
    };
    let ids: Vec<String> = sandbox.log(&from).into_iter().map(|commit| commit.id).collect();
    assert_eq!(ids, [first]);
}

#[test]
fn commits_about_one_sort_of_files_are_found_and_counted() {
    let sandbox = Sandbox::with_readme();
    sandbox.save("甲.txt", "1");
    sandbox.save("乙.yaml", "1");
    sandbox.save("丙.txt", "1");
    let about = |change: &kehu::history::FileChange| change.path.as_str().ends_with(".txt");
    let part = sandbox.history.log_about(&LogQuery::default(), Some(&about)).unwrap();
    assert_eq!((part.commits.len(), part.until), (2, None));
    let counted = sandbox.history.count_by_author(&LogQuery::default(), Some(&about));
    assert_eq!(counted.unwrap(), [("张三".to_owned(), 2)]);
    let counted = sandbox.history.count_by_author(&LogQuery::default(), None);
    assert_eq!(counted.unwrap(), [("张三".to_owned(), 4)]);
}

#[test]
fn impatience_ends_with_where_to_go_on() {
    let sandbox = Sandbox::with_readme();
    let oldest = sandbox.save("甲.txt", "0");
    for number in 1..100 {
        sandbox.save("乙.txt", number.to_string());
    }
    let query = |after: Option<String>| LogQuery {
        paths: vec![rel("甲.txt")],
        patience: Some(std::time::Duration::ZERO),
        after,
        ..LogQuery::default()
    };
    let part = sandbox.history.log_about(&query(None), None).unwrap();
    assert!(part.commits.is_empty());
    let part = sandbox.history.log_about(&query(part.until), None).unwrap();
    assert_eq!(part.commits[0].id, oldest);
    assert_eq!(part.until, None);
}

#[test]
fn what_came_since_a_known_commit_is_told_parents_first() {
    let sandbox = Sandbox::with_readme();
    let known = sandbox.save("a/客户.yaml", "1");
    sandbox.save("b/跟进.yaml", "1");
    let second = sandbox.save("a/客户.yaml", "2");
    let head = sandbox.save("b/客户.yaml", "1");
    let told = |known: Option<&str>| {
        let mut ids = Vec::new();
        let descends = sandbox
            .history
            .each_change_of("客户.yaml", &head, known, &mut |commit| {
                assert!(commit.files.iter().all(|file| file.path.file_name() == "客户.yaml"));
                ids.push(commit.id);
                Ok(())
            });
        (descends.unwrap(), ids)
    };
    assert_eq!(told(None), (true, vec![known.clone(), second.clone(), head.clone()]));
    assert_eq!(told(Some(&known)), (true, vec![second, head.clone()]));
    assert_eq!(told(Some(&head)), (true, Vec::new()));
    assert_eq!(told(Some(&"0".repeat(40))), (false, Vec::new()));
    let mut authors = Vec::new();
    let visit = &mut |author: kehu::history::Person, operation: String| authors.push((author.name, operation));
    assert!(sandbox.history.each_commit_since(&head, Some(&known), visit).unwrap());
    assert_eq!(authors.len(), 3);
    assert_eq!(authors[0], ("张三".to_owned(), "edit".to_owned()));
}

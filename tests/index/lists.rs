//! Sorting, paging, facets, counts, the manifest.

use crate::desk::{Desk, With, customer, file, path, record};
use kehu::index::{Counts, Facet, Request, Sort};
use kehu::vault::Stamp;

fn names(desk: &Desk, request: &Request) -> Vec<String> {
    desk.ask(request)
        .unwrap()
        .hits
        .into_iter()
        .map(|hit| hit.title)
        .collect()
}

fn sorted(key: &str, descending: bool) -> Request {
    Request {
        sort: Sort::Field(key.to_owned(), descending),
        limit: 100,
        ..Request::default()
    }
}

fn archive() -> Desk {
    Desk::with([
        customer("重庆钢铁")
            .text("owner", "李四")
            .number("annual_revenue", 9.0)
            .on("2026-01-03"),
        customer("阿里机械")
            .text("owner", "张三")
            .number("annual_revenue", 10.0)
            .on("2026-01-02")
            .rule("phone"),
        customer("杭州盛泰")
            .text("owner", "张三")
            .number("annual_revenue", -1.5)
            .on("2026-01-01"),
        customer("7天酒店").text("tags", "老客户").text("tags", "展会"),
    ])
}

#[test]
fn sorts_by_text_number_and_date_with_missing_values_last() {
    let desk = archive();
    assert_eq!(
        names(&desk, &sorted("annual_revenue", false))[..3],
        ["杭州盛泰", "重庆钢铁", "阿里机械"]
    );
    assert_eq!(
        names(&desk, &sorted("annual_revenue", true)),
        ["阿里机械", "重庆钢铁", "杭州盛泰", "7天酒店"]
    );
    assert_eq!(
        names(&desk, &sorted("date", true)),
        ["重庆钢铁", "阿里机械", "杭州盛泰", "7天酒店"]
    );
    assert_eq!(
        names(&desk, &sorted("owner", false)),
        ["阿里机械", "杭州盛泰", "重庆钢铁", "7天酒店"],
        "newer before older"
    );
    assert_eq!(
        names(&desk, &sorted("customer_name", false)),
        ["7天酒店", "阿里机械", "重庆钢铁", "杭州盛泰"],
        "as spoken"
    );
    assert_eq!(names(&desk, &sorted("no_such_key", true)).len(), 4);
}

#[test]
fn the_archived_come_after_the_living() {
    let living = customer("盛泰机械").on("2020-01-01");
    let mut archived = customer("盛泰软件").on("2026-01-01");
    archived.archived = true;
    let desk = Desk::with([archived, living]);
    assert_eq!(desk.titles("盛泰"), ["盛泰机械", "盛泰软件"]);
    assert_eq!(desk.found("盛泰 归档:是"), ["盛泰软件"]);
}

#[test]
fn pages_join_to_the_whole_whatever_the_segments() {
    let desk = Desk::with([]);
    for batch in 0..5 {
        desk.put((0..40).map(|n| customer(&format!("客户{batch}号{n:02}")).number("annual_revenue", f64::from(n % 7))));
    }
    for sort in [
        Sort::Relevance,
        Sort::Field("annual_revenue".into(), true),
        Sort::Field("customer_name".into(), false),
    ] {
        for text in ["", "客户"] {
            let page = |offset, limit| {
                names(
                    &desk,
                    &Request {
                        text: text.into(),
                        sort: sort.clone(),
                        offset,
                        limit,
                        ..Request::default()
                    },
                )
            };
            let whole = page(0, 1000);
            assert_eq!(whole.len(), 200);
            let pages: Vec<String> = (0..)
                .map(|n| page(n * 33, 33))
                .take_while(|page| !page.is_empty())
                .flatten()
                .collect();
            assert_eq!(pages, whole);
            assert_eq!(page(199, 33), whole[199..]);
            assert!(page(5000, 33).is_empty());
        }
    }
}

#[test]
fn facets_count_every_value_of_the_results() {
    let desk = archive();
    let request = Request {
        facets: vec!["owner".into(), "tags".into(), "kind".into(), "initial".into()],
        ..Request::default()
    };
    let results = desk.ask(&request).unwrap();
    assert_eq!((results.total, results.hits.len()), (4, 0), "limit 0 only counts");
    let facet = |key: &str| results.facets.iter().find(|facet| facet.key == key).unwrap();
    assert_eq!(facet("owner").label, "负责人");
    assert_eq!(facet("owner").values, [("张三".into(), 2), ("李四".into(), 1)]);
    assert_eq!(facet("tags").values, [("展会".into(), 1), ("老客户".into(), 1)]);
    assert_eq!(facet("kind").values, [("customer".into(), 4)]);
    assert_eq!(
        facet("initial").values,
        [("#".into(), 1), ("A".into(), 1), ("C".into(), 1), ("H".into(), 1)]
    );
    let narrowed = desk
        .ask(&Request {
            text: "负责人:张三".into(),
            ..request
        })
        .unwrap();
    assert_eq!(narrowed.total, 2);
    let facet = |key: &str| narrowed.facets.iter().find(|facet| facet.key == key).unwrap();
    assert_eq!(facet("initial").values, [("A".into(), 1), ("H".into(), 1)]);
    assert_eq!(
        facet("owner").values,
        [("张三".into(), 2), ("李四".into(), 1)],
        "as if its own choice were open"
    );
    let [choice] = facet("owner").choices.as_slice() else {
        panic!("{:?}", facet("owner").choices);
    };
    assert_eq!(
        (choice.word.as_str(), choice.means.as_slice()),
        ("负责人:张三", ["张三".to_owned()].as_slice())
    );
}

#[test]
fn only_a_choice_of_values_opens_a_facet() {
    let desk = archive();
    let owners = |text: &str| {
        let request = Request {
            text: text.to_owned(),
            facets: vec!["owner".into()],
            ..Request::default()
        };
        let facet = desk.ask(&request).unwrap().facets.remove(0);
        let chosen: Vec<String> = facet.choices.iter().flat_map(|choice| choice.means.clone()).collect();
        let values: Vec<String> = facet
            .values
            .iter()
            .map(|(value, count)| format!("{value}{count}"))
            .collect();
        (values.join(" "), chosen.join(" "))
    };
    let both = |values: &str, chosen: &str| (values.to_owned(), chosen.to_owned());
    assert_eq!(owners("负责人:张三,李四"), both("张三2 李四1", "张三 李四"));
    assert_eq!(owners("owner:张三"), both("张三2 李四1", "张三"), "by its key");
    assert_eq!(owners("-负责人:张三"), both("李四1", ""));
    assert_eq!(owners("有:负责人"), both("张三2 李四1", ""));
    assert_eq!(owners("张三"), both("张三2", ""), "words are no choice");
    assert_eq!(
        owners("负责人:王五"),
        both("张三2 李四1 王五0", "王五"),
        "what nothing has can be given up"
    );
    assert_eq!(
        owners("负责人:王五 annual_revenue>0"),
        both("张三1 李四1 王五0", "王五")
    );
}

#[test]
fn years_are_counted_from_dates_the_newest_first() {
    let desk = Desk::with([
        customer("甲").on("2024-12-31"),
        customer("乙").on("2026-01-01"),
        customer("丙").on("2026-11-30"),
        customer("丁"),
    ]);
    let years = |text: &str| {
        let request = Request {
            text: text.to_owned(),
            facets: vec![Facet::YEAR.to_owned()],
            ..Request::default()
        };
        let results = desk.ask(&request).unwrap();
        (
            results.total,
            results.facets[0].values.clone(),
            results.facets[0].choices.len(),
        )
    };
    let all = vec![("2026".to_owned(), 2), ("2024".to_owned(), 1)];
    assert_eq!(years(""), (4, all.clone(), 0));
    assert_eq!(years("日期:2024,2026"), (3, all, 2));
    assert_eq!(
        years("日期:2024..2025"),
        (1, vec![("2024".to_owned(), 1)], 0),
        "a range is no choice"
    );
}

#[test]
fn requests_narrow_by_kind_folder_and_findings() {
    let of = customer("杭州盛泰");
    let desk = Desk::with([
        record(&of, "followup", "回访").rule("phone"),
        record(&of, "contract", "采购"),
        of.clone(),
        customer("杭州"),
    ]);
    let only = |request: Request| {
        let mut found = names(&desk, &Request { limit: 10, ..request });
        found.sort();
        found
    };
    assert_eq!(
        only(Request {
            kind: Some("contract".into()),
            ..Request::default()
        }),
        ["采购"]
    );
    assert_eq!(
        only(Request {
            customer_dir: Some(of.customer_dir.clone()),
            ..Request::default()
        }),
        ["回访", "杭州盛泰", "采购"]
    );
    assert_eq!(
        only(Request {
            with_findings: true,
            ..Request::default()
        }),
        ["回访"]
    );
    assert_eq!(
        only(Request {
            kind: Some("contract".into()),
            with_findings: true,
            ..Request::default()
        }),
        [""; 0]
    );
}

#[test]
fn counts_follow_every_change() {
    let of = customer("杭州盛泰").rule("phone");
    let desk = Desk::with([
        record(&of, "followup", "回访"),
        of,
        file("kehu.yaml", "settings"),
        file("客户/a.pdf", "attachment"),
    ]);
    assert_eq!(
        desk.snapshot().counts().unwrap(),
        Counts {
            customers: 1,
            archived: 0,
            records: 1,
            files: 4,
            problems: 1
        }
    );
    let before = desk.snapshot();
    desk.remove("客户/制造业/中型/杭州盛泰/客户.yaml");
    desk.remove("客户/a.pdf");
    assert_eq!(
        desk.snapshot().counts().unwrap(),
        Counts {
            customers: 0,
            archived: 0,
            records: 1,
            files: 2,
            problems: 0
        }
    );
    assert_eq!(before.counts().unwrap().files, 4, "a snapshot stays as it was");
}

#[test]
fn the_manifest_gives_back_what_was_put() {
    let mut entries = vec![customer("乙"), customer("甲"), file("kehu.yaml", "settings")];
    entries[0].stamp = Stamp {
        size: u64::MAX,
        mtime_ns: -5,
        inode: u64::MAX,
    };
    entries[1].blob = std::array::from_fn(|n| 250 - n as u8);
    let desk = Desk::with(entries.clone());
    desk.put([entries[0].clone()]);
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    let manifest = desk.snapshot().manifest().unwrap();
    assert_eq!(manifest.len(), 3);
    for (line, entry) in manifest.iter().zip(&entries) {
        assert_eq!(
            (&line.path, line.stamp, line.blob),
            (&entry.path, entry.stamp, entry.blob)
        );
        assert_eq!(desk.snapshot().line(&entry.path).unwrap().as_ref(), Some(line));
    }
    assert_eq!(desk.snapshot().line(&path("客户/nothing.yaml")).unwrap(), None);
}

#[test]
fn a_file_put_twice_is_there_once_also_in_one_commit() {
    let desk = Desk::with([
        customer("甲").text("city", "苏州市"),
        customer("甲").text("city", "杭州市"),
    ]);
    assert_eq!(desk.snapshot().counts().unwrap().files, 1);
    assert_eq!(desk.found("杭州").len(), 1);
    assert!(desk.found("苏州").is_empty());
    desk.put([customer("甲").text("city", "宁波市")]);
    assert_eq!((desk.found("宁波").len(), desk.found("杭州").len()), (1, 0));
    assert_eq!(desk.snapshot().manifest().unwrap().len(), 1);
}

#[test]
fn what_is_stored_comes_back() {
    let mut entry = customer("杭州盛泰").on("2026-01-02").rule("phone");
    entry.person = "张三".to_owned();
    let desk = Desk::with([entry.clone()]);
    let hit = desk.snapshot().get(&entry.path).unwrap().unwrap();
    assert_eq!(
        (hit.record, hit.findings, hit.date, hit.person),
        (entry.record, entry.findings, entry.date, entry.person)
    );
    assert_eq!(
        (hit.kind, hit.customer_dir, hit.customer_id),
        (entry.kind, entry.customer_dir, entry.customer_id)
    );
    assert!(desk.snapshot().get(&path("客户/x")).unwrap().is_none());
}

//! Files that people add to customers and records, and take away.

use crate::desk::{DIR, Desk, PROFILE, by, rel, texts};
use kehu::edit::{
    Attached, EditError, MOST_BYTES, NewCustomer, NewFile, NewRecord, attach, create_customer, create_with, detach,
};
use kehu::vault::layout::place;
use kehu::vault::{Place, RelPath};

const FOLLOW_UP: &str = "客户/制造业/中型/盛泰机械/跟进/2026-11-21-1430-电话-报价.yaml";

/// Files to be sent, gone when the test is over.
struct Files(tempfile::TempDir, Vec<NewFile>);

/// Files with these names and contents.
fn files(files: &[(&str, &str)]) -> Files {
    let dir = tempfile::tempdir().unwrap();
    let files = files.iter().enumerate().map(|(at, (name, text))| {
        let content = dir.path().join(at.to_string());
        std::fs::write(&content, text).unwrap();
        let name = (*name).to_owned();
        NewFile { name, content }
    });
    let files = files.collect();
    Files(dir, files)
}

fn add(desk: &Desk, to: &str, sent: &[(&str, &str)]) -> Attached {
    attach(desk.archive(), &rel(to), &files(sent).1, &by("张三")).unwrap()
}

/// The names of the files that were added.
fn names(attached: &Attached) -> Vec<&str> {
    attached.added.iter().map(RelPath::file_name).collect()
}

fn desk() -> Desk {
    let desk = Desk::new();
    let text = "time: 2026-11-21 14:30\nmethod: 电话\nby: 张三\nsubject: 报价\ncontent: 谈了两台\n";
    desk.write(FOLLOW_UP, text);
    desk
}

#[test]
fn files_of_a_customer_are_one_change_in_business_words() {
    let desk = desk();
    let attached = add(&desk, PROFILE, &[("营业执照.jpg", "甲"), ("报价单.pdf", "乙")]);
    let there: Vec<&str> = attached.added.iter().map(RelPath::as_str).collect();
    assert_eq!(
        there,
        [format!("{DIR}/附件/营业执照.jpg"), format!("{DIR}/附件/报价单.pdf")]
    );
    assert_eq!(desk.read(there[1]), "乙");
    assert_eq!(desk.last_commit("%s"), "盛泰机械：上传附件 营业执照.jpg 等 2 个");
    assert_eq!(desk.last_commit("%an"), "张三");
    let trailers = desk.last_commit("%B");
    for trailer in ["Operation: attach", "Customer-Id: CUST202601010001", "Via: web"] {
        assert!(trailers.contains(trailer), "{trailer}: {trailers}");
    }
    // By its folder it is the same customer; and what was done can be taken back.
    assert_eq!(names(&add(&desk, DIR, &[("名片.png", "丙")])), ["名片.png"]);
    desk.archive()
        .undo(&attached.commit.unwrap(), None, "web", &|_| {})
        .unwrap();
    assert!(!desk.path(there[0]).exists() && !desk.path(there[1]).exists());
    assert!(desk.path(&format!("{DIR}/附件/名片.png")).exists());
}

#[test]
fn those_of_a_record_lie_beside_it_under_its_name() {
    let desk = desk();
    let attached = add(
        &desk,
        FOLLOW_UP,
        &[("截图.png", "甲"), ("IMG_01.png", "乙"), ("方案.docx", "丙")],
    );
    let stem = "2026-11-21-1430-电话-报价";
    let wanted = [format!("{stem}.png"), format!("{stem} (2).png"), format!("{stem}.docx")];
    assert_eq!(names(&attached), wanted);
    assert!(
        attached
            .added
            .iter()
            .all(|path| path.parent() == rel(FOLLOW_UP).parent())
    );
    // The next one of that name is another record's.
    desk.write(
        &FOLLOW_UP.replace("报价.yaml", "报价 (3).yaml"),
        "time: 2026-11-21 14:30\n",
    );
    let more = add(&desk, FOLLOW_UP, &[("又一张.png", "丁")]);
    assert_eq!(names(&more), [format!("{stem} (4).png")]);
}

#[test]
fn the_same_content_is_not_kept_twice() {
    let desk = desk();
    let first = add(&desk, DIR, &[("报价.pdf", "内容"), ("报价 副本.pdf", "内容")]);
    assert_eq!((first.added.len(), first.present.len()), (1, 1));
    let again = add(&desk, FOLLOW_UP, &[("别的名字.pdf", "内容")]);
    assert_eq!((again.commit, again.added.len()), (None, 0));
    assert_eq!(again.present, first.added);
    let other = add(&desk, DIR, &[("报价.pdf", "另一份")]);
    assert_eq!(names(&other), ["报价 (2).pdf"]);
}

#[test]
fn no_name_makes_a_file_anything_but_an_annex() {
    let desk = desk();
    let catalog = desk.archive().catalog();
    let long = format!("{}.pdf", "长".repeat(300));
    let hostile = [
        "客户.yaml",
        "跟进.yaml",
        "../../客户.yaml",
        "..",
        ".",
        "",
        "C:\\temp\\a.yml",
        "a/b\\c.pdf",
        "CON.pdf",
        "a<b>:\"|?*.pdf",
        "~$报价.docx",
        ".gitignore",
        ".git",
        ".DS_Store",
        "Thumbs.db",
        "下载.tmp",
        "x.pdf.crdownload",
        "报价 (张三的冲突副本 2026-11-21).pdf",
        "a\u{0}b\u{202e}fdp.exe",
        "换\n行.pdf",
        &long,
    ];
    for to in [DIR, FOLLOW_UP] {
        for (at, name) in hostile.iter().enumerate() {
            let content = format!("{to} {at}");
            let attached = add(&desk, to, &[(name, &content)]);
            let [path] = attached.added.as_slice() else {
                panic!("{name:?}: {attached:?}")
            };
            assert_eq!(
                place(path, &catalog),
                Place::Attachment { customer: rel(DIR) },
                "{name:?} {path}"
            );
            assert!(path.is_within(&rel(DIR)) && path.file_name().len() <= 255, "{path}");
            assert_eq!(desk.read(path.as_str()), content);
            let kept = desk.git(&["show", &format!("HEAD:{path}")]);
            assert_eq!(kept, content, "{name:?} is on record");
        }
    }
    assert!(names(&add(&desk, DIR, &[(&long, "尾")]))[0].ends_with(" (2).pdf"));
    assert_eq!(desk.found("类型:跟进"), 1);
}

#[test]
fn what_is_too_large_or_belongs_to_nobody_is_refused() {
    let desk = desk();
    let head = desk.last_commit("%H");
    let Files(_dir, large) = files(&[("小.txt", "小"), ("大.iso", "")]);
    let file = std::fs::File::options().write(true).open(&large[1].content).unwrap();
    file.set_len(MOST_BYTES + 1).unwrap();
    let refused = attach(desk.archive(), &rel(DIR), &large, &by("张三")).unwrap_err();
    assert!(
        matches!(&refused, EditError::TooLarge(name) if name == "大.iso"),
        "{refused}"
    );
    assert!(refused.to_string().contains("超过 100 MB"), "{refused}");
    for nowhere in ["kehu.yaml", "客户", "客户/没有/这个/客户", "schemas/customer.yaml"] {
        let refused = attach(desk.archive(), &rel(nowhere), &files(&[("a.txt", "a")]).1, &by("张三"));
        assert!(matches!(refused, Err(EditError::NoRecord(_))), "{nowhere}: {refused:?}");
    }
    let gone = FOLLOW_UP.replace("报价", "没有");
    let refused = attach(desk.archive(), &rel(&gone), &files(&[("a.txt", "a")]).1, &by("张三"));
    assert!(matches!(refused, Err(EditError::Gone(_))), "{refused:?}");
    assert_eq!(desk.last_commit("%H"), head, "nothing was written");
}

#[test]
fn a_file_goes_and_comes_back() {
    let desk = desk();
    let path = add(&desk, DIR, &[("报价.pdf", "内容")]).added.remove(0);
    let commit = detach(desk.archive(), &path, &by("李四")).unwrap().unwrap();
    assert!(!desk.path(path.as_str()).exists());
    assert_eq!(desk.last_commit("%s"), "盛泰机械：删除附件 报价.pdf");
    assert!(matches!(
        detach(desk.archive(), &path, &by("李四")),
        Err(EditError::Gone(_))
    ));
    for record in [PROFILE, FOLLOW_UP, "kehu.yaml"] {
        let refused = detach(desk.archive(), &rel(record), &by("李四"));
        assert!(matches!(refused, Err(EditError::NoRecord(_))), "{record}: {refused:?}");
    }
    desk.archive().undo(&commit, None, "web", &|_| {}).unwrap();
    assert_eq!(desk.read(path.as_str()), "内容");
}

#[test]
fn two_people_at_once_lose_nothing() {
    let desk = desk();
    let send = |who: &str| attach(desk.archive(), &rel(DIR), &files(&[("报价.pdf", who)]).1, &by(who)).unwrap();
    std::thread::scope(|scope| {
        for who in ["甲", "乙", "丙", "丁"] {
            scope.spawn(move || send(who));
        }
    });
    let mut contents: Vec<String> = ["报价.pdf", "报价 (2).pdf", "报价 (3).pdf", "报价 (4).pdf"]
        .map(|name| desk.read(&format!("{DIR}/附件/{name}")))
        .to_vec();
    contents.sort();
    assert_eq!(contents, ["丁", "丙", "乙", "甲"]);
}

#[test]
fn a_new_record_keeps_its_own_files_also_where_the_customer_has_the_same() {
    let desk = desk();
    add(&desk, PROFILE, &[("报价.pdf", "同一份")]);
    let new = NewRecord {
        kind: "followup".to_owned(),
        customer: Some(rel(DIR)),
        texts: texts(&[
            ("time", "2026-11-22 09:00"),
            ("method", "邮件"),
            ("by", "张三"),
            ("subject", "再发报价"),
            ("content", "见附件"),
        ]),
    };
    let sent = files(&[("报价.pdf", "同一份"), ("报价 副本.pdf", "同一份")]);
    let made = create_with(desk.archive(), &new, &sent.1, &by("张三")).unwrap();
    let beside = std::fs::read_dir(desk.path(made.path.parent().unwrap().as_str())).unwrap();
    let count = beside
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(".pdf"))
        .count();
    assert_eq!(count, 2, "both lie beside the record");
}

#[test]
fn the_files_of_a_new_customer_lie_in_its_folder_in_the_same_commit() {
    let desk = desk();
    let sent = files(&[("名片.jpg", "甲"), ("名片.jpg", "乙"), ("又一份.jpg", "甲")]);
    let new = NewCustomer {
        texts: texts(&[
            ("customer_name", "宁波海天"),
            ("industry", "制造业"),
            ("company_size", "中型"),
        ]),
        files: sent.1.clone(),
        ..NewCustomer::default()
    };
    let made = create_customer(desk.archive(), &new, &by("张三")).unwrap();
    let dir = made.path.parent().unwrap();
    let lies = |name: &str| desk.path(&format!("{dir}/附件/{name}")).exists();
    assert!(lies("名片.jpg") && lies("名片 (2).jpg"));
    assert!(!lies("又一份.jpg"), "the same content is not kept twice");
    let names = desk.git(&["-c", "core.quotepath=false", "show", "--format=", "--name-only", "HEAD"]);
    assert_eq!(names.lines().count(), 3, "{names}");
    desk.archive()
        .undo(made.commit.as_deref().unwrap(), None, "web", &|_| {})
        .unwrap();
    assert!(!desk.path(dir.as_str()).exists(), "all of it is taken back");
}

#[test]
fn files_for_a_task_of_no_customer_are_refused_before_anything_is_written() {
    let desk = desk();
    let new = NewRecord {
        kind: "task".to_owned(),
        customer: None,
        texts: texts(&[("name", "整理报价")]),
    };
    let before = desk.git(&["rev-parse", "HEAD"]);
    let refused = create_with(desk.archive(), &new, &files(&[("清单.txt", "甲")]).1, &by("张三"));
    assert!(matches!(refused, Err(EditError::Homeless)), "{refused:?}");
    assert_eq!(desk.git(&["rev-parse", "HEAD"]), before);
    assert!(!desk.path("任务").exists());
    create_with(desk.archive(), &new, &[], &by("张三")).unwrap();
}

use super::*;
use crate::kinds::Catalog;
use std::sync::LazyLock;

fn catalog() -> &'static Catalog {
    static CATALOG: LazyLock<Catalog> = LazyLock::new(Catalog::builtin);
    &CATALOG
}

fn path(text: &str) -> RelPath {
    RelPath::new(text).expect(text)
}

fn at(text: &str) -> Place {
    place(&path(text), catalog())
}

fn record(customer: &str, kind: &str) -> Place {
    Place::Record {
        customer: Some(path(customer)),
        kind: kind.into(),
    }
}

fn attachment(customer: &str) -> Place {
    Place::Attachment {
        customer: path(customer),
    }
}

const HANGZHOU: &str = "客户/制造业/中型/杭州盛泰机械有限公司";

#[test]
fn the_standard_layout_is_recognised() {
    assert_eq!(at("kehu.yaml"), Place::Settings);
    assert_eq!(at("search.yaml"), Place::SearchWords);
    assert_eq!(at("schemas/customer.yaml"), Place::Schema);
    assert_eq!(at("views/重点客户.yaml"), Place::View);
    assert_eq!(at("mappings/金蝶客户.yaml"), Place::Mapping);
    assert_eq!(at("templates/跟进/首次电话.yaml"), Place::Template);
    assert_eq!(at(&format!("{HANGZHOU}/客户.yaml")), record(HANGZHOU, "customer"));
    assert_eq!(
        at(&format!("{HANGZHOU}/跟进/2026-11-21-1430-电话.yaml")),
        record(HANGZHOU, "followup")
    );
    assert_eq!(
        at(&format!("{HANGZHOU}/跟进/2025/一月.yml")),
        record(HANGZHOU, "followup")
    );
    assert_eq!(at(&format!("{HANGZHOU}/合同/HT1.pdf")), attachment(HANGZHOU));
    assert_eq!(at(&format!("{HANGZHOU}/附件/名片.jpg")), attachment(HANGZHOU));
    assert_eq!(at(&format!("{HANGZHOU}/随手记.txt")), attachment(HANGZHOU));
    assert_eq!(
        at("历史客户/零售业/小型/甲/合同/x.yaml"),
        record("历史客户/零售业/小型/甲", "contract")
    );
    for other in [
        "README.md",
        "客户/说明.txt",
        "客户/制造业/中型/x.yaml",
        "schemas/x/y.yaml",
        ".vscode/settings.json",
    ] {
        assert_eq!(at(other), Place::Other, "{other}");
    }
}

#[test]
fn a_customer_may_lie_deeper_or_shallower_than_usual() {
    assert_eq!(at("客户/杭州/客户.yaml"), record("客户/杭州", "customer"));
    assert_eq!(at("客户/杭州/跟进/x.yaml"), record("客户/杭州", "followup"));
    assert_eq!(
        at("客户/制造业/中型/浙江/杭州/客户.yaml"),
        record("客户/制造业/中型/浙江/杭州", "customer")
    );
    assert_eq!(
        at("客户/制造业/中型/浙江/杭州/附件/合同/x.yaml"),
        attachment("客户/制造业/中型/浙江/杭州")
    );
    assert_eq!(at("客户/客户.yaml"), Place::Other);
}

#[test]
fn a_customer_may_bear_the_name_of_a_kinds_folder() {
    let customer = "客户/制造业/中型/合同";
    assert_eq!(at(&format!("{customer}/客户.yaml")), record(customer, "customer"));
    assert_eq!(at(&format!("{customer}/跟进/x.yaml")), record(customer, "followup"));
}

#[test]
fn what_lies_in_an_annex_folder_is_no_record() {
    assert_eq!(at(&format!("{HANGZHOU}/附件/客户.yaml")), attachment(HANGZHOU));
    assert_eq!(at(&format!("{HANGZHOU}/附件/跟进/x.yaml")), attachment(HANGZHOU));
}

#[test]
fn swap_and_temp_files_are_ignored() {
    let names = [
        ".客户.yaml.swp",
        ".客户.yaml.swo",
        "4913",
        "客户.yaml~",
        ".#客户.yaml",
        "#客户.yaml#",
        "~$报价.xlsx",
        ".~lock.报价.xlsx#",
        "x.tmp",
        ".DS_Store",
        "Thumbs.db",
        "desktop.ini",
        ".kehu-1-0.new",
        "._客户.yaml",
        "客户.yaml___jb_tmp___",
        ".goutputstream-AB12",
    ];
    for name in names {
        assert_eq!(at(&format!("{HANGZHOU}/{name}")), Place::Ignored, "{name}");
    }
    assert_eq!(at(".git/HEAD"), Place::Ignored);
    assert_eq!(at(".git"), Place::Ignored);
    assert_eq!(at(&format!("{HANGZHOU}/附件/.git/config")), Place::Ignored);
    assert_eq!(
        at("客户/制造业/中型/4913/客户.yaml"),
        record("客户/制造业/中型/4913", "customer")
    );
}

#[test]
fn conflict_copies_of_every_sync_tool_name_their_original() {
    let copies = [
        "客户 (张三的冲突副本 2026-11-21).yaml",
        "客户（冲突副本）.yaml",
        "客户 (Zhang San's conflicted copy 2026-11-21).yaml",
        "客户 (conflicted copy 2026-11-21 103205).yaml",
        "客户 (Case Conflict).yaml",
        "客户-冲突.yaml",
        "客户-冲突-张三.yaml",
        "客户-NSConflict-张三.yaml",
        "客户-DESKTOP-4F7K2QX.yaml",
        "客户-LAPTOP-0A1B2C3D-2.yaml",
        "客户.sync-conflict-20261121-103205-ABCDEFG.yaml",
        "客户_conflict-20261121-103205.yaml",
        "客户(冲突).yaml",
        "客户.yaml(冲突)",
        "客户_冲突文件_20261121.yaml",
        "客户 (SFConflict zhang@example.com 2026-11-21-10-32-05).yaml",
        "客户_PC_Nov-21-1030-2026_Conflict.yaml",
        "客户.Conflict.yaml",
        "客户 [Conflict].yaml",
    ];
    for name in copies {
        let of = Some(path(&format!("{HANGZHOU}/客户.yaml")));
        assert_eq!(at(&format!("{HANGZHOU}/{name}")), Place::ConflictCopy { of }, "{name}");
    }
    assert_eq!(
        at(&format!("{HANGZHOU}/合同/HT2026-1-设备 (冲突副本).yaml")),
        Place::ConflictCopy {
            of: Some(path(&format!("{HANGZHOU}/合同/HT2026-1-设备.yaml")))
        }
    );
}

#[test]
fn a_subject_that_speaks_of_a_conflict_is_no_conflict_copy() {
    for name in [
        "2026-04-02-投诉-与展会冲突.yaml",
        "2026-04-02-投诉-排期（与展会冲突）.yaml",
        "2026-04-02-咨询-冲突处理办法.yaml",
        "2026-04-02-咨询-conflict-free设计.yaml",
        "2026-04-02-咨询-LAPTOP-采购.yaml",
        "2026-04-02-咨询-DESKTOP-PRO.yaml",
        "2026-04-02-咨询 (1).yaml",
        "2026-04-02-咨询 (2).yaml",
    ] {
        assert_eq!(
            at(&format!("{HANGZHOU}/反馈/{name}")),
            record(HANGZHOU, "feedback"),
            "{name}"
        );
    }
}

#[test]
fn a_record_goes_into_its_kinds_folder_under_a_safe_and_free_name() {
    let taken = |taken: &RelPath| taken.as_str().ends_with("A／B.yaml");
    let customer = path(HANGZHOU);
    assert_eq!(
        record_path_named(Some(&customer), "跟进", "A/B", &taken).as_str(),
        format!("{HANGZHOU}/跟进/A／B (2).yaml")
    );
    assert_eq!(
        record_path_named(Some(&customer), "", "客户", &taken).as_str(),
        format!("{HANGZHOU}/客户.yaml")
    );
}

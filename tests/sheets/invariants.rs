//! What holds for every table, however it looks.

use crate::fake_vault::FakeVault;
use crate::fixtures::table_of;
use kehu::sheets::{Cell, Outcome, Table};
use kehu::vault::FileEdit;
use proptest::prelude::*;
use std::collections::HashSet;

const HEADERS: &[&str] = &[
    "客户名称",
    "信用代码",
    "编号",
    "客户编号",
    "联系人",
    "电话",
    "手机",
    "所属行业",
    "企业规模",
    "员工人数",
    "标签",
    "城市",
    "备注",
    "建档日期",
    "序号",
    "渠道商",
    "",
    "公司简称",
    "年营业额（万元）",
    "客户等级",
];

fn cell() -> impl Strategy<Value = Cell> {
    let words = vec![
        "甲公司",
        "乙公司",
        "丙公司",
        "ＡＢ（中国）",
        "AB(中国)",
        "未知",
        "无",
        "-",
        "91330100MA27XN8Y5K",
        "91440300MA5EXAMPL1",
        "1001",
        "CUST202611210002",
        "CUST202001010001",
        "王芳",
        "李强",
        "13800138000",
        "0571-88001234",
        "制造",
        "半导体",
        "大型",
        "100-499人",
        "重点、展会",
        "2020年2月1日",
        "x: [y",
        "# 注",
        "两\n行",
        "'单引号",
        "true",
        "null",
        "~",
        "1e3",
        "\u{200b}",
        "=1+1",
        "😀",
    ];
    prop_oneof![
        3 => Just(Cell::Empty),
        6 => prop::sample::select(words).prop_map(Cell::text),
        1 => (-1e6..1e13_f64).prop_map(Cell::number),
        1 => (0..100_000_u32).prop_map(|number| Cell::number(f64::from(number))),
        1 => any::<bool>().prop_map(Cell::Bool),
        1 => Just(Cell::Error("#N/A".into())),
        1 => "[ -~一-龥]{0,10}".prop_map(Cell::text),
        1 => "[ \t\n、，；,;:：'\"#{}\\[\\]/0-9-]{1,4}".prop_map(Cell::text),
    ]
}

fn tables() -> impl Strategy<Value = Table> {
    let others = prop::sample::subsequence(HEADERS, 1..8).prop_shuffle();
    others.prop_flat_map(|headers| {
        let width = headers.len() + 1;
        let header: Vec<Cell> = std::iter::once("公司名称").chain(headers).map(Cell::text).collect();
        prop::collection::vec(prop::collection::vec(cell(), width), 0..14).prop_map(move |rows| {
            let all = std::iter::once(header.clone()).chain(rows).collect();
            table_of(all)
        })
    })
}

proptest! {
    #[test]
    fn every_row_is_accounted_for_once(table in tables()) {
        let plan = FakeVault::new().try_plan(table.clone()).expect("a plan");
        prop_assert_eq!(plan.rows.rows, plan.rows.created + plan.rows.updated + plan.rows.unchanged + plan.rows.rejected + plan.rows.skipped);
        let listed: Vec<u32> = plan.items.iter().map(|item| item.row).collect();
        let filled: Vec<u32> = table.rows.iter().skip(1).map(|row| row.number).collect();
        prop_assert_eq!(listed, filled, "each row that holds something is listed once, in order");
        for item in plan.items.iter().filter(|item| item.outcome == Outcome::Rejected) {
            prop_assert!(item.reason.is_some() && item.advice.is_some());
        }
    }

    #[test]
    fn every_cell_is_accounted_for_once(table in tables()) {
        let cells = FakeVault::new().try_plan(table.clone()).expect("a plan").cells;
        prop_assert_eq!(cells.cells, cells.placed + cells.custom + cells.ignored + cells.rejected);
        let filled: usize = table.rows.iter().skip(1).map(|row| row.cells.len()).sum();
        prop_assert_eq!(cells.cells, filled as u64);
    }

    #[test]
    fn a_second_run_changes_nothing(table in tables()) {
        let mut vault = FakeVault::new();
        let first = vault.import_table(table.clone());
        let files = vault.files.clone();
        let second = vault.import_table(table);
        let differing: Vec<_> = second.items.iter().filter(|item| item.outcome == Outcome::Updated).collect();
        prop_assert_eq!((second.rows.created, second.rows.updated), (0, 0), "{:#?}", differing);
        prop_assert_eq!(second.rows.unchanged, first.rows.created + first.rows.unchanged);
        prop_assert_eq!(second.rows.rejected, first.rows.rejected);
        prop_assert_eq!(vault.files, files);
    }

    #[test]
    fn two_imports_lose_nothing_and_never_collide(one in tables(), other in tables()) {
        let mut vault = FakeVault::new();
        vault.import_table(one);
        let before = vault.files.len();
        let plan = vault.import_table(other);
        let created = plan.edits.iter().filter(|edit| matches!(edit, FileEdit::Write { expect: kehu::vault::Expect::Absent, .. }));
        prop_assert_eq!(vault.files.len(), before + created.count());
        let ids: HashSet<String> =
            vault.files.keys().map(|path| vault.value(path)["customer_id"].as_str().unwrap_or_default().to_owned()).collect();
        prop_assert_eq!(ids.len(), vault.files.len(), "each customer has a number of its own");
    }
}

//! Rows between and below the records that are none.

use crate::fake_vault::{FakeVault, counts, outcomes};
use kehu::sheets::{Outcome, Plan};

const HEADER: &[&str] = &["客户名称", "联系人", "电话", "城市"];
const FIRST: &[&str] = &["杭州盛泰", "王芳", "13800138000", "杭州"];
const SECOND: &[&str] = &["苏州恒瑞", "赵敏", "13700137000", "苏州"];

/// A sheet of two customers with this row between them.
fn between(row: &[&str]) -> Plan {
    FakeVault::new().import(&[HEADER, FIRST, row, SECOND])
}

fn said(plan: &Plan, row: u32) -> (Outcome, Option<&str>, Option<&str>) {
    let item = plan.items.iter().find(|item| item.row == row).expect("the row");
    (item.outcome, item.reason.as_deref(), item.advice.as_deref())
}

#[test]
fn a_header_that_comes_again_is_nobody() {
    for repeated in [HEADER, &["客户名称*", "", "电话（手机）", ""]] {
        let plan = between(repeated);
        assert_eq!(
            said(&plan, 3),
            (Outcome::Skipped, Some("重复的表头，不导入"), None),
            "{repeated:?}"
        );
    }
    let plan = between(&["电话", "联系人", "13900139000", ""]);
    assert_eq!(counts(&plan), (3, 0, 0, 0, 0), "one word may be a name");
}

#[test]
fn a_header_of_two_rows_may_come_again() {
    let upper: &[&str] = &["客户名称", "联系人", "", "负责人"];
    let lower: &[&str] = &["", "姓名", "电话", ""];
    let plan = FakeVault::new().import(&[
        upper,
        lower,
        &["杭州盛泰", "王芳", "13800138000", "张三"],
        upper,
        lower,
        &["苏州恒瑞", "赵敏", "13700137000", "张三"],
    ]);
    assert_eq!(counts(&plan), (2, 0, 0, 0, 2), "{:?}", plan.items);
}

#[test]
fn headings_and_signatures_are_rejected_with_a_way_out() {
    let rows: [&[&str]; 11] = [
        &["一、重点客户"],
        &["（二）华东"],
        &["3、停用"],
        &["华东区"],
        &["重点客户"],
        &["A类"],
        &["销售一部"],
        &["2025年名单"],
        &["制表人：张三"],
        &["制表人：", "张三"],
        &["", "", "打印时间：2026-01-01", "审核：李四"],
    ];
    for row in rows {
        assert_eq!(
            said(&between(row), 3),
            (
                Outcome::Rejected,
                Some("这一行像小标题或落款，不像客户"),
                Some("如果确实是客户，请把其他列也填上一项再导入")
            ),
            "{row:?}"
        );
    }
}

#[test]
fn what_may_be_a_customer_or_contact_stays_one() {
    let rows: [&[&str]; 6] = [
        &["杭州云图科技有限公司"],
        &["盛泰集团"],
        &["老王建材经营部"],
        &["华东区", "", "", "上海"],
        &["华东区", "李强"],
        &["", "采购部"],
    ];
    for row in rows {
        let plan = between(row);
        assert_eq!(counts(&plan), (3, 0, 0, 0, 0), "{row:?} {:?}", plan.items);
    }
    let narrow = FakeVault::new().import(&[&["客户名称", "城市"], &["华东区"], &["重点客户", "杭州"]]);
    assert_eq!(counts(&narrow), (2, 0, 0, 0, 0), "rows of one cell are usual there");
}

#[test]
fn a_rejected_heading_is_rejected_again_until_something_is_filled_in() {
    let header: &[&str] = &["客户名称", "联系人", "电话", "错误原因", "建议"];
    let plan = FakeVault::new().import(&[
        header,
        &["杭州盛泰", "王芳", "13800138000", "", ""],
        &["华东区", "", "", "像小标题", "请填写"],
        &["华南区", "李强", "", "像小标题", "请填写"],
    ]);
    assert_eq!(
        outcomes(&plan),
        [(2, Outcome::Created), (3, Outcome::Rejected), (4, Outcome::Created)]
    );
}

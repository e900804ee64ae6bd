//! Half-yearly reviews: due on their day, signed for with the lines that it takes, and due again.

use crate::desk::Desk;
use kehu::edit::{By, adopt_fields};
use kehu::tidy::{REVIEWED_BY, REVIEWED_ON, Sort};

const PROFILE: &str = "客户/制造业/中型/盛泰机械/客户.yaml";

#[test]
fn it_is_due_half_a_year_after_the_customer_was_made_or_looked_at() {
    let desk = Desk::on("2026-06-30");
    desk.customer("盛泰机械", "意向客户").called("2026-06-20");
    desk.customer("远洋贸易", "意向客户")
        .called("2026-06-20")
        .with("reviewed_on: 2026-02-28");
    desk.customer("注销商行", "意向客户")
        .called("2026-06-20")
        .with("follow_up_status: 无效");
    let desk = desk.saved();
    assert!(desk.to_review().is_empty());
    let desk = desk.moved_to("2026-07-01");
    assert_eq!(desk.to_review(), ["盛泰机械"]);
    let desk = desk.moved_to("2026-08-28");
    assert_eq!(
        desk.to_review(),
        ["盛泰机械", "远洋贸易"],
        "nobody looks at invalid ones"
    );
    let reasons: Vec<String> = desk.survey().of(Sort::Review).map(|one| one.reason.clone()).collect();
    assert!(
        reasons[0].starts_with("2026-01-01 建档以来没有核对过，已 239 天；待补"),
        "{reasons:?}"
    );
    assert!(reasons[1].starts_with("2026-02-28 核对，已 181 天"), "{reasons:?}");
}

#[test]
fn the_team_says_how_long() {
    let desk = Desk::on("2026-03-31");
    desk.customer("盛泰机械", "意向客户").called("2026-03-20");
    let settings = desk.read("kehu.yaml");
    assert!(settings.contains("review_after: 6个月"), "{settings}");
    desk.put(
        "kehu.yaml",
        &settings.replace("review_after: 6个月", "review_after: 90天"),
    );
    let desk = desk.saved().moved_to("2026-04-01");
    assert_eq!(desk.to_review(), ["盛泰机械"]);
}

#[test]
fn whom_nobody_looked_at_for_longest_comes_first() {
    let desk = Desk::on("2027-01-20");
    desk.customer("甲一", "意向客户")
        .called("2027-01-10")
        .with("reviewed_on: 2026-06-01");
    desk.customer("乙二", "意向客户")
        .called("2027-01-10")
        .with("reviewed_on: 2026-05-01")
        .with("owner: 王五");
    desk.customer("丙三", "意向客户")
        .called("2027-01-10")
        .with("reviewed_on: 2026-06-15")
        .with("phone: 12");
    assert_eq!(desk.saved().to_review(), ["乙二", "甲一", "丙三"]);
}

#[test]
fn of_the_same_day_the_worst_comes_first() {
    let desk = Desk::on("2026-07-01");
    desk.customer("甲一", "意向客户")
        .called("2026-06-20")
        .with("owner: 王五");
    desk.customer("乙二", "意向客户").called("2026-06-20");
    desk.customer("丙三", "意向客户")
        .called("2026-06-20")
        .with("phone: 12")
        .with("website: 无");
    let desk = desk.saved();
    assert_eq!(desk.to_review(), ["丙三", "乙二", "甲一"]);
    let survey = desk.survey();
    let first = survey.of(Sort::Review).next().unwrap();
    assert!(first.reason.contains("；有 2 个问题"), "{}", first.reason);
}

#[test]
fn whoever_looked_signs_and_it_is_due_again_half_a_year_later() {
    let desk = Desk::on("2026-07-01");
    desk.customer("盛泰机械", "意向客户").called("2026-06-20");
    desk.customer("远洋贸易", "意向客户").called("2026-06-20");
    let desk = desk.saved();
    desk.git(&["config", "user.name", "李四"]);
    let before = desk.read(PROFILE);
    assert!(desk.apply(&["all"]).commit.is_none(), "nobody has looked");
    let done = desk.apply(&["review"]);
    assert_eq!((done.done.len(), done.refused.len()), (2, 0), "{done:?}");
    assert_eq!(desk.git(&["log", "-1", "--format=%s"]), "整理 2 个客户：2 个核对无误");
    let now = desk.read(PROFILE);
    let new: Vec<&str> = now.lines().filter(|line| !before.contains(line)).collect();
    assert_eq!(new, ["reviewed_by: 李四", "reviewed_on: 2026-07-01"]);
    assert!(desk.to_review().is_empty());
    desk.archive()
        .undo(&done.commit.unwrap(), None, "web", &|_| {})
        .unwrap();
    assert_eq!(desk.read(PROFILE), before);
    let id = desk.survey().of(Sort::Review).next().unwrap().id.clone();
    desk.apply(&[&id]);
    assert_eq!(desk.to_review(), ["远洋贸易"]);
    let desk = desk.moved_to("2027-01-01");
    assert_eq!(desk.to_review().len(), 2);
}

#[test]
fn a_vault_of_former_days_gets_the_fields_and_keeps_its_own() {
    let desk = Desk::on("2026-07-01");
    desk.customer("盛泰机械", "意向客户").called("2026-06-20");
    let schema = desk.read("schemas/customer.yaml");
    let begin = schema.find("  # 核对无误时").unwrap();
    let end = schema.find("  remark:\n").unwrap();
    let former = format!("{}{}", &schema[..begin], &schema[end..]).replace("title: 城市", "title: 所在市");
    desk.put("schemas/customer.yaml", &former);
    let desk = desk.saved();
    assert!(!desk.survey().can_be_reviewed && desk.to_review().is_empty());
    let fields = [REVIEWED_ON, REVIEWED_BY];
    assert!(adopt_fields(desk.archive(), &fields, &By::default()).unwrap().is_some());
    let desk = desk.saved();
    assert_eq!(desk.to_review(), ["盛泰机械"]);
    let now = desk.read("schemas/customer.yaml");
    assert!(
        former.lines().all(|line| now.contains(line)),
        "the team's own lines stay"
    );
    assert!(adopt_fields(desk.archive(), &fields, &By::default()).unwrap().is_none());
    desk.apply(&["review"]);
    assert!(desk.read(PROFILE).contains("reviewed_on: 2026-07-01"));
}

#[test]
fn who_is_to_be_cared_for_is_not_warned_of_until_the_task_is_late() {
    let desk = Desk::on("2026-08-20");
    desk.customer("盛泰机械", "成交客户")
        .with("deal: {amount: 1, product: 机床, signed_on: 2026-03-01}")
        .with("tags: [高价值]")
        .signed("2026-03-01", 620_000, 0)
        .called("2026-05-20");
    let desk = desk.saved();
    assert_eq!(desk.proposed(), ["churn 盛泰机械"]);
    desk.put(
        "客户/制造业/中型/盛泰机械/任务/2026-08-25-中秋问候.yaml",
        "name: 中秋问候\nassignee: 张三\ndue: 2026-08-25\n",
    );
    let desk = desk.saved();
    assert!(desk.proposed().is_empty(), "{:?}", desk.proposed());
    let desk = desk.moved_to("2026-08-26");
    assert_eq!(desk.proposed(), ["churn 盛泰机械"]);
}

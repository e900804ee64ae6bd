//! What is proposed, for whom, and from which day on.

use crate::desk::Desk;
use kehu::tidy::Sort;

#[test]
fn a_clean_vault_has_nothing_to_tidy() {
    let desk = Desk::on("2026-06-01");
    desk.customer("盛泰机械", "意向客户").called("2026-05-01");
    let desk = desk.saved();
    let survey = desk.survey();
    assert!(survey.proposals.is_empty() && survey.open.is_empty(), "{survey:?}");
}

#[test]
fn who_wants_nothing_and_was_not_heard_of_for_a_year_may_go() {
    let desk = Desk::on("2027-02-27");
    desk.customer("甲沉默", "潜在客户").called("2026-02-28");
    desk.customer("乙从未", "潜在客户");
    desk.customer("丙有意", "意向客户").called("2026-02-28");
    desk.customer("丁有约", "潜在客户")
        .called_and_planned("2026-02-28", "2027-03-01");
    desk.customer("戊欠款", "流失客户")
        .called("2026-02-28")
        .signed("2026-02-01", 90_000, 10_000);
    desk.customer("己流失", "流失客户")
        .called("2026-02-28")
        .signed("2026-02-01", 80_000, 80_000);
    let desk = desk.saved();
    assert_eq!(desk.proposed(), ["past 乙从未"], "a day too early for the others");
    let desk = desk.moved_to("2027-02-28");
    assert_eq!(desk.proposed(), ["past 乙从未", "past 己流失", "past 甲沉默"]);
    let survey = desk.survey();
    let reasons: Vec<&str> = survey.of(Sort::Past).map(|one| one.reason.as_str()).collect();
    assert_eq!(
        reasons[..2],
        [
            "2026-01-01 建档以来没有往来，已 423 天，没有下一步安排",
            "最近一次往来 2026-02-28，已 365 天，没有下一步安排"
        ]
    );
    // The plan is over, and nobody kept it.
    let desk = desk.moved_to("2027-03-02");
    assert!(desk.proposed().contains(&"past 丁有约".to_owned()));
}

#[test]
fn invalid_and_test_customers_go_at_once() {
    let desk = Desk::on("2026-06-01");
    desk.customer("远洋贸易", "意向客户")
        .called("2026-05-20")
        .with("follow_up_status: 无效");
    desk.customer("测试客户", "意向客户").called("2026-05-20");
    let desk = desk.saved();
    assert_eq!(desk.proposed(), ["invalid 远洋贸易", "test 测试客户"]);
}

#[test]
fn who_bought_and_fell_silent_is_lost_on_the_day() {
    let desk = Desk::on("2027-02-27");
    desk.customer("盛泰机械", "成交客户")
        .with("deal: {amount: 1, product: 机床, signed_on: 2026-02-28}")
        .signed("2026-02-28", 90_000, 90_000);
    let desk = desk.saved();
    assert!(desk.proposed().is_empty(), "{:?}", desk.proposed());
    let desk = desk.moved_to("2027-02-28");
    let lost = desk.only("lost");
    assert_eq!(lost.reason, "最近一次往来 2026-02-28，已 365 天（满 12 个月算流失）");
    assert_eq!(lost.action, "客户类型由“成交客户”改为“流失客户”");
}

#[test]
fn who_signed_is_a_buyer() {
    let desk = Desk::on("2026-06-01");
    desk.customer("盛泰机械", "意向客户")
        .signed("2026-05-20", 580_000, 0)
        .signed("2026-05-02", 20_000, 0);
    desk.customer("远洋贸易", "潜在客户");
    let desk = desk.saved();
    let bought = desk.only("bought");
    assert_eq!(
        bought.reason,
        "2026-05-02 签了合同“数控机床”（2 万元），客户类型还是“意向客户”"
    );
}

#[test]
fn value_and_tags_follow_the_figures() {
    let desk = Desk::on("2026-06-01");
    let deal = "deal: {amount: 1, product: 机床, signed_on: 2026-05-20}";
    desk.customer("盛泰机械", "成交客户")
        .with(deal)
        .signed("2026-05-20", 620_000, 0);
    desk.customer("远洋贸易", "成交客户")
        .with(deal)
        .with("tags: [高价值, 展会]")
        .signed("2026-05-20", 120_000, 0);
    desk.customer("恒瑞科技", "意向客户")
        .with("tags: [活跃客户]")
        .called("2025-11-30");
    let desk = desk.saved();
    assert_eq!(desk.proposed(), ["tag 恒瑞科技", "value 盛泰机械", "value 远洋贸易"]);
    let actions: Vec<String> = desk.survey().proposals.into_iter().map(|one| one.action).collect();
    assert_eq!(
        actions,
        ["标签“活跃客户”换成“沉睡客户”", "加上标签“高价值”", "去掉标签“高价值”"]
    );
}

#[test]
fn a_folder_follows_the_profile() {
    let desk = Desk::on("2026-06-01");
    desk.customer("盛泰机械", "意向客户")
        .with("company_size: 大型集团")
        .called("2026-05-01");
    let desk = desk.saved();
    assert!(desk.only("folder").reason.contains("档案写的是企业规模“大型集团”"));
}

#[test]
fn a_valuable_customer_who_falls_silent_is_warned_of_with_what_to_do() {
    let desk = Desk::on("2026-08-19");
    let deal = "deal: {amount: 1, product: 机床, signed_on: 2026-03-01}";
    desk.customer("盛泰机械", "成交客户")
        .with(deal)
        .with("tags: [高价值]")
        .signed("2026-03-01", 620_000, 0)
        .called_and_planned("2026-05-20", "2026-06-01");
    let desk = desk.saved();
    assert!(desk.proposed().is_empty(), "three months are not over yet");
    let desk = desk.moved_to("2026-08-20");
    let churn = desk.only("churn");
    assert!(!churn.is_doable());
    assert_eq!(churn.reason, "最近一次往来 2026-05-20，已 92 天");
    assert_eq!(
        churn.action,
        "打电话给李四（采购经理）13800138000；上次谈的是“报价”，当时约定 2026-06-01 送样机"
    );
}

#[test]
fn what_people_must_fill_in_is_counted() {
    let desk = Desk::on("2026-06-01");
    desk.customer("盛泰机械", "意向客户")
        .called("2026-05-01")
        .with("party: 企业");
    let desk = desk.saved();
    let open = desk.survey().open;
    assert_eq!((open[0].rule, open[0].count), ("schema/missing", 1));
}

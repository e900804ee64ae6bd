//! What time alone does to customers: nothing is saved, only the day is another one.

use kehu::index::Request;

use crate::shelf::Shelf;

const FOLDER: &str = "客户/制造业/中型/盛泰机械";

/// A customer put on record and last called on these days (never, for an empty one).
fn with_one(created: &str, called: &str, status: &str) -> Shelf {
    let shelf = Shelf::new().on(if called.is_empty() { created } else { called });
    let profile = format!(
        "customer_id: CUST202601010001\ncustomer_name: 盛泰机械\nparty: 个人\nindustry: 制造业\ncompany_size: 中型\n\
         customer_type: 意向客户\n{status}source: 展会\nowner: 张三\ncreated_on: {created}\n\
         contacts:\n  - name: 李四\n    phone: \"13800138000\"\n"
    );
    shelf.write(&format!("{FOLDER}/客户.yaml"), &profile);
    if !called.is_empty() {
        let followup = format!("time: {called} 00:00\nmethod: 电话\nby: 张三\nsubject: 报价\ncontent: 已报价\n");
        shelf.write(&format!("{FOLDER}/跟进/{called}-0000-电话-报价.yaml"), &followup);
    }
    shelf.save();
    shelf
}

/// Both what lists filter by and what the customer's page shows.
fn activity(shelf: &Shelf) -> String {
    shelf.read(|snapshot| {
        let shown = snapshot.customer("CUST202601010001").unwrap().derived.activity;
        let shown = shown.unwrap_or_else(|| "未联系".to_owned());
        let request = Request {
            text: format!("活跃度:{shown}"),
            kind: Some("customer".to_owned()),
            ..Request::default()
        };
        assert_eq!(
            snapshot.search(&request).unwrap().total,
            1,
            "{shown} on {}",
            snapshot.today()
        );
        shown
    })
}

#[test]
fn a_customer_falls_asleep_after_six_months_and_is_lost_after_twelve() {
    for (called, days) in [
        ("2026-01-15", ["2026-07-14", "2026-07-15", "2027-01-14", "2027-01-15"]),
        // February ends the six months of August's last days, in a leap year a day later.
        ("2025-08-31", ["2026-02-27", "2026-02-28", "2026-08-30", "2026-08-31"]),
        ("2027-08-31", ["2028-02-28", "2028-02-29", "2028-08-30", "2028-08-31"]),
        ("2028-02-29", ["2028-08-28", "2028-08-29", "2029-02-27", "2029-02-28"]),
    ] {
        let mut shelf = with_one("2025-01-01", called, "");
        for (day, expected) in days.into_iter().zip(["活跃", "沉睡", "沉睡", "流失"]) {
            shelf = shelf.on(day);
            assert_eq!(activity(&shelf), expected, "called {called}, looked at {day}");
        }
    }
}

#[test]
fn an_older_vault_counts_its_days() {
    let mut shelf = with_one("2025-01-01", "2027-12-01", "");
    shelf
        .write(
            "kehu.yaml",
            "lifecycle:\n  dormant_after_days: 90\n  lost_after_days: 365\n",
        )
        .save();
    // 2028 has a 29th of February.
    for (day, expected) in [
        ("2028-02-28", "活跃"),
        ("2028-02-29", "沉睡"),
        ("2028-11-29", "沉睡"),
        ("2028-11-30", "流失"),
    ] {
        shelf = shelf.on(day);
        assert_eq!(activity(&shelf), expected, "{day}");
    }
}

#[test]
fn who_was_never_contacted_is_neither() {
    let shelf = with_one("2020-01-01", "", "").on("2026-01-01");
    assert_eq!(activity(&shelf), "未联系");
}

fn neglected(shelf: &Shelf) -> Vec<String> {
    shelf.read(|snapshot| {
        let findings = snapshot.all_findings().unwrap();
        let neglected = findings.iter().filter(|finding| finding.rule == "lifecycle/neglected");
        neglected.map(|finding| finding.message.clone()).collect()
    })
}

#[test]
fn who_is_not_followed_up_for_more_than_ninety_days_is_a_finding_of_that_day() {
    let not_yet = "follow_up_status: 未跟进\n";
    for (created, called, status) in [
        ("2026-01-10", "", ""),
        ("2026-01-10", "", not_yet),
        ("2025-01-01", "2026-01-10", not_yet),
    ] {
        let shelf = with_one(created, called, status);
        let shelf = shelf.on("2026-04-10");
        assert!(neglected(&shelf).is_empty(), "exactly 90 days");
        let shelf = shelf.on("2026-04-11");
        assert_eq!(
            neglected(&shelf),
            ["跟进状态还是“未跟进”，从 2026-01-10 起已 91 天没有更新"]
        );
    }
    let told = with_one("2026-01-10", "", "follow_up_status: 跟进中\n").on("2027-01-01");
    assert!(neglected(&told).is_empty());
    let unsaid = with_one("2025-01-01", "2026-01-10", "").on("2027-01-01");
    assert_eq!(neglected(&unsaid).len(), 1, "what is not said is 未跟进");
}

#[test]
fn how_long_is_neglect_is_the_teams_to_say() {
    let shelf = with_one("2026-01-10", "", "").on("2027-01-01");
    shelf.write("kehu.yaml", "lifecycle: {neglected_after: 1年}\n").save();
    assert!(neglected(&shelf).is_empty());
    let shelf = shelf.on("2027-01-11");
    assert_eq!(neglected(&shelf).len(), 1);
    let rules = "quality: {disabled_rules: [lifecycle/neglected]}\n";
    shelf.write("kehu.yaml", rules).save();
    assert!(neglected(&shelf).is_empty());
}

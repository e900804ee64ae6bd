//! `kehu report`.

use super::support::Sandbox;

fn selling() -> Sandbox {
    let vault = Sandbox::new();
    vault.customer("杭州盛泰机械有限公司");
    let dir = "客户/制造业/中型/杭州盛泰机械有限公司";
    for (number, amount, day) in [("HT1", 120_000, "2026-03-05"), ("HT2", 30_000, "2026-04-06")] {
        vault.write(
            &format!("{dir}/合同/{number}-设备-{day}.yaml"),
            format!("contract_no: {number}\nproject: 设备\namount: {amount}\nsigned_on: {day}\n"),
        );
    }
    vault
}

#[test]
fn reports_are_listed_and_told() {
    let vault = selling();
    vault.kehu(["report"]).succeeds().prints("contracts").prints("客户转化");
    vault
        .kehu(["report", "contracts", "--from", "2026-03", "--to", "2026-04"])
        .succeeds()
        .prints("2026年3月1日至4月30日")
        .prints("15 万元")
        .prints("120,000");
    vault
        .kehu(["report", "合同金额", "--period", "全部", "--by", "行业"])
        .succeeds()
        .prints("制造业");
    vault
        .kehu(["report", "customers", "-行业:制造业"])
        .succeeds()
        .prints("客户 0 位");
    vault.kehu(["report", "feedback"]).succeeds().prints("没有数据");
}

#[test]
fn a_report_is_one_json_object() {
    let vault = selling();
    let told = vault
        .kehu([
            "report",
            "contracts",
            "行业:制造业",
            "--from",
            "2026-03",
            "--to",
            "2026-03",
            "--json",
        ])
        .json();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["name"], "contracts");
    assert_eq!(told[0]["rows"][0]["month"], "2026-03");
    assert_eq!(told[0]["rows"][0]["amount"], 120_000);
    assert_eq!(told[0]["columns"][0]["key"], "month");
    let reports = vault.kehu(["report", "--json"]).json();
    assert_eq!(reports.len(), 8);
}

#[test]
fn rows_add_up_whatever_the_dates_are() {
    let vault = selling();
    let dir = "客户/制造业/中型/杭州盛泰机械有限公司/合同";
    for (number, amount, day) in [
        ("HT3", "5", "2062-11-06"),
        ("HT4", "7", "昨天"),
        ("HT5", "1.0e308", "2026-03-07"),
    ] {
        vault.write(
            &format!("{dir}/{number}.yaml"),
            format!("contract_no: {number}\nproject: 设备\namount: {amount}\nsigned_on: {day}\n"),
        );
    }
    let told = vault.kehu(["report", "contracts", "--period", "全部", "--json"]).json();
    let row = |row: &serde_json::Value| {
        (
            row["month"].as_str().unwrap_or_default().to_owned(),
            row["amount"].as_u64(),
        )
    };
    let rows: Vec<_> = told[0]["rows"].as_array().into_iter().flatten().map(row).collect();
    let wanted = [
        ("2026-03", 120_000),
        ("2026-04", 30_000),
        ("2062-11", 5),
        ("（未填）", 7),
    ];
    assert_eq!(rows, wanted.map(|(month, amount)| (month.to_owned(), Some(amount))));
    assert_eq!(told[0]["tables"][0]["total"]["amount"], 150_012);
    vault
        .kehu(["report", "contracts", "--period", "全部"])
        .succeeds()
        .prints("（未填）")
        .prints("150,012");
}

#[test]
fn what_is_not_understood_is_explained() {
    let vault = selling();
    vault.kehu(["report", "nonsense"]).exits(2).complains("合同金额");
    vault
        .kehu(["report", "contracts", "--by", "心情"])
        .exits(2)
        .complains("月份");
    vault
        .kehu(["report", "contracts", "--from", "昨天"])
        .exits(2)
        .complains("2026-01-31");
    vault
        .kehu(["report", "contracts", "金额>很多"])
        .exits(2)
        .complains("数字");
}

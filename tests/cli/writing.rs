//! Customers and records made and changed at the command line.

use super::support::Sandbox;

const NAME: &str = "杭州盛泰机械有限公司";
const PROFILE: &str = "客户/制造业/中型/杭州盛泰机械有限公司/客户.yaml";

fn vault() -> Sandbox {
    let vault = Sandbox::new();
    vault.customer(NAME).kehu(["status"]).succeeds();
    vault
}

#[test]
fn a_lock_that_somebody_left_behind_hides_no_save() {
    let vault = Sandbox::new();
    vault.customer("甲公司").kehu(["status"]).succeeds();
    vault.write(".git/index.lock", "");
    vault
        .kehu(["followup", "甲公司", "锁着也记下", "方式=电话"])
        .succeeds()
        .prints("记下了")
        .prints("变更记录")
        .complains("不用重做");
    std::fs::remove_file(vault.path(".git/index.lock")).unwrap();
    vault.is_sound();
}

#[test]
fn a_field_is_set_and_only_its_line_changes() {
    let vault = vault();
    let before = vault.read(PROFILE);
    vault
        .kehu(["set", NAME, "网站=a.example.com", "备注=先发样品"])
        .succeeds()
        .prints("已修改")
        .prints("kehu undo");
    let after = vault.read(PROFILE);
    let changed: Vec<&str> = after.lines().filter(|line| !before.contains(line)).collect();
    assert_eq!(changed, ["remark: 先发样品", "website: a.example.com"]);
    assert!(vault.git(["log", "-1", "--format=%s"]).starts_with(NAME));
    assert!(vault.git(["log", "-1", "--format=%b"]).contains("Via: cli"));
    vault.kehu(["set", NAME, "备注=先发样品"]).succeeds().prints("没有改动");
    let told = vault.kehu(["set", NAME, "备注=", "--json"]).succeeds().json();
    assert_eq!(told[0]["paths"][0], PROFILE);
    assert!(told[0]["commit"].as_str().is_some());
    vault.is_sound();
}

#[test]
fn what_cannot_be_set_says_why_and_writes_nothing() {
    let vault = vault();
    let before = vault.read(PROFILE);
    for (arguments, words) in [
        (vec!["set", NAME, "没有的=1"], "没有“没有的”这个字段"),
        (vec!["set", NAME, "负责人"], "字段=值"),
        (vec!["set", NAME, "联系人=王"], "contacts[0].name"),
        (vec!["set", NAME, "客户类型=大客户"], "没有写入"),
        (vec!["set", NAME, "负责人="], "请填写“负责人”"),
        (vec!["set", NAME, "客户名称=杭州盛泰科技有限公司"], "--reason"),
        (vec!["set", "没有这家", "负责人=李四"], "没有找到客户"),
        (vec!["set", NAME], "缺少参数"),
        (vec!["followup", NAME, "谈了价格"], "跟进方式"),
        (vec!["restore", NAME], "没有归档"),
    ] {
        vault.kehu(arguments.clone()).exits(2).complains(words);
        assert_eq!(vault.read(PROFILE), before, "{arguments:?}");
    }
    vault
        .kehu(["set", NAME, "客户名称=杭州盛泰科技有限公司", "--reason", "更名"])
        .succeeds();
    assert!(vault.git(["log", "-1", "--format=%b"]).contains("Reason: 更名"));
}

#[test]
fn a_customer_and_a_follow_up_are_made_and_found() {
    let vault = vault();
    vault
        .kehu(["new", "苏州恒瑞科技有限公司", "行业=软件", "contacts[0].name=王芳"])
        .succeeds()
        .prints("新建了 CUST")
        .prints("待补：")
        .prints("客户来源");
    let told = vault
        .kehu([
            "followup",
            "苏州恒瑞科技有限公司",
            "报了三台的价\n下周回复",
            "方式=电话",
            "next.time=2026-12-01",
            "--json",
        ])
        .succeeds()
        .json();
    let path = told[0]["paths"][0].as_str().unwrap().to_owned();
    let text = vault.read(&path);
    assert!(
        text.contains("subject: 报了三台的价") && text.contains("method: 电话"),
        "{text}"
    );
    vault.kehu(["set", &path, "主题=报价"]).succeeds();
    vault
        .kehu(["search", "报了三台的价"])
        .succeeds()
        .prints("苏州恒瑞科技有限公司");
    vault.is_sound();
}

#[test]
fn a_customer_is_archived_and_restored() {
    let vault = vault();
    vault
        .kehu(["archive", NAME, "--reason", "停产"])
        .succeeds()
        .prints("已归档")
        .prints("kehu restore");
    assert!(vault.path(&PROFILE.replacen("客户", "历史客户", 1)).exists());
    assert!(vault.git(["log", "-1", "--format=%b"]).contains("Reason: 停产"));
    vault.kehu(["restore", NAME]).succeeds().prints("已恢复");
    assert!(vault.path(PROFILE).exists());
    vault.is_sound();
}

#[test]
fn files_are_attached_to_a_customer_and_to_a_record() {
    let vault = vault();
    let scan = vault.beside("扫描件.pdf");
    let photo = vault.beside("名片.jpg");
    std::fs::write(&scan, "扫描").unwrap();
    std::fs::write(&photo, "名片").unwrap();
    let (scan, photo) = (scan.to_str().unwrap(), photo.to_str().unwrap());
    vault
        .kehu(["attach", NAME, scan, photo, "--reason", "年审"])
        .succeeds()
        .prints("附件/扫描件.pdf")
        .prints("附件/名片.jpg")
        .prints("kehu undo");
    assert_eq!(
        vault.git(["log", "-1", "--format=%s"]).trim(),
        format!("{NAME}：上传附件 扫描件.pdf 等 2 个")
    );
    let body = vault.git(["log", "-1", "--format=%b"]);
    assert!(body.contains("Reason: 年审") && body.contains("Via: cli"), "{body}");
    vault.kehu(["attach", NAME, scan]).succeeds().prints("已经有了");

    vault
        .kehu(["followup", NAME, "已报价", "方式=电话", "时间=2026-11-21 14:30"])
        .succeeds();
    let record = "客户/制造业/中型/杭州盛泰机械有限公司/跟进/2026-11-21-1430-电话-已报价.yaml";
    std::fs::write(scan, "另一份").unwrap();
    let told = vault.kehu(["attach", record, scan, "--json"]).succeeds().json();
    assert_eq!(told[0]["paths"][0], record.replace(".yaml", ".pdf"));
    assert!(told[0]["commit"].as_str().is_some() && told[0]["present"].as_array().unwrap().is_empty());
    for (arguments, words) in [
        (vec!["attach", "没有这家", scan], "没有找到客户"),
        (vec!["attach", NAME, "没有的文件.pdf"], "读不了"),
        (vec!["attach", "kehu.yaml", scan], "不是客户资料"),
        (vec!["attach", NAME], "缺少参数"),
    ] {
        vault.kehu(arguments).exits(2).complains(words);
    }
    vault.is_sound();
}

#[test]
fn who_buys_and_who_is_invalid_are_told_what_follows() {
    let vault = vault();
    vault
        .kehu(["set", NAME, "客户类型=成交客户", "--reason", "签了"])
        .exits(2)
        .complains("必须填写“成交金额”");
    let deal = ["deal.amount=58万", "deal.product=机床", "deal.signed_on=2026-11-20"];
    let bought = [
        "set",
        NAME,
        "客户类型=成交客户",
        deal[0],
        deal[1],
        deal[2],
        "--reason",
        "签了",
    ];
    vault.kehu(bought).succeeds().prints("顺便登记合同");
    vault
        .kehu(["set", NAME, "跟进状态=无效", "--reason", "公司注销"])
        .succeeds();
    vault
        .kehu(["followup", NAME, "打不通", "方式=电话"])
        .exits(2)
        .complains("已标为“无效”，不再跟进");
}

#[test]
fn a_customer_that_is_there_already_is_not_made_twice_by_accident() {
    let vault = vault();
    vault
        .kehu(["new", NAME])
        .exits(2)
        .prints("可能已经有这家")
        .complains("--anyway");
    vault.kehu(["new", NAME, "--anyway"]).succeeds().prints("新建了");
}

#[test]
fn the_history_says_which_record_was_deleted_and_not_which_file() {
    let vault = vault();
    vault
        .kehu(["followup", NAME, "已报价三台", "方式=电话", "主题=报价"])
        .succeeds();
    let file = vault.kehu(["search", "类型:跟进 报价", "--json"]).json()[0]["path"]
        .as_str()
        .unwrap()
        .to_owned();
    std::fs::remove_file(vault.path(&file)).unwrap();
    vault.kehu(["status"]).succeeds();
    assert_eq!(
        vault.git(["log", "-1", "--format=%s"]).trim(),
        format!("{NAME}：删除跟进 报价")
    );
    vault.is_sound();
}

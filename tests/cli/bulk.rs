//! Many customers changed at the command line: shown, asked about, one commit.

use super::support::Sandbox;

const NAME: &str = "杭州盛泰机械有限公司";
const SHENGTAI: &str = "客户/制造业/中型/杭州盛泰机械有限公司/客户.yaml";
const HENGRUI: &str = "客户/制造业/中型/苏州恒瑞科技有限公司/客户.yaml";

fn vault() -> Sandbox {
    let vault = Sandbox::new();
    vault
        .customer("杭州盛泰机械有限公司")
        .customer("苏州恒瑞科技有限公司")
        .kehu(["status"])
        .succeeds();
    vault
}

#[test]
fn all_that_a_query_finds_change_in_one_commit() {
    let vault = vault();
    let before = vault.read(SHENGTAI);
    vault
        .kehu([
            "set",
            "--where",
            "行业:制造业",
            "负责人=李四",
            "标签+=重点",
            "--dry-run",
        ])
        .succeeds()
        .prints("负责人：")
        .prints("→ 李四")
        .prints("要改 2 个客户");
    assert_eq!(vault.read(SHENGTAI), before, "a look writes nothing");
    vault
        .kehu(["set", "--where", "行业:制造业", "备注=x"])
        .exits(2)
        .complains("--yes");
    vault
        .kehu(["set", "--where", "行业:制造业", "负责人=李四", "--yes"])
        .exits(2)
        .complains("--reason");
    assert_eq!(vault.read(SHENGTAI), before);
    let told = vault
        .kehu([
            "set",
            "--where",
            "行业:制造业",
            "负责人=李四",
            "标签+=重点",
            "--yes",
            "--reason",
            "换区",
            "--json",
        ])
        .succeeds()
        .json();
    assert_eq!((&told[0]["changed"], &told[0]["refused"]), (&2.into(), &0.into()));
    assert!(vault.read(HENGRUI).contains("负责人: 李四") || vault.read(HENGRUI).contains("owner: 李四"));
    assert_eq!(
        vault.git(["log", "-1", "--format=%s"]).trim(),
        "批量修改 2 个客户：负责人 → 李四，加标签 重点"
    );
    let commit = told[0]["commit"].as_str().unwrap().to_owned();
    vault.kehu(["undo", &commit, "--yes"]).succeeds();
    assert_eq!(vault.read(SHENGTAI), before);
    vault.is_sound();
}

#[test]
fn words_join_and_leave_the_tags_of_one_customer() {
    let vault = vault();
    vault
        .kehu(["set", NAME, "标签+=重点、华东"])
        .succeeds()
        .prints("已修改 1 个客户");
    vault.kehu(["set", NAME, "标签-=重点"]).succeeds();
    let text = vault.read(SHENGTAI);
    assert!(text.contains("华东") && !text.contains("重点"), "{text}");
    vault
        .kehu(["set", NAME, "负责人+=x"])
        .exits(1)
        .complains("不是一串标签");
}

#[test]
fn what_cannot_be_changed_is_named() {
    let vault = vault();
    vault
        .kehu(["set", "--where", "行业:制造业", "客户类型=超级", "--yes"])
        .exits(1)
        .complains("不能改：杭州盛泰机械有限公司");
    // An empty variable of a script must not change everybody, in quotes neither.
    for nothing in ["", "\"\"", " “” ", "-", "\u{200b}"] {
        vault
            .kehu(["set", "--where", nothing, "备注=x", "--yes"])
            .exits(2)
            .complains("没有条件");
    }
    vault
        .kehu(["set", "--where", "行业:没有", "备注=x"])
        .succeeds()
        .prints("没有符合条件");
    vault
        .kehu(["set", "--where", "行业:制造业"])
        .exits(2)
        .complains("缺少参数");
}

#[test]
fn a_customer_moves_with_its_class_and_many_go_to_the_archive_and_back() {
    let vault = vault();
    vault
        .kehu(["move", NAME, "IT业/大型集团"])
        .exits(2)
        .complains("--reason");
    vault
        .kehu(["move", NAME, "IT业/大型集团", "--reason", "转型"])
        .succeeds()
        .prints("移到 客户/IT业/大型集团/杭州盛泰机械有限公司");
    let text = vault.read("客户/IT业/大型集团/杭州盛泰机械有限公司/客户.yaml");
    assert!(
        text.contains("industry: IT业") && text.contains("company_size: 大型集团"),
        "{text}"
    );
    vault.kehu(["move", NAME]).exits(2).complains("移到哪里");
    vault
        .kehu(["move", NAME, "备注=x"])
        .exits(2)
        .complains("只改行业和规模");
    vault
        .kehu([
            "move",
            "--where",
            "盛泰",
            "行业=制造业",
            "规模=中型",
            "--reason",
            "改回",
        ])
        .succeeds();
    assert!(vault.path(SHENGTAI).exists());
    vault.kehu(["archive", "--where", "行业:制造业", "--yes"]).succeeds();
    assert!(!vault.path(SHENGTAI).exists());
    assert_eq!(vault.git(["log", "-1", "--format=%s"]).trim(), "批量归档 2 个客户");
    vault.kehu(["restore", "--where", "行业:制造业", "--yes"]).succeeds();
    assert!(vault.path(SHENGTAI).exists());
    vault.is_sound();
}

#[test]
fn a_field_of_another_kind_is_said_to_be_that_kinds() {
    let vault = vault();
    let said = vault.kehu(["set", "--where", "类型:合同", "合同编号=HT1", "--yes"]);
    said.exits(2).complains("--where 只能改客户").complains("写文件的路径");
    vault
        .kehu(["set", "--where", "行业:制造业", "没有的字段=1", "--yes"])
        .exits(2)
        .complains("客户没有“没有的字段”这个字段");
}

#[test]
fn archived_customers_are_left_out_and_told_of_unless_the_query_means_them() {
    let vault = vault();
    let former = SHENGTAI.replacen("客户", "历史客户", 1);
    vault
        .kehu(["task", "送样品", "--customer", NAME, "截止=明天"])
        .succeeds();
    vault
        .kehu(["archive", "--where", "盛泰", "--dry-run"])
        .succeeds()
        .prints("注意：还有1 项未完成的任务");
    vault
        .kehu(["archive", NAME, "--reason", "停产"])
        .succeeds()
        .complains("注意：归档了，但还有1 项未完成的任务");
    assert!(vault.path(&former).exists());
    let care = ["task", "问候", "截止=下周一", "--where", "行业:制造业"];
    vault
        .kehu(care.into_iter().chain(["--dry-run"]))
        .succeeds()
        .prints("要给 1 个客户新建任务")
        .complains("另有 1 个已归档的客户也符合条件，没有算在内；要算上，条件里加 归档:是,否");
    let with = care.map(|word| {
        if word == "行业:制造业" {
            "行业:制造业 归档:是,否"
        } else {
            word
        }
    });
    vault
        .kehu(with.into_iter().chain(["--dry-run"]))
        .succeeds()
        .prints("要给 2 个客户新建任务");
    vault.kehu(["status"]).succeeds().prints("客户    1，另有 1 个已归档的");
    let status = vault.kehu(["status", "--json"]).succeeds().json();
    assert_eq!(
        (&status[0]["customers"], &status[0]["archived"]),
        (&1.into(), &1.into())
    );
    vault
        .kehu(["restore", "--where", "行业:制造业"])
        .succeeds()
        .prints("已恢复 1 个客户");
    assert!(!vault.path(&former).exists());
    vault.is_sound();
}

#[test]
fn words_join_and_leave_a_list_by_one_rule_and_the_history_says_which() {
    let vault = vault();
    let last = || vault.git(["log", "-1", "--format=%s"]).trim().to_owned();

    vault.kehu(["set", SHENGTAI, "标签=VIP 客户、老 朋友"]).succeeds();
    assert_eq!(last(), format!("{NAME}：加标签 VIP 客户、老 朋友"));
    vault.kehu(["set", SHENGTAI, "标签=VIP 客户、重点"]).succeeds();
    assert_eq!(last(), format!("{NAME}：加标签 重点，去标签 老 朋友"));
    vault.kehu(["set", SHENGTAI, "标签="]).succeeds();
    assert_eq!(last(), format!("{NAME}：去标签 VIP 客户、重点"));
    vault
        .kehu(["set", "--where", "行业:制造业", "标签+=VIP 客户 展会", "--yes"])
        .succeeds();
    let text = vault.read(SHENGTAI);
    assert!(text.contains("VIP 客户") && text.contains("展会"), "{text}");
    assert!(last().ends_with("：加标签 VIP 客户、展会"), "{}", last());
    vault.is_sound();
}

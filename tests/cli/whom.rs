//! Who is changed: whom a word names exactly, at once; whom it only hints at, after a question.

use super::support::{Sandbox, profile};

const NAME: &str = "杭州云帆科技有限公司";
const PROFILE: &str = "客户/制造业/中型/杭州云帆科技有限公司/客户.yaml";

fn vault() -> Sandbox {
    let vault = Sandbox::new();
    let more = "short_name: 云帆杭州\nformer_names: [杭州远帆软件有限公司]\nlegacy_ids: [K-0042]\n";
    vault
        .write(PROFILE, profile(NAME) + more)
        .customer("宁波蓝海贸易有限公司")
        .customer("宁波海天塑机有限公司")
        .kehu(["status"])
        .succeeds();
    vault
}

fn number(vault: &Sandbox) -> String {
    let shown = vault.kehu(["show", NAME, "--json"]).succeeds().json();
    shown[0]["profile"]["customer_id"].as_str().unwrap().to_owned()
}

#[test]
fn whoever_is_named_exactly_is_changed_without_a_question() {
    let vault = vault();
    let number = number(&vault);
    let folder = "客户/制造业/中型/杭州云帆科技有限公司";
    let words = [
        NAME,
        "云帆杭州",
        "杭州远帆软件有限公司",
        "K-0042",
        "k-0042",
        &number,
        folder,
        &format!("{folder}/"),
        &format!("{folder}/客户.yaml"),
    ];
    for (at, word) in words.into_iter().enumerate() {
        let remark = format!("备注=第{at}次");
        vault.kehu(["set", word, &remark]).succeeds();
        assert!(vault.read(PROFILE).contains(&format!("第{at}次")), "{word}");
    }
    vault.kehu(["followup", "云帆杭州", "已报价", "方式=电话"]).succeeds();
    vault.kehu(["task", "送样品", "--customer", &number]).succeeds();
    vault.is_sound();
}

#[test]
fn without_anybody_to_ask_a_part_of_a_name_changes_nothing() {
    let vault = vault();
    let number = number(&vault);
    let file = vault.beside("报价.txt");
    std::fs::write(&file, "报价").unwrap();
    let file = file.to_str().unwrap();
    let before = vault.git(["rev-parse", "HEAD"]);
    for word in ["云帆", "云帆科技", "yunfan", "hzyf"] {
        for line in [
            vec!["set", word, "备注=x"],
            vec!["set", word, "标签+=x"],
            vec!["set", word, "备注=x", "--yes"],
            vec!["move", word, "IT业/大型集团", "--reason", "转型"],
            vec!["archive", word],
            vec!["restore", word],
            vec!["followup", word, "已报价", "方式=电话"],
            vec!["task", "送样品", "--customer", word],
            vec!["later", word, "2026-12-01"],
            vec!["attach", word, file],
        ] {
            let said = vault.kehu(line.clone());
            said.exits(2).complains(NAME).complains(&number).complains("张三");
        }
        vault.kehu(["set", word, "备注=x", "--dry-run"]).succeeds().prints(NAME);
    }
    vault
        .kehu(["set", "宁波", "备注=x"])
        .exits(2)
        .complains("宁波蓝海贸易有限公司")
        .complains("宁波海天塑机有限公司");
    vault
        .kehu(["set", "没有这家", "备注=x"])
        .exits(2)
        .complains("没有找到客户");
    vault.kehu(["show", "云帆"]).succeeds().prints(NAME);
    assert_eq!(vault.git(["rev-parse", "HEAD"]), before);
    vault.is_sound();
}

#[cfg(target_os = "linux")]
#[test]
fn at_a_terminal_it_is_asked_who_is_meant() {
    use std::io::{Read as _, Write as _};
    let vault = vault();
    for (answer, is_changed) in [("n\n", false), ("\n", false), ("y\n", true)] {
        let mut terminal = vault.at_a_terminal("set 云帆 标签+=重点");
        let (mut out, mut shown) = (terminal.stdout.take().unwrap(), Vec::new());
        while !String::from_utf8_lossy(&shown).contains("[y/N]") {
            let mut byte = [0];
            assert_eq!(out.read(&mut byte).unwrap(), 1, "{}", String::from_utf8_lossy(&shown));
            shown.push(byte[0]);
        }
        terminal.stdin.take().unwrap().write_all(answer.as_bytes()).unwrap();
        out.read_to_end(&mut shown).unwrap();
        let shown = String::from_utf8_lossy(&shown);
        assert!(shown.contains(&format!("是“{NAME}”（")), "{shown}");
        assert_eq!(shown.matches("[y/N]").count(), 1, "{shown}");
        let code = if is_changed { 0 } else { 2 };
        assert_eq!(terminal.wait().unwrap().code(), Some(code), "{shown}");
        assert_eq!(vault.read(PROFILE).contains("重点"), is_changed, "{shown}");
    }
}

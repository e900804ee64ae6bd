//! Who sits at the keyboard, and how colleagues reach them.

use crate::support::Sandbox;

#[test]
fn who_says_her_name_signs_what_she_saves() {
    let vault = Sandbox::new();
    let before = vault.read("kehu.yaml");
    vault
        .kehu(["me", "--name", "李娜", "--email", "lina@example.com"])
        .succeeds()
        .prints("李娜（lina@example.com）");
    assert_eq!(
        vault.git(["log", "-1", "--format=%an <%ae> %s"]).trim(),
        "李娜 <lina@example.com> 成员：李娜的联系方式"
    );
    vault
        .kehu(["new", "杭州盛泰", "行业=制造业", "企业规模=中型"])
        .succeeds();
    assert_eq!(vault.git(["log", "-1", "--format=%an"]).trim(), "李娜");

    // What is not said stays as it is, and saying it again changes nothing.
    vault.kehu(["me", "--phone", "139 0000 1111"]).succeeds();
    let head = vault.git(["rev-parse", "HEAD"]);
    vault
        .kehu(["me", "--name", "李娜", "--phone", "139 0000 1111"])
        .succeeds()
        .prints("李娜（lina@example.com，139 0000 1111）");
    assert_eq!(vault.git(["rev-parse", "HEAD"]), head);

    // Another member beside her, and what cannot be meant.
    vault.kehu(["me", "--name", "张三"]).exits(2).complains("请填写邮箱");
    vault
        .kehu(["me", "--name", "张三", "--email", "zhangsan"])
        .exits(2)
        .complains("不像邮箱地址");
    vault
        .kehu(["me", "--name", "张三", "--email", "zhangsan@example.com"])
        .succeeds();
    let text = vault.read("kehu.yaml");
    let listed = "members:\n  - name: 李娜\n    email: lina@example.com\n    phone: 139 0000 1111\n  - name: 张三\n    email: zhangsan@example.com\n";
    assert_eq!(text.replacen(listed, "", 1), before, "every other line is as it was");
    vault.kehu(["me"]).succeeds().prints("张三");
    vault.is_sound();
}

#[test]
fn settings_that_cannot_be_read_are_left_alone() {
    let vault = Sandbox::new();
    vault.write("kehu.yaml", "members: [\n");
    vault
        .kehu(["me", "--name", "李娜", "--email", "lina@example.com"])
        .exits(2)
        .complains("kehu.yaml");
    assert_eq!(vault.read("kehu.yaml"), "members: [\n");
}

//! 我的资料: whose name saves bear, and how colleagues reach whoever sits here.

use crate::site::Site;

fn settings(site: &Site) -> String {
    std::fs::read_to_string(site.root().join("kehu.yaml")).unwrap()
}

#[test]
fn who_says_her_name_signs_what_she_saves_and_sees_what_is_hers() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰").with("owner", "李娜");
        vault.customer("苏州恒瑞").with("owner", "张三");
    });
    let before = settings(&site);
    let page = site.open("/").is_awake().clicks("我的资料").shows("姓名");
    page.runs("document.querySelector('#me-name').value = ''; document.querySelector('#me-email').value = ''");
    let page = page
        .focuses("#me-name")
        .types("李娜")
        .focuses("#me-email")
        .types("lina@example.com")
        .focuses("#me-phone")
        .types("139 0000 1111")
        .clicks("保存")
        .shows("已保存")
        .shows("通讯录")
        .on_a_phone()
        .fits();
    let listed = "members:\n  - name: 李娜\n    email: lina@example.com\n    phone: 139 0000 1111\n";
    assert_eq!(
        settings(&site).replacen(listed, "", 1),
        before,
        "every other line is as it was"
    );
    let change = site.json("/api/changes?limit=1")["results"][0].clone();
    assert_eq!(change["author"], "李娜", "{change}");
    assert_eq!(change["summary"], "成员：李娜的联系方式", "{change}");
    page.clicks("我的客户").shows("杭州盛泰").hides("苏州恒瑞");
    let saved = format!("/me?saved=1&commit={}", change["commit"].as_str().unwrap());
    site.open(&saved).is_awake().clicks("撤销").shows("撤销这次修改？");
}

#[test]
fn what_cannot_be_a_name_or_an_address_is_told_at_its_field() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰");
    });
    let before = settings(&site);
    let (head, page) = site.sends_form("/me", &[("name", "<b>"), ("email", "lina"), ("phone", "abc")]);
    assert!(head.contains(" 422 "), "{head}");
    for words in ["含有不能用的字符", "不像邮箱地址", "不像电话号码", "value=\"lina\""] {
        assert!(page.contains(words), "{words} is missing");
    }
    // Git would sign it 张三, who is somebody else.
    let (head, page) = site.sends_form("/me", &[("name", "张三."), ("email", "a@example.com")]);
    assert!(head.contains(" 422 ") && page.contains("首尾是标点"), "{head}");
    assert_eq!(settings(&site), before);
    let (head, _) = site.sends_form("/me", &[("name", ""), ("email", "")]);
    assert!(head.contains(" 422 "), "{head}");
}

#[test]
fn what_was_saved_stands_on_the_very_next_page() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰");
    });
    let sent = [
        ("name", "李娜"),
        ("email", "lina@example.com"),
        ("phone", "13900001111"),
    ];
    let (head, _) = site.sends_form("/me", &sent);
    let (_, page) = site.get(&crate::site::location(&head).unwrap());
    for words in ["已保存", "value=\"13900001111\"", "通讯录"] {
        assert!(page.contains(words), "{words} is missing");
    }
    site.edit("kehu.yaml", "members:", "members: [");
    let (head, page) = site.sends_form("/me", &sent);
    assert!(
        head.contains(" 422 ") && page.contains("value=\"13900001111\""),
        "{head}"
    );
}

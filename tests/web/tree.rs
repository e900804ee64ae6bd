//! 目录: the folders that customers lie in.

use crate::site::{Site, encoded};

fn two_industries() -> Site {
    Site::with_vault(|vault| {
        vault.customer("杭州盛泰");
        vault.customer("苏州恒瑞").with("owner", "王建国");
        let profile = "customer_id: C9\ncustomer_name: 宁波远洋\nparty: 个人\nindustry: 零售业\ncompany_size: 小型\n\
             customer_type: 潜在客户\nsource: 展会\nowner: 李四\ncreated_on: 2026-01-01\n\
             contacts: [{name: 王五, phone: \"13800138000\"}]\n";
        vault.write("客户/零售业/小型/宁波远洋/客户.yaml", profile);
        vault.write(
            "历史客户/零售业/小型/温州旧友/客户.yaml",
            profile.replace("C9", "C8").replace("宁波远洋", "温州旧友"),
        );
    })
}

#[test]
fn folders_open_in_the_address_and_stay_open() {
    let site = two_industries();
    site.open("/customers?view=tree")
        .is_awake()
        .shows("制造业")
        .hides("历史客户")
        .hides("杭州盛泰")
        .clicks("制造业")
        .is_at("/customers?view=tree&open=客户/制造业")
        .clicks("中型")
        .shows("杭州盛泰")
        .is_at("/customers?view=tree&open=客户/制造业&open=客户/制造业/中型")
        .goes_to(&format!("/customers?view=tree&open={}", encoded("客户/零售业/小型")))
        .clicks("零售业")
        .shows("宁波远洋")
        .clicks("零售业")
        .until(
            "does not close",
            "!document.querySelector('[data-folder=\"客户/零售业\"]').open",
        )
        .is_quiet();
}

#[test]
fn folders_open_without_a_script() {
    let site = two_industries();
    let (_, page) = site.get("/customers?view=tree");
    let open = format!("open={}", encoded("客户/制造业"));
    assert!(
        page.contains(&format!("/customers?view=tree&amp;{open}")) || page.contains(&open),
        "{page}"
    );
    let (_, page) = site.get(&format!("/customers?view=tree&{open}&{open}%2F{}", encoded("中型")));
    assert!(page.contains("杭州盛泰") && page.contains("苏州恒瑞"), "{page}");
}

#[test]
fn keys_are_enough() {
    two_industries()
        .open("/customers?view=tree")
        .is_awake()
        .presses("j")
        .presses("o")
        .is_at("/customers?view=tree&open=客户/制造业")
        .until(
            "loses the focus",
            "document.activeElement.closest('[data-folder]')?.dataset.folder === '客户/制造业'",
        )
        .presses("j")
        .presses("Enter")
        .shows("杭州盛泰")
        .is_quiet();
}

#[test]
fn a_query_narrows_the_tree_and_stays_when_looking_elsewhere() {
    let site = two_industries();
    site.open(&format!("/customers?view=tree&q={}", encoded("负责人:王建国")))
        .shows("苏州恒瑞")
        .hides("杭州盛泰")
        .hides("零售业")
        .until(
            "leads nowhere else",
            "document.querySelector('.segments a:last-child').click() === undefined",
        )
        .is_at("/customers?view=kind&q=负责人:王建国")
        .clicks("列表")
        .is_at("/customers?q=负责人:王建国")
        .shows("苏州恒瑞");
    assert_eq!(site.json("/api/customers?view=tree")["total"], 3);
    let counts = site.json("/api/customers?view=tree&archived=with");
    assert_eq!(counts["total"], 4);
    assert_eq!(counts["results"][0]["path"], "历史客户/零售业/小型");
    let (_, page) = site.get(&format!("/customers?q={}", encoded("文件夹:客户/制造业")));
    assert!(page.contains("杭州盛泰") && !page.contains("宁波远洋"), "{page}");
}

//! 问题: worked down from the list.

use crate::site::Site;

#[test]
fn whoever_mends_a_problem_comes_back_to_the_list() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰").with("city", "杭州市");
        vault.customer("测试客户");
    });
    let (_, list) = site.get("/problems?rule=name/placeholder");
    assert!(list.contains("归档这个客户") && list.contains("do=archive"), "{list}");
    site.open("/problems?rule=name/placeholder")
        .is_awake()
        .clicks("修改")
        .shows("修改资料")
        .focuses("[name='f.customer_name']")
        .presses_ctrl("a")
        .types("宁波蓝海")
        .focuses("[name='reason']")
        .types("写错了")
        .clicks("保存")
        .shows("已保存：宁波蓝海 的客户资料")
        .shows("这个列表里没有问题了")
        .is_quiet();
    let elsewhere = site.get("/edit/x?back=https://example.com").1;
    assert!(!elsewhere.contains("example.com"), "{elsewhere}");
}

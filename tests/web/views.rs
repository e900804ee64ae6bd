//! Saved views: kept from a list, in the side bar, following their files, safe from one another.

use crate::site::{Site, encoded, location, until};

const FILE: &str = "views/待回访.yaml";

fn trades() -> Site {
    Site::with_vault(|vault| {
        vault
            .customer("杭州盛泰")
            .followup("2026-01-05 09:00", "报价跟进", "报价已发出")
            .contract("HT2026001", "设备采购", 486_000, "2026-03-01");
        vault.customer("苏州恒瑞").with("industry", "IT业");
        vault.customer("宁波远洋").with("industry", "零售业");
        for view in ["重点客户", "资料待补"] {
            vault.removed(&format!("views/{view}.yaml"));
        }
        vault.write(
            FILE,
            "# 每周一过一遍\ntitle: 待回访\ndescription: 都要打电话\nquery: 行业:制造业\n",
        );
    })
}

fn text(site: &Site, path: &str) -> String {
    std::fs::read_to_string(site.root().join(path)).unwrap_or_default()
}

/// What the side bar shows below 视图.
const SIDE_BAR: &str = r"[...document.querySelectorAll('.rail-views li')].map((e) => e.innerText.replace(/\s+/g, ' '))";

/// Whether what the button opens begins on the screen.
const WITHIN: &str = "document.querySelector('.keep-view .panel').getBoundingClientRect().left >= 0";

/// Opens what can be done with the first view of all.
const OPENS: &str = "document.querySelector('.view-row summary').click() === undefined";

/// What a page's form would send along as the file that it saw.
fn seen(site: &Site, address: &str) -> String {
    let (_, page) = site.get(address);
    let value = page.split("name=\"seen\" value=\"").nth(1);
    value.and_then(|rest| rest.split('"').next()).unwrap().to_owned()
}

#[test]
fn a_list_is_kept_and_stands_in_the_side_bar() {
    let site = trades();
    let page = site
        .open("/customers?sort=-contract_amount&cols=owner,contract_amount")
        .chooses("所属行业", "制造业")
        .chooses("所属行业", "IT业")
        .shows("苏州恒瑞")
        .clicks("存为视图")
        .focuses(".keep-view [name=name]")
        .types("制造和 IT")
        .clicks("保存")
        .is_at("/views/制造和 IT")
        .until(
            "has no heading",
            "document.querySelector('h1').innerText === '制造和 IT'",
        )
        .hides("宁波远洋")
        .shows("合同总额");
    assert_eq!(page.value(SIDE_BAR), serde_json::json!(["制造和 IT 2", "待回访 1"]));
    let kept = text(&site, "views/制造和 IT.yaml");
    for line in [
        "title: 制造和 IT",
        "list: 客户",
        "query: 所属行业:制造业,IT业",
        "sort: -contract_amount",
        "  - owner",
    ] {
        assert!(kept.contains(line), "{line}\n{kept}");
    }
    let change = &site.json("/api/changes?limit=1")["results"][0];
    assert_eq!(change["summary"], "新增视图 制造和 IT", "{change}");
    page.clicks("待回访")
        .is_at("/views/待回访")
        .shows("都要打电话")
        .hides("苏州恒瑞")
        .goes_to("/customers")
        .clicks("制造和 IT")
        .shows("苏州恒瑞")
        .is_quiet();
}

#[test]
fn a_view_follows_its_file() {
    let site = trades();
    let page = site
        .open("/views/%E5%BE%85%E5%9B%9E%E8%AE%BF")
        .is_awake()
        .shows("杭州盛泰")
        .hides("宁波远洋");
    site.edit(FILE, "行业:制造业", "行业:零售业");
    let page = page.shows("宁波远洋").hides("杭州盛泰");
    site.edit(
        FILE,
        "query:",
        "columns: [客户名称, 合同总额]\nsort: -合同总额\ngroup: 月份\nquery:",
    );
    let page = page
        .shows("这个视图现在用不了")
        .shows("views/待回访.yaml 第 6 行")
        .shows("不能按“月份”分组")
        .shows("写成 group: 目录")
        .shows("有误");
    site.edit(FILE, "group: 月份\n", "");
    page.shows("宁波远洋").shows("合同总额").hides("有误").is_quiet();
}

#[test]
fn a_broken_view_is_told_and_the_others_work() {
    let site = trades();
    let write = |text: &str| std::fs::write(site.root().join("views/坏的.yaml"), text).unwrap();
    let finds = |rule: &str| {
        let problems = format!("/api/problems?path={}", encoded("views/坏的.yaml"));
        until(|| site.json(&problems)["results"][0]["rule"] == rule);
    };
    write("query：行业\nlist: [\n");
    finds("syntax/full-width-colon");
    let page = site.open(&format!("/views/{}", encoded("坏的")));
    let page = page.shows("views/坏的.yaml 第 1 行").shows("冒号");
    let page = page
        .clicks("看文件")
        .shows("query：行业")
        .goes_to("/views")
        .shows("有误")
        .clicks("待回访");
    page.shows("杭州盛泰").is_quiet();
    write("query: 城巿:杭州\n");
    finds("view/query");
    site.open(&format!("/views/{}", encoded("坏的")))
        .shows("城巿")
        .clicks("城市:杭州")
        .shows("杭州盛泰")
        .shows("从视图坏的改来")
        .clicks("更新视图")
        .is_at("/views/坏的")
        .shows("杭州盛泰");
    write("list: 订货单\n");
    finds("view/invalid");
    site.open(&format!("/views/{}", encoded("坏的")))
        .shows("没有“订货单”这个列表")
        .shows("合同");
}

#[test]
fn a_changed_list_updates_its_view_and_keeps_its_comments() {
    let site = trades();
    site.open("/views/%E5%BE%85%E5%9B%9E%E8%AE%BF")
        .hides("还没有存")
        .chooses("所属行业", "IT业")
        .is_at("/customers?q=行业:制造业,IT业&from=待回访")
        .shows("从视图待回访改来")
        .clicks("放弃改动")
        .is_at("/views/待回访")
        .chooses("所属行业", "IT业")
        .clicks("更新视图")
        .is_at("/views/待回访")
        .shows("苏州恒瑞")
        .hides("还没有存")
        .is_quiet();
    assert_eq!(
        text(&site, FILE),
        "# 每周一过一遍\ntitle: 待回访\ndescription: 都要打电话\nquery: 行业:制造业,IT业\nlist: 客户\n"
    );
}

#[test]
fn what_is_typed_on_a_view_is_a_list_of_its_own() {
    let site = trades();
    site.open("/views/%E5%BE%85%E5%9B%9E%E8%AE%BF")
        .is_awake()
        .focuses("#filter")
        .types("城市:苏州 ")
        .is_at("/customers?q=城市:苏州+行业:制造业&from=待回访")
        .shows("没有符合条件的客户")
        .shows("从视图待回访改来");
}

#[test]
fn searches_and_lists_of_records_are_kept_too() {
    let site = trades();
    site.open(&format!("/search?q={}", encoded("报价")))
        .clicks("存为视图")
        .focuses(".keep-view [name=name]")
        .types("报价")
        .clicks("保存")
        .is_at("/views/报价")
        .shows("报价跟进")
        .goes_to("/customers?view=kind&kind=contract&sort=-amount")
        .clicks("存为视图")
        .focuses(".keep-view [name=name]")
        .types("大合同")
        .clicks("保存")
        .is_at("/views/大合同")
        .shows("设备采购")
        .goes_to("/customers?view=tree")
        .clicks("存为视图")
        .focuses(".keep-view [name=name]")
        .types("按目录")
        .clicks("保存")
        .is_at("/views/按目录")
        .until("shows no folders", "Boolean(document.querySelector('.tree .folder'))")
        .is_quiet();
    assert!(text(&site, "views/报价.yaml").contains("list: 搜索\nquery: 报价"));
    assert!(text(&site, "views/大合同.yaml").contains("list: contract\nsort: -amount"));
    assert!(text(&site, "views/按目录.yaml").contains("group: 目录"));
    let rows = |view: &str| site.json(&format!("/api/views/{}", encoded(view)))["total"].clone();
    assert_eq!([rows("大合同"), rows("按目录")], [1, 3]);
    let views = site.json("/api/views");
    assert_eq!(views["total"], 4, "{views}");
}

#[test]
fn of_two_who_save_at_once_neither_loses_anything() {
    let site = trades();
    let address = format!("/views/{}", encoded("待回访"));
    let (head, body) = site.sends_form("/views", &[("name", "待回访"), ("list", "客户"), ("q", "等级:A")]);
    assert!(
        head.contains(" 409 ") && body.contains("已经有“待回访”了") && body.contains("替换“待回访”"),
        "{head}"
    );
    assert!(text(&site, FILE).contains("行业:制造业"), "the first one stays");
    let old = seen(&site, &address);
    let replace = |seen: &str, query: &str| {
        site.sends_form(
            &address,
            &[("do", "replace"), ("seen", seen), ("list", "客户"), ("q", query)],
        )
    };
    let (head, _) = replace(&old, "等级:A");
    assert_eq!(location(&head), Some(format!("/views/{}", encoded("待回访"))));
    let (head, body) = replace(&old, "等级:B");
    assert!(
        head.contains(" 409 ") && body.contains("刚刚被改过") && body.contains("等级:B"),
        "{head}\n{body}"
    );
    assert!(
        text(&site, FILE).contains("query: 等级:A"),
        "what was saved meanwhile stays"
    );
    for action in ["rename", "delete"] {
        let (head, _) = site.sends_form(&address, &[("do", action), ("seen", &old), ("name", "别的")]);
        assert!(head.contains(" 409 "), "{action} {head}");
    }
    let both: Vec<(String, String)> = std::thread::scope(|scope| {
        let save = |query: &'static str| {
            let site = &site;
            scope.spawn(move || site.sends_form("/views", &[("name", "同名"), ("list", "客户"), ("q", query)]))
        };
        let saving = ["等级:A", "等级:B"].map(save);
        saving.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let kept = both.iter().filter(|(head, _)| head.contains(" 303 ")).count();
    let told = both.iter().filter(|(head, _)| head.contains(" 409 ")).count();
    assert_eq!((kept, told), (1, 1));
}

#[test]
fn a_view_is_renamed_deleted_and_brought_back() {
    let site = trades();
    let page = site
        .open("/views/%E5%BE%85%E5%9B%9E%E8%AE%BF")
        .clicks("视图")
        .goes_to("/views")
        .until("has nothing to open", OPENS)
        .until(
            "empties the name",
            "document.querySelector('.view-row [name=name]').select() === undefined",
        )
        .types("本周/回访?")
        .clicks("改名")
        .is_at("/views/本周／回访？")
        .until(
            "has another heading",
            "document.querySelector('h1').innerText === '本周/回访?'",
        );
    let renamed = text(&site, "views/本周／回访？.yaml");
    assert!(renamed.contains("# 每周一过一遍\ntitle: 本周/回访?"), "{renamed}");
    assert!(!site.root().join(FILE).exists());
    let page = page
        .goes_to("/views")
        .until("has nothing to open", OPENS)
        .clicks("删除这个视图")
        .shows("视图已删除")
        .shows("还没有视图");
    assert!(!site.root().join("views/本周／回访？.yaml").exists());
    page.clicks("撤销删除")
        .shows("已撤销")
        .goes_to("/views")
        .shows("本周/回访?")
        .is_quiet();
    assert_eq!(text(&site, "views/本周／回访？.yaml"), renamed);
}

#[test]
fn names_are_names() {
    let site = trades();
    let save = |name: &str| {
        site.sends_form("/views", &[("name", name), ("list", "客户"), ("q", "")])
            .0
    };
    for (name, file) in [("CON", "CON_"), ("../../外面", "／..／外面"), ("a<b>", "a＜b＞")] {
        assert!(save(name).contains(" 303 "), "{name}");
        let files: Vec<String> = std::fs::read_dir(site.root().join("views"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        assert!(files.contains(&format!("{file}.yaml")), "{name}: {files:?}");
    }
    for name in ["", "  ", &"长".repeat(41), "con"] {
        assert!(save(name).contains(" 409 "), "{name}");
    }
    assert_eq!(site.post_with("/views", "Origin: https://evil.example\r\n"), 403);
    assert_eq!(site.get("/views/nobody").0, 404);
}

#[test]
fn a_phone_has_them_above_the_list() {
    let site = trades();
    site.open("/customers")
        .on_a_phone()
        .goes_to("/customers")
        .fits()
        .clicks("待回访")
        .is_at("/views/待回访")
        .clicks("视图")
        .until("hangs over the edge", WITHIN)
        .fits()
        .goes_to(&format!("/search?q={}", encoded("杭州")))
        .clicks("存为视图")
        .until("hangs over the edge", WITHIN)
        .fits()
        .is_quiet();
}

//! Many customers at once: ticked, looked at, changed, taken back.

use crate::site::{Site, encoded, location};

const FIRST: &str = "客户/制造业/中型/杭州盛泰/客户.yaml";
const SECOND: &str = "客户/制造业/中型/苏州恒瑞/客户.yaml";

fn office() -> Site {
    Site::with_vault(|vault| {
        vault.customer("杭州盛泰").with("owner", "张三").with("city", "杭州市");
        vault.customer("苏州恒瑞").with("owner", "张三");
        vault.customer("宁波远洋").with("owner", "李四");
    })
}

fn text(site: &Site, path: &str) -> String {
    std::fs::read_to_string(site.root().join(path)).unwrap_or_default()
}

/// The hidden fields of the form that carries a change out.
fn hidden(page: &str) -> Vec<(String, String)> {
    let form = page.split("class=\"bulk-do\"").nth(1).unwrap_or_default();
    let form = form.split("</form>").next().unwrap_or_default();
    let inputs = form.split("<input type=\"hidden\" name=\"").skip(1);
    let pair = |input: &str| {
        let (name, rest) = input.split_once('"')?;
        let value = rest.strip_prefix(" value=\"")?.split('"').next()?;
        Some((name.to_owned(), value.to_owned()))
    };
    inputs.filter_map(pair).collect()
}

fn sends(site: &Site, fields: &[(String, String)], more: &[(&str, &str)]) -> (String, String) {
    let fields = fields.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    let fields: Vec<(&str, &str)> = fields.chain(more.iter().copied()).collect();
    site.sends_form("/bulk", &fields)
}

#[test]
fn two_ticked_customers_get_another_owner_and_it_is_taken_back() {
    let site = office();
    let before = text(&site, FIRST);
    let page = site
        .open("/customers?q=张三")
        .is_awake()
        .presses("j")
        .presses("x")
        .presses("j")
        .presses("x")
        .shows("已选 2 位")
        .clicks("转交负责人")
        .shows("2 个客户")
        .focuses("[name='f.owner']")
        .types("王五")
        .clicks("看会改成什么")
        .shows("会改成这样")
        .shows("要改 2 个客户")
        .focuses("[name=reason]")
        .types("换区")
        .clicks("执行")
        .shows("已转交 2 个客户");
    assert_eq!(text(&site, FIRST), before.replace("owner: 张三", "owner: 王五"));
    assert!(text(&site, SECOND).contains("owner: 王五"));
    let change = &site.json("/api/changes?limit=1")["results"][0];
    assert_eq!(change["summary"], "批量修改 2 个客户：负责人 → 王五");
    assert_eq!(change["reason"], "换区");
    page.clicks("撤销")
        .shows("撤销这次修改？")
        .clicks("撤销，改回去")
        .shows("已撤销")
        .is_quiet();
    assert_eq!(text(&site, FIRST), before);
}

#[test]
fn who_was_ticked_stays_ticked_for_a_second_change() {
    let site = office();
    let (_, page) = site.get(&format!(
        "/bulk?do=add&id=CUST202601010001&id=CUST202601010003&back=/customers&f.tags={}",
        encoded("展会")
    ));
    let (head, _) = sends(&site, &hidden(&page), &[]);
    let ticked = "Array.from(document.querySelectorAll('[data-pick]:checked'), (box) => box.value).sort().join()";
    let page = site
        .open(&location(&head).unwrap())
        .shows("已修改 2 个客户")
        .shows("已选 2 位");
    assert_eq!(page.value(ticked), "CUST202601010001,CUST202601010003");
    let (_, page) = site.get(&format!(
        "/bulk?do=add&all=1&q={0}&back={1}&f.tags={2}",
        encoded("张三"),
        encoded(&format!("/search?q={}", encoded("张三"))),
        encoded("回访")
    ));
    let (head, _) = sends(&site, &hidden(&page), &[]);
    assert!(head.contains("ticked=all"), "{head}");
    let page = site.open(&location(&head).unwrap()).shows("已修改 2 个客户");
    assert_eq!(page.value(ticked), "CUST202601010001,CUST202601010002");
}

#[test]
fn of_tags_only_what_comes_or_goes_is_shown() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰").with("tags", "[老客户, 展会]");
    });
    let ask = |act: &str, tags: &str| {
        let (_, page) = site.get(&format!(
            "/bulk?do={act}&id=CUST202601010001&back=/customers&f.tags={}",
            encoded(tags)
        ));
        page
    };
    let page = ask("add", "重点，老客户、已拜访");
    assert!(
        page.contains("<ins>重点、已拜访</ins>") && !page.contains("<del>"),
        "{page}"
    );
    assert!(page.contains("几个标签一起写"), "{page}");
    let page = ask("remove", "展会");
    assert!(page.contains("<del>展会</del>") && !page.contains("<ins>"), "{page}");
    // A tag may be written with the sign that stands between tags.
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰").with("tags", "[展会, \"展会、上海\"]");
    });
    let (_, page) = site.get(&format!(
        "/bulk?do=remove&id=CUST202601010001&back=/customers&f.tags={}",
        encoded("展会")
    ));
    assert!(page.contains("<del>展会</del>"), "{page}");
}

#[test]
fn all_of_a_list_get_a_task_and_a_second_click_makes_none() {
    let site = office();
    let ask = "/bulk?do=task&all=1&q=%E5%88%B6%E9%80%A0%E4%B8%9A&back=/customers&f.due=2031-09-20";
    let (_, page) = site.get(&format!("{ask}&f.name="));
    assert!(page.contains("请填写“任务名称”"), "{page}");
    let (_, page) = site.get(&format!("{ask}&f.name={}", encoded("中秋问候")));
    assert!(
        page.contains("中秋问候 · 2031-09-20 · 李四") && page.contains("要给"),
        "{page}"
    );
    let fields = hidden(&page);
    let (head, _) = sends(&site, &fields, &[]);
    let done = location(&head).unwrap();
    assert!(done.contains("changed=3") && done.contains("tasks=1"), "{head}");
    site.open(&done)
        .shows("已给 3 个客户新建任务")
        .on_a_phone()
        .fits()
        .is_quiet();
    let task = text(&site, "客户/制造业/中型/宁波远洋/任务/2031-09-20-中秋问候.yaml");
    assert!(task.contains("assignee: 李四"), "{task}");
    // Sent again, also without a script, it is answered as the first time.
    let head = sends(&site, &fields, &[]).0;
    assert_eq!(location(&head).unwrap(), done);
    assert_eq!(
        site.json(&format!("/api/search?q={}", encoded("类型:任务 中秋问候")))["total"],
        3
    );
    let another: Vec<(String, String)> = fields.iter().filter(|(key, _)| key != "once").cloned().collect();
    let (head, page) = sends(&site, &another, &[]);
    assert!(
        head.starts_with("HTTP/1.1 409") && page.contains("3 个客户已经有这个任务"),
        "{head}"
    );
}

#[test]
fn a_change_that_is_sent_twice_is_told_twice_and_done_once_more_after_an_undo() {
    let site = office();
    let (_, page) = site.get("/bulk?all=1&do=owner&f.owner=%E6%9D%8E%E5%9B%9B&back=/customers");
    let fields = hidden(&page);
    let (head, page) = sends(&site, &fields, &[]);
    assert!(head.starts_with("HTTP/1.1 422"), "{head}");
    assert!(
        page.contains("class=\"why wrong\"") && page.contains("autofocus"),
        "{page}"
    );
    let fields = hidden(&page);
    // Even where the second comes before the first is through.
    let answers: Vec<Option<String>> = std::thread::scope(|scope| {
        let sent: Vec<_> = (0..3)
            .map(|_| scope.spawn(|| location(&sends(&site, &fields, &[("reason", "换区")]).0)))
            .collect();
        sent.into_iter().map(|sent| sent.join().unwrap()).collect()
    });
    let first = answers[0].clone().unwrap();
    assert!(first.contains("changed=2"), "{first}");
    assert!(
        answers.iter().all(|answer| answer.as_ref() == Some(&first)),
        "{answers:?}"
    );
    let commit = first.split("done=").nth(1).unwrap().split('&').next().unwrap();
    site.sends_form(&format!("/undo/{commit}"), &[]);
    assert!(text(&site, FIRST).contains("owner: 张三"));
    let again = location(&sends(&site, &fields, &[("reason", "换区")]).0).unwrap();
    assert!(again != first && again.contains("changed=2"), "{again}");
    assert!(text(&site, FIRST).contains("owner: 李四"));
}

#[test]
fn all_of_a_query_are_changed_and_nobody_is_asked_about_by_number() {
    let site = office();
    site.open("/customers?q=张三")
        .is_awake()
        .on_a_phone()
        .presses("j")
        .presses("x")
        .shows("已选 1 位")
        .hides("加标签")
        .until(
            "has a bar that covers the list",
            "document.querySelector('.picked').offsetHeight < 70",
        )
        .clicks("操作")
        .clicks("全部 2 个")
        .shows("已选全部")
        .fits()
        .clicks("加标签")
        .focuses("[name='f.tags']")
        .types("华东、重点")
        .clicks("看会改成什么")
        .shows("要改 2 个客户")
        .fits()
        .clicks("执行")
        .shows("已修改 2 个客户")
        .is_quiet();
    assert!(text(&site, SECOND).contains("华东"));
    assert_eq!(
        site.json(&format!("/api/customers?q={}", encoded("标签:华东")))["total"],
        2
    );
}

#[test]
fn it_works_without_a_script_and_says_what_is_missing() {
    let site = office();
    let (_, list) = site.get("/customers");
    assert!(list.contains("id=\"bulk\"") && list.contains("name=\"id\" value=\"CUST202601010001\" form=\"bulk\""));
    for (address, words) in [
        ("/bulk?do=owner", "还没有选客户"),
        ("/bulk?id=CUST202601010001", "要做什么？"),
        ("/bulk?id=CUST202601010001&do=set", "改哪个字段"),
        ("/bulk?id=CUST202601010001&do=set&field=city", "清空这个字段"),
        ("/bulk?id=CUST202601010001&do=set&field=city&clear=1", "杭州市"),
        ("/bulk?id=CUST202601010001&do=move", "企业规模"),
        (
            "/bulk?id=CUST202601010001&do=export",
            "value=\"customer_id:CUST202601010001\"",
        ),
        ("/bulk?id=CUST202601010001&id=CUST9&do=archive", "认不出这些客户"),
        ("/bulk?all=1&do=status&f.customer_type=%E8%B6%85%E7%BA%A7", "不能改的"),
        ("/bulk?all=1&do=owner&f.owner=%E6%9D%8E%E5%9B%9B", "改负责人要写原因"),
        (
            "/bulk?all=1&do=owner&f.owner=%E6%9D%8E%E5%9B%9B&back=//evil.example",
            "href=\"/customers\"",
        ),
    ] {
        let (status, page) = site.get(address);
        assert_eq!(status, 200, "{address}");
        assert!(page.contains(words), "{address}: {words}\n{page}");
    }
    let told = site.json("/api/bulk?all=1&do=owner&f.owner=%E6%9D%8E%E5%9B%9B");
    assert_eq!((&told["changed"], &told["unchanged"]), (&2.into(), &1.into()));
    assert_eq!(told["items"][2]["changes"][0]["after"], "李四");
}

#[test]
fn what_changed_since_the_preview_is_shown_before_anything_is_written() {
    let site = office();
    let (_, page) = site.get("/bulk?all=1&do=owner&f.owner=%E6%9D%8E%E5%9B%9B&back=/customers");
    let fields = hidden(&page);
    let (head, page) = sends(&site, &fields, &[]);
    assert!(head.starts_with("HTTP/1.1 422") && page.contains("要写原因"), "{head}");
    site.edit(FIRST, "city: 杭州市", "city: 宁波市");
    site.json("/api/status");
    let (head, page) = sends(&site, &fields, &[("reason", "换区")]);
    assert!(head.starts_with("HTTP/1.1 409"), "{head}");
    assert!(page.contains("预览以后有了变化"), "{page}");
    assert!(text(&site, FIRST).contains("owner: 张三"), "nothing is written yet");
    let (head, _) = sends(&site, &hidden(&page), &[("reason", "换区")]);
    let back = location(&head).unwrap();
    assert!(
        back.starts_with("/customers?done=") && back.contains("&changed=2&"),
        "{back}"
    );
    let now = text(&site, FIRST);
    assert!(now.contains("owner: 李四") && now.contains("宁波市"), "{now}");
}

#[test]
fn the_owner_the_status_and_the_class_are_changed_from_the_customers_page() {
    let site = office();
    site.open("/c/CUST202601010001")
        .on_a_phone()
        .fits()
        .clicks("移动分类")
        .shows("杭州盛泰")
        .shows("现在是“制造业”")
        .chooses_option("f.industry", "IT业")
        .clicks("看会改成什么")
        .shows("移到 客户/IT业/中型/杭州盛泰")
        .focuses("[name=reason]")
        .types("转型")
        .clicks("执行")
        .shows("客户“杭州盛泰”已移到 IT业/中型")
        .clicks("改状态")
        .chooses_option("f.customer_type", "成交客户")
        .clicks("看会改成什么")
        .shows("有 3 处要改")
        .hides("不能改的")
        .until(
            "is not where to go on",
            "document.activeElement.name === 'f.deal.amount' && document.querySelectorAll('.form-field.wrong .error:not([hidden])').length === 3",
        )
        .types("58万")
        .focuses("[name='f.deal.product']")
        .types("加工中心")
        .focuses("[name='f.deal.signed_on']")
        .until(
            "takes no date",
            "Boolean((document.querySelector(\"[name='f.deal.signed_on']\").value = '2026-03-01'))",
        )
        .clicks("看会改成什么")
        .shows("580,000")
        .shows("改客户类型要写原因")
        .focuses("[name=reason]")
        .types("签约了")
        .clicks("执行")
        .shows("已保存")
        .clicks("登记合同")
        .shows("新增合同")
        .is_quiet();
    let now = text(&site, "客户/IT业/中型/杭州盛泰/客户.yaml");
    assert!(
        now.contains("industry: IT业") && now.contains("amount: 580000"),
        "{now}"
    );
}

#[test]
fn customers_are_ticked_among_search_results() {
    let site = office();
    site.open("/search?q=张三")
        .is_awake()
        .presses("j")
        .presses("x")
        .shows("已选 1 位")
        .clicks("加标签")
        .shows("杭州盛泰")
        .focuses("[name='f.tags']")
        .types("展会")
        .clicks("看会改成什么")
        .clicks("执行")
        .shows("已修改 1 个客户")
        .shows("搜索结果")
        .on_a_phone()
        .fits()
        .is_quiet();
    assert!(text(&site, FIRST).contains("展会"));
}

#[test]
fn ticked_customers_without_a_number_are_exported_with_the_others() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰");
        vault.customer("苏州恒瑞");
        vault.customer("宁波 远洋").with("customer_id", "\"\"");
    });
    let list = site.json("/api/customers");
    let nameless = list["results"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["customer_id"] == "");
    let folder = nameless.unwrap()["path"]
        .as_str()
        .unwrap()
        .trim_end_matches("/客户.yaml")
        .to_owned();
    let address = format!("/bulk?id=CUST202601010001&id={}&do=export", encoded(&folder));
    let page = site.get(&address).1;
    let query = page
        .split("name=\"q\" value=\"")
        .last()
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let query = query.replace("&#34;", "\"");
    let (head, csv) = site.sends_form("/export?format=csv", &[("q", &query)]);
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(
        csv.contains("杭州盛泰") && csv.contains("宁波 远洋") && !csv.contains("苏州恒瑞"),
        "{csv}"
    );
}

#[test]
fn what_waits_for_the_former_owner_goes_along_unless_the_tick_is_taken_out() {
    let site = Site::with_vault(|vault| {
        vault
            .customer("杭州盛泰")
            .with("owner", "张三")
            .file("任务/a.yaml", "name: 送样品\nassignee: 张三\ndue: 2026-12-01\n");
    });
    let task = "客户/制造业/中型/杭州盛泰/任务/a.yaml";
    let (_, form) = site.get(&format!("/edit/{}", encoded(FIRST)));
    assert!(form.contains("换负责人时，1 项未完成的待办一起转交"), "{form}");
    site.open("/c/CUST202601010001")
        .is_awake()
        .clicks("转交负责人")
        .shows("未完成的待办一起转交")
        .focuses("[name='f.owner']")
        .types("王五")
        .clicks("看会改成什么")
        .shows("并转交 1 项待办")
        .shows("一起转交 1 项")
        .focuses("[name=reason]")
        .types("换区")
        .clicks("执行")
        .shows("并转交了 1 项待办")
        .is_quiet();
    assert!(text(&site, task).contains("assignee: 王五"));
    site.open("/c/CUST202601010001")
        .is_awake()
        .clicks("转交负责人")
        .focuses("[name='f.owner']")
        .types("李四")
        .runs("document.querySelector('[type=checkbox][name=tasks]').click()");
    let stay = "/bulk?do=owner&id=CUST202601010001&f.owner=%E6%9D%8E%E5%9B%9B&tasks=stay";
    let told = site.json(&format!("/api{stay}"));
    assert_eq!((&told["changed"], &told["handed_over"]), (&1.into(), &0.into()));
    assert_eq!(site.json(&format!("/api{stay}&tasks=go"))["handed_over"], 1);
    let (_, page) = site.get(stay);
    sends(&site, &hidden(&page), &[("reason", "轮岗")]);
    assert!(text(&site, FIRST).contains("owner: 李四") && text(&site, task).contains("assignee: 王五"));
    let (_, form) = site.get(&format!("/edit/{}", encoded(FIRST)));
    assert!(!form.contains("name=\"tasks\""), "nothing waits for 李四");
}

#[test]
fn a_plan_that_lacks_something_says_what() {
    let site = office();
    let error = |words: &str| {
        let (status, told) = site.get(&format!("/api/bulk?all=1{words}"));
        assert_eq!(status, 400, "{told}");
        let told: serde_json::Value = serde_json::from_str(&told).unwrap();
        told["error"].as_str().unwrap().to_owned()
    };
    let name = encoded("中秋问候");
    let said = error(&format!("&do=task&f.name={name}"));
    assert!(said.contains("截止时间") && said.contains("f.due"), "{said}");
    assert!(error("&do=owner").contains("f.owner"));
    assert!(error("").contains("do"));
}

#[test]
fn a_double_click_changes_once_and_tells_of_it() {
    let site = office();
    let page = site
        .open("/customers?q=张三")
        .is_awake()
        .presses("j")
        .presses("x")
        .clicks("加标签")
        .focuses("[name='f.tags']")
        .types("华东")
        .clicks("看会改成什么")
        .shows("要改 1 个客户");
    page.runs("{ const button = document.querySelector('.bulk-do button'); button.click(); button.click(); }");
    page.shows("已修改 1 个客户").shows("撤销").is_quiet();
}

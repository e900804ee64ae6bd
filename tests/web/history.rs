//! The history of customers and files: what changed, every version, and two of them side by side.

use serde_json::Value;

use crate::site::{Site, encoded};

const DIR: &str = "客户/制造业/中型/杭州盛泰";
const HISTORY: &str = "/c/CUST202601010001/history";

/// One customer whose profile was changed twice.
fn three_versions() -> Site {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰").file("附件/说明.txt", "一\n二\n三\n");
    });
    changes(
        &site,
        &format!("{DIR}/客户.yaml"),
        "customer_level: B",
        "customer_level: A",
    );
    changes(&site, &format!("{DIR}/客户.yaml"), "city: 杭州", "city: 宁波");
    site
}

/// Saves a file and waits until that is on record.
fn changes(site: &Site, path: &str, from: &str, to: &str) {
    site.records(|| site.edit(path, from, to));
}

fn page_of(path: &str) -> String {
    format!("/r/{}", encoded(path).replace("%2F", "/"))
}

fn file_history(file: &str) -> String {
    format!("{HISTORY}?file={}", encoded(file))
}

/// The commits of a file, newest first.
fn commits(site: &Site, file: &str) -> Vec<String> {
    let answer = site.json(&format!("/api{}", file_history(file)));
    let commit = |entry: &Value| entry["commit"].as_str().unwrap().to_owned();
    answer["results"].as_array().unwrap().iter().map(commit).collect()
}

#[test]
fn every_version_can_be_viewed_with_its_neighbours() {
    let site = three_versions();
    let made = commits(&site, "客户.yaml");
    assert_eq!(made.len(), 3);
    let at = |number: usize| format!("{}?at={}", page_of(&format!("{DIR}/客户.yaml")), made[number]);
    site.open(&at(1))
        .shows("的版本")
        .shows("customer_level: A")
        .shows("city: 杭州")
        .clicks("上一版")
        .shows("customer_level: B")
        .hides("上一版")
        .clicks("下一版")
        .shows("customer_level: A")
        .clicks("现在的版本")
        .is_at(&format!("/r/{DIR}/客户.yaml"))
        .shows("city: 宁波")
        .is_quiet();
    site.open(&at(0)).shows("也是现在的样子").hides("现在的版本");
    let told = site.json(&format!("/api{}", at(1)));
    assert_eq!(told["record"]["customer_level"], "A", "{told}");
    assert_eq!(told["previous"]["commit"], made[2].as_str(), "{told}");
    assert_eq!(told["next"]["commit"], made[0].as_str(), "{told}");
}

#[test]
fn two_versions_are_chosen_in_the_history_and_compared() {
    let site = three_versions();
    let page = site.open(&file_history("客户.yaml")).shows("比较这两个版本");
    assert_eq!(page.value("document.querySelectorAll('.pick').length"), 3);
    page.value("void document.querySelectorAll('input[name=at]')[2].click()");
    page.clicks("比较这两个版本")
        .shows("哪些内容变了")
        .until(
            "does not tell the fields",
            "[...document.querySelectorAll('.changed .label')].map((e) => e.innerText).sort().join() === '城市,客户等级'",
        )
        .until(
            "does not tell the lines",
            "[...document.querySelectorAll('.compared del')].some((e) => e.innerText.includes('city: 杭州')) &&
             [...document.querySelectorAll('.compared ins')].some((e) => e.innerText.includes('city: 宁波'))",
        )
        .is_quiet();
    let made = commits(&site, "客户.yaml");
    let path = page_of(&format!("{DIR}/客户.yaml"));
    // Whichever is named first, the older one is the one before.
    let told = site.json(&format!("/api{path}?at={}&with={}", made[0], made[2]));
    assert_eq!(told["older"]["commit"], made[2].as_str(), "{told}");
    assert_eq!(told["changes"].as_array().unwrap().len(), 2, "{told}");
    site.open(&format!("{path}?at={0}&with={0}", made[0]))
        .shows("两个版本的内容一样");
}

#[test]
fn text_that_is_no_record_is_compared_line_by_line() {
    let site = three_versions();
    changes(&site, &format!("{DIR}/附件/说明.txt"), "二\n", "贰\n");
    let made = commits(&site, "附件/说明.txt");
    let path = page_of(&format!("{DIR}/附件/说明.txt"));
    site.open(&format!("{path}?at={}&with={}", made[1], made[0]))
        .until(
            "does not tell the line",
            "document.querySelector('.compared del').innerText.includes('二') &&
             document.querySelector('.compared ins').innerText.includes('贰')",
        )
        .hides("哪些内容变了");
}

#[test]
fn versions_are_found_across_moves() {
    let site = three_versions();
    let there = "客户/零售业/中型/杭州盛泰";
    site.records(|| {
        std::fs::create_dir_all(site.root().join("客户/零售业/中型")).unwrap();
        std::fs::rename(site.root().join(DIR), site.root().join(there)).unwrap();
    });
    let made = commits(&site, "客户.yaml");
    assert_eq!(made.len(), 4);
    site.open(&format!("{}?at={}", page_of(&format!("{DIR}/客户.yaml")), made[2]))
        .shows("customer_level: A")
        .clicks("现在的版本")
        .is_at(&format!("/r/{there}/客户.yaml"));
    let page = site.open(&file_history("客户.yaml"));
    page.value("void document.querySelectorAll('input[name=at]')[3].click()");
    page.clicks("比较这两个版本")
        .shows(&format!("{DIR}/客户.yaml"))
        .shows("city: 宁波");
}

#[test]
fn a_file_that_is_gone_can_still_be_viewed() {
    let site = three_versions();
    site.records(|| {
        std::fs::remove_file(site.root().join(DIR).join("附件/说明.txt")).unwrap();
    });
    site.open(HISTORY)
        .shows("删除")
        .clicks("附件/说明.txt")
        .shows("后来已删除")
        .shows("二");
    let made = commits(&site, "附件/说明.txt");
    let file = format!(
        "/files/{}?at={}",
        encoded(&format!("{DIR}/附件/说明.txt")).replace("%2F", "/"),
        made[1]
    );
    assert_eq!(site.get(&file), (200, "一\n二\n三\n".to_owned()));
}

#[test]
fn a_deleted_customer_leads_to_its_history() {
    let site = three_versions();
    site.records(|| std::fs::remove_dir_all(site.root().join(DIR)).unwrap());
    // On record first, then out of the index.
    site.open("/c/CUST202601010001")
        .shows("这位客户已删除")
        .clicks("杭州盛泰 的历史")
        .is_at(HISTORY)
        .shows("档案已经不在了")
        .shows("客户等级")
        .is_quiet();
    site.open("/changes")
        .clicks("CUST202601010001（已删除）")
        .is_at(HISTORY);
}

#[test]
fn what_changed_yesterday_and_by_whom_is_two_clicks_away() {
    let site = Site::of_the_demo();
    let page = site.open("/").clicks("变更").shows("次修改").clicks("昨天");
    let yesterday = chrono::Local::now().date_naive() - chrono::Days::new(1);
    page.is_at(&format!("/changes?since={yesterday}&until={yesterday}"))
        .until(
            "does not tell how many changes of whom",
            "/^\\d+ 次修改 · \\S+ \\d+/.test(document.querySelector('.day .total')?.innerText)
             || document.body.innerText.includes('没有符合条件的修改')",
        )
        .is_quiet();
}

#[test]
fn the_log_is_filtered_by_operation_and_kind_and_paged() {
    let site = Site::of_the_demo();
    let followups = site.json("/api/changes?kind=followup");
    for entry in followups["results"].as_array().unwrap() {
        assert!(
            entry["changes"][0]["path"].as_str().unwrap().contains("/跟进/"),
            "{entry}"
        );
    }
    let second = site.json(&format!(
        "/api/changes?kind=followup&after={}",
        followups["after"].as_str().unwrap()
    ));
    assert_ne!(followups["results"][0], second["results"][0]);
    for entry in site.json("/api/changes?operation=feedback")["results"]
        .as_array()
        .unwrap()
    {
        assert_eq!(entry["operation"], "feedback");
    }
    // Where there is much to look through, a page shows what it found in time.
    site.open("/changes?kind=followup")
        .until(
            "offers what does not occur",
            "[...document.querySelector('[name=operation]').options].every((o) => o.value !== 'undo')",
        )
        .until(
            "does not offer people",
            "document.querySelectorAll('#authors option').length > 3",
        )
        .until(
            "does not lead on",
            "Boolean(document.querySelector('.pager [rel=next]'))",
        )
        .is_quiet();
}

#[test]
fn they_fit_a_phone() {
    let site = three_versions();
    let (made, file) = (commits(&site, "客户.yaml"), page_of(&format!("{DIR}/客户.yaml")));
    for path in [
        "/changes".to_owned(),
        HISTORY.to_owned(),
        file_history("客户.yaml"),
        format!("{file}?at={}", made[1]),
        format!("{file}?at={}&with={}", made[1], made[0]),
    ] {
        for width in [390, 500] {
            site.open(&path).on_a_screen(width, 844).goes_to(&path).fits();
        }
    }
}

#[test]
fn a_change_names_and_links_its_customer_and_its_settings() {
    let site = three_versions();
    site.records(|| {
        let settings = site.root().join("kehu.yaml");
        std::fs::write(settings, "watch:\n  debounce_ms: 60\n").unwrap();
    });
    site.open("/changes")
        .shows("修改设置")
        .hides("修改文件 kehu")
        .clicks("杭州盛泰")
        .is_at("/c/CUST202601010001");
}

#[test]
fn addresses_of_versions_that_never_were_are_not_found() {
    let site = three_versions();
    let path = page_of(&format!("{DIR}/客户.yaml"));
    let head = &commits(&site, "客户.yaml")[0];
    for query in [
        "at=00000000".to_owned(),
        "at=HEAD~1".to_owned(),
        "at=../../etc".to_owned(),
        "at=%FF%00".to_owned(),
        format!("at={head}:../../.git/config"),
        format!("at={head}:.git/config"),
        format!("at={head}:没有/这个文件.yaml"),
        format!("at={head}&with=zzzz"),
    ] {
        assert_eq!(site.get(&format!("{path}?{query}")).0, 404, "{query}");
        assert_eq!(site.get(&format!("/api{path}?{query}")).0, 404, "{query}");
    }
    assert_eq!(site.get(&format!("{path}?at=HEAD")).0, 200);
}

#[test]
fn hostile_content_of_a_version_stays_text() {
    let site = Site::with_vault(|vault| {
        vault
            .customer("杭州盛泰")
            .with("remark", "\"<img src=x onerror=alert(1)>\"");
    });
    changes(
        &site,
        &format!("{DIR}/客户.yaml"),
        "onerror=alert(1)",
        "onerror=alert(2)",
    );
    let made = commits(&site, "客户.yaml");
    let path = page_of(&format!("{DIR}/客户.yaml"));
    for query in [format!("at={}", made[1]), format!("at={}&with={}", made[1], made[0])] {
        site.open(&format!("{path}?{query}"))
            .shows("<img src=x onerror=alert(1)>")
            .is_quiet();
    }
}

#[test]
fn a_change_is_taken_back_from_the_page() {
    let site = three_versions();
    let profile = site.root().join(DIR).join("客户.yaml");
    let page = site.open("/changes").shows("城市：杭州 → 宁波").is_awake();
    let page = page
        .clicks("撤销")
        .shows("撤销这次修改？")
        .shows("杭州盛泰/客户.yaml")
        .until(
            "does not tell what comes back",
            "document.querySelector('.changed ins').innerText === '杭州'",
        )
        .on_a_phone()
        .fits();
    assert!(
        std::fs::read_to_string(&profile).unwrap().contains("city: 宁波"),
        "asking changes nothing"
    );
    let page = page.clicks("撤销，改回去").shows("改回去了").is_quiet();
    let text = std::fs::read_to_string(&profile).unwrap();
    assert!(
        text.contains("city: 杭州") && text.contains("customer_level: A"),
        "{text}"
    );
    page.shows("改回了这些")
        .clicks("看变更")
        .shows("撤销：杭州盛泰：城市：杭州 → 宁波");
    let first = site.json("/api/changes")["results"].as_array().unwrap().last().unwrap()["commit"].clone();
    let gone = format!("/undo/{}", first.as_str().unwrap());
    assert_eq!(site.post_with(&gone, "Origin: http://evil.example\r\n"), 403);
}

#[test]
fn an_undo_leads_back_to_whom_it_was_about_also_when_it_is_opened_again() {
    let site = three_versions();
    let change = site.json("/api/changes")["results"][0]["commit"].clone();
    let undo = format!("/undo/{}", change.as_str().unwrap());
    let customer = "/c/CUST202601010001";
    site.open(&undo).clicks("杭州盛泰").is_at(customer);
    site.open(&undo)
        .clicks("撤销，改回去")
        .shows("已撤销")
        .is_awake()
        .until(
            "does not tell what came back",
            "document.querySelector('.changed ins').innerText === '杭州'",
        )
        .until(
            "leads nowhere",
            "document.querySelector('.steps a').innerText === '杭州盛泰'",
        )
        .on_a_phone()
        .fits()
        .clicks("杭州盛泰")
        .is_at(customer);
    // Whoever comes later is told who did it, what came back, and the same ways on.
    let page = site
        .open(&undo)
        .shows("这次修改已经撤销过了")
        .shows("改回了这些")
        .until(
            "leads nowhere",
            "document.querySelector('.steps a').innerText === '杭州盛泰'",
        )
        .shows("看变更")
        .is_quiet();
    page.clicks("又不想撤销了")
        .shows("重做这次修改？")
        .shows("城市：杭州 → 宁波");
    // What was changed again since cannot be taken back, but looked at.
    let results = site.json("/api/changes")["results"].clone();
    let level = results[2]["commit"].as_str().unwrap();
    changes(
        &site,
        &format!("{DIR}/客户.yaml"),
        "customer_level: A",
        "customer_level: C",
    );
    site.open(&format!("/undo/{level}"))
        .shows("没有可以撤销的内容")
        .clicks("杭州盛泰")
        .is_at(customer);
}

#[test]
fn a_field_of_an_older_version_is_brought_back_by_tick() {
    let path = "客户/制造业/中型/杭州盛泰/客户.yaml";
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰").with("owner", "张三").with("city", "杭州市");
    });
    site.records(|| site.edit(path, "city: 杭州市", "city: 宁波市"));
    site.records(|| site.edit(path, "owner: 张三", "owner: 李娜"));
    let first = site.json("/api/changes")["results"][2]["commit"]
        .as_str()
        .unwrap()
        .to_owned();
    let page = site
        .open(&format!("/r/{}?at={first}", encoded(path).replace("%2F", "/")))
        .is_awake()
        .shows("恢复整份文件")
        .clicks("恢复勾选的几项")
        .shows("先勾选要恢复哪几项")
        .on_a_phone()
        .fits();
    page.runs("document.querySelector('[name=field][value=city]').click()");
    page.clicks("恢复勾选的几项")
        .shows("已保存")
        .clicks("撤销")
        .shows("撤销这次修改？");
    let text = std::fs::read_to_string(site.root().join(path)).unwrap();
    assert!(text.contains("city: 杭州市") && text.contains("owner: 李娜"), "{text}");
}

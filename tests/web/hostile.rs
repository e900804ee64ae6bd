//! Values that try to be more than values, on every page.

use crate::site::{Site, encoded};

const SCRIPT: &str = "<script>alert(1)</script><img src=x onerror=alert(2)>";

fn hostile() -> Site {
    Site::with_vault(|vault| {
        let long = "很长的名字".repeat(40);
        vault
            .customer(&format!("甲\"'><svg onload=alert(3)>{SCRIPT}"))
            .with("remark", &crate::vault::quoted(SCRIPT))
            .with("website", "\"javascript:alert(4)\"")
            .with("tags", &crate::vault::quoted_list(&[SCRIPT, "\u{202E}反向", "🦀"]))
            .with("owner", &crate::vault::quoted(SCRIPT))
            .followup("2026-11-18 14:30", SCRIPT, &format!("{SCRIPT} {long}"))
            .file("附件/页面.html", SCRIPT)
            .file(
                "附件/图.svg",
                "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(5)</script></svg>",
            )
            .file("跟进/破损.yaml", format!("a: [{SCRIPT}"));
        vault
            .customer(&long)
            .with("customer_level", &crate::vault::quoted(SCRIPT))
            .with("follow_up_status", &long)
            .with(SCRIPT, "1");
    })
}

const PAGES: [&str; 13] = [
    "/",
    "/search",
    "/search?q=%3Cscript%3Ealert(1)%3C/script%3E",
    "/customers",
    "/customers?cols=tags,remark,website,owner&more=owner&from=9999999999",
    "/customers?view=tree&q=%22&open=%3Cscript%3E&open=%E5%AE%A2%E6%88%B7%2F%E5%88%B6%E9%80%A0%E4%B8%9A%2F%E4%B8%AD%E5%9E%8B&open=%E5%AE%A2%E6%88%B7%2F%E5%88%B6%E9%80%A0%E4%B8%9A",
    "/customers?view=kind&kind=%3Cscript%3E&page=99999999999&sort=-%3Cscript%3E",
    "/search?q=%E5%AE%A2&more=tags",
    "/c/CUST202601010001",
    "/c/CUST202601010001/history",
    "/c/CUST202601010002",
    "/problems",
    "/changes?author=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
];

#[test]
fn nothing_in_a_value_runs() {
    let site = hostile();
    let mut page = site.open("/").is_awake();
    for path in PAGES {
        page = page.goes_to(path).is_awake();
        assert_eq!(
            page.value("document.querySelectorAll('main script, main [onload], main [onerror]').length"),
            0,
            "{path}"
        );
        assert_eq!(
            page.value("[...document.links].filter((a) => a.protocol === 'javascript:').length"),
            0,
            "{path}"
        );
        page = page.is_quiet();
    }
}

#[test]
fn every_page_fits_a_phone() {
    let site = hostile();
    let mut page = site.open("/").on_a_phone();
    for path in PAGES {
        page = page.goes_to(path).fits();
    }
}

#[test]
fn a_name_from_right_to_left_turns_nothing_around_it() {
    let site = Site::with_vault(|vault| {
        vault
            .customer("\u{202E}王五")
            .with("owner", "\"\u{202E}王五\"")
            .with("customer_level", "E");
    });
    let page = site.open("/customers").shows("个问题");
    let sides = "[document.querySelector('tbody .go').getBoundingClientRect().right, document.querySelector('tbody .chip').getBoundingClientRect().left]";
    let sides: Vec<f64> = serde_json::from_value(page.value(sides)).unwrap();
    assert!(sides[0] <= sides[1], "{sides:?}");
}

#[test]
fn annexes_that_could_run_are_downloads() {
    let site = hostile();
    let records = site.json("/api/c/CUST202601010001");
    let mut seen = 0;
    for record in records["records"].as_array().unwrap() {
        let path = record["path"].as_str().unwrap();
        if path.ends_with(".html") || path.ends_with(".svg") {
            let request = format!(
                "GET /files/{} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
                encoded(path),
                site.host()
            );
            let (head, _) = site.exchange(request.as_bytes());
            assert!(head.starts_with("HTTP/1.1 200"), "{head}");
            assert!(
                head.contains("Content-Disposition: attachment") && head.contains("sandbox"),
                "{head}"
            );
            assert!(
                head.contains("application/octet-stream") && head.contains("nosniff"),
                "{head}"
            );
            seen += 1;
        }
    }
    assert_eq!(seen, 2, "{records}");
}

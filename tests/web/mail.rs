//! Letters that did not arrive are told of where problems go, and sent again only where nobody can get them twice.

use chrono::{Days, Local};
use kehu::mail::{Letter, Outbox, State};
use kehu::vault::Vault;

use crate::site::{Site, location};

fn letter(key: &str, subject: &str, is_late: bool) -> Letter {
    let now = Local::now().naive_local();
    Letter {
        key: key.to_owned(),
        name: "张三".to_owned(),
        to: "zhangsan@example.com".to_owned(),
        subject: subject.to_owned(),
        body: String::new(),
        written: now,
        until: if is_late {
            now - Days::new(1)
        } else {
            now + Days::new(1)
        },
        attempts: 1,
        remark: Some("收件人邮箱不存在".to_owned()),
    }
}

#[test]
fn refused_and_uncertain_letters_are_told_of_and_only_refused_ones_go_again() {
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰");
    });
    assert_eq!(site.json("/api/problems")["mail"], serde_json::json!([]));
    let outbox = Outbox::of(&Vault::open(&site.root()).unwrap());
    let claim = outbox.claim().unwrap().unwrap();
    for (key, subject, is_late, state) in [
        ("a", "今天的待办", false, State::Failed),
        ("b", "昨天的待办", true, State::Failed),
        ("c", "拜访提醒", false, State::Uncertain),
    ] {
        let letter = letter(key, subject, is_late);
        claim.put(&letter).unwrap();
        claim.settle(&letter, State::Waiting, state).unwrap();
    }
    drop(claim);
    let page = site
        .open("/problems")
        .is_awake()
        .shows("邮件没有送到")
        .shows("收件人邮箱不存在")
        .shows("昨天的待办")
        .shows("可能已经收到，所以不再发")
        .on_a_phone()
        .fits();
    let buttons = "[...document.querySelectorAll('.letters form')].length";
    assert_eq!(page.value(buttons), 1, "what is late or uncertain is not sent again");
    page.clicks("重试").shows("放回了发件箱").hides("今天的待办").is_quiet();
    let waiting = outbox.letters(State::Waiting).unwrap();
    assert_eq!(waiting.len(), 1);
    for key in ["b", "c", "nothing", "..%2Fa"] {
        let (head, _) = site.sends_form(&format!("/mail/retry/{key}"), &[]);
        assert_eq!(location(&head).as_deref(), Some("/problems?mail=no"), "{key}");
    }
    assert_eq!(outbox.letters(State::Uncertain).unwrap().len(), 1);
}

//! A made-up vault of some size, without looking at the clock.

use crate::desk::{Desk, HEAP};
use crate::sample;
use kehu::index::{Request, Sort};

#[test]
fn a_vault_of_two_hundred_customers_answers_rightly() {
    let customers = 200;
    let desk = Desk::with(sample::vault(customers));
    let counts = desk.snapshot().counts().unwrap();
    assert_eq!(
        (counts.customers, counts.files),
        (200, (customers * sample::FILES) as u64)
    );
    assert_eq!(desk.snapshot().profiles().unwrap().len(), customers);
    for number in (0..customers).step_by(17) {
        let profile = sample::file(number, 0);
        let best = &desk.hits(&profile.customer_name)[0];
        assert_eq!(
            (best.kind.as_str(), &best.customer_name),
            ("customer", &profile.customer_name)
        );
        let phone = profile.record["contacts"][0]["phone"].as_str().unwrap();
        let hits = desk.hits(&phone[3..]);
        assert!(hits.iter().any(|hit| hit.path == profile.path.as_str()), "{phone}");
    }
    let facets = ["industry", "kind", "tags", "owner"].map(str::to_owned).to_vec();
    let all = desk
        .ask(&Request {
            facets,
            sort: Sort::Field("date".into(), true),
            limit: 20,
            ..Request::default()
        })
        .unwrap();
    assert_eq!((all.total, all.hits.len(), all.facets.len()), (2000, 20, 4));
    assert!(all.hits.is_sorted_by(|a, b| a.date >= b.date));
    assert_eq!(all.facets[1].values[0], ("followup".to_owned(), 1000));
    assert_eq!(all.facets[0].values.iter().map(|(_, count)| count).sum::<u64>(), 2000);
}

#[test]
fn an_index_filled_save_by_save_answers_like_one_filled_at_once() {
    let at_once = Desk::with(sample::vault(12));
    let by_saves = Desk::with([]);
    let mut entries: Vec<_> = sample::vault(12).collect();
    entries.reverse();
    for batch in entries.chunks(7) {
        let mut writer = by_saves.index.writer(HEAP).unwrap();
        for entry in batch {
            writer.put(entry).unwrap();
        }
        writer.commit("m").unwrap();
        writer.tidy().unwrap();
    }
    assert_eq!(
        at_once.snapshot().manifest().unwrap(),
        by_saves.snapshot().manifest().unwrap()
    );
    for query in [
        "",
        "有限公司",
        "首付款",
        "类型:合同 金额>10万",
        "2026",
        "报价 -合同",
        "客户希望",
    ] {
        let paths = |desk: &Desk| {
            desk.hits(query)
                .into_iter()
                .map(|hit| (hit.path, hit.snippet))
                .collect::<Vec<_>>()
        };
        assert_eq!(paths(&at_once), paths(&by_saves), "{query}");
    }
}

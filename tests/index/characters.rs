//! Traditional and simplified characters mean the same.

use crate::desk::{Desk, With, customer, record};
use kehu::index::Request;

fn archive() -> Desk {
    let huawei = customer("华为技术有限公司").text("city", "台北");
    let taiwan = customer("臺灣積體電路").text("city", "臺北");
    let visit = record(&huawei, "followup", "拜訪紀錄").text("content", "今天拜訪華為的張經理，談後續訂單");
    Desk::with([visit, huawei, taiwan])
}

#[test]
fn either_way_of_writing_finds_both() {
    let desk = archive();
    for typed in ["華為", "华为", "\"華為\"", "\"华为\""] {
        assert_eq!(desk.found(typed), ["华为技术有限公司", "拜訪紀錄"], "{typed}");
    }
    for typed in ["张经理", "張經理", "\"后续订单\"", "拜访纪录"] {
        assert_eq!(desk.found(typed), ["拜訪紀錄"], "{typed}");
    }
    assert_eq!(desk.found("台湾积体"), ["臺灣積體電路"]);
    assert_eq!(
        desk.titles("華為技術有限公司").first().map(String::as_str),
        Some("华为技术有限公司")
    );
    assert_eq!(desk.snapshot().resolve("華為技術有限公司").unwrap().len(), 1);
}

#[test]
fn filters_take_either_and_facets_show_what_is_written() {
    let desk = archive();
    for typed in ["城市:臺北", "城市:台北", "城市=台北"] {
        assert_eq!(desk.found(typed).len(), 2, "{typed}");
    }
    let request = Request {
        facets: vec!["city".to_owned()],
        ..Request::default()
    };
    let facets = desk.ask(&request).unwrap().facets;
    let mut values: Vec<&str> = facets[0].values.iter().map(|(value, _)| value.as_str()).collect();
    values.sort_unstable();
    assert_eq!(values, ["台北", "臺北"]);
}

#[test]
fn what_is_highlighted_is_written_as_in_the_file() {
    let desk = archive();
    for typed in ["华为", "\"后续订单\""] {
        let hits = desk.hits(typed);
        let hit = hits.iter().find(|hit| hit.title == "拜訪紀錄").unwrap();
        let marked: Vec<&str> = hit
            .highlights
            .iter()
            .map(|(from, to)| &hit.snippet[*from..*to])
            .collect();
        let wanted = if typed == "华为" { "華為" } else { "後續訂單" };
        assert_eq!(marked, [wanted]);
    }
}

#[test]
fn pinyin_of_a_name_is_that_of_its_own_characters() {
    let desk = Desk::with([customer("乾照光电"), customer("重慶鋼鐵")]);
    assert_eq!(desk.found("qzgd"), ["乾照光电"]);
    assert_eq!(desk.found("cqgt"), ["重慶鋼鐵"]);
    assert_eq!(desk.found("乾照"), ["乾照光电"]);
}

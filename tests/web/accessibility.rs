//! What axe-core finds wrong with the pages: contrast, labels, landmarks, headings.
//!
//! `tests/run.sh` fetches axe-core into `target/test-tools`. It is injected by the debugging protocol, so that the pages'
//! content security policy needs no hole for it.

use std::path::Path;

use serde_json::Value;

use crate::browser::Page;
use crate::pages::every_page;
use crate::site::Site;

/// The whole rule set, with its best practices.
const EVERYTHING: &str = "{}";
/// What another light can change.
const COLOURS: &str = "{ runOnly: ['color-contrast'] }";

fn axe() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/test-tools/axe.min.js");
    std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; tests/run.sh fetches it", path.display()))
}

/// One line per element that breaks a rule.
fn violations(page: &Page, options: &str) -> Vec<String> {
    // Fading marks are half transparent while they fade.
    page.value("void document.getAnimations().forEach((animation) => animation.finish())");
    let found = page.promised(&format!(
        "axe.run(document, {options}).then((result) => result.violations.flatMap((rule) => rule.nodes.map((node) =>
            rule.id + ': ' + node.target.join(' ') + ' | ' + node.html.slice(0, 120) + ' | ' + node.failureSummary.replace(/\\s+/g, ' '))))"
    ));
    let lines = found.as_array().unwrap_or_else(|| panic!("axe says {found}"));
    lines.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn has_no_violations(site: &Site) {
    let axe = axe();
    let mut all = Vec::new();
    for (width, height) in [(1440, 900), (390, 844)] {
        let mut page = site.open("/").on_a_screen(width, height);
        for (name, path) in every_page(site) {
            for is_dark in [false, true] {
                page = page.in_light(is_dark).goes_to(&path);
                page.runs(&axe);
                let options = if is_dark { COLOURS } else { EVERYTHING };
                let found = violations(&page, options);
                let light = if is_dark { "dark" } else { "light" };
                all.extend(found.into_iter().map(|line| format!("{name} {width} {light} {line}")));
            }
        }
    }
    assert!(all.is_empty(), "{} violations\n{}", all.len(), all.join("\n"));
}

#[test]
fn the_sample_vault_has_no_violations() {
    has_no_violations(&Site::of_the_demo());
}

#[test]
fn an_empty_vault_has_no_violations() {
    has_no_violations(&Site::with_vault(|_| {}));
}

/// Opens what there is to choose from, and says how to see that it is there.
type Opening = (&'static str, fn(Page) -> Page);

const CHOICES: [Opening; 4] = [
    ("searches", |page| {
        page.runs("for (const query of ['报价', '行业:制造业']) searches.add(query)");
        page.focuses("#q").shows("最近搜索").presses("ArrowDown")
    }),
    ("values", |page| {
        page.focuses("#q").types("行业:").shows("制造业").presses("ArrowDown")
    }),
    ("fault", |page| {
        let pointed_at = "Boolean(document.querySelector('.suggest .fault mark'))";
        page.focuses("#q")
            .types("城巿:上海 报价")
            .until("does not point at it", pointed_at)
    }),
    ("palette", |page| {
        let is_filled = "document.querySelectorAll('#palette [role=option]').length > 3";
        page.presses_ctrl("k").until("is empty", is_filled)
    }),
];

#[test]
fn what_is_chosen_from_has_no_violations() {
    let site = Site::of_the_demo();
    let axe = axe();
    let mut all = Vec::new();
    for (width, height) in [(1440, 900), (390, 844)] {
        for (name, open) in CHOICES {
            let mut page = site.open("/").on_a_screen(width, height);
            for is_dark in [false, true] {
                page = open(page.in_light(is_dark).goes_to("/").is_awake()).is_quiet();
                page.runs(&axe);
                let found = violations(&page, if is_dark { COLOURS } else { EVERYTHING });
                all.extend(
                    found
                        .into_iter()
                        .map(|line| format!("{name} {width} dark {is_dark} {line}")),
                );
            }
        }
    }
    assert!(all.is_empty(), "{} violations\n{}", all.len(), all.join("\n"));
}

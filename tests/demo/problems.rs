//! What the rules say about the sample.

use super::{text, the_sample};
use chrono::NaiveDate;
use kehu::demo::sample;
use kehu::kinds::Catalog;
use kehu::rules::{CheckedFile, FileContent, Finding, Identity, check_file, check_identities, check_tree, render_text};
use kehu::vault::{Place, RelPath, Settings, layout};
use kehu::yaml::Document;
use std::collections::{BTreeMap, BTreeSet};

fn findings_in(files: &BTreeMap<&RelPath, &[u8]>) -> Vec<Finding> {
    let (catalog, settings) = (Catalog::builtin(), Settings::default());
    let mut findings = check_tree(files.keys().copied(), &catalog, &settings);
    let mut identities = Vec::new();
    for (path, bytes) in files {
        let place = layout::place(path, &catalog);
        if !matches!(place, Place::Record { .. } | Place::ConflictCopy { .. }) {
            continue;
        }
        let parsed = text(bytes).map(|text| (text, Document::parse(text)));
        let content = match &parsed {
            None => FileContent::NotUtf8 {
                encoding: Some("GB18030"),
            },
            Some((_, Ok(document))) => FileContent::Parsed(document),
            Some((text, Err(errors))) => FileContent::Broken { text, errors },
        };
        if let (FileContent::Parsed(document), Place::Record { kind, .. }) = (&content, &place)
            && kind == "customer"
        {
            let word = |key: &str| document.value()[key].as_str().unwrap_or_default().to_owned();
            identities.push(Identity {
                path: path.as_str().to_owned(),
                customer_id: word("customer_id"),
                name: word("customer_name"),
                credit_code: word("credit_code"),
                ..Identity::default()
            });
        }
        findings.extend(check_file(
            &CheckedFile {
                path,
                place: &place,
                content,
            },
            &catalog,
            &settings,
        ));
    }
    findings.extend(check_identities(&identities, &settings));
    findings
}

#[test]
fn the_deliberate_problems_are_found_and_nothing_else() {
    let sample = the_sample();
    let files = sample.files();
    let found: BTreeSet<(String, String)> = findings_in(&files)
        .into_iter()
        .map(|finding| (finding.rule, finding.path))
        .collect();
    let planted: BTreeSet<(String, String)> = sample
        .summary
        .problems
        .iter()
        .map(|p| (p.rule.to_owned(), p.path.as_str().to_owned()))
        .collect();
    for finding in findings_in(&files) {
        if !planted.contains(&(finding.rule.clone(), finding.path.clone())) {
            let source = RelPath::new(&finding.path).and_then(|path| text(files.get(&path)?));
            eprintln!("{}", render_text(&finding, source, false));
        }
    }
    assert_eq!(found, planted);
    let rules: BTreeSet<&str> = sample.summary.problems.iter().map(|problem| problem.rule).collect();
    assert_eq!(
        rules.into_iter().collect::<Vec<_>>(),
        [
            "duplicate/credit-code",
            "encoding/not-utf8",
            "folder/mismatch",
            "format/phone",
            "name/placeholder",
            "schema/not-in-list",
            "sync/conflict-copy",
            "syntax/full-width-colon",
        ]
    );
}

#[test]
fn any_day_and_any_seed_hold_together() {
    for (day, seed) in [
        ((2024, 2, 29), 1),
        ((2027, 1, 1), 2),
        ((2030, 12, 31), u64::MAX),
        ((2026, 5, 4), 0),
    ] {
        let today = NaiveDate::from_ymd_opt(day.0, day.1, day.2).expect("a date");
        let sample = sample(today, seed).expect("a sample");
        let planted: BTreeSet<&str> = sample
            .summary
            .problems
            .iter()
            .map(|problem| problem.path.as_str())
            .collect();
        let surprises: Vec<Finding> = findings_in(&sample.files())
            .into_iter()
            .filter(|f| !planted.contains(f.path.as_str()))
            .collect();
        assert_eq!(surprises, []);
    }
}

#[test]
fn the_summary_names_every_deliberate_problem() {
    let summary = &the_sample().summary;
    let told = summary.to_string();
    assert!(told.starts_with("45 个客户（其中 12 个已归档），"), "{told}");
    for problem in &summary.problems {
        assert!(
            told.contains(problem.rule) && told.contains(problem.path.as_str()),
            "{told}"
        );
    }
}

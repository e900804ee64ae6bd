//! The rules as the rest of kehu meets them: files in, findings out; findings in, text and SARIF out.
#![cfg(test)]

mod docs;
mod duplicates;
mod folders;
mod records;
mod sarif;
mod settings;
mod syntax;
mod text;
mod tree;
mod views;

use kehu::kinds::Catalog;
use kehu::rules::{CheckedFile, FileContent, Finding, check_file};
use kehu::vault::{RelPath, Settings, layout};
use kehu::yaml::Document;

/// A profile that breaks nothing, in the folder of [`PROFILE_PATH`].
const PROFILE: &str = "\
customer_id: CUST202611210001
customer_name: 杭州盛泰机械有限公司
credit_code: 919900000000000192
industry: 制造业
company_size: 中型
customer_type: 潜在客户
source: 展会
owner: 林晓峰
contacts:
  - name: 周建国
    phone: \"15412345678\"
    email: zhou@shengtai.example.com
created_on: 2026-11-21
";
const PROFILE_PATH: &str = "客户/制造业/中型/杭州盛泰机械有限公司/客户.yaml";

fn path(text: &str) -> RelPath {
    RelPath::new(text).expect("a path inside the vault")
}

/// What the rules say about a file of this text at this path.
fn check(at: &str, text: &str) -> Vec<Finding> {
    check_with(at, text, &Settings::default())
}

fn check_with(at: &str, text: &str, settings: &Settings) -> Vec<Finding> {
    let parsed = Document::parse(text);
    let content = match &parsed {
        Ok(document) => FileContent::Parsed(document),
        Err(errors) => FileContent::Broken { text, errors },
    };
    check_content(at, content, settings)
}

fn check_content(at: &str, content: FileContent<'_>, settings: &Settings) -> Vec<Finding> {
    let catalog = Catalog::builtin();
    let path = path(at);
    let place = layout::place(&path, &catalog);
    check_file(
        &CheckedFile {
            path: &path,
            place: &place,
            content,
        },
        &catalog,
        settings,
    )
}

/// `PROFILE` with one thing written differently.
fn profile_with(from: &str, to: &str) -> String {
    assert!(PROFILE.contains(from), "the profile has no {from}");
    PROFILE.replacen(from, to, 1)
}

fn rules_of(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.rule.as_str()).collect()
}

/// The text that a finding underlines.
fn underlined<'t>(finding: &Finding, text: &'t str) -> String {
    let lines: Vec<&'t str> = text.lines().collect();
    let line: Vec<char> = lines[finding.line as usize - 1].chars().collect();
    let end = if finding.end_line == finding.line {
        finding.end_column as usize - 1
    } else {
        line.len()
    };
    line[finding.column as usize - 1..end].iter().collect()
}

//! `kill -9` at any instant: all or nothing, and nothing lost that was said to be saved.

use std::process::Stdio;
use std::time::{Duration, Instant};

use super::support::{Sandbox, profile};

/// Kept small here; the same test runs with more rounds by `KEHU_CRASH_ROUNDS`.
fn rounds() -> u64 {
    std::env::var("KEHU_CRASH_ROUNDS")
        .ok()
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(12)
}

/// Some instant of work that takes `whole`, another one each round, a little beyond its end included.
fn instant(round: u64, whole: Duration) -> Duration {
    // A low-discrepancy sequence covers the span evenly however many rounds there are.
    let part = (round as f64 * 0.618_033_988_75).fract();
    whole.mul_f64(part * 1.1)
}

/// Runs a command and kills it on the way, unless it was quicker: then tells that it said it was done.
fn killed<'a>(vault: &Sandbox, arguments: impl IntoIterator<Item = &'a str>, after: Duration) -> bool {
    let mut child = vault
        .command(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while begun.elapsed() < after {
        if let Some(status) = child.try_wait().unwrap() {
            return status.success();
        }
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap().success()
}

#[test]
fn an_import_that_is_killed_happens_wholly_or_not_at_all() {
    let mut whole = Duration::from_secs(1);
    for round in 0..rounds() {
        let vault = Sandbox::new();
        let sheet = vault.beside("名单.csv");
        let rows: String = (0..300)
            .map(|row| format!("被杀导入{row:03}有限公司,制造业,中型,苏州\n"))
            .collect();
        std::fs::write(&sheet, format!("客户名称,行业,规模,城市\n{rows}")).unwrap();
        let sheet = sheet.to_str().unwrap().to_owned();
        let begun = Instant::now();
        // The first one is let through to see how long it takes.
        let after = if round == 0 {
            Duration::from_secs(600)
        } else {
            instant(round, whole)
        };
        let said_done = killed(&vault, ["import", &sheet, "--yes"], after);
        if round == 0 {
            assert!(said_done);
            whole = begun.elapsed();
        }
        let status = &vault.kehu(["status", "--json"]).succeeds().json()[0];
        let customers = status["customers"].as_u64().unwrap();
        assert!(
            customers == 300 || (customers == 0 && !said_done),
            "round {round}, killed after {after:?} of {whole:?}: {customers} customers"
        );
        vault.is_sound();
    }
}

#[test]
fn a_mass_move_that_is_killed_happens_wholly_or_not_at_all() {
    let vault = Sandbox::new();
    let names: Vec<String> = (0..60).map(|row| format!("搬家{row:02}有限公司")).collect();
    for name in &names {
        let text = profile(name).replace("industry: 制造业", "industry: 未分类");
        vault.write(&format!("客户/未分类/中型/{name}/客户.yaml"), text);
        vault.write(&format!("客户/未分类/中型/{name}/附件/说明.txt"), "随客户一起搬");
    }
    vault.kehu(["status"]).succeeds();
    let sheet = vault.beside("行业.csv");
    let mut whole = Duration::ZERO;
    for round in 0..rounds() {
        // Back to where they were, as a person would with git.
        let start = vault.git(["log", "--format=%H", "--grep", "行业", "--invert-grep", "-1"]);
        vault.git(["reset", "-q", "--hard", start.trim()]);
        vault.git(["clean", "-fdq"]);
        vault.kehu(["status"]).succeeds();
        let rows: String = names
            .iter()
            .map(|name| format!("{name},制造业,第{round}城\n"))
            .collect();
        std::fs::write(&sheet, format!("客户名称,行业,城市\n{rows}")).unwrap();
        let begun = Instant::now();
        let after = if round == 0 {
            Duration::from_secs(600)
        } else {
            instant(round, whole)
        };
        let said_done = killed(&vault, ["import", sheet.to_str().unwrap(), "--yes"], after);
        if round == 0 {
            assert!(said_done);
            whole = begun.elapsed();
        }
        vault.kehu(["status"]).succeeds();
        let found = |query: &str| vault.kehu(["search", query, "--limit", "1000", "--json"]).json().len();
        let (moved, stayed) = (
            found(&format!("类型:客户 城市:第{round}城")),
            found("类型:客户 城市:杭州"),
        );
        assert!(
            (moved, stayed) == (60, 0) || ((moved, stayed) == (0, 60) && !said_done),
            "round {round}, killed after {after:?} of {whole:?}: {moved} moved, {stayed} stayed"
        );
        let annexes = names
            .iter()
            .filter(|name| {
                let industry = if moved > 0 { "制造业" } else { "未分类" };
                vault
                    .path(&format!("客户/{industry}/中型/{name}/附件/说明.txt"))
                    .exists()
            })
            .count();
        assert_eq!(annexes, 60, "round {round}: the annexes went along");
        assert_eq!(vault.git(["status", "--porcelain"]), "");
    }
    vault.is_sound();
}

#[test]
fn a_keeper_that_is_killed_loses_no_save() {
    let vault = Sandbox::new();
    vault.customer("杭州盛泰机械有限公司");
    let path = "客户/制造业/中型/杭州盛泰机械有限公司/客户.yaml";
    for round in 0..rounds() {
        let mut child = vault
            .command(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(round * 37 % 300));
        let text = vault.read(path);
        let line = text.lines().find(|line| line.starts_with("city:")).unwrap().to_owned();
        vault.write(path, text.replace(&line, &format!("city: 第{round}城")));
        std::thread::sleep(instant(round, Duration::from_millis(1500)));
        child.kill().unwrap();
        child.wait().unwrap();
        let hits = vault.kehu(["search", &format!("城市:第{round}城"), "--json"]).json();
        assert_eq!(hits.len(), 1, "round {round}");
        assert!(
            vault
                .git(["show", &format!("HEAD:{path}")])
                .contains(&format!("第{round}城"))
        );
    }
    vault.is_sound();
}

#[test]
fn a_form_that_is_killed_is_saved_wholly_or_not_at_all() {
    let vault = Sandbox::new();
    for name in ["甲有限公司", "乙有限公司"] {
        vault.customer(name);
    }
    vault.kehu(["status"]).succeeds();
    let commits = || vault.git(["log", "--format=%H"]).lines().count();
    let mut whole = Duration::ZERO;
    for round in 0..rounds() {
        let word = format!("第{round}回");
        let (city, subject, tag) = (format!("城市={word}"), format!("主题={word}"), format!("标签+={word}"));
        let (line, query): (Vec<&str>, String) = match round % 4 {
            0 => (vec!["new", &word], format!("类型:客户 \"{word}\"")),
            1 => (vec!["set", "甲有限公司", &city], format!("类型:客户 城市:{word}")),
            2 => (
                vec!["followup", "甲有限公司", "谈妥", &subject],
                format!("类型:跟进 {word}"),
            ),
            _ => (
                vec!["set", "--where", "行业:制造业", &tag, "--yes"],
                format!("类型:客户 标签:{word}"),
            ),
        };
        let before = commits();
        let begun = Instant::now();
        // The first one is let through to see how long it takes.
        let after = if round == 0 {
            Duration::from_secs(600)
        } else {
            instant(round, whole)
        };
        let said_done = killed(&vault, line.iter().copied(), after);
        if round == 0 {
            whole = begun.elapsed();
        }
        vault.kehu(["status"]).succeeds();
        let found = vault.kehu(["search", &query, "--json"]).json().len();
        let all = if round % 4 == 3 { 2 } else { 1 };
        assert!(
            found == all || (found == 0 && !said_done),
            "{line:?}, killed after {after:?} of {whole:?}: {found} found, said to be done: {said_done}"
        );
        assert_eq!(commits() - before, usize::from(found > 0), "{line:?}");
        assert_eq!(vault.git(["status", "--porcelain"]), "", "{line:?}");
    }
    vault.is_sound();
}

//! A process that is killed while it changes files.

use crate::{Sample, path};
use kehu::vault::{Expect, FileEdit, RelPath, Transaction, Vault, recover};
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

const ROUNDS: usize = 40;
const FILES: usize = 12;

/// What the child does until it is killed: each change gives all files one number, in turns of moving folders about.
fn child(root: &str) {
    let vault = Vault::open(root.as_ref()).expect("opened");
    for round in 1_usize.. {
        let (here, there) = if round % 2 == 1 { ("a", "b") } else { ("b", "a") };
        let files = (0..FILES).map(|n| FileEdit::Write {
            path: path(&format!("客户/{here}/{n}.yaml")),
            bytes: round.to_string().into_bytes(),
            expect: Expect::Any,
        });
        let mut edits: Vec<FileEdit> = files.collect();
        edits.push(FileEdit::Move {
            from: path(&format!("客户/{here}")),
            to: path(&format!("客户/{there}")),
        });
        let mut transaction = Transaction::begin(&vault, edits, round.to_string().into_bytes()).expect("begun");
        transaction.apply().expect("applied");
        writeln!(std::io::stdout(), "{round}").expect("told");
        transaction.finish().expect("finished");
    }
}

#[test]
fn killed_at_any_instant_no_file_is_half_written_and_nothing_said_is_lost() {
    if let Ok(root) = std::env::var("KEHU_TEST_CHILD_VAULT") {
        return child(&root);
    }
    let mut interrupted = 0;
    for round in 0..ROUNDS {
        let sample = Sample::new();
        for number in 0..FILES {
            sample.write(&format!("客户/a/{number}.yaml"), "0");
        }
        let mut child = Command::new(std::env::current_exe().expect("myself"))
            .args([
                "--exact",
                "killed::killed_at_any_instant_no_file_is_half_written_and_nothing_said_is_lost",
            ])
            .args(["--nocapture", "--test-threads=1"])
            .env("KEHU_TEST_CHILD_VAULT", sample.root())
            .stdout(Stdio::piped())
            .spawn()
            .expect("started");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let numbers = lines
            .by_ref()
            .map_while(Result::ok)
            .filter_map(|line| line.parse::<usize>().ok());
        let _first = numbers.take(1).last();
        // Another instant in every round.
        std::thread::sleep(std::time::Duration::from_micros(700 * round as u64));
        child.kill().expect("killed");
        child.wait().expect("gone");
        let said = lines
            .map_while(Result::ok)
            .filter_map(|line| line.parse::<usize>().ok())
            .last()
            .unwrap_or(1);
        for recovered in recover(&sample.vault).expect("recovered") {
            interrupted += 1;
            assert!(recovered.skipped.is_empty());
            recovered.finish().expect("finished");
        }
        let found = contents(&sample);
        assert_eq!(found.len(), FILES, "{found:?}");
        let number: usize = found.first().and_then(|(_, text)| text.parse().ok()).expect("a number");
        assert!(found.iter().all(|(_, text)| *text == number.to_string()), "{found:?}");
        let side = if number % 2 == 1 { "客户/b/" } else { "客户/a/" };
        assert!(
            found.iter().all(|(at, _)| at.as_str().starts_with(side)),
            "{number}: {found:?}"
        );
        assert!(number >= said, "said {said}, found {number}");
    }
    assert!(interrupted > 0, "not one kill hit a change");
}

fn contents(sample: &Sample) -> Vec<(RelPath, String)> {
    let report = sample.vault.walk_below(&path("客户")).expect("walked");
    let text = |at: &RelPath| sample.text(at.as_str()).expect("text");
    report
        .files
        .into_iter()
        .map(|file| (file.path.clone(), text(&file.path)))
        .collect()
}

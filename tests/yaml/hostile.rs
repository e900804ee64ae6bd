//! Texts made to hurt: each ends, without a panic, in time that grows with its length and no faster.

use std::time::{Duration, Instant};

use kehu::yaml::{Document, code};

/// Patterns of about `size` bytes.
fn patterns(size: usize) -> Vec<(&'static str, String)> {
    let repeat = |unit: &str| unit.repeat(size / unit.len());
    let numbered = |make: &dyn Fn(usize) -> String| {
        let mut text = String::new();
        let mut number = 0;
        while text.len() < size {
            text.push_str(&make(number));
            number += 1;
        }
        text
    };
    vec![
        ("brackets", repeat("[")),
        ("braces", repeat("{")),
        ("dashes", repeat("- ")),
        ("questions", repeat("? ")),
        ("colons", repeat(": ")),
        ("fields on one line", repeat("a: ")),
        ("tabs", repeat("\t")),
        ("tabs as indentation", format!("a:\n{}", repeat("\t- b: 1\n"))),
        ("one line", format!("a: {}\n", repeat("字 "))),
        ("an open quote", format!("a: \"{}", repeat("字\n  "))),
        ("open quotes", repeat("a: \"b\n")),
        ("open brackets", repeat("a: [b\n")),
        ("anchors", repeat("- &a x\n")),
        ("unknown aliases", repeat("- *a\n")),
        ("duplicates", repeat("a: 1\n")),
        (
            "distinct duplicates",
            numbered(&|number| format!("k{}: 1\n", number % 2000)),
        ),
        ("full-width colons", format!("a: 1\n{}", repeat("b：1\n"))),
        ("nothing but full-width colons", repeat("b：1\n")),
        ("bad indentation", format!("a: 1\n{}", repeat(" b: 1\n"))),
        ("text without fields", format!("a: 1\n{}", repeat("bbb\n"))),
        ("conflict markers", repeat("<<<<<<< a\n")),
        ("directives", repeat("%a\n")),
        ("tags", repeat("- !x y\n")),
        ("comments", format!("a:\n{}  b: 1\n", repeat("  # x\n"))),
        ("blank lines behind text", format!("a: |\n  x\n{}", repeat("\n"))),
        ("empty blocks", repeat("- |\n\n\n")),
        (
            "a mistake at the end",
            format!("{}b: @x\n", numbered(&|number| format!("k{number}: 1\n"))),
        ),
        ("stairs", numbered(&|number| format!("{}a:\n", " ".repeat(number)))),
    ]
}

fn time(text: &str) -> Duration {
    let start = Instant::now();
    drop(Document::parse(text));
    start.elapsed()
}

#[test]
fn time_grows_no_faster_than_length() {
    const GROWTH: u32 = 8;
    const SHORT: usize = 4_000;
    for ((name, short), (_, long)) in patterns(SHORT).into_iter().zip(patterns(SHORT * GROWTH as usize)) {
        // A quadratic reader would take 64 times as long. What takes next to no time is not measured, and a busy machine gets
        // several tries, each with both lengths side by side.
        let mut tries = Vec::new();
        let keeps_up = (0..10).any(|_| {
            let short = (0..3).map(|_| time(&short)).min().unwrap_or_default();
            let long = time(&long);
            tries.push((short, long));
            long <= (short * 4).max(Duration::from_millis(20)) * GROWTH
        });
        assert!(keeps_up, "{name}: {tries:?}");
    }
}

#[test]
fn aliases_do_not_unfold_without_end() {
    let level = |level: usize| {
        format!(
            "a{level}: &a{level} [{}]\n",
            vec![format!("*a{}", level - 1); 9].join(",")
        )
    };
    let text = format!(
        "a0: &a0 [x,x,x,x,x,x,x,x,x]\n{}",
        (1..30).map(level).collect::<Vec<_>>().concat()
    );
    let errors = Document::parse(&text).unwrap_err();
    let codes: Vec<&str> = errors.iter().map(|error| error.code).collect();
    assert_eq!(codes, [code::ALIAS_BOMB], "said once");
    let long = format!("a: &a {}\nb: [{}]\n", "字".repeat(100_000), vec!["*a"; 1000].join(","));
    assert_eq!(Document::parse(&long).unwrap_err()[0].code, code::ALIAS_BOMB);
}

#[test]
fn depth_is_bounded() {
    let deep = |levels: usize| (0..levels).map(|level| " ".repeat(level) + "a:\n").collect::<String>();
    assert!(Document::parse(&deep(60)).is_ok());
    assert_eq!(Document::parse(&deep(100)).unwrap_err()[0].code, code::TOO_DEEP);
    let flow = |levels: usize| format!("a: {}{}\n", "[".repeat(levels), "]".repeat(levels));
    assert!(Document::parse(&flow(60)).is_ok());
    assert_eq!(Document::parse(&flow(100)).unwrap_err()[0].code, code::TOO_DEEP);
}

#[test]
fn findings_are_limited_in_number_and_length() {
    let errors = Document::parse(&"a: 1\n".repeat(1000)).unwrap_err();
    assert_eq!(errors.len(), 50);
    for text in [
        format!("a: @{}\n", "长".repeat(10_000)),
        format!("a: 1\n- {}\n", "长".repeat(10_000)),
    ] {
        for error in Document::parse(&text).unwrap_err() {
            assert!(error.message.chars().count() < 200 && error.hint.unwrap_or_default().chars().count() < 200);
        }
    }
}

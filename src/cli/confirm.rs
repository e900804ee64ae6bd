use std::io::{IsTerminal, Write};

use anyhow::Context as _;

/// Asks the person at the terminal; `otherwise` tells how to do without one.
pub fn confirmed(question: &str, otherwise: &str) -> anyhow::Result<bool> {
    anyhow::ensure!(is_anybody_there(), "没有人可以确认；{otherwise}");
    eprint!("{question}[y/N] ");
    std::io::stderr().flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).context("读不到回答")?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes" | "是" | "好"))
}

/// Whether a person can answer.
pub fn is_anybody_there() -> bool {
    std::io::stdin().is_terminal()
}

//! The command line: one thin file per command, arguments in, library call, text or JSON out (DESIGN §6).
//!
//! Exit codes: 0 fine, 1 findings or rejected rows, 2 could not run.

mod arguments;
mod attach;
mod bulk;
mod check;
mod confirm;
mod context;
mod demo;
mod doctor;
mod export;
mod followup;
mod import;
mod index;
mod init;
mod log;
mod mail;
mod me;
mod move_to;
mod new;
mod output;
mod progress;
mod read_text;
mod report;
mod search;
mod serve;
mod set;
mod shelve;
mod show;
mod status;
mod task;
mod task_acts;
mod tidy;
mod todo;
mod undo;
mod usage;
mod views;
mod which_task;
mod whom;
mod writing;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};
use context::Context;

/// What a command ended with, when it could run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Fine,
    /// Findings, or rejected rows.
    Findings,
}

/// Runs the command line of this process.
#[must_use]
pub fn run() -> ExitCode {
    let words = asking_for_help(with_excluding_words(std::env::args_os().collect()));
    let arguments = match Arguments::try_parse_from(&words) {
        Ok(arguments) => arguments,
        Err(error) => return usage::explain(&error, &words),
    };
    start_log();
    match dispatch(arguments) {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(error) if output::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("错误：{error}");
            ExitCode::from(2)
        }
    }
}

fn dispatch(arguments: Arguments) -> anyhow::Result<Outcome> {
    let context = Context {
        vault: arguments.vault,
        cache: arguments.cache,
    };
    match arguments.command {
        Command::Init(command) => command.run(&context),
        Command::Demo(command) => command.run(&context),
        Command::Serve(command) => command.run(&context),
        Command::Status(command) => command.run(&context),
        Command::Search(command) => command.run(&context),
        Command::Views(command) => command.run(&context),
        Command::Show(command) => command.run(&context),
        Command::Check(command) => command.run(&context),
        Command::Log(command) => command.run(&context),
        Command::Report(command) => command.run(&context),
        Command::Import(command) => command.run(&context),
        Command::Export(command) => command.run(&context),
        Command::New(command) => command.run(&context),
        Command::Set(command) => command.run(&context),
        Command::Move(command) => command.run(&context),
        Command::Followup(command) => command.run(&context),
        Command::Todo(command) => command.run(&context),
        Command::Task(command) => command.run(&context),
        Command::Done(command) => command.run(&context),
        Command::Later(command) => command.run(&context),
        Command::Reopen(command) => command.run(&context),
        Command::Attach(command) => command.run(&context),
        Command::Archive(command) => command.run(&context),
        Command::Restore(command) => command.restore(&context),
        Command::Tidy(command) => command.run(&context),
        Command::Me(command) => command.run(&context),
        Command::Undo(command) => command.run(&context),
        Command::Mail(command) => command.run(&context),
        Command::Doctor(command) => command.run(&context),
        Command::Index(command) => command.run(&context),
        Command::ReadSheet(command) => command.run(),
        Command::ReadText(command) => command.run(),
    }
}

/// `kehu help import` is `kehu import --help`.
fn asking_for_help(mut words: Vec<OsString>) -> Vec<OsString> {
    if words.get(1).is_some_and(|word| word == "help") {
        words.remove(1);
        words.push("--help".into());
    }
    words
}

/// `-流失` is a word that a query excludes, not an option: the full-width minus means the same to the query and nothing to
/// the argument parser. The only short options are `-h`, `-V` and `-o`.
fn with_excluding_words(mut words: Vec<OsString>) -> Vec<OsString> {
    let query = words
        .iter()
        .position(|word| ["search", "report", "export"].iter().any(|command| word == command))
        .unwrap_or(words.len());
    let mut is_value = false;
    for word in words.iter_mut().skip(query) {
        let excludes = |text: &&str| {
            text.starts_with('-') && !text.starts_with("--") && !matches!(*text, "-" | "-h" | "-V" | "-o")
        };
        if let Some(text) = word.to_str().filter(excludes).filter(|_| !is_value) {
            *word = text.replacen('-', "－", 1).into();
        }
        is_value = word == "--limit" || word == "--view";
    }
    words
}

/// Diagnostics for programmers go to standard error when `KEHU_LOG` asks for them.
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("KEHU_LOG").unwrap_or_else(|_| "error".into());
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
}

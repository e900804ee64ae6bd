//! Wrong arguments, explained in Chinese.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::arguments::Arguments;
use super::output::text_line;

/// Prints help, version or what is wrong with the arguments; `words` are all that was written.
pub fn explain(error: &clap::Error, words: &[OsString]) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // A reader who has closed the pipe has seen enough.
        let _ = text_line(in_chinese(&error.render().to_string()).trim_end());
        return ExitCode::SUCCESS;
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        eprintln!("{}", in_chinese(&error.render().to_string()).trim_end());
        return ExitCode::from(2);
    }
    let given = text(error, ContextKind::InvalidArg).or_else(|| text(error, ContextKind::InvalidSubcommand));
    let given = given.unwrap_or_default();
    let value = text(error, ContextKind::InvalidValue).unwrap_or_default();
    let message = match error.kind() {
        ErrorKind::InvalidSubcommand => format!("没有“{given}”这个命令"),
        ErrorKind::UnknownArgument => format!("不认识参数“{given}”"),
        ErrorKind::MissingRequiredArgument => format!("缺少参数：{given}"),
        ErrorKind::InvalidValue if value.is_empty() => format!("参数 {given} 需要一个值"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!("参数 {given} 的值“{value}”不对"),
        ErrorKind::ArgumentConflict => {
            let other = text(error, ContextKind::PriorArg).unwrap_or_else(|| "其他参数".to_owned());
            format!("参数 {given} 不能和 {other} 一起用")
        }
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("参数 {given} 的值的个数不对")
        }
        ErrorKind::MissingSubcommand => "要做什么？请写上一个命令".to_owned(),
        _ => "命令写得不对".to_owned(),
    };
    eprintln!("错误：{message}");
    let proposal = [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
    ]
    .into_iter()
    .find_map(|kind| text(error, kind));
    if let Some(proposal) = proposal {
        eprintln!("是不是想写：{proposal}");
    }
    if let Some(valid) = text(error, ContextKind::ValidValue).filter(|valid| !valid.is_empty()) {
        eprintln!("可以是：{valid}");
    }
    let commands = Arguments::command();
    let command = words
        .iter()
        .find_map(|word| commands.find_subcommand(word).filter(|command| !command.is_hide_set()));
    match command {
        Some(command) => eprintln!("用 `kehu {} --help` 查看用法", command.get_name()),
        None => eprintln!("用 `kehu --help` 查看全部用法"),
    }
    ExitCode::from(2)
}

/// The words that the argument parser sets between ours.
fn in_chinese(help: &str) -> String {
    const WORDS: [(&str, &str); 6] = [
        ("Arguments:\n", "参数:\n"),
        ("\nOptions:\n", "\n选项:\n"),
        ("[OPTIONS]", "[选项]"),
        ("[default: ", "[默认: "),
        ("[possible values: ", "[可选: "),
        ("[aliases: ", "[也可写: "),
    ];
    WORDS.iter().fold(help.to_owned(), |help, (english, chinese)| {
        help.replace(english, chinese)
    })
}

fn text(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join("、")),
        other => Some(other.to_string()),
    }
}

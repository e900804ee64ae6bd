//! The task that a command is about. What is done must not be done to another one: what is only part of a name is asked about.

use std::io::Write;

use anyhow::{Context as _, bail, ensure};

use super::confirm::{confirmed, is_anybody_there};
use super::whom::whom;
use super::writing::file;
use crate::agenda::{Item, tasks_called};
use crate::archive::{Archive, ArchiveError, Meant, Viewer};
use crate::edit::{self, EditError};
use crate::vault::{PROFILE, RelPath};

/// Tasks that are named before the rest is counted.
const NAMED: usize = 20;

/// The task of this file, else the one that is called so and is open, or is not.
pub fn task(archive: &Archive, word: &str, is_open: bool) -> anyhow::Result<RelPath> {
    if let Some(path) = file(archive, word) {
        return Ok(path);
    }
    let called = tasks_called(&archive.read(&Viewer::everything())?, word, is_open)?;
    match called.is_empty() {
        false => choose(word, called),
        true if is_open => bail!("没有找到要做的任务“{word}”；kehu todo 列出全部"),
        true => bail!("没有找到已完成或已取消的任务“{word}”；kehu search 类型:任务 列出全部"),
    }
}

/// What can be put off: the record of this file, the open task that is called so, or the plan for a customer.
pub fn task_or_plan(archive: &Archive, word: &str) -> anyhow::Result<RelPath> {
    if let Some(path) = file(archive, word)
        && edit::open(archive, &path).is_ok()
    {
        return Ok(path);
    }
    let snapshot = archive.read(&Viewer::everything())?;
    let called = tasks_called(&snapshot, word, true)?;
    let is_customer = matches!(snapshot.customer_meant(word), Ok(Meant::Surely(_)));
    if !called.is_empty() && !is_customer {
        return choose(word, called);
    }
    let dir = match whom(archive, word) {
        Ok(customer) => customer.dir,
        Err(error) if is_unknown(&error) => {
            bail!("没有叫“{word}”的任务，也没有这位客户；kehu todo 列出要做的事")
        }
        Err(error) => return Err(error),
    };
    let profile = dir.join(PROFILE).ok_or(EditError::Gone(dir))?;
    Ok(edit::standing_plan(&snapshot, &profile)?)
}

fn is_unknown(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(ArchiveError::NoSuchCustomer(_)))
}

/// The one task of this name; else whoever is at the terminal is asked which it is.
fn choose(word: &str, called: Vec<Item>) -> anyhow::Result<RelPath> {
    let is_named = called.iter().any(|item| item.title == word.trim());
    let line = |(at, item): (usize, &Item)| format!("  {}. {}", at + 1, introduced(item));
    let mut lines: Vec<String> = called.iter().take(NAMED).enumerate().map(line).collect();
    if called.len() > NAMED {
        lines.push(format!("  ……共 {} 个", called.len()));
    }
    let lines = lines.join("\n");
    let chosen = match called.as_slice() {
        [one] if is_named => one,
        [one] if is_anybody_there() => {
            let exactly = format!("请写 {}", one.title);
            ensure!(
                confirmed(&format!("是{}吗？", introduced(one)), &exactly)?,
                "没有写入。请写任务的全名，或它的文件"
            );
            one
        }
        [one] => bail!(
            "没有写入：没有叫“{word}”的任务，可能是{}。是它，请写 {}",
            introduced(one),
            one.title
        ),
        several if is_anybody_there() => {
            eprintln!("{}：\n{lines}", counted(word, several.len(), is_named));
            answered(several)?
        }
        several => bail!(
            "没有写入：{}，请写任务的全名或文件的路径：\n{lines}",
            counted(word, several.len(), is_named)
        ),
    };
    RelPath::new(&chosen.path).context("这个任务的文件找不到了")
}

fn counted(word: &str, count: usize, is_named: bool) -> String {
    let called = if is_named { "叫" } else { "的名称里有" };
    format!("有 {count} 个任务{called}“{word}”")
}

/// “送样品”（杭州盛泰，2026-12-01，李四）客户/…/送样品.yaml
fn introduced(item: &Item) -> String {
    let whose = item.whose.as_ref().map(|whose| whose.customer_name.clone());
    let told: Vec<String> = [whose, Some(item.when()), Some(item.person.clone())]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    format!("“{}”（{}）{}", item.title, told.join("，"), item.path)
}

/// Asks for the number of one of them.
fn answered(several: &[Item]) -> anyhow::Result<&Item> {
    eprint!("是哪一个？写序号：");
    std::io::stderr().flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).context("读不到回答")?;
    let number: Option<usize> = answer.trim().parse().ok();
    let chosen = number.and_then(|number| several.get(number.checked_sub(1)?));
    chosen.context("没有写入。请写上面的一个序号")
}

//! What the commands that write records share: fields on the command line, and what they print.

use anyhow::{Context as _, bail};
use serde_json::json;

use super::output::{self, say};
use crate::archive::Archive;
use crate::edit::{Alteration, By, EditError, FieldFault, Texts};
use crate::kinds::{Catalog, Kind};
use crate::vault::RelPath;
use crate::yaml::FieldPath;
use std::path::Path;

/// `字段=值` pairs as texts by the way to the field.
pub fn texts(kind: &Kind, pairs: &[String]) -> anyhow::Result<Texts> {
    pairs
        .iter()
        .map(|pair| {
            let (word, text) = parted(pair)?;
            Ok((key(kind, word)?, text.to_owned()))
        })
        .collect()
}

/// The same, with `标签+=重点` and `标签-=重点` for words that join or leave a list.
pub fn alterations(kind: &Kind, pairs: &[String]) -> anyhow::Result<Vec<Alteration>> {
    let (mut sets, mut others) = (Texts::new(), Vec::new());
    for pair in pairs {
        let (word, text) = parted(pair)?;
        let (joins, leaves) = (word.strip_suffix(['+', '＋']), word.strip_suffix(['-', '－']));
        let words = text.to_owned();
        match (joins, leaves) {
            (Some(word), _) => others.push(Alteration::Add {
                key: key(kind, word.trim())?,
                words,
            }),
            (_, Some(word)) => others.push(Alteration::Remove {
                key: key(kind, word.trim())?,
                words,
            }),
            (None, None) => {
                sets.insert(key(kind, word)?, text.to_owned());
            }
        }
    }
    let sets = Some(sets).filter(|sets| !sets.is_empty()).map(Alteration::Set);
    Ok(sets.into_iter().chain(others).collect())
}

fn parted(pair: &str) -> anyhow::Result<(&str, &str)> {
    let parted = pair.split_once(['=', '＝']);
    let (word, text) = parted.with_context(|| format!("“{pair}”要写成 字段=值"))?;
    Ok((word.trim(), text))
}

/// The way to a field that is named by key, label, another word for it, or the way itself (`contacts[0].phone`).
fn key(kind: &Kind, word: &str) -> anyhow::Result<String> {
    let path: Option<FieldPath> = word.parse().ok();
    if path.is_some_and(|path| path.segments().len() > 1 && kind.field_at(&path).is_some()) {
        return Ok(word.to_owned());
    }
    let called = || kind.fields.iter().find(|field| field.is_called(word));
    match kind.field(word).or_else(called) {
        Some(field) if field.children.is_empty() => Ok(field.key.clone()),
        Some(field) => bail!(
            "{}有好几项，请写明是哪一项，例如 {}[0].{}=…",
            field.label,
            field.key,
            first(field)
        ),
        None => bail!("{}没有“{word}”这个字段", kind.title),
    }
}

/// That a field is not the customer's but another kind's, which no condition for customers finds.
pub fn ensure_of_customers(catalog: &Catalog, pairs: &[String]) -> anyhow::Result<()> {
    for pair in pairs {
        let word = parted(pair)?.0.trim_end_matches(['+', '＋', '-', '－']).trim();
        if key(catalog.customer(), word).is_ok() {
            continue;
        }
        if let Some(other) = catalog.kinds().iter().find(|kind| key(kind, word).is_ok()) {
            bail!(
                "--where 只能改客户，“{word}”是{title}的字段。{title}要一份一份改，写文件的路径：kehu set 客户/…/{folder}/….yaml {pair}",
                title = other.title,
                folder = other.folder
            );
        }
    }
    Ok(())
}

fn first(field: &crate::kinds::Field) -> &str {
    field.children.first().map_or("", |child| child.key.as_str())
}

/// The file that a word names, as it is called in the vault or as it is seen from the current folder.
pub fn file(archive: &Archive, word: &str) -> Option<RelPath> {
    let is_there = |path: &RelPath| archive.vault().stat(path).is_some();
    let from_here = || archive.vault().relative(Path::new(word));
    RelPath::new(word)
        .filter(is_there)
        .or_else(|| from_here().filter(is_there))
}

/// Whoever is at the keyboard.
pub fn by(reason: Option<String>) -> By {
    By {
        author: None,
        via: "cli".to_owned(),
        reason,
    }
}

/// What stands in the way, one line each.
pub fn told(error: EditError) -> anyhow::Error {
    match error {
        EditError::Invalid(faults) => {
            let lines: Vec<String> = faults.iter().map(FieldFault::said).collect();
            anyhow::anyhow!("没有写入：\n{}", lines.join("\n"))
        }
        EditError::NeedsReason(labels) => {
            anyhow::anyhow!("没有写入：修改{}要写原因，请加 --reason", labels.join("、"))
        }
        error @ EditError::Alike(_) => {
            anyhow::anyhow!("没有写入：{error}。确实是另一家，请加 --anyway")
        }
        error => error.into(),
    }
}

/// What was done and to which file, or JSON with `commit` and `paths`.
pub fn finish(
    archive: &Archive,
    commit: Option<&str>,
    path: &RelPath,
    done: &str,
    as_json: bool,
) -> anyhow::Result<()> {
    finish_saying(archive, commit, path, &format!("{done}：{path}"), as_json)
}

/// The same in words that need no file.
pub fn finish_saying(
    archive: &Archive,
    commit: Option<&str>,
    path: &RelPath,
    done: &str,
    as_json: bool,
) -> anyhow::Result<()> {
    if as_json {
        output::json_line(&json!({ "commit": commit, "paths": [path] }))?;
        output::settle(archive);
        return Ok(());
    }
    match commit {
        Some(commit) => say!(
            "{done}\n变更记录：{}（kehu undo 可以撤销）",
            commit.chars().take(10).collect::<String>()
        ),
        None => say!("没有改动，什么也没有写"),
    }
    output::settle(archive);
    Ok(())
}

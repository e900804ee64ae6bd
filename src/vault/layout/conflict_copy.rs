//! Names that sync tools give to the second version of a file that two people changed at once.
//!
//! | tool | name of the second version of `客户.yaml` |
//! |---|---|
//! | Dropbox | `客户 (张三的冲突副本 2026-11-21).yaml`, `… (… conflicted copy …)`, `… (Case Conflict)` |
//! | 坚果云 | `客户-冲突-张三.yaml`, `客户-NSConflict-张三.yaml` |
//! | Microsoft | `客户-DESKTOP-4F7K2QX.yaml` (the computer's name) |
//! | Syncthing | `客户.sync-conflict-20261121-103205-ABCDEFG.yaml` |
//! | Nextcloud, ownCloud | `客户 (conflicted copy 2026-11-21 103205).yaml`, `客户_conflict-20261121-103205.yaml` |
//! | 百度网盘, 360, 微云 | `客户(冲突).yaml`, `客户_冲突文件_20261121.yaml`, `客户.yaml(冲突)` |
//! | Seafile, Synology, Resilio | `客户 (SFConflict …).yaml`, `客户_PC_Nov-21-2026_Conflict.yaml`, `客户.Conflict.yaml` |
//!
//! A subject that merely speaks of a conflict (`2026-04-02-投诉-与展会冲突.yaml`) is no conflict copy, nor is `客户 (1).yaml`.

/// How the names begin that Windows gives to computers.
const COMPUTERS: [&str; 3] = ["DESKTOP-", "LAPTOP-", "WIN-"];

/// The name of the file that `name` is a second version of; None when it is no conflict copy.
pub(super) fn original(name: &str) -> Option<String> {
    if !speaks_of_one(name) {
        return None;
    }
    // 客户.yaml(冲突): the mark after the extension.
    if let Some((stem, mark)) = split_bracket(name)
        && is_mark(mark)
        && stem.contains('.')
    {
        return Some(stem.to_string());
    }
    let (stem, extension) = match name.rfind('.') {
        Some(dot) if dot > 0 => name.split_at(dot),
        _ => (name, ""),
    };
    let kept = bracketed(stem).or_else(|| dotted(stem)).or_else(|| dashed(stem))?;
    let kept = kept.trim_end();
    (!kept.is_empty()).then(|| format!("{kept}{extension}"))
}

/// Whether a name holds any of the words by which the marks are known: hardly any does, and every file is asked.
fn speaks_of_one(name: &str) -> bool {
    let is_conflict = |word: &[u8]| word.eq_ignore_ascii_case(b"conflict");
    name.contains("冲突")
        || name.as_bytes().windows(b"conflict".len()).any(is_conflict)
        || COMPUTERS.iter().any(|start| name.contains(start))
}

/// `客户 (… conflicted copy …)`, `客户（冲突副本）`, `客户 [Conflict]`.
fn bracketed(stem: &str) -> Option<&str> {
    let (kept, mark) = split_bracket(stem)?;
    is_mark(mark).then_some(kept)
}

/// What stands before a bracket at the very end, and what is in it.
fn split_bracket(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_suffix([')', '）', ']'])?;
    let open = inner.rfind(['(', '（', '['])?;
    let (kept, mark) = inner.split_at(open);
    Some((kept, mark.trim_start_matches(['(', '（', '['])))
}

fn is_mark(mark: &str) -> bool {
    const PHRASES: [&str; 12] = [
        "冲突副本",
        "冲突文件",
        "冲突版本",
        "大小写冲突",
        "选择性同步冲突",
        "编码冲突",
        "conflicted copy",
        "conflict copy",
        "case conflict",
        "selective sync conflict",
        "encoding conflict",
        "sfconflict",
    ];
    let mark = mark.trim().to_lowercase();
    let speaks = mark.contains("冲突") || mark.contains("conflict");
    PHRASES.iter().any(|phrase| mark.contains(phrase))
        || matches!(mark.as_str(), "冲突" | "conflict" | "conflicted")
        || (speaks && digits(&mark) >= 6)
}

/// `客户.sync-conflict-20261121-103205-ABCDEFG`, `客户.Conflict`.
fn dotted(stem: &str) -> Option<&str> {
    let dot = stem.rfind('.')?;
    let (kept, mark) = stem.split_at(dot);
    let mark = mark.to_ascii_lowercase();
    (mark.starts_with(".sync-conflict-") || mark == ".conflict").then_some(kept)
}

/// `客户-冲突-张三`, `客户_conflict-20261121`, `客户-DESKTOP-4F7K2QX`.
fn dashed(stem: &str) -> Option<&str> {
    let starts = stem.char_indices().filter(|(_, c)| matches!(c, '-' | '_' | ' '));
    for (at, _) in starts {
        let (kept, mark) = stem.split_at(at);
        let mark = mark.get(1..).unwrap_or_default();
        if !kept.trim().is_empty() && (is_dashed_mark(mark) || is_computer(mark)) {
            return Some(synology_kept(kept, mark));
        }
    }
    None
}

fn is_dashed_mark(mark: &str) -> bool {
    let lower = mark.to_lowercase();
    let rests = ["冲突副本", "冲突文件", "冲突版本", "nsconflict", "caseconflict", "冲突"]
        .iter()
        .filter_map(|word| lower.strip_prefix(word));
    // The bare English word also begins other words: only a date may follow.
    let dated = lower
        .strip_prefix("conflict")
        .filter(|rest| rest.is_empty() || digits(rest) >= 6);
    rests
        .chain(dated)
        .any(|rest| rest.is_empty() || rest.starts_with(['-', '_', ' ', '(']))
}

/// Synology puts computer and date before its mark: `客户_PC_Nov-21-1030-2026_Conflict`.
fn synology_kept<'a>(kept: &'a str, mark: &str) -> &'a str {
    let is_synology = matches!(mark, "Conflict" | "CaseConflict") && kept.ends_with(|c: char| c.is_ascii_digit());
    match kept.rsplitn(3, '_').nth(2) {
        Some(shorter) if is_synology && !shorter.is_empty() => shorter,
        _ => kept,
    }
}

/// A Windows computer's given name (`DESKTOP-4F7K2QX`, `LAPTOP-0A1B2C3D`), as Microsoft's sync appends it, with `-2` for a second one.
fn is_computer(mark: &str) -> bool {
    let rest = COMPUTERS.iter().find_map(|start| mark.strip_prefix(start));
    let Some(rest) = rest else { return false };
    let (name, number) = rest.split_once('-').unwrap_or((rest, "2"));
    (6..=12).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && name.bytes().any(|byte| byte.is_ascii_digit())
        && number.len() <= 2
        && digits(number) == number.len()
}

fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

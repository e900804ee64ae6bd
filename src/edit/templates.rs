//! Records half filled in, which a team keeps as files: `templates/跟进/首次电话.yaml`.

use super::texts::{Texts, texts_of};
use crate::archive::Archive;
use crate::kinds::Kind;
use crate::vault::{Content, RelPath};
use crate::yaml::Document;
use std::collections::BTreeSet;

/// The folder of the vault that holds them, a folder for each kind in it.
const TEMPLATES: &str = "templates";
/// Larger files are none.
const MOST_BYTES: u64 = 64 * 1024;
/// More than a form can show.
const MOST: usize = 30;

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// The name of its file without ending.
    pub name: String,
    /// What it fills in; none where the file cannot be read, with the reason.
    pub texts: Result<Texts, String>,
}

/// The templates for records of a kind, by name. A folder that cannot be read has none: a form must not fail for it.
#[must_use]
pub fn templates(archive: &Archive, kind: &Kind) -> Vec<Template> {
    let Some(dir) = RelPath::new(&format!("{TEMPLATES}/{}", kind.folder)).filter(|_| !kind.folder.is_empty()) else {
        return Vec::new();
    };
    let files = archive
        .vault()
        .walk_below(&dir)
        .map(|walk| walk.files)
        .unwrap_or_default();
    let mut templates: Vec<Template> = files
        .into_iter()
        .filter(|file| file.path.parent().as_ref() == Some(&dir))
        .filter_map(|file| {
            let name = file.path.file_name().strip_suffix(".yaml")?.to_owned();
            Some(Template {
                name,
                texts: read(archive, kind, &file.path),
            })
        })
        .take(MOST)
        .collect();
    templates.sort_by(|a, b| a.name.cmp(&b.name));
    templates
}

fn read(archive: &Archive, kind: &Kind, path: &RelPath) -> Result<Texts, String> {
    let bytes = match archive.vault().read(path, MOST_BYTES) {
        Ok(Some(Content::Bytes { bytes, .. })) => bytes,
        Ok(_) => return Err("文件太大".to_owned()),
        Err(error) => return Err(error.to_string()),
    };
    let text = String::from_utf8(bytes).map_err(|_| "不是 UTF-8 编码".to_owned())?;
    let document = Document::parse(&text).map_err(|errors| {
        let first = errors.into_iter().next();
        first.map_or_else(String::new, |error| {
            format!("第 {} 行，{}", error.span.start.line, error.message)
        })
    })?;
    Ok(texts_of(kind, document.value()))
}

/// A form that another template is chosen for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exchanged {
    pub texts: Texts,
    /// What the template says of fields that hold something else, which somebody wrote.
    pub offered: Texts,
}

/// Puts what a template says into a form that was filled in from another one (none: empty texts). What the other one said and
/// nobody touched goes, in longer texts line by line; what somebody wrote stays.
#[must_use]
pub fn exchanged(kind: &Kind, texts: &Texts, was: &Texts, now: &Texts) -> Exchanged {
    let mut exchanged = Exchanged {
        texts: texts.clone(),
        ..Exchanged::default()
    };
    let said = |template: &Texts, key: &str| template.get(key).cloned().unwrap_or_default();
    let keys: BTreeSet<&String> = was.keys().chain(now.keys()).collect();
    for key in keys {
        let (written, before, after) = (said(texts, key), said(was, key), said(now, key));
        let field = key.parse().ok().and_then(|path| kind.field_at(&path));
        let own = if field.is_some_and(|field| field.multiline) || before.contains('\n') || after.contains('\n') {
            own_lines(&written, &before)
        } else if plain(&written) == plain(&before) {
            String::new()
        } else {
            written
        };
        let text = match (own.trim().is_empty(), after.contains('\n')) {
            (true, _) => after,
            (false, true) => format!("{}\n{own}", after.trim_end()),
            (false, false) => {
                if !after.is_empty() && plain(&own) != plain(&after) {
                    exchanged.offered.insert(key.clone(), after);
                }
                own
            }
        };
        exchanged.texts.insert(key.clone(), text);
    }
    exchanged
}

/// The lines that are not the template's.
fn own_lines(written: &str, template: &str) -> String {
    let theirs: BTreeSet<&str> = template.lines().map(str::trim).collect();
    let own = written.lines().filter(|line| !theirs.contains(line.trim()));
    own.map(str::trim_end)
        .collect::<Vec<_>>()
        .join("\n")
        .trim_matches('\n')
        .to_owned()
}

fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::Catalog;

    fn texts(pairs: &[(&str, &str)]) -> Texts {
        let pairs = pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned()));
        pairs.collect()
    }

    #[test]
    fn what_nobody_touched_goes_and_what_somebody_wrote_stays() {
        let catalog = Catalog::builtin();
        let kind = catalog.kind("followup").expect("a kind");
        let visit = texts(&[
            ("method", "拜访"),
            ("subject", "上门拜访"),
            ("content", "见了谁：\n现场看到的：\n"),
            ("feedback", "客户的态度：\n"),
        ]);
        let quoted = texts(&[
            ("method", "电话"),
            ("subject", "报价后回访"),
            ("content", "对报价的看法：\n在比较的对手：\n"),
        ]);
        // Browsers send lines with both ends.
        let form = texts(&[
            ("method", "拜访"),
            ("subject", "看样机"),
            ("content", "见了谁：王经理\r\n现场看到的：\r\n\r\n三台旧机器\r\n"),
            ("feedback", "客户的态度：\r\n"),
            ("by", "张三"),
        ]);
        let changed = exchanged(kind, &form, &visit, &quoted);
        let expected = texts(&[
            ("method", "电话"),
            ("subject", "看样机"),
            (
                "content",
                "对报价的看法：\n在比较的对手：\n见了谁：王经理\n\n三台旧机器",
            ),
            ("feedback", ""),
            ("by", "张三"),
        ]);
        assert_eq!(changed.texts, expected);
        assert_eq!(changed.offered, texts(&[("subject", "报价后回访")]));
        // Back again, nothing of the second one stays.
        let back = exchanged(kind, &changed.texts, &quoted, &visit);
        assert_eq!(back.texts["method"], "拜访");
        assert_eq!(
            back.texts["content"],
            "见了谁：\n现场看到的：\n见了谁：王经理\n\n三台旧机器"
        );
        // The first one, over what was written without any.
        let first = exchanged(
            kind,
            &texts(&[("content", "聊了"), ("subject", "")]),
            &Texts::new(),
            &quoted,
        );
        assert_eq!(first.texts["content"], "对报价的看法：\n在比较的对手：\n聊了");
        assert_eq!(first.texts["subject"], "报价后回访");
    }
}

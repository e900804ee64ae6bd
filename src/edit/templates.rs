//! Records half filled in, which a team keeps as files: `templates/跟进/首次电话.yaml`.

use super::texts::{Texts, texts_of};
use crate::archive::Archive;
use crate::kinds::Kind;
use crate::vault::{Content, RelPath};
use crate::yaml::Document;

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

//! Reading a vault's schemas, tolerant of anything: what is wrong is reported, what is right works.

use super::builtin;
use super::catalog::{Catalog, SchemaError};
use super::guard::Flaw;
use super::kind::{CUSTOMER, Kind};
use super::source::{Place, Source};
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::Path;

/// Hand-written schemas have some tens of kilobytes.
const LARGEST_FILE: u64 = 1 << 20;
const CUSTOMER_FILE: &str = "customer.yaml";

pub(super) fn builtin() -> Catalog {
    let mut loading = Loading::default();
    for (file, text) in builtin::FILES {
        loading.take_text(file, text);
    }
    debug_assert_eq!(loading.errors, Vec::new(), "a built-in schema is broken");
    Catalog::new(loading.kinds)
}

pub(super) fn load(dir: &Path) -> (Catalog, Vec<SchemaError>) {
    let files = match schema_files(dir) {
        Ok(files) => files,
        Err(error) if error.kind() == ErrorKind::NotFound => return (builtin(), Vec::new()),
        Err(error) => {
            let error = SchemaError {
                file: String::new(),
                line: 0,
                column: 0,
                message: format!("读不了 schemas 文件夹，暂用内置的字段说明：{error}"),
            };
            return (builtin(), vec![error]);
        }
    };
    let mut loading = Loading::default();
    for file in &files {
        match read(&dir.join(file)) {
            Ok(text) => loading.take_text(file, &text),
            Err(message) => loading.stand_in(file, Place::default(), &message),
        }
    }
    if !loading.kinds.iter().any(|kind| kind.name == CUSTOMER) {
        loading.stand_in(CUSTOMER_FILE, Place::default(), "没有客户资料的字段说明 customer.yaml");
    }
    (Catalog::new(loading.kinds), loading.errors)
}

/// Names of the schema files, the profile's first, then by name.
fn schema_files(dir: &Path) -> std::io::Result<Vec<String>> {
    let mut files: Vec<String> = fs::read_dir(dir)?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| !name.starts_with(['.', '~']) && is_yaml(name))
        .collect();
    files.sort_by(|a, b| (a != CUSTOMER_FILE, a).cmp(&(b != CUSTOMER_FILE, b)));
    Ok(files)
}

fn is_yaml(name: &str) -> bool {
    let extension = Path::new(name).extension();
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case("yaml") || extension.eq_ignore_ascii_case("yml"))
}

fn read(path: &Path) -> Result<String, String> {
    let unreadable = |error: std::io::Error| format!("读不了这个文件：{error}");
    // Opening a pipe would wait for ever.
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err("这不是文件".to_owned());
    }
    let mut bytes = Vec::new();
    File::open(path)
        .map_err(unreadable)?
        .take(LARGEST_FILE + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(format!("文件太大（超过 {} KB）", LARGEST_FILE / 1024));
    }
    String::from_utf8(bytes).map_err(|_| "不是 UTF-8 编码，请在编辑器里另存为 UTF-8".to_owned())
}

#[derive(Default)]
struct Loading {
    kinds: Vec<Kind>,
    errors: Vec<SchemaError>,
}

impl Loading {
    fn take_text(&mut self, file: &str, text: &str) {
        let source = match Source::parse(text) {
            Ok(source) => source,
            Err((place, message)) => return self.stand_in(file, place, &message),
        };
        match Kind::new(file, source.value().clone()) {
            Ok((kind, flaws)) => {
                for flaw in &flaws {
                    self.report(file, source.place_of(flaw), flaw.message.clone());
                }
                self.take_kind(kind, &source);
            }
            Err(flaw) => self.stand_in(file, source.place_of(&flaw), &flaw.message),
        }
    }

    /// Adds a kind unless another one already has its name or folder.
    fn take_kind(&mut self, kind: Kind, source: &Source) {
        let same_name = self.kinds.iter().find(|other| other.name == kind.name);
        let same_folder = self
            .kinds
            .iter()
            .find(|other| other.folder.to_lowercase() == kind.folder.to_lowercase());
        let complaint = match (same_name, same_folder) {
            (Some(other), _) => format!("与 {} 说的是同一种记录（{}），这个文件不起作用", other.file, kind.name),
            (None, Some(other)) => {
                format!(
                    "文件夹“{}”已归 {}（{}），这个文件不起作用；请换一个 folder",
                    kind.folder, other.file, other.title
                )
            }
            (None, None) => return self.kinds.push(kind),
        };
        let file = kind.file;
        self.report(&file, source.place_of(&Flaw::new(&[], "")), complaint);
    }

    /// Reports a file that cannot be used and takes the built-in schema of the same name instead.
    fn stand_in(&mut self, file: &str, place: Place, message: &str) {
        let stand_in = builtin::text_of(file)
            .and_then(|text| Source::parse(text).ok())
            .and_then(|source| Kind::new(file, source.value().clone()).ok());
        match stand_in {
            Some((kind, _)) => {
                self.report(file, place, format!("{message}。改好之前暂用内置的“{}”", kind.title));
                if self
                    .kinds
                    .iter()
                    .all(|other| other.name != kind.name && other.folder != kind.folder)
                {
                    self.kinds.push(kind);
                }
            }
            None => self.report(file, place, format!("{message}。改好之前这种记录不能用")),
        }
    }

    fn report(&mut self, file: &str, place: Place, message: String) {
        self.errors.push(SchemaError {
            file: file.to_owned(),
            line: place.line,
            column: place.column,
            message,
        });
    }
}

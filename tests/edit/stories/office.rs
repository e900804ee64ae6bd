//! The vault that a story is about, and how each deed is done in it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kehu::archive::{Archive, ArchiveError, Viewer};
use kehu::edit::{self, Alteration, By, EditError, NewCustomer, NewFile, NewRecord, Opened, Revision, Step, Texts};
use kehu::vault::{RelPath, VaultError};
use kehu::web::{Method, Request, Site, respond};

use super::deed::{Deed, Hand};
use crate::desk::{by, rel, texts};
use crate::temp_vault::TempVault;

const PEOPLE: [&str; 4] = ["张三", "李四", "王五", "赵六"];
const NAMES: [&str; 4] = ["盛泰机械", "远东商贸", "宁波远洋", "华兴"];
/// Fields and values; the last ones move the folder.
const VALUES: [(&str, &[&str]); 6] = [
    ("city", &["苏州", "无锡", ""]),
    ("owner", &["张三", "李四"]),
    ("tags", &["重点", "重点、展会", "华东"]),
    ("contacts[0].name", &["王芳", "李强"]),
    ("industry", &["制造业", "零售业", "IT业"]),
    ("customer_name", &["盛泰机械", "远东商贸", "宁波/远洋"]),
];

pub struct Office {
    vault: TempVault,
    archive: Arc<Archive>,
    /// Forms that somebody opened first and never closed.
    opened: BTreeMap<RelPath, Opened>,
}

type Done = Result<Option<String>, EditError>;

impl Office {
    pub fn new() -> Self {
        let vault = TempVault::new();
        let archive = Arc::new(vault.open());
        archive.catch_up(&|_| {}).unwrap();
        Self {
            archive,
            vault,
            opened: BTreeMap::new(),
        }
    }

    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// The same files known to nobody yet.
    pub fn anew(&self) -> Arc<Archive> {
        let archive = Arc::new(self.vault.open_with("cache-anew"));
        archive.catch_up(&|_| {}).unwrap();
        archive
    }

    pub fn root(&self) -> PathBuf {
        self.vault.root()
    }

    /// A place beside the vault.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.vault.beside(name)
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        self.vault.git(arguments)
    }

    /// The customers' files, sorted.
    pub fn files(&self) -> Vec<RelPath> {
        let trees = ["客户", "历史客户", "任务"].map(|tree| self.root().join(tree));
        let entries = trees.iter().flat_map(walkdir::WalkDir::new).flatten();
        let mut files: Vec<RelPath> = entries
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| rel(entry.path().strip_prefix(self.root()).unwrap().to_str().unwrap()))
            .collect();
        files.sort();
        files
    }

    fn some(&self, number: usize, is_one: impl Fn(&RelPath) -> bool) -> Option<RelPath> {
        let files: Vec<RelPath> = self.files().into_iter().filter(is_one).collect();
        files.get(number % files.len().max(1)).cloned()
    }

    fn profile(&self, number: usize) -> Option<RelPath> {
        self.some(number, |path| path.file_name() == "客户.yaml")
    }

    fn folder(&self, number: usize) -> Option<RelPath> {
        self.profile(number)?.parent()
    }

    /// Does it. What is accepted is one commit of its author; what is not is told, and changes no file.
    pub fn does(&mut self, person: usize, deed: &Deed) {
        let who = PEOPLE[person];
        let before = (self.files(), self.git(&["rev-parse", "HEAD"]));
        let done = self.done(
            &By {
                reason: Some("调整".to_owned()),
                ..by(who)
            },
            deed,
        );
        match done {
            Some(Ok(Some(commit))) => {
                let last = self.git(&["log", "-1", "--format=%H %an"]);
                assert_eq!(last.trim(), format!("{commit} {who}"), "{deed:?}");
            }
            Some(Err(error)) => {
                assert!(is_told(&error), "{deed:?}: {error:?}");
                assert_eq!(self.files(), before.0, "{deed:?}: {error}");
            }
            Some(Ok(None)) | None => {}
        }
    }

    /// The commit or why there is none; nothing where there is nobody to do it to.
    fn done(&mut self, by: &By, deed: &Deed) -> Option<Done> {
        let archive = self.archive.clone();
        let record = |kind: &str, customer: RelPath, fields: &[(&str, &str)]| {
            let (kind, texts) = (kind.to_owned(), texts(fields));
            let new = NewRecord {
                kind,
                customer: Some(customer),
                texts,
            };
            edit::create(&archive, &new, by).map(|made| made.commit)
        };
        Some(match *deed {
            Deed::NewCustomer { name, with_followup } => {
                let said: &[(&str, &str)] = if with_followup {
                    &[("method", "电话"), ("subject", "初谈"), ("content", "x")]
                } else {
                    &[]
                };
                let new = NewCustomer {
                    texts: texts(&[
                        ("customer_name", NAMES[name]),
                        ("industry", "制造业"),
                        ("company_size", "中型"),
                    ]),
                    followup: texts(said),
                    files: Vec::new(),
                    is_sure: true,
                };
                edit::create_customer(&archive, &new, by).map(|made| made.commit)
            }
            Deed::FollowUp(number) => {
                let fields = [
                    ("method", "电话"),
                    ("subject", "报价"),
                    ("content", "x"),
                    ("next.time", "2027-01-05"),
                ];
                record("followup", self.folder(number)?, &fields)
            }
            Deed::NewTask(number) => record("task", self.folder(number)?, &[("name", "走访"), ("due", "2027-01-05")]),
            Deed::Set {
                profile,
                field,
                value,
                is_stale,
            } => {
                let path = self.profile(profile)?;
                self.set(&path, by, &chosen(field, value), is_stale)
            }
            Deed::Post { profile, field, value } => {
                self.post(&self.profile(profile)?, &chosen(field, value));
                return None;
            }
            Deed::Shelve(number) => edit::shelve(&archive, &self.folder(number)?, by).map(|(_, commit)| commit),
            Deed::Unshelve(number) => edit::unshelve(&archive, &self.folder(number)?, by).map(|(_, commit)| commit),
            Deed::Delete(number) => {
                let path = self.some(number, |path| path.file_name() != "客户.yaml")?;
                let seen = edit::open(&archive, &path).map(|opened| opened.blob);
                seen.and_then(|seen| edit::delete(&archive, &path, seen, by))
            }
            Deed::Bulk { first, second, what } => {
                let alteration = match what % 5 {
                    0 => Alteration::Set(texts(&[("owner", "王五")])),
                    1 => Alteration::Add {
                        key: "tags".to_owned(),
                        words: "老友".to_owned(),
                    },
                    2 => Alteration::Classify(texts(&[("industry", "IT业")])),
                    3 => Alteration::Archive,
                    _ => Alteration::Restore,
                };
                let paths = [self.profile(first)?, self.profile(second)?];
                let planned = edit::plan_many(&archive, Step::each(paths, &[alteration]));
                edit::apply_many(&archive, planned, by).map(|done| done.commit)
            }
            Deed::Attach { profile, content } => {
                let place = self.beside("附件.txt");
                std::fs::write(&place, format!("内容{content}")).unwrap();
                let file = NewFile {
                    name: "报价.txt".to_owned(),
                    content: place,
                };
                edit::attach(&archive, &self.profile(profile)?, &[file], by).map(|done| done.commit)
            }
            Deed::Finish(number) => {
                let task = self.some(number, |path| path.as_str().contains("/任务/"))?;
                edit::finish(&archive, &task, "好", by).map(|done| done.commit)
            }
            Deed::PutOff(number) => {
                let path = self.some(number, |path| path.file_name() != "客户.yaml")?;
                let day: chrono::NaiveDate = "2027-02-01".parse().unwrap();
                edit::put_off(&archive, &path, day.into(), None, by).map(|done| done.commit)
            }
            Deed::Undo(number) => {
                let log = self.git(&["log", "--format=%H"]);
                let commits: Vec<&str> = log.lines().collect();
                let commit = commits[number % commits.len().min(12)];
                let done = archive.undo(commit, by.author.clone(), "web", &|_| {});
                done.map(|(_, applied)| applied.and_then(|applied| applied.commit))
                    .map_err(EditError::from)
            }
            Deed::Editor { file, how } => {
                self.edits(&self.some(file, |_| true)?, how);
                return None;
            }
            Deed::CatchUp => {
                archive.catch_up(&|_| {}).unwrap();
                return None;
            }
            Deed::Restart => {
                self.archive = Arc::new(self.vault.open());
                return None;
            }
        })
    }

    fn set(&mut self, path: &RelPath, by: &By, texts: &Texts, is_stale: bool) -> Done {
        let now = edit::open(&self.archive, path)?;
        let seen = now.blob;
        let first = self.opened.entry(path.clone()).or_insert(now);
        let revision = Revision {
            path: path.clone(),
            seen: if is_stale { first.blob } else { seen },
            texts: texts.clone(),
            keeps_tasks: false,
        };
        edit::revise(&self.archive, &revision, by).map(|done| done.commit)
    }

    /// What a browser sends, with the form that it just got.
    fn post(&self, path: &RelPath, texts: &Texts) {
        let site = Site::new(self.archive.clone(), Viewer::everything());
        let encoded = |text: &str| -> String { text.bytes().map(|byte| format!("%{byte:02X}")).collect() };
        let address = format!("/edit/{}", encoded(path.as_str()).replace("%2F", "/"));
        let ask = |method, body: String| {
            let mut request = Request::new(method, &address)
                .with_header("Host", "127.0.0.1")
                .with_header("Origin", "http://127.0.0.1")
                .with_header("Content-Type", "application/x-www-form-urlencoded");
            request.body = body.into_bytes();
            respond(&site, &request)
        };
        let form = ask(Method::Get, String::new());
        assert!([200, 404, 422].contains(&form.status), "{address}: {}", form.status);
        let page = String::from_utf8_lossy(&form.body).into_owned();
        let seen = page
            .split("name=\"seen\" value=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        let Some(seen) = seen else { return };
        let fields = texts.iter().map(|(key, text)| format!("f.{key}={}&", encoded(text)));
        let body = fields.collect::<String>() + &format!("seen={seen}&reason=x");
        let answer = ask(Method::Post, body);
        let said = String::from_utf8_lossy(&answer.body).into_owned();
        assert!(
            [303, 422].contains(&answer.status),
            "{address}: {} {said}",
            answer.status
        );
    }

    /// What somebody does without kehu. Nobody ever edits a file of ours in a way that would be lost.
    fn edits(&self, path: &RelPath, how: Hand) {
        let here = self.root().join(path.as_str());
        let text = std::fs::read_to_string(&here).unwrap_or_default();
        let folder = here.parent().unwrap();
        let beside = |dir: &Path| dir.with_file_name(format!("{} 副本", dir.file_name().unwrap().to_str().unwrap()));
        match how {
            Hand::Comments => std::fs::write(&here, text + "# 记一笔\n").unwrap(),
            Hand::Breaks => std::fs::write(&here, text + "tags: [没写完\n").unwrap(),
            Hand::Mends => std::fs::write(&here, text.replace("tags: [没写完\n", "")).unwrap(),
            Hand::Removes => std::fs::remove_file(&here).unwrap(),
            Hand::Renames => std::fs::rename(&here, here.with_file_name("改名.yaml")).unwrap(),
            Hand::MovesFolder if !beside(folder).exists() => std::fs::rename(folder, beside(folder)).unwrap(),
            Hand::CopiesFolder if path.file_name() != "客户.yaml" && !beside(folder).exists() => {
                std::fs::create_dir(beside(folder)).unwrap();
                std::fs::copy(&here, beside(folder).join(path.file_name())).unwrap();
            }
            Hand::MovesFolder | Hand::CopiesFolder => {}
        }
    }
}

fn chosen(field: usize, value: usize) -> Texts {
    let (key, values) = VALUES[field % VALUES.len()];
    texts(&[(key, values[value % values.len()])])
}

/// Whether somebody can make something of it; anything else is a failure of ours.
fn is_told(error: &EditError) -> bool {
    match error {
        EditError::Archive(ArchiveError::CannotUndo(_) | ArchiveError::Vault(VaultError::Refused { .. })) => true,
        EditError::Archive(_) => false,
        _ => true,
    }
}

//! Files that people add to a customer or to a record: scans, pictures, offers. And taking them away.
//!
//! A customer's lie in 附件/, those of a record beside it under its name, so that whoever looks into the folder sees what belongs
//! together. Whatever a file is called, it never becomes a record, and never a file that kehu does not look at.

use super::apply::{Tried, apply_as, make_as, overtaken};
use super::{By, EditError};
use crate::archive::{Archive, ArchiveError, Viewer};
use crate::history::{BlobId, Message, blob_id_of_file};
use crate::kinds::Catalog;
use crate::vault::layout::{self, safe_file_name, unique};
use crate::vault::{ANNEXES, Expect, FileEdit, PROFILE, Place, RelPath, VaultError};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::PathBuf;

/// The largest file that is taken, in bytes: the history keeps every version of it for ever.
pub const MOST_BYTES: u64 = 100 << 20;

/// A file to be added.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// As it is called where it comes from.
    pub name: String,
    /// Where its content lies.
    pub content: PathBuf,
}

/// What became of the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attached {
    /// None when all of them were there already.
    pub commit: Option<String>,
    pub added: Vec<RelPath>,
    /// Files of the customer that have the content of one that was to be added: it is not kept twice.
    pub present: Vec<RelPath>,
}

/// Adds files to a customer (its folder or profile) or to one of its records. All of it is one change.
///
/// # Errors
/// [`EditError::TooLarge`]; [`EditError::NoRecord`] for a place that is no customer's.
pub fn attach(archive: &Archive, to: &RelPath, files: &[NewFile], by: &By) -> Result<Attached, EditError> {
    let catalog = archive.catalog();
    let target = Target::of(archive, &catalog, to)?;
    let contents = contents(files)?;
    let say = |attached: &Attached| told("上传附件", "attach", &target, &attached.added, by);
    let (commit, attached) = make_as(archive, by, say, || {
        let sizes: HashSet<u64> = contents.iter().map(|content| content.size).collect();
        let known = target.present(archive, &catalog, &sizes)?;
        target.edits(archive, &catalog, &contents, Some(known))
    })?;
    Ok(Attached { commit, ..attached })
}

/// The edits that lay files beside a record that is being made, under its name.
pub(super) fn beside(
    archive: &Archive,
    customer: &RelPath,
    record: &RelPath,
    files: &[NewFile],
) -> Result<Vec<FileEdit>, EditError> {
    let target = Target::of_new(customer, Some(record.clone()));
    let (edits, _) = target.edits(archive, &archive.catalog(), &contents(files)?, None)?;
    Ok(edits)
}

/// The edits that lay files into the folder of a customer that is being made.
pub(super) fn enclosed(archive: &Archive, customer: &RelPath, files: &[NewFile]) -> Result<Vec<FileEdit>, EditError> {
    let target = Target::of_new(customer, None);
    let known = Some(HashMap::new());
    let (edits, _) = target.edits(archive, &archive.catalog(), &contents(files)?, known)?;
    Ok(edits)
}

/// A file to be added, measured.
struct Content<'f> {
    file: &'f NewFile,
    size: u64,
    blob: BlobId,
}

fn contents(files: &[NewFile]) -> Result<Vec<Content<'_>>, EditError> {
    let measured = files.iter().map(|file| {
        let trouble = |error| EditError::from(VaultError::io(&file.content, error));
        let size = fs::metadata(&file.content).map_err(trouble)?.len();
        if size > MOST_BYTES {
            return Err(EditError::TooLarge(file.name.clone()));
        }
        let blob = blob_id_of_file(&file.content).map_err(trouble)?;
        Ok(Content { file, size, blob })
    });
    measured.collect()
}

/// Takes a file away that is no record; gives the commit by which it comes back.
///
/// # Errors
/// [`EditError::Gone`], and [`EditError::NoRecord`] for what is no file of a customer's.
pub fn detach(archive: &Archive, path: &RelPath, by: &By) -> Result<Option<String>, EditError> {
    let catalog = archive.catalog();
    let Place::Attachment { customer } = layout::place(path, &catalog) else {
        return Err(EditError::NoRecord(path.clone()));
    };
    let turn = archive.turn_at_once()?;
    if archive.vault().stat(path).is_none() {
        return Err(EditError::Gone(path.clone()));
    }
    let target = Target::of(archive, &catalog, &customer)?;
    let remove = FileEdit::Remove {
        path: path.clone(),
        expect: Expect::Any,
    };
    let message = told("删除附件", "delete", &target, std::slice::from_ref(path), by);
    match apply_as(turn, vec![remove], by, message)? {
        Tried::Done(applied) => Ok(applied.commit),
        Tried::Overtaken(path) => Err(overtaken(path)),
    }
}

/// Whose files they are.
struct Target {
    /// The customer's folder.
    dir: RelPath,
    /// None for the customer itself.
    record: Option<RelPath>,
    customer_id: String,
    customer_name: String,
}

impl Target {
    /// What is not there yet, in the folder of this customer.
    fn of_new(customer: &RelPath, record: Option<RelPath>) -> Self {
        Self {
            dir: customer.clone(),
            record,
            customer_id: String::new(),
            customer_name: String::new(),
        }
    }

    fn of(archive: &Archive, catalog: &Catalog, to: &RelPath) -> Result<Self, EditError> {
        let (dir, record) = match layout::place(to, catalog) {
            // What belongs to no customer has no folder for files.
            Place::Record { customer: None, .. } => return Err(EditError::NoRecord(to.clone())),
            Place::Record {
                customer: Some(customer),
                ..
            } if to.file_name() == PROFILE => (customer, None),
            Place::Record {
                customer: Some(customer),
                ..
            } => (customer, Some(to.clone())),
            _ => (to.clone(), None),
        };
        if record
            .as_ref()
            .is_some_and(|record| archive.vault().stat(record).is_none())
        {
            return Err(EditError::Gone(to.clone()));
        }
        let customer = archive.read(&Viewer::everything())?.customer_outline(dir.as_str());
        let customer = customer.map_err(|error| match error {
            ArchiveError::NoSuchCustomer(_) => EditError::NoRecord(to.clone()),
            error => error.into(),
        })?;
        // The index may not know yet that somebody moved the folder.
        if !archive.vault().has(&customer.dir) {
            return Err(EditError::Gone(customer.dir));
        }
        Ok(Self {
            dir: customer.dir,
            record,
            customer_id: customer.customer_id,
            customer_name: customer.name,
        })
    }

    /// What writes the files that are not there yet, and what becomes of each.
    /// `known` are files that need not be there twice; without it each is laid down, for a record keeps its own.
    fn edits(
        &self,
        archive: &Archive,
        catalog: &Catalog,
        contents: &[Content<'_>],
        mut known: Option<HashMap<BlobId, RelPath>>,
    ) -> Result<(Vec<FileEdit>, Attached), EditError> {
        let mut attached = Attached::default();
        let mut edits = Vec::new();
        for Content { file, blob, .. } in contents {
            if let Some(path) = known.as_ref().and_then(|known| known.get(blob)) {
                attached.present.push(path.clone());
                continue;
            }
            let path = self.place_for(archive, catalog, &file.name, &attached.added)?;
            let bytes = fs::read(&file.content).map_err(|error| VaultError::io(&file.content, error))?;
            if let Some(known) = &mut known {
                known.insert(*blob, path.clone());
            }
            attached.added.push(path.clone());
            edits.push(FileEdit::Write {
                path,
                bytes,
                expect: Expect::Absent,
            });
        }
        Ok((edits, attached))
    }

    /// The customer's files that may have the content of a new one, by content.
    fn present(
        &self,
        archive: &Archive,
        catalog: &Catalog,
        sizes: &HashSet<u64>,
    ) -> Result<HashMap<BlobId, RelPath>, EditError> {
        let walked = archive.vault().walk_below(&self.dir)?;
        let alike = walked.files.into_iter().filter(|file| {
            sizes.contains(&file.stamp.size) && matches!(layout::place(&file.path, catalog), Place::Attachment { .. })
        });
        // One that cannot be read now is another one.
        let known = alike.filter_map(|file| {
            let blob = blob_id_of_file(&archive.vault().absolute(&file.path)).ok()?;
            Some((blob, file.path))
        });
        Ok(known.collect())
    }

    /// Where a file of this name goes; `given` are the places of those before it.
    fn place_for(
        &self,
        archive: &Archive,
        catalog: &Catalog,
        name: &str,
        given: &[RelPath],
    ) -> Result<RelPath, EditError> {
        let vault = archive.vault();
        let is_taken = |path: &RelPath| {
            let is_given = given.iter().any(|given| given.folded() == path.folded());
            // What bears the name of a record is that record's.
            let is_of_record = self.record.is_some() && vault.has(&with_ending(path, "yaml"));
            is_given || vault.has(path) || (is_of_record && self.record.as_ref() != Some(&with_ending(path, "yaml")))
        };
        let safe = safe_file_name(name);
        let wanted = match &self.record {
            Some(record) => record.sibling(&renamed(record, &safe)),
            None => self.dir.join(ANNEXES).and_then(|folder| folder.join(&safe)),
        };
        let nowhere = || EditError::NoRecord(self.dir.clone());
        let wanted = wanted.ok_or_else(nowhere)?;
        let harmless = match layout::place(&wanted, catalog) {
            Place::Attachment { .. } => Some(wanted),
            // The mark of a sync tool: what bears it is told to be put in order.
            Place::ConflictCopy { of } => of,
            // A record's ending.
            _ => wanted.sibling(&format!("{}.txt", wanted.file_name())),
        };
        let path = unique(&harmless.ok_or_else(nowhere)?, &is_taken);
        let is_annex = matches!(layout::place(&path, catalog), Place::Attachment { .. });
        is_annex.then_some(path).ok_or_else(nowhere)
    }
}

/// The name of a record with the ending of a file: `HT2026001-设备采购.pdf`.
fn renamed(record: &RelPath, file: &str) -> String {
    let stem = record.file_name().rsplit_once('.').map_or("", |(stem, _)| stem);
    match file.rsplit_once('.') {
        Some((_, ending)) => format!("{stem}.{ending}"),
        None => stem.to_owned(),
    }
}

fn with_ending(path: &RelPath, ending: &str) -> RelPath {
    let name = path.file_name();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    path.sibling(&format!("{stem}.{ending}"))
        .unwrap_or_else(|| path.clone())
}

/// 盛泰机械：上传附件 报价.pdf 等 3 个
fn told(what: &str, operation: &str, target: &Target, paths: &[RelPath], by: &By) -> Message {
    let first = paths.first().map_or("", RelPath::file_name);
    let more = if paths.len() > 1 {
        format!(" 等 {} 个", paths.len())
    } else {
        String::new()
    };
    Message {
        subject: format!("{}：{what} {first}{more}", target.customer_name),
        body: if paths.len() > 1 {
            paths.iter().map(RelPath::file_name).collect::<Vec<_>>().join("\n")
        } else {
            String::new()
        },
        operation: operation.to_owned(),
        customer_ids: Some(target.customer_id.clone())
            .filter(|id| !id.is_empty())
            .into_iter()
            .collect(),
        reason: by.reason.clone().filter(|reason| !reason.trim().is_empty()),
        via: by.via.clone(),
        ..Message::default()
    }
}

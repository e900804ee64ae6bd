//! The vault as it was at a commit: its paths, their content hashes and their bytes.

use super::error::Absent;
use super::repository::{head_commit, tree_of};
use super::tree_diff::each_file;
use super::tree_edit::{Entry, TREE_MODE};
use super::tree_read::TreeReader;
use super::{BlobId, History, HistoryError};
use crate::vault::RelPath;
use git2::{Oid, Repository};

impl History {
    /// Blob ids of HEAD's tree for these paths, in their order; None for what is no file there. Sorted paths are fastest.
    pub fn at_head(&self, paths: &[RelPath]) -> Result<Vec<Option<BlobId>>, HistoryError> {
        self.with_repo(|repo| {
            let mut tree = TreeReader::new(repo, head_tree(repo)?);
            let mut look_up = |path: &RelPath| {
                Ok(tree
                    .get(path.as_str().as_bytes())?
                    .filter(Entry::is_file)
                    .map(|entry| id_bytes(entry.id)))
            };
            paths.iter().map(&mut look_up).collect()
        })
    }

    /// Every path of HEAD's tree with its blob id, sorted by path. Files only: symbolic links, submodules and names that are
    /// not UTF-8 (or that this platform cannot hold) are left out, as they are when the vault is walked.
    pub fn tree(&self) -> Result<Vec<(RelPath, BlobId)>, HistoryError> {
        self.with_repo(|repo| {
            let mut files = Vec::new();
            if let Some(id) = head_tree(repo)? {
                each_file(
                    repo,
                    Entry { id, mode: TREE_MODE },
                    &mut Vec::new(),
                    &mut |path, entry| {
                        if let Some(path) = to_path(path).filter(|_| entry.is_file()) {
                            files.push((path, id_bytes(entry.id)));
                        }
                    },
                )?;
            }
            Ok(files)
        })
    }

    /// The files in a folder as it was at a commit, with their blob ids, sorted by path; as [`History::tree`] tells of them.
    /// `commit` as for [`History::show`].
    pub fn files_below(&self, commit: &str, folder: &RelPath) -> Result<Vec<(RelPath, BlobId)>, HistoryError> {
        self.with_repo(|repo| {
            let root = resolve(repo, commit)?.tree_id();
            let entry = TreeReader::new(repo, Some(root)).get(folder.as_str().as_bytes())?;
            let mut files = Vec::new();
            if let Some(entry) = entry.filter(Entry::is_tree) {
                let mut at = folder.as_str().as_bytes().to_vec();
                each_file(repo, entry, &mut at, &mut |path, entry| {
                    if let Some(path) = to_path(path).filter(|_| entry.is_file()) {
                        files.push((path, id_bytes(entry.id)));
                    }
                })?;
            }
            Ok(files)
        })
    }

    /// The id of the commit that somebody at a command line names, in any way that git understands: `HEAD~2`, a branch, the
    /// first digits.
    pub fn commit_named(&self, name: &str) -> Result<String, HistoryError> {
        let unknown = || HistoryError::NoSuchCommit(name.to_owned());
        self.with_repo(|repo| {
            let object = repo.revparse_single(name).map_err(|_| unknown())?;
            Ok(object.peel_to_commit().map_err(|_| unknown())?.id().to_string())
        })
    }

    /// The bytes of a file content that some commit holds.
    pub fn blob(&self, id: &BlobId) -> Result<Vec<u8>, HistoryError> {
        self.with_repo(|repo| Ok(repo.find_blob(Oid::from_bytes(id)?)?.content().to_vec()))
    }

    /// A file as it was at a commit; None when there was no such file. `commit` as for [`History::show`].
    pub fn file_at(&self, commit: &str, path: &RelPath) -> Result<Option<Vec<u8>>, HistoryError> {
        self.with_repo(|repo| {
            let tree = resolve(repo, commit)?.tree_id();
            let entry = TreeReader::new(repo, Some(tree)).get(path.as_str().as_bytes())?;
            let Some(entry) = entry.filter(Entry::is_file) else {
                return Ok(None);
            };
            Ok(Some(repo.find_blob(entry.id)?.content().to_vec()))
        })
    }
}

/// The tree of the commit that HEAD is at.
pub(super) fn head_tree(repo: &Repository) -> Result<Option<Oid>, HistoryError> {
    head_commit(repo)?.map(|commit| tree_of(repo, commit)).transpose()
}

/// A commit by its id or the first digits of it (at least 4), or `HEAD`. Nothing else: what comes from an address bar shall
/// not be a query language.
pub(super) fn resolve<'repo>(repo: &'repo Repository, name: &str) -> Result<git2::Commit<'repo>, HistoryError> {
    let unknown = || HistoryError::NoSuchCommit(name.to_string());
    if name == "HEAD" {
        let id = head_commit(repo)?.ok_or_else(unknown)?;
        return Ok(repo.find_commit(id)?);
    }
    if !(4..=40).contains(&name.len()) || !name.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(unknown());
    }
    repo.find_commit_by_prefix(name)
        .absent()
        .or_else(ambiguous_is_unknown)?
        .ok_or_else(unknown)
}

/// Too few digits, or those of something that is no commit.
fn ambiguous_is_unknown<T>(error: HistoryError) -> Result<Option<T>, HistoryError> {
    match error {
        HistoryError::Git(error)
            if matches!(error.code(), git2::ErrorCode::Ambiguous | git2::ErrorCode::InvalidSpec) =>
        {
            Ok(None)
        }
        other => Err(other),
    }
}

pub(super) fn id_bytes(id: Oid) -> BlobId {
    id.as_bytes().try_into().unwrap_or_default()
}

pub(super) fn to_path(bytes: &[u8]) -> Option<RelPath> {
    RelPath::new(std::str::from_utf8(bytes).ok()?)
}

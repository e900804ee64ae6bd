//! A git index made from HEAD alone.

use super::HistoryError;
use super::cache_tree::CacheTree;
use super::index_file::{IndexEntry, IndexFile};
use super::platform::Stat;
use super::refresh::index_mode;
use super::snapshot::{head_tree, id_bytes};
use super::tree_diff::push_name;
use super::tree_edit::{Entry, TREE_MODE};
use super::working_file::WorkingTree;
use git2::{Oid, Repository};

/// The index that a fresh checkout of HEAD would have, with the stat data of the working files that are as HEAD has them.
pub(super) fn build(repo: &Repository, working: &WorkingTree<'_>) -> Result<IndexFile<'static>, HistoryError> {
    let Some(id) = head_tree(repo)? else {
        return Ok(IndexFile::new(Vec::new(), None));
    };
    let mut entries = Vec::new();
    let tree = add_folder(repo, id, Vec::new(), &mut Vec::new(), &mut entries)?;
    for entry in &mut entries {
        let id = Oid::from_bytes(&entry.id)?;
        entry.stat = working.stat_if_equal(
            &entry.path,
            Entry {
                id,
                mode: entry.mode.cast_signed(),
            },
        );
    }
    Ok(IndexFile::new(entries, Some(tree)))
}

fn add_folder(
    repo: &Repository,
    id: Oid,
    name: Vec<u8>,
    path: &mut Vec<u8>,
    entries: &mut Vec<IndexEntry<'static>>,
) -> Result<CacheTree, HistoryError> {
    let before = entries.len();
    let mut children = Vec::new();
    for child in &repo.find_tree(id)? {
        let entry = Entry::from(&child);
        let length = push_name(path, child.name_bytes());
        if entry.mode == TREE_MODE {
            children.push(add_folder(repo, entry.id, child.name_bytes().to_vec(), path, entries)?);
        } else {
            entries.push(IndexEntry::new(
                path.clone(),
                index_mode(entry),
                id_bytes(entry.id),
                Stat::default(),
            ));
        }
        path.truncate(length);
    }
    Ok(CacheTree::new(name, entries.len() - before, id_bytes(id), children))
}

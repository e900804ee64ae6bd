//! Looking for damage, and making a broken git index anew.

use super::damage::damaged_objects;
use super::error::io_at;
use super::index_file::{IndexFile, Unusable};
use super::publish::IndexPlace;
use super::repository::{head_commit, lock};
use super::working_file::WorkingTree;
use super::{History, HistoryError, head_index};
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A lock this old belongs to a git that is dead or waits for somebody.
const OLD_LOCK: Duration = Duration::from_secs(10 * 60);
const STAGED_IS_LOST: &str = "用 git add 暂存过而没有提交的内容需要重新暂存";

impl History {
    /// What doctor shows: damaged index or objects, in Chinese; empty when sound. Repairs a damaged git index from HEAD, keeping
    /// the damaged file aside. Reads every commit and every file of HEAD.
    pub fn repair_index(&self) -> Result<Vec<String>, HistoryError> {
        let mut findings = self.old_locks();
        let objects = self.with_repo(damaged_objects);
        findings.extend(objects.unwrap_or_else(|error| vec![error.to_string()]));
        // Without its objects HEAD cannot be told, and then the index cannot be made from it either.
        findings.extend(self.repair_index_file().unwrap_or_else(|error| Some(error.to_string())));
        findings.dedup();
        Ok(findings)
    }

    /// Makes the git index anew from HEAD if it is damaged or gone, and says so in Chinese. Quick: looks at nothing else.
    pub fn repair_index_file(&self) -> Result<Option<String>, HistoryError> {
        let place = IndexPlace::of(self.git_dir(), &self.state_dir());
        let _turn = lock(&self.indexing);
        self.with_repo(|repo| {
            if head_commit(repo)?.is_none() {
                return Ok(None);
            }
            let working = WorkingTree::new(repo, self.root())?;
            let mut done = None;
            place.replace(|present| {
                let finding = match present.map(IndexFile::parse) {
                    Some(Ok(_)) => return Ok(None),
                    Some(Err(Unusable::Foreign(feature))) => {
                        done = Some(HistoryError::ForeignIndex(feature).to_string());
                        return Ok(None);
                    }
                    Some(Err(Unusable::Damaged(what))) => {
                        let kept = self.keep_aside(present.unwrap_or_default())?;
                        format!(
                            "git 索引损坏（{what}），已按最新版本重建，损坏的文件留在 {}。{STAGED_IS_LOST}",
                            kept.display()
                        )
                    }
                    None => format!("git 索引不见了，已按最新版本重建。{STAGED_IS_LOST}"),
                };
                done = Some(finding);
                Ok(Some(head_index::build(repo, &working)?.to_bytes()))
            })?;
            Ok(done)
        })
    }

    fn keep_aside(&self, bytes: &[u8]) -> Result<PathBuf, HistoryError> {
        let seconds = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_secs();
        let path = self.state_dir().join(format!("index.damaged-{seconds}"));
        fs::write(&path, bytes).map_err(io_at(&path))?;
        Ok(path)
    }

    fn old_locks(&self) -> Vec<String> {
        let mut locks = vec![self.git_dir().join("index.lock"), self.git_dir().join("HEAD.lock")];
        let branch = self.with_repo(|repo| {
            let head = repo.find_reference("HEAD")?;
            Ok(head
                .symbolic_target()?
                .map(|branch| repo.commondir().join(format!("{branch}.lock"))))
        });
        locks.extend(branch.ok().flatten());
        let age = |path: &PathBuf| fs::metadata(path).ok()?.modified().ok()?.elapsed().ok();
        let is_old = |path: &PathBuf| age(path).is_some_and(|age| age > OLD_LOCK);
        let sentence = |path: PathBuf| {
            format!(
                "git 的锁文件 {} 已经存在很久。如果没有 git 命令在运行，请删除它，否则无法继续记录",
                path.display()
            )
        };
        locks.into_iter().filter(is_old).map(sentence).collect()
    }
}

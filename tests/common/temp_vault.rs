//! A fresh vault in a folder that goes away with it: what the desks of several suites stand on.
#![allow(dead_code, reason = "each suite is a crate of its own and needs a part of it")]

use std::path::PathBuf;
use std::process::Command;

use kehu::archive::{Archive, Options};
use kehu::vault::InitOptions;

const NAME: &str = "客户库";

pub struct TempVault {
    dir: tempfile::TempDir,
}

impl TempVault {
    pub fn new() -> Self {
        let vault = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        kehu::vault::init(&vault.root(), &InitOptions::default()).unwrap();
        vault
    }

    pub fn root(&self) -> PathBuf {
        self.beside(NAME)
    }

    /// A place beside the vault.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub fn open(&self) -> Archive {
        self.open_with("cache")
    }

    /// Opened with an index of its own, so that nothing is known of the files yet.
    pub fn open_with(&self, cache: &str) -> Archive {
        let cache = Some(self.beside(cache));
        Archive::open(&self.root(), &Options { cache }).unwrap()
    }

    /// A save from an editor.
    pub fn put(&self, path: &str, text: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Real git on this vault, with no settings but the vault's own.
    pub fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .current_dir(self.root())
            .args(["-c", "core.quotePath=false"])
            .args(arguments)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_EDITOR", "true")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {said}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

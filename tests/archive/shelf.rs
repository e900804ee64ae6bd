//! A vault in a temporary folder, opened as the library does, beside people with git.

use std::path::{Path, PathBuf};
use std::process::Command;

use kehu::archive::{Archive, Clock, Options, Viewer};
use kehu::vault::InitOptions;

pub struct Shelf {
    dir: tempfile::TempDir,
    archive: Archive,
}

impl Shelf {
    /// A fresh vault, on record.
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        kehu::vault::init(&dir.path().join("客户库"), &InitOptions::default()).unwrap();
        let archive = open(dir.path());
        let shelf = Self { dir, archive };
        shelf.git(&["config", "user.name", "张三"]);
        shelf.git(&["config", "user.email", "zhang@example.com"]);
        shelf.save();
        shelf
    }

    /// The same vault in a process that starts now.
    pub fn restart(self) -> Self {
        let archive = open(self.dir.path());
        Self { dir: self.dir, archive }
    }

    /// The same vault on another day.
    pub fn on(self, day: &str) -> Self {
        let archive = self.archive.with_clock(Clock::on(day.parse().unwrap()));
        Self { archive, ..self }
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join("客户库").join(path)
    }

    pub fn cache(&self) -> PathBuf {
        self.dir.path().join("cache")
    }

    pub fn write(&self, path: &str, text: &str) -> &Self {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    /// Takes in what was written: one commit.
    pub fn save(&self) -> &Self {
        self.archive.catch_up(&|_| {}).unwrap();
        self.archive.settle().unwrap();
        self
    }

    /// Real git on this vault.
    pub fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .current_dir(self.dir.path().join("客户库"))
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

    /// Looks at the vault as it is now.
    pub fn read<T>(&self, look: impl FnOnce(&kehu::archive::Snapshot<'_>) -> T) -> T {
        look(&self.archive.read(&Viewer::everything()).unwrap())
    }
}

fn open(dir: &Path) -> Archive {
    let cache = Some(dir.join("cache"));
    Archive::open(&dir.join("客户库"), &Options { cache }).unwrap()
}

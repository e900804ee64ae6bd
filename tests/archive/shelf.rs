//! A vault in a temporary folder, opened as the library does, beside people with git.

use std::path::PathBuf;

use kehu::archive::{Archive, Clock, Viewer};

use crate::temp_vault::TempVault;

pub struct Shelf {
    vault: TempVault,
    archive: Archive,
}

impl Shelf {
    /// A fresh vault, on record.
    pub fn new() -> Self {
        let vault = TempVault::new();
        let archive = vault.open();
        let shelf = Self { vault, archive };
        shelf.git(&["config", "user.name", "张三"]);
        shelf.git(&["config", "user.email", "zhang@example.com"]);
        shelf.save();
        shelf
    }

    /// The same vault in a process that starts now.
    pub fn restart(self) -> Self {
        let archive = self.vault.open();
        Self { archive, ..self }
    }

    /// The same vault on another day.
    pub fn on(self, day: &str) -> Self {
        let archive = self.archive.with_clock(Clock::on(day.parse().unwrap()));
        Self { archive, ..self }
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.vault.path(path)
    }

    pub fn cache(&self) -> PathBuf {
        self.vault.beside("cache")
    }

    pub fn write(&self, path: &str, text: &str) -> &Self {
        self.vault.put(path, text);
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
        self.vault.git(arguments)
    }

    /// Looks at the vault as it is now.
    pub fn read<T>(&self, look: impl FnOnce(&kehu::archive::Snapshot<'_>) -> T) -> T {
        look(&self.archive.read(&Viewer::everything()).unwrap())
    }
}

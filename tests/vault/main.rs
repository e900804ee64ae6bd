//! The vault room as its callers see it.
#![cfg(test)]

mod init;
mod killed;
mod lock;
mod names;
mod opening;
mod paths;
mod read;
mod transaction;
mod walk;
mod watch;

use kehu::vault::{RelPath, Vault};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A vault in a temp directory, with an empty `kehu.yaml` and a `.git` to keep state in.
struct Sample {
    dir: TempDir,
    vault: Vault,
}

impl Sample {
    fn new() -> Self {
        // In memory where the platform has it: these tests make thousands of files.
        let memory = Path::new("/dev/shm");
        let dir = if memory.is_dir() {
            TempDir::new_in(memory)
        } else {
            TempDir::new()
        }
        .expect("a temp dir");
        fs::create_dir(dir.path().join(".git")).expect(".git");
        fs::write(dir.path().join("kehu.yaml"), "").expect("kehu.yaml");
        let vault = Vault::open(dir.path()).expect("a vault");
        Self { dir, vault }
    }

    fn with(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.write(path, content);
        self
    }

    fn root(&self) -> &Path {
        self.dir.path()
    }

    fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let file = self.root().join(path);
        fs::create_dir_all(file.parent().expect("a parent")).expect("folders");
        fs::write(file, content).expect("written");
    }

    fn text(&self, path: &str) -> Option<String> {
        fs::read_to_string(self.root().join(path)).ok()
    }

    fn exists(&self, path: &str) -> bool {
        self.root().join(path).symlink_metadata().is_ok()
    }
}

fn path(text: &str) -> RelPath {
    RelPath::new(text).unwrap_or_else(|| panic!("not a path in a vault: {text}"))
}

/// Whether this process may write where permissions forbid it (root): then tests of permissions tell nothing.
fn permissions_bind(dir: &Path) -> bool {
    let probe = dir.join("probe");
    fs::create_dir(&probe).expect("made");
    let mut permissions = fs::metadata(&probe).expect("there").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&probe, permissions).expect("set");
    let bound = fs::write(probe.join("x"), "").is_err();
    let removed = fs::remove_dir_all(&probe);
    drop(removed);
    bound
}

/// Asks again and again until there is an answer; panics with `what` when none comes.
fn wait_for<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < deadline, "{what}: nothing came");
        std::thread::sleep(Duration::from_millis(5));
    }
}

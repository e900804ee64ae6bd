//! A vault's repository in a temporary directory, and the `git` command to look at it from outside.

use kehu::history::{Commit, History, LogQuery, Message, Person, Staged};
use kehu::vault::RelPath;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

pub struct Sandbox {
    pub history: History,
    dir: TempDir,
}

impl Sandbox {
    /// A repository made by kehu, with an identity and no commit.
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let history = History::init(&dir.path().join("客户库"), None).unwrap();
        let sandbox = Self { history, dir };
        sandbox.git(&["config", "user.name", "测试员"]);
        sandbox.git(&["config", "user.email", "tester@example.com"]);
        sandbox
    }

    /// With one commit of `README.md`, indexed.
    pub fn with_readme() -> Self {
        let sandbox = Self::new();
        sandbox.save("README.md", "# 客户库\n");
        sandbox.refresh();
        sandbox
    }

    pub fn root(&self) -> PathBuf {
        self.dir.path().join("客户库")
    }

    /// A directory beside the vault.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Another handle on the same repository, as another process would have.
    pub fn reopen(&self) -> History {
        History::open(&self.root()).unwrap()
    }

    /// Writes a file. Each write is dated another second of the last hours: git compares seconds, so a test must neither be
    /// too quick for it nor profit from its suspicion of files of this very moment.
    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        static WRITES: AtomicU64 = AtomicU64::new(0);
        let file = self.root().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, text).unwrap();
        let age = Duration::from_secs(100_000 - WRITES.fetch_add(1, Ordering::Relaxed) % 90_000);
        fs::File::options()
            .write(true)
            .open(&file)
            .unwrap()
            .set_modified(SystemTime::now() - age)
            .unwrap();
    }

    pub fn delete(&self, name: &str) {
        fs::remove_file(self.root().join(name)).unwrap();
    }

    /// Writes a file and commits it.
    pub fn save(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        self.write(name, &text);
        self.commit(&[put(name, text)]).expect("something changed")
    }

    pub fn commit(&self, staged: &[Staged]) -> Option<String> {
        self.history.commit(staged, &zhang(), &message("更改")).unwrap()
    }

    pub fn refresh(&self) {
        self.history.refresh_index().unwrap();
    }

    pub fn log(&self, query: &LogQuery) -> Vec<Commit> {
        self.history.log(query).unwrap()
    }

    /// The log of one file or folder.
    pub fn log_of(&self, path: &str) -> Vec<Commit> {
        self.log(&LogQuery {
            paths: vec![rel(path)],
            ..LogQuery::default()
        })
    }

    /// Every path of HEAD's tree.
    pub fn paths(&self) -> Vec<String> {
        self.history
            .tree()
            .unwrap()
            .into_iter()
            .map(|(path, _)| path.to_string())
            .collect()
    }

    /// `git status --porcelain`, which also is what must stay empty.
    pub fn status(&self) -> String {
        self.git(&["status", "--porcelain"])
    }

    /// Runs git in the vault; it must succeed.
    pub fn git(&self, arguments: &[&str]) -> String {
        git_in(&self.root(), arguments)
    }

    /// Runs git in the vault, whatever comes of it.
    pub fn try_git(&self, arguments: &[&str]) -> Output {
        git_command(&self.root(), arguments).output().unwrap()
    }

    pub fn git_with_env(&self, arguments: &[&str], environment: &[(&str, &str)]) -> String {
        let mut command = git_command(&self.root(), arguments);
        command.envs(environment.iter().copied());
        succeed(command)
    }

    /// The repository is as git wants it, down to the last object.
    pub fn assert_sound(&self) {
        let output = self.try_git(&["fsck", "--strict", "--full", "--no-dangling"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{said}");
        assert!(!said.contains("error") && !said.contains("warning"), "{said}");
    }

    /// What git would commit is what kehu committed.
    pub fn assert_index_is_head(&self) {
        assert_eq!(self.git(&["write-tree"]), self.git(&["rev-parse", "HEAD^{tree}"]));
        assert_eq!(self.git(&["diff", "--cached", "--name-only"]), "");
    }
}

pub fn git_in(dir: &Path, arguments: &[&str]) -> String {
    succeed(git_command(dir, arguments))
}

fn git_command(dir: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command
        .current_dir(dir)
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1");
    command.env("GIT_EDITOR", "true").env_remove("GIT_DIR");
    command
}

fn succeed(mut command: Command) -> String {
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout)
        .trim_end_matches('\n')
        .to_string()
}

pub fn rel(path: &str) -> RelPath {
    RelPath::new(path).unwrap()
}

pub fn put(path: &str, bytes: impl AsRef<[u8]>) -> Staged {
    Staged::Put {
        path: rel(path),
        bytes: bytes.as_ref().to_vec(),
    }
}

pub fn from_disk(path: &str) -> Staged {
    Staged::PutFromDisk { path: rel(path) }
}

pub fn remove(path: &str) -> Staged {
    Staged::Remove { path: rel(path) }
}

pub fn zhang() -> Person {
    Person {
        name: "张三".into(),
        email: "zhang@example.com".into(),
    }
}

pub fn message(subject: &str) -> Message {
    Message {
        subject: subject.into(),
        operation: "edit".into(),
        via: "cli".into(),
        ..Message::default()
    }
}

/// Waits until `done`, or fails.
pub fn wait_until(what: &str, mut done: impl FnMut() -> bool) {
    let deadline = std::time::Instant::now() + Duration::from_secs(60);
    while !done() {
        assert!(std::time::Instant::now() < deadline, "waited in vain until {what}");
        std::thread::yield_now();
    }
}

//! A vault in a temporary folder, driven through the binary as people do.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// How long a test waits for something that must happen.
const DEADLINE: Duration = Duration::from_secs(60);

/// A vault of its own, with its own cache and git identity.
pub struct Sandbox {
    dir: tempfile::TempDir,
}

impl Sandbox {
    /// A fresh vault, made by `kehu init`.
    pub fn new() -> Self {
        let sandbox = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        sandbox.kehu(["init", sandbox.root().to_str().unwrap()]).succeeds();
        sandbox
    }

    pub fn root(&self) -> PathBuf {
        self.dir.path().join("客户库")
    }

    /// A place beside the vault.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    /// Writes a file as an editor would, in place.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) -> &Self {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap()
    }

    /// A customer that breaks no rule.
    pub fn customer(&self, name: &str) -> &Self {
        self.write(&format!("客户/制造业/中型/{name}/客户.yaml"), profile(name))
    }

    /// The command line of `kehu` on this vault.
    pub fn command<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Command {
        self.command_of(Path::new(env!("CARGO_BIN_EXE_kehu")), arguments)
    }

    /// The same for a copy of `kehu` elsewhere.
    pub fn command_of<'a>(&self, program: &Path, arguments: impl IntoIterator<Item = &'a str>) -> Command {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.dir.path());
        self.environment(&mut command);
        command
    }

    fn environment(&self, command: &mut Command) {
        command
            .env("KEHU_VAULT", self.root())
            .env("KEHU_CACHE", self.dir.path().join("cache"))
            .env("HOME", self.dir.path())
            .env("GIT_CONFIG_GLOBAL", self.git_config())
            .env("GIT_CONFIG_NOSYSTEM", "1");
    }

    fn git_config(&self) -> PathBuf {
        let config = self.dir.path().join(".gitconfig");
        if !config.exists() {
            let text = "[user]\n\tname = 张三\n\temail = zhangsan@example.com\n[init]\n\tdefaultBranch = main\n";
            std::fs::write(&config, text).unwrap();
        }
        config
    }

    pub fn kehu<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Run {
        let arguments: Vec<&str> = arguments.into_iter().collect();
        let output = self.command(arguments.iter().copied()).output().unwrap();
        Run {
            line: arguments.join(" "),
            output,
        }
    }

    /// The same with a person at a terminal, who sees and answers.
    #[cfg(target_os = "linux")]
    pub fn at_a_terminal(&self, line: &str) -> Child {
        let mut script = Command::new("script");
        script
            .args(["-qec", &format!("{} {line}", env!("CARGO_BIN_EXE_kehu")), "/dev/null"])
            .current_dir(self.dir.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        self.environment(&mut script);
        script.spawn().unwrap()
    }

    /// Real git on this vault; gives its standard output.
    pub fn git<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> String {
        git_in(&self.root(), &self.git_config(), arguments)
    }

    /// Real git on this vault, where it may refuse.
    pub fn try_git<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Option<String> {
        let mut git = Command::new("git");
        git.arg("-C")
            .arg(self.root())
            .args(arguments)
            .env("GIT_CONFIG_GLOBAL", self.git_config());
        let output = git.output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        output.status.success().then_some(text)
    }

    /// Real git somewhere else, with the same identity.
    pub fn git_in<'a>(&self, dir: &Path, arguments: impl IntoIterator<Item = &'a str>) -> String {
        git_in(dir, &self.git_config(), arguments)
    }

    /// Starts `kehu serve` on a free port.
    pub fn serve(&self) -> Served {
        self.serve_with(&[])
    }

    /// The same with more in the environment.
    pub fn serve_with(&self, environment: &[(&str, &Path)]) -> Served {
        let mut command = self.command(["serve", "--listen", "127.0.0.1:0"]);
        command.envs(environment.iter().copied());
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines.map_while(Result::ok).find_map(|line| {
            let start = line.find("http://")?;
            line[start..]
                .split_whitespace()
                .next()
                .map(|word| word.trim_end_matches('/').to_owned())
        });
        let served = Served {
            child,
            address: address.expect("serve prints its address"),
        };
        served.until("the first catch-up", |served| {
            let status = served.api("/api/status");
            status["watch"] != "off" && status["catching_up"] == false
        });
        served
    }

    /// The index tells the same as one made anew, `git status` is clean and the repository sound.
    pub fn is_sound(&self) -> &Self {
        let before = self.everything_indexed();
        self.kehu(["index", "--rebuild"]).succeeds();
        assert_eq!(before, self.everything_indexed(), "the index equals a rebuild");
        assert_eq!(self.git(["status", "--porcelain"]), "");
        self.git(["fsck", "--strict"]);
        self
    }

    fn everything_indexed(&self) -> Vec<String> {
        let status = &self.kehu(["status", "--json"]).json()[0];
        let counts = format!("{} {} {}", status["customers"], status["records"], status["files"]);
        let run = self.kehu(["search", "*", "--limit", "100000", "--json"]);
        let mut lines: Vec<String> = run
            .json()
            .iter()
            .map(|hit| {
                format!(
                    "{} {} {} {}",
                    hit["path"], hit["kind"], hit["customer_id"], hit["title"]
                )
            })
            .collect();
        let findings = self.kehu(["check", "--format", "json"]).json();
        lines.extend(findings.iter().map(ToString::to_string));
        lines.sort();
        lines.push(counts);
        lines
    }
}

fn git_in<'a>(dir: &Path, config: &Path, arguments: impl IntoIterator<Item = &'a str>) -> String {
    let arguments: Vec<&str> = arguments.into_iter().collect();
    let output = Command::new("git")
        .arg("-C")
        .arg(dir)
        .args(["-c", "core.quotepath=false"])
        .args(&arguments)
        .env("GIT_CONFIG_GLOBAL", config)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "git {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A profile that breaks no rule.
pub fn profile(name: &str) -> String {
    let number: u32 = name.bytes().map(u32::from).sum();
    format!(
        "# 老客户，联系前先看跟进\n\
         customer_id: CUST20260101{number:04}\n\
         customer_name: {name}\n\
         party: 个人\n\
         industry: 制造业   # 主要做机床\n\
         company_size: 中型\n\
         city: 杭州\n\
         customer_type: 意向客户\n\
         source: 展会\n\
         owner: 张三\n\
         contacts:\n\
         \x20 - name: 李四\n\
         \x20   phone: \"13800138000\"\n\
         created_on: 2026-01-01\n\
         follow_up_status: 跟进中\n"
    )
}

/// What a command printed and how it ended.
pub struct Run {
    line: String,
    output: Output,
}

impl Run {
    pub fn stdout(&self) -> String {
        String::from_utf8_lossy(&self.output.stdout).into_owned()
    }

    pub fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }

    pub fn exits(&self, code: i32) -> &Self {
        let (stdout, stderr) = (self.stdout(), self.stderr());
        assert_eq!(
            self.output.status.code(),
            Some(code),
            "kehu {}\n{stdout}\n{stderr}",
            self.line
        );
        self
    }

    pub fn succeeds(&self) -> &Self {
        self.exits(0)
    }

    pub fn prints(&self, text: &str) -> &Self {
        assert!(
            self.stdout().contains(text),
            "kehu {} should print {text}\n{}",
            self.line,
            self.stdout()
        );
        self
    }

    pub fn complains(&self, text: &str) -> &Self {
        assert!(
            self.stderr().contains(text),
            "kehu {} should complain {text}\n{}",
            self.line,
            self.stderr()
        );
        self
    }

    /// One JSON object a line.
    pub fn json(&self) -> Vec<Value> {
        self.stdout()
            .lines()
            .map(|line| serde_json::from_str(line).expect("a JSON line"))
            .collect()
    }
}

/// A running `kehu serve`; ended when dropped.
pub struct Served {
    child: Child,
    address: String,
}

impl Served {
    pub fn get(&self, path: &str) -> String {
        ureq::get(format!("{}{path}", self.address))
            .call()
            .unwrap()
            .body_mut()
            .read_to_string()
            .unwrap()
    }

    /// None when the server answers with an error.
    pub fn try_get(&self, path: &str) -> Option<String> {
        let answer = ureq::get(format!("{}{path}", self.address)).call();
        answer.ok()?.body_mut().read_to_string().ok()
    }

    pub fn api(&self, path: &str) -> Value {
        serde_json::from_str(&self.get(path)).unwrap()
    }

    /// Waits until `test` holds; fails after a deadline.
    pub fn until(&self, what: &str, test: impl Fn(&Self) -> bool) {
        let started = Instant::now();
        while !test(self) {
            assert!(started.elapsed() < DEADLINE, "{what} did not happen");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// How many hits a query has.
    pub fn finds(&self, query: &str) -> u64 {
        let query: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
        self.api(&format!("/api/search?q={query}"))["total"].as_u64().unwrap()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

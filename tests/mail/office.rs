//! A vault whose team gets mail.

use crate::sink::Sink;
use crate::temp_vault::TempVault;
use chrono::NaiveDateTime;
use kehu::archive::{Archive, Clock};
use kehu::mail::{Letter, Outbox, Pace, Post, State};
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::Arc;
use std::time::Duration;

pub const CUSTOMER: &str = "客户/制造业/中型/盛泰机械";

pub struct Office {
    vault: TempVault,
    archive: Arc<Archive>,
}

/// A moment of the day on which everything happens.
pub fn at(time: &str) -> NaiveDateTime {
    format!("2026-11-26T{time}:00").parse().unwrap()
}

/// The part of kehu.yaml that sends mail to a port of this machine.
pub fn configured(port: u16) -> String {
    format!(
        "members:\n  - {{name: 张三, email: zhangsan@example.com}}\n  - {{name: 李四, email: lisi@example.com}}\n\
         mail:\n  host: 127.0.0.1\n  port: {port}\n  security: none\n  from: kehu@example.com\n"
    )
}

impl Office {
    /// It is a customer's place with nothing to do.
    pub fn new() -> Self {
        let vault = TempVault::new();
        let archive = Arc::new(vault.open().with_clock(Clock::on(at("00:00").date())));
        let office = Self { vault, archive };
        office.write(
            &format!("{CUSTOMER}/客户.yaml"),
            "customer_id: CUST202601010001\ncustomer_name: 盛泰机械\nindustry: 制造业\ncompany_size: 中型\nowner: 张三\n",
        );
        office
    }

    pub fn writing_to(sink: &Sink) -> Self {
        Self::writing_to_port(sink.port())
    }

    pub fn writing_to_port(port: u16) -> Self {
        let office = Self::new();
        office.write("kehu.yaml", &configured(port));
        office
    }

    pub fn root(&self) -> PathBuf {
        self.vault.root()
    }

    /// A save from an editor, taken in.
    pub fn write(&self, path: &str, text: &str) -> &Self {
        self.vault.put(path, text);
        self.archive.catch_up(&|_| {}).unwrap();
        self
    }

    /// A task with the customer.
    pub fn task(&self, name: &str, who: &str, due: &str) -> &Self {
        let text = format!("name: {name}\nassignee: {who}\ndue: {due}\npriority: 高\n");
        self.write(&format!("{CUSTOMER}/任务/{name}.yaml"), &text)
    }

    pub fn post(&self) -> Post {
        self.patient_post(Duration::ZERO)
    }

    /// One that waits before it tries again.
    pub fn patient_post(&self, delay: Duration) -> Post {
        self.try_post(delay).expect("nobody else sends")
    }

    pub fn try_post(&self, delay: Duration) -> Option<Post> {
        let pace = Pace {
            look: Duration::from_millis(50),
            first_delay: delay,
            longest_delay: delay,
            patience: Duration::from_secs(20),
        };
        Post::claim(self.archive.clone(), None, pace).unwrap()
    }

    pub fn outbox(&self) -> Outbox {
        Outbox::of(self.archive.vault())
    }

    pub fn letters(&self, state: State) -> Vec<Letter> {
        self.outbox().letters(state).unwrap()
    }

    /// The one letter of a state; nothing else is in the outbox.
    pub fn only(&self, state: State) -> Letter {
        for other in State::ALL {
            assert_eq!(self.letters(other).len(), usize::from(other == state), "{other:?}");
        }
        self.letters(state).remove(0)
    }

    pub fn has_no_outbox(&self) -> bool {
        !self.outbox().exists()
    }

    /// Where letters of a state lie.
    pub fn folder(&self, state: &str) -> PathBuf {
        self.archive.vault().state_dir().join("outbox").join(state)
    }

    /// The command line of `kehu` on this vault, on this day.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kehu"));
        command
            .args(arguments)
            .current_dir(self.vault.beside(""))
            .env("KEHU_VAULT", self.root())
            .env("KEHU_CACHE", self.vault.beside("cache"))
            .env("KEHU_TODAY", "2026-11-26")
            .env("HOME", self.vault.beside(""))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env_remove("KEHU_SMTP_PASSWORD");
        command
    }

    pub fn kehu(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }
}

pub fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

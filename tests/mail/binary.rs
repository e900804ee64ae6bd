//! The binary, as people use it.

use crate::office::{Office, configured, said};
use crate::sink::{Manner, Sink, silent_port};
use kehu::mail::State;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// A running `kehu serve`.
struct Served {
    child: Child,
}

impl Served {
    fn with(office: &Office, arguments: &[&str]) -> Self {
        let all = [&["serve", "--listen", "127.0.0.1:0"], arguments].concat();
        let mut child = office
            .command(&all)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let ready = lines.map_while(Result::ok).any(|line| line.contains("http://"));
        assert!(ready, "it serves");
        Self { child }
    }

    /// Asks it to end; gives what it complained of.
    fn stops(mut self) -> String {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        let asked = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            assert!(asked.elapsed() < Duration::from_secs(30), "it does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
        let mut told = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        told
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// It is always late enough for the letter about the day.
fn with_something_to_do(sink: &Sink) -> Office {
    let office = Office::new();
    office.task("寄合同", "张三", "2026-11-26");
    let settings = configured(sink.port()) + "  digest_at: \"00:00\"\n";
    office.write("kehu.yaml", &settings);
    office
}

#[test]
fn a_server_that_is_told_to_sends_mail_and_after_a_restart_not_again() {
    let sink = Sink::new(Manner::Takes);
    let office = with_something_to_do(&sink);
    let served = Served::with(&office, &["--mail"]);
    sink.waits_for_letters(1);
    assert_eq!(served.stops(), "");
    // A letter to another member shows that the restarted one did its round.
    office.task("送样品", "李四", "2026-11-26");
    let again = Served::with(&office, &["--mail"]);
    sink.waits_for_letters(2);
    again.stops();
    let to: Vec<String> = sink.letters().iter().map(|letter| letter.to.clone()).collect();
    assert_eq!(to, ["zhangsan@example.com", "lisi@example.com"]);
    let listed = said(&office.kehu(&["mail"]));
    assert!(listed.contains("已发送") && listed.contains("李四"), "{listed}");
}

#[test]
fn a_server_that_says_nothing_does_not_hold_up_the_end() {
    let sink = Sink::new(Manner::IsMute);
    let office = with_something_to_do(&sink);
    let served = Served::with(&office, &["--mail"]);
    sink.waits_for_a_visit();
    let asked = Instant::now();
    served.stops();
    assert!(asked.elapsed() < Duration::from_secs(12), "{:?}", asked.elapsed());
    office.only(State::Waiting);
}

#[test]
fn nobody_sends_who_was_not_told_to_or_has_no_server() {
    let sink = Sink::new(Manner::Takes);
    let office = with_something_to_do(&sink);
    Served::with(&office, &[]).stops();
    assert!(office.has_no_outbox());
    office.write("kehu.yaml", "# 全部用默认值\n");
    let told = Served::with(&office, &["--mail"]).stops();
    assert!(told.contains("kehu.yaml 里没有写好 mail"), "{told}");
    assert!(office.has_no_outbox());
    assert_eq!(sink.visits(), 0);
    let listed = said(&office.kehu(&["mail"]));
    assert!(listed.contains("没有配置邮件"), "{listed}");
    assert!(!said(&office.kehu(&["doctor"])).contains("邮件"));
}

#[test]
fn a_test_letter_shows_whether_everything_is_right() {
    let sink = Sink::new(Manner::Guarded);
    let office = Office::new();
    let with_user = configured(sink.port()) + "  user: kehu\n";
    office.write("kehu.yaml", &with_user);
    let test = |password: Option<&str>| {
        let mut command = office.command(&["mail", "--test", "boss@example.com"]);
        let output = command
            .envs(password.map(|it| ("KEHU_SMTP_PASSWORD", it)))
            .output()
            .unwrap();
        (output.status.code(), said(&output))
    };
    let (code, told) = test(None);
    assert_eq!(code, Some(2));
    assert!(told.contains("请设置环境变量 KEHU_SMTP_PASSWORD"), "{told}");
    let (code, told) = test(Some("wrong"));
    assert_eq!(code, Some(2));
    assert!(
        told.contains("不接受用户名“kehu”或密码") && told.contains("535"),
        "{told}"
    );
    assert!(!told.contains("wrong"), "{told}");
    let (code, told) = test(Some("芝麻开门"));
    assert_eq!(code, Some(0), "{told}");
    assert_eq!(sink.letter().to, "boss@example.com");
    assert_eq!(sink.letter().subject(), "kehu 试发邮件");
    assert!(office.has_no_outbox());

    office.write("kehu.yaml", &configured(sink.port()));
    let (code, told) = test(None);
    assert_eq!(code, Some(2));
    assert!(told.contains("530") && told.contains("mail.from 和 user"), "{told}");

    office.write(
        "kehu.yaml",
        &configured(sink.port()).replace("security: none", "security: starttls"),
    );
    let (code, told) = test(None);
    assert_eq!(code, Some(2));
    assert!(told.contains("不能用 starttls 加密"), "{told}");

    office.write("kehu.yaml", &configured(silent_port()));
    let (code, told) = test(None);
    assert_eq!(code, Some(2));
    assert!(told.contains("连不上邮件服务器"), "{told}");
    let output = office.kehu(&["mail", "--test", "没有邮箱"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("邮箱地址“没有邮箱”不对"), "{}", said(&output));
}

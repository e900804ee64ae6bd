//! A mail server on this machine that keeps what it gets and answers as it is told.

use mail_parser::{Message, MessageParser};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const DEADLINE: Duration = Duration::from_secs(60);
/// What [`Manner::Guarded`] lets in: user kehu, password 芝麻开门.
const SECRET: &str = "AGtlaHUA6Iqd6bq75byA6Zeo";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    Takes,
    /// Wants the password.
    Guarded,
    /// Knows no such recipient.
    Refuses,
    /// Asks to come again.
    IsBusy,
    /// Does not like what it read.
    RefusesContent,
    /// Takes the letter, and is gone before it says so.
    DiesWithIt,
    /// Listens and says nothing.
    IsMute,
}

pub struct Sink {
    port: u16,
    inner: Arc<Inner>,
}

struct Inner {
    manner: Mutex<Manner>,
    visits: Mutex<u32>,
    letters: Mutex<Vec<Letter>>,
}

/// What arrived.
#[derive(Clone)]
pub struct Letter {
    pub to: String,
    raw: Vec<u8>,
}

impl Letter {
    pub fn parsed(&self) -> Message<'_> {
        MessageParser::default().parse(&self.raw).expect("a letter")
    }

    pub fn subject(&self) -> String {
        self.parsed().subject().expect("a subject").to_owned()
    }

    pub fn body(&self) -> String {
        self.parsed().body_text(0).expect("a text").into_owned()
    }
}

/// A port at which nobody answers.
pub fn silent_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Sink {
    pub fn new(manner: Manner) -> Self {
        Self::at(0, manner)
    }

    pub fn at(port: u16, manner: Manner) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let inner = Arc::new(Inner {
            manner: Mutex::new(manner),
            visits: Mutex::new(0),
            letters: Mutex::default(),
        });
        let answering = inner.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                *answering.visits.lock().unwrap() += 1;
                // Whoever hangs up in the middle has said enough.
                let _ = answering.answer(&stream.unwrap());
            }
        });
        Self { port, inner }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn becomes(&self, manner: Manner) {
        *self.inner.manner.lock().unwrap() = manner;
    }

    /// How often somebody connected.
    pub fn visits(&self) -> u32 {
        *self.inner.visits.lock().unwrap()
    }

    pub fn letters(&self) -> Vec<Letter> {
        self.inner.letters.lock().unwrap().clone()
    }

    /// The one letter that arrived.
    pub fn letter(&self) -> Letter {
        let letters = self.letters();
        assert_eq!(letters.len(), 1);
        letters[0].clone()
    }

    pub fn waits_for_letters(&self, count: usize) {
        wait(|| self.letters().len() >= count);
    }

    pub fn waits_for_a_visit(&self) {
        wait(|| self.visits() > 0);
    }
}

fn wait(until: impl Fn() -> bool) {
    let started = Instant::now();
    while !until() {
        assert!(started.elapsed() < DEADLINE, "nothing arrived");
        std::thread::sleep(Duration::from_millis(20));
    }
}

impl Inner {
    fn answer(&self, stream: &TcpStream) -> std::io::Result<()> {
        let manner = *self.manner.lock().unwrap();
        let say = |text: &str| (&*stream).write_all(format!("{text}\r\n").as_bytes());
        let mut lines = BufReader::new(stream);
        let mut to = String::new();
        let mut is_known = manner != Manner::Guarded;
        say("220 sink")?;
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line)? == 0 {
                return Ok(());
            }
            let line = line.trim_end();
            match line.split([' ', ':']).next().unwrap_or_default() {
                "EHLO" if manner == Manner::IsMute => {}
                "EHLO" => say("250-sink\r\n250-8BITMIME\r\n250 AUTH PLAIN")?,
                "AUTH" if line.ends_with(SECRET) => {
                    is_known = true;
                    say("235 welcome")?;
                }
                "AUTH" => say("535 who are you")?,
                "MAIL" if !is_known => say("530 log in first")?,
                "RCPT" if manner == Manner::Refuses => say("550 no such user")?,
                "RCPT" if manner == Manner::IsBusy => say("451 come again")?,
                "RCPT" => {
                    to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    say("250 fine")?;
                }
                "DATA" => {
                    say("354 go on")?;
                    let raw = data(&mut lines)?;
                    if manner == Manner::RefusesContent {
                        say("554 spam")?;
                        continue;
                    }
                    self.letters.lock().unwrap().push(Letter { to: to.clone(), raw });
                    if manner == Manner::DiesWithIt {
                        return Ok(());
                    }
                    say("250 taken")?;
                }
                "QUIT" => return say("221 bye"),
                _ => say("250 fine")?,
            }
        }
    }
}

/// Up to the line with the dot alone.
fn data(lines: &mut impl BufRead) -> std::io::Result<Vec<u8>> {
    let mut raw = Vec::new();
    loop {
        let mut line = Vec::new();
        if lines.read_until(b'\n', &mut line)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == b".\r\n" {
            return Ok(raw);
        }
        raw.extend(line.strip_prefix(b".").unwrap_or(&line));
    }
}

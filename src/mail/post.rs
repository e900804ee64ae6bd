//! Writes letters when it is time and hands them over until they are sent.

use super::outbox::{Claim, Outbox, State};
use super::send::{Delivery, Server};
use super::{Letter, MailError, digest, remind};
use crate::archive::{Archive, Viewer};
use crate::vault::{MailSettings, Settings};
use chrono::{Days, NaiveDate, NaiveDateTime};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How long letters that are done with are kept: proof that they were sent, and a guard against sending them again.
const KEEP: Days = Days::new(30);
/// How long a stop waits for a letter that is just being handed over.
const FAREWELL: Duration = Duration::from_secs(3);
/// How often it is asked whether the first catch-up is over.
const GLANCE: Duration = Duration::from_millis(200);

/// How often and how long.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Between two looks at what is to be done.
    pub look: Duration,
    /// Before the second attempt; each further one waits twice as long, up to the longest.
    pub first_delay: Duration,
    pub longest_delay: Duration,
    /// For each answer of the server.
    pub patience: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            look: Duration::from_secs(30),
            first_delay: Duration::from_secs(60),
            longest_delay: Duration::from_secs(15 * 60),
            patience: Duration::from_secs(20),
        }
    }
}

/// The one of all processes on a vault that sends mail.
pub struct Post {
    archive: Arc<Archive>,
    claim: Claim,
    password: Option<String>,
    pace: Pace,
    /// When letters that were tried in vain are tried again.
    next: HashMap<String, Instant>,
    /// The day whose letters about the day are written. After a restart they are written anew, and known by their names: only
    /// whoever had nothing to do before gets one then.
    digested: Option<NaiveDate>,
}

type Result<T> = std::result::Result<T, MailError>;

impl Post {
    /// None when another process sends mail for this vault already.
    pub fn claim(archive: Arc<Archive>, password: Option<String>, pace: Pace) -> Result<Option<Self>> {
        let claim = Outbox::of(archive.vault()).claim()?;
        Ok(claim.map(|claim| Self {
            archive,
            claim,
            password,
            pace,
            next: HashMap::new(),
            digested: None,
        }))
    }

    /// Writes what is to be written at this time and sends what waits. Returns what somebody should know, in Chinese sentences.
    pub fn round(&mut self, now: NaiveDateTime) -> Result<Vec<String>> {
        let settings = self.archive.vault().settings();
        let Some(mail) = &settings.mail else {
            return Ok(Vec::new());
        };
        self.write(&settings, mail, now)?;
        self.send(mail, now)
    }

    fn write(&mut self, settings: &Settings, mail: &MailSettings, now: NaiveDateTime) -> Result<()> {
        let archive = self.archive.clone();
        let snapshot = archive.read(&Viewer::everything())?;
        let is_new_day = now.time() >= mail.digest_at && self.digested != Some(now.date());
        for member in &settings.members {
            let digest = if is_new_day {
                digest::write(&snapshot, member, now)?
            } else {
                None
            };
            for letter in digest.into_iter().chain(remind::write(&snapshot, member, now)?) {
                self.claim.put(&letter)?;
            }
        }
        if is_new_day {
            self.claim.forget(now.date() - KEEP)?;
            self.digested = Some(now.date());
        }
        Ok(())
    }

    fn send(&mut self, mail: &MailSettings, now: NaiveDateTime) -> Result<Vec<String>> {
        let mut news = Vec::new();
        let mut silent: Option<String> = None;
        for mut letter in self.claim.outbox().letters(State::Waiting)? {
            if letter.until <= now {
                let reason = letter.remark.as_deref().unwrap_or("发件程序没有运行");
                letter.remark = Some(format!("过时了，不再发送（{reason}）"));
                self.end(&letter, State::Waiting, State::Failed, &mut news)?;
                continue;
            }
            if self.next.get(&letter.key).is_some_and(|next| Instant::now() < *next) {
                continue;
            }
            // A server that did not answer one letter is not asked again for each of the others.
            let delivery = match &silent {
                Some(reason) => Delivery::Later {
                    reason: reason.clone(),
                    server: true,
                },
                None => self.deliver(mail, &letter),
            };
            match delivery {
                Delivery::Sent => {
                    letter.remark = None;
                    self.end(&letter, State::Sending, State::Sent, &mut news)?;
                }
                Delivery::Refused(reason) => {
                    letter.remark = Some(reason);
                    let from = self.place(&letter)?;
                    self.end(&letter, from, State::Failed, &mut news)?;
                }
                Delivery::Uncertain(reason) => {
                    letter.remark = Some(reason);
                    self.end(&letter, State::Sending, State::Uncertain, &mut news)?;
                }
                Delivery::Later { reason, server } => {
                    if server {
                        silent = Some(reason.clone());
                    }
                    if letter.attempts == 0 {
                        news.push(format!("邮件“{}”（{}）稍后再发：{reason}", letter.subject, letter.name));
                    }
                    self.put_off(letter, reason)?;
                }
            }
        }
        Ok(news)
    }

    fn deliver(&self, settings: &MailSettings, letter: &Letter) -> Delivery {
        let server = Server {
            settings,
            password: self.password.as_deref(),
            patience: self.pace.patience,
        };
        server.deliver(letter, || self.claim.hand_over(letter))
    }

    /// A server may say no before the letter is handed over, or after.
    fn place(&self, letter: &Letter) -> Result<State> {
        let sending = self.claim.outbox().letters(State::Sending)?;
        let is_sending = sending.iter().any(|sent| sent.key == letter.key);
        Ok(if is_sending { State::Sending } else { State::Waiting })
    }

    fn end(&mut self, letter: &Letter, from: State, to: State, news: &mut Vec<String>) -> Result<()> {
        self.claim.settle(letter, from, to)?;
        self.next.remove(&letter.key);
        if let Some(remark) = &letter.remark {
            news.push(format!(
                "邮件“{}”（{}）{}：{remark}",
                letter.subject,
                letter.name,
                to.title()
            ));
        }
        Ok(())
    }

    fn put_off(&mut self, mut letter: Letter, reason: String) -> Result<()> {
        let delay = self.pace.first_delay.saturating_mul(1 << letter.attempts.min(16));
        let next = Instant::now() + delay.min(self.pace.longest_delay);
        self.next.insert(letter.key.clone(), next);
        letter.attempts += 1;
        letter.remark = Some(reason);
        match self.place(&letter)? {
            State::Sending => self.claim.settle(&letter, State::Sending, State::Waiting),
            _ => self.claim.note(&letter),
        }
    }

    /// Rounds in a thread of their own, until it is told to stop; `tell` gets what somebody should know.
    pub fn start(self, tell: impl Fn(&str) + Send + 'static) -> std::io::Result<Running> {
        let (stop, stopped) = channel();
        let (end, ended) = channel();
        thread::Builder::new().name("kehu-mail".to_owned()).spawn(move || {
            self.run(&stopped, tell);
            // Nobody may wait for it any more.
            let _ = end.send(());
        })?;
        Ok(Running { stop, ended })
    }

    fn run(mut self, stopped: &Receiver<()>, tell: impl Fn(&str)) {
        let mut trouble = None;
        let mut pause = Duration::ZERO;
        while stopped.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
            // Files that changed before the start are not known yet.
            if !self.is_current() {
                pause = GLANCE;
                continue;
            }
            let now = self.archive.clock().now();
            match self.round(now) {
                Ok(news) => {
                    news.iter().for_each(|line| tell(line));
                    trouble = None;
                }
                Err(error) => {
                    let said = error.to_string();
                    if trouble.as_ref() != Some(&said) {
                        tell(&said);
                    }
                    trouble = Some(said);
                }
            }
            pause = self.pause();
        }
    }

    fn is_current(&self) -> bool {
        let status = self.archive.status();
        status.is_ok_and(|status| status.watch != "off" && !status.catching_up)
    }

    /// Until the next look or the next attempt.
    fn pause(&self) -> Duration {
        let next = self.next.values().min();
        let until = next.map_or(self.pace.look, |next| next.saturating_duration_since(Instant::now()));
        until.min(self.pace.look)
    }
}

/// Post under way.
pub struct Running {
    stop: Sender<()>,
    ended: Receiver<()>,
}

impl Running {
    /// Ends it. Whatever hangs at a server that does not answer is left behind after a moment: it is written down how far it came.
    pub fn stop(self) {
        drop(self.stop);
        // Over or not, we go on.
        let _ = self.ended.recv_timeout(FAREWELL);
    }
}

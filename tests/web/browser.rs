//! One Chromium for all tests that run at the same time, a fresh context and tab for each page.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, Weak};
use std::time::{Duration, Instant};

use headless_chrome::browser::tab::{ModifierKey, Tab};
use headless_chrome::protocol::cdp::{Emulation, Page as Cdp};
use headless_chrome::{Browser, LaunchOptions};
use serde_json::{Value, json};

/// How long a test waits for something to show.
const DEADLINE: Duration = Duration::from_secs(60);
const GLANCE: Duration = Duration::from_millis(25);
/// How long keys are given to lead somewhere before they are pressed again.
const PATIENCE: Duration = Duration::from_secs(5);
/// More fields than any page has before the one that is looked for.
const MOST_TABS: usize = 200;

/// Records what a page must never do: open dialogs, and break its own content security policy.
const WITNESS: &str = "window.witnessed = [];
    for (const name of ['alert', 'confirm', 'prompt']) window[name] = (text) => { witnessed.push(name + ': ' + text); };
    addEventListener('securitypolicyviolation', (e) => witnessed.push('CSP ' + e.violatedDirective + ' ' + e.blockedURI), true);
    addEventListener('error', (e) => witnessed.push('error: ' + e.message), true);";

/// Dropped, and with it the process, when the last page that uses it is.
static SHARED: Mutex<Weak<Browser>> = Mutex::new(Weak::new());

fn executable() -> PathBuf {
    if let Some(path) = std::env::var_os("CHROME") {
        return path.into();
    }
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .flat_map(|dir| names.map(|name| dir.join(name)))
        .find(|candidate| candidate.is_file())
        .expect("no Chromium: install it (Debian: apt-get install chromium fonts-noto-cjk) or let CHROME name one")
}

fn shared() -> Arc<Browser> {
    let mut shared = SHARED.lock().unwrap();
    if let Some(browser) = shared.upgrade() {
        return browser;
    }
    let quiet = [
        // Keys that are pressed before a new page is painted count, as people expect.
        "--allow-pre-commit-input",
        "--disable-quic",
        "--disable-component-update",
        "--disable-gpu",
        "--hide-scrollbars",
        "--mute-audio",
    ];
    let options = LaunchOptions::default_builder()
        .path(Some(executable()))
        .sandbox(false)
        .window_size(Some((1280, 900)))
        .idle_browser_timeout(Duration::from_secs(600))
        .args(quiet.iter().map(OsStr::new).collect())
        .build()
        .unwrap();
    let browser = Arc::new(Browser::new(options).expect("Chromium starts"));
    *shared = Arc::downgrade(&browser);
    browser
}

/// A tab on the site. Whatever it is asked to show it waits for, up to a deadline.
pub struct Page {
    tab: Arc<Tab>,
    address: String,
    _browser: Arc<Browser>,
}

#[expect(
    clippy::wrong_self_convention,
    reason = "a page is handed on from sentence to sentence"
)]
impl Page {
    /// Opens `path` of the site at `address`.
    pub fn open(address: &str, path: &str) -> Self {
        let browser = shared();
        let tab = browser.new_context().unwrap().new_tab().unwrap();
        tab.set_default_timeout(DEADLINE);
        tab.call_method(Cdp::AddScriptToEvaluateOnNewDocument {
            source: WITNESS.to_owned(),
            world_name: None,
            include_command_line_api: None,
            run_immediately: None,
        })
        .unwrap();
        let page = Self {
            tab,
            address: address.to_owned(),
            _browser: browser,
        };
        page.goes_to(path)
    }

    pub fn goes_to(self, path: &str) -> Self {
        self.value("void (window.isLeft = true)");
        self.tab.navigate_to(&format!("{}{path}", self.address)).unwrap();
        let page = self.until("does not load", "!window.isLeft && document.readyState === 'complete'");
        let painted = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))";
        page.tab.evaluate(painted, true).unwrap();
        page
    }

    /// A screen of this size; below 600 pixels a phone.
    pub fn on_a_screen(self, width: u32, height: u32) -> Self {
        let metrics = json!({
            "width": width, "height": height, "screenWidth": width, "screenHeight": height,
            "deviceScaleFactor": 1, "mobile": width < 600
        });
        let metrics: Emulation::SetDeviceMetricsOverride = serde_json::from_value(metrics).unwrap();
        self.tab.call_method(metrics).unwrap();
        self
    }

    pub fn on_a_phone(self) -> Self {
        self.on_a_screen(390, 844)
    }

    pub fn in_the_dark(self) -> Self {
        self.in_light(true)
    }

    /// With the light or the dark colours.
    pub fn in_light(self, is_dark: bool) -> Self {
        let value = if is_dark { "dark" } else { "light" };
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
        let media: Emulation::SetEmulatedMedia = serde_json::from_value(media).unwrap();
        self.tab.call_method(media).unwrap();
        self
    }

    /// As it is printed, on A4 within its margins.
    pub fn on_paper(self) -> Self {
        let page = self.on_a_screen(680, 1000);
        let media: Emulation::SetEmulatedMedia = serde_json::from_value(json!({ "media": "print" })).unwrap();
        page.tab.call_method(media).unwrap();
        page
    }

    /// The value of a JavaScript expression.
    pub fn value(&self, expression: &str) -> Value {
        let started = Instant::now();
        let answer = loop {
            match self.tab.evaluate(&format!("JSON.stringify({expression})"), true) {
                Ok(answer) => break answer.value,
                // A page that is just being left does not answer; the next one does.
                Err(error) => assert!(started.elapsed() < DEADLINE, "{expression}: {error}"),
            }
            std::thread::sleep(GLANCE);
        };
        let text = answer.and_then(|value| value.as_str().map(str::to_owned));
        text.and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or(Value::Null)
    }

    /// What a promise comes to.
    pub fn promised(&self, promise: &str) -> Value {
        let answer = self
            .tab
            .evaluate(&format!("({promise}).then(JSON.stringify)"), true)
            .unwrap();
        let text = answer.value.and_then(|value| value.as_str().map(str::to_owned));
        text.and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or(Value::Null)
    }

    /// Runs a script in the page, as no page could by itself.
    pub fn runs(&self, script: &str) {
        self.tab.evaluate(script, false).unwrap();
    }

    /// Chooses a file of this machine in a field for files.
    pub fn chooses_file(self, selector: &str, path: &std::path::Path) -> Self {
        let field = self.tab.wait_for_element(selector).unwrap();
        field.set_input_files(&[path.to_str().unwrap()]).unwrap();
        self
    }

    /// Waits until an expression is true.
    pub fn until(self, what: &str, expression: &str) -> Self {
        let started = Instant::now();
        while self.value(expression) != Value::Bool(true) {
            assert!(
                started.elapsed() < DEADLINE,
                "{what}: {expression}\nat {}\n{}",
                self.value("location.href"),
                self.value("document.body.innerText").as_str().unwrap_or_default()
            );
            std::thread::sleep(GLANCE);
        }
        self
    }

    pub fn shows(self, text: &str) -> Self {
        self.until(
            "does not show",
            &format!("document.body.innerText.includes({})", json!(text)),
        )
    }

    pub fn hides(self, text: &str) -> Self {
        self.until(
            "still shows",
            &format!("!document.body.innerText.includes({})", json!(text)),
        )
    }

    /// The address, decoded, is this path with its query.
    pub fn is_at(self, path: &str) -> Self {
        let here = "decodeURIComponent(location.pathname + location.search)";
        self.until("is not at", &format!("{here} === {}", json!(path)))
    }

    /// The script runs: it has begun to wait for news.
    pub fn is_awake(self) -> Self {
        self.until(
            "script is not running",
            "document.readyState === 'complete' && performance.getEntriesByType('resource').some((e) => e.name.includes('kehu.js'))",
        )
    }

    /// Clicks the first link or button with this text.
    pub fn clicks(self, text: &str) -> Self {
        let found = format!(
            "Array.from(document.querySelectorAll('a, button, summary, label')).find((e) => e.offsetParent && e.innerText.trim().startsWith({}))",
            json!(text)
        );
        let page = self.until("has nothing to click", &format!("Boolean({found})"));
        page.value(&format!("void {found}.click()"));
        page
    }

    pub fn focuses(self, selector: &str) -> Self {
        let page = self.until(
            "has no such element",
            &format!("Boolean(document.querySelector({}))", json!(selector)),
        );
        page.value(&format!("void document.querySelector({}).focus()", json!(selector)));
        page
    }

    pub fn types(self, text: &str) -> Self {
        self.tab.type_str(text).unwrap();
        self
    }

    pub fn presses(self, key: &str) -> Self {
        let shift: &[ModifierKey] = if key == "?" { &[ModifierKey::Shift] } else { &[] };
        self.tab.press_key_with_modifiers(key, Some(shift)).unwrap();
        self
    }

    /// Presses a key while Ctrl is held.
    pub fn presses_ctrl(self, key: &str) -> Self {
        self.tab
            .press_key_with_modifiers(key, Some(&[ModifierKey::Ctrl]))
            .unwrap();
        self
    }

    /// Goes from field to field, as Tab does, until it is at one that this selector means.
    pub fn tabs_to(self, selector: &str) -> Self {
        let is_there = format!("document.activeElement.matches({})", json!(selector));
        let mut page = self;
        for _ in 0..MOST_TABS {
            if page.value(&is_there) == Value::Bool(true) {
                return page;
            }
            page = page.presses("Tab");
        }
        panic!("Tab does not lead to {selector} at {}", page.value("location.href"));
    }

    /// Picks a value of the drop-down list that has the focus, with the arrow.
    pub fn arrows_to(self, value: &str) -> Self {
        let stands = format!("document.activeElement.value === {}", json!(value));
        let mut page = self;
        for _ in 0..MOST_TABS {
            if page.value(&stands) == Value::Bool(true) {
                return page;
            }
            page = page.presses("ArrowDown");
        }
        panic!("the arrow does not lead to {value}");
    }

    /// Presses keys one after the other, again if they came too far apart to belong together, until the page is at `path`.
    pub fn goes_by_keys(self, keys: [&str; 2], path: &str) -> Self {
        let here = format!(
            "decodeURIComponent(location.pathname + location.search) === {}",
            json!(path)
        );
        let started = Instant::now();
        let mut page = self;
        while page.value(&here) != Value::Bool(true) {
            assert!(started.elapsed() < DEADLINE, "{keys:?} do not lead to {path}");
            page = keys.into_iter().fold(page, Self::presses);
            let pressed = Instant::now();
            while page.value(&here) != Value::Bool(true) && pressed.elapsed() < PATIENCE {
                std::thread::sleep(GLANCE);
            }
        }
        page
    }

    /// Nothing is wider than the screen.
    pub fn fits(self) -> Self {
        let wide = "[...document.querySelectorAll('body *')]
            .filter((e) => e.getBoundingClientRect().right > screen.width + 1 && !e.closest('.mini-wrap, .grid-wrap.wide, .spans, .source, .hidden-visually, svg'))
            .map((e) => e.tagName + '.' + e.className + ' ' + Math.round(e.getBoundingClientRect().right))";
        assert_eq!(self.value(wide), json!([]), "{}", self.value("location.href"));
        assert_eq!(
            self.value("document.documentElement.scrollWidth <= innerWidth"),
            Value::Bool(true)
        );
        self
    }

    /// Picks a value in a drop-down list of this name.
    pub fn chooses_option(self, name: &str, value: &str) -> Self {
        let option = format!("document.querySelector('select[name=\"{name}\"] option[value=\"{value}\"]')");
        let page = self.until("has no such option", &format!("Boolean({option})"));
        page.value(&format!(
            "void ({option}.selected = true, ['input', 'change'].forEach((name) => {option}.parentElement.dispatchEvent(new Event(name, {{ bubbles: true }}))))"
        ));
        page
    }

    /// Clicks a value of a facet.
    pub fn chooses(self, facet: &str, value: &str) -> Self {
        let links = format!("document.querySelectorAll('.facet[data-key=\"{facet}\"] a')");
        let link = format!(
            "[...{links}].find((a) => a.firstElementChild.innerText === {})",
            json!(value)
        );
        let page = self.until("has no such facet", &format!("Boolean({link})"));
        page.value(&format!("void {link}.click()"));
        page
    }

    /// Nothing ran that should not: no dialog, no breach of the content security policy, no script error.
    pub fn is_quiet(self) -> Self {
        assert_eq!(self.value("witnessed"), json!([]), "{}", self.value("location.href"));
        self
    }

    /// A picture of the page, as long as it is up to `height`.
    pub fn picture(&self) -> Vec<u8> {
        self.tab
            .capture_screenshot(Cdp::CaptureScreenshotFormatOption::Png, None, None, true)
            .unwrap()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        // The browser may be gone already when a test failed; then there is nothing left to close.
        let _ = self.tab.close(false);
    }
}

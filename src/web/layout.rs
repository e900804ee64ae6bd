//! The frame around every page: title, navigation, freshness, warnings.

use super::assets;
use super::links;
use super::site::{Site, Visit};
use super::views::Shelved;
use crate::archive::Status;
use crate::rules::{Finding, Severity};
use crate::vault::{SETTINGS_FILE, UNTIL_MENDED};
use chrono::{Local, NaiveDate};

/// Which entry of the navigation a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    Today,
    Todo,
    Search,
    Customers,
    Reports,
    Problems,
    Tidy,
    Changes,
    Import,
    Views,
    None,
}

/// One entry of the navigation.
#[derive(Clone, Debug)]
pub struct NavItem {
    pub label: &'static str,
    pub href: &'static str,
    pub icon: &'static str,
    /// What to press after `g` to go there.
    pub key: &'static str,
    pub current: bool,
    /// A number to show beside it; 0 for none.
    pub count: u64,
    /// Whether it is wanted many times a day: a phone's bar has room for these alone, and leads to the others by one more tap.
    pub is_daily: bool,
}

/// A saved view in the side bar.
#[derive(Clone, Debug)]
pub struct ViewItem {
    pub name: String,
    pub title: String,
    pub href: String,
    pub current: bool,
    pub count: Option<u64>,
    pub is_broken: bool,
}

/// How new what is shown is.
#[derive(Clone, Debug, Default)]
pub struct Freshness {
    /// `good`, `warn`, `bad`, `busy`.
    pub tone: &'static str,
    pub short: String,
    /// What that means to somebody who only wants to know whether she can rely on it.
    pub said: String,
    /// For whoever looks after the computer.
    pub detail: String,
}

/// Indexing under way.
#[derive(Clone, Debug)]
pub struct Indexing {
    pub done: u64,
    pub total: u64,
    pub percent: u64,
}

/// What `base.html` needs.
#[derive(Clone, Debug)]
pub struct Layout {
    pub title: String,
    pub vault: String,
    /// The text of the search box.
    pub query: String,
    pub generation: u64,
    pub today: NaiveDate,
    pub nav: Vec<NavItem>,
    pub views: Vec<ViewItem>,
    pub freshness: Freshness,
    pub warnings: Vec<String>,
    pub indexing: Option<Indexing>,
    pub styles: Vec<String>,
    pub scripts: Vec<String>,
    pub favicon: String,
    /// The form of a follow-up about whomever; none where the team has no such kind.
    pub follow_up: Option<String>,
}

impl Layout {
    /// The frame of a page that could read the archive.
    pub(super) fn new(visit: &Visit<'_>, section: Section, title: impl Into<String>) -> Self {
        Self::of_site(visit.site, visit.generation, section, title)
    }

    /// The frame of any page, one that tells of a failure too.
    pub(super) fn of_site(site: &Site, generation: u64, section: Section, title: impl Into<String>) -> Self {
        let status = site.archive().status().ok();
        let root = site.archive().vault().root();
        let vault = root
            .file_name()
            .map_or_else(|| "客户库".into(), |name| name.to_string_lossy());
        let mut layout = Self::from_status(status.as_ref(), &vault, generation, section, title);
        layout.today = site.archive().clock().today();
        layout.warnings.extend(settings_fault(site));
        layout.views = views(site);
        layout.follow_up = links::follow_up_in(&site.archive().catalog(), "");
        layout
    }

    /// The frame from what the archive says of itself; None when it says nothing.
    #[must_use]
    pub fn from_status(
        status: Option<&Status>,
        vault: &str,
        generation: u64,
        section: Section,
        title: impl Into<String>,
    ) -> Self {
        Self {
            title: title.into(),
            vault: vault.to_owned(),
            query: String::new(),
            generation,
            today: Local::now().date_naive(),
            nav: navigation(section, status.map_or(0, |status| status.findings)),
            views: Vec::new(),
            freshness: freshness(status),
            warnings: status.map(|status| status.warnings.clone()).unwrap_or_default(),
            indexing: status.and_then(|status| status.indexing).map(|(done, total)| Indexing {
                done,
                total,
                percent: (done * 100).checked_div(total).unwrap_or(0).min(100),
            }),
            styles: assets::STYLES.iter().map(|name| assets::url(name)).collect(),
            scripts: assets::SCRIPTS.iter().map(|name| assets::url(name)).collect(),
            favicon: assets::url("icon.svg"),
            follow_up: None,
        }
    }

    /// As the page of a saved view.
    #[must_use]
    pub fn showing(mut self, view: Option<&str>) -> Self {
        if let Some(view) = view {
            self.nav.iter_mut().for_each(|item| item.current = false);
            let shown = self.views.iter_mut().find(|item| item.name == view);
            shown.into_iter().for_each(|item| item.current = true);
        }
        self
    }

    /// With the search box filled.
    #[must_use]
    pub fn with_query(mut self, query: &str) -> Self {
        query.clone_into(&mut self.query);
        self
    }
}

/// The saved views. A page that tells of a failure has none where they cannot be read.
fn views(site: &Site) -> Vec<ViewItem> {
    let Ok(visit) = site.visit() else { return Vec::new() };
    let item = |shelved: &Shelved| ViewItem {
        name: shelved.stored.name.clone(),
        title: shelved.stored.title().to_owned(),
        href: links::view(&shelved.stored.name),
        current: false,
        count: shelved.count,
        is_broken: shelved.trouble.is_some(),
    };
    site.shelf(&visit).iter().map(item).collect()
}

/// That the settings are faulty concerns everybody: nothing can be written then.
fn settings_fault(site: &Site) -> Option<String> {
    let findings = site.visit().ok()?.snapshot.all_findings().ok()?;
    let is_fault = |finding: &&Finding| finding.path == SETTINGS_FILE && finding.severity == Severity::Error;
    let fault = findings.iter().find(is_fault)?;
    Some(format!(
        "{SETTINGS_FILE} 第 {} 行：{}。{UNTIL_MENDED}，也不能写入。",
        fault.line, fault.message
    ))
}

/// The pages that every page leads to.
pub(super) fn navigation(section: Section, problems: u64) -> Vec<NavItem> {
    let item = |own, label, href, icon, key| NavItem {
        label,
        href,
        icon,
        key,
        current: own == section,
        count: if own == Section::Problems { problems } else { 0 },
        is_daily: matches!(
            own,
            Section::Today | Section::Todo | Section::Customers | Section::Search
        ),
    };
    vec![
        item(Section::Today, "今日", "/", "today", "t"),
        item(Section::Todo, "待办", links::TODO, "calendar", "d"),
        item(Section::Customers, "客户", "/customers", "people", "c"),
        item(Section::Search, "搜索", "/search", "search", "s"),
        item(Section::Reports, "报表", "/reports", "chart", "r"),
        item(Section::Problems, "问题", "/problems", "alert", "p"),
        item(Section::Tidy, "整理", "/tidy", "tag", "z"),
        item(Section::Changes, "变更", "/changes", "history", "h"),
        item(Section::Import, "导入", "/import", "upload", "i"),
    ]
}

fn freshness(status: Option<&Status>) -> Freshness {
    let Some(status) = status else {
        return Freshness {
            tone: "bad",
            short: "读不到客户库".to_owned(),
            said: "现在读不到客户库，恢复以后会自动继续。".to_owned(),
            detail: String::new(),
        };
    };
    let (tone, short, said) = match status.indexing {
        _ if status.gone => (
            "bad",
            "客户库不见了".to_owned(),
            "显示的是断开以前的内容，恢复以后会自动继续。".to_owned(),
        ),
        Some((done, total)) if total > 0 => (
            "busy",
            format!("正在建立索引 {}%", (done * 100 / total).min(100)),
            "资料还在收进来，已经收进来的现在就能看、能搜。".to_owned(),
        ),
        Some(_) => ("busy", "正在建立索引".to_owned(), "资料还在收进来。".to_owned()),
        None if status.catching_up => (
            "busy",
            "正在核对文件".to_owned(),
            "正在核对上次关闭以后有没有改动，马上就好。".to_owned(),
        ),
        None if status.pending_reason.is_some() => (
            "warn",
            "有修改等待记录".to_owned(),
            format!("有 {} 个文件的修改能看到、能搜到，还没有记入变更。", status.pending),
        ),
        None if status.indexed_at.is_none() => ("warn", "还没有索引".to_owned(), "资料还没有收进来。".to_owned()),
        None => ("good", "已是最新".to_owned(), promise(&status.watch).to_owned()),
    };
    Freshness {
        tone,
        short,
        said,
        detail: technical(status),
    }
}

/// How soon a saved file is seen.
fn promise(watch: &str) -> &'static str {
    match watch {
        "native" => "资料是最新的，文件一保存就会更新到这里。",
        "poll" => "资料是最新的，文件保存以后过几秒更新到这里。",
        _ => "资料是打开时的样子，之后的修改要重新打开才看得到。",
    }
}

fn technical(status: &Status) -> String {
    let mut parts: Vec<String> = Vec::new();
    if let Some(at) = status.indexed_at {
        parts.push(format!("索引到 {}", at.format("%Y-%m-%d %H:%M:%S")));
    }
    if status.pending > 0 {
        let why = status
            .pending_reason
            .as_deref()
            .map(|why| format!("（{why}）"))
            .unwrap_or_default();
        parts.push(format!("{} 个文件等待记录{why}", status.pending));
    }
    parts.push(status.watch_text.clone());
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

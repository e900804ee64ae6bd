//! The frame around every page: title, navigation, freshness, warnings.

use super::assets;
use super::site::{Site, Visit};
use crate::archive::Status;

/// Which entry of the navigation a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    Today,
    Search,
    Customers,
    Reports,
    Problems,
    Changes,
    None,
}

/// One entry of the navigation.
#[derive(Clone, Debug)]
pub struct NavItem {
    pub label: &'static str,
    pub href: &'static str,
    pub icon: &'static str,
    pub current: bool,
    /// A number to show beside it; 0 for none.
    pub count: u64,
}

/// How new what is shown is.
#[derive(Clone, Debug, Default)]
pub struct Freshness {
    /// `good`, `warn`, `bad`, `busy`.
    pub tone: &'static str,
    pub short: String,
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
    pub nav: Vec<NavItem>,
    pub freshness: Freshness,
    pub warnings: Vec<String>,
    pub indexing: Option<Indexing>,
    pub styles: Vec<String>,
    pub script: String,
    pub favicon: String,
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
        Self::from_status(status.as_ref(), &vault, generation, section, title)
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
            nav: navigation(section, status.map_or(0, |status| status.problems)),
            freshness: freshness(status),
            warnings: status.map(|status| status.warnings.clone()).unwrap_or_default(),
            indexing: status.and_then(|status| status.indexing).map(|(done, total)| Indexing {
                done,
                total,
                percent: (done * 100).checked_div(total).unwrap_or(0).min(100),
            }),
            styles: assets::STYLES.iter().map(|name| assets::url(name)).collect(),
            script: assets::url("kehu.js"),
            favicon: assets::url("icon.svg"),
        }
    }

    /// With the search box filled.
    #[must_use]
    pub fn with_query(mut self, query: &str) -> Self {
        query.clone_into(&mut self.query);
        self
    }
}

fn navigation(section: Section, problems: u64) -> Vec<NavItem> {
    let item = |own, label, href, icon| NavItem {
        label,
        href,
        icon,
        current: own == section,
        count: if own == Section::Problems { problems } else { 0 },
    };
    vec![
        item(Section::Today, "今日", "/", "today"),
        item(Section::Customers, "客户", "/customers", "people"),
        item(Section::Search, "搜索", "/search", "search"),
        item(Section::Reports, "报表", "/reports", "chart"),
        item(Section::Problems, "问题", "/problems", "alert"),
        item(Section::Changes, "变更", "/changes", "history"),
    ]
}

fn freshness(status: Option<&Status>) -> Freshness {
    let Some(status) = status else {
        return Freshness {
            tone: "bad",
            short: "读不到客户库".to_owned(),
            detail: String::new(),
        };
    };
    let mut detail: Vec<String> = Vec::new();
    let time = status.indexed_at.map(|at| at.format("%H:%M:%S").to_string());
    if let Some(at) = status.indexed_at {
        detail.push(format!("索引到 {}", at.format("%Y-%m-%d %H:%M:%S")));
    }
    if status.pending > 0 {
        let why = status
            .pending_reason
            .as_deref()
            .map(|why| format!("（{why}）"))
            .unwrap_or_default();
        detail.push(format!("{} 个文件等待记录{why}", status.pending));
    }
    detail.push(status.watch_text.clone());
    let (tone, short) = match (status.indexing, time) {
        (Some((done, total)), _) if total > 0 => ("busy", format!("正在建立索引 {}%", (done * 100 / total).min(100))),
        (Some(_), _) => ("busy", "正在建立索引".to_owned()),
        (None, _) if status.catching_up => ("busy", "正在核对文件".to_owned()),
        (None, _) if status.pending_reason.is_some() => ("warn", "有修改等待记录".to_owned()),
        (None, Some(time)) => ("good", format!("已更新到 {time}")),
        (None, None) => ("warn", "还没有索引".to_owned()),
    };
    detail.retain(|part| !part.is_empty());
    Freshness {
        tone,
        short,
        detail: detail.join(" · "),
    }
}

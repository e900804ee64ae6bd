//! Failures as pages: what happened, in words, and what to do.

use super::desktop::CannotOpen;
use super::layout::{Layout, Section};
use super::pages::recipient::{departure, word_for};
use super::view::when;
use super::{Request, Response, Site, links, lost};
use crate::archive::{ArchiveError, Candidate, Departed};
use crate::history::HistoryError;
use crate::index::{IndexError, ProfileLine};
use crate::vault::{RelPath, SETTINGS_FILE, VaultError};
use askama::Template;
use serde_json::json;

/// How many customers are proposed where one was not found.
const PROPOSALS: usize = 8;
/// From which [`likeness`] on a customer is proposed.
const ALIKE: f64 = 0.4;

/// Why a page could not be given.
#[derive(Debug, thiserror::Error)]
pub(super) enum WebError {
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    #[error("页面模板：{0}")]
    Template(#[from] askama::Error),
    /// Holds where it lies.
    #[error("{reason}。它在 {path}")]
    CannotOpen { path: String, reason: CannotOpen },
    #[error("没有这个页面：{0}")]
    NotFound(String),
    #[error("没有这个文件：{0}")]
    NoSuchFile(RelPath),
    #[error("没有这个视图：{0}")]
    NoSuchView(String),
    #[error("客户已删除：{}", .0.customer_id)]
    Departed(Box<Departed>),
    /// What was sent could not be taken; carries the status and the reason.
    #[error("{1}")]
    NotTaken(u16, &'static str),
}

impl From<IndexError> for WebError {
    fn from(error: IndexError) -> Self {
        Self::Archive(error.into())
    }
}

/// What may have been meant: a customer, or where a file went.
#[derive(Clone, Debug)]
pub struct Proposal {
    pub name: String,
    pub note: String,
    pub href: String,
}

impl Proposal {
    /// Named by its folder: several customers may have got one number.
    fn of_candidate(candidate: &Candidate) -> Self {
        Self {
            name: candidate.name.clone(),
            note: candidate.dir.clone(),
            href: links::customer("", &candidate.dir),
        }
    }
}

/// The page that tells of a failure.
#[derive(Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    pub page: Layout,
    pub icon: &'static str,
    pub heading: String,
    pub message: String,
    /// What to do, one sentence each.
    pub advice: Vec<String>,
    pub proposals: Vec<Proposal>,
    /// Where a customer that was deleted is brought back.
    pub bring_back: Option<String>,
}

/// What is told of a failure: status, heading, message, advice, and the word to look for proposals with.
#[derive(Default)]
struct Told {
    status: u16,
    icon: &'static str,
    heading: &'static str,
    message: String,
    advice: Vec<String>,
    /// What is certainly meant, before what is only alike.
    certain: Vec<Proposal>,
    looked_for: Option<String>,
    /// The customer that was deleted.
    departed: Option<Departed>,
}

/// The answer to a request that failed: JSON below `/api`, else a page.
pub(super) fn response(site: &Site, request: &Request, error: &WebError) -> Response {
    let told = tell(site, error).while_indexing(site);
    if told.status >= 500 {
        tracing::error!(path = %request.path(), %error, "a page failed");
    }
    if request.wants_json() {
        return Response::json(&json!({ "error": told.message, "advice": told.advice })).with_status(told.status);
    }
    let bring_back = told.departed.as_ref();
    let bring_back = bring_back.map(|departed| links::bring_back(word_for(site, departed)));
    let mut proposals = told.certain;
    if let (false, Some(word)) = (is_choice(error), told.looked_for.as_deref()) {
        proposals.extend(nearest(site, word));
    }
    let page = ErrorPage {
        page: Layout::of_site(site, site.archive().generation(), Section::None, told.heading)
            .with_query(told.looked_for.as_deref().unwrap_or_default()),
        icon: told.icon,
        heading: told.heading.to_owned(),
        message: told.message,
        advice: told.advice,
        proposals,
        bring_back,
    };
    match Response::page(&page) {
        Ok(response) => response.with_status(told.status),
        Err(error) => {
            tracing::error!(%error, "the page that tells of a failure failed");
            Response::text(told.status, &page.message)
        }
    }
}

/// Whether the page asks to choose, so that nothing else is of interest.
const fn is_choice(error: &WebError) -> bool {
    matches!(error, WebError::Archive(ArchiveError::Ambiguous { .. }))
}

impl Told {
    /// What is not found may not have been taken in yet.
    fn while_indexing(mut self, site: &Site) -> Self {
        let indexing = site.archive().status().ok().and_then(|status| status.indexing);
        if let (404, Some((done, total))) = (self.status, indexing) {
            let percent = (done * 100).checked_div(total).unwrap_or(0).min(100);
            let sentence = format!("资料还在收进来（{percent}%），要找的也许稍后就有了。已经收进来的现在就能搜索。");
            self.advice.insert(0, sentence);
        }
        self
    }
}

fn tell(site: &Site, error: &WebError) -> Told {
    let advice = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    match error {
        WebError::NotFound(path) => Told {
            status: 404,
            icon: "search",
            heading: "没有这个页面",
            message: format!("{path} 不存在，可能已被移动或改名。"),
            advice: advice(&["用上面的搜索框找找看，名称、编号、电话都可以。"]),
            certain: own_customer(site, path),
            looked_for: path.rsplit('/').next().map(str::to_owned),
            ..Told::default()
        },
        error if !matches!(error, WebError::NotFound(_)) && !site.archive().vault().is_present() => Told {
            status: 503,
            icon: "alert",
            heading: "客户库不见了",
            message: format!("在 {} 读不到客户库。", site.archive().vault().root().display()),
            advice: advice(&[
                "检查共享盘或移动硬盘是否断开，文件夹是否被改名或移走。",
                "恢复以后这个页面会自动继续，不需要重启 kehu。",
            ]),
            ..Told::default()
        },
        WebError::NoSuchFile(path) => {
            let lost = lost::find(site, path);
            Told {
                status: 404,
                icon: "file",
                heading: "这个文件不在了",
                message: lost.message,
                advice: lost.departed.iter().map(of_file).collect(),
                certain: lost.proposals,
                looked_for: lost.customer,
                departed: lost.departed,
            }
        }
        WebError::Departed(customer) => Told {
            status: 404,
            icon: "history",
            heading: "这位客户已删除",
            message: format!(
                "{}（{}）的档案 {}。",
                customer.name,
                customer.customer_id,
                when::departure(customer)
            ),
            advice: advice(&["以前的资料都还在历史里，每个版本都能打开。"]),
            certain: vec![Proposal {
                name: format!("{} 的历史", customer.name),
                note: customer.dir.to_string(),
                href: links::customer_history(&customer.customer_id, customer.dir.as_str()),
            }],
            departed: Some((**customer).clone()),
            ..Told::default()
        },
        WebError::NotTaken(status, reason) => Told {
            status: *status,
            icon: "alert",
            heading: "没有收到",
            message: (*reason).to_owned(),
            advice: advice(&["什么也没有保存。回到上一页，填写的内容还在那里；附件要重新选一次。"]),
            ..Told::default()
        },
        WebError::NoSuchView(name) => Told {
            status: 404,
            icon: "view",
            heading: "没有这个视图",
            message: format!("没有名为“{name}”的视图，可能已被删除或改名。"),
            advice: advice(&["左边的“视图”里是现有的全部视图。删除的可以在“变更”页撤销。"]),
            ..Told::default()
        },
        WebError::Archive(ArchiveError::NoSuchCustomer(word)) => Told {
            status: 404,
            icon: "search",
            heading: "没有找到这位客户",
            message: format!("没有编号或名称是“{word}”的客户，可能已被合并或改名。"),
            looked_for: Some(word.clone()),
            ..Told::default()
        },
        WebError::Archive(ArchiveError::Ambiguous { word, candidates }) => Told {
            status: 404,
            icon: "people",
            heading: "不止一位客户",
            message: format!("“{word}”对应多位客户，请选择："),
            certain: candidates.iter().map(Proposal::of_candidate).collect(),
            looked_for: Some(word.clone()),
            ..Told::default()
        },
        WebError::Archive(ArchiveError::Index(IndexError::Query { message, proposal, .. })) => Told {
            status: 400,
            icon: "search",
            heading: "看不懂这个查询",
            message: message.clone(),
            advice: proposal
                .iter()
                .map(|proposal| format!("是不是想写：{proposal}"))
                .collect(),
            ..Told::default()
        },
        WebError::Archive(ArchiveError::History(HistoryError::NoSuchCommit(commit))) => Told {
            status: 404,
            icon: "search",
            heading: "没有这个版本",
            message: format!("历史里没有版本“{commit}”，可能已被改写或清理。"),
            advice: advice(&["从“变更”页重新开始看。"]),
            ..Told::default()
        },
        WebError::Archive(ArchiveError::CannotUndo(reason)) => Told {
            status: 409,
            icon: "history",
            heading: "不能撤销",
            message: format!("{reason}。"),
            advice: advice(&["从“变更”页选另一次修改。"]),
            ..Told::default()
        },
        WebError::Archive(ArchiveError::Settings(fault)) => Told {
            status: 409,
            icon: "alert",
            heading: "设置有误，现在不能写入",
            message: format!("{fault}。"),
            advice: advice(&["什么也没有改。先把 kehu.yaml 改好，再做一次；也可以撤销改错它的那一次修改。"]),
            certain: vec![Proposal {
                name: "修改 kehu.yaml".to_owned(),
                note: SETTINGS_FILE.to_owned(),
                href: links::text(SETTINGS_FILE),
            }],
            ..Told::default()
        },
        WebError::CannotOpen { path, reason } => Told {
            status: if *reason == CannotOpen::Elsewhere { 403 } else { 501 },
            icon: "alert",
            heading: "打不开",
            message: format!("{reason}。"),
            advice: vec![format!("请在自己的电脑上打开：{path}")],
            ..Told::default()
        },
        WebError::Archive(ArchiveError::History(HistoryError::Damaged(_))) => Told {
            status: 500,
            icon: "history",
            heading: "历史读不了",
            message: error.to_string(),
            advice: advice(&["客户、搜索、报表和问题照常能用，新的修改也照常检查。"]),
            ..Told::default()
        },
        WebError::Archive(ArchiveError::Vault(refused @ VaultError::Io { .. })) if refused.is_forbidden() => Told {
            status: 403,
            icon: "file",
            heading: "没有权限读这个文件",
            message: refused.to_string(),
            advice: advice(&["请让文件的主人或管理员给运行 kehu 的用户读的权限，改好以后刷新即可。"]),
            ..Told::default()
        },
        other => Told {
            status: 500,
            icon: "alert",
            heading: "这个页面出错了",
            message: other.to_string(),
            advice: advice(&[
                "客户的文件没有受影响。刷新一下；如果还是这样，请运行 kehu doctor 检查，它会说明怎样修复。",
            ]),
            ..Told::default()
        },
    }
}

/// That a file went with its customer.
fn of_file(departed: &Departed) -> String {
    format!("{}。恢复整个客户，这个文件也会回来。", departure(departed))
}

/// The customer of an address that goes on below its page to where nothing is.
fn own_customer(site: &Site, path: &str) -> Vec<Proposal> {
    let customer = || {
        let word = path.strip_prefix("/c/")?.split('/').next()?;
        let customer = site.visit().ok()?.snapshot.customer(word).ok()?;
        Some(Proposal {
            href: links::customer(&customer.customer_id, customer.dir.as_str()),
            name: customer.name,
            note: customer.customer_id,
        })
    };
    customer().into_iter().collect()
}

/// Customers with names like `word`, the most alike first; none when even looking fails.
fn nearest(site: &Site, word: &str) -> Vec<Proposal> {
    let profiles = site
        .visit()
        .ok()
        .and_then(|visit| visit.snapshot.profiles().ok())
        .unwrap_or_default();
    let likeness = |profile: &ProfileLine| likeness(word, &profile.customer_name);
    let mut alike: Vec<(f64, ProfileLine)> = profiles
        .into_iter()
        .map(|profile| (likeness(&profile), profile))
        .collect();
    alike.retain(|(likeness, _)| *likeness >= ALIKE);
    alike.sort_by(|(left, _), (right, _)| right.total_cmp(left));
    alike
        .into_iter()
        .take(PROPOSALS)
        .map(|(_, profile)| Proposal {
            href: links::customer(&profile.customer_id, &profile.customer_dir),
            name: profile.customer_name,
            note: profile.customer_id,
        })
        .collect()
}

/// Which share of the word's pairs of neighbouring characters stands in the name (0–1).
fn likeness(word: &str, name: &str) -> f64 {
    let pairs = |text: &str| -> Vec<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
    let (wanted, present) = (pairs(word), pairs(name));
    let common = wanted.iter().filter(|pair| present.contains(pair)).count();
    if wanted.is_empty() {
        0.0
    } else {
        common as f64 / wanted.len() as f64
    }
}

#[cfg(test)]
mod tests {
    use super::likeness;

    #[test]
    fn names_that_share_words_are_alike() {
        assert!(likeness("盛泰机床公司", "杭州盛泰机械有限公司") >= super::ALIKE);
        assert!(likeness("远洋电子", "杭州盛泰机械有限公司") < super::ALIKE);
        assert!(likeness("", "杭州盛泰") < super::ALIKE);
    }
}

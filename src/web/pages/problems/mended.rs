//! Back from a form to the list of problems: whoever works down the list goes on where they were, and reads what was saved.

use crate::vault::RelPath;
use crate::web::pages::form::{customer_page, shown};
use crate::web::site::Visit;
use crate::web::view::problems::about;
use crate::web::{Request, Response, links};

/// The list that a form comes back to, in its address and in the form itself.
pub(in crate::web::pages) const BACK: &str = "back";
const PAGE: &str = "/problems";
const SAVED: &str = "saved";
const MENDED: &str = "mended";
/// Digits of a commit in an address.
const COMMIT: usize = 12;

/// What was saved a moment ago, from this list.
#[derive(Clone, Debug)]
pub struct Mended {
    /// 已保存：杭州盛泰 的 客户资料。
    pub words: String,
    /// Where it can be taken back.
    pub undo: Option<String>,
}

/// An address as that of a list of problems; empty where it is none.
pub(in crate::web::pages) fn list_of(address: &str) -> String {
    let is_list = address == PAGE || address.starts_with("/problems?");
    if is_list && links::is_ours(address) {
        address.to_owned()
    } else {
        String::new()
    }
}

/// To the list, which tells of the record that was saved.
pub(in crate::web::pages) fn go_back(list: &str, record: &RelPath, commit: Option<&str>) -> Response {
    let page = links::with_more(list, &[(SAVED, shown(commit)), (MENDED, record.as_str())]);
    Response::text(303, "已保存。").with_header("Location", page)
}

impl Mended {
    pub(super) fn of(request: &Request, visit: &Visit<'_>) -> Option<Self> {
        let (commit, record) = (request.param(SAVED), request.param(MENDED));
        let is_commit = commit.len() == COMMIT && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
        if record.is_empty() || commit.is_empty() {
            return None;
        }
        let customer = RelPath::new(record).and_then(|path| customer_page(visit, &path).ok().flatten());
        let whose = customer.map(|customer| format!("{} 的", customer.text));
        let what = about(record, visit.snapshot.catalog());
        let words = if is_commit { "已保存" } else { "没有改动" };
        Some(Self {
            words: format!("{words}：{}{what}。", whose.unwrap_or_default()),
            undo: is_commit.then(|| links::undo(commit)),
        })
    }
}

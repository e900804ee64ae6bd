//! What has just been done with a customer: said once, above its page.

use super::word_of;
use crate::agenda::{self, Unfinished};
use crate::archive::{CustomerView, text_at};
use crate::edit;
use crate::kinds::Catalog;
use crate::vault::PROFILE;
use crate::web::error::WebError;
use crate::web::pages::attach;
use crate::web::pages::new::appointment;
use crate::web::site::Visit;
use crate::web::view::bulk::Act;
use crate::web::view::form::PREFIX;
use crate::web::view::log::Linked;
use crate::web::{Request, links};

/// Digits of a commit in an address.
const COMMIT: usize = 12;
const CONTRACT: &str = "contract";

/// A change that has just been made.
#[derive(Clone, Debug)]
pub struct Saved {
    pub words: String,
    /// Where an archived customer is listed now.
    pub list: Option<&'static str>,
    /// What is still open with one that was archived; empty for nothing.
    pub unfinished: String,
    /// Where it can be taken back.
    pub undo: Option<String>,
    /// A next step of a follow-up without a day, and where one is named.
    pub undated: Option<Linked>,
    /// The contract's form, with what is known of it, for a customer who has just bought something.
    pub contract: Option<String>,
}

impl Saved {
    pub(super) fn of(request: &Request, customer: &CustomerView, visit: &Visit<'_>) -> Result<Option<Self>, WebError> {
        let commit = request.param("saved");
        if commit.is_empty() {
            return Ok(None);
        }
        let catalog = visit.snapshot.catalog();
        let is_commit = commit.len() == COMMIT && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
        let handed = request.number("handed").filter(|_| is_commit);
        let handed = handed.map(|handed| format!("并转交了 {handed} 项待办。"));
        let left = request.number("left").filter(|_| is_commit);
        let left = left.map(|left| format!("有 {left} 份任务或跟进读不出来，没有转交，见下面的问题。"));
        let back = request.number("back").filter(|_| is_commit).map(|files| {
            let kept = request.number("kept");
            let kept = kept.map(|kept| format!("另有 {kept} 个没有恢复，原因在变更里。"));
            format!("客户已恢复，{files} 个文件都放回了原处。{}", kept.unwrap_or_default())
        });
        let act = Act::of(request.param("did")).filter(|_| is_commit);
        let reason = is_commit.then(|| visit.snapshot.reason(commit)).flatten();
        let done = act.and_then(|act| told(act, customer, reason.as_deref()));
        let of_files;
        let words = match (is_commit, request.param("files"), request.param("merged").is_empty()) {
            (true, "", true) if back.is_some() && request.param("typed").is_empty() => "",
            (true, "", true) if back.is_some() => "您写的也保存好了。",
            (true, "", true) if done.is_some() => "",
            (true, "", true) => "已保存。",
            (true, "", false) => "已保存。别人刚才改的其他几项也都保留着。",
            (false, "", _) => "没有改动，什么也没有写。",
            (_, files, _) => {
                of_files = format!("{}。", attach::told(files, is_commit));
                &of_files
            }
        };
        let is_archived = done.is_some() && act == Some(Act::Archive);
        let open = is_archived
            .then(|| agenda::unfinished(&visit.snapshot, Some(&customer.dir)))
            .transpose()?;
        let open = open.and_then(|open| open.into_values().next());
        let parts = [
            back.unwrap_or_default(),
            done.unwrap_or_default(),
            words.to_owned(),
            handed.unwrap_or_default(),
            left.unwrap_or_default(),
            appointment::words(request.param(appointment::ADDRESS_KEY), customer.derived.arranged()),
        ];
        Ok(Some(Self {
            words: parts.concat(),
            list: is_archived.then_some("/customers?archived=only"),
            unfinished: open.as_ref().map(Unfinished::said).unwrap_or_default(),
            undo: is_commit.then(|| links::undo(commit)),
            undated: Some(request.param(appointment::UNDATED_KEY))
                .filter(|said| !said.is_empty())
                .and_then(|_| undated(visit, customer)),
            contract: Some(request.param("won"))
                .filter(|won| !won.is_empty() && edit::has_bought(&customer.profile))
                .and_then(|_| contract_of_deal(customer, catalog)),
        }))
    }
}

/// The next step without a day, with the field for it in the follow-up that plans it.
fn undated(visit: &Visit<'_>, customer: &CustomerView) -> Option<Linked> {
    let text = customer.derived.undated()?;
    let profile = customer.dir.join(PROFILE)?;
    let followup = edit::standing_plan(&visit.snapshot, &profile).ok()?;
    let href = links::with_query(&links::edit(followup.as_str()), &[("field", "next.time")]);
    Some(Linked { href, text })
}

/// What was done with the customer, with the reason; None where it says no more than that something was saved, or is not so any more.
fn told(act: Act, customer: &CustomerView, reason: Option<&str>) -> Option<String> {
    let name = &customer.name;
    let text = |key| text_at(&customer.profile, key);
    let what = match act {
        Act::Archive if customer.archived => format!("客户“{name}”已归档"),
        Act::Restore if !customer.archived => format!("客户“{name}”已恢复，回到在册客户"),
        Act::Move => {
            let class = ["industry", "company_size"].map(text);
            let class: Vec<String> = class.into_iter().filter(|part| !part.is_empty()).collect();
            format!("客户“{name}”已移到 {}", class.join("/"))
        }
        Act::Owner => format!("客户“{name}”已转交给 {}", text("owner")),
        _ => return None,
    };
    let why = reason.map(|reason| format!("，原因：{reason}")).unwrap_or_default();
    Some(format!("{what}{why}。"))
}

/// The form of a contract about what a customer's profile says was bought; none where the team has no such kind.
fn contract_of_deal(customer: &CustomerView, catalog: &Catalog) -> Option<String> {
    let kind = catalog.kind(CONTRACT)?;
    let texts = edit::texts_of(catalog.customer(), &customer.profile);
    let known = [
        ("project", "deal.product"),
        ("amount", "deal.amount"),
        ("signed_on", "deal.signed_on"),
    ];
    let names = known.map(|(key, of_deal)| (format!("{PREFIX}{key}"), texts.get(of_deal)));
    let mut pairs = vec![("customer", word_of(customer))];
    pairs.extend(
        names
            .iter()
            .filter_map(|(name, text)| Some((name.as_str(), text.as_ref()?.as_str()))),
    );
    Some(links::with_query(&links::new_record(&kind.name, ""), &pairs))
}

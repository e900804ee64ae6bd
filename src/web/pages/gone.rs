//! The form of a record whose file went away while somebody filled it in: what was typed is still in it, with what became of the
//! file, and ways to keep what was typed.

use super::form::{FormPage, Sent, Tone, Word, customer_page, proposals};
use crate::archive::LogEntry;
use crate::kinds::Kind;
use crate::vault::{ARCHIVED, Place, RelPath, layout};
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::lost::{Whereabouts, whereabouts};
use crate::web::site::Visit;
use crate::web::view::form::{Filling, PREFIX};
use crate::web::view::when;
use crate::web::{Response, Site, links};

pub(super) fn show(site: &Site, path: &RelPath, sent: &Sent, seen: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let catalog = visit.snapshot.catalog();
    let Place::Record { kind, .. } = layout::place(path, catalog) else {
        return Err(WebError::NoSuchFile(path.clone()));
    };
    let Some(kind) = catalog.kind(&kind).filter(|_| !sent.texts.is_empty()) else {
        return Err(WebError::NoSuchFile(path.clone()));
    };
    let filling = Filling {
        texts: &sent.texts,
        faults: &[],
        collisions: &[],
        proposals: &proposals(&visit, kind)?,
        prefix: PREFIX,
        is_new: false,
        wanted: "",
    };
    let page = FormPage {
        heading: format!("修改{}", kind.title),
        seen: seen.to_owned(),
        check: links::check(&kind.name),
        fields: filling.of(kind),
        has_core: kind.fields.iter().any(|field| field.core),
        reason: sent.reason.clone(),
        page: Layout::new(&visit, Section::Customers, "修改"),
        ..FormPage::default(&visit)
    };
    let page = match whereabouts(&visit.snapshot, path) {
        Some(Whereabouts::Moved { to, by }) => FormPage {
            words: warning(&who(&by, &moved(path, &to, &visit)), "点“保存”就存到那里。"),
            action: links::edit(to.as_str()),
            cancel: links::record(to.as_str()),
            file: Some(links::record(to.as_str())),
            customer: customer_page(&visit, &to)?,
            ..page
        },
        Some(Whereabouts::Deleted(by)) => kept(page, &visit, kind, path, &who(&by, "把它删除了"))?,
        Some(Whereabouts::Unrecorded(_)) | None => {
            kept(page, &visit, kind, path, &format!("{path} 不见了，还不知道是谁拿走的"))?
        }
    };
    Ok(Response::page(&page)?.with_status(422))
}

/// What was done to the file.
fn moved(from: &RelPath, to: &RelPath, visit: &Visit<'_>) -> String {
    let catalog = visit.snapshot.catalog();
    let customer = |path| layout::place(path, catalog).into_customer();
    let is_archived = |path: &RelPath| path.parts().next() == Some(ARCHIVED);
    let what = if !is_archived(from) && is_archived(to) {
        "把这个客户归档了，文件现在在"
    } else if is_archived(from) && !is_archived(to) {
        "恢复了这个客户，文件现在在"
    } else if customer(from) == customer(to) {
        "把这个文件改了名，现在是"
    } else {
        "移动了这个客户，文件现在在"
    };
    format!("{what} {to}")
}

/// With the ways to keep what was typed where the file is no more.
fn kept(page: FormPage, visit: &Visit<'_>, kind: &Kind, path: &RelPath, what: &str) -> Result<FormPage, WebError> {
    let is_profile = kind.folder.is_empty();
    let customer = customer_page(visit, path)?.filter(|_| !is_profile);
    let whose = layout::place(path, visit.snapshot.catalog()).into_customer();
    let can_be_new = is_profile || customer.is_some() || whose.is_none();
    let whose = whose.filter(|_| !is_profile);
    let revive = visit.snapshot.version(path, "HEAD").ok().flatten().is_some();
    let ways = match (can_be_new, revive) {
        (true, true) => "可以另存为新的一份，或者恢复原来的，再加上您的修改。",
        (true, false) => "可以另存为新的一份。",
        (false, _) => "恢复原来的，就会加上您的修改。",
    };
    let revived = links::edit(path.as_str());
    Ok(FormPage {
        words: warning(what, ways),
        action: if can_be_new {
            links::new_record(&kind.name, whose.as_ref().map_or("", RelPath::as_str))
        } else {
            revived.clone()
        },
        save: if can_be_new {
            format!("另存为新{}", kind.title)
        } else {
            String::new()
        },
        revive: revive.then_some(revived),
        cancel: customer
            .as_ref()
            .map_or_else(|| "/customers".to_owned(), |customer| customer.href.clone()),
        customer,
        ..page
    })
}

/// 张三在 2026-11-20 16:36 把它删除了
fn who(by: &LogEntry, what: &str) -> String {
    format!("{} 在 {} {what}", by.author, when::moment(when::here(by.time)))
}

fn warning(what: &str, ways: &str) -> Vec<Word> {
    vec![Word {
        tone: Tone::Warn,
        text: format!("还没有保存：您填写的时候，{what}。您写的都还在下面。{ways}"),
    }]
}

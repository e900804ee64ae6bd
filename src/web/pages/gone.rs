//! The form of a record whose file went away, or became unreadable, while somebody filled it in: what was typed is still in it, with what became of the
//! file, and ways to keep what was typed.

use super::edit::words;
use super::form::{FormPage, Sent, Tone, Word, customer_page, proposals};
use super::recipient::departure;
use crate::archive::{Departed, LogEntry, Whose};
use crate::edit::EditError;
use crate::kinds::Kind;
use crate::vault::{ARCHIVED, PROFILE, Place, RelPath, layout};
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::lost::{Whereabouts, take_note, whereabouts};
use crate::web::site::Visit;
use crate::web::view::form::{Filling, PREFIX};
use crate::web::view::log::Linked;
use crate::web::view::when;
use crate::web::{Response, Site, links};

pub(super) fn show(site: &Site, path: &RelPath, sent: &Sent, seen: &str) -> Result<Response, WebError> {
    take_note(site, path)?;
    let visit = site.visit()?;
    let kind = kind_of(&visit, path).filter(|_| !sent.texts.is_empty());
    let kind = kind.ok_or_else(|| WebError::NoSuchFile(path.clone()))?;
    let page = typed(&visit, kind, sent, seen)?;
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
    let refused = sent.error.as_ref().filter(|error| !matches!(error, EditError::Gone(_)));
    let words = words(refused).into_iter().chain(page.words).collect();
    Ok(Response::page(&FormPage { words, ..page })?.with_status(422))
}

/// The form of a record whose file cannot be read any more: what was typed waits in it until the text is mended. None where it is
/// no record's, or nothing was typed.
pub(super) fn unreadable(
    site: &Site,
    path: &RelPath,
    sent: &Sent,
    seen: &str,
    why: &EditError,
) -> Result<Option<Response>, WebError> {
    let visit = site.visit()?;
    let Some(kind) = kind_of(&visit, path).filter(|_| !sent.texts.is_empty()) else {
        return Ok(None);
    };
    let page = FormPage {
        words: vec![Word {
            tone: Tone::Bad,
            text: format!(
                "还没有保存：{why}。您写的都还在下面；在新标签页里打开“修改原文”把文件改好，再回到这里点“保存”。"
            ),
        }],
        action: links::edit(path.as_str()),
        cancel: links::record(path.as_str()),
        file: Some(links::record(path.as_str())),
        text: Some(links::text(path.as_str())),
        customer: customer_page(&visit, path)?,
        ..typed(&visit, kind, sent, seen)?
    };
    Ok(Some(Response::page(&page)?.with_status(422)))
}

fn kind_of<'v>(visit: &'v Visit<'_>, path: &RelPath) -> Option<&'v Kind> {
    let catalog = visit.snapshot.catalog();
    match layout::place(path, catalog) {
        Place::Record { kind, .. } => catalog.kind(&kind),
        _ => None,
    }
}

/// A form with what was typed, and nothing of the file.
fn typed(visit: &Visit<'_>, kind: &Kind, sent: &Sent, seen: &str) -> Result<FormPage, WebError> {
    let filling = Filling {
        texts: &sent.texts,
        faults: match &sent.error {
            Some(EditError::Invalid(faults)) => faults,
            _ => &[],
        },
        opened: &sent.texts,
        collisions: &[],
        proposals: &proposals(visit, kind)?,
        prefix: PREFIX,
        is_new: false,
        sent: Some(&sent.texts),
        wanted: "",
    };
    Ok(FormPage {
        heading: format!("修改{}", kind.title),
        seen: seen.to_owned(),
        check: links::check(&kind.name),
        fields: filling.of(kind),
        has_core: kind.fields.iter().any(|field| field.core),
        reason: sent.reason.clone(),
        is_back: true,
        page: Layout::new(visit, Section::Customers, "修改"),
        ..FormPage::default(visit)
    })
}

/// What was done to the file.
pub(super) fn moved(from: &RelPath, to: &RelPath, visit: &Visit<'_>) -> String {
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
    let place = layout::place(path, visit.snapshot.catalog());
    let last = visit.snapshot.version(path, "HEAD").ok().flatten();
    let whose = match &last {
        Some(last) => visit.snapshot.whose(&last.path, &last.note.commit)?,
        None => Whose::Here,
    };
    let is_profile = kind.folder.is_empty();
    let page = FormPage {
        revive: last.map(|_| Linked {
            href: links::edit(path.as_str()),
            text: "恢复原来的，加上修改".to_owned(),
        }),
        action: links::edit(path.as_str()),
        save: String::new(),
        ..page
    };
    let home = match whose {
        Whose::Departed(departed) if is_profile && has_more(visit, &departed.dir) => {
            // Another customer of the same name would leave the records to nobody.
            let ways = "客户的其他资料都还在原处。恢复原来的，编号不变，再加上您的修改。";
            return Ok(FormPage {
                words: warning(what, ways),
                ..page
            });
        }
        Whose::Departed(departed) => return of_departed(page, visit, kind, &departed),
        Whose::Moved(home) => Some(home),
        Whose::Here => place.into_customer(),
    };
    let customer = home.as_ref().and_then(|home| home.join(PROFILE));
    let customer = customer.map(|profile| customer_page(visit, &profile)).transpose()?;
    let customer = customer.flatten().filter(|_| !is_profile);
    let whose = home.filter(|_| !is_profile);
    let can_be_new = is_profile || customer.is_some() || whose.is_none();
    let ways = match (can_be_new, &page.revive) {
        (true, Some(_)) => "可以恢复原来的，再加上您的修改，或者另存为新的一份。",
        (true, None) => "可以另存为新的一份。",
        (false, _) => "恢复原来的，就会加上您的修改。",
    };
    let page = FormPage {
        words: warning(what, ways),
        ..page
    };
    let page = if can_be_new {
        as_new(page, kind, whose.as_ref().map_or("", RelPath::as_str))
    } else {
        page
    };
    Ok(FormPage {
        cancel: customer
            .as_ref()
            .map_or_else(|| "/customers".to_owned(), |customer| customer.href.clone()),
        customer,
        ..page
    })
}

/// The same where the customer went as a whole: a record alone would be nobody's.
fn of_departed(page: FormPage, visit: &Visit<'_>, kind: &Kind, departed: &Departed) -> Result<FormPage, WebError> {
    let files = visit.snapshot.remains(departed)?.len();
    let ways = format!("恢复整个客户，删除之前的 {files} 个文件都会放回原处，再加上您的修改。");
    let page = FormPage {
        words: warning(&departure(departed), &ways),
        revive: page.revive.map(|revive| Linked {
            text: "恢复整个客户，加上修改".to_owned(),
            ..revive
        }),
        ..page
    };
    Ok(if kind.folder.is_empty() {
        as_new(page, kind, "")
    } else {
        page
    })
}

/// With the button that makes a new record of it.
fn as_new(page: FormPage, kind: &Kind, customer: &str) -> FormPage {
    FormPage {
        action: links::new_record(&kind.name, customer),
        save: format!("另存为新{}", kind.title),
        ..page
    }
}

/// Whether a folder without a profile has other files.
fn has_more(visit: &Visit<'_>, dir: &RelPath) -> bool {
    let below = visit.site.archive().vault().walk_below(dir);
    below.is_ok_and(|below| !below.files.is_empty())
}

/// 张三在 2026-11-20 16:36 把它删除了
pub(super) fn who(by: &LogEntry, what: &str) -> String {
    format!("{} 在 {} {what}", by.author, when::moment(when::here(by.time)))
}

pub(super) fn warning(what: &str, ways: &str) -> Vec<Word> {
    vec![Word {
        tone: Tone::Warn,
        text: format!("还没有保存：您填写的时候，{what}。您写的都还在下面。{ways}"),
    }]
}

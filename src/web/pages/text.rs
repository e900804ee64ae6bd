//! `/text/{path}`: a file as one text, for what no form can open; `POST` saves it. `POST /api/text/{path}` checks what is typed.

use super::edit::hex;
use super::form::{self, Tone, Word, customer_page, go_saved, stays_at_form};
use super::gone::{moved, warning, who};
use crate::edit::{self, Collided, Doubt, EditError, FieldFault, Revised, Rewriting, check_text, open_text, save_text};
use crate::rules::{Finding, Severity};
use crate::vault::{RelPath, layout};
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::lost::{Whereabouts, take_note, whereabouts};
use crate::web::site::Visit;
use crate::web::view::diff::{self, Line};
use crate::web::view::log::Linked;
use crate::web::view::problems::{about, severity_words};
use crate::web::view::saved::of_hex;
use crate::web::view::when;
use crate::web::wire::MAX_BODY;
use crate::web::{Request, Response, Site, links};
use askama::Template;
use serde_json::json;

/// Findings that are told.
const MOST: usize = 50;

#[derive(Template)]
#[template(path = "text.html")]
pub struct TextPage {
    pub page: Layout,
    /// 合同 HT2026001-设备采购
    pub about: String,
    pub path: String,
    pub customer: Option<Linked>,
    pub words: Vec<Word>,
    pub action: String,
    pub check: String,
    /// So many bytes of a form are taken.
    pub most: usize,
    pub seen: String,
    pub text: String,
    pub reason: String,
    pub faults: Vec<Fault>,
    /// It can be saved all the same.
    pub may_insist: bool,
    /// What somebody else made of the file, against what is written here.
    pub lines: Vec<Line>,
    pub cancel: String,
}

/// What is wrong, with the line to go to.
#[derive(Clone, Debug)]
pub struct Fault {
    pub tone: &'static str,
    pub line: u32,
    pub column: u32,
    pub message: String,
    pub fix: String,
}

impl Fault {
    fn of(finding: &Finding) -> Self {
        Self {
            tone: severity_words(finding.severity).1,
            line: finding.line,
            column: finding.column,
            message: finding.message.clone(),
            fix: finding.fix.clone().unwrap_or_default(),
        }
    }
}

/// What was sent and not saved.
#[derive(Default)]
struct Sent {
    text: Option<String>,
    reason: String,
    words: Vec<Word>,
    may_insist: bool,
    theirs: Option<String>,
}

pub(in crate::web) fn page(site: &Site, request: &Request, path: &str) -> Result<Response, WebError> {
    show(site, &path_of(request, path)?, Sent::default())
}

pub(in crate::web) fn act(site: &Site, request: &Request, path: &str) -> Result<Response, WebError> {
    let path = path_of(request, path)?;
    let form = request.form();
    let by = form::by(&form);
    let rewriting = Rewriting {
        path: path.clone(),
        seen: of_hex(form::value(&form, "seen")),
        text: text_of(&form).ok_or(WebError::NotTaken(400, "文件内容没有送到"))?,
        is_sure: form::value(&form, "do") == "anyway",
    };
    let error = match save_text(site.archive(), &rewriting, &by) {
        Ok(revised) => return saved(site, &revised),
        Err(EditError::Archive(error)) if !stays_at_form(&error) => return Err(error.into()),
        Err(error) => error,
    };
    let sent = Sent {
        text: Some(rewriting.text),
        reason: by.reason.unwrap_or_default(),
        may_insist: rewriting.is_sure || matches!(error, EditError::Doubtful { .. }),
        ..Sent::default()
    };
    if let EditError::Gone(_) = error {
        return gone(site, &path, sent, form::value(&form, "seen"));
    }
    let sent = Sent {
        words: words(&error),
        theirs: match error {
            EditError::Collides(collided) => collided.fields.into_iter().next().map(|field| field.theirs),
            _ => None,
        },
        ..sent
    };
    Ok(show(site, &path, sent)?.with_status(422))
}

/// `POST /api/text/{path}`: `{findings: […]}` with the keys of `kehu check --format json`.
pub(in crate::web) fn json(site: &Site, request: &Request, path: &str) -> Result<Response, WebError> {
    let path = path_of(request, path)?;
    let text = text_of(&request.form()).unwrap_or_default();
    let mut findings = check_text(site.archive(), &path, &text);
    findings.truncate(MOST);
    Ok(Response::json(&json!({ "findings": findings })))
}

fn path_of(request: &Request, path: &str) -> Result<RelPath, WebError> {
    RelPath::new(path).ok_or_else(|| WebError::NotFound(request.path()))
}

/// As it was written: blanks at its ends belong to it, while forms send each end of a line in a way of their own.
fn text_of(form: &[(String, String)]) -> Option<String> {
    let sent = form.iter().find(|(name, _)| name == "text");
    sent.map(|(_, text)| text.replace("\r\n", "\n"))
}

/// To the customer's page, or that of a file which belongs to none.
fn saved(site: &Site, revised: &Revised) -> Result<Response, WebError> {
    let (path, commit) = (&revised.path, revised.commit.as_deref());
    if layout::place(path, &site.archive().catalog()).customer().is_some() {
        return go_saved(site, Some(path), commit, &super::edit::also(revised));
    }
    let page = links::with_query(&links::record(path.as_str()), &[("saved", form::shown(commit))]);
    Ok(Response::text(303, "已保存。").with_header("Location", page))
}

fn show(site: &Site, path: &RelPath, sent: Sent) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let opened = match open_text(site.archive(), path) {
        Ok(opened) => opened,
        Err(EditError::Archive(error)) => return Err(error.into()),
        Err(EditError::Gone(path)) => return Err(WebError::NoSuchFile(path)),
        Err(error) => return super::edit::refused(&visit, path, &error),
    };
    let mut words = sent.words;
    if opened.is_foreign {
        words.push(Word {
            tone: Tone::Warn,
            text: "这个文件不是 UTF-8 编码。请看一看下面有没有乱码；没有就保存，保存后就是 UTF-8。".to_owned(),
        });
    }
    let text = sent.text.unwrap_or_else(|| opened.text.clone());
    let lines = sent
        .theirs
        .map(|theirs| diff::lines(&theirs, &text))
        .unwrap_or_default();
    let page = TextPage {
        words,
        lines,
        reason: sent.reason,
        may_insist: sent.may_insist,
        ..bare(&visit, path, text, hex(&opened.blob))?
    };
    Ok(Response::page(&page)?)
}

/// The text of a file that went away while somebody wrote it.
fn gone(site: &Site, path: &RelPath, sent: Sent, seen: &str) -> Result<Response, WebError> {
    take_note(site, path)?;
    let visit = site.visit()?;
    let text = sent.text.unwrap_or_default();
    let (words, now) = match whereabouts(&visit.snapshot, path) {
        Some(Whereabouts::Moved { to, by }) => (
            warning(&who(&by, &moved(path, &to, &visit)), "点“保存”就存到那里。"),
            to,
        ),
        Some(Whereabouts::Deleted(by)) => (
            warning(&who(&by, "把它删除了"), "先在历史里恢复这个文件，再点“保存”。"),
            path.clone(),
        ),
        Some(Whereabouts::Unrecorded(_)) | None => (
            warning(&format!("{path} 不见了"), "文件回来以后再点“保存”。"),
            path.clone(),
        ),
    };
    let page = TextPage {
        words,
        reason: sent.reason,
        ..bare(&visit, &now, text, seen.to_owned())?
    };
    Ok(Response::page(&page)?.with_status(422))
}

/// The page of a text, with what is wrong with it.
fn bare(visit: &Visit<'_>, path: &RelPath, text: String, seen: String) -> Result<TextPage, WebError> {
    let findings = edit::check_text(visit.site.archive(), path, &text);
    Ok(TextPage {
        page: Layout::new(visit, Section::Problems, "修改原文"),
        about: about(path.as_str(), visit.snapshot.catalog()),
        path: path.to_string(),
        customer: customer_page(visit, path)?,
        words: Vec::new(),
        action: links::text(path.as_str()),
        check: links::check_text(path.as_str()),
        most: MAX_BODY,
        seen,
        reason: String::new(),
        faults: findings
            .iter()
            .filter(|finding| finding.severity != Severity::Note)
            .take(MOST)
            .map(Fault::of)
            .collect(),
        text,
        may_insist: false,
        lines: Vec::new(),
        cancel: links::record(path.as_str()),
    })
}

fn words(error: &EditError) -> Vec<Word> {
    let (tone, text) = match error {
        EditError::Doubtful { doubt, findings } => {
            let findings = findings
                .iter()
                .filter(|_| !matches!(doubt, Doubt::Missing(_) | Doubt::Empty));
            let first = findings.into_iter().find(|finding| finding.severity == Severity::Error);
            let first = first.map_or_else(String::new, |finding| {
                format!("第 {} 行，{}。", finding.line, finding.message)
            });
            (
                Tone::Bad,
                format!("还没有保存：{doubt}。{first}改好再保存；一时改不好，也可以点“还是保存”，以后再改。"),
            )
        }
        EditError::NeedsReason(labels) => {
            let text = format!("还没有保存：改{}要写原因，写在下面的“修改原因”里。", labels.join("、"));
            (Tone::Bad, text)
        }
        EditError::Invalid(faults) => {
            let said: Vec<String> = faults.iter().map(FieldFault::said).collect();
            (Tone::Bad, format!("还没有保存：{}。", said.join("；")))
        }
        EditError::Collides(collided) => (Tone::Warn, overtaken(collided)),
        error => (Tone::Bad, format!("还没有保存：{error}。")),
    };
    vec![Word { tone, text }]
}

fn overtaken(collided: &Collided) -> String {
    let by = collided.by.as_deref().unwrap_or("别人");
    let at = collided.at.map(|at| when::moment(when::here(at)));
    let at = at.map_or_else(String::new, |at| format!("在 {at} "));
    format!(
        "还没有保存：您修改的时候，{by}{at}也改了这个文件。您写的还在下面，与现在文件里的不同之处列在最后；把对方改的也写进来，再保存。"
    )
}

//! What became of a tap: said once, above the list or the record where the tap was.

use crate::agenda::Planned;
use crate::archive::{moment, text_at};
use crate::edit::EditError;
use crate::kinds::Kind;
use crate::vault::RelPath;
use crate::web::error::WebError;
use crate::web::pages::record::Opened;
use crate::web::pages::version;
use crate::web::pages::{attach, form};
use crate::web::site::Visit;
use crate::web::view::log::Linked;
use crate::web::{Request, Response, links};
use serde_json::Value;

/// What was done, in addresses.
pub(super) const FINISHED: &str = "finished";
pub(super) const PUT_OFF: &str = "put-off";
pub(super) const REOPENED: &str = "reopened";
pub(super) const ADOPTED: &str = "adopted";
/// A record that belongs to no customer was written.
pub(in crate::web::pages) const WRITTEN: &str = "written";

/// A tap that was answered.
#[derive(Clone, Debug)]
pub struct Done {
    pub words: String,
    /// What it was done with.
    pub about: Option<Linked>,
    /// What is said behind that.
    pub rest: String,
    pub bad: bool,
    pub undo: Option<String>,
    /// Where a result is written.
    pub result: Option<String>,
}

/// Back to where the tap was, with what came of it.
pub(super) fn answer(
    sent: &[(String, String)],
    what: &str,
    path: &str,
    done: Result<Option<String>, EditError>,
) -> Result<Response, WebError> {
    let back = form::value(sent, "back");
    let back = if links::is_ours(back) { back } else { links::TODO };
    let pairs: Vec<(&str, String)> = match done {
        Ok(commit) => vec![
            ("done", what.to_owned()),
            ("saved", form::shown(commit.as_deref()).to_owned()),
            ("task", path.to_owned()),
        ],
        Err(EditError::Archive(error)) => return Err(error.into()),
        Err(error) => vec![("trouble", format!("没有改动：{error}。"))],
    };
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(key, text)| (*key, text.as_str())).collect();
    Ok(Response::text(303, "已处理。").with_header("Location", links::with_more(back, &pairs)))
}

/// What leaves a task that is opened again.
const GONE: &str = "完成时间和完成结果从任务里去掉了，变更里还有。";

impl Done {
    pub(in crate::web::pages) fn trouble(words: String) -> Self {
        Self {
            words,
            about: None,
            rest: String::new(),
            bad: true,
            undo: None,
            result: None,
        }
    }

    pub(in crate::web::pages) fn of(request: &Request, visit: &Visit<'_>) -> Result<Option<Self>, WebError> {
        let trouble = request.param("trouble");
        if !trouble.is_empty() {
            return Ok(Some(Self::trouble(trouble.to_owned())));
        }
        let (what, commit) = (request.param("done"), request.param("saved"));
        if commit.is_empty() {
            return Ok(None);
        }
        let is_commit = commit.bytes().all(|byte| byte.is_ascii_hexdigit());
        let about = About::of(visit, request.param("task"))?;
        let kind = about.as_ref().map_or("", |about| about.kind.as_str());
        let files = request.param("files");
        let words = match what {
            _ if !files.is_empty() => attach::told(files, is_commit).to_owned(),
            _ if !is_commit => "没有改动，什么也没有写".to_owned(),
            FINISHED => format!("完成了{kind}"),
            PUT_OFF => "推迟了".to_owned(),
            REOPENED => format!("重新打开了{kind}"),
            ADOPTED => "加上了，现在可以新建任务".to_owned(),
            WRITTEN => format!("保存了{kind}"),
            _ => "已保存".to_owned(),
        };
        let whose = about.as_ref().map_or("", |about| about.whose.as_str());
        let whose = if whose.is_empty() {
            String::new()
        } else {
            format!("（{whose}）")
        };
        let until = about.as_ref().map(|about| about.planned.to_string());
        let until = until.filter(|until| !until.is_empty());
        let until = match until {
            Some(until) if what == PUT_OFF => format!("，到 {until}"),
            Some(until) if what == REOPENED => format!("，截止 {until}"),
            _ => String::new(),
        };
        let result = (what == FINISHED).then(|| links::edit_field(request.param("task"), "result"));
        Ok(Some(Self {
            words,
            rest: format!("{whose}{until}。{}", if what == REOPENED { GONE } else { "" }),
            about: about.map(|about| about.link),
            bad: false,
            undo: is_commit.then(|| links::undo(commit)),
            result: result.filter(|_| is_commit),
        }))
    }
}

/// The record with which something was done, as it is now.
struct About {
    /// 任务; empty for the plan of a follow-up.
    kind: String,
    link: Linked,
    whose: String,
    planned: Planned,
}

impl About {
    fn of(visit: &Visit<'_>, path: &str) -> Result<Option<Self>, WebError> {
        let Some(path) = RelPath::new(path) else {
            return Ok(None);
        };
        let Some(bytes) = visit.snapshot.file(&path)? else {
            return Ok(None);
        };
        let catalog = visit.snapshot.catalog();
        let opened = Opened::of(path.clone(), bytes, catalog);
        let Some(kind) = opened.kind(catalog) else {
            return Ok(None);
        };
        let next = opened.value.get("next").filter(|_| !is_task(kind));
        let goal = next.map(|next| text_at(next, "goal")).filter(|goal| !goal.is_empty());
        let due = next.map_or_else(|| text_at(&opened.value, "due"), |next: &Value| text_at(next, "time"));
        Ok(Some(Self {
            kind: kind.title.clone(),
            link: Linked {
                text: goal.unwrap_or_else(|| opened.title(catalog)),
                href: links::record(path.as_str()),
            },
            whose: version::customer(visit, &path)?.map_or_else(String::new, |customer| customer.text),
            planned: Planned::of(moment(&due)),
        }))
    }
}

fn is_task(kind: &Kind) -> bool {
    kind.name == crate::rules::TASK
}
